"""Pages of indicators: the hub's own, the library, one's form."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.hubs.actions import Stale
from madang.hubs.form_pages import do_softly, done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.measures import measure_named
from madang.outcomes import actions, rules
from madang.outcomes.forms.indicators import IndicatorForm
from madang.outcomes.library import LIBRARY
from madang.outcomes.queries import indicators_visible_to
from madang.outcomes.views.shown import Crumbs, crumbs_to, form_page, stale_page, to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor


def _crumbs(by: Actor) -> Crumbs:
    return crumbs_to(by, (_("Indicators"), to("indicators", by.hub.slug)))


@door(rules.may_see_values)
def indicators(request: HubRequest, hub: str) -> HttpResponse:
    """Show what the hub counts, with every definition in full."""
    by = request.actor
    rows = list(indicators_visible_to(by))
    found = {row.measure: measure_named(row.measure) for row in rows if row.measure}
    context = {
        "rows": [
            {"row": row, "measure": measure.label if measure else ""}
            for row in rows
            for measure in [found.get(row.measure)]
        ],
        "crumbs": crumbs_to(by),
        "may_keep": rules.may_keep_outcomes(by),
    }
    return render(request, "outcomes/indicators.html", context)


@door(rules.may_keep_outcomes, "GET", "POST")
def library(request: HubRequest, hub: str) -> HttpResponse:
    """Show the library, and take over what is ticked."""
    by = request.actor
    if request.method == "POST":
        codes = request.POST.getlist("code")
        count = len(actions.take_over(by.hub, by, codes=codes).rows)
        told = ngettext(
            "%(count)d indicator taken over.", "%(count)d indicators taken over.", count
        )
        messages.success(request, told % {"count": count})
        return redirect(to("indicators", hub))
    known = {row.code for row in indicators_visible_to(by)}
    context = {
        "entries": [{"entry": one, "has": one.code in known} for one in LIBRARY],
        "crumbs": _crumbs(by),
    }
    return render(request, "outcomes/library.html", context)


@door(rules.may_keep_outcomes, "GET", "POST")
def add(request: HubRequest, hub: str) -> HttpResponse:
    """Add an indicator of the hub's own."""
    by = request.actor
    form = IndicatorForm(sent(request))

    def act() -> None:
        actions.add_indicator(by.hub, by, values=form.values)

    back = to("indicators", hub)
    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved."))
        return redirect(back)
    return form_page(
        request, form, title=_("New indicator"), crumbs=_crumbs(by), cancel=back
    )


@door(rules.may_keep_outcomes, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change an indicator; show both texts when somebody was faster."""
    by = request.actor
    row = get_object_or_404(indicators_visible_to(by), pk=pk)
    form = IndicatorForm(sent(request), row)
    back = to("indicators", hub)
    context: dict[str, Any] = {
        "title": str(row), "crumbs": _crumbs(by), "cancel": back,
        "lead": _("When its meaning changes, a new edition begins: values of different "
                  "editions are never compared without saying so."),
    }  # fmt: skip

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.change_indicator(row, by, expected=expected, values=form.values)

    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(back)
    except Stale:
        fresh = get_object_or_404(indicators_visible_to(by), pk=pk)
        return stale_page(request, form, IndicatorForm(None, fresh), **context)
    return form_page(request, form, **context)


@door(rules.may_keep_outcomes, "POST")
def do(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Retire an indicator, or take it into use again."""
    by = request.actor
    row = get_object_or_404(indicators_visible_to(by), pk=pk)
    today = by.hub.day_of(clock.now())
    verbs = {
        "retire": partial(actions.retire_indicator, row, by, today=today),
        "restore": partial(actions.restore_indicator, row, by),
    }
    if act not in verbs:
        raise Http404
    return do_softly(request, verbs[act], _("Saved."), to("indicators", hub))
