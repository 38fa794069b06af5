"""The question: which judge reads which case, and what must hold."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from madang.engine.problem import ProblemError

Id = Hashable
Pair = tuple[Id, Id]
Pairs = NDArray[np.int64]  # n × 2: row of the case, column of the judge
Floats = NDArray[Any]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class GroupRule:
    """Of the judges in `members`, each case gets `at_least` and `at_most` so many.

    `at_most` is ``None`` where there is no upper limit; `cases` is ``None`` where the
    rule is for every case.

    >>> GroupRule("a senior", members=("kim", "lee"), at_least=1).at_most is None
    True
    """

    name: str
    members: tuple[Id, ...]
    at_least: int = 0
    at_most: int | None = None
    cases: tuple[Id, ...] | None = None


def at_most_one_per(kind: str, label_of: Mapping[Any, Any]) -> tuple[GroupRule, ...]:
    """Return one rule per label that two judges or more share: at most one of them.

    >>> [r.name for r in at_most_one_per("employer", {"a": "X", "b": "X", "c": "Y"})]
    ['at most one per employer: X']
    """
    members: dict[Id, list[Id]] = {}
    for judge, label in label_of.items():
        members.setdefault(label, []).append(judge)
    return tuple(
        GroupRule(f"at most one per {kind}: {label}", tuple(judges), at_most=1)
        for label, judges in members.items()
        if len(judges) > 1
    )


@dataclass(frozen=True, eq=False)
class AssignmentProblem:
    """P cases, R judges, and how well each fits each.

    `affinity` is P × R, any unit, higher is better.  `demand` (judges per case),
    `max_load` and `min_load` (cases per judge) are whole numbers, one for all or one
    each.  `conflicts` is a P × R truth: never this pair.  `fixed` and `forbidden` name
    single pairs (case id, judge id).  Ids are row and column numbers unless given.

    `floor` is ``None``, ``"best"`` (the worst-off case gets the highest sum that any
    plan can give to its worst-off case) or a share θ between 0 and 1 (every case gets
    at least θ of the best panel it could have had if loads did not matter).

    Raises:
        ProblemError: a field contradicts itself or another one.

    >>> AssignmentProblem([[1.0, 0.5]], demand=1, max_load=1).shape
    (1, 2)
    >>> AssignmentProblem([[1.0, float("nan")]], demand=1, max_load=1)
    Traceback (most recent call last):
    madang.engine.problem.ProblemError: affinity, case 0, judge 1: is nan; give a number
    """

    affinity: Any  # anything NumPy reads as P × R numbers; kept as a float array
    demand: Any
    max_load: Any
    min_load: Any = 0
    conflicts: Any = None
    fixed: Sequence[Pair] = ()
    forbidden: Sequence[Pair] = ()
    rules: Sequence[GroupRule] = ()
    floor: float | Literal["best"] | None = None
    case_ids: Sequence[Id] | None = None
    judge_ids: Sequence[Id] | None = None

    def __post_init__(self) -> None:
        affinity = _matrix(self.affinity)
        cases = _ids("case_ids", self.case_ids, affinity.shape[0])
        judges = _ids("judge_ids", self.judge_ids, affinity.shape[1])
        _all_finite(affinity, cases, judges)
        put = object.__setattr__
        put(self, "affinity", affinity)
        put(self, "case_ids", cases)
        put(self, "judge_ids", judges)
        put(self, "demand", _counts("demand", self.demand, "case", cases))
        put(self, "max_load", _counts("max_load", self.max_load, "judge", judges))
        put(self, "min_load", _counts("min_load", self.min_load, "judge", judges))
        put(self, "conflicts", _conflicts(self.conflicts, affinity.shape))
        put(self, "fixed", tuple(self.fixed))
        put(self, "forbidden", tuple(self.forbidden))
        put(self, "rules", tuple(self.rules))
        _loads_agree(self)
        _pins_agree(self)
        _rules_agree(self)
        _floor_is_known(self.floor)

    @property
    def shape(self) -> tuple[int, int]:
        """The number of cases and of judges."""
        rows, columns = np.asarray(self.affinity).shape
        return int(rows), int(columns)

    def case_name(self, row: Any) -> Id:
        """Return the id of the case in that row."""
        return (self.case_ids or ())[int(row)]

    def judge_name(self, column: Any) -> Id:
        """Return the id of the judge in that column."""
        return (self.judge_ids or ())[int(column)]


def open_pairs(problem: AssignmentProblem) -> Mask:
    """Return the P × R truth: this pair may be used."""
    allowed = np.ones(problem.shape, dtype=bool)
    if problem.conflicts is not None:
        np.logical_not(problem.conflicts, out=allowed)
    for case, judge in places(problem, "forbidden", problem.forbidden):
        allowed[case, judge] = False
    return allowed


def places(problem: AssignmentProblem, field: str, pairs: Iterable[Pair]) -> Pairs:
    """Return row and column of each named pair.

    Raises:
        ProblemError: a pair names an unknown case or judge.
    """
    row_of = _index(problem.case_ids)
    column_of = _index(problem.judge_ids)
    found = []
    for number, pair in enumerate(pairs, start=1):
        case, judge = pair
        for kind, one, index in (("case", case, row_of), ("judge", judge, column_of)):
            if one not in index:
                raise ProblemError(
                    field,
                    f"pair {number}",
                    f"names an unknown {kind} ({one})",
                    f"use one of the {kind} ids",
                )
        found.append((row_of[case], column_of[judge]))
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def columns(problem: AssignmentProblem, rule: GroupRule) -> Ints:
    """Return the columns of the rule's members."""
    index = _index(problem.judge_ids)
    return np.array([index[judge] for judge in rule.members], dtype=np.int64)


def rows(problem: AssignmentProblem, rule: GroupRule) -> Ints:
    """Return the rows of the cases that the rule is for."""
    if rule.cases is None:
        return np.arange(problem.shape[0], dtype=np.int64)
    index = _index(problem.case_ids)
    return np.array([index[case] for case in rule.cases], dtype=np.int64)


def _index(ids: Sequence[Id] | None) -> dict[Id, int]:
    return {one: place for place, one in enumerate(ids or ())}


def _matrix(given: ArrayLike) -> Floats:
    try:
        matrix = np.asarray(given)
        if matrix.dtype not in (np.float32, np.float64):
            matrix = matrix.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise ProblemError(
            "affinity", None, f"is not a table of numbers ({error})", "give P × R"
        ) from error
    if matrix.ndim != 2:
        raise ProblemError("affinity", None, "is not a table", "give P × R numbers")
    for size, side in zip(matrix.shape, ("case", "judge"), strict=True):
        if size == 0:
            raise ProblemError(
                "affinity", None, f"has no {side}s", f"give at least one {side}"
            )
    return matrix


def _all_finite(matrix: Floats, cases: Sequence[Id], judges: Sequence[Id]) -> None:
    # A sum is finite only if every term is: one pass without a mask of the same size.
    with np.errstate(all="ignore"):
        sums = matrix.sum(axis=1, dtype=np.float64)
    for row in np.flatnonzero(~np.isfinite(sums)):
        bad = np.flatnonzero(~np.isfinite(matrix[row]))
        if bad.size:
            place = f"case {cases[int(row)]}, judge {judges[int(bad[0])]}"
            raise ProblemError(
                "affinity", place, f"is {matrix[row, bad[0]]}", "give a number"
            )


def _ids(field: str, given: Sequence[Id] | None, size: int) -> Sequence[Id]:
    if given is None:
        return range(size)
    ids = tuple(given)
    if len(ids) != size:
        raise ProblemError(
            field, None, f"has {len(ids)} names for {size}", "give one name each"
        )
    seen: set[Id] = set()
    for one in ids:
        if one in seen:
            raise ProblemError(field, one, "stands there twice", "name each only once")
        seen.add(one)
    return ids


def _counts(field: str, given: ArrayLike, kind: str, ids: Sequence[Id]) -> Ints:
    try:
        numbers = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ProblemError(
            field, None, "holds something that is no number", "give whole numbers"
        ) from error
    if numbers.ndim == 0:
        numbers = np.full(len(ids), float(numbers))
    if numbers.shape != (len(ids),):
        raise ProblemError(
            field,
            None,
            f"has {numbers.size} numbers for {len(ids)} {kind}s",
            f"give one number per {kind}, or one for all",
        )
    for place, number in enumerate(numbers):
        if not (number >= 0 and number == np.floor(number) and number < 2**31):
            what = f"is {number:g}"
            raise ProblemError(
                field, f"{kind} {ids[place]}", what, "give a whole number, 0 or more"
            )
    return numbers.astype(np.int64)


def _conflicts(given: Any, shape: tuple[int, ...]) -> Mask | None:
    if given is None:
        return None
    conflicts = np.asarray(given, dtype=bool)
    if conflicts.shape != shape:
        raise ProblemError(
            "conflicts", None, "has not the shape of affinity", "give P × R truths"
        )
    return conflicts


def _loads_agree(problem: AssignmentProblem) -> None:
    least, most = np.asarray(problem.min_load), np.asarray(problem.max_load)
    for place in np.flatnonzero(least > most):
        raise ProblemError(
            "min_load",
            f"judge {problem.judge_name(place)}",
            f"is {least[place]}, above the maximum of {most[place]}",
            "lower the minimum or raise the maximum",
        )


def _pins_agree(problem: AssignmentProblem) -> None:
    allowed = open_pairs(problem)
    fixed = places(problem, "fixed", problem.fixed)
    seen: set[tuple[int, int]] = set()
    for pair, (row, column) in zip(problem.fixed, fixed.tolist(), strict=True):
        name = f"case {pair[0]}, judge {pair[1]}"
        if (row, column) in seen:
            raise ProblemError("fixed", name, "is fixed twice", "fix it once")
        if not allowed[row, column]:
            raise ProblemError(
                "fixed", name, "is fixed and forbidden (or a conflict)", "drop one"
            )
        seen.add((row, column))
    sides = (
        (0, "case", problem.case_name, problem.demand, "reads asked"),
        (1, "judge", problem.judge_name, problem.max_load, "reads allowed"),
    )
    for side, kind, name_of, limit, word in sides:
        most = np.asarray(limit)
        count = np.bincount(fixed[:, side], minlength=len(most))
        for place in np.flatnonzero(count > most):
            raise ProblemError(
                "fixed",
                f"{kind} {name_of(place)}",
                f"has {count[place]} fixed pairs, {most[place]} {word}",
                "fix fewer",
            )


def _rules_agree(problem: AssignmentProblem) -> None:
    judges, cases = _index(problem.judge_ids), _index(problem.case_ids)
    for rule in problem.rules:
        known = ((rule.members, judges, "judge"), (rule.cases or (), cases, "case"))
        for given, index, kind in known:
            for one in given:
                if one not in index:
                    raise ProblemError(
                        "rules",
                        rule.name,
                        f"names an unknown {kind} ({one})",
                        f"use one of the {kind} ids",
                    )
            if len(set(given)) < len(given):
                raise ProblemError(
                    "rules", rule.name, f"names a {kind} twice", "name each once"
                )
        if rule.at_least < 0 or (rule.at_most is not None and rule.at_most < 0):
            raise ProblemError("rules", rule.name, "asks below 0", "give 0 or more")
        if rule.at_most is not None and rule.at_most < rule.at_least:
            raise ProblemError(
                "rules",
                rule.name,
                f"asks at least {rule.at_least} and at most {rule.at_most}",
                "lower the first or raise the second",
            )


def _floor_is_known(floor: object) -> None:
    if floor is None or floor == "best":
        return
    if not isinstance(floor, int | float) or not 0 <= floor <= 1:
        raise ProblemError(
            "floor", None, f"is {floor}", 'give "best" or a share from 0 to 1'
        )
