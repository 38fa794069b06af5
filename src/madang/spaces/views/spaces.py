"""A space's pages: itself, its forms, photos and QR code, and the list of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.files.actions import store_file
from madang.files.queries import current_files
from madang.hubs.actions import Stale
from madang.hubs.form_pages import do_softly, done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.spaces import actions, equipment, geometry, rules
from madang.spaces.agreements_list import TONES
from madang.spaces.areas import counts_pyeong
from madang.spaces.door_codes import svg_of
from madang.spaces.forms.places import MoveForm, PhotoForm, SpaceForm
from madang.spaces.paints import paints_for
from madang.spaces.queries import spaces_on, spaces_visible_to, tenants_of
from madang.spaces.queries.bookings import current_booking, room_of
from madang.spaces.views.buildings import RESTORED, RETIRED, floor_of
from madang.spaces.views.floors import plan_of
from madang.spaces.views.shown import crumbs, form_page, stale_page, to

if TYPE_CHECKING:
    from madang.claims.models import Booking
    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.spaces.models import AgreementLine, Space

PHOTO, KIND, MOST = "photo", "spaces.space", 12


def space_of(request: HubRequest, pk: int) -> Space:
    """Return a space that the reader may see."""
    return get_object_or_404(spaces_visible_to(request.actor), pk=pk)


@door(rules.may_see_spaces)
def space(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a space: where it lies, how large it is, what is in it."""
    by, row = request.actor, space_of(request, pk)
    neighbours = list(spaces_on(row.floor))
    row.floor.building = row.building
    paint = paints_for(by)[0]
    painted = paint.of(by, row.floor, neighbours, by.hub.day_of(clock.now()))
    corners = geometry.read(row.polygon)
    context = {
        "space": row,
        "plan": plan_of(by, row.floor, neighbours, painted, row.pk) if corners else "",
        "drawn_m2": geometry.area_m2(corners) if corners else None,
        "coat": painted.coats.get(row.pk),
        "parts": [one for one in neighbours if one.parent_id == row.pk],
        "hall": next((one for one in neighbours if one.pk == row.parent_id), None),
        "equipment": equipment.names(row.equipment),
        "photos": list(current_files(by.hub, KIND, row.pk, PHOTO)[:MOST]),
        "is_korean": counts_pyeong(row.building),
        "may_keep": rules.may_keep_spaces(by),
        "may_book": row.is_bookable and not row.retired_on and rules.may_book(by),
        "may_see_notes": rules.may_see_notes(by),
        "current": _current(row, by),
        "tenants": _tenants(row, by),
        "may_let": row.is_leasable and rules.may_keep_agreements(by),
        "crumbs": crumbs(by, row.floor),
    }
    return render(request, "spaces/space.html", context)


def _current(row: Space, by: Actor) -> Booking | None:
    """Return the reader's booking to which she may check in now, as the door asks."""
    if not row.is_bookable or not rules.may_book(by):
        return None
    room = room_of(row, by)
    return current_booking(by, room, clock.now()) if room else None


def _tenants(row: Space, by: Actor) -> list[tuple[AgreementLine, Any, str]]:
    """Return who holds the space now and later; nothing for those who may not know."""
    if not rules.may_see_occupancy(by):
        return []
    today = by.hub.day_of(clock.now())
    return [
        (line, state, TONES.get(state, ""))
        for line in tenants_of(row, today)
        for state in [line.agreement.state(today)]
    ]


@door(rules.may_keep_spaces, "GET", "POST")
def add(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Add a space to a floor."""
    by, floor = request.actor, floor_of(request, pk)
    form = SpaceForm(sent(request), by=by, floor=floor)
    made: list[Space] = []

    def act() -> None:
        made.append(actions.add_space(floor, by, values=form.values))

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("%(code)s is added.") % {"code": made[0].code})
        return redirect(to("floor", hub, pk=pk))
    return form_page(
        request,
        form,
        title=_("New space"),
        crumbs=crumbs(by, floor),
        cancel=to("floor", hub, pk=pk),
    )


@door(rules.may_keep_spaces, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a space; show both texts when somebody was faster."""
    by, row = request.actor, space_of(request, pk)
    form = SpaceForm(sent(request), by=by, floor=row.floor, row=row)
    context: dict[str, Any] = {
        "title": _("Change %(code)s") % {"code": row.code},
        "crumbs": crumbs(by, row.floor, row),
        "cancel": to("space", hub, pk=pk),
        "row": row,
        "act": to(
            "space-do", hub, pk=pk, act="restore" if row.retired_on else "retire"
        ),
    }

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.change_space(row, by, expected=expected, values=form.values)

    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(to("space", hub, pk=pk))
    except Stale:
        now = space_of(request, pk)
        current = SpaceForm(None, by=by, floor=row.floor, row=now)
        return stale_page(request, form, current, **context)
    return form_page(request, form, **context)


@door(rules.may_keep_spaces, "GET", "POST")
def move(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Move a space to another floor."""
    by, row = request.actor, space_of(request, pk)
    form = MoveForm(sent(request), by=by, row=row)

    def act() -> None:
        given = form.cleaned_data
        actions.move_space(row, by, expected=given["version"], floor=given["floor"])

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Moved. Draw it on its new floor."))
        return redirect(to("space", hub, pk=pk))
    return form_page(
        request,
        form,
        title=_("Move %(code)s") % {"code": row.code},
        crumbs=crumbs(by, row.floor, row),
        submit=_("Move"),
        cancel=to("space", hub, pk=pk),
    )


@door(rules.may_keep_spaces, "POST")
def do(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Retire a space, or take it back into use."""
    by, row = request.actor, space_of(request, pk)
    back = to("space", hub, pk=pk)
    if act == "retire":
        undo = to("space-do", hub, pk=pk, act="restore")
        today = by.hub.day_of(clock.now())
        return do_softly(
            request,
            lambda: actions.retire_space(row, by, today=today),
            str(RETIRED),
            back,
            undo,
        )
    if act == "restore":
        return do_softly(
            request, lambda: actions.restore_space(row, by), str(RESTORED), back
        )
    raise Http404


@door(rules.may_keep_spaces, "GET", "POST")
def add_photo(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Add a photo of a space."""
    by, row = request.actor, space_of(request, pk)
    form = PhotoForm(sent(request), request.FILES or None)

    def act() -> None:
        upload = form.cleaned_data["photo"]
        upload.seek(0)
        store_file(
            by.hub, by, upload=upload, kind=KIND, object_id=row.pk, now=clock.now(),
            purpose=PHOTO, called=row.code,
        )  # fmt: skip

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Added."))
        return redirect(to("space", hub, pk=pk))
    return form_page(
        request,
        form,
        title=_("Add a photo"),
        crumbs=crumbs(by, row.floor, row),
        cancel=to("space", hub, pk=pk),
        is_upload=True,
    )


@door(rules.may_see_spaces)
def qr_code(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Give the code for the door, which leads to the space's page."""
    row = space_of(request, pk)
    url = settings.BASE_URL + to("space", hub, pk=row.pk)
    answer = HttpResponse(svg_of(url), content_type="image/svg+xml")
    answer.headers["Content-Disposition"] = f'inline; filename="space-{row.pk}.svg"'
    return answer
