"""Pages of buildings and their floors: the list, and forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madang.hubs.actions import Stale
from madang.hubs.form_pages import do_softly, done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.spaces import actions, rules
from madang.spaces.forms.places import BuildingForm, CopyFloorForm, FloorForm
from madang.spaces.queries import (
    building_lines,
    buildings_visible_to,
    floors_visible_to,
)
from madang.spaces.views.shown import crumbs, form_page, stale_page, to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.spaces.models import Building, Floor

RETIRED = gettext_lazy("It is out of use from today on.")
RESTORED = gettext_lazy("It is in use again.")


def building_of(request: HubRequest, pk: int) -> Building:
    """Return a building that the reader may see."""
    return get_object_or_404(buildings_visible_to(request.actor), pk=pk)


def floor_of(request: HubRequest, pk: int) -> Floor:
    """Return a floor that the reader may see."""
    return get_object_or_404(floors_visible_to(request.actor), pk=pk)


@door(rules.may_see_spaces)
def buildings(request: HubRequest, hub: str) -> HttpResponse:
    """List the hub's buildings with their floors."""
    lines = building_lines(request.actor)
    context = {
        "lines": [line for line in lines if not line.building.retired_on],
        "retired": [line for line in lines if line.building.retired_on],
        "may_keep": rules.may_keep_spaces(request.actor),
    }
    return render(request, "spaces/buildings.html", context)


@door(rules.may_keep_spaces, "GET", "POST")
def add(request: HubRequest, hub: str) -> HttpResponse:
    """Add a building."""
    by = request.actor
    form = BuildingForm(sent(request), by=by)

    def act() -> None:
        actions.add_building(by.hub, by, values=form.values)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The building stands. Now add its floors."))
        return redirect(to("buildings", hub))
    return form_page(
        request,
        form,
        title=_("New building"),
        crumbs=crumbs(by),
        cancel=to("buildings", hub),
    )


@door(rules.may_keep_spaces, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a building; show both texts when somebody was faster."""
    by, row = request.actor, building_of(request, pk)
    form = BuildingForm(sent(request), by=by, row=row)
    context: dict[str, Any] = {
        "title": _("Change the building"),
        "crumbs": crumbs(by),
        "cancel": to("buildings", hub),
        "row": row,
        "act": to(
            "building-do", hub, pk=pk, act="restore" if row.retired_on else "retire"
        ),
    }

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.change_building(row, by, expected=expected, values=form.values)

    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(to("buildings", hub))
    except Stale:
        current = BuildingForm(None, by=by, row=building_of(request, pk))
        return stale_page(request, form, current, **context)
    return form_page(request, form, **context)


@door(rules.may_keep_spaces, "POST")
def do(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Retire a building, or take it back into use."""
    by, row = request.actor, building_of(request, pk)
    back = to("buildings", hub)
    if act == "retire":
        undo = to("building-do", hub, pk=pk, act="restore")
        today = by.hub.day_of(clock.now())
        return do_softly(
            request,
            lambda: actions.retire_building(row, by, today=today),
            str(RETIRED),
            back,
            undo,
        )
    if act == "restore":
        return do_softly(
            request, lambda: actions.restore_building(row, by), str(RESTORED), back
        )
    raise Http404


@door(rules.may_keep_spaces, "GET", "POST")
def add_floor(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Add a floor to a building."""
    by, building = request.actor, building_of(request, pk)
    form = FloorForm(sent(request), by=by)
    made: list[Floor] = []

    def act() -> None:
        made.append(actions.add_floor(building, by, values=form.values))

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The floor stands. Now add its spaces."))
        return redirect(to("floor", hub, pk=made[0].pk))
    return form_page(
        request,
        form,
        title=_("New floor of %(building)s") % {"building": building},
        crumbs=crumbs(by),
        cancel=to("buildings", hub),
    )


@door(rules.may_keep_spaces, "GET", "POST")
def edit_floor(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a floor's level and names."""
    by, row = request.actor, floor_of(request, pk)
    form = FloorForm(sent(request), by=by, row=row)
    context: dict[str, Any] = {
        "title": _("Change the floor"),
        "crumbs": crumbs(by, row),
        "cancel": to("floor", hub, pk=pk),
        "row": row,
        "act": to(
            "floor-do", hub, pk=pk, act="restore" if row.retired_on else "retire"
        ),
    }

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.change_floor(row, by, expected=expected, values=form.values)

    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(to("floor", hub, pk=pk))
    except Stale:
        current = FloorForm(None, by=by, row=floor_of(request, pk))
        return stale_page(request, form, current, **context)
    return form_page(request, form, **context)


@door(rules.may_keep_spaces, "POST")
def do_floor(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Retire a floor, or take it back into use."""
    by, row = request.actor, floor_of(request, pk)
    back = to("floor", hub, pk=pk)
    if act == "retire":
        undo = to("floor-do", hub, pk=pk, act="restore")
        today = by.hub.day_of(clock.now())
        return do_softly(
            request,
            lambda: actions.retire_floor(row, by, today=today),
            str(RETIRED),
            back,
            undo,
        )
    if act == "restore":
        return do_softly(
            request, lambda: actions.restore_floor(row, by), str(RESTORED), back
        )
    raise Http404


@door(rules.may_keep_spaces, "GET", "POST")
def copy_floor(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Copy a floor to another level of its building."""
    by, row = request.actor, floor_of(request, pk)
    form = CopyFloorForm(sent(request), by=by)
    made: list[Floor] = []

    def act() -> None:
        done = actions.copy_floor(row, by, building=row.building, **_copied(form))
        made.append(done.row)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The floor is copied."))
        return redirect(to("floor", hub, pk=made[0].pk))
    return form_page(
        request,
        form,
        title=_("Copy the floor"),
        crumbs=crumbs(by, row),
        cancel=to("floor", hub, pk=pk),
    )


def _copied(form: CopyFloorForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {name: given[name] for name in ("level", "names", "old", "new")}
