"""How far targets are met, and where they will stand at their end."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q, Sum, TextChoices, Value
from django.db.models.functions import Greatest
from django.utils.translation import pgettext_lazy

from madang.hubs.models import Hub
from madang.outcomes.forecast import Forecast, forecast
from madang.outcomes.models import Tally, Target
from madang.outcomes.periods import Period, first_of, months_on
from madang.outcomes.queries.scopes import (
    OF_HUB,
    WHOLE,
    Scope,
    Sponsoring,
    sponsoring,
)
from madang.outcomes.queries.worth import worth_of
from madang.outcomes.rules import may_see_outcomes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from madang.hubs.models import Actor
    from madang.outcomes.queries.worth import Rates, Worth


class Outlook(TextChoices):
    """What can be said about a target today."""

    AHEAD = "ahead", pgettext_lazy("target", "Not begun")
    EARLY = "early", pgettext_lazy("target", "Too early to say")
    BEHIND = "behind", pgettext_lazy("target", "Behind")
    OPEN = "open", pgettext_lazy("target", "Within reach")
    ON_TRACK = "on_track", pgettext_lazy("target", "On track")
    MET = "met", pgettext_lazy("target", "Met")
    MISSED = "missed", pgettext_lazy("target", "Missed")


@dataclass(frozen=True, slots=True)
class Standing:
    """A target, what was reached of it, month by month, and the forecast.

    `reached` is in the target's own currency and what came in others is in `others`:
    these are facts.  `worth` is what all of it is worth in the target's currency, if
    rates were given; then course, forecast and outlook follow it, else what is reached.
    `is_shared` is false where a sponsor's share is not agreed.
    """

    target: Target
    reached: Decimal
    others: dict[str, Decimal]
    rows: int
    course: list[tuple[date, Decimal]]
    forecast: Forecast | None
    outlook: Outlook
    is_shared: bool = True
    worth: Worth | None = None

    @property
    def counted(self) -> Decimal:
        """What is held against the target: with rates, what all sums are worth."""
        return self.worth.amount if self.worth else self.reached

    @property
    def share(self) -> float:
        """The reached part of the target, one or more once it is met."""
        return float(self.counted / self.target.amount)

    @property
    def missing(self) -> Decimal:
        """What is still missing."""
        return max(self.target.amount - self.counted, Decimal(0))


def targets_visible_to(by: Actor) -> QuerySet[Target]:
    """Return the targets to those who see all outcomes, the first to end first."""
    found = Target.objects.filter(hub=by.hub)
    if not may_see_outcomes(by):
        return found.none()
    return found.select_related(*SHOWN)


SHOWN = ("indicator", "programme", "cohort", "cohort__programme", "sponsor")


def open_targets(hub: Hub, today: date) -> QuerySet[Target]:
    """Return the targets whose time runs, the first to end first."""
    found = Target.objects.filter(hub=hub, starts_on__lte=today, ends_on__gte=today)
    return found.select_related(*SHOWN)


def hubs_with_targets(day: date) -> list[Hub]:
    """Return the hubs with a target whose time runs on a day of UTC or next to it.

    A hub's own day may be the one before or after.
    """
    near = timedelta(days=1)
    found = Target.objects.filter(starts_on__lte=day + near, ends_on__gte=day - near)
    return list(Hub.objects.filter(pk__in=found.values("hub")).order_by("pk"))


def targets_of(scope: Scope) -> QuerySet[Target]:
    """Return the targets that were set for exactly this scope."""
    wanted = Q(cohort=scope.cohort, sponsor=scope.sponsor)
    if not scope.sponsor:
        wanted &= Q(programme=None if scope.cohort else scope.programme)
    return Target.objects.filter(wanted, hub=scope.hub).select_related(*SHOWN)


@dataclass(frozen=True, slots=True)
class _Line:
    """A tally with what decides for which targets it counts.

    What came before all of them is one line, in the month before the first begins.
    """

    indicator: int
    level: str
    currency: str
    cohort: int | None
    programme: int | None
    month: date
    amount: Decimal
    rows: int

    @property
    def reach(self) -> Reach:
        """Whose tally it is."""
        return self.cohort, self.programme


#: A cohort, a programme, or neither: the whole hub.
Reach = tuple["int | None", "int | None"]


def standings_of(
    targets: Iterable[Target], today: date, rates: Rates | None = None
) -> list[Standing]:
    """Return how far each target is: three statements for any number of them.

    With `rates` sums in other currencies count by what they are worth.
    """
    targets = list(targets)
    if not targets:
        return []
    hub = targets[0].hub
    sponsors = {t.sponsor_id for t in targets if t.sponsor_id}
    hers = sponsoring(hub, sponsors)
    lines = _lines(targets, hers)
    return [
        _standing(target, lines[target.indicator_id], hers, today, rates)
        for target in targets
    ]


def _reaches(target: Target, hers: Mapping[int, Sponsoring]) -> set[Reach]:
    """Return whose tallies a target counts: the widest that hold nothing else."""
    if target.cohort_id:
        return {(target.cohort_id, None)}
    if target.programme_id:
        return {(None, target.programme_id)}
    if target.sponsor_id:
        return {(None, programme) for programme in hers[target.sponsor_id].times}
    return {(None, None)}


def _lines(
    targets: Collection[Target], hers: Mapping[int, Sponsoring]
) -> dict[int, list[_Line]]:
    fields = ("indicator", "level", "currency", "cohort", "programme", "at")
    start = min(first_of(target.starts_on) for target in targets)
    stocks = {one.indicator_id for one in targets if one.indicator.is_stock}
    reaches = set().union(*(_reaches(target, hers) for target in targets))
    wanted = Q(cohort__in={cohort for cohort, _of in reaches if cohort})
    wanted |= Q(programme__in={programme for _of, programme in reaches if programme})
    if (None, None) in reaches:
        wanted |= OF_HUB
    found = Tally.objects.filter(
        wanted,
        Q(month__gte=start) | Q(indicator__in=stocks),
        hub=next(iter(targets)).hub_id,
        indicator__in={target.indicator_id for target in targets},
        level__in={target.level for target in targets},
        month__lte=max(target.ends_on for target in targets),
    )
    lines: dict[int, list[_Line]] = defaultdict(list)
    found = found.annotate(at=Greatest("month", Value(months_on(start, -1))))
    sums = found.order_by().values_list(*fields)
    for row in sums.annotate(amount=Sum("total"), number=Sum("rows")):
        line = _Line(*row)
        lines[line.indicator].append(line)
    return lines


def _standing(
    target: Target,
    lines: Iterable[_Line],
    hers: dict[int, Sponsoring],
    today: date,
    rates: Rates | None,
) -> Standing:
    is_stock = target.indicator.is_stock
    her = hers.get(target.sponsor_id or 0)
    start = first_of(target.starts_on)
    sums: dict[str, Decimal] = defaultdict(Decimal)
    monthly: dict[tuple[date, str], Decimal] = defaultdict(Decimal)
    rows, is_shared = 0, True
    reaches = _reaches(target, hers)
    of = target.cohort.programme_id if target.cohort else target.programme_id
    for line in lines:
        is_early = line.month < start and not is_stock
        on = first_of(min(target.ends_on, today)) if is_stock else line.month
        if is_early or line.month > target.ends_on or line.level != target.level:
            continue
        if line.reach not in reaches:
            continue
        if her and not her.pays(of or line.programme, on):
            continue
        amount = line.amount
        if her:
            percent = her.percent(of or line.programme, on)
            is_shared = is_shared and percent is not None
            amount = amount * (WHOLE if percent is None else percent) / WHOLE
        sums[line.currency] += amount
        if rates is not None or line.currency == target.currency:
            rows += line.rows
            monthly[line.month, line.currency] += amount
    worth = None
    if rates is not None and target.indicator.is_money:
        worth = worth_of(sums, target.currency, rates)
    course = _course(monthly, worth)
    reached = sums.pop(target.currency, Decimal(0))
    months = Period(start, min(target.ends_on, today)).months
    series = [(month, course[month]) for month in months]
    counted = worth.amount if worth else reached
    expected = _expected(target, counted, series, today)
    return Standing(
        target,
        reached,
        {code: amount for code, amount in sums.items() if amount},
        rows,
        series,
        expected,
        _outlook(target, counted, expected, today),
        is_shared,
        worth,
    )


def _course(
    monthly: Mapping[tuple[date, str], Decimal], worth: Worth | None
) -> dict[date, Decimal]:
    """Return what came month by month, by what each currency is worth."""
    found: dict[date, Decimal] = defaultdict(Decimal)
    for (month, currency), amount in monthly.items():
        found[month] += amount * (worth.factor(currency) if worth else Decimal(1))
    return found


def _expected(
    target: Target,
    reached: Decimal,
    series: Sequence[tuple[date, Decimal]],
    today: date,
) -> Forecast | None:
    """Return the forecast; the month that is not over counts among those to come."""
    if today >= target.ends_on or today < target.starts_on:
        return None
    whole = [float(amount) for month, amount in series if months_on(month, 1) <= today]
    running = float(sum(amount for month, amount in series)) - sum(whole)
    ahead = len(Period(first_of(today), target.ends_on).months)
    falls = target.indicator.is_stock
    found = forecast(float(reached) - running, whole, ahead, falls=falls)
    if found is None or falls:
        return found
    least = float(reached)
    return Forecast(
        max(found.end, least), max(found.low, least), max(found.high, least),
        found.months,
    )  # fmt: skip


def _outlook(
    target: Target, reached: Decimal, expected: Forecast | None, today: date
) -> Outlook:
    if reached >= target.amount:
        return Outlook.MET
    if today > target.ends_on:
        return Outlook.MISSED
    if today < target.starts_on:
        return Outlook.AHEAD
    if expected is None:
        return Outlook.EARLY
    wanted = float(target.amount)
    if expected.high < wanted:
        return Outlook.BEHIND
    return Outlook.ON_TRACK if expected.low >= wanted else Outlook.OPEN
