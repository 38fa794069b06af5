"""Organisers' pages of IR days: made, ordered, published, run pitch by pitch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.hubs.actions import Stale
from madang.hubs.form_pages import act, do_softly, done_or_refused, sent, stale_page
from madang.hubs.http import door
from madang.hubs.queries import sites_of
from madang.kit import clock
from madang.kit.sent import number_sent
from madang.meetings import actions, rules
from madang.meetings.forms import IrDayForm, TurnForm
from madang.meetings.queries import matchings_visible_to
from madang.meetings.queries.ir_days import (
    decks_of,
    interests_in,
    ir_days_visible_to,
    parties_without_pitch,
    pitches_of,
    pitches_visible_to,
)
from madang.meetings.running import running_order, stage_of
from madang.meetings.views.shown import (
    address,
    form_page,
    matching_tabs,
    version_of,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.meetings.models import IrDay, Pitch

STEPS = {"up": -1, "down": 1}


def ir_day_named(request: HubRequest, pk: int) -> IrDay:
    """Return an IR day that the actor may see, or answer 404."""
    return get_object_or_404(ir_days_visible_to(request.actor), pk=pk)


def pitch_named(request: HubRequest, pk: int) -> Pitch:
    """Return a turn of an IR day that the actor may see, or answer 404."""
    return get_object_or_404(pitches_visible_to(request.actor), pk=pk)


@door(rules.may_organise)
def ir_day_list(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show the IR days of a matching."""
    matching = get_object_or_404(matchings_visible_to(request.actor), pk=pk)
    context = {
        "matching": matching,
        "tabs": matching_tabs(matching, "ir-days"),
        "days": ir_days_visible_to(request.actor).filter(matching=matching),
    }
    return render(request, "meetings/ir_days.html", context)


@door(rules.may_organise, "GET", "POST")
def ir_day_new(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Make an IR day of a matching."""
    by = request.actor
    matching = get_object_or_404(matchings_visible_to(by), pk=pk)
    today = by.hub.day_of(clock.now())
    form = IrDayForm(sent(request), sites=sites_of(by.hub), day=today)
    if request.method == "POST" and form.is_valid():
        made = actions.make_ir_day(matching, by, values=form.values)
        return redirect(address(made, "ir-day"))
    return form_page(
        request,
        form,
        title=_("New IR day"),
        back=address(matching, "ir-days"),
        submit=_("Make the IR day"),
    )


@door(rules.may_organise, "GET", "POST")
def ir_day_edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change when and where an IR day is."""
    day, by = ir_day_named(request, pk), request.actor
    asked: dict[str, Any] = {
        "sites": sites_of(by.hub),
        "day": by.hub.day_of(clock.now()),
    }
    form = IrDayForm(sent(request), row=day, **asked)
    back = address(day, "ir-day")

    def save() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.change_ir_day(
            day, by, expected=expected, values=form.values, now=clock.now()
        )

    try:
        if request.method == "POST" and done_or_refused(form, save):
            return redirect(back)
    except Stale:
        now = IrDayForm(None, row=ir_day_named(request, pk), **asked)
        return stale_page(request, form, now, title=day.name, cancel=back)
    return form_page(request, form, title=day.name, back=back, submit=_("Save"))


@door(rules.may_organise, "GET", "POST")
def ir_day_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show the running order with everything that can be done to it; add a turn."""
    day, by = ir_day_named(request, pk), request.actor
    form = TurnForm(sent(request), parties=parties_without_pitch(day))

    def add() -> None:
        said = form.cleaned_data
        actions.add_pitch(
            day, by, party=said["party"], title=said["title"], minutes=said["minutes"]
        )

    if request.method == "POST" and done_or_refused(form, add):
        return redirect(f"{address(day, 'ir-day')}#add")
    stage = stage_of(running_order(day.starts_at, pitches_of(day)))
    context = {
        "day": day,
        "form": form,
        "stage": stage,
        "running": stage.current.pitch.pk if stage.current else 0,
        "turns": [(one, _room(stage.turns, n)) for n, one in enumerate(stage.turns)],
        "late": stage.current or stage.next,
        "decks": decks_of(day),
        "interests": interests_in([one.pitch for one in stage.turns], clock.now()),
        "open_url": _open_url(request, day),
    }
    status = 422 if form.errors else 200
    return render(request, "meetings/ir_day.html", context, status=status)


def _room(turns: Any, at: int) -> tuple[bool, bool]:
    """Return whether a turn could move up, and down."""
    if turns[at].pitch.began_at is not None:
        return False, False
    before = turns[at - 1].pitch if at else None
    return before is not None and before.began_at is None, at + 1 < len(turns)


def _open_url(request: HubRequest, day: IrDay) -> str:
    if not (day.is_open and day.is_told):
        return ""
    kwargs = {"hub": day.hub.slug, "pk": day.pk}
    return request.build_absolute_uri(reverse("meetings:ir-day-open", kwargs=kwargs))


@door(rules.may_organise)
def ir_day_counts(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show how many would like to meet whom, as it grows."""
    day = ir_day_named(request, pk)
    context = {"day": day, "interests": interests_in(pitches_of(day), clock.now())}
    return render(request, "meetings/ir_counts.html", context)


@door(rules.may_organise, "POST")
def ir_day_set(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Publish a day or take it back, end it or go on, lock its decks or unlock them."""
    day = ir_day_named(request, pk)
    turn, expected = request.POST.get("turn", ""), version_of(request)
    return act(
        request,
        lambda: actions.set_ir_day(
            day, request.actor, expected=expected, turn=turn, now=clock.now()
        ),
        address(day, "ir-day"),
    )


@door(rules.may_organise, "POST")
def ir_day_turn(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Call the next pitch now, or go a pitch back."""
    day = ir_day_named(request, pk)
    running = number_sent(request.POST.get("running", ""))

    def do() -> None:
        if request.POST.get("turn") == "back":
            actions.step_back(day, request.actor, running=running)
        else:
            actions.next_pitch(day, request.actor, running=running, now=clock.now())

    return act(request, do, address(day, "ir-day"))


@door(rules.may_organise, "POST")
def pitch_act(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Move a turn up or down, or change how long it takes."""
    pitch = pitch_named(request, pk)
    minutes = number_sent(request.POST.get("minutes", ""))
    doing = request.POST.get("act", "")

    def do() -> None:
        if doing in STEPS:
            actions.move_pitch(pitch, request.actor, steps=STEPS[doing])
        else:
            actions.change_minutes(pitch, request.actor, minutes=minutes)

    return act(request, do, f"{address(pitch.day, 'ir-day')}#turn-{pitch.pk}")


@door(rules.may_organise, "POST")
def pitch_remove(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a turn out of the running order."""
    pitch = pitch_named(request, pk)
    return do_softly(
        request,
        lambda: actions.remove_pitch(pitch, request.actor, now=clock.now()),
        _("“%(name)s” is out of the running order.") % {"name": pitch},
        address(pitch.day, "ir-day"),
        undo=address(pitch, "pitch-back"),
    )


@door(rules.may_organise, "POST")
def pitch_back(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Bring a turn back into the running order."""
    pitch = pitch_named(request, pk)
    return act(
        request,
        lambda: actions.bring_pitch_back(pitch, request.actor),
        f"{address(pitch.day, 'ir-day')}#turn-{pitch.pk}",
        _("“%(name)s” is back.") % {"name": pitch},
    )
