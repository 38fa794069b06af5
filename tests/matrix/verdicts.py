"""What somebody is to get at an address, told from the declared door alone."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import resolve_url

from madang.hubs.http import Audience
from madang.hubs.models import Actor

if TYPE_CHECKING:
    from tests.matrix.routes import Route
    from tests.matrix.samples import Sample
    from tests.matrix.world import Side, Walker


class Verdict(Enum):
    """The four ways in which an address answers."""

    OPEN = auto()
    SIGN_IN = auto()
    REFUSED = auto()  # she belongs to the hub, and may not
    HIDDEN = auto()  # it does not exist for her


def at_the_door(  # noqa: PLR0911 -- one line a case
    route: Route, walker: Walker, side: Side
) -> Verdict:
    """Return what the door says, whatever stands behind it."""
    door = route.door
    if door is None or route.is_closed:
        return Verdict.HIDDEN
    user = walker.user if walker.user and walker.user.is_active else None
    if door.allowed is not Audience.ANYONE and user is None:
        return Verdict.SIGN_IN
    if door.allowed is Audience.OPERATOR:
        return Verdict.OPEN if user and user.is_superuser else Verdict.HIDDEN
    if "hub" not in route.takes:
        return Verdict.OPEN
    actor = walker.in_(side.hub)
    if door.allowed is Audience.ANYONE:
        return Verdict.OPEN if actor or side.hub.is_public else Verdict.HIDDEN
    if actor is None:
        return Verdict.HIDDEN
    return Verdict.OPEN if door.opens_for(actor) else Verdict.REFUSED


def of_own_row(route: Route, sample: Sample, walker: Walker, side: Side) -> Verdict:
    """Return what the side's own sample row answers."""
    verdict = at_the_door(route, walker, side)
    if verdict is not Verdict.OPEN:
        return verdict
    if sample.is_hidden:
        return Verdict.HIDDEN
    if sample.shown_to is not None:
        actor = walker.in_(side.hub) or Actor(walker.user, side.hub)
        if not sample.shown_to(actor, side):
            return Verdict.REFUSED
    return verdict


def fits(verdict: Verdict, status: int, location: str) -> bool:
    """Return whether an answer is what the verdict says."""
    if verdict is Verdict.OPEN:
        return status not in {403, 404}
    if verdict is Verdict.SIGN_IN:
        return status == 302 and location.startswith(resolve_url(settings.LOGIN_URL))
    if verdict is Verdict.REFUSED:
        return status in {403, 404}
    return status == 404
