"""The demo's Bridge: 11 companies, 33 jobs, 52 orders, and what the extension owes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from madang.desk.demo import declined, orders
from madang.desk.demo import outcomes as demo
from madang.hubs.models import Role
from madang.outcomes.periods import Period
from madang.outcomes.queries import Scope, figures_of, standings_of, targets_of
from madang.outcomes.queries.following import compare_with_declined
from tests import make
from tests.outcomes import make as outcomes
from tests.outcomes.make import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]


def test_the_pilots_figures_come_out_of_rows_beside_the_extensions_targets():
    hub = make.hub(slug="technology-hub")
    make.member(hub, Role.PROGRAMME)
    programme = make.programme(hub)
    call = make.call(programme, slug="bridge-2019")
    cohort = make.cohort(
        programme, call=call, places=12, starts_on=date(2019, 2, 18),
        ends_on=date(2019, 5, 10),
    )  # fmt: skip
    for number in range(11):
        country = "MX" if number % 2 else "US"
        make.place(cohort, make.organisation(hub, country=country), state="graduated")
    for _ in range(4):
        make.organisation(hub, kind="corporate")
    orders.load(NOW)
    for _twice in range(2):
        demo.load(NOW)
    pilot = Period(date(2019, 1, 1), date(2020, 12, 31))
    figures = {
        one.indicator.code: one for one in figures_of(Scope(hub, cohort=cohort), pilot)
    }
    for code, amount in (("companies", 11), ("jobs", 33), ("orders", 52)):
        assert figures[code].totals[""].amount == amount
    worth = figures["order-value"].totals
    assert worth["USD"].amount + worth["MXN"].amount * Decimal("0.05") == 1_480_000
    standings = standings_of(targets_of(Scope(hub, programme=programme)), TODAY)
    told = [int(one.target.amount) for one in standings]
    assert sorted(told) == [75, 200, 7_500_000]


def test_whom_the_pilot_declined_is_a_group_to_compare_with_and_small_cells_are_not():
    hub = make.hub(slug="technology-hub")
    call = make.call(make.programme(hub), slug="bridge-2019")
    cohort = make.cohort(call.programme, call=call, starts_on=date(2019, 2, 18))
    outcomes.indicators(hub, "jobs", "sales")
    for _twice in range(2):
        declined.load(NOW)
    followed, pairs = compare_with_declined(cohort, 12)
    assert (followed.declined, len(followed.agreed)) == (8, 7)
    told = {
        (one.indicator.code, one.currency): (one.declined.companies, one.is_small)
        for one in pairs
    }
    small = {("jobs", ""): (7, False), ("sales", "MXN"): (5, False)}
    assert told == small | {("sales", "USD"): (2, True)}
