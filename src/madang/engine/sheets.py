"""Rows of CSV files, whose cells know where they stand and say what is wrong."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from madang.engine.problem import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

T = TypeVar("T")
TRUE, FALSE = {"yes", "true", "1", "x"}, {"no", "false", "0", ""}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a sheet; `number` counts from 1, the header being line 1."""

    sheet: str
    number: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """Return the cell without surrounding blanks, '' where there is none."""
        return self.cells.get(column, "").strip()

    def names(self, column: str) -> tuple[str, ...]:
        """Return the names in a cell, which are parted by ``;``."""
        parts = (part.strip() for part in self.text(column).split(";"))
        return tuple(part for part in parts if part)

    def truth(self, column: str) -> bool:
        """Return whether the cell says yes.

        Raises:
            ProblemError: It says neither yes nor no.
        """
        value = self.text(column).lower()
        if value not in TRUE | FALSE:
            raise self.wrong(column, value, "say yes or no")
        return value in TRUE

    def whole(self, column: str, default: int | None = None) -> int:
        """Return the whole number in the cell, or the default where it is empty.

        Raises:
            ProblemError: It is none, or is missing without a default.
        """
        value = self.text(column)
        if not value and default is not None:
            return default
        return self.read(column, int, "give a whole number")

    def number_in(self, column: str, default: float | None = None) -> float:
        """Return the finite number in the cell, or the default where it is empty.

        Raises:
            ProblemError: It is none, or is missing without a default.
        """
        if not self.text(column) and default is not None:
            return default
        value = self.read(column, float, "give a number")
        if not math.isfinite(value):
            raise self.wrong(column, self.text(column), "give a finite number")
        return value

    def read(self, column: str, reader: Callable[[str], T], remedy: str) -> T:
        """Return what the reader makes of the cell.

        Raises:
            ProblemError: The reader refuses it.
        """
        try:
            return reader(self.text(column))
        except ValueError as error:
            raise self.wrong(column, self.text(column), remedy) from error

    def wrong(self, column: str, value: str, remedy: str) -> ProblemError:
        """Return the refusal of a cell."""
        place = f"line {self.number}"
        return ProblemError(self.sheet, place, f"{column} is {value!r}", remedy)


def read_rows(path: Path, needs: Collection[str], knows: Collection[str]) -> list[Row]:
    """Return the rows of a CSV file that has every needed column and no unknown one.

    Raises:
        ProblemError: A column is missing or unknown, or a line is cut short.
    """
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        columns = [name.strip() for name in reader.fieldnames or ()]
        lines = [(reader.line_num, line) for line in reader]
    for column in needs:
        if column not in columns:
            raise ProblemError(
                path.name, None, f"has no column {column!r}", "add the column"
            )
    for column in columns:
        if column not in {*needs, *knows}:
            allowed = ", ".join([*needs, *knows])
            raise ProblemError(
                path.name, None, f"has a column {column!r}", f"use only: {allowed}"
            )
    rows = []
    for number, line in lines:
        if None in line or None in line.values():
            raise ProblemError(
                path.name, f"line {number}", "has too many or too few cells", "mend it"
            )
        cells = {name.strip(): value for name, value in line.items()}
        rows.append(Row(path.name, number, cells))
    return rows


def read_sheet(
    folder: Path, name: str, needs: tuple[str, ...], knows: tuple[str, ...]
) -> list[Row]:
    """Return the rows of one file; a file that needs nothing may be absent.

    Raises:
        ProblemError: The file is missing, or its columns are wrong.
    """
    path = folder / f"{name}.csv"
    if not path.exists():
        if not needs:
            return []
        raise ProblemError(path.name, None, "is missing", f"add it to {folder.name}")
    return read_rows(path, needs, knows)
