"""Pages of agreements and of occupancy: what they show, to whom, and what they do."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from madang.directory.models import Organisation
from madang.hubs.models import Role
from madang.kit import clock
from madang.spaces import actions
from madang.spaces.models import SpaceAgreement
from tests import make
from tests.spaces import make as places
from tests.spaces.test_pages import page, to

pytestmark = pytest.mark.django_db
let = places.let


@pytest.fixture
def floor():
    hub = make.hub(languages=["en", "ko"], currency="KRW")
    return places.floor(building=places.building(site=make.site(hub, country="KR")))


@pytest.fixture
def keeper(client, floor):
    client.force_login(make.member(floor.hub, Role.FACILITY))
    return client


def offered(floor, firm, **fields):
    """Return what a new offer's form sends."""
    return {
        "organisation": f"{firm.name} #{firm.pk}",
        "number": "2026-001",
        "kind": "lease",
        "starts_on": "2026-01-15",
        "last_day": "2026-12-31",
        "currency": "KRW",
        "deposit": "1000000",
        "basis": "m2",
        "rate": "20000",
        **fields,
    }


def test_a_lease_is_offered_signed_and_ended_through_its_pages(keeper, floor):
    suite = places.to_let(floor, code="2A04", net_m2="60")
    firm = make.organisation(floor.hub, name="새솔")
    there = to("agreement-add", floor.hub)
    assert "2A04" in keeper.get(f"{there}?space={suite.pk}").content.decode()
    sent = offered(floor, firm, space=suite.pk)
    for wrong, told in (
        ({"last_day": "2026-01-01"}, "It ends before it starts."),
        ({"currency": "XYZ"}, "XYZ"),
        ({"rate": "-1"}, "greater than or equal to 0"),
        ({"rate": "0.5"}, "KRW has no decimals."),
        ({"rate": ""}, "Say what it costs a month"),
        ({"organisation": "Nobody"}, "Nobody in the directory is called so."),
        ({"last_day": "9999-12-31"}, "Write a day between 1950 and 2199."),
    ):
        answer = keeper.post(there, sent | wrong)
        assert answer.status_code == 422, wrong
        assert told in answer.content.decode(), wrong
    assert keeper.post(there, sent).status_code == 302
    row = SpaceAgreement.objects.get(hub=floor.hub)
    assert (row.last_day, row.ends_on) == (date(2026, 12, 31), date(2027, 1, 1))
    text = page(keeper, "agreement", floor.hub, pk=row.pk)
    assert "₩1,200,000" in text
    sign = to("agreement-step", floor.hub, pk=row.pk, act="sign")
    keeper.get(sign)
    assert (
        keeper.post(sign, {"signed_on": "2026-01-02", "version": 1}).status_code == 302
    )
    again = keeper.post(sign, {"signed_on": "2026-01-02", "version": 1})
    assert (again.status_code, "signed already" in again.content.decode()) == (
        422,
        True,
    )
    text = page(keeper, "agreement", floor.hub, pk=row.pk)
    amounts = re.findall(
        r'num c-state"><span class="money">₩([\d,]+)</span></td>', text
    )
    months = [int(amount.replace(",", "")) for amount in amounts][-12:]
    assert months[:2] == [658_065, 1_200_000]
    assert f'<b><span class="money">₩{sum(months):,}</span></b>' in text
    assert "새솔" in page(keeper, "space", floor.hub, pk=suite.pk)
    sheet = keeper.get(to("schedule", floor.hub, pk=row.pk) + "?format=csv")
    assert len(b"".join(sheet.streaming_content).decode().splitlines()) == 13
    end = to("agreement-step", floor.hub, pk=row.pk, act="end")
    assert keeper.post(end, {"last_day": "2026-01-01", "version": 2}).status_code == 422
    assert keeper.post(end, {"last_day": "2026-06-30", "version": 2}).status_code == 302
    assert "It ends early." in page(keeper, "agreement", floor.hub, pk=row.pk)
    renew = to("agreement-step", floor.hub, pk=row.pk, act="renew")
    refused = keeper.post(renew, {"number": "R", "increase": "0", "version": 3})
    assert (refused.status_code, "ended early" in refused.content.decode()) == (
        422,
        True,
    )
    resume = to("agreement-do", floor.hub, pk=row.pk, act="resume")
    assert keeper.post(resume).status_code == 302
    assert keeper.post(resume).status_code == 409


def test_an_offers_lines_are_changed_until_it_is_signed(keeper, floor):
    zone = places.to_let(floor, code="K-1", kind="desk_zone", capacity=10, net_m2="50")
    firm = make.organisation(floor.hub)
    row = let(firm, is_signed=False)
    there = to("line-add", floor.hub, pk=row.pk)
    line = {"space": zone.pk, "basis": "desk", "quantity": "11", "rate": "100"}
    wrong = keeper.post(there, line)
    assert "K-1 has 10 desks." in wrong.content.decode()
    assert keeper.post(there, line | {"quantity": "4"}).status_code == 302
    [line_row] = row.agreed_lines.all()
    assert str(line_row.net_m2) == "20.00"
    edit = to("line-edit", floor.hub, pk=line_row.pk)
    assert 'value="4.00"' in keeper.get(edit).content.decode()
    assert keeper.post(edit, line | {"quantity": "5"}).status_code == 302
    remove = to("line-remove", floor.hub, pk=line_row.pk)
    assert keeper.post(remove).status_code == 302
    form = keeper.get(to("agreement-edit", floor.hub, pk=row.pk)).content.decode()
    assert "2026-12-31" in form
    withdraw = to("agreement-do", floor.hub, pk=row.pk, act="withdraw")
    assert keeper.post(withdraw).status_code == 302
    assert "Offer it again" in page(keeper, "agreement", floor.hub, pk=row.pk)


def test_a_tenant_reads_her_own_agreements_and_nobody_elses(client, floor):
    firm = make.organisation(floor.hub)
    other = make.organisation(floor.hub, name="Elsewhere Labs")
    own = let(firm, places.to_let(floor, code="MINE"), note="Pays late")
    foreign = let(other, places.to_let(floor, code="OURS"))
    scope = ("directory.organisation", firm.pk)
    client.force_login(make.member(floor.hub, Role.MEMBER, scope=scope))
    text = page(client, "agreements", floor.hub)
    assert ("MINE" in text, "OURS" in text, "New offer" in text) == (True, False, False)
    text = page(client, "agreement", floor.hub, pk=own.pk)
    assert ("Pays late" in text, "What next" in text) == (False, False)
    page(client, "agreement", floor.hub, pk=foreign.pk, status=404)
    page(client, "agreement-add", floor.hub, status=403)
    page(client, "occupancy", floor.hub, status=403)
    assert "MINE" in page(client, "seats-panel", floor.hub, pk=firm.pk)
    assert "Elsewhere" not in page(client, "floor", floor.hub, pk=floor.pk)
    client.force_login(make.member(floor.hub, Role.GUEST))
    page(client, "agreements", floor.hub, status=403)


@pytest.mark.parametrize("n", [1, 3])
def test_lists_take_as_many_queries_for_one_as_for_three(
    client, n, django_assert_num_queries
):
    hub = make.hub()
    for _ in range(n):
        where = places.floor(hub)
        for _ in range(n):
            polygon = [[0, 0], [1, 0], [0, 1]]
            let(make.organisation(hub), places.to_let(where, polygon=polygon))
    client.force_login(make.member(hub, Role.FINANCE))
    row = SpaceAgreement.objects.filter(hub=hub).first()
    page(client, "agreements", hub)
    with django_assert_num_queries(5):
        page(client, "agreements", hub)
    with django_assert_num_queries(9):
        page(client, "agreement", hub, pk=row.pk)
    with django_assert_num_queries(6):
        page(client, "occupancy", hub)
    with django_assert_num_queries(7):
        page(client, "floor", hub, pk=where.pk)


def test_a_plan_tells_who_sits_where_and_what_is_soon_free(keeper, floor):
    today = clock.now().date()
    soon = today + timedelta(days=100)
    box = [[0, 0], [5, 0], [5, 5], [0, 5]]
    firm = make.organisation(floor.hub, name="Río Solar")
    let(
        firm, places.to_let(floor, code="A", polygon=box), starts_on=today, ends_on=soon
    )
    let(firm, places.to_let(floor, code="B"), starts_on=today, ends_on=None)
    let(
        firm,
        places.to_let(floor, code="C"),
        starts_on=today,
        ends_on=None,
        kind="residency",
    )
    places.to_let(floor, code="D")
    places.space(floor, code="E")
    zone = places.to_let(floor, code="F", kind="desk_zone", capacity=10)
    desks = let(firm, is_signed=False, starts_on=today, ends_on=None)
    line = {"space": zone, "basis": "desk", "quantity": Decimal(4), "rate": Decimal(1)}
    by = make.actor(floor.hub, Role.FACILITY)
    actions.add_line(desks, by, values=line)
    actions.sign(desks, by, expected=1, signed_on=today, now=clock.now())
    let(
        firm,
        places.to_let(floor, code="G"),
        starts_on=today,
        is_signed=False,
        ends_on=None,
    )
    text = page(keeper, "floor", floor.hub, pk=floor.pk)
    for told in (
        "Free within 6 months", "Held by a programme&#x27;s resident", "On offer",
        "Not to let", "4 of 10 desks held", "4 of 6 spaces to let are held",
        "A, 20 m², Río Solar, Free within 6 months",
    ):  # fmt: skip
        assert told in text, told
    later = keeper.get(
        to("floor", floor.hub, pk=floor.pk) + "?ahead=4"
    ).content.decode()
    assert "3 of 6 spaces to let are held" in later


def test_occupancy_says_how_full_it_is_and_how_it_will_be(keeper, floor):
    today = clock.now().date()
    firm = make.organisation(floor.hub)
    let(
        firm,
        places.to_let(floor, net_m2="92"),
        starts_on=today,
        ends_on=today + timedelta(days=1),
    )
    places.to_let(floor, net_m2="8")
    text = page(keeper, "occupancy", floor.hub)
    assert "<dd><b>92%</b></dd>" in text
    assert text.count('<svg class="chart ') == 2
    tomorrow = today + timedelta(days=1)
    there = to("occupancy", floor.hub)
    later = keeper.get(f"{there}?on={tomorrow.isoformat()}").content.decode()
    assert "<dd><b>0%</b></dd>" in later
    assert keeper.get(f"{there}?on=someday").status_code == 200
    assert keeper.get(f"{there}?on=9999-12-31").status_code == 200
    sheet = keeper.get(to("occupancy-export", floor.hub) + "?format=csv")
    lines = b"".join(sheet.streaming_content).decode().splitlines()
    assert lines[1].endswith("92.00,100.00,92.00")
    assert keeper.get(to("occupancy-export", floor.hub)).status_code == 200
    keeper.cookies["django_language"] = "ko"
    with translation.override("en"):  # and back to it afterwards
        assert "입주율" in page(keeper, "occupancy", floor.hub)
    assert Organisation.objects.filter(pk=firm.pk).exists()
