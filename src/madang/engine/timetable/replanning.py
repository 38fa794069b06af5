"""Mend a timetable after a change: move least, never move what is locked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from madang.engine.problem import ProblemError
from madang.engine.result import Result, Status
from madang.engine.timetable import (
    choice,
    colouring,
    nearby,
    proof,
    rematching,
    seating,
    why,
)
from madang.engine.timetable.board import Board
from madang.engine.timetable.grid import MILLION, grid_of
from madang.engine.timetable.model import Lit, model_of
from madang.engine.timetable.search import search
from madang.engine.timetable.solving import (
    PROVABLE,
    Plan,
    break_notes,
    impossible,
    sittings,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from madang.engine.problem import Stop
    from madang.engine.timetable.grid import Grid
    from madang.engine.timetable.model import Model
    from madang.engine.timetable.problem import Timetable
    from madang.engine.timetable.terms import Sitting

MOVED_AT_MOST, MOVED_IN_LARGE, LARGE = 0.03, 0.01, 1000  # shares of, and many, meetings
GOAL = 0.9905  # of the fresh bound: short of it, old meetings make way beside the moved
LOST_AT_MOST = 0.03  # share of meetings
FIRST_SHARE = 0.5
NEAR = 0.005  # of the fresh bound: nearer, nobody's meeting is given up for more
STAY = 0.2  # share of its worth that a meeting counts more where it stood


@dataclass(frozen=True, slots=True)
class Mended:
    """Slots after the change; bounds are proved where they are not ``None``."""

    at: tuple[int, ...] | None
    breaks_at_least: int | None = None
    is_impossible: bool = False
    is_fewest_moves: bool = False


def replan(
    problem: Timetable,
    old: Sequence[Sitting],
    *,
    locked: Collection[str] = (),
    stop: Stop,
    seed: int,
) -> Result[Plan]:
    """Return the timetable of the changed problem that moves few of the old meetings.

    `problem` is the event as it stands now (people gone, slots lost, meetings added or
    called off), `old` the plan so far.  Meetings in `locked` keep slot and place.  A
    meeting that must be held is held, whatever has to move; optional ones are added
    while at most 3 % of the old meetings move or make way for dearer ones (1 % of a
    thousand and more); short of 99 % of a fresh plan's bound up to 3 % more make way.
    `details` count meetings ``kept``, ``moved``, ``lost`` and ``added``.

    Guarantee: every rule is kept and nothing locked moves.  Where all meetings must be
    held and the event is small, `optimal` says that no plan moves fewer and none that
    moves as few has fewer breaks.  For optional meetings the bound is that of a fresh
    plan.  Time: 6 s at 23,000 meetings; see docs/engine/timetable.md.

    Raises:
        ProblemError: A locked meeting is unknown, or can no longer be where it is.
    """
    held = {sitting.meeting: sitting for sitting in old}
    problem = with_locks(problem, held, locked)
    grid = grid_of(problem)
    reasons = why.impossible(problem, grid)
    if reasons:
        return impossible(stop, seed, reasons)
    slot = {s.id: t for t, s in enumerate(problem.slots)}
    was = [
        slot.get(held[meeting.id].slot, -1) if meeting.id in held else -1
        for meeting in problem.meetings
    ]
    if problem.is_choice:
        return mended_choice(problem, grid, held, was, (stop, seed))
    size = sum(mask.bit_count() for mask in grid.allowed)
    mended = (
        move_fewest(grid, was, stop, seed)
        if size <= PROVABLE
        else move_few(grid, was, stop, seed)
    )
    if mended.is_impossible:
        return impossible(stop, seed, ("no timetable keeps all the rules together",))
    if mended.at is None:
        return Result(Status.UNKNOWN, seconds=stop.spent(), seed=seed)
    breaks = grid.breaks_of_all(mended.at)
    value, bound = sum(breaks), mended.breaks_at_least
    is_best = mended.is_fewest_moves and bound is not None and value <= bound
    return Result(
        Status.OPTIMAL if is_best else Status.FEASIBLE,
        seated(problem, grid, mended.at, held, stop),
        float(value),
        None if bound is None else float(min(bound, value)),
        stop.spent(),
        seed,
        notes=(move_note(was, mended.at), *break_notes(problem, breaks)),
        details=counts(was, mended.at),
    )


def with_locks(
    problem: Timetable, held: dict[str, Sitting], locked: Collection[str]
) -> Timetable:
    """Return the problem with locked meetings pinned to their slot and place.

    Raises:
        ProblemError: A locked meeting is unknown, or can no longer be where it is.
    """
    known = {meeting.id for meeting in problem.meetings}
    places = {place.id for place in problem.places}
    slots = {slot.id for slot in problem.slots}
    for name in locked:
        if name not in known or name not in held:
            raise ProblemError(
                "locked", name, "is not a meeting of both plan and problem", "unlock it"
            )
        if held[name].place not in places or held[name].slot not in slots:
            raise ProblemError(
                "locked", name, "has lost its slot or place", "unlock it"
            )
    if not locked:
        return problem
    fast = set(locked)
    return replace(
        problem,
        meetings=tuple(
            replace(
                meeting,
                pinned=held[meeting.id].slot,
                places=frozenset({held[meeting.id].place}),
                optional=False,
            )
            if meeting.id in fast
            else meeting
            for meeting in problem.meetings
        ),
    )


def mended_choice(
    problem: Timetable,
    grid: Grid,
    held: dict[str, Sitting],
    was: list[int],
    about: tuple[Stop, int],
) -> Result[Plan]:
    """Return the plan with what can be kept, and the dearest added while few move."""
    stop, seed = about
    wanted = choice.wanted_of(grid, stop)
    share = MOVED_IN_LARGE if len(held) >= LARGE else MOVED_AT_MOST
    stood = sum(1 for slot in was if slot >= 0)
    old = nearby.Old(was, int(share * stood))
    board = mended_board(grid, old, wanted, stop)
    goal = int(GOAL * wanted.bound)
    if choice.worth_of(grid, board.at) < goal and wanted.is_two_sided:
        dearer = kept_board(grid, was)
        hold_musts(dearer)
        generous = nearby.Old(was, old.moved, int(LOST_AT_MOST * stood))
        if nearby.reach(dearer, wanted.prices, stop, old=generous, goal=goal):
            choice.fill(dearer, longest=0)
            board = max(board, dearer, key=lambda own: choice.worth_of(grid, own.at))
    at = choice.held_or_none(board)
    names = [person.id for person in problem.people]
    if at is None:
        bound = wanted.bound / MILLION
        return Result(Status.UNKNOWN, bound=bound, seconds=stop.spent(), seed=seed)
    value = choice.worth_of(grid, at)
    return Result(
        Status.OPTIMAL if value >= wanted.bound else Status.FEASIBLE,
        seated(problem, grid, at, held, stop),
        value / MILLION,
        max(value, wanted.bound) / MILLION,
        stop.spent(),
        seed,
        notes=(move_note(was, at),),
        details={"certificate": wanted.certificate(names), **counts(was, at)},
    )


def mended_board(
    grid: Grid, old: nearby.Old, wanted: choice.Wanted, stop: Stop
) -> Board:
    """Return the board worth most that was found while few old meetings change."""
    board = kept_board(grid, old.was)
    hold_musts(board)
    if wanted.is_two_sided:
        nearby.improve(board, wanted.prices, stop, old=old)
    choice.add_best(board, stop)
    choice.fill(board, longest=0)
    add_while_few_move(board, old.was, old.moved)
    short = wanted.bound - choice.worth_of(grid, board.at)
    if short > NEAR * wanted.bound and wanted.is_two_sided:
        spare = max(0, old.moved - nearby.away(board.at, old.was))
        rematching.rematch(board, stop, enough=short, stay=STAY, most_lost=spare)
        choice.fill(board, longest=0)
    return board


def kept_board(grid: Grid, was: Sequence[int]) -> Board:
    """Return a board with every old meeting that can stay where it was.

    Pinned meetings come first, then those that must be held, then the dearest.
    """
    board = Board(grid)
    order = sorted(
        (m for m, slot in enumerate(was) if slot >= 0),
        key=lambda m: (
            grid.allowed[m].bit_count() != 1,
            grid.optional[m],
            -grid.worth[m],
            m,
        ),
    )
    sits = [0] * len(grid.meetings)
    for m in order:
        slot = was[m]
        is_open = board.open_slots(m) >> slot & 1
        has_room = all(sits[p] < grid.cap[p] for p in grid.people[m])
        if is_open and has_room and board.has_table(m, slot):
            if not colouring.is_fine(board, m, slot):
                continue
            board.put(m, slot)
            for p in grid.people[m]:
                sits[p] += 1
    return board


def hold_musts(board: Board) -> list[int]:
    """Seat what must be held behind ever longer chains; return what could not be."""
    left = [
        m for m, slot in enumerate(board.at) if slot < 0 and not board.grid.optional[m]
    ]
    for longest in (0, 1, 2, 4, 8, 16, None):
        left = [
            m
            for m in colouring.by_scarcity(board, left)
            if not colouring.place(board, m, longest=longest)
        ]
    return left


def add_while_few_move(board: Board, was: Sequence[int], most: int) -> None:
    """Add optional meetings, dearest first, behind chains, while few old ones move."""
    grid = board.grid
    held = choice.held_by(board)
    moved = nearby.away(board.at, was)
    for longest in (1, 2, 4):
        for m in choice.by_worth(grid, (k for k, s in enumerate(board.at) if s < 0)):
            people = grid.people[m]
            if any(held[p] >= grid.cap[p] for p in people) or not grid.allowed[m]:
                continue
            if moved + longest > most:
                return
            found = colouring.choice_for(board, m, longest=longest)
            if found is None:
                continue
            moved += len(found.chain)
            colouring.carry_out(board, m, found)
            for p in people:
                held[p] += 1


def move_fewest(grid: Grid, was: Sequence[int], stop: Stop, seed: int) -> Mended:
    """Return the plan that moves fewest old meetings and then has fewest breaks."""
    everything = grid.slots * max(1, len(grid.meetings))
    model = model_of(grid, at_most=everything)
    stays = kept_literals(model, was)
    model.cp.maximize(sum(stays))
    hint = hold_all_hint(grid, was)
    seconds = FIRST_SHARE * stop.left()
    first = search(model, stop, seconds=seconds, seed=seed, hint=hint)
    if first.is_impossible:
        return Mended(None, is_impossible=True)
    if first.at is None:
        return move_few(grid, was, stop, seed)
    kept = sum(1 for m, slot in enumerate(first.at) if was[m] == slot)
    model = model_of(grid)
    model.cp.add(sum(kept_literals(model, was)) >= kept)
    second = search(
        model, stop, seconds=stop.left(), seed=seed, core=True, hint=first.at
    )
    bound = proof.bound_of(second)
    at = second.at
    if at is None or sum(grid.breaks_of_all(at)) > sum(grid.breaks_of_all(first.at)):
        at = first.at
    return Mended(at, bound, is_fewest_moves=first.is_proved)


def hold_all_hint(grid: Grid, was: Sequence[int]) -> tuple[int, ...]:
    """Return a mended plan, whole or not, to start the search from."""
    board = kept_board(grid, was)
    hold_musts(board)
    return tuple(board.at)


def kept_literals(model: Model, was: Sequence[int]) -> list[Lit]:
    """Return the literals that say an old meeting keeps its slot."""
    return [
        model.x[m, slot]
        for m, slot in enumerate(was)
        if slot >= 0 and (m, slot) in model.x
    ]


def move_few(grid: Grid, was: Sequence[int], stop: Stop, seed: int) -> Mended:
    """Return a plan that moves few, by chains from the old one; else a fresh one."""
    board = kept_board(grid, was)
    left = hold_musts(board)
    if left:
        colouring.place_all(board, left, stop, seed, [1.0] * len(grid.people))
    at = choice.held_or_none(board)
    return Mended(at if at is not None and proof.is_fair(grid, at) else None)


def seated(
    problem: Timetable,
    grid: Grid,
    at: Sequence[int],
    held: dict[str, Sitting],
    stop: Stop,
) -> Plan:
    """Return the plan with places; who stays in his slot stays at his place."""
    stays = {
        m: held[meeting.id].place
        for m, meeting in enumerate(problem.meetings)
        if meeting.id in held
        and at[m] >= 0
        and problem.slots[at[m]].id == held[meeting.id].slot
    }
    locked = frozenset(
        m for m, mask in enumerate(grid.allowed) if mask.bit_count() == 1
    )
    places = seating.seat(problem, grid, at, stop, old=stays, locked=locked)
    return sittings(problem, at, places)


def counts(was: Sequence[int], at: Sequence[int]) -> dict[str, object]:
    """Count meetings kept in their slot, moved, lost and added."""
    pairs = list(zip(was, at, strict=True))
    return {
        "kept": sum(1 for old, now in pairs if old >= 0 and now == old),
        "moved": sum(1 for old, now in pairs if old >= 0 and now >= 0 and now != old),
        "lost": sum(1 for old, now in pairs if old >= 0 > now),
        "added": sum(1 for old, now in pairs if now >= 0 > old),
    }


def move_note(was: Sequence[int], at: Sequence[int]) -> str:
    """Say in a sentence what has changed."""
    count = counts(was, at)
    return (
        f"{count['kept']} meetings stay, {count['moved']} move,"
        f" {count['lost']} are lost, {count['added']} are new"
    )
