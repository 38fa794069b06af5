"""Small random timetables, and their best plan by trying everything."""

from __future__ import annotations

from itertools import product

from hypothesis import strategies as st

from madang.engine.timetable import (
    Meeting,
    Person,
    Place,
    Sitting,
    Slot,
    Timetable,
)
from madang.engine.verify import timetable as checker


def event(slots=4, people=3, meetings=(("a", "b"),), tables=9, **rules):
    """An event in one hall; people are called a, b, c, …"""
    return Timetable(
        slots=tuple(Slot(str(t)) for t in range(slots)),
        places=(Place("hall", tables=tables),),
        people=tuple(Person(chr(97 + p)) for p in range(people)),
        meetings=tuple(Meeting(str(m), pair) for m, pair in enumerate(meetings)),
        **rules,
    )


@st.composite
def slots_of(draw, count):
    """The slots of one or two days, each in the morning or the afternoon."""
    cut = draw(st.integers(1, count))
    noon = draw(st.integers(1, count))
    return tuple(
        Slot(str(t), "am" if t < noon else "pm", "1" if t < cut else "2")
        for t in range(count)
    )


@st.composite
def people_of(draw, slots):
    """Three or four people, some away now and then, one perhaps with two seats."""
    names = "abcd"[: draw(st.integers(3, 4))]
    ids = [slot.id for slot in slots]
    away = st.frozensets(st.sampled_from(ids), max_size=1)
    return tuple(
        Person(name, away=draw(away), parallel=draw(st.sampled_from([1, 1, 1, 2])))
        for name in names
    )


@st.composite
def timetables(draw, *, optional=False):
    """Events of at most 4 slots and 5 meetings, with every kind of rule."""
    slots = draw(slots_of(draw(st.integers(2, 4))))
    people = draw(people_of(slots))
    names = [person.id for person in people]
    group = st.lists(st.sampled_from(names), min_size=2, max_size=3, unique=True)
    count = draw(st.integers(1, 5))
    sessions = [frozenset[str](), frozenset({slots[0].session})]
    places = (Place("hall", tables=draw(st.integers(1, 2))), Place("booth", x=3))
    kinds = [frozenset[str](), frozenset[str](), frozenset({"booth"})]
    meetings = tuple(
        Meeting(
            str(m),
            tuple(
                draw(group if m == 0 else st.permutations(names).map(lambda p: p[:2]))
            ),
            sessions=draw(st.sampled_from(sessions)),
            places=draw(st.sampled_from(kinds)),
            after=("0",) if m == 2 and draw(st.booleans()) else (),
            optional=optional and draw(st.sampled_from([True, True, False])),
            worth=draw(st.integers(0, 5)),
        )
        for m in range(count)
    )
    rest = frozenset(slot.id for slot in slots[1:3])
    return Timetable(
        slots,
        places,
        people,
        meetings,
        rests=draw(st.sampled_from([(), (rest,)])),
        fairness=None if optional else draw(st.sampled_from([None, 0, 1])),
    )


def every_plan(problem):
    """Yield every plan that keeps all rules, by the independent checker."""
    slots, places = [s.id for s in problem.slots], [p.id for p in problem.places]
    choices = [
        [*product(slots, places), *([None] if meeting.optional else [])]
        for meeting in problem.meetings
    ]
    for picks in product(*choices):
        plan = tuple(
            Sitting(meeting.id, *pick)
            for meeting, pick in zip(problem.meetings, picks, strict=True)
            if pick is not None
        )
        check = checker.check(problem, plan)
        if check.holds:
            yield check.value


@st.composite
def tiny_timetables(draw, *, optional=False):
    """Events small enough to try every plan."""
    return draw(
        timetables(optional=optional).filter(
            lambda p: (2 * len(p.slots)) ** len(p.meetings) <= 2_500
        )
    )
