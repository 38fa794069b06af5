"""The committee's board: proposed, chosen, approved by n of m, decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.applications.actions import Wanted, decide_many
from madang.applications.models import ApplicationState, DecisionOutcome
from madang.hubs.actions import action, save_version
from madang.judging import rules
from madang.judging.models import (
    Approval,
    Board,
    BoardChoice,
    BoardState,
    ChoiceOutcome,
)
from madang.judging.planning.scoring import fingerprint_of
from madang.judging.planning.selection import RANKED, Proposal, Table, propose
from madang.judging.queries.board import (
    BY_NUMBER,
    BY_QUALITY,
    SENT_FIRST,
    candidates_of,
    choices_on,
    decisions_of,
    order_among_equals,
    rows_of,
)
from madang.kit.errors import Conflict, Refused
from madang.programmes import quotas

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from madang.applications.models import Application, Decision
    from madang.hubs.models import Actor
    from madang.programmes.models import Call

FIELDS = ("names", "cohort", "ranking", "places", "reserves", "quotas", "tie_rule")
MOST_APPROVALS = 20
#: Reasons that a choice may name, the committee's own in the note.
REASONS = (
    "rank",
    "quota",
    "reserve",
    "below_line",
    "threshold",
    "gate",
    "committee",
    "conflict",
    "capacity",
)
STANDING_REASON = {"below": "threshold", "stopped": "gate"}


class Approved(Conflict):
    """The board is approved; it changes only when it is opened again."""


@action(allowed=rules.may_run)
def make_board(call: Call, by: Actor, *, values: Mapping[str, Any]) -> Board:
    """A board for the call stands, with nothing chosen yet.

    Raises:
        Refused: a value is not fit to be stored, or its quotas cannot hold.
    """
    board = Board(hub=call.hub, call=call)
    _set(board, values)
    board.save()
    return board


@action(allowed=rules.may_run)
def change_board(
    board: Board, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> Board:
    """The board is as `values` say; signatures given before are void.

    Raises:
        Stale: somebody saved it since version `expected`.
        Approved: it is approved.
        Refused: a value is not fit to be stored, or its quotas cannot hold.
    """
    _must_be_open(board)
    _set(board, values)
    names = [name for name in (*FIELDS, "approvals_needed") if name in values]
    return save_version(board, expected, names)


def _set(board: Board, values: Mapping[str, Any]) -> None:
    for name in (*FIELDS, "approvals_needed"):
        if name in values:
            setattr(board, name, values[name])
    faults: dict[str, list[str]] = {}
    if not 1 <= (board.places or 0) <= 2000:  # noqa: PLR2004 -- more is a typing error
        faults["places"] = [_("Give a number of places from 1 to 2,000.")]
    if not 1 <= board.approvals_needed <= MOST_APPROVALS:
        faults["approvals_needed"] = [_("Give a number of approvals from 1 to 20.")]
    if board.tie_rule.get("by", SENT_FIRST) not in {SENT_FIRST, BY_NUMBER, BY_QUALITY}:
        faults["tie_rule"] = [_("Choose one of the list.")]
    if faults:
        raise Refused(next(iter(faults.values()))[0], fields=faults)
    quotas.check(quotas.read(board.quotas), board.places)


def _must_be_open(board: Board) -> None:
    if board.state != BoardState.OPEN:
        raise Approved(_("The board is approved. Open it again to change it."))


def table_of(board: Board) -> Table:
    """Return what is on the board's table, the committee's own choices as pins.

    Raises:
        Refused: it has no ranking yet.
    """
    if board.ranking is None:
        raise Refused(_("The board has no ranking yet. Choose one."))
    applications = candidates_of(board)
    return Table(
        applications,
        rows_of(board),
        board.places,
        board.reserves,
        quotas.read(board.quotas),
        {
            one.application_id: (one.outcome, one.rank)
            for one in choices_on(board)
            if one.chosen_by_id
        },
        order_among_equals(board, applications),
    )


@action(allowed=rules.may_run)
def take_proposal(board: Board, by: Actor, *, now: datetime) -> Board:
    """Everybody has an outcome: the committee's own, else the proposal's.

    The applications whose sheets are not complete stay open, for the committee.

    Raises:
        Approved: the board is approved.
        Refused: there is no ranking, or no cohort keeps all rules.
    """
    _must_be_open(board)
    table = table_of(board)
    found = propose(table, is_priced=False)
    if not found.is_possible:
        raise Refused(_("No cohort keeps all rules. See which quotas clash."))
    BoardChoice.objects.filter(board=board, chosen_by=None).delete()
    pinned = set(table.pins)
    BoardChoice.objects.bulk_create(
        choice
        for one in table.applications
        if one.pk not in pinned
        and (choice := _proposed(board, one, table, found, now)) is not None
    )
    return board


def _proposed(
    board: Board, one: Application, table: Table, found: Proposal, now: datetime
) -> BoardChoice | None:
    rank, row = None, table.rows[one.number]
    if one.pk in found.accepted:
        outcome, reason = ChoiceOutcome.ACCEPTED, "rank"
    elif one.pk in found.reserve:
        outcome, reason = ChoiceOutcome.RESERVE, "reserve"
        rank = found.reserve.index(one.pk) + 1
    elif row["standing"] == RANKED:
        outcome, reason = ChoiceOutcome.DECLINED, "below_line"
    elif row["standing"] in STANDING_REASON:
        outcome, reason = ChoiceOutcome.DECLINED, STANDING_REASON[row["standing"]]
    else:
        return None
    return BoardChoice(
        hub=board.hub,
        board=board,
        application=one,
        outcome=outcome,
        rank=rank,
        reason_code=reason,
        chosen_at=now,
    )


@action(allowed=rules.may_run)
def choose(  # noqa: PLR0913 -- what a choice consists of
    board: Board,
    by: Actor,
    *,
    application: Application,
    outcome: str,
    now: datetime,
    rank: int | None = None,
    reason_code: str = "committee",
    note: str = "",
) -> BoardChoice:
    """The committee's own choice on an application stands, whatever is proposed.

    Raises:
        Approved: the board is approved.
        Refused: the application is none of the board's, or no reason is given.
    """
    _must_be_open(board)
    if outcome not in ChoiceOutcome.values or reason_code not in REASONS:
        raise Refused(_("Choose one of the list."))
    if reason_code == "committee" and not note.strip():
        text = _("Say why: this choice departs from the ranking on your word.")
        raise Refused(text, fields={"note": [text]})
    if application.pk not in {one.pk for one in candidates_of(board)}:
        raise Refused(_("This application is not on the board."))
    choice, _is_new = BoardChoice.objects.update_or_create(
        board=board,
        application=application,
        defaults={
            "hub": board.hub,
            "outcome": outcome,
            "rank": rank if outcome == ChoiceOutcome.RESERVE else None,
            "reason_code": reason_code,
            "note": note.strip()[:5000],
            "chosen_at": now,
            "chosen_by": by.user,
        },
    )
    return choice


@action(allowed=rules.may_run)
def take_choice_back(choice: BoardChoice, by: Actor) -> Board:
    """The committee's own choice is gone; the next proposal says what follows.

    Raises:
        Approved: the board is approved.
    """
    board = choice.board
    _must_be_open(board)
    choice.delete()
    return board


def mark_of(board: Board, chosen: Iterable[BoardChoice] | None = None) -> str:
    """Return the SHA-256 of everything chosen on a board, reasons and notes too.

    `chosen` are its choices in their order, if they are known already.
    """
    return fingerprint_of(
        {
            "board": board.pk,
            "ranking": board.ranking_id,
            "choices": [
                [c.application.number, c.outcome, c.rank, c.reason_code, c.note]
                for c in (choices_on(board) if chosen is None else chosen)
            ],
        }
    )


@action(allowed=rules.may_run)
def approve_board(board: Board, by: Actor, *, seen: str, now: datetime) -> Approval:
    """The person's signature stands under what is chosen; with enough, it is approved.

    `seen` is the fingerprint of the choices that she saw.  Each person signs once.

    Raises:
        Approved: the board is approved already.
        Conflict: the choices changed since she opened the page.
        Refused: somebody on the board has no outcome, or too many are accepted.
    """
    board = Board.objects.select_for_update().get(pk=board.pk)
    _must_be_open(board)
    mark = mark_of(board)
    if seen != mark:
        raise Conflict(_("The choices changed since you opened the page. Look again."))
    _must_be_whole(board)
    signed, _is_new = Approval.objects.get_or_create(
        board=board,
        user=by.user,
        fingerprint=mark,
        withdrawn_at=None,
        defaults={"hub": board.hub, "approved_at": now},
    )
    given = Approval.objects.filter(board=board, fingerprint=mark, withdrawn_at=None)
    if given.count() >= board.approvals_needed:
        board.state, board.approved_at = BoardState.APPROVED, now
        board.save(update_fields=["state", "approved_at"])
    return signed


def _must_be_whole(board: Board) -> None:
    chosen = {one.application_id: one for one in choices_on(board)}
    open_ = [one for one in candidates_of(board) if one.pk not in chosen]
    if open_:
        text = _("These have no outcome yet: %(numbers)s.")
        numbers = ", ".join(f"#{one.number}" for one in open_[:20])
        raise Refused(text % {"numbers": numbers})
    accepted = sum(one.outcome == ChoiceOutcome.ACCEPTED for one in chosen.values())
    if accepted > board.places:
        text = _("%(accepted)d are accepted for %(places)d places.")
        raise Refused(text % {"accepted": accepted, "places": board.places})


@action(allowed=rules.may_run)
def withdraw_approval(approval: Approval, by: Actor, *, now: datetime) -> Approval:
    """The person's own signature is gone; an approved board stays approved.

    Raises:
        Approved: the board is approved.
        Refused: it is somebody else's.
    """
    if by.user is None or approval.user_id != by.user.pk:
        raise Refused(_("Only the person who signed can take the signature back."))
    _must_be_open(approval.board)
    approval.withdrawn_at = now
    approval.save(update_fields=["withdrawn_at"])
    return approval


@action(allowed=rules.may_run)
def open_board_again(board: Board, by: Actor, *, expected: int, now: datetime) -> Board:
    """The board is open again and its signatures are void, while nobody was told.

    Raises:
        Stale: somebody saved it since version `expected`.
        Conflict: a letter has gone out.
    """
    if decisions_of(board).released:
        raise Conflict(_("Letters have gone out; a decision now changes by appeal."))
    Approval.objects.filter(board=board, withdrawn_at=None).update(withdrawn_at=now)
    board.state, board.approved_at = BoardState.OPEN, None
    return save_version(board, expected, ["state", "approved_at"])


@action(allowed=rules.may_run)
def decide_board(board: Board, by: Actor, *, now: datetime) -> Board:
    """Every application on the board is decided as approved; nobody is told yet.

    Who withdrew meanwhile is left as she is.

    Raises:
        Refused: the board is not approved.
        Forbidden: the call's workflow has no such end from where one stands.
        AlreadyTold: an applicant has her letter already.
    """
    if board.state != BoardState.APPROVED:
        raise Refused(_("The board is not approved yet."))
    told = decisions_of(board).decided
    wanted = {
        one.application_id: Wanted(
            DecisionOutcome(one.outcome), one.rank, one.reason_code, one.note
        )
        for one in choices_on(board)
        if one.application.state == ApplicationState.SUBMITTED
        and not _is_decided(one, told.get(one.application_id))
    }
    decide_many(board.call, by, wanted=wanted, now=now)
    return board


def _is_decided(choice: BoardChoice, former: Decision | None) -> bool:
    return former is not None and (
        (former.outcome, former.reserve_rank, former.reason_code, former.note)
        == (choice.outcome, choice.rank, choice.reason_code, choice.note)
    )
