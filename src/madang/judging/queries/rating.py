"""Reads of ratings: what an applicant may answer, and what staff may know of it.

Staff see figures only when the poll is over and five have answered; before, two looks
with one answer between them would tell it.  A judge's figures show only where five have
answered, and nobody or five more have answered whom she did not read: else the round's
figures less hers would tell of those few.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from madang.applications.models import Decision
from madang.applications.rules import own_applications
from madang.judging.models import (
    PollState,
    RatingBox,
    RatingPoll,
    RatingTally,
    RatingVoice,
    Read,
    ReadState,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.applications.models import Application
    from madang.hubs.models import Actor
    from madang.judging.models import Round

FEWEST = 5


def polls_visible_to(by: Actor) -> QuerySet[RatingPoll]:
    """Return the hub's polls, for those who run rounds."""
    found = RatingPoll.objects.filter(hub=by.hub).select_related("round__call")
    return found if by.is_managing else found.none()


def polls_over(now: datetime) -> QuerySet[RatingPoll]:
    """Return the polls of all hubs whose end has passed and that are not closed."""
    over = RatingPoll.objects.filter(state=PollState.OPEN, closes_at__lte=now)
    return over.select_related("hub", "round")


@dataclass(frozen=True, slots=True)
class Asked:
    """A poll that an applicant may answer, and whether she has."""

    poll: RatingPoll
    application: Application
    has_answered: bool


def polls_of(by: Actor, now: datetime) -> list[Asked]:
    """Return what the actor's own applications may rate now; two statements.

    Only after their decision was released, and only where judges have scored them.
    """
    own = own_applications(by)
    if not own:
        return []
    reads = (
        _rateable(by, own, now)
        .select_related("application__call", "round__poll__round__call")
        .order_by("round", "application", "pk")
    )
    found = {(r.round_id, r.application_id): r for r in reads}
    voices = set(
        RatingVoice.objects.filter(hub=by.hub, application__in=own).values_list(
            "poll_id", "application_id"
        )
    )
    return [
        Asked(
            read.round.poll,
            read.application,
            (read.round.poll.pk, read.application_id) in voices,
        )
        for read in found.values()
    ]


def _rateable(by: Actor, own: Collection[int], now: datetime) -> QuerySet[Read]:
    """Return locked reads of told applications in rounds whose poll is open."""
    told = Decision.objects.filter(
        hub=by.hub, application__in=own, released_at__isnull=False
    )
    return Read.objects.filter(
        hub=by.hub,
        application__in=told.values("application"),
        state=ReadState.LOCKED,
        round__poll__state=PollState.OPEN,
        round__poll__closes_at__gt=now,
    )


def may_rate_now(by: Actor, application: Application, now: datetime) -> bool:
    """Tell whether an applicant may say how she was judged; one statement."""
    own = own_applications(by) & {application.pk}
    return bool(own) and _rateable(by, own, now).exists()


def answer_in(poll: RatingPoll, mark: str) -> Mapping[str, Any]:
    """Return the answer under a mark, for whoever could make the mark."""
    box = RatingBox.objects.filter(poll=poll).first()
    rows = box.answers if box else []
    return next((one for one in rows if one["mark"] == mark), {})


@dataclass(frozen=True, slots=True)
class Figures:
    """How one judge, or a whole round, was received: the mean of each question."""

    judge: str
    count: int
    means: tuple[float, ...] | None  # nothing while too few have answered


@dataclass(frozen=True, slots=True)
class Rated:
    """What staff may know of a poll."""

    count: int
    asked: int
    is_over: bool
    whole: Figures | None
    judges: tuple[Figures, ...]
    comments: tuple[str, ...]


def rated(poll: RatingPoll, keys: tuple[str, ...], now: datetime) -> Rated:
    """Return a poll's figures as far as they tell of nobody; four statements."""
    asked = _asked(poll.round)
    box = RatingBox.objects.filter(poll=poll).first()
    answers = box.answers if box else []
    count, is_over = len(answers), not poll.is_open_at(now)
    if not is_over or count < FEWEST:
        return Rated(count, asked, is_over, None, (), ())
    whole = Figures("", count, tuple(_mean(answers, key) for key in keys))
    tallies = RatingTally.objects.filter(poll=poll).select_related("judge__person")
    judges = tuple(
        _of_judge(tally, keys, count)
        for tally in tallies.order_by("judge__person__name_key", "pk")
    )
    comments = tuple(one["comment"] for one in answers if one["comment"])
    return Rated(count, asked, is_over, whole, judges, comments)


def _asked(round: Round) -> int:  # noqa: A002 -- the house's word for it
    """Return how many applicants of a round were told their decision."""
    told = Decision.objects.filter(
        application__call=round.call_id, released_at__isnull=False
    )
    read = Read.objects.filter(
        round=round, state=ReadState.LOCKED, application__in=told.values("application")
    )
    return read.values("application").distinct().count()


def _mean(answers: list[Mapping[str, Any]], key: str) -> float:
    return float(sum(one["values"][key] for one in answers)) / len(answers)


def _of_judge(tally: RatingTally, keys: tuple[str, ...], count: int) -> Figures:
    rows = [tally.counts.get(key, []) for key in keys]
    own = sum(rows[0])
    others = count - own
    if own < FEWEST or 0 < others < FEWEST:
        return Figures(tally.judge.name, own, None)
    means = tuple(
        sum(figure * n for figure, n in enumerate(row, 1)) / own for row in rows
    )
    return Figures(tally.judge.name, own, means)
