"""What an investor looks for: stages, ticket, sectors, regions, exclusions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

LISTS = ("stages", "sectors", "regions", "excludes")
DIVISION = 2  # how many signs of an industry's code name its division


@dataclass(frozen=True, slots=True)
class Thesis:
    """What somebody looks for; an empty field asks for nothing.

    Sectors are divisions of industries (two digits), regions countries; `seeks` is
    what a company raises, `least` to `most` an investor's ticket, in `currency`.
    """

    stages: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    seeks: Decimal | None = None
    currency: str = ""

    def write(self) -> dict[str, Any]:
        """Return what is stored: only what was said."""
        lists = {name: list(getattr(self, name)) for name in LISTS}
        amounts = {
            name: str(value)
            for name in ("least", "most", "seeks")
            if (value := getattr(self, name)) is not None
        }
        said: dict[str, Any] = {**lists, **amounts, "currency": self.currency}
        return {name: value for name, value in said.items() if value}


def read(stored: Mapping[str, Any]) -> Thesis:
    """Return a stored thesis; what makes no sense asks for nothing.

    >>> read({"stages": ["growth"], "least": "50000", "currency": "USD"}).least
    Decimal('50000')
    """

    def listed(name: str) -> tuple[str, ...]:
        return tuple(str(one) for one in stored.get(name, ()))

    return Thesis(
        stages=listed("stages"),
        sectors=listed("sectors"),
        regions=listed("regions"),
        excludes=listed("excludes"),
        least=_amount(stored.get("least")),
        most=_amount(stored.get("most")),
        seeks=_amount(stored.get("seeks")),
        currency=str(stored.get("currency", "")),
    )


def _amount(value: object) -> Decimal | None:
    if value in (None, ""):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and found >= 0 else None
