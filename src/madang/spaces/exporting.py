"""All spaces as lines of a sheet: the same columns that an import reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.kit.languages import CODES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from madang.kit.sheets.writing import Cell
    from madang.spaces.models import Space

#: Headings as the import knows them.
COLUMNS = [
    "site",
    "building",
    "building name",
    "level",
    "code",
    *[f"name ({code})" for code in CODES],
    "kind",
    "net m2",
    "shared m2",
    "gross m2",
    "capacity",
    "may be let",
    "may be booked",
    "equipment",
    "part of",
]


def lines_of(spaces: Iterable[Space]) -> Iterator[list[Cell]]:
    """Yield a line per space; its rows come with floor, building, site and hall."""
    for space in spaces:
        yield [
            str(space.building.site),
            space.building.code,
            str(space.building),
            space.floor.level,
            space.code,
            *[space.names.get(code, "") for code in CODES],
            space.kind,
            space.net_m2,
            space.shared_m2,
            space.gross_m2,
            space.capacity,
            "yes" if space.is_leasable else "no",
            "yes" if space.is_bookable else "no",
            ", ".join(space.equipment),
            space.parent.code if space.parent else "",
        ]
