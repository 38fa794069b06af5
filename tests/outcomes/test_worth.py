"""Sums in several currencies: facts first, what they are worth beside them, by name."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.deals.models import Rate, RateSource
from madang.deals.queries import Said
from madang.hubs.models import Role, system_actor
from madang.inbox.models import Message, Notice
from madang.kit.money import money_text
from madang.outcomes import actions, tasks
from madang.outcomes.models import Value
from madang.outcomes.queries import (
    latest_rates,
    standings_of,
    targets_visible_to,
    worth_of,
)
from tests import make
from tests.outcomes import make as outcomes

pytestmark = pytest.mark.django_db
NOW, TODAY = outcomes.NOW, outcomes.TODAY


@pytest.fixture
def promised():
    """Promise 1,000 dollars; 100 came in dollars, 6,000 in pesos, 50 in won."""
    hub = make.hub(currency="USD")
    programme = make.programme(hub)
    firm = outcomes.firm(make.cohort(programme))
    [sales] = outcomes.indicators(hub, "sales")
    for amount, month, currency in (
        (100, 4, "USD"), (2000, 5, "MXN"), (4000, 6, "MXN"), (50, 6, "KRW"),
    ):  # fmt: skip
        outcomes.value(firm, sales, amount, month, currency=currency)
    promise = {
        "indicator": sales, "programme": programme, "amount": Decimal(1000),
        "currency": "USD", "level": "claimed", "starts_on": date(2026, 4, 1),
        "ends_on": date(2026, 12, 31),
    }  # fmt: skip
    target = actions.set_target(hub, system_actor(hub), values=promise)
    bank = RateSource.objects.create(hub=hub, name="Banxico")
    for day, rate in ((date(2026, 1, 5), 17), (date(2026, 11, 18), 20)):
        Rate.objects.create(
            hub=hub, source=bank, on=day, base="USD", quote="MXN", rate=rate
        )
    Rate.objects.create(
        hub=hub, source=bank, on=date(2026, 12, 1), base="USD", quote="KRW", rate=1400
    )  # to come: it is not taken
    return hub, target, bank


def test_a_target_counts_what_other_currencies_are_worth_and_says_at_which_rate(
    promised, client, django_assert_num_queries
):
    hub, target, _bank = promised
    by = make.actor(hub, Role.PROGRAMME)
    with django_assert_num_queries(1):
        rates = latest_rates(hub, TODAY)
    [plain] = standings_of(targets_visible_to(by), TODAY)
    assert plain.worth is None
    [at] = standings_of(targets_visible_to(by), TODAY, rates)
    assert at.reached == 100
    assert at.others == {"MXN": 6000, "KRW": 50}
    worth = at.worth
    assert (worth.amount, worth.own, dict(worth.left_out)) == (400, 100, {"KRW": 50})
    [part] = worth.parts
    assert (part.amount, part.said.source, part.said.on) == (
        6000, "Banxico", date(2026, 11, 18),
    )  # fmt: skip
    assert part.said.words == "1 USD = 20 MXN"
    assert [amount for _month, amount in at.course[:3]] == [100, 100, 200]
    assert at.share == pytest.approx(0.4)
    client.force_login(by.user)
    base = f"/h/{hub.slug}/outcomes"
    with time_machine.travel(NOW, tick=False):
        pages = [f"{base}/targets/{target.pk}/", f"{base}/targets/", f"{base}/"]
        for page in pages:
            text = client.get(page).content.decode()
            for told in ("US$400", "MX$6,000", "1 USD = 20 MXN", "Banxico", "₩50"):
                assert told in text, (page, told)
        text = client.get(pages[0]).content.decode()
        end, low, high = (
            money_text(one, "USD", "en", short=True)
            for one in (at.forecast.end, at.forecast.low, at.forecast.high)
        )
        assert text.count(f"<title>2026-12: {end} ({low} – {high})</title>") == 2
    with time_machine.travel(datetime(2027, 2, 1, tzinfo=UTC), tick=False):
        assert 'class="ahead"' not in client.get(pages[0]).content.decode()


@pytest.mark.only_on("sqlite")
def test_the_later_of_both_ways_round_is_taken_and_none_is_made_of_two(promised):
    hub, _target, bank = promised
    day = date(2026, 11, 19)
    Rate.objects.create(
        hub=hub, source=bank, on=day, base="MXN", quote="USD", rate=Decimal("0.04")
    )
    rates = latest_rates(hub, TODAY)
    assert worth_of({"MXN": Decimal(100)}, "USD", rates).amount == 4
    third = worth_of({"KRW": Decimal(7), "MXN": Decimal(100)}, "EUR", rates)
    assert third.amount == 0
    assert not third.parts
    assert set(third.left_out) == {"KRW", "MXN"}


@pytest.mark.only_on("sqlite")
def test_a_target_that_falls_behind_is_mailed_once_and_waits(promised, client):
    hub, target, _bank = promised
    by = make.actor(hub, Role.PROGRAMME)
    make.member(hub, Role.FINANCE)
    for _twice in range(2):
        tasks.hourly(datetime(2026, 11, 20, 9, tzinfo=UTC))
    [letter] = Message.objects.filter(kind="outcomes.target")
    assert letter.user == by.user
    for told in (
        "US$400 of US$1,000", "MX$6,000 at 1 USD = 20 MXN: Banxico, Nov. 18, 2026",
        "Left out, since no rate is known: ₩50",
    ):  # fmt: skip
        assert told in letter.text
    assert Notice.objects.filter(kind="outcomes.target").count() == 1
    client.force_login(by.user)
    with time_machine.travel(NOW, tick=False):
        assert "falls behind" in client.get(f"/h/{hub.slug}/").content.decode()
    promise = {"amount": Decimal(2000)}
    actions.change_target(
        target, system_actor(hub), expected=target.version, values=promise
    )
    tasks.hourly(datetime(2026, 11, 20, 10, tzinfo=UTC))
    assert Message.objects.filter(kind="outcomes.target").count() == 2


@pytest.mark.only_on("sqlite")
def test_a_dashboard_takes_the_rates_of_its_last_day_and_says_what_has_none(
    promised, client
):
    hub, target, _bank = promised
    client.force_login(make.actor(hub, Role.PROGRAMME).user)
    firm = Value.objects.first().organisation
    with time_machine.travel(NOW, tick=False):
        for path in ("", f"programmes/{target.programme_id}/", f"companies/{firm.pk}/"):
            url = f"/h/{hub.slug}/outcomes/{path}"
            text = client.get(url, {"last": "2026-06"}).content.decode()
            assert "1 USD = 17 MXN" in text
            assert "1 USD = 20 MXN" not in text.split("outcomes-target")[0]
            assert "US$452.94" in text  # 100 + 6,000 / 17
            assert "Left out, since no rate is known:" in text
            text = client.get(url, {"last": "2026-11"}).content.decode()
            assert "US$400" in text
            early = client.get(url, {"first": "2025-01", "last": "2025-12"})
            assert (
                "Worth together"
                not in early.content.decode().split("outcomes-target")[0]
            )


@pytest.mark.only_on("sqlite")
@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["USD", "MXN", "KRW", "EUR", "JPY"]),
        st.decimals(0, 10**12, places=2),
        max_size=5,
    ),
    st.sets(st.sampled_from(["MXN", "KRW", "EUR"])),
)
def test_every_currency_is_counted_at_a_rate_or_left_out_and_never_both(sums, known):
    said = {
        (code, "USD"): Said(Decimal(number) / 8, "bank", TODAY, f"1 {code} = x USD")
        for number, code in enumerate(sorted(known), start=1)
    }
    worth = worth_of(sums, "USD", said)
    counted = [part.currency for part in worth.parts]
    there = {code for code, amount in sums.items() if amount}
    assert set(counted) | {"USD"} | set(worth.left_out) >= there
    assert not set(counted) & set(worth.left_out)
    assert set(worth.left_out) == there - known - {"USD"}
    exact = sums.get("USD", Decimal(0)) + sum(
        (sums[code] * said[code, "USD"].rate for code in counted), Decimal(0)
    )
    assert abs(worth.amount - exact) <= Decimal("0.005")
