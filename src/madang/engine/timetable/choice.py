"""Which optional meetings are held, and when: worth most together, with a proof."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from madang.engine.introductions import flow, mixed
from madang.engine.introductions.worths import Row, two_sides
from madang.engine.timetable import annealing, colouring, nearby, rematching, timed
from madang.engine.timetable.board import Board
from madang.engine.timetable.grid import MILLION
from madang.engine.timetable.model import model_of
from madang.engine.timetable.search import search

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from madang.engine.problem import Stop
    from madang.engine.timetable.grid import Grid

STEPS_PER_MEETING = 40
ADDING_ROUNDS = 4
REFINING_ROUNDS = 4
REFINING_SLACK = 0.05  # of the dearest worth
SHUFFLE = 10  # swaps tried per meeting between two rounds
SMALL = 20_000  # meeting-slot choices that one programme can prove in seconds


@dataclass(frozen=True, slots=True)
class Wanted:
    """The meetings worth most if time were no matter, and prices that bound them."""

    meetings: NDArray[np.int64]
    bound: int  # millionths
    prices: NDArray[np.int64]  # per person
    table: int
    is_two_sided: bool

    def certificate(self, people: list[str]) -> dict[str, object]:
        """Return the prices by name, as the checker reads them."""
        prices = self.prices.tolist()
        return {"prices": dict(zip(people, prices, strict=True)), "table": self.table}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The slots found (-1: not held), a proved bound on their worth and its prices."""

    at: tuple[int, ...] | None
    bound: int
    certificate: dict[str, object]
    is_impossible: bool = False


def choose(
    grid: Grid, names: tuple[list[str], list[str]], stop: Stop, seed: int
) -> Chosen:
    """Return the meetings to hold and their slots, worth as much as can be found.

    The flow of `introductions` says what would be worth most if slots did not matter
    and bounds everything; list colouring then seats it, meetings left standing make
    room for the next best, each slot is matched anew, plans nearby are tried, and
    small events end in one exact programme.  `names` are the ids of people and slots,
    for the certificate.
    Guarantee: every rule is kept; `bound` is proved.
    Time: 4 s at 1,750 × 1,750 people, 40 slots and 26,000 meetings.
    """
    wanted = wanted_of(grid, stop)
    stop.tell(None, wanted.bound / MILLION, "who meets whom")
    board = Board(grid)
    place_wanted(board, wanted, stop, seed)
    fill(board)
    lost = wanted.bound - worth_of(grid, board.at)
    if lost > 0 and wanted.is_two_sided:
        rematching.rematch(board, stop, enough=lost)
        refine(board, wanted, stop, seed)
    found = Chosen(held_or_none(board), wanted.bound, wanted.certificate(names[0]))
    stop.tell(worth_of(grid, found.at) / MILLION, found.bound / MILLION, "when")
    size = sum(mask.bit_count() for mask in grid.allowed)
    if size <= SMALL and (found.at is None or worth_of(grid, found.at) < found.bound):
        found = exactly(grid, names, found, stop, seed)
    if found.at is None:
        return found
    board.reset(found.at)
    steps = STEPS_PER_MEETING * sum(1 for slot in found.at if slot >= 0)
    annealing.anneal(board, stop, steps=steps, seed=seed)
    return replace(found, at=held_or_none(board) or found.at)


def refine(board: Board, wanted: Wanted, stop: Stop, seed: int) -> None:
    """Raise the worth by the best plans near the board, swapping slots in between.

    The swaps lower breaks and leave the worth; they bring other free seats together.
    """
    grid = board.grid
    for turn in range(REFINING_ROUNDS):
        if worth_of(grid, board.at) >= wanted.bound:
            return
        if not nearby.improve(board, wanted.prices, stop, slack=REFINING_SLACK):
            return
        steps = SHUFFLE * sum(1 for slot in board.at if slot >= 0)
        annealing.anneal(board, stop, steps=steps, seed=seed + turn)
        stop.tell(worth_of(grid, board.at) / MILLION, wanted.bound / MILLION, "nearby")


def held_or_none(board: Board) -> tuple[int, ...] | None:
    """Return the slots on the board, ``None`` where they break a rule.

    A meeting that must be held may be left over, and a rest of a whole organisation
    is not seen while its representatives are seated one by one.
    """
    optional = board.grid.optional
    if any(slot < 0 and not optional[m] for m, slot in enumerate(board.at)):
        return None
    if not board.grid.keeps_rests(board.at):
        return None
    return tuple(board.at)


def exactly(
    grid: Grid,
    names: tuple[list[str], list[str]],
    known: Chosen,
    stop: Stop,
    seed: int,
) -> Chosen:
    """Return the exact answer of a small event, or the better of old and new."""
    certificate = known.certificate
    if timed.applies(grid):
        new = timed.best_timed(grid, names, stop)
        at, bound, certificate = new.at, new.bound, new.certificate
        is_impossible = new.is_impossible
    else:
        model, seconds = model_of(grid), stop.left()
        found = search(model, stop, seconds=seconds, seed=seed, hint=known.at)
        at, is_impossible = found.at, found.is_impossible
        bound = None if found.bound is None else math.floor(found.bound + 0.5)
    if is_impossible:
        return replace(known, at=None, is_impossible=True)
    if known.at is not None and worth_of(grid, known.at) >= worth_of(grid, at):
        at = known.at
    if bound is None or bound >= known.bound:
        return replace(known, at=at)
    return Chosen(at, bound, certificate)


def worth_of(grid: Grid, at: Sequence[int] | None) -> int:
    """Return the millionths that the held meetings are worth."""
    if at is None:
        return 0
    return sum(worth for worth, slot in zip(grid.worth, at, strict=True) if slot >= 0)


def tables_in_all(grid: Grid) -> int:
    """Return the most meetings that all tables hold over all slots."""
    whole = [
        sum(room.tables)
        for room in grid.rooms
        if len(room.meetings) == len(grid.people)
    ]
    return min(whole, default=len(grid.people))


def wanted_of(grid: Grid, stop: Stop) -> Wanted:
    """Return what is worth most within everybody's cap and the tables.

    Guarantee: `bound` holds for every timetable, since each slot, order and rest rule
    only takes away from what is counted here.
    """
    can = [m for m, mask in enumerate(grid.allowed) if mask]
    pairs = all(len(people) == 2 for people in grid.people)
    if pairs:
        ends = np.array([grid.people[m] for m in can], np.int64).reshape(-1, 2)
        left = two_sides(ends[:, 0], ends[:, 1], len(grid.meetings))
        if left is not None:
            return by_flow(grid, np.array(can, np.int64), ends, left)
    return by_programme(grid, can, stop)


def add_best(board: Board, stop: Stop) -> None:
    """Add meetings for which time and room are left: those worth most together first.

    What fits nobody's agenda any more is asked again after the rest is seated.
    """
    grid = board.grid
    for _ in range(ADDING_ROUNDS):
        held = held_by(board)
        cap = tuple(most - sits for most, sits in zip(grid.cap, held, strict=True))
        allowed = tuple(
            board.open_slots(m) if slot < 0 else 0 for m, slot in enumerate(board.at)
        )
        wanted = wanted_of(replace(grid, cap=cap, allowed=allowed), stop)
        if not wanted.is_two_sided:
            return
        fresh = colouring.by_scarcity(board, wanted.meetings.tolist())
        if not sum(colouring.place(board, m, longest=0) for m in fresh):
            return


def by_flow(
    grid: Grid, can: NDArray[np.int64], ends: NDArray[np.int64], left: NDArray[np.bool_]
) -> Wanted:
    """Return what two sides want most, by minimum-cost flow."""
    turn = ~left[ends[:, 0]]
    near = np.where(turn, ends[:, 1], ends[:, 0])
    far = np.where(turn, ends[:, 0], ends[:, 1])
    must = ~np.array(grid.optional)[can]
    worth = np.array(grid.worth, np.int64)[can]
    people = len(grid.meetings)
    forced = np.bincount(ends[must].ravel(), minlength=people)
    unit = max(1, int(np.gcd.reduce(worth[~must])) if (~must).any() else 1)
    market = flow.Market(
        near[~must],
        far[~must],
        worth[~must] // unit,
        np.zeros(people, np.int64),
        np.maximum(0, np.array(grid.cap, np.int64) - forced),
        max(0, tables_in_all(grid) - int(must.sum())),
    )
    deal = flow.best_deal(market)
    bound = unit * flow.bound_of(market, deal.prices, deal.table)
    meetings = np.concatenate([can[must], can[~must][deal.chosen]])
    # A person who can meet nobody has a price below 0; his is free to be 0.
    prices = np.maximum(0, unit * deal.prices)
    table = unit * deal.table
    whole = bound + int(worth[must].sum())
    return Wanted(meetings, whole, prices, table, is_two_sided=True)


def by_programme(grid: Grid, can: Sequence[int], stop: Stop) -> Wanted:
    """Return what everybody wants most, in groups of any size, by branch and bound."""
    place = {m: k for k, m in enumerate(can)}
    rows = [
        Row(
            np.array([place[m] for m in meetings if m in place], np.int64),
            0,
            grid.cap[person],
            str(person),
        )
        for person, meetings in enumerate(grid.meetings)
    ]
    rows.append(Row(np.arange(len(can)), 0, tables_in_all(grid), "tables"))
    programme = mixed.programme_of_rows(
        rows,
        np.array([grid.worth[m] for m in can], float),
        np.array([not grid.optional[m] for m in can], bool),
    )
    found = mixed.best_mix(programme, stop)
    prices = np.maximum(0, mixed.prices_of(programme))
    bound = found.bound
    if bound is None:
        bound = sum(grid.worth[m] for m in can)
    chosen = np.zeros(len(can), bool) if found.chosen is None else found.chosen
    table = int(prices[-1])
    held = np.array(can, np.int64)[chosen]
    return Wanted(held, bound, prices[:-1], table, is_two_sided=False)


def place_wanted(board: Board, wanted: Wanted, stop: Stop, seed: int) -> None:
    """Seat what is wanted, the dearest thrown out last."""
    top = max(board.grid.worth, default=0) or 1
    price = [
        worth / top if optional else 1e6
        for worth, optional in zip(board.grid.worth, board.grid.optional, strict=True)
    ]
    colouring.place_all(board, wanted.meetings.tolist(), stop, seed, price)


def fill(board: Board, *, longest: int | None = None) -> list[int]:
    """Seat, dearest first, every further meeting that caps and chains allow."""
    grid = board.grid
    held, spare = held_by(board), board.spare_tables()
    added = []
    for m in by_worth(grid, (m for m, slot in enumerate(board.at) if slot < 0)):
        people = grid.people[m]
        if any(held[p] >= grid.cap[p] for p in people) or not grid.allowed[m]:
            continue
        if not all(spare[room] for room in board.rooms[m]):
            continue  # no chain frees a table: it only trades slots
        if colouring.place(board, m, longest=longest):
            added.append(m)
            for p in people:
                held[p] += 1
            for room in board.rooms[m]:
                spare[room] -= 1
    return added


def held_by(board: Board) -> list[int]:
    """Return in how many meetings each person sits."""
    held = [0] * len(board.grid.meetings)
    for people, slot in zip(board.grid.people, board.at, strict=True):
        if slot >= 0:
            for person in people:
                held[person] += 1
    return held


def by_worth(grid: Grid, meetings: Iterable[int]) -> list[int]:
    """Return the meetings, those that must be held and the dearest first."""
    return sorted(meetings, key=lambda m: (grid.optional[m], -grid.worth[m], m))
