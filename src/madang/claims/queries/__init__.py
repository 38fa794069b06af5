"""Reads of resources, bookings and free time."""

from madang.claims.queries.bookings import (
    allowances_of,
    bookings_of,
    bookings_visible_to,
    hubs_with_overdue_allowances,
    hubs_with_overdue_holds,
    hubs_with_waiting_lines,
    names_for,
    series_visible_to,
    waiting_visible_to,
)
from madang.claims.queries.finding import Fit, find_series
from madang.claims.queries.free import Window, alternatives_to, free_windows
from madang.claims.queries.overlapping import Busy, atoms_of, busy_on, obstacles_among
from madang.claims.queries.things import atoms_of_thing, resources_visible_to

__all__ = [
    "Busy",
    "Fit",
    "Window",
    "allowances_of",
    "alternatives_to",
    "atoms_of",
    "atoms_of_thing",
    "bookings_of",
    "bookings_visible_to",
    "busy_on",
    "find_series",
    "free_windows",
    "hubs_with_overdue_allowances",
    "hubs_with_overdue_holds",
    "hubs_with_waiting_lines",
    "names_for",
    "obstacles_among",
    "resources_visible_to",
    "series_visible_to",
    "waiting_visible_to",
]
