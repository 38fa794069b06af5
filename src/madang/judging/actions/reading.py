"""A judge at work: opens, scores, locks, passes back, recuses herself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.hubs.actions import Stale, action, save_version
from madang.judging import rules, scores
from madang.judging.actions.replanning import ask_replan
from madang.judging.actions.rounds import NotNow
from madang.judging.models import (
    GOING,
    Interest,
    InterestKind,
    InterestSource,
    Read,
    ReadState,
    RoundState,
    Sheet,
    SheetEdit,
)
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from madang.hubs.models import Actor

LONGEST_COMMENT = 10_000


@action(allowed=rules.may_score)
def open_read(read: Read, by: Actor, *, seen: int, now: datetime) -> Sheet:
    """The judge has opened the application; it is no longer given to anybody else.

    Raises:
        NotNow: the read was passed back, or the round is not open.
    """
    _must_be_open(read, now)
    Read.objects.filter(pk=read.pk, state=ReadState.UNOPENED).update(
        state=ReadState.OPENED, opened_at=now
    )
    read.refresh_from_db(fields=["state", "opened_at"])
    sheet, _is_new = Sheet.objects.get_or_create(
        read=read, defaults={"hub": read.hub, "seen_submission": seen}
    )
    return sheet


@action(allowed=rules.may_score)
def save_sheet(  # noqa: PLR0913 -- what a sheet consists of
    read: Read,
    by: Actor,
    *,
    expected: int,
    values: Mapping[str, Any],
    comment_private: str | None = None,
    comment_shared: str | None = None,
    seen: int = 0,
    now: datetime,
) -> Sheet:
    """The sheet holds these scores and comments; what is not named stays.

    Raises:
        NotNow: it is locked, the read is not hers any more, or the round not open.
        Stale: it was saved in another window since version `expected`.
        Refused: a criterion is unknown, a score out of scale, a comment too long.
    """
    sheet = _open_sheet(read, now)
    _fill(sheet, read, values, comment_private, comment_shared)
    if seen:
        sheet.seen_submission = seen
    sheet.saved_at = now
    return _save(sheet, expected)


@action(allowed=rules.may_score)
def lock_sheet(  # noqa: PLR0913 -- what a sheet consists of
    read: Read,
    by: Actor,
    *,
    expected: int,
    values: Mapping[str, Any],
    comment_private: str | None = None,
    comment_shared: str | None = None,
    seen: int = 0,
    now: datetime,
) -> Sheet:
    """The score is final and counts; others' scores may show from now on.

    Raises:
        NotNow, Stale, Refused: as for saving.
        Refused: a criterion is neither scored nor N/A, or all are N/A.
    """
    sheet = _open_sheet(read, now)
    _fill(sheet, read, values, comment_private, comment_shared)
    _must_be_complete(sheet, read)
    if seen:
        sheet.seen_submission = seen
    sheet.saved_at = sheet.locked_at = now
    sheet = _save(sheet, expected, "locked_at")
    taken = Read.objects.filter(pk=read.pk, state=ReadState.OPENED).update(
        state=ReadState.LOCKED, ended_at=now
    )
    if not taken:
        raise NotNow(_("This read is not yours any more."))
    read.state, read.ended_at = ReadState.LOCKED, now
    _keep_edit(sheet, by, "locked", "", now)
    return sheet


def _open_sheet(read: Read, now: datetime) -> Sheet:
    _must_be_open(read, now)
    sheet = Sheet.objects.filter(read=read).first()
    if sheet is None:
        raise NotNow(_("Open the application first."))
    if sheet.locked_at is not None:
        raise NotNow(_("This score is locked."))
    return sheet


def _must_be_open(read: Read, now: datetime) -> None:
    if read.state not in GOING and read.state != ReadState.LOCKED:
        raise NotNow(_("This read is not yours any more."))
    if not read.round.is_open_at(now):
        raise NotNow(_("The round is not open."))


def _fill(
    sheet: Sheet,
    read: Read,
    values: Mapping[str, Any],
    comment_private: str | None,
    comment_shared: str | None,
) -> None:
    rubric = read.round.scale
    old = scores.read(sheet.scores)
    sheet.scores = scores.given(rubric, values, old).write()
    for name, text in (
        ("comment_private", comment_private),
        ("comment_shared", comment_shared),
    ):
        if text is None:
            continue
        if len(text) > LONGEST_COMMENT:
            told = _("Use at most %(most)d characters.") % {"most": LONGEST_COMMENT}
            raise Refused(told, fields={name: [told]})
        setattr(sheet, name, text.replace("\r\n", "\n"))


def _save(sheet: Sheet, expected: int, *more: str) -> Sheet:
    fields = ["scores", "comment_private", "comment_shared", "seen_submission"]
    try:
        return save_version(sheet, expected, [*fields, "saved_at", *more])
    except Stale as stale:
        told = _("This sheet was changed in another window. Load it again.")
        raise Stale(told) from stale


def _must_be_complete(sheet: Sheet, read: Read) -> None:
    rubric = read.round.scale
    given = scores.read(sheet.scores)
    if missing := given.missing(rubric):
        told = _("Still without a score: %(names)s.") % {
            "names": ", ".join(one.name for one in missing)
        }
        again = _("Give a score, or N/A.")
        raise Refused(told, fields={one.key: [again] for one in missing})
    if given.total(rubric) is None:
        raise Refused(_("A sheet of nothing but N/A says nothing. Pass it back."))


def _keep_edit(sheet: Sheet, by: Actor, act: str, reason: str, now: datetime) -> None:
    SheetEdit.objects.create(
        hub=sheet.hub,
        sheet=sheet,
        number=1 + SheetEdit.objects.filter(sheet=sheet).count(),
        act=act,
        scores=sheet.scores,
        comment_shared=sheet.comment_shared,
        reason=reason[:500],
        at=now,
        by=by.user,
    )


@action(allowed=rules.may_run)
def reopen_sheet(read: Read, by: Actor, *, reason: str, now: datetime) -> Read:
    """The judge may score again; the locked sheet stays on record.

    Raises:
        NotNow: it is not locked, or the round is not open.
        Refused: no reason is given.
    """
    if not reason.strip():
        told = _("Say why.")
        raise Refused(told, fields={"reason": [told]})
    _must_be_open(read, now)
    sheet = Sheet.objects.filter(read=read).exclude(locked_at=None).first()
    if sheet is None or read.state != ReadState.LOCKED:
        raise NotNow(_("This score is not locked."))
    _keep_edit(sheet, by, "reopened", reason.strip(), now)
    sheet.locked_at = None
    save_version(sheet, sheet.version, ["locked_at"])
    read.state, read.ended_at = ReadState.OPENED, None
    read.save(update_fields=["state", "ended_at"])
    return read


@action(allowed=rules.may_score)
def recuse(read: Read, by: Actor, *, kind: str, reason: str, now: datetime) -> Read:
    """The judge has an interest: she sees no more of it, somebody else reads it.

    Raises:
        NotNow: the read is not hers any more, or the round is over.
        Refused: the kind of interest is unknown.
    """
    if kind not in InterestKind.values:
        raise Refused(_("Choose what ties you to the applicant."))
    _end(
        read,
        ReadState.RECUSED,
        kind=kind,
        reason=reason,
        now=now,
        also=(ReadState.LOCKED,),
    )
    Interest.objects.create(
        hub=read.hub,
        judge=read.seat.judge,
        application=read.application,
        kind=kind,
        source=InterestSource.JUDGE,
        reason=reason.strip()[:500],
        said_at=now,
        said_by=by.user,
    )
    ask_replan(read.round, now)
    return read


@action(allowed=rules.may_score)
def pass_back(read: Read, by: Actor, *, reason: str, now: datetime) -> Read:
    """The judge does not read it; somebody else does.

    Raises:
        NotNow: it is locked, not hers any more, or the round is over.
    """
    _end(read, ReadState.PASSED, reason=reason, now=now)
    ask_replan(read.round, now)
    return read


@action(allowed=rules.may_run)
def take_back(read: Read, by: Actor, *, reason: str, now: datetime) -> Read:
    """The read counts as not done and goes to somebody else.

    Raises:
        NotNow: it is locked, or ended before.
    """
    _end(read, ReadState.NO_SHOW, reason=reason, now=now)
    ask_replan(read.round, now)
    return read


def _end(  # noqa: PLR0913 -- what ends how and why
    read: Read,
    state: ReadState,
    *,
    kind: str = "",
    reason: str,
    now: datetime,
    also: tuple[ReadState, ...] = (),
) -> None:
    if read.round.state == RoundState.CLOSED:
        raise NotNow(_("The round is closed."))
    ended = Read.objects.filter(pk=read.pk, state__in=[*GOING, *also]).update(
        state=state, ended_at=now, reason_kind=kind, reason=reason.strip()[:500]
    )
    if not ended:
        raise NotNow(_("This read is not yours any more."))
    read.refresh_from_db(fields=["state", "ended_at", "reason_kind", "reason"])
