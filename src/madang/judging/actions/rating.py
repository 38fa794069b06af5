"""Applicants rate the reading: asked, answered without a trace, counted at the end.

How an answer is kept apart from who gave it is told in `judging.models.rating`.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madang.hubs.actions import action
from madang.judging import rules
from madang.judging.actions.rounds import NotNow
from madang.judging.models import (
    Judge,
    PollState,
    RatingBox,
    RatingPoll,
    RatingTally,
    RatingVoice,
    ReadState,
    Round,
    RoundState,
)
from madang.kit.errors import Refused
from madang.kit.sent import number_sent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from madang.applications.models import Application
    from madang.hubs.models import Actor

LOWEST, HIGHEST = 1, 5
A_MOMENT = timedelta(seconds=1)
LONGEST_COMMENT = 2000
#: What applicants are asked, each from 1 (not at all) to 5 (fully).
QUESTIONS = {
    "fair": gettext_lazy("We were treated fairly"),
    "careful": gettext_lazy("Those who judged knew our application"),
    "clear": gettext_lazy("We understood what counted"),
    "useful": gettext_lazy("What we heard back helps us go on"),
}


@action(allowed=rules.may_run)
def open_poll(
    round_: Round, by: Actor, *, closes_at: datetime, now: datetime
) -> RatingPoll:
    """Applicants who were told their decision may rate the reading until `closes_at`.

    Called again it moves the end of a poll that is open.

    Raises:
        NotNow: the round is not closed, or its poll is.
        Refused: the end is not ahead.
    """
    if round_.state != RoundState.CLOSED:
        raise NotNow(_("Close the round first."))
    if closes_at <= now:
        told = _("The end must lie ahead.")
        raise Refused(told, fields={"closes_at": [told]})
    poll, is_new = RatingPoll.objects.get_or_create(
        round=round_,
        defaults={
            "hub": round_.hub,
            "opened_at": now,
            "closes_at": closes_at,
            "pepper": secrets.token_hex(32),
        },
    )
    if is_new:
        return poll
    if not poll.is_open_at(now):
        raise NotNow(_("This poll is closed for good."))
    poll.closes_at = closes_at
    poll.save(update_fields=["closes_at"])
    return poll


@action(allowed=rules.may_close_poll)
def close_poll(poll: RatingPoll, by: Actor, *, now: datetime) -> RatingPoll:
    """Nobody answers any more, and nobody can find out whose an answer is.

    Raises:
        NotNow: it is closed already.
    """
    taken = RatingPoll.objects.filter(pk=poll.pk, state=PollState.OPEN).update(
        state=PollState.CLOSED,
        pepper="",
        closes_at=max(min(poll.closes_at, now), poll.opened_at + A_MOMENT),
    )
    if not taken:
        raise NotNow(_("This poll is closed for good."))
    poll.refresh_from_db()
    return poll


@action(allowed=rules.may_rate)
def rate_reading(
    poll: RatingPoll,
    by: Actor,
    *,
    application: Application,
    values: Mapping[str, Any],
    comment: str,
    now: datetime,
) -> RatingPoll:
    """The answer is in the box, in the place of the applicant's former one.

    The line in the journal says that somebody answered; it names nobody when the
    product notes it, which is how the page does it.

    Raises:
        NotNow: the poll is closed.
        Refused: a figure is missing or out of scale, or the comment too long.
    """
    given = _checked(values, comment)
    if not poll.is_open_at(now):
        raise NotNow(_("This poll is closed."))
    mark = rating_mark(poll, application)
    RatingBox.objects.get_or_create(poll=poll, defaults={"hub": poll.hub})
    box = RatingBox.objects.select_for_update().get(poll=poll)
    answers = {one["mark"]: one for one in box.answers}
    former = answers.get(mark, {}).get("values", {})
    answers[mark] = {"mark": mark, "values": given, "comment": _clean(comment)}
    box.answers = sorted(answers.values(), key=lambda one: str(one["mark"]))
    box.save(update_fields=["answers"])
    _count(poll, application, former, given)
    RatingVoice.objects.get_or_create(
        poll=poll, application=application, defaults={"hub": poll.hub}
    )
    return poll


def _checked(values: Mapping[str, Any], comment: str) -> dict[str, int]:
    faults: dict[str, list[str]] = {}
    given: dict[str, int] = {}
    for key in QUESTIONS:
        text = str(values.get(key, ""))
        if LOWEST <= (figure := number_sent(text)) <= HIGHEST:
            given[key] = figure
        else:
            faults[key] = [_("Choose a figure from 1 to 5.")]
    if len(comment) > LONGEST_COMMENT:
        told = _("Use at most %(most)d characters.") % {"most": LONGEST_COMMENT}
        faults["comment"] = [told]
    if faults:
        raise Refused(_("Some answers are missing."), fields=faults)
    return given


def _clean(comment: str) -> str:
    return comment.replace("\r\n", "\n").strip()


def rating_mark(poll: RatingPoll, application: Application) -> str:
    """Return the mark of an applicant's answer; without the poll's secret nobody can.

    Raises:
        NotNow: the poll is closed and its secret gone.
    """
    if not poll.pepper:
        raise NotNow(_("This poll is closed."))
    key = f"{settings.SECRET_KEY}:{poll.pepper}".encode()
    text = f"{poll.pk}:{application.pk}".encode()
    return hmac.new(key, text, "sha256").hexdigest()


def _count(
    poll: RatingPoll,
    application: Application,
    former: Mapping[str, int],
    given: Mapping[str, int],
) -> None:
    """Count the answer for each judge whose score of the application is locked."""
    judges = Judge.objects.filter(
        seats__round=poll.round_id,
        seats__reads__application=application,
        seats__reads__state=ReadState.LOCKED,
    ).distinct()
    for judge in judges.order_by("pk"):
        tally, _is_new = RatingTally.objects.get_or_create(
            poll=poll, judge=judge, defaults={"hub": poll.hub}
        )
        tally.counts = _counted(tally.counts, former, given)
        tally.save(update_fields=["counts"])


def _counted(
    counts: Mapping[str, Any], former: Mapping[str, int], given: Mapping[str, int]
) -> dict[str, list[int]]:
    """Return the counts with one answer more, or with one answer changed."""
    found = {}
    for key in QUESTIONS:
        row = [*counts.get(key, [0] * HIGHEST)]
        if key in former:
            row[former[key] - 1] = max(0, row[former[key] - 1] - 1)
        row[given[key] - 1] += 1
        found[key] = row
    return found
