"""Letters about IR days: who pitches when, and that there is something to hear."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.inbox.telling import Letter, tell, write_to
from madang.kit.dates import moment_text, place_text
from madang.kit.icalendar import Entry, calendar_of
from madang.meetings.actions.telling import readers_of
from madang.meetings.models import IrDayState, Party, PartyState
from madang.meetings.queries.ir_days import pitches_of
from madang.meetings.running import running_order

if TYPE_CHECKING:
    from datetime import datetime

    from madang.meetings.models import IrDay
    from madang.meetings.running import Line

LETTER = "meetings.ir-day"


def tell_ir_day(day: IrDay, *, now: datetime) -> None:
    """Write to everybody of the matching once for this version of the day.

    Those who pitch read when; where the day was taken back, all read that.
    """
    parties = Party.objects.filter(matching=day.matching_id, state=PartyState.ACTIVE)
    order = running_order(day.starts_at, pitches_of(day))
    lines = {line.pitch.party_id: line for line in order}
    ends_at = order[-1].ends_at if order else day.starts_at
    users, others = readers_of([party.pk for party in parties])
    for party in parties:
        letter = _Letter(day, lines.get(party.pk), ends_at, now)
        key = f"{LETTER}:{day.pk}:{day.version}:{party.pk}"
        tell(
            day.hub, users[party.pk], kind=LETTER, key=key, now=now, write=letter.inside
        )
        for person in others[party.pk]:
            write_to(
                day.hub,
                person.email,
                language=person.language or (day.hub.languages or ["en"])[0],
                kind=LETTER,
                key=f"{key}:{person.pk}",
                now=now,
                write=letter.outside,
            )


class _Letter:
    """What one party is told of the day, in whatever language it is asked for."""

    def __init__(
        self, day: IrDay, line: Line | None, ends_at: datetime, now: datetime
    ) -> None:
        self.day, self.line, self.ends_at, self.now = day, line, ends_at, now

    def inside(self) -> Letter:
        """Return the letter to somebody who can sign in."""
        kwargs = {"hub": self.day.hub.slug, "pk": self.day.pk}
        return self._letter(reverse("meetings:ir-day-live", kwargs=kwargs))

    def outside(self) -> Letter:
        """Return the letter to an address; nothing inside is named."""
        return self._letter("")

    def _letter(self, path: str) -> Letter:
        if self.day.state == IrDayState.DRAFT:
            told = {"day": self.day.name}
            return Letter(
                _("%(day)s does not take place as told") % told,
                (_("You will be written to when it is planned again."),),
                calendar=self._calendar(is_cancelled=True),
            )
        return Letter(
            self.day.name,
            (self._when(), *self._turn()),
            _("Open the running order") if path else "",
            path,
            self._calendar(),
        )

    def _when(self) -> str:
        told = {"when": self._moment(self.day.starts_at), "where": self.day.where}
        if self.day.where:
            return _("It begins on %(when)s, %(where)s.") % told
        return _("It begins on %(when)s.") % told

    def _turn(self) -> tuple[str, ...]:
        if self.line is None:
            return ()
        told = {"when": self._moment(self.line.starts_at)}
        return (_("You pitch on %(when)s.") % told,)

    def _moment(self, at: datetime) -> str:
        language, zone = get_language() or "en", self.day.zone
        told = {"when": moment_text(at, language, zone)}
        return _("%(when)s (%(place)s)") % {**told, "place": place_text(zone, language)}

    def _calendar(self, *, is_cancelled: bool = False) -> str:
        return calendar_of([self._entry()], made_at=self.now, is_cancelled=is_cancelled)

    def _entry(self) -> Entry:
        begins, ends = self.day.starts_at, self.ends_at
        if self.line is not None:
            begins, ends = self.line.starts_at, self.line.ends_at
        host = urlsplit(settings.BASE_URL).hostname or "madang"
        return Entry(
            uid=f"ir-day-{self.day.pk}@{host}",
            turn=self.day.version,
            starts_at=begins,
            ends_at=ends,
            title=self.day.name,
            place=self.day.where,
            text=self.day.note_text,
        )
