"""Pitch days: planned, told, moved, run by the clock, scored, their results opened."""

from datetime import time, timedelta

import pytest
from django.core import mail as outside

from madang.hubs.actions import Stale
from madang.hubs.models import JournalLine
from madang.inbox.models import Message
from madang.inbox.outbox import send_waiting
from madang.judging import actions, days
from madang.judging.models import (
    InterestKind,
    PitchDayState,
    PitchSeat,
    PitchSlot,
    Read,
    ReadState,
)
from madang.judging.planning import standings_of
from madang.judging.queries import judges_of_day, order_of, slots_of_day, teams_of_day
from madang.kit.errors import Refused
from tests import make
from tests.judging import rows
from tests.judging.pitches import CUT, NINE, NOW, planned, published, score

pytestmark = pytest.mark.django_db


def where(day):
    return {
        slot.application.number: (slot.room, slot.starts_at)
        for slot in slots_of_day(day)
    }


def set_judges(day, staff, **changes):
    """Say the day's judges again, each with what `changes` says of her seat."""
    entries = [
        actions.JudgeEntry(one.seat_id, **changes.get(f"s{one.seat_id}", {}))
        for one in judges_of_day(day)
    ]
    return actions.set_judges(day, staff, expected=day.version, entries=entries)


def test_a_plan_keeps_every_rule(day, staff, hub):
    first, second, *_rest = judges_of_day(day)
    team = day.round.call.pk and slots_teams(day)[0]
    actions.say_interest(
        first.seat.judge, staff, kind=InterestKind.KINSHIP, application=team, now=NOW
    )
    set_judges(
        day,
        staff,
        **{
            f"s{second.seat_id}": {
                "is_remote": True,
                "zone": "Asia/Seoul",
                "hours": (time(0), time(2)),
            }
        },
    )
    planned(day, staff)
    slots = slots_of_day(day)
    assert len(slots) == 6
    seats = [
        (seat.seat_id, slot.starts_at) for slot in slots for seat in slot.seats.all()
    ]
    assert len(set(seats)) == len(seats), "a judge in two rooms at once"
    assert all(slot.seats.count() >= 2 for slot in slots)
    assert not PitchSeat.objects.filter(
        slot__application=team, seat=first.seat_id
    ).exists()
    # Seoul is 15 hours ahead of Ojinaga: midnight to two is nine to eleven
    remote = PitchSeat.objects.filter(seat=second.seat_id)
    assert {seat.is_remote for seat in remote} == {True}
    assert {f"{start:%H:%M}" for _n, (_r, start) in where(day).items()} <= {
        f"{start:%H:%M}" for start, _end in day.times
    }
    assert [f"{a:%H:%M}" for a, _b in day.times][2:4] == ["15:30", "16:00"]


def slots_teams(day):
    return teams_of_day(day)


def test_a_judge_from_afar_sits_only_within_her_hours(day, staff):
    far = judges_of_day(day)[0]
    hours = {"is_remote": True, "zone": "Asia/Seoul", "hours": (time(1), time(1, 30))}
    set_judges(day, staff, **{f"s{far.seat_id}": hours})
    planned(day, staff)
    found = PitchSeat.objects.filter(seat=far.seat_id).values_list(
        "slot__starts_at", flat=True
    )
    assert {f"{start:%H:%M}" for start in found} <= {"16:00", "16:15"}


def test_planning_again_moves_nobody_who_is_pinned_and_few_others(day, staff):
    planned(day, staff)
    before = where(day)
    slot = PitchSlot.objects.get(day=day, application__number=1)
    last = day.times[-1][0]
    actions.move_slot(
        slot, staff, expected=day.version, room="Sala B", starts_at=last, now=NOW
    )
    day.refresh_from_db()
    planned(day, staff, keeps=True)
    after = where(day)
    assert after[1] == ("Sala B", last)
    assert {n for n in after if after[n] != before[n]} == {1}
    assert PitchSlot.objects.get(day=day, application__number=1).is_pinned


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"rooms": ["A"], "breaks": []}, None),
        ({"ends": 20}, "There are 6 teams and 2 places"),
        ({"judges_each": 4, "ends": 45}, "a panel needs 4; so they hear 3 of 6"),
        ({"judges_each": 6}, "A panel needs 6 judges; 5 are on the day"),
        ({"rooms": []}, "Name at least one room"),
    ],
)
def test_what_lacks_is_told_in_words(day, staff, change, told):
    ends = timedelta(minutes=change.pop("ends", 120))
    values = {"settings": CUT | change, "ends_at": NINE + ends}
    actions.change_day(day, staff, expected=day.version, values=values)
    if told is None:
        planned(day, staff)
        assert PitchSlot.objects.count() == 6
        return
    with pytest.raises(Refused, match=told):
        planned(day, staff)
    assert not PitchSlot.objects.exists()


def test_hours_and_ties_that_lack_are_named(day, staff):
    judges = judges_of_day(day)
    late = {f"s{one.seat_id}": {"hours": (time(10), time(11))} for one in judges[:4]}
    set_judges(day, staff, **late)
    team = slots_teams(day)[2]
    for one in judges[1:]:
        actions.say_interest(
            one.seat.judge, staff, kind=InterestKind.OTHER, application=team, now=NOW
        )
    with pytest.raises(Refused) as refused:
        planned(day, staff)
    assert "At most 1 judge may hear № 3 Firm 3" in str(refused.value)


def test_nothing_is_written_before_publishing_and_each_letter_leaves_once(
    day, staff, hub
):
    lead = make.member(hub, who=make.user(email="founder@firm.example"))
    team = slots_teams(day)[0]
    part = team.collaborators.get()
    part.user = lead
    part.save()
    planned(day, staff)
    assert not Message.objects.filter(kind=actions.PITCH_LETTER).exists()
    assert not Read.objects.exists()
    shown = day.version
    actions.publish_day(day, staff, expected=shown, now=NOW)
    with pytest.raises(Refused):
        actions.publish_day(day, staff, expected=shown, now=NOW)
    letters = Message.objects.filter(kind=actions.PITCH_LETTER)
    assert letters.count() == 6  # five judges and one founder with an account
    letter = letters.get(user=lead)
    assert "BEGIN:VEVENT" in letter.calendar
    assert "Firm" not in "".join(letters.values_list("calendar", flat=True))
    send_waiting(NOW + timedelta(minutes=1))
    sent = next(one for one in outside.outbox if one.to == [lead.email])
    assert sent.attachments[0][2].startswith("text/calendar")
    assert Read.objects.count() == PitchSeat.objects.count()
    actions.take_day_back(day, staff, expected=day.version, now=NOW)
    assert not Read.objects.exists()
    off = letters.filter(user=lead).latest("pk")
    assert "METHOD:CANCEL" in off.calendar
    actions.publish_day(day, staff, expected=day.version, now=NOW)
    assert letters.filter(user=lead).count() == 3


def test_who_is_moved_on_a_published_day_is_told_and_nobody_else(day, staff):
    published(day, staff)
    slots = {s.application.number: s for s in slots_of_day(day)}
    first, last = slots[1], slots[6]
    letters = Message.objects.filter(kind=actions.PITCH_LETTER)
    before = letters.count()
    actions.move_slot(
        first,
        staff,
        expected=day.version,
        room=last.room,
        starts_at=last.starts_at,
        now=NOW,
    )
    now = where(day)
    assert now[1] == (last.room, last.starts_at)
    assert now[6] == (slots[1].room, slots[1].starts_at) or now[6] == where(day)[6]
    assert now[2] == (slots[2].room, slots[2].starts_at)
    rooms = {one.room for one in judges_of_day(day)}
    assert before < letters.count() <= before + 5
    assert rooms == {"Sala A", "Sala B"}
    wanted = set(PitchSeat.objects.values_list("seat", "slot__application"))
    assert set(Read.objects.values_list("seat", "application")) == wanted


def test_a_pitch_is_not_moved_before_too_few_judges(day, staff):
    planned(day, staff)
    slot = slots_of_day(day)[0]
    other = next(r for r in ("Sala A", "Sala B") if r != slot.room)
    for one in judges_of_day(day):
        if one.room == other:
            actions.say_interest(
                one.seat.judge,
                staff,
                kind=InterestKind.OTHER,
                application=slot.application,
                now=NOW,
            )
    with pytest.raises(Refused, match="0 judges may hear"):
        actions.move_slot(
            slot,
            staff,
            expected=day.version,
            room=other,
            starts_at=day.times[-1][0],
            now=NOW,
        )


def test_a_judge_who_is_tied_later_has_no_name_in_her_order(day, staff):
    published(day, staff)
    one = judges_of_day(day)[0]
    by = rows.actor_of(one.seat.judge)
    turns = order_of(by, day)
    assert turns
    assert all(turn.read and turn.name for turn in turns)
    hidden = turns[0].slot.application
    actions.say_interest(
        one.seat.judge, staff, kind=InterestKind.OTHER, application=hidden, now=NOW
    )
    again = order_of(by, day)
    assert again[0].steps_out
    assert again[0].read is None
    assert [turn.name for turn in again[1:]] == [turn.name for turn in turns[1:]]


def test_the_clock_counts_by_the_server_and_pauses_cost_nothing(day, staff):
    published(day, staff)
    slot = slots_of_day(day)[0]
    at = NINE
    actions.start_pitch(slot, staff, now=at)
    beside = PitchSlot.objects.filter(day=day, room=slot.room).exclude(pk=slot.pk)
    with pytest.raises(Refused, match="Another team"):
        actions.start_pitch(beside.first(), staff, now=at)
    actions.pause_pitch(slot, staff, now=at + timedelta(seconds=60))
    assert slot.spent(at + timedelta(seconds=90)) == 60
    actions.go_on(slot, staff, now=at + timedelta(seconds=100))
    assert slot.spent(at + timedelta(seconds=130)) == 90
    actions.end_pitch(slot, staff, now=at + timedelta(seconds=160))
    assert slot.spent(at + timedelta(hours=1)) == 120
    actions.bring_pitch_back(slot, staff, now=at + timedelta(seconds=200))
    assert slot.spent(at + timedelta(seconds=210)) == 130
    with pytest.raises(Refused, match="spoken already"):
        actions.take_day_back(day, staff, expected=day.version, now=at)


def test_results_are_means_with_shared_ranks_and_open_only_when_told(day, staff):
    published(day, staff)
    for read in Read.objects.select_related("round", "seat__judge", "application"):
        score(read, {1: "5", 2: "4", 3: "4"}.get(read.application.number, "2"))
    found = standings_of(day)
    assert [
        (row.slot.application.number, row.rank, str(row.total)) for row in found.rows
    ] == [
        (1, 1, "5.00"),
        (2, 2, "4.00"),
        (3, 2, "4.00"),
        (4, 4, "2.00"),
        (5, 4, "2.00"),
        (6, 4, "2.00"),
    ]
    assert (found.missing, found.rule) == (0, None)
    assert all(
        read.state == ReadState.LOCKED for read in Read.objects.filter(round=day.round)
    )
    actions.open_results(day, staff, expected=day.version, whom="teams", now=NOW)
    actions.close_results(day, staff, expected=day.version)
    assert day.results_at is None
    verbs = JournalLine.objects.filter(hub=day.hub).values_list("verb", flat=True)
    assert {"judging.publish_day", "judging.open_results"} <= set(verbs)


def test_who_saved_meanwhile_is_not_written_over(day, staff):
    planned(day, staff)
    with pytest.raises(Stale):
        actions.plan_now(day, staff, expected=1)
    assert day.state == PitchDayState.DRAFT


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    "settings",
    [
        {"speaking": 0},
        {"judges_each": 21},
        {"rooms": ["A", "a"]},
        {"breaks": [["13:00", "12:00"]]},
        {"breaks": [["noon", "12:00"]]},
    ],
)
def test_settings_that_cannot_be_are_refused(settings):
    with pytest.raises(Refused):
        days.read(settings)
