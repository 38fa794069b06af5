"""Scenarios as people read them: side by side, team by team, and on the plan."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from madang.kit.money import number_text
from madang.spaces.models import RoomAllocation
from madang.spaces.paints import Coat
from madang.spaces.planning import material_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.spaces.models import AllocationRound, RoundScenario

TONES = "abcdefghij"


@dataclass(frozen=True, slots=True)
class Compared:
    """A scenario in the table that sets scenarios side by side."""

    scenario: RoundScenario
    placed: int
    teams: int
    wasted_m2: Decimal
    moved: int
    wishes: int
    first: int
    near: int
    gap: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a team gets in a scenario, why not, and what came of it."""

    row: RoomAllocation
    why: str
    told: str


def comparison(round_: AllocationRound) -> list[Compared]:
    """Return a round's scenarios with what tells them apart, in two statements."""
    rows = list(round_.scenarios.all())
    by_scenario: dict[int, list[RoomAllocation]] = defaultdict(list)
    for one in RoomAllocation.objects.filter(scenario__in=rows):
        by_scenario[one.scenario_id].append(one)
    return [_compared(row, by_scenario[row.pk]) for row in rows]


def _compared(row: RoundScenario, given: Sequence[RoomAllocation]) -> Compared:
    return Compared(
        row,
        placed=sum(one.space_id is not None for one in given),
        teams=len(given),
        wasted_m2=sum((one.wasted_m2 for one in given), Decimal(0)),
        moved=sum(one.is_moved for one in given),
        wishes=sum(one.rank > 0 for one in given),
        first=sum(one.rank == 1 for one in given),
        near=sum(one.near for one in given) // 2,
        gap=gap_text(row),
    )


def gap_text(row: RoundScenario) -> str:
    """Return how far from the best a scenario may be, in words."""
    if row.status == "optimal":
        return _("the best there is")
    percent = number_text(Decimal(str(round(row.gap * 100, 2))), _language())
    return _("at most %(percent)s %% below the best") % {"percent": percent}


def _language() -> str:
    return get_language() or "en"


def shown_of(given: Sequence[RoomAllocation]) -> list[Shown]:
    """Return what every team gets, in words; those without a room first."""
    names = {one.request_id: str(one.request.organisation) for one in given}
    found = [Shown(one, _why(one, names), told_of(one)) for one in given]
    return sorted(found, key=lambda one: one.row.space_id is not None)


def _why(one: RoomAllocation, names: dict[int, str]) -> str:
    """Return why a team has no room; nothing if it has one."""
    why = one.why
    if one.space_id is not None or not why:
        return ""
    if why["code"] == "size":
        text = _(
            "No space is large enough: %(people)s people, %(m2)s m² asked; the largest "
            "has %(largest)s m², a desk zone %(seats)s desks."
        )
        language = _language()
        return text % {
            "people": number_text(Decimal(why["people"]), language),
            "m2": number_text(Decimal(why["m2"]), language),
            "largest": number_text(Decimal(why["largest"]), language),
            "seats": number_text(Decimal(why["seats"]), language),
        }
    if why["code"] == "beside":
        name = names.get(why["request"], "")
        return _("What is left is beside %(name)s.") % {"name": name}
    text = _("All %(rooms)s spaces that fit are given to others.")
    return text % {"rooms": why["rooms"]}


def told_of(one: RoomAllocation) -> str:
    """Return what kept a team from being offered its room; nothing if nothing did."""
    told = one.told
    if not told:
        return ""
    if told["code"] == "let":
        return str(_("Let meanwhile to %(name)s (%(number)s).") % told)
    if told["code"] == "stays":
        return str(_("The team holds it already under %(number)s.") % told)
    return str(told.get("text", ""))


def coats_of(given: Sequence[RoomAllocation]) -> dict[int, Coat]:
    """Return how a scenario colours its spaces: a tone per team, zones by how full."""
    found: dict[int, Coat] = {}
    names: dict[int, list[str]] = defaultdict(list)
    for n, one in enumerate(given):
        if one.space_id is None:
            continue
        names[one.space_id].append(str(one.request.organisation))
        moved = one.is_moved
        text = pgettext("team", "Moves") if moved else pgettext("team", "Placed")
        tone = "let" if not moved else TONES[n % len(TONES)]
        found[one.space_id] = Coat(tone, text, ", ".join(names[one.space_id]))
    return found


def shortage_of(round_: AllocationRound) -> list[str]:
    """Return what is asked above what is on offer, in words; nothing if it suffices."""
    teams, rooms = material_of(round_)
    suites = [room for room in rooms if not room.is_zone]
    seats = sum(room.seats for room in rooms if room.is_zone)
    people = sum(team.people for team in teams)
    area = sum((team.net_m2 for team in teams), Decimal(0))
    offered = sum((room.net_m2 for room in rooms), Decimal(0))
    language, found = _language(), []
    if area > offered:
        words = {
            "asked": number_text(area, language),
            "offered": number_text(offered, language),
        }
        found.append(_("%(asked)s m² are asked, %(offered)s m² on offer.") % words)
    if len(teams) > len(suites) and people > seats:
        counts = {"teams": len(teams), "suites": len(suites), "seats": seats}
        text = _(
            "%(teams)d teams ask; there are %(suites)d rooms for one team each, and "
            "%(seats)d desks."
        )
        found.append(text % counts)
    return found
