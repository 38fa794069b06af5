"""Pages of needs: the list, one of them, writing, publishing and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.directory import industries
from madang.files.queries import current_files
from madang.hubs.actions import Stale
from madang.hubs.form_pages import do_softly, done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.sheets.answer import file_answer
from madang.kit.spoken import language_name
from madang.sourcing import actions, rules
from madang.sourcing.forms.needs import NeedFileForm, NeedForm, NeedInviteForm
from madang.sourcing.needs_list import (
    ANSWER_TONES,
    HEADS,
    HEADS_OF_COMPANIES,
    TONES,
    NeedsList,
)
from madang.sourcing.queries import (
    acceptances_visible_to,
    answers_of_firms,
    answers_visible_to,
    certificates_of,
    codes_of,
    firms_answering,
    invitations_to_need,
    may_open_need_files,
    need_invitations_of,
    needs_visible_to,
    rows_ordered_for,
    sums_of,
)
from madang.sourcing.views.shown import (
    form_page,
    needs_crumbs,
    softly,
    stale_page,
    to,
    today_of,
)

if TYPE_CHECKING:
    from django.http import HttpResponse, StreamingHttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.sourcing.models import Need

LINES = 50


def need_of(request: HubRequest, pk: int) -> Need:
    """Return a need that the reader may see."""
    found = needs_visible_to(request.actor, clock.now()).select_related("hub")
    return get_object_or_404(found, pk=pk)


def kept_need(request: HubRequest, pk: int) -> Need:
    """Return a need that the reader keeps.

    Raises:
        Http404: she may not.
    """
    row = need_of(request, pk)
    if not rules.may_keep_need(request.actor, row):
        raise Http404
    return row


@door(rules.may_see_orders)
def needs(request: HubRequest, hub: str) -> HttpResponse:
    """List the needs that the reader may see and asks for."""
    by = request.actor
    found = NeedsList(by, request.GET, clock.now())
    page = Paginator(found.rows, LINES).get_page(request.GET.get("page"))
    context = {
        "list": found,
        "page": page,
        "rows": page.object_list,
        "heads": found.heads(HEADS if found.is_keeper else HEADS_OF_COMPANIES),
        "may_add": rules.may_buy(by),
        "sees_gaps": rules.may_see_gaps(by),
    }
    return render(request, "sourcing/needs.html", context)


@door(rules.may_see_orders)
def export(request: HubRequest, hub: str) -> HttpResponse | StreamingHttpResponse:
    """Give the needs asked for as a file."""
    found = NeedsList(request.actor, request.GET, clock.now())
    return file_answer(
        "needs", _("Needs"), found.header(), found.lines(),
        wanted=request.GET.get("format", "xlsx"), today=today_of(request),
    )  # fmt: skip


@door(rules.may_see_orders)
def need(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a need to its buyer, to staff, and to the companies that it is for."""
    by, now, row = request.actor, clock.now(), need_of(request, pk)
    state, own = row.state_at(now), firms_answering(by, row, now)
    codes = codes_of([row])[row.pk]
    context = {
        "need": row,
        "state": state,
        "tone": TONES[state],
        "industries": [f"{code} · {industries.name_of(code)}" for code in codes],
        "certificates": certificates_of([row]).get(row.pk, ()),
        "languages": ", ".join(language_name(code) for code in row.languages),
        "may_keep": rules.may_keep_need(by, row),
        "sees_worth": rules.may_see_worth(by, row),
        "takes_answers": row.takes_answers_at(now),
        "crumbs": needs_crumbs(by),
        **_of_files(by, row, own),
        **(_of_keepers(by, row) if rules.may_see_worth(by, row) else {}),
        **_of_companies(by, row, own),
    }
    return render(request, "sourcing/need.html", context)


def _of_files(by: Actor, row: Need, own: frozenset[int]) -> dict[str, Any]:
    """Return a need's files, if the reader may open them, and who accepted the NDA."""
    digest = actions.digest_of(row.nda)
    may_open = may_open_need_files(by, row, own, digest)
    files = current_files(row.hub, actions.NEED, row.pk) if may_open else ()
    accepted = acceptances_visible_to(by, row)
    return {
        "may_open": may_open,
        "files": list(files),
        "accepted": [(one, one.digest == digest) for one in accepted],
    }


def _of_keepers(by: Actor, row: Need) -> dict[str, Any]:
    """Return what the buyer and staff see besides: answers, invitations, what came."""
    answers = answers_visible_to(by, clock.now()).filter(need=row, withdrawn_at=None)
    return {
        "answers": [(one, ANSWER_TONES[one.kind]) for one in answers.order_by("pk")],
        "invitations": invitations_to_need(by, row),
        "rfqs": list(row.rfqs.order_by("pk")),
        "ordered": sums_of(rows_ordered_for(row)),
    }


def _of_companies(by: Actor, row: Need, own: frozenset[int]) -> dict[str, Any]:
    """Return what a company sees besides: its own answer, whether it may answer."""
    mine = answers_of_firms(row, own) if own else []
    return {
        "may_answer": bool(own) and row.takes_answers_at(clock.now()),
        "mine": mine,
    }


@door(rules.may_buy, "GET", "POST")
def add(request: HubRequest, hub: str) -> HttpResponse:
    """Draft a need."""
    by = request.actor
    form = NeedForm(sent(request), by=by, today=today_of(request))
    made: list[Need] = []

    def act() -> None:
        given = form.values
        made.append(actions.draft_need(by.hub, by, values=given, now=clock.now()))

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(
            request, _("The draft stands. Invite companies, add drawings, publish it.")
        )
        return redirect(to("need", hub, pk=made[0].pk))
    return form_page(
        request, form, title=_("New need"), crumbs=needs_crumbs(by),
        submit=_("Save the draft"), cancel=to("needs", hub), suggests=True,
    )  # fmt: skip


@door(rules.may_buy, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a need; show both texts when somebody was faster."""
    by, row = request.actor, kept_need(request, pk)
    form = _form(request, row)
    context: dict[str, Any] = {
        "title": _("Change the need"), "crumbs": needs_crumbs(by, row),
        "cancel": to("need", hub, pk=pk),
    }  # fmt: skip

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.change_need(
            row, by, expected=expected, values=form.values, now=clock.now()
        )

    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(to("need", hub, pk=pk))
    except Stale:
        current = _form(request, need_of(request, pk), is_fresh=True)
        return stale_page(request, form, current, **context)
    return form_page(request, form, **context)


def _form(request: HubRequest, row: Need, *, is_fresh: bool = False) -> NeedForm:
    parts = (
        codes_of([row])[row.pk],
        [one.name for one in certificates_of([row]).get(row.pk, ())],
    )
    data = None if is_fresh else sent(request)
    return NeedForm(
        data, by=request.actor, today=today_of(request), row=row, parts=parts
    )


@door(rules.may_buy, "POST")
def publish(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Let the companies that a need is for read and answer it."""
    row, told = kept_need(request, pk), _("Published. Those invited are told.")
    return softly(
        request, actions.publish_need, row, told, undo="need-unpublish", now=clock.now()
    )


@door(rules.may_buy, "POST")
def unpublish(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Make a need a draft again."""
    row, told = kept_need(request, pk), _("A draft again. No company knows of it.")
    return softly(request, actions.unpublish_need, row, told, undo="need-publish")


@door(rules.may_buy, "POST")
def close(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take no more answers to a need."""
    row, told = kept_need(request, pk), _("Closed. It takes no more answers.")
    return softly(
        request, actions.close_need, row, told, undo="need-reopen", now=clock.now()
    )


@door(rules.may_buy, "POST")
def reopen(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take answers to a need again."""
    row, told = kept_need(request, pk), _("Open again, until its deadline.")
    return softly(request, actions.reopen_need, row, told, undo="need-close")


@door(rules.may_buy, "GET", "POST")
def invite(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Let a company know of a need."""
    by, row = request.actor, kept_need(request, pk)
    form = NeedInviteForm(sent(request), by=by)
    back = to("need", hub, pk=pk)

    def act() -> None:
        firm = form.cleaned_data["organisation"]
        actions.invite_to_need(row, by, firm=firm, now=clock.now())

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Invited."))
        return redirect(back)
    return form_page(
        request, form, title=_("Invite a company"), crumbs=needs_crumbs(by, row),
        submit=_("Invite"), cancel=back, suggests=True,
    )  # fmt: skip


@door(rules.may_buy, "POST")
def uninvite(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    by = request.actor
    row = get_object_or_404(need_invitations_of(by), pk=pk)
    if not rules.may_keep_need(by, row.need):
        raise Http404
    return do_softly(
        request,
        lambda: actions.take_invitation_back(row, by, now=clock.now()),
        _("The invitation is taken back."),
        to("need", hub, pk=row.need_id),
    )


@door(rules.may_buy, "GET", "POST")
def add_file(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Keep a drawing or file of a need, behind its NDA."""
    by, row = request.actor, kept_need(request, pk)
    form = NeedFileForm(sent(request), request.FILES or None)
    back = to("need", hub, pk=pk)

    def act() -> None:
        file = form.cleaned_data["file"]
        actions.add_need_file(row, by, upload=file, now=clock.now())

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The file is kept."))
        return redirect(back)
    return form_page(
        request, form, title=_("Add a drawing or file"), crumbs=needs_crumbs(by, row),
        cancel=back, is_upload=True,
    )  # fmt: skip


@door(rules.may_buy, "POST")
def make_rfq(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Draft an RFQ of a need and go to it."""
    by, row = request.actor, kept_need(request, pk)
    made: list[int] = []

    def act() -> None:
        made.append(actions.make_rfq(row, by, now=clock.now()).pk)

    answer = do_softly(
        request, act, _("The RFQ is drafted. Check it, then publish it."),
        to("need", hub, pk=pk),
    )  # fmt: skip
    return redirect(to("rfq", hub, pk=made[0])) if made else answer
