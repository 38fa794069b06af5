"""The round as arrays: who fits which rule, every panel's tally, and its seats.

J judges, C cases, R rules, S seats.  A seat is one read that may still move; reads
that are fixed (under way, done, pinned) are only counted in the tallies.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .round import Pair, Read, ReadState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from .round import Round

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Truths = NDArray[np.bool_]

EMPTY = -1  # a seat without a judge
SLACK = 1e-6  # on sums of severities, for sums of decimals in binary


@dataclass(slots=True)
class Codes:
    """Facts as numbers: `judge[r, j]` and `case[r, c]`; equal means the rule is met."""

    judge: Ints
    case: Ints
    count: Ints
    weight: Floats

    def meets(self, judges: Ints, cases: Ints) -> Truths:
        """Return R × judges × cases: does this judge meet this rule for this case."""
        left: Truths = (
            self.judge[:, judges][:, :, None] == self.case[:, cases][:, None, :]
        )
        return left

    def meets_each(self, judges: Ints, cases: Ints) -> Truths:
        """Return R × n for n (judge, case) pairs side by side."""
        same: Truths = self.judge[:, judges] == self.case[:, cases]
        return same


def codes_of(given: Round) -> Codes:
    """Number the facts of a round rule by rule."""
    judge = np.full((len(given.rules), len(given.judges)), -1)
    case = np.full((len(given.rules), len(given.cases)), -2)
    for r, rule in enumerate(given.rules):
        if rule.option is not None:
            judge[r] = [j.facts.get(rule.name) == rule.option for j in given.judges]
            case[r] = 1
            continue
        number: dict[str, int] = {}
        judge[r] = _coded((j.facts.get(rule.name) for j in given.judges), number, -1)
        case[r] = _coded((c.facts.get(rule.name) for c in given.cases), number, -2)
    return Codes(
        judge,
        case,
        np.array([rule.count for rule in given.rules], dtype=np.int64),
        np.array([rule.weight for rule in given.rules]),
    )


def _coded(
    facts: Iterable[str | None], number: dict[str, int], unknown: int
) -> list[int]:
    """Number the facts; an unknown one never equals anything."""
    return [number.setdefault(f, len(number)) if f else unknown for f in facts]


@dataclass(slots=True)
class Board:
    """A plan in the making."""

    given: Round
    codes: Codes
    severity: Floats  # J
    spare: Ints  # J: reads each judge can still take
    used: Ints  # J: reads each judge has, fixed and seated
    closed: Truths  # J × C: barred, read before, or on the panel now
    tally: Ints  # R × C: reads on the panel that meet the rule
    lean: Floats  # C: sum of severities on the panel
    size: Ints  # C: reads on the panel
    met: Ints  # (J + 1) × (J + 1): cases both read; row and column J stay 0
    panel: Ints  # C × most: judges whose reads count, J where there is none
    kept: Truths  # J × C: planned before
    seat_case: Ints  # S
    seat_place: Ints  # S: the seat's column in `panel`
    seat_judge: Ints  # S, EMPTY where nobody sits
    fixed: list[Read]

    def sit(self, seats: Ints, judges: Ints) -> None:
        """Put judges on empty seats, at most one per panel."""
        cases = self.seat_case[seats]
        self.seat_judge[seats] = judges
        self.closed[judges, cases] = True
        np.subtract.at(self.spare, judges, 1)
        np.add.at(self.used, judges, 1)
        self.count(judges, cases, 1)
        self.panel[cases, self.seat_place[seats]] = judges

    def rise(self, seats: Ints) -> None:
        """Take the judges off these seats, at most one per panel."""
        cases, judges = self.seat_case[seats], self.seat_judge[seats].copy()
        self.seat_judge[seats] = EMPTY
        self.closed[judges, cases] = False
        np.add.at(self.spare, judges, 1)
        np.subtract.at(self.used, judges, 1)
        self.panel[cases, self.seat_place[seats]] = len(self.spare)
        self.count(judges, cases, -1)

    def count(self, judges: Ints, cases: Ints, step: int) -> None:
        """Count reads on different panels, `step` -1 takes them off."""
        self.tally[:, cases] += step * self.codes.meets_each(judges, cases)
        self.lean[cases] += step * self.severity[judges]
        self.size[cases] += step
        members = self.panel[cases]
        one = np.broadcast_to(judges[:, None], members.shape)
        np.add.at(self.met, (one, members), step)
        np.add.at(self.met, (members, one), step)
        self.met[-1, :] = self.met[:, -1] = 0

    def value(self) -> float:
        """Return the coverage value of all panels."""
        return float(coverage(self.codes, self.tally, self.given.complete_bonus).sum())

    def planned(self) -> tuple[Read, ...]:
        """Return the whole plan: what is fixed, then what the seats say."""
        judges, cases = self.given.judges, self.given.cases
        seated = [
            Read(judges[j].id, cases[c].id)
            for j, c in zip(
                self.seat_judge.tolist(), self.seat_case.tolist(), strict=True
            )
            if j != EMPTY
        ]
        return (*self.fixed, *sorted(seated, key=lambda read: (read.case, read.judge)))


def coverage(codes: Codes, tally: Ints, bonus: float) -> Floats:
    """Return what each panel's tally (R × C) is worth."""
    got = np.minimum(tally, codes.count[:, None])
    worth: Floats = codes.weight @ got + bonus * (got == codes.count[:, None]).all(0)
    return worth


def board_of(given: Round) -> Board:
    """Set up the board: fixed reads counted, old planned reads seated where valid."""
    J, C = len(given.judges), len(given.cases)
    row = {judge.id: i for i, judge in enumerate(given.judges)}
    column = {case.id: i for i, case in enumerate(given.cases)}
    codes = codes_of(given)
    closed = np.zeros((J, C), dtype=bool)
    for judge, case in given.forbidden:
        closed[row[judge], column[case]] = True
    spare = np.array([j.capacity for j in given.judges], dtype=np.int64)
    board = Board(
        given=given,
        codes=codes,
        severity=np.array([j.severity for j in given.judges], dtype=np.float64),
        spare=spare,
        used=np.zeros(J, dtype=np.int64),
        closed=closed,
        tally=np.zeros((len(given.rules), C), dtype=np.int64),
        lean=np.zeros(C),
        size=np.zeros(C, dtype=np.int64),
        met=np.zeros((J + 1, J + 1), dtype=np.int64),
        panel=np.full((C, 0), J),
        kept=np.zeros((J, C), dtype=bool),
        seat_case=np.zeros(0, dtype=np.int64),
        seat_place=np.zeros(0, dtype=np.int64),
        seat_judge=np.zeros(0, dtype=np.int64),
        fixed=_fixed(given),
    )
    _count_fixed(board, row, column)
    for name in given.away:
        board.spare[row[name]] = 0
    _lay_seats(board, [(row[j], column[c]) for j, c in _movable(given)])
    return board


def _count_fixed(
    board: Board, row: Mapping[str, int], column: Mapping[str, int]
) -> None:
    """Count the reads that may not move: they fill their panels from the left."""
    panels: list[list[int]] = [[] for _ in column]
    for read in board.fixed:
        j, c = row[read.judge], column[read.case]
        board.closed[j, c] = True
        board.spare[j] -= 1
        board.used[j] += 1
        if read.state is not ReadState.PASSED:
            panels[c].append(j)
    board.panel = np.full((len(panels), max(map(len, panels))), len(row))
    for place in range(board.panel.shape[1]):
        cases = np.array([c for c, panel in enumerate(panels) if len(panel) > place])
        judges = np.array([panels[c][place] for c in cases])
        board.count(judges, cases, 1)
        board.panel[cases, place] = judges


def _fixed(given: Round) -> list[Read]:
    """List what may not move: everything begun or finished, and the pins."""
    begun = [r for r in given.history if r.state is not ReadState.PLANNED]
    known = {(r.judge, r.case) for r in begun}
    return begun + [Read(j, c) for j, c in sorted(given.pins) if (j, c) not in known]


def _movable(given: Round) -> Iterable[Pair]:
    """List the old planned reads that are still allowed."""
    for read in given.history:
        pair = (read.judge, read.case)
        if (
            read.state is ReadState.PLANNED
            and pair not in given.pins
            and pair not in given.forbidden
            and read.judge not in given.away
            and read.case not in given.withdrawn
        ):
            yield pair


def _lay_seats(board: Board, keep: list[tuple[int, int]]) -> None:
    """Lay a seat per missing read and sit the kept reads down first."""
    given = board.given
    need = np.array([given.demand(case.id) for case in given.cases]) - board.size
    need = np.maximum(need, 0)
    need += _mending(board, need)
    first = np.concatenate([[0], np.cumsum(need)])
    board.seat_case = np.repeat(np.arange(len(given.cases)), need)
    board.seat_judge = np.full(len(board.seat_case), EMPTY)
    nth = np.arange(len(board.seat_case)) - first[board.seat_case]
    board.seat_place = board.size[board.seat_case] + nth
    wider = np.full((len(need), int((board.size + need).max())), len(board.spare))
    wider[:, : board.panel.shape[1]] = board.panel
    board.panel = wider
    taken: Counter[int] = Counter()
    for judge, case in keep:
        board.kept[judge, case] = True
        if taken[case] < need[case] and board.spare[judge] > 0:
            seat = int(first[case]) + taken[case]
            board.sit(np.array([seat]), np.array([judge]))
            taken[case] += 1


def _mending(board: Board, need: Ints) -> Ints:
    """Ask more reads of panels that are full and lean, where some could level them."""
    limit = board.given.severity_limit
    more = np.zeros_like(need)
    if limit is None:
        return more
    over = np.abs(board.lean) > limit * np.maximum(board.size, 1) + SLACK
    for case in np.flatnonzero((need == 0) & over & (board.size > 0)).tolist():
        if board.given.cases[case].id not in board.given.withdrawn:
            more[case] = _reads_to_level(board, case, limit)
    return more


def _reads_to_level(board: Board, case: int, limit: float) -> int:
    """Return the fewest reads (3 at most) that could level a panel, 0 if none could."""
    could = (board.spare > 0) & ~board.closed[:, case]
    sign = -1.0 if board.lean[case] > 0 else 1.0
    pulls = np.sort(sign * board.severity[could])[::-1][:3]
    lean, size = abs(float(board.lean[case])), int(board.size[case])
    for number, pull in enumerate(np.cumsum(pulls).tolist(), start=1):
        if lean - pull <= limit * (size + number):
            return number
    return 0
