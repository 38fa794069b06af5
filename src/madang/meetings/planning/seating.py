"""From slots to chairs: which table, and which representative of each party sits."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from madang.meetings.grid import key_of
from madang.meetings.models import Side
from madang.meetings.planning.material import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from madang.meetings.planning.material import Material, Pair, Rep, Seat


def seated(
    material: Material, at: Mapping[Pair, str], old: Iterable[Line] = ()
) -> list[Line]:
    """Return a line per meeting: who stays where she was stays, others walk little.

    At every slot no table and no representative is given twice.
    """
    was = {line.pair: line for line in old}
    by_slot: dict[str, list[Pair]] = defaultdict(list)
    for pair, slot in at.items():
        by_slot[slot].append(pair)
    last: dict[int, int] = {}
    lines: list[Line] = []
    for slot in sorted(by_slot):
        pairs = sorted(by_slot[slot])
        tables = _tables(material, slot, pairs, was, last)
        people = _people(material, slot, pairs, was)
        helpers = _helpers(material, slot, pairs, was)
        for pair in pairs:
            left, right = (people.get((party, pair)) for party in pair)
            last.update(dict.fromkeys(pair, tables[pair]))
            helper = helpers.get(pair)
            lines.append(Line(*pair, slot, tables[pair], left, right, helper))
    return lines


def _tables(
    material: Material,
    slot: str,
    pairs: Sequence[Pair],
    was: Mapping[Pair, Line],
    last: Mapping[int, int],
) -> dict[Pair, int]:
    open_now = [
        table.pk
        for table in material.tables
        if table.closed_from is None or slot < key_of(table.closed_from)
    ]
    free = dict.fromkeys(open_now)
    found: dict[Pair, int] = {}
    pinned = {(p.left_id, p.right_id): p.table_id for p in material.pins}
    same = {pair: line.table for pair, line in was.items() if line.slot == slot}
    homes = _homes(material)
    for wish in (
        {pair: pinned[pair] for pair in pairs if pair in pinned},
        same,
        {pair: homes.get(pair[1]) for pair in pairs},
        {pair: last.get(pair[1]) for pair in pairs},
        {pair: last.get(pair[0]) for pair in pairs},
    ):
        for pair in pairs:
            table = None if pair in found else wish.get(pair)
            if table is not None and table in free:
                found[pair] = table
                del free[table]
    left = [pair for pair in pairs if pair not in found]
    found.update(zip(left, free, strict=False))
    return found


def _homes(material: Material) -> dict[int, int]:
    """Return the table at which each expert of a clinic stays, as far as there are."""
    if not material.fields:
        return {}
    experts = [key for key, side in material.sides.items() if side == Side.RIGHT]
    tables = [table.pk for table in material.tables]
    return dict(zip(sorted(experts), tables, strict=False))


def _helpers(
    material: Material, slot: str, pairs: Sequence[Pair], was: Mapping[Pair, Line]
) -> dict[Pair, int]:
    """Return who interprets: who did before where she can, and for as many as can be.

    Augmenting paths, as in Kuhn's matching: whoever can be spared moves on.
    """
    asked = [pair for pair in pairs if material.needs_helper(pair)]
    able = {
        pair: [one.pk for one in material.helpers_for(pair) if slot not in one.away]
        for pair in asked
    }
    for pair, line in was.items():
        if pair in able and line.slot == slot and line.helper in able[pair]:
            able[pair].remove(line.helper)
            able[pair].insert(0, line.helper)
    sits: dict[int, Pair] = {}

    def seat(pair: Pair, tried: set[int]) -> bool:
        for one in able[pair]:
            if one not in tried:
                tried.add(one)
                if one not in sits or seat(sits[one], tried):
                    sits[one] = pair
                    return True
        return False

    for pair in asked:
        seat(pair, set())
    return {pair: one for one, pair in sits.items()}


def _people(
    material: Material, slot: str, pairs: Sequence[Pair], was: Mapping[Pair, Line]
) -> dict[tuple[int, Pair], int | None]:
    """Return who sits: who sat before, who shares a language, then anybody."""
    asked: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        for party in pair:
            asked[party].append(pair)
    found: dict[tuple[int, Pair], int | None] = {}
    for party, own in asked.items():
        free = material.seats[party].free(slot)
        if len(own) == len(free) == 1:
            found[party, own[0]] = free[0].pk
            continue
        for pair, rep in _kept(party, own, free, was, slot):
            found[party, pair] = rep.pk
            free.remove(rep)
        left = [pair for pair in own if (party, pair) not in found]
        for pair in sorted(left, key=lambda p: len(_fitting(material, party, p, free))):
            fitting = _fitting(material, party, pair, free) or free
            found[party, pair] = fitting[0].pk
            free.remove(fitting[0])
    return found


def _kept(
    party: int,
    pairs: Sequence[Pair],
    free: Sequence[Rep],
    was: Mapping[Pair, Line],
    slot: str,
) -> list[tuple[Pair, Rep]]:
    found = []
    by_key = {rep.pk: rep for rep in free}
    for pair in pairs:
        line = was.get(pair)
        if line is None or line.slot != slot:
            continue
        key = line.left_rep if party == line.left else line.right_rep
        rep = by_key.pop(key, None)
        if rep is not None:
            found.append((pair, rep))
    return found


def _fitting(
    material: Material, party: int, pair: Pair, free: Sequence[Rep]
) -> list[Rep]:
    other: Seat = material.seats[pair[1] if pair[0] == party else pair[0]]
    return [rep for rep in free if rep.languages & other.languages]
