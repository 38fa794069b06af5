"""The report on deals as of a day, its file, and the rates that it converts by."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.deals import actions, rules
from madang.deals.forms.report import RateForm, ReportForm, SourceForm
from madang.deals.queries import rates_visible_to, sources_visible_to
from madang.deals.report import Report, header, lines, report_for
from madang.deals.views.shown import Crumbs, deals_crumbs, to
from madang.hubs.form_pages import do_softly, done_or_refused, form_page, sent
from madang.hubs.http import door
from madang.kit import charts, clock
from madang.kit.money import number_text
from madang.kit.sheets.answer import file_answer

if TYPE_CHECKING:
    from django.http import HttpResponse, StreamingHttpResponse
    from django.utils.safestring import SafeString

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor

LINES = 100


@door(rules.may_see_all_deals)
def report(request: HubRequest, hub: str) -> HttpResponse:
    """Show what deals added up to on a day."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    form = ReportForm(request.GET, by=by, today=today)
    found = report_for(by, form.wanted)
    context = {
        "form": form,
        "report": found,
        "wanted": found.wanted,
        "chart": _chart(found),
        "query": request.GET.urlencode(),
        "crumbs": deals_crumbs(by),
    }
    return render(request, "deals/report.html", context)


def _chart(found: Report) -> SafeString:
    points = [charts.Point(str(line.stage.label), line.deals) for line in found.stages]
    return charts.bars(_("Deals by stage"), points, lambda n: number_text(n, "en", 0))


@door(rules.may_see_all_deals)
def report_file(request: HubRequest, hub: str) -> HttpResponse | StreamingHttpResponse:
    """Hand the report out as a file."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    wanted = ReportForm(request.GET, by=by, today=today).wanted
    found = report_for(by, wanted)
    kind = request.GET.get("format", "xlsx")
    return file_answer(
        f"{hub}-deals-as-of", _("Deals"), header(), lines(found), wanted=kind,
        today=wanted.on,
    )  # fmt: skip


def _crumbs(by: Actor) -> Crumbs:
    return [*deals_crumbs(by), (_("Exchange rates"), to("rates", by.hub.slug))]


@door(rules.may_see_all_deals)
def rates(request: HubRequest, hub: str) -> HttpResponse:
    """Show the sources of rates and what they say, the latest day first."""
    by = request.actor
    page = Paginator(rates_visible_to(by), LINES).get_page(request.GET.get("page"))
    context = {
        "sources": list(sources_visible_to(by)),
        "page": page,
        "crumbs": deals_crumbs(by),
    }
    return render(request, "deals/rates.html", context)


@door(rules.may_note_amounts, "GET", "POST")
def add_source(request: HubRequest, hub: str) -> HttpResponse:
    """Add a source of rates."""
    by = request.actor
    form = SourceForm(sent(request))

    def act() -> None:
        actions.add_source(by.hub, by, name=form.cleaned_data["name"])

    back = to("rates", hub)
    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved."))
        return redirect(back)
    return form_page(
        request, form, title=_("New source of rates"), crumbs=_crumbs(by), cancel=back
    )


@door(rules.may_note_amounts, "GET", "POST")
def add_rate(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Note what a source says."""
    by, now = request.actor, clock.now()
    source = get_object_or_404(sources_visible_to(by), pk=pk)
    form = RateForm(sent(request), today=by.hub.day_of(now))

    def act() -> None:
        actions.add_rate(source, by, values=form.cleaned_data, now=now)

    back = to("rates", hub)
    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Noted."))
        return redirect(back)
    title = _("New rate: %(source)s") % {"source": source}
    return form_page(request, form, title=title, crumbs=_crumbs(by), cancel=back)


@door(rules.may_note_amounts, "POST")
def drop_rate(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Remove a rate that was noted wrongly."""
    by = request.actor
    rate = get_object_or_404(rates_visible_to(by), pk=pk)
    told = _("Removed. The journal keeps what it said.")
    act = partial(actions.drop_rate, rate, by)
    return do_softly(request, act, told, to("rates", hub))
