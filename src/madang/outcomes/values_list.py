"""The list of values: what it is narrowed, sorted and exported by.

All of it is asked of the database, and nothing counted to its end, for a hub may have a
million values.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.kit.short_lists import AskedList, Choice, Column, Facet
from madang.outcomes.forms.listing import ValuesForm
from madang.outcomes.models import ValueState
from madang.outcomes.queries import values_chosen, values_found, values_in_order

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from django.db.models import QuerySet
    from django.http import QueryDict

    from madang.hubs.models import Actor
    from madang.kit.sheets.writing import Cell
    from madang.kit.short_lists import Head
    from madang.outcomes.models import Value

COLUMNS = (
    Column("indicator", _("Indicator"), lambda r: str(r.indicator)),
    Column("edition", _("Edition"), lambda r: r.edition),
    Column("company", _("Company"), lambda r: str(r.organisation)),
    Column("cohort", _("Cohort"), lambda r: str(r.cohort or "")),
    Column("period", _("From"), lambda r: r.starts_on),
    Column("until", _("Until"), lambda r: r.ends_on),
    Column("amount", _("Value"), lambda r: r.amount, "num"),
    Column("currency", _("Currency"), lambda r: r.currency),
    Column("state", _("State"), lambda r: str(r.get_state_display())),
    Column("origin", _("How it came in"), lambda r: str(r.get_origin_display())),
    Column("remark", _("Remark"), lambda r: r.remark),
)


def header() -> list[str]:
    """Return the heads of a file of values."""
    return [str(one.label) for one in COLUMNS]


def lines_of(rows: QuerySet[Value]) -> Iterator[list[Cell]]:
    """Yield values as a file has them."""
    for row in rows.iterator(chunk_size=2000):
        yield [one.value(row) for one in COLUMNS]


#: What the page is sorted by; amounts only among those of one indicator.
SORTED = (
    Column("company", _("Company"), lambda r: str(r.organisation)),
    Column("period", _("Period"), lambda r: r.ends_on),
    Column(
        "amount", pgettext_lazy("of an indicator", "Value"), lambda r: r.amount, "num"
    ),
)
FILTERS = ("state", "indicator", "programme", "cohort", "first", "last")


class ValuesList(AskedList):
    """The values that an address asks for; anything unknown in it is left out."""

    def __init__(self, by: Actor, given: QueryDict) -> None:
        self.by, self.form = by, ValuesForm(given, by=by)
        self.form.is_valid()
        state = given.get("state", "")
        self.asked: dict[str, Any] = {
            **self.form.cleaned_data,
            "state": state if state in ValueState.values else "",
        }
        sorted_by = SORTED if self.asked.get("indicator") else SORTED[:-1]
        super().__init__(given, sorted_by, FILTERS)
        self.text = self.asked.get("q", "")

    @cached_property
    def rows(self) -> QuerySet[Value]:
        """The values asked for, in the order that is asked for."""
        found = values_found(self.by, self.text)
        return values_in_order(values_chosen(found, self.asked), self.sort)

    @property
    def is_filtered(self) -> bool:
        """Whether fewer values than all are asked for."""
        return any(self.asked.values())

    @property
    def facets(self) -> list[Facet]:
        """What narrows the list beside its state."""
        fields = ((name, self.form.fields.get(name)) for name in FILTERS)
        return [
            Facet(name, str(field.label), [self._chosen(name)])
            for name, field in fields
            if field and self.asked.get(name)
        ]

    def _chosen(self, name: str) -> Choice:
        value = self.asked[name]
        words = f"{value:%Y-%m}" if isinstance(value, date) else str(value)
        return Choice(self.given.get(name, ""), words, 0, is_chosen=True)

    @property
    def states(self) -> list[tuple[str, str, bool]]:
        """The states as tabs: words, address, whether it is the one asked for."""
        choices = [("", _("All values")), *ValueState.choices]
        return [
            (str(label), self.address(state=[code]), code == self.asked["state"])
            for code, label in choices
        ]

    @property
    def sort_heads(self) -> dict[str, list[Head]]:
        """The heads that sort, each by its column's name."""
        return {one.name: self.heads([one.name]) for one in self.columns}

    @property
    def carried_by_form(self) -> list[tuple[str, str]]:
        """What the form that narrows carries along: the state and the order."""
        return self.kept(*self.form.fields)
