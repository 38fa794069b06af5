"""Boards as the committee sees them: the ranking, what is chosen, who approved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Subquery

from madang.applications.models import Application, Decision
from madang.judging.models import (
    Approval,
    Board,
    BoardChoice,
    BoardState,
    ChoiceOutcome,
)
from madang.programmes import quotas

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from django.db.models import QuerySet

    from madang.hubs.models import Actor

#: What a line shows of an application.
ON_A_LINE = ("number", "name", "country")
#: What tells equals apart on a board: their order among themselves.
SENT_FIRST, BY_NUMBER, BY_QUALITY = "sent", "number", "quality"


def boards_visible_to(by: Actor) -> QuerySet[Board]:
    """Return the boards of the hub, for those who run rounds."""
    found = Board.objects.filter(hub=by.hub).select_related(
        "call__programme", "cohort", "ranking__rule", "ranking__round"
    )
    return found if by.is_managing else found.none()


def boards_waiting(by: Actor) -> list[Board]:
    """Return the boards that wait for her signature, or approved, to be carried out.

    On the former something is chosen; what she signed before the choice changed does
    not count.  One statement.
    """
    if by.user is None:
        return []
    chosen = BoardChoice.objects.filter(board=OuterRef("pk"))
    own = Approval.objects.filter(
        board=OuterRef("pk"),
        user=by.user,
        withdrawn_at=None,
        approved_at__gte=OuterRef("changed_at"),
    )
    decided = Decision.objects.filter(
        superseded_at=None,
        application__in=BoardChoice.objects.filter(
            board=OuterRef(OuterRef("pk"))
        ).values("application"),
    )
    to_sign = Q(state=BoardState.OPEN, changed_at__isnull=False) & ~Exists(own)
    to_decide = Q(state=BoardState.APPROVED) & ~Exists(decided)
    changed = Subquery(chosen.order_by("-chosen_at").values("chosen_at")[:1])
    found = boards_visible_to(by).annotate(changed_at=changed)
    return list(found.filter(to_sign | to_decide)[:20])


def choices_on(board: Board) -> list[BoardChoice]:
    """Return everything chosen on a board: accepted, reserve by rank, declined."""
    return _in_order(
        BoardChoice.objects.filter(board=board).select_related(
            "application__organisation", "chosen_by"
        )
    )


def choices_shown(board: Board) -> list[BoardChoice]:
    """Return `choices_on` with as much of each application as the board shows."""
    return _in_order(
        BoardChoice.objects.filter(board=board)
        .select_related("application__organisation")
        .only(
            *("board", "outcome", "rank", "reason_code", "note", "chosen_by"),
            *(f"application__{name}" for name in ON_A_LINE),
            *("application__state", "application__organisation__country"),
            *("application__organisation__stage", "application__organisation__kind"),
        )
    )


def _in_order(found: Iterable[BoardChoice]) -> list[BoardChoice]:
    places = list(ChoiceOutcome)
    return sorted(
        found,
        key=lambda one: (
            places.index(ChoiceOutcome(one.outcome)),
            one.rank or 10**6,
            one.application.number,
        ),
    )


def undecided_on(board: Board, done: Collection[int]) -> list[Application]:
    """Return those of `candidates_of` that are not `done`, as the board shows them."""
    numbers = [row["number"] for row in rows_of(board).values()]
    found = Application.objects.filter(
        hub=board.hub_id, call=board.call_id, state="submitted", number__in=numbers
    )
    return [
        one for one in found.order_by("number").only(*ON_A_LINE) if one.pk not in done
    ]


def candidates_of(board: Board) -> list[Application]:
    """Return the applications in the board's ranking that are still in the running."""
    numbers = [row["number"] for row in rows_of(board).values()]
    return list(
        Application.objects.filter(
            hub=board.hub_id, call=board.call_id, state="submitted", number__in=numbers
        )
        .select_related("organisation")
        .order_by("number")
    )


def rows_of(board: Board) -> dict[int, Mapping[str, Any]]:
    """Return the rows of the board's ranking by application number."""
    rows = board.ranking.rows if board.ranking else []
    return {row["number"]: row for row in rows}


def order_among_equals(
    board: Board, applications: Iterable[Application]
) -> dict[int, int]:
    """Return the position of each application among equals, 0 the first.

    The ranking's own rank comes first, then what the board declares.
    """
    rows, by = rows_of(board), board.tie_rule.get("by", SENT_FIRST)

    def place(one: Application) -> tuple[float, Any, int]:
        row = rows.get(one.number, {})
        rank = row.get("rank") or 10**6
        if by == BY_QUALITY:
            return rank, -row.get("fit", {}).get("quality", -100.0), one.number
        if by == BY_NUMBER or one.submitted_at is None:
            return rank, one.number, one.number
        return rank, one.submitted_at.timestamp(), one.number

    ordered = sorted(applications, key=place)
    return {one.pk: at for at, one in enumerate(ordered)}


def approvals_on(board: Board) -> QuerySet[Approval]:
    """Return the signatures on a board that were not withdrawn, the earliest first."""
    return (
        Approval.objects.filter(board=board, withdrawn_at=None)
        .select_related("user")
        .order_by("approved_at", "pk")
    )


@dataclass(frozen=True)
class Told:
    """How far the decisions of a board have come."""

    decided: Mapping[int, Decision] = field(default_factory=dict)

    @property
    def released(self) -> int:
        """How many applicants were told."""
        return sum(one.released_at is not None for one in self.decided.values())


def decisions_of(board: Board) -> Told:
    """Return the standing decisions on a board's applications; one statement."""
    chosen = BoardChoice.objects.filter(board=board).order_by().values("application")
    rows = Decision.objects.filter(
        hub=board.hub_id, application__in=chosen, superseded_at=None
    )
    return Told({row.application_id: row for row in rows})


@dataclass(frozen=True)
class Column:
    """The choices of one outcome with their rows in the ranking.

    A line also says whether somebody on the other side of the line has as many points.
    """

    outcome: ChoiceOutcome
    lines: tuple[tuple[BoardChoice, Mapping[str, Any], bool], ...]


@dataclass(frozen=True)
class Held:
    """How many of a group are in, and between which numbers the quota wants them."""

    name: str
    taken: int
    minimum: int
    maximum: int | None

    @property
    def is_kept(self) -> bool:
        """Whether the quota holds."""
        return self.minimum <= self.taken <= (self.maximum or self.taken)

    @property
    def wanted(self) -> str:
        """The two numbers in short."""
        if self.maximum is None:
            return f"≥ {self.minimum}"
        if self.minimum in {0, self.maximum}:
            return f"{'' if self.minimum else '≤ '}{self.maximum}"
        return f"{self.minimum}–{self.maximum}"


def held_on(board: Board, chosen: Iterable[BoardChoice]) -> list[Held]:
    """Return how a board's quotas stand with what is chosen; no statement."""
    groups = [
        attributes_of(one.application)
        for one in chosen
        if one.outcome == ChoiceOutcome.ACCEPTED
    ]
    return [
        Held(
            quota.name,
            sum(group.get(quota.attribute) == quota.value for group in groups),
            quota.minimum,
            quota.maximum,
        )
        for quota in quotas.read(board.quotas)
    ]


def attributes_of(application: Application) -> dict[str, str]:
    """Return what quotas may ask of an application, empty facts left out."""
    found = {"country": application.country}
    if (firm := application.organisation) is not None:
        found |= {"stage": firm.stage, "kind": firm.kind}
        found["country"] = application.country or firm.country
    return {key: value for key, value in found.items() if value}


def columns_of(board: Board, chosen: Iterable[BoardChoice]) -> list[Column]:
    """Return the choices by outcome, each the best ranked first; no statement."""
    rows, chosen = rows_of(board), list(chosen)
    totals: dict[bool, set[Any]] = {True: set(), False: set()}
    for one in chosen:
        total = rows.get(one.application.number, {}).get("total")
        totals[one.outcome == ChoiceOutcome.ACCEPTED].add(total)
    equal = (totals[True] & totals[False]) - {None}
    lines = [
        (one, row, row.get("total") in equal)
        for one in chosen
        for row in [rows.get(one.application.number, {})]
    ]

    def place(line: tuple[BoardChoice, Mapping[str, Any], bool]) -> tuple[int, ...]:
        choice, row, _is_equal = line
        last = 10**6
        return choice.rank or last, row.get("rank") or last, choice.application.number

    return [
        Column(
            outcome,
            tuple(sorted((x for x in lines if x[0].outcome == outcome), key=place)),
        )
        for outcome in ChoiceOutcome
    ]


def choices_visible_to(by: Actor) -> QuerySet[BoardChoice]:
    """Return what the hub's boards chose, for those who run rounds."""
    found = BoardChoice.objects.filter(hub=by.hub).select_related("board")
    return found if by.is_managing else found.none()


def approvals_visible_to(by: Actor) -> QuerySet[Approval]:
    """Return the signatures on the hub's boards, for those who run rounds."""
    found = Approval.objects.filter(hub=by.hub).select_related("board", "user")
    return found if by.is_managing else found.none()
