"""What companies agree to, when figures are hidden, and what sponsors ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from madang.hubs.actions import action, save_version
from madang.hubs.checking import assign
from madang.hubs.queries import managers_of
from madang.inbox.telling import Letter, tell
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.reports import rules
from madang.reports.actions.releasing import close_snapshot
from madang.reports.actions.reports import check
from madang.reports.models import (
    CompanyConsent,
    ReportSettings,
    Snapshot,
    SponsorQuestion,
)
from madang.reports.queries import settings_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, Hub

CONSENT = ("organisation", "to", "given_by", "given_on", "remark")
QUESTION = "reports.question"


class AnsweredAlready(Conflict):
    """Somebody has answered meanwhile."""


@action(rules.may_keep_reports)
def note_consent(hub: Hub, by: Actor, *, values: Mapping[str, Any]) -> CompanyConsent:
    """A company agreed to something.

    Raises:
        Refused: a value is wrong, or it agreed to this already.
    """
    row = CompanyConsent(hub=hub, noted_by=by.user)
    assign(row, values, CONSENT)
    check(row)
    row.save()
    return row


@action(rules.may_keep_reports)
def withdraw_consent(
    consent: CompanyConsent, by: Actor, *, today: date, now: datetime
) -> CompanyConsent:
    """The company agrees no longer; nobody outside reads what rests on it any more."""
    consent.withdrawn_on = today
    consent.save(update_fields=["withdrawn_on"])
    note = _("Closed: %(company)s withdrew its consent.")
    for snapshot in Snapshot.objects.filter(hub=consent.hub_id):
        if consent.pk in snapshot.content["consents"]:
            words = {"company": consent.organisation}
            close_snapshot(snapshot, now, note % words)
    return consent


@action(rules.may_keep_reports)
def bring_back_consent(consent: CompanyConsent, by: Actor) -> CompanyConsent:
    """It was noted as withdrawn by mistake; what was closed for it stays closed.

    Raises:
        Refused: a newer consent holds.
    """
    consent.withdrawn_on = None
    check(consent)
    consent.save(update_fields=["withdrawn_on"])
    return consent


@action(rules.may_keep_reports)
def choose_fewest(hub: Hub, by: Actor, *, expected: int, fewest: int) -> ReportSettings:
    """Figures of fewer companies are hidden in whatever is frozen from now on.

    Raises:
        Refused: it is not between 3 and 50.
        Stale: somebody else was faster.
    """
    row = settings_of(hub)
    row.fewest = fewest
    check(row)
    if not ReportSettings.objects.filter(hub=hub).exists():
        row.save()
        return row
    return save_version(row, expected, ["fewest"])


@action(rules.may_see_as_sponsor)
def ask_hub(
    hub: Hub,
    by: Actor,
    *,
    sponsor: Organisation,
    text: str,
    now: datetime,
    snapshot: Snapshot | None = None,
) -> SponsorQuestion:
    """A sponsor has asked; those who run the hub are told.

    Raises:
        NotAllowed: she does not sign in for this sponsor.
        Refused: there is no text.
    """
    if sponsor.pk not in rules.own_sponsors(by):
        raise NotAllowed(_("You may not do this here."))
    row = SponsorQuestion(
        hub=hub, sponsor=sponsor, snapshot=snapshot, text=text.strip(),
        asked_by=by.user, asked_at=now,
    )  # fmt: skip
    check(row)
    row.save()
    path = reverse("reports:question", kwargs={"hub": hub.slug, "pk": row.pk})

    def write() -> Letter:
        subject = _("%(sponsor)s asks about the figures") % {"sponsor": sponsor}
        return Letter(subject, (row.text[:300],), _("Answer the question"), path)

    tell(
        hub, managers_of(hub), kind=QUESTION, key=f"sponsor-asked:{row.pk}", now=now,
        write=write,
    )  # fmt: skip
    return row


@action(rules.may_keep_reports)
def answer_sponsor(
    question: SponsorQuestion, by: Actor, *, text: str, now: datetime
) -> SponsorQuestion:
    """The sponsor has her answer and is told of it.

    Raises:
        Refused: there is no text.
        AnsweredAlready: somebody was faster.
    """
    if not text.strip():
        raise Refused(fields={"answer": [_("Write the answer.")]})
    open_ones = SponsorQuestion.objects.filter(pk=question.pk, answered_at=None)
    if not open_ones.update(answer=text.strip(), answered_by=by.user, answered_at=now):
        raise AnsweredAlready(_("Somebody has answered meanwhile."))
    question.refresh_from_db()
    path = reverse("reports:sponsor", kwargs={"hub": question.hub.slug})

    def write() -> Letter:
        subject = _("%(hub)s has answered your question") % {"hub": question.hub}
        return Letter(subject, (question.answer[:300],), _("Read the answer"), path)

    if question.asked_by:
        tell(
            question.hub, [question.asked_by], kind=QUESTION,
            key=f"sponsor-answered:{question.pk}", now=now, write=write,
        )  # fmt: skip
    return question
