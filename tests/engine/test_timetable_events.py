"""Optional meetings, large events and changes on the day."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.events import Size, event
from madang.engine.problem import ProblemError, Stop
from madang.engine.result import Status
from madang.engine.timetable import Meeting, Sitting, many, replan, solve
from madang.engine.timetable.grid import grid_of
from madang.engine.verify import timetable as checker
from tests.engine.timetable_cases import event as small_event
from tests.engine.timetable_cases import every_plan, timetables, tiny_timetables

QUICK = settings(max_examples=50, deadline=None)
FAIR = Size(12, 15, 8, 7, 6, 6, 9)


def solved(problem, seed=1):
    return solve(problem, stop=Stop(seconds=10), seed=seed)


@given(tiny_timetables(optional=True))
@QUICK
def test_the_chosen_worth_is_the_best_of_every_plan(problem):
    result = solved(problem)
    assert result.is_proved
    values = list(every_plan(problem))
    best = max(values, default=None)
    if best is not None and not problem.is_choice:
        best = min(values)
    assert result.value == best


@given(timetables(optional=True))
@QUICK
def test_every_chosen_plan_passes_the_checker_within_its_bound(problem):
    result = solved(problem)
    if result.plan is not None:
        check = checker.check(problem, result.plan, result.details.get("certificate"))
        assert check.holds, check.faults
        assert check.value == result.value
        assert check.bound is not None
        assert check.bound >= result.value or not problem.is_choice


@pytest.mark.parametrize("free", [1.0, 0.8, 0.6])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_events_are_proved_by_prices_that_the_checker_adds_up(free, seed):
    problem = event(FAIR, free=free, seed=seed)
    result = solved(problem, seed)
    check = checker.check(problem, result.plan, result.details["certificate"])
    assert check.holds, check.faults
    assert (result.status, check.value) == (Status.OPTIMAL, check.bound)
    assert solved(problem, seed).plan == result.plan


def chosen(problem):
    """The same event with the chosen meetings fixed: all of them must be held."""
    held = {sitting.meeting for sitting in solved(problem).plan}
    return replace(
        problem,
        meetings=tuple(
            replace(meeting, optional=False)
            for meeting in problem.meetings
            if meeting.id in held
        ),
    )


@pytest.mark.parametrize("free", [1.0, 0.9])
def test_large_events_are_coloured_and_calmed(free):
    problem = chosen(event(FAIR, free=free, seed=4))
    grid = grid_of(problem)
    found = many.settle(grid, Stop(seconds=10), 1)
    assert found.at is not None
    plan = tuple(
        Sitting(meeting.id, problem.slots[slot].id, "hall")
        for meeting, slot in zip(problem.meetings, found.at, strict=True)
    )
    check = checker.check(problem, plan)
    assert check.holds, check.faults
    first = many.coloured(grid, Stop(), 1)
    assert first is not None
    assert check.value is not None
    assert check.value < sum(grid.breaks_of_all(first))


def without(problem, gone):
    """The event after these people have left."""
    return replace(
        problem,
        people=tuple(person for person in problem.people if person.id not in gone),
        meetings=tuple(m for m in problem.meetings if not gone & set(m.people)),
    )


@given(st.integers(1, 50), st.floats(0.6, 1.0))
@settings(max_examples=12, deadline=None)
def test_after_drop_outs_nothing_locked_moves_and_little_else(seed, free):
    problem = event(FAIR, free=free, seed=seed)
    old = solved(problem).plan
    changed = without(problem, {"s1", "i2"})
    alive = {meeting.id for meeting in changed.meetings}
    locked = [sitting.meeting for sitting in old if sitting.meeting in alive][::3]
    result = replan(changed, old, locked=locked, stop=Stop(seconds=10), seed=1)
    assert result.plan is not None
    before = {sitting.meeting: sitting for sitting in old}
    after = {sitting.meeting: sitting for sitting in result.plan}
    assert all(before[name] == after[name] for name in locked)
    assert checker.check(changed, result.plan).holds
    stay = [name for name in before if name in alive]
    away = [n for n in stay if n not in after or before[n].slot != after[n].slot]
    moved = [name for name in away if name in after]
    assert len(moved) <= 0.03 * len(before)
    assert len(away) <= 0.06 * len(before)
    assert result.details["kept"] == len(stay) - len(away)
    assert result.value >= sum(
        meeting.worth for meeting in changed.meetings if meeting.id in stay
    ) - sum(meeting.worth for meeting in changed.meetings if meeting.id in away)


@given(tiny_timetables(), st.data())
@QUICK
def test_replanning_moves_fewest_of_every_plan(problem, data):
    old = solved(problem).plan
    if old is None:
        return
    sitting = data.draw(st.sampled_from(old))
    meeting = next(m for m in problem.meetings if m.id == sitting.meeting)
    people = tuple(
        replace(person, away=person.away | {sitting.slot})
        if person.id == meeting.people[0]
        else person
        for person in problem.people
    )
    changed = replace(problem, people=people)
    result = replan(changed, old, stop=Stop(seconds=10), seed=1)
    fresh = solved(changed)
    assert (result.plan is None) == (fresh.plan is None)
    if result.plan is not None:
        assert result.status is Status.OPTIMAL
        assert checker.check(changed, result.plan).holds
        assert result.value >= fresh.value
        assert result.details["kept"] >= kept_by(fresh.plan, old)


def kept_by(plan, old):
    slots = {sitting.meeting: sitting.slot for sitting in old}
    return sum(1 for sitting in plan if slots[sitting.meeting] == sitting.slot)


def test_an_unchanged_event_stays_as_it_is():
    problem = small_event(meetings=[("a", "b"), ("a", "c"), ("b", "c")])
    old = solved(problem).plan
    result = replan(problem, old, stop=Stop(seconds=5), seed=2)
    assert (result.plan, result.status) == (old, Status.OPTIMAL)


def test_a_lock_that_cannot_hold_is_refused():
    problem = small_event(meetings=[("a", "b"), ("a", "c")])
    old = solved(problem).plan
    slot = old[0].slot
    gone = replace(
        problem,
        people=(
            replace(problem.people[0], away=frozenset({slot})),
            *problem.people[1:],
        ),
    )
    with pytest.raises(ProblemError, match="is away"):
        replan(gone, old, locked=["0"], stop=Stop(seconds=5), seed=1)
    with pytest.raises(ProblemError, match="locked, 9"):
        replan(problem, old, locked=["9"], stop=Stop(seconds=5), seed=1)


def test_a_new_meeting_finds_room_by_a_short_chain():
    problem = small_event(
        slots=2, people=4, meetings=[("a", "b"), ("c", "d"), ("a", "c")]
    )
    old = tuple(Sitting(name, slot, "hall") for name, slot in (("0", "0"), ("1", "1")))
    bigger = replace(
        problem, meetings=(*problem.meetings[:2], Meeting("2", ("a", "c")))
    )
    result = replan(bigger, old, stop=Stop(seconds=5), seed=1)
    assert (result.details["kept"], result.details["moved"]) == (1, 1)
