"""The problem of a judging round: judges, cases, rules, and the reads so far."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from madang.engine.problem import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Pair = tuple[str, str]  # (judge, case)


class ReadState(StrEnum):
    """How far a read has come; only a planned read may be moved."""

    PLANNED = "planned"  # given to the judge, not yet looked at
    OPENED = "opened"  # the judge has started
    DONE = "done"  # the sheet is in
    PASSED = "passed"  # the judge passed it back or let it lapse


@dataclass(frozen=True, slots=True)
class Judge:
    """One judge: facts the rules speak of, reads promised, usual severity.

    `severity` is in standard deviations of the score, above 0 for a judge who scores
    higher than others.  `completed` is what the judge really did, where it is known
    afterwards; only simulations look at it.
    """

    id: str
    facts: Mapping[str, str]
    capacity: int
    severity: float = 0.0
    completed: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One application with the facts that rules match against the judge's."""

    id: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One coverage rule: `count` reads of each case by a judge who fits.

    With an `option` the judge's fact `name` must equal it ("role" is "Lawyer");
    without one it must equal the case's own fact of that name ("industry").  `weight`
    is what one such read is worth; rules stand in the organiser's order.
    """

    name: str
    count: int
    weight: float
    option: str | None = None

    @property
    def label(self) -> str:
        """Name the rule as the organiser's file does."""
        return self.name if self.option is None else f"{self.name} = {self.option}"


@dataclass(frozen=True, slots=True)
class Read:
    """One judge reads one case."""

    judge: str
    case: str
    state: ReadState = ReadState.PLANNED


@dataclass(frozen=True)
class Round:
    """A judging round as it stands: before opening, or half-way with reads done.

    `reads` is how many completed reads each case needs; `extra` asks for more per
    case.  `history` holds every read so far, in any state; all of them count toward
    the judge's capacity, a passed one too.  `pins` must be read by that judge,
    `forbidden` must not.  `away` judges take nothing new and lose what is planned;
    `withdrawn` cases need nothing more.  No panel's mean severity may exceed
    `severity_limit` in size (``None``: no limit).  `complete_bonus` is what a case
    that meets every rule is worth on top.  A planned read moves only for a gain above
    `inertia`.

    >>> Round((Judge("ana", {}, -1),), (Case("one", {}),), ())
    Traceback (most recent call last):
    madang.engine.problem.ProblemError: capacity, ana: is -1; give a whole number of \
reads, 0 or more
    """

    judges: tuple[Judge, ...]
    cases: tuple[Case, ...]
    rules: tuple[Rule, ...]
    reads: int = 4
    extra: Mapping[str, int] = field(default_factory=dict)
    history: tuple[Read, ...] = ()
    pins: frozenset[Pair] = frozenset()
    forbidden: frozenset[Pair] = frozenset()
    away: frozenset[str] = frozenset()
    withdrawn: frozenset[str] = frozenset()
    severity_limit: float | None = 0.5
    complete_bonus: float = 0.1
    inertia: float = 2.0

    def __post_init__(self) -> None:
        _check_people(self)
        _check_rules(self)
        _check_pairs(self)
        _check_history(self)

    @property
    def capacity(self) -> int:
        """Reads all judges together have promised."""
        return sum(judge.capacity for judge in self.judges)

    def demand(self, case: str) -> int:
        """Return the completed reads this case needs."""
        return 0 if case in self.withdrawn else self.reads + self.extra.get(case, 0)


def _check_people(given: Round) -> None:
    for name, rows in (("judges", given.judges), ("cases", given.cases)):
        if not rows:
            raise ProblemError(name, None, "is empty", f"give at least one of {name}")
        _refuse_twice(name, (row.id for row in rows))
    for judge in given.judges:
        _refuse_not_whole("capacity", judge.id, judge.capacity, 0)
        if not math.isfinite(judge.severity):
            raise ProblemError(
                "severity", judge.id, f"is {judge.severity}", "give a finite number"
            )


def _refuse_twice(name: str, ids: Iterable[str]) -> None:
    for key, times in Counter(ids).items():
        if not key.strip():
            raise ProblemError(name, "(no id)", "has an empty id", "give every row one")
        if times > 1:
            raise ProblemError(name, key, f"stands {times} times", "keep one row")


def _check_rules(given: Round) -> None:
    _refuse_not_whole("reads", None, given.reads, 0)
    for case, extra in given.extra.items():
        _refuse_not_whole("extra", case, extra, 0)
    _refuse_twice("rules", (rule.label for rule in given.rules))
    for rule in given.rules:
        _refuse_not_whole("count", rule.label, rule.count, 1)
        _refuse_not_positive("weight", rule.label, rule.weight)
    if given.severity_limit is not None:
        _refuse_not_positive("severity_limit", None, given.severity_limit)
    for name, value in (
        ("complete_bonus", given.complete_bonus),
        ("inertia", given.inertia),
    ):
        if not (math.isfinite(value) and value >= 0):
            raise ProblemError(name, None, f"is {value}", "give 0 or more")


def _refuse_not_whole(name: str, row: str | None, value: float, least: int) -> None:
    if not (math.isfinite(value) and value == int(value) and value >= least):
        raise ProblemError(
            name, row, f"is {value}", f"give a whole number of reads, {least} or more"
        )


def _refuse_not_positive(name: str, row: object, value: float) -> None:
    if not (math.isfinite(value) and value > 0):
        raise ProblemError(name, row, f"is {value}", "give a finite number above 0")


def _check_pairs(given: Round) -> None:
    judges = {judge.id: judge for judge in given.judges}
    cases = {case.id for case in given.cases}
    pairs = [("pins", sorted(given.pins)), ("forbidden", sorted(given.forbidden))]
    pairs.append(("history", [(read.judge, read.case) for read in given.history]))
    for name, rows in pairs:
        for judge, case in rows:
            if judge not in judges:
                _unknown(name, f"({judge}, {case})", "judge", judge)
            if case not in cases:
                _unknown(name, f"({judge}, {case})", "case", case)
    for judge in sorted(given.away - judges.keys()):
        _unknown("away", judge, "judge", judge)
    for name, asked in (("withdrawn", given.withdrawn), ("extra", set(given.extra))):
        for case in sorted(asked - cases):
            _unknown(name, case, "case", case)
    for pair in sorted(given.pins & given.forbidden):
        raise ProblemError(
            "pins", pair, "is pinned and forbidden at once", "take one of the two away"
        )


def _unknown(name: str, row: object, kind: str, key: str) -> None:
    raise ProblemError(
        name, row, f"no {kind} is called {key!r}", f"add the {kind} or mend the name"
    )


def _check_history(given: Round) -> None:
    _refuse_twice("history", (f"({read.judge}, {read.case})" for read in given.history))
    state = {(read.judge, read.case): read.state for read in given.history}
    load = Counter(
        read.judge for read in given.history if read.state is not ReadState.PLANNED
    )
    for judge, case in sorted(given.pins):
        if state.get((judge, case)) is ReadState.PASSED:
            raise ProblemError(
                "pins", (judge, case), "was passed back by the judge", "take it away"
            )
        if (judge, case) not in state or state[judge, case] is ReadState.PLANNED:
            _check_pin(given, judge, case)
            load[judge] += 1
    for person in given.judges:
        if load[person.id] > person.capacity:
            fixed = load[person.id]
            raise ProblemError(
                "capacity",
                person.id,
                f"is {person.capacity}, yet {fixed} reads are pinned or under way",
                "raise the capacity or take pins away",
            )


def _check_pin(given: Round, judge: str, case: str) -> None:
    for gone, name in ((given.away, judge), (given.withdrawn, case)):
        if name in gone:
            raise ProblemError(
                "pins", (judge, case), f"{name!r} is away or withdrawn", "take it away"
            )
