"""A round's rows as the plain rows that an allocation is made from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from madang.directory.industries import SECTION_OF
from madang.judging.covering import COUNTRY, INDUSTRY, LANGUAGE, ROLE
from madang.judging.models import (
    LOST,
    JudgeState,
    PairKind,
    Seat,
    SeatState,
)
from madang.judging.planning.allocation import Asked, Given, Reader, Start, fits
from madang.judging.queries import (
    applications_in,
    industries_of,
    pair_rules_in,
    seats_in,
    standing_reads,
    ties_between,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from madang.applications.models import Application
    from madang.judging.models import Judge, Read, Round
    from madang.judging.queries import Ties

Pair = tuple[int, int]  # (seat, application)
LONGEST_FACT = 60


@dataclass(frozen=True)
class Material:
    """The rows of a round, read once: seats, applications, reads, pairs, ties."""

    round: Round
    seats: tuple[Seat, ...]
    applications: tuple[Application, ...]
    gone: tuple[Application, ...]
    reads: tuple[Read, ...]
    pins: frozenset[Pair]
    bans: frozenset[Pair]
    ties: Ties
    industries: Mapping[int, str]
    on: date

    @cached_property
    def seat(self) -> dict[int, Seat]:
        """The seats by key."""
        return {seat.pk: seat for seat in self.seats}

    @cached_property
    def application(self) -> dict[int, Application]:
        """The applications by key, those that left the running among them."""
        return {one.pk: one for one in (*self.applications, *self.gone)}

    def facts_of(self, application: Application) -> dict[str, str]:
        """Return what coverage rules may ask of an application."""
        answers = application.answers or {}
        facts = {
            key: value
            for key, value in answers.items()
            if isinstance(value, str) and 0 < len(value) <= LONGEST_FACT
        }
        facts |= {
            COUNTRY: application.country,
            LANGUAGE: application.language,
            INDUSTRY: self.industries.get(application.organisation_id or 0, ""),
        }
        return {key: value for key, value in facts.items() if value}

    def speaks(self, seat: Seat, application: Application) -> bool:
        """Tell whether a judge reads the application's language, where she must."""
        return (
            not self.round.needs_language
            or application.language in seat.judge.languages
        )

    def tied(self, seat: Seat, application: int) -> bool:
        """Tell whether anything ties a judge to an application."""
        return (seat.judge_id, application) in self.ties

    @cached_property
    def load(self) -> Counter[int]:
        """Reads that each seat holds, lost ones too."""
        return Counter(read.seat_id for read in self.reads)


def material_of(round: Round, *, on: date) -> Material:  # noqa: A002
    """Return a round's rows; costs a constant number of statements."""
    seats = tuple(seats_in(round).prefetch_related("judge__absences"))
    applications = tuple(applications_in(round).select_related("organisation"))
    reads = tuple(standing_reads(round))
    known = {one.pk for one in applications}
    gone = tuple(_gone(reads, known))
    pairs = list(pair_rules_in(round))
    return Material(
        round,
        seats,
        applications,
        gone,
        reads,
        frozenset(
            (p.seat_id, p.application_id) for p in pairs if p.kind == PairKind.PIN
        ),
        frozenset(
            (p.seat_id, p.application_id) for p in pairs if p.kind == PairKind.BAN
        ),
        ties_between([seat.judge for seat in seats], applications),
        industries_of(applications),
        on,
    )


def _gone(reads: Iterable[Read], known: set[int]) -> Iterable[Application]:
    """Yield applications with reads that left the running."""
    seen: set[int] = set()
    for read in reads:
        if read.application_id not in known | seen:
            seen.add(read.application_id)
            yield read.application


def given_of(
    material: Material,
    *,
    with_asked: bool = False,
    extra: Mapping[int, int] | None = None,
) -> Given:
    """Return what an allocation is made from.

    With `with_asked` judges count who were asked and have not answered.
    """
    willing = {SeatState.ACCEPTED} | ({SeatState.INVITED} if with_asked else set())
    away = {
        seat.pk
        for seat in material.seats
        if seat.state not in willing or seat.judge.state != JudgeState.ACTIVE
    }
    counted = [
        seat for seat in material.seats if seat.pk not in away or material.load[seat.pk]
    ]
    away &= {seat.pk for seat in counted}
    everything = (*material.applications, *material.gone)
    gone = frozenset(one.pk for one in material.gone)
    history = tuple(
        Start(read.seat_id, read.application_id, read.state) for read in material.reads
    )
    free = {(read.seat, read.application) for read in history if read.state in LOST}
    pins = {
        (seat, application)
        for seat, application in material.pins - free
        if seat not in away
        and application not in gone
        and not material.tied(material.seat[seat], application)
    }
    return Given(
        readers=tuple(_readers(material, counted, pins)),
        asked=tuple(Asked(one.pk, material.facts_of(one)) for one in everything),
        rules=material.round.cover_rules,
        reads_each=material.round.reads_each,
        history=history,
        pins=frozenset(pins),
        forbidden=forbidden_pairs(material, counted) - pins,
        away=frozenset(away),
        withdrawn=gone,
        extra=dict(extra or {}),
        severity_limit=material.round.severity_limit,
    )


def forbidden_pairs(material: Material, seats: Iterable[Seat]) -> frozenset[Pair]:
    """Return the pairs that must not be: ties, bans, a language the judge lacks."""
    found = set(material.bans)
    of_judge = {seat.judge_id: seat.pk for seat in seats}
    found |= {
        (of_judge[judge], application)
        for judge, application in material.ties
        if judge in of_judge
    }
    if material.round.needs_language:
        found |= {
            (seat.pk, one.pk)
            for seat in seats
            for one in material.applications
            if one.language not in seat.judge.languages
        }
    known = set(of_judge.values())
    return frozenset(pair for pair in found if pair[0] in known)


def _readers(
    material: Material, seats: Iterable[Seat], pins: set[Pair]
) -> Iterable[Reader]:
    """Yield the seats as readers; nobody has less room than what she has begun."""
    begun = Counter(r.seat_id for r in material.reads if r.state != "unopened")
    fixed = {(r.seat_id, r.application_id) for r in material.reads}
    pinned = Counter(seat for seat, application in pins - fixed)
    pinned += Counter(
        r.seat_id
        for r in material.reads
        if r.state == "unopened" and (r.seat_id, r.application_id) in pins
    )
    for seat in seats:
        room = max(capacity_of(seat, on=material.on), begun[seat.pk] + pinned[seat.pk])
        facts = facts_of_judge(seat.judge)
        yield Reader(seat.pk, facts, room, seat.judge.severity)


def facts_of_judge(judge: Judge) -> dict[str, tuple[str, ...]]:
    """Return what coverage rules may ask of a judge."""
    facts: dict[str, tuple[str, ...]] = {
        str(name): (str(value),) for name, value in judge.marks.items() if value
    }
    country = judge.person.country or (judge.employer.country if judge.employer else "")
    facts |= {
        INDUSTRY: tuple(dict.fromkeys(SECTION_OF.get(c, c) for c in judge.expertise)),
        LANGUAGE: tuple(judge.languages),
        ROLE: (judge.role,) if judge.role else (),
        COUNTRY: (country,) if country else (),
    }
    return {name: values for name, values in facts.items() if values}


def capacity_of(seat: Seat, *, on: date) -> int:
    """Return how many reads a judge can do: fewer where she is away for part of it."""
    start = max(on, seat.round.opens_at.date())
    end = seat.round.closes_at.date()
    days = (end - start).days + 1
    if days <= 0:
        return seat.capacity
    lost = 0
    for absence in seat.judge.absences.all():
        first, last = max(absence.starts_on, start), min(absence.ends_on, end)
        lost += max(0, (last - first).days + (absence.ends_on > end))
    return seat.capacity * max(0, days - lost) // days


@dataclass(frozen=True, slots=True)
class Why:
    """What speaks for a judge and an application, in facts."""

    rules: tuple[str, ...]
    language: str
    load: int
    capacity: int
    is_pinned: bool

    def write(self) -> dict[str, object]:
        """Return it as JSON, to be kept on the read."""
        return {
            "rules": list(self.rules),
            "language": self.language,
            "load": self.load,
            "capacity": self.capacity,
            "is_pinned": self.is_pinned,
        }


def reasons(material: Material, pairs: Iterable[Pair]) -> dict[Pair, Why]:
    """Return what speaks for each pair of a plan."""
    pairs = list(pairs)
    load = Counter(seat for seat, _application in pairs)
    rules = material.round.cover_rules
    readers = {
        seat.pk: Reader(seat.pk, facts_of_judge(seat.judge), seat.capacity)
        for seat in material.seats
    }
    asked = {
        one.pk: Asked(one.pk, material.facts_of(one))
        for one in material.application.values()
    }
    return {
        (seat, application): Why(
            tuple(
                rule.label
                for rule in rules
                if fits(rule, readers[seat], asked[application])
            ),
            language
            if (language := material.application[application].language)
            in material.seat[seat].judge.languages
            else "",
            load[seat],
            capacity_of(material.seat[seat], on=material.on),
            (seat, application) in material.pins,
        )
        for seat, application in pairs
    }
