"""Noting amounts and correcting them: a row more each time, never an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.deals import rules
from madang.deals.checking import check, fault_of_amount
from madang.deals.models import Deal, DealAmount, DealStage
from madang.deals.queries import has_proof_of_money
from madang.files.actions import store_file
from madang.hubs.actions import action
from madang.kit.errors import Conflict, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.core.files.base import File

    from madang.hubs.models import Actor

#: The kind and purpose under which a deal's files are kept.
DEAL, EVIDENCE = "deals.deal", "evidence"


@action(rules.may_note_amounts)
def note_amount(
    deal: Deal,
    by: Actor,
    *,
    values: Mapping[str, Any],
    evidence: File[Any] | None = None,
    now: datetime,
) -> DealAmount:
    """The deal has an amount more: its kind, currency, day, source and evidence.

    Raises:
        Refused: a value is wrong, or the file is not taken.
    """
    return _noted(deal, by, values, evidence, now, supersedes=None)


@action(rules.may_note_amounts)
def correct_amount(
    amount: DealAmount,
    by: Actor,
    *,
    values: Mapping[str, Any],
    evidence: File[Any] | None = None,
    now: datetime,
) -> DealAmount:
    """Another row stands for this one, which stays readable but enters no sum.

    Its evidence is the former one's unless a file is given.

    Raises:
        Conflict: it was corrected already.
        Refused: a value is wrong, or a closed deal would lose the proof of its money.
    """
    deal = amount.deal
    Deal.objects.select_for_update().get(pk=deal.pk)
    if DealAmount.objects.filter(supersedes=amount).exists():
        raise Conflict(_("This amount was corrected already. Correct the newer one."))
    given = {**values, "kind": amount.kind}
    row = _noted(deal, by, given, evidence, now, supersedes=amount)
    if deal.stage == DealStage.CLOSED and not has_proof_of_money(deal):
        told = _("The deal is closed: money received with evidence has to remain.")
        raise Refused(told, fields={"amount": [told]})
    return row


def _noted(
    deal: Deal,
    by: Actor,
    values: Mapping[str, Any],
    evidence: File[Any] | None,
    now: datetime,
    supersedes: DealAmount | None,
) -> DealAmount:
    row = DealAmount(
        hub=deal.hub,
        deal=deal,
        kind=values["kind"],
        amount=values["amount"],
        currency=values["currency"],
        as_of=values["as_of"],
        source=values.get("source", ""),
        evidence=supersedes.evidence if supersedes else None,
        supersedes=supersedes,
        noted_at=now,
        noted_by=by.user,
    )
    faults = {"amount": fault_of_amount(row.amount, row.currency)}
    if row.amount is not None and row.amount < 0:
        faults["amount"] = _("An amount cannot be negative.")
    if row.as_of and row.as_of > by.hub.day_of(now):
        faults["as_of"] = _("This day is still to come.")
    check(row, **faults)
    if evidence is not None:
        row.evidence = store_file(
            deal.hub, by, upload=evidence, kind=DEAL, object_id=deal.pk, now=now,
            purpose=EVIDENCE,
        )  # fmt: skip
    row.save()
    return row
