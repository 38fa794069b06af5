"""Where the rooms hang their doors: menu entries, panels, things that wait.

Upper rooms speak upward through these registries: a room registers in its
``AppConfig.ready``, the shell shows what the actor may open.  Nothing here knows a hub;
an *actor* is whatever the registering room's callables expect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from madang.kit.fixed import Fixed
from madang.kit.languages import best

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

Label = "str | _StrPromise"
Allowed = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the side navigation; `short` is its name in the phone's tab bar.

    The first lines that are `is_tab` take the phone's tabs; whom a line `leads`, for
    her it takes one before them.

    `also` lists further beginnings of addresses in the hub, below which the line is the
    current one, such as ``boards/``.
    """

    url_name: str
    label: str | _StrPromise
    short: str | _StrPromise
    icon: str
    allowed: Allowed
    group: str = "work"
    order: int = 50
    is_tab: bool = True  # whether it may take one of the phone's five tabs
    also: tuple[str, ...] = ()
    leads: Allowed = lambda _actor: False


@dataclass(frozen=True, slots=True)
class MenuLine:
    """A navigation entry as the page shows it."""

    entry: Entry
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """Lines under one heading; in a long menu they can be folded away."""

    name: str
    lines: tuple[MenuLine, ...]
    is_open: bool = True


@dataclass(frozen=True, eq=False, slots=True)
class Menu(Fixed):
    """The side navigation in groups, and the phone's tabs; equal to itself only."""

    groups: tuple[MenuGroup, ...] = ()
    tabs: tuple[MenuLine, ...] = ()
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A fragment that an upper room adds to a lower room's page.

    `subject` names the page's model (``directory.organisation``); the url takes
    ``hub`` and ``pk``, that of a hub's own page only ``hub``.  `fits` says whether the
    actor has the panel on the page of a certain row.
    """

    subject: str
    url_name: str
    title: str | _StrPromise
    allowed: Allowed
    order: int = 50
    fits: Callable[[Any, Any], bool] = lambda _actor, _row: True


@dataclass(frozen=True, slots=True)
class PanelLine:
    """A panel as the page loads it."""

    url: str
    title: str | _StrPromise


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for the actor: what, where to go, since when."""

    text: str
    url: str
    kind: str
    due_at: datetime | None = None
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class PublicLink:
    """A link on a hub's public home to another public page of the hub."""

    path: str
    label: str | _StrPromise


PublicLinks = Callable[[Any], Iterable[PublicLink]]
PublicPaths = Callable[[Any], Iterable[tuple[str, str]]]
PublicRows = Callable[[Any], "QuerySet[Any]"]
NEWEST = 6  # rows that a hub's public home links to
WaitingSource = Callable[[Any, "datetime"], Iterable[Waiting]]

_entries: dict[str, Entry] = {}
_panels: dict[str, Panel] = {}
_sources: list[WaitingSource] = []
_places: dict[str, str] = {}
_links: list[PublicLinks] = []
_paths: list[PublicPaths] = []
_rows: list[PublicRows] = []


def add_entry(entry: Entry) -> None:
    """Put a line into the navigation; the same url name replaces the former line."""
    _entries[entry.url_name] = entry


def add_panel(panel: Panel) -> None:
    """Add a panel to a lower room's page."""
    _panels[panel.url_name] = panel


def add_waiting(source: WaitingSource) -> None:
    """Let `source` say what waits for an actor."""
    if source not in _sources:
        _sources.append(source)


def add_public(links: PublicLinks, paths: PublicPaths) -> None:
    """Let a room link its public pages from the hub's home and from its sitemap.

    `links(hub)` gives what the home links to; `paths(hub)` each public path
    with the day of its last change, or nothing instead of the day.
    """
    if links not in _links:
        _links.append(links)
        _paths.append(paths)


def add_public_rows(rows: PublicRows) -> None:
    """Let a room link its public rows from the hub's home and from its sitemap.

    `rows(hub)` gives, in no order, the path below the hub, the names by language and
    the moment of the last change; those of all rooms are read in one statement.
    """
    if rows not in _rows:
        _rows.append(rows)


def public_links_of(hub: Any) -> list[PublicLink]:
    """Return what a hub's public home links to."""
    rows = [
        PublicLink(f"/{hub.slug}/{path}", best(names))
        for path, (names, _at) in list(_public_rows_of(hub).items())[:NEWEST]
    ]
    return [*(link for source in _links for link in source(hub)), *rows]


def public_paths_of(hub: Any) -> list[tuple[str, str]]:
    """Return the hub's public paths beyond the directory's, for the sitemap."""
    rows = [
        (f"/{hub.slug}/{path}", f"{at:%Y-%m-%d}")
        for path, (_names, at) in _public_rows_of(hub).items()
    ]
    return [*(path for source in _paths for path in source(hub)), *rows]


def _public_rows_of(hub: Any) -> dict[str, tuple[dict[str, str], datetime]]:
    """Return names and moment of the rooms' public rows by path, the newest first."""
    first, *others = (rows(hub) for rows in _rows)
    rows = first.union(*others, all=True)
    found: dict[str, tuple[dict[str, str], datetime]] = {}
    for path, names, at in sorted(rows, key=lambda row: row[2], reverse=True):
        found.setdefault(path, (names, at))
    return found


def set_place(name: str, url_name: str) -> None:
    """Tell the frame where something is that it links to itself.

    The names it knows: search, suggest, profile, notices, account, privacy, language.
    The url takes ``hub``, or nothing; that of ``logo`` also ``pk`` and ``side``.
    """
    _places[name] = url_name


def places() -> dict[str, str]:
    """Return the url names of the places that rooms have told of."""
    return dict(_places)


def entries_for(actor: Any) -> list[Entry]:
    """Return the lines that the actor may open, in their order."""
    ordered = sorted(_entries.values(), key=lambda e: (e.order, e.url_name))
    return [entry for entry in ordered if entry.allowed(actor)]


def tabs_for(actor: Any, entries: Iterable[Entry]) -> list[Entry]:
    """Return the lines that may take the phone's tabs, those first that lead."""
    leading = {entry.url_name for entry in entries if entry.leads(actor)}
    found = [one for one in entries if one.is_tab or one.url_name in leading]
    return sorted(found, key=lambda one: one.url_name not in leading)


def entries_named(url_names: Iterable[str]) -> list[Entry]:
    """Return the lines with these url names."""
    return [_entries[name] for name in url_names]


def panels_for(actor: Any, subject: str, row: Any = None) -> list[PanelLine]:
    """Return the panels of a page that the actor may open, in their order."""
    ordered = sorted(_panels.values(), key=lambda p: (p.order, p.url_name))
    offered = [p for p in ordered if p.subject == subject and p.allowed(actor)]
    keys = {"hub": actor.hub.slug} | ({"pk": row.pk} if row else {})
    return [
        PanelLine(reverse(p.url_name, kwargs=keys), p.title)
        for p in offered
        if p.fits(actor, row)
    ]


def waiting_for(actor: Any, now: datetime) -> list[Waiting]:
    """Return everything that waits for the actor, the most urgent first."""
    found = [thing for source in _sources for thing in source(actor, now)]
    far = now.replace(year=9999)
    return sorted(found, key=lambda w: (not w.is_urgent, w.due_at or far))
