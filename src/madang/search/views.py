"""The search page, and what the box suggests while one types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse

from madang.hubs.http import door
from madang.search import rules
from madang.search.queries import LONGEST_QUERY, Group, find
from madang.search.queries import suggest as suggested

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest

ON_THE_PAGE, SUGGESTED = 20, 6


@dataclass(frozen=True, slots=True)
class Shown:
    """A group of hits and where the list of all of them is."""

    group: Group
    more_url: str


@door(rules.may_search)
def page(request: HubRequest, hub: str) -> HttpResponse:
    """Show what a text finds, grouped by kind."""
    text = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    groups = find(request.actor, text, per_kind=ON_THE_PAGE) if text else []
    shown = [Shown(group, _more(group, hub, text)) for group in groups]
    return render(request, "search/page.html", {"text": text, "groups": shown})


@door(rules.may_search)
def suggest(request: HubRequest, hub: str) -> HttpResponse:
    """Answer the search box while one types."""
    text = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    groups = suggested(request.actor, text, per_kind=SUGGESTED) if text else []
    return render(request, "search/suggest.html", {"text": text, "groups": groups})


def _more(group: Group, hub: str, text: str) -> str:
    """Return where all of a kind are listed, if there are more than shown."""
    if not group.kind.more or len(group.entries) < ON_THE_PAGE:
        return ""
    url = reverse(group.kind.more, kwargs={"hub": hub})
    return f"{url}?{urlencode({'q': text})}"
