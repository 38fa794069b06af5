"""The report on deals: what they add up to on a day, and what that is worth.

Sums stand per currency; one is made of them only for the reader, at the rates that a
named source gives for a named day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.deals.models import AmountKind, DealStage
from madang.deals.queries import (
    count_deals,
    deals_in,
    deals_visible_to,
    mou_maxima,
    mous_visible_to,
    rates_of,
)
from madang.deals.sums import MAIN, converted
from madang.kit.rates import is_old

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from madang.deals.models import Mission, RateSource
    from madang.deals.sums import Conversion, Counted, Money
    from madang.hubs.models import Actor
    from madang.kit.sheets.writing import Cell


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report is asked for: its day, its mission, how to convert."""

    on: date
    mission: Mission | None = None
    currency: str = ""
    source: RateSource | None = None
    rates_on: date | None = None

    @property
    def has_old_rates(self) -> bool:
        """Whether the rates are old for the day of the report."""
        return self.rates_on is not None and is_old(self.rates_on, self.on)


@dataclass(frozen=True, slots=True)
class KindLine:
    """The sums of one kind of amount, and what they are worth in one currency."""

    kind: AmountKind
    deals: int
    sums: Money
    worth: Conversion | None


@dataclass(frozen=True, slots=True)
class StageLine:
    """How many deals were in a stage, and what they were about."""

    stage: DealStage
    deals: int
    sums: Money


@dataclass(frozen=True, slots=True)
class Report:
    """What the deals of a hub, or of a mission, added up to on a day."""

    wanted: Wanted
    counted: Counted
    kinds: list[KindLine]
    stages: list[StageLine]
    mous: int
    maxima: Money

    @property
    def discussed(self) -> KindLine:
        """What was under discussion."""
        return next(line for line in self.kinds if line.kind == AmountKind.DISCUSSED)

    @property
    def missing(self) -> list[str]:
        """The currencies without a rate on the day, each once."""
        found = {
            code for line in self.kinds if line.worth for code in line.worth.missing
        }
        return sorted(found)

    @property
    def is_empty(self) -> bool:
        """Whether there was no deal and no MOU."""
        return not self.counted.stages and not self.mous


def report_for(by: Actor, wanted: Wanted) -> Report:
    """Return the report on the deals that the actor may see."""
    mous = mous_visible_to(by).filter(signed_on__lte=wanted.on)
    deals = deals_visible_to(by)
    if wanted.mission is not None:
        deals = deals_in(by, wanted.mission)
        mous = mous.filter(mission=wanted.mission)
    counted = count_deals(deals, wanted.on)
    rates = {}
    if wanted.source is not None and wanted.rates_on is not None:
        rates = rates_of(wanted.source, wanted.rates_on)
    kinds = []
    for kind in AmountKind:
        sums = counted.of(kind)
        asked = wanted.currency and wanted.source
        worth = converted(sums, wanted.currency, rates) if asked else None
        kinds.append(KindLine(kind, counted.deals.get(kind, 0), sums, worth))
    stages = [
        StageLine(stage, number, counted.by_stage.get(stage, {}))
        for stage in DealStage
        if (number := counted.stages.get(stage, 0))
    ]
    return Report(wanted, counted, kinds, stages, mous.count(), mou_maxima(mous))


def header() -> list[str]:
    """Return the heads of the report's file."""
    return [
        _("What"), _("Deals"), _("Currency"), _("Amount"), _("As of"),
        _("Source of rates"), _("Rates of"), _("Remark"),
    ]  # fmt: skip


def lines(report: Report) -> Iterator[list[Cell]]:
    """Yield the report as lines of a file: kinds, what they are worth, stages, MOUs."""
    on = report.wanted.on
    for line in report.kinds:
        name = str(line.kind.label)
        for code, amount in line.sums.items():
            yield [name, line.deals, code, amount, on, "", None, ""]
        yield from _worth(report, line, name)
    for stage in report.stages:
        name = _("Stage: %(stage)s") % {"stage": stage.stage.label}
        told = str(AmountKind(MAIN[stage.stage]).label) if stage.stage in MAIN else ""
        sums: list[tuple[str, Cell]] = [*stage.sums.items()]
        for code, about in sums or [("", None)]:
            yield [name, stage.deals, code, about, on, "", None, told]
    for code, amount in report.maxima.items():
        told = _("The most that MOUs name; in no sum above.")
        yield [_("MOUs, at most"), report.mous, code, amount, on, "", None, told]


def _worth(report: Report, line: KindLine, name: str) -> Iterator[list[Cell]]:
    """Yield what a kind's sums are worth, and which of them no rate is known for."""
    wanted = report.wanted
    if line.worth is None or not line.sums:
        return
    source, day = str(wanted.source), wanted.rates_on
    told = "" if line.worth.is_whole else _("Not whole: a rate is missing.")
    name = _("%(kind)s, converted") % {"kind": name}
    yield [
        name, line.deals, line.worth.currency, line.worth.amount, wanted.on, source,
        day, told,
    ]  # fmt: skip
    for code, amount in line.worth.missing.items():
        told = _("No rate on this day: left as it is.")
        yield [name, line.deals, code, amount, wanted.on, source, day, told]
