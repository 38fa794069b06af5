"""Pages of orders: the list, one of them, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madang.hubs.actions import Stale
from madang.hubs.form_pages import do_softly, done_or_refused, sent, version_seen
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.pages import Counted
from madang.kit.sheets.answer import file_answer
from madang.sourcing import actions, rules
from madang.sourcing.forms.orders import (
    AmendForm,
    CancelForm,
    DeliveryForm,
    FactsForm,
    FileForm,
    OrderForm,
    RenewForm,
)
from madang.sourcing.models import ChangeKind
from madang.sourcing.orders_list import HEADS, TONES, OrdersList
from madang.sourcing.queries import (
    changes_visible_to,
    deliveries_visible_to,
    firm_of,
    open_lines_of,
    open_rows_of,
    order_page,
    order_visible_to,
    orders_between,
    orders_visible_to,
    totals_of,
)
from madang.sourcing.views.shown import (
    form_page,
    orders_crumbs,
    stale_page,
    to,
    today_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpResponse, StreamingHttpResponse

    from madang.hubs.http import HubRequest
    from madang.sourcing.models import PurchaseOrder

LINES, ON_PANEL = 50, 5


def order_of(request: HubRequest, pk: int) -> PurchaseOrder:
    """Return an order that the reader may see.

    Raises:
        Http404: there is none of this key.
    """
    row = order_visible_to(request.actor, pk)
    if row is None:
        raise Http404
    return row


@door(rules.may_see_orders)
def orders(request: HubRequest, hub: str) -> HttpResponse:
    """List the orders that fit what was asked for, with their sums."""
    by = request.actor
    found = OrdersList(by, request.GET)
    pages = Counted(found.rows(), LINES, found.total)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "list": found,
        "page": page,
        "rows": [(row, TONES[row.state]) for row in page.object_list],
        "heads": found.heads(HEADS),
        "today": today_of(request),
        "may_add": rules.may_place_orders(by),
        "may_import": rules.may_import_orders(by),
    }
    return render(request, "sourcing/orders.html", context)


@door(rules.may_see_orders)
def export(request: HubRequest, hub: str) -> HttpResponse | StreamingHttpResponse:
    """Hand out what the filters leave as a file."""
    found = OrdersList(request.actor, request.GET)
    return file_answer(
        f"{hub}-orders",
        pgettext("order", "Purchase orders"),
        found.header(),
        found.lines(),
        wanted=request.GET.get("format", "xlsx"),
        today=today_of(request),
    )


@door(rules.may_see_orders)
def order(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show an order: its rows, what came, what changed, its files."""
    by, row = request.actor, order_of(request, pk)
    found = order_page(row)
    last, _rows = found.changes[0]
    may_keep = rules.may_keep_order(by, row)
    fixed = {ChangeKind.PLACED, ChangeKind.UNDONE}
    is_coming = any(line.left > 0 for line in found.lines)
    context = {
        "order": row,
        "page": found,
        "tone": TONES[row.state],
        "undoable": last if may_keep and last.kind not in fixed else None,
        "may_keep": may_keep,
        "may_deliver": rules.may_deliver(by, row) and is_coming,
        "sees_all": rules.may_see_all_orders(by),
        "today": today_of(request),
        "crumbs": orders_crumbs(by),
    }
    return render(request, "sourcing/order.html", context)


@door(rules.may_place_orders, "GET", "POST")
def add(request: HubRequest, hub: str) -> HttpResponse:
    """Enter an order by hand; one that is known is named and not entered again."""
    by, now = request.actor, clock.now()
    form = OrderForm(
        sent(request), request.FILES or None, by=by, today=by.hub.day_of(now)
    )
    made: list[PurchaseOrder] = []
    known: list[PurchaseOrder] = []

    def act() -> None:
        try:
            row = actions.place_order(
                by.hub, by, values=form.values, lines=form.lines, now=now
            )
        except actions.AlreadyOrdered as already:
            known.append(already.order)
            raise
        if file := form.cleaned_data.get("evidence"):
            actions.add_evidence(row, by, upload=file, now=now)
        made.append(row)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The order is entered."))
        return redirect(to("order", hub, pk=made[0].pk))
    seen = orders_visible_to(by).filter(pk__in=[one.pk for one in known]).first()
    return form_page(
        request, form, title=_("New order"), crumbs=orders_crumbs(by),
        submit=_("Enter the order"), cancel=to("orders", hub), is_upload=True,
        suggests=True, known=seen,
    )  # fmt: skip


def _edited(
    request: HubRequest,
    row: PurchaseOrder,
    make: Callable[[Any, PurchaseOrder], forms.Form],
    act: Callable[[Any, int], object],
    told: str,
    **context: Any,
) -> HttpResponse:
    """Take a form about an order; show both texts when somebody was faster."""
    form = make(sent(request), row)
    back = to("order", row.hub.slug, pk=row.pk)
    context |= {"crumbs": orders_crumbs(request.actor, row), "cancel": back}

    def done() -> None:
        act(form, form.cleaned_data["version"] or 0)

    try:
        if request.method == "POST" and done_or_refused(form, done):
            messages.success(request, told)
            return redirect(back)
    except Stale:
        current = make(None, order_of(request, row.pk))
        return stale_page(request, form, current, **context)
    return form_page(request, form, **context)


def _kept(request: HubRequest, pk: int) -> PurchaseOrder:
    """Return an order that the reader may change.

    Raises:
        Http404: she may not; what is seen only is no page to change it.
    """
    row = order_of(request, pk)
    if not rules.may_keep_order(request.actor, row):
        raise Http404
    return row


@door(rules.may_place_orders, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change an order's number, day, note, programme and place."""
    by, now, row = request.actor, clock.now(), _kept(request, pk)
    return _edited(
        request, row,
        lambda data, one: FactsForm(data, by=by, row=one, today=by.hub.day_of(now)),
        lambda form, expected: actions.change_order(
            row, by, expected=expected, values=form.values, now=now
        ),
        _("Saved."),
        title=_("Change the order"),
    )  # fmt: skip


@door(rules.may_place_orders, "GET", "POST")
def amend(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Say which lines the order has from a day on, and why."""
    by, row, now = request.actor, _kept(request, pk), clock.now()
    return _edited(
        request, row,
        lambda data, one: AmendForm(
            data, row=one, rows=open_rows_of(one), today=by.hub.day_of(now)
        ),
        lambda form, expected: actions.amend_order(
            row, by, expected=expected, lines=form.lines, now=now,
            on=form.cleaned_data["on"], reason=form.cleaned_data["reason"],
        ),
        _("The order is amended. What was agreed before stays readable."),
        title=_("Amend the order"), submit=_("Amend"),
        lead=_("Change lines, empty the ones that fall away, add new ones."),
    )  # fmt: skip


@door(rules.may_place_orders, "GET", "POST")
def cancel(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Cancel what is still to come of an order."""
    by, row, now = request.actor, _kept(request, pk), clock.now()
    return _edited(
        request, row,
        lambda data, one: CancelForm(data, row=one, today=by.hub.day_of(now)),
        lambda form, expected: actions.cancel_order(
            row, by, expected=expected, now=now, on=form.cleaned_data["on"],
            reason=form.cleaned_data["reason"],
        ),
        _("Cancelled. It can be undone on the order's page."),
        title=_("Cancel the order"), submit=_("Cancel the order"),
        lead=_("What was delivered stays and counts; the rest is reversed."),
    )  # fmt: skip


@door(rules.may_place_orders, "GET", "POST")
def renew(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Place a cancelled order again."""
    by, row, now = request.actor, _kept(request, pk), clock.now()
    return _edited(
        request, row,
        lambda data, one: RenewForm(data, row=one, today=by.hub.day_of(now)),
        lambda form, expected: actions.renew_order(
            row, by, expected=expected, lines=form.lines, now=now,
            on=form.cleaned_data["on"], currency=form.cleaned_data["currency"],
        ),
        _("The order is placed again."),
        title=_("Place the order again"), submit=_("Place it again"),
    )  # fmt: skip


@door(rules.may_place_orders, "POST")
def undo(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Undo an order's last change."""
    by = request.actor
    change = get_object_or_404(changes_visible_to(by), pk=pk)
    row = change.order
    return do_softly(
        request,
        lambda: actions.undo_change(
            row,
            by,
            expected=version_seen(request, row),
            change=change,
            now=clock.now(),
        ),
        _("Undone."),
        to("order", hub, pk=row.pk),
    )


@door(rules.may_place_orders, "GET", "POST")
def deliver(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Record what came of an order."""
    by, row, now = request.actor, order_of(request, pk), clock.now()
    lines = [(line.row, line.left) for line in open_lines_of(row)]
    form = DeliveryForm(sent(request), rows=lines, today=by.hub.day_of(now))
    back = to("order", hub, pk=pk)

    def act() -> None:
        given = form.cleaned_data
        actions.record_delivery(
            row, by, position=given["position"], quantity=given["quantity"],
            on=given["on"], remark=given["remark"], now=now,
        )  # fmt: skip

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The delivery is recorded."))
        return redirect(back)
    return form_page(
        request, form, title=_("Record a delivery"), crumbs=orders_crumbs(by, row),
        cancel=back, submit=_("Record"),
    )  # fmt: skip


@door(rules.may_place_orders, "POST")
def take_back(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a delivery back that was recorded wrongly."""
    by = request.actor
    row = get_object_or_404(deliveries_visible_to(by), pk=pk)
    return do_softly(
        request,
        lambda: actions.take_back_delivery(row, by, now=clock.now()),
        _("Taken back."),
        to("order", hub, pk=row.order_id),
    )


@door(rules.may_place_orders, "GET", "POST")
def evidence(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Keep a file that proves an order."""
    by, row = request.actor, order_of(request, pk)
    form = FileForm(sent(request), request.FILES or None)
    back = to("order", hub, pk=pk)

    def act() -> None:
        file = form.cleaned_data["file"]
        actions.add_evidence(row, by, upload=file, now=clock.now())

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The file is kept."))
        return redirect(back)
    return form_page(
        request, form, title=_("Add evidence"), crumbs=orders_crumbs(by, row),
        cancel=back, is_upload=True,
    )  # fmt: skip


@door(rules.may_see_orders)
def organisation_panel(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show an organisation's orders on its page: the newest, and their sums."""
    firm = firm_of(request.actor, pk)
    if firm is None:
        raise Http404
    found = orders_between(request.actor, firm)
    context = {
        "crumbs": orders_crumbs(request.actor),
        "firm": firm,
        "rows": [(row, TONES[row.state]) for row in found[:ON_PANEL]],
        "sums": totals_of(found),
        "today": today_of(request),
    }
    part = "#panel" if request.headers.get("HX-Request") else ""
    return render(request, f"sourcing/organisation_panel.html{part}", context)
