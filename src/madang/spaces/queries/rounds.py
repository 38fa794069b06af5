"""Reads of allocation rounds: who sees which, and what goes into the planning."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from madang.hubs.models import Role
from madang.spaces.models import (
    DAY,
    AllocationRound,
    RoomAllocation,
    RoomRequest,
    RoundScenario,
    Space,
    SpaceKind,
)
from madang.spaces.queries.agreements import FIRM, running_after

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from madang.hubs.models import Actor
    from madang.spaces.models import AgreementLine

#: What a round can give out.
OFFERED = (SpaceKind.SUITE, SpaceKind.DESK_ZONE, SpaceKind.LAB, SpaceKind.SHOP)


def rounds_visible_to(by: Actor) -> QuerySet[AllocationRound]:
    """Return all rounds to staff, to companies' people those that are open."""
    found = AllocationRound.objects.filter(hub=by.hub)
    return found if by.is_staff else found.filter(closed_on=None)


def rounds_with_counts(by: Actor) -> QuerySet[AllocationRound]:
    """Return rounds with how many spaces they give out and how many teams ask."""
    return rounds_visible_to(by).annotate(
        spaces=Count("offered", distinct=True),
        teams=Count("requests", distinct=True),
    )


def requests_visible_to(by: Actor) -> QuerySet[RoomRequest]:
    """Return all requests to staff, to a company's people those of their company."""
    found = RoomRequest.objects.filter(hub=by.hub).select_related(
        "organisation", "round", "pinned"
    )
    if by.is_staff:
        return found
    own = by.scope_of([Role.MEMBER], FIRM)
    return found.filter(organisation__in=own, round__closed_on=None)


def requests_of(by: Actor, round_: AllocationRound) -> list[RoomRequest]:
    """Return the requests of a round that the actor may see, with their wishes."""
    found = requests_visible_to(by).filter(round=round_)
    return list(
        found.prefetch_related(
            "wishes__space", "wishes__floor__building", "neighbours__organisation"
        ).order_by("-priority", "organisation__name")
    )


def scenarios_visible_to(by: Actor) -> QuerySet[RoundScenario]:
    """Return the scenarios of the hub's rounds to its staff."""
    found = RoundScenario.objects.filter(hub=by.hub).select_related("round")
    return found if by.is_staff else found.none()


def allocations_of(scenario: RoundScenario) -> list[RoomAllocation]:
    """Return who gets what in a scenario, by team."""
    found = scenario.allocations.select_related(
        "request__organisation", "space__floor__building", "agreement"
    )
    return list(found.order_by("request__organisation__name", "pk"))


def spaces_to_offer(by: Actor) -> QuerySet[Space]:
    """Return the spaces that a round could give out."""
    found = Space.objects.filter(
        hub=by.hub, is_leasable=True, retired_on=None, kind__in=OFFERED
    )
    order = ("building__order", "building__code", "floor__level", "code")
    return found.select_related("building", "floor__building").order_by(*order)


def offered_spaces(round_: AllocationRound) -> list[Space]:
    """Return the spaces of a round."""
    found = Space.objects.filter(pk__in=round_.offered.values("space"))
    return list(found.select_related("floor__building").order_by("code", "pk"))


def held_during(round_: AllocationRound) -> list[AgreementLine]:
    """Return the lines of signed agreements about its spaces at any time of a round."""
    found = running_after(round_.hub_id, round_.starts_on).filter(
        starts_on__lt=round_.ends_on, space__in=round_.offered.values("space")
    )
    return list(found.select_related("agreement__organisation", "space"))


def seats_before(round_: AllocationRound) -> dict[int, set[int]]:
    """Return where teams sit on the day before a round begins, by organisation."""
    day = round_.starts_on - DAY
    lines = running_after(round_.hub_id, day).filter(
        Q(starts_on__lte=day), space__isnull=False
    )
    found: dict[int, set[int]] = defaultdict(set)
    for firm, space in lines.values_list("agreement__organisation", "space"):
        found[firm].add(space)
    return found
