"""The designer of a floor: corners by table and by hand, in rows, from a drawing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.hubs.actions import Stale
from madang.hubs.form_pages import MISTAKE, TAKEN
from madang.hubs.http import door
from madang.kit.errors import NotAllowed, Refused
from madang.spaces import actions, drawings, floorplan, geometry, rules
from madang.spaces.dxf import reading
from madang.spaces.forms.drawing import (
    Row,
    Sheet,
    ToolsForm,
    pairs_in,
    sheet_in,
    sheet_of,
    text_of,
)
from madang.spaces.queries import spaces_on
from madang.spaces.views.buildings import floor_of
from madang.spaces.views.shown import to
from madang.spaces.views.tracings import designer, tell_drawn, traced

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.spaces.models import Floor

AISLE = Decimal("1.8")


@door(rules.may_keep_spaces, "GET", "POST")
def draw(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Draw a floor; rows and an uploaded drawing fill the form, saving keeps it."""
    row = floor_of(request, pk)
    spaces = list(spaces_on(row))
    if request.method != "POST":
        return designer(request, row, sheet_of(row, spaces), ToolsForm())
    sheet = sheet_in(request.POST, row, spaces)
    tools = ToolsForm(request.POST, request.FILES)
    asked = request.POST.get("do", "save")
    if asked == "save":
        return _saved(request, row, sheet)
    if not tools.is_valid():
        return designer(request, row, sheet, tools, status=MISTAKE)
    if asked == "rows":
        return designer(request, row, _in_rows(sheet, tools), tools)
    return _read(request, row, sheet, tools)


def _read(
    request: HubRequest, row: Floor, sheet: Sheet, tools: ToolsForm
) -> HttpResponse:
    """Read an uploaded drawing: a DXF by its layers, an SVG into the form."""
    upload = tools.cleaned_data["file"]
    try:
        if upload is not None and reading.is_dxf(upload.name or ""):
            return traced(request, row, upload)
        return designer(request, row, _from_file(request, sheet, tools), tools)
    except Refused as refused:
        tools.add_error("file", str(refused))
        return designer(request, row, sheet, tools, status=MISTAKE)


def _saved(request: HubRequest, row: Floor, sheet: Sheet) -> HttpResponse:
    """Keep what was drawn, or say at each outline what is wrong with it."""
    by = request.actor
    try:
        drawn = actions.draw_floor(
            row,
            by,
            expected=sheet.version,
            outline=pairs_in(sheet.outline),
            walls=sheet.wall_lines,
            polygons=sheet.polygons,
        )
    except NotAllowed:
        raise
    except Stale as stale:
        sheet.say({"": [str(stale)]})
        sheet.version = floor_of(request, row.pk).version
        return designer(request, row, sheet, ToolsForm(), status=TAKEN)
    except Refused as refused:
        sheet.say(refused.fields or {"": [str(refused)]})
        return designer(request, row, sheet, ToolsForm(), status=MISTAKE)
    tell_drawn(request, drawn)
    return redirect(to("floor", by.hub.slug, pk=row.pk))


def _in_rows(sheet: Sheet, tools: ToolsForm) -> Sheet:
    """Return the sheet with every undivided space laid out in rows.

    Where nothing encloses the floor yet, it gets an outline of the right size.
    """
    count = tools.cleaned_data["rows"] or 2
    given = tools.cleaned_data["aisle"]
    aisle = round((AISLE if given is None else given) * geometry.CENTIMETRES)
    rows = _undivided(sheet)
    areas = [float(row.space.net_m2) for row in rows]
    if not any(areas):
        return sheet
    try:
        outline = geometry.checked(pairs_in(sheet.outline))
    except geometry.NotAnOutline:
        outline = ()
    if not outline:
        wide, high = floorplan.room_for(areas, count, aisle)
        outline = ((0, 0), (wide, 0), (wide, high), (0, high))
    laid = floorplan.in_rows(
        areas, rows=count, within=geometry.box(outline), aisle=aisle
    )
    texts = {
        row.space.pk: text_of(geometry.stored(corners))
        for row, corners in zip(rows, laid, strict=True)
    }
    new = [Row(row.space, texts.get(row.space.pk, "")) for row in sheet.rows]
    return replace(sheet, outline=text_of(geometry.stored(outline)), rows=new)


def _undivided(sheet: Sheet) -> list[Row]:
    divided = {row.space.parent_id for row in sheet.rows}
    return [row for row in sheet.rows if row.space.pk not in divided]


def _from_file(request: HubRequest, sheet: Sheet, tools: ToolsForm) -> Sheet:
    """Return the sheet with what an uploaded drawing draws.

    Raises:
        Refused: no file, no width, or no drawing that is taken.
    """
    upload, width = tools.cleaned_data["file"], tools.cleaned_data["width"]
    if upload is None or width is None:
        raise Refused(_("Choose a file, and say how wide the drawing is in metres."))
    found = drawings.read(upload.read(drawings.LARGEST + 1), width_m=width)
    rows, taken = [], 0
    for row in sheet.rows:
        corners = found.outlines.get(row.space.code.casefold())
        taken += corners is not None
        rows.append(row if corners is None else Row(row.space, text_of(corners)))
    outline = found.outlines.get("outline")
    told = ngettext(
        "%(count)d space found in the drawing. Look at it, then save.",
        "%(count)d spaces found in the drawing. Look at it, then save.",
        taken,
    )
    messages.info(request, told % {"count": taken})
    return replace(
        sheet,
        outline=sheet.outline if outline is None else text_of(outline),
        walls="\n".join(text_of(wall) for wall in found.walls) or sheet.walls,
        rows=rows,
    )
