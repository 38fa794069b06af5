"""The list of deals: what it is searched, filtered, sorted and exported by."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.deals.models import AmountKind, DealStage
from madang.deals.queries import amounts_held, deals_visible_to
from madang.deals.rules import may_see_all_deals
from madang.kit.short_lists import Column, Filter, ShortList

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from decimal import Decimal

    from django.http import QueryDict

    from madang.deals.models import Deal, DealAmount
    from madang.hubs.models import Actor

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


def _filters(*, sees_all: bool) -> list[Filter]:
    found = [
        Filter(
            "stage", STAGE,
            lambda r: [(r.deal.stage, r.deal.get_stage_display())]
        ),
        Filter("currency", _("Currency"), _currencies),
        Filter(
            "late", pgettext_lazy("column", "Due"),
            lambda r: [("late", _("overdue"))] if r.is_late else [],
        ),
    ]  # fmt: skip
    if sees_all:
        found.append(Filter("owner", _("Looks after it"), _owner))
    return found


def _currencies(row: DealRow) -> Iterable[tuple[str, str]]:
    found = {held.currency for rows in row.held.values() for held in rows}
    return [(code, code) for code in sorted(found)]


def _owner(row: DealRow) -> Iterable[tuple[str, str]]:
    return [(str(row.deal.owner_id or 0), str(row.deal.owner or _("nobody")))]


def _words(row: DealRow) -> Iterable[str]:
    firms = (row.deal.company, row.deal.investor)
    names = [name for firm in firms for name in (firm.name, firm.latin_name)]
    return [*names, row.deal.company.display_name, row.deal.next_step]


def deals_list(by: Actor, given: QueryDict, today: date) -> ShortList:
    """Return the deals that the actor may see, as the address asks for them."""
    sees_all = may_see_all_deals(by)
    found = deals_visible_to(by).select_related("company", "investor", "owner")
    columns: Sequence[Column] = (*COLUMNS, *(INTERNAL if sees_all else ()))
    return ShortList(
        rows_of(found, today),
        given,
        columns=columns,
        filters=_filters(sees_all=sees_all),
        words=_words,
    )
