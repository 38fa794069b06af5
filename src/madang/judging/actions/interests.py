"""Interests: said by judges, staff and applicants, and taken back by staff only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.hubs.actions import action
from madang.judging import rules
from madang.judging.models import Interest, InterestKind, InterestSource, Judge
from madang.kit.errors import Conflict, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from madang.applications.models import Application
    from madang.directory.models import Organisation
    from madang.hubs.models import Actor


@action(allowed=rules.may_say_interest)
def say_interest(  # noqa: PLR0913 -- who, in what, why, who says so
    judge: Judge,
    by: Actor,
    *,
    kind: InterestKind,
    now: datetime,
    application: Application | None = None,
    organisation: Organisation | None = None,
    reason: str = "",
    named_by_applicant: bool = False,
) -> Interest:
    """The judge reads nothing of this applicant from now on.

    Raises:
        Refused: it is in nothing, or in two things at once.
    """
    if (application is None) == (organisation is None):
        raise Refused(_("Name an application or an organisation."))
    return Interest.objects.create(
        hub=judge.hub,
        judge=judge,
        application=application,
        organisation=organisation,
        kind=kind,
        source=_source(judge, by, named_by_applicant=named_by_applicant),
        reason=reason.strip()[:500],
        said_at=now,
        said_by=by.user,
    )


def _source(judge: Judge, by: Actor, *, named_by_applicant: bool) -> InterestSource:
    if by.user is not None and judge.user_id == by.user.pk:
        return InterestSource.JUDGE
    if named_by_applicant:
        return InterestSource.APPLICANT
    return InterestSource.STAFF


@action(allowed=rules.may_withdraw_interest)
def withdraw_interest(interest: Interest, by: Actor, *, now: datetime) -> Interest:
    """What was said no longer keeps the judge away; it stays on record.

    Raises:
        Conflict: it was withdrawn already.
    """
    standing = Interest.objects.filter(pk=interest.pk, withdrawn_at=None)
    if not standing.update(withdrawn_at=now, withdrawn_by=by.user):
        raise Conflict(_("This was withdrawn already."))
    interest.refresh_from_db()
    return interest
