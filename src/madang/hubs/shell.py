"""What every page's frame shows: the hub, the menu, the hubs to switch to."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from madang.kit import navigation
from madang.kit.navigation import Entry, Menu, MenuGroup, MenuLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from madang.hubs.models import Actor

TABS = 5
LONG = 12  # lines; a menu that is longer folds its groups
FOLDS = "menu"  # the cookie with the groups that its reader keeps open
OPEN_AT_FIRST = "own"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's context; costs no query beyond the actor's."""
    actor: Actor | None = getattr(request, "actor", None)
    slug = actor.hub.slug if actor is not None and actor.is_insider else None
    frame: dict[str, Any] = {
        "actor": actor,
        "is_demo": settings.DEMO,
        "places": _places(slug),
    }
    if actor is None or not actor.is_insider:
        is_known = request.user.is_authenticated
        return frame | ({"menu": partial(_own, request)} if is_known else {})
    return frame | {
        "hub": actor.hub,
        "menu": _menu_of(actor, request.path, request.COOKIES.get(FOLDS)),
        "other_hubs": [
            other.hub
            for slug, other in request.actors.items()  # type: ignore[attr-defined]
            if slug != actor.hub.slug
        ],
    }


def _menu_of(actor: Actor, path: str, folds: str | None) -> Menu:
    """Return the actor's menu; the line nearest to the page is the current one."""
    slug, entries = actor.hub.slug, tuple(navigation.entries_for(actor))
    below = [
        (start, _address(entry.url_name, slug))
        for entry in entries
        for start in (
            _address(entry.url_name, slug),
            *(f"/h/{slug}/{more}" for more in entry.also),
        )
    ]
    fits = (pair for pair in below if path.startswith(pair[0]))
    _start, nearest = max(fits, key=lambda pair: len(pair[0]), default=("", ""))
    asked = set((OPEN_AT_FIRST if folds is None else folds).split("."))
    kept_open = frozenset(asked & {entry.group for entry in entries})
    names = tuple(entry.url_name for entry in entries)
    tabs = tuple(one.url_name for one in navigation.tabs_for(actor, entries)[:TABS])
    return _menu(names, tabs, slug, nearest, kept_open)


@lru_cache(maxsize=1024)  # one object per menu, so that its rendering can be kept
def _menu(
    url_names: tuple[str, ...],
    tabs: tuple[str, ...],
    slug: str,
    current: str,
    kept_open: frozenset[str],
) -> Menu:
    """Return the lines by group, the groups in the order of their first line.

    In a long menu those groups are open that the reader keeps so, and the current one.
    """
    groups: dict[str, list[MenuLine]] = {}
    lines_at: dict[str, MenuLine] = {}
    for entry in navigation.entries_named(url_names):
        url = _address(entry.url_name, slug)
        line = MenuLine(entry, url, url == current)
        groups.setdefault(entry.group, []).append(line)
        lines_at[entry.url_name] = line
    is_long = len(url_names) > LONG
    folded = tuple(
        MenuGroup(name, tuple(lines), not is_long or name in kept_open or _here(lines))
        for name, lines in groups.items()
    )
    return Menu(folded, tuple(lines_at[name] for name in tabs), is_long)


def _here(lines: Iterable[MenuLine]) -> bool:
    return any(line.is_current for line in lines)


OWN = (
    ("hubs:account", _("You"), "person"),
    ("mfa_index", _("Signing in"), "shield"),
    ("hubs:sessions", _("Devices"), "phone"),
    ("hubs:my_data", _("Your data"), "eye"),
)


def _own(request: HttpRequest) -> Menu:
    """Return the menu of pages outside any hub: a person's own, and her hubs."""
    actors = request.actors.values()  # type: ignore[attr-defined]
    path = request.path if request.path in _own_addresses() else ""
    return _own_menu(path, tuple((actor.hub.slug, str(actor.hub)) for actor in actors))


@lru_cache(maxsize=1)
def _own_addresses() -> frozenset[str]:
    return frozenset(_address(url_name, None) for url_name, _label, _icon in OWN)


@lru_cache(maxsize=512)
def _own_menu(path: str, hubs: tuple[tuple[str, str], ...]) -> Menu:
    own = tuple(_own_line(*place, path) for place in OWN)
    others = tuple(_hub_line(*hub) for hub in hubs)
    return Menu((MenuGroup("own", own), MenuGroup("hubs", others)), own)


def _own_line(url_name: str, label: _StrPromise, icon: str, path: str) -> MenuLine:
    url = _address(url_name, None)
    entry = Entry(url_name, label, label, icon, bool)
    return MenuLine(entry, url, path == url)


def _hub_line(slug: str, name: str) -> MenuLine:
    return MenuLine(
        Entry("", name, name, "door", bool), f"/h/{slug}/", is_current=False
    )


@lru_cache(maxsize=1024)  # nobody changes what is found here
def _places(slug: str | None) -> dict[str, str]:
    """Return the addresses the frame links to, of this hub or of none."""
    found = {
        name: _address(url_name, slug) for name, url_name in navigation.places().items()
    }
    return {name: url for name, url in found.items() if url}


@lru_cache(maxsize=4096)  # the same for everybody, and a failed look-up is dear
def _address(url_name: str, slug: str | None) -> str:
    """Return where a page is in a hub, else outside any; nothing if in neither."""
    for kwargs in ({"hub": slug}, {}) if slug else ({},):
        with suppress(NoReverseMatch):
            return reverse(url_name, kwargs=kwargs)
    return ""
