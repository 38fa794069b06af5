"""Bringing in what the product counts by itself, and counting all tallies anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

from madang.hubs import journal
from madang.hubs.actions import action
from madang.kit.measures import measure_named
from madang.outcomes import rules
from madang.outcomes.actions.tallying import together
from madang.outcomes.models import (
    COUNTING,
    Indicator,
    Origin,
    Tally,
    Value,
    ValueState,
    ValueStep,
)
from madang.outcomes.periods import first_of, last_of
from madang.outcomes.queries.recounting import cells_in_database
from madang.outcomes.queries.scopes import cohort_for, cohorts_counted
from madang.outcomes.queries.tallying import cells_of, difference, merge, spread
from madang.programmes.models import Cohort

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from madang.hubs.models import Actor, Hub
    from madang.kit.measures import Measured
    from madang.outcomes.queries.tallying import Cells

AT_ONCE = 1000


@dataclass(slots=True)
class Gathered:
    """How many values came and went, with a journal line per indicator that changed."""

    new: int = 0
    gone: int = 0
    lines: list[journal.Line] = field(default_factory=list)


@action(rules.may_gather)
def gather_values(
    hub: Hub, by: Actor, *, first: date, last: date, now: datetime
) -> Gathered:
    """Counted indicators have one value for each row that their measure has now.

    A row that changed has its value reversed and another noted; one that holds no
    longer has it reversed.  Doing it twice changes nothing.
    """
    done = Gathered()
    indicators = Indicator.objects.filter(hub=hub, retired_on=None).exclude(measure="")
    with together(hub) as cells:
        for indicator in indicators.select_for_update():
            measure = measure_named(indicator.measure)
            if measure is None:
                continue
            rows = list(measure.rows(hub, first, last, None))
            new, gone = _bring(indicator, by, rows, (first, last), now, cells)
            done.new += new
            done.gone += gone
            if new or gone:
                changes = {"new": [None, new], "gone": [None, gone]}
                line = journal.Line("outcomes.gather_values", indicator, changes)
                done.lines.append(line)
    return done


def _bring(
    indicator: Indicator,
    by: Actor,
    rows: Sequence[Measured],
    span: tuple[date, date],
    now: datetime,
    cells: Cells,
) -> tuple[int, int]:
    standing = {
        value.source_key: value
        for value in Value.objects.filter(
            hub=indicator.hub_id,
            indicator=indicator,
            state__in=COUNTING,
            starts_on__range=span,
        ).exclude(source_key="")
    }
    cohorts = cohorts_counted(indicator.hub, {row.organisation for row in rows})
    wanted = {}
    for row in rows:
        wanted[row.key] = _value(indicator, row, cohorts.get(row.organisation, ()), now)
    gone = [
        value
        for key, value in standing.items()
        if key not in wanted or not _same(value, wanted[key])
    ]
    kept = standing.keys() - {value.source_key for value in gone}
    new = [value for key, value in wanted.items() if key not in kept]
    companies = {value.organisation_id for value in [*gone, *new]}
    stocks = frozenset({indicator.pk} if indicator.is_stock else ())
    before = cells_of(_rows(indicator, companies) if stocks else gone, stocks)
    _reverse(gone, by, now)
    Value.objects.bulk_create(new, batch_size=AT_ONCE)
    _steps([(value, "", value.state, "") for value in new], by, now)
    after = cells_of(_rows(indicator, companies) if stocks else new, stocks)
    merge(cells, difference(before, after))
    return len(new), len(gone)


def _rows(indicator: Indicator, companies: Iterable[int]) -> Iterable[Value]:
    return Value.objects.filter(
        hub=indicator.hub_id, indicator=indicator, organisation__in=companies,
        state__in=COUNTING,
    )  # fmt: skip


def _value(
    indicator: Indicator,
    row: Measured,
    cohorts: Iterable[tuple[date, int, int]],
    now: datetime,
) -> Value:
    return Value(
        hub_id=indicator.hub_id,
        indicator=indicator,
        organisation_id=row.organisation,
        cohort_id=cohort_for(cohorts, row.on, row.programme),
        edition=indicator.edition,
        starts_on=first_of(row.on),
        ends_on=last_of(row.on),
        month=first_of(row.on),
        amount=row.amount,
        currency=row.currency if indicator.is_money else "",
        state=ValueState.EVIDENCED if row.is_evidenced else ValueState.CLAIMED,
        origin=Origin.COUNTED,
        remark=row.label[:500],
        source_key=row.key,
        source_path=row.path,
        noted_at=now,
    )


#: What of a row has to be as it was for its value to stand.
SAME = (
    "organisation_id", "cohort_id", "month", "amount", "currency", "edition",
)  # fmt: skip


def _same(old: Value, new: Value) -> bool:
    if any(getattr(old, name) != getattr(new, name) for name in SAME):
        return False
    return old.state in {ValueState.VERIFIED, new.state}


def _reverse(values: Sequence[Value], by: Actor, now: datetime) -> None:
    with override(by.hub.languages[0] if by.hub.languages else "en"):
        reason = _("The row it came from says something else now.")
    _steps([(v, v.state, ValueState.REVERSED, reason) for v in values], by, now)
    keys = [value.pk for value in values]
    for start in range(0, len(keys), AT_ONCE):
        part = Value.objects.filter(pk__in=keys[start : start + AT_ONCE])
        part.update(state=ValueState.REVERSED)


def _steps(
    moves: Iterable[tuple[Value, str, str, str]], by: Actor, now: datetime
) -> None:
    ValueStep.objects.bulk_create(
        [
            ValueStep(
                hub_id=value.hub_id, value=value, was=was, state=state, reason=reason,
                at=now, by=by.user,
            )
            for value, was, state, reason in moves
        ],
        batch_size=AT_ONCE,
    )  # fmt: skip


@action(rules.may_gather)
def recount_tallies(hub: Hub, by: Actor) -> None:
    """All tallies of the hub are added up anew from its values, by the database.

    Nobody writes a value of the hub meanwhile.
    """
    indicators = list(Indicator.objects.select_for_update().filter(hub=hub))
    Tally.objects.filter(hub=hub).delete()
    programmes = dict(Cohort.objects.filter(hub=hub).values_list("pk", "programme"))
    for indicator in indicators:
        sums = spread(cells_in_database(indicator), programmes)
        Tally.objects.bulk_create(
            [
                Tally(
                    hub=hub, indicator_id=cell.indicator, edition=cell.edition,
                    programme_id=cell.programme, cohort_id=cell.cohort,
                    month=cell.month, level=str(cell.level), currency=cell.currency,
                    total=amount, rows=number,
                )
                for cell, (amount, number) in sums.items()
            ],
            batch_size=AT_ONCE,
        )  # fmt: skip
