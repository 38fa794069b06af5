"""Sheets that count, declared rules and rankings, for those who run rounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.judging import scores
from madang.judging.models import Ranking, ReadState, Round, RuleEdition, Sheet
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
