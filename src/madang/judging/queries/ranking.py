"""Sheets that count, declared rules and rankings, for those who run rounds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.applications.models import Application
from madang.judging import scores
from madang.judging.models import (
    Ranking,
    ReadState,
    Round,
    RuleEdition,
    Seat,
    Sheet,
)
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from django.db.models import QuerySet

    from madang.hubs.models import Actor
    from madang.judging.declared import Declared
    from madang.programmes.models import Call


@dataclass(frozen=True, slots=True)
class CountedSheet:
    """A locked sheet: by whom, on which case, and its own weighted mean.

    `case` is the application's number, `judge` a code that names nobody.
    """

    round: int
    case: str
    judge: str
    scores: Mapping[str, Any]
    total: Fraction | None


def counted_sheets(rounds: Sequence[Round]) -> list[CountedSheet]:
    """Return the locked sheets of some rounds, in a fixed order; one statement."""
    rubrics = {one.pk: one.scale for one in rounds}
    rows = (
        Sheet.objects.filter(
            read__round__in=list(rubrics), read__state=ReadState.LOCKED
        )
        .order_by("read__round", "read__application__number", "read__seat__judge")
        .values_list(
            "read__round",
            "read__application__number",
            "read__seat__judge",
            "scores",
        )
    )
    return [
        CountedSheet(
            round_,
            str(number),
            judge_code(judge),
            given,
            scores.read(given).total(rubrics[round_]),
        )
        for round_, number, judge, given in rows
    ]


def judge_code(judge: int) -> str:
    """Return what a judge is called where her name does not belong.

    >>> judge_code(12)
    'J12'
    """
    return f"J{judge}"


def rounds_of_rule(edition: RuleEdition, found: Declared) -> dict[int, Round]:
    """Return the rounds that a rule counts, by key.

    Raises:
        Refused: one of them is none of the same call.
    """
    keys = [one.round for one in found.stages]
    rounds = Round.objects.filter(call=edition.round.call_id).in_bulk(keys)
    if len(rounds) < len(keys):
        raise Refused(_("The rule counts a round that is none of this call."))
    return rounds


def rounds_that_may_count(call: Call) -> QuerySet[Round]:
    """Return the rounds of a call, the earliest first."""
    return Round.objects.filter(hub=call.hub_id, call=call).order_by("opens_at", "pk")


def rules_visible_to(by: Actor) -> QuerySet[RuleEdition]:
    """Return the declared rules of the hub, for those who run rounds."""
    found = RuleEdition.objects.filter(hub=by.hub).select_related(
        "round__call", "declared_by"
    )
    return found if by.is_managing else found.none()


def rankings_visible_to(by: Actor) -> QuerySet[Ranking]:
    """Return the rankings of the hub, for those who run rounds."""
    found = Ranking.objects.filter(hub=by.hub).select_related(
        "round__call", "rule", "made_by"
    )
    return found if by.is_managing else found.none()


def judges_by_code(ranking: Ranking) -> dict[str, str]:
    """Return who the judges behind a ranking's codes are; one statement."""
    seats = Seat.objects.filter(round__call=ranking.round.call_id)
    names = seats.values_list("judge", "judge__person__name").distinct()
    return {judge_code(key): name for key, name in names}


def names_by_number(ranking: Ranking) -> dict[int, str]:
    """Return what the ranked applications are called; one statement."""
    numbers = [row["number"] for row in ranking.rows]
    found = Application.objects.filter(call=ranking.round.call_id, number__in=numbers)
    return dict(found.values_list("number", "name"))


@dataclass(frozen=True)
class RankedLine:
    """A line of a ranking with the application that it is about."""

    row: Mapping[str, Any]
    application: Application | None
    moved: int | None = None
    rounds: Sequence[tuple[str, str]] = ()

    @property
    def fit(self) -> Mapping[str, Any]:
        """Quality and rank interval with the judges' severity taken out."""
        found: Mapping[str, Any] = self.row.get("fit") or {}
        return found

    @property
    def by_round(self) -> list[tuple[str, Mapping[str, Any] | None]]:
        """What each round of the rule made of it, beside the round's name."""
        return [(name, self.row["stages"].get(key)) for key, name in self.rounds]

    @property
    def may_be(self) -> str:
        """Between which ranks it may stand with the judges' severity taken out."""
        best, worst = self.fit.get("best"), self.fit.get("worst")
        if best is None:
            return ""
        return str(best) if best == worst else f"{best}–{worst}"

    @property
    def spread(self) -> str:
        """The widest disagreement of judges in a round: highest less lowest sheet."""
        found = [Decimal(one["spread"]) for one in self.row["stages"].values()]
        return str(max(found)) if found else ""

    @property
    def lost(self) -> int:
        """How many ranks worse it stands than in the other ranking."""
        return -(self.moved or 0)


def lines_shown(
    ranking: Ranking,
    rows: Sequence[Mapping[str, Any]],
    other: Ranking | None,
    rounds: Sequence[tuple[str, str]] = (),
) -> list[RankedLine]:
    """Return some rows with their applications; one statement.

    `rounds` names those of the rule by their keys in a row's figures; `moved` says how
    many ranks better than in the `other` ranking a row stands.
    """
    numbers = [row["number"] for row in rows]
    found = {
        one.number: one
        for one in Application.objects.filter(
            call=ranking.round.call_id, number__in=numbers
        ).only("number", "name", "country")
    }
    before = {row["number"]: row["rank"] for row in other.rows} if other else {}

    def moved(row: Mapping[str, Any]) -> int | None:
        there, here = before.get(row["number"]), row["rank"]
        return there - here if there is not None and here is not None else None

    return [
        RankedLine(row, found.get(row["number"]), moved(row), rounds) for row in rows
    ]
