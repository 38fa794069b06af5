"""Who sees which listings and introductions, and which listings suit each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from madang.directory.queries import organisations_visible_to
from madang.directory.rules import own_organisations
from madang.kit.search_text import fold
from madang.network.models import (
    Block,
    Introduction,
    IntroductionState,
    Listing,
    ListingKind,
)
from madang.network.rules import may_see_network

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor

#: No list is longer, and suggestions look no further.
MOST = 500
OTHER = {ListingKind.OFFER: ListingKind.SEEK, ListingKind.SEEK: ListingKind.OFFER}


def listings_visible_to(by: Actor) -> QuerySet[Listing]:
    """Return the listings of organisations that the actor may see."""
    found = Listing.objects.filter(hub=by.hub).select_related("organisation")
    if not may_see_network(by):
        return found.none()
    firms = organisations_visible_to(by).order_by()
    return found.filter(organisation__in=firms)


def open_listings(by: Actor, today: date) -> QuerySet[Listing]:
    """Return the listings that are still meant, the newest first."""
    return listings_visible_to(by).filter(closed_at=None, until__gte=today)


def found_listings(by: Actor, wanted: Mapping[str, Any], today: date) -> list[Listing]:
    """Return the open listings that fit: kind, industry, words in any language."""
    rows = open_listings(by, today)
    for name in ("kind", "industry"):
        if value := wanted.get(name):
            rows = rows.filter(**{name: value})
    words = fold(wanted.get("q") or "").split()
    found = list(rows[:MOST])
    return [row for row in found if all(word in _words(row) for word in words)]


def _words(row: Listing) -> str:
    firm = row.organisation
    texts = (*row.titles.values(), *row.bodies.values(), *row.keywords)
    return fold(" ".join((firm.name, firm.latin_name, *texts)))


def listings_of(by: Actor, organisation: Organisation, today: date) -> list[Listing]:
    """Return what an organisation offers and seeks now."""
    return list(open_listings(by, today).filter(organisation=organisation))


def own_listings(by: Actor) -> list[Listing]:
    """Return the listings of the actor's own organisations, closed ones among them."""
    rows = Listing.objects.filter(hub=by.hub, organisation__in=own_organisations(by))
    return list(rows.select_related("organisation")[:MOST])


def suiting(
    own: Sequence[Listing], others: Sequence[Listing], most: int = 6
) -> list[Listing]:
    """Return the listings of others that seek what is offered, or offer what is sought.

    Those with the most keywords in common come first; an industry counts as two.
    """
    scored = []
    for other in others:
        points = max((_shared(mine, other) for mine in own), default=0)
        if points:
            scored.append((-points, -other.pk, other))
    return [row for _points, _pk, row in sorted(scored, key=lambda s: s[:2])[:most]]


def _shared(mine: Listing, other: Listing) -> int:
    is_own = mine.organisation_id == other.organisation_id
    if is_own or OTHER[ListingKind(mine.kind)] != other.kind:
        return 0
    words = {fold(w) for w in mine.keywords} & {fold(w) for w in other.keywords}
    is_same = mine.industry != "" and mine.industry == other.industry
    return len(words) + 2 * is_same


def introductions_visible_to(by: Actor) -> QuerySet[Introduction]:
    """Return the introductions of the actor's own organisations; nobody else's."""
    own = own_organisations(by)
    rows = Introduction.objects.filter(hub=by.hub)
    rows = rows.filter(Q(asking__in=own) | Q(asked__in=own))
    return rows.select_related("asking", "asked", "listing", "asked_by", "answered_by")


def waiting_for(by: Actor, now: datetime) -> QuerySet[Introduction]:
    """Return the requests that wait for the actor's answer."""
    rows = introductions_visible_to(by).filter(asked__in=own_organisations(by))
    return rows.filter(state=IntroductionState.ASKED, expires_at__gt=now)


def blocked_by(by: Actor) -> list[Block]:
    """Return whom the actor's organisations take no requests from."""
    rows = Block.objects.filter(hub=by.hub, organisation__in=own_organisations(by))
    return list(rows.select_related("organisation", "blocked"))


def visible_listings(by: Actor, ids: Collection[int]) -> QuerySet[Listing, Any]:
    """Return those of some listings that the actor may find."""
    return listings_visible_to(by).filter(pk__in=ids).values_list("pk", flat=True)
