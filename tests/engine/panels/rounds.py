"""Small rounds for tests, drawn or written out."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

from hypothesis import strategies as st

from madang.engine import panels
from madang.engine.panels import Case, Judge, Read, Round, Rule

solve: Any = panels.solve  # a plan is always there in these tests
LAW = Rule("role", 1, 0.6, "Lawyer")
FIELD = Rule("industry", 1, 0.9)


def judge(name: str, capacity: int = 2, severity: float = 0.0, **facts: str) -> Judge:
    return Judge(name, facts, capacity, severity)


def case(name: str, **facts: str) -> Case:
    return Case(name, facts)


@st.composite
def rounds(draw: st.DrawFn, judges: int = 5, cases: int = 4) -> Round:
    roles, fields = st.sampled_from(["Lawyer", "Other"]), st.sampled_from("ab")
    people = tuple(
        Judge(
            f"j{i}",
            {"role": draw(roles), "industry": draw(fields)},
            draw(st.integers(0, 4)),
            draw(st.integers(-8, 8)) / 10,
        )
        for i in range(draw(st.integers(2, judges)))
    )
    things = tuple(
        Case(f"c{i}", {"industry": draw(fields)})
        for i in range(draw(st.integers(1, cases)))
    )
    pairs = list(product((j.id for j in people), (c.id for c in things)))
    return Round(
        people,
        things,
        (FIELD, LAW),
        reads=draw(st.integers(1, 3)),
        forbidden=frozenset(draw(st.sets(st.sampled_from(pairs), max_size=3))),
        severity_limit=draw(st.sampled_from([None, 0.5])),
    )


def best_value(given: Round) -> float | None:
    """Return the best value by trying every plan, ``None`` where there is none."""
    best: float | None = None
    options = [_panels(given, thing) for thing in given.cases]
    for plan in product(*options):
        load = [name for panel in plan for name in panel]
        if all(load.count(j.id) <= j.capacity for j in given.judges):
            worth = sum(
                _worth(given, c, p) for c, p in zip(given.cases, plan, strict=True)
            )
            best = worth if best is None else max(best, worth)
    return best


def _panels(given: Round, thing: Case) -> list[tuple[str, ...]]:
    severity = {j.id: j.severity for j in given.judges}
    limit = given.severity_limit
    free = [
        j.id
        for j in given.judges
        if j.capacity and (j.id, thing.id) not in given.forbidden
    ]
    return [
        panel
        for panel in combinations(free, given.reads)
        if limit is None
        or abs(sum(severity[name] for name in panel)) <= limit * len(panel) + 1e-9
    ]


def _worth(given: Round, thing: Case, panel: tuple[str, ...]) -> float:
    facts = {j.id: j.facts for j in given.judges}
    law = any(facts[name]["role"] == "Lawyer" for name in panel)
    field = any(facts[name]["industry"] == thing.facts["industry"] for name in panel)
    return 0.6 * law + 0.9 * field + given.complete_bonus * (law and field)


def planned(reads: tuple[Read, ...]) -> set[tuple[str, str]]:
    return {(read.judge, read.case) for read in reads if read.state == "planned"}
