"""Timetables as HTML: a room's day or week in a row, what is free as a link.

Written here and not in a template, because three hundred rooms have five thousand
cells; every text that comes from a row is escaped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from madang.claims.models import BookingState
from madang.kit.wall_time import wall_time
from madang.spaces import timeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from madang.spaces.queries.bookings import Room, Told
    from madang.spaces.timeline import Cell, Day, Taken

    Atoms = Mapping[int, Sequence[int]]
    TakenByAtom = Mapping[int, Sequence[Taken]]

#: The height of a week's bar, and how wide one of its quarters is.
HIGH = 10
WAITS = frozenset({BookingState.ASKED, BookingState.HELD})


@dataclass(frozen=True, slots=True)
class Where:
    """Beginnings of the addresses that a timetable links to, as the page is placed."""

    room: str  # + the space's key + "/book/"
    booking: str  # + the booking's key + "/"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a timetable: its head as HTML, what it is about, and its day."""

    head: str
    room: Room
    day: Day


class Writer:
    """Writes the rows of timetables that show the same bookings."""

    def __init__(
        self, atoms: Atoms, taken: TakenByAtom, where: Where, now: datetime
    ) -> None:
        self.atoms, self.taken, self.where, self.now = atoms, taken, where, now
        self.told: Mapping[int, Told] = {}
        self.opened: dict[tuple[str, date], Sequence[timeline.Stretch]] = {}
        self.texts = {"taken": escape(_("Taken")), "full": escape(_("Nothing free"))}

    def cells_of(self, room: Room, day: Day) -> list[Cell]:
        """Return a room's day as runs of quarters."""
        resource = room.resource
        taken = timeline.taken_of(resource, self.atoms[resource.pk], self.taken)
        opened = self._opened(room, day)
        free = timeline.free_of(resource, taken, day, self.now, opened)
        return timeline.cells(taken, free, day)

    def _opened(self, room: Room, day: Day) -> Sequence[timeline.Stretch]:
        """Return when a room is open, worked out once for all that keep its hours."""
        key = room.hours, day.on
        if key not in self.opened:
            self.opened[key] = timeline.open_on(room.resource, day)
        return self.opened[key]

    def row(self, row: Row) -> str:
        """Return a line of a day's timetable."""
        cells = self.cells_of(row.room, row.day)
        shown = "".join([self._cell(row, cell) for cell in cells])
        is_full = not any(cell.free for cell in cells)
        more = f'<td class="tt-none">{self.texts["full"]}' if is_full else ""
        return f"<tr><th scope=row>{row.head}{shown}{more}"

    def _cell(self, row: Row, cell: Cell) -> str:
        if cell.free:
            zone = row.day.zone
            begins, ends = (wall_time(moment, zone) for moment in cell.free)
            return (
                f"<td colspan={cell.quarters} class=tt-free><a href="
                f'"{self.where.room}{row.room.pk}/book/?at={begins:%Y-%m-%dT%H:%M}">'
                f"{begins:%H:%M}–{ends:%H:%M}</a>"
            )
        if not cell.is_taken:
            return f"<td colspan={cell.quarters}>"
        told = self.told.get(cell.booking)
        if told is None:
            text = self.texts["taken"]
            return f"<td colspan={cell.quarters} class=tt-taken><span>{text}</span>"
        kind = "tt-own" if told.is_own else "tt-known"
        kind += " tt-waits" if told.state in WAITS else ""
        zone = row.day.zone
        begins, ends = wall_time(told.starts_at, zone), wall_time(told.ends_at, zone)
        label = escape(told.label or self.texts["taken"])
        return (
            f'<td colspan={cell.quarters} class="{kind}"><a href="'
            f'{self.where.booking}{cell.booking}/" title="{label}"><b>{label}</b> '
            f"<small>{begins:%H:%M}–{ends:%H:%M}</small></a>"
        )


def bookings_shown(rooms: Iterable[Room], atoms: Atoms, taken: TakenByAtom) -> set[int]:
    """Return the keys of the bookings that lines of these rooms will show."""
    found: set[int] = set()
    for room in rooms:
        for atom in atoms[room.resource.pk]:
            found.update(one[2] for one in taken.get(atom, ()))
    return found


def hours_head(day: Day, first: str) -> SafeString:
    """Return the head of a day's timetable: the hours on the wall."""
    hours = "".join(
        f"<th scope=col colspan={quarters}>{hour}" for hour, quarters in day.hours
    )
    return mark_safe(  # noqa: S308 -- figures, and an escaped word
        f'<colgroup><col class="tt-room"><col span="{day.quarters}"></colgroup>'
        f"<thead><tr><th scope=col>{escape(first)}{hours}</thead>"
    )


def body(groups: Iterable[tuple[str, Iterable[str]]], columns: int) -> SafeString:
    """Return lines under the names of the places they are at."""
    parts = []
    for name, lines in groups:
        parts.append("<tbody>")
        if name:
            parts.append(
                f'<tr class="tt-place"><th scope="rowgroup" colspan="{columns + 1}">'
                f"{escape(name)}"
            )
        parts.extend(lines)
    return mark_safe("".join(parts))  # noqa: S308 -- each piece was escaped


def room_head(room: Room, link: str, more: str) -> str:
    """Return the head of a room's line: its name, and what it holds."""
    css = ' class="tt-part"' if room.hall else ""
    return (
        f'<a{css} href="{link}"><b>{escape(room)}</b><small>{escape(more)}</small></a>'
    )


def week_cell(cells: Sequence[Cell], link: str, free: str) -> str:
    """Return a room's day within a week: a bar, and how much of it is free."""
    bar, x, width = [], 0, 0
    for cell in cells:
        width += cell.quarters
    for cell in cells:
        if not cell.free:
            kind = "t" if cell.is_taken else "x"
            bar.append((kind, x, cell.quarters))
        x += cell.quarters
    taken = "".join(
        f"M{at} 0h{many}v{HIGH}h-{many}z" for k, at, many in bar if k == "t"
    )
    shut = "".join(f"M{at} 0h{many}v{HIGH}h-{many}z" for k, at, many in bar if k == "x")
    drawn = f'<path class="x" d="{shut}"/>' if shut else ""
    drawn += f'<path d="{taken}"/>' if taken else ""
    return (
        f'<td><a href="{link}"><svg viewBox="0 0 {width} {HIGH}" '
        f'preserveAspectRatio="none" aria-hidden="true">{drawn}</svg>{free}</a>'
    )
