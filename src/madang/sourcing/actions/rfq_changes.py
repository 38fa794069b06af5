"""Changing what suppliers have read of an RFQ: its deadline, its end, its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from madang.files.actions import store_file
from madang.hubs.actions import action, save_version
from madang.hubs.models import Role
from madang.kit.errors import NotAllowed, Refused
from madang.sourcing import rules
from madang.sourcing.actions.rfqs import tell_side
from madang.sourcing.checking import check, refuse
from madang.sourcing.finding import RFQ, RFQ_LINE
from madang.sourcing.models import Rfq, RfqChange, RfqChangeKind
from madang.sourcing.queries import standing_quotes

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.files.base import File

    from madang.files.models import StoredFile
    from madang.hubs.models import Actor
    from madang.sourcing.models import RfqLine

MOVED = gettext_noop("%(buyer)s has moved the deadline of %(title)s")
CANCELLED = gettext_noop("%(buyer)s has cancelled an RFQ: %(title)s")
RESUMED = gettext_noop("%(buyer)s asks for quotes again: %(title)s")
ADDED = gettext_noop("%(buyer)s has added a file to %(title)s")


def note_change(  # noqa: PLR0913 -- what a change says
    row: Rfq,
    by: Actor,
    kind: RfqChangeKind,
    *,
    reason: str = "",
    before: datetime | None = None,
    after: datetime | None = None,
    now: datetime,
) -> RfqChange:
    """What was done to the RFQ, and why, stands on its page."""
    made = RfqChange(
        hub=row.hub, rfq=row, kind=kind, reason=reason.strip(), before=before,
        after=after, at=now, by=by.user,
    )  # fmt: skip
    check(made)
    made.save()
    return made


def _tell_asked(row: Rfq, key: str, subject: str, now: datetime) -> None:
    """Those who were asked or have asked something are told.

    Of an RFQ that is not sealed those who quoted are told too; of a sealed one they are
    not, for a letter to them would say that they did.
    """
    firms = {
        *row.invitations.values_list("organisation", flat=True),
        *row.questions.values_list("organisation", flat=True),
    }
    if row.opens_at is None:
        firms |= {*row.quotes.values_list("supplier", flat=True)}
    tell_side(row, sorted(firms), Role.MEMBER, key, subject, now)


def _locked(row: Rfq) -> None:
    """Nobody gives or withdraws a quote until the transaction ends."""
    Rfq.objects.select_for_update().get(pk=row.pk)


@action(rules.may_keep_rfq)
def move_deadline(
    row: Rfq,
    by: Actor,
    *,
    expected: int,
    closes_at: datetime,
    reason: str,
    now: datetime,
) -> Rfq:
    """Quotes are taken until then; a sealed opening moves by as much; all are told.

    A later deadline is always possible until the quotes are opened or awarded.  An
    earlier one needs a reason and that no quote is in; of a sealed RFQ it is never
    possible, for whether it is would tell whether a quote is in.

    Raises:
        Refused: it cannot be moved so.
        Stale: somebody saved the RFQ since.
    """
    _locked(row)
    if not row.published_at or row.cancelled_at or row.awarded_at:
        raise Refused(_("Only the deadline of a running RFQ can be moved."))
    if row.opens_at and now >= row.opens_at:
        raise Refused(_("The quotes are open already; the deadline stays."))
    refuse({"closes_at": _fault_of_deadline(row, closes_at, reason, now)})
    before, row.closes_at = row.closes_at, closes_at
    if row.opens_at:
        row.opens_at += closes_at - before
    check(row)
    saved = save_version(row, expected, ["closes_at", "opens_at"])
    made = note_change(
        row, by, RfqChangeKind.MOVED, reason=reason, before=before, after=closes_at,
        now=now,
    )  # fmt: skip
    _tell_asked(row, f"rfq-moved-{made.pk}", MOVED, now)
    return saved


def _fault_of_deadline(
    row: Rfq, closes_at: datetime, reason: str, now: datetime
) -> str:
    """Return why the deadline cannot be moved so; nothing if it can."""
    if closes_at <= now:
        return _("The deadline is over already. Choose a later one.")
    if closes_at == row.closes_at:
        return _("Nothing differs.")
    return "" if closes_at > row.closes_at else _fault_of_earlier(row, reason)


def _fault_of_earlier(row: Rfq, reason: str) -> str:
    if row.opens_at:
        return _("The deadline of a sealed RFQ can only be made later.")
    if not reason.strip():
        return _("Say why it is made earlier.")
    if standing_quotes(row.quotes.all()).exists():
        return _("A quote is in, so the deadline can only be made later.")
    return ""


@action(rules.may_keep_rfq)
def cancel_rfq(
    row: Rfq, by: Actor, *, expected: int, reason: str, now: datetime
) -> Rfq:
    """The RFQ takes no quotes and gives no award any more; those asked are told.

    Raises:
        Refused: it is over already, or no reason is given.
        Stale: somebody saved it since.
    """
    if row.cancelled_at or row.awarded_at:
        raise Refused(_("This RFQ is over already."))
    refuse({"reason": "" if reason.strip() else _("Say why.")})
    row.cancelled_at, row.reason = now, reason.strip()
    check(row)
    saved = save_version(row, expected, ["cancelled_at", "reason"])
    made = note_change(row, by, RfqChangeKind.CANCELLED, reason=reason, now=now)
    if row.published_at:
        _tell_asked(row, f"rfq-cancelled-{made.pk}", CANCELLED, now)
    return saved


@action(rules.may_keep_rfq)
def resume_rfq(row: Rfq, by: Actor, *, expected: int, now: datetime) -> Rfq:
    """A cancelled RFQ is again what it was before; those asked are told.

    Raises:
        Refused: it is not cancelled.
        Stale: somebody saved it since.
    """
    if not row.cancelled_at:
        raise Refused(_("This RFQ is not cancelled."))
    row.cancelled_at, row.reason = None, ""
    saved = save_version(row, expected, ["cancelled_at", "reason"])
    made = note_change(row, by, RfqChangeKind.RESUMED, now=now)
    if row.published_at:
        _tell_asked(row, f"rfq-resumed-{made.pk}", RESUMED, now)
    return saved


@action(rules.may_keep_rfq)
def add_rfq_file(
    row: Rfq,
    by: Actor,
    *,
    upload: File[Any],
    line: RfqLine | None = None,
    now: datetime,
) -> StoredFile:
    """The RFQ, or one of its lines, has a file more; who sees the RFQ sees it.

    Raises:
        Refused: quotes are no longer taken.
        NotAllowed: the line is another RFQ's.
        NotAcceptable: the file is not taken.
    """
    if line is not None and line.rfq_id != row.pk:
        raise NotAllowed(_("You may not do this here."))
    if not row.is_written_at(now):
        raise Refused(_("Quotes are no longer taken, so its files stay as they are."))
    kind, pk = (RFQ_LINE, line.pk) if line else (RFQ, row.pk)
    made = store_file(row.hub, by, upload=upload, kind=kind, object_id=pk, now=now)
    if row.published_at:
        _tell_asked(row, f"rfq-file-{made.pk}", ADDED, now)
    return made
