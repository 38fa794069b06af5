"""All that a run is worked out from, in few statements, and its fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from madang.meetings.grid import Period, key_of
from madang.meetings.models import (
    LIVE,
    Again,
    CarryOver,
    Entry,
    EntryState,
    Meeting,
    Outcome,
    PartyState,
    Pin,
    Presence,
    Representative,
    Side,
    Wish,
    WishKind,
)
from madang.meetings.queries import standing_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from madang.meetings.models import Party, Round, Run, Table

Pair = tuple[int, int]
WAKING = time(7), time(22)  # nobody by video earlier or later on her own clock


@dataclass(frozen=True, slots=True)
class Rep:
    """Who sits for a party: her languages and the slots in which she cannot."""

    pk: int | None
    languages: frozenset[str]
    away: frozenset[str]


@dataclass(frozen=True, slots=True)
class Seat:
    """A party in a round: how often it meets, who sits, until when it is there."""

    party: Party
    least: int
    most: int
    reps: tuple[Rep, ...]
    out_from: datetime | None = None
    is_standby: bool = False

    @property
    def pk(self) -> int:
        """The party's key."""
        return self.party.pk

    @property
    def languages(self) -> frozenset[str]:
        """What anybody of the party speaks."""
        spoken = frozenset(self.party.languages)
        return spoken.union(*(rep.languages for rep in self.reps))

    def free(self, slot: str) -> list[Rep]:
        """Return who of the party can sit in a slot."""
        if self.out_from is not None and slot >= key_of(self.out_from):
            return []
        return [rep for rep in self.reps if slot not in rep.away]


@dataclass(frozen=True, slots=True)
class Line:
    """A meeting of a plan: who, in which slot, at which table, who sits."""

    left: int
    right: int
    slot: str
    table: int
    left_rep: int | None = None
    right_rep: int | None = None

    @property
    def pair(self) -> Pair:
        """The two parties."""
        return self.left, self.right

    def write(self) -> list[Any]:
        """Return what a run stores."""
        return [
            self.left,
            self.right,
            self.slot,
            self.table,
            self.left_rep,
            self.right_rep,
        ]


@dataclass(frozen=True)
class Material:
    """A round as rows tell it: slots, tables, seats, wishes, pins, barred pairs."""

    round: Round
    slots: tuple[Period, ...]
    tables: tuple[Table, ...]
    seats: Mapping[int, Seat]
    wishes: Mapping[Pair, str]
    pins: tuple[Pin, ...] = ()
    met: frozenset[Pair] = frozenset()
    again: frozenset[Pair] = frozenset()
    fits: Mapping[Pair, float] = field(default_factory=dict)

    @cached_property
    def keys(self) -> list[str]:
        """What the slots are called, in order."""
        return [key_of(start) for start, _end in self.slots]

    @cached_property
    def is_two_sided(self) -> bool:
        """Whether only parties of different sides meet."""
        return self.round.matching.is_two_sided

    @cached_property
    def sides(self) -> Mapping[int, str]:
        """On which side each party stands."""
        return {key: seat.party.side for key, seat in self.seats.items()}

    @cached_property
    def tongues(self) -> Mapping[int, frozenset[str]]:
        """What anybody of each party speaks."""
        return {key: seat.languages for key, seat in self.seats.items()}

    @property
    def inputs(self) -> str:
        """The fingerprint of all rules a plan was made under.

        Who stands by is no part of them.
        """
        seats = {key: s for key, s in self.seats.items() if not s.is_standby}
        told = {
            "slots": self.keys,
            "tables": [[t.pk, _text(t.closed_from)] for t in self.tables],
            "seats": [
                [s.pk, s.party.side, s.least, s.most, _text(s.out_from)]
                + [[r.pk, sorted(r.away), sorted(r.languages)] for r in s.reps]
                for s in seats.values()
            ],
            "wishes": sorted(
                [*pair, kind]
                for pair, kind in self.wishes.items()
                if seats.keys() >= {*pair}
            ),
            "pins": [
                [p.left_id, p.right_id, _text(p.starts_at), p.table_id]
                for p in self.pins
            ],
            "met": sorted(self.met),
            "again": sorted(self.again),
            "carry": self.round.carry_over,
        }
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    def pair(self, one: int, other: int) -> Pair:
        """Return two parties in the order in which a meeting names them."""
        if self.is_two_sided:
            return (one, other) if self.sides[one] == Side.LEFT else (other, one)
        return min(one, other), max(one, other)

    def said(self, pair: Pair) -> tuple[str, str]:
        """Return what each of the two says about the other."""
        left, right = pair
        return self.wishes.get((left, right), ""), self.wishes.get((right, left), "")

    def is_barred(self, pair: Pair) -> bool:
        """Whether the pair does not meet: a no, the round's rule, no common tongue."""
        said = self.said(pair)
        if WishKind.NO in said or not self.are_facing(pair):
            return True
        rule = self.round.carry_over
        if rule == CarryOver.FRESH and pair in self.met:
            return True
        if rule == CarryOver.AGAIN and pair not in self.again:
            return True
        return self.is_speechless(pair) and "" in said

    def are_facing(self, pair: Pair) -> bool:
        """Whether the two stand on sides that meet."""
        return not self.is_two_sided or self.sides[pair[0]] != self.sides[pair[1]]

    def is_speechless(self, pair: Pair) -> bool:
        """Whether both say what they speak and nothing is common."""
        one, other = self.tongues[pair[0]], self.tongues[pair[1]]
        return bool(one and other) and not one & other

    def there(self, key: str) -> int:
        """Return how many tables stand in a slot."""
        return sum(
            table.closed_from is None or key < key_of(table.closed_from)
            for table in self.tables
        )


def _text(moment: datetime | None) -> str:
    return "" if moment is None else key_of(moment)


def material_of(
    round_: Round, *, now: datetime, with_standby: bool = False
) -> Material:
    """Read a round; statements do not grow with its parties.

    Standby parties count only where asked for: when holes are filled.
    """
    slots = round_.slots
    states = [EntryState.IN, EntryState.OUT]
    states += [EntryState.STANDBY] if with_standby else []
    entries = Entry.objects.filter(
        round=round_, state__in=states, party__state=PartyState.ACTIVE
    ).select_related("party__organisation")
    rows = [e for e in entries if e.state != EntryState.OUT or e.out_from is not None]
    reps = _reps(round_, slots)
    seats = {row.party_id: _seat(round_, row, reps) for row in rows}
    material = Material(
        round=round_,
        slots=slots,
        tables=tuple(standing_tables(round_)),
        seats=dict(sorted(seats.items())),
        wishes=_wishes(round_, seats, now),
        pins=tuple(Pin.objects.filter(round=round_).order_by("pk")),
    )
    if round_.carry_over == CarryOver.ALL or round_.previous_id is None:
        return material
    met, again = _before(round_)
    return replace(material, met=met, again=again)


def _seat(round_: Round, row: Entry, reps: Mapping[int, list[Rep]]) -> Seat:
    party = row.party
    most = round_.most if party.most is None else party.most
    least = round_.least if party.least is None else party.least
    is_in = row.state == EntryState.IN
    return Seat(
        party,
        min(least, most) if is_in else 0,
        most,
        tuple(reps.get(party.pk) or [Rep(None, frozenset(), frozenset())]),
        row.out_from if row.state == EntryState.OUT else None,
        row.state == EntryState.STANDBY,
    )


def _reps(round_: Round, slots: Sequence[Period]) -> dict[int, list[Rep]]:
    away = dict(
        Presence.objects.filter(round=round_).values_list("representative", "away")
    )
    found: dict[int, list[Rep]] = defaultdict(list)
    rows = Representative.objects.filter(
        party__matching=round_.matching_id, left_at=None
    )
    asleep: dict[str, frozenset[str]] = {}
    for row in rows.order_by("pk"):
        if row.zone not in asleep:
            asleep[row.zone] = _asleep(round_, row.zone, slots)
        found[row.party_id].append(
            Rep(
                row.pk,
                frozenset(row.languages),
                frozenset(away.get(row.pk, ())) | asleep[row.zone],
            )
        )
    return found


def _asleep(round_: Round, zone: str, slots: Sequence[Period]) -> frozenset[str]:
    """Return the slots at night on the clock of somebody who joins by video."""
    if not zone or not round_.is_remote:
        return frozenset()
    clock = ZoneInfo(zone)
    return frozenset(
        key_of(start)
        for start, end in slots
        if start.astimezone(clock).time() < WAKING[0]
        or end.astimezone(clock).time() > WAKING[1]
        or end.astimezone(clock).date() != start.astimezone(clock).date()
    )


def _wishes(round_: Round, seats: Mapping[int, Seat], now: datetime) -> dict[Pair, str]:
    lasting = Q(expires_at=None) | Q(expires_at__gt=now)
    rows = Wish.objects.filter(lasting, by_party__matching=round_.matching_id)
    return {
        (by, of): kind
        for by, of, kind in rows.order_by("pk").values_list(
            "by_party", "of_party", "kind"
        )
        if by in seats and of in seats
    }


def _before(round_: Round) -> tuple[frozenset[Pair], frozenset[Pair]]:
    """Return who met in rounds before, and of whom a side wants to meet again.

    A side that says no, when the other says yes, keeps the pair apart.
    """
    earlier = Meeting.objects.filter(
        round__matching=round_.matching_id,
        state__in=LIVE,
        round__starts_on__lte=round_.starts_on,
    ).exclude(round=round_)
    met = frozenset(earlier.values_list("left", "right"))
    said: dict[Pair, set[str]] = defaultdict(set)
    rows = Outcome.objects.filter(meeting__round=round_.previous_id)
    for left, right, again in rows.values_list(
        "meeting__left", "meeting__right", "again"
    ):
        said[left, right].add(again)
    wanted = frozenset(
        pair
        for pair, words in said.items()
        if Again.YES in words and Again.NO not in words
    )
    return met, wanted


def lines_of(run: Run) -> list[Line]:
    """Return the meetings of a kept run."""
    return [Line(*row) for row in run.plan]


def lines_held(meetings: QuerySet[Meeting]) -> list[Line]:
    """Return published meetings as lines of a plan."""
    rows = meetings.values_list(
        "left", "right", "starts_at", "table", "left_rep", "right_rep"
    )
    keys = {row[2]: key_of(row[2]) for row in rows}
    return [
        Line(left, right, keys[at], table or 0, *reps)
        for left, right, at, table, *reps in rows
    ]
