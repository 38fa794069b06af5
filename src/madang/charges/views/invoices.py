"""Pages of invoices: the list, one of them with its PDF, drafts and their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.charges import actions, rules
from madang.charges.forms import InvoiceForm, InvoiceLineForm
from madang.charges.invoices_list import InvoicesList, header, row_of
from madang.charges.paper import pdf_of, taxes_of
from madang.charges.queries import (
    details_of,
    invoices_visible_to,
    lines_in,
    payments_of_invoice,
    rates_on,
    standing_of,
    standings_of,
)
from madang.charges.views.shown import (
    crumbs,
    form_page,
    name_of,
    stale_page,
    to,
    today_of,
)
from madang.directory.queries import organisations_visible_to
from madang.hubs.actions import Stale
from madang.hubs.form_pages import do_softly, done_or_refused, sent
from madang.hubs.http import door
from madang.kit.fields import currencies
from madang.kit.printing import handed_out
from madang.kit.sheets.answer import file_answer
from madang.spaces.models import DAY

if TYPE_CHECKING:
    from django.http import HttpResponse, StreamingHttpResponse

    from madang.charges.models import Invoice
    from madang.directory.models import Organisation
    from madang.hubs.http import HubRequest

LINES = 50


def invoice_of(request: HubRequest, pk: int) -> Invoice:
    """Return an invoice that the reader may see."""
    found = invoices_visible_to(request.actor).select_related("agreement", "credits")
    return get_object_or_404(found, pk=pk)


@door(rules.may_see_charges)
def invoices(request: HubRequest, hub: str) -> HttpResponse:
    """List the invoices that fit what was asked for."""
    by, today = request.actor, today_of(request)
    found = InvoicesList(by, request.GET, today)
    page = Paginator(found.found, LINES).get_page(request.GET.get("page"))
    may_keep = rules.may_keep_charges(by)
    context = {
        "list": found,
        "page": page,
        "rows": [row_of(one, today) for one in standings_of(page.object_list)],
        "tabs": found.tabs(),
        "heads": found.heads(),
        "chips": found.chips(),
        "carried": found.carried("q"),
        "kept": found.carried("currency", "month"),
        "currencies": currencies(),
        "month": found.month,
        "may_keep": may_keep,
        "may_see_all": rules.may_see_all_charges(by),
        "lacks_details": may_keep and details_of(by.hub) is None,
        "own": _own(request),
    }
    return render(request, "charges/invoices.html", context)


def _own(request: HubRequest) -> list[Organisation]:
    """Return the companies whose statements a member may open from here."""
    by = request.actor
    if rules.may_see_all_charges(by):
        return []
    own = by.scope_of({rules.MEMBER}, rules.FIRM)
    return list(organisations_visible_to(by).filter(pk__in=own))


@door(rules.may_see_charges)
def export(request: HubRequest, hub: str) -> HttpResponse | StreamingHttpResponse:
    """Hand out what the filters leave as a file."""
    today = today_of(request)
    found = InvoicesList(request.actor, request.GET, today)
    return file_answer(
        f"{hub}-invoices",
        _("Invoices"),
        header(),
        list(found.lines()),
        wanted=request.GET.get("format", "xlsx"),
        today=today,
    )


@door(rules.may_see_charges)
def invoice(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show an invoice: its lines and sums, what was paid, what was taken back."""
    by, today = request.actor, today_of(request)
    row = invoice_of(request, pk)
    standing = standing_of(row)
    lines = list(row.invoice_lines.all())
    may_keep = rules.may_keep_charges(by)
    notes = row.credit_notes.filter(state="issued").order_by("pk")
    shares = [] if row.is_draft else payments_of_invoice(row)
    context = {
        "invoice": row,
        "name": name_of(row),
        "row": row_of(standing, today),
        "lines": [(one, one.ends_on - DAY if one.ends_on else None) for one in lines],
        "taxes": taxes_of(lines),
        "notes": notes if not row.is_credit else [],
        "shares": shares,
        "days_over": standing.days_over(today),
        "may_keep": may_keep,
        "may_change": may_keep and row.is_draft,
        "may_credit": may_keep and not row.is_draft and not row.is_credit,
        "crumbs": crumbs(by),
    }
    return render(request, "charges/invoice.html", context)


@door(rules.may_see_charges)
def pdf(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Hand out an invoice as PDF; a draft says that it is one."""
    row = invoice_of(request, pk)
    name = row.label or f"draft-{row.pk}"
    document = pdf_of(row, list(row.invoice_lines.all()))
    return handed_out(document, name)


@door(rules.may_keep_charges, "GET", "POST")
def add(request: HubRequest, hub: str) -> HttpResponse:
    """Write an invoice by hand; the address may name its tenant."""
    by, today = request.actor, today_of(request)
    asked = request.GET.get("tenant", "")
    firm = None
    if asked.isdecimal() and len(asked) < 12:  # noqa: PLR2004 -- a key
        firm = organisations_visible_to(by).filter(pk=asked).first()
    form = InvoiceForm(sent(request), by=by, today=today, firm=firm)
    made: list[Invoice] = []

    def act() -> None:
        done = actions.draft(by.hub, by, values=form.values, lines=form.lines)
        made.append(done.row)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The draft stands. Issue it when it is right."))
        return redirect(to("invoice", hub, pk=made[0].pk))
    return form_page(
        request,
        form,
        title=_("New invoice"),
        crumbs=crumbs(by),
        submit=_("Save the draft"),
        cancel=to("invoices", hub),
        names="organisation",
        lacks_rate=not rates_on(by.hub, today),
    )


@door(rules.may_keep_charges, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a draft; show both texts when somebody was faster."""
    by, row, today = request.actor, invoice_of(request, pk), today_of(request)
    form = InvoiceForm(sent(request), by=by, today=today, row=row)
    context: dict[str, Any] = {
        "title": _("Change the draft"),
        "crumbs": crumbs(by, row),
        "cancel": to("invoice", hub, pk=pk),
        "names": "organisation",
    }

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.change_draft(row, by, expected=expected, values=form.values)

    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(to("invoice", hub, pk=pk))
    except Stale:
        now = InvoiceForm(None, by=by, today=today, row=invoice_of(request, pk))
        return stale_page(request, form, now, **context)
    return form_page(request, form, **context)


@door(rules.may_keep_charges, "POST")
def discard(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Discard a draft."""
    by, row = request.actor, invoice_of(request, pk)
    back = to("invoices", hub)
    told = _("The draft is gone. The journal keeps what it said.")
    return do_softly(request, lambda: actions.discard(row, by), told, back)


@door(rules.may_keep_charges, "GET", "POST")
def add_line(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Add a line to a draft."""
    by, row, today = request.actor, invoice_of(request, pk), today_of(request)
    form = InvoiceLineForm(sent(request), by=by, today=today)

    def act() -> None:
        actions.add_line(row, by, values=form.values)

    return _line_page(request, form, act, row, _("Add a line"))


@door(rules.may_keep_charges, "GET", "POST")
def edit_line(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a line of a draft."""
    by, today = request.actor, today_of(request)
    line = get_object_or_404(lines_in(by), pk=pk)
    form = InvoiceLineForm(sent(request), by=by, today=today, row=line)

    def act() -> None:
        actions.change_line(line, by, values=form.values)

    return _line_page(request, form, act, line.invoice, _("Change the line"))


def _line_page(
    request: HubRequest, form: InvoiceLineForm, act: Any, row: Invoice, title: str
) -> HttpResponse:
    back = to("invoice", request.actor.hub.slug, pk=row.pk)
    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved."))
        return redirect(back)
    way = crumbs(request.actor, row)
    return form_page(request, form, title=title, crumbs=way, cancel=back)


@door(rules.may_keep_charges, "POST")
def remove_line(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a line out of a draft."""
    by = request.actor
    line = get_object_or_404(lines_in(by), pk=pk)
    back = to("invoice", hub, pk=line.invoice_id)
    told = _("Removed. The journal keeps what it said.")
    return do_softly(request, lambda: actions.remove_line(line, by), told, back)
