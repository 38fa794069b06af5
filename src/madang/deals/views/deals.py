"""Pages of one deal: what is known, its stage, its amounts, notes and tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.deals import actions, rules
from madang.deals.forms.deals import (
    AmountForm,
    DealForm,
    FactsForm,
    MoveForm,
    NoteForm,
    TaskForm,
)
from madang.deals.listing import rows_of
from madang.deals.models import DealStage
from madang.deals.queries import (
    amounts_in,
    amounts_visible_to,
    changes_in,
    deals_visible_to,
    missions_of,
    notes_visible_to,
    room_beside,
    tasks_visible_to,
)
from madang.deals.views.shown import deals_crumbs, to
from madang.hubs.actions import Stale
from madang.hubs.form_pages import (
    MISTAKE,
    do_softly,
    done_or_refused,
    form_page,
    sent,
    stale_page,
)
from madang.hubs.http import door
from madang.kit import clock

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.deals.models import Deal, DealAmount
    from madang.hubs.http import HubRequest


def deal_of(request: HubRequest, pk: int) -> Deal:
    """Return a deal that the reader may see."""
    found = deals_visible_to(request.actor).select_related("round__company", "owner")
    return get_object_or_404(found, pk=pk)


@door(rules.may_see_deals)
def deal(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a deal as far as the reader's side of it goes."""
    return _shown(request, deal_of(request, pk), NoteForm())


def _shown(request: HubRequest, row: Deal, note: NoteForm) -> HttpResponse:
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    sees_all = rules.may_see_all_deals(by)
    tasks = tasks_visible_to(by).filter(deal=row) if sees_all else ()
    context = {
        "deal": row,
        "row": rows_of([row], today)[0],
        "amounts": amounts_in(row),
        "changes": changes_in(row),
        "notes": list(notes_visible_to(by, row)),
        "note_form": note,
        "side": rules.side_of(by, row),
        "tasks": list(tasks),
        "room": room_beside(by, row, clock.now()),
        "may_open_room": rules.may_keep_room_of(by, row),
        "missions": missions_of(by, row) if sees_all else [],
        "sees_all": sees_all,
        "may_keep": rules.may_keep_deals(by),
        "may_note": rules.may_note_amounts(by),
        "today": today,
        "crumbs": deals_crumbs(by),
    }
    status = MISTAKE if note.errors else 200
    return render(request, "deals/deal.html", context, status=status)


@door(rules.may_keep_deals, "GET", "POST")
def add(request: HubRequest, hub: str) -> HttpResponse:
    """Open a deal."""
    by, now = request.actor, clock.now()
    form = DealForm(sent(request), by=by, today=by.hub.day_of(now))
    made: list[Deal] = []

    def act() -> None:
        on = form.cleaned_data["on"]
        made.append(actions.open_deal(by.hub, by, values=form.values, on=on, now=now))

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The deal is open. Note what is talked about."))
        return redirect(to("deal", hub, pk=made[0].pk))
    return form_page(
        request, form, title=_("New deal"), crumbs=deals_crumbs(by),
        submit=_("Open the deal"), cancel=to("board", hub),
    )  # fmt: skip


@door(rules.may_keep_deals, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change what is known of a deal; show both texts when somebody was faster."""
    by, row = request.actor, deal_of(request, pk)
    form = FactsForm(sent(request), by=by, row=row)
    back = to("deal", hub, pk=pk)
    context: dict[str, Any] = {
        "title": _("Change the deal"), "crumbs": deals_crumbs(by, row), "cancel": back,
    }  # fmt: skip

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.change_deal(row, by, expected=expected, values=form.values)

    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(back)
    except Stale:
        current = FactsForm(None, by=by, row=deal_of(request, pk))
        return stale_page(request, form, current, **context)
    return form_page(request, form, **context)


@door(rules.may_keep_deals, "GET", "POST")
def move(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Move a deal to another stage; what that needs is asked for here."""
    by, row, now = request.actor, deal_of(request, pk), clock.now()
    form = MoveForm(sent(request), row=row, today=by.hub.day_of(now))
    wanted = request.GET.get("stage", "")
    if wanted in DealStage.values:
        form.initial["stage"] = wanted
    back = to("board" if "board" in request.POST else "deal", hub, **_key(request, pk))

    def act() -> None:
        given = form.cleaned_data
        actions.move_deal(
            row, by, expected=given["version"] or 0, stage=given["stage"], on=form.on,
            reason=given["reason"], now=now,
        )  # fmt: skip

    context: dict[str, Any] = {
        "title": _("Move %(deal)s") % {"deal": row},
        "crumbs": deals_crumbs(by, row),
        "submit": _("Move the deal"),
        "cancel": to("deal", hub, pk=pk),
    }
    try:
        if request.method == "POST" and done_or_refused(form, act):
            told = _("%(deal)s: %(stage)s")
            stage = DealStage(form.cleaned_data["stage"]).label
            messages.success(request, told % {"deal": row, "stage": stage})
            return redirect(back)
    except Stale:
        current = MoveForm(None, row=deal_of(request, pk), today=by.hub.day_of(now))
        return stale_page(request, form, current, **context)
    return form_page(request, form, **context)


def _key(request: HubRequest, pk: int) -> dict[str, int]:
    return {} if "board" in request.POST else {"pk": pk}


@door(rules.may_note_amounts, "GET", "POST")
def add_amount(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Note an amount of a deal."""
    return _amount_page(request, deal_of(request, pk), None)


@door(rules.may_note_amounts, "GET", "POST")
def correct_amount(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Note what an amount really is; the wrong one stays readable."""
    row = get_object_or_404(amounts_visible_to(request.actor), pk=pk)
    return _amount_page(request, deal_of(request, row.deal_id), row)


def _amount_page(
    request: HubRequest, row: Deal, corrects: DealAmount | None
) -> HttpResponse:
    by, now = request.actor, clock.now()
    form = AmountForm(
        sent(request), request.FILES or None, row=row, today=by.hub.day_of(now),
        corrects=corrects,
    )  # fmt: skip
    back = to("deal", by.hub.slug, pk=row.pk)

    def act() -> None:
        file = form.cleaned_data.get("evidence")
        given: dict[str, Any] = {"values": form.values, "evidence": file, "now": now}
        if corrects is None:
            actions.note_amount(row, by, **given)
        else:
            actions.correct_amount(corrects, by, **given)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Noted."))
        return redirect(back)
    title = _("Note an amount") if corrects is None else _("Correct an amount")
    return form_page(
        request, form, title=title, crumbs=deals_crumbs(by, row), cancel=back,
    )  # fmt: skip


@door(rules.may_see_deals, "POST")
def add_note(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Keep a private note of the reader's own side."""
    by, row, now = request.actor, deal_of(request, pk), clock.now()
    form = NoteForm(request.POST)

    def act() -> None:
        actions.write_note(row, by, text=form.cleaned_data["text"], now=now)

    if done_or_refused(form, act):
        messages.success(request, _("Kept. Only your side reads it."))
        return redirect(to("deal", hub, pk=pk))
    return _shown(request, row, form)


@door(rules.may_keep_deals, "GET", "POST")
def add_task(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Say what is to be done about a deal, by whom and by when."""
    by, row = request.actor, deal_of(request, pk)
    form = TaskForm(sent(request), by=by)
    back = to("deal", hub, pk=pk)

    def act() -> None:
        actions.add_task(row, by, values=form.cleaned_data)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Noted."))
        return redirect(back)
    return form_page(
        request, form, title=_("New task"), crumbs=deals_crumbs(by, row), cancel=back
    )


@door(rules.may_keep_deals, "POST")
def do_task(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Finish a task, or take it up again."""
    by, now = request.actor, clock.now()
    task = get_object_or_404(tasks_visible_to(by), pk=pk)
    back = to("deal", hub, pk=task.deal_id)
    if act == "finish":
        undo = to("task-do", hub, pk=pk, act="reopen")
        told = _("Done.")
        return do_softly(
            request, lambda: actions.finish_task(task, by, now=now), told, back, undo
        )
    if act == "reopen":
        told = _("Open again.")
        return do_softly(request, lambda: actions.reopen_task(task, by), told, back)
    raise Http404
