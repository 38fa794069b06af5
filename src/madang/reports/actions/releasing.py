"""Who may read a snapshot: the world, its sponsor, and those with a letter's link."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from madang.hubs.actions import action
from madang.hubs.models import Hub
from madang.inbox.telling import Letter, write_to
from madang.kit.errors import Refused
from madang.kit.languages import best
from madang.reports import rules
from madang.reports.actions.freezing import freeze_report
from madang.reports.mailing import next_day
from madang.reports.models import ReportLetter, Snapshot
from madang.reports.telling import GivesAway, must_not_give_away

if TYPE_CHECKING:
    from datetime import date, datetime

    from madang.hubs.models import Actor
    from madang.reports.actions.freezing import Gathered
    from madang.reports.models import Recipient, Report

MAIL = "reports.mail"


@action(rules.may_keep_reports)
def publish_snapshot(
    snapshot: Snapshot, by: Actor, *, with_files: bool, now: datetime
) -> Snapshot:
    """The world reads the snapshot; it may take the files if that is said.

    Raises:
        Refused: a consent that it rests on was withdrawn.
        GivesAway: beside what is out it would tell of a few companies.
    """
    _must_rest(snapshot)
    _tell(snapshot, now, to_all=True)
    snapshot.is_public, snapshot.has_files = True, with_files
    snapshot.save(update_fields=["is_public", "has_files"])
    return snapshot


def _tell(snapshot: Snapshot, now: datetime, *, to_all: bool = False) -> None:
    """Note that a snapshot has readers outside; of two at once one comes first."""
    list(Hub.objects.select_for_update().filter(pk=snapshot.hub_id).values_list("pk"))
    must_not_give_away(snapshot, to_all=to_all)
    snapshot.told_at = snapshot.told_at or now
    snapshot.was_public = snapshot.was_public or to_all
    snapshot.save(update_fields=["told_at", "was_public"])


@action(rules.may_keep_reports)
def withdraw_snapshot(snapshot: Snapshot, by: Actor) -> Snapshot:
    """The world does not read the snapshot any more, from the next request on."""
    snapshot.is_public = False
    snapshot.save(update_fields=["is_public"])
    return snapshot


@action(rules.may_keep_reports)
def release_snapshot(snapshot: Snapshot, by: Actor, *, now: datetime) -> Snapshot:
    """The sponsor it is about reads the snapshot and takes its files.

    Raises:
        Refused: it is about no sponsor, or rests on a consent that was withdrawn.
        GivesAway: beside what she has read it would tell of a few companies.
    """
    if snapshot.sponsor_id is None:
        raise Refused(_("This report is for no sponsor."))
    _must_rest(snapshot)
    _tell(snapshot, now)
    snapshot.released_at = snapshot.released_at or now
    snapshot.save(update_fields=["released_at"])
    return snapshot


@action(rules.may_keep_reports)
def take_back_snapshot(snapshot: Snapshot, by: Actor, *, now: datetime) -> Snapshot:
    """Neither the sponsor nor anybody with a letter reads the snapshot any more."""
    snapshot.released_at = None
    snapshot.save(update_fields=["released_at"])
    snapshot.letters.filter(revoked_at=None).update(revoked_at=now)
    return snapshot


def _must_rest(snapshot: Snapshot) -> None:
    from madang.reports.models import CompanyConsent  # noqa: PLC0415

    used = snapshot.content["consents"]
    held = CompanyConsent.objects.filter(
        hub=snapshot.hub_id, pk__in=used, withdrawn_on=None
    )
    if held.count() != len(used):
        raise Refused(
            _("A company has withdrawn its consent since. Freeze a new edition.")
        )


def close_snapshot(snapshot: Snapshot, now: datetime, note: str) -> None:
    """Nobody outside the hub reads a snapshot any more; the note says why."""
    snapshot.is_public, snapshot.released_at, snapshot.note = False, None, note[:500]
    snapshot.save(update_fields=["is_public", "released_at", "note"])
    snapshot.letters.filter(revoked_at=None).update(revoked_at=now)


@action(rules.may_keep_reports)
def schedule_report(report: Report, by: Actor, *, every: str, today: date) -> Report:
    """The report is frozen and mailed on the first day of each month or quarter."""
    report.every = every
    report.next_on = next_day(today, every)
    report.save(update_fields=["every", "next_on"])
    return report


@action(rules.may_mail)
def mail_report(
    report: Report, by: Actor, *, found: Gathered, now: datetime
) -> Snapshot:
    """What was due and was `found` is frozen and on its way to every recipient, once.

    Its sponsor reads it too.  Beside what they have read it must tell of no company:
    else it stays inside, and its note says why.

    A snapshot a date and a letter a recipient are all there can be, whoever else
    does the same at the same time.

    Raises:
        FrozenAlready: it was done.
        FiguresMoved: a figure has changed since it was found.
    """
    due, as_of = report.next_on, found.as_of
    snapshot = freeze_report(report, by, as_of=as_of, now=now, due_on=due, found=found)
    try:
        _tell(snapshot, now)
    except GivesAway as refused:
        snapshot.note = str(refused)[:500]
        snapshot.save(update_fields=["note"])
    else:
        snapshot.released_at = now if snapshot.sponsor_id else None
        snapshot.save(update_fields=["released_at"])
        for recipient in report.recipients.filter(removed_at=None):
            _write(snapshot, recipient, now)
    report.next_on = next_day(due or as_of, report.every)
    report.save(update_fields=["next_on"])
    return snapshot


@action(rules.may_keep_reports)
def send_snapshot(snapshot: Snapshot, by: Actor, *, now: datetime) -> Snapshot:
    """Every recipient who has no letter that opens the snapshot gets one.

    Raises:
        Refused: a consent that it rests on was withdrawn.
        GivesAway: beside what is out it would tell of a few companies.
    """
    _must_rest(snapshot)
    _tell(snapshot, now)
    open_ones = snapshot.letters.filter(revoked_at=None)
    told = set(open_ones.values_list("address", flat=True))
    recipients = snapshot.report.recipients.filter(removed_at=None)
    for recipient in recipients.exclude(address__in=told):
        _write(snapshot, recipient, now)
    return snapshot


@action(rules.may_keep_reports)
def revoke_letter(letter: ReportLetter, by: Actor, *, now: datetime) -> ReportLetter:
    """The link of this one letter opens nothing any more; another can be sent."""
    letter.revoked_at = letter.revoked_at or now
    letter.save(update_fields=["revoked_at"])
    return letter


def _write(snapshot: Snapshot, recipient: Recipient, now: datetime) -> None:
    token = secrets.token_urlsafe(32)
    row = ReportLetter(
        hub=snapshot.hub, snapshot=snapshot, address=recipient.address, sent_at=now,
        token_digest=sha256(token.encode()).hexdigest(),
    )  # fmt: skip
    row.save()
    path = reverse("reports:letter", kwargs={"token": token})

    def write() -> Letter:
        title = best(snapshot.titles)
        words = {"title": title, "hub": snapshot.hub, "number": snapshot.edition}
        return Letter(
            _("%(title)s: edition %(number)d") % words,
            (
                _("%(hub)s has frozen a new edition of this report for you.") % words,
                _("The link is yours and opens without signing in. Do not pass it on."),
            ),
            _("Read the report"),
            path,
        )

    with override(recipient.language):
        write_to(
            snapshot.hub, recipient.address, language=recipient.language, kind=MAIL,
            key=f"report:{row.pk}", now=now, write=write,
        )  # fmt: skip
