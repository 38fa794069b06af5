"""Check the plan of a judging round read by read, with nothing but dictionaries."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from madang.engine.verify import Check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from madang.engine.panels import Case, Judge, Plan, Read, Round

SLACK = 1e-6


def check(problem: Round, plan: Plan, certificate: dict[str, Any] | None) -> Check:
    """Return every broken rule of this plan, its value, and a bound by counting.

    Cases that the `certificate` admits as short of reads or leaning are notes, not
    faults; nothing else can be admitted.  The bound adds up, rule by rule, the
    smaller of what is asked and what all judges together could give.

    >>> from madang.engine.panels import Case, Judge, Plan, Read, Round
    >>> given = Round((Judge("ana", {}, 1),), (Case("one", {}),), (), reads=1)
    >>> check(given, Plan(()), None).faults
    ('one: 0 of 1 reads',)
    """
    admitted = certificate or {}
    panels: dict[str, list[str]] = defaultdict(list)
    load: dict[str, int] = defaultdict(int)
    faults = list(_unknown(problem, plan))
    if faults:
        return Check(faults=tuple(faults))
    for read in plan.reads:
        load[read.judge] += 1
        if read.state != "passed":
            panels[read.case].append(read.judge)
    faults += _broken(problem, plan, load)
    notes: list[str] = []
    for kind, case, line in _unkept(problem, panels):
        (notes if case in admitted.get(kind, ()) else faults).append(line)
    return Check(
        tuple(faults), _value(problem, panels), _bound(problem, panels), tuple(notes)
    )


def _unknown(problem: Round, plan: Plan) -> Iterator[str]:
    judges = {judge.id for judge in problem.judges}
    cases = {case.id for case in problem.cases}
    for read in plan.reads:
        if read.judge not in judges:
            yield f"no judge is called {read.judge!r}"
        if read.case not in cases:
            yield f"no case is called {read.case!r}"


def _broken(problem: Round, plan: Plan, load: dict[str, int]) -> Iterator[str]:
    """Name what no plan may do, whatever the circumstances."""
    for judge in problem.judges:
        if load[judge.id] > judge.capacity:
            yield f"{judge.id}: {load[judge.id]} reads, capacity {judge.capacity}"
    seen: dict[tuple[str, str], Read] = {}
    for read in plan.reads:
        pair = (read.judge, read.case)
        if pair in seen:
            yield f"{read.judge} reads {read.case} twice"
        seen[pair] = read
    old = {(read.judge, read.case): read for read in problem.history}
    for pair, before in old.items():
        if before.state != "planned" and seen.get(pair) != before:
            yield f"{pair[0]} on {pair[1]} was {before.state} and is changed"
    yield from _forbidden(problem, seen, old)


def _forbidden(
    problem: Round,
    seen: dict[tuple[str, str], Read],
    old: dict[tuple[str, str], Read],
) -> Iterator[str]:
    for judge, case in sorted(problem.pins - seen.keys()):
        yield f"{judge} is pinned to {case} and does not read it"
    for (judge, case), read in seen.items():
        begun = (judge, case) in old and old[judge, case].state != "planned"
        if begun:
            continue
        if read.state != "planned":
            yield f"{judge} on {case} is {read.state} and was never given"
        if (judge, case) in problem.forbidden:
            yield f"{judge} may not read {case}"
        if judge in problem.away or case in problem.withdrawn:
            yield f"{judge} on {case}: away or withdrawn"


def _unkept(
    problem: Round, panels: dict[str, list[str]]
) -> Iterator[tuple[str, str, str]]:
    """Name promises that a plan may fall short of where it says so."""
    severity = {judge.id: judge.severity for judge in problem.judges}
    for case in problem.cases:
        panel, asked = panels[case.id], problem.demand(case.id)
        if len(panel) < asked:
            yield "short", case.id, f"{case.id}: {len(panel)} of {asked} reads"
        if panel and problem.severity_limit is not None:
            mean = math.fsum(severity[name] for name in panel) / len(panel)
            if abs(mean) > problem.severity_limit + SLACK:
                yield "leaning", case.id, f"{case.id}: panel leans {mean:+.3f}"


def _fits(name: str, option: str | None, judge: Judge, case: Case) -> bool:
    fact = judge.facts.get(name, "")
    if option is not None:
        return fact == option
    return bool(fact) and fact == case.facts.get(name, "")


def _value(problem: Round, panels: dict[str, list[str]]) -> float:
    judges = {judge.id: judge for judge in problem.judges}
    worth = []
    for case in problem.cases:
        whole = True
        for rule in problem.rules:
            fits = [
                name
                for name in panels[case.id]
                if _fits(rule.name, rule.option, judges[name], case)
            ]
            worth += [rule.weight] * min(rule.count, len(fits))
            whole = whole and len(fits) >= rule.count
        if whole:
            worth.append(problem.complete_bonus)
    return round(math.fsum(worth), 9)


def _bound(problem: Round, panels: dict[str, list[str]]) -> float:
    """Return what every rule alone could reach, were there no other rule."""
    asked: dict[tuple[str, str], int] = defaultdict(int)
    total = 0.0
    for rule in problem.rules:
        asked.clear()
        for case in problem.cases:
            value = rule.option or case.facts.get(rule.name, "")
            if value:
                most = max(problem.demand(case.id), len(panels[case.id]))
                asked[rule.name, value] += min(rule.count, most)
        for (name, value), number in asked.items():
            offered = sum(
                judge.capacity
                for judge in problem.judges
                if judge.facts.get(name, "") == value
            )
            total += rule.weight * min(number, offered)
    return total + problem.complete_bonus * len(problem.cases)
