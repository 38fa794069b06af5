"""A report of the size of a country: frozen, printed, and all its rows written."""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.pages import DATABASES, fresh_database, python
from tests.postgres import NoPostgres, cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLE = "A report of 1,000,000 values"
COMPANIES, ORDERS, VALUES = 16_000, 100_000, 1_000_000
NOTES = (
    f"{COMPANIES:,} companies, {ORDERS:,} orders, {VALUES:,} values in all, of eight "
    "indicators in two currencies; the report has text, figures, three charts, "
    "a table of the companies, single rows and the figures of one cohort.",
    "Goals: the PDF under 10 s, the workbook of all rows under 300 MB. The peak is "
    "that of the whole process; the column after it says what of it was there before "
    "the first row was read (Django with all rooms).",
    "On PostgreSQL measured while one or two other processes ran on its 2 cores, on "
    "SQLite, earlier, on a quiet and faster machine: compare within a database only.",
    "Freezing reads and packs every row; it and the workbook run in the background, "
    "with progress, and hold up nobody. Plain xlsxwriter writes the same rows out of "
    "one SQL statement, unfrozen and untranslated.",
)
STEPS = ("freeze()", "pdf()", "pdf(outside=True)", "xlsx()", "plain()")
MIGRATE = "from madang.config.upkeep import migrate\nmigrate([])"
LOAD = (
    f"from benchmarks import report_rows as r\nr.load({COMPANIES}, {ORDERS}, {VALUES})"
)


#: Rows of these keep their place in the table; what is not measured stays.
KEYS = ("step", "database")


def rows() -> Iterator[dict[str, Any]]:
    """Yield a row for each step on each database."""
    try:
        with ExitStack() as stack:
            address = stack.enter_context(cluster())
            for database in DATABASES:
                folder = tempfile.TemporaryDirectory(prefix="madang-bench-")
                home = Path(stack.enter_context(folder))
                url = ""
                if database == "PostgreSQL":
                    url = fresh_database(address, "reports")
                yield from _steps(
                    database, {"MADANG_DATA": str(home), "DATABASE_URL": url}
                )
    except NoPostgres as reason:
        print(f"reports: {reason}", file=sys.stderr)


def _steps(database: str, env: dict[str, str]) -> Iterator[dict[str, Any]]:
    python(env, MIGRATE)
    python(env, LOAD)
    for step in STEPS:
        call = f"from benchmarks import report_rows\nreport_rows.{step}\n"
        for line in python(env, call).splitlines():
            told = json.loads(line)
            yield {"step": told.pop("step"), "database": database, **told}
