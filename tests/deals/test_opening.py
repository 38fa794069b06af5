"""Two who want to meet again have a deal, once, with what both said alike."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from madang.deals import actions as actions_of_deals
from madang.deals.models import Deal, DealAmount
from madang.deals.waiting import of_keepers
from madang.hubs.models import JournalLine, Role
from madang.kit.errors import Refused
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


def test_an_unknown_fund_waits_to_be_linked_and_then_has_its_deals(meetings, client):
    staff, found = meetings
    unknown = [row for row in found if row.right.name == "Fund1"]
    for row in unknown:
        say(staff, row, ("yes", "yes"), Decimal(300_000), "USD")
    assert not Deal.objects.exists()
    hub, party = staff.hub, unknown[0].right
    assert [one.url for one in of_keepers(staff, LATER)] == [
        reverse("deals:parties", kwargs={"hub": hub.slug})
    ]
    finance = make.actor(hub, Role.FINANCE)
    assert list(of_keepers(finance, LATER)) == []
    taken = found[0].left.organisation
    with pytest.raises(Refused, match="another party"):
        actions_of_deals.link_party(party, staff, organisation=taken, now=LATER)
    with time_machine.travel(LATER, tick=False):
        client.force_login(staff.user)
        pages = [reverse("deals:parties", kwargs={"hub": hub.slug})]
        there = reverse("deals:party-link", kwargs={"hub": hub.slug, "pk": party.pk})
        assert there in client.get(pages[0]).content.decode()
        assert client.get(there).status_code == 200
        wrong = client.post(there, {"organisation": "Nobody at all"})
        assert wrong.status_code == 422
        assert client.post(there, {"organisation": ""}).status_code == 302
        assert client.post(there, {"organisation": ""}).status_code == 404
    party.refresh_from_db()
    assert (party.organisation.name, party.organisation.kind) == ("Fund1", "investor")
    assert Deal.objects.count() == len(unknown)
    assert DealAmount.objects.filter(amount=300_000).count() == len(unknown)
    assert list(of_keepers(staff, LATER)) == []
