"""The list of certificates: what it is searched, filtered, sorted and exported by.

All of it is asked of the database, for a hub may have tens of thousands.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from madang.kit.short_lists import AskedList, Choice, Column, Facet
from madang.readiness.models import STANDING, CertificateState
from madang.readiness.queries import (
    certificates_found,
    chosen_of,
    groups_of,
    in_order,
    names_of_kinds,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.db.models import QuerySet
    from django.http import QueryDict

    from madang.hubs.models import Actor
    from madang.kit.sheets.writing import Cell
    from madang.readiness.models import Certificate

TONES: dict[str, str] = {
    CertificateState.CLAIMED: "", CertificateState.EVIDENCED: "info",
    CertificateState.VERIFIED: "ok", CertificateState.CORRECTED: "bad",
    CertificateState.WITHDRAWN: "bad",
}  # fmt: skip
FILTERS = {
    "kind": pgettext_lazy("certificate", "Kind"),
    "state": pgettext_lazy("certificate", "State"),
    "ends": pgettext_lazy("certificate", "Ends"),
}
ENDS = {
    "expired": _("has expired"),
    "60": _("within 60 days"),
    "180": _("within 180 days"),
    "later": _("later"),
    "never": _("has no last day"),
}
HEADS = ("company", "kind", "issuer", "from", "until")


@dataclass(frozen=True, slots=True)
class Listed:
    """A certificate as the list and the file show it."""

    row: Certificate
    kind: str
    is_expired: bool

    @property
    def state(self) -> str:
        """How far it can be trusted, in words."""
        return (
            pgettext("certificate", "Expired")
            if self.is_expired
            else self.row.get_state_display()
        )

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return "bad" if self.is_expired else TONES[self.row.state]


COLUMNS = (
    Column("company", _("Company"), lambda one: one.row.organisation.display_name),
    Column("kind", pgettext_lazy("certificate", "Kind"), lambda one: one.kind),
    Column("issuer", _("Issuer"), lambda one: one.row.issuer),
    Column("number", pgettext_lazy("certificate", "Number"), lambda o: o.row.number),
    Column("scope", _("Scope"), lambda one: one.row.scope),
    Column("from", _("Valid from"), lambda one: one.row.valid_from),
    Column("until", _("Valid until"), lambda one: one.row.valid_until),
    Column("state", pgettext_lazy("certificate", "State"), lambda one: one.state),
)


class CertificatesList(AskedList):
    """The certificates that an address asks for; anything unknown is left out.

    Time: one statement for all counts, one for a page of any length.
    """

    def __init__(self, by: Actor, given: QueryDict, today: date) -> None:
        super().__init__(given, COLUMNS, FILTERS)
        if self.sort.removeprefix("-") not in HEADS:
            self.sort = ""
        self.today, self.names = today, names_of_kinds(by.hub)
        known: dict[str, set[str]] = {
            "state": {*STANDING}, "ends": {*ENDS}, "kind": {*self.names},
        }  # fmt: skip
        self.chosen = {
            name: [one for one in values if one in known[name]]
            for name, values in self.chosen.items()
        }
        self._found = certificates_found(by, self.text, self.names)

    @cached_property
    def groups(self) -> list[tuple[dict[str, str], int]]:
        """How many the text finds, by what they are filtered by."""
        return groups_of(self._found, self.today)

    def _left(self, but: str = "") -> Iterator[tuple[dict[str, str], int]]:
        for group, count in self.groups:
            if all(
                name == but or not picked or group[name] in picked
                for name, picked in self.chosen.items()
            ):
                yield group, count

    @property
    def total(self) -> int:
        """How many are asked for."""
        return sum(count for _group, count in self._left())

    def certificates(self) -> QuerySet[Certificate]:
        """Return those asked for, in their order: the one that ends first leads."""
        return in_order(chosen_of(self._found, self.chosen, self.today), self.sort)

    def listed(self, row: Certificate) -> Listed:
        """Return a certificate as the page shows it."""
        name = self.names.get(row.kind, row.kind)
        return Listed(row, name, row.is_expired(self.today))

    @cached_property
    def facets(self) -> list[Facet]:
        """The filters that part them, each counted under the other filters."""
        found = []
        for name, label in FILTERS.items():
            here = {group[name] for group, _count in self.groups}
            counts: Counter[str] = Counter()
            for group, count in self._left(but=name):
                counts[group[name]] += count
            picked = self.chosen[name]
            choices = [
                Choice(value, words, counts[value], value in picked)
                for value, words in self._words(name)
                if value in here or value in picked
            ]
            if len(choices) > 1 or picked:
                found.append(Facet(name, str(label), choices))
        return found

    def _words(self, name: str) -> list[tuple[str, str]]:
        if name == "ends":
            return [(value, str(label)) for value, label in ENDS.items()]
        if name == "state":
            return [(one.value, str(one.label)) for one in STANDING]
        return sorted(self.names.items(), key=lambda one: one[1])

    def lines(self) -> Iterator[list[Cell]]:
        """Yield those asked for as the file has them."""
        for row in self.certificates().iterator(chunk_size=2000):
            yield [one.value(self.listed(row)) for one in COLUMNS]
