"""The list of deals: what it is searched, filtered, sorted and exported by."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.deals.models import AmountKind, DealStage
from madang.deals.queries import (
    amounts_held,
    chosen_of,
    currencies_of,
    deals_found,
    groups_of,
    in_order,
)
from madang.deals.rules import may_see_all_deals
from madang.kit.money import SIGNS
from madang.kit.search_text import fold
from madang.kit.short_lists import AskedList, Choice, Column, Facet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from decimal import Decimal

    from django.db.models import QuerySet
    from django.http import QueryDict

    from madang.deals.models import Deal, DealAmount
    from madang.deals.queries import Group
    from madang.hubs.models import Actor
    from madang.kit.sheets.writing import Cell

STAGE = pgettext_lazy("deal", "Stage")
TONES = {
    DealStage.FIRST_TALK: "info",
    DealStage.DEEP_TALK: "info",
    DealStage.DUE_DILIGENCE: "info",
    DealStage.TERM_SHEET: "warn",
    DealStage.COMMITTED: "ok",
    DealStage.CLOSED: "ok",
    DealStage.PASSED: "bad",
}


@dataclass(frozen=True, slots=True)
class DealRow:
    """A deal with the amounts that hold on a day, by kind."""

    deal: Deal
    held: dict[str, list[DealAmount]] = field(default_factory=dict)
    is_late: bool = False

    @property
    def tone(self) -> str:
        """The colour of its stage."""
        return TONES.get(DealStage(self.deal.stage), "")

    @property
    def note_tone(self) -> str:
        """The colour in which its next step is told."""
        return "warn" if self.is_late else "info"

    @property
    def discussed(self) -> DealAmount | None:
        """What is under discussion; nothing once the deal is committed or over."""
        return self.latest(AmountKind.DISCUSSED)

    @property
    def shown(self) -> DealAmount | None:
        """The furthest of its amounts: received, else committed, discussed, asked."""
        for kind in ("received", "committed", "discussed", "asked"):
            if row := self.latest(kind):
                return row
        return None

    def latest(self, kind: str) -> DealAmount | None:
        """Return the latest amount of a kind, if there is one."""
        rows = self.held.get(kind)
        return rows[-1] if rows else None

    def amount(self, kind: str) -> Decimal | None:
        """Return the latest amount of a kind as a number."""
        row = self.latest(kind)
        return row.amount if row else None

    def text(self, kind: str) -> str:
        """Return all that holds of a kind, for a file."""
        rows = self.held.get(kind, ())
        return "; ".join(f"{row.amount:f} {row.currency}" for row in rows)


def rows_of(deals: Iterable[Deal], today: date) -> list[DealRow]:
    """Return deals with what holds of their amounts today: one statement more."""
    rows = list(deals)
    held = amounts_held(rows, today)
    kinds = list(AmountKind)
    return [
        DealRow(
            deal,
            {kind: held[deal.pk, kind] for kind in kinds if (deal.pk, kind) in held},
            deal.is_late(today),
        )
        for deal in rows
    ]


def _currency(row: DealRow, kind: str) -> str:
    found = row.latest(kind)
    return found.currency if found else ""


def _as_of(row: DealRow, kind: str) -> date | None:
    found = row.latest(kind)
    return found.as_of if found else None


OF_MONEY = {
    AmountKind.ASKED: (pgettext_lazy("amount", "Asked"), _("Currency (asked)")),
    AmountKind.DISCUSSED: (_("In discussion"), _("Currency (in discussion)")),
    AmountKind.COMMITTED: (_("Committed sum"), _("Currency (committed)")),
}


def _money_columns() -> list[Column]:
    found = []
    for kind, (label, currency) in OF_MONEY.items():
        found += [
            Column(str(kind), label, partial(DealRow.amount, kind=kind), "num"),
            Column(f"{kind}_in", currency, partial(_currency, kind=kind)),
        ]
    return found


COLUMNS = (
    Column("company", _("Company"), lambda r: r.deal.company.display_name),
    Column("investor", _("Investor"), lambda r: r.deal.investor.display_name),
    Column(
        "stage",
        STAGE,
        lambda r: str(r.deal.get_stage_display()),
    ),
    Column("since", _("In this stage since"), lambda r: r.deal.stage_on),
    *_money_columns(),
    Column("as_of", _("As of"), lambda r: _as_of(r, AmountKind.DISCUSSED)),
    Column("received", _("Received sums"), lambda r: r.text(AmountKind.RECEIVED)),
    Column("step", _("Next step"), lambda r: r.deal.next_step),
    Column("due", pgettext_lazy("column", "Due"), lambda r: r.deal.next_step_on),
    Column("opened", _("Opened on"), lambda r: r.deal.opened_on),
)
#: What only those see who see all deals.
INTERNAL = (
    Column("owner", _("Looks after it"), lambda r: str(r.deal.owner or "")),
    Column("source", _("Where it came from"), lambda r: r.deal.source),
    Column("probability", _("Probability in per cent"), lambda r: r.deal.probability),
)


#: What the list is filtered by; by whom a deal is looked after only staff are told.
FILTERS = {
    "stage": STAGE,
    "currency": _("Currency"),
    "late": pgettext_lazy("column", "Due"),
    "owner": _("Looks after it"),
}
SIDES = ("company", "investor")
BATCH = 500
LATE = ("late",)
DIGITS = 18


class DealsList(AskedList):
    """The deals that an address asks for; anything unknown in it is left out.

    Time: two statements for all counts, two for a page of any length.
    """

    def __init__(self, by: Actor, given: QueryDict, today: date) -> None:
        sees_all = may_see_all_deals(by)
        columns = (*COLUMNS, *(INTERNAL if sees_all else ()))
        names = [name for name in FILTERS if sees_all or name != "owner"]
        super().__init__(given, columns, names)
        self.chosen = {
            name: [value for value in values if _is_choice(name, value)]
            for name, values in self.chosen.items()
        }
        self.today = today
        self._found = deals_found(by, self.text, today)

    def _but(self, *names: str) -> dict[str, list[str]]:
        return {name: self.chosen[name] for name in self.chosen if name not in names}

    @cached_property
    def groups(self) -> list[Group]:
        """How many the text and the currency find, of each stage, owner, lateness."""
        only = {"currency": self.chosen["currency"]}
        return groups_of(chosen_of(self._found, only, self.today))

    def _left(self, but: str = "") -> Iterator[Group]:
        """Yield the groups that the filters leave, one of them set aside."""
        for one in self.groups:
            if all(
                name == but or not chosen or _value(one, name) in chosen
                for name, chosen in self._but("currency").items()
            ):
                yield one

    @property
    def total(self) -> int:
        """How many deals are asked for."""
        return sum(one.count for one in self._left())

    def deals(self) -> QuerySet[Deal]:
        """Return the deals asked for, in their order."""
        found = chosen_of(self._found, self.chosen, self.today)
        found = found.select_related(*SIDES, "owner")
        return in_order(found, self.sort, self.today)

    def shown(self) -> QuerySet[Deal]:
        """Return the same with no more than a line of the page shows."""
        names = [f"{side}__{name}" for side in SIDES for name in ("name", "names")]
        return (
            self.deals()
            .select_related(None)
            .select_related(*SIDES)
            .only("hub", "stage", "next_step", "next_step_on", *SIDES, *names)
        )

    @cached_property
    def facets(self) -> list[Facet]:
        """The filters that part the rows, each counted under the other filters."""
        found = []
        for name in self.chosen:
            counts, words = self._counts(name)
            picked = self.chosen[name]
            choices = [
                Choice(value, words[value], counts[value], value in picked)
                for value in words
            ]
            if len(choices) > 1 or picked or (name == "late" and choices):
                found.append(Facet(name, str(FILTERS[name]), choices))
        return found

    def _counts(self, name: str) -> tuple[Counter[str], dict[str, str]]:
        """Return how many deals have each value of a filter, and the values' words."""
        if name == "currency":
            rest = chosen_of(self._found, self._but("currency"), self.today)
            counts = Counter(currencies_of(rest, self.today))
            codes = sorted({*counts, *self.chosen["currency"]})
            return counts, {code: code for code in codes}
        counts = Counter()
        for one in self._left(but=name):
            counts[_value(one, name)] += one.count
        here = {_value(one, name) for one in self.groups} | set(self.chosen[name])
        return counts, _words(name, here - {""}, self.groups)

    def lines(self) -> Iterator[list[Cell]]:
        """Yield the deals asked for as the file has them, some hundred at a time."""
        deals = self.deals().iterator(chunk_size=BATCH)
        while batch := list(islice(deals, BATCH)):
            for row in rows_of(batch, self.today):
                yield [one.value(row) for one in self.columns]


def _is_choice(name: str, value: str) -> bool:
    """Return whether a value of the address means something in a filter."""
    if name == "owner":
        return value.isascii() and value.isdecimal() and len(value) <= DIGITS
    return value in {"stage": DealStage.values, "currency": SIGNS, "late": LATE}[name]


def _value(group: Group, name: str) -> str:
    if name == "late":
        return "late" if group.late else ""
    return group.stage if name == "stage" else str(group.owner or 0)


def _words(name: str, here: set[str], groups: Iterable[Group]) -> dict[str, str]:
    """Return a filter's values with their words, in their own order."""
    known: dict[str, Any]
    if name == "stage":
        known = dict(DealStage.choices)
    elif name == "late":
        known = {"late": _("overdue")}
    else:
        named = {str(one.owner): one.owner_name or "–" for one in groups if one.owner}
        names = sorted(named.items(), key=lambda one: fold(one[1]))
        known = {**dict(names), "0": _("nobody")}
        known |= dict.fromkeys(here - set(known), "–")
    return {value: str(known[value]) for value in known if value in here}
