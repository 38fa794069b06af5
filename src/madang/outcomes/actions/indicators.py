"""Taking indicators over from the library, adding a hub's own, changing them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.hubs.checking import assign
from madang.kit.errors import Conflict
from madang.outcomes import rules
from madang.outcomes.checking import check
from madang.outcomes.library import LIBRARY
from madang.outcomes.models import Indicator, Value

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from madang.hubs.models import Actor, Hub

FIELDS = (
    "names", "meanings", "unit", "nature", "unit_names", "method", "source",
    "frequency", "measure",
)  # fmt: skip
#: What changes the meaning of numbers: with any of these a new edition begins.
MEANING = ("meanings", "unit", "nature", "method", "measure")
#: What cannot change once there are values.
FIXED = ("unit", "nature", "measure")


@dataclass(frozen=True, slots=True)
class Taken:
    """The indicators that a hub took over, with their journal lines."""

    rows: list[Indicator]

    @property
    def lines(self) -> Sequence[journal.Line]:
        """One line an indicator."""
        return [
            journal.Line("outcomes.take_over", row, journal.created(row))
            for row in self.rows
        ]


@action(rules.may_keep_outcomes)
def take_over(hub: Hub, by: Actor, *, codes: Collection[str]) -> Taken:
    """The hub has these definitions of the library; those it has already stay."""
    known = set(Indicator.objects.filter(hub=hub).values_list("code", flat=True))
    order = _last(hub)
    rows = []
    for entry in LIBRARY:
        if entry.code in codes and entry.code not in known:
            order += 1
            row = Indicator(
                hub=hub, code=entry.code, library=entry.code, order=order,
                **entry.values,
            )  # fmt: skip
            check(row)
            row.save()
            rows.append(row)
    return Taken(rows)


@action(rules.may_keep_outcomes)
def add_indicator(hub: Hub, by: Actor, *, values: Mapping[str, Any]) -> Indicator:
    """The hub has an indicator of its own.

    Raises:
        Refused: a value is wrong, or the short name is taken.
    """
    row = Indicator(hub=hub, order=_last(hub) + 1)
    assign(row, values, FIELDS)
    names = values.get("names") or {}
    row.code = values.get("code") or slugify(names.get("en", ""))[:40] or "own"
    check(row)
    row.save()
    return row


@action(rules.may_keep_outcomes)
def change_indicator(
    indicator: Indicator, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> Indicator:
    """The indicator says something else; if its meaning changed, in a new edition.

    Raises:
        Refused: a value is wrong, or it has values and its unit would change.
        Stale: somebody else was faster.
    """
    was = {name: getattr(indicator, name) for name in FIELDS}
    assign(indicator, values, FIELDS)
    changed = {name for name in FIELDS if getattr(indicator, name) != was[name]}
    faults = {}
    if (fixed := changed & set(FIXED)) and Value.objects.filter(
        indicator=indicator
    ).exists():
        told = _("There are values already. Retire this one and add another.")
        faults = dict.fromkeys(fixed, told)
    check(indicator, **faults)
    if changed & set(MEANING):
        indicator.edition += 1
    return save_version(indicator, expected, [*FIELDS, "edition"])


@action(rules.may_keep_outcomes)
def retire_indicator(indicator: Indicator, by: Actor, *, today: date) -> Indicator:
    """Nobody is asked for it any more; its values stay.

    Raises:
        Conflict: it is retired already.
    """
    if indicator.retired_on:
        raise Conflict(_("This indicator is retired already."))
    indicator.retired_on = today
    return save_version(indicator, indicator.version, ["retired_on"])


@action(rules.may_keep_outcomes)
def restore_indicator(indicator: Indicator, by: Actor) -> Indicator:
    """It is in use again."""
    indicator.retired_on = None
    return save_version(indicator, indicator.version, ["retired_on"])


def _last(hub: Hub) -> int:
    found = Indicator.objects.filter(hub=hub).aggregate(last=Max("order"))["last"]
    return int(found or 0)
