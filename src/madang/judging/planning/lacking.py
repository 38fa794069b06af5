"""What a pitch day lacks, in words: by counting before it is planned, or left over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from madang.judging.planning.pitching import Bench

SHOWN = 6


@dataclass(frozen=True)
class Named:
    """What staff call teams, judges and times."""

    team: Mapping[int, str]
    judge: Mapping[int, str]
    time: tuple[str, ...]
    step: int  # minutes from one pitch to the next


def lacks(bench: Bench, named: Named) -> list[str]:
    """Return why a day cannot be planned as it is; nothing if counting finds nothing.

    What it returns is certain: no plan can exist.  That it returns nothing does not
    promise one.
    """
    ground = [*_no_ground(bench)]
    return ground or [*_too_few_places(bench, named), *_too_few_judges(bench, named)]


def _no_ground(bench: Bench) -> Iterator[str]:
    if not bench.rooms:
        yield _("Name at least one room.")
    if not bench.times:
        yield _("Not one pitch fits between start, breaks and end.")
    if not bench.teams:
        yield _("No application stands in the round's stage.")
    if not bench.used:
        yield _(
            "A panel needs %(each)d judges; %(count)d are on the day. Add judges, or "
            "ask for fewer a panel."
        ) % {"each": bench.judges_each, "count": len(bench.chairs)}


def _too_few_places(bench: Bench, named: Named) -> Iterator[str]:
    """Say that there are more teams than places, and what would make room."""
    teams = len(bench.teams)
    if teams > bench.rooms * bench.times:
        more = -(-teams // bench.rooms) - bench.times
        yield _(
            "There are %(teams)d teams and %(places)d places (rooms: %(rooms)d, times: "
            "%(times)d). Add a room, let the day last %(minutes)d minutes longer, or "
            "shorten the pitches."
        ) % {
            "teams": teams,
            "rooms": bench.rooms,
            "times": bench.times,
            "places": bench.rooms * bench.times,
            "minutes": more * named.step,
        }
        return
    panels = [_panels_at(bench, at) for at in range(bench.times)]
    if teams <= sum(panels):
        return
    if teams > bench.used * bench.times:
        yield _(
            "Judges: %(judges)d, a panel needs %(each)d; so they hear %(places)d of "
            "%(teams)d teams. Add judges, or ask for fewer a panel."
        ) % {
            "judges": len(bench.chairs),
            "each": bench.judges_each,
            "places": bench.used * bench.times,
            "teams": teams,
        }
        return
    short = [at for at, count in enumerate(panels) if count < bench.used]
    yield _(
        "Judges' hours leave places for %(places)d of %(teams)d teams. Too few are "
        "there at %(times)s."
    ) % {
        "places": sum(panels),
        "teams": teams,
        "times": _listed(named.time[at] for at in short),
    }


def _panels_at(bench: Bench, at: int) -> int:
    there = sum(at in chair.there for chair in bench.chairs)
    return min(bench.used, there // bench.judges_each)


def _too_few_judges(bench: Bench, named: Named) -> Iterator[str]:
    """Name teams that too few judges may hear at any time."""
    for team in bench.teams:
        free = [c for c in bench.chairs if (c.seat, team) not in bench.never]
        most = max(
            (sum(at in c.there for c in free) for at in range(bench.times)), default=0
        )
        if most >= bench.judges_each:
            continue
        tied = [c.seat for c in bench.chairs if (c.seat, team) in bench.never]
        yield ngettext(
            "At most %(count)d judge may hear %(team)s at one time; %(each)d are asked "
            "for. Not before it: %(judges)s.",
            "At most %(count)d judges may hear %(team)s at one time; %(each)d are "
            "asked for. Not before it: %(judges)s.",
            most,
        ) % {
            "count": most,
            "team": named.team[team],
            "each": bench.judges_each,
            "judges": _listed(named.judge[seat] for seat in tied) or "–",
        }


def left_over(left: Iterable[int], bench: Bench, named: Named) -> list[str]:
    """Return, in words, for whom no place was found, and what would help."""
    pinned = [team for team in left if team in bench.pinned]
    others = [team for team in left if team not in bench.pinned]
    told = [
        _("%(team)s is pinned to a place where too few judges may hear it.")
        % {"team": named.team[team]}
        for team in pinned
    ]
    if others:
        told.append(
            _(
                "No place was found for %(teams)s with %(each)d judges who may hear "
                "it. Free a pin, add a judge or a room, or ask for fewer a panel."
            )
            % {
                "teams": _listed(named.team[team] for team in others),
                "each": bench.judges_each,
            }
        )
    return told


def _listed(names: Iterable[str]) -> str:
    names = list(names)
    more = ", …" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
