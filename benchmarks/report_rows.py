"""A hub's report of a size: rows into the tables, then frozen, printed and written out.

Run by `reports` in processes of their own; each prints a line of JSON.
"""

from __future__ import annotations

import json
import os
import resource
import tempfile
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.config.settings")
django.setup()

import xlsxwriter  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from madang.deals.models import Rate, RateSource  # noqa: E402
from madang.directory.models import Organisation  # noqa: E402
from madang.hubs.models import system_actor  # noqa: E402
from madang.outcomes import actions as outcomes  # noqa: E402
from madang.outcomes.models import Indicator, Value  # noqa: E402
from madang.outcomes.periods import last_of, months_on  # noqa: E402
from madang.reports import actions  # noqa: E402
from madang.reports.file import book_of  # noqa: E402
from madang.reports.models import Report, Snapshot  # noqa: E402
from madang.reports.paper import pdf_of  # noqa: E402
from tests import make  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from madang.hubs.models import Hub
    from madang.programmes.models import Cohort

NOW = datetime(2026, 1, 10, 9, tzinfo=UTC)
FIRST, LAST = date(2024, 1, 1), date(2025, 12, 31)
FLOWS = ("jobs", "patents", "grants", "investment", "exports", "certificates")
STOCK, ORDERS = "employees", "sales"
COHORTS, QUARTERS = 20, 8
STATES = ("claimed", "evidenced", "verified", "verified")
BATCH = 5000


def load(companies: int, orders: int, values: int) -> None:
    """Write companies in cohorts, orders and quarterly values, and a report on all."""
    hub = make.hub(slug="size", currency="USD")
    by = system_actor(hub)
    outcomes.take_over(hub, by, codes=[*FLOWS, STOCK, ORDERS])
    programme = make.programme(hub)
    cohorts = [make.cohort(programme) for _n in range(COHORTS)]
    firms = Organisation.objects.bulk_create(
        (Organisation(hub=hub, name=f"Company {n:05}") for n in range(companies)),
        batch_size=BATCH,
    )
    with transaction.atomic():
        _write(_quarterly(hub, firms, cohorts, values - orders))
        _write(_ordered(hub, firms, cohorts, orders))
    source = RateSource.objects.create(hub=hub, name="Banxico")
    Rate.objects.create(
        hub=hub, source=source, on=LAST, base="MXN", quote="USD", rate=Decimal("0.055")
    )
    _report(hub, source, cohorts[0])


def _write(rows: Iterator[Value]) -> None:
    while some := list(islice(rows, BATCH)):
        Value.objects.bulk_create(some)


def _value(hub: Hub, indicator: Indicator, firm: Organisation, **more: Any) -> Value:
    return Value(
        hub=hub, indicator=indicator, organisation=firm, edition=1, noted_at=NOW,
        origin="staff", **more,
    )  # fmt: skip


def _quarterly(
    hub: Hub, firms: list[Organisation], cohorts: list[Cohort], many: int
) -> Iterator[Value]:
    kinds = [Indicator.objects.get(hub=hub, code=code) for code in (*FLOWS, STOCK)]
    left = many
    for quarter in range(QUARTERS):
        first = months_on(FIRST, 3 * quarter)
        month = months_on(first, 2)
        for n, firm in enumerate(firms):
            for kind in kinds[: max(0, left)]:
                left -= 1
                code = ("USD", "MXN")[n % 2] if kind.is_money else ""
                yield _value(
                    hub, kind, firm, cohort=cohorts[n % COHORTS], starts_on=first,
                    ends_on=last_of(month), month=month, currency=code,
                    amount=Decimal((n * 7 + quarter) % 40 * (1000 if code else 1)),
                    state=STATES[(n + quarter) % 4],
                )  # fmt: skip


def _ordered(
    hub: Hub, firms: list[Organisation], cohorts: list[Cohort], many: int
) -> Iterator[Value]:
    kind = Indicator.objects.get(hub=hub, code=ORDERS)
    for n in range(many):
        at = n % len(firms)
        month = months_on(FIRST, n % 24)
        yield _value(
            hub, kind, firms[at], cohort=cohorts[at % COHORTS], starts_on=month,
            ends_on=last_of(month), month=month, currency=("USD", "MXN")[at % 2],
            amount=Decimal(n % 9000 + 100), state=STATES[n % 4], source_key=f"o{n}",
        )  # fmt: skip


def _report(hub: Hub, source: RateSource, cohort: Cohort) -> None:
    by, every = system_actor(hub), [*FLOWS, STOCK, ORDERS]
    report = actions.make_report(hub, by, values={
        "titles": {"en": "The hub in two years"}, "slug": "size", "programme": None,
        "cohort": None, "sponsor": None, "starts_on": FIRST, "ends_on": LAST,
        "step": "quarter", "level": "claimed", "currency": "USD", "source": source,
        "rates_on": LAST,
    })  # fmt: skip
    for kind, given in (
        ("text", {"texts": {"en": "What came of two years."}}),
        ("figures", {"codes": every}),
        ("chart", {"codes": ["jobs"], "look": "bars"}),
        ("chart", {"codes": [STOCK], "look": "line"}),
        ("chart", {"codes": [ORDERS], "look": "bars"}),
        ("table", {"codes": ["jobs", ORDERS], "look": "companies"}),
        ("table", {"codes": [ORDERS], "look": "rows"}),
        ("figures", {"codes": ["jobs", ORDERS], "cohort": cohort}),
    ):
        actions.add_block(report, by, kind=kind, values=given, now=NOW)


def _told(name: str, does: Callable[[], Any]) -> Any:
    """Do something; print its seconds and the most memory this process ever had."""
    wall, cpu = time.perf_counter(), time.process_time()
    before = _peak()
    found = does()
    print(json.dumps({
        "step": name,
        "CPU s": round(time.process_time() - cpu, 1),
        "wall s": round(time.perf_counter() - wall, 1),
        "peak MB": round(_peak()),
        "of these before": round(before),
        "file MB": round(found / 1e6, 1) if isinstance(found, int) else "",
    }))  # fmt: skip
    return found


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def freeze() -> None:
    """Freeze the report."""
    report = Report.objects.get()
    by = system_actor(report.hub)
    _told("freeze", lambda: actions.freeze_report(report, by, as_of=LAST, now=NOW))


def pdf(*, outside: bool = False) -> None:
    """Print the snapshot."""
    row = Snapshot.objects.latest("pk")
    who = "outsiders" if outside else "staff"
    _told(f"PDF for {who}", lambda: len(pdf_of(row, "es", outside=outside)))


def xlsx() -> None:
    """Write all rows of the snapshot into a workbook."""
    row = Snapshot.objects.latest("pk")
    _told("XLSX of all rows", lambda: _size(book_of(row, "es", outside=False)))


def _size(out: Any) -> int:
    found: int = out.seek(0, 2)
    out.close()
    return found


def plain() -> None:
    """Write the same rows by xlsxwriter alone, out of one plain statement."""
    _told("plain xlsxwriter", _plain)


def _plain() -> int:
    with tempfile.TemporaryFile() as out, connection.cursor() as cursor:
        book = xlsxwriter.Workbook(out, {"constant_memory": True})
        sheet = book.add_worksheet()
        cursor.execute(
            "SELECT i.code, o.name, v.cohort_id, v.starts_on, v.ends_on, v.amount,"
            " v.currency, v.state, v.origin, v.id FROM outcomes_value v"
            " JOIN directory_organisation o ON o.id = v.organisation_id"
            " JOIN outcomes_indicator i ON i.id = v.indicator_id ORDER BY v.id"
        )
        for number, line in enumerate(iter(cursor.fetchone, None)):
            sheet.write_row(number, 0, [str(line[3]), str(line[4])])
            sheet.write_row(number, 2, [*line[:3], float(line[5]), *line[6:]])
        book.close()
        return out.tell()
