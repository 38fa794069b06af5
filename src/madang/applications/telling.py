"""What applicants and staff are written: receipts, letters, messages of moves, offers.

Every letter goes through the inbox under a key of its own, so that it leaves once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.inbox.telling import Letter, tell
from madang.kit.dates import moment_text, place_text
from madang.kit.languages import best

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madang.applications.models import Appeal, Application, Submission
    from madang.applications.workflow import Message
    from madang.hubs.models import User

RECEIPT = "applications.receipt"
LETTER = "applications.decision"
NEWS = "applications.news"
STAFF = "applications.staff"


def path_of(application: Application, page: str = "mine") -> str:
    """Return where applicants find a page of their application."""
    return reverse(
        f"applications:{page}", args=[application.hub.slug, application.uuid]
    )


def receipt_path(application: Application, sent: Submission) -> str:
    """Return where a receipt stands."""
    return reverse(
        "applications:receipt",
        args=[application.hub.slug, application.uuid, sent.number],
    )


def tell_receipt(
    application: Application, sent: Submission, people: Sequence[User], now: datetime
) -> None:
    """Send the receipt: number, moment by the call's clock, and the fingerprint."""
    zone = application.call.zone

    def write() -> Letter:
        speaks = get_language() or "en"
        subject = _("Received: %(name)s for %(call)s") % {
            "name": application.name,
            "call": application.call,
        }
        moment = f"{moment_text(sent.sent_at, speaks, zone)}:{sent.sent_at:%S}"
        return Letter(
            subject,
            (
                _("Number: %(number)d, submission %(turn)d")
                % {"number": application.number, "turn": sent.number},
                _("Received: %(moment)s (%(place)s)")
                % {"moment": moment, "place": place_text(zone, speaks)},
                _("Fingerprint (SHA-256): %(hash)s") % {"hash": sent.fingerprint},
                _("You can change and send it again until %(moment)s (%(place)s).")
                % {
                    "moment": moment_text(application.call.closes_at, speaks, zone),
                    "place": place_text(zone, speaks),
                },
            ),
            _("Open the receipt"),
            receipt_path(application, sent),
        )

    tell(
        application.hub,
        people,
        kind=RECEIPT,
        key=f"receipt:{sent.pk}",
        now=now,
        write=write,
    )


def tell_text(  # noqa: PLR0913 -- what, whom, when
    application: Application,
    people: Sequence[User],
    *,
    kind: str,
    key: str,
    subject: str,
    body: str,
    now: datetime,
) -> None:
    """Send a text that is already in the application's language."""
    lines = tuple(line for line in body.splitlines() if line.strip())

    def write() -> Letter:
        return Letter(subject, lines, _("Open the application"), path_of(application))

    tell(application.hub, people, kind=kind, key=key, now=now, write=write)


def tell_move(
    application: Application,
    message: Message,
    people: Sequence[User],
    *,
    key: str,
    now: datetime,
) -> None:
    """Send what a move has to say, each reader in her language."""

    def write() -> Letter:
        body = best(message.body)
        lines = tuple(line for line in body.splitlines() if line.strip())
        return Letter(
            best(message.subject),
            lines,
            _("Open the application"),
            path_of(application),
        )

    tell(application.hub, people, kind=NEWS, key=key, now=now, write=write)


def tell_staff(
    application: Application,
    people: Sequence[User],
    *,
    key: str,
    text: str,
    now: datetime,
) -> None:
    """Tell those who run the call that something happened to an application."""
    path = reverse(
        "applications:application", args=[application.hub.slug, application.pk]
    )
    words = {"name": application.name, "number": application.number}

    def write() -> Letter:
        subjects = {
            "declined": _("%(name)s declined its place"),
            "accepted": _("%(name)s accepted its place"),
            "forwarded": _("%(name)s came as a further choice"),
            "unplaced": _("%(name)s accepted; give it a place in the cohort by hand"),
            "expired": _("%(name)s let its place expire"),
            "promoted": _("%(name)s was promoted from the reserve list"),
            "appeal": _("%(name)s appeals the decision"),
        }
        return Letter(subjects[text] % words, (), _("Open the application"), path)

    tell(application.hub, people, kind=STAFF, key=key, now=now, write=write)


def tell_forwarded(
    former: Application,
    application: Application,
    people: Sequence[User],
    now: datetime,
) -> None:
    """Tell applicants that their application now stands in their next call."""

    def write() -> Letter:
        words = {
            "name": application.name,
            "call": application.call,
            "former": former.call,
        }
        return Letter(
            _("%(name)s now applies to %(call)s") % words,
            (
                _("%(former)s could not take it, so it went to your next choice.")
                % words,
                _("You need to do nothing. If you do not want this, withdraw it."),
            ),
            _("Open the application"),
            path_of(application),
        )

    tell(
        application.hub,
        people,
        kind=NEWS,
        key=f"forwarded:{application.pk}",
        now=now,
        write=write,
    )


def tell_appeal(appeal: Appeal, people: Sequence[User], now: datetime) -> None:
    """Send the answer to an appeal."""
    application = appeal.decision.application

    def write() -> Letter:
        lines = tuple(line for line in appeal.answer.splitlines() if line.strip())
        subject = _("Your appeal about %(call)s was answered") % {
            "call": application.call
        }
        return Letter(subject, lines, _("Open the application"), path_of(application))

    tell(
        application.hub,
        people,
        kind=LETTER,
        key=f"appeal:{appeal.pk}",
        now=now,
        write=write,
    )
