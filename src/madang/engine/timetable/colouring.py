"""Slots by list colouring: a free slot first, then a chain, then force."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from madang.engine.timetable.grid import bits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from madang.engine.problem import Stop
    from madang.engine.timetable.board import Board

TRIES_PER_MEETING = 60  # ejections before the rest is left unplaced
LOOK = 64  # tries between two looks at the clock


@dataclass(slots=True)
class Choice:
    """A slot for a meeting and the chain that makes room for it, if one must."""

    slot: int
    swap_with: int = -1
    chain: tuple[int, ...] = ()


def choice_for(board: Board, m: int, *, longest: int | None = None) -> Choice | None:
    """Return where m can go: the least used open slot, else behind a short chain.

    The chain moves at most `longest` meetings (``None``: any number).  On a bipartite
    graph without lists a chain always exists below the maximum degree (König 1916).
    """
    best, least = -1, 0
    for slot in bits(board.open_slots(m)):
        if not board.has_table(m, slot) or not is_fine(board, m, slot):
            continue
        load = board.load[0][slot] if board.load else 0
        if best < 0 or load < least:
            best, least = slot, load
    if best >= 0:
        return Choice(best)
    if longest == 0:
        return None
    return chain_for(board, m, longest)


def is_fine(board: Board, m: int, slot: int) -> bool:
    """Return whether m in the slot keeps precedences and everybody's rests."""
    if (m in board.first or m in board.then) and not board.is_in_order(m, slot, {}):
        return False
    if not board.grid.rests:
        return True
    return board.rests((row, board.busy[row] | 1 << slot) for row in board.rows[m])


def chain_for(board: Board, m: int, longest: int | None) -> Choice | None:
    """Return a slot where one person of m is busy and a chain can free him.

    Without a limit the first chain that works is taken, else the shortest.
    """
    allowed = board.grid.allowed
    shortest: Choice | None = None
    for slot in bits(allowed[m]):
        taken = [row for row in board.rows[m] if board.busy[row] >> slot & 1]
        if len(taken) != 1 or not is_fine(board, m, slot):
            continue
        others = [row for row in board.rows[m] if row != taken[0]]
        in_the_way = board.who[taken[0]][slot]
        for b in bits(allowed[in_the_way] & ~board.busy[taken[0]]):
            chain = board.chain(taken[0], slot, b)
            if chain is None or (longest is not None and len(chain) > longest):
                continue
            if shortest is not None and len(chain) >= len(shortest.chain):
                continue
            if not makes_room(board, m, chain, (slot, b), others):
                continue
            shortest = Choice(slot, b, tuple(chain))
            if longest is None or len(chain) == 1:
                return shortest
    return shortest


def makes_room(
    board: Board, m: int, chain: list[int], slots: tuple[int, int], others: list[int]
) -> bool:
    """Return whether the swap is allowed and leaves the people of m free for it."""
    a, b = slots
    after = dict(board.ends(chain, a, b))
    if any(row in after and after[row] >> a & 1 for row in others):
        return False
    if not board.rests(after.items()):
        return False
    if board.grid.rests and not board.rests(
        (row, after.get(row, board.busy[row]) | 1 << a) for row in board.rows[m]
    ):
        return False
    if not board.fits(chain, a, b, spare=1):
        return False
    moved = {k: b if board.at[k] == a else a for k in chain}
    return m not in board.first.keys() | board.then.keys() or board.is_in_order(
        m, a, moved
    )


def place(board: Board, m: int, *, longest: int | None = None) -> bool:
    """Seat m if a free slot or a chain allows it, and return whether it sits."""
    choice = choice_for(board, m, longest=longest)
    if choice is None:
        return False
    carry_out(board, m, choice)
    return True


def carry_out(board: Board, m: int, choice: Choice) -> None:
    """Make room as the choice says, and seat m."""
    if choice.chain:
        board.swap(choice.chain, choice.slot, choice.swap_with)
    board.put(m, choice.slot)


def by_scarcity(board: Board, meetings: Iterable[int]) -> list[int]:
    """Return the meetings, those with the fewest slots first."""
    return sorted(meetings, key=lambda m: (board.grid.allowed[m].bit_count(), m))


def place_all(
    board: Board,
    meetings: Iterable[int],
    stop: Stop,
    seed: int,
    price: Sequence[float],
) -> list[int]:
    """Seat as many of the meetings as can be, and return those left standing.

    What neither a free slot nor a chain can seat throws out the meetings of least
    `price` in its way, which are seated anew; throws to the same slot grow dear.
    Guarantee: no rule is broken; best effort otherwise.
    """
    left = [m for m in by_scarcity(board, meetings) if not place(board, m)]
    tries = TRIES_PER_MEETING * len(left)
    draw = random.Random(seed)  # noqa: S311 -- reproducible search, not a secret
    dear: dict[tuple[int, int], float] = {}
    queue = deque(left)
    for count in range(tries):
        if not queue or (count % LOOK == 0 and stop.left() <= 0):
            break
        m = queue.popleft()
        if place(board, m):
            continue
        thrown = force(board, m, price, dear, draw)
        if thrown is None:
            queue.append(m)
            continue
        queue.extend(k for k in thrown if not place(board, k))
    return sorted(queue)


def force(
    board: Board,
    m: int,
    price: Sequence[float],
    dear: dict[tuple[int, int], float],
    draw: random.Random,
) -> list[int] | None:
    """Seat m in the slot that throws out least, and return whom it threw out."""
    options = []
    for slot in bits(board.grid.allowed[m]):
        out = {board.who[row][slot] for row in board.rows[m]} - {-1}
        if any(board.grid.allowed[k].bit_count() == 1 for k in out):
            continue
        loss = sum(price[k] for k in out)
        options.append((loss + draw.random() + dear.get((m, slot), 0.0), slot, out))
    for _, slot, out in sorted(options, key=lambda option: option[:2]):
        dear[m, slot] = dear.get((m, slot), 0.0) + 0.5
        for k in out:
            board.take(k)
        if board.has_table(m, slot) and is_fine(board, m, slot):
            board.put(m, slot)
            return sorted(out)
        for k in out:
            board.put(k, slot)
    return None
