"""Bought locally, and from where to where: every figure opens orders that add up to it."""

from __future__ import annotations

import html
import re
from datetime import date
from decimal import Decimal

import pytest
import time_machine

from madang.directory.models import Activity
from madang.hubs.models import Role, system_actor
from madang.kit.errors import Refused
from madang.outcomes import actions
from madang.outcomes.actions.trading import count_trade
from madang.outcomes.models import StatedSpend
from madang.outcomes.periods import Period
from madang.outcomes.queries.flows import (
    Asked,
    local_content,
    orders_behind,
    shares_of_spends,
    ways_between,
)
from madang.sourcing import actions as sourcing
from tests import make
from tests.outcomes import make as outcomes

pytestmark = pytest.mark.django_db
NOW = outcomes.NOW
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def order(buyer, supplier, amount, month=3, **more):
    """Enter an order of one amount."""
    values = {
        "buyer": buyer, "supplier": supplier, "number": f"{buyer.pk}-{amount}-{month}",
        "currency": "USD", "ordered_on": date(2026, month, 5), "is_local": True, **more,
    }  # fmt: skip
    by = system_actor(buyer.hub)
    lines = sourcing.single(Decimal(amount))
    return sourcing.place_order(buyer.hub, by, values=values, lines=lines, now=NOW)


@pytest.fixture
def world():
    """Make two plants and three suppliers; the last has no industry and no place."""
    with time_machine.travel(NOW, tick=False):
        hub = make.hub()
        kinds = {"kind": "corporate", "country": "MX"}
        plant = make.organisation(hub, city="Ciudad Juárez", **kinds)
        other = make.organisation(hub, city="CIUDAD JUAREZ ", **kinds)
        steel = make.organisation(hub, country="US", city="El Paso")
        far = make.organisation(hub, country="CN", city="Shenzhen")
        new = make.organisation(hub, country="", city="")
        for firm, code, is_main in (
            (steel, "28", True), (steel, "25", False), (far, "28", False),
            (far, "29", False),
        ):  # fmt: skip
            Activity.objects.create(
                hub=hub, organisation=firm, code=code, is_main=is_main
            )
        order(plant, steel, "100.10")
        order(other, steel, "50.20", 9)
        order(plant, far, "849.70", is_local=False)
        order(plant, new, "7000", currency="MXN")
        gone = order(plant, far, "999", 4, is_local=False)
        sourcing.cancel_order(
            gone, system_actor(hub), expected=gone.version, on=date(2026, 5, 1),
            reason="moved", now=NOW,
        )  # fmt: skip
        yield hub, plant, other, steel, far, new


def test_the_local_part_is_counted_once_per_industry_and_currency(world):
    hub, *_ = world
    found = local_content(hub, YEAR)
    assert [
        (
            one.currency,
            one.industry,
            one.local.amount,
            one.whole.amount,
            one.whole.orders,
        )
        for one in (*found.shares, *found.sums)
    ] == [
        ("MXN", "", 7000, 7000, 1),
        ("USD", "28", Decimal("150.30"), Decimal(1000), 3),
        ("MXN", "", 7000, 7000, 1),
        ("USD", "", Decimal("150.30"), Decimal(1000), 3),
    ]
    assert found.sums[1].share == Decimal("0.1503")
    early = Period(date(2026, 1, 1), date(2026, 6, 30))
    [_, usd] = local_content(hub, early).sums
    assert usd.local.amount == Decimal("100.10")


def test_places_are_one_however_the_city_is_written(world):
    hub, *_ = world
    ways = ways_between(hub, YEAR)
    assert (ways.currencies, ways.currency, ways.further) == (["USD", "MXN"], "USD", 0)
    assert [
        (one.buyer_at.key, one.supplier_at.key, one.sum.amount) for one in ways.largest
    ] == [
        ("MX:ciudad juarez", "CN:shenzhen", Decimal("849.70")),
        ("MX:ciudad juarez", "US:el paso", Decimal("150.30")),
    ]
    [way] = ways_between(hub, YEAR, "MXN").largest
    assert (way.supplier_at.key, way.sum.cents) == (":", 700_000)
    few = ways_between(hub, YEAR, "USD", 1)
    assert ([one.sum.orders for one in few.largest], few.further) == ([1], 1)
    asked = Asked(currency="USD", buyer_at="MX:ciudad juarez", supplier_at="US:el paso")
    rows = orders_behind(hub, YEAR, asked)
    assert sum(row.amount for row in rows) == Decimal("150.30")


def test_stated_spend_stands_beside_local_orders(world):
    hub, plant, *_ = world
    by = system_actor(hub)
    values = {
        "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31),
        "currency": "USD", "amount": Decimal(39_000_000_000),
        "local_percent": Decimal(2), "source": "Regional study, p. 4",
    }  # fmt: skip
    region = actions.state_spend(hub, by, values=values)
    own = actions.state_spend(
        hub, by,
        values={**values, "buyer": plant, "industry": "28", "amount": Decimal(2002)},
    )  # fmt: skip
    first, second = shares_of_spends(hub, [region, own])
    assert first.said_local == 780_000_000
    assert (first.local.amount, first.local.orders) == (Decimal("150.30"), 2)
    assert (second.local.amount, second.share) == (Decimal("100.10"), Decimal("0.05"))
    with pytest.raises(Refused):
        actions.state_spend(hub, by, values={**values, "amount": Decimal(0)})
    with pytest.raises(Refused):
        actions.state_spend(hub, by, values={**values, "ends_on": date(2026, 3, 7)})


def amounts(text):
    """Return the linked figures of a page: address and the whole of what it says."""
    pattern = r'href="(/[^"]*/outcomes/orders/\?[^"]*)"[^>]*>(.*?)</a>'
    for url, said in re.findall(pattern, text, re.DOTALL):
        whole = re.search(r'title="([^"]+)"', said)
        plain = whole[1] if whole else re.sub(r"<[^>]+>", "", said).strip()
        if not said.startswith("<title>"):
            yield html.unescape(url), plain


def test_every_figure_opens_orders_that_add_up_to_it(client, world):
    hub, *_ = world
    client.force_login(make.member(hub, Role.OWNER))
    base = f"/h/{hub.slug}/outcomes"
    body = {
        "first": "2026-01", "last": "2026-12", "amount": "39,000,000,000",
        "currency": "USD", "local_percent": "2", "source": "Regional study",
    }  # fmt: skip
    assert (
        client.post(f"{base}/local/spend/new/", {**body, "last": ""}).status_code == 422
    )
    assert client.post(f"{base}/local/spend/new/", body).status_code == 302
    seen = 0
    for path in ("local/", "map/", "map/?currency=MXN"):
        text = client.get(f"{base}/{path}").content.decode()
        for url, said in amounts(text):
            page = client.get(url).content.decode()
            rows = page.count('class="row-link"')
            if said.isdigit():
                assert rows == int(said)
            else:
                assert f'<span class="money">{said}</span></span></dd>' in page
            assert rows
            seen += 1
    assert seen > 14
    text = client.get(f"{base}/map/").content.decode()
    assert text.count('class="chart outcomes-land ') == 2  # wide and narrow
    for town in ("Ciudad Juárez, MX", "El Paso, US", "Shenzhen, CN"):
        assert text.count(f"<title>{town}</title>") >= 2
    assert "Not on the map" not in text
    assert "Not on the map: Place not stated." in (
        client.get(f"{base}/map/?currency=MXN").content.decode()
    )
    text = client.get(f"{base}/local/").content.decode()
    assert "US$780M" in text
    assert "0.00000039%" not in text
    [spend] = StatedSpend.objects.all()
    url = f"{base}/local/spend/{spend.pk}/remove/"
    assert client.post(url).status_code == 302
    assert not StatedSpend.objects.exists()
    sheet = b"".join(client.get(f"{base}/orders/?local=yes&format=csv"))
    assert sheet.count(b"\n") == 4


def test_pages_of_flows_cost_the_same_for_few_and_many(
    client, world, django_assert_num_queries
):
    hub, plant, *_ = world
    client.force_login(make.member(hub, Role.FINANCE))
    base = f"/h/{hub.slug}/outcomes"
    client.get(f"{base}/local/")
    for number in range(2):
        count_trade(hub)
        for path, cost in (("local/", 7), ("map/", 6), ("orders/?currency=USD", 7)):
            with django_assert_num_queries(cost):
                assert client.get(f"{base}/{path}").status_code == 200
        for more in ("11", "12"):
            order(plant, make.organisation(hub, city=f"City {more}{number}"), more)
