"""What bookings cost: prices by payer, credits held, used and given back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.claims.actions import NotEnough
from madang.claims.models import Allowance, AllowanceLine, Booking
from madang.claims.periods import Period
from madang.hubs.models import Role, system_actor
from madang.kit.errors import Conflict, Refused
from madang.spaces import actions
from madang.spaces.actions import Terms
from madang.spaces.actions.bookings_deciding import check_in
from madang.spaces.models import BookingCost, CostState, CreditMonth
from madang.spaces.pricing import Rate, cheapest
from madang.spaces.queries.bookings import resource_of
from madang.spaces.queries.costs import amounts_due, balances, quote
from tests import make
from tests.spaces import make as places
from tests.spaces.test_bookings import MONDAY, ZONE, asked, room, to

HOUR = timedelta(hours=1)
TEN = datetime(2026, 3, 2, 17, tzinfo=UTC)  # ten in the morning in Juárez


@given(
    prices=st.tuples(st.integers(0, 30), st.integers(0, 90), st.integers(0, 200)),
    units=st.tuples(st.integers(0, 3), st.integers(0, 9), st.integers(0, 20)),
    hours=st.integers(1, 9),
    spend=st.integers(0, 25),
)
@settings(max_examples=25, deadline=None)
def test_no_other_combination_costs_less(prices, units, hours, spend):
    sizes = (60, 240, 1440)
    rates = [
        Rate(size, Decimal(price), many)
        for size, price, many in zip(sizes, prices, units, strict=True)
    ]
    best = None
    most = [(hours * 60 + size - 1) // size for size in sizes]
    for paid in product(*(range(n + 1) for n in most)):
        for own in product(*(range(n + 1) for n in most)):
            if any(n and not c for n, c in zip(own, units, strict=True)):
                continue
            used = sum(n * c for n, c in zip(own, units, strict=True))
            covered = sum(
                (a + b) * size for a, b, size in zip(paid, own, sizes, strict=True)
            )
            if used <= spend and covered >= hours * 60:
                money = sum(n * p for n, p in zip(paid, prices, strict=True))
                best = min(best or (money, used), (money, used))
    found = cheapest(rates, hours * 60, "USD", spend=spend)
    assert (found.amount, found.credits) == best


def test_desks_share_the_credits_and_won_has_no_decimals():
    hour = Rate(60, Decimal(1001), 1)
    found = cheapest([hour], 75, "KRW", spend=3, lanes=2)
    assert (found.credits, found.amount) == (3, Decimal(250))
    assert cheapest([], 60, "USD", spend=9).is_free


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def floor():
    hub = make.hub()
    return places.floor(building=places.building(site=make.site(hub, zone=ZONE)))


@pytest.fixture
def space(floor):
    return room(floor)


@pytest.fixture
def by(floor):
    return system_actor(floor.hub)


def under(tenant, kind):
    """Return an agreement of a kind that runs, about nothing but the membership."""
    row = places.let(tenant, kind=kind, is_signed=False)
    row.signed_on = places.OFFERED
    row.save()
    return row


@pytest.fixture
def tenant(floor):
    found = make.organisation(floor.hub, name="Nopal")
    under(found, "flexible")
    return found


@pytest.fixture
def founder(floor, tenant):
    scope = ("directory.organisation", tenant.pk)
    return make.member(floor.hub, Role.MEMBER, scope=scope)


def price(space, by, payer="public", per="hour", money=20, **more):
    values = {
        "payer": payer,
        "per": per,
        "price": Decimal(money),
        "currency": "USD",
        "credits": 0,
        "starts_on": date(2026, 1, 1),
    }
    return actions.add_price(by.hub, by, spaces=[space], values=values | more)


def booked(space, by, tenant, hours=2, begins=TEN, **more):
    return actions.book(
        space,
        by,
        period=Period(begins, begins + hours * HOUR),
        occasion={"purpose": "Board", "people": 2, "organisation": tenant},
        terms=Terms(MONDAY, **more),
    ).booking


def cost(booking):
    row = BookingCost.objects.get(booking=booking)
    return row.credits, row.amount, row.state


def left(tenant, by):
    found = balances(by, MONDAY)[tenant.pk]
    return found.left, found.held


def test_who_pays_which_price_and_from_when(space, by, tenant):
    price(space, by, money=30)
    price(space, by, "members", money=20)
    price(space, by, "members", money=25, starts_on=date(2026, 3, 9))
    price(space, by, "lease", money=5)
    resource = resource_of(space, by)
    hour, later = Period(TEN, TEN + HOUR), Period(TEN + 168 * HOUR, TEN + 169 * HOUR)
    other = make.organisation(by.hub, name="Outside")
    assert quote(resource, other, [hour], MONDAY).amount == 30
    assert quote(resource, tenant, [hour], MONDAY).amount == 20
    assert quote(resource, tenant, [hour, later], MONDAY).amount == 45
    under(tenant, "lease")
    assert quote(resource, tenant, [hour], MONDAY).amount == 5


def test_a_price_list_is_refused_what_makes_no_sense(space, by):
    with pytest.raises(Refused) as refused:
        price(space, by, "members")
    assert "no price for everybody" in refused.value.fields["payer"][0]
    price(space, by)
    for wrong in ({"money": -1}, {"currency": "KRW", "per": "day"}, {}):
        with pytest.raises(Refused):
            price(space, by, **wrong)
    row = price(space, by, starts_on=date(2026, 4, 1)).rows[0]
    today = MONDAY.date()
    values = {"price": Decimal(21), "credits": 1, "starts_on": date(2026, 4, 2)}
    row = actions.change_price(row, by, expected=1, values=values, today=today)
    assert (str(row.price), str(row.starts_on)) == ("21", "2026-04-02")
    actions.remove_price(row, by, today=today)
    held = space.booking_prices.get()
    with pytest.raises(Conflict, match="holds already"):
        actions.remove_price(held, by, today=today)


def test_credits_come_once_a_month_and_an_agreement_goes_before_its_kind(
    floor, by, tenant
):
    hub = floor.hub
    actions.set_credit_plan(hub, by, kind="flexible", monthly=10, months=1)
    lease = make.organisation(hub, name="Lessee")
    row = under(lease, "lease")
    assert actions.grant_month(hub, by, now=MONDAY).count == 1
    assert actions.grant_month(hub, by, now=MONDAY).count == 0
    actions.set_credit_plan(hub, by, agreement=row, monthly=4, months=2)
    assert actions.grant_month(hub, by, now=MONDAY).count == 1
    ends = {one.left: one.expires_at for one in Allowance.objects.all()}
    assert ends == {
        10: datetime(2026, 4, 1, 6, tzinfo=UTC),
        4: datetime(2026, 5, 1, 6, tzinfo=UTC),
    }
    april = MONDAY + timedelta(days=31)
    assert actions.grant_month(hub, by, now=april).count == 2
    assert CreditMonth.objects.count() == 4
    with pytest.raises(Refused):
        actions.set_credit_plan(hub, by, kind="nothing", monthly=1, months=1)


def test_credits_are_held_used_and_given_back(space, by, tenant):
    price(space, by, credits=1)
    actions.correct_credits(tenant, by, amount=3, note="Welcome", now=MONDAY)
    first = booked(space, by, tenant)
    assert cost(first) == (2, 0, "open")
    assert left(tenant, by) == (1, 2)
    second = booked(space, by, tenant, begins=TEN + 3 * HOUR)
    assert cost(second) == (1, 20, "open")
    actions.move_booking(
        second, by, period=Period(TEN + 3 * HOUR, TEN + 4 * HOUR), now=MONDAY
    )
    assert cost(second) == (1, 0, "open")
    actions.cancel_booking(second, by, now=MONDAY)
    assert cost(second) == (1, 0, "dropped")
    assert left(tenant, by) == (1, 2)
    check_in(first, by, now=TEN)
    assert cost(first) == (2, 0, "due")
    assert left(tenant, by) == (1, 0)
    actions.settle_costs(by.hub, by, now=TEN + 9 * HOUR)
    assert left(tenant, by) == (1, 0)
    sums = sum(AllowanceLine.objects.values_list("amount", flat=True))
    assert sums == 1


def test_what_is_cancelled_too_late_or_left_empty_is_due(space, by, tenant):
    price(space, by)
    row = resource_of(space, by)
    actions.set_booking_policy(
        space,
        by,
        expected=(0, row.version),
        values={"free_hours": 24, "no_show_minutes": 0},
        policy={},
    )
    late, early = (
        booked(space, by, tenant),
        booked(space, by, tenant, begins=TEN + 48 * HOUR),
    )
    for one in (late, early):
        actions.cancel_booking(one, by, now=MONDAY)
    stays = booked(space, by, tenant, begins=TEN + 72 * HOUR)
    assert cost(late) == (0, 40, "due")
    assert cost(early) == (0, 40, "dropped")
    actions.settle_costs(by.hub, by, now=TEN + 80 * HOUR)
    assert cost(stays) == (0, 40, "due")
    due = amounts_due(by.hub, organisation=tenant)
    assert [one.booking_id for one in due] == [late.pk, stays.pk]
    assert not amounts_due(by.hub, until=MONDAY - HOUR)


def test_no_more_credits_go_than_there_are(by, tenant):
    actions.correct_credits(tenant, by, amount=3, note="Welcome", now=MONDAY)
    actions.correct_credits(tenant, by, amount=-2, note="Twice", now=MONDAY)
    with pytest.raises(NotEnough, match="only 1"):
        actions.correct_credits(tenant, by, amount=-2, note="More", now=MONDAY)
    for amount, note in ((0, "Nothing"), (1, " ")):
        with pytest.raises(Refused):
            actions.correct_credits(tenant, by, amount=amount, note=note, now=MONDAY)
    assert left(tenant, by) == (1, 0)


def test_a_founder_sees_the_price_before_she_agrees_to_it(
    client, space, by, tenant, founder
):
    price(space, by, money=30)
    price(space, by, "members", money=20, credits=2)
    actions.correct_credits(tenant, by, amount=5, note="Welcome", now=MONDAY)
    client.force_login(founder)
    hub = by.hub
    there = to("book", hub, pk=space.pk)
    assert "2 credits" in client.get(f"{there}?at=2026-03-02T10:00").content.decode()
    sent = asked("10:00", "13:00", organisation=tenant.pk)
    told = client.get(to("book-price", hub, pk=space.pk), sent).content.decode()
    assert 'value="4|20.00|USD"' in told
    assert "4 credits" in told
    answer = client.post(there, sent | {"agreed": "2|0.00|USD"})
    assert answer.status_code == 409
    assert 'value="4|20.00|USD"' in answer.content.decode()
    assert not Booking.objects.exists()
    done = client.post(there, sent | {"agreed": "4|20.00|USD"})
    assert "4 credits" in client.get(done.url).content.decode()
    own = client.get(to("credits-of", hub, pk=tenant.pk)).content.decode()
    assert "Held" in own
    assert str(space) in own
    weekly = sent | {"on": "2026-03-03", "repeat": "weekly", "times": 3}
    assert client.post(there, weekly).status_code == 409
    done = client.post(there, weekly | {"agreed": "0|180.00|USD"})
    assert done.status_code == 302
    assert BookingCost.objects.filter(state=CostState.OPEN).count() == 4
    stranger = make.organisation(hub, name="Stranger")
    assert client.get(to("credits-of", hub, pk=stranger.pk)).status_code == 404


def test_staff_keep_prices_and_credits_on_their_pages(client, floor, space, tenant):
    room(floor, "S-2")
    hub = floor.hub
    client.force_login(make.member(hub, Role.FACILITY))
    sent = {
        "payer": "public",
        "per": "hour",
        "price": "20",
        "currency": "USD",
        "credits": "1",
        "starts_on": "2026-03-03",
        "where": "building",
    }
    new = to("price-add", hub, pk=space.pk)
    assert client.post(new, sent | {"price": "-1"}).status_code == 422
    assert client.post(new, sent).status_code == 302
    listed = client.get(to("prices", hub, pk=space.pk)).content.decode()
    assert "US$20" in listed
    row = space.booking_prices.get()
    edit = to("price-edit", hub, pk=row.pk)
    change = {"price": "25", "credits": "0", "starts_on": "2026-03-04", "version": "1"}
    assert client.post(edit, change).status_code == 302
    assert client.post(edit, change).status_code == 409
    assert client.post(to("price-remove", hub, pk=row.pk)).status_code == 302
    plan = {"kind": "flexible", "monthly": "8", "months": "1"}
    assert client.post(to("credit-plan-add", hub), plan).status_code == 302
    page = client.get(to("credits", hub)).content.decode()
    assert "Nopal" in page
    fix = to("credits-correct", hub, pk=tenant.pk)
    assert client.post(fix, {"amount": "-9", "note": "Too many"}).status_code == 422
    assert client.post(fix, {"amount": "-2", "note": "Too many"}).status_code == 302
    history = client.get(to("credits-of", hub, pk=tenant.pk)).content.decode()
    assert "Too many" in history
    assert client.get(to("credits-export", hub)).status_code == 200
