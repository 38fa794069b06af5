"""Every timetable keeps every rule: random events, and faults planted one by one."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.meetings import actions
from madang.meetings.grid import key_of, moment_of
from madang.meetings.models import (
    Entry,
    Matching,
    Meeting,
    Party,
    Pin,
    Presence,
    Round,
    Table,
    Wish,
)
from madang.meetings.planning import Line, Material, faults_of, mend, plan
from madang.meetings.planning.material import Rep, Seat
from madang.meetings.planning.posing import could_meet
from madang.meetings.planning.solving import quick_bound
from tests.meetings import rows
from tests.meetings.rows import BEFORE

START = datetime(2026, 5, 1, 13, tzinfo=UTC)
HALF = timedelta(minutes=30)
TONGUES = [frozenset(), frozenset({"en"}), frozenset({"ko"}), frozenset({"en", "ko"})]


def event(draw: random.Random) -> Material:
    """Return a small event: sides, people, hours, wishes, vetoes, tables, pins."""
    kind = draw.choice(["two_sided", "two_sided", "any_to_any"])
    of = Matching(pk=1, kind=kind, names={"en": "Day"})
    round_ = Round(
        pk=1,
        matching=of,
        zone="UTC",
        carry_over=draw.choice(["all"] * 3 + ["fresh", "again"]),
    )
    slots = tuple(
        (START + HALF * n, START + HALF * n + timedelta(minutes=25))
        for n in range(draw.randint(1, 5))
    )
    keys = [key_of(start) for start, _end in slots]
    tables = tuple(
        Table(pk=n, closed_from=draw.choice([None, None, START + HALF * 2]))
        for n in range(1, draw.randint(2, 4))
    )
    seats = {}
    for pk in range(1, draw.randint(3, 8)):
        side = draw.choice(["left", "right"]) if of.is_two_sided else "left"
        reps = tuple(
            Rep(100 * pk + n, draw.choice(TONGUES), some(draw, keys, 0.3))
            for n in range(draw.choice([1, 1, 1, 2, 3]))
        )
        most = draw.randint(0, 4)
        seats[pk] = Seat(
            Party(pk=pk, name=f"P{pk}", side=side), draw.randint(0, most), most, reps
        )
    material = Material(round_, slots, tables, seats, {})
    pairs = [
        (a, b) for a in seats for b in seats
        if a != b and (not of.is_two_sided or material.sides[a] != material.sides[b])
    ]  # fmt: skip
    wishes = {
        pair: draw.choice(["meet", "must", "no"]) for pair in some(draw, pairs, 0.5)
    }
    ordered = sorted({material.pair(*pair) for pair in pairs})
    pins = tuple(
        Pin(left_id=a, right_id=b, starts_at=moment_of(draw.choice(keys)),
            table_id=draw.choice([None, tables[0].pk]))
        for a, b in some(draw, ordered, 0.1)
    )  # fmt: skip
    return replace(
        material, wishes=wishes, pins=pins,
        met=some(draw, ordered, 0.2), again=some(draw, ordered, 0.6),
    )  # fmt: skip


def some(draw, rows, share):
    return frozenset(row for row in rows if draw.random() < share)


def changed(material: Material, draw: random.Random) -> tuple[Material, datetime]:
    """Return the event after somebody left, said no, fell ill, or a table is lost."""
    now = material.slots[0][0] + HALF * draw.randint(-1, len(material.slots) - 1)
    seats = {
        pk: replace(
            seat,
            out_from=now if draw.random() < 0.2 else None,
            reps=tuple(
                replace(rep, away=rep.away | some(draw, material.keys, 0.1))
                for rep in seat.reps
            ),
        )
        for pk, seat in material.seats.items()
    }
    for table in material.tables:
        if draw.random() < 0.2:
            table.closed_from = now
    vetoes = dict.fromkeys(some(draw, sorted(material.wishes), 0.1), "no")
    return replace(material, seats=seats, wishes={**material.wishes, **vetoes}), now


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_plans_and_mended_plans_keep_every_rule(seed):
    draw = random.Random(seed)
    material = event(draw)
    found = plan(material, seconds=2)
    assert faults_of(material, found.lines) == []
    assert found.value <= found.bound
    assert found.value <= quick_bound(material, could_meet(material)) + 1e-6
    after, now = changed(material, draw)
    begun = [line for line in found.lines if line.slot <= key_of(now)]
    mended = mend(after, found.lines, now=now)
    assert faults_of(after, mended.lines, past=begun) == []
    assert set(begun) <= set(mended.lines)
    assert all(line.slot > key_of(now) for line in {*mended.lines} - {*begun})


def three_by_three() -> Material:
    """Return two startups and two funds, two tables, four slots, nobody away."""
    of = Matching(pk=1, kind="two_sided", names={"en": "Day"})
    slots = tuple((START + HALF * n, START + HALF * (n + 1)) for n in range(4))
    seats = {
        pk: Seat(
            Party(pk=pk, name=f"P{pk}", side="left" if pk < 3 else "right"), 0, 2,
            (Rep(pk * 10, frozenset({"en"}), frozenset()),),
        )
        for pk in range(1, 5)
    }  # fmt: skip
    round_ = Round(pk=1, matching=of, zone="UTC", carry_over="all")
    return Material(round_, slots, (Table(pk=1), Table(pk=2)), seats, {})


def line(left, right, slot, table=1, **more):
    said = {"left_rep": left * 10, "right_rep": right * 10} | more
    return Line(left, right, key_of(START + HALF * slot), table, **said)


GOOD = (line(1, 3, 0), line(2, 4, 0, 2), line(1, 4, 1))
FAULTS = {
    "person": ([line(1, 3, 0), line(1, 4, 0, 2)], {}, "Somebody sits at two tables"),
    "representative": ([line(1, 3, 0, left_rep=20)], {}, "P1 is away"),
    "nobody": ([line(1, 3, 0, left_rep=None)], {}, "P1 is away"),
    "table": ([line(1, 3, 0), line(2, 4, 0)], {}, "A table is given twice"),
    "no table": ([line(1, 3, 0, 7)], {}, "at tables that are no more"),
    "closed table": (
        [line(1, 3, 2)],
        {"tables": (Table(pk=1, closed_from=START + HALF), Table(pk=2))},
        "a table that is closed",
    ),
    "no slot": ([line(1, 3, 9)], {}, "in slots that are no more"),
    "stranger": ([line(1, 5, 0)], {}, "no longer takes part"),
    "veto": ([line(1, 3, 0)], {"wishes": {(3, 1): "no"}}, "P1 and P3 are not to meet"),
    "twice": ([line(1, 3, 0), line(1, 3, 1)], {}, "is held 2 times"),
    "one side": ([line(1, 2, 0)], {}, "P1 and P2 are not to meet"),
    "most": ([line(1, 3, 0), line(1, 4, 1), line(1, 3, 2)], {}, "P1 has more meetings"),
}  # fmt: skip


def test_a_plan_that_keeps_the_rules_passes():
    assert faults_of(three_by_three(), GOOD) == []


@pytest.mark.parametrize("kind", FAULTS)
def test_the_validator_names_a_planted_fault(kind):
    lines, more, told = FAULTS[kind]
    faults = faults_of(replace(three_by_three(), **more), lines)
    assert any(told in fault for fault in faults), faults


@pytest.mark.parametrize("what", ["away", "out", "tongue"])
def test_the_validator_knows_hours_and_tongues(what):
    day = three_by_three()
    one = day.seats[1]
    (rep,) = one.reps
    seat = {
        "away": replace(one, reps=(replace(rep, away=frozenset({GOOD[0].slot})),)),
        "out": replace(one, out_from=START),
        "tongue": replace(one, reps=(replace(rep, languages=frozenset({"ko"})),)),
    }[what]
    faults = faults_of(replace(day, seats={**day.seats, 1: seat}), GOOD)
    told = "P1 and P3 are not to meet." if what == "tongue" else "P1 is away"
    assert any(told in fault for fault in faults), faults


def broken(round_: Round) -> list[str]:
    """Return what published meetings break, read from the rows in plain words."""
    told, taken, tables = [], set(), set()
    away = {
        one.representative_id: one.away for one in Presence.objects.filter(round=round_)
    }
    noes = set(Wish.objects.filter(kind="no").values_list("by_party", "of_party"))
    out = dict(
        Entry.objects.filter(round=round_, state="out").values_list("party", "out_from")
    )
    slots = dict(round_.slots)
    for row in Meeting.objects.filter(round=round_, state="planned").select_related(
        "left_rep", "right_rep", "table"
    ):
        told += ["slot"] * (slots.get(row.starts_at) != row.ends_at)
        shut = row.table.closed_from
        told += ["closed"] * (shut is not None and row.starts_at >= shut)
        told += ["veto"] * bool(
            noes & {(row.left_id, row.right_id), (row.right_id, row.left_id)}
        )
        for party, rep in ((row.left_id, row.left_rep), (row.right_id, row.right_rep)):
            gone = out.get(party)
            told += ["out"] * (gone is not None and row.starts_at >= gone)
            told += ["whose"] * (rep.party_id != party)
            told += ["away"] * (key_of(row.starts_at) in away.get(rep.pk, ()))
            clock = row.starts_at.astimezone(ZoneInfo(rep.zone or "UTC")).hour
            told += ["night"] * (bool(rep.zone) and not 7 <= clock < 22)
            told += ["twice"] * ((rep.pk, row.starts_at) in taken)
            taken.add((rep.pk, row.starts_at))
        told += ["table"] * ((row.table_id, row.starts_at) in tables)
        tables.add((row.table_id, row.starts_at))
    return told


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_published_mended_and_told_keeps_every_rule(hub, staff, seed):
    """A video round over two zones: wishes, hours, a pin, drop-outs, a lost room."""
    draw = random.Random(seed)
    of = rows.matching(hub, staff)
    for n in range(9):
        zone = draw.choice(["Asia/Seoul", "America/New_York", ""])
        sitting = [
            actions.Sits(f"{n} {k}", zone=zone, languages=("en",))
            for k in range(draw.choice([1, 1, 2]))
        ]
        rows.party(of, staff, "left" if n < 4 else "right", f"P{n}", sitting=sitting)
    day = rows.round_of(
        of, staff, kind="video", opens=time(17), closes=time(22),
        ends_on=date(2026, 5, 2), tables=3,
    )  # fmt: skip
    keys = [key for key, _period in day.keyed_slots]
    for one in rows.parties(day):
        for rep in one.representatives.all():
            actions.set_hours(
                day, staff, representative=rep, away=sorted(some(draw, keys, 0.3))
            )
        for other in rows.parties(day):
            if other.side != one.side and draw.random() < 0.4:
                kind = draw.choice(["meet", "must", "no"])
                actions.set_wish(one, staff, of=other, kind=kind, now=BEFORE)
    rows.published(day, staff)
    assert Meeting.objects.filter(state="planned").count() > 5
    assert broken(day) == []
    gone = Entry.objects.select_related(
        "round__matching", "round__hub", "party"
    ).filter(round=day)
    starting = moment_of(keys[len(keys) // 3])
    for entry in draw.sample(list(gone), 2):
        entry.round.refresh_from_db()
        actions.drop_out(
            entry, staff, expected=entry.round.version, starting=starting, now=starting
        )
        assert broken(day) == []
    table = day.tables.select_related("round__matching", "round__hub").first()
    actions.close_table(
        table, staff, expected=table.round.version, starting=starting, now=starting
    )
    assert broken(day) == []
