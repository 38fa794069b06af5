"""Giving a company its place in a cohort, and what may become of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from madang.hubs.actions import action, save_version
from madang.kit.errors import Conflict, Refused
from madang.programmes import quotas, rules
from madang.programmes.actions.standings import keep_standing
from madang.programmes.actions.telling import tell_offer
from madang.programmes.checking import check
from madang.programmes.models import HOLDING, Cohort, CohortState, Place, PlaceState

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor

#: What the last act changed, so that it can be undone.
UNDONE = ("state", "since", "reason", "back_on")


class Full(Conflict):
    """Nobody can have one more place: all are taken, or kept for others."""


@action(rules.may_run_programmes)
def offer_place(
    cohort: Cohort,
    by: Actor,
    *,
    organisation: Organisation,
    today: date,
    spill: bool = False,
    tells: datetime | None = None,
) -> Place:
    """The organisation is offered one of the cohort's places.

    One that declined or left before may be offered its place again.  With `spill` the
    places that other groups leave empty may be used where a quota allows it.  With
    `tells`, the present moment, its people are told.

    Raises:
        Full: no place is left, or a quota leaves none for it.
        Conflict: it has a place already, or the cohort is over.
    """
    _locked(cohort)
    if cohort.state == CohortState.ENDED:
        raise Conflict(_("This cohort is over."))
    place = Place.objects.filter(cohort=cohort, organisation=organisation).first()
    if place is not None and place.holds:
        told = _("%(name)s has a place in this cohort already.")
        raise Conflict(told % {"name": organisation})
    seat = _seat_for(cohort, organisation, spill=spill)
    if place is None:
        place = Place(hub=cohort.hub, cohort=cohort, organisation=organisation)
        place.state, place.since, place.seat = PlaceState.OFFERED, today, seat
        check(place, constraints=False)
        _saved(place.save)
    else:
        _go(place, by, place.version, PlaceState.OFFERED, today, seat=seat)
    if tells is not None:
        tell_offer(place, tells)
    return place


@action(rules.may_keep_place)
def accept_place(place: Place, by: Actor, *, expected: int, today: date) -> Place:
    """The company takes part, and the directory says so.

    Raises:
        Conflict: nothing is offered to it any more.
        Stale: somebody changed the place since.
    """
    _from(place, {PlaceState.OFFERED})
    return _go(place, by, expected, PlaceState.ACTIVE, today)


@action(rules.may_keep_place)
def decline_place(
    place: Place, by: Actor, *, expected: int, today: date, reason: str = ""
) -> Place:
    """The offer is not taken up, or taken back: the place is free.

    Raises:
        Conflict: nothing is offered any more.
        Stale: somebody changed the place since.
    """
    _from(place, {PlaceState.OFFERED})
    return _go(place, by, expected, PlaceState.DECLINED, today, reason=reason)


@action(rules.may_run_programmes)
def send_on_leave(
    place: Place,
    by: Actor,
    *,
    expected: int,
    today: date,
    back_on: date | None = None,
    reason: str = "",
) -> Place:
    """The company pauses and keeps its place.

    Raises:
        Conflict: it does not take part now.
        Refused: it would be back before it goes.
        Stale: somebody changed the place since.
    """
    _from(place, {PlaceState.ACTIVE})
    if back_on is not None and back_on < today:
        told = _("This day is over.")
        raise Refused(told, fields={"back_on": [told]})
    return _go(
        place, by, expected, PlaceState.ON_LEAVE, today, reason=reason, back_on=back_on
    )


@action(rules.may_run_programmes)
def come_back(place: Place, by: Actor, *, expected: int, today: date) -> Place:
    """The company takes part again after its leave.

    Raises:
        Conflict: it is not on leave.
        Stale: somebody changed the place since.
    """
    _from(place, {PlaceState.ON_LEAVE})
    return _go(place, by, expected, PlaceState.ACTIVE, today)


@action(rules.may_run_programmes)
def record_exit(
    place: Place, by: Actor, *, expected: int, today: date, reason: str = ""
) -> Place:
    """The company has left of its own will; its place is free.

    Raises:
        Conflict: it does not take part.
        Stale: somebody changed the place since.
    """
    _from(place, {PlaceState.ACTIVE, PlaceState.ON_LEAVE})
    return _go(place, by, expected, PlaceState.LEFT, today, reason=reason)


@action(rules.may_run_programmes)
def terminate_place(
    place: Place, by: Actor, *, expected: int, today: date, reason: str
) -> Place:
    """The hub has ended the company's part, for a reason; its place is free.

    Raises:
        Refused: no reason is given.
        Conflict: it does not take part.
        Stale: somebody changed the place since.
    """
    _from(place, {PlaceState.ACTIVE, PlaceState.ON_LEAVE})
    if not reason.strip():
        told = _("Say why: the company will ask.")
        raise Refused(told, fields={"reason": [told]})
    return _go(place, by, expected, PlaceState.TERMINATED, today, reason=reason)


@action(rules.may_run_programmes)
def graduate_place(place: Place, by: Actor, *, expected: int, today: date) -> Place:
    """The company has gone through the programme to its end: it is an alumnus.

    Raises:
        Conflict: it does not take part.
        Stale: somebody changed the place since.
    """
    _from(place, {PlaceState.ACTIVE, PlaceState.ON_LEAVE})
    return _go(place, by, expected, PlaceState.GRADUATED, today)


@action(rules.may_run_programmes)
def undo_place(place: Place, by: Actor, *, expected: int) -> Place:
    """The last act on the place is undone, in the directory too; once.

    Raises:
        Conflict: there is nothing to undo.
        Full: its place was given to somebody else meanwhile.
        Stale: somebody changed the place since.
    """
    if not place.former:
        raise Conflict(_("There is nothing to undo."))
    former = place.former
    _locked(place.cohort)
    state = PlaceState(former["state"])
    seat = place.seat
    if state not in HOLDING:
        seat = None
    elif seat is None:
        seat = _seat_for(place.cohort, place.organisation, spill=True)
    for name in UNDONE:
        setattr(place, name, _as_stored(name, former[name]))
    place.seat, place.former = seat, {}
    fields = [*UNDONE, "seat", "former"]
    _saved(lambda: save_version(place, expected, fields))
    keep_standing(place, by, is_undone=True)
    return place


def _from(place: Place, states: Collection[PlaceState]) -> None:
    """Refuse an act that the place's state does not know.

    Raises:
        Conflict: it is in none of these states.
    """
    if place.state not in states:
        told = _("%(name)s: the place is “%(state)s”, so this cannot be done.")
        raise Conflict(
            told % {"name": place.organisation, "state": place.get_state_display()}
        )


def _go(  # noqa: PLR0913 -- what a place's new state consists of
    place: Place,
    by: Actor,
    expected: int,
    state: PlaceState,
    today: date,
    *,
    reason: str = "",
    back_on: date | None = None,
    seat: int | None = None,
) -> Place:
    """Put the place into a state and remember what it was."""
    place.former = {name: _plain(getattr(place, name)) for name in UNDONE}
    place.state, place.since = state, today
    place.reason, place.back_on = reason.strip(), back_on
    place.seat = (seat or place.seat) if state in HOLDING else None
    check(place, constraints=False)
    fields = [*UNDONE, "seat", "former"]
    _saved(lambda: save_version(place, expected, fields))
    keep_standing(place, by)
    return place


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _as_stored(name: str, value: Any) -> Any:
    """Return a value as it was before it was written into `former`."""
    is_day = name in {"since", "back_on"} and value is not None
    return date.fromisoformat(value) if is_day else value


def _locked(cohort: Cohort) -> None:
    """Let nobody else give away places of the cohort until this is done.

    SQLite has one writer anyway; the seats' constraint holds on both.
    """
    Cohort.objects.select_for_update().get(pk=cohort.pk)


def _seat_for(cohort: Cohort, organisation: Organisation, *, spill: bool) -> int:
    """Return the first free seat, if the quotas leave one for the organisation.

    Raises:
        Full: there is none for it.
    """
    held = Place.objects.filter(cohort=cohort, state__in=HOLDING).select_related(
        "organisation"
    )
    taken = list(held)
    free = set(range(1, cohort.places + 1)) - {place.seat for place in taken}
    if not free:
        told = _("All %(places)d places of this cohort are taken.")
        raise Full(told % {"places": cohort.places})
    others = [place.organisation for place in taken]
    why = quotas.refusal(
        cohort.shares, cohort.places, others, organisation, spill=spill
    )
    if why:
        raise Full(why)
    return min(free)


def _saved(save: Callable[[], object]) -> None:
    """Save a place that may have got a seat.

    Raises:
        Full: somebody took the seat at the same moment.
    """
    try:
        with transaction.atomic():
            save()
    except IntegrityError as lost:
        raise Full(_("Somebody else gave this place away just now.")) from lost
