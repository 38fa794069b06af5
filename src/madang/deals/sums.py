"""What deals add up to on a day, per currency; and what that is worth in one of them.

Nothing is stored: every sum comes out of the rows that stand on the day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from madang.deals.models import OPEN, TALKING, AmountKind, DealStage
from madang.kit.money import places_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from madang.deals.models import DealAmount

Money = dict[str, Decimal]
#: In which stages a deal's amount of a kind counts; what was received always does.
COUNTS: Mapping[str, frozenset[str]] = {
    AmountKind.ASKED: frozenset(TALKING),
    AmountKind.DISCUSSED: frozenset(TALKING),
    AmountKind.COMMITTED: frozenset({DealStage.COMMITTED, DealStage.CLOSED}),
    AmountKind.RECEIVED: frozenset(DealStage),
}
#: Which kind of amount says what a deal of a stage is about.
MAIN: Mapping[str, str] = {
    **dict.fromkeys(TALKING, AmountKind.DISCUSSED),
    DealStage.COMMITTED: AmountKind.COMMITTED,
    DealStage.CLOSED: AmountKind.RECEIVED,
}


@dataclass(frozen=True, slots=True)
class Counted:
    """The amounts of some deals on a day: those that count, and of how many deals.

    `by_stage` has what is under discussion in the stages of talking, what was
    committed for those committed, and what was received for those closed.
    """

    stages: Mapping[str, int]
    totals: Mapping[str, Money]
    by_stage: Mapping[str, Money]
    deals: Mapping[str, int]

    @property
    def open_deals(self) -> int:
        """How many deals something still happens with."""
        return sum(self.stages.get(stage, 0) for stage in OPEN)

    def of(self, kind: str) -> Money:
        """Return the sums of a kind, by currency."""
        return dict(self.totals.get(kind, {}))


def standing(rows: Iterable[DealAmount]) -> dict[tuple[int, str], list[DealAmount]]:
    """Return what holds per deal and kind among amounts up to a day.

    `rows` are those that nothing supersedes, the earliest first: of what was received
    all of them, of every other kind the latest.
    """
    found: dict[tuple[int, str], list[DealAmount]] = {}
    for row in rows:
        key = (row.deal_id, row.kind)
        if row.kind == AmountKind.RECEIVED:
            found.setdefault(key, []).append(row)
        else:
            found[key] = [row]
    return found


def counted(stages: Mapping[int, str], rows: Iterable[DealAmount]) -> Counted:
    """Return what deals in these stages add up to, per kind, stage and currency."""
    totals: dict[str, Money] = defaultdict(lambda: defaultdict(Decimal))
    by_stage: dict[str, Money] = defaultdict(lambda: defaultdict(Decimal))
    deals: dict[str, set[int]] = defaultdict(set)
    for (deal, kind), held in standing(rows).items():
        stage = stages.get(deal)
        if stage is None or stage not in COUNTS[kind]:
            continue
        for row in held:
            totals[kind][row.currency] += row.amount
            deals[kind].add(deal)
            if MAIN.get(stage) == kind:
                by_stage[stage][row.currency] += row.amount
    return Counted(
        Counter(stages.values()),
        {kind: dict(sorted(sums.items())) for kind, sums in totals.items()},
        {stage: dict(sorted(sums.items())) for stage, sums in by_stage.items()},
        {kind: len(found) for kind, found in deals.items()},
    )


Rates = dict[tuple[str, str], Decimal]


@dataclass(frozen=True, slots=True)
class Conversion:
    """Sums in one currency, and those that no rate is known for, left as they are."""

    amount: Decimal
    currency: str
    missing: Money

    @property
    def is_whole(self) -> bool:
        """Whether every currency could be converted."""
        return not self.missing


def converted(sums: Mapping[str, Decimal], currency: str, rates: Rates) -> Conversion:
    """Return sums in one currency, rounded once at the end.

    A rate the other way round serves; no rate is made of two others, and a missing
    one leaves its amount out and names it.
    """
    total, missing = Decimal(0), {}
    for given, amount in sums.items():
        if given == currency or not amount:
            total += amount
        elif rate := rates.get((given, currency)):
            total += amount * rate
        elif rate := rates.get((currency, given)):
            total += amount / rate
        else:
            missing[given] = amount
    place = Decimal(1).scaleb(-min(places_of(currency), 2))
    return Conversion(total.quantize(place, ROUND_HALF_UP), currency, missing)
