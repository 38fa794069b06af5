"""The list of agreements: what it is searched, filtered, sorted and exported by."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.kit.short_lists import Column, Filter, ShortList
from madang.spaces.models import AgreementState
from madang.spaces.queries import agreements_visible_to, with_lines
from madang.spaces.schedule import monthly

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.http import QueryDict

    from madang.hubs.models import Actor
    from madang.spaces.models import SpaceAgreement

ZERO = Decimal(0)
TONES = {
    AgreementState.OFFERED: "info",
    AgreementState.SIGNED: "info",
    AgreementState.ACTIVE: "ok",
    AgreementState.NOTICE: "warn",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An agreement as the list shows it on a day."""

    agreement: SpaceAgreement
    state: AgreementState
    places: str
    net_m2: Decimal
    monthly: Decimal

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return TONES.get(self.state, "")


def row_of(agreement: SpaceAgreement, on: date) -> Row:
    """Return an agreement's row; its lines come with it."""
    lines = list(agreement.agreed_lines.all())
    return Row(
        agreement,
        agreement.state(on),
        ", ".join(line.space.code for line in lines if line.space),
        sum((line.net_m2 for line in lines), start=ZERO),
        sum((monthly(line, agreement.currency) for line in lines), start=ZERO),
    )


COLUMNS = (
    Column("number", _("Number"), lambda r: r.agreement.number),
    Column("tenant", _("Tenant"), lambda r: str(r.agreement.organisation)),
    Column("kind", _("Kind"), lambda r: str(r.agreement.get_kind_display())),
    Column("spaces", _("Spaces"), lambda r: r.places),
    Column("starts", _("First day"), lambda r: r.agreement.starts_on),
    Column("ends", _("Last day"), lambda r: r.agreement.last_day),
    Column("m2", pgettext_lazy("column", "Net m²"), lambda r: r.net_m2, "num"),
    Column("rent", _("A month"), lambda r: r.monthly, "num"),
    Column("currency", _("Currency"), lambda r: r.agreement.currency),
    Column("state", _("State"), lambda r: str(r.state.label)),
)


def _filters() -> list[Filter]:
    return [
        Filter("state", _("State"), lambda r: [(str(r.state), r.state.label)]),
        Filter(
            "kind",
            _("Kind"),
            lambda r: [(r.agreement.kind, r.agreement.get_kind_display())],
        ),
        Filter("ends", _("Ends in"), _year),
    ]


def _year(row: Row) -> Iterable[tuple[str, Any]]:
    over = row.agreement.last_day
    return [(str(over.year), str(over.year))] if over else [("open", _("open-ended"))]


def _words(row: Row) -> Iterable[str]:
    return [row.agreement.number, str(row.agreement.organisation), row.places]


def agreements_list(by: Actor, given: QueryDict, today: date) -> ShortList:
    """Return the agreements that the actor may see, as the address asks for them."""
    found = with_lines(agreements_visible_to(by))
    return ShortList(
        [row_of(one, today) for one in found],
        given,
        columns=COLUMNS,
        filters=_filters(),
        words=_words,
    )
