"""Meetings on paper: a personal agenda, and the sheets of a round for the tables.

Everything is written out here, in the language that is active; the templates only
place it.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from madang.kit.dates import day_text, place_text, short_day_text
from madang.kit.printing import printed
from madang.meetings.models import Again

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from madang.meetings.models import Meeting, Party, Representative, Round, Table
    from madang.meetings.queries import Turn

AGENDA = "meetings/templates/meetings/agenda.typ"
SHEETS = "meetings/templates/meetings/sheets.typ"


def agenda_pdf(turns: Sequence[Turn], *, name: str, zone: str, hub: str) -> bytes:
    """Return somebody's meetings as PDF; the same agenda gives the same bytes.

    `zone` is her own, and empty if she named none: where its clocks differ from
    those of the round, both times stand side by side.

    Raises:
        Unprintable: a name has letters that none of our fonts has.
    """
    word = _("My meetings")
    data = _frame(f"{word} – {name}", hub) | {
        "word": word,
        "name": name,
        "days": list(_days(turns, zone)),
    }
    return printed(AGENDA, data, moment=turns[0].meeting.starts_at)


def _frame(title: str, hub: str) -> dict[str, Any]:
    """Return what every paper asks for."""
    return {
        "title": title,
        "author": hub,
        "language": get_language() or "en",
        "paper": "a4",
        "foot": title,
        "page": _("Page {n} of {m}"),
    }


def _language() -> str:
    return get_language() or "en"


def _days(turns: Sequence[Turn], zone: str) -> Iterator[dict[str, Any]]:
    for (day, _key), found in groupby(
        turns, key=lambda one: (one.meeting.local_day, one.meeting.round_id)
    ):
        rows = list(found)
        round_ = rows[0].meeting.round
        there = place_text(round_.zone, _language())
        differs = any(_differs(row.meeting.starts_at, round_, zone) for row in rows)
        mine = place_text(zone, _language()) if differs else ""
        rest = [pgettext("meetings", "Whom"), pgettext("meetings", "Where")]
        yield {
            "day": day_text(day, _language()),
            "round": round_.name,
            "place": str(round_.site or round_.get_kind_display()),
            "note": round_.note_text,
            "heads": [there, mine, *rest] if differs else [there, *rest],
            "is_double": differs,
            "rows": [_line(row, zone if differs else "") for row in rows],
        }


def _differs(moment: datetime, round_: Round, zone: str) -> bool:
    if not zone:
        return False
    there, here = (moment.astimezone(ZoneInfo(one)) for one in (round_.zone, zone))
    return there.utcoffset() != here.utcoffset()


def _line(turn: Turn, zone: str) -> dict[str, str]:
    meeting, table = turn.meeting, turn.meeting.table
    sits = turn.mine.name if turn.mine else ""
    return {
        "time": _span(meeting, meeting.round.zone),
        "own": _own(meeting, zone) if zone else "",
        "other": turn.other.name,
        "people": turn.theirs.name if turn.theirs else "",
        "mine": " · ".join(filter(None, (turn.party.name, sits))),
        "table": table.label if table else "",
        "link": table.link if table else "",
    }


def _span(meeting: Meeting, zone: str) -> str:
    clock = ZoneInfo(zone)
    starts, ends = (
        moment.astimezone(clock) for moment in (meeting.starts_at, meeting.ends_at)
    )
    return f"{starts:%H:%M}–{ends:%H:%M}"


def _own(meeting: Meeting, zone: str) -> str:
    """Return her own time, with its day where that is another one."""
    day = meeting.starts_at.astimezone(ZoneInfo(zone)).date()
    other = "" if day == meeting.local_day else short_day_text(day, _language())
    return " ".join(filter(None, (_span(meeting, zone), other)))


def sheets_pdf(
    round_: Round,
    meetings: Sequence[Meeting],
    *,
    tables: Iterable[Table],
    parties: Iterable[Party],
    hub: str,
) -> bytes:
    """Return the sheets of a round: a page a table, then a page a party, in big type.

    A table's sheet has every slot, empty ones too, for those who walk in; a party's
    sheet has room for what it says after each meeting.

    Raises:
        Unprintable: a name has letters that none of our fonts has.
    """
    word = _("Sheets for the day")
    data = _frame(f"{word} – {round_.name}", hub) | {
        "sheets": [
            *(_table_sheet(round_, table, meetings) for table in tables),
            *_party_sheets(round_, parties, meetings),
        ],
        "words": _words(),
    }
    return printed(SHEETS, data, moment=round_.slots[0][0])


def _words() -> dict[str, Any]:
    return {
        "again": _("Meet again?"),
        "answers": [str(label) for _value, label in Again.choices],
        "next": _("Next step"),
        "amount": _("Amount discussed"),
        "note": _("Private note"),
        "where": pgettext("meetings", "Where"),
        "held": pgettext("meeting", "Held"),
        "absent": pgettext("meeting", "Somebody did not come"),
        "free": pgettext("table", "Free"),
    }


def _table_sheet(
    round_: Round, table: Table, meetings: Sequence[Meeting]
) -> dict[str, Any]:
    taken = {row.starts_at: row for row in meetings if row.table_id == table.pk}
    rows = [
        {
            "day": day_text(round_.local_day(start), _language()),
            "time": _clock(start, round_),
            "names": _names(taken.get(start)),
        }
        for start, _end in round_.slots
    ]
    return _sheet(round_, table.label, table.link, "table", rows)


def _names(row: Meeting | None) -> list[dict[str, str]]:
    if row is None:
        return []
    sides: list[tuple[Party, Representative | None]]
    sides = [(row.left, row.left_rep), (row.right, row.right_rep)]
    return [{"name": of.name, "who": rep.name if rep else ""} for of, rep in sides]


def _party_sheets(
    round_: Round, parties: Iterable[Party], meetings: Sequence[Meeting]
) -> Iterator[dict[str, Any]]:
    """Yield a sheet for each party that meets anybody."""
    for party in parties:
        mine = [row for row in meetings if party.pk in {row.left_id, row.right_id}]
        rows = [
            {
                "day": day_text(round_.local_day(row.starts_at), _language()),
                "time": _clock(row.starts_at, round_),
                "names": [
                    one
                    for one, side in zip(
                        _names(row), (row.left_id, row.right_id), strict=True
                    )
                    if side != party.pk
                ],
                "table": row.table.label if row.table else "",
            }
            for row in mine
        ]
        if rows:
            yield _sheet(round_, party.name, "", "party", rows)


def _clock(moment: datetime, round_: Round) -> str:
    return f"{moment.astimezone(ZoneInfo(round_.zone)):%H:%M}"


def _sheet(
    round_: Round, name: str, link: str, kind: str, rows: list[dict[str, Any]]
) -> dict[str, Any]:
    where = " · ".join(
        filter(None, (str(round_.site or ""), place_text(round_.zone, _language())))
    )
    days = [
        {"day": day, "rows": list(found)}
        for day, found in groupby(rows, key=lambda row: row["day"])
    ]
    is_table = kind == "table" and not round_.is_remote
    return {
        "kind": kind,
        "word": pgettext("meetings", "Table") if is_table else round_.matching.name,
        "name": name,
        "round": round_.name,
        "where": where,
        "link": link,
        "days": days,
    }
