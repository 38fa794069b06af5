"""What anybody may read: the hubs' public pages and what companies put on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, Q

from madang.directory.models import (
    Activity,
    Capability,
    ContactPoint,
    DirectoryPolicy,
    Link,
    Organisation,
    Relation,
)
from madang.directory.queries.pages import with_names_of
from madang.directory.queries.visible import similar_names
from madang.hubs.queries import journal_head, sites_of
from madang.kit.prepared import Prepared
from madang.kit.recent import Recent
from madang.kit.together import Together

if TYPE_CHECKING:
    from collections.abc import Mapping
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
_faces: Recent[Face] = Recent(most=200)


def has_public_directory(hub: Hub) -> bool:
    """Return whether a hub shows its directory to everybody."""
    return not _closed(hub).exists()


def _closed(hub: Hub) -> QuerySet[DirectoryPolicy]:
    return DirectoryPolicy.objects.filter(hub=hub, is_public=False)


def public_organisations(hub: Hub) -> QuerySet[Organisation]:
    """Return the organisations in a hub's public directory, by name."""
    listed = Organisation.objects.filter(hub=hub, is_listed=True, merged_into=None)
    return listed.order_by("name_key", "pk")


def public_organisation(hub: Hub, slug: str) -> Organisation | None:
    """Return the organisation at a public address, if the directory is open."""
    return _LISTED.first(hub.pk, slug)


_LISTED = Prepared(
    lambda hub, slug: Organisation.objects.filter(
        ~Exists(DirectoryPolicy.objects.filter(hub=hub, is_public=False)),
        hub=hub,
        slug=slug,
        is_listed=True,
        merged_into=None,
    ).order_by(),
    int,
    str,
)


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


@dataclass(frozen=True, slots=True)
class Face:
    """What a hub's public pages begin with: is it open, how many of each kind."""

    is_open: bool
    kinds: Mapping[str, int]

    def total(self, kind: str = "") -> int:
        """Return how many organisations it shows, of a kind or all."""
        return self.kinds.get(kind, 0) if kind else sum(self.kinds.values())


def public_face(hub: Hub) -> Face:
    """Return the face of a hub's directory; one that is closed shows nobody.

    Found once until something is done in the hub: its journal's head is in the key.
    """
    head = journal_head(hub)
    if head is None:
        return _face(hub)
    return _faces.get((hub.pk, head.digest), lambda: _face(hub))


def _face(hub: Hub) -> Face:
    is_open = has_public_directory(hub)
    return Face(is_open, _count_kinds(hub) if is_open else {})


def _count_kinds(hub: Hub) -> dict[str, int]:
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
    """Return an organisation's public page: two statements.

    Contacts only where they were made public, relations only with other listed
    organisations; people, notes, tags and standings never.
    """
    activities, capabilities, links, contacts = _HANGING.of(organisation.pk)
    return PublicPage(
        organisation,
        activities,
        capabilities[:30],
        links[:20],
        contacts[:10],
        _RELATIONS.of(organisation.pk, organisation.hub_id),
    )


_RELATIONS = Prepared(
    lambda pk, hub: with_names_of(
        Relation.objects.filter(
            Q(subject=pk) | Q(object=pk),
            hub=hub,
            ends_on=None,
            subject__is_listed=True,
            object__is_listed=True,
            subject__merged_into=None,
            object__merged_into=None,
        ),
        "subject",
        "object",
    )[:30],
    int,
    int,
)

_HANGING = Together(
    lambda pk: Activity.objects.filter(organisation=pk),
    lambda pk: Capability.objects.filter(organisation=pk),
    lambda pk: Link.objects.filter(organisation=pk),
    lambda pk: ContactPoint.objects.filter(organisation=pk, is_public=True),
)


def public_sites(hub: Hub) -> list[Site]:
    """Return the hub's sites."""
    return list(sites_of(hub))


def public_addresses(hub: Hub) -> list[tuple[str, datetime]]:
    """Return the address and last change of every public organisation."""
    rows = public_organisations(hub).values_list("slug", "updated_at")
    return list(rows[:12_000])
