"""All that a run is worked out from, in few statements, and its fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from madang.directory.models import Activity
from madang.meetings.grid import Period, key_of
from madang.meetings.models import (
    LIVE,
    Again,
    CarryOver,
    Entry,
    EntryState,
    Field,
    Interpreter,
    Meeting,
    Outcome,
    PartyField,
    PartyState,
    Pin,
    Presence,
    Representative,
    Shift,
    Side,
    Wish,
    WishKind,
)
from madang.meetings.queries import standing_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from django.db.models import QuerySet

    from madang.meetings.models import Party, Round, Run, Table

Pair = tuple[int, int]
NO, NOTHING = WishKind.NO.value, ("", "")
WAKING = time(7), time(22)  # nobody by video earlier or later on her own clock


@dataclass(frozen=True, slots=True)
class Rep:
    """Who sits for a party: her languages and the slots in which she cannot."""

    pk: int | None
    languages: frozenset[str]
    away: frozenset[str]


@dataclass(frozen=True, slots=True)
class Helper:
    """An interpreter: the languages between which she interprets, and when not."""

    pk: int
    pairs: frozenset[str]
    away: frozenset[str]


@dataclass(frozen=True, slots=True)
class Topic:
    """A field of a clinic: how many experts of it a company sees."""

    pk: int
    least: int
    most: int
    names: Mapping[str, str]


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

    def lacking(self, slots: Collection[str]) -> tuple[set[str], list[str]]:
        """Return in which slots nobody can sit, and where one of several cannot.

        A slot stands in the list as often as people are missing there.
        """
        if len(self.reps) == 1 and self.out_from is None:
            return {*self.reps[0].away.intersection(slots)}, []
        away, some = set(), []
        for slot in slots:
            free = len(self.free(slot))
            if free:
                some += [slot] * (len(self.reps) - free)
            else:
                away.add(slot)
        return away, some

    def free(self, slot: str) -> list[Rep]:
        """Return who of the party can sit in a slot."""
        if self.out_from is not None and slot >= key_of(self.out_from):
            return []
        return [rep for rep in self.reps if slot not in rep.away]


@dataclass(frozen=True, slots=True)
class Line:
    """A meeting of a plan: who, which slot, which table, who sits, who interprets."""

    left: int
    right: int
    slot: str
    table: int
    left_rep: int | None = None
    right_rep: int | None = None
    helper: int | None = None

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
            self.helper,
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
    helpers: tuple[Helper, ...] = ()
    fields: Mapping[int, Topic] = field(default_factory=dict)
    topics: Mapping[int, frozenset[int]] = field(default_factory=dict)
    excluded: frozenset[Pair] = frozenset()

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
                (by, of, kind)
                for (by, of), kind in self.wishes.items()
                if by in seats and of in seats
            ),
            "pins": [
                [p.left_id, p.right_id, _text(p.starts_at), p.table_id]
                for p in self.pins
            ],
            "met": sorted(self.met),
            "again": sorted(self.again),
            "carry": self.round.carry_over,
            "excluded": sorted(self.excluded),
            "helpers": [[h.pk, sorted(h.pairs), sorted(h.away)] for h in self.helpers],
            "fields": [[f.pk, f.least, f.most] for f in self.fields.values()],
            "topics": sorted([key, sorted(own)] for key, own in self.topics.items()),
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

    def is_barred(self, pair: Pair, said: tuple[str, str] | None = None) -> bool:
        """Whether the pair does not meet: a no, a rule, no common tongue."""
        said = said or self.said(pair)
        if NO in said or not self.are_facing(pair):
            return True
        return bool(self._bars) and any(bars(pair, said) for bars in self._bars)

    @cached_property
    def _bars(self) -> Sequence[Callable[[Pair, tuple[str, str]], bool]]:
        """The rules that can keep anybody of this round apart; most have few."""
        asked = (
            (self.is_left_out, self.round.carry_over != CarryOver.ALL),
            (self.is_excluded, bool(self.excluded)),
            (self.is_off_field, bool(self.fields)),
            (self.is_mute, not self.is_one_tongue),
        )
        return [rule for rule, counts in asked if counts]

    @cached_property
    def is_one_tongue(self) -> bool:
        """Whether all who say what they speak have a language in common."""
        spoken = [one for one in self.tongues.values() if one]
        return not spoken or bool(frozenset.intersection(*spoken))

    def is_off_field(self, pair: Pair, said: tuple[str, str]) -> bool:
        """Whether the expert answers nothing that the company needs, nor is asked."""
        return self.field_of(pair) is None and not said[0]

    def is_mute(self, pair: Pair, said: tuple[str, str]) -> bool:
        """Whether the two have no language, no interpreter, and do not both ask."""
        return self.is_speechless(pair) and "" in said and not self.needs_helper(pair)

    def is_left_out(self, pair: Pair, _said: tuple[str, str] = NOTHING) -> bool:
        """Whether the round has no place for it after the round before."""
        rule = self.round.carry_over
        if rule == CarryOver.FRESH:
            return pair in self.met
        return rule == CarryOver.AGAIN and pair not in self.again

    def is_excluded(self, pair: Pair, said: tuple[str, str]) -> bool:
        """Whether one is of an industry that the other rules out and does not ask."""
        left, right = pair
        return ((left, right) in self.excluded and not said[0]) or (
            (right, left) in self.excluded and not said[1]
        )

    def are_facing(self, pair: Pair) -> bool:
        """Whether the two stand on sides that meet."""
        return not self.is_two_sided or self.sides[pair[0]] != self.sides[pair[1]]

    def is_speechless(self, pair: Pair) -> bool:
        """Whether both say what they speak and nothing is common."""
        one, other = self.tongues[pair[0]], self.tongues[pair[1]]
        return bool(one and other) and not one & other

    def helpers_for(self, pair: Pair) -> list[Helper]:
        """Return who interprets between some languages of the two."""
        spoken = {
            "-".join(sorted((one, other)))
            for one in self.tongues[pair[0]]
            for other in self.tongues[pair[1]]
        }
        return [helper for helper in self.helpers if helper.pairs & spoken]

    def needs_helper(self, pair: Pair) -> bool:
        """Whether the two meet only with an interpreter; one speaks their languages.

        Where nobody does, two who both wish it meet as they can.
        """
        if not self.helpers or not self.is_speechless(pair):
            return False
        return bool(self.helpers_for(pair))

    def is_helped(self, line: Line) -> bool:
        """Whether a meeting has the interpreter that it needs, in her hours."""
        if not self.needs_helper(line.pair):
            return True
        return any(
            one.pk == line.helper and line.slot not in one.away
            for one in self.helpers_for(line.pair)
        )

    @cached_property
    def scarcity(self) -> Mapping[int, int]:
        """How many experts answer each field."""
        return Counter(
            topic
            for key, own in self.topics.items()
            if self.sides.get(key) == Side.RIGHT
            for topic in own
        )

    def field_of(self, pair: Pair) -> int | None:
        """Return for which field a company sees an expert: the scarcest they share."""
        none: frozenset[int] = frozenset()
        both = self.topics.get(pair[0], none) & self.topics.get(pair[1], none)
        return min(both, key=lambda one: (self.scarcity[one], one), default=None)

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
        helpers=_helpers(round_),
        excluded=_excluded([seat.party for seat in seats.values()]),
        **_clinic(round_),
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


def _excluded(parties: Sequence[Party]) -> frozenset[Pair]:
    """Return who rules out whom by industry; one statement where anybody does."""
    rules = {one.pk: tuple(one.thesis.get("excludes", ())) for one in parties}
    if not any(rules.values()):
        return frozenset()
    firms = {one.organisation_id: one.pk for one in parties if one.organisation_id}
    found: dict[int, set[str]] = defaultdict(set)
    rows = Activity.objects.filter(organisation__in=firms)
    for firm, code in rows.values_list("organisation", "code"):
        found[firms[firm]].add(code)
    return frozenset(
        (one, other)
        for one, barred in rules.items()
        if barred
        for other, codes in found.items()
        if other != one and any(code.startswith(barred) for code in codes)
    )


def _helpers(round_: Round) -> tuple[Helper, ...]:
    """Return who interprets; one statement, a second where somebody does."""
    rows = Interpreter.objects.filter(matching=round_.matching_id, left_at=None)
    pairs = list(rows.order_by("pk").values_list("pk", "pairs"))
    if not pairs:
        return ()
    shifts = Shift.objects.filter(round=round_)
    away = dict(shifts.values_list("interpreter", "away"))
    return tuple(
        Helper(pk, frozenset(spoken), frozenset(away.get(pk, ())))
        for pk, spoken in pairs
    )


def _clinic(round_: Round) -> dict[str, Any]:
    """Return a clinic's fields and who needs or answers which; two statements."""
    if not round_.matching.is_clinic:
        return {}
    topics: dict[int, set[int]] = defaultdict(set)
    rows = PartyField.objects.filter(party__matching=round_.matching_id)
    for party, topic in rows.values_list("party", "field"):
        topics[party].add(topic)
    return {
        "fields": {
            one.pk: Topic(one.pk, one.least, one.most, one.names)
            for one in Field.objects.filter(matching=round_.matching_id)
        },
        "topics": {party: frozenset(own) for party, own in topics.items()},
    }


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
        "left", "right", "starts_at", "table", "left_rep", "right_rep", "interpreter"
    )
    keys = {row[2]: key_of(row[2]) for row in rows}
    return [
        Line(left, right, keys[at], table or 0, *people)
        for left, right, at, table, *people in rows
    ]
