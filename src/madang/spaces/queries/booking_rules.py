"""Which rules hold for a room, and what they look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from madang.claims.models import TAKING, Booking, BookingState, Resource
from madang.hubs.models import Role
from madang.spaces.booking_rules import Facts
from madang.spaces.models import BookingRule, Override, Space
from madang.spaces.queries.agreements import in_force_on
from madang.spaces.queries.bookings import OCCASION, SPACE
from madang.spaces.rules import may_keep_spaces

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.claims.periods import Period
    from madang.directory.models import Organisation
    from madang.hubs.models import Actor


def booking_rules_of(by: Actor) -> QuerySet[BookingRule]:
    """Return all rules of the actor's hub, those that hold first."""
    rows = BookingRule.objects.filter(hub=by.hub)
    return rows.select_related("building", "space")


def rules_for(space: Space) -> list[BookingRule]:
    """Return the rules that hold for a space: its own, its building's and the hub's."""
    rows = BookingRule.objects.filter(
        Q(space=space)
        | Q(space=None, building=space.building_id)
        | Q(space=None, building=None),
        hub=space.hub_id,
        is_active=True,
    )
    return list(rows)


def may_override(by: Actor, rule: BookingRule) -> bool:
    """Return whether the actor may let pass what a rule is against."""
    if rule.override == Override.OWNERS:
        return by.has(Role.OWNER)
    return rule.override == Override.KEEPERS and may_keep_spaces(by)


def facts_of(
    resource: Resource,
    by: Actor,
    organisation: Organisation | None,
    periods: Sequence[Period],
    *,
    now: datetime,
    but: int = 0,
) -> Facts:
    """Return what rules look at; a booking that is moved (`but`) is not counted."""
    person = by.for_whom or by.user

    def ahead() -> int:
        rows = Booking.objects.filter(
            hub=by.hub,
            owner_kind=OCCASION,
            by=person,
            state__in=(*TAKING, BookingState.ASKED),
            ends_at__gt=now,
        )
        return rows.exclude(pk=but).count()

    def tenant_in(building: int) -> bool:
        if organisation is None:
            return False
        rows = in_force_on(by.hub, by.hub.day_of(now)).filter(space__building=building)
        return rows.filter(agreement__organisation=organisation).exists()

    return Facts(periods, resource.zone, now, ahead, tenant_in)


def reach_of(rule: BookingRule) -> list[tuple[Resource, Sequence[BookingRule]]]:
    """Return the rooms for which a rule is to hold, each with the rules it has now."""
    spaces = Space.objects.filter(hub=rule.hub_id, is_bookable=True, retired_on=None)
    if rule.space_id:
        spaces = spaces.filter(pk=rule.space_id)
    elif rule.building_id:
        spaces = spaces.filter(building=rule.building_id)
    where = dict(spaces.values_list("pk", "building_id"))
    rows = Resource.objects.filter(hub=rule.hub_id, kind=SPACE, object_id__in=where)
    others = list(
        BookingRule.objects.filter(hub=rule.hub_id, is_active=True).exclude(pk=rule.pk)
    )
    return [
        (
            row,
            [
                one
                for one in others
                if one.space_id == row.object_id
                or (
                    one.space_id is None
                    and one.building_id in (None, where[row.object_id])
                )
            ],
        )
        for row in rows
    ]
