"""Pages of investor updates: the list, one as its reader sees it, and writing it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.deals import actions, rules
from madang.deals.forms.updates import FigureForm, SendForm, UpdateForm
from madang.deals.queries import (
    firm_that_got,
    investors_of,
    own_updates,
    reached_by,
    updates_listed,
    writing_firms,
)
from madang.deals.views.shown import Crumbs, to
from madang.hubs.actions import Stale
from madang.hubs.form_pages import (
    MISTAKE,
    TAKEN,
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

    from madang.deals.models import InvestorUpdate
    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor

LINES = 50


def crumbs(by: Actor, row: InvestorUpdate | None = None) -> Crumbs:
    """Return the way to the updates, or to one of them."""
    found = [(_("Investor updates"), to("updates", by.hub.slug))]
    if row is not None:
        found.append((str(row), to("update", by.hub.slug, pk=row.pk)))
    return found


def draft_of(request: HubRequest, pk: int) -> InvestorUpdate:
    """Return an update of the reader's own company, sent or not."""
    return get_object_or_404(own_updates(request.actor), pk=pk)


@door(rules.may_see_deals)
def updates(request: HubRequest, hub: str) -> HttpResponse:
    """List the updates that the reader wrote or was sent, the latest time first."""
    by = request.actor
    found = Paginator(updates_listed(by), LINES).get_page(request.GET.get("page"))
    context = {
        "page": found,
        "own": rules.own_firms(by),
        "may_write": writing_firms(by).exists(),
        "lacks_firm": rules.lacks_firm(by),
    }
    return render(request, "deals/updates.html", context)


@door(rules.may_see_deals)
def update(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show an update as investors see it; to the company also who read it."""
    by = request.actor
    row = get_object_or_404(updates_listed(by), pk=pk)
    got = firm_that_got(by, row) if row.is_sent else None
    is_own = row.company_id in rules.own_firms(by)
    if got and not is_own and not getattr(row, "is_read", False):
        actions.note_reading(row, by, firm=got, now=clock.now())
    return _shown(request, row, None)


def _shown(
    request: HubRequest, row: InvestorUpdate, form: SendForm | None
) -> HttpResponse:
    by = request.actor
    is_own = row.company_id in rules.own_firms(by)
    if is_own and not row.is_sent and form is None:
        form = SendForm(None, firms=list(investors_of(row.company)), row=row)
    sees_readers = is_own or rules.may_see_all_deals(by)
    context: dict[str, Any] = {
        "update": row,
        "figures": list(row.figures.all()),
        "is_own": is_own,
        "form": form,
        "reached": reached_by(row) if row.is_sent and sees_readers else [],
        "corrections": [one for one in row.corrections.all() if _in_sight(by, one)],
        "corrected": row.corrects if _in_sight(by, row.corrects) else None,
        "crumbs": crumbs(by),
    }
    status = MISTAKE if form is not None and form.errors else 200
    return render(request, "deals/update.html", context, status=status)


def _in_sight(by: Actor, row: InvestorUpdate | None) -> bool:
    return row is not None and updates_listed(by).filter(pk=row.pk).exists()


@door(rules.may_see_deals, "GET", "POST")
def add(request: HubRequest, hub: str) -> HttpResponse:
    """Write a draft."""
    by = request.actor
    firms = writing_firms(by)
    if not firms.exists():
        raise Http404
    form = UpdateForm(sent(request), firms=firms)
    return _drafted(request, form, None, _("New investor update"))


@door(rules.may_see_deals, "GET", "POST")
def correct(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Write a draft that corrects a sent update, which stays as it is."""
    row = draft_of(request, pk)
    form = UpdateForm(sent(request), like=row)
    return _drafted(request, form, row, _("Correct %(update)s") % {"update": row})


def _drafted(
    request: HubRequest, form: UpdateForm, row: InvestorUpdate | None, title: str
) -> HttpResponse:
    by = request.actor
    made: list[InvestorUpdate] = []

    def act() -> None:
        company = row.company if row else form.cleaned_data["company"]
        made.append(actions.draft_update(company, by, values=form.values, corrects=row))

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Kept as a draft. Nobody else reads it yet."))
        return redirect(to("update", by.hub.slug, pk=made[0].pk))
    back = to("update", by.hub.slug, pk=row.pk) if row else to("updates", by.hub.slug)
    return form_page(
        request, form, title=title, crumbs=crumbs(by, row), cancel=back,
        submit=_("Keep as a draft"),
    )  # fmt: skip


@door(rules.may_see_deals, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a draft; show both texts when somebody was faster."""
    by, row = request.actor, draft_of(request, pk)
    form = UpdateForm(sent(request), row=row)
    back = to("update", hub, pk=pk)
    context: dict[str, Any] = {
        "title": _("Change the draft"), "crumbs": crumbs(by, row), "cancel": back,
    }  # fmt: skip

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.change_update(row, by, expected=expected, values=form.values)

    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(back)
    except Stale:
        current = UpdateForm(None, row=draft_of(request, pk))
        return stale_page(request, form, current, **context)
    return form_page(request, form, **context)


@door(rules.may_see_deals, "POST")
def drop(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Throw a draft away."""
    row = draft_of(request, pk)
    does = partial(actions.drop_update, row, request.actor)
    return do_softly(request, does, _("The draft is gone."), to("updates", hub))


@door(rules.may_see_deals, "GET", "POST")
def add_figure(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Add a figure to a draft."""
    by, row = request.actor, draft_of(request, pk)
    form = FigureForm(sent(request), today=by.hub.day_of(clock.now()))
    back = to("update", hub, pk=pk)

    def act() -> None:
        actions.add_figure(row, by, values=form.cleaned_data)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved."))
        return redirect(back)
    return form_page(
        request, form, title=_("Add a figure"), crumbs=crumbs(by, row), cancel=back
    )


@door(rules.may_see_deals, "POST")
def drop_figure(request: HubRequest, hub: str, pk: int, figure: int) -> HttpResponse:
    """Take a figure out of a draft."""
    row = draft_of(request, pk)
    found = get_object_or_404(row.figures, pk=figure)
    does = partial(actions.drop_figure, found, request.actor)
    told = _("Removed. The journal keeps what it said.")
    return do_softly(request, does, told, to("update", hub, pk=pk))


@door(rules.may_see_deals, "POST")
def send(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Send an update to the investors chosen, once."""
    by, row, now = request.actor, draft_of(request, pk), clock.now()
    form = SendForm(request.POST, firms=list(investors_of(row.company)), row=row)

    def act() -> None:
        actions.send_update(
            row, by, expected=form.cleaned_data["version"] or 0, firms=form.chosen,
            now=now,
        )  # fmt: skip

    try:
        if done_or_refused(form, act):
            messages.success(request, _("Sent. It stays as it is from now on."))
            return redirect(to("update", hub, pk=pk))
    except Stale as stale:
        page = {"text": str(stale), "back": to("update", hub, pk=pk)}
        return render(request, "kit/refused.html", page, status=TAKEN)
    return _shown(request, get_object_or_404(updates_listed(by), pk=pk), form)
