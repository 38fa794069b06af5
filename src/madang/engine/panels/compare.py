"""Two plans of one round side by side: what moved, what each rule gains or loses."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .measure import measure
from .round import Read, ReadState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .measure import Measures
    from .round import Round


@dataclass(frozen=True, slots=True)
class Move:
    """On this case the read goes from one judge to another."""

    case: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of both plans."""

    what: str
    before: float
    after: float

    @property
    def change(self) -> float:
        """How much more the second plan has."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Difference:
    """Reads moved to another judge, added and dropped; figures before and after."""

    moved: tuple[Move, ...]
    added: tuple[Read, ...]
    dropped: tuple[Read, ...]
    figures: tuple[Figure, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both plans give the same reads."""
        return not (self.moved or self.added or self.dropped)


def compare(given: Round, before: Iterable[Read], after: Iterable[Read]) -> Difference:
    """Return how the second plan differs from the first.

    A read that left a case and one that came to it are one move; what is left over
    is added or dropped.  Passed reads count as gone.

    Guarantee: applied to the first plan, the moves, additions and droppings give the
    second.  Time: O(reads log reads).

    >>> from madang.engine.panels import Case, Judge, Read, Round
    >>> given = Round((Judge("ana", {}, 1), Judge("bo", {}, 1)), (Case("one", {}),), ())
    >>> found = compare(given, [Read("ana", "one")], [Read("bo", "one")])
    >>> found.moved, found.added
    ((Move(case='one', before='ana', after='bo'),), ())
    """
    old, new = tuple(before), tuple(after)
    was, now = _pairs(old), _pairs(new)
    gone, come = _by_case(was - now), _by_case(now - was)
    moved = [
        Move(case, left, right)
        for case in sorted(gone.keys() & come.keys())
        for left, right in zip(gone[case], come[case], strict=False)
    ]
    return Difference(
        tuple(moved),
        tuple(_rest(come, gone)),
        tuple(_rest(gone, come)),
        _figures(measure(given, old), measure(given, new)),
    )


def _pairs(reads: Iterable[Read]) -> set[tuple[str, str]]:
    return {
        (read.case, read.judge) for read in reads if read.state is not ReadState.PASSED
    }


def _by_case(pairs: set[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for case, judge in sorted(pairs):
        found[case].append(judge)
    return found


def _rest(these: dict[str, list[str]], others: dict[str, list[str]]) -> list[Read]:
    """Return the reads of a case that have no partner on the other side."""
    return [
        Read(judge, case)
        for case, judges in sorted(these.items())
        for judge in judges[len(others.get(case, ())) :]
    ]


def _figures(before: Measures, after: Measures) -> tuple[Figure, ...]:
    names = (
        ("value", "value"),
        ("reads", "counted"),
        ("cases short of reads", "short"),
        ("panels leaning", "leaning"),
        ("largest mean severity", "most_lean"),
        ("complete cases", "complete"),
    )
    plain = [
        Figure(what, float(getattr(before, name)), float(getattr(after, name)))
        for what, name in names
    ]
    rules = [
        Figure(label, float(number), float(after.met[label]))
        for label, number in before.met.items()
    ]
    return (*plain, *rules)
