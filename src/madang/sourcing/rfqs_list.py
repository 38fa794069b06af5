"""The list of RFQs: what it is searched, filtered, sorted and exported by.

Nothing in it depends on quotes: neither how many came nor whether one did.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.queries import organisations_of, with_names_of
from madang.kit.short_lists import Column
from madang.sourcing.counted_list import CountedList, kept_for_all
from madang.sourcing.models import RfqState
from madang.sourcing.queries import (
    rfq_groups_of,
    rfqs_chosen,
    rfqs_found,
    rfqs_in_order,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import QueryDict

    from madang.hubs.models import Actor
    from madang.kit.sheets.writing import Cell
    from madang.sourcing.models import Rfq
    from madang.sourcing.queries import RfqGroup
    from madang.sourcing.queries.paging import Ordered

TONES: dict[str, str] = {
    RfqState.DRAFT: "",
    RfqState.OPEN: "info",
    RfqState.SEALED: "warn",
    RfqState.CLOSED: "warn",
    RfqState.AWARDED: "ok",
    RfqState.CANCELLED: "bad",
}
FILTERS = {
    "state": pgettext_lazy("order", "State"),
    "asks": _("Who may answer"),
    "sealing": pgettext_lazy("rfq", "Opening"),
    "buyer": pgettext_lazy("column", "Buyer"),
}
ASKS = {"all": _("every company of the hub"), "invited": _("those invited")}
SEALING = {
    "sealed": pgettext_lazy("rfq", "sealed until opened"),
    "at_once": pgettext_lazy("rfq", "read as they come"),
}
HEADS = ("title", "buyer", "closes")


def _columns(by: Actor) -> tuple[Column, ...]:
    zone = ZoneInfo(by.hub.zone)

    def moment(value: datetime | None) -> Cell:
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M}" if value else ""

    return (
        Column("title", _("Title"), lambda r: r.title),
        Column(
            "buyer",
            pgettext_lazy("column", "Buyer"),
            lambda r: r.buyer.display_name,
        ),
        Column("closes", _("Quotes until"), lambda r: moment(r.closes_at)),
        Column("opens", _("Sealed until"), lambda r: moment(r.opens_at)),
        Column(
            "state",
            pgettext_lazy("order", "State"),
            lambda r: str(RfqState(r.is_now).label),
        ),
        Column(
            "asks",
            _("Who may answer"),
            lambda r: str(ASKS["all" if r.is_open else "invited"]),
        ),
        Column("place", _("Delivery place"), lambda r: r.place),
        Column("currency", _("Compared in"), lambda r: r.currency),
        Column("text", pgettext_lazy("rfq", "What is asked for"), lambda r: r.text),
    )


class RfqsList(CountedList["RfqGroup"]):
    """The RFQs that an address asks for; anything unknown in it is left out."""

    def __init__(self, by: Actor, given: QueryDict, now: datetime) -> None:
        super().__init__(given, _columns(by), FILTERS, HEADS)
        # deadlines are whole minutes, and what is counted is kept for one
        self.by, self.now = by, now.replace(second=0, microsecond=0)
        self._found = rfqs_found(by, self.text, self.now)

    @cached_property
    def groups(self) -> Sequence[RfqGroup]:
        """How many the text finds, by what they are filtered by."""
        asked = ("rfqs", self.text, self.now)
        return kept_for_all(self.by, asked, lambda: rfq_groups_of(self._found))

    def rows(self) -> Ordered[Rfq]:
        """Return the RFQs asked for, in their order."""
        found = rfqs_chosen(self._found, self.chosen, self.now)
        return rfqs_in_order(with_names_of(found, "buyer"), self.sort)

    def choices(self, name: str, here: set[str]) -> list[tuple[str, str]]:
        """Return those of a filter's values with their words, in their own order."""
        if name == "buyer":
            firms = organisations_of(self.by.hub).filter(pk__in=[int(k) for k in here])
            named = [(str(firm.pk), firm.display_name) for firm in firms]
            return sorted(named, key=lambda one: one[1])
        words = {"state": dict(RfqState.choices), "asks": ASKS, "sealing": SEALING}
        return [(v, str(label)) for v, label in words[name].items() if v in here]

    def is_choice(self, name: str, value: str) -> bool:
        """Whether a filter could have this value."""
        if name == "buyer":
            return value.isdecimal() and len(value) < 12  # noqa: PLR2004 -- a key
        words = {"state": RfqState.values, "asks": ASKS, "sealing": SEALING}
        return value in words[name]
