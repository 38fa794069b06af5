"""Why no plan keeps every rule, and the smallest relaxation, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from madang.engine.assignment.core import Core
from madang.engine.assignment.transport import Transport, shortage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.engine.assignment.problem import (
        AssignmentProblem,
        Id,
        Ints,
        Mask,
        Pairs,
    )
    from madang.engine.assignment.sides import Posed, Side
    from madang.engine.problem import Stop

FEW = 8  # names listed before "and n more"


def of_shortage(
    problem: AssignmentProblem, core: Core, counted: Transport
) -> tuple[str, ...]:
    """Return what is short, where, and which judges cannot be stretched further."""
    notes = [f"{_reads(counted.short)} short: no plan keeps every rule"]
    lonely = core.demand - core.open.sum(axis=1)
    notes += [
        f"case {problem.case_name(place)} asks {core.demand[place]} more "
        f"judges, {core.open[place].sum()} may read it: lower its demand by "
        f"{lonely[place]} or lift conflicts"
        for place in np.flatnonzero(lonely > 0)[:FEW]
    ]
    if counted.missing.any():
        where = _listed(problem.case_ids, counted.missing)
        notes.append(f"smallest relaxation on the cases: ask fewer reads of {where}")
    if counted.unmet.any():
        where = _listed(problem.judge_ids, counted.unmet)
        notes.append(f"smallest relaxation on the judges: ask fewer reads from {where}")
    notes += _bottleneck(problem, core, counted)
    return tuple(notes)


def _bottleneck(
    problem: AssignmentProblem, core: Core, counted: Transport
) -> list[str]:
    """Name the set of judges whose loads prove the shortage (a minimum cut)."""
    notes = []
    scarce = counted.prices.judge > 0.5
    if scarce.any():
        offered = int(core.most[scarce].sum())
        rest = core.open[:, ~scarce].sum(axis=1)
        asked = int(np.maximum(core.demand - rest, 0).sum())
        notes.append(
            f"{_people(problem.judge_ids, scarce)} can give {_reads(offered)}; "
            f"{_reads(asked)} can come from nobody else: raise their maximum loads by "
            f"{max(0, asked - offered)} in all, or add judges"
        )
    idle = counted.prices.judge < -0.5
    if idle.any():
        wanted = int(core.least[idle].sum())
        possible = int(np.minimum(core.demand, core.open[:, idle].sum(axis=1)).sum())
        notes.append(
            f"{_people(problem.judge_ids, idle)} must get {_reads(wanted)}; at most "
            f"{_reads(possible)} can go to them: lower their minimum loads by "
            f"{max(0, wanted - possible)} in all"
        )
    return notes


def _reads(count: int) -> str:
    return f"{count:,} read" if count == 1 else f"{count:,} reads"


def _name(ids: Sequence[Id] | None, place: int) -> Id:
    return (ids or ())[int(place)]


def _listed(ids: Sequence[Id] | None, counts: Ints, word: str = "fewer") -> str:
    places = np.flatnonzero(counts)
    words = [f"{_name(ids, place)} ({counts[place]} {word})" for place in places[:FEW]]
    more = len(places) - FEW
    return ", ".join(words) + (f" and {more} more" if more > 0 else "")


def _people(ids: Sequence[Id] | None, chosen: Mask) -> str:
    places = np.flatnonzero(chosen)
    if len(places) == len(chosen):
        return f"all {len(places)} judges together"
    words = [str(_name(ids, place)) for place in places[:FEW]]
    more = len(places) - FEW
    kind = "judge" if len(places) == 1 else "judges"
    return f"{kind} {', '.join(words)}" + (f" and {more} more" if more > 0 else "")


def of_floor(share: float, limit: float) -> list[str]:
    """Return how far the floor would have to come down."""
    if limit < share:
        down = np.floor(limit * 1000) / 1000
        return [
            f"no plan gives every case {share:g} of its best panel: "
            f"more than {down:g} is impossible for all at once; lower the floor"
        ]
    return [
        f"whole judges cannot give every case {share:g} of its best panel, though "
        "shared ones could; lower the floor a little"
    ]


def of_groups(
    problem: AssignmentProblem, core: Core, rules: Sequence[Side], stop: Stop
) -> list[str]:
    """Return which groups cannot give what their rule asks under loads and conflicts.

    Each rule is looked at alone, so what is returned is short whatever else is relaxed.
    """
    notes = []
    for side in rules:
        if side.members is None or not (side.low > 0).any():
            continue
        demand = np.where(np.isfinite(side.low), np.maximum(side.low, 0), 0)
        group = Core(
            weight=core.weight,
            open=core.open & side.members,
            demand=demand.astype(np.int64),
            least=np.zeros_like(core.least),
            most=np.where(side.members, core.most, 0),
        )
        counted = shortage(group, stop, np.flatnonzero(group.open[:1]).astype(np.int64))
        if counted.short and counted.is_proved:
            offer, asked = int(group.most.sum()), int(group.demand.sum())
            where = _listed(problem.case_ids, counted.missing)
            notes.append(
                f"{_reads(counted.short)} short of the rule “{side.name}”: "
                f"{_reads(offer)} on offer, {asked:,} asked; "
                f"smallest relaxation: {where}"
            )
    return notes


def of_rules(problem: AssignmentProblem, posed: Posed, plan: Pairs | None) -> list[str]:
    """Return which group rules give way, where, in the plan that breaks them least."""
    if plan is None:
        return ["the group rules cannot all hold under these loads and conflicts"]
    notes = []
    for side in posed.sides:
        level = side.reached(posed.core, plan)
        lack = np.maximum(side.low - level, 0) + np.maximum(level - side.high, 0)
        if lack.any():
            count = int(lack.sum())
            where = _listed(problem.case_ids, lack.astype(np.int64), "off")
            notes.append(
                f"{_reads(count)} short of the rule “{side.name}”: relax it for cases "
                f"{where}, or add judges to the group"
            )
    return notes
