"""Noting many values of a file at once, and taking them back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from madang.directory.models import Organisation
from madang.hubs import journal
from madang.kit.errors import NotAllowed
from madang.outcomes import rules
from madang.outcomes.actions.tallying import add_to_tallies
from madang.outcomes.models import COUNTING, Origin, Value, ValueState, ValueStep
from madang.outcomes.periods import first_of
from madang.outcomes.queries.scopes import cohort_for, cohorts_counted
from madang.outcomes.queries.standing import standings_of_firms
from madang.outcomes.queries.tallying import cells_of, difference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from madang.hubs.models import Actor
    from madang.outcomes.queries.standing import Key, Known
    from madang.outcomes.queries.tallying import Cells

Lines = tuple[journal.Line, ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """A value that came in, with its journal line."""

    pk: int
    line: journal.Line


def bring_values(
    by: Actor, rows: Sequence[Mapping[str, Any]], *, now: datetime
) -> list[Brought | None]:
    """Companies have these values, claimed; nothing for one whose period is taken.

    A row has organisation (a key), indicator, period, amount, currency and remark, all
    of them found right.  It runs in the transaction of whoever calls it; the companies
    are locked, so that nobody notes the same meanwhile.

    Raises:
        NotAllowed: she does not keep outcomes.
    """
    if not rules.may_keep_outcomes(by):
        raise NotAllowed
    firms = _locked({row["organisation"] for row in rows})
    standing = standings_of_firms(by.hub, firms, {row["indicator"].pk for row in rows})
    cohorts = cohorts_counted(by.hub, firms)
    values: list[Value | None] = []
    for row in rows:
        value = None
        if not _is_taken(standing, row):
            value = _value(by, row, cohorts.get(row["organisation"], ()), now)
        values.append(value)
    new = [value for value in values if value]
    before = _brought(by, new, [])
    Value.objects.bulk_create(new)
    _steps([(one, "", ValueState.CLAIMED, "") for one in new], by, now)
    add_to_tallies(by.hub, difference(before, _brought(by, new, new)))
    return [_told(one, journal.created(one)) if one else None for one in values]


def take_values_back(
    by: Actor, keys: Iterable[int], *, reason: str, now: datetime
) -> dict[int, Lines]:
    """Return the values reversed, with their journal lines: those still only claimed.

    What somebody proved, checked or corrected since stays as it is.
    """
    rows = Value.objects.filter(hub=by.hub, pk__in=list(keys))
    _locked(set(rows.values_list("organisation", flat=True)))
    found = list(
        rows.filter(state=ValueState.CLAIMED, origin=Origin.IMPORT).select_related(
            "indicator"
        )
    )
    before = _brought(by, found, found)
    Value.objects.filter(pk__in=[one.pk for one in found]).update(
        state=ValueState.REVERSED
    )
    _steps([(one, one.state, ValueState.REVERSED, reason) for one in found], by, now)
    add_to_tallies(by.hub, difference(before, _brought(by, found, [])))
    changes = {"state": [ValueState.CLAIMED, ValueState.REVERSED]}
    line = "outcomes.reverse_value"
    return {one.pk: (journal.Line(line, one, changes),) for one in found}


def _told(value: Value, changes: dict[str, Any]) -> Brought:
    return Brought(value.pk, journal.Line("outcomes.note_value", value, changes))


def _locked(firms: set[int]) -> set[int]:
    """Lock companies, in one order for everybody."""
    rows = Organisation.objects.select_for_update().filter(pk__in=firms)
    return set(rows.order_by("pk").values_list("pk", flat=True))


def _is_taken(standing: Mapping[Key, list[Known]], row: Mapping[str, Any]) -> bool:
    key = (row["organisation"], row["indicator"].pk, row["currency"])
    return any(
        known.period == row["period"]
        or (not row["indicator"].is_stock and known.period.meets(row["period"]))
        for known in standing.get(key, ())
    )


def _value(
    by: Actor, row: Mapping[str, Any], cohorts: Iterable[Any], now: datetime
) -> Value:
    period, indicator = row["period"], row["indicator"]
    return Value(
        hub=by.hub,
        indicator=indicator,
        organisation_id=row["organisation"],
        cohort_id=cohort_for(cohorts, period.last),
        edition=indicator.edition,
        starts_on=period.first,
        ends_on=period.last,
        month=first_of(period.last),
        amount=row["amount"],
        currency=row["currency"],
        origin=Origin.IMPORT,
        remark=row["remark"],
        noted_at=now,
        noted_by=by.user,
    )


def _steps(
    moves: Iterable[tuple[Value, str, str, str]], by: Actor, now: datetime
) -> None:
    ValueStep.objects.bulk_create(
        ValueStep(
            hub_id=value.hub_id, value=value, was=was, state=state, reason=reason,
            at=now, by=by.user,
        )
        for value, was, state, reason in moves
    )  # fmt: skip


def _brought(by: Actor, touched: Iterable[Value], flows: Iterable[Value]) -> Cells:
    """Return what companies' stocks bring now, and these values of flows."""
    touched = [one for one in touched if one.indicator.is_stock]
    stocks = frozenset(one.indicator_id for one in touched)
    rows = Value.objects.filter(
        hub=by.hub,
        indicator__in=stocks,
        organisation__in={one.organisation_id for one in touched},
        state__in=COUNTING,
    )
    cells = cells_of(rows, stocks) if stocks else {}
    own = (one for one in flows if not one.indicator.is_stock)
    return cells | cells_of(own, frozenset())
