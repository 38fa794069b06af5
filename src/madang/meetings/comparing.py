"""Two kept runs side by side: which meetings differ or moved, who gains or loses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from madang.meetings.models import WishKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from madang.meetings.planning import Line

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a party has in each of two plans: meetings, and those of them it wished."""

    party: int
    meetings: tuple[int, int]
    wished: tuple[int, int]

    @property
    def gain(self) -> tuple[int, int]:
        """How many wished meetings, then meetings, the second plan gives more."""
        return (
            self.wished[1] - self.wished[0],
            self.meetings[1] - self.meetings[0],
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two plans of a round have in common, and what not."""

    only: tuple[Sequence[Line], Sequence[Line]]
    moved: Sequence[tuple[Line, Line]]
    reseated: Sequence[tuple[Line, Line]]
    same: int
    wins: Sequence[Standing]
    loses: Sequence[Standing]


def compared(
    first: Sequence[Line], second: Sequence[Line], wishes: Mapping[Pair, str]
) -> Comparison:
    """Return how the second plan differs from the first.

    Moved is another slot; reseated the same slot with another table or other people.
    `wishes` say what a party said of another; a meeting counts as wished for the side
    that says must or meet.
    """
    old = {line.pair: line for line in first}
    new = {line.pair: line for line in second}
    both = sorted(old.keys() & new.keys())
    moved = [(old[p], new[p]) for p in both if old[p].slot != new[p].slot]
    reseated = [
        (old[p], new[p])
        for p in both
        if old[p].slot == new[p].slot and old[p] != new[p]
    ]
    standings = _standings(first, second, wishes)
    return Comparison(
        (
            sorted((old[p] for p in old.keys() - new.keys()), key=_order),
            sorted((new[p] for p in new.keys() - old.keys()), key=_order),
        ),
        sorted(moved, key=lambda two: _order(two[1])),
        sorted(reseated, key=lambda two: _order(two[1])),
        len(both) - len(moved) - len(reseated),
        sorted((s for s in standings if s.gain > (0, 0)), key=lambda s: s.gain)[::-1],
        sorted((s for s in standings if s.gain < (0, 0)), key=lambda s: s.gain),
    )


def _order(line: Line) -> tuple[str, int, Pair]:
    return line.slot, line.table, line.pair


def _standings(
    first: Iterable[Line], second: Iterable[Line], wishes: Mapping[Pair, str]
) -> list[Standing]:
    counts = [_counted(lines, wishes) for lines in (first, second)]
    parties = sorted({party for met, _wished in counts for party in met})
    return [
        Standing(
            party,
            (counts[0][0][party], counts[1][0][party]),
            (counts[0][1][party], counts[1][1][party]),
        )
        for party in parties
    ]


def _counted(
    lines: Iterable[Line], wishes: Mapping[Pair, str]
) -> tuple[Counter[int], Counter[int]]:
    met: Counter[int] = Counter()
    wished: Counter[int] = Counter()
    for line in lines:
        for one, other in (line.pair, line.pair[::-1]):
            met[one] += 1
            wished[one] += wishes.get((one, other)) in {WishKind.MUST, WishKind.MEET}
    return met, wished
