"""Who gets a report by mail; one who was removed can be brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from madang.hubs.actions import action
from madang.hubs.checking import assign
from madang.reports import rules
from madang.reports.actions.reports import check
from madang.reports.models import Recipient, Report

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from madang.hubs.models import Actor

RECIPIENT = ("name", "address", "language")


@action(rules.may_keep_reports)
def add_recipient(report: Report, by: Actor, *, values: Mapping[str, Any]) -> Recipient:
    """Somebody gets the report by mail whenever it is mailed.

    Raises:
        Refused: a value is wrong, or she gets it already.
    """
    row = Recipient(hub=report.hub, report=report)
    assign(row, values, RECIPIENT)
    check(row)
    row.save()
    return row


@action(rules.may_keep_reports)
def drop_recipient(recipient: Recipient, by: Actor, *, now: datetime) -> Recipient:
    """She gets the report no longer; the letters she has open what they did."""
    recipient.removed_at = recipient.removed_at or now
    recipient.save(update_fields=["removed_at"])
    return recipient


@action(rules.may_keep_reports)
def bring_back_recipient(recipient: Recipient, by: Actor) -> Recipient:
    """She gets the report again whenever it is mailed.

    Raises:
        Refused: her address was added anew meanwhile.
    """
    recipient.removed_at = None
    check(recipient)
    recipient.save(update_fields=["removed_at"])
    return recipient
