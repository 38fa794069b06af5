"""Staff's pages of pitch days: made, their judges, planned, moved, published."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madang.hubs.form_pages import act, sent
from madang.hubs.http import door
from madang.hubs.queries import sites_of
from madang.jobs.queries import open_job
from madang.judging import actions, rules
from madang.judging.forms import DayForm, DayJudgesForm, zone_choices
from madang.judging.models import PitchDayState, SeatState
from madang.judging.planning import bench_of, lacks, rows_of_day
from madang.judging.queries import (
    days_of,
    days_visible_to,
    rounds_visible_to,
    seats_in,
    sheets_in,
    slots_visible_to,
)
from madang.judging.views.shown import REFUSED, tabs_of
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.refusals import tell
from madang.kit.sent import number_sent, time_sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.judging.days import Period
    from madang.judging.models import DayJudge, PitchDay, PitchSlot, Round
    from madang.judging.planning import BenchRows

A_WEEK, A_MORNING = timedelta(days=7), timedelta(hours=4)


def _round(request: HubRequest, pk: int) -> Round:
    return get_object_or_404(rounds_visible_to(request.actor), pk=pk)


def day_named(request: HubRequest, pk: int) -> PitchDay:
    """Return a pitch day that staff may run, or answer 404."""
    return get_object_or_404(days_visible_to(request.actor), pk=pk)


def day_url(day: PitchDay, page: str = "day") -> str:
    """Return where a page of a day stands."""
    return reverse(f"judging:{page}", kwargs={"hub": day.hub.slug, "pk": day.pk})


def day_tabs(day: PitchDay, current: str) -> list[dict[str, object]]:
    """Return the tabs of a day's pages."""
    names = [
        ("day", pgettext("pitch day", "Plan")),
        ("day-judges", _("Judges")),
        ("running-order", _("Running order")),
        ("day-timer", _("Timer")),
        ("day-results", _("Results")),
    ]
    return [
        {"label": label, "url": day_url(day, name), "is_current": name == current}
        for name, label in names
    ]


def version_of(request: HubRequest) -> int:
    """Return the version of the day that the page showed."""
    text = request.POST.get("version", "")
    return number_sent(text)


@door(rules.may_run)
def day_list(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a round's pitch days."""
    round_ = _round(request, pk)
    context = {
        "round": round_,
        "tabs": tabs_of(round_, hub, "days"),
        "days": days_of(request.actor, round=round_),
    }
    return render(request, "judging/days.html", context)


@door(rules.may_run, "GET", "POST")
def day_new(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Make a pitch day of a round."""
    round_ = _round(request, pk)
    last = round_.closes_at.astimezone(ZoneInfo(round_.call.zone))
    start = last.replace(hour=9, minute=0, second=0, microsecond=0)
    form = DayForm(
        sent(request),
        sites=sites_of(request.actor.hub),
        zone=round_.call.zone,
        names=dict(round_.names),
        start=start,
        end=start + A_MORNING,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_day(round_, request.actor, values=form.values)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("judging:day-judges", hub=hub, pk=made.pk)
    back = reverse("judging:days", kwargs={"hub": hub, "pk": pk})
    title = _("New pitch day: %(round)s") % {"round": round_}
    return _form(request, form, title, back, _("Go on to the judges"))


@door(rules.may_run, "GET", "POST")
def day_edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a pitch day's words, moments, minutes and rooms."""
    day = day_named(request, pk)
    sites = sites_of(request.actor.hub)
    form = DayForm(sent(request), sites=sites, zone=day.zone, row=day)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_day(
                day,
                request.actor,
                expected=form.cleaned_data["version"] or 0,
                values=form.values,
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect(day_url(day))
    return _form(request, form, str(day), day_url(day), _("Save"))


def _form(
    request: HubRequest, form: DayForm, title: str, back: str, submit: str
) -> HttpResponse:
    context = {"form": form, "title": title, "cancel": back, "submit": submit}
    status = REFUSED if request.method == "POST" else 200
    return render(request, "kit/form_page.html", context, status=status)


@door(rules.may_run, "GET", "POST")
def day_judges(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Say which judges are on the day, when, and from where."""
    day = day_named(request, pk)
    seats = [s for s in seats_in(day.round) if s.state == SeatState.ACCEPTED]
    standing = {one.seat_id: one for one in day.judges.all()}
    form = DayJudgesForm(sent(request), day=day, seats=seats, standing=standing)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_judges(
                day,
                request.actor,
                expected=form.cleaned_data["version"] or 0,
                entries=form.entries,
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect(day_url(day))
    context = {
        "day": day,
        "tabs": day_tabs(day, "day-judges"),
        "form": form,
        "zones": [zone for zone, _name in zone_choices([day.zone])],
    }
    status = REFUSED if request.method == "POST" else 200
    return render(request, "judging/day_judges.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Place:
    """A room at a time: who speaks there, and what keeps it from being told."""

    room: str
    period: Period
    slot: PitchSlot | None
    judges: tuple[DayJudge, ...]
    is_short: bool

    @property
    def key(self) -> str:
        """What a form calls the place."""
        return f"{self.period[0].isoformat()}|{self.room}"


@dataclass(frozen=True, slots=True)
class Line:
    """A time of the day with its rooms, or a break."""

    period: Period
    places: tuple[Place, ...]
    is_break: bool = False


@door(rules.may_run)
def day_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show the plan of a day, what lacks, and what can be done next."""
    day = day_named(request, pk)
    job = open_job(day.hub, day.job_key)
    if request.headers.get("HX-Request"):
        answer = render(request, "judging/day_running.html", {"day": day, "job": job})
        if job is None:
            answer.headers["HX-Refresh"] = "true"
        return answer
    rows = rows_of_day(day)
    bench = bench_of(rows)
    is_draft = day.state == PitchDayState.DRAFT
    context = {
        "day": day,
        "tabs": day_tabs(day, "day"),
        "round": day.round,
        "job": job,
        "cut": rows.cut,
        "rows": rows,
        "lines": _lines(rows),
        "panels": _panels(rows),
        "lacks": lacks(bench, rows.named) if is_draft else [],
        "faults": actions.plan_faults(rows) if rows.slots else [],
        "is_draft": is_draft,
        "sheets": sheets_in(day) if not is_draft else {},
        "times_in_all": len(rows.cut.rooms) * len(rows.times),
    }
    return render(request, "judging/day.html", context)


def _panels(rows: BenchRows) -> list[tuple[str, list[DayJudge]]]:
    found: dict[str, list[DayJudge]] = defaultdict(list)
    for one in rows.judges:
        found[one.room].append(one)
    return [(room, found[room]) for room in rows.cut.rooms if found[room]]


def _lines(rows: BenchRows) -> list[Line]:
    """Return the day's times with their rooms, and the breaks between."""
    standing = {(slot.room, slot.starts_at): slot for slot in rows.slots}
    usual = rows.cut.step - rows.cut.length
    found: list[Line] = []
    for number, period in enumerate(rows.times):
        before = rows.times[number - 1][1] if number else period[0]
        if period[0] - before > usual:
            found.append(Line((before, period[0]), (), is_break=True))
        places = tuple(
            _place(rows, room, period, standing.get((room, period[0])))
            for room in rows.cut.rooms
        )
        found.append(Line(period, places))
    return found


def _place(rows: BenchRows, room: str, period: Period, slot: PitchSlot | None) -> Place:
    seated = {seat.seat_id for seat in slot.seats.all()} if slot else set()
    judges = tuple(one for one in rows.judges if one.seat_id in seated)
    is_short = slot is not None and len(judges) < rows.cut.judges_each
    return Place(room, period, slot, judges, is_short)


def _do(
    request: HubRequest, pk: int, does: Callable[[PitchDay], object], said: str
) -> HttpResponse:
    day = day_named(request, pk)
    return act(request, lambda: does(day), day_url(day), said)


@door(rules.may_run, "POST")
def day_plan(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Plan a day: a small one at once, a large one in the background."""
    day = day_named(request, pk)
    keeps = request.POST.get("keeps") == "1"
    is_small = bench_of(rows_of_day(day)).is_small
    try:
        if is_small:
            actions.plan_now(
                day, request.actor, expected=version_of(request), keeps=keeps
            )
            messages.success(request, _("Planned. Look it over, then publish it."))
        else:
            actions.start_plan(
                day,
                request.actor,
                expected=version_of(request),
                keeps=keeps,
                now=clock.now(),
            )
    except Refused as refusal:
        for line in str(refusal).splitlines():
            messages.error(request, line)
    return redirect(day_url(day))


@door(rules.may_run, "POST")
def day_drop(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Throw away a day that nobody was told of."""
    day = day_named(request, pk)
    back = reverse("judging:days", kwargs={"hub": hub, "pk": day.round_id})
    return act(
        request,
        lambda: actions.drop_day(day, request.actor),
        back,
        _("The pitch day is gone."),
    )


@door(rules.may_run, "POST")
def day_publish(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Tell judges and teams."""
    return _do(
        request,
        pk,
        lambda day: actions.publish_day(
            day, request.actor, expected=version_of(request), now=clock.now()
        ),
        _("Published. Judges and teams are being written to."),
    )


@door(rules.may_run, "POST")
def day_back(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a published day back."""
    return _do(
        request,
        pk,
        lambda day: actions.take_day_back(
            day, request.actor, expected=version_of(request), now=clock.now()
        ),
        _("Taken back. Judges and teams are told that it no longer holds."),
    )


@door(rules.may_run, "POST")
def day_end(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """End a day."""
    return _do(
        request,
        pk,
        lambda day: actions.end_day(day, request.actor, expected=version_of(request)),
        _("The day is over."),
    )


def slot_named(request: HubRequest, pk: int) -> PitchSlot:
    """Return a pitch of the hub, or answer 404."""
    return get_object_or_404(slots_visible_to(request.actor), pk=pk)


@door(rules.may_run, "POST")
def slot_move(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Move a pitch to another place, or let two change places."""
    slot = slot_named(request, pk)
    start, _bar, room = request.POST.get("place", "").partition("|")
    return act(
        request,
        lambda: actions.move_slot(
            slot,
            request.actor,
            expected=version_of(request),
            room=room,
            starts_at=_instant(start),
            now=clock.now(),
        ),
        day_url(slot.day),
        _("Moved, and pinned there."),
    )


def _instant(text: str) -> datetime:
    found = time_sent(text)
    if found is None or found.tzinfo is None:
        raise Refused(_("The day has no such room or time."))
    return found


@door(rules.may_run, "POST")
def slot_pin(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Pin a pitch to its place, or free it."""
    slot = slot_named(request, pk)
    is_pinned = request.POST.get("pinned") == "1"
    return act(
        request,
        lambda: actions.pin_slot(slot, request.actor, is_pinned=is_pinned),
        day_url(slot.day),
    )
