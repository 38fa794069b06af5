"""What anybody may read: the hubs' public pages and what companies put on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from madang.directory.models import (
    Activity,
    Capability,
    ContactPoint,
    DirectoryPolicy,
    Link,
    Organisation,
    Relation,
)
from madang.directory.queries.pages import with_both_sides
from madang.directory.queries.visible import similar_names
from madang.hubs.queries import sites_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Hub, Site

SHOWN = (
    "pk",
    "hub_id",
    "slug",
    "name",
    "names",
    "latin_name",
    "one_liner",
    "kind",
    "country",
    "city",
    "name_key",
    "logo",
)


def has_public_directory(hub: Hub) -> bool:
    """Return whether a hub shows its directory to everybody."""
    hidden = DirectoryPolicy.objects.filter(hub=hub, is_public=False)
    return not hidden.exists()


def public_organisations(hub: Hub) -> QuerySet[Organisation]:
    """Return the organisations in a hub's public directory, by name."""
    listed = Organisation.objects.filter(hub=hub, is_listed=True, merged_into=None)
    return listed.order_by("name_key", "pk")


def public_list(
    hub: Hub, *, text: str = "", kind: str = "", industry: str = ""
) -> QuerySet[Organisation]:
    """Return the public organisations that fit, with what a list shows of them."""
    found = public_organisations(hub)
    if text:
        found = similar_names(found, text)
    if kind:
        found = found.filter(kind=kind)
    if industry:
        working = Activity.objects.filter(hub=hub, code=industry)
        found = found.filter(pk__in=working.values("organisation_id"))
    return found.only(*SHOWN)


def public_kinds(hub: Hub) -> dict[str, int]:
    """Return how many public organisations there are of each kind."""
    listed = Organisation.objects.filter(hub=hub, is_listed=True, merged_into=None)
    counted = listed.order_by().values_list("kind").annotate(Count("pk"))
    return dict(counted)


@dataclass(frozen=True, slots=True)
class PublicPage:
    """What anybody may read about one organisation."""

    organisation: Organisation
    activities: list[Activity]
    capabilities: list[Capability]
    links: list[Link]
    contacts: list[ContactPoint]
    relations: list[Relation]


def public_page(organisation: Organisation) -> PublicPage:
    """Return an organisation's public page: five statements.

    Contacts only where they were made public, relations only with other listed
    organisations; people, notes, tags and standings never.
    """
    both = Relation.objects.filter(
        Q(subject=organisation) | Q(object=organisation), hub=organisation.hub_id
    )
    relations = with_both_sides(both).filter(
        ends_on=None,
        subject__is_listed=True,
        object__is_listed=True,
        subject__merged_into=None,
        object__merged_into=None,
    )
    contacts = ContactPoint.objects.filter(organisation=organisation, is_public=True)
    return PublicPage(
        organisation,
        list(organisation.activities.all()),
        list(organisation.capabilities.all()[:30]),
        list(Link.objects.filter(organisation=organisation)[:20]),
        list(contacts[:10]),
        list(relations[:30]),
    )


def public_sites(hub: Hub) -> list[Site]:
    """Return the hub's sites."""
    return list(sites_of(hub))


def public_addresses(hub: Hub) -> list[tuple[str, datetime]]:
    """Return the address and last change of every public organisation."""
    rows = public_organisations(hub).values_list("slug", "updated_at")
    return list(rows[:12_000])
