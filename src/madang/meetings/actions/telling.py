"""Letters about meetings: to each person whose agenda changed, once, what changed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.inbox.telling import Letter, tell, write_to
from madang.kit.dates import moment_text
from madang.kit.icalendar import Entry, calendar_of
from madang.meetings.models import Party, Representative, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from madang.hubs.models import User
    from madang.meetings.models import Meeting, Round

LETTER = "meetings.agenda"


def tell_changes(
    round_: Round,
    before: Iterable[Meeting],
    after: Iterable[Meeting],
    *,
    now: datetime,
) -> None:
    """Write to the people of every party whose meetings changed, and to nobody else."""
    was = {row.pk: row for row in before}
    concerned: dict[int, list[Meeting]] = defaultdict(list)
    for row in after:
        for party in (row.left_id, row.right_id):
            concerned[party].append(row)
    if not concerned:
        return
    names = dict(
        Party.objects.filter(matching=round_.matching_id).values_list("pk", "name")
    )
    tables = dict(Table.objects.filter(round=round_).values_list("pk", "label"))
    users, others = readers_of(concerned)
    for party, rows in concerned.items():
        letter = _Letter(round_, party, rows, was, names, tables, now)
        key = f"meetings:{round_.pk}:{round_.letter}:{party}"
        tell(
            round_.hub, users[party], kind=LETTER, key=key, now=now, write=letter.write
        )
        for person in others[party]:
            write_to(
                round_.hub,
                person.email,
                language=person.language or (round_.hub.languages or ["en"])[0],
                kind=LETTER,
                key=f"{key}:{person.pk}",
                now=now,
                write=letter.write_outside,
            )


def readers_of(
    parties: Iterable[int],
) -> tuple[dict[int, list[User]], dict[int, list[Representative]]]:
    """Return who reads for each party: those with an account, and addresses alone."""
    users: dict[int, list[User]] = defaultdict(list)
    others: dict[int, list[Representative]] = defaultdict(list)
    rows = Representative.objects.filter(party__in=parties, left_at=None)
    for row in rows.select_related("user").order_by("pk"):
        if row.user is not None:
            users[row.party_id].append(row.user)
        elif row.email:
            others[row.party_id].append(row)
    return users, others


class _Letter:
    """What changed in a party's agenda, in whatever language it is asked for."""

    def __init__(  # noqa: PLR0913, PLR0917 -- what a letter is written from
        self,
        round_: Round,
        party: int,
        rows: Sequence[Meeting],
        was: dict[int, Meeting],
        names: dict[int, str],
        tables: dict[int, str],
        now: datetime,
    ) -> None:
        self.round, self.party, self.was, self.now = round_, party, was, now
        self.rows = sorted(rows, key=lambda row: (row.starts_at, row.pk))
        self.names, self.tables = names, tables

    def write(self) -> Letter:
        """Return the letter to somebody who can sign in."""
        path = reverse("meetings:agenda", kwargs={"hub": self.round.hub.slug})
        return self._letter(path)

    def write_outside(self) -> Letter:
        """Return the letter to an address; nothing inside is named."""
        return self._letter("")

    def _letter(self, path: str) -> Letter:
        live = [row for row in self.rows if row.is_live]
        return Letter(
            _("Your meetings: %(round)s") % {"round": self.round},
            tuple(self._line(row) for row in self.rows),
            _("Open my agenda") if path else "",
            path,
            calendar_of((self._entry(row) for row in live), made_at=self.now),
        )

    def _line(self, row: Meeting) -> str:
        old = self.was.get(row.pk)
        told = {
            "other": self._other(row),
            "when": self._when(row),
            "where": self.tables.get(row.table_id or 0, ""),
            "was": self._when(old) if old is not None else "",
        }
        if not row.is_live:
            said = _("Called off: %(other)s, %(when)s")
        elif old is None:
            said = _("New: %(other)s, %(when)s, %(where)s")
        else:
            said = _("Moved: %(other)s, now %(when)s, %(where)s (was %(was)s)")
        return said % told

    def _other(self, row: Meeting) -> str:
        other = row.right_id if row.left_id == self.party else row.left_id
        return self.names.get(other, "")

    def _when(self, row: Meeting) -> str:
        return moment_text(row.starts_at, get_language() or "en", self.round.zone)

    def _entry(self, row: Meeting) -> Entry:
        return entry_of(
            row,
            self._other(row),
            self.tables.get(row.table_id or 0, ""),
            str(self.round),
        )


def entry_of(row: Meeting, other: str, table: str, round_name: str) -> Entry:
    """Return a meeting as a calendar keeps it."""
    host = urlsplit(settings.BASE_URL).hostname or "madang"
    return Entry(
        uid=f"meeting-{row.pk}@{host}",
        turn=row.turn,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        title=other,
        place=table,
        text=round_name,
    )
