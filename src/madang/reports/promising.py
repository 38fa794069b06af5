"""What was promised, as a report tells it: below a figure, or in a block of its own.

Below a figure a share of a target is told only where the figure counts what the target
counts: from its first month on, and from the same state on.  In a block of its own a
promise stands beside what was reached in its own time, up to the day of the report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from madang.outcomes.periods import first_of
from madang.outcomes.queries import Scope, targets_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from decimal import Decimal

    from madang.outcomes.models import Indicator, Target
    from madang.reports.models import Report

    #: Sums in an indicator's currencies to one amount and its currency.
    Tell = Callable[[dict[str, Decimal], Indicator], tuple[Decimal, str]]
    #: What came of a target in its own time; none where that has not begun.
    Reached = Callable[[Target], dict[str, Any] | None]

Content = dict[str, Any]


def target_below(report: Report, scope: Scope, code: str, tell: Tell) -> Content | None:
    """Return what was promised of an indicator for the time of the report."""
    fits = [
        one
        for one in targets_of(scope)
        if one.indicator.code == code
        and one.starts_on <= report.ends_on
        and one.ends_on >= report.starts_on
    ]
    if not fits:
        return None
    one = max(fits, key=lambda target: (target.ends_on, target.pk))
    return _told(one, tell) | {"is_alike": counts_alike(one, report)}


def counts_alike(target: Target, report: Report) -> bool:
    """Return whether a report's figure counts what a target counts."""
    is_from = target.indicator.is_stock or (
        first_of(target.starts_on) == first_of(report.starts_on)
    )
    return is_from and target.level == report.level


def promises(
    report: Report, scope: Scope, codes: list[str], tell: Tell, reached: Reached
) -> list[Content]:
    """Return what is promised of indicators for the report's time or later.

    It is what was promised of the cohort, else of its programme.
    """
    known: dict[str, Target] = {}
    for wider in _widening(scope):
        found: dict[str, Target] = {}
        for one in targets_of(wider).order_by("ends_on", "pk"):
            if one.indicator.code in codes and one.ends_on >= report.starts_on:
                found[one.indicator.code] = one
        known = found | known
    return [
        _told(known[code], tell)
        | {"code": code, "of": _whose(known[code]), "reached": reached(known[code])}
        for code in codes
        if code in known
    ]


def _widening(scope: Scope) -> Iterator[Scope]:
    yield scope
    programme = scope.cohort.programme if scope.cohort else scope.programme
    if programme and (scope.cohort or scope.sponsor):
        yield Scope(scope.hub, programme=programme)


def _whose(target: Target) -> dict[str, str]:
    of = target.cohort or target.programme
    return dict(of.names) if of else {}


def _told(one: Target, tell: Tell) -> Content:
    amount, currency = tell({one.currency: one.amount}, one.indicator)
    parts = {one.currency: str(one.amount)} if one.currency != currency else {}
    return {
        "amount": str(amount), "currency": currency, "parts": parts,
        "level": one.level, "starts_on": one.starts_on.isoformat(),
        "ends_on": one.ends_on.isoformat(), "remark": one.remark,
        "is_hers": one.sponsor_id is not None,
    }  # fmt: skip
