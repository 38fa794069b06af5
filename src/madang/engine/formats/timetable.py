"""Timetables from files: the public ``.dzn`` instances, or a folder of plain CSV.

A folder holds ``slots.csv`` (slot, and if wanted session, day, starts, ends),
``places.csv`` (place, tables, x, y, closed), ``people.csv`` (person, away, zone,
earliest, latest, cap, parallel, place), ``meetings.csv`` (meeting, people, sessions,
slots, places, pinned, after, optional, worth) and, where there are any, ``rests.csv``
(slots) and ``rules.csv`` (rule, value: fairness).  Lists in a cell are parted by ``;``.
"""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from madang.engine import timetable
from madang.engine.problem import ProblemError
from madang.engine.registry import Entry
from madang.engine.sheets import read_sheet
from madang.engine.timetable import Meeting, Person, Place, Sitting, Slot, Timetable
from madang.engine.timetable.terms import WAKING
from madang.engine.verify import timetable as checker

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from madang.engine.problem import Stop
    from madang.engine.registry import Row
    from madang.engine.result import Result
    from madang.engine.sheets import Row as Line
    from madang.engine.verify import Check

FAIRNESS = 2  # of the published instances
SESSIONS = {1: frozenset({"morning"}), 2: frozenset({"afternoon"}), 3: frozenset[str]()}


def read(path: Path, options: argparse.Namespace) -> Timetable:
    """Return the problem of a ``.dzn`` file or of a folder of CSV files.

    Raises:
        ProblemError: The file is cut, or holds what cannot be posed.
    """
    if path.is_dir() or path.suffix == ".csv":
        return read_folder(path if path.is_dir() else path.parent)
    fairness = getattr(options, "fairness", FAIRNESS)
    return parse_dzn(path.read_text(encoding="utf-8"), fairness=fairness)


def parse_dzn(text: str, *, fairness: int | None = FAIRNESS) -> Timetable:
    """Return the problem of the text of a ``.dzn`` file.

    People and meetings are numbered from 1; a precedence set names the meetings that
    come before; a fixed meeting may stand only in its slot.

    Raises:
        ProblemError: A field is missing, cut short or of the wrong length.
    """
    names = ("nBusiness", "nMeetings", "nTables", "nTotalSlots", "nMorningSlots")
    people, meetings, tables, slots, mornings = (whole(text, name) for name in names)
    forbidden = sets(text, "forbidden", people)
    precedences = sets(text, "precedences", meetings)
    fixed = numbers(text, "fixed", meetings)
    return Timetable(
        slots=tuple(
            Slot(str(t), "morning" if t <= mornings else "afternoon")
            for t in range(1, slots + 1)
        ),
        places=(Place("hall", tables=tables),),
        people=tuple(
            Person(str(p + 1), away=known(forbidden[p], "forbidden", p + 1, slots))
            for p in range(people)
        ),
        meetings=tuple(
            Meeting(
                str(m + 1),
                (str(left), str(right)),
                sessions=SESSIONS[session],
                slots=known({fixed[m]}, "fixed", m + 1, slots),
                after=tuple(map(str, sorted(precedences[m]))),
            )
            for m, (left, right, session) in enumerate(requests(text, meetings))
        ),
        fairness=fairness,
    )


def field_of(text: str, name: str) -> str:
    """Return what stands between ``name =`` and ``;``.

    Raises:
        ProblemError: The field is missing or the file is cut inside it.
    """
    found = re.search(rf"\b{name}\s*=\s*([^;]*);", text)
    if found is None:
        raise ProblemError(
            name, None, "is missing or cut short", "give the whole file, up to its end"
        )
    return found.group(1)


def whole(text: str, name: str) -> int:
    """Return a number from 0 up.

    Raises:
        ProblemError: It is none.
    """
    value = field_of(text, name).strip()
    if not value.isdigit():
        raise ProblemError(name, None, f"is {value!r}", "give a whole number from 0 up")
    return int(value)


def numbers(text: str, name: str, length: int) -> list[int]:
    """Return a list of whole numbers of the given length.

    Raises:
        ProblemError: A value is no number, or the length is wrong.
    """
    inside = field_of(text, name).strip().strip("[]")
    values = [value.strip() for value in inside.split(",") if value.strip()]
    for row, value in enumerate(values, start=1):
        if not value.isdigit():
            raise ProblemError(name, f"entry {row}", f"is {value!r}", "give a number")
    refuse_length(name, len(values), length)
    return [int(value) for value in values]


def sets(text: str, name: str, length: int) -> list[set[int]]:
    """Return a list of sets of whole numbers of the given length.

    Raises:
        ProblemError: A value is no number, or the length is wrong.
    """
    found = []
    for row, inside in enumerate(re.findall(r"\{([^}]*)\}", field_of(text, name)), 1):
        values = {value.strip() for value in inside.split(",") if value.strip()}
        wrong = [value for value in values if not value.isdigit()]
        if wrong:
            raise ProblemError(
                name, f"set {row}", f"holds {wrong[0]!r}", "give numbers"
            )
        found.append({int(value) for value in values})
    refuse_length(name, len(found), length)
    return found


def requests(text: str, length: int) -> list[tuple[int, int, int]]:
    """Return the two people and the session of each meeting.

    Raises:
        ProblemError: A row has not three numbers, or rows are missing.
    """
    rows = field_of(text, "requested").strip().strip("[]").split("|")
    found = []
    for row, line in enumerate((row for row in rows if row.strip()), start=1):
        cells = [cell.strip() for cell in line.split(",") if cell.strip()]
        if len(cells) != 3 or not all(cell.isdigit() for cell in cells):
            raise ProblemError(
                "requested", f"meeting {row}", f"is {line.strip()!r}", "give 3 numbers"
            )
        left, right, session = map(int, cells)
        if session not in SESSIONS:
            raise ProblemError(
                "requested",
                f"meeting {row}",
                f"session is {session}",
                "give 1 (morning), 2 (afternoon) or 3 (any)",
            )
        found.append((left, right, session))
    refuse_length("requested", len(found), length)
    return found


def refuse_length(name: str, length: int, wanted: int) -> None:
    """Refuse a list that is not as long as declared.

    Raises:
        ProblemError: It names both lengths.
    """
    if length != wanted:
        raise ProblemError(
            name, None, f"has {length} entries, not {wanted}", "give the whole file"
        )


def known(values: set[int], name: str, row: int, slots: int) -> frozenset[str]:
    """Return the slots named; 0 stands for none.

    Raises:
        ProblemError: A slot is beyond the last.
    """
    late = [value for value in values if value > slots]
    if late:
        raise ProblemError(
            name, f"entry {row}", f"names slot {late[0]} of {slots}", "name a real slot"
        )
    return frozenset(str(value) for value in values if value)


def read_folder(folder: Path) -> Timetable:
    """Return the problem of a folder of CSV files.

    Raises:
        ProblemError: A file is missing, or holds what cannot be posed.
    """
    rules = {line.text("rule"): line for line in read_sheet(folder, "rules", (), RULES)}
    for rule, line in rules.items():
        if rule != "fairness":
            raise line.wrong("rule", rule, "use: fairness")
    return Timetable(
        slots=tuple(map(slot_of, read_sheet(folder, "slots", ("slot",), SLOTS))),
        places=tuple(map(place_of, read_sheet(folder, "places", ("place",), PLACES))),
        people=tuple(map(person_of, read_sheet(folder, "people", ("person",), PEOPLE))),
        meetings=tuple(
            map(
                meeting_of,
                read_sheet(folder, "meetings", ("meeting", "people"), MEETINGS),
            )
        ),
        rests=tuple(
            frozenset(line.names("slots"))
            for line in read_sheet(folder, "rests", (), ("slots",))
        ),
        fairness=rules["fairness"].whole("value") if "fairness" in rules else None,
    )


SLOTS = ("session", "day", "starts", "ends")
PLACES = ("tables", "x", "y", "closed")
PEOPLE = ("away", "zone", "earliest", "latest", "cap", "parallel", "place")
MEETINGS = ("sessions", "slots", "places", "pinned", "after", "optional", "worth")
RULES = ("rule", "value")


def slot_of(line: Line) -> Slot:
    """Return the slot of one line."""
    when = {}
    for column, name in (("starts", "starts_at"), ("ends", "ends_at")):
        if line.text(column):
            remedy = "write it as 2026-05-21T09:00+02:00"
            when[name] = line.read(column, datetime.fromisoformat, remedy)
    return Slot(line.text("slot"), line.text("session"), line.text("day"), **when)


def place_of(line: Line) -> Place:
    """Return the place of one line."""
    return Place(
        line.text("place"),
        tables=line.whole("tables", 1),
        x=line.number_in("x", 0.0),
        y=line.number_in("y", 0.0),
        closed=frozenset(line.names("closed")),
    )


def person_of(line: Line) -> Person:
    """Return the person of one line."""
    remedy = "write it as 07:00"
    hours = [
        line.read(column, time.fromisoformat, remedy) if line.text(column) else default
        for column, default in zip(("earliest", "latest"), WAKING, strict=True)
    ]
    return Person(
        line.text("person"),
        away=frozenset(line.names("away")),
        zone=line.text("zone"),
        earliest=hours[0],
        latest=hours[1],
        cap=line.whole("cap") if line.text("cap") else None,
        parallel=line.whole("parallel", 1),
        place=line.text("place"),
    )


def meeting_of(line: Line) -> Meeting:
    """Return the meeting of one line."""
    return Meeting(
        line.text("meeting"),
        line.names("people"),
        sessions=frozenset(line.names("sessions")),
        slots=frozenset(line.names("slots")),
        places=frozenset(line.names("places")),
        pinned=line.text("pinned"),
        after=line.names("after"),
        optional=line.truth("optional"),
        worth=line.number_in("worth", 1.0),
    )


def rows(problem: Timetable, plan: Sequence[Sitting]) -> list[Row]:
    """Return the timetable as one row per meeting, in order of time."""
    order = {slot.id: t for t, slot in enumerate(problem.slots)}
    people = {meeting.id: meeting.people for meeting in problem.meetings}
    return [
        {
            "meeting": sitting.meeting,
            "slot": sitting.slot,
            "place": sitting.place,
            "people": ";".join(people[sitting.meeting]),
        }
        for sitting in sorted(plan, key=lambda sitting: order[sitting.slot])
    ]


def parse(problem: Timetable, rows: Sequence[Row]) -> tuple[Sitting, ...]:
    """Return the timetable of the rows of a plan file.

    Raises:
        ProblemError: A row lacks a column.
    """
    del problem
    plan = []
    for number, row in enumerate(rows, start=1):
        for column in ("meeting", "slot", "place"):
            if column not in row:
                raise ProblemError(
                    "plan", f"row {number}", f"has no {column}", "add the column"
                )
        cells = (str(row[column]) for column in ("meeting", "slot", "place"))
        plan.append(Sitting(*cells))
    return tuple(plan)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the fairness that ``.dzn`` files leave unsaid."""
    parser.add_argument(
        "--fairness",
        type=int,
        default=FAIRNESS,
        help="most by which two people's breaks may differ (.dzn files only)",
    )


def solve(
    problem: Timetable, stop: Stop, seed: int, options: argparse.Namespace
) -> Result[Any]:
    """Return the solver's answer."""
    del options
    return timetable.solve(problem, stop=stop, seed=seed)


def check(
    problem: Timetable, plan: Sequence[Sitting], certificate: dict[str, Any] | None
) -> Check:
    """Return what the independent checker finds."""
    return checker.check(problem, plan, certificate)


ENTRY = Entry(
    summary="meetings into slots and places, with few breaks",
    add_options=add_options,
    read=read,
    solve=solve,
    rows=rows,
    parse=parse,
    check=check,
)
