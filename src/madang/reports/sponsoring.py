"""What a sponsor sees on her own page: her programmes' figures as of a quarter's end.

Two days that lie close together would tell what one company reported between them.  So
she chooses among ends of quarters, and a figure is told only where enough companies
added to it since the last end at which it was told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from madang.outcomes.models import Level
from madang.outcomes.models.indicators import MONTHS
from madang.outcomes.periods import Period, last_of, months_on
from madang.outcomes.queries import (
    Scope,
    indicators_in_use,
    programmes_of_sponsor,
    rows_behind,
)
from madang.programmes.models import ProgrammeSponsor
from madang.reports.gathering import first_of_step, steps_in
from madang.reports.hiding import open_ends
from madang.reports.models import BlockKind, Report, ReportBlock, Step
from madang.reports.putting import put_together
from madang.reports.queries import fewest_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from madang.directory.models import Organisation
    from madang.hubs.models import Hub


def first_day(hub: Hub, sponsor: Organisation) -> date | None:
    """Return since when somebody pays for a programme of the hub."""
    rows = ProgrammeSponsor.objects.filter(hub=hub, organisation=sponsor)
    return rows.order_by("starts_on").values_list("starts_on", flat=True).first()


def ends_of(hub: Hub, sponsor: Organisation, today: date) -> list[date]:
    """Return the ends of quarters that are over since she began, the latest first."""
    first = first_day(hub, sponsor)
    if first is None:
        return []
    steps = steps_in(Period(first, today), Step.QUARTER)
    ends = [last_of(months_on(step, MONTHS[Step.QUARTER] - 1)) for step in steps]
    return [end for end in reversed(ends) if end < today]


def figures_for(
    hub: Hub, sponsor: Organisation, ends: Sequence[date], on: date
) -> dict[str, Any]:
    """Return her programmes' figures on one of `ends` as content of a report.

    Raises:
        Refused: amounts are in currencies that no rate is known for.
    """
    codes = [one.code for one in indicators_in_use(hub)]
    report = _report(hub, sponsor, ends[-1], on)
    block = ReportBlock(
        hub=hub, report=report, kind=BlockKind.FIGURES, position=1, codes=codes
    )
    content, _pictures = put_together(report, [block], as_of=on)
    told = _told(hub, sponsor, list(reversed(ends)), report)
    for figure in content["blocks"][0]["figures"]:
        figure["is_hidden"] |= on not in told[figure["code"]]
        figure["is_split_hidden"] = figure["are_parts_hidden"] = True
    shown = content["blocks"][0]["figures"]
    content["blocks"][0]["figures"] = [
        one for one in shown if one["rows"] or one["target"]
    ]
    return content


def _report(hub: Hub, sponsor: Organisation, first: date, on: date) -> Report:
    """Return a report that nobody keeps, told in the money of her latest one."""
    kept = Report.objects.filter(hub=hub, sponsor=sponsor).exclude(currency="")
    like = kept.select_related("source").first() or Report(currency=hub.currency)
    began = first_day(hub, sponsor) or first
    return Report(
        hub=hub, sponsor=sponsor, starts_on=min(began, on), ends_on=on,
        step=Step.QUARTER, level=Level.CLAIMED, currency=like.currency,
        source=like.source, rates_on=like.rates_on, titles={},
    )  # fmt: skip


def _told(
    hub: Hub, sponsor: Organisation, ends: Sequence[date], report: Report
) -> dict[str, set[date]]:
    """Return by indicator the ends at which its figure may be told."""
    fewest, scope = fewest_of(hub), Scope(hub, sponsor=sponsor)
    period = Period.around(report.starts_on, ends[-1])
    found: dict[str, set[date]] = {}
    for one in indicators_in_use(hub):
        per: dict[date, set[int]] = {}
        fields = ("organisation", "month")
        for firm, month in rows_behind(scope, period, one).values_list(*fields):
            per.setdefault(first_of_step(month, Step.QUARTER), set()).add(firm)
        starts = [first_of_step(end, Step.QUARTER) for end in ends]
        changed = [frozenset(per.get(start, ())) for start in starts]
        found[one.code] = {ends[place] for place in open_ends(changed, fewest)}
    return found


def programmes_named(hub: Hub, sponsor: Organisation) -> list[str]:
    """Return what she pays for, by name."""
    return [str(one) for one in programmes_of_sponsor(hub, sponsor.pk)]
