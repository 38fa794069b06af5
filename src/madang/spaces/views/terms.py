"""Pages of an agreement's terms: its rule and steps, who pays, documents, indices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.hubs.form_pages import do_softly, done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.spaces import actions, rules
from madang.spaces.forms.terms import (
    EndSubsidyForm,
    IndexForm,
    PaperForm,
    RuleForm,
    SubsidyForm,
    ValuesForm,
    after_month,
)
from madang.spaces.months import month_text
from madang.spaces.queries.terms import (
    ending_papers,
    indices_visible_to,
    indices_with_ends,
    open_steps,
    papers_in,
    steps_in,
    subsidies_in,
    terms_of,
    values_of,
)
from madang.spaces.schedule_shown import why_of
from madang.spaces.views.agreements import agreement_of, crumbs
from madang.spaces.views.shown import form_page, to

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.spaces.models import SpaceAgreement

LINES = 50


def _page(
    request: HubRequest,
    row: SpaceAgreement,
    form: forms.Form,
    act: Callable[[], object],
    **context: Any,
) -> HttpResponse:
    """Show a form about an agreement, and go back to it once it is done."""
    back = to("agreement", request.actor.hub.slug, pk=row.pk)
    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved."))
        return redirect(back)
    way = crumbs(request.actor, row)
    return form_page(request, form, crumbs=way, cancel=back, **context)


@door(rules.may_keep_agreements, "GET", "POST")
def rule(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Say how the rent of an offer rises."""
    by, row = request.actor, agreement_of(request, pk)
    form = RuleForm(sent(request), by=by, agreement=row, row=terms_of(row).rule)

    def act() -> None:
        actions.set_index_rule(row, by, values=form.cleaned_data)

    return _page(request, row, form, act, title=_("How the rent rises"))


@door(rules.may_keep_agreements, "POST")
def remove_rule(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take the index rule out of an offer."""
    by, row = request.actor, agreement_of(request, pk)
    told, back = _("The rent does not rise."), to("agreement", hub, pk=pk)
    return do_softly(request, lambda: actions.remove_index_rule(row, by), told, back)


@door(rules.may_keep_agreements, "GET", "POST")
def add_subsidy(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Say who pays a part of the rent."""
    by, row = request.actor, agreement_of(request, pk)
    form = SubsidyForm(sent(request), by=by, agreement=row)

    def act() -> None:
        actions.add_subsidy(row, by, values=form.values)

    title = _("Who pays a part of the rent")
    return _page(request, row, form, act, title=title, names="organisation")


@door(rules.may_keep_agreements, "GET", "POST")
def end_subsidy(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Say until when a funder pays."""
    by = request.actor
    one = get_object_or_404(subsidies_in(by), pk=pk)
    form = EndSubsidyForm(sent(request))

    def act() -> None:
        over = after_month(form.cleaned_data["last_month"])
        if over is not None:
            actions.end_subsidy(one, by, ends_on=over)

    title = _("The last month of %(subsidy)s") % {"subsidy": one}
    return _page(request, one.agreement, form, act, title=title)


@door(rules.may_keep_agreements, "POST")
def remove_subsidy(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a subsidy out of an offer."""
    by = request.actor
    one = get_object_or_404(subsidies_in(by), pk=pk)
    back = to("agreement", hub, pk=one.agreement_id)
    told = _("Removed. The journal keeps what it said.")
    return do_softly(request, lambda: actions.remove_subsidy(one, by), told, back)


@door(rules.may_keep_agreements, "GET", "POST")
def add_paper(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Add a document to an agreement."""
    by, row = request.actor, agreement_of(request, pk)
    form = PaperForm(sent(request), request.FILES or None)

    def act() -> None:
        given = form.cleaned_data
        actions.add_paper(
            row, by, kind=given["kind"], upload=given["file"],
            valid_until=given["valid_until"], now=clock.now(),
        )  # fmt: skip

    return _page(request, row, form, act, title=_("Add a document"), is_upload=True)


@door(rules.may_keep_agreements, "POST")
def do_paper(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Remove a document, or bring it back."""
    by, now = request.actor, clock.now()
    one = get_object_or_404(papers_in(by), pk=pk)
    back = to("agreement", hub, pk=one.agreement_id)
    if act == "remove":
        undo = to("paper-do", hub, pk=pk, act="bring-back")
        return do_softly(
            request,
            lambda: actions.remove_paper(one, by, now=now),
            _("Removed."),
            back,
            undo,
        )
    if act != "bring-back":
        raise Http404
    told = _("It is back.")
    return do_softly(request, lambda: actions.bring_back_paper(one, by), told, back)


@door(rules.may_keep_agreements, "POST")
def do_step(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Confirm a step of a rent, dismiss it, or take the decision back."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    one = get_object_or_404(steps_in(by), pk=pk)
    acts = {
        "confirm": (
            lambda: actions.confirm_step(one, by, today=today),
            _("Confirmed. The schedule counts it from its month on."),
        ),
        "dismiss": (
            lambda: actions.dismiss_step(one, by, today=today),
            _("Dismissed. The rent stays as it is."),
        ),
        "reopen": (lambda: actions.reopen_step(one, by), _("The step waits again.")),
    }
    if act not in acts:
        raise Http404
    done, told = acts[act]
    undo = "" if act == "reopen" else to("step-do", hub, pk=pk, act="reopen")
    back = to("agreement", hub, pk=one.agreement_id)
    return do_softly(request, done, told, back, undo)


@door(rules.may_see_occupancy)
def steps(request: HubRequest, hub: str) -> HttpResponse:
    """List the steps of rents that wait for somebody's word."""
    by = request.actor
    page = Paginator(open_steps(by), LINES).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [
            (one, month_text(one.month), why_of(one)) for one in page.object_list
        ],
        "may_keep": rules.may_keep_agreements(by),
        "crumbs": crumbs(by),
    }
    return render(request, "spaces/rent_steps.html", context)


@door(rules.may_keep_agreements, "POST")
def propose(request: HubRequest, hub: str) -> HttpResponse:
    """Propose every step that is due, without waiting for the night."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    told, back = _("Every step that is due is listed."), to("rent-steps", hub)
    return do_softly(
        request, lambda: actions.propose_steps(by.hub, by, today=today), told, back
    )


@door(rules.may_see_occupancy)
def papers(request: HubRequest, hub: str) -> HttpResponse:
    """List the documents that are over or soon will be."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    found = ending_papers(by, today)
    page = Paginator(found, LINES).get_page(request.GET.get("page"))
    context = {"page": page, "today": today, "crumbs": crumbs(by)}
    return render(request, "spaces/papers.html", context)


@door(rules.may_see_occupancy)
def indices(request: HubRequest, hub: str) -> HttpResponse:
    """List the indices by which rents rise."""
    by = request.actor
    context = {
        "indices": [
            (one, month_text(one.last) if one.last else "")  # type: ignore[attr-defined]
            for one in indices_with_ends(by)
        ],
        "may_keep": rules.may_keep_agreements(by),
        "crumbs": crumbs(by),
    }
    return render(request, "spaces/rent_indices.html", context)


@door(rules.may_keep_agreements, "GET", "POST")
def add_index(request: HubRequest, hub: str) -> HttpResponse:
    """Add an index."""
    by = request.actor
    form = IndexForm(sent(request))
    made: list[Any] = []

    def act() -> None:
        given = form.cleaned_data
        one = actions.add_index(by.hub, by, name=given["name"], source=given["source"])
        made.append(one)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Added. Now enter its values."))
        return redirect(to("rent-index", hub, pk=made[0].pk))
    way = [*crumbs(by), (_("Rent indices"), to("rent-indices", hub))]
    back = to("rent-indices", hub)
    return form_page(request, form, title=_("New index"), crumbs=way, cancel=back)


@door(rules.may_see_occupancy, "GET", "POST")
def index(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what an index was month by month, and take new values."""
    by = request.actor
    one = get_object_or_404(indices_visible_to(by), pk=pk)
    form = ValuesForm(sent(request))

    def act() -> None:
        actions.set_index_values(one, by, values=form.cleaned_data["lines"])

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved."))
        return redirect(to("rent-index", hub, pk=pk))
    values = sorted(values_of(one).items(), reverse=True)
    context = {
        "index": one,
        "values": [(month_text(month), value) for month, value in values],
        "form": form,
        "may_keep": rules.may_keep_agreements(by),
        "crumbs": [*crumbs(by), (_("Rent indices"), to("rent-indices", hub))],
    }
    status = 422 if form.is_bound else 200
    return render(request, "spaces/rent_index.html", context, status=status)
