"""The best plan near one that stands: worth more, few moved, no rule broken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.events import Size, event
from madang.engine.problem import Stop
from madang.engine.timetable import Meeting, Sitting, choice, nearby, replan
from madang.engine.timetable.board import Board
from madang.engine.timetable.grid import grid_of
from madang.engine.verify import timetable as checker
from tests.engine.timetable_cases import event as small_event

TIGHT = Size(40, 40, 12, 24, 8, 8, 14)


def seated(problem, rounds):
    """The board of a tight event, coloured and then improved so many times."""
    grid, stop = grid_of(problem), Stop(seconds=20)
    wanted, board = choice.wanted_of(grid, stop), Board(grid)
    choice.place_wanted(board, wanted, stop, 1)
    choice.fill(board)
    for _ in range(rounds):
        nearby.improve(board, wanted.prices, stop)
    return board, wanted


def plan_of(problem, board):
    return tuple(
        Sitting(meeting.id, problem.slots[slot].id, "hall")
        for meeting, slot in zip(problem.meetings, board.at, strict=True)
        if slot >= 0
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_nearby_plan_is_worth_more_and_keeps_every_rule(seed):
    problem = event(TIGHT, free=0.5, seed=seed)
    before, wanted = seated(problem, 0)
    after, _ = seated(problem, 1)
    old, new = (choice.worth_of(b.grid, b.at) for b in (before, after))
    assert old < new <= wanted.bound
    check = checker.check(problem, plan_of(problem, after))
    assert check.holds, check.faults
    assert seated(problem, 1)[0].at == after.at


@pytest.mark.parametrize("most", [0, 2, 6])
def test_no_more_old_meetings_leave_their_slot_than_allowed(most):
    problem = event(TIGHT, free=0.5, seed=4)
    board, wanted = seated(problem, 0)
    was = list(board.at)
    old = nearby.Old(was, most)
    gain = nearby.improve(board, wanted.prices, Stop(seconds=20), old=old)
    assert nearby.away(board.at, was) <= most
    assert (gain > 0) or most == 0
    assert checker.check(problem, plan_of(problem, board)).holds


def test_a_goal_is_reached_by_giving_up_few_old_meetings():
    problem = event(TIGHT, free=0.5, seed=4)
    board, wanted = seated(problem, 0)
    was, before = list(board.at), choice.worth_of(board.grid, board.at)
    few = nearby.Old(was, 2)
    strict = before + nearby.improve(board, wanted.prices, Stop(seconds=20), old=few)
    goal = strict + (wanted.bound - strict) // 8
    board, _ = seated(problem, 0)
    old = nearby.Old(was, 2, len(was))
    assert nearby.reach(board, wanted.prices, Stop(seconds=20), old=old, goal=goal) > 0
    assert choice.worth_of(board.grid, board.at) > strict
    gone = sum(now < 0 <= then for now, then in zip(board.at, was, strict=True))
    assert 0 < gone < 20
    assert nearby.away(board.at, was) - gone <= 2
    assert checker.check(problem, plan_of(problem, board)).holds


def test_a_goal_out_of_reach_changes_nothing():
    problem = event(TIGHT, free=0.5, seed=4)
    board, wanted = seated(problem, 0)
    was, old = list(board.at), nearby.Old(list(board.at), 0, 1)
    goal = wanted.bound
    assert nearby.reach(board, wanted.prices, Stop(seconds=20), old=old, goal=goal) == 0
    assert board.at == was


def test_what_must_be_held_never_makes_way_for_what_is_dearer():
    problem = small_event(slots=1, meetings=[("a", "b")])
    dearer = Meeting("1", ("a", "c"), optional=True, worth=9)
    problem = replace(problem, meetings=(*problem.meetings, dearer))
    board = Board(grid_of(problem))
    board.put(0, 0)
    prices = choice.wanted_of(board.grid, Stop()).prices
    assert nearby.improve(board, prices, Stop(seconds=5)) == 0
    assert board.at == [0, -1]


def test_locked_meetings_stay_when_the_rest_is_improved():
    problem = event(TIGHT, free=0.5, seed=5)
    board, _ = seated(problem, 0)
    old = plan_of(problem, board)
    locked = [sitting.meeting for sitting in old[::2]]
    result = replan(problem, old, locked=locked, stop=Stop(seconds=20), seed=1)
    after = {sitting.meeting: sitting for sitting in result.plan}
    assert all(after[s.meeting] == s for s in old if s.meeting in set(locked))
    stay = sum(after[s.meeting].slot == s.slot for s in old if s.meeting in after)
    assert len(old) - stay <= 0.06 * len(old)
    assert result.value is not None
    assert result.value > choice.worth_of(board.grid, board.at) / 1e6
