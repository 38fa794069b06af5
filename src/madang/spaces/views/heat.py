"""When rooms are used: hours by weekday and hour of the day, and by room."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from madang.hubs.http import door
from madang.hubs.queries import sites_of
from madang.kit import clock
from madang.kit.fields import DayField
from madang.kit.sheets.answer import file_answer
from madang.kit.wall_time import wall_time
from madang.spaces import rules
from madang.spaces.forms.bookings import day_input
from madang.spaces.heat import WEEK, heat_of
from madang.spaces.models import SpaceKind
from madang.spaces.queries import buildings_visible_to
from madang.spaces.queries.heat import (
    lanes_of,
    rooms_wanted,
    stretches_of,
    used_rooms,
)
from madang.spaces.views.bookings import weekday_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse, StreamingHttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.kit.sheets.writing import Cell
    from madang.spaces.heat import Heat

WEEKS, LONGEST, MOST = 4, 366, 50
MONDAY = date(2026, 1, 5)
LEVELS = 8


class HeatForm(forms.Form):
    """Which rooms, and which days; everything may stay empty."""

    first = DayField(label=gettext_lazy("From"), required=False, widget=day_input())
    last = DayField(label=gettext_lazy("Until"), required=False, widget=day_input())
    building = forms.TypedChoiceField(
        label=gettext_lazy("Building"), required=False, coerce=int
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    q = forms.CharField(
        label=gettext_lazy("Code or name"), required=False, max_length=100
    )

    def __init__(self, data: Any, *, by: Actor, today: date) -> None:
        super().__init__(data)
        rows = buildings_visible_to(by).filter(retired_on=None)
        buildings = [(row.pk, str(row)) for row in rows]
        everything = ("", _("All"))
        self.fields["building"].choices = [everything, *buildings]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [everything, *SpaceKind.choices]  # type: ignore[attr-defined]
        self.today = today

    @property
    def wanted(self) -> dict[str, Any]:
        """Which rooms; what is not understood is left out."""
        self.is_valid()
        names = ("building", "kind", "q")
        return {n: self.cleaned_data[n] for n in names if self.cleaned_data.get(n)}

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day: four weeks up to yesterday without any."""
        self.is_valid()
        last = self.cleaned_data.get("last") or self.today - timedelta(days=1)
        first = self.cleaned_data.get("first") or last - timedelta(weeks=WEEKS, days=-1)
        return max(first, last - timedelta(days=LONGEST - 1)), max(first, last)


def _asked(request: HubRequest) -> tuple[HeatForm, str]:
    by = request.actor
    site = sites_of(by.hub).first()
    zone = site.zone if site else "UTC"
    today = wall_time(clock.now(), zone).date()
    return HeatForm(request.GET, by=by, today=today), zone


def _heat(by: Actor, form: HeatForm, zone: str) -> Heat:
    rooms = rooms_wanted(by, form.wanted)
    found = stretches_of(by, rooms, form.days, zone)
    return heat_of(found, *form.days, zone=zone, lanes=lanes_of(rooms))


def _level(share: float | None) -> int:
    """Return how warm a cell is painted: 0 for nothing, up to `LEVELS`."""
    return min(LEVELS, -int(-share * LEVELS // 1)) if share else 0


def weekdays() -> list[str]:
    """Return the weekdays, short, Monday first."""
    language = get_language() or "en"
    return [weekday_text(MONDAY + timedelta(days=n), language) for n in range(WEEK)]


@door(rules.may_see_occupancy)
def heat(request: HubRequest, hub: str) -> HttpResponse:
    """Show how much of each hour of the week is booked, and each room's hours."""
    by = request.actor
    form, zone = _asked(request)
    found = _heat(by, form, zone)
    rooms = used_rooms(by, rooms_wanted(by, form.wanted), form.days, zone)
    hours = found.hours()
    context = {
        "form": form,
        "first": form.days[0],
        "last": form.days[1],
        "zone": zone,
        "hours": [f"{hour:02}" for hour in hours],
        "rows": [
            (
                name,
                [
                    (share, _level(share))
                    for h in hours
                    for share in [found.share(n, h)]
                ],
            )
            for n, name in enumerate(weekdays())
        ],
        "booked": sum(found.booked.values()) / 60,
        "used": sum(found.used.values()) / 60,
        "rooms": rooms[:MOST],
        "more": max(0, len(rooms) - MOST),
        "query": request.GET.urlencode(),
        "levels": range(LEVELS + 1),
    }
    return render(request, "spaces/heat.html", context)


@door(rules.may_see_occupancy)
def export(request: HubRequest, hub: str) -> HttpResponse | StreamingHttpResponse:
    """Hand out the hours as a file: each weekday and hour, then the rooms."""
    by = request.actor
    form, zone = _asked(request)
    header = [
        _("Weekday"),
        _("Hour"),
        _("Room"),
        _("Hours booked"),
        _("Hours checked in to"),
        _("Share of the time in per cent"),
    ]
    return file_answer(
        f"{hub}-use",
        _("Use by the hour"),
        header,
        list(_file_lines(by, form, zone)),
        wanted=request.GET.get("format", "xlsx"),
        today=form.today,
    )


def _file_lines(by: Actor, form: HeatForm, zone: str) -> Iterator[list[Cell]]:
    found = _heat(by, form, zone)
    for n, name in enumerate(weekdays()):
        for hour in range(24):
            share = found.share(n, hour)
            told = None if share is None else round(100 * share, 2)
            booked, used = found.booked[n, hour] / 60, found.used[n, hour] / 60
            yield [name, hour, "", round(booked, 2), round(used, 2), told]
    for one in used_rooms(by, rooms_wanted(by, form.wanted), form.days, zone):
        yield ["", None, one.name, round(one.booked, 2), round(one.used, 2), None]
