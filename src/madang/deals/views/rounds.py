"""Pages of fundraising rounds: the list, one with its investors, and its changes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.deals import actions, rules
from madang.deals.forms.rounds import RoundForm, ShareForm
from madang.deals.listing import rows_of
from madang.deals.queries import (
    deals_visible_to,
    room_beside,
    rounds_visible_to,
    shares_visible_to,
)
from madang.deals.views.shown import Crumbs, to
from madang.hubs.actions import Stale
from madang.hubs.form_pages import (
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

    from madang.deals.models import FundraisingRound
    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor

LINES = 50


def crumbs(by: Actor, row: FundraisingRound | None = None) -> Crumbs:
    """Return the way to a round's page."""
    slug = by.hub.slug
    found = [(_("Fundraising rounds"), to("rounds", slug))]
    if row is not None:
        found.append((str(row), to("round", slug, pk=row.pk)))
    return found


def round_of(request: HubRequest, pk: int) -> FundraisingRound:
    """Return a round that the reader may see."""
    return get_object_or_404(rounds_visible_to(request.actor), pk=pk)


@door(rules.may_see_deals)
def rounds(request: HubRequest, hub: str) -> HttpResponse:
    """List rounds, the latest first: all to staff, to a company its own."""
    by = request.actor
    page = Paginator(rounds_visible_to(by), LINES).get_page(request.GET.get("page"))
    context = {"page": page, "may_keep": rules.may_keep_deals(by)}
    return render(request, "deals/rounds.html", context)


@door(rules.may_see_deals)
def round_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a round with its investors and the deals that are about it."""
    by, row, today = (
        request.actor,
        round_of(request, pk),
        request.actor.hub.day_of(clock.now()),
    )
    deals = deals_visible_to(by).filter(round=row)[:LINES]
    context = {
        "round": row,
        "shares": list(shares_visible_to(by).filter(round=row)),
        "rows": rows_of(deals, today),
        "may_keep": rules.may_keep_deals(by),
        "room": room_beside(by, row, clock.now()),
        "may_open_room": rules.may_keep_room_of(by, row),
        "crumbs": crumbs(by),
    }
    return render(request, "deals/round.html", context)


@door(rules.may_keep_deals, "GET", "POST")
def add(request: HubRequest, hub: str) -> HttpResponse:
    """Open a round."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    form = RoundForm(sent(request), by=by, today=today)
    made: list[FundraisingRound] = []

    def act() -> None:
        row = actions.open_fundraising(by.hub, by, values=form.values, today=today)
        made.append(row)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved."))
        return redirect(to("round", hub, pk=made[0].pk))
    return form_page(
        request, form, title=_("New fundraising round"), crumbs=crumbs(by),
        cancel=to("rounds", hub),
    )  # fmt: skip


@door(rules.may_keep_deals, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a round; show both texts when somebody was faster."""
    by, row, today = (
        request.actor,
        round_of(request, pk),
        request.actor.hub.day_of(clock.now()),
    )
    form = RoundForm(sent(request), by=by, today=today, row=row)
    back = to("round", hub, pk=pk)
    context: dict[str, Any] = {
        "title": _("Change the round"), "crumbs": crumbs(by, row), "cancel": back,
    }  # fmt: skip

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.change_round(row, by, expected=expected, values=form.values)

    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(back)
    except Stale:
        current = RoundForm(None, by=by, today=today, row=round_of(request, pk))
        return stale_page(request, form, current, **context)
    return form_page(request, form, **context)


@door(rules.may_keep_deals, "GET", "POST")
def add_share(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Note that an investor takes part in a round."""
    by, row = request.actor, round_of(request, pk)
    form = ShareForm(sent(request), by=by)
    back = to("round", hub, pk=pk)

    def act() -> None:
        actions.add_share(row, by, values=form.cleaned_data)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved."))
        return redirect(back)
    return form_page(
        request, form, title=_("Add an investor"), crumbs=crumbs(by, row),
        cancel=back,
    )  # fmt: skip


@door(rules.may_keep_deals, "POST")
def drop_share(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take an investor out of a round."""
    by = request.actor
    share = get_object_or_404(shares_visible_to(by), pk=pk)
    back = to("round", hub, pk=share.round_id)
    told = _("Removed. The journal keeps what it said.")
    return do_softly(request, partial(actions.drop_share, share, by), told, back)
