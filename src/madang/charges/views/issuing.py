"""Pages that issue: one invoice, a credit note, and the run of a month."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.charges import actions, rules
from madang.charges.forms import CreditForm, IssueForm
from madang.charges.invoices_list import month_in
from madang.charges.queries import (
    details_of,
    drafts_of_month,
    proposals_for,
    usual_rate,
)
from madang.charges.views.invoices import invoice_of
from madang.charges.views.shown import crumbs, form_page, to, today_of
from madang.hubs.form_pages import MISTAKE, done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.errors import NotAllowed, Refused
from madang.kit.sent import keys_sent
from madang.spaces.months import first_of_month, month_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.http import HttpResponse

    from madang.charges.actions.runs import Run
    from madang.charges.models import Invoice, InvoiceLine
    from madang.charges.queries import Proposal
    from madang.hubs.http import HubRequest


@door(rules.may_keep_charges, "GET", "POST")
def issue(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Issue an invoice on a day."""
    by, row, now = request.actor, invoice_of(request, pk), clock.now()
    form = IssueForm(sent(request), today=by.hub.day_of(now))
    done: list[Invoice] = []

    def act() -> None:
        on = form.cleaned_data["issued_on"]
        done.append(actions.issue(row, by, issued_on=on, now=now))

    if request.method == "POST" and done_or_refused(form, act):
        told = _("Issued as %(number)s. The tenant sees it now.")
        messages.success(request, told % {"number": done[0].label})
        return redirect(to("invoice", hub, pk=pk))
    return form_page(
        request,
        form,
        title=_("Issue the invoice"),
        crumbs=crumbs(by, row),
        cancel=to("invoice", hub, pk=pk),
        submit=_("Issue"),
        remark=_("It gets its number and never changes. A credit note takes it back."),
    )


def _left(row: Invoice) -> list[tuple[InvoiceLine, Decimal]]:
    """Return the lines of an invoice with what of each still stands, without tax."""
    lines = row.invoice_lines.select_related("invoice").prefetch_related("credit_lines")
    return [
        (line, line.net - sum((one.net for one in line.credit_lines.all()), Decimal(0)))
        for line in lines
    ]


@door(rules.may_keep_charges, "GET", "POST")
def credit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take back parts of an issued invoice, or all that stands."""
    by, row, now = request.actor, invoice_of(request, pk), clock.now()
    if row.is_draft or row.is_credit:
        raise Http404
    form = CreditForm(sent(request), lines=_left(row), today=by.hub.day_of(now))
    made: list[Invoice] = []

    def act() -> None:
        done = actions.credit(
            row,
            by,
            parts=form.parts,
            reason=form.cleaned_data["reason"],
            issued_on=form.cleaned_data["issued_on"],
            now=now,
        )
        made.append(done.row)

    if request.method == "POST" and done_or_refused(form, act):
        told = _("The credit note %(number)s is issued.")
        messages.success(request, told % {"number": made[0].label})
        return redirect(to("invoice", hub, pk=made[0].pk))
    title = _("Take back %(number)s") % {"number": row.label}
    return form_page(
        request,
        form,
        title=title,
        crumbs=crumbs(by, row),
        cancel=to("invoice", hub, pk=pk),
        submit=_("Issue the credit note"),
        remark=_("Write 0 or nothing at a line that stays as it is."),
    )


def _month(request: HubRequest, today: date) -> date:
    asked = request.POST.get("month") or request.GET.get("month", "")
    return month_in(asked) or first_of_month(today)


@door(rules.may_keep_charges, "GET", "POST")
def run(request: HubRequest, hub: str) -> HttpResponse:
    """Show what a month's run would draft, and draft what was chosen."""
    by, today = request.actor, today_of(request)
    month = _month(request, today)
    if request.method == "POST":
        chosen = set(keys_sent(request.POST.getlist("sel")))
        return _ran(
            request,
            month,
            lambda: actions.draft_month(
                by.hub, by, month=month, agreements=chosen, today=today
            ),
        )
    return _run_page(request, month)


@door(rules.may_keep_charges, "POST")
def issue_month(request: HubRequest, hub: str) -> HttpResponse:
    """Issue all drafts of a month's run."""
    by, now = request.actor, clock.now()
    month = _month(request, by.hub.day_of(now))
    form = IssueForm(request.POST, today=by.hub.day_of(now))
    on = form.cleaned_data["issued_on"] if form.is_valid() else by.hub.day_of(now)
    return _ran(
        request,
        month,
        lambda: actions.issue_month(by.hub, by, month=month, issued_on=on, now=now),
    )


def _ran(request: HubRequest, month: date, act: Callable[[], Run]) -> HttpResponse:
    """Run it and say what came of it, and what did not."""
    try:
        done = act()
    except NotAllowed:
        raise
    except Refused as refused:
        return _run_page(request, month, fault=str(refused), status=MISTAKE)
    issued = [row for row in done.rows if not row.is_draft]
    if issued:
        told = ngettext(
            "%(count)d invoice issued", "%(count)d invoices issued", len(issued)
        )
        messages.success(request, told % {"count": len(issued)})
    else:
        count = len(done.rows)
        told = ngettext("%(count)d draft made", "%(count)d drafts made", count)
        messages.success(request, told % {"count": count})
    for row, why in done.refused:
        messages.warning(request, f"{row.organisation}: {why}")
    back = to("run", request.actor.hub.slug)
    return redirect(f"{back}?month={month:%Y-%m}")


def _run_page(
    request: HubRequest, month: date, *, fault: str = "", status: int = 200
) -> HttpResponse:
    by, today = request.actor, today_of(request)
    found = proposals_for(by.hub, month)
    drafts = list(drafts_of_month(by, month))
    context = {
        "month": month,
        "month_name": month_text(month),
        "before": first_of_month(month, -1),
        "after": first_of_month(month, 1),
        "fresh": [one for one in found if one.fresh],
        "sums": _sums([one for one in found if one.fresh]),
        "charged": sum(1 for one in found if one.charged),
        "changed": [one for one in found if one.changed],
        "drafts": drafts,
        "today": today,
        "fault": fault,
        "lacks_details": details_of(by.hub) is None,
        "lacks_rate": usual_rate(by.hub, today) is None,
        "crumbs": crumbs(by),
    }
    return render(request, "charges/run.html", context, status=status)


def _sums(proposals: list[Proposal]) -> list[tuple[str, Decimal]]:
    """Return what the proposals come to, by currency."""
    found: dict[str, Decimal] = {}
    for one in proposals:
        unit = one.agreement.currency
        found[unit] = found.get(unit, Decimal(0)) + one.net
    return sorted(found.items())
