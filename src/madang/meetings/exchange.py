"""What a currency is worth in another on a day: asked of a room above, if one tells.

A room that keeps rates registers in its ``AppConfig.ready``; without one, amounts in
different currencies are not compared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from madang.hubs.models import Hub


@dataclass(frozen=True, slots=True)
class Quote:
    """One unit of a currency in another, who says so, and of which day."""

    rate: Decimal
    source: str
    on: date


Quotes = Callable[["Hub", str, str, date], Quote | None]
_sources: list[Quotes] = []


def add_source(quotes: Quotes) -> None:
    """Let a room tell what `(hub, currency, into, on)` is worth, if it knows."""
    if quotes not in _sources:
        _sources.append(quotes)


def quote(hub: Hub, currency: str, into: str, on: date) -> Quote | None:
    """Return what somebody says of a currency on a day, or nothing."""
    found = (source(hub, currency, into, on) for source in _sources)
    return next((one for one in found if one is not None), None)
