"""Who objects to whom: all of it for staff, her own for an applicant, else nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.applications.models import ApplicationState
from madang.applications.queries import own_applications_of
from madang.directory.names import fold
from madang.judging.models import (
    Judge,
    JudgeState,
    Objection,
    ObjectionState,
    Round,
    RoundState,
    Seat,
    SeatState,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from madang.applications.models import Application
    from madang.hubs.models import Actor
    from madang.programmes.models import Call

#: So many letters make a word by which a name is recognised.
LEAST = 2


def objections_visible_to(by: Actor) -> QuerySet[Objection]:
    """Return the hub's objections to those who run rounds, the open ones first."""
    found = Objection.objects.filter(hub=by.hub).select_related(
        "application__call", "judge__person", "said_by", "answered_by"
    )
    return found.order_by("-state", "pk") if by.is_managing else found.none()


def open_objections(by: Actor) -> QuerySet[Objection]:
    """Return the objections that nobody has answered."""
    return objections_visible_to(by).filter(state=ObjectionState.OPEN)


def own_objections(by: Actor, application: Application) -> QuerySet[Objection]:
    """Return what the actor and her colleagues said in their application."""
    found = Objection.objects.filter(hub=by.hub, application=application)
    return found.filter(application__in=own_applications_of(by).order_by())


def may_object_now(application: Application) -> bool:
    """Return whether judging has not begun: a round is still prepared, or none made."""
    if application.state == ApplicationState.WITHDRAWN:
        return False
    states = set(
        Round.objects.filter(hub_id=application.hub_id, call=application.call_id)
        .order_by()
        .values_list("state", flat=True)
    )
    return not states or bool(states & {RoundState.DRAFT, RoundState.READY})


def published_judges(call: Call) -> list[Judge]:
    """Return the judges whose names applicants to a call may know, by name."""
    seats = Seat.objects.filter(
        hub_id=call.hub_id,
        round__call=call,
        round__names_judges=True,
        state__in=[SeatState.INVITED, SeatState.ACCEPTED],
    )
    found = Judge.objects.filter(pk__in=seats.order_by().values("judge"))
    return list(found.select_related("person").order_by("person__name_key", "pk"))


def pool_of(by: Actor) -> list[Judge]:
    """Return the hub's active judges with their employers, to who runs rounds."""
    if not by.is_managing:
        return []
    found = Judge.objects.filter(hub=by.hub, state=JudgeState.ACTIVE)
    found = found.select_related("person", "employer")
    return list(found.order_by("person__name_key", "pk"))


def meant(objection: Objection, pool: Iterable[Judge]) -> list[Judge]:
    """Return the judges an objection may mean: by their name, or their employer's."""
    words = _words(objection.named)
    return [
        judge
        for judge in pool
        if judge.pk == objection.judge_id
        or any(_is_meant(words, _words(name)) for name in _names(judge))
    ]


def _names(judge: Judge) -> Sequence[str]:
    employer = judge.employer.name if judge.employer else ""
    return (judge.person.name, judge.person.latin_name, employer)


def _words(text: str) -> set[str]:
    return {word for word in fold(text).split() if len(word) >= LEAST}


def _is_meant(said: set[str], name: set[str]) -> bool:
    """Return whether one of the two says nothing that the other does not."""
    return bool(said and name) and (said <= name or name <= said)
