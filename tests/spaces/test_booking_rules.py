"""Rules of booking with a name: what they refuse, who sets them aside, their sense."""

from __future__ import annotations

import pytest

from madang.claims.models import Booking
from madang.claims.periods import Period
from madang.hubs.models import JournalLine, Role
from madang.kit.errors import Refused
from madang.spaces import actions
from madang.spaces.actions.booking_rules import AgainstRule, add_rule
from madang.spaces.models import BookingRule
from madang.spaces.queries.bookings import resource_of
from tests import make
from tests.spaces import make as places
from tests.spaces.test_bookings import MONDAY, asked, clock, floor, founder, to
from tests.spaces.test_costs import HOUR, TEN, by, space

__all__ = ["by", "clock", "floor", "founder", "space"]  # fixtures

pytestmark = pytest.mark.django_db


def rule(by, kind, name="A rule", *, where=None, space=None, **parameters):
    override = parameters.pop("override", "keepers")
    values = {"names": {"en": name}, "building": where, "space": space}
    values |= {"parameters": parameters, "override": override}
    return add_rule(by.hub, by, kind=kind, values=values, today=MONDAY.date())


def test_a_founder_is_told_the_rule_and_who_may_set_it_aside(
    client, space, by, founder
):
    rule(by, "ends_by", "Guests end at 20:00", until="20:00")
    rule(by, "most", "Two bookings at a time", many=2)
    rule(by, "length", "An hour at least", shortest=60, longest=0)
    rule(by, "ahead", "A month ahead", hours=0, days=30)
    client.force_login(founder)
    there = to("book", by.hub, pk=space.pk)
    assert "Guests end at 20:00" in client.get(there).content.decode()

    def refused(*times, **more):
        answer = client.post(there, asked(*times, **more))
        assert answer.status_code == 422
        return answer.content.decode()

    late = refused("19:00", "21:00")
    assert "The rule “Guests end at 20:00” is against it." in late
    assert "Those who keep the spaces may allow it." in late
    assert "An hour at least" in refused("10:00", "10:30")
    assert "A month ahead" in refused(on="2026-04-02")
    assert "Two bookings" in refused(repeat="daily", times=3)
    for hour in ("10:00", "12:00"):
        sent = asked(hour, f"{int(hour[:2]) + 1}:00")
        assert client.post(there, sent).status_code == 302
    assert "Two bookings" in refused("15:00", "16:00")
    last = Booking.objects.latest("pk")
    move = to("booking-move", by.hub, pk=last.pk)
    assert client.post(move, asked("19:30", "20:30")).status_code == 422
    assert client.post(move, asked("15:00", "16:00")).status_code == 302


def test_a_keeper_sets_rules_aside_for_a_reason_that_the_journal_keeps(
    client, space, by
):
    rule(by, "ends_by", "Guests end at 20:00", until="20:00")
    rule(by, "length", "Never so long", shortest=0, longest=300, override="nobody")
    client.force_login(make.member(by.hub, Role.FACILITY))
    there = to("book", by.hub, pk=space.pk)
    aside = {"past_policy": "on"}
    assert client.post(there, asked("19:00", "21:00") | aside).status_code == 422
    aside["reason"] = "The mayor comes"
    answer = client.post(there, asked("10:00", "16:00") | aside)
    assert "Nobody may allow it." in answer.content.decode()
    assert client.post(there, asked("19:00", "21:00") | aside).status_code == 302
    line = JournalLine.objects.get(verb="spaces.set_aside")
    assert line.changes == {
        "reason": [None, "The mayor comes"],
        "rules": [None, ["Guests end at 20:00"]],
    }


def test_a_rule_that_nobody_can_satisfy_is_told(space, by):
    for kind, parameters in (
        ("length", {"shortest": 90, "longest": 60}),
        ("ahead", {"hours": 72, "days": 2}),
        ("ends_by", {"until": "00:00"}),
        ("tenants", {"building": space.building_id}),
    ):
        with pytest.raises(Refused):
            rule(by, kind, **parameters)
    rule(by, "length", "Short ones", shortest=0, longest=60)
    with pytest.raises(Refused, match="Together with “Short ones”"):
        rule(by, "length", "Long ones", shortest=90, longest=0)
    other = places.building(site=space.building.site)
    rule(by, "length", "Long ones", where=other, shortest=90, longest=0)
    row = resource_of(space, by)
    open_at_noon = [[0, "12:00", "14:00"]]
    actions.set_booking_policy(
        space,
        by,
        expected=(0, row.version),
        values={},
        policy={"opening": open_at_noon},
    )
    with pytest.raises(Refused, match="never open"):
        rule(by, "ends_by", until="12:00")


def test_only_tenants_of_a_building_book_there(space, by):
    house = places.floor(building=places.building(site=space.building.site))
    tenant = make.organisation(by.hub, name="Nopal")
    places.let(tenant, places.to_let(house))
    rule(by, "tenants", space=space, building=house.building_id)

    def book(organisation):
        period = Period(TEN, TEN + HOUR)
        given = {"purpose": "Board", "people": 2, "organisation": organisation}
        terms = actions.Terms(MONDAY)
        return actions.book(space, by, period=period, occasion=given, terms=terms)

    with pytest.raises(AgainstRule, match="tenant of that building"):
        book(make.organisation(by.hub, name="Elsewhere"))
    assert book(tenant).booking.state == "confirmed"


def test_keepers_add_change_and_switch_rules_off(client, space, by):
    client.force_login(make.member(by.hub, Role.FACILITY))
    new = to("booking-rule-add", by.hub, kind="ends_by")
    sent = {"names_en": "Quiet", "until": "20:00", "override": "keepers"}
    assert client.post(new, sent | {"room": "No such"}).status_code == 422
    assert client.post(new, sent | {"room": space.code}).status_code == 302
    row = BookingRule.objects.get()
    assert (row.space, row.parameters) == (space, {"until": "20:00"})
    edit = to("booking-rule", by.hub, pk=row.pk)
    changed = sent | {"until": "21:30", "version": 1, "room": space.code}
    assert client.post(edit, changed).status_code == 302
    assert client.post(edit, changed).status_code == 409
    switch = to("booking-rule-switch", by.hub, pk=row.pk, act="off")
    assert client.post(switch).status_code == 302
    there = to("book", by.hub, pk=space.pk)
    assert client.post(there, asked("21:00", "22:00")).status_code == 302
    page = client.get(to("booking-rules", by.hub)).content.decode()
    assert "Switched off" in page
    row.refresh_from_db()
