"""An uploaded drawing: choose its layers, see what will come, put it on the floor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.hubs.form_pages import MISTAKE, do_softly
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.errors import NotAllowed, Refused
from madang.kit.languages import best
from madang.kit.money import number_text
from madang.kit.sent import number_sent
from madang.spaces import actions, floorplan, geometry, rules, tracing
from madang.spaces.dxf import reading
from madang.spaces.dxf.fitting import guess
from madang.spaces.forms.drawing import Row, Sheet, ToolsForm, text_of
from madang.spaces.forms.tracing import TracingForm
from madang.spaces.queries import (
    codes_elsewhere,
    former_drawings_visible_to,
    spaces_on,
    tracings_visible_to,
)
from madang.spaces.views.buildings import floor_of
from madang.spaces.views.shown import crumbs, to

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpResponse
    from django.utils.safestring import SafeString

    from madang.hubs.http import HubRequest
    from madang.spaces.actions import Drawn
    from madang.spaces.models import Floor, Space, Tracing
    from madang.spaces.tracing import Proposal

#: Tones of the preview: on the floor already, new to it, in somebody's way.
KNOWN, NEW, WRONG = "let", "b", "soonest"


def traced(
    request: HubRequest, row: Floor, upload: UploadedFile[bytes]
) -> HttpResponse:
    """Read an uploaded DXF and go on to its layers.

    Raises:
        Refused: it cannot be read.
    """
    by = request.actor
    found = reading.read(upload)
    name = upload.name or ""
    made = actions.trace(row, by, name=name, found=found, now=clock.now())
    return redirect(to("tracing", by.hub.slug, pk=made.row.pk))


@door(rules.may_keep_spaces, "GET", "POST")
def tracing_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what a choice of layers makes of the floor; put it there when told to."""
    waiting = get_object_or_404(tracings_visible_to(request.actor), pk=pk)
    floor = waiting.floor
    spaces = list(spaces_on(floor))
    given = request.POST if request.method == "POST" else request.GET
    form = TracingForm(
        given or None,
        found=waiting.found,
        guess=guess(waiting.found, [space.code for space in spaces]),
    )
    made = None
    if form.is_valid():
        made = _proposed(form, waiting, spaces)
    if request.method == "POST" and made is not None:
        if request.POST.get("do") == "draw":
            return _in_the_designer(request, floor, made, spaces)
        try:
            return _put(request, waiting, form)
        except NotAllowed:
            raise
        except Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, waiting, form, made)


def _proposed(
    form: TracingForm, waiting: Tracing, spaces: list[Space]
) -> Proposal | None:
    floor = waiting.floor
    elsewhere = codes_elsewhere(floor)
    try:
        return tracing.propose(floor, spaces, waiting.found, form.choice, elsewhere)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None


def _put(request: HubRequest, waiting: Tracing, form: TracingForm) -> HttpResponse:
    """Draw the floor as it was chosen, and offer to bring the former drawing back."""
    by, floor = request.actor, waiting.floor
    version = request.POST.get("version", "")
    drawn = actions.take_over(
        waiting,
        by,
        expected=number_sent(version),
        choice=form.choice,
        kind=form.cleaned_data["kind"],
    )
    tell_drawn(request, drawn)
    return redirect(to("floor", by.hub.slug, pk=floor.pk))


def tell_drawn(request: HubRequest, drawn: Drawn) -> None:
    """Say that the floor is drawn, with a way back to the former drawing."""
    way_back = ""
    if drawn.former is not None:
        slug = request.actor.hub.slug
        way_back = f"undo:{to('restore-drawing', slug, pk=drawn.former.pk)}"
    messages.success(request, _("The floor is drawn."), extra_tags=way_back)


def _in_the_designer(
    request: HubRequest, floor: Floor, made: Proposal, spaces: list[Space]
) -> HttpResponse:
    """Fill the designer's form with the drawing; saving there keeps it."""
    drawn = {pk: geometry.stored(corners) for pk, (_s, corners) in made.placed.items()}
    sheet = Sheet(
        outline=text_of(geometry.stored(made.fitted.outline)),
        walls="\n".join(text_of(geometry.stored(w)) for w in made.fitted.walls),
        rows=[Row(space, text_of(drawn.get(space.pk, []))) for space in spaces],
        version=floor.version,
    )
    return designer(request, floor, sheet, ToolsForm())


def designer(
    request: HubRequest, row: Floor, sheet: Sheet, tools: ToolsForm, status: int = 200
) -> HttpResponse:
    """Show the designer with what is in a sheet."""
    slug = request.actor.hub.slug
    former = former_drawings_visible_to(request.actor).filter(floor=row)
    context = {
        "floor": row,
        "sheet": sheet,
        "tools": tools,
        "crumbs": crumbs(request.actor, row),
        "action": to("draw", slug, pk=row.pk),
        "cancel": to("floor", slug, pk=row.pk),
        "former": list(former),
        "waiting": tracings_visible_to(request.actor).filter(floor=row).first(),
    }
    return render(request, "spaces/draw.html", context, status=status)


def _page(
    request: HubRequest, waiting: Tracing, form: TracingForm, made: Proposal | None
) -> HttpResponse:
    by, floor = request.actor, waiting.floor
    context: dict[str, Any] = {
        "waiting": waiting,
        "floor": floor,
        "form": form,
        "made": made,
        "adds": bool(form.cleaned_data.get("kind")),
        "crumbs": crumbs(by, floor),
        "cancel": to("draw", by.hub.slug, pk=floor.pk),
    }
    if made is not None:
        wide, high = made.fitted.extent
        context |= {
            "wide": number_text(wide / 100, get_language() or "en"),
            "high": number_text(high / 100, get_language() or "en"),
            "plan": _preview(made, floor),
        }
    return render(
        request, "spaces/tracing.html", context, status=MISTAKE if form.errors else 200
    )


def _preview(made: Proposal, floor: Floor) -> SafeString:
    """Return the floor as it would be drawn."""
    both = [(KNOWN, one) for one in made.placed.values()]
    both += [(NEW, one) for one in made.new]
    shapes = []
    for number, (tone, (space, polygon)) in enumerate(both, start=1):
        fault = made.faults.get(space.code, "")
        shapes.append(
            floorplan.Shape(
                key=number,
                polygon=polygon,
                lines=[space.code, best(space.names)],
                title=", ".join(t for t in (space.code, best(space.names), fault) if t),
                tone=WRONG if fault else tone,
            )
        )
    return floorplan.drawn(
        floorplan.Plan(
            name=_("Plan of %(floor)s") % {"floor": f"{floor.building} · {floor}"},
            told=_("What the uploaded drawing would make of the floor."),
            outline=made.fitted.outline,
            walls=made.fitted.walls,
            shapes=shapes,
        )
    )


@door(rules.may_keep_spaces, "POST")
def restore(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Draw a floor as it was before."""
    by = request.actor
    former = get_object_or_404(former_drawings_visible_to(by), pk=pk)
    floor = floor_of(request, former.floor_id)
    back = to("floor", hub, pk=floor.pk)
    return do_softly(
        request,
        lambda: actions.restore_drawing(former, by, expected=floor.version),
        _("The former drawing is back."),
        back,
    )
