"""What a partner hub reads of an organisation: exactly the parts that were agreed.

Every part is looked up in the giving hub, and only if it was agreed.  Notes, tags,
relations, internal files and people's own contacts are in no part.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from madang.directory.models import (
    Activity,
    Affiliation,
    Capability,
    ContactPoint,
    Headcount,
    Link,
    Organisation,
    Standing,
)
from madang.directory.queries.holding import ORGANISATION
from madang.directory.queries.visible import organisations_of
from madang.files.queries import current_files
from madang.hubs.queries import fields_of, shared_with

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.files.models import StoredFile
    from madang.hubs.models import Actor, Share

#: The parts of an organisation that may be shared, and what each consists of.
PARTS_SHARED = {
    "profile": _("Profile"),
    "contacts": _("Contacts"),
    "history": _("History"),
    "files": _("Files"),
}
PARTS_TOLD = {
    "profile": _("Profile: what it is and does, industries, capabilities, links, logo"),
    "contacts": _("Contacts: how to reach it, names and roles of its people"),
    "history": _("History: standings and headcounts"),
    "files": _("Files, apart from those for staff only"),
}
#: What is read of an organisation whose profile is not shared.
NAMES = ("pk", "hub_id", "name", "names", "latin_name")
MOST = 100


@dataclass(frozen=True, slots=True)
class SharedOrganisation:
    """What a share lets read; a part that was not agreed is empty."""

    share: Share
    parts: frozenset[str]
    organisation: Organisation
    activities: list[Activity] = field(default_factory=list)
    capabilities: list[Capability] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    contacts: list[ContactPoint] = field(default_factory=list)
    affiliations: list[Affiliation] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)
    headcounts: list[Headcount] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)


def organisation_shares(by: Actor, now: datetime) -> QuerySet[Share]:
    """Return the shares of organisations that the actor may read through now."""
    return shared_with(by, now).filter(kind=ORGANISATION)


def shared_organisation(share: Share, now: datetime) -> SharedOrganisation | None:
    """Return what a share lets read now; nothing if it ended or the record is gone."""
    parts = fields_of(share, now)
    rows = organisations_of(share.hub)
    if "profile" in parts:
        rows = rows.select_related("hub", "logo")
    else:
        rows = rows.only(*NAMES)
    row = rows.filter(pk=share.object_id).first()
    if row is None or not parts:
        return None
    of_it = {"hub": share.hub_id, "organisation": row}
    found: dict[str, list[object]] = {}
    if "profile" in parts:
        found["activities"] = list(Activity.objects.filter(**of_it))
        found["capabilities"] = list(Capability.objects.filter(**of_it)[:MOST])
        found["links"] = list(Link.objects.filter(**of_it)[:MOST])
    if "contacts" in parts:
        found["contacts"] = list(ContactPoint.objects.filter(**of_it)[:MOST])
        found["affiliations"] = list(_people_there(row)[:MOST])
    if "history" in parts:
        found["standings"] = list(Standing.objects.filter(**of_it)[:MOST])
        found["headcounts"] = list(Headcount.objects.filter(**of_it)[:MOST])
    if "files" in parts:
        found["files"] = list(current_files(share.hub, ORGANISATION, row.pk)[:MOST])
    return SharedOrganisation(share, parts, row, **found)  # type: ignore[arg-type]


def _people_there(row: Organisation) -> QuerySet[Affiliation]:
    """Return who works there now: names and roles, nothing else of them."""
    found = Affiliation.objects.filter(
        hub=row.hub_id, organisation=row, ends_on=None, person__merged_into=None
    )
    own = ("pk", "hub_id", "role", "title", "organisation_id", "person_id")
    names = ("person__hub_id", "person__name", "person__latin_name")
    return found.select_related("person").only(*own, *names)


def copy_of(share: Share, by: Actor) -> Organisation | None:
    """Return the actor's own entry that was copied through a share, if there is one."""
    return organisations_of(by.hub).filter(external_key=key_of(share)).first()


def key_of(share: Share) -> str:
    """Return the key under which a copy remembers what it was copied from."""
    return f"hub:{share.hub.slug}:{share.object_id}"


def names_of_organisations(ids: Collection[int]) -> Mapping[tuple[int, int], str]:
    """Return what shared organisations are called, by hub and key."""
    rows = Organisation.objects.filter(pk__in=ids, merged_into=None)
    return {(hub, pk): name for hub, pk, name in rows.values_list("hub", "pk", "name")}
