"""What every page's frame shows: the hub, the menu, the hubs to switch to."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from madang.kit import navigation
from madang.kit.navigation import Entry

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from madang.hubs.models import Actor, Hub

TABS = 5


@dataclass(frozen=True, slots=True)
class MenuLine:
    """A navigation entry as the page shows it."""

    entry: Entry
    url: str
    is_current: bool


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
        return frame | (_own(request) if request.user.is_authenticated else {})
    lines = _lines(actor, request.path)
    return frame | {
        "hub": actor.hub,
        "nav": _grouped(lines),
        "tabbar": [line for line in lines if line.entry.is_tab][:TABS],
        "other_hubs": [
            other.hub
            for slug, other in request.actors.items()  # type: ignore[attr-defined]
            if slug != actor.hub.slug
        ],
    }


def _grouped(lines: list[MenuLine]) -> list[tuple[str, list[MenuLine]]]:
    """Return the lines by group, the groups in the order of their first line."""
    groups: dict[str, list[MenuLine]] = {}
    for line in lines:
        groups.setdefault(line.entry.group, []).append(line)
    return list(groups.items())


def _lines(actor: Actor, path: str) -> list[MenuLine]:
    """Return the menu; the line that leads nearest to the page is the current one."""
    urls = [
        (entry, _address(entry.url_name, actor.hub.slug))
        for entry in navigation.entries_for(actor)
    ]
    nearest = max(
        (url for _e, url in urls if path.startswith(url)), key=len, default=""
    )
    return [MenuLine(entry, url, url == nearest) for entry, url in urls]


OWN = (
    ("hubs:account", _("You"), "person"),
    ("mfa_index", _("Signing in"), "shield"),
    ("hubs:sessions", _("Devices"), "phone"),
    ("hubs:my_data", _("Your data"), "eye"),
)


def _own(request: HttpRequest) -> dict[str, Any]:
    """Return the menu of pages outside any hub: a person's own, and her hubs."""

    def lines() -> list[tuple[str, list[MenuLine]]]:
        return [
            ("own", [_own_line(*place, request.path) for place in OWN]),
            ("hubs", [_hub_line(actor.hub) for actor in request.actors.values()]),  # type: ignore[attr-defined]
        ]

    nav = SimpleLazyObject(lines)
    return {"nav": nav, "tabbar": SimpleLazyObject(lambda: nav[0][1])}


def _own_line(url_name: str, label: _StrPromise, icon: str, path: str) -> MenuLine:
    url = _address(url_name, None)
    entry = Entry(url_name, label, label, icon, bool)
    return MenuLine(entry, url, path == url)


def _hub_line(hub: Hub) -> MenuLine:
    entry = Entry("", str(hub), str(hub), "door", bool)
    return MenuLine(entry, f"/h/{hub.slug}/", is_current=False)


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
