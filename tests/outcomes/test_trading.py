"""Orders added up by month say what the orders say, whatever becomes of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from madang.directory import actions as directory
from madang.hubs.models import Role, system_actor
from madang.outcomes.actions.trading import count_trade
from madang.outcomes.models import TradeMonth, TradeTally
from madang.outcomes.periods import Period
from madang.outcomes.queries.flows import local_content, ways_between
from madang.outcomes.queries.trading import (
    months_to_count,
    orders_in,
    traded_by_orders,
    traded_in,
)
from madang.sourcing import actions as sourcing
from tests import make
from tests.outcomes import make as outcomes

pytestmark = pytest.mark.django_db
NOW = outcomes.NOW
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
SPANS = (YEAR, Period(date(2026, 3, 1), date(2026, 4, 30)))


def order(buyer, supplier, amount, month=3, **more):
    """Enter an order of one amount."""
    values = {
        "buyer": buyer, "supplier": supplier, "number": f"{supplier.pk}-{amount}",
        "currency": "USD", "ordered_on": date(2026, month, 5), "is_local": True, **more,
    }  # fmt: skip
    lines = sourcing.single(Decimal(amount))
    by = system_actor(buyer.hub)
    return sourcing.place_order(buyer.hub, by, values=values, lines=lines, now=NOW)


def is_true(hub):
    """Whether both ways to add up agree, in the year and in some months of it."""
    return all(
        traded_in(hub, span, is_way=is_way)
        == traded_by_orders(hub, orders_in(hub, span), is_way)
        for span in SPANS
        for is_way in (False, True)
    )


@pytest.fixture
def world():
    """Make a plant, two suppliers and four orders, all counted."""
    hub = make.hub()
    plant = make.organisation(hub, kind="corporate", country="MX", city="Juárez")
    steel = make.organisation(hub, country="US", city="El Paso")
    far = make.organisation(hub, country="CN", city="Shenzhen")
    rows = [
        order(plant, steel, "100.10", 3), order(plant, steel, "50.05", 4),
        order(plant, far, "7.77", 4, is_local=False),
        order(plant, far, "9000", 6, currency="MXN"),
    ]  # fmt: skip
    assert TradeTally.objects.count() == 0
    assert is_true(hub)
    count_trade(hub)
    assert months_to_count(hub) == []
    assert TradeTally.objects.filter(hub=hub).count() == 8
    return hub, plant, (steel, far), rows


def test_tallies_follow_whatever_becomes_of_an_order(world):
    hub, plant, (steel, _far), (first, second, *_more) = world
    by = system_actor(hub)
    assert is_true(hub)
    order(plant, steel, "1.01", 3)
    assert months_to_count(hub) == [date(2026, 3, 1)]
    assert is_true(hub)
    count_trade(hub)
    sourcing.cancel_order(
        second, by, expected=second.version, reason="stopped", on=date(2026, 5, 2),
        now=NOW,
    )  # fmt: skip
    assert date(2026, 4, 1) in months_to_count(hub)
    assert is_true(hub)
    count_trade(hub)
    values = {
        "number": first.number, "ordered_on": date(2026, 7, 1), "note": "",
        "programme": None, "is_local": False,
    }  # fmt: skip
    first.refresh_from_db()
    sourcing.change_order(
        first, by, expected=first.version, values=values, now=outcomes.NOW
    )
    assert months_to_count(hub) == [date(2026, 3, 1), date(2026, 7, 1)]
    assert is_true(hub)
    count_trade(hub)
    assert is_true(hub)


def test_tallies_follow_where_a_company_is_and_what_it_does(world):
    hub, _plant, (steel, far), _rows = world
    staff = make.actor(hub, Role.OWNER)
    directory.set_industries(steel, staff, codes=["28", "25"])
    assert months_to_count(hub) == [date(2026, 3, 1), date(2026, 4, 1)]
    assert {one.industry for one in local_content(hub, YEAR).shares} == {"", "28"}
    assert is_true(hub)
    count_trade(hub)
    assert is_true(hub)
    far.refresh_from_db()
    directory.correct_organisation(
        far, staff, expected=far.version, values={"city": "Dongguan"}, now=NOW
    )
    assert date(2026, 6, 1) in months_to_count(hub)
    found = {way.supplier_at.city for way in ways_between(hub, YEAR).largest}
    assert found == {"El Paso", "Dongguan"}
    assert is_true(hub)


def test_a_counted_month_is_not_read_again(world, django_assert_num_queries):
    hub, *_ = world
    for span in SPANS[1:]:
        with django_assert_num_queries(2):
            traded_in(hub, span, is_way=False)
    assert TradeMonth.objects.filter(hub=hub, is_counted=True).count() == 4
