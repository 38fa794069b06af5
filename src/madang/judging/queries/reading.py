"""What a judge may read: the only door to a read, its application and other scores."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import F, Max

from madang.applications.models import Submission
from madang.applications.queries import answers_for_reading
from madang.judging import rules, scores
from madang.judging.models import (
    GOING,
    Read,
    ReadState,
    Round,
    RoundState,
    Seat,
    SeatState,
    Sheet,
    ShowOthers,
)
from madang.judging.queries.interests import ties_between
from madang.judging.queries.people import own_judge

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from decimal import Decimal

    from django.db.models import QuerySet

    from madang.hubs.models import Actor

#: Reads that a judge has before her; what she passed back or recused is gone.
SEEN = (ReadState.UNOPENED, ReadState.OPENED, ReadState.LOCKED)


def reads_visible_to(by: Actor) -> QuerySet[Read]:
    """Return the reads that a judge may see: her own, and never a conflicted one.

    Only in accepted seats of rounds that were opened, of applications that are still
    in the running.  What ties her to an applicant is asked anew each time, so that a
    tie found today hides the application today: its name, its count, its files.
    """
    judge = own_judge(by)
    if judge is None:
        return Read.objects.none()
    own = (
        Read.objects.filter(
            hub=by.hub,
            seat__judge=judge,
            seat__state=SeatState.ACCEPTED,
            round__state__in=[RoundState.OPEN, RoundState.CLOSED],
            state__in=SEEN,
            application__state="submitted",
        )
        .select_related(
            "round__call",
            "seat__judge__person",
            "seat__judge__user",
            "application__organisation",
            "application__edition",
        )
        .order_by("round__closes_at", "round", "application__number")
    )
    tied = {pair[1] for pair in ties_between([judge], [r.application for r in own])}
    return own.exclude(application__in=tied) if tied else own


def shown_name(read: Read) -> str:
    """Return what a judge may call the application: in a blind round its number."""
    if read.round.is_blind:
        return f"№ {read.application.number}"
    return read.application.name


@dataclass(frozen=True, slots=True)
class Task:
    """One read on a judge's list."""

    read: Read
    name: str
    sheet: Sheet | None
    is_changed: bool
    total: Decimal | None = None

    @property
    def is_done(self) -> bool:
        """Whether her score is locked."""
        return self.read.state == ReadState.LOCKED


@dataclass(frozen=True)
class Desk:
    """A judge's seat in a round with everything that waits there."""

    seat: Seat
    round: Round
    tasks: tuple[Task, ...] = ()

    @property
    def done(self) -> int:
        """Reads that are locked."""
        return sum(task.is_done for task in self.tasks)

    @property
    def left(self) -> int:
        """Reads that still wait."""
        return len(self.tasks) - self.done

    @property
    def minutes_left(self) -> int:
        """How long the rest takes at the round's pace."""
        return self.left * self.round.minutes_each

    @property
    def next(self) -> Task | None:
        """What to read next: what was begun first."""
        waiting = [task for task in self.tasks if not task.is_done]
        begun = [task for task in waiting if task.read.state == ReadState.OPENED]
        return next(iter(begun or waiting), None)


def desks_of(by: Actor) -> list[Desk]:
    """Return a judge's accepted seats with their reads; constant in queries."""
    reads = list(reads_visible_to(by))
    tasks = tasks_of(reads)
    by_seat: dict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        by_seat[task.read.seat_id].append(task)
    if not rules.may_judge(by):
        return []
    seats = Seat.objects.filter(
        hub=by.hub,
        judge__user=by.user,
        state=SeatState.ACCEPTED,
        round__state__in=[RoundState.READY, RoundState.OPEN, RoundState.CLOSED],
    ).select_related("round__call", "judge")
    ordered = seats.order_by(F("round__closes_at").desc(), "pk")[:50]
    return [Desk(seat, seat.round, tuple(by_seat[seat.pk])) for seat in ordered]


def tasks_of(reads: Iterable[Read]) -> list[Task]:
    """Return reads with their sheets and whether the application changed since."""
    reads = list(reads)
    sheets = {row.read_id: row for row in Sheet.objects.filter(read__in=reads)}
    latest = latest_submissions(read.application_id for read in reads)
    found = []
    for read in reads:
        sheet = sheets.get(read.pk)
        newest = latest.get(read.application_id, 0)
        total = (
            scores.read(sheet.scores).shown_total(read.round.scale) if sheet else None
        )
        changed = sheet is not None and 0 < sheet.seen_submission < newest
        found.append(Task(read, shown_name(read), sheet, changed, total))
    return found


def latest_submissions(applications: Iterable[int]) -> dict[int, int]:
    """Return the number of the last submission of each application."""
    rows = Submission.objects.filter(application__in=list(applications)).order_by()
    return dict(rows.values_list("application_id").annotate(last=Max("number")))


@dataclass(frozen=True, slots=True)
class Other:
    """What another judge gave, without her name."""

    number: int
    total: Decimal | None
    given: tuple[tuple[str, Decimal | None], ...]
    comment: str


@dataclass(frozen=True)
class Page:
    """Everything on the review screen."""

    task: Task
    answers: Any
    others: tuple[Other, ...] = ()
    list: tuple[Task, ...] = field(default_factory=tuple)
    latest: int = 0

    @property
    def read(self) -> Read:
        """The read."""
        return self.task.read

    @property
    def place(self) -> int:
        """Where it stands on the judge's list, from 1."""
        return next(
            (n for n, task in enumerate(self.list, 1) if task.read.pk == self.read.pk),
            0,
        )

    def neighbour(self, step: int) -> Read | None:
        """Return the read before (-1) or after (1) on the judge's list."""
        at = self.place - 1 + step
        return self.list[at].read if 0 <= at < len(self.list) else None


def review_page(read: Read, reads: Iterable[Read]) -> Page:
    """Return the review screen of one of the reads that the judge may see."""
    same_round = [one for one in reads if one.round_id == read.round_id]
    tasks = tasks_of(same_round)
    task = next(one for one in tasks if one.read.pk == read.pk)
    return Page(
        task,
        answers_for_reading(read.application, blind=read.round.is_blind),
        others_of(task),
        tuple(tasks),
        latest_submissions([read.application_id]).get(read.application_id, 0),
    )


def others_of(task: Task) -> tuple[Other, ...]:
    """Return others' locked sheets, once the judge has locked her own."""
    read = task.read
    if read.state != ReadState.LOCKED or read.round.show_others == ShowOthers.NEVER:
        return ()
    rows = (
        Sheet.objects.filter(
            read__round=read.round,
            read__application=read.application,
            read__state=ReadState.LOCKED,
        )
        .exclude(read=read)
        .order_by("locked_at", "pk")
    )
    rubric = read.round.scale
    found = []
    for number, sheet in enumerate(rows, 1):
        given = scores.read(sheet.scores)
        found.append(
            Other(
                number,
                given.shown_total(rubric),
                tuple(
                    (one.name, given.of.get(one.key))
                    for one in rubric.criteria
                    if one.key in given.of
                ),
                sheet.comment_shared,
            )
        )
    return tuple(found)


def waiting_reads(by: Actor, now: datetime) -> list[Desk]:
    """Return the desks on which something waits at this moment."""
    return [desk for desk in desks_of(by) if desk.left and desk.round.is_open_at(now)]


def is_going(read: Read) -> bool:
    """Return whether the judge can still work on a read."""
    return read.state in GOING
