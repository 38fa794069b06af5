"""How the teams of a pitch day stand: means of locked sheets, by the declared rule."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING

from madang.judging import scores
from madang.judging.models import PitchSlot, ReadState, RuleEdition, Sheet
from madang.judging.planning.scoring import rank_by
from madang.judging.queries import sheets_in
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from madang.judging.models import PitchDay

PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Standing:
    """A team's rank among those of the day, its figure, and how many sheets count."""

    slot: PitchSlot
    rank: int | None
    total: Decimal | None
    locked: int
    asked: int

    @property
    def is_whole(self) -> bool:
        """Whether every judge before the team has locked her score."""
        return self.locked == self.asked


@dataclass(frozen=True, slots=True)
class Standings:
    """The teams of a day in order; `rule` is the edition by which, if one is declared.

    Without a rule a team's figure is the mean of its sheets' weighted means.
    """

    rows: tuple[Standing, ...]
    rule: RuleEdition | None

    @property
    def missing(self) -> int:
        """Sheets that are not locked yet."""
        return sum(row.asked - row.locked for row in self.rows)


def standings_of(day: PitchDay) -> Standings:
    """Return how a day's teams stand by the sheets that are locked now."""
    slots = list(PitchSlot.objects.filter(day=day).select_related("application"))
    rule = RuleEdition.objects.filter(round=day.round_id).order_by("-number").first()
    totals = _by_rule(rule) if rule else None
    if totals is None:
        totals, rule = _means(day), None
    counts = sheets_in(day)
    of = [totals.get(slot.application.number) for slot in slots]
    rows = [
        Standing(
            slot,
            None if total is None else 1 + sum(o is not None and o > total for o in of),
            total,
            *counts.get(slot.application_id, (0, 0)),
        )
        for slot, total in zip(slots, of, strict=True)
    ]
    rows.sort(key=lambda row: (row.rank or len(rows) + 1, row.slot.application.number))
    return Standings(tuple(rows), rule)


def _by_rule(rule: RuleEdition) -> dict[int, Decimal] | None:
    """Return the figures that the declared rule gives; nothing where it gives none."""
    try:
        found = rank_by(rule)
    except Refused:
        return None
    return {
        row["number"]: Decimal(row["total"])
        for row in found.rows
        if row["rank"] is not None and row["total"] is not None
    }


def _means(day: PitchDay) -> dict[int, Decimal]:
    rubric = day.round.scale
    found: dict[int, list[Fraction]] = defaultdict(list)
    rows = Sheet.objects.filter(
        read__round=day.round_id, read__state=ReadState.LOCKED
    ).values_list("read__application__number", "scores")
    for number, given in rows:
        total = scores.read(given).total(rubric)
        if total is not None:
            found[number].append(total)
    return {
        number: _rounded(sum(figures, Fraction(0)) / len(figures))
        for number, figures in found.items()
    }


def _rounded(value: Fraction) -> Decimal:
    with localcontext(prec=50):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return exact.quantize(PLACES, ROUND_HALF_UP)
