"""Pages of the selection board: set up, proposed, chosen, signed, decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.hubs.form_pages import act, sent
from madang.hubs.http import door
from madang.judging import rules
from madang.judging.actions.board import (
    approve_board,
    change_board,
    choose,
    decide_board,
    make_board,
    mark_of,
    open_board_again,
    table_of,
    take_choice_back,
    take_proposal,
    withdraw_approval,
)
from madang.judging.forms.scoring import BoardForm, ChoiceForm
from madang.judging.planning.selection import propose
from madang.judging.queries.board import (
    approvals_on,
    approvals_visible_to,
    boards_visible_to,
    candidates_of,
    choices_on,
    choices_shown,
    choices_visible_to,
    columns_of,
    decisions_of,
    held_on,
    undecided_on,
)
from madang.judging.queries.ranking import rankings_visible_to
from madang.judging.views.shown import REFUSED
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.refusals import tell
from madang.kit.sent import number_sent
from madang.programmes.queries import cohorts_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.judging.models import Board, Ranking
    from madang.judging.planning.selection import Proposal


def _board(request: HubRequest, pk: int) -> Board:
    return get_object_or_404(boards_visible_to(request.actor), pk=pk)


def _address(hub: str, board: Board, name: str = "board") -> str:
    return reverse(f"judging:{name}", kwargs={"hub": hub, "pk": board.pk})


@door(rules.may_run, "GET", "POST")
def board_new(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Set up a board over a ranking."""
    ranking = get_object_or_404(rankings_visible_to(request.actor), pk=pk)
    form = _form(request, ranking, None)
    form.initial.update(ranking=ranking.pk, name=str(ranking.round.call))
    cohort = cohorts_visible_to(request.actor).filter(call=ranking.round.call).first()
    if cohort is not None:
        form.initial.update(cohort=cohort.pk, places=cohort.places)
    if request.method == "POST" and form.is_valid():
        try:
            board = make_board(ranking.round.call, request.actor, values=form.values)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect(_address(hub, board))
    back = reverse("judging:ranking", kwargs={"hub": hub, "pk": ranking.round_id})
    return _form_page(request, form, _("New board"), back)


@door(rules.may_run, "GET", "POST")
def board_edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a board's places, quotas, ties and approvals."""
    board = _board(request, pk)
    if board.ranking is None:
        raise Http404
    form = _form(request, board.ranking, board)
    if request.method == "POST" and form.is_valid():
        try:
            change_board(
                board,
                request.actor,
                expected=form.cleaned_data["version"] or 0,
                values=form.values,
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect(_address(hub, board))
    return _form_page(request, form, str(board), _address(hub, board))


def _form(request: HubRequest, ranking: Ranking, board: Board | None) -> BoardForm:
    call = ranking.round.call
    return BoardForm(
        sent(request),
        rankings=rankings_visible_to(request.actor).filter(round__call=call),
        cohorts=cohorts_visible_to(request.actor).filter(programme=call.programme_id),
        row=board,
        language=get_language() or "en",
    )


def _form_page(
    request: HubRequest, form: BoardForm, title: str, back: str
) -> HttpResponse:
    context = {"form": form, "title": title, "cancel": back, "submit": ""}
    status = REFUSED if request.method == "POST" else 200
    return render(request, "kit/form_page.html", context, status=status)


@door(rules.may_run)
def board_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what is chosen, what is open, and who signed."""
    board = _board(request, pk)
    chosen, told = choices_shown(board), decisions_of(board)
    signed, mark = list(approvals_on(board)), mark_of(board, chosen)
    done = {one.application_id for one in chosen}
    valid = [one for one in signed if one.fingerprint == mark]
    context: dict[str, Any] = {
        "board": board,
        "columns": columns_of(board, chosen),
        "columns_filled": bool(chosen),
        "open": undecided_on(board, done),
        "mark": mark,
        "signed": valid,
        "void": len(signed) - len(valid),
        "own": next((s for s in valid if s.user_id == _user(request)), None),
        "held": held_on(board, chosen),
        "release": reverse(
            "applications:decisions", kwargs={"hub": hub, "pk": board.call_id}
        ),
        "told": told,
        "is_decided": bool(told.decided),
    }
    return render(request, "judging/board.html", context)


def _user(request: HubRequest) -> int | None:
    return request.actor.user.pk if request.actor.user else None


@door(rules.may_run)
def board_why(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show the proposal with its reasons: ties, prices, the second best, clashes."""
    board = _board(request, pk)
    context: dict[str, Any] = {"board": board}
    try:
        table = table_of(board)
        found = propose(table)
    except Refused as refusal:
        context["refusal"] = str(refusal)
    else:
        named = {one.pk: one for one in table.applications}
        chosen = {one.application_id: one for one in choices_on(board)}
        second = found.second
        context |= {
            "found": found,
            "proposed": [
                (named[key], table.rows.get(named[key].number, {}), place)
                for key, place in _places(found)
                if key in named
            ],
            "ties": [
                (named[tie.chosen], named[tie.passed_over], tie.total)
                for tie in found.ties
            ],
            "comes_in": [named[key] for key in second.comes_in] if second else [],
            "goes_out": [named[key] for key in second.goes_out] if second else [],
            "departs": [one for one in chosen.values() if one.chosen_by_id],
        }
    return render(request, "judging/board_why.html", context)


def _places(found: Proposal) -> Iterator[tuple[int, int]]:
    """Yield who is in, with 0, and the reserve with its places from 1."""
    yield from ((key, 0) for key in found.accepted)
    yield from ((key, place) for place, key in enumerate(found.reserve, 1))


@door(rules.may_run, "POST")
def board_take(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Fill the board with the proposal, around the committee's own choices."""
    board = _board(request, pk)
    return act(
        request,
        lambda: take_proposal(board, request.actor, now=clock.now()),
        _address(hub, board),
    )


@door(rules.may_run, "GET", "POST")
def board_choose(request: HubRequest, hub: str, pk: int, number: int) -> HttpResponse:
    """Take down the committee's own word on one application."""
    board = _board(request, pk)
    row = next((one for one in candidates_of(board) if one.number == number), None)
    if row is None:
        raise Http404
    form = ChoiceForm(sent(request), initial={"application": row.pk})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            choose(
                board,
                request.actor,
                application=row,
                outcome=given["outcome"],
                rank=given["rank"],
                reason_code=given["reason_code"],
                note=given["note"],
                now=clock.now(),
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect(_address(hub, board))
    status = REFUSED if request.method == "POST" else 200
    context = {
        "form": form,
        "title": f"№ {row.number} {row.name}",
        "cancel": _address(hub, board),
        "submit": "",
    }
    return render(request, "kit/form_page.html", context, status=status)


@door(rules.may_run, "POST")
def choice_back(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take the committee's own word back."""
    choice = get_object_or_404(choices_visible_to(request.actor), pk=pk)
    return act(
        request,
        lambda: take_choice_back(choice, request.actor),
        _address(hub, choice.board),
    )


@door(rules.may_run, "POST")
def board_approve(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Sign what was seen."""
    board, seen = _board(request, pk), request.POST.get("seen", "")
    return act(
        request,
        lambda: approve_board(board, request.actor, seen=seen, now=clock.now()),
        _address(hub, board),
        _("Your signature stands."),
    )


@door(rules.may_run, "POST")
def approval_withdraw(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take one's own signature back."""
    approval = get_object_or_404(approvals_visible_to(request.actor), pk=pk)
    return act(
        request,
        lambda: withdraw_approval(approval, request.actor, now=clock.now()),
        _address(hub, approval.board),
    )


@door(rules.may_run, "POST")
def board_again(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Open an approved board again."""
    board = _board(request, pk)
    expected = number_sent(request.POST.get("version"))
    return act(
        request,
        lambda: open_board_again(
            board, request.actor, expected=expected, now=clock.now()
        ),
        _address(hub, board),
    )


@door(rules.may_run, "POST")
def board_decide(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Decide on everybody as the board chose; nobody is told by this."""
    board = _board(request, pk)
    return act(
        request,
        lambda: decide_board(board, request.actor, now=clock.now()),
        _address(hub, board),
        _("Everything is decided. Nobody was told yet: release the letters next."),
    )
