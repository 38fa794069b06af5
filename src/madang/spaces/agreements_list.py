"""The list of agreements: what it is searched, filtered, sorted and exported by."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.kit.short_lists import AskedList, Choice, Column, Facet
from madang.spaces.models import AgreementKind, AgreementState
from madang.spaces.months import DAY
from madang.spaces.queries.agreements_listing import (
    OPEN,
    agreements_found,
    chosen_of,
    groups_of,
    in_order,
    is_choice,
    lines_under,
    told_of,
)
from madang.spaces.schedule import rounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from django.db.models import QuerySet
    from django.http import QueryDict

    from madang.hubs.models import Actor
    from madang.kit.sheets.writing import Cell
    from madang.spaces.queries.agreements_listing import Group, ListedLine, Told

ZERO = Decimal(0)
TONES = {
    AgreementState.OFFERED: "info",
    AgreementState.SIGNED: "info",
    AgreementState.ACTIVE: "ok",
    AgreementState.NOTICE: "warn",
}
#: What the list is filtered by.
FILTERS = {"state": _("State"), "kind": _("Kind"), "ends": _("Ends in")}
BATCH = 500


@dataclass(frozen=True, slots=True)
class Row:
    """An agreement as the list shows it on a day."""

    pk: int
    number: str
    tenant: str
    kind: AgreementKind
    places: str
    starts_on: date
    last_day: date | None
    net_m2: Decimal
    monthly: Decimal
    currency: str
    state: AgreementState

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return TONES.get(self.state, "")


COLUMNS = (
    Column("number", _("Number"), lambda r: r.number),
    Column("tenant", _("Tenant"), lambda r: r.tenant),
    Column("kind", _("Kind"), lambda r: str(r.kind.label)),
    Column("spaces", _("Spaces"), lambda r: r.places),
    Column("starts", _("First day"), lambda r: r.starts_on),
    Column("ends", _("Last day"), lambda r: r.last_day),
    Column("m2", pgettext_lazy("column", "Net m²"), lambda r: r.net_m2, "num"),
    Column("rent", _("A month"), lambda r: r.monthly, "num"),
    Column("currency", _("Currency"), lambda r: r.currency),
    Column("state", _("State"), lambda r: str(r.state.label)),
)


class AgreementsList(AskedList):
    """The agreements that an address asks for; anything unknown in it is left out.

    Time: one statement for all counts, two for a page of any length.
    """

    def __init__(self, by: Actor, given: QueryDict, today: date) -> None:
        super().__init__(given, COLUMNS, FILTERS)
        self.chosen = {
            name: [value for value in values if is_choice(name, value)]
            for name, values in self.chosen.items()
        }
        self.today = today
        self._found = agreements_found(by, self.text, today)

    @cached_property
    def groups(self) -> list[Group]:
        """How many the text finds, of each state, kind and year."""
        return groups_of(self._found)

    def _left(self, groups: Iterable[Group], but: str = "") -> Iterator[Group]:
        """Yield the groups that the filters leave, one of them set aside."""
        for one in groups:
            if all(
                name == but or not self.chosen[name] or value in self.chosen[name]
                for name, value in _values(one).items()
            ):
                yield one

    @property
    def total(self) -> int:
        """How many agreements are asked for."""
        return sum(one.count for one in self._left(self.groups))

    def agreements(self) -> QuerySet[Any, Told]:
        """Return what is told of the agreements asked for, in their order."""
        return told_of(in_order(chosen_of(self._found, self.chosen), self.sort))

    def rows(self, agreements: Iterable[Told]) -> list[Row]:
        """Return a page's agreements as the list shows them, with their lines."""
        told = list(agreements)
        lines = lines_under([one[0] for one in told])
        return [_row(one, lines.get(one[0], ())) for one in told]

    @cached_property
    def facets(self) -> list[Facet]:
        """The filters that part the rows, each counted under the other filters."""
        found = []
        for name, label in FILTERS.items():
            here = {_values(one)[name] for one in self.groups}
            counts: Counter[str] = Counter()
            for one in self._left(self.groups, but=name):
                counts[_values(one)[name]] += one.count
            picked = self.chosen[name]
            choices = [
                Choice(value, words, counts[value], value in picked)
                for value, words in _choices(name, here | set(picked))
            ]
            if len(choices) > 1 or picked:
                found.append(Facet(name, str(label), choices))
        return found

    def lines(self) -> Iterator[list[Cell]]:
        """Yield the agreements asked for as the file has them."""
        for row in self.rows(self.agreements()):
            yield [one.value(row) for one in COLUMNS]


def _row(told: Told, lines: Iterable[ListedLine]) -> Row:
    """Return an agreement with the sums of its lines."""
    pk, number, tenant, kind, starts_on, over, currency, state = told
    places, net, cost = [], ZERO, ZERO
    for code, rate, quantity, net_m2 in lines:
        if code:
            places.append(code)
        net += net_m2
        cost += rounded(rate * quantity, currency)
    return Row(
        pk,
        number,
        tenant,
        AgreementKind(kind),
        ", ".join(places),
        starts_on,
        over - DAY if over else None,
        net,
        cost,
        currency,
        AgreementState(state),
    )


def _values(group: Group) -> dict[str, str]:
    return {"state": group.state, "kind": group.kind, "ends": group.ends}


def _choices(name: str, here: set[str]) -> list[tuple[str, str]]:
    """Return a filter's values with their words, in their own order."""
    if name == "ends":
        years = sorted(here - {OPEN})
        found = [(year, year) for year in years]
        return [*found, (OPEN, str(_("open-ended")))] if OPEN in here else found
    known = {"state": AgreementState, "kind": AgreementKind}[name].choices
    return [(value, str(label)) for value, label in known if value in here]
