"""Agreements: offered, signed, ended, renewed and amended; nothing is let twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from madang.claims.models import Booking, BookingState, Claim
from madang.hubs.models import Role
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.spaces import actions
from madang.spaces.models import AgreementState, SpaceAgreement
from madang.spaces.queries import lines_of
from madang.spaces.queries.bookings import resource_of
from tests import make
from tests.spaces import make as places

pytestmark = pytest.mark.django_db
OFFERED, NOON, let = places.OFFERED, places.NOON, places.let
JULY, NEW_YEAR = date(2026, 7, 1), date(2027, 1, 1)


@pytest.fixture
def by():
    return make.actor(role=Role.FACILITY)


@pytest.fixture
def floor(by):
    site = make.site(by.hub, country="KR", zone="Asia/Seoul")
    return places.floor(building=places.building(site=site))


@pytest.fixture
def firm(by):
    return make.organisation(by.hub, name="Río Solar")


def held(agreement):
    """Return the days that the ledger of claims holds for an agreement."""
    rows = Booking.objects.filter(
        owner_kind="spaces.spaceagreement",
        owner_id=agreement.pk,
        state=BookingState.CONFIRMED,
    )
    return [
        (row.starts_at.isoformat()[:13], row.ends_at.isoformat()[:13])
        for row in rows.order_by("starts_at", "pk")
    ]


def sign(row, by):
    return actions.sign(row, by, expected=row.version, signed_on=OFFERED, now=NOON)


def faults(**fields):
    with pytest.raises(Refused) as refused:
        let(**fields)
    return set(refused.value.fields)


def test_what_is_signed_holds_its_spaces_by_the_days_of_their_place(floor, firm, by):
    suite = places.to_let(floor, code="2A04", net_m2="60")
    offer = let(firm, suite, by=by, is_signed=False)
    assert held(offer) == []
    assert offer.state(JULY) == AgreementState.OFFERED
    sign(offer, by)
    assert held(offer) == [("2025-12-31T15", "2026-12-31T15")]
    states = [offer.state(date(2025, 12, 31)), offer.state(JULY), offer.state(NEW_YEAR)]
    assert states == ["signed", "active", "ended"]
    with pytest.raises(Conflict, match="signed already"):
        sign(offer, by)
    other = let(make.organisation(by.hub), suite, starts_on=JULY, is_signed=False)
    with pytest.raises(Conflict) as refused:
        sign(other, by)
    assert str(refused.value) == (
        f"2A04 is held from Jan 1, 2026 to Dec 31, 2026: Río Solar, {offer.number}."
    )
    with translation.override("ko"), pytest.raises(Conflict, match=r"2026\. 12\. 31\."):
        sign(other, by)
    assert SpaceAgreement.objects.get(pk=other.pk).signed_on is None
    after = let(make.organisation(by.hub), suite, starts_on=NEW_YEAR, ends_on=None)
    assert held(after) == [("2026-12-31T15", "2199-12-31T15")]


def test_what_cannot_be_agreed_is_refused_at_its_field(floor, firm, by):
    suite = places.to_let(floor)
    kept = places.space(floor)
    assert faults(to=firm, ends_on=date(2025, 6, 1)) == {"ends_on"}
    assert faults(to=firm, currency="XYZ") == {"currency"}
    assert faults(to=firm, currency="KRW", deposit=Decimal("1.50")) == {"deposit"}
    assert faults(to=firm, deposit=Decimal(-1)) == {"deposit"}
    let(firm, number="A", is_signed=False)
    assert faults(to=firm, number="A") == {"number"}
    row = let(firm, is_signed=False)
    line = {"space": suite, "basis": "m2", "quantity": None, "rate": Decimal(10)}
    for wrong, place in (
        ({"rate": Decimal(-1)}, "rate"),
        ({"rate": Decimal("0.001")}, "rate"),
        ({"space": kept}, "space"),
        ({"space": None}, "space"),
        ({"basis": "desk", "quantity": Decimal(1)}, "basis"),
        ({"quantity": Decimal(0)}, "quantity"),
        ({"starts_on": date(2025, 1, 1)}, "starts_on"),
        ({"ends_on": date(2028, 1, 1)}, "ends_on"),
    ):
        with pytest.raises(Refused) as refused:
            actions.add_line(row, by, values=line | wrong)
        assert set(refused.value.fields) == {place}, wrong
    with pytest.raises(Refused, match="Nothing is agreed yet"):
        sign(row, by)
    actions.add_line(row, by, values=line)
    with pytest.raises(Refused) as refused:
        actions.add_line(row, by, values=line)
    assert "a line for this space already" in refused.value.fields["space"][0]
    with pytest.raises(NotAllowed):
        sign(row, make.actor(by.hub, Role.FINANCE))
    with pytest.raises(NotAllowed):
        let(make.organisation(make.hub()), by=by)


def test_a_desk_zone_is_let_by_the_desk_until_none_is_left(floor, firm, by):
    zone = places.to_let(floor, kind="desk_zone", capacity=3, net_m2="10")
    values = {"space": zone, "basis": "desk", "rate": Decimal(200)}
    rows = []
    for desks in (2, 2, 1):
        row = let(make.organisation(by.hub), is_signed=False)
        line = actions.add_line(row, by, values=values | {"quantity": Decimal(desks)})
        rows.append(row)
    assert str(line.net_m2) == "3.33"
    sign(rows[0], by)
    with pytest.raises(Conflict, match="is held from"):
        sign(rows[1], by)
    sign(rows[2], by)
    whole = let(firm, zone, is_signed=False)
    with pytest.raises(Conflict):
        sign(whole, by)


def test_notice_gives_the_rest_of_the_time_back_and_can_be_taken_back(floor, firm, by):
    suite = places.to_let(floor)
    row = let(firm, suite, by=by)
    for over in (date(2026, 1, 1), date(2027, 1, 2)):
        with pytest.raises(Refused):
            actions.terminate(row, by, over=over, now=NOON)
    actions.give_notice(row, by, given_on=date(2026, 3, 1), over=JULY, now=NOON)
    assert held(row) == [("2025-12-31T15", "2026-06-30T15")]
    assert row.state(date(2026, 6, 30)) == AgreementState.NOTICE
    assert row.state(JULY) == AgreementState.ENDED
    with pytest.raises(Conflict, match="ends early already"):
        actions.terminate(row, by, over=JULY, now=NOON)
    with pytest.raises(Conflict, match="was ended early"):
        actions.renew(row, by, number="R", ends_on=None, today=OFFERED)
    actions.resume(row, by, now=NOON)
    assert held(row)[-1][1] == "2026-12-31T15"
    assert row.state(JULY) == AgreementState.ACTIVE
    actions.terminate(row, by, over=JULY, now=NOON)
    let(make.organisation(by.hub), suite, starts_on=JULY)
    with pytest.raises(Conflict, match="is held from Jul 1, 2026"):
        actions.resume(row, by, now=NOON)


def test_a_renewal_begins_where_the_lease_ends_with_its_rates_raised(floor, firm, by):
    suite = places.to_let(floor, net_m2="10")
    row = let(firm, suite, by=by, currency="KRW", deposit=Decimal(1000))
    assert row.deposit_state == "due"
    actions.note_deposit(row, by, expected=2, state="paid")
    to_2028 = {"number": "R", "ends_on": date(2028, 1, 1), "today": OFFERED}
    with pytest.raises(Refused) as refused:
        actions.renew(row, by, **to_2028 | {"ends_on": JULY})
    assert set(refused.value.fields) == {"ends_on"}
    renewal = actions.renew(row, by, **to_2028, increase=Decimal("3.3")).row
    line = lines_of(renewal)[0]
    assert (line.rate, line.starts_on) == (Decimal(21), NEW_YEAR)
    assert renewal.deposit_state == "paid"
    sign(renewal, by)
    assert held(renewal) == [("2026-12-31T15", "2027-12-31T15")]
    with pytest.raises(Conflict, match="renewed already"):
        actions.renew(row, by, **to_2028 | {"number": "R2"})
    with pytest.raises(Conflict, match="hang on"):
        actions.take_back_signature(row, by, now=NOON)
    actions.take_back_signature(renewal, by, now=NOON)
    assert held(renewal) == []


def test_an_addendum_takes_over_in_one_breath_or_not_at_all(floor, firm, by):
    zone = places.to_let(floor, kind="desk_zone", capacity=4, net_m2="20")
    suite = places.to_let(floor, net_m2="50")
    row = let(firm, is_signed=False)
    desks = {"space": zone, "basis": "desk", "rate": Decimal(100)}
    actions.add_line(row, by, values=desks | {"quantity": Decimal(3)})
    sign(row, by)
    stranger = let(make.organisation(by.hub), suite)
    grown = actions.amend(row, by, number="B", from_on=JULY, today=OFFERED).row
    [line] = lines_of(grown)
    actions.change_line(line, by, values={"quantity": Decimal(4)})
    whole = {"space": suite, "basis": "m2", "quantity": None, "rate": Decimal(20)}
    actions.add_line(grown, by, values=whole)
    with pytest.raises(Conflict, match="is held from"):
        sign(grown, by)
    assert held(row) == [("2025-12-31T15", "2026-12-31T15")]
    actions.terminate(stranger, by, over=JULY, now=NOON)
    sign(grown, by)
    row.refresh_from_db()
    assert (held(row)[0][1], row.terminated_on) == ("2026-06-30T15", JULY)
    assert len(held(grown)) == 2
    with pytest.raises(Conflict, match="ended early"):
        actions.amend(row, by, number="C", from_on=date(2026, 3, 1), today=OFFERED)
    with pytest.raises(Conflict, match="Another version"):
        actions.resume(row, by, now=NOON)


def test_a_residency_ends_by_graduation_and_a_let_space_stays_in_use(floor, firm, by):
    suite = places.to_let(floor)
    row = let(firm, suite, by=by, kind="residency")
    with pytest.raises(Conflict, match="is let to Río Solar"):
        actions.retire_space(suite, by, today=JULY)
    actions.graduate(row, by, over=JULY, now=NOON)
    assert (str(row.graduated_on), row.over_on) == ("2026-06-30", JULY)
    actions.retire_space(suite, by, today=JULY)
    lease = let(firm, is_signed=False)
    with pytest.raises(Refused, match="Only a programme residency"):
        actions.graduate(lease, by, over=JULY, now=NOON)


def test_an_offer_is_withdrawn_and_made_again(floor, firm, by):
    row = let(firm, places.to_let(floor), by=by, is_signed=False)
    actions.withdraw(row, by, today=OFFERED)
    assert row.state(JULY) == AgreementState.WITHDRAWN
    with pytest.raises(Conflict, match="withdrawn"):
        sign(row, by)
    actions.offer_again(row, by)
    later = {"starts_on": JULY, "ends_on": None}
    actions.change_offer(row, by, expected=row.version, values=later)
    assert [line.starts_on for line in lines_of(row)] == [JULY]
    sign(row, by)
    with pytest.raises(Conflict, match="by an addendum"):
        actions.change_offer(row, by, expected=row.version, values=later)


def test_set_up_time_belongs_to_bookings_not_to_leases(floor, firm, by):
    space = places.to_let(floor, is_bookable=True)
    row = resource_of(space, by)
    policy = {"before_minutes": 60, "after_minutes": 30}
    values = {"who": "members", "no_show_minutes": 0}
    actions.set_booking_policy(
        space, by, expected=(0, row.version), values=values, policy=policy
    )
    first = places.let(firm, space)
    other = make.organisation(by.hub, name="Next")
    dates = {"starts_on": date(2027, 1, 1), "ends_on": date(2028, 1, 1)}
    second = places.let(other, space, **dates)
    assert (first.signed_on, second.signed_on) == (places.OFFERED, places.OFFERED)
    actions.give_notice(first, by, given_on=date(2026, 2, 1), over=JULY, now=NOON)
    claims = Claim.objects.filter(is_blocking=True).order_by("starts_at")
    ends = [(one.starts_at, one.ends_at) for one in claims]
    bookings = Booking.objects.order_by("starts_at")
    assert ends == [(one.starts_at, one.ends_at) for one in bookings]
