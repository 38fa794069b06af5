"""The rules of booking: listed, added, changed, switched off and on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.hubs.actions import Stale
from madang.hubs.form_pages import do_softly, done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.spaces import rules
from madang.spaces.actions.booking_rules import add_rule, change_rule, switch_rule
from madang.spaces.booking_rules import KINDS
from madang.spaces.forms.booking_rules import RuleForm
from madang.spaces.queries.booking_rules import booking_rules_of
from madang.spaces.views.bookings import bookings_tabs
from madang.spaces.views.shown import form_page, stale_page, to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor


@door(rules.may_see_bookings)
def rules_page(request: HubRequest, hub: str) -> HttpResponse:
    """List the rules; who keeps the spaces adds and changes them."""
    by = request.actor
    rows = booking_rules_of(by)
    context = {
        "rules": rows if rules.may_keep_spaces(by) else rows.filter(is_active=True),
        "kinds": list(KINDS.values()),
        "view": "rules",
        **bookings_tabs(by, clock.now()),
    }
    return render(request, "spaces/booking_rules.html", context)


def _crumbs(by: Actor) -> list[tuple[str, str]]:
    slug = by.hub.slug
    return [
        (_("Bookings"), to("bookings", slug)),
        (_("Rules of booking"), to("booking-rules", slug)),
    ]


@door(rules.may_keep_spaces, "GET", "POST")
def add(request: HubRequest, hub: str, kind: str) -> HttpResponse:
    """Add a rule of a kind."""
    by = request.actor
    if kind not in KINDS:
        raise Http404
    form = RuleForm(sent(request), by=by, kind=KINDS[kind])
    back = to("booking-rules", hub)

    def act() -> None:
        today = by.hub.day_of(clock.now())
        add_rule(by.hub, by, kind=kind, values=form.values, today=today)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The rule holds from now on."))
        return redirect(back)
    title, crumbs = str(KINDS[kind].label), _crumbs(by)
    return form_page(request, form, title=title, crumbs=crumbs, cancel=back)


@door(rules.may_keep_spaces, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a rule; show both when somebody was faster."""
    by = request.actor
    row = get_object_or_404(booking_rules_of(by), pk=pk)
    form = RuleForm(sent(request), by=by, kind=row.works, row=row)
    back = to("booking-rules", hub)
    context: dict[str, Any] = {"title": str(row), "crumbs": _crumbs(by), "cancel": back}

    def act() -> None:
        expected, today = form.cleaned_data["version"], by.hub.day_of(clock.now())
        change_rule(row, by, expected=expected, values=form.values, today=today)

    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(back)
    except Stale:
        now = get_object_or_404(booking_rules_of(by), pk=pk)
        current = RuleForm(None, by=by, kind=now.works, row=now)
        return stale_page(request, form, current, **context)
    return form_page(request, form, **context)


@door(rules.may_keep_spaces, "POST")
def switch(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Let a rule hold no longer, or again."""
    by = request.actor
    row = get_object_or_404(booking_rules_of(by), pk=pk)
    if act not in ("on", "off"):
        raise Http404
    return do_softly(
        request,
        lambda: switch_rule(
            row, by, is_active=act == "on", today=by.hub.day_of(clock.now())
        ),
        _("The rule holds again.") if act == "on" else _("The rule holds no longer."),
        to("booking-rules", hub),
    )
