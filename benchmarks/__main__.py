"""Run the benchmarks and write their tables to ``docs/benchmarks.md``."""

from __future__ import annotations

import os
import pkgutil
import platform
import re
import sys
from importlib import import_module, metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import benchmarks
from benchmarks.measure import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGE = ROOT / "docs" / "benchmarks.md"
NOT_A_BENCHMARK = {"__main__", "events", "measure", "serving", "floor", "racing"}
NOT_A_BENCHMARK |= {
    "booking",
    "campus",
    "meeting_rows",
    "deal_rows",
    "letting_rows",
    "outcome_rows",
    "outcome_sides",
    "purchase_rows",
    "raced",
    "report_rows",
}
HEAD = "# Benchmarks\n\nWritten by `make bench`; timings belong to the machine named.\n"
PACKAGES = ("numpy", "scipy", "ortools", "Django")


def main(wanted: Sequence[str]) -> int:
    """Run the benchmarks named in `wanted` (all without one) and update the page."""
    known = sorted(
        module.name
        for module in pkgutil.iter_modules(benchmarks.__path__)
        if module.name not in NOT_A_BENCHMARK
    )
    unknown = set(wanted) - set(known)
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(known)}")
        return 3
    for name in wanted or known:
        module = import_module(f"benchmarks.{name}")
        print(_run(module, name), flush=True)
    return 0


def _run(module: Any, name: str) -> str:
    """Run a benchmark and write its section; return it.

    One that names the columns that tell its rows apart (`KEYS`) is written after every
    row, and rows that it did not measure this time stay as they stood.
    """
    keys = getattr(module, "KEYS", ())
    kept = _rows_of(PAGE, name) if keys else []
    rows: list[dict[str, Any]] = []
    for row in module.rows():
        rows.append(row)
        print("   ", *row.values(), file=sys.stderr, flush=True)
        if keys:
            _replace(PAGE, name, _section(module, _merged(kept, rows, keys)))
    section = _section(module, _merged(kept, rows, keys) if keys else rows)
    if keys or not getattr(module, "ONLY", ()):  # a part of it is no new table
        _replace(PAGE, name, section)
    return section


def _merged(
    kept: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]], keys: Sequence[str]
) -> list[dict[str, Any]]:
    """Return the rows of a table, new ones in the place of the old of the same keys.

    >>> _merged([{"a": "x", "n": "1"}, {"a": "y", "n": "2"}], [{"a": "y", "n": 3}], "a")
    [{'a': 'x', 'n': '1'}, {'a': 'y', 'n': 3}]
    """
    found = {tuple(str(row.get(key)) for key in keys): row for row in (*kept, *rows)}
    return list(found.values())


def _rows_of(page: Path, name: str) -> list[dict[str, Any]]:
    """Return the rows of a section's table as they stand, nothing where there is none.

    Measured on another machine or another day, they are told apart by no sign; a whole
    run writes them all anew.
    """
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    section = text.partition(f"<!-- {name} -->\n")[2].partition(f"<!-- end {name} -->")[
        0
    ]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    if not cells:
        return []
    head, _rule, *body = cells
    return [dict(zip(head, line, strict=False)) for line in body]


def _section(module: Any, rows: Sequence[dict[str, Any]]) -> str:
    notes = "\n".join(f"- {note}" for note in getattr(module, "NOTES", ()))
    body = table(rows) if rows else "Not run: the public instances are not here.\n"
    return f"## {module.TITLE}\n\n{machine()}\n\n{body}\n{notes}\n"


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Return the rows as a Markdown table whose columns are those of the first."""
    names = list(rows[0])
    lines = [names, ["---"] * len(names)]
    lines += [[_cell(row.get(name, "")) for name in names] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def machine() -> str:
    """Return the cores and the versions that the figures belong to."""
    versions = ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
    cpu = Path("/proc/cpuinfo")
    found = (
        re.search(r"model name\s*:\s*(.+)", cpu.read_text()) if cpu.exists() else None
    )
    model = found.group(1) if found else platform.machine()
    python = platform.python_version()
    return f"{os.cpu_count()} cores ({model}), Python {python}, {versions}."


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "absent"


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.3f}"
    return "" if value is None else str(value)


def _replace(page: Path, name: str, section: str) -> None:
    """Put the section between its two marks, at the end when it is new."""
    text = page.read_text(encoding="utf-8") if page.exists() else HEAD
    opens, closes = f"<!-- {name} -->\n", f"<!-- end {name} -->\n"
    whole = f"{opens}{section}{closes}"
    before, mark, rest = text.partition(opens)
    after = rest.partition(closes)[2] if mark else ""
    page.parent.mkdir(exist_ok=True)
    page.write_text(before + ("" if mark else "\n") + whole + after, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
