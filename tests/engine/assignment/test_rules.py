"""Group rules and floors: against brute force, laws, and public instances."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.engine import assignment
from madang.engine.assignment import AssignmentProblem, GroupRule, at_most_one_per
from madang.engine.formats.assignment import _folder, _text
from madang.engine.problem import Stop
from madang.engine.result import Status
from madang.engine.verify import assignment as verify
from tests.engine.assignment.tiny import allowed_plans, problems, sums
from tests.engine.shared import shared

quick = settings(max_examples=25, deadline=None)


def solve(problem, **how) -> Any:
    return assignment.solve(problem, **how)


@st.composite
def rules_for(draw, problem):
    judges = list(range(problem.shape[1]))
    rules = []
    for number in range(draw(st.integers(1, 2))):
        members = draw(st.lists(st.sampled_from(judges), unique=True))
        least = draw(st.integers(0, 1))
        most = draw(st.sampled_from([None, 1, 2]))
        cases = draw(st.sampled_from([None, (0,)]))
        rules.append(GroupRule(f"rule {number}", tuple(members), least, most, cases))
    return replace(problem, rules=rules)


ruled_problems = problems().flatmap(rules_for)


def value_of(problem):
    return valued(problem, solve(problem))


def valued(problem, result):
    if result.status is Status.INFEASIBLE:
        assert result.notes
        return None
    assert result.status is Status.OPTIMAL
    found = verify.check(problem, result.plan, result.details["certificate"])
    assert found.faults == ()
    assert found.value == pytest.approx(result.value)
    assert found.bound >= result.value - 1e-9
    return result.value


@quick
@given(ruled_problems)
def test_nothing_beats_the_plan_under_group_rules(problem):
    totals = [sums(problem, plan).sum() for plan in allowed_plans(problem)]
    expected = pytest.approx(max(totals), abs=1e-6) if totals else None
    assert value_of(problem) == expected


@quick
@given(problems(), st.sampled_from([0.0, 0.5, 0.8, 1.0]))
def test_nothing_beats_the_plan_above_a_share_of_the_best_panel(problem, share):
    problem = replace(problem, floor=share)
    totals = [sums(problem, plan).sum() for plan in allowed_plans(problem)]
    expected = pytest.approx(max(totals), abs=1e-6) if totals else None
    assert value_of(problem) == expected


@quick
@given(problems(), st.booleans(), st.data())
def test_nothing_lifts_the_worst_off_case_higher(problem, with_rules, data):
    if with_rules:
        problem = data.draw(rules_for(problem))
    served = problem.demand > 0
    plans = [sums(problem, plan) for plan in allowed_plans(problem)]
    result = solve(replace(problem, floor="best"))
    if not plans:
        assert result.status is Status.INFEASIBLE
        return
    lowest = [plan[served].min(initial=np.inf) for plan in plans]
    best = max(
        plan.sum()
        for plan, low in zip(plans, lowest, strict=True)
        if low >= max(lowest) - 1e-9
    )
    assert result.status is Status.OPTIMAL
    got = sums(problem, result.plan)
    assert got[served].min(initial=np.inf) == pytest.approx(max(lowest))
    assert got.sum() == pytest.approx(best)


@quick
@given(ruled_problems)
def test_a_rule_never_raises_the_value(problem):
    free, bound = value_of(replace(problem, rules=())), value_of(problem)
    assert bound is None or (free is not None and bound <= free + 1e-6)


@quick
@given(problems(), st.integers(0, 99))
def test_fixed_pairs_count_for_rules_and_floors(problem, number):
    plain = solve(problem)
    if plain.plan is None or not len(plain.plan):
        return
    pair = tuple(plain.plan[number % len(plain.plan)].tolist())
    rule = GroupRule("one of two", members=(pair[1],), at_most=1)
    problem = replace(problem, rules=[rule], floor=0.3)
    pinned = replace(problem, fixed=[pair])
    totals = [sums(problem, plan).sum() for plan in allowed_plans(pinned)]
    expected = pytest.approx(max(totals), abs=1e-6) if totals else None
    assert value_of(pinned) == expected


def test_a_panel_has_a_senior_two_employers_and_both_languages():
    rng = np.random.default_rng(2)
    judges = [f"j{number}" for number in range(24)]
    employer = {judge: f"firm {number % 7}" for number, judge in enumerate(judges)}
    rules = [
        GroupRule("a senior", tuple(judges[:6]), at_least=1),
        GroupRule("Korean", tuple(judges[::2]), at_least=1),
        GroupRule("English", tuple(judges[1::2]), at_least=1),
        *at_most_one_per("employer", employer),
    ]
    affinity = rng.random((30, 24))
    problem = AssignmentProblem(affinity, 3, 5, rules=rules, judge_ids=judges)
    assert value_of(problem) < value_of(replace(problem, rules=()))


def test_a_rule_that_cannot_hold_is_named_with_its_smallest_relaxation():
    rule = GroupRule("a lawyer", members=("kim",), at_least=1)
    problem = AssignmentProblem(
        np.ones((5, 4)),
        demand=2,
        max_load=3,
        rules=[rule],
        judge_ids=["kim", "lee", "choi", "park"],
    )
    result = solve(problem)
    assert result.status is Status.INFEASIBLE
    assert result.notes[0].startswith(
        "2 reads short of the rule “a lawyer”: 3 reads on offer, 5 asked; "
        "smallest relaxation: "
    )


def test_rules_that_only_together_cannot_hold_are_relaxed_by_the_fewest_reads():
    rules = [
        GroupRule("a senior", (0, 1), at_least=1),
        GroupRule("no two of one firm", (0, 1, 2), at_most=0),
    ]
    result = solve(AssignmentProblem(np.ones((2, 4)), 2, 2, rules=rules))
    assert result.status is Status.INFEASIBLE
    assert result.notes[0].startswith("2 reads short of the rule")


def test_a_floor_that_cannot_hold_is_named_with_the_highest_that_could():
    affinity = [[1.0, 0.5], [1.0, 0.5]]
    result = solve(AssignmentProblem(affinity, 1, 1, floor=0.8))
    assert result.status is Status.INFEASIBLE
    assert "0.75 is impossible" in result.notes[0]


@pytest.mark.parametrize(
    ("name", "load", "lowest", "value"),
    [("preflib1", 6, 0.75, 124.25), ("aamas2015", 12, 1.5, 1375.75)],
)
def test_fair_floors_of_public_bids(name, load, lowest, value):
    file = shared("judge-assignment") / f"{name}.in"
    given = _text(file)
    problem = AssignmentProblem(**given, demand=3, max_load=load, floor="best")
    result = solve(problem, stop=Stop(seconds=600))
    assert valued(problem, result) == pytest.approx(value)
    assert sums(problem, result.plan).min() == lowest


def test_fair_floor_of_midl():
    given = _folder(shared("judge-assignment") / "midl")
    problem = AssignmentProblem(**given, floor="best")
    result = solve(problem)
    assert result.status is Status.OPTIMAL
    assert result.value == pytest.approx(201.7687, abs=1e-4)
    assert sums(problem, result.plan).min() == pytest.approx(0.9448, abs=1e-4)
