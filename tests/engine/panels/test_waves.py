"""Rounds played to their end: rolling waves, drop-outs, boundary reads, differences."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from madang.engine.panels import (
    AsRecorded,
    Cut,
    Outcome,
    Passing,
    Read,
    ReadState,
    Round,
    Standing,
    Standings,
    after,
    boundary_reads,
    compare,
    measure,
    play,
    play_boundary,
)
from madang.engine.problem import ProblemError
from madang.engine.verify.panels import check

from .rounds import FIELD, LAW, case, judge, rounds, solve

FEW = settings(max_examples=25, deadline=None)


def _round(judges: int = 24, cases: int = 20) -> Round:
    people = tuple(
        judge(
            f"j{i}",
            6,
            (i % 7 - 3) / 3,
            role="Lawyer" if i % 3 == 0 else "Other",
            industry="abc"[i % 3],
        )
        for i in range(judges)
    )
    things = tuple(case(f"c{i}", industry="abc"[i % 3]) for i in range(cases))
    return Round(people, things, (FIELD, LAW), reads=4)


@FEW
@drawn(rounds(judges=9, cases=8), st.floats(0, 0.6), st.integers(0, 9))
def test_nobody_is_ever_over_capacity_or_asked_twice(problem, rate, seed):
    end = play(problem, Passing(rate, dropout=0.1, asleep=0.1), seed=seed)
    assert end.measures.over_capacity == 0
    assert end.measures.repeats == 0
    assert not {(r.judge, r.case) for r in end.round.history} & problem.forbidden


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_round_with_room_ends_full_and_level(seed):
    end = play(_round(), Passing(0.15), seed=seed)
    assert (end.measures.short, end.measures.leaning) == (0, 0)
    assert end.measures.done <= 4 * 20 + 3
    assert len(end.waves) > 1


def test_judges_who_stop_at_their_record_read_no_more_than_it():
    problem = _round()
    people = tuple(replace(j, completed=4) for j in problem.judges)
    end = play(replace(problem, judges=people), AsRecorded(), seed=1)
    done = [r.judge for r in end.round.history if r.state is ReadState.DONE]
    assert max(done.count(j.id) for j in people) == 4
    assert end.measures.short == 0


def test_the_same_seed_plays_the_same_round():
    one, other = (play(_round(), Passing(0.2), seed=4) for _ in range(2))
    assert one == other


def test_reads_that_stay_planned_are_not_given_to_others():
    problem = _round()
    plan = solve(problem).plan
    half = [replace(r, state=ReadState.DONE) for r in plan.reads[::2]]
    later = after(problem, plan, Outcome(tuple(half)))
    again = solve(later, seed=3)
    assert set(again.plan.reads) == {*half, *plan.reads[1::2]}


def test_a_round_needs_a_wave():
    with pytest.raises(ProblemError, match="allow 1 wave or more"):
        play(_round(), Passing(), most=0)


def _standings(problem: Round) -> Standings:
    return Standings(
        {c.id: Standing(float(i), 1.0) for i, c in enumerate(problem.cases)}, 1.0
    )


def test_spare_reads_go_to_the_cases_nearest_the_line():
    problem = replace(_round(), reads=1)
    extra = boundary_reads(problem, _standings(problem), places=10, spare=4, most=1)
    assert extra == {"c8": 1, "c9": 1, "c10": 1, "c11": 1}


def test_no_case_is_asked_more_readers_than_there_are():
    problem = replace(_round(judges=3), reads=1)
    extra = boundary_reads(problem, _standings(problem), places=10, spare=99, most=9)
    assert set(extra.values()) == {3 - 1 + 1}


def test_boundary_reads_stay_within_the_spare_and_leave_panels_level():
    problem = play(_round(judges=40), Passing(0.1), seed=1).round
    before = len(problem.history)
    end = play_boundary(problem, Passing(0.1), _standings, cut=Cut(10, 40, 3), seed=2)
    assert 20 <= len(end.round.history) - before <= 40
    assert (end.measures.leaning, end.measures.over_capacity) == (0, 0)
    assert [j.capacity for j in end.round.judges] == [6] * 40


@pytest.mark.parametrize(
    ("places", "spare", "field"),
    [(0, 1, "places"), (20, 1, "places"), (5, -1, "spare")],
)
def test_a_line_that_is_none_is_refused(places, spare, field):
    problem = _round()
    with pytest.raises(ProblemError) as caught:
        boundary_reads(problem, _standings(problem), places=places, spare=spare)
    assert caught.value.field == field


@FEW
@drawn(rounds(judges=7, cases=6), st.integers(0, 3), st.integers(4, 7))
def test_the_difference_turns_one_plan_into_the_other(problem, seed, other):
    one = {(r.judge, r.case) for r in solve(problem, seed=seed).plan.reads}
    reads = solve(replace(problem, reads=problem.reads + 1), seed=other).plan.reads
    found = compare(problem, [Read(*pair) for pair in one], reads)
    gone = {(m.before, m.case) for m in found.moved}
    gone |= {(r.judge, r.case) for r in found.dropped}
    come = {(m.after, m.case) for m in found.moved}
    come |= {(r.judge, r.case) for r in found.added}
    assert (one - gone) | come == {(r.judge, r.case) for r in reads}
    assert gone <= one
    assert not come & one


def test_a_plan_does_not_differ_from_itself():
    problem = _round()
    plan = solve(problem).plan
    found = compare(problem, plan.reads, plan.reads)
    assert found.is_empty
    assert {figure.change for figure in found.figures} == {0.0}


def test_the_difference_is_told_rule_by_rule():
    people = (judge("ana", role="Lawyer"), judge("bo"))
    problem = Round(people, (case("one"),), (LAW,), reads=1)
    found = compare(problem, [Read("ana", "one")], [Read("bo", "one")])
    figures = {figure.what: figure.change for figure in found.figures}
    assert figures["role = Lawyer"] == -1
    assert figures["reads"] == 0


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda reads: reads[1:], "1 of 2 reads"),
        (lambda reads: (*reads, reads[0]), "twice"),
        (lambda reads: (*reads, Read("cy", "one")), "no judge is called 'cy'"),
        (lambda reads: (*reads, Read("bad", "one")), "may not read"),
        (lambda reads: (replace(reads[0], state=ReadState.DONE), reads[1]), "never"),
    ],
)
def test_the_checker_finds_what_is_wrong(change, fault):
    people = (judge("ana", 1), judge("bo", 1), judge("bad", 1))
    problem = Round(
        people, (case("one"),), (), reads=2, forbidden=frozenset({("bad", "one")})
    )
    result = solve(problem)
    wrong = replace(result.plan, reads=change(result.plan.reads))
    faults = check(problem, wrong, result.details["certificate"]).faults
    assert any(fault in line for line in faults)


def test_measures_count_read_by_read():
    people = (judge("ana", 1, 0.9, role="Lawyer"), judge("bo", 1, role="Other"))
    problem = Round(people, (case("one"), case("two")), (LAW,), reads=1)
    reads = [
        Read("ana", "one"),
        Read("ana", "two"),
        Read("bo", "two", ReadState.PASSED),
    ]
    found = measure(problem, reads)
    assert (found.asked, found.counted, found.done, found.short) == (3, 2, 0, 0)
    assert (found.leaning, found.over_capacity, found.complete) == (2, 1, 2)
