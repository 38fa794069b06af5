"""A floor's page: its plan, the table that says the same, and who sits where."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.hubs.http import door
from madang.kit import clock
from madang.kit.languages import best
from madang.kit.money import number_text
from madang.spaces import floorplan, geometry, rules
from madang.spaces.areas import counts_pyeong
from madang.spaces.months import months_after
from madang.spaces.paints import Coat, paints_for
from madang.spaces.queries import retired_spaces, spaces_on
from madang.spaces.views.buildings import floor_of
from madang.spaces.views.shown import crumbs, to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse
    from django.utils.safestring import SafeString

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.spaces.models import Floor, Space
    from madang.spaces.paints import Paint, Painted

#: How many months ahead a plan may be looked at.
MOST_AHEAD = 24
UNKNOWN = Coat("", "")


@dataclass(frozen=True, slots=True)
class Line:
    """A space as the table beside the plan shows it."""

    space: Space
    coat: Coat
    is_drawn: bool
    is_part: bool


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: tone, meaning, how many spaces."""

    tone: str
    text: str
    count: int


@door(rules.may_see_spaces)
def floor(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a floor as a plan and as a table, coloured as was chosen."""
    by, row = request.actor, floor_of(request, pk)
    today = by.hub.day_of(clock.now())
    offered = paints_for(by)
    paint = next((p for p in offered if p.name == request.GET.get("paint")), offered[0])
    ahead = _ahead(request.GET.get("ahead", "")) if paint.is_dated else 0
    on = months_after(today, ahead)
    spaces = list(spaces_on(row))
    painted = paint.of(by, row, spaces, on)
    context = {
        "floor": row,
        "plan": plan_of(by, row, spaces, painted),
        "lines": _lines(spaces, painted),
        "legend": _legend(spaces, painted),
        "painted": painted,
        "paint": paint,
        "tabs": _tabs(offered, paint, ahead),
        "ahead": ahead,
        "on": on,
        "most_ahead": MOST_AHEAD,
        "facts": _facts(spaces),
        "retired": list(retired_spaces(by, row)) if by.is_staff else [],
        "is_korean": counts_pyeong(row.building),
        "may_keep": rules.may_keep_spaces(by),
        "crumbs": crumbs(by),
    }
    return render(request, "spaces/floor.html", context)


def plan_of(
    by: Actor,
    row: Floor,
    spaces: Sequence[Space],
    painted: Painted,
    current: int = 0,
) -> SafeString:
    """Return a floor's drawing with its spaces painted."""
    language = get_language() or "en"
    divided = {space.parent_id for space in spaces}
    shapes = []
    for space in spaces:
        corners = geometry.read(space.polygon)
        if corners:
            coat = painted.coats.get(space.pk, UNKNOWN)
            shapes.append(
                floorplan.Shape(
                    key=space.pk,
                    polygon=corners,
                    lines=_words(space, coat, language),
                    title=", ".join(_told(space, coat, language)),
                    tone=coat.tone,
                    url=to("space", by.hub.slug, pk=space.pk),
                    is_current=space.pk == current,
                    is_divided=space.pk in divided,
                )
            )
    return floorplan.drawn(
        floorplan.Plan(
            name=_("Plan of %(floor)s") % {"floor": f"{row.building} · {row}"},
            told=_("Every space is a link; the table below says the same in words."),
            outline=geometry.read(row.outline),
            walls=[geometry.read(wall) for wall in row.walls],
            shapes=shapes,
        )
    )


def _words(space: Space, coat: Coat, language: str) -> list[str]:
    """Return the lines written into a space."""
    area = f"{number_text(space.net_m2, language)} m²"
    return [space.code, coat.line or best(space.names), area]


def _told(space: Space, coat: Coat, language: str) -> list[str]:
    """Return what a space says of itself when it is pointed at."""
    area = f"{number_text(space.net_m2, language)} m²"
    said = [space.code, best(space.names), area, coat.line, coat.text]
    return list(dict.fromkeys(one for one in said if one))


def _lines(spaces: Sequence[Space], painted: Painted) -> list[Line]:
    """Return the table's lines, parts below their hall."""
    codes = {space.pk: space.code for space in spaces}
    ordered = sorted(
        spaces, key=lambda s: (codes.get(s.parent_id or s.pk, s.code), s.parent_id or 0)
    )
    return [
        Line(
            space,
            painted.coats.get(space.pk, UNKNOWN),
            bool(space.polygon),
            space.parent_id is not None,
        )
        for space in ordered
    ]


def _legend(spaces: Sequence[Space], painted: Painted) -> list[Key]:
    """Return what the tones mean and how often each is there."""
    divided = {space.parent_id for space in spaces}
    smallest = [space for space in spaces if space.pk not in divided]
    coats = [painted.coats.get(space.pk, UNKNOWN) for space in smallest]
    counted = Counter((coat.tone, coat.text) for coat in coats if coat.text)
    return [Key(tone, text, count) for (tone, text), count in sorted(counted.items())]


def _facts(spaces: Sequence[Space]) -> dict[str, Any]:
    """Return the sums over the smallest spaces."""
    divided = {space.parent_id for space in spaces}
    smallest = [space for space in spaces if space.pk not in divided]
    return {
        "count": len(smallest),
        "net": sum(space.net_m2 for space in smallest),
        "gross": sum(space.gross_m2 for space in smallest),
        "leasable": sum(space.net_m2 for space in smallest if space.is_leasable),
        "capacity": sum(space.capacity for space in smallest),
        "undrawn": sum(not space.polygon for space in smallest),
    }


def _tabs(offered: Sequence[Paint], chosen: Paint, ahead: int) -> list[dict[str, Any]]:
    return [
        {
            "label": paint.label,
            "url": f"?paint={paint.name}"
            + (f"&ahead={ahead}" if ahead and paint.is_dated else ""),
            "is_current": paint is chosen,
            "count": None,
        }
        for paint in offered
    ]


def _ahead(text: str) -> int:
    """Return how many months ahead was asked for; none for what is no number."""
    return min(int(text), MOST_AHEAD) if text.isdecimal() and len(text) < 4 else 0  # noqa: PLR2004 -- digits
