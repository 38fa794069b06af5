"""Letters about meetings: to each person whose agenda changed, once, what changed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.inbox.telling import Letter, tell, write_to
from madang.kit.dates import moment_text
from madang.kit.icalendar import Entry, calendar_of
from madang.meetings.models import Interpreter, Party, Representative, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from madang.hubs.models import User
    from madang.meetings.models import Meeting, Round

LETTER = "meetings.agenda"


@dataclass(frozen=True, slots=True)
class _Changed:
    """What changed in a round, and what letters call its parties and tables."""

    round: Round
    was: Mapping[int, Meeting]
    rows: Sequence[Meeting]
    names: Mapping[int, str]
    tables: Mapping[int, str]
    now: datetime

    @property
    def key(self) -> str:
        """What the letters of this change are called, each once."""
        return f"meetings:{self.round.pk}:{self.round.letter}"


def tell_changes(
    round_: Round,
    before: Iterable[Meeting],
    after: Iterable[Meeting],
    *,
    now: datetime,
) -> None:
    """Write to those whose meetings changed, and to nobody else.

    That is the people of both parties, and who interprets there or did.
    """
    rows = list(after)
    if not rows:
        return
    parties = Party.objects.filter(matching=round_.matching_id)
    changed = _Changed(
        round_,
        {row.pk: row for row in before},
        rows,
        dict(parties.values_list("pk", "name")),
        dict(Table.objects.filter(round=round_).values_list("pk", "label")),
        now,
    )
    _tell_parties(changed)
    _tell_interpreters(changed)


def _tell_parties(changed: _Changed) -> None:
    concerned: dict[int, list[Meeting]] = defaultdict(list)
    for row in changed.rows:
        for party in (row.left_id, row.right_id):
            concerned[party].append(row)
    users, others = readers_of(concerned)
    hub, now = changed.round.hub, changed.now
    for party, rows in concerned.items():
        letter = _Letter(changed, rows, party)
        key = f"{changed.key}:{party}"
        tell(hub, users[party], kind=LETTER, key=key, now=now, write=letter.write)
        for person in others[party]:
            write_to(
                hub,
                person.email,
                language=person.language or (hub.languages or ["en"])[0],
                kind=LETTER,
                key=f"{key}:{person.pk}",
                now=now,
                write=letter.write_outside,
            )


def _tell_interpreters(changed: _Changed) -> None:
    concerned: dict[int, list[Meeting]] = defaultdict(list)
    for row in changed.rows:
        old = changed.was.get(row.pk)
        for one in {row.interpreter_id, old.interpreter_id if old else None}:
            if one is not None:
                concerned[one].append(row)
    people = Interpreter.objects.filter(pk__in=concerned, left_at=None)
    for person in people.exclude(email=""):
        write_to(
            changed.round.hub,
            person.email,
            language=(changed.round.hub.languages or ["en"])[0],
            kind=LETTER,
            key=f"{changed.key}:interpreter:{person.pk}",
            now=changed.now,
            write=_Duty(changed, concerned[person.pk], person.pk).write_outside,
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

    def __init__(self, changed: _Changed, rows: Sequence[Meeting], reader: int) -> None:
        self.changed, self.reader = changed, reader
        self.rows = sorted(rows, key=lambda row: (row.starts_at, row.pk))

    def write(self) -> Letter:
        """Return the letter to somebody who can sign in."""
        path = reverse("meetings:agenda", kwargs={"hub": self.changed.round.hub.slug})
        return self._letter(path)

    def write_outside(self) -> Letter:
        """Return the letter to an address; nothing inside is named."""
        return self._letter("")

    def _letter(self, path: str) -> Letter:
        live = [row for row in self.rows if self._takes_place(row)]
        entries = (self._entry(row) for row in live)
        return Letter(
            _("Your meetings: %(round)s") % {"round": self.changed.round},
            tuple(self._line(row) for row in self.rows),
            _("Open my agenda") if path else "",
            path,
            calendar_of(entries, made_at=self.changed.now),
        )

    def _takes_place(self, row: Meeting) -> bool:
        return row.is_live

    def _before(self, row: Meeting) -> Meeting | None:
        return self.changed.was.get(row.pk)

    def _line(self, row: Meeting) -> str:
        old = self._before(row)
        told = {
            "other": self._whom(row),
            "when": self._when(row),
            "where": self.changed.tables.get(row.table_id or 0, ""),
            "was": self._when(old) if old is not None else "",
        }
        if not self._takes_place(row):
            said = _("Called off: %(other)s, %(when)s")
        elif old is None:
            said = _("New: %(other)s, %(when)s, %(where)s")
        else:
            said = _("Moved: %(other)s, now %(when)s, %(where)s (was %(was)s)")
        return said % told

    def _whom(self, row: Meeting) -> str:
        other = row.right_id if row.left_id == self.reader else row.left_id
        return self.changed.names.get(other, "")

    def _when(self, row: Meeting) -> str:
        language = get_language() or "en"
        return moment_text(row.starts_at, language, self.changed.round.zone)

    def _entry(self, row: Meeting) -> Entry:
        table = self.changed.tables.get(row.table_id or 0, "")
        return entry_of(row, self._whom(row), table, str(self.changed.round))


class _Duty(_Letter):
    """What changed for who interprets: between whom, or that somebody else does it."""

    def _takes_place(self, row: Meeting) -> bool:
        return row.is_live and row.interpreter_id == self.reader

    def _before(self, row: Meeting) -> Meeting | None:
        old = super()._before(row)
        return old if old is not None and old.interpreter_id == self.reader else None

    def _whom(self, row: Meeting) -> str:
        names = self.changed.names
        return " – ".join(names.get(one, "") for one in (row.left_id, row.right_id))


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
