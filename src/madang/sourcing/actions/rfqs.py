"""Asking for quotes: drafting an RFQ, publishing, inviting, answering questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.hubs.models import Role
from madang.inbox.telling import Letter, tell
from madang.kit.errors import NotAllowed, Refused
from madang.sourcing import rules
from madang.sourcing.checking import check, refuse, take
from madang.sourcing.finding import find_quotes, find_rfq
from madang.sourcing.models import Rfq, RfqInvitation, RfqLine, RfqQuestion
from madang.sourcing.queries import opened_quotes_of, people_of, standing_quotes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, Hub
    from madang.sourcing.actions.rows import Line

#: What people are told of: that they are asked for a quote, and what came of it.
NEWS = "sourcing.rfq"
OVER = gettext_noop("The deadline is over already. Choose a later one.")
FIELDS = (
    "title", "text", "place", "is_open", "closes_at", "opens_at", "currency",
    "programme",
)  # fmt: skip


@action(rules.may_buy)
def draft_rfq(
    hub: Hub,
    by: Actor,
    *,
    values: Mapping[str, Any],
    lines: Sequence[Line],
    now: datetime,
) -> Rfq:
    """The buyer has a draft of an RFQ with its lines; nobody is asked yet.

    Raises:
        Refused: a value or a line is wrong, or the deadline is over already.
        NotAllowed: the actor does not buy for this organisation.
    """
    row = Rfq(hub=hub, buyer=values["buyer"])
    if not rules.may_keep_rfq(by, row):
        raise NotAllowed(_("Ask for quotes for your own organisation only."))
    _take(row, by, values)
    _check(row, now)
    row.save()
    _write_lines(row, lines)
    find_rfq(row)
    return row


@action(rules.may_keep_rfq)
def change_rfq(
    row: Rfq,
    by: Actor,
    *,
    expected: int,
    values: Mapping[str, Any],
    lines: Sequence[Line],
    now: datetime,
) -> Rfq:
    """The draft has these values and lines.

    Raises:
        Refused: a value is wrong, the deadline is over, or it was published.
        Stale: somebody saved it since.
    """
    if row.published_at or row.cancelled_at:
        raise Refused(_("What suppliers have read is not changed any more."))
    fields = _take(row, by, values)
    _check(row, now)
    _write_lines(row, lines)
    find_rfq(row)
    return save_version(row, expected, fields)


def _check(row: Rfq, now: datetime) -> None:
    is_over = row.closes_at is not None and row.closes_at <= now
    check(row, closes_at=_(OVER) if is_over else "")


def _take(row: Rfq, by: Actor, values: Mapping[str, Any]) -> tuple[str, ...]:
    fields = tuple(
        name for name in FIELDS if name != "programme" or rules.may_keep_all(by)
    )
    take(row, values, fields)
    return fields


def _write_lines(row: Rfq, lines: Sequence[Line]) -> None:
    """The RFQ asks for these lines; one that stays keeps its row, and so its files."""
    if not lines:
        raise Refused(_("Ask for one thing at least."))
    known = {one.position: one for one in row.rfq_lines.all()}
    kept = {line.position for line in lines}
    row.rfq_lines.exclude(position__in=kept).delete()
    old = sorted((one for one in lines if one.position in known), key=_position)
    new = [one for one in lines if one.position not in known]
    for position, line in enumerate([*old, *new], start=1):
        made = known.get(line.position) or RfqLine(hub=row.hub, rfq=row)
        made.position, made.words, made.unit = position, line.words, line.unit
        made.quantity, made.due_on = line.quantity, line.due_on
        check(made)
        made.save()


def _position(line: Line) -> int:
    return line.position


@action(rules.may_keep_rfq)
def publish_rfq(row: Rfq, by: Actor, *, expected: int, now: datetime) -> Rfq:
    """Suppliers may read the RFQ and answer it; those invited are told.

    Raises:
        Refused: it is published or cancelled, its deadline is over, or nobody is asked.
        Stale: somebody saved it since.
    """
    if row.published_at or row.cancelled_at:
        raise Refused(_("This RFQ is no draft any more."))
    if row.closes_at <= now:
        raise Refused(_(OVER))
    if not row.is_open and not row.invitations.exists():
        raise Refused(_("Invite a supplier, or open the RFQ to every company."))
    row.published_at = now
    saved = save_version(row, expected, ["published_at"])
    firms = row.invitations.values_list("organisation", flat=True)
    _tell_invited(row, firms, now)
    return saved


@action(rules.may_keep_rfq)
def invite_supplier(
    row: Rfq, by: Actor, *, firm: Organisation, now: datetime
) -> RfqInvitation:
    """A supplier is asked for a quote; told at once if the RFQ is published.

    Raises:
        Refused: it is the buyer, is invited already, or quotes are no longer taken.
    """
    faults = {}
    if firm is not None and firm.pk == row.buyer_id:
        faults["organisation"] = _("Buyer and supplier are the same.")
    if row.published_at and not row.takes_quotes_at(now):
        faults[""] = _("This RFQ takes no more quotes.")
    refuse(faults)
    made = RfqInvitation(hub=row.hub, rfq=row, organisation=firm, at=now)
    check(made)
    made.save()
    if row.published_at:
        _tell_invited(row, [firm.pk], now)
    return made


def tell_side(  # noqa: PLR0913, PLR0917 -- whom, of what, in which words
    row: Rfq, firms: Iterable[int], role: Role, key: str, subject: str, now: datetime
) -> None:
    """The people of these organisations have a notice about an RFQ."""
    path = reverse("sourcing:rfq", kwargs={"hub": row.hub.slug, "pk": row.pk})

    def write() -> Letter:
        told = _(subject) % {"title": row.title, "buyer": row.buyer.display_name}
        return Letter(told, (), _("Open the RFQ"), path)

    users = people_of(firms, role, row.hub_id)
    tell(row.hub, users, kind=NEWS, key=key, now=now, write=write)


ASKED = gettext_noop("%(buyer)s asks for a quote: %(title)s")


def _tell_invited(row: Rfq, firms: Iterable[int], now: datetime) -> None:
    tell_side(row, firms, Role.MEMBER, f"rfq-asked-{row.pk}", ASKED, now)


@action(rules.may_sell)
def ask_question(
    hub: Hub,
    by: Actor,
    *,
    rfq: Rfq,
    firm: Organisation,
    text: str,
    now: datetime,
) -> RfqQuestion:
    """The buyer has a question to answer; it is told of.

    Raises:
        Refused: it is empty, or quotes are no longer taken.
        NotAllowed: the actor does not belong to the company.
    """
    if firm.pk not in rules.selling_for(by):
        raise NotAllowed(_("You may not do this here."))
    if not rfq.takes_quotes_at(now):
        raise Refused(_("This RFQ takes no more quotes."))
    row = RfqQuestion(
        hub=hub, rfq=rfq, organisation=firm, text=text.strip(), asked_at=now,
        asked_by=by.user,
    )  # fmt: skip
    check(row)
    row.save()
    tell_side(rfq, [rfq.buyer_id], Role.BUYER, f"rfq-question-{row.pk}", ASKS, now)
    return row


ASKS = gettext_noop("A supplier asks about %(title)s")


@action(lambda by, row: rules.may_keep_rfq(by, row.rfq))
def answer_question(
    row: RfqQuestion, by: Actor, *, answer: str, now: datetime
) -> RfqQuestion:
    """Everybody who sees the RFQ reads question and answer, and not who asked.

    Raises:
        Refused: the answer is empty, or it was answered already.
    """
    if row.answered_at:
        raise Refused(_("This question was answered already."))
    refuse({"answer": "" if answer.strip() else _("Write an answer.")})
    row.answer, row.answered_at = answer.strip(), now
    check(row)
    row.save(update_fields=["answer", "answered_at"])
    asked = row.rfq.invitations.values_list("organisation", flat=True)
    firms = {*asked, row.organisation_id}
    key = f"rfq-answer-{row.pk}"
    tell_side(row.rfq, firms, Role.MEMBER, key, ANSWERED, now)
    return row


ANSWERED = gettext_noop("A question about %(title)s was answered")


class Opened:
    """A sealed RFQ is open: the journal tells now what was given until then."""

    def __init__(self, row: Rfq, before: Mapping[str, Any], at: datetime) -> None:
        now = journal.difference(before, journal.snapshot(row))
        given = opened_quotes_of(row, at).select_related("supplier", "rfq")
        find_quotes(row.hub, standing_quotes(given))
        self.lines = [
            journal.Line("sourcing.open_sealed", row, now),
            *(
                journal.Line("sourcing.give_quote", one, journal.created(one))
                for one in given
            ),
        ]


@action(rules.may_open_sealed)
def open_sealed(row: Rfq, by: Actor, *, now: datetime) -> Opened:
    """The journal tells of a sealed RFQ's quotes, whose hour has come.

    Raises:
        Refused: it is sealed still, or was told of.
    """
    before = journal.snapshot(row)
    row = (
        Rfq.objects.select_for_update(of=("self",)).select_related("hub").get(pk=row.pk)
    )
    if row.is_sealed_at(now) or row.opened_at:
        raise Refused(_("You may not do this here."))
    row.opened_at = now
    row.save(update_fields=["opened_at"])
    return Opened(row, before, now)
