"""Adding up the very rows of a report once: by state, step, company, cohort, currency.

One pass over the rows of each indicator; what is kept are sums and who is behind them,
so that a million rows need no more room than their companies do.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.deals.queries import converted, rates_of
from madang.kit.errors import Refused
from madang.outcomes.models import COUNTING, Level
from madang.outcomes.models.indicators import MONTHS
from madang.outcomes.periods import months_on
from madang.outcomes.queries import Scope, rows_behind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from madang.deals.models import RateSource
    from madang.outcomes.models import Indicator
    from madang.outcomes.periods import Period

#: What is read of each row, and what its line in a file consists of.
READ = (
    "pk", "organisation", "organisation__name", "cohort", "starts_on", "ends_on",
    "month", "amount", "currency", "state", "origin",
)  # fmt: skip
CHUNK = 5000
ZERO = Decimal(0)
Row = tuple[Any, ...]
Sums = dict[str, Decimal]


class Unconvertible(Refused):
    """Sums of several currencies cannot be told in one."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """In which currency money is told, and at whose rates of which day."""

    currency: str = ""
    source: RateSource | None = None
    on: date | None = None
    rates: dict[tuple[str, str], Decimal] = field(default_factory=dict)

    @classmethod
    def at(cls, currency: str, source: RateSource | None, on: date | None) -> Exchange:
        """Return how money is told, with the rates of the day."""
        known = rates_of(source, on) if source and on else {}
        return cls(currency, source, on, known)

    def worth(self, sums: Sums) -> tuple[Decimal, str]:
        """Return what sums by currency come to, and in which currency.

        Raises:
            Unconvertible: there are several and no currency, or no rate, is given.
        """
        codes = [code for code, amount in sums.items() if amount]
        if not self.currency:
            if len(codes) > 1:
                text = _(
                    "Amounts are in %(codes)s: say in which currency to tell them."
                )
                raise Unconvertible(text % {"codes": ", ".join(sorted(codes))})
            code = next(iter(codes or sums), "")
            return sums.get(code, ZERO), code
        if set(codes) <= {""}:
            return sums.get("", ZERO), ""
        found = converted(sums, self.currency, self.rates)
        if found.missing:
            words = {"codes": ", ".join(sorted(found.missing)), "into": self.currency}
            text = _("There is no rate of %(codes)s into %(into)s on that day.")
            raise Unconvertible(text % words)
        return found.amount, self.currency


@dataclass(slots=True)
class Group:
    """Some rows added up: amounts by currency, the companies, and how many rows."""

    sums: Sums = field(default_factory=lambda: defaultdict(Decimal))
    companies: set[int] = field(default_factory=set)
    rows: int = 0

    def add(self, company: int, currency: str, amount: Decimal) -> None:
        """Take a row in."""
        self.sums[currency] += amount
        self.companies.add(company)
        self.rows += 1

    @property
    def firms(self) -> frozenset[int]:
        """The companies behind it."""
        return frozenset(self.companies)


def _groups() -> dict[Any, Group]:
    return defaultdict(Group)


@dataclass(slots=True)
class Added:
    """What one indicator adds up to in one scope, looked at in every way.

    `levels` are cumulative, as figures are told; the other ways part the rows that
    count at the level of the report.  `states` part all that count at all.
    """

    indicator: Indicator
    levels: dict[str, Group] = field(default_factory=_groups)
    states: dict[str, Group] = field(default_factory=_groups)
    steps: dict[date, Group] = field(default_factory=_groups)
    companies: dict[int, Group] = field(default_factory=_groups)
    currencies: dict[str, Group] = field(default_factory=_groups)
    cohorts: dict[int | None, Group] = field(default_factory=_groups)
    editions: set[int] = field(default_factory=set)


def first_of_step(month: date, step: str) -> date:
    """Return the first month of the step that a month is in.

    >>> first_of_step(date(2026, 5, 1), "quarter")
    datetime.date(2026, 4, 1)
    """
    size = MONTHS.get(step, 1)
    return date(month.year, (month.month - 1) // size * size + 1, 1)


def steps_in(period: Period, step: str) -> list[date]:
    """Return the first months of all steps that a period touches."""
    found, month = [], first_of_step(period.first, step)
    while month <= period.last:
        found.append(month)
        month = months_on(month, MONTHS[step])
    return found


def add_up(  # noqa: PLR0913, PLR0917 -- whose, what, when, how it is looked at
    scope: Scope,
    period: Period,
    indicator: Indicator,
    level: str,
    step: str,
    take: Callable[[Row], None],
) -> Added:
    """Return what an indicator adds up to; `take` gets each row that counts."""
    if indicator.is_stock:
        return _add_stock(scope, period, indicator, level, step, take)
    found = Added(indicator)
    wanted = set(COUNTING[_place(level) :])
    for row in rows_of(scope, period, indicator, Level.CLAIMED):
        take(row)
        _pk, company, _name, cohort, _from, _to, month, amount, code, state, _o = row
        found.states[state].add(company, code, amount)
        for one in COUNTING[: _place(state) + 1]:
            found.levels[one].add(company, code, amount)
        if state in wanted:
            _look(found, company, cohort, amount, code)
            found.steps[first_of_step(month, step)].add(company, code, amount)
    return found


def _place(state: str) -> int:
    return [str(one) for one in COUNTING].index(str(state))


def _look(
    found: Added, company: int, cohort: int | None, amount: Decimal, code: str
) -> None:
    for groups, key in (
        (found.companies, company), (found.currencies, code), (found.cohorts, cohort),
    ):  # fmt: skip
        groups[key].add(company, code, amount)  # type: ignore[index]  # each its own key


def _add_stock(  # noqa: PLR0913, PLR0917 -- as above
    scope: Scope,
    period: Period,
    indicator: Indicator,
    level: str,
    step: str,
    take: Callable[[Row], None],
) -> Added:
    """Add up the companies' latest values; at each step's end anew."""
    found = Added(indicator)
    for one in COUNTING:
        for row in rows_of(scope, period, indicator, one):
            company, cohort, amount, code, state = (
                row[1],
                row[3],
                row[7],
                row[8],
                row[9],
            )
            found.levels[one].add(company, code, amount)
            if one == COUNTING[0]:
                take(row)
                found.states[state].add(company, code, amount)
            if one == level:
                _look(found, company, cohort, amount, code)
    for first in steps_in(period, step):
        end = min(months_on(first, MONTHS[step]), months_on(period.last, 1))
        upto = type(period)(period.first, months_on(end, -1))
        for row in rows_of(scope, upto, indicator, level):
            found.steps[first].add(row[1], row[8], row[7])
    return found


def rows_of(
    scope: Scope, period: Period, indicator: Indicator, level: str
) -> Iterator[Row]:
    """Yield the rows behind a figure, company by company."""
    rows = rows_behind(scope, period, indicator, level).order_by(
        "organisation", "starts_on", "pk"
    )
    yield from rows.values_list(*READ).iterator(chunk_size=CHUNK)


def union_of(groups: Iterable[Group]) -> frozenset[int]:
    """Return the companies of several groups."""
    return frozenset[int]().union(*(group.companies for group in groups))
