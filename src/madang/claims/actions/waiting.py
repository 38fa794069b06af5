"""Waiting for what is taken, and getting it when it is given back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.claims import rules
from madang.claims.actions.reserving import check_wish
from madang.claims.actions.serving import MOST, serve_these
from madang.claims.actions.taking import (
    Again,
    Asked,
    Done,
    Lost,
    Order,
    find_room,
    guard_wishes,
    looking_first,
)
from madang.claims.guarding import guard
from madang.claims.models import Waiting, WaitingState
from madang.claims.queries.overlapping import atoms_of
from madang.claims.taken import Wish
from madang.hubs.actions import action
from madang.hubs.journal import Line, created
from madang.kit.errors import Conflict, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from madang.claims.models import Resource
    from madang.claims.periods import Period
    from madang.hubs.models import Actor, Hub


class NotTaken(Refused):
    """There is nothing to wait for: it is free."""


class NotWaiting(Conflict):
    """Who is not in the line any more cannot leave it."""


def _asked_wait(
    resource: Resource, by: Actor, *, period: Period, order: Order, lanes: int = 1
) -> Asked | None:
    wish = Wish(resource, period, lanes)
    check_wish(wish, by, order.now, past_policy=order.past_policy)
    return None


@looking_first(_asked_wait)
@action(allowed=rules.may_reserve)
def wait(
    resource: Resource, by: Actor, *, period: Period, order: Order, lanes: int = 1
) -> Done[Waiting]:
    """The owner is in the line for the resource and the period, once.

    Raises:
        NotTaken: it is free; book it.
        OutsidePolicy: the resource's policy is against it.
    """
    wish = Wish(resource, period, lanes)
    guard_wishes([wish])
    try:
        find_room(Asked([wish], order.now))
    except Lost:
        pass
    else:
        raise NotTaken(_("This is free. Book it instead of waiting."))
    waiting, is_new = Waiting.objects.get_or_create(
        hub=by.hub,
        resource=resource,
        owner_kind=order.owner.kind,
        owner_id=order.owner.id,
        starts_at=period.starts_at,
        ends_at=period.ends_at,
        state=WaitingState.WAITING,
        defaults={
            "label": order.owner.label[:200],
            "by": by.for_whom or by.user,
            "since": order.now,
            "lanes": lanes,
        },
    )
    if not is_new:
        raise Again(waiting)
    return Done(waiting, [Line("claims.wait", waiting, created(waiting))])


@action(allowed=rules.may_change)
def leave_line(waiting: Waiting, by: Actor) -> Waiting:
    """A wish is not in the line any more.

    Raises:
        NotWaiting: it was fulfilled, left or over before.
    """
    rows = Waiting.objects.filter(pk=waiting.pk, state=WaitingState.WAITING)
    if not rows.update(state=WaitingState.LEFT):
        raise NotWaiting(_("This is not in the line any more."))
    waiting.state = WaitingState.LEFT
    return waiting


def _asked_nothing(_hub: Hub, _by: Actor, **_options: Any) -> Asked | None:
    return None


@looking_first(_asked_nothing)
@action(allowed=rules.may_arrange)
def serve_line(hub: Hub, by: Actor, *, now: datetime) -> Done[int]:
    """Wishes whose time has come are over, and those that are free now fulfilled.

    What is given back is given on at once; this catches what became free otherwise.
    """
    line = Waiting.objects.filter(hub=hub, state=WaitingState.WAITING)
    first = list(line.select_related("resource", "by").order_by("since", "pk")[:MOST])
    atoms = atoms_of(waiting.resource for waiting in first)
    guarded = {atom for found in atoms.values() for atom in found}
    guard(sorted(guarded))
    line.filter(starts_at__lte=now).update(state=WaitingState.OVER)
    still = set(line.values_list("pk", flat=True))
    lines = serve_these(by, [one for one in first if one.pk in still], guarded, now)
    return Done(len(lines), lines)
