"""Pages of RFQs: the list, one of them, asking, inviting, questions and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.directory.queries import organisations_of
from madang.files.queries import current_files
from madang.hubs.actions import Stale
from madang.hubs.form_pages import done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.pages import Counted
from madang.kit.sheets.answer import file_answer
from madang.sourcing import actions, rules
from madang.sourcing.forms.rfqs import (
    AnswerForm,
    InviteForm,
    QuestionForm,
    RfqForm,
)
from madang.sourcing.models import RfqChangeKind
from madang.sourcing.queries import (
    needs_visible_to,
    questions_visible_to,
    rfq_page,
    rfq_visible_to,
    sells_here,
)
from madang.sourcing.rfqs_list import HEADS, TONES, RfqsList
from madang.sourcing.views.shown import form_page, rfqs_crumbs, softly, stale_page, to

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import HttpResponse, StreamingHttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.sourcing.models import Need, Rfq, RfqChange

LINES = 50


def rfq_of(request: HubRequest, pk: int) -> Rfq:
    """Return an RFQ that the reader may see.

    Raises:
        Http404: there is none of this key.
    """
    row = rfq_visible_to(request.actor, pk)
    if row is None:
        raise Http404
    return row


def kept_rfq(request: HubRequest, pk: int) -> Rfq:
    """Return an RFQ that the reader keeps.

    Raises:
        Http404: she may not.
    """
    row = rfq_of(request, pk)
    if not rules.may_keep_rfq(request.actor, row):
        raise Http404
    return row


@door(rules.may_see_orders)
def rfqs(request: HubRequest, hub: str) -> HttpResponse:
    """List the RFQs that fit what was asked for, the latest deadline first."""
    by, now = request.actor, clock.now()
    found = RfqsList(by, request.GET, now)
    pages = Counted(found.rows(), LINES, found.total)
    page = pages.get_page(request.GET.get("page"))
    rows = [(row, row.state_at(now)) for row in page.object_list]
    context = {
        "list": found,
        "page": page,
        "rows": [(row, state.label, TONES[state]) for row, state in rows],
        "heads": found.heads(HEADS),
        "may_add": rules.may_buy(by),
    }
    return render(request, "sourcing/rfqs.html", context)


@door(rules.may_see_orders)
def export(request: HubRequest, hub: str) -> HttpResponse | StreamingHttpResponse:
    """Hand out what the filters leave as a file."""
    now = clock.now()
    found = RfqsList(request.actor, request.GET, now)
    return file_answer(
        f"{hub}-rfqs",
        _("RFQs"),
        found.header(),
        found.lines(),
        wanted=request.GET.get("format", "xlsx"),
        today=request.actor.hub.day_of(now),
    )


def _need_of(by: Actor, row: Rfq, now: datetime) -> Need | None:
    """Return the need that an RFQ comes of, if it comes of one that the reader sees."""
    if row.need_id is None:
        return None
    return needs_visible_to(by, now).filter(pk=row.need_id).first()


def is_running(row: Rfq, now: datetime) -> bool:
    """Return whether an RFQ's deadline can still be moved."""
    is_over = row.cancelled_at or row.awarded_at or row.opened_at
    is_opened = row.opens_at is not None and now >= row.opens_at
    return bool(row.published_at) and not is_over and not is_opened


def may_restore(row: Rfq, changes: Sequence[RfqChange]) -> bool:
    """Return whether taking an award back can be undone."""
    is_last = bool(changes) and changes[0].kind == RfqChangeKind.AWARD_BACK
    return is_last and not row.awarded_at and not row.cancelled_at


@door(rules.may_see_orders)
def rfq(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show an RFQ to its buyer, to staff, and to those it asks."""
    by, now, row = request.actor, clock.now(), rfq_of(request, pk)
    found = rfq_page(row, by, now)
    state = row.state_at(now)
    may_keep = rules.may_keep_rfq(by, row)
    need = _need_of(by, row, now)
    takes_quotes = row.takes_quotes_at(now)
    context = {
        "rfq": row,
        "page": found,
        "need": need,
        "has_drawings": need is not None
        and current_files(by.hub, actions.NEED, need.pk).exists(),
        "state": state,
        "tone": TONES[state],
        "may_restore": may_keep and may_restore(row, found.changes),
        "today": by.hub.day_of(now),
        "has_quote": any(is_standing for _one, is_standing in found.mine),
        "is_sealed": row.is_sealed_at(now),
        "may_keep": may_keep,
        "sees_quotes": may_keep or rules.may_see_all_orders(by),
        "may_answer": bool(sells_here(by, row)) and takes_quotes,
        "takes_quotes": takes_quotes,
        "may_write": may_keep and row.is_written_at(now),
        "may_move": may_keep and is_running(row, now),
        "crumbs": rfqs_crumbs(by),
    }
    return render(request, "sourcing/rfq.html", context)


@door(rules.may_buy, "GET", "POST")
def add(request: HubRequest, hub: str) -> HttpResponse:
    """Draft an RFQ."""
    by = request.actor
    form = RfqForm(sent(request), by=by)
    made: list[Rfq] = []

    def act() -> None:
        made.append(
            actions.draft_rfq(
                by.hub, by, values=form.values, lines=form.lines, now=clock.now()
            )
        )

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The draft stands. Invite suppliers, publish it."))
        return redirect(to("rfq", hub, pk=made[0].pk))
    return form_page(
        request, form, title=_("New RFQ"), crumbs=rfqs_crumbs(by),
        submit=_("Save the draft"), cancel=to("rfqs", hub), suggests=True,
    )  # fmt: skip


@door(rules.may_buy, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a draft; show both texts when somebody was faster."""
    by, row = request.actor, kept_rfq(request, pk)
    form = RfqForm(sent(request), by=by, row=row)
    context: dict[str, Any] = {
        "title": _("Change the RFQ"), "crumbs": rfqs_crumbs(by, row),
        "cancel": to("rfq", hub, pk=pk),
    }  # fmt: skip

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.change_rfq(
            row, by, expected=expected, values=form.values, lines=form.lines,
            now=clock.now(),
        )  # fmt: skip

    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(to("rfq", hub, pk=pk))
    except Stale:
        current = RfqForm(None, by=by, row=rfq_of(request, pk))
        return stale_page(request, form, current, **context)
    return form_page(request, form, **context)


@door(rules.may_buy, "POST")
def publish(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Let suppliers read an RFQ and answer it."""
    row, told = kept_rfq(request, pk), _("Published. Those invited are told.")
    return softly(request, actions.publish_rfq, row, told, now=clock.now())


@door(rules.may_buy, "GET", "POST")
def invite(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Ask a company for a quote."""
    by, row = request.actor, kept_rfq(request, pk)
    form = InviteForm(sent(request), by=by)
    back = to("rfq", hub, pk=pk)

    def act() -> None:
        firm = form.cleaned_data["organisation"]
        actions.invite_supplier(row, by, firm=firm, now=clock.now())

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Invited."))
        return redirect(back)
    return form_page(
        request, form, title=_("Invite a supplier"), crumbs=rfqs_crumbs(by, row),
        submit=_("Invite"), cancel=back, suggests=True,
    )  # fmt: skip


@door(rules.may_sell, "GET", "POST")
def ask(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Ask the buyer something; the answer is for all."""
    by, row = request.actor, rfq_of(request, pk)
    firms = organisations_of(by.hub).filter(pk__in=sells_here(by, row))
    if not firms:
        raise Http404
    form = QuestionForm(sent(request), firms=firms)
    back = to("rfq", hub, pk=pk)

    def act() -> None:
        given = form.cleaned_data
        actions.ask_question(
            by.hub, by, rfq=row, firm=given["firm"], text=given["text"], now=clock.now()
        )

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Asked. The answer is read by all, not your name."))
        return redirect(back)
    return form_page(
        request, form, title=_("Ask a question"), crumbs=rfqs_crumbs(by, row),
        submit=_("Ask"), cancel=back,
    )  # fmt: skip


@door(rules.may_buy, "GET", "POST")
def answer(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Answer a question for all."""
    by = request.actor
    row = get_object_or_404(questions_visible_to(by).select_related("rfq"), pk=pk)
    if not rules.may_keep_rfq(by, row.rfq):
        raise Http404
    form = AnswerForm(sent(request))
    back = to("rfq", hub, pk=row.rfq_id)

    def act() -> None:
        said = form.cleaned_data["answer"]
        actions.answer_question(row, by, answer=said, now=clock.now())

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Answered to all."))
        return redirect(back)
    return form_page(
        request, form, title=_("Answer a question"), crumbs=rfqs_crumbs(by, row.rfq),
        submit=_("Answer to all"), cancel=back, lead=row.text,
    )  # fmt: skip
