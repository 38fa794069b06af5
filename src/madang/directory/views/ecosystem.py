"""The ecosystem map: who is related to whom, drawn, grouped and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.directory import planning, rules
from madang.directory.ecosystem import FONT
from madang.directory.industries import DIVISIONS, name_of
from madang.directory.models import OrganisationKind, RelationKind
from madang.directory.queries import ecosystem_of
from madang.hubs.http import door
from madang.kit.signs import country_name

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.directory.planning import Choice, Map, Spot, Window
    from madang.hubs.http import HubRequest

ROWS = 50
#: The colour of each kind of organisation, as the charts name them.
TONES = {kind: place for place, kind in enumerate(OrganisationKind.values, 1)}


@door(rules.may_see_directory)
def ecosystem(request: HubRequest, hub: str) -> HttpResponse:
    """Draw who is related to whom, as far as the actor sees them."""
    choice, relation = _asked(request)
    window = _window(request)
    nodes, ties = ecosystem_of(request.actor, relation)
    drawn = planning.draw(nodes, ties, choice, zoom=window.zoom, words=group_name)
    kept = {
        **{name: getattr(choice, name) for name in (*planning.WAYS, "focus", "by")},
        "relation": relation,
    }
    kept = {name: value for name, value in kept.items() if value}
    spots = sorted(drawn.spots, key=lambda s: (-s.ties, s.name))
    page = Paginator(spots, ROWS).get_page(request.GET.get("page"))
    context = {
        "map": drawn,
        "marks": [(spot, _address(spot, choice, relation)) for spot in drawn.spots],
        "page": page,
        "rows": [(spot, _address(spot, choice, relation)) for spot in page],
        "window": window,
        "moves": _moves(window, kept),
        "font": FONT / window.zoom,
        "legend": _legend(drawn),
        "relations": RelationKind.choices,
        "kinds": OrganisationKind.choices,
        "choice": choice,
        "relation": relation,
        "chosen": _chosen(
            choice,
            relation,
            kept,
            nodes[choice.focus].name if choice.focus in nodes else "",
        ),
        "is_empty": not ties,
    }
    return render(request, "directory/ecosystem.html", context)


def _asked(request: HubRequest) -> tuple[Choice, str]:
    """Return what the address asks for; what is unknown in it is ignored."""
    get = request.GET.get
    kind, section = get("kind", ""), get("section", "")
    country, by = get("country", ""), get("by", "")
    focus, relation = get("focus", ""), get("relation", "")
    choice = planning.Choice(
        kind=kind if kind in OrganisationKind.values else "",
        section=section if section in DIVISIONS else "",
        country=country if len(country) == 2 else "",  # noqa: PLR2004 -- two letters
        focus=_whole(focus, digits=18),
        by=by if by in planning.WAYS else "",
    )
    return choice, relation if relation in RelationKind.values else ""


def _window(request: HubRequest) -> Window:
    zoom, x, y = (
        _whole(request.GET.get(name, ""), digits=5) for name in ("zoom", "x", "y")
    )
    return planning.window(zoom, x, y)


def _whole(text: str, *, digits: int) -> int:
    """Return a whole number typed into the address, 0 for anything else."""
    is_number = text.isascii() and text.isdigit() and len(text) <= digits
    return int(text) if is_number else 0


def group_name(way: str, value: str) -> str:
    """Return a group's name in the reader's language."""
    language = get_language() or "en"
    if way == "kind":
        return str(OrganisationKind(value).label)
    if not value:
        return _("Not stated")
    return name_of(value) if way == "section" else country_name(value, language)


def _address(spot: Spot, choice: Choice, relation: str) -> str:
    """Return where a node or group leads: its page, or the map drawn closer."""
    if spot.pk:
        return f"../organisations/{spot.pk}/"
    wanted = {way: getattr(choice, way) for way in planning.WAYS}
    if spot.way == "kind" and spot.key != choice.kind and choice.kind:
        wanted = {}
    wanted |= {spot.way: spot.key, "relation": relation}
    return "?" + urlencode({name: value for name, value in wanted.items() if value})


def _legend(drawn: Map) -> list[tuple[int, str]]:
    here = {spot.kind for spot in drawn.spots}
    return [
        (TONES[k], str(label)) for k, label in OrganisationKind.choices if k in here
    ]


def _chosen(
    choice: Choice, relation: str, kept: dict[str, object], focus: str
) -> list[tuple[str, str]]:
    """Return what is chosen in words, each with the address without it."""
    named = [
        (way, group_name(way, value))
        for way in planning.WAYS
        if (value := getattr(choice, way))
    ]
    if relation:
        named.append(("relation", str(RelationKind(relation).label)))
    if focus:
        named.append(("focus", _("around %(name)s") % {"name": focus}))
    return [
        (text, "?" + urlencode({n: v for n, v in kept.items() if n != name}))
        for name, text in named
    ]


def _moves(window: Window, kept: dict[str, object]) -> list[tuple[str, str, str]]:
    """Return icon, name and address of every step to another part of the map."""
    places = planning.ZOOMS.index(window.zoom)
    steps: list[tuple[str, str, Window]] = []
    if places + 1 < len(planning.ZOOMS):
        steps.append(("plus", _("Closer"), window.zoomed(planning.ZOOMS[places + 1])))
    if places:
        steps += [
            ("minus", _("Farther"), window.zoomed(planning.ZOOMS[places - 1])),
            ("arrow-left", _("To the left"), window.moved(-0.5, 0)),
            ("arrow-up", _("Up"), window.moved(0, -0.5)),
            ("arrow-down", _("Down"), window.moved(0, 0.5)),
            ("arrow-right", _("To the right"), window.moved(0.5, 0)),
        ]
    return [
        (
            icon,
            name,
            "?"
            + urlencode(
                {**kept, "zoom": there.zoom, "x": int(there.x), "y": int(there.y)}
            ),
        )
        for icon, name, there in steps
    ]
