"""What a place makes of a company in the directory: a participant, then an alumnus.

`PlaceStanding` remembers which standing a place stands for, so that taking the act back
takes the standing back.  A standing that staff wrote themselves is only pointed at.
Companies in two cohorts at once have one open standing for both.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from madang.directory.actions import add_part, change_part, remove_part
from madang.directory.models import Standing, StandingKind
from madang.hubs.models import system_actor
from madang.kit.languages import best
from madang.programmes.models import AT_WORK, Place, PlaceStanding, PlaceState

if TYPE_CHECKING:
    from madang.hubs.models import Actor


def keep_standing(place: Place, by: Actor, *, is_undone: bool = False) -> None:
    """The directory says of the place's company what its state makes of it.

    With `is_undone` the state is one that an undone act had left.
    """
    house = system_actor(place.hub)
    house = house.on_behalf_of(by.user) if by.user else house
    if place.state in AT_WORK:
        _open(place, house, StandingKind.PARTICIPANT, is_undone=is_undone)
        _drop(place, house, StandingKind.ALUMNUS)
    elif place.state == PlaceState.GRADUATED:
        _close(place, house)
        _open(place, house, StandingKind.ALUMNUS, is_undone=is_undone)
    elif place.state in {PlaceState.LEFT, PlaceState.TERMINATED}:
        _close(place, house)
    elif is_undone:
        _drop(place, house, StandingKind.PARTICIPANT)


def _latest(place: Place, kind: StandingKind) -> PlaceStanding | None:
    found = PlaceStanding.objects.filter(place=place, standing__kind=kind)
    return found.select_related("standing").order_by("-pk").first()


def _open(place: Place, house: Actor, kind: StandingKind, *, is_undone: bool) -> None:
    """Let the company have an open standing of this kind that the place points at."""
    link = _latest(place, kind)
    if link is not None and link.standing.ends_on is None:
        return
    there = Standing.objects.filter(
        organisation=place.organisation_id, kind=kind, ends_on=None
    ).first()
    if there is None and is_undone and link is not None:
        _change(link.standing, place, house, ends_on=None)
        return
    is_made = there is None
    if there is None:
        values = {
            "kind": str(kind),
            "starts_on": place.since,
            "remark": _programme(place),
        }
        made = add_part(
            place.organisation, house, part="standing", values=values, now=_at(place)
        )
        there = Standing.objects.get(pk=made.row.pk)
    elif PlaceStanding.objects.filter(standing=there, is_made=True).exists():
        is_made = True
    PlaceStanding.objects.create(
        hub_id=place.hub_id, place=place, standing=there, is_made=is_made
    )


def _close(place: Place, house: Actor) -> None:
    """End the company's part, unless it takes part in another cohort."""
    link = _latest(place, StandingKind.PARTICIPANT)
    if link is None or not link.is_made or link.standing.ends_on is not None:
        return
    shared = PlaceStanding.objects.filter(
        standing=link.standing, place__state__in=sorted(AT_WORK)
    )
    if shared.exclude(place=place).exists():
        return
    begun = link.standing.starts_on
    until = max(place.since, begun) if begun else place.since
    _change(link.standing, place, house, ends_on=until)


def _drop(place: Place, house: Actor, kind: StandingKind) -> None:
    """Take back the open standing that the place brought, if no other shares it."""
    link = _latest(place, kind)
    if link is None or link.standing.ends_on is not None:
        return
    standing, is_made = link.standing, link.is_made
    link.delete()
    if is_made and not PlaceStanding.objects.filter(standing=standing).exists():
        remove_part(place.organisation, house, part="standing", pk=standing.pk)


def _change(standing: Standing, place: Place, house: Actor, **values: object) -> None:
    change_part(
        place.organisation,
        house,
        part="standing",
        pk=standing.pk,
        values=values,
        now=_at(place),
    )


def _at(place: Place) -> datetime:
    """Return the moment for which the directory checks: the act's own day."""
    return datetime.combine(place.since, time(), UTC)


def _programme(place: Place) -> str:
    """Return the programme's name as the hub speaks."""
    languages = place.hub.languages
    names = place.cohort.programme.names
    return best(names, languages[0] if languages else "en")[:200]
