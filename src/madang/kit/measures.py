"""What rooms can count of themselves: measures, each with the rows that it is made of.

A room registers in its ``AppConfig.ready``; whoever counts outcomes asks here and knows
none of these rooms.  Nothing here knows a hub: it is whatever the room expects.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from django.utils.functional import _StrPromise

#: The units of measures: things that are counted, and money in its own currency.
COUNT, MONEY = "count", "money"


@dataclass(frozen=True, slots=True)
class Measured:
    """One row behind a measure, as it stands now.

    `key` names it among the measure's rows for ever, `on` is the day it counts from,
    `path` the page in the product on which it is read.  `programme` is the programme
    that it was counted for, where the room knows that; `is_evidenced` says that a
    paper proves it.
    """

    key: str
    organisation: int
    on: date
    amount: Decimal
    currency: str = ""
    is_evidenced: bool = False
    label: str = ""
    path: str = ""
    programme: int | None = None


Rows = Callable[[Any, "date", "date", "Collection[int] | None"], Iterable[Measured]]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: its name, its unit, and what gives its rows.

    ``rows(hub, first, last, organisations)`` gives what counts on the days from `first`
    to `last`, both included, of some organisations or, with none given, of all.  A row
    that holds no longer is left out of the answer.
    """

    name: str
    label: str | _StrPromise
    unit: str
    rows: Rows


_measures: dict[str, Measure] = {}


def add_measure(measure: Measure) -> None:
    """Offer a measure; the same name replaces the former."""
    _measures[measure.name] = measure


def measure_named(name: str) -> Measure | None:
    """Return a measure, or nothing if no room offers it."""
    return _measures.get(name)


def measures() -> list[Measure]:
    """Return what is on offer, by name."""
    return [_measures[name] for name in sorted(_measures)]
