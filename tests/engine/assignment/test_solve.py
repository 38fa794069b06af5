"""Maximum affinity under loads: against brute force, laws, and public instances."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.engine import assignment
from madang.engine.assignment import AssignmentProblem
from madang.engine.formats.assignment import _folder, _text
from madang.engine.problem import Stop
from madang.engine.result import Status
from madang.engine.verify import assignment as verify
from tests.engine.assignment.tiny import allowed_plans, problems, sums
from tests.engine.shared import shared

quick = settings(max_examples=60, deadline=None)


def solve(problem, **how) -> Any:
    return assignment.solve(problem, **how)


def value_of(problem):
    """Return the proved value, or None where proved infeasible; check the claim."""
    result = solve(problem)
    certificate = result.details["certificate"]
    if result.status is Status.INFEASIBLE:
        assert verify.shortage(problem, np.array(certificate["shortage"])) > 0
        return None
    assert result.status is Status.OPTIMAL
    found = verify.check(problem, result.plan, certificate)
    assert found.faults == ()
    assert found.value == pytest.approx(result.value)
    assert found.bound == pytest.approx(result.value)
    assert verify.check(problem, result.plan, None).bound == pytest.approx(result.value)
    return result.value


@quick
@given(problems())
def test_nothing_beats_the_plan(problem):
    totals = [sums(problem, plan).sum() for plan in allowed_plans(problem)]
    assert value_of(problem) == (pytest.approx(max(totals)) if totals else None)


@quick
@given(problems(), st.integers(0, 99))
def test_the_order_of_cases_and_judges_does_not_matter(problem, seed):
    rng = np.random.default_rng(seed)
    rows, columns = (rng.permutation(size) for size in problem.shape)
    turned = replace(
        problem,
        affinity=problem.affinity[np.ix_(rows, columns)],
        conflicts=problem.conflicts[np.ix_(rows, columns)],
        demand=problem.demand[rows],
        max_load=problem.max_load[columns],
        min_load=problem.min_load[columns],
    )
    assert value_of(turned) == value_of(problem)


@quick
@given(problems(), st.integers(0, 99))
def test_a_new_conflict_never_raises_the_value(problem, number):
    before = value_of(problem)
    conflicts = problem.conflicts.copy()
    conflicts.flat[number % conflicts.size] = True
    after = value_of(replace(problem, conflicts=conflicts))
    assert after is None or (before is not None and after <= before)


@quick
@given(problems(), st.integers(0, 99))
def test_a_higher_load_never_lowers_the_value(problem, number):
    before = value_of(problem)
    loads = problem.max_load.copy()
    loads[number % loads.size] += 1
    after = value_of(replace(problem, max_load=loads))
    assert before is None or (after is not None and after >= before)


@quick
@given(problems(), st.sampled_from([0.5, 2.0, 1024.0]))
def test_the_value_scales_with_the_affinities(problem, factor):
    before = value_of(problem)
    after = value_of(replace(problem, affinity=problem.affinity * factor))
    assert after == (None if before is None else before * factor)


@quick
@given(problems())
def test_forbidding_an_unused_pair_changes_nothing(problem):
    result = solve(problem)
    if result.plan is None:
        return
    used = set(map(tuple, result.plan.tolist()))
    unused = [pair for pair in np.ndindex(problem.shape) if pair not in used]
    for pair in unused[:2]:
        assert value_of(replace(problem, forbidden=[pair])) == result.value


@quick
@given(problems(), st.integers(0, 99))
def test_fixing_a_used_pair_changes_nothing(problem, number):
    result = solve(problem)
    if result.plan is None or not len(result.plan):
        return
    pair = tuple(result.plan[number % len(result.plan)].tolist())
    fixed = replace(problem, fixed=[pair])
    assert value_of(fixed) == pytest.approx(result.value)
    assert list(pair) in solve(fixed).plan.tolist()


def test_the_same_seed_gives_the_same_plan():
    rng = np.random.default_rng(3)
    problem = AssignmentProblem(rng.integers(0, 3, (600, 300)), 3, 7)
    first, second = solve(problem, seed=5), solve(problem, seed=5)
    assert first.plan.tolist() == second.plan.tolist()


def test_many_ties_and_more_pairs_than_are_weighed_at_first():
    rng = np.random.default_rng(3)
    affinity = rng.choice([0.0, 0.25, 1.0], (900, 250), p=[0.1, 0.8, 0.1])
    assert value_of(AssignmentProblem(affinity, 3, 11, min_load=10)) is not None


def test_a_few_judges_that_everybody_wants_are_shared():
    affinity = np.zeros((700, 400))
    affinity[:, :12] = 1.0  # far more than twelve may be asked first
    assert value_of(AssignmentProblem(affinity, 3, 6)) == 72.0


def test_float_affinities_that_no_grid_fits_are_proved_too():
    rng = np.random.default_rng(3)
    assert value_of(AssignmentProblem(rng.random((500, 400)) ** 4, 3, 4)) is not None


def test_huge_and_tiny_affinities_keep_their_precision():
    rng = np.random.default_rng(3)
    small = AssignmentProblem(rng.random((30, 20)), 2, 4)
    for factor in (1e-7, 1e7):
        scaled = replace(small, affinity=small.affinity * factor)
        assert solve(scaled).plan.tolist() == solve(small).plan.tolist()


def test_a_shortage_is_counted_and_explained():
    result = solve(AssignmentProblem(np.ones((4, 3)), demand=2, max_load=2))
    assert result.status is Status.INFEASIBLE
    assert result.notes[0] == "2 reads short: no plan keeps every rule"
    assert result.notes[-1] == (
        "all 3 judges together can give 6 reads; 8 reads can come from nobody else: "
        "raise their maximum loads by 2 in all, or add judges"
    )


def test_a_case_with_too_few_judges_is_named():
    problem = AssignmentProblem(
        np.ones((2, 3)),
        demand=2,
        max_load=2,
        conflicts=[[True, True, False], [False] * 3],
        case_ids=["A", "B"],
        judge_ids=["x", "y", "z"],
    )
    assert solve(problem).notes[1] == (
        "case A asks 2 more judges, 1 may read it: "
        "lower its demand by 1 or lift conflicts"
    )


def test_forced_minimum_loads_that_cannot_be_met_are_named():
    problem = AssignmentProblem(np.ones((2, 3)), demand=1, max_load=2, min_load=1)
    assert solve(problem).notes[-1] == (
        "all 3 judges together must get 3 reads; at most 2 reads can go to them: "
        "lower their minimum loads by 1 in all"
    )


def test_no_time_is_not_a_proof():
    rng = np.random.default_rng(3)
    problem = AssignmentProblem(rng.random((600, 300)), 3, 6)
    result = solve(problem, stop=Stop(cancelled=lambda: True))
    assert result.status in {Status.FEASIBLE, Status.UNKNOWN, Status.OPTIMAL}
    if result.status is not Status.UNKNOWN:
        assert verify.check(problem, result.plan, None).holds
        assert result.bound >= solve(problem).value - 1e-9


@pytest.mark.parametrize(
    ("name", "load", "value"),
    [("preflib1", 6, 124.25), ("preflib3", 6, 454.25), ("aamas2015", 12, 1406.25)],
)
def test_proved_optima_of_public_bids(name, load, value):
    file = shared("judge-assignment") / f"{name}.in"
    assert value_of(AssignmentProblem(**_text(file), demand=3, max_load=load)) == value


def test_proved_optimum_of_midl():
    problem = AssignmentProblem(**_folder(shared("judge-assignment") / "midl"))
    assert value_of(problem) == pytest.approx(201.884880, abs=1e-6)
    assert value_of(replace(problem, min_load=2)) == pytest.approx(150.043125, abs=1e-6)
    assert value_of(replace(problem, min_load=3)) is None
