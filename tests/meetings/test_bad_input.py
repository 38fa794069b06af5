"""What cannot be planned is said in words on the round's page."""

from __future__ import annotations

import pytest

from madang.kit.errors import Refused
from madang.meetings import actions
from tests.meetings import rows
from tests.meetings.rows import BEFORE, NINE
from tests.meetings.test_pages import path

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]


def nobody_at_the_same_time(day, staff):
    keys = [key for key, _period in day.keyed_slots]
    for name, away in (("Startup0", keys[:2]), ("Fund0", keys[2:])):
        seat = rows.named(day, name).representatives.get()
        actions.set_hours(day, staff, representative=seat, away=away)
    rows.wish(day, staff, "Startup0", "Fund0", "must")


def nobody_ever(day, staff):
    keys = [key for key, _period in day.keyed_slots]
    for one in rows.parties(day):
        seat = one.representatives.get()
        actions.set_hours(day, staff, representative=seat, away=keys)


def more_musts_than_meetings(day, staff):
    one = rows.named(day, "Startup0")
    one.most = 2
    one.save()
    for n in range(3):
        rows.wish(day, staff, "Startup0", f"Fund{n}", "must")


def a_must_of_one_who_says_no(day, staff):
    rows.wish(day, staff, "Startup0", "Fund0", "must")
    rows.wish(day, staff, "Fund0", "Startup0", "no")


def two_pins_of_one_at_once(day, staff):
    for name in ("Fund0", "Fund1"):
        actions.pin_pair(
            day, staff, left=rows.named(day, "Startup0"), right=rows.named(day, name),
            starts_at=NINE,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("does", "told"),
    [
        (nobody_at_the_same_time, "Startup0 and Fund0 must meet, but have no slot in"),
        (nobody_ever, "Startup0 has 0 of 1 meetings: it is free in 0 slots."),
        (more_musts_than_meetings, "must meet, but there are more musts than room."),
        (a_must_of_one_who_says_no, "must meet, but one of them says no"),
        (two_pins_of_one_at_once, "Startup0 and Fund1 are pinned to a slot in which"),
    ],
)
def test_what_a_plan_cannot_give_is_said(  # noqa: PLR0913, PLR0917
    client, day, staff, time_machine, does, told
):
    time_machine.move_to(BEFORE)
    does(day, staff)
    client.force_login(staff.user)
    assert client.post(path("round-plan", day)).status_code == 302
    assert told in client.get(path("round", day)).content.decode()


def test_sixty_sit_for_a_party_and_no_more(hub, staff):
    of = rows.matching(hub, staff)
    crowd = [actions.Sits(f"P{n}", languages=("en",)) for n in range(61)]
    with pytest.raises(Refused, match="At most 60"):
        rows.party(of, staff, "right", "Crowd", sitting=crowd)
    rows.party(of, staff, "right", "Crowd", sitting=crowd[:60], most=30)
    for n in range(20):
        rows.party(of, staff, "left", f"Startup{n}")
    day = rows.round_of(of, staff, tables=15)
    assert rows.published(day, staff).meetings == 20
