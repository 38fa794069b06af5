"""The lists of organisations and people: found, filtered, sorted, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madang.directory import rules
from madang.directory.industries import name_of
from madang.directory.models import ListPage, Organisation, Person, StandingKind
from madang.directory.queries import (
    MOST_PER_PAGE,
    PER_PAGE,
    PLANS,
    Listing,
    lists_visible_to,
    marks_of,
    views_visible_to,
    wanted_of,
)
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.pages import Counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.http import HttpResponse, QueryDict

    from madang.directory.models import SavedView
    from madang.directory.parts import Owner
    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor

URLS = {ListPage.ORGANISATIONS: "organisations", ListPage.PEOPLE: "persons"}
#: What of an address is not part of a saved view.
PASSING = ("page", "format", "lang")
CARRIED = ("sort", "per", "list")


@door(rules.may_see_directory)
def organisations(request: HubRequest, hub: str) -> HttpResponse:
    """Show the organisations that the actor may see."""
    return _list(request, ListPage.ORGANISATIONS)


@door(rules.may_keep_directory)
def persons(request: HubRequest, hub: str) -> HttpResponse:
    """Show the people that the hub knows."""
    return _list(request, ListPage.PEOPLE)


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the list shows it."""

    row: Owner
    url: str
    industry: str
    standings: Sequence[str]
    tags: Sequence[str]
    place: str


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: its label, the address that sorts by it, how it is sorted."""

    label: str
    url: str
    sorted: str
    css: str


@dataclass(frozen=True, slots=True)
class ViewTab:
    """A saved view as a tab."""

    label: str
    url: str
    is_current: bool
    count: int | None = None


def _list(request: HubRequest, page: ListPage) -> HttpResponse:
    by, given, today = request.actor, request.GET, request.actor.hub.day_of(clock.now())
    plan = PLANS[page]
    listing = Listing(plan, by, wanted_of(plan, given), today)
    paginator = Counted(listing.rows(), per_page_of(given), listing.total)
    shown = paginator.get_page(given.get("page"))
    rows = list(listing.page_of(shown.object_list))
    query = plain_query(given)
    views = list(views_visible_to(by, page))
    panel = listing.panel()
    facets = panel.facets if panel else listing.shown()
    saved = (
        lists_visible_to(by).filter(pk=listing.wanted.saved_list).first()
        if listing.wanted.saved_list
        else None
    )
    context = {
        "folder": page.value,
        "is_firms": page == ListPage.ORGANISATIONS,
        "title": _("Organisations") if page == ListPage.ORGANISATIONS else _("People"),
        "page": shown,
        "total": listing.total,
        "lines": _lines(page, by, rows, today),
        "facets": facets,
        "panel": panel,
        "kept": [(n, given[n]) for n in ("q", *CARRIED) if given.get(n)],
        "chips": _chips(given, facets, str(saved) if saved else ""),
        "carried": [
            (n, value)
            for n, values in given.lists()
            for value in values
            if value and n not in {"q", "page"}
        ],
        "heads": list(_heads(page, given)),
        "query": query,
        "views": _tabs(views, query),
        "own_view": next(
            (v for v in views if v.query == query and v.owner == by.user), None
        ),
        "text": listing.wanted.text,
        "is_filtered": bool(query),
        "acts": _acts(),
    }
    return render(request, "directory/list.html", context)


def per_page_of(given: QueryDict) -> int:
    """Return how many rows a page has: 50, or as many as asked for up to 500."""
    asked = given.get("per", "")
    if not asked.isdecimal() or len(asked) > len(str(MOST_PER_PAGE)):
        return PER_PAGE
    return max(1, min(int(asked), MOST_PER_PAGE))


def plain_query(given: QueryDict) -> str:
    """Return an address's filters and order, always written in the same way.

    Empty fields and what changes from page to page are left out.
    """
    kept = given.copy()
    for name in PASSING:
        kept.pop(name, None)
    for name, values in list(kept.lists()):
        kept.setlist(name, sorted(value for value in values if value))
        if not kept.getlist(name):
            kept.pop(name)
    ordered = type(kept)(mutable=True)
    for name in sorted(kept):
        ordered.setlist(name, kept.getlist(name))
    return ordered.urlencode()


def address(given: QueryDict, **changes: str) -> str:
    """Return the list's address with some parameters changed, on its first page."""
    copy = given.copy()
    copy.pop("page", None)
    for name, value in changes.items():
        copy.pop(name, None)
        if value:
            copy[name] = value
    return f"?{copy.urlencode()}"


def _without(given: QueryDict, name: str, value: str) -> str:
    copy = given.copy()
    copy.pop("page", None)
    copy.setlist(name, [kept for kept in copy.getlist(name) if kept != value])
    return f"?{copy.urlencode()}"


def _chips(
    given: QueryDict, facets: Iterable[Any], saved_list: str
) -> list[tuple[str, str]]:
    """Return every filter in force with the address without it."""
    found = [
        (f"{facet.label}: {choice.label}", _without(given, facet.name, choice.value))
        for facet in facets
        for choice in facet.choices
        if choice.is_chosen
    ]
    if saved_list:
        label = _("On the list: %(name)s") % {"name": saved_list}
        found.append((label, address(given, list="")))
    return found


def _tabs(views: Iterable[SavedView], query: str) -> list[ViewTab]:
    found = [
        ViewTab(view.name, f"?{view.query}", view.query == query) for view in views
    ]
    every = ViewTab(pgettext("view", "All"), "?", not query)
    return [every, *found]


def _heads(page: ListPage, given: QueryDict) -> Iterable[Head]:
    """Yield the columns' heads; pressing a sorted one turns the order round."""
    now = given.get("sort", "") or "name"
    columns = [("name", pgettext("column", "Name"), "")]
    if page == ListPage.ORGANISATIONS:
        columns += [
            ("country", _("Country"), ""),
            ("", _("Standing"), ""),
            ("", _("Main industry"), ""),
            ("stage", _("Stage"), ""),
            ("headcount", _("People"), "num"),
        ]
    else:
        columns += [
            ("", _("Organisation"), ""),
            ("country", _("Country"), ""),
            ("", _("Tags"), ""),
        ]
    columns.append(("changed", _("Changed"), "num"))
    falls_first = {"changed", "headcount"}
    for name, label, css in columns:
        first, second = (
            (f"-{name}", name) if name in falls_first else (name, f"-{name}")
        )
        turned = second if now == first else first
        order = {name: "ascending", f"-{name}": "descending"}.get(now, "")
        url = address(given, sort=turned) if name else ""
        yield Head(label, url, order if name else "", css)


def _lines(page: ListPage, by: Actor, rows: Sequence[Owner], today: date) -> list[Line]:
    """Return the rows with what hangs on them and where they lead."""
    if not rows:
        return []
    marks = marks_of(
        page, by.hub, [row.pk for row in rows], today, is_staff=by.is_staff
    )
    words = {value: str(label) for value, label in StandingKind.choices}
    start = reverse(f"directory:{URLS[page]}", kwargs={"hub": by.hub.slug})
    return [_line(row, f"{start}{row.pk}/", marks[row.pk], words) for row in rows]


def _line(
    row: Organisation | Person,
    url: str,
    marks: Mapping[str, list[str]],
    words: Mapping[str, str],
) -> Line:
    codes = marks.get("industry", [])
    return Line(
        row,
        url,
        name_of(codes[0]) if codes else "",
        [words[kind] for kind in marks.get("standing", [])],
        marks.get("tag", []),
        ", ".join(marks.get("place", [])[:2]),
    )


def _acts() -> list[tuple[str, str]]:
    return [
        ("tag", _("Tag")),
        ("untag", _("Take a tag off")),
        ("list", _("Put on a list")),
        ("message", _("Write to them")),
        ("export", _("Export")),
    ]
