"""Deals are opened, moved, priced and remembered; each step refuses what is wrong."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from madang.deals import actions, rules
from madang.deals.models import Deal, DealAmount, DealNote, DealTask, StageChange
from madang.deals.queries import (
    amounts_visible_to,
    deals_visible_to,
    missions_visible_to,
    mous_visible_to,
    notes_visible_to,
    rates_of,
    rates_visible_to,
    rounds_visible_to,
    tasks_visible_to,
)
from madang.hubs.actions import Stale
from madang.hubs.models import JournalLine, Role, system_actor
from madang.kit.errors import Conflict, NotAllowed, Refused
from tests import make
from tests.deals import make as deals

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY, NOW = deals.TODAY, deals.NOW
FIRM = "directory.organisation"


@pytest.fixture
def deal():
    return deals.deal(on=TODAY - 9 * DAY)


def refused(call, *places):
    """Do it, and expect a refusal at these fields."""
    with pytest.raises(Refused) as told:
        call()
    assert sorted(told.value.fields) == sorted(places)


def test_two_have_one_open_deal_at_a_time(deal):
    hub, pair = deal.hub, {"company": deal.company, "investor": deal.investor}
    refused(lambda: deals.deal(hub, **pair), "investor")
    firm = deal.company
    refused(lambda: deals.deal(hub, company=firm, investor=firm), "investor")
    refused(lambda: deals.deal(hub, on=TODAY + DAY), "opened_on")
    refused(lambda: deals.deal(hub, stage="passed"), "stage")
    with pytest.raises(NotAllowed):
        deals.deal(hub, investor=make.organisation())
    deals.move(deal, "passed", reason="Other region")
    again = deals.deal(hub, **pair)
    assert [again.stage, Deal.objects.count()] == ["sourced", 2]
    with pytest.raises(IntegrityError), transaction.atomic():
        Deal.objects.filter(pk=deal.pk).update(stage="dormant")


def test_every_move_is_a_line_of_history(deal):
    deals.move(deal, "first_talk", TODAY - 5 * DAY)
    refused(lambda: deals.move(deal, "first_talk"), "stage")
    refused(lambda: deals.move(deal, "deep_talk", TODAY - 6 * DAY), "on")
    refused(lambda: deals.move(deal, "deep_talk", TODAY + DAY), "on")
    refused(lambda: deals.move(deal, "passed", reason="  "), "reason")
    stale = Deal.objects.get(pk=deal.pk)
    deals.move(deal, "deep_talk", TODAY - 5 * DAY)
    with pytest.raises(Stale):
        deals.move(stale, "due_diligence")
    told = StageChange.objects.values_list("was", "stage", "on")
    assert list(told) == [
        ("", "sourced", TODAY - 9 * DAY),
        ("sourced", "first_talk", TODAY - 5 * DAY),
        ("first_talk", "deep_talk", TODAY - 5 * DAY),
    ]
    with pytest.raises(DatabaseError), transaction.atomic():
        StageChange.objects.filter(stage="deep_talk").update(stage="committed")


def test_closing_needs_money_received_with_evidence(deal):
    refused(lambda: deals.move(deal, "closed"), "stage")
    deals.amount(deal, 5_000_000, "received")
    refused(lambda: deals.move(deal, "closed"), "stage")
    row = deals.amount(deal, 5_000_000, "received", proof="receipt.txt")
    assert deals.move(deal, "closed").stage == "closed"
    refused(lambda: deals.correct(row, 0), "amount")
    better = deals.correct(row, 5_000_001)
    assert better.evidence == row.evidence
    with pytest.raises(Conflict):
        deals.correct(row, 7)
    with pytest.raises(DatabaseError), transaction.atomic():
        DealAmount.objects.filter(pk=row.pk).update(amount=1)


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"amount": "0.5"}, "amount"),
        ({"amount": -1}, "amount"),
        ({"currency": "XXX"}, "amount"),
        ({"as_of": TODAY + DAY}, "as_of"),
    ],
)
def test_an_amount_that_cannot_be_is_refused(deal, wrong, place):
    refused(lambda: deals.amount(deal, **{"amount": 1} | wrong), place)


def test_only_staff_for_money_note_amounts_and_open_deals(deal):
    hub = deal.hub
    values = {"kind": "asked", "amount": Decimal(1), "currency": "USD", "as_of": TODAY}
    finance = make.actor(hub, Role.FINANCE)
    assert actions.note_amount(deal, finance, values=values, now=NOW).amount == 1
    fund = make.actor(hub, Role.INVESTOR, (FIRM, deal.investor_id))
    for by in (fund, make.actor(hub, Role.FACILITY), make.actor(role=Role.OWNER)):
        with pytest.raises(NotAllowed):
            actions.note_amount(deal, by, values=values, now=NOW)
        with pytest.raises(NotAllowed):
            actions.open_deal(hub, by, values={}, on=TODAY, now=NOW)
    with pytest.raises(NotAllowed):
        actions.add_task(deal, finance, values={})


def test_each_sees_her_firms_deals_and_her_sides_notes(deal):
    hub = deal.hub
    other = deals.deal(hub, company=deal.company)
    staff = make.actor(hub, Role.FINANCE)
    fund = make.actor(hub, Role.INVESTOR, (FIRM, deal.investor_id))
    rival = make.actor(hub, Role.INVESTOR, (FIRM, other.investor_id))
    founder = make.actor(hub, Role.MEMBER, (FIRM, deal.company_id))
    facility, loose = make.actor(hub, Role.FACILITY), make.actor(hub, Role.INVESTOR)
    seen = {
        name: set(deals_visible_to(by))
        for name, by in {
            "staff": staff, "fund": fund, "rival": rival, "founder": founder,
            "facility": facility, "loose": loose,
        }.items()
    }  # fmt: skip
    assert seen == {
        "staff": {deal, other}, "fund": {deal}, "rival": {other},
        "founder": {deal, other}, "facility": set(), "loose": set(),
    }  # fmt: skip
    for by in (staff, fund, founder):
        actions.write_note(deal, by, text=f"of {rules.side_of(by, deal)}", now=NOW)
    with pytest.raises(NotAllowed):
        actions.write_note(deal, rival, text="mine", now=NOW)
    for by in (staff, fund, founder, rival):
        side = rules.side_of(by, deal)
        told = [note.text for note in notes_visible_to(by, deal)]
        assert told == ([f"of {side}"] if side else [])
    journalled = str(list(JournalLine.objects.values_list("details", flat=True)))
    assert "of investor" not in journalled
    assert DealNote.objects.count() == 3
    deals.amount(deal, 7)
    assert [amounts_visible_to(by).count() for by in (fund, rival)] == [1, 0]
    for rows in (tasks_visible_to, missions_visible_to, mous_visible_to,
                 rates_visible_to):  # fmt: skip
        assert list(rows(fund)) == []


def test_a_task_is_done_and_taken_up_again(deal):
    user = make.member(deal.hub)
    values = {"text": "Ask for the cap table", "due_on": TODAY, "for_whom": user}
    by = system_actor(deal.hub)
    task = actions.add_task(deal, by, values=values)
    actions.finish_task(task, by, now=NOW)
    with pytest.raises(Conflict):
        actions.finish_task(DealTask.objects.get(pk=task.pk), by, now=NOW)
    actions.reopen_task(task, by)
    with pytest.raises(Conflict):
        actions.reopen_task(task, by)


def test_shares_of_a_round_stay_within_the_whole(deal):
    by = system_actor(deal.hub)
    values = {
        "company": deal.company, "name": "Series A", "target": Decimal(5_000_000),
        "currency": "USD",
    }  # fmt: skip
    row = actions.open_fundraising(deal.hub, by, values=values, today=TODAY)
    lead = {"investor": deal.investor, "percent": Decimal(70), "is_lead": True}
    share = actions.add_share(row, by, values=lead)
    other = {"investor": make.organisation(deal.hub), "percent": Decimal("30.001")}
    refused(lambda: actions.add_share(row, by, values=other), "percent")
    refused(
        lambda: actions.add_share(
            row, by, values=lead | {"percent": 1, "is_lead": False}
        ),
        "investor",
    )
    twice = other | {"percent": None, "is_lead": True}
    refused(lambda: actions.add_share(row, by, values=twice), "is_lead")
    actions.add_share(row, by, values=other | {"percent": Decimal(30)})
    founder = make.actor(deal.hub, Role.MEMBER, (FIRM, deal.company_id))
    fund = make.actor(deal.hub, Role.INVESTOR, (FIRM, deal.investor_id))
    assert [rounds_visible_to(who).count() for who in (founder, fund)] == [1, 0]
    actions.drop_share(share, by)
    assert row.shares.count() == 1
    changed = {"closed_on": TODAY - DAY}
    refused(
        lambda: actions.change_round(row, by, expected=1, values=changed), "closed_on"
    )
    alien = deals.deal(deal.hub)
    values = {"round": row}
    refused(lambda: actions.change_deal(alien, by, expected=1, values=values), "round")


def test_a_source_says_one_rate_a_pair_and_day(deal):
    by = system_actor(deal.hub)
    source = actions.add_source(deal.hub, by, name="Central bank")
    refused(lambda: actions.add_source(deal.hub, by, name="Central bank"), "name")
    values = {"on": TODAY, "base": "USD", "quote": "KRW", "rate": Decimal(1450)}
    rate = actions.add_rate(source, by, values=values, now=NOW)
    for wrong, place in (
        ({}, "rate"),
        ({"rate": Decimal(0)}, "rate"),
        ({"quote": "USD"}, "quote"),
        ({"on": TODAY + DAY}, "on"),
    ):
        refused(
            lambda: actions.add_rate(source, by, values=values | wrong, now=NOW),  # noqa: B023 -- called at once
            place,
        )
    assert rates_of(source, TODAY) == {("USD", "KRW"): Decimal(1450)}
    assert rates_of(source, TODAY - DAY) == {}
    actions.drop_rate(rate, by)
    assert rates_of(source, TODAY) == {}


def test_a_mission_has_stops_deals_and_mous(deal):
    by = system_actor(deal.hub)
    values = {
        "names": {"en": "Boston"}, "slug": "boston", "starts_on": date(2026, 4, 27),
        "last_on": date(2026, 5, 3),
    }  # fmt: skip
    row = actions.make_mission(deal.hub, by, values=values)
    refused(lambda: actions.make_mission(deal.hub, by, values=values), "slug")
    wrong = {"last_on": date(2026, 4, 1)}
    refused(
        lambda: actions.change_mission(row, by, expected=1, values=wrong), "last_on"
    )
    row.refresh_from_db()
    stop = {
        "on": date(2026, 4, 28), "city": "Boston", "country": "US",
        "zone": "America/New_York",
    }  # fmt: skip
    actions.add_stop(row, by, values=stop)
    refused(lambda: actions.add_stop(row, by, values=stop | {"on": TODAY}), "on")
    actions.link_deal(row, by, deal=deal)
    with pytest.raises(Conflict):
        actions.link_deal(row, by, deal=deal)
    mou = {"title": "Export", "signed_on": TODAY, "maximum": Decimal(5), "mission": row}
    parties = [deal.company, deal.investor]
    refused(
        lambda: actions.add_mou(deal.hub, by, values=mou, parties=parties), "maximum"
    )
    mou["currency"] = "KRW"
    refused(
        lambda: actions.add_mou(deal.hub, by, values=mou, parties=parties[:1] * 2),
        "parties",
    )
    done = actions.add_mou(deal.hub, by, values=mou, parties=parties)
    actions.change_mou(
        done, by, expected=1, values={"maximum": None}, parties=parties[::-1]
    )
    assert done.parties.count() == 2
    actions.drop_mou(done, by)
    actions.drop_stop(row.stops.get(), by)
    actions.unlink_deal(row, by, deal=deal)
    with pytest.raises(Conflict):
        actions.unlink_deal(row, by, deal=deal)
