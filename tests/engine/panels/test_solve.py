"""Plans keep every rule, are the best where that is claimed, and move little."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from madang.engine.panels import Read, ReadState, Round, Rule, feasibility
from madang.engine.problem import Stop
from madang.engine.result import Status
from madang.engine.verify.panels import check

from .rounds import FIELD, LAW, best_value, case, judge, planned, rounds, solve

FEW = settings(max_examples=40, deadline=None)


def _checked(problem, seed=0):
    result = solve(problem, seed=seed)
    found = check(problem, result.plan, result.details["certificate"])
    assert found.faults == ()
    assert found.value == pytest.approx(result.value)
    assert result.value <= result.bound + 1e-9
    return result


@FEW
@drawn(rounds())
def test_small_rounds_are_solved_as_well_as_by_trying_everything(problem):
    result = _checked(problem)
    best = best_value(problem)
    if best is None:
        assert result.status is Status.INFEASIBLE
        assert result.notes
    else:
        assert result.status is Status.OPTIMAL
        assert result.value == pytest.approx(best)


@FEW
@drawn(rounds(), st.randoms(use_true_random=False))
def test_the_order_of_judges_and_cases_does_not_matter(problem, random):
    judges, cases = list(problem.judges), list(problem.cases)
    random.shuffle(judges)
    random.shuffle(cases)
    other = solve(replace(problem, judges=tuple(judges), cases=tuple(cases)))
    same = solve(problem)
    assert other.status is same.status
    if same.status is Status.OPTIMAL:
        assert other.value == pytest.approx(same.value)


@FEW
@drawn(rounds(), st.data())
def test_one_more_conflict_never_raises_the_value(problem, data):
    pairs = [(j.id, c.id) for j in problem.judges for c in problem.cases]
    worse = replace(
        problem, forbidden=problem.forbidden | {data.draw(st.sampled_from(pairs))}
    )
    before, after = solve(problem), solve(worse)
    if after.status is Status.OPTIMAL:
        assert before.status is Status.OPTIMAL
        assert after.value <= before.value + 1e-9


@FEW
@drawn(rounds())
def test_one_more_read_of_capacity_never_lowers_the_value(problem):
    first, *rest = problem.judges
    better = replace(problem, judges=(replace(first, capacity=5), *rest))
    before, after = solve(problem), solve(better)
    if before.status is Status.OPTIMAL:
        assert after.value >= before.value - 1e-9


@FEW
@drawn(rounds(), st.sampled_from([2.0, 8.0]))
def test_scaling_the_weights_scales_the_value(problem, factor):
    scaled = replace(
        problem,
        rules=tuple(replace(r, weight=r.weight * factor) for r in problem.rules),
        complete_bonus=problem.complete_bonus * factor,
    )
    before, after = solve(problem), solve(scaled)
    assert before.status is after.status
    if before.status is Status.OPTIMAL:
        assert after.value == pytest.approx(before.value * factor)


@FEW
@drawn(rounds())
def test_forbidding_an_unused_pair_changes_no_value(problem):
    before = solve(problem)
    used = {(read.judge, read.case) for read in before.plan.reads}
    unused = {(j.id, c.id) for j in problem.judges for c in problem.cases} - used
    after = solve(replace(problem, forbidden=problem.forbidden | unused))
    if before.status is Status.OPTIMAL:
        assert after.value == pytest.approx(before.value)


@FEW
@drawn(rounds(judges=8, cases=8), st.integers(0, 3))
def test_the_same_seed_gives_the_same_plan(problem, seed):
    assert solve(problem, seed=seed).plan == solve(problem, seed=seed).plan


@FEW
@drawn(rounds(judges=8, cases=8), st.data())
def test_a_new_plan_touches_only_planned_reads(problem, data):
    plan = solve(problem).plan
    states = st.sampled_from(list(ReadState))
    history = tuple(replace(read, state=data.draw(states)) for read in plan.reads)
    gone = data.draw(st.sets(st.sampled_from([j.id for j in problem.judges])))
    later = replace(problem, history=history, away=frozenset(gone))
    result = _checked(later)
    begun = {read for read in history if read.state is not ReadState.PLANNED}
    assert begun <= set(result.plan.reads)


def test_a_plan_that_still_holds_is_left_alone():
    judges = tuple(judge(f"j{i}", 3, industry="ab"[i % 2]) for i in range(8))
    cases = tuple(case(f"c{i}", industry="ab"[i % 2]) for i in range(6))
    problem = Round(judges, cases, (FIELD,), reads=3)
    plan = solve(problem).plan
    again = solve(replace(problem, history=plan.reads), seed=9)
    assert again.plan == plan
    assert again.details["moved"] == 0


def test_a_judge_who_leaves_moves_only_his_own_reads():
    judges = tuple(judge(f"j{i}", 4) for i in range(8))
    cases = tuple(case(f"c{i}") for i in range(6))
    problem = Round(judges, cases, (), reads=3)
    plan = solve(problem).plan
    later = replace(problem, history=plan.reads, away=frozenset({"j0"}))
    result = _checked(later)
    lost = {read for read in plan.reads if read.judge == "j0"}
    assert lost
    assert set(plan.reads) - lost <= set(result.plan.reads)
    assert result.details["moved"] == len(lost)


def test_pins_are_kept_and_count_toward_capacity():
    problem = Round(
        (judge("ana", 1), judge("bo", 2)),
        (case("one"), case("two")),
        (),
        reads=1,
        pins=frozenset({("ana", "two")}),
    )
    result = _checked(problem)
    assert planned(result.plan.reads) == {("ana", "two"), ("bo", "one")}


def test_a_withdrawn_case_gets_nothing_new():
    problem = Round(
        (judge("ana"), judge("bo")),
        (case("one"), case("two")),
        (),
        reads=2,
        history=(Read("ana", "two"),),
        withdrawn=frozenset({"two"}),
    )
    assert planned(_checked(problem).plan.reads) == {("ana", "one"), ("bo", "one")}


def test_a_leaning_full_panel_is_mended_by_one_more_read():
    problem = Round(
        (judge("kind", severity=0.8), judge("level"), judge("hard", severity=-0.8)),
        (case("one"),),
        (),
        reads=1,
        history=(Read("kind", "one", ReadState.DONE),),
    )
    assert len(planned(_checked(problem).plan.reads)) == 1


def test_too_few_judges_are_named_with_the_smallest_relaxation():
    problem = Round(
        (judge("ana", 2), judge("bo", 2)),
        (case("one"), case("two")),
        (),
        reads=2,
        forbidden=frozenset({("bo", "one")}),
    )
    result = _checked(problem)
    assert result.status is Status.INFEASIBLE
    assert "1 reads cannot be given: the 1 cases one" in result.notes[0]
    assert len(result.plan.reads) == 3


def test_a_panel_that_must_lean_is_named():
    judges = (judge("ana", severity=0.9), judge("bo", severity=0.7))
    result = _checked(Round(judges, (case("one"),), (), reads=2))
    assert result.status is Status.INFEASIBLE
    assert "panel leans +0.80" in result.notes[0]


def test_the_shortage_is_named_before_opening():
    judges = (judge("ana", 1, role="Lawyer"), judge("bo", 9), judge("cy", 9))
    problem = Round(judges, tuple(map(case, "abc")), (LAW,), reads=2)
    report = feasibility(problem)
    assert not report.is_possible
    assert [str(s) for s in report.supplies] == [
        "reads: 19 reads on offer, 6 asked",
        "role = Lawyer: 1 reads on offer, 3 asked (2 short)",
    ]


def test_rules_that_ask_more_reads_than_a_case_gets_are_named():
    rules = (Rule("role", 2, 1.0, "Lawyer"), Rule("role", 1, 1.0, "Investor"))
    judges = (judge("ana", 9, role="Lawyer"), judge("bo", 9, role="Investor"))
    report = feasibility(Round(judges, (case("one"),), rules, reads=2))
    assert any("ask 3 different reads, a case gets 2" in line for line in report.lines)


def test_a_cancelled_search_still_keeps_every_rule():
    judges = tuple(judge(f"j{i}", 6, severity=(i % 5 - 2) / 4) for i in range(30))
    cases = tuple(case(f"c{i}") for i in range(40))
    problem = Round(judges, cases, (LAW,), reads=3, severity_limit=None)
    result = solve(problem, stop=Stop(cancelled=lambda: True))
    assert check(problem, result.plan, None).holds
