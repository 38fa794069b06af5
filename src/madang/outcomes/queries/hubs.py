"""Hubs side by side: figures that another hub shares, beside the hub's own.

A hub shares an indicator's figures as it shares any record: with one partner, until a
day.  Two hubs' figures stand beside each other only if they mean the same.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, Subquery

from madang.hubs.queries import shared_with
from madang.outcomes.models import Indicator, Level, Nature, Value, counting
from madang.outcomes.queries.figures import figures_of
from madang.outcomes.queries.scopes import Scope
from madang.outcomes.queries.visible import indicators_in_use

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub, Share
    from madang.outcomes.periods import Period
    from madang.outcomes.queries.figures import Figure

INDICATOR = "outcomes.indicator"
#: A partner's figure of fewer companies is not shown.
FEWEST = 5
#: What two definitions have to have in common.
SAME = ("unit", "nature", "method", "measure", "meanings", "edition")


def figure_shares(by: Actor, now: datetime) -> QuerySet[Share]:
    """Return the shares of figures that the actor may read through now."""
    return shared_with(by, now).filter(kind=INDICATOR)


def names_of_indicators(ids: Collection[int]) -> Mapping[tuple[int, int], str]:
    """Return what shared indicators are called, by hub and key."""
    rows = Indicator.objects.filter(pk__in=ids)
    return {(row.hub_id, row.pk): str(row) for row in rows}


@dataclass(frozen=True, slots=True)
class HubCell:
    """What an indicator came to in one hub; what `differs` shows no number."""

    hub: Hub
    indicator: Indicator | None = None
    amounts: dict[str, Decimal] = field(default_factory=dict)
    differs: tuple[str, ...] = ()
    is_mixed: bool = False
    is_small: bool = False

    @property
    def is_comparable(self) -> bool:
        """Whether its numbers may stand beside those of the hub's own definition."""
        return not (self.differs or self.is_mixed or self.is_small)


@dataclass(frozen=True, slots=True)
class HubRow:
    """An indicator of the actor's hub, and the same in the hubs that share it."""

    indicator: Indicator
    cells: list[HubCell]

    @property
    def together(self) -> dict[str, Decimal] | None:
        """What all hubs come to, by currency; none if anything cannot be compared."""
        has_all = all(cell.indicator and cell.is_comparable for cell in self.cells)
        if not has_all or len(self.cells) < 2:  # noqa: PLR2004 -- one is not together
            return None
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for cell in self.cells:
            for code, amount in cell.amounts.items():
                sums[code] += amount
        return dict(sorted(sums.items()))


def differences(mine: Indicator, theirs: Indicator) -> tuple[str, ...]:
    """Return in what two definitions of one code differ."""
    return tuple(name for name in SAME if getattr(mine, name) != getattr(theirs, name))


def compare_hubs(
    by: Actor, period: Period, now: datetime, level: str = Level.CLAIMED
) -> tuple[list[Hub], list[HubRow]]:
    """Return the hubs and, by indicator of the actor's hub, what each came to.

    Four statements, and four for each hub that shares.
    """
    shared: dict[int, set[int]] = defaultdict(set)
    hubs: dict[int, Hub] = {}
    for share in figure_shares(by, now):
        hubs[share.hub_id] = share.hub
        shared[share.hub_id].add(share.object_id)
    own = _figures(by.hub, period, level)
    partners = sorted(hubs.values(), key=lambda one: one.slug)
    theirs = {
        one.pk: {
            code: figure
            for code, figure in _figures(one, period, level).items()
            if figure.indicator.pk in shared[one.pk]
        }
        for one in partners
    }
    small = {one.pk: _small(one, period, level) for one in partners}
    rows = []
    for code, figure in own.items():
        cells = [_own(by.hub, figure)]
        for one in partners:
            other = theirs[one.pk].get(code)
            cells.append(_cell(one, figure.indicator, other, small[one.pk]))
        if any(cell.indicator for cell in cells[1:]):
            rows.append(HubRow(figure.indicator, cells))
    return [by.hub, *partners], rows


def _figures(hub: Hub, period: Period, level: str) -> dict[str, Figure]:
    found = figures_of(Scope(hub), period, level)
    return {one.indicator.code: one for one in found}


def _small(hub: Hub, period: Period, level: str) -> set[int]:
    """Return the indicators of a hub behind which too few companies stand.

    Each is looked at up to its fifth company only, however many values there are.
    """
    rows = Value.objects.filter(
        Q(indicator__nature=Nature.STOCK) | Q(month__gte=period.first),
        counting(level),
        hub=hub, indicator=OuterRef("pk"), is_baseline=False, month__lte=period.last,
    )  # fmt: skip
    firms = rows.order_by("organisation").values("organisation").distinct()
    last = Subquery(firms[FEWEST - 1 : FEWEST])
    found = indicators_in_use(hub).annotate(last_needed=last)
    return set(found.filter(last_needed=None).values_list("pk", flat=True))


def _own(hub: Hub, figure: Figure) -> HubCell:
    amounts = {code: total.amount for code, total in figure.totals.items()}
    return HubCell(
        hub, figure.indicator, amounts,
        is_mixed=not figure.editions <= {figure.indicator.edition},
    )  # fmt: skip


def _cell(
    hub: Hub, mine: Indicator, other: Figure | None, small: Collection[int]
) -> HubCell:
    """Return a partner's cell: no number unless it means the same and names nobody."""
    if other is None:
        return HubCell(hub)
    theirs = other.indicator
    differs = differences(mine, theirs)
    is_mixed = not other.editions <= {theirs.edition}
    is_small = bool(other.totals) and theirs.pk in small
    if differs or is_mixed or is_small:
        return HubCell(hub, theirs, {}, differs, is_mixed, is_small)
    amounts = {code: total.amount for code, total in other.totals.items()}
    return HubCell(hub, theirs, amounts)
