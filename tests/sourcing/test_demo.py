"""The demo's orders: the pilot's 52 come to USD 1.48 M, made once."""

from __future__ import annotations

import pytest

from madang.desk.demo import needs, orders
from madang.hubs.journal import broken_lines
from madang.hubs.models import Role
from madang.sourcing.models import Need, NeedAnswer, PurchaseOrder, Quote, Rfq
from madang.sourcing.queries import orders_counted, quotes_visible_to, sums_of
from tests import make
from tests.sourcing.make import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]


def test_the_pilots_orders_come_to_what_was_told():
    hub = make.hub(slug="technology-hub", currency="USD")
    programme = make.programme(hub)
    cohort = make.cohort(programme, call=make.call(programme, slug="bridge-2019"))
    for number in range(11):
        country = "MX" if number < 6 else "US"
        firm = make.organisation(hub, country=country)
        make.place(cohort, firm, seat=number + 1, state="graduated")
    for _plant in range(4):
        make.organisation(hub, kind="corporate")
    for _twice in range(2):
        orders.load(NOW)
        needs.load(NOW)
        assert PurchaseOrder.objects.filter(ordered_on__year__lt=2021).count() == 52
    sums = sums_of(orders_counted(hub, programme=programme))
    assert sums["USD"] + sums["MXN"] * orders.PESO == 1_480_000
    assert (Rfq.objects.count(), Quote.objects.count()) == (2, 3)
    assert quotes_visible_to(make.actor(hub, Role.OWNER), NOW).count() == 2
    told = Need.objects.exclude(published_at=None)
    assert (told.count(), NeedAnswer.objects.count()) == (7, 5)
    assert list(broken_lines(hub)) == []
