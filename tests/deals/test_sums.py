"""What deals add up to on any day is what their rows say, per currency."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madang.deals import actions
from madang.deals.models import DealAmount, StageChange
from madang.deals.queries import count_deals, deals_of, mou_maxima, mous_visible_to
from madang.deals.sums import COUNTS, converted
from madang.hubs.models import system_actor
from tests import make
from tests.deals import make as deals

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = deals.TODAY


def by_hand(hub, on):
    """Add the rows up in the plainest way there is."""
    found = defaultdict(lambda: defaultdict(Decimal))
    corrected = set(DealAmount.objects.values_list("supersedes", flat=True))
    for deal in deals_of(hub):
        past = [c for c in StageChange.objects.filter(deal=deal) if c.on <= on]
        stage = max(past, key=lambda c: (c.on, c.pk)).stage if past else ""
        rows = [
            row
            for row in DealAmount.objects.filter(deal=deal)
            if row.pk not in corrected and row.as_of <= on
        ]
        for kind in ("asked", "discussed", "committed", "received"):
            held = [row for row in rows if row.kind == kind]
            if kind != "received" and held:
                held = [max(held, key=lambda row: (row.as_of, row.pk))]
            for row in held if stage in COUNTS[kind] else ():
                found[kind][row.currency] += row.amount
    return {kind: dict(sums) for kind, sums in found.items()}


days = st.integers(0, 6)
amounts = st.tuples(
    st.sampled_from(["asked", "discussed", "committed", "received"]),
    st.integers(0, 10**12),
    st.sampled_from(["KRW", "USD"]),
    days,
    st.booleans(),
)
moves = st.tuples(
    st.sampled_from(["deep_talk", "committed", "passed", "dormant"]), days
)
stories = st.lists(
    st.tuples(st.lists(amounts, max_size=4), st.lists(moves, max_size=3)), max_size=3
)


@pytest.mark.only_on("sqlite")
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(stories)
def test_sums_are_the_rows_sums_on_every_day(story):
    hub = make.hub()
    first = TODAY - 7 * DAY
    for noted, moved in story:
        deal = deals.deal(hub, on=first)
        for kind, amount, currency, day, is_corrected in noted:
            row = deals.amount(deal, amount, kind, currency, first + day * DAY)
            if is_corrected:
                deals.correct(row, amount + 1)
        for stage, day in sorted(moved, key=lambda one: one[1]):
            if stage != deal.stage:
                deals.move(deal, stage, first + day * DAY, reason="why")
    for day in range(-1, 8):
        on = first + day * DAY
        assert dict(count_deals(deals_of(hub), on).totals) == by_hand(hub, on)


def test_a_passed_deal_leaves_the_sum_and_stays_in_it_for_the_days_before():
    hub = make.hub()
    one, two = (deals.deal(hub, on=TODAY - 9 * DAY) for _ in "ab")
    deals.amount(one, 60_000_000_000, as_of=TODAY - 5 * DAY)
    deals.amount(two, 24_500_000_000, as_of=TODAY - 4 * DAY)
    deals.move(two, "passed", TODAY - DAY, reason="Too early for the fund")
    assert count_deals(deals_of(hub), TODAY).of("discussed") == {"KRW": 60_000_000_000}
    before = count_deals(deals_of(hub), TODAY - 2 * DAY)
    assert before.of("discussed") == {"KRW": 84_500_000_000}
    assert (before.deals["discussed"], before.open_deals) == (2, 2)
    assert count_deals(deals_of(hub), TODAY - 10 * DAY).of("discussed") == {}


def test_a_correction_stands_for_the_row_that_it_supersedes():
    deal = deals.deal(on=TODAY - 9 * DAY)
    row = deals.amount(deal, 845, currency="USD", as_of=TODAY - 5 * DAY)
    later = deals.correct(row, "84.5")
    counted = count_deals(deals_of(deal.hub), TODAY)
    assert counted.of("discussed") == {"USD": Decimal("84.50")}
    assert list(DealAmount.objects.order_by("pk")) == [row, later]


def test_what_was_received_adds_up_and_mous_never_do():
    hub = make.hub()
    deal = deals.deal(hub, on=TODAY - 9 * DAY)
    for day in (5, 3):
        deals.amount(deal, 1000, "received", as_of=TODAY - day * DAY)
    parties = [deal.company, deal.investor]
    values = {
        "title": "Technology export", "kind": "export", "signed_on": TODAY,
        "maximum": Decimal(500_000_000_000), "currency": "KRW",
    }  # fmt: skip
    by = system_actor(hub)
    actions.add_mou(hub, by, values=values, parties=parties)
    counted = count_deals(deals_of(hub), TODAY)
    assert counted.totals == {"received": {"KRW": 2000}}
    assert mou_maxima(mous_visible_to(by)) == {"KRW": 500_000_000_000}


def test_a_missing_rate_leaves_its_amount_out_and_names_it():
    sums = {"KRW": Decimal(1_450_000), "USD": Decimal("10.25"), "EUR": Decimal(7)}
    rates = {("USD", "KRW"): Decimal(1450)}
    done = converted(sums, "USD", rates)
    assert (done.amount, done.missing) == (Decimal("1010.25"), {"EUR": Decimal(7)})
    done = converted(sums, "KRW", rates)
    assert (done.amount, done.is_whole) == (Decimal(1_464_863), False)
    through = {("USD", "KRW"): Decimal(1450), ("EUR", "KRW"): Decimal(1600)}
    assert converted(sums, "USD", through).missing == {"EUR": Decimal(7)}
