"""Rounds: made, changed while they are being prepared, opened, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.hubs.actions import action, save_version
from madang.judging import covering, rubric, rules
from madang.judging.models import (
    GOING,
    Read,
    ReadState,
    Round,
    RoundState,
    ShowOthers,
)
from madang.kit.errors import Conflict, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from madang.hubs.models import Actor
    from madang.programmes.models import Call

#: What may be changed while a round is prepared, and, after the line, at any time.
PREPARED = (
    "stage",
    "reads_each",
    "minutes_each",
    "is_blind",
    "needs_language",
    "pledge",
    "severity_limit",
    "opens_at",
)
ALWAYS = ("names", "intro", "show_others", "names_judges", "closes_at")
PREPARING = (RoundState.DRAFT, RoundState.READY)
MOST_READS = 20


class NotNow(Conflict):
    """The round is not in a state in which this can be done."""


@action(allowed=rules.may_run)
def make_round(call: Call, by: Actor, *, values: Mapping[str, Any]) -> Round:
    """A round of the call is being prepared.

    Raises:
        Refused: a value is not fit to be stored.
    """
    round_ = Round(hub=call.hub, call=call, **_checked(values))
    _check_dates(round_)
    round_.save()
    return round_


@action(allowed=rules.may_run)
def change_round(
    round_: Round, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> Round:
    """The round is as `values` say; once it is open only its words and its end.

    Raises:
        Stale: somebody saved it since version `expected`.
        Refused: a value is not fit to be stored, or may no longer change.
    """
    given = _checked(values)
    if round_.state not in PREPARING:
        given = {
            name: value
            for name, value in given.items()
            if name in ALWAYS or getattr(round_, name) != value
        }
        if set(given) - set(ALWAYS):
            raise NotNow(_("The round is open; only its words and its end may change."))
    for name, value in given.items():
        setattr(round_, name, value)
    _check_dates(round_)
    return save_version(round_, expected, list(given))


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    given = {n: values[n] for n in (*PREPARED, *ALWAYS) if n in values}
    if not 1 <= given.get("reads_each", 1) <= MOST_READS:
        text = _("Give a number of reads from 1 to 20.")
        raise Refused(text, fields={"reads_each": [text]})
    if given.get("show_others", ShowOthers.NEVER) not in ShowOthers.values:
        raise Refused(_("Choose one of the list."))
    return given


def _check_dates(round_: Round) -> None:
    if round_.closes_at <= round_.opens_at:
        text = _("The end must come after the beginning.")
        raise Refused(text, fields={"closes_at": [text]})


@action(allowed=rules.may_run)
def set_rubric(round_: Round, by: Actor, *, expected: int, content: Any) -> Round:
    """Judges score by this rubric.

    Raises:
        Stale: somebody saved the round since version `expected`.
        NotNow: the round is open already.
        Refused: it is no rubric; the text names the place.
    """
    _must_be_preparing(round_)
    round_.rubric = rubric.read(content).write()
    return save_version(round_, expected, ["rubric"])


@action(allowed=rules.may_run)
def set_cover(round_: Round, by: Actor, *, expected: int, content: Any) -> Round:
    """Panels should hold these judges, the first rule first.

    Raises:
        Stale: somebody saved the round since version `expected`.
        NotNow: the round is over.
        Refused: they are no rules; the text names the place.
    """
    if round_.state == RoundState.CLOSED:
        raise NotNow(_("The round is closed."))
    round_.cover = [rule.write() for rule in covering.read(content)]
    return save_version(round_, expected, ["cover"])


def _must_be_preparing(round_: Round) -> None:
    if round_.state not in PREPARING:
        raise NotNow(_("The round is open; its rubric no longer changes."))


@action(allowed=rules.may_run)
def open_round(round_: Round, by: Actor, *, expected: int) -> Round:
    """Judges see their reads, and may score from the round's opening time on.

    Raises:
        Stale: somebody saved the round since version `expected`.
        NotNow: it is open or closed.
        Refused: the rubric is not ready, or nobody was given anything to read.
    """
    if round_.state not in PREPARING:
        raise NotNow(_("The round was opened already."))
    if fault := round_.scale.fault():
        raise Refused(fault)
    if not Read.objects.filter(round=round_, state__in=GOING).exists():
        raise Refused(_("Nobody has anything to read yet. Put an allocation in force."))
    round_.state = RoundState.OPEN
    return save_version(round_, expected, ["state"])


@action(allowed=rules.may_run)
def close_round(round_: Round, by: Actor, *, expected: int, now: datetime) -> Round:
    """Nobody scores any more; reads that were not locked count as not read.

    Raises:
        Stale: somebody saved the round since version `expected`.
        NotNow: it is not open.
    """
    if round_.state != RoundState.OPEN:
        raise NotNow(_("Only an open round can be closed."))
    Read.objects.filter(round=round_, state__in=GOING).update(
        state=ReadState.NO_SHOW, ended_at=now
    )
    round_.state = RoundState.CLOSED
    return save_version(round_, expected, ["state"])


@action(allowed=rules.may_run)
def open_again(round_: Round, by: Actor, *, expected: int, now: datetime) -> Round:
    """A closed round is open again, with the reads that were not done.

    Raises:
        Stale: somebody saved the round since version `expected`.
        NotNow: it is not closed, or its end has passed.
    """
    if round_.state != RoundState.CLOSED:
        raise NotNow(_("Only a closed round can be opened again."))
    if round_.closes_at <= now:
        raise NotNow(_("The end of the round has passed. Set a later one first."))
    undone = Read.objects.filter(round=round_, state=ReadState.NO_SHOW)
    undone.filter(opened_at=None).update(state=ReadState.UNOPENED, ended_at=None)
    undone.exclude(opened_at=None).update(state=ReadState.OPENED, ended_at=None)
    round_.state = RoundState.OPEN
    return save_version(round_, expected, ["state"])
