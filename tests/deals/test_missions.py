"""A mission's pages: what it did, what came of it, and what the world sees of that."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from madang.deals import actions
from madang.deals.models import Mission, Mou
from madang.hubs.models import Role, system_actor
from tests import make
from tests.deals import make as deals
from tests.deals.test_pages import page, to, told

pytestmark = pytest.mark.django_db
TODAY, DAY = deals.TODAY, timedelta(days=1)


@pytest.fixture
def hub():
    return make.hub(languages=["en", "ko"], currency="KRW")


@pytest.fixture
def keeper(client, hub):
    client.force_login(make.member(hub, Role.PROGRAMME))
    return client


def a_mission(hub, **values):
    given = {
        "names": {"en": "Boston", "ko": "보스턴"}, "slug": "boston",
        "starts_on": TODAY - 20 * DAY, "last_on": TODAY - 17 * DAY, "is_public": True,
        "summary": {"en": "Fifteen companies", "ko": "열다섯 기업"},
    }  # fmt: skip
    return actions.make_mission(hub, system_actor(hub), values=given | values)


def a_mou(row, title="Export", maximum=500_000_000_000):
    parties = [make.organisation(row.hub) for _ in "ab"]
    values = {
        "title": title, "kind": "export", "signed_on": row.starts_on,
        "maximum": Decimal(maximum), "currency": "KRW", "mission": row,
    }  # fmt: skip
    by = system_actor(row.hub)
    return actions.add_mou(row.hub, by, values=values, parties=parties)


def test_a_mission_is_made_and_filled_through_its_pages(keeper, hub):
    there, first = to("mission-add", hub), str(TODAY)
    sent = {
        "names_en": "Boston", "slug": "boston", "starts_on": first,
        "last_on": str(TODAY - DAY),
    }  # fmt: skip
    assert keeper.get(there).status_code == 200
    told(keeper.post(there, sent), "ends before it starts")
    sent["last_on"] = str(TODAY + DAY)
    assert keeper.post(there, sent).status_code == 302
    row = Mission.objects.get()
    keys = {"pk": row.pk}
    there = to("mission-edit", hub, **keys)
    assert keeper.post(there, sent | {"host": "KOTRA", "version": 1}).status_code == 302
    assert keeper.post(there, sent | {"version": 1}).status_code == 409
    there, stop = to("stop-add", hub, **keys), {"on": first, "city": "Boston"}
    told(keeper.post(there, stop | {"country": "USA"}), "at most 2")
    stop |= {"country": "us", "zone": "America/New_York"}
    assert keeper.post(there, stop).status_code == 302
    deal = deals.deal(hub)
    assert keeper.post(to("link", hub, **keys), {"deal": deal.pk}).status_code == 302
    told(keeper.post(to("link", hub, **keys), {"deal": deal.pk}), "valid choice")
    firms = [f"{firm} #{firm.pk}" for firm in (deal.company, deal.investor)]
    there, mou = to("mou-add", hub, **keys), {
        "title": "Export", "kind": "export", "signed_on": first, "maximum": "5천억",
        "currency": "KRW", "party_1": firms[0], "party_2": firms[0],
    }  # fmt: skip
    told(keeper.post(there, mou), "At least two")
    assert keeper.post(there, mou | {"party_2": firms[1]}).status_code == 302
    found = Mou.objects.get()
    assert found.maximum == 500_000_000_000
    there = to("mou-edit", hub, pk=found.pk)
    assert "500000000000" in keeper.get(there).content.decode()
    text = page(keeper, "mission", hub, **keys)
    for words in ("KOTRA", "New York", "₩500,000,000,000", str(deal.investor)):
        assert words in text
    assert "Boston" in page(keeper, "deal", hub, pk=deal.pk)
    keeper.post(to("unlink", hub, **keys, deal=deal.pk))
    again = keeper.post(to("unlink", hub, **keys, deal=deal.pk))
    assert again.status_code == 409
    keeper.post(to("mou-drop", hub, pk=found.pk))
    keeper.post(to("stop-drop", hub, pk=row.stops.get().pk))
    assert (row.mous.count(), row.stops.count(), row.deals.count()) == (0, 0, 0)


def test_the_world_reads_the_summary_and_sums_of_three_deals_or_more(client, hub):
    row, by = a_mission(hub), system_actor(hub)
    a_mou(row)
    there = reverse("deals:public-mission", args=[hub.slug, "boston"])
    for number in (1, 2, 3):
        deal = deals.deal(hub, on=TODAY - 9 * DAY)
        deals.amount(deal, number * 1_000_000, as_of=TODAY - 5 * DAY)
        actions.link_deal(row, by, deal=deal)
        text = client.get(there).content.decode()
        assert ("₩6,000,000" in text) is (number == 3)
        assert "₩1,000,000" not in text
        assert str(deal.investor) not in text
    assert "₩500,000,000,000" in text
    assert "Fifteen companies" in text
    assert "열다섯 기업" in client.get(f"{there}?lang=ko").content.decode()
    assert there in client.get(f"/{hub.slug}/").content.decode()
    Mission.objects.update(is_public=False)
    assert client.get(there).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_lists_and_a_mission_cost_the_same_for_any_number(
    keeper, hub, django_assert_num_queries, many
):
    row, by = a_mission(hub), system_actor(hub)
    for number in range(many):
        actions.link_deal(row, by, deal=deals.deal(hub))
        a_mou(row, maximum=number + 1)
        a_mission(hub, slug=f"other-{number}")
    addresses = {"missions": 4, "rates": 4}
    keeper.get(to("missions", hub))
    for name, statements in addresses.items():
        with django_assert_num_queries(statements):
            keeper.get(to(name, hub))
    with django_assert_num_queries(12):
        keeper.get(to("mission", hub, pk=row.pk))
