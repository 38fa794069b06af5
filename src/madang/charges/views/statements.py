"""Pages of what tenants owe: statements, arrears, rows for the accountant, panels."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from django import forms
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from madang.charges import actions, bookkeeping, rules
from madang.charges.invoices_list import row_of
from madang.charges.queries import (
    AGES,
    address_of,
    arrears_of,
    credit_left,
    currencies_of,
    invoices_visible_to,
    standings_of,
    statement_of,
    with_standing,
)
from madang.charges.views.shown import crumbs, to, today_of
from madang.directory.queries import organisations_visible_to
from madang.hubs.form_pages import MISTAKE, do_softly
from madang.hubs.http import door
from madang.kit.fields import DayField
from madang.kit.money import number_text
from madang.kit.sheets.answer import file_answer
from madang.spaces.months import first_of_month
from madang.spaces.queries import agreements_visible_to

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet
    from django.http import HttpResponse, StreamingHttpResponse

    from madang.charges.models import Invoice
    from madang.charges.queries import Arrear, Entry, Statement
    from madang.directory.models import Organisation
    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.kit.sheets.writing import Cell

DAY = timedelta(days=1)
FEW = 6


class PeriodForm(forms.Form):
    """From which day to which."""

    since = DayField(label=gettext_lazy("First day"), required=False)
    until = DayField(label=gettext_lazy("Last day"), required=False)

    def clean(self) -> None:
        """Refuse a period that ends before it begins."""
        given = self.cleaned_data
        first, last = given.get("since"), given.get("until")
        if first and last and last < first:
            self.add_error("until", _("It ends before it starts."))

    def days(self) -> tuple[date | None, date | None]:
        """Return the half-open days; nothing where it is open."""
        if not self.is_valid():
            return None, None
        last = self.cleaned_data["until"]
        return self.cleaned_data["since"], last + DAY if last else None


def _tenant(request: HubRequest, pk: int) -> Organisation:
    """Return a tenant whose statement the reader may see."""
    by = request.actor
    found = organisations_visible_to(by)
    if not rules.may_see_all_charges(by):
        found = found.filter(pk__in=by.scope_of({rules.MEMBER}, rules.FIRM))
    return get_object_or_404(found, pk=pk)


@door(rules.may_see_charges)
def statement(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what a tenant was asked for and paid, each currency for itself."""
    by, row, today = request.actor, _tenant(request, pk), today_of(request)
    form = PeriodForm(request.GET or None)
    since, until = form.days()
    statements = _statements(by, row, since, until)
    late = {one.currency: one for one in arrears_of(by, today, row)}
    credit = credit_left(by, row)
    context = {
        "organisation": row,
        "form": form,
        "since": since,
        "statements": [
            (
                one,
                arrear,
                _aged(arrear) if arrear else [],
                credit.get((row.pk, one.currency)),
            )
            for one in statements
            for arrear in [late.get(one.currency)]
        ],
        "address": address_of(row),
        "may_keep": rules.may_keep_charges(by),
        "query": request.GET.urlencode(),
        "crumbs": crumbs(by),
    }
    status = MISTAKE if form.is_bound and form.errors else 200
    return render(request, "charges/statement.html", context, status=status)


def _statements(
    by: Actor, row: Organisation, since: date | None, until: date | None
) -> list[Statement]:
    return [
        statement_of(by, row, currency, since=since, until=until)
        for currency in currencies_of(by, row)
    ]


def kind_name(entry: Entry) -> str:
    """Return what a line of a statement is called."""
    names = {
        "invoice": pgettext("document", "Invoice"),
        "credit": pgettext("document", "Credit note"),
        "payment": _("Payment"),
        "reversal": _("Payment taken back"),
    }
    return names[entry.kind]


@door(rules.may_see_charges)
def statement_file(
    request: HubRequest, hub: str, pk: int
) -> HttpResponse | StreamingHttpResponse:
    """Hand out a tenant's statement as a file."""
    by, row, today = request.actor, _tenant(request, pk), today_of(request)
    since, until = PeriodForm(request.GET).days()
    lines: list[list[Cell]] = []
    for one in _statements(by, row, since, until):
        lines.append([since, _("Opening balance"), "", None, one.opening, one.currency])
        lines += [
            [
                entry.on,
                kind_name(entry),
                getattr(entry.row, "label", "") or getattr(entry.row, "reference", ""),
                entry.amount,
                entry.balance,
                one.currency,
            ]
            for entry in one.entries
        ]
    header = [_("Date"), _("What"), _("Number"), _("Amount"), _("Balance")]
    return file_answer(
        f"{hub}-statement-{row.pk}",
        _("Statement"),
        [*header, _("Currency")],
        lines,
        wanted=request.GET.get("format", "xlsx"),
        today=today,
    )


@door(rules.may_keep_charges, "POST")
def use_credit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Let a tenant's oldest open invoices take up its credit."""
    by, row, today = request.actor, _tenant(request, pk), today_of(request)
    currency = request.POST.get("currency", "")[:3]
    return do_softly(
        request,
        lambda: actions.allot_credit(row, by, currency=currency, today=today),
        _("The credit balance is allotted to the oldest open invoices."),
        to("statement", hub, pk=pk),
    )


def age_names() -> list[str]:
    """Return the heads of the ages of what is owed."""
    found = [_("Not due yet")]
    for first, last in pairwise(AGES):
        found.append(_("%(first)d–%(last)d days") % {"first": first + 1, "last": last})
    return [*found, _("over %(days)d days") % {"days": AGES[-1]}]


@door(rules.may_see_all_charges)
def arrears(request: HubRequest, hub: str) -> HttpResponse:
    """Show what is owed, by tenant, currency and age."""
    by, today = request.actor, today_of(request)
    found = arrears_of(by, today)
    by_currency: dict[str, list[Arrear]] = {}
    for one in found:
        by_currency.setdefault(one.currency, []).append(one)
    context = {
        "parts": [
            (currency, [(row, _aged(row)) for row in rows], _total(rows))
            for currency, rows in by_currency.items()
        ],
        "ages": age_names(),
        "today": today,
        "crumbs": crumbs(by),
    }
    return render(request, "charges/arrears.html", context)


def _aged(arrear: Arrear) -> list[tuple[str, Decimal]]:
    """Return what a tenant owes by age, each with the age in words."""
    return list(zip(age_names(), arrear.ages, strict=True))


def _total(rows: Sequence[Arrear]) -> dict[str, object]:
    """Return the sums of one currency's arrears."""
    columns = zip(*(row.ages for row in rows), strict=True)
    sums = [sum(column, Decimal(0)) for column in columns]
    return {
        "aged": list(zip(age_names(), sums, strict=True)),
        "overdue": sum(sums[1:], Decimal(0)),
    }


@door(rules.may_see_all_charges)
def arrears_file(request: HubRequest, hub: str) -> HttpResponse | StreamingHttpResponse:
    """Hand out what is owed as a file."""
    by, today = request.actor, today_of(request)
    lines: list[list[Cell]] = [
        [
            str(one.organisation),
            one.currency,
            *one.ages,
            one.open,
            one.overdue,
            one.credit,
            one.balance,
        ]
        for one in arrears_of(by, today)
    ]
    ends = [
        _("Still open"),
        pgettext("amount", "Overdue"),
        _("Credit balance"),
        _("Balance"),
    ]
    return file_answer(
        f"{hub}-arrears",
        _("Arrears"),
        [_("Tenant"), _("Currency"), *age_names(), *ends],
        lines,
        wanted=request.GET.get("format", "xlsx"),
        today=today,
    )


def _period(request: HubRequest, today: date) -> tuple[PeriodForm, date, date]:
    """Return what was asked for; without days the month before this one."""
    this = first_of_month(today)
    form = PeriodForm(
        request.GET if "since" in request.GET else None,
        initial={"since": first_of_month(today, -1), "until": this - DAY},
    )
    since, until = form.days() if form.is_bound else (None, None)
    return form, since or first_of_month(today, -1), until or this


@door(rules.may_see_all_charges)
def journal(request: HubRequest, hub: str) -> HttpResponse:
    """Show the rows for the accountant of a period, and offer them as a file."""
    by, today = request.actor, today_of(request)
    form, since, until = _period(request, today)
    rows = bookkeeping.rows_of(by, since, until)
    context = {
        "form": form,
        "header": bookkeeping.header(),
        "rows": [[_shown(cell) for cell in row] for row in rows[:FEW]],
        "count": len(rows),
        "since": since,
        "last": until - DAY,
        "crumbs": crumbs(by),
    }
    status = MISTAKE if form.is_bound and form.errors else 200
    return render(request, "charges/journal.html", context, status=status)


def _shown(cell: Cell) -> str:
    """Return a cell of the file as the page shows it."""
    if isinstance(cell, Decimal):
        return number_text(cell, get_language() or "en")
    return "" if cell is None else str(cell)


@door(rules.may_see_all_charges)
def journal_file(request: HubRequest, hub: str) -> HttpResponse | StreamingHttpResponse:
    """Hand out the rows for the accountant as a file."""
    by, today = request.actor, today_of(request)
    _form, since, until = _period(request, today)
    return file_answer(
        f"{hub}-bookkeeping-{since.isoformat()}",
        _("Bookkeeping"),
        bookkeeping.header(),
        bookkeeping.rows_of(by, since, until),
        wanted=request.GET.get("format", "xlsx"),
        today=today,
    )


@door(rules.may_see_charges)
def organisation_panel(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show on an organisation's page what it owes, and its newest invoices."""
    row = _tenant(request, pk)
    found = invoices_visible_to(request.actor).filter(organisation=row)
    owed = arrears_of(request.actor, today_of(request), row)
    return _panel(request, found, row, owed)


@door(rules.may_see_charges)
def agreement_panel(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show on an agreement's page its newest invoices."""
    row = get_object_or_404(agreements_visible_to(request.actor), pk=pk)
    found = invoices_visible_to(request.actor).filter(agreement=row)
    return _panel(request, found, row.organisation, [])


def _panel(
    request: HubRequest,
    found: QuerySet[Invoice],
    tenant: Organisation,
    owed: list[Arrear],
) -> HttpResponse:
    today = today_of(request)
    newest = with_standing(found).order_by("-pk")[:FEW]
    context = {
        "organisation": tenant,
        "arrears": owed,
        "rows": [row_of(one, today) for one in standings_of(newest)],
    }
    is_panel = request.headers.get("HX-Request")
    name = "charges/panel.html"
    return render(request, f"{name}#panel" if is_panel else name, context)
