"""Pages of payments: the list, recording one, allotting it, taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madang.charges import actions, rules
from madang.charges.forms import AllotForm, PaymentForm, ReverseForm
from madang.charges.queries import (
    invoices_visible_to,
    open_invoices,
    payments_visible_to,
    shares_of,
    standings_of,
    unallotted,
)
from madang.charges.views.shown import form_page, to, today_of
from madang.directory.queries import organisations_visible_to
from madang.hubs.form_pages import MISTAKE, do_softly, done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.money import money_text

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.charges.actions.payments import Recorded
    from madang.charges.models import Payment
    from madang.charges.queries import Standing
    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor

LINES = 50


def _crumbs(by: Actor, row: Payment | None = None) -> list[tuple[str, str]]:
    slug = by.hub.slug
    found = [
        (_("Invoices"), to("invoices", slug)),
        (_("Payments"), to("payments", slug)),
    ]
    if row is not None:
        found.append((str(row.organisation), to("payment", slug, pk=row.pk)))
    return found


def _payment_of(request: HubRequest, pk: int) -> Payment:
    found = payments_visible_to(request.actor).select_related("reverses", "reversal")
    return get_object_or_404(found, pk=pk)


@door(rules.may_see_charges)
def payments(request: HubRequest, hub: str) -> HttpResponse:
    """List payments, the newest first."""
    by = request.actor
    text = request.GET.get("q", "").strip()[:100]
    found = (
        payments_visible_to(by).select_related("reversal").order_by("-paid_on", "-pk")
    )
    if text:
        by_name = found.filter(organisation__name__icontains=text)
        found = by_name | found.filter(reference__icontains=text)
    page = Paginator(found, LINES).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "text": text,
        "chips": [(f"“{text}”", "?")] if text else [],
        "may_keep": rules.may_keep_charges(by),
        "crumbs": _crumbs(by)[:1],
    }
    return render(request, "charges/payments.html", context)


def _asked(request: HubRequest) -> Standing | None:
    """Return the invoice that the address says is paid."""
    asked = request.GET.get("invoice", "")
    if not asked.isdecimal() or len(asked) >= 12:  # noqa: PLR2004 -- a key
        return None
    found = open_invoices(invoices_visible_to(request.actor)).filter(pk=asked)
    return next(iter(standings_of(found)), None)


@door(rules.may_keep_charges, "GET", "POST")
def add(request: HubRequest, hub: str) -> HttpResponse:
    """Record a payment; the address may name the invoice or the tenant."""
    by, now = request.actor, clock.now()
    asked = _asked(request)
    tenant = request.GET.get("tenant", "")
    firm = None
    if tenant.isdecimal() and len(tenant) < 12:  # noqa: PLR2004 -- a key
        firm = organisations_visible_to(by).filter(pk=tenant).first()
    form = PaymentForm(
        sent(request), by=by, today=by.hub.day_of(now), asked=asked, firm=firm
    )
    made: list[Recorded] = []

    def act() -> None:
        paying = form.cleaned_data["organisation"]
        is_same = asked is not None and asked.invoice.organisation == paying
        first = asked.invoice if asked is not None and is_same else None
        done = actions.record_payment(
            paying, by, values=form.values, first=first, now=now
        )
        made.append(done)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _told(made[0], request.LANGUAGE_CODE))
        return redirect(to("payment", hub, pk=made[0].row.pk))
    return form_page(
        request,
        form,
        title=_("Record a payment"),
        crumbs=_crumbs(by),
        cancel=to("payments", hub),
        submit=_("Record"),
        names="organisation",
        remark=_(
            "Open invoices take it up, the oldest first. The rest is credit balance."
        ),
    )


def _told(done: Recorded, language: str) -> str:
    rest = done.row.amount - sum(one.amount for one in done.shares)
    if not rest:
        return _("Recorded.")
    text = _("Recorded. %(rest)s is above what is owed and stays as credit balance.")
    return text % {"rest": money_text(rest, done.row.currency, language)}


def _waiting_for(by: Actor, row: Payment) -> list[Standing]:
    """Return the invoices that could take up what is left of a payment."""
    asked = invoices_visible_to(by).filter(
        organisation=row.organisation, currency=row.currency
    )
    return standings_of(open_invoices(asked))


@door(rules.may_see_charges)
def payment(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a payment and what took it up."""
    row = _payment_of(request, pk)
    return _payment_page(request, row)


def _payment_page(
    request: HubRequest, row: Payment, form: AllotForm | None = None
) -> HttpResponse:
    by = request.actor
    left = unallotted(row) if row.reverses_id is None else None
    may_keep = rules.may_keep_charges(by)
    waiting = _waiting_for(by, row) if may_keep and left else []
    if form is None and waiting:
        form = AllotForm(None, waiting=waiting, left=left or row.amount)
    context = {
        "payment": row,
        "is_taken_back": hasattr(row, "reversal"),
        "shares": shares_of(row),
        "left": left,
        "form": form,
        "may_keep": may_keep,
        "crumbs": _crumbs(by),
    }
    status = MISTAKE if form is not None and form.errors else 200
    return render(request, "charges/payment.html", context, status=status)


@door(rules.may_keep_charges, "POST")
def allot(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Let an invoice take up a part of a payment's credit."""
    by, row, today = request.actor, _payment_of(request, pk), today_of(request)
    waiting = _waiting_for(by, row)
    form = AllotForm(request.POST, waiting=waiting, left=unallotted(row))
    chosen = {str(one.invoice.pk): one.invoice for one in waiting}

    def act() -> None:
        given = form.cleaned_data
        asked, amount = chosen[given["invoice"]], given["amount"]
        actions.allot(row, by, invoice=asked, amount=amount, today=today)

    if done_or_refused(form, act):
        messages.success(request, _("Allotted."))
        return redirect(to("payment", hub, pk=pk))
    return _payment_page(request, row, form)


@door(rules.may_keep_charges, "POST")
def give_back(request: HubRequest, hub: str, pk: int, invoice: int) -> HttpResponse:
    """Let an invoice give back what it took up of a payment."""
    by, row = request.actor, _payment_of(request, pk)
    asked = get_object_or_404(invoices_visible_to(by), pk=invoice)
    today = today_of(request)
    return do_softly(
        request,
        lambda: actions.give_back(row, by, invoice=asked, today=today),
        _("It is credit balance again."),
        to("payment", hub, pk=pk),
    )


@door(rules.may_keep_charges, "GET", "POST")
def reverse(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a payment back with a reason."""
    by, row, now = request.actor, _payment_of(request, pk), clock.now()
    form = ReverseForm(sent(request), today=by.hub.day_of(now))

    def act() -> None:
        given = form.cleaned_data
        actions.reverse(row, by, reason=given["reason"], on=given["on"], now=now)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The payment is taken back."))
        return redirect(to("payment", hub, pk=pk))
    return form_page(
        request,
        form,
        title=_("Take the payment back"),
        crumbs=_crumbs(by, row),
        cancel=to("payment", hub, pk=pk),
        submit=pgettext("payment", "Take back"),
        remark=_("A row against it is recorded, and its invoices are open again."),
    )
