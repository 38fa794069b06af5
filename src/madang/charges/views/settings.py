"""Pages of what holds for all invoices: who sends them, taxes, billing addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.charges import actions, rules
from madang.charges.forms import BillingAddressForm, BillingForm, RateForm
from madang.charges.queries import address_of, details_of, rates_of, rates_on
from madang.charges.views.shown import crumbs, form_page, stale_page, to, today_of
from madang.directory.queries import organisations_visible_to
from madang.hubs.actions import Stale
from madang.hubs.form_pages import MISTAKE, do_softly, done_or_refused, sent
from madang.hubs.http import door

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest


def _crumbs(request: HubRequest) -> list[tuple[str, str]]:
    by = request.actor
    return [*crumbs(by), (_("Billing settings"), to("settings", by.hub.slug))]


@door(rules.may_keep_charges, "GET", "POST")
def settings(request: HubRequest, hub: str) -> HttpResponse:
    """Show and change who sends the invoices; list the tax rates."""
    by, today = request.actor, today_of(request)
    form = BillingForm(sent(request), row=details_of(by.hub), hub=by.hub)

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.set_billing(by.hub, by, expected=expected, values=form.values)

    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(to("settings", hub))
    except Stale:
        now = BillingForm(None, row=details_of(by.hub), hub=by.hub)
        context: dict[str, Any] = {
            "title": _("Billing settings"),
            "crumbs": crumbs(by),
            "cancel": to("settings", hub),
        }
        return stale_page(request, form, now, **context)
    standing = {rate.pk for rate in rates_on(by.hub, today)}
    context = {
        "form": form,
        "rates": [(rate, rate.pk in standing) for rate in rates_of(by.hub)],
        "crumbs": crumbs(by),
    }
    status = MISTAKE if form.errors else 200
    return render(request, "charges/settings.html", context, status=status)


@door(rules.may_keep_charges, "GET", "POST")
def add_rate(request: HubRequest, hub: str) -> HttpResponse:
    """Add a tax rate."""
    by = request.actor
    form = RateForm(sent(request), today=today_of(request))

    def act() -> None:
        actions.add_rate(by.hub, by, values=form.values)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved."))
        return redirect(to("settings", hub))
    return form_page(
        request,
        form,
        title=_("New tax rate"),
        crumbs=_crumbs(request),
        cancel=to("settings", hub),
        remark=_(
            "A tax that changes gets a new rate of the same name from that day on."
        ),
    )


@door(rules.may_keep_charges, "POST")
def retire_rate(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a tax rate out of use, or back."""
    by, today = request.actor, today_of(request)
    rate = get_object_or_404(rates_of(by.hub), pk=pk)
    return do_softly(
        request,
        lambda: actions.retire_rate(rate, by, today=today),
        _("Saved."),
        to("settings", hub),
    )


@door(rules.may_keep_charges, "GET", "POST")
def address(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Say to whom and where a tenant's invoices go."""
    by = request.actor
    row = get_object_or_404(organisations_visible_to(by), pk=pk)
    form = BillingAddressForm(sent(request), row=address_of(row))
    back = to("statement", hub, pk=pk)
    context: dict[str, Any] = {
        "title": _("Billing address of %(tenant)s") % {"tenant": row},
        "crumbs": [*crumbs(by), (str(row), back)],
        "cancel": back,
    }

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.set_billing_address(row, by, expected=expected, values=form.values)

    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(back)
    except Stale:
        now = BillingAddressForm(None, row=address_of(row))
        return stale_page(request, form, now, **context)
    return form_page(request, form, **context)
