"""Pages of hubs side by side, and sharing an indicator's figures with a partner."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.hubs import rules as hub_rules
from madang.hubs.actions import note_look, share
from madang.hubs.form_pages import done_or_refused, sent
from madang.hubs.http import door
from madang.hubs.models import LookKind
from madang.hubs.queries import shared_with
from madang.kit import clock
from madang.outcomes import rules
from madang.outcomes.forms.hubs import ShareForm
from madang.outcomes.models import Level
from madang.outcomes.queries.hubs import compare_hubs, figure_shares
from madang.outcomes.views.shown import crumbs_to, form_page, look_at, to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest

USUAL = timedelta(days=365)
PART = "figures"


@door(rules.may_see_outcomes)
def hubs(request: HubRequest, hub: str) -> HttpResponse:
    """Show what the hub and the hubs that share with it came to, side by side."""
    by, now = request.actor, clock.now()
    look = look_at(request, "", 0, by.hub.day_of(now))
    for one in figure_shares(by, now):
        note_look(one, by, LookKind.PAGE, now=now)
    found, rows = compare_hubs(by, look.period, now, look.level)
    context = {
        "look": look,
        "level": Level(look.level),
        "here": "hubs",
        "hubs": found,
        "rows": [
            {
                "at": row,
                "own_url": look.rows_url(row.indicator.pk),
                "cells": [(cell, _told(cell.differs)) for cell in row.cells],
            }
            for row in rows
        ],
        "may_share": hub_rules.may_share(by),
        "crumbs": crumbs_to(by),
    }
    return render(request, "outcomes/hubs.html", context)


def _told(differs: tuple[str, ...]) -> str:
    """Return in words in what two definitions differ."""
    words = {
        "unit": _("unit"),
        "nature": _("how periods come together"),
        "method": _("where values come from"),
        "measure": _("counted from"),
        "meanings": _("what exactly is counted"),
        "edition": _("edition"),
    }
    return ", ".join(words[name] for name in differs)


@door(rules.may_see_outcomes)
def shared(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Go to where what a partner shares stands beside the hub's own."""
    get_object_or_404(shared_with(request.actor, clock.now()), pk=pk)
    return redirect("outcomes:hubs", hub=hub)


@door(hub_rules.may_share, "GET", "POST")
def share_figures(request: HubRequest, hub: str) -> HttpResponse:
    """Let a partner hub read what indicators add up to."""
    by, now = request.actor, clock.now()
    form = ShareForm(sent(request), by=by)
    form.fields["until"].initial = by.hub.day_of(now + USUAL)

    def act() -> None:
        given = form.cleaned_data
        with transaction.atomic():
            for row in given["indicators"]:
                share(
                    row, by, with_hub=form.partner, fields=[PART],
                    until=form.until, reason=given["reason"], now=now,
                )  # fmt: skip

    if request.method == "POST" and done_or_refused(form, act):
        told = _("%(hub)s may read it now.") % {"hub": form.partner}
        messages.success(request, told)
        return redirect("hubs:shares", hub=hub)
    back = to("hubs", hub)
    crumbs = crumbs_to(by, (_("Compare hubs"), back))
    return form_page(
        request, form, title=_("Share figures with a hub"), crumbs=crumbs, cancel=back,
        lead=_("The partner reads what the indicators add up to, month by month, and "
               "no company's rows; figures of fewer than five companies stay hidden."),
    )  # fmt: skip
