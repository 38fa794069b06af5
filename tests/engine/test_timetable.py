"""Timetables: proof, rules, the checker, and what is refused."""

from __future__ import annotations

import csv
from argparse import Namespace
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.engine.formats import timetable as files
from madang.engine.problem import ProblemError, Stop
from madang.engine.result import Status
from madang.engine.timetable import (
    Meeting,
    Person,
    Place,
    Sitting,
    Slot,
    Timetable,
    solve,
)
from madang.engine.verify import timetable as checker
from tests.engine.shared import shared
from tests.engine.timetable_cases import event, every_plan, timetables, tiny_timetables

QUICK = settings(max_examples=50, deadline=None)


def solved(problem, seed=1, seconds=10.0):
    return solve(problem, stop=Stop(seconds=seconds), seed=seed)


def value_of(problem, seed=1):
    result = solved(problem, seed)
    assert result.is_proved
    return result.value


@given(tiny_timetables())
@QUICK
def test_the_proved_value_is_the_best_of_every_plan(problem):
    best = min(every_plan(problem), default=None)
    assert value_of(problem) == best


@given(timetables())
@QUICK
def test_every_plan_passes_the_checker_with_its_value(problem):
    result = solved(problem)
    if result.plan is not None:
        check = checker.check(problem, result.plan)
        assert check.holds, check.faults
        assert check.value == result.value


@given(timetables(), st.randoms(use_true_random=False))
@QUICK
def test_the_order_of_people_and_meetings_does_not_change_the_value(problem, draw):
    people, meetings = list(problem.people), list(problem.meetings)
    draw.shuffle(people)
    draw.shuffle(meetings)
    shuffled = replace(problem, people=tuple(people), meetings=tuple(meetings))
    assert value_of(shuffled) == value_of(problem)


@given(timetables(), st.data())
@QUICK
def test_one_more_forbidden_slot_never_improves(problem, data):
    number = data.draw(st.integers(0, len(problem.people) - 1))
    slot = data.draw(st.sampled_from([slot.id for slot in problem.slots]))
    people = list(problem.people)
    people[number] = replace(people[number], away=people[number].away | {slot})
    before, after = value_of(problem), value_of(replace(problem, people=tuple(people)))
    if after is not None:
        assert before is not None
        assert before <= after


@given(timetables(), st.integers(0, 5))
@settings(max_examples=15, deadline=None)
def test_the_same_seed_gives_the_same_plan(problem, seed):
    assert solved(problem, seed).plan == solved(problem, seed).plan


def test_breaks_are_counted_between_ones_own_meetings_of_a_day():
    problem = event(slots=4, meetings=[("a", "b"), ("a", "c")])
    plan = (Sitting("0", "0", "hall"), Sitting("1", "3", "hall"))
    assert checker.check(problem, plan).value == 1
    days = tuple(replace(s, day="1" if s.id in "01" else "2") for s in problem.slots)
    assert checker.check(replace(problem, slots=days), plan).value == 0


@pytest.mark.parametrize(
    ("plan", "fault"),
    [
        ([("0", "0", "hall")], "meeting 1 is not held"),
        ([("0", "0", "hall"), ("1", "0", "hall")], "a sits in 2 meetings in slot 0"),
        ([("0", "0", "hall"), ("1", "9", "hall")], "meeting 1: slot 9 is unknown"),
        ([("0", "0", "hall"), ("1", "3", "hall")], "fairness: one person has 1 breaks"),
        ([("0", "1", "hall"), ("1", "2", "hall")], "b is away in slot 1"),
        ([("0", "2", "hall"), ("0", "3", "hall")], "meeting 0 is held 2 times"),
    ],
)
def test_the_checker_names_the_broken_rule(plan, fault):
    problem = event(meetings=[("a", "b"), ("a", "c")], fairness=0)
    people = [replace(p, away=frozenset("1" * (p.id == "b"))) for p in problem.people]
    problem = replace(problem, people=tuple(people))
    check = checker.check(problem, tuple(Sitting(*row) for row in plan))
    assert any(found.startswith(fault) for found in check.faults), check.faults


def test_nobody_joins_by_video_while_he_sleeps():
    start = datetime(2026, 5, 21, 6, tzinfo=UTC)
    slots = tuple(
        Slot(
            str(hour),
            starts_at=start + timedelta(hours=hour),
            ends_at=start + timedelta(hours=hour + 1),
        )
        for hour in range(12)
    )
    people = (Person("host"), Person("seoul", zone="Asia/Seoul"), Person("lima"))
    lima = replace(people[2], zone="America/Lima")
    problem = Timetable(
        slots,
        (Place("studio"),),
        (*people[:2], lima),
        (Meeting("k", ("host", "seoul")), Meeting("p", ("host", "lima"))),
    )
    result = solved(problem)
    assert result.plan is not None
    at = {sitting.meeting: int(sitting.slot) for sitting in result.plan}
    assert (at["k"] <= 6, at["p"] >= 6) == (True, True)
    both = replace(problem, meetings=(Meeting("z", ("seoul", "lima")),))
    assert [sitting.slot for sitting in solved(both).plan or ()] == ["6"]
    early_bird = replace(people[1], latest=time(21))
    never = replace(both, people=(people[0], early_bird, lima))
    assert solved(never).status is Status.INFEASIBLE
    assert "no slot in common" in solved(never).notes[0]


def test_infeasible_names_the_person_and_what_is_too_much():
    result = solved(event(slots=2, meetings=[("a", "b"), ("a", "c"), ("a", "b")]))
    assert result.status is Status.INFEASIBLE
    assert result.notes == ("a: 3 meetings, time or cap for 2; 1 too many",)


def test_infeasible_names_the_kind_of_rule_to_loosen():
    meetings = (
        Meeting("1", ("a", "b")),
        Meeting("2", ("a", "c"), after=("1",)),
        Meeting("3", ("b", "c"), slots=frozenset("1")),
    )
    problem = replace(event(slots=3), meetings=meetings)
    assert solved(problem).status is Status.OPTIMAL
    late = replace(problem, people=away(problem, {"b": "0"}))
    result = solved(late)
    assert (result.status, result.notes) == (
        Status.INFEASIBLE,
        (
            "no timetable keeps all the rules together",
            "possible without the 1 precedences",
            "possible without anybody's absence",
        ),
    )


def away(problem, absences):
    """The people of the problem, some away in one slot."""
    return tuple(
        replace(person, away=frozenset(absences.get(person.id, "")))
        for person in problem.people
    )


def test_people_walk_as_little_as_the_floor_allows():
    places = (Place("near", x=0), Place("far", x=90), Place("next", x=1))
    problem = event(slots=3, meetings=[("a", "b"), ("a", "c"), ("b", "c")])
    result = solved(replace(problem, places=places))
    assert {sitting.place for sitting in result.plan or ()} <= {"near", "next"}


def test_the_host_stays_at_his_own_table():
    problem = event(slots=3, meetings=[("a", "b"), ("a", "c"), ("b", "c")])
    places = (Place("stand", tables=1), Place("hall", tables=1))
    people = (replace(problem.people[0], place="stand"), *problem.people[1:])
    result = solved(replace(problem, places=places, people=people))
    at = {sitting.meeting: sitting.place for sitting in result.plan or ()}
    assert (at["0"], at["1"]) == ("stand", "stand")


BAD = [
    ({"slots": 0}, "slots: is empty"),
    ({"people": 0, "meetings": ()}, "people: is empty"),
    ({"tables": -1}, "places, hall: has -1 tables"),
    ({"meetings": [("a", "z")]}, "meetings, 0: names an unknown person, 'z'"),
    ({"meetings": [("a", "a")]}, "meetings, 0: names somebody twice"),
    ({"fairness": -1}, "fairness: is -1"),
    ({"rests": (frozenset(),)}, "rests, window 1: is empty"),
]


@pytest.mark.parametrize(("wrong", "message"), BAD)
def test_wrong_input_is_refused_by_name(wrong, message):
    with pytest.raises(ProblemError) as refused:
        event(**wrong)
    assert str(refused.value).startswith(message)


WRONG_MEETINGS = [
    ([Meeting("1", ("a", "b")), Meeting("1", ("a", "c"))], "stands 2 times"),
    ([Meeting("1", ("a", "b"), worth=float("nan"))], "worth is nan"),
    ([Meeting("1", ("a", "b"), pinned="7")], "names an unknown slot"),
    (
        [Meeting("1", ("a", "b"), pinned="0", slots=frozenset("1"))],
        "outside its own sessions or slots",
    ),
    (
        [Meeting("1", ("a", "b"), pinned="0"), Meeting("2", ("a", "c"), pinned="0")],
        "where 'a' is pinned already",
    ),
    (
        [
            Meeting("1", ("a", "b"), after=("2",)),
            Meeting("2", ("a", "c"), after=("1",)),
        ],
        "waits for itself",
    ),
    (
        [
            Meeting("1", ("a", "b"), pinned="2"),
            Meeting("2", ("a", "c"), pinned="1", after=("1",)),
        ],
        "not after '1'",
    ),
]


@pytest.mark.parametrize(("meetings", "message"), WRONG_MEETINGS)
def test_wrong_meetings_are_refused_by_name(meetings, message):
    with pytest.raises(ProblemError, match=message) as refused:
        replace(event(), meetings=tuple(meetings))
    assert refused.value.field == "meetings"
    assert refused.value.row in {"1", "2"}


QUICK_FILES = [
    "tic-12.original.dzn",
    "tic-12.forb0003.dzn",
    "tic-13.fixed020-Forb.dzn",
    "forumt-14.original.dzn",
    "forumt-14crafd.prec15.dzn",
    "tic-14crafc.fixed020-Forb.dzn",
    "forum-13crafb.prec15.dzn",
    "ticf-13crafc.original.dzn",
]


@pytest.mark.parametrize("name", QUICK_FILES)
def test_published_optima_are_proved(name):
    folder = shared("b2b-meetings")
    with (folder / "published.csv").open() as file:
        published = {row["instance"]: row for row in csv.DictReader(file)}[name]
    result = solved(files.parse_dzn((folder / name).read_text()), seconds=60)
    optimum = published["published_optimum"]
    if optimum == "-":
        assert result.status is Status.INFEASIBLE
    else:
        assert (result.status, result.value) == (Status.OPTIMAL, float(optimum))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_file_cut_short_is_refused(share):
    text = (shared("b2b-meetings") / "tic-12.original.dzn").read_text()
    with pytest.raises(ProblemError, match=r"cut short|entries"):
        files.parse_dzn(text[: int(share * len(text))])


def test_a_folder_of_sheets_is_read(tmp_path):
    sheets = {
        "slots": "slot,session,starts,ends\n"
        "1,am,2026-05-21T09:00+02:00,2026-05-21T09:20+02:00\n"
        "2,am,2026-05-21T09:20+02:00,2026-05-21T09:40+02:00\n",
        "places": "place,tables\nhall,2\n",
        "people": "person,away,zone\na,1,\nb,,Europe/Paris\nc,,\n",
        "meetings": "meeting,people,after\nx,a;b,\ny,b;c,\n",
        "rules": "rule,value\nfairness,1\n",
    }
    for name, text in sheets.items():
        (tmp_path / f"{name}.csv").write_text(text)
    problem = files.read(tmp_path, Namespace())
    assert problem.fairness == 1
    result = solved(problem)
    rows = files.rows(problem, result.plan)
    assert [(row["meeting"], row["slot"]) for row in rows] == [("y", "1"), ("x", "2")]
    assert files.parse(problem, rows) == tuple(
        sorted(result.plan, key=lambda sitting: sitting.slot)
    )


@pytest.mark.parametrize(
    ("sheet", "text", "message"),
    [
        ("places", "place,tables\nhall,two\n", "places.csv, line 2: tables is 'two'"),
        ("meetings", "meeting\nx\n", "meetings.csv: has no column 'people'"),
        ("meetings", "meeting,people,worth\nx,a;b,nan\n", "worth is 'nan'"),
        ("people", "person,away\na,1\nb\n", "people.csv, line 3: has too many or too"),
        ("slots", "slot,colour\n1,red\n", "slots.csv: has a column 'colour'"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path, sheet, text, message):
    sheets = {
        "slots": "slot\n1\n",
        "places": "place\nhall\n",
        "people": "person\na\nb\n",
        "meetings": "meeting,people\nx,a;b\n",
        sheet: text,
    }
    for name, content in sheets.items():
        (tmp_path / f"{name}.csv").write_text(content)
    with pytest.raises(ProblemError, match=message):
        files.read(tmp_path, Namespace())
