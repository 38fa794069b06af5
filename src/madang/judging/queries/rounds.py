"""Reads of rounds as staff see them: progress, applications, scenarios, pairs."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from madang.applications.models import Application
from madang.applications.queries import applications_to_judge
from madang.directory.industries import SECTION_OF
from madang.directory.models import Activity
from madang.judging import rules, scores
from madang.judging.models import (
    COUNTED,
    GOING,
    PairRule,
    Read,
    ReadState,
    Round,
    RoundState,
    Scenario,
    ScenarioState,
    SeatState,
    Sheet,
)
from madang.judging.queries.interests import ties_between

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from decimal import Decimal

    from django.db.models import QuerySet

    from madang.hubs.models import Actor
    from madang.judging.queries.interests import Tie
    from madang.judging.rubric import Rubric


TONES = {"locked": "ok", "opened": "info", "unopened": ""}


def rounds_visible_to(by: Actor) -> QuerySet[Round]:
    """Return the hub's rounds, the latest first; to a judge those of her seats."""
    found = Round.objects.filter(hub=by.hub).select_related("call__programme")
    if by.is_managing:
        return found
    if not rules.may_judge(by):
        return found.none()
    return found.filter(
        seats__judge__user=by.user, seats__state=SeatState.ACCEPTED
    ).distinct()


def rounds_with_counts(by: Actor) -> QuerySet[Round]:
    """Return rounds with their seats, reads and locked reads counted."""
    return (
        rounds_visible_to(by)
        .annotate(
            accepted=Count(
                "seats", filter=Q(seats__state=SeatState.ACCEPTED), distinct=True
            ),
            given=Count("reads", filter=Q(reads__state__in=COUNTED), distinct=True),
            locked=Count(
                "reads", filter=Q(reads__state=ReadState.LOCKED), distinct=True
            ),
        )
        .order_by("-opens_at", "-pk")
    )


def rounds_over(by: Actor, now: datetime) -> list[Round]:
    """Return the rounds whose time is over and that nobody has closed."""
    found = rounds_visible_to(by).filter(state=RoundState.OPEN, closes_at__lte=now)
    return list(found[:20])


def applications_in(round: Round) -> QuerySet[Application]:  # noqa: A002
    """Return the applications that stand in a round's stage, by number."""
    return applications_to_judge(round.call, round.stage)


def applications_read(round: Round) -> QuerySet[Application]:  # noqa: A002
    """Return the applications that a round reads or has read, by number."""
    read = Read.objects.filter(round=round).order_by().values("application")
    here = applications_in(round).order_by().values("pk")
    found = Application.objects.filter(hub=round.hub_id, call=round.call_id)
    return found.filter(Q(pk__in=here) | Q(pk__in=read)).order_by("number")


#: What of a round's applications the review board shows.
READS_MISSING, READS_OPEN = "missing", "open"


def applications_that_want(
    round: Round,  # noqa: A002
    what: str,
) -> QuerySet[Application]:
    """Return the applications of a round with reads missing, or with open ones."""
    found = applications_read(round)
    if what == READS_OPEN:
        reads = Read.objects.filter(round=round, state__in=GOING)
        return found.filter(pk__in=reads.order_by().values("application"))
    if what == READS_MISSING:
        reads = Read.objects.filter(round=round, state__in=COUNTED).order_by()
        enough = (
            reads.values("application")
            .annotate(many=Count("pk"))
            .filter(many__gte=round.reads_each)
        )
        return found.exclude(pk__in=enough.values("application"))
    return found


def tied_reads(round: Round) -> list[tuple[Read, list[Tie]]]:  # noqa: A002
    """Return reads under way or locked to which something ties their judge now."""
    reads = list(
        Read.objects.filter(round=round, state__in=COUNTED)
        .select_related("seat__judge__person", "seat__judge__user", "application")
        .order_by("application__number", "pk")
    )
    judges = {read.seat.judge_id: read.seat.judge for read in reads}
    applications = {read.application_id: read.application for read in reads}
    ties = ties_between(list(judges.values()), list(applications.values()))
    return [
        (read, found)
        for read in reads
        if (found := ties.get((read.seat.judge_id, read.application_id)))
    ]


@dataclass(frozen=True, slots=True)
class ShownRead:
    """A read as the review board shows it; `points` stand once its sheet is locked."""

    pk: int
    state: str
    judge: str
    points: Decimal | None
    why: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What the state is called."""
        return str(ReadState(self.state).label)

    @property
    def tone(self) -> str:
        """The colour of the state's pill."""
        return TONES.get(self.state, "warn")


@dataclass(frozen=True, slots=True)
class Line:
    """An application of a round with its reads, as staff see it."""

    application: Application
    reads: tuple[ShownRead, ...]
    locked: int
    short: int


def lines_of(
    round: Round,  # noqa: A002
    applications: Iterable[Application],
    *,
    has_reasons: bool = False,
) -> list[Line]:
    """Return some applications of a round with their reads; costs one statement.

    Why a judge reads one is told `has_reasons` only: the board has no room for it.
    """
    applications = list(applications)
    found: dict[int, list[ShownRead]] = defaultdict(list)
    rows = (
        Read.objects.filter(round=round, application__in=applications)
        .order_by("application", "seat__judge__person__name_key")
        .values_list(
            "application",
            "pk",
            "state",
            "seat__judge__person__name",
            "sheet__scores",
            *(["why"] if has_reasons else []),
        )
    )
    points_of = _totals(round.scale)
    for application, pk, state, judge, given, *why in rows:
        is_locked = state == ReadState.LOCKED and given is not None
        points = points_of(given) if is_locked else None
        found[application].append(ShownRead(pk, state, judge, points, *why))
    lines = []
    for one in applications:
        reads = tuple(found[one.pk])
        counted = sum(read.state in COUNTED for read in reads)
        locked = sum(read.state == ReadState.LOCKED for read in reads)
        lines.append(Line(one, reads, locked, max(0, round.reads_each - counted)))
    return lines


def _totals(rubric: Rubric) -> Callable[[Mapping[str, Any]], Decimal | None]:
    """Return what adds up a sheet; many sheets of a round hold the same scores."""
    known: dict[tuple[tuple[str, Any], ...], Decimal | None] = {}

    def total(given: Mapping[str, Any]) -> Decimal | None:
        key = tuple(given.items())
        if key not in known:
            known[key] = scores.read(given).shown_total(rubric)
        return known[key]

    return total


def reads_for_staff(by: Actor) -> QuerySet[Read]:
    """Return every read of the hub, for those who run rounds."""
    found = Read.objects.filter(hub=by.hub).select_related(
        "round", "seat__judge__person", "application"
    )
    return found if by.is_managing else found.none()


def scenarios_visible_to(by: Actor) -> QuerySet[Scenario]:
    """Return the scenarios of the hub's rounds, for those who run them."""
    found = Scenario.objects.filter(hub=by.hub).select_related("round", "made_by")
    return found if by.is_managing else found.none()


def scenario_in_force(round: Round) -> Scenario | None:  # noqa: A002
    """Return the scenario by which a round is read."""
    return Scenario.objects.filter(round=round, state=ScenarioState.ACTIVE).first()


def pair_rules_in(round: Round) -> QuerySet[PairRule]:  # noqa: A002
    """Return the pinned and banned pairs of a round."""
    return (
        PairRule.objects.filter(seat__round=round)
        .select_related("seat__judge__person", "application", "said_by")
        .order_by("application__number", "pk")
    )


def pair_rules_visible_to(by: Actor) -> QuerySet[PairRule]:
    """Return the pinned and banned pairs of the hub, for those who run rounds."""
    found = PairRule.objects.filter(hub=by.hub).select_related(
        "seat__judge__person", "application"
    )
    return found if by.is_managing else found.none()


def standing_reads(round: Round) -> list[Read]:  # noqa: A002
    """Return all reads of a round in any state."""
    return list(Read.objects.filter(round=round).order_by("pk"))


def industries_of(applications: Iterable[Application]) -> dict[int, str]:
    """Return the ISIC section of each organisation among these applicants."""
    ids = {one.organisation_id for one in applications} - {None}
    rows = Activity.objects.filter(organisation__in=ids).order_by("is_main", "-pk")
    return {row.organisation_id: SECTION_OF.get(row.code, row.code) for row in rows}


@dataclass(frozen=True)
class Progress:
    """How far the reads of a round have come."""

    states: Mapping[str, int] = field(default_factory=dict)
    asked: int = 0

    @property
    def counted(self) -> int:
        """Reads that count."""
        return sum(self.states.get(state, 0) for state in COUNTED)

    @property
    def locked(self) -> int:
        """Reads that are done."""
        return self.states.get(ReadState.LOCKED, 0)

    @property
    def share(self) -> int:
        """Done in per cent of what is asked."""
        return round(100 * self.locked / self.asked) if self.asked else 0


def progress_of(round: Round) -> Progress:  # noqa: A002
    """Return how far a round has come; costs two statements."""
    states: Counter[str] = Counter()
    for state, number in (
        Read.objects.filter(round=round)
        .values_list("state")
        .annotate(n=Count("pk"))
        .order_by()
    ):
        states[state] = number
    return Progress(states, applications_in(round).count() * round.reads_each)


def locked_totals(round: Round) -> dict[tuple[int, int], float]:  # noqa: A002
    """Return the figures of a round's locked sheets by seat and application."""
    rubric = round.scale
    rows = Sheet.objects.filter(
        read__round=round, read__state=ReadState.LOCKED
    ).values_list("read__seat", "read__application", "scores")
    found = {}
    for seat, application, given in rows:
        total = scores.read(given).total(rubric)
        if total is not None:
            found[seat, application] = float(total)
    return found
