"""A round as the engine's problems: who could meet whom, what it is worth, when, where.

A representative who is away while another of her party is there is posed as a meeting
with nobody, pinned to that slot at a place apart: so a party sits at as many tables as
it has people in that slot.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from madang import engine
from madang.meetings.grid import key_of
from madang.meetings.models import Side, WishKind
from madang.meetings.planning.needs import Needs, needs_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from madang.meetings.planning.material import Line, Material, Pair, Seat

MEET = 1.0  # for each side that would like to meet, and once more where both do
MUST = 4.0
LEAST_FIT = 0.001  # two who may meet and of whom nothing is known
#: What a must and a promised floor count on top, so that nothing else outweighs them.
FIRST, PROMISED = 1000.0, 50.0
#: A round of at most so many pairs considers all of them, a larger one the known ones.
ALL_PAIRS = 4_000
APART = "apart"
NOTHING = Needs()


@dataclass(frozen=True, slots=True)
class Could:
    """What a meeting of two is worth, whether it must be, whether anybody asks for it.

    Pairs of which the same is said share one.
    """

    worth: float
    is_must: bool = False
    is_wished: bool = False


@dataclass(frozen=True)
class Posed:
    """The pairs that could meet, musts that no plan can hold, who else is needed."""

    could: Mapping[Pair, Could]
    contrary: tuple[Pair, ...] = ()
    needs: Needs = NOTHING

    def needing(
        self,
        material: Material,
        *,
        past: Sequence[Line] = (),
        kept: Mapping[Pair, Line] | None = None,
        slack: int | None = 0,
    ) -> Posed:
        """Return it with what its pairs need besides the two (see `needs.needs_of`)."""
        worth = {pair: one.worth for pair, one in self.could.items()}
        found = needs_of(material, worth, past=past, kept=kept, slack=slack)
        return replace(self, needs=found)


def could_meet(material: Material) -> Posed:
    """Return every pair that may meet, with its worth."""
    found: dict[Pair, Could] = {}
    contrary = []
    alike: dict[tuple[tuple[str, str], float], Could] = {}
    for pair in sorted(_pairs(material)):
        said, fit = material.said(pair), material.fits.get(pair, 0.0)
        one = alike.get((said, fit)) or alike.setdefault((said, fit), _could(said, fit))
        if not material.is_barred(pair, said):
            found[pair] = one
        elif one.is_must:
            contrary.append(pair)
    return Posed(found, tuple(contrary))


def _could(said: tuple[str, str], fit: float) -> Could:
    wishes = sum(kind in {WishKind.MEET, WishKind.MUST} for kind in said)
    is_must = WishKind.MUST in said
    worth = max(LEAST_FIT, fit) + MEET * wishes + MEET * (wishes == len(said))
    return Could(round(worth + MUST * is_must, 6), is_must, bool(wishes))


def _pairs(material: Material) -> set[Pair]:
    seats = material.seats
    wished = _wished(material)
    wished |= {
        (pin.left_id, pin.right_id)
        for pin in material.pins
        if {pin.left_id, pin.right_id} <= seats.keys()
    }
    if material.is_two_sided:
        left = [pk for pk, side in material.sides.items() if side == Side.LEFT]
        right = [pk for pk, side in material.sides.items() if side == Side.RIGHT]
        every = len(left) * len(right)
    else:
        left = right = [*seats]
        every = len(left) * (len(left) - 1) // 2
    if every > ALL_PAIRS:
        return wished | {p for p in material.fits if seats.keys() >= {*p}}
    if material.is_two_sided:
        return wished | {(one, other) for one in left for other in right}
    return wished | set(combinations(left, 2))


def _wished(material: Material) -> set[Pair]:
    """Return the pairs of which one side or both say something about the other."""
    if not material.is_two_sided:
        return {(min(pair), max(pair)) for pair in material.wishes}
    left = {pk for pk, side in material.sides.items() if side == Side.LEFT}
    return {
        (one, other) if one in left else (other, one)
        for one, other in material.wishes
        if (one in left) != (other in left)
    }


def places_free(material: Material, seat: Seat) -> int:
    """Return at how many tables a party could sit over all slots together."""
    return sum(len(seat.free(key)) for key in material.keys)


def introductions(
    material: Material, posed: Posed, *, with_promises: bool
) -> engine.introductions.Introductions:
    """Return who could meet whom, hours apart: a bound, and who keeps floors."""
    parties = []
    for seat in material.seats.values():
        most = min(seat.most, places_free(material, seat))
        least = min(seat.least, most) if with_promises else 0
        parties.append(
            engine.introductions.Party(
                str(seat.pk), seat.party.side, least, most, len(seat.reps)
            )
        )
    sides = material.is_two_sided
    wishes = [
        engine.introductions.Said(
            str(pair[0]), str(pair[1]), engine.introductions.Wish.MUST
        )
        for pair, one in posed.could.items()
        if one.is_must and with_promises
    ]
    return engine.introductions.Introductions(
        parties=tuple(
            party
            if sides
            else engine.introductions.Party(
                party.id, "", party.least, party.most, party.representatives
            )
            for party in parties
        ),
        pairs=tuple(
            engine.introductions.Pair(str(a), str(b), one.worth)
            for (a, b), one in posed.could.items()
        ),
        wishes=tuple(wishes),
        slots=len(material.slots),
        tables=max(material.there(key) for key in material.keys),
        meet_worth=0.0,
        mutual_worth=0.0,
    )


def timetable(  # noqa: PLR0913 -- what the engine is asked
    material: Material,
    posed: Posed,
    *,
    held: Collection[Pair] = (),
    bonus: Mapping[Pair, float] | None = None,
    pinned: Mapping[Pair, str] | None = None,
    at: Mapping[Pair, str] | None = None,
    used: Mapping[str, int] | None = None,
) -> engine.timetable.Timetable:
    """Return when and where: `held` must be, the rest where it pays.

    `bonus` counts on top of a pair's worth, `pinned` names slots that are settled,
    `at` the group of tables at which a pair sits, `used` how many tables others have
    in a slot whose meetings are not asked about.
    """
    bonus, pinned, at = bonus or {}, pinned or {}, at or {}
    people, apart = _people(material, {party for pair in posed.could for party in pair})
    there = ZoneInfo(material.round.zone)
    places = _places(material) if used is None else _left_over(material, used)
    everywhere = frozenset(place.id for place in places)
    meetings = []
    for pair, one in posed.could.items():
        meetings.append(
            engine.timetable.Meeting(
                name_of(pair),
                (str(pair[0]), str(pair[1]), *posed.needs.of.get(pair, ())),
                places=frozenset({at[pair]}) if pair in at else everywhere,
                pinned=pinned.get(pair, ""),
                optional=pair not in held,
                worth=one.worth
                + max(bonus.get(pair, 0.0), posed.needs.promised.get(pair, 0.0)),
            )
        )
    return engine.timetable.Timetable(
        slots=tuple(
            engine.timetable.Slot(
                key_of(start), day=str(start.astimezone(there).date())
            )
            for start, _end in material.slots
        ),
        places=(*places, *_apart(apart)),
        people=(
            *people,
            *posed.needs.people,
            *(engine.timetable.Person(one.people[1]) for one in apart),
        ),
        meetings=(*meetings, *apart),
    )


def name_of(pair: Pair) -> str:
    """Return what the engine calls a pair's meeting.

    >>> name_of((3, 12))
    '3-12'
    """
    return f"{pair[0]}-{pair[1]}"


def groups_of(material: Material) -> dict[str, list[int]]:
    """Return the tables by the moment from which they are closed."""
    found: dict[str, list[int]] = defaultdict(list)
    for table in material.tables:
        closed = table.closed_from
        found["open" if closed is None else key_of(closed)].append(table.pk)
    return dict(found)


def _places(material: Material) -> list[engine.timetable.Place]:
    return [
        engine.timetable.Place(
            group,
            len(tables),
            closed=frozenset(
                key for key in material.keys if group != "open" and key >= group
            ),
        )
        for group, tables in groups_of(material).items()
    ]


def _left_over(
    material: Material, used: Mapping[str, int]
) -> list[engine.timetable.Place]:
    """Return the tables that are left, their number in each slot written in twos.

    The place of 4 tables is closed in a slot where 3 are left, those of 2 and 1 open.
    """
    left = {
        key: max(0, material.there(key) - used.get(key, 0)) for key in material.keys
    }
    return [
        engine.timetable.Place(
            f"{2**bit}",
            2**bit,
            closed=frozenset(
                key for key, count in left.items() if not count >> bit & 1
            ),
        )
        for bit in range(max(1, max(left.values(), default=0).bit_length()))
    ]


def _apart(
    meetings: Sequence[engine.timetable.Meeting],
) -> list[engine.timetable.Place]:
    return [engine.timetable.Place(APART, len(meetings))] if meetings else []


def _people(
    material: Material, parties: Collection[int]
) -> tuple[list[engine.timetable.Person], list[engine.timetable.Meeting]]:
    people, apart = [], []
    for seat in material.seats.values():
        if seat.pk not in parties:
            continue
        away, lacking = seat.lacking(material.keys)
        for number, key in enumerate(lacking):
            apart.append(
                engine.timetable.Meeting(
                    f"away {seat.pk} {number}",
                    (str(seat.pk), f"nobody {seat.pk} {number}"),
                    pinned=key,
                    places=frozenset({APART}),
                )
            )
        people.append(
            engine.timetable.Person(
                str(seat.pk),
                away=frozenset(away),
                cap=seat.most + len(lacking),
                parallel=len(seat.reps),
            )
        )
    return people, apart


def pins_that_hold(material: Material, posed: Posed) -> dict[Pair, str]:
    """Return the slots of pins that can be kept together, those pinned first first.

    Both are there, the pair may meet, and neither people nor tables are used twice.
    """
    found: dict[Pair, str] = {}
    sits: Counter[tuple[int, str]] = Counter()
    held: Counter[int] = Counter()
    used: Counter[str] = Counter()
    keys = set(material.keys)
    for pin in material.pins:
        pair = pin.left_id, pin.right_id
        key = key_of(pin.starts_at)
        if pair not in posed.could or key not in keys:
            continue
        seats = [material.seats[party] for party in pair]
        if used[key] < material.there(key) and all(
            sits[seat.pk, key] < len(seat.free(key)) and held[seat.pk] < seat.most
            for seat in seats
        ):
            found[pair] = key
            used[key] += 1
            held.update(pair)
            sits.update((party, key) for party in pair)
    return found
