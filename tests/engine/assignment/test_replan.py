"""Re-planning after a change, and the tie-break that costs nothing."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.engine import assignment
from madang.engine.assignment import AssignmentProblem, GroupRule
from madang.engine.formats.assignment import _text
from madang.engine.problem import ProblemError
from madang.engine.result import Status
from madang.engine.verify import assignment as verify
from tests.engine.assignment.tiny import allowed_plans, problems, sums
from tests.engine.shared import shared

quick = settings(max_examples=40, deadline=None)


def solve(problem) -> Any:
    return assignment.solve(problem)


def replan(problem, old) -> Any:
    return assignment.replan(problem, old)


def pairs_of(plan):
    return [tuple(pair) for pair in plan.tolist()]


@quick
@given(problems(), st.integers(0, 99))
def test_no_plan_keeps_more_and_none_that_keeps_as_many_is_better(problem, number):
    before = solve(problem)
    if before.plan is None or not len(before.plan):
        return
    old = pairs_of(before.plan)
    now = replace(problem, forbidden=[old[number % len(old)]])
    result = replan(now, old)
    options = [
        (len(set(old) & set(pairs_of(plan))), sums(now, plan).sum())
        for plan in allowed_plans(now)
    ]
    if not options:
        assert result.status is Status.INFEASIBLE
        return
    changes = result.details["changes"]
    assert result.status is Status.OPTIMAL
    assert verify.check(now, result.plan, None).faults == ()
    assert (len(changes.kept), result.value) == pytest.approx(max(options))
    assert set(changes.kept) | set(changes.lost) | set(changes.moved) == set(old)
    assert set(changes.kept) | set(changes.added) == set(pairs_of(result.plan))


@quick
@given(problems())
def test_without_a_change_nothing_moves(problem):
    before = solve(problem)
    if before.plan is None:
        return
    after = replan(problem, pairs_of(before.plan))
    assert after.plan.tolist() == before.plan.tolist()
    assert after.value == pytest.approx(before.value)


def test_judges_and_cases_that_are_gone_are_lost():
    now = AssignmentProblem(
        [[1.0, 2.0], [2.0, 1.0]], 1, 2, case_ids=["A", "B"], judge_ids=["x", "y"]
    )
    result = replan(now, [("A", "x"), ("B", "left"), ("withdrawn", "y")])
    changes = result.details["changes"]
    assert changes.kept == (("A", "x"),)
    assert changes.lost == (("B", "left"), ("withdrawn", "y"))
    assert changes.moved == ()
    assert changes.added == (("B", "x"),)


def test_a_judge_drops_out_of_a_round_and_few_others_move():
    rng = np.random.default_rng(4)
    problem = AssignmentProblem(rng.random((300, 60)), 3, 15)
    old = pairs_of(solve(problem).plan)
    now = replace(problem, max_load=[0, *[16] * 59])
    changes = replan(now, old).details["changes"]
    assert len(changes.lost) == 0  # the pair may still be used; the judge has no room
    assert len(changes.moved) == sum(judge == 0 for _case, judge in old)


RULES = (
    {"rules": [GroupRule("one of them", (0,), at_most=1)]},
    {"rules": [GroupRule("the first", (0,), at_least=1)], "floor": 0.5},
    {"floor": 0.75},
    {"floor": "best"},
)


@settings(max_examples=25, deadline=None)
@given(problems(), st.sampled_from(RULES), st.integers(0, 99))
def test_under_rules_no_plan_keeps_more_either(problem, more, number):
    before = solve(problem)
    if before.plan is None or not len(before.plan):
        return
    old = pairs_of(before.plan)
    now = replace(problem, forbidden=[old[number % len(old)]], **more)
    result = replan(now, old)
    plans = list(allowed_plans(now))
    if now.floor == "best":
        served = np.asarray(now.demand) > 0
        lowest = [sums(now, plan)[served].min(initial=np.inf) for plan in plans]
        top = max(lowest, default=0)
        plans = [p for p, low in zip(plans, lowest, strict=True) if low == top]
    options = [
        (len(set(old) & set(pairs_of(plan))), sums(now, plan).sum()) for plan in plans
    ]
    if not options:
        assert result.status is Status.INFEASIBLE
        return
    changes = result.details["changes"]
    assert result.status is Status.OPTIMAL
    assert verify.check(now, result.plan, None).faults == ()
    assert (len(changes.kept), result.value) == pytest.approx(max(options))
    assert result.bound >= result.value


def test_what_a_replan_cannot_do_is_said(monkeypatch):
    problem = AssignmentProblem(np.ones((2, 2)), 1, 2, floor=0.5)
    with pytest.raises(ProblemError) as caught:
        replan(problem, [(0, 0), (0, 0)])
    assert caught.value.field == "old"
    monkeypatch.setattr(sys.modules[assignment.replan.__module__], "ALL", 3)
    with pytest.raises(ProblemError) as caught:
        replan(problem, [(0, 0)])
    assert (caught.value.field, "4 open pairs" in str(caught.value)) == (
        "problem",
        True,
    )


@quick
@given(problems())
def test_the_tie_break_never_costs_value_and_ignores_cases_without_demand(problem):
    result = solve(problem)
    if result.plan is not None:
        totals = [sums(problem, plan).sum() for plan in allowed_plans(problem)]
        assert sums(problem, result.plan).sum() == pytest.approx(max(totals))


def test_among_equal_totals_the_fairer_plan_is_chosen():
    affinity = np.array([[1.0, 1.0, 0.0, 0.0], [1.0, 1.0, 0.0, 0.0]])
    result = solve(AssignmentProblem(affinity, demand=2, max_load=1))
    assert sums(AssignmentProblem(affinity, 2, 1), result.plan).tolist() == [1.0, 1.0]


def test_the_worst_off_case_gains_for_free_on_public_bids():
    given_ = _text(shared("judge-assignment") / "aamas2015.in")
    problem = AssignmentProblem(**given_, demand=3, max_load=12)
    result = solve(problem)
    assert sums(problem, result.plan).sum() == 1406.25
    assert sums(problem, result.plan).min() >= 1.0
