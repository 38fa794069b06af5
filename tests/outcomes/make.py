"""Make indicators, values and targets for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from madang.hubs.models import system_actor
from madang.outcomes import actions
from madang.outcomes.models import Indicator
from madang.outcomes.periods import Period, last_of
from tests import make

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def indicators(at, *codes):
    """Take definitions over from the library; return them in that order."""
    actions.take_over(at, system_actor(at), codes=codes)
    found = {row.code: row for row in Indicator.objects.filter(hub=at)}
    return [found[code] for code in codes]


def firm(cohort):
    """Return a company with a place in a cohort."""
    company = make.organisation(cohort.hub)
    make.place(cohort, company)
    return company


def value(firm, indicator, amount, month=3, by=None, **more):
    """Note a value of one month of the year, or of a period."""
    values = {
        "indicator": indicator,
        "starts_on": date(2026, month, 1),
        "ends_on": last_of(date(2026, month, 1)),
        "amount": Decimal(str(amount)),
        "currency": "USD" if indicator.is_money else "",
        **more,
    }
    by = by or system_actor(firm.hub)
    return actions.note_value(firm, by, values=values, now=NOW)
