"""Runs: kept, adopted, pinned, rolled back; every plan keeps every rule."""

from datetime import time, timedelta

import pytest

from madang.hubs.models import Role
from madang.inbox.models import Message
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.meetings import actions
from madang.meetings.models import Meeting, Round, Run
from madang.meetings.planning import faults_of, lines_of, material_of
from tests import make
from tests.meetings import rows
from tests.meetings.rows import BEFORE, HALF, NINE

pytestmark = pytest.mark.django_db


def test_a_run_keeps_every_rule_and_says_how_good_it_is(day, staff):
    rows.wish(day, staff, "Startup0", "Fund0", "must")
    rows.wish(day, staff, "Startup0", "Fund1", "no")
    rows.wish(day, staff, "Fund2", "Startup1")
    rows.wish(day, staff, "Startup1", "Fund2")
    run = actions.plan_round(day, staff, now=BEFORE)
    lines = lines_of(run)
    names = {(line.left, line.right) for line in lines}
    key = {party.name: party.pk for party in day.matching.parties.all()}
    assert (key["Startup0"], key["Fund0"]) in names
    assert (key["Startup1"], key["Fund2"]) in names
    assert (key["Startup0"], key["Fund1"]) not in names
    assert run.meetings == 11  # everybody meets everybody but the two
    assert (run.value, run.status, run.lacking) == (run.bound, "optimal", [])
    assert faults_of(material_of(day, now=BEFORE), lines) == []
    assert Meeting.objects.count() == Message.objects.count() == 0


def test_a_run_says_who_is_below_the_floor_and_why(day, staff):
    day.least = 3
    day.save()
    fund = rows.named(day, "Fund3")
    seat = fund.representatives.get()
    keys = [key for key, _period in day.keyed_slots]
    actions.set_hours(day, staff, representative=seat, away=keys[1:])
    rows.wish(day, staff, "Fund2", "Startup0", "no")
    rows.wish(day, staff, "Startup1", "Fund1", "must")
    rows.wish(day, staff, "Fund1", "Startup1", "no")
    run = actions.plan_round(day, staff, now=BEFORE)
    names = {party.name: party.pk for party in day.matching.parties.all()}
    why = {row.get("party"): row["why"] for row in run.lacking if "party" in row}
    assert why[names["Fund3"]] == "away"
    assert why[names["Fund2"]] == why[names["Fund1"]] == "few"
    musts = [row for row in run.lacking if "pair" in row]
    assert musts == [{"pair": [names["Startup1"], names["Fund1"]], "why": "barred"}]
    assert run.value <= run.bound


def test_a_must_without_a_common_slot_and_too_many_musts_are_told(hub, staff):
    of = rows.matching(hub, staff)
    rows.party(of, staff, "left", "Startup0")
    for n in range(3):
        rows.party(of, staff, "right", f"Fund{n}")
    day = rows.round_of(of, staff, tables=1, closes=time(10), least=0)
    keys = [key for key, _period in day.keyed_slots]
    assert len(keys) == 2
    for n in range(3):
        rows.wish(day, staff, "Startup0", f"Fund{n}", "must")
    run = actions.plan_round(day, staff, now=BEFORE)
    assert run.meetings == 2
    assert [row["why"] for row in run.lacking] == ["full"]
    apart = rows.named(day, "Fund0").representatives.get()
    actions.set_hours(day, staff, representative=apart, away=keys)
    run = actions.plan_round(day, staff, now=BEFORE)
    assert [row["why"] for row in run.lacking] == ["apart"]


def test_representatives_sit_in_parallel_and_never_twice(hub, staff):
    of = rows.matching(hub, staff)
    two = [actions.Sits(name, languages=("en",)) for name in ("Ann", "Bo")]
    fund = rows.party(of, staff, "right", "Fund", sitting=two)
    for n in range(6):
        rows.party(of, staff, "left", f"Startup{n}")
    day = rows.round_of(of, staff, most=8)
    keys = [key for key, _period in day.keyed_slots]
    away = fund.representatives.get(name="Ann")
    actions.set_hours(day, staff, representative=away, away=keys[:2])
    run = rows.published(day, staff)
    assert run.meetings == 6  # 1 + 1 + 2 + 2
    assert Meeting.objects.filter(right_rep=away).count() == 2
    rows.party(of, staff, "left", "Late")
    assert actions.plan_round(day, staff, now=BEFORE).meetings == 6


def test_those_without_a_common_language_meet_only_if_both_want(hub, staff):
    of = rows.matching(hub, staff)
    rows.party(
        of, staff, "left", "Haru", sitting=[actions.Sits("Kim", languages=("ko",))]
    )
    rows.party(of, staff, "right", "Fund0")
    rows.party(of, staff, "right", "Fund1")
    day = rows.round_of(of, staff)
    rows.wish(day, staff, "Haru", "Fund0")
    assert actions.plan_round(day, staff, now=BEFORE).meetings == 0
    rows.wish(day, staff, "Fund0", "Haru")
    assert actions.plan_round(day, staff, now=BEFORE).meetings == 1


def test_by_video_nobody_sits_at_night(hub, staff):
    of = rows.matching(hub, staff)
    kim = actions.Sits("Kim", languages=("ko", "en"), zone="Asia/Seoul")
    rows.party(of, staff, "left", "Haru", sitting=[kim])
    rows.party(of, staff, "right", "Fund0")
    night = rows.round_of(of, staff, kind="video", opens=time(12), closes=time(14))
    assert actions.plan_round(night, staff, now=BEFORE).meetings == 0
    evening = rows.round_of(of, staff, kind="video", opens=time(19), closes=time(20))
    assert actions.plan_round(evening, staff, now=BEFORE).meetings == 1


def test_anybody_may_meet_anybody(hub, staff):
    of = rows.matching(hub, staff, kind="any_to_any")
    for n in range(4):
        rows.party(of, staff, "left", f"Firm{n}")
    day = rows.round_of(of, staff, tables=2)
    run = rows.published(day, staff)
    assert run.meetings == 6
    assert run.is_proved


def test_pins_stay_where_they_are_and_free_ones_move_again(day, staff):
    one, other = rows.named(day, "Startup2"), rows.named(day, "Fund3")
    last = NINE + 3 * HALF
    table = day.tables.get(label="Table 3")
    pin = actions.pin_pair(
        day, staff, left=one, right=other, starts_at=last, table=table
    )
    run = rows.published(day, staff)
    row = Meeting.objects.get(left=one, right=other)
    assert (row.starts_at, row.table, run.pinned) == (last, table, 1)
    with pytest.raises(Refused):
        actions.pin_pair(
            day, staff, left=one, right=other, starts_at=last + timedelta(1)
        )
    actions.unpin(pin, staff)
    assert actions.plan_round(day, staff, now=BEFORE).pinned == 0


def test_runs_are_kept_adopted_and_rolled_back_to(day, staff):
    first = rows.published(day, staff)
    rows.wish(day, staff, "Startup0", "Fund0", "no")
    second = rows.published(day, staff)
    assert (first.number, second.number) == (1, 2)
    assert ("Startup0", "Fund0") not in rows.plan_of(day)
    first = Run.objects.select_related("round").get(pk=first.pk)
    actions.adopt_run(first, staff, expected=first.round.version)
    day.refresh_from_db()
    with pytest.raises(Refused, match="not to meet"):
        actions.publish_round(day, staff, expected=day.version, now=BEFORE)


def test_two_organisers_who_publish_at_once_publish_once(day, staff):
    rows.planned(day, staff)
    shown = day.version
    actions.publish_round(day, staff, expected=shown, now=BEFORE)
    again = Round.objects.get(pk=day.pk)
    with pytest.raises(Conflict):
        actions.publish_round(again, staff, expected=shown, now=BEFORE)
    assert Message.objects.count() == 7  # one letter a party


def test_a_wish_withdrawn_during_a_run_is_no_part_of_what_is_kept(day, staff):
    from madang.meetings.actions.runs import Changed, material_with_fits
    from madang.meetings.planning import plan

    wish = rows.wish(day, staff, "Startup0", "Fund0", "must")
    found = plan(material_with_fits(day, BEFORE))
    actions.withdraw_wish(wish, staff)
    with pytest.raises(Changed):
        actions.keep_run(day, staff, found=found, now=BEFORE)
    assert Run.objects.count() == 0


def test_what_is_refused(day, staff, hub):
    guest = make.actor(hub, Role.INVESTOR)
    with pytest.raises(NotAllowed):
        actions.plan_round(day, guest, now=BEFORE)
    with pytest.raises(NotAllowed):
        actions.publish_round(day, guest, expected=day.version, now=BEFORE)
    with pytest.raises(Refused, match="Adopt a run first"):
        actions.publish_round(day, staff, expected=day.version, now=BEFORE)
    with pytest.raises(Refused, match="No slot fits"):
        rows.round_of(day.matching, staff, closes=time(9, 10))
    with pytest.raises(Refused, match="same name"):
        actions.change_round(
            day, staff, expected=day.version, values={}, tables=[("A", ""), ("A", "")]
        )
    sixty_one = [actions.Sits(f"P{n}") for n in range(61)]
    with pytest.raises(Refused, match="At most 60"):
        rows.party(day.matching, staff, "right", "Crowd", sitting=sixty_one)
