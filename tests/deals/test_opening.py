"""Two who want to meet again have a deal, once, with what both said alike."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from madang.deals.models import Deal, DealAmount
from madang.hubs.models import JournalLine
from madang.meetings import actions
from madang.meetings.models import Meeting
from tests import make
from tests.meetings import rows

pytestmark = pytest.mark.django_db
LATER = rows.NINE + timedelta(hours=5)


@pytest.fixture
def meetings():
    """Three meetings of two startups with two funds, one of them with no name here."""
    staff = make.actor()
    of = rows.matching(staff.hub, staff)
    for n in range(2):
        firm = make.organisation(staff.hub, kind="startup")
        rows.party(of, staff, "left", f"Startup{n}", organisation=firm)
    fund = make.organisation(staff.hub, kind="investor")
    rows.party(of, staff, "right", "Fund0", organisation=fund)
    rows.party(of, staff, "right", "Fund1")
    round_ = rows.round_of(of, staff)
    rows.published(round_, staff)
    found = Meeting.objects.select_related("left", "right", "round")
    return staff, list(found.order_by("right__name", "pk"))


def say(by, row, again, amount=None, currency=""):
    """Let both sides say this of a meeting."""
    for party, one in zip((row.left, row.right), again, strict=True):
        said = actions.Said(one, "Send the deck", amount, currency, "private words")
        actions.say_outcome(
            row, by, party=party, said=said, today=LATER.date(), now=LATER
        )


def test_a_yes_from_both_opens_one_deal_and_nothing_private_goes_along(meetings):
    staff, found = meetings
    known = [row for row in found if row.right.name == "Fund0"]
    say(staff, known[0], ("yes", "later"))
    assert not Deal.objects.exists()
    say(staff, known[0], ("yes", "yes"), Decimal(500_000), "USD")
    deal = Deal.objects.get()
    assert (deal.company, deal.stage) == (known[0].left.organisation, "first_talk")
    assert deal.opened_on == known[0].starts_at.date()
    amount = DealAmount.objects.get()
    assert (amount.kind, amount.currency) == ("discussed", "USD")
    assert amount.amount == 500_000
    assert deal.next_step == ""
    assert deal.notes.count() == 0
    say(staff, known[0], ("yes", "no"))
    say(staff, known[0], ("yes", "yes"))
    assert Deal.objects.count() == 1
    line = JournalLine.objects.filter(verb="deals.open_deal").get()
    assert line.for_whom == staff.user


def test_a_fund_that_the_directory_does_not_know_opens_no_deal(meetings):
    staff, found = meetings
    for row in found:
        if row.right.name == "Fund1":
            say(staff, row, ("yes", "yes"))
    assert not Deal.objects.exists()
