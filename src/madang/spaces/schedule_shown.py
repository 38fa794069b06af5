"""A schedule as people read it: who pays what in each month, and why it changes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.kit.money import number_text
from madang.spaces.months import month_text
from madang.spaces.schedule import split_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.kit.sheets.writing import Cell
    from madang.spaces.models import (
        AgreementLine,
        RentStep,
        SpaceAgreement,
        Subsidy,
    )
    from madang.spaces.queries.terms import Terms
    from madang.spaces.schedule import Month

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class ShownMonth:
    """A month of the schedule: its name, who pays what of it, and why it changes."""

    name: str
    month: Month
    tenant: Decimal
    funded: tuple[Decimal, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Cost:
    """All months, with a column per funder, and their sums."""

    months: Sequence[ShownMonth]
    funders: Sequence[Subsidy]
    total: Decimal
    tenant: Decimal
    funded: Sequence[Decimal]


def cost_of(months: Sequence[Month], terms: Terms, currency: str) -> Cost:
    """Return what an agreement costs, month by month, by who pays it."""
    why = {one.month: why_of(one) for one in terms.steps if one.confirmed_on}
    shown = []
    for month in months:
        split = split_of(month, terms.subsidies, currency)
        funded = tuple(split.by(one.pk) for one in terms.subsidies)
        name, told = month_text(month.first), why.get(month.first, "")
        shown.append(ShownMonth(name, month, split.tenant, funded, told))
    return Cost(
        shown,
        terms.subsidies,
        sum((one.amount for one in months), ZERO),
        sum((one.tenant for one in shown), ZERO),
        [
            sum(column, ZERO)
            for column in zip(*(one.funded for one in shown), strict=True)
        ],
    )


def percent_text(value: Decimal) -> str:
    """Return a per cent with its sign, in the reader's language."""
    language = get_language() or "en"
    text = number_text(abs(value).normalize(), language)
    return f"{'−' if value < 0 else '+'}{text}\N{NO-BREAK SPACE}%"


def why_of(step: RentStep) -> str:
    """Return why a rent rises by a step, in one line."""
    language = get_language() or "en"
    if step.index is None or step.old_value is None or step.new_value is None:
        text = _("Agreed rise") + f": {percent_text(step.raw)}"
    else:
        old = number_text(step.old_value.normalize(), language)
        new = number_text(step.new_value.normalize(), language)
        text = f"{step.index}: {old} → {new}, {percent_text(step.raw)}"
    if step.is_limited:
        limit = _("limited to %(percent)s") % {"percent": percent_text(step.percent)}
        text = f"{text}; {limit}"
    return text


def steps_shown(terms: Terms, *, is_staff: bool) -> list[tuple[RentStep, str, str]]:
    """Return the steps with their month and why; a tenant sees those confirmed."""
    return [
        (one, month_text(one.month), why_of(one))
        for one in terms.steps
        if is_staff or one.confirmed_on
    ]


def schedule_sheet(
    row: SpaceAgreement,
    lines: Sequence[AgreementLine],
    months: Sequence[Month],
    subsidies: Sequence[Subsidy],
) -> tuple[list[str], list[list[Cell]]]:
    """Return the schedule as a sheet: a line per charge, a column per funder."""
    named = {one.pk: str(one) for one in lines}
    header = [_("Space"), _("First day"), _("Last day"), _("Days"), _("Amount")]
    header += [_("Currency"), _("Tenant's part"), *map(str, subsidies)]
    cells: list[list[Cell]] = []
    for month in months:
        for part in split_of(month, subsidies, row.currency).parts:
            charge, funded = part.charge, dict(part.funded)
            cells.append([
                named[charge.line], charge.first, charge.last_day, charge.days,
                charge.amount, row.currency, part.tenant,
                *(funded.get(one.pk, ZERO) for one in subsidies),
            ])  # fmt: skip
    return header, cells
