"""Pages that change what suppliers have read: deadline, end, files, award."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from madang.hubs.actions import Stale
from madang.hubs.form_pages import done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.sourcing import actions, rules
from madang.sourcing.forms.rfqs import (
    DeadlineForm,
    ReasonForm,
    RfqFileForm,
    WithdrawForm,
)
from madang.sourcing.queries import quotes_visible_to
from madang.sourcing.views.rfqs import kept_rfq, rfq_of
from madang.sourcing.views.shown import form_page, rfqs_crumbs, softly, stale_page, to

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.sourcing.models import Rfq


def _changed(
    request: HubRequest,
    row: Rfq,
    form_of: Callable[..., forms.Form],
    act: Callable[[dict[str, Any], int], object],
    told: str,
    **context: Any,
) -> HttpResponse:
    """Take a form about an RFQ; show both texts when somebody was faster."""
    form = form_of(sent(request), row=row)
    back = to("rfq", row.hub.slug, pk=row.pk)
    undo = context.pop("undo", "")
    context |= {"crumbs": rfqs_crumbs(request.actor, row), "cancel": back}

    def done() -> None:
        act(form.cleaned_data, form.cleaned_data["version"] or 0)

    try:
        if request.method == "POST" and done_or_refused(form, done):
            extra = f"undo:{undo}" if undo else ""
            messages.success(request, told, extra_tags=extra)
            return redirect(back)
    except Stale:
        current = form_of(None, row=rfq_of(request, row.pk))
        return stale_page(request, form, current, **context)
    return form_page(request, form, **context)


@door(rules.may_buy, "GET", "POST")
def deadline(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Move the deadline of a published RFQ; all who were asked are told."""
    by, row, now = request.actor, kept_rfq(request, pk), clock.now()
    lead = _(
        "Later is always possible. Earlier needs a reason, and that no quote is in."
    )
    if row.opens_at:
        lead = _("Only later: the opening of the sealed quotes moves by as much.")
    return _changed(
        request, row, DeadlineForm,
        lambda given, expected: actions.move_deadline(
            row, by, expected=expected, closes_at=given["closes_at"],
            reason=given["reason"], now=now,
        ),
        _("The deadline is moved. All who were asked are told."),
        title=_("Move the deadline"), submit=_("Move the deadline"), lead=lead,
    )  # fmt: skip


@door(rules.may_buy, "GET", "POST")
def cancel(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Cancel an RFQ."""
    by, row, now = request.actor, kept_rfq(request, pk), clock.now()
    return _changed(
        request, row, ReasonForm,
        lambda given, expected: actions.cancel_rfq(
            row, by, expected=expected, reason=given["reason"], now=now
        ),
        _("Cancelled. Those asked are told."),
        title=_("Cancel the RFQ"), submit=_("Cancel the RFQ"),
        undo=to("rfq-resume", hub, pk=pk),
    )  # fmt: skip


@door(rules.may_buy, "POST")
def resume(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Undo the cancellation of an RFQ."""
    row, told = kept_rfq(request, pk), _("The RFQ runs again. Those asked are told.")
    return softly(request, actions.resume_rfq, row, told, now=clock.now())


@door(rules.may_buy, "GET", "POST")
def add_file(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Add a drawing or another file, which those who see the RFQ see."""
    by, row = request.actor, kept_rfq(request, pk)
    lines = list(row.rfq_lines.all())
    form = RfqFileForm(sent(request), request.FILES or None, lines=lines)
    back = to("rfq", hub, pk=pk)

    def act() -> None:
        file = form.cleaned_data["file"]
        actions.add_rfq_file(row, by, upload=file, line=form.line, now=clock.now())

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The file is kept."))
        return redirect(back)
    return form_page(
        request, form, title=_("Add a file"), crumbs=rfqs_crumbs(by, row), cancel=back,
        is_upload=True, submit=_("Add"),
        lead=_("All who see the RFQ see it; of a published one they are told."),
    )  # fmt: skip


@door(rules.may_sell, "GET", "POST")
def withdraw(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Withdraw one's own quote before the deadline."""
    by, now = request.actor, clock.now()
    row = get_object_or_404(quotes_visible_to(by, now), pk=pk)
    if not rules.may_withdraw(by, row):
        raise Http404
    form = WithdrawForm(sent(request))
    back = to("rfq", hub, pk=row.rfq_id)

    def act() -> None:
        actions.withdraw_quote(row, by, reason=form.cleaned_data["reason"], now=now)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(
            request, _("Withdrawn. Until the deadline you can hand in again.")
        )
        return redirect(back)
    lead = _("The buyer is told. Your revisions stay readable for you.")
    if row.rfq.is_sealed_at(now):
        lead = _("Nobody else learns that there was a quote.")
    return form_page(
        request, form, title=_("Withdraw the quote"), crumbs=rfqs_crumbs(by, row.rfq),
        cancel=back, submit=_("Withdraw the quote"), lead=lead,
    )  # fmt: skip


@door(rules.may_buy, "GET", "POST")
def award_back(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take an award back while nothing of it was delivered."""
    by, row, now = request.actor, kept_rfq(request, pk), clock.now()
    return _changed(
        request, row, ReasonForm,
        lambda given, expected: actions.take_back_award(
            row, by, expected=expected, reason=given["reason"], now=now
        ),
        _("The award is taken back, its orders are cancelled. All are told."),
        title=_("Take the award back"), submit=_("Take the award back"),
        lead=_("Its orders are cancelled as a reversal; the RFQ can be awarded anew."),
        undo=to("award-again", hub, pk=pk),
    )  # fmt: skip


@door(rules.may_buy, "POST")
def award_again(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Undo taking an award back."""
    row = kept_rfq(request, pk)
    told = _("The award stands again, and so do its orders.")
    return softly(request, actions.restore_award, row, told, now=clock.now())
