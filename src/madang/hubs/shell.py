"""What every page's frame shows: the hub, the menu, the hubs to switch to."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from madang.kit import navigation

if TYPE_CHECKING:
    from django.http import HttpRequest

    from madang.hubs.models import Actor
    from madang.kit.navigation import Entry

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
        return frame
    lines = [
        _line(entry, actor, request.path) for entry in navigation.entries_for(actor)
    ]
    return frame | {
        "hub": actor.hub,
        "nav": [
            (group, list(members))
            for group, members in groupby(lines, key=lambda line: line.entry.group)
        ],
        "tabs": [line for line in lines if line.entry.is_tab][:TABS],
        "other_hubs": [
            other.hub
            for slug, other in request.actors.items()  # type: ignore[attr-defined]
            if slug != actor.hub.slug
        ],
    }


def _places(slug: str | None) -> dict[str, str]:
    """Return the addresses the frame links to, of this hub or of none."""
    found: dict[str, str] = {}
    for name, url_name in navigation.places().items():
        for kwargs in ({"hub": slug} if slug else {}, {}):
            with suppress(NoReverseMatch):
                found.setdefault(name, reverse(url_name, kwargs=kwargs))
    return found


def _line(entry: Entry, actor: Actor, path: str) -> MenuLine:
    url = reverse(entry.url_name, kwargs={"hub": actor.hub.slug})
    return MenuLine(entry, url, path.startswith(url))
