"""The independent check of a plan: against the round as it stands now.

Each rule is looked at here in plain words, and once more by the engine's own checker,
which shares no code with any solver.
"""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang import engine
from madang.kit.languages import best
from madang.meetings.grid import key_of
from madang.meetings.planning.needs import needs_in
from madang.meetings.planning.posing import (
    Could,
    Posed,
    groups_of,
    name_of,
    timetable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from madang.meetings.planning.material import Line, Material

MOST = 8  # faults that are told


def faults_of(
    material: Material, lines: Sequence[Line], *, past: Sequence[Line] = ()
) -> list[str]:
    """Return what a plan breaks of today's rules, in words; nothing when it holds.

    Lines in `past` have begun and are not asked again.
    """
    done = {line.pair for line in past}
    open_lines = [line for line in lines if line.pair not in done]
    told = [*_strangers(material, open_lines)]
    if not told:
        told = [*_wrong(material, open_lines), *_twice(material, lines)]
    if not told:
        told = _second_opinion(material, open_lines)
    return told[:MOST]


def _strangers(material: Material, lines: Sequence[Line]) -> Iterator[str]:
    keys = set(material.keys)
    if any(key not in material.seats for line in lines for key in line.pair):
        yield _("A party of the plan no longer takes part. Plan anew.")
    if any(line.slot not in keys for line in lines):
        yield _("The plan stands in slots that are no more. Plan anew.")
    if {line.table for line in lines} - {table.pk for table in material.tables}:
        yield _("The plan stands at tables that are no more. Plan anew.")


def _wrong(material: Material, lines: Sequence[Line]) -> Iterator[str]:
    closed = {
        table.pk: key_of(table.closed_from)
        for table in material.tables
        if table.closed_from is not None
    }
    for line in lines:
        left, right = (material.seats[key] for key in line.pair)
        if material.is_barred(line.pair):
            yield _("%(one)s and %(other)s are not to meet.") % _names(line, material)
        for seat, rep in ((left, line.left_rep), (right, line.right_rep)):
            if not any(one.pk == rep for one in seat.free(line.slot)):
                yield _("%(party)s is away when it is to meet.") % {
                    "party": seat.party.name
                }
        if not material.is_helped(line):
            said = _("%(one)s and %(other)s need an interpreter who is there.")
            yield said % _names(line, material)
        if line.table in closed and line.slot >= closed[line.table]:
            said = _("%(one)s and %(other)s sit at a table that is closed.")
            yield said % _names(line, material)


def _names(line: Line, material: Material) -> dict[str, str]:
    left, right = (material.seats[key].party.name for key in line.pair)
    return {"one": left, "other": right}


def _twice(material: Material, lines: Sequence[Line]) -> Iterator[str]:
    tables = Counter((line.table, line.slot) for line in lines)
    people = Counter(
        (rep, line.slot)
        for line in lines
        for rep in (line.left_rep, line.right_rep)
        if rep is not None
    )
    voices = Counter((line.helper, line.slot) for line in lines if line.helper)
    if max([0, *tables.values()]) > 1:
        yield _("A table is given twice in one slot.")
    if max([0, *people.values()]) > 1:
        yield _("Somebody sits at two tables in one slot.")
    if max([0, *voices.values()]) > 1:
        yield _("An interpreter is at two tables in one slot.")
    yield from _too_many(material, lines)
    held = Counter(key for line in lines for key in line.pair)
    for seat in material.seats.values():
        if held[seat.pk] > seat.most:
            yield _("%(party)s has more meetings than its most.") % {
                "party": seat.party.name
            }


def _too_many(material: Material, lines: Sequence[Line]) -> Iterator[str]:
    """Name companies of a clinic that see more experts of a field than it gives."""
    seen = Counter(
        (line.left, topic)
        for line in lines
        if (topic := material.field_of(line.pair)) is not None
    )
    for (company, topic), count in seen.items():
        rule = material.fields[topic]
        if count > rule.most:
            told = {"party": material.seats[company].party.name}
            told["field"] = best(rule.names)
            yield _("%(party)s sees too many experts of a field: %(field)s.") % told


def _second_opinion(material: Material, lines: Sequence[Line]) -> list[str]:
    if not lines:
        return []
    check = import_module("madang.engine.verify.timetable").check
    groups = {
        table: name for name, keys in groups_of(material).items() for table in keys
    }
    pairs = {line.pair for line in lines}
    posed = Posed({pair: Could(1.0) for pair in pairs}, needs=needs_in(material, lines))
    problem = timetable(material, posed, held=pairs)
    plan = [
        engine.timetable.Sitting(name_of(line.pair), line.slot, groups[line.table])
        for line in lines
    ]
    plan += [
        engine.timetable.Sitting(one.id, one.pinned, "apart")
        for one in problem.meetings
        if one.id.startswith("away ")
    ]
    return [
        _("The independent check says: %(fault)s") % {"fault": fault}
        for fault in check(problem, plan).faults
    ]
