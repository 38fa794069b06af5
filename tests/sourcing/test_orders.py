"""Orders count once, whatever way they came in and whatever became of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from madang.hubs.models import JournalLine, Role, system_actor
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.sourcing import actions
from madang.sourcing.amounts import sums_of
from madang.sourcing.models import OrderRow, PurchaseOrder
from madang.sourcing.queries import (
    orders_counted,
    orders_of,
    orders_visible_to,
    totals_of,
)
from tests import make as house
from tests.sourcing import make

pytestmark = pytest.mark.django_db


def counted(hub, **asked):
    return sums_of(orders_counted(hub, **asked))


def test_an_order_is_placed_with_its_lines_and_told():
    hub = house.hub()
    house.site(hub, city="Ciudad Juárez", country="MX")
    supplier = make.firm(hub, city="ciudad juarez", country="MX")
    lines = [
        make.line(1250, "0.01237", words="Rivets"),
        make.line(3, 40, due_on=make.TODAY),
    ]
    row = make.order(hub, supplier=supplier, number=" PO 4500-17 ", lines=lines)
    assert (row.amount, row.state, row.due_on) == (
        Decimal("135.46"), "open", make.TODAY,
    )  # fmt: skip
    assert row.is_local
    assert counted(hub) == {"USD": Decimal("135.46")}
    told = JournalLine.objects.get(hub=hub, verb="sourcing.place_order")
    assert told.subject == "PO 4500-17"
    assert "135.46" in told.details


def test_the_same_number_is_the_same_order_however_it_is_written():
    hub = house.hub()
    first = make.order(hub, number="PO 4500-17")
    both = {"buyer": first.buyer, "supplier": first.supplier}
    with pytest.raises(actions.AlreadyOrdered) as known:
        make.order(hub, number="po-4500_17", **both)
    assert known.value.order == first
    make.order(hub, number="PO 4500-18", **both)
    make.order(hub, number="PO 4500-17", buyer=first.buyer)
    assert PurchaseOrder.objects.filter(hub=hub).count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        PurchaseOrder.objects.create(
            hub=hub, number="PO 4500/17", number_key="po-4500-17", currency="USD",
            ordered_on=make.TODAY, **both,
        )  # fmt: skip


def test_rows_never_change_and_never_go():
    row = OrderRow.objects.get(order=make.order())
    for act in (
        lambda: OrderRow.objects.filter(pk=row.pk).update(amount=7),
        lambda: OrderRow.objects.filter(pk=row.pk).delete(),
    ):
        with (
            pytest.raises(Exception, match=r"settled|never|change"),
            transaction.atomic(),
        ):
            act()


def test_amended_delivered_cancelled_and_placed_again():
    hub = house.hub()
    row = make.order(hub, lines=[make.line(10, 5), make.line(4, 100)])
    make.deliver(row, 4)
    assert (row.state, row.amount) == ("partly", 450)
    with pytest.raises(Refused) as refused:
        make.deliver(row, 7)
    assert refused.value.fields == {
        "quantity": ["Only 6 of this line is still to come."]
    }
    make.amend(row, [make.line(8, 6, position=1), make.line(1, 1)])
    assert row.amount == 49
    assert sorted(row.rows.values_list("position", "amount")) == [
        (1, -50), (1, 48), (1, 50), (2, -400), (2, 400), (3, 1),
    ]  # fmt: skip
    with pytest.raises(Refused, match="line 1"):
        make.amend(row, [make.line(3, 6, position=1)])
    row.refresh_from_db()
    make.cancel(row)
    assert (row.state, row.amount) == ("delivered", 24)
    make.undo(row)
    assert (row.state, row.amount) == ("partly", 49)
    with pytest.raises(Refused, match="last change"):
        make.undo(row)
    back = row.deliveries.get()
    actions.take_back_delivery(back, system_actor(hub), now=make.NOW)
    with pytest.raises(Conflict, match="already"):
        actions.take_back_delivery(back, system_actor(hub), now=make.NOW)
    row.refresh_from_db()
    make.cancel(row)
    assert (row.state, row.amount, counted(hub)) == ("cancelled", 0, {})
    make.renew(row, [make.line(2, 900)], currency="MXN")
    assert counted(hub) == {"MXN": 1800}
    assert totals_of(orders_of(hub)) == {"MXN": 1800}


def test_figures_as_of_a_day_are_those_of_that_day():
    hub = house.hub()
    row = make.order(hub, lines=[make.line(1, 100)], ordered_on=date(2026, 3, 1))
    make.amend(row, [make.line(1, 70, position=1)], on=date(2026, 4, 1))
    make.cancel(row, on=date(2026, 5, 1))
    days = [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), make.TODAY]
    found = [counted(hub, as_of=day) for day in days]
    assert found == [{}, {"USD": 100}, {"USD": 70}, {}]


def test_an_order_counts_for_one_programme():
    hub = house.hub()
    one, other = house.programme(hub), house.programme(hub)
    row = make.order(hub, programme=one)
    values = {"programme": other, "is_local": True}
    by = house.actor(hub)
    actions.change_order(row, by, expected=row.version, values=values, now=make.NOW)
    assert (counted(hub, programme=one), counted(hub, programme=other)) == (
        {}, {"USD": 25},
    )  # fmt: skip


def test_each_side_sees_its_own_and_enters_its_own():
    hub = house.hub()
    row = make.order(hub)
    make.order(hub)
    buyer, seller = (
        make.person_of(row.buyer, Role.BUYER), make.person_of(row.supplier),
    )  # fmt: skip
    for by in (buyer, seller):
        assert list(orders_visible_to(by)) == [row]
        with pytest.raises(NotAllowed):
            make.order(hub, by=by)
    assert not orders_visible_to(house.actor(hub, Role.MENTOR)).exists()
    assert orders_visible_to(house.actor(hub, Role.FINANCE)).count() == 2
    make.order(hub, by=buyer, buyer=row.buyer)
    mine = make.order(hub, by=seller, supplier=row.supplier, programme=1)
    assert mine.programme is None
    actions.cancel_order(
        mine, seller, expected=mine.version, on=make.TODAY, reason="typed wrongly",
        now=make.NOW,
    )  # fmt: skip
    awarded = make.order(hub, supplier=row.supplier, source="award")
    with pytest.raises(NotAllowed):
        actions.cancel_order(
            awarded, seller, expected=1, on=make.TODAY, reason="x", now=make.NOW
        )


def test_sums_are_exact_where_floats_are_not():
    hub = house.hub()
    firms = make.firm(hub), make.firm(hub)
    for amount in ("0.10", "0.20", "4503599627370.93"):
        make.order(hub, buyer=firms[0], supplier=firms[1], lines=[make.line(1, amount)])
    assert counted(hub) == {"USD": Decimal("4503599627371.23")}
    with pytest.raises(Refused) as refused:
        make.order(hub, lines=[make.line(1, "10000000000000.01")])
    assert list(refused.value.fields) == ["unit_price"]
