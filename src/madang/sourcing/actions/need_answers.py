"""What companies say to needs: accepting an NDA, answering, and withdrawing."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from madang.hubs.actions import action
from madang.hubs.models import Role
from madang.kit.errors import NotAllowed, Refused
from madang.sourcing import rules
from madang.sourcing.actions.needs import tell_of_need
from madang.sourcing.checking import check
from madang.sourcing.models import NdaAcceptance, Need, NeedAnswer
from madang.sourcing.queries import firms_answering

if TYPE_CHECKING:
    from datetime import datetime

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, Hub

ANSWERED = gettext_noop("A company has answered: %(title)s")


def digest_of(text: str) -> str:
    """Return what a text is told from others by.

    >>> digest_of("a") == digest_of("a"), digest_of("a") == digest_of("b")
    (True, False)
    """
    return sha256(text.encode()).hexdigest()


@action(rules.may_sell)
def accept_nda(
    hub: Hub, by: Actor, *, need: Need, firm: Organisation, digest: str, now: datetime
) -> NdaAcceptance:
    """The company has accepted this very text; its people may open the need's files.

    `digest` is of the text that was read.

    Raises:
        Refused: the text has changed since it was read, or there is none.
        NotAllowed: the need is not for a company of the actor.
    """
    need = _locked(need)
    _only_own(by, need, firm, now)
    if not need.nda:
        raise Refused(_("There is no NDA to accept."))
    if digest != digest_of(need.nda):
        raise Refused(_("The text was changed meanwhile. Read it again."))
    row = need.acceptances.filter(organisation=firm, digest=digest).first()
    if row is None:
        row = NdaAcceptance.objects.create(
            hub=hub, need=need, organisation=firm, text=need.nda, digest=digest, at=now,
            by=by.user,
        )  # fmt: skip
    return row


@action(rules.may_sell)
def answer_need(
    hub: Hub,
    by: Actor,
    *,
    need: Need,
    firm: Organisation,
    kind: str,
    note: str,
    now: datetime,
) -> NeedAnswer:
    """The company has said whether it can; what it said before is replaced.

    The buyer is told of the first answer.

    Raises:
        Refused: a value is wrong, or no more answers are taken.
        NotAllowed: the need is not for a company of the actor.
    """
    need = _locked(need)
    _only_own(by, need, firm, now)
    if not need.takes_answers_at(now):
        raise Refused(_("This need takes no more answers."))
    row = need.answers.filter(organisation=firm).first()
    is_new = row is None
    row = row or NeedAnswer(hub=hub, need=need, organisation=firm)
    row.kind, row.note, row.at, row.by = kind, note.strip(), now, by.user
    row.withdrawn_at = None
    row.version += not is_new
    check(row)
    row.save()
    if is_new:
        key = f"need-answer-{row.pk}"
        tell_of_need(need, [need.buyer_id], Role.BUYER, key, ANSWERED, now)
    return row


@action(rules.may_take_answer_back)
def withdraw_answer(row: NeedAnswer, by: Actor, *, now: datetime) -> NeedAnswer:
    """The company says nothing to the need any more; it may answer again.

    Raises:
        Refused: it was withdrawn already, or no more answers are taken.
    """
    need = _locked(row.need)
    if not need.takes_answers_at(now):
        raise Refused(_("This need takes no more answers."))
    if row.withdrawn_at:
        raise Refused(_("This answer was withdrawn already."))
    row.withdrawn_at, row.version = now, row.version + 1
    row.save(update_fields=["withdrawn_at", "version", "updated_at"])
    return row


def _locked(need: Need) -> Need:
    """Return the need as it is now; nobody closes or changes it meanwhile."""
    return (
        Need.objects.select_for_update(of=("self",))
        .select_related("buyer", "hub")
        .get(pk=need.pk)
    )


def _only_own(by: Actor, need: Need, firm: Organisation, now: datetime) -> None:
    if firm.pk not in firms_answering(by, need, now):
        raise NotAllowed(_("You may not do this here."))
