"""Telling people something: a notice in the product and, as they wish, a mail.

Called by the actions of other rooms, inside their transaction: when that fails nothing
is told, and a second call under the same key tells nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from madang.inbox import kinds, outbox
from madang.inbox.models import Message, Notice, Preference, Wish
from madang.kit.languages import CODES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madang.hubs.models import Hub, User


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be said, already in the reader's language.

    `path` is a path of the product; `action` names what waits there.  `calendar` is an
    iCalendar file for the reader's own calendar.
    """

    subject: str
    lines: tuple[str, ...] = ()
    action: str = ""
    path: str = ""
    calendar: str = ""


Write = Callable[[], Letter]


def tell(
    hub: Hub,
    users: Iterable[User],
    *,
    kind: str,
    key: str,
    now: datetime,
    write: Write,
) -> None:
    """Tell users of one hub something, each in her language and as she wishes.

    `write` is called once per language.  Costs five statements for any number of users.
    """
    told = kinds.kind_named(kind)
    readers = {user.pk: user for user in users if user.is_active}
    known = set(
        Notice.objects.filter(hub=hub, key=key, user__in=readers).values_list(
            "user_id", flat=True
        )
    )
    wishes = dict(
        Preference.objects.filter(hub=hub, kind=kind, user__in=readers).values_list(
            "user_id", "wish"
        )
    )
    letters = _Letters(write, hub)
    notices, mails = [], []
    for user in (reader for pk, reader in readers.items() if pk not in known):
        wish = Wish.AT_ONCE if told.is_binding else wishes.get(user.pk, told.default)
        language = language_of(user, hub)
        letter = letters.in_language(language)
        notices.append(
            Notice(
                hub=hub,
                user=user,
                kind=kind,
                key=key,
                text=letter.subject[:300],
                url=letter.path,
                at=now,
                is_in_digest=wish == Wish.DIGEST,
            )
        )
        if wish == Wish.AT_ONCE:
            mail = _mail(hub, letters, language, now)
            mail.user, mail.address = user, user.email
            mail.kind, mail.key = kind, f"{hub.pk}:{key}:{user.pk}"[:150]
            mails.append(mail)
    # Somebody may tell the same at the same moment; a conflict is no fault then.
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    outbox.put(mails)


def write_to(  # noqa: PLR0913 -- what, whom, when
    hub: Hub,
    address: str,
    *,
    language: str,
    kind: str,
    key: str,
    now: datetime,
    write: Write,
) -> None:
    """Write to an address that is no user yet, such as an invited one."""
    mail = _mail(hub, _Letters(write, hub, is_outside=True), language, now)
    mail.address, mail.kind, mail.key = address, kind, f"{hub.pk}:{key}"[:150]
    outbox.put([mail])


def language_of(user: User, hub: Hub) -> str:
    """Return the language to address a user in: hers, else the hub's first."""
    if user.language:
        return user.language
    return next((code for code in hub.languages if code in CODES), "en")


class _Letters:
    """The letter and its renderings, each made once per language."""

    def __init__(self, write: Write, hub: Hub, *, is_outside: bool = False) -> None:
        self.write, self.hub, self.is_outside = write, hub, is_outside
        self.letters: dict[str, Letter] = {}
        self.rendered: dict[str, tuple[str, str]] = {}

    def in_language(self, language: str) -> Letter:
        if language not in self.letters:
            with translation.override(language):
                self.letters[language] = self.write()
        return self.letters[language]

    def texts(self, language: str) -> tuple[str, str]:
        """Return the letter as plain text and as HTML."""
        if language not in self.rendered:
            letter = self.in_language(language)
            self.rendered[language] = rendered(
                self.hub, letter, language, is_outside=self.is_outside
            )
        return self.rendered[language]


def rendered(
    hub: Hub, letter: Letter, language: str, *, is_outside: bool = False
) -> tuple[str, str]:
    """Return a letter as plain text and as HTML; outsiders have nothing to choose."""
    preferences = reverse("inbox:preferences", kwargs={"hub": hub.slug})
    with translation.override(language):
        context = {
            "hub_name": str(hub),
            "subject": letter.subject,
            "lines": letter.lines,
            "action": letter.action,
            "url": urljoin(settings.BASE_URL, letter.path) if letter.path else "",
            "is_outside": is_outside,
            "preferences_url": (
                "" if is_outside else urljoin(settings.BASE_URL, preferences)
            ),
        }
        text = render_to_string("kit/mail.txt", context)
        return text, render_to_string("kit/mail.html", context)


def _mail(hub: Hub, letters: _Letters, language: str, now: datetime) -> Message:
    text, html = letters.texts(language)
    subject = " ".join(letters.in_language(language).subject.split())[:300]
    return Message(
        hub=hub,
        language=language,
        subject=subject,
        text=text,
        html=html,
        calendar=letters.in_language(language).calendar,
        not_before=now,
    )


def send_digests(now: datetime) -> None:
    """Write one mail per user and hub with the notices that waited for it."""
    waiting = (
        Notice.objects.filter(is_in_digest=True, read_at=None)
        .select_related("user", "hub")
        .order_by("hub", "user", "at")
    )
    bundles: dict[tuple[int, int], list[Notice]] = {}
    for notice in waiting:
        bundles.setdefault((notice.hub_id, notice.user_id), []).append(notice)
    for bundle in bundles.values():
        _send_digest(bundle, now)
    Notice.objects.filter(is_in_digest=True, at__lte=now).update(is_in_digest=False)


def _send_digest(notices: Sequence[Notice], now: datetime) -> None:
    hub, user = notices[0].hub, notices[0].user

    def write() -> Letter:
        subject = translation.ngettext(
            "%(count)d piece of news from %(hub)s",
            "%(count)d pieces of news from %(hub)s",
            len(notices),
        ) % {"count": len(notices), "hub": hub}
        return Letter(
            subject,
            tuple(f"• {notice.text}" for notice in notices),
            translation.gettext("Open the inbox"),
            reverse("inbox:notices", kwargs={"hub": hub.slug}),
        )

    mail = _mail(hub, _Letters(write, hub), language_of(user, hub), now)
    mail.user, mail.address, mail.kind = user, user.email, "inbox.digest"
    mail.key = f"{hub.pk}:digest:{user.pk}:{notices[-1].pk}"
    outbox.put([mail])
