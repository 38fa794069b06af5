"""Tickets and raises in one currency: converted at a named rate, or left out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from madang.meetings import exchange, thesis

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from madang.hubs.models import Hub
    from madang.meetings.models import Party


#: What is raised, and a ticket from and up to.
Amounts = tuple["Decimal | None", "Decimal | None", "Decimal | None"]


class Tickets:
    """What parties raise and give, in the currency that most of them name.

    Amounts in another currency are converted at the latest rate that somebody names up
    to a day; without one they are not compared.
    """

    def __init__(self, hub: Hub, parties: Iterable[Party], on: date | None) -> None:
        self.hub, self.on = hub, on
        said = Counter(one.thesis.get("currency", "") for one in parties)
        del said[""]
        self.currency = min(said, key=lambda one: (-said[one], one), default="")
        self._quotes: dict[str, exchange.Quote | None] = {}

    def quote(self, currency: str) -> exchange.Quote | None:
        """Return at what rate a currency is converted; asked once each."""
        if not currency or currency == self.currency or self.on is None:
            return None
        if currency not in self._quotes:
            self._quotes[currency] = exchange.quote(
                self.hub, currency, self.currency, self.on
            )
        return self._quotes[currency]

    def read(self, party: Party) -> Amounts:
        """Return what a party raises, and its ticket from and up to."""
        said = thesis.read(party.thesis)
        amounts = said.seeks, said.least, said.most
        if said.currency == self.currency:
            return amounts
        quote = self.quote(said.currency)
        if quote is None:
            return None, None, None
        seeks, least, most = (
            None if amount is None else amount * quote.rate for amount in amounts
        )
        return seeks, least, most
