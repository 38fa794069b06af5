"""What values add up to, and the very rows behind each sum.

Sums are read from the tallies, so that they cost the same however many values there
are; a company's are added up from its own few rows.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, Sum

from madang.outcomes.models import Level, Tally, Value, counting
from madang.outcomes.periods import first_of
from madang.outcomes.queries.scopes import (
    WHOLE,
    agreed_shares,
    sponsoring,
    turn_of,
    turns_in,
)
from madang.outcomes.queries.tallying import cells_of
from madang.outcomes.queries.visible import indicators_in_use

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date

    from django.db.models import QuerySet

    from madang.outcomes.models import Indicator
    from madang.outcomes.periods import Period
    from madang.outcomes.queries.scopes import Scope, Sponsoring
    from madang.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Total:
    """A sum in one currency, or of things that are counted, and of how many rows."""

    amount: Decimal = Decimal(0)
    rows: int = 0

    def __add__(self, other: Total) -> Total:
        return Total(self.amount + other.amount, self.rows + other.rows)


@dataclass(frozen=True, slots=True)
class Figure:
    """What an indicator adds up to, by level and currency (``""`` if it is no money).

    `editions` are the definitions among its rows: more than one cannot be compared.
    `attributed` is a sponsor's part, by currency, of what is looked at; what no share
    is agreed for is in it whole, and then `is_shared` is false.
    """

    indicator: Indicator
    level: str
    levels: dict[str, dict[str, Total]] = field(default_factory=dict)
    editions: frozenset[int] = frozenset()
    attributed: dict[str, Decimal] | None = None
    is_shared: bool = True

    @property
    def totals(self) -> dict[str, Total]:
        """The sums at the level that was asked for, by currency."""
        return self.levels.get(self.level, {})

    @property
    def rows(self) -> int:
        """How many rows are behind them."""
        return sum(total.rows for total in self.totals.values())

    @property
    def is_empty(self) -> bool:
        """Whether there is no row at any level."""
        return not self.levels

    def share(self, level: str) -> float:
        """Return which part of the rows that count is of a level or better."""
        all_rows = sum(t.rows for t in self.levels.get(Level.CLAIMED, {}).values())
        rows = sum(t.rows for t in self.levels.get(level, {}).values())
        return rows / all_rows if all_rows else 0.0


@dataclass(frozen=True, slots=True)
class Sum_:  # noqa: N801 -- Django's own is imported here
    """One sum out of the tallies; a sponsor's with her share, if one is agreed."""

    indicator: int
    edition: int
    level: str
    currency: str
    total: Total
    percent: Decimal | None = None


def figures_of(
    scope: Scope, period: Period, level: str = Level.CLAIMED
) -> list[Figure]:
    """Return what each indicator in use adds up to in a scope and period.

    Of a stock a sponsor has what there is in the programmes that she pays for at the
    period's end.  Two statements for any number of values; four for a sponsor.
    """
    indicators = list(indicators_in_use(scope.hub))
    her = None
    if scope.sponsor:
        her = sponsoring(scope.hub, [scope.sponsor.pk])[scope.sponsor.pk]
    by_indicator: dict[int, list[Sum_]] = defaultdict(list)
    for one in _sums(scope, period, her, indicators):
        by_indicator[one.indicator].append(one)
    return [
        _figure(indicator, by_indicator[indicator.pk], level)
        if her is None
        else _hers(indicator, by_indicator[indicator.pk], level)
        for indicator in indicators
    ]


def _sums(
    scope: Scope,
    period: Period,
    her: Sponsoring | None,
    indicators: Iterable[Indicator],
) -> Iterator[Sum_]:
    """Yield the sums of a scope, of a sponsor by what is hers of them."""
    stocks = frozenset(one.pk for one in indicators if one.is_stock)
    if scope.organisation:
        yield from _own_sums(scope, period, stocks)
        return
    rows = _tallies_in(scope, period, stocks)
    if her:
        yield from _her_sums(rows, period, her, stocks)
        return
    found = rows.values_list(*KEYS).annotate(amount=Sum("total"), number=Sum("rows"))
    for indicator, edition, at, currency, amount, number in found:
        if amount or number:
            yield Sum_(indicator, edition, at, currency, Total(amount, number))


#: Which sum a tally is in.
KEYS = ("indicator", "edition", "level", "currency")


def _tallies_in(
    scope: Scope, period: Period, stocks: Collection[int]
) -> QuerySet[Tally]:
    """Return the tallies that count in a period: of stocks all up to its end."""
    since = Q(month__gte=period.first)
    if stocks:
        since |= Q(indicator__in=stocks)
    rows = Tally.objects.filter(since, scope.tallies, hub=scope.hub)
    return rows.filter(month__lte=period.last).order_by()


def _her_sums(
    rows: QuerySet[Tally], period: Period, her: Sponsoring, stocks: Collection[int]
) -> Iterator[Sum_]:
    """Yield the sums of programmes in months in which a sponsor pays for them."""
    turns = turns_in([her], period.first, period.last)
    end = first_of(period.last)
    found = (
        rows.filter(programme__in=her.times)
        .annotate(turn=turn_of(turns, stocks))
        .values_list("programme", "turn", *KEYS)
        .annotate(amount=Sum("total"), number=Sum("rows"))
    )
    for programme, turn, indicator, edition, at, currency, amount, number in found:
        on = end if indicator in stocks else turns[turn]
        if (amount or number) and her.pays(programme, on):
            percent = her.percent(programme, on)
            total = Total(amount, number)
            yield Sum_(indicator, edition, at, currency, total, percent)


def _own_sums(scope: Scope, period: Period, stocks: frozenset[int]) -> Iterator[Sum_]:
    rows = Value.objects.filter(
        scope.rows, counting(), hub=scope.hub, month__lte=period.last
    )
    found: dict[tuple[int, int, str, str], Total] = defaultdict(Total)
    for cell, (amount, number) in cells_of(rows, stocks).items():
        if cell.indicator in stocks or cell.month >= period.first:
            key = (cell.indicator, cell.edition, cell.level, cell.currency)
            found[key] += Total(amount, number)
    for key, total in found.items():
        if total != Total():
            yield Sum_(*key, total)


def _figure(indicator: Indicator, sums: list[Sum_], level: str) -> Figure:
    levels: dict[str, dict[str, Total]] = defaultdict(lambda: defaultdict(Total))
    editions: dict[int, int] = defaultdict(int)
    for one in sums:
        levels[one.level][one.currency] += one.total
        if one.level == Level.CLAIMED:
            editions[one.edition] += one.total.rows
    return Figure(
        indicator,
        level,
        {name: dict(sorted(found.items())) for name, found in levels.items()},
        frozenset(edition for edition, rows in editions.items() if rows),
    )


def _hers(indicator: Indicator, sums: list[Sum_], level: str) -> Figure:
    attributed: dict[str, Decimal] = defaultdict(Decimal)
    is_shared = True
    for one in sums:
        if one.level == level:
            is_shared = is_shared and one.percent is not None
            part = WHOLE if one.percent is None else one.percent
            attributed[one.currency] += one.total.amount * part / WHOLE
    whole = _figure(indicator, sums, level)
    return replace(whole, attributed=dict(attributed), is_shared=is_shared)


def rows_behind(
    scope: Scope, period: Period, indicator: Indicator, level: str = Level.CLAIMED
) -> QuerySet[Value]:
    """Return the rows that a figure adds up, no more and no less.

    Of a stock these are the companies' latest values up to the period's end.
    """
    rows = Value.objects.filter(
        scope.rows,
        counting(level),
        hub=scope.hub,
        indicator=indicator,
        is_baseline=False,
        month__lte=period.last,
    )
    if scope.sponsor:
        her = sponsoring(scope.hub, [scope.sponsor.pk])[scope.sponsor.pk]
        there = her.paid_in(first_of(period.last))
        rows = rows.filter(there if indicator.is_stock else her.rows)
    if not indicator.is_stock:
        return rows.filter(month__gte=period.first)
    later = Value.objects.filter(
        Q(ends_on__gt=OuterRef("ends_on"))
        | Q(ends_on=OuterRef("ends_on"), pk__gt=OuterRef("pk")),
        counting(level),
        hub=scope.hub,
        indicator=indicator,
        organisation=OuterRef("organisation"),
        currency=OuterRef("currency"),
        is_baseline=False,
        month__lte=period.last,
    )
    return rows.filter(~Exists(later))


def shares_of(programme: Programme) -> list[tuple[date, dict[int, Decimal]]]:
    """Return what sponsors of a programme agreed on, the earliest month first."""
    return list(agreed_shares(programme.hub, [programme.pk]).get(programme.pk, ()))


@dataclass(frozen=True, slots=True)
class Split:
    """How an indicator's sums of a programme are shared among its sponsors.

    Per currency: the whole, each sponsor's part by her key, and what nobody calls hers,
    such as her share of months in which she does not pay.  The parts and the rest are
    the whole, to the last unit.
    """

    indicator: Indicator
    whole: dict[str, Decimal]
    parts: dict[int, dict[str, Decimal]]
    rest: dict[str, Decimal]


def split_by_sponsor(
    scope: Scope, period: Period, level: str = Level.CLAIMED
) -> list[Split]:
    """Return how a programme's outcomes are shared; four statements."""
    programme = scope.programme
    if programme is None:
        return []
    indicators = list(indicators_in_use(scope.hub))
    stocks = frozenset(one.pk for one in indicators if one.is_stock)
    agreed = agreed_shares(scope.hub, [programme.pk])
    own = agreed.get(programme.pk, ())
    hers = sponsoring(scope.hub, {key for _from, by in own for key in by}, agreed)
    turns = turns_in(hers.values(), period.first, period.last)
    rows = _tallies_in(scope, period, stocks).filter(level=level)
    found = rows.annotate(turn=turn_of(turns, stocks)).values_list(
        "indicator", "currency", "turn"
    )
    sums: dict[int, list[tuple[str, int, Decimal]]] = defaultdict(list)
    for indicator, *sum_ in found.annotate(amount=Sum("total")):
        sums[indicator].append(tuple(sum_))
    end = first_of(period.last)
    return [
        _split(
            one, [(currency, end if one.is_stock else turns[turn], amount)
                  for currency, turn, amount in sums[one.pk]],
            hers, programme.pk,
        )
        for one in indicators
    ]  # fmt: skip


def _split(
    indicator: Indicator,
    sums: Iterable[tuple[str, date, Decimal]],
    hers: Mapping[int, Sponsoring],
    programme: int,
) -> Split:
    """Return how sums of a programme, each as of a month, are shared."""
    whole: dict[str, Decimal] = defaultdict(Decimal)
    parts: dict[int, dict[str, Decimal]] = {key: defaultdict(Decimal) for key in hers}
    for currency, on, amount in sums:
        whole[currency] += amount
        for key, her in hers.items():
            if her.pays(programme, on):
                percent = her.percent(programme, on) or Decimal(0)
                parts[key][currency] += amount * percent / WHOLE
    rest = {
        currency: amount - sum(part[currency] for part in parts.values())
        for currency, amount in whole.items()
    }
    return Split(indicator, whole, parts, rest)


def first_month_of(scope: Scope) -> date | None:
    """Return the first month that anything of a scope counts in; one statement."""
    rows = Value.objects.filter(scope.rows, hub=scope.hub)
    if not scope.organisation:
        rows = Tally.objects.filter(scope.tallies, hub=scope.hub)  # type: ignore[assignment]
    months = rows.order_by("month").values_list("month", flat=True)
    first: date | None = months.first()
    return first
