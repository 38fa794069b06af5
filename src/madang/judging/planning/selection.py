"""A board's ranking, quotas and pins to a proposed cohort, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from madang import engine
from madang.engine.problem import ProblemError, Stop
from madang.judging.models import ChoiceOutcome
from madang.judging.queries.board import attributes_of
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from madang.applications.models import Application
    from madang.programmes import quotas

#: Seconds that a board waits; cohorts of this size are proved in a fraction of it.
PATIENCE = 5.0
RANKED = "ranked"


@dataclass(frozen=True)
class Table:
    """What is on a board's table: who may be chosen, how many, under which rules.

    `rows` are those of the ranking by application number, `pins` what the committee
    said by application key, `order` the position of each application among equals.
    """

    applications: Sequence[Application]
    rows: Mapping[int, Mapping[str, Any]]
    places: int
    reserves: int = 0
    quotas: tuple[quotas.Quota, ...] = ()
    pins: Mapping[int, tuple[str, int | None]] = field(default_factory=dict)
    order: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TieAtTheLine:
    """Two with equal totals of whom one is in; the declared order told them apart."""

    chosen: int
    passed_over: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """What a quota costs in points, against the best cohort without it."""

    quota: quotas.Quota
    lost: Decimal
    is_proved: bool


@dataclass(frozen=True, slots=True)
class Second:
    """The best other cohort: how many differ, points lost, who comes and goes."""

    distance: int
    lost: Decimal
    comes_in: tuple[int, ...]
    goes_out: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A limit of a quota as it is, and as it would have to be."""

    quota: quotas.Quota
    is_maximum: bool
    now: int
    needed: int


@dataclass(frozen=True)
class Proposal:
    """What the engine proposes; application keys in order, the best first.

    `together` is what several quotas cost at once: where they fill all places between
    them, each alone costs nothing.

    Without `accepted` nothing keeps all rules: `clash` says which quotas cannot hold
    together, `relaxations` the fewest changes after which all could.
    """

    accepted: tuple[int, ...] = ()
    reserve: tuple[int, ...] = ()
    total: Decimal = Decimal(0)
    line: Decimal | None = None
    is_proved: bool = False
    ties: tuple[TieAtTheLine, ...] = ()
    prices: tuple[Price, ...] = ()
    together: Decimal | None = None
    second: Second | None = None
    clash: tuple[str, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()

    @property
    def is_possible(self) -> bool:
        """Whether a cohort keeps all rules."""
        return bool(self.accepted)


def propose(table: Table, *, is_priced: bool = True) -> Proposal:
    """Return the best cohort under the board's rules, or why there is none.

    Raises:
        Refused: the problem cannot be posed: too few candidates, impossible pins.
    """
    try:
        problem = _problem(table)
    except ProblemError as error:
        raise Refused(str(error)) from None
    result = engine.selection.solve(problem, stop=Stop(seconds=PATIENCE))
    if result.plan is None:
        return _impossible(table, result.details.get("explanation"))
    cohort = result.plan
    found = Proposal(
        tuple(int(member.id) for member in cohort.members),
        _reserve(table, tuple(int(one.id) for one in cohort.reserve)),
        cohort.score,
        cohort.line,
        result.is_proved,
        tuple(
            TieAtTheLine(int(tie.chosen), int(tie.passed_over), tie.score)
            for tie in cohort.ties
        ),
    )
    return replace(
        found,
        prices=_prices(table, problem, result) if is_priced else (),
        together=_together(problem, cohort.score) if is_priced else None,
        second=_second(problem, result) if is_priced else None,
    )


def _problem(table: Table) -> engine.selection.Problem:
    candidates = []
    for one in table.applications:
        row = table.rows.get(one.number)
        pin = table.pins.get(one.pk, ("", None))[0]
        if row is None or row["total"] is None:
            if pin != ChoiceOutcome.ACCEPTED:
                continue
            total = Decimal(0)
        else:
            total = Decimal(row["total"])
        if row is not None and row["standing"] != RANKED and not pin:
            continue
        candidates.append(
            engine.selection.Candidate(
                str(one.pk), total, attributes_of(one), (), table.order.get(one.pk, 0)
            )
        )
    known = {one.id for one in candidates}
    return engine.selection.Problem(
        tuple(candidates),
        table.places,
        tuple(
            engine.selection.Quota({q.attribute: q.value}, q.minimum, q.maximum)
            for q in table.quotas
        ),
        chosen=_pinned(table, known, ChoiceOutcome.ACCEPTED),
        barred=_pinned(table, known, ChoiceOutcome.DECLINED)
        | _pinned(table, known, ChoiceOutcome.RESERVE),
        reserve=table.reserves,
    )


def _pinned(table: Table, known: set[str], outcome: str) -> frozenset[str]:
    pinned = {str(key) for key, (said, _rank) in table.pins.items() if said == outcome}
    return frozenset(pinned & known)


def _reserve(table: Table, proposed: Iterable[int]) -> tuple[int, ...]:
    """Return the reserve list: whom the committee put there by rank, then the rest."""
    put = [
        (rank or 10**6, key)
        for key, (said, rank) in table.pins.items()
        if said == ChoiceOutcome.RESERVE
    ]
    first = [key for _rank, key in sorted(put)]
    rest = [key for key in proposed if key not in first]
    return (*first, *rest[: max(0, table.reserves - len(first))])


def _prices(
    table: Table, problem: engine.selection.Problem, result: Any
) -> tuple[Price, ...]:
    by_name = {f"{q.attribute}={q.value}": q for q in table.quotas}
    priced = engine.selection.price_quotas(problem, result, stop=Stop(seconds=PATIENCE))
    return tuple(Price(by_name[one.name], one.lost, one.is_proved) for one in priced)


def _together(problem: engine.selection.Problem, score: Decimal) -> Decimal | None:
    """Return the points that the quotas cost all at once, if there are several."""
    if len(problem.quotas) <= 1:
        return None
    free = engine.selection.solve(
        replace(problem, quotas=()), stop=Stop(seconds=PATIENCE)
    )
    return None if free.plan is None else free.plan.score - score


def _second(problem: engine.selection.Problem, result: Any) -> Second | None:
    other = engine.selection.second_best(problem, result, stop=Stop(seconds=PATIENCE))
    if other is None:
        return None
    return Second(
        other.distance,
        other.lost,
        tuple(int(key) for key in other.comes_in),
        tuple(int(key) for key in other.goes_out),
    )


def _impossible(table: Table, why: Any) -> Proposal:
    if why is None:
        return Proposal()
    by_name = {f"{q.attribute}={q.value}": q for q in table.quotas}
    return Proposal(
        clash=why.clash,
        relaxations=tuple(
            Relaxation(
                by_name[change.rule],
                change.limit == "the maximum",
                change.now,
                change.needed,
            )
            for change in why.changes
            if change.rule in by_name
        ),
    )
