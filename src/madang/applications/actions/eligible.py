"""Checking eligibility again, and overriding what the rules say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.applications import checking, rules
from madang.applications.actions.results import Moved
from madang.applications.models import (
    Application,
    ApplicationState,
    EligibilityCheck,
    Eligible,
)
from madang.applications.queries.visible import ABOUT, intake_of
from madang.hubs import journal
from madang.hubs.actions import action
from madang.kit.errors import Conflict, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor
    from madang.programmes.models import Call


@action(allowed=rules.may_run_calls)
def check_eligibility(application: Application, by: Actor, *, now: datetime) -> Moved:
    """The rules have been asked about the application as things stand now."""
    return _checked(application.call, [application], now)


@action(allowed=rules.may_run_calls)
def check_all(call: Call, by: Actor, *, now: datetime) -> Moved:
    """The rules have been asked about every sent application of the call."""
    rows = Application.objects.filter(
        hub_id=call.hub_id, call=call, state=ApplicationState.SUBMITTED
    ).select_related(*ABOUT)
    return _checked(call, list(rows.order_by("pk")), now)


def _checked(call: Call, rows: list[Application], now: datetime) -> Moved:
    intake = intake_of(call)
    if intake is None:
        raise Conflict(_("This call takes no applications."))
    before = {row.pk: row.eligible for row in rows}
    checking.check(intake, rows, now)
    changed = [row for row in rows if row.eligible != before[row.pk]]
    lines = [
        journal.Line(
            "applications.check_eligibility",
            row,
            {"eligible": [before[row.pk], row.eligible]},
        )
        for row in changed
    ]
    return Moved(changed, {}, lines)


@action(allowed=rules.may_run_calls)
def override_eligibility(
    application: Application,
    by: Actor,
    *,
    result: Eligible,
    reason: str,
    now: datetime,
) -> EligibilityCheck:
    """The application counts as what a person says, with her reason on record.

    Raises:
        Refused: she gave none.
        Conflict: the rules have not been asked yet.
    """
    if not reason.strip():
        raise Refused(fields={"reason": [_("Say why.")]})
    last = EligibilityCheck.objects.filter(application=application).first()
    if last is None:
        raise Conflict(_("Check the eligibility first."))
    last.override, last.override_reason = result, reason.strip()[:500]
    last.override_by, last.override_at = by.user, now
    last.save()
    application.eligible = last.counts
    Application.objects.filter(pk=application.pk).update(eligible=last.counts)
    return last
