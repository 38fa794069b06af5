"""Credits of memberships: what comes each month, balances, and each one's history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.directory.queries import organisations_visible_to
from madang.directory.rules import own_organisations
from madang.hubs.form_pages import done_or_refused, sent
from madang.hubs.http import door
from madang.hubs.queries import sites_of
from madang.kit import clock
from madang.kit.sheets.answer import file_answer
from madang.spaces import actions, rules
from madang.spaces.credits_list import credits_list
from madang.spaces.forms.costs import CorrectionForm, PlanForm
from madang.spaces.queries import agreements_visible_to
from madang.spaces.queries.costs import (
    balances,
    bookings_paid_by,
    credit_lines,
    plan_of,
    plans_of,
)
from madang.spaces.views.bookings import bookings_tabs
from madang.spaces.views.shown import form_page, to

if TYPE_CHECKING:
    from django.http import HttpResponse, StreamingHttpResponse

    from madang.directory.models import Organisation
    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.spaces.models import CreditPlan, SpaceAgreement

LINES = 50


def _zone(by: Actor) -> str:
    site = sites_of(by.hub).first()
    return site.zone if site else "UTC"


def _organisation(request: HubRequest, pk: int) -> Organisation:
    """Return a tenant whose credits the reader may see.

    Raises:
        Http404: there is none for her.
    """
    by = request.actor
    if not by.is_staff and pk not in own_organisations(by):
        raise Http404
    return get_object_or_404(organisations_visible_to(by), pk=pk)


@door(rules.may_see_credits)
def credits_page(request: HubRequest, hub: str) -> HttpResponse:
    """List the balances, and what comes each month with which agreements."""
    by, now = request.actor, clock.now()
    found = credits_list(by, request.GET, now)
    context = {
        "list": found,
        "page": Paginator(found.rows, LINES).get_page(request.GET.get("page")),
        "heads": found.heads(["tenant", "left", "held", "ends"]),
        "plans": plans_of(by.hub) if by.is_staff else [],
        "may_keep_credits": rules.may_keep_credits(by),
        "zone": _zone(by),
        "view": "credits",
        **bookings_tabs(by, now),
    }
    return render(request, "spaces/credits.html", context)


@door(rules.may_see_credits)
def export(request: HubRequest, hub: str) -> HttpResponse | StreamingHttpResponse:
    """Hand out the balances as a file."""
    now = clock.now()
    found = credits_list(request.actor, request.GET, now)
    return file_answer(
        f"{hub}-credits",
        _("Credits"),
        found.header(),
        list(found.lines()),
        wanted=request.GET.get("format", "xlsx"),
        today=request.actor.hub.day_of(now),
    )


@door(rules.may_see_credits)
def balance(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a tenant's credits: what is left, what is held, and every line since."""
    by, now = request.actor, clock.now()
    organisation = _organisation(request, pk)
    page = Paginator(credit_lines(by, organisation), LINES).get_page(
        request.GET.get("page")
    )
    lines = list(page.object_list)
    paid = bookings_paid_by(lines)
    agreements = _running(by, organisation)
    context = {
        "organisation": organisation,
        "balance": balances(by, now).get(organisation.pk),
        "page": page,
        "lines": [(line, paid.get(line.for_id)) for line in lines],
        "agreements": agreements,
        "may_keep_credits": rules.may_keep_credits(by),
        "zone": _zone(by),
        "crumbs": _crumbs(by),
    }
    return render(request, "spaces/credits_of.html", context)


def _running(
    by: Actor, organisation: Organisation
) -> list[tuple[SpaceAgreement, CreditPlan | None]]:
    """Return the tenant's agreements that run, with what comes with each."""
    today = by.hub.day_of(clock.now())
    plans = plans_of(by.hub)
    own = {one.agreement_id: one for one in plans if one.agreement_id}
    kinds = {one.kind: one for one in plans if not one.agreement_id}
    rows = agreements_visible_to(by).filter(organisation=organisation)
    return [
        (row, own.get(row.pk) or kinds.get(row.kind))
        for row in rows
        if row.state(today) in ("active", "notice")
    ]


def _crumbs(by: Actor, *more: tuple[str, str]) -> list[tuple[str, str]]:
    slug = by.hub.slug
    return [
        (_("Bookings"), to("bookings", slug)),
        (_("Credits"), to("credits", slug)),
        *more,
    ]


@door(rules.may_keep_credits, "GET", "POST")
def correct(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Give a tenant credits by hand, or take some, for a reason."""
    by, organisation = request.actor, _organisation(request, pk)
    form = CorrectionForm(sent(request))
    back = to("credits-of", hub, pk=pk)

    def act() -> None:
        actions.correct_credits(organisation, by, **form.cleaned_data, now=clock.now())

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The credits are corrected."))
        return redirect(back)
    return form_page(
        request,
        form,
        title=_("Correct the credits"),
        crumbs=_crumbs(by, (str(organisation), back)),
        cancel=back,
    )


@door(rules.may_keep_credits, "GET", "POST")
def add_plan(request: HubRequest, hub: str) -> HttpResponse:
    """Say what comes each month with agreements of a kind."""
    return _plan_form(request, None, _("Credits of a kind of agreement"))


@door(rules.may_keep_credits, "GET", "POST")
def edit_plan(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change what comes each month."""
    row = plan_of(request.actor, pk)
    if row is None:
        raise Http404
    return _plan_form(request, row, str(row), agreement=row.agreement)


@door(rules.may_keep_credits, "GET", "POST")
def agreement_plan(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Say what comes each month with one agreement, whatever its kind brings."""
    row = get_object_or_404(agreements_visible_to(request.actor), pk=pk)
    plans = [one for one in plans_of(request.actor.hub) if one.agreement_id == row.pk]
    plan = plans[0] if plans else None
    return _plan_form(request, plan, str(row), agreement=row)


def _plan_form(
    request: HubRequest,
    row: CreditPlan | None,
    title: str,
    agreement: SpaceAgreement | None = None,
) -> HttpResponse:
    by, hub = request.actor, request.actor.hub.slug
    is_own = agreement is not None or row is not None
    form = PlanForm(sent(request), row=row, is_own=is_own)
    back = to("credits", hub)

    def act() -> None:
        given: dict[str, Any] = dict(form.cleaned_data)
        if row is not None and agreement is None:
            given["kind"] = row.kind
        actions.set_credit_plan(by.hub, by, agreement=agreement, **given)
        actions.grant_month(by.hub, by, now=clock.now())

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved. What was due this month is granted."))
        return redirect(back)
    return form_page(request, form, title=title, crumbs=_crumbs(by), cancel=back)
