"""Make reports, blocks and a hub full of figures for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from madang.deals.models import Rate, RateSource
from madang.hubs.models import Role, system_actor
from madang.programmes.models import ProgrammeSponsor
from madang.reports import actions
from tests import make
from tests.outcomes import make as outcomes

if TYPE_CHECKING:
    from madang.reports.models import Report

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
AS_OF = date(2026, 10, 31)
TEXT = {"en": "We began in March.", "es": "Empezamos en marzo."}


class World:
    """A hub whose sponsor pays for a programme with a cohort of seven companies."""

    def __init__(self) -> None:
        self.hub = make.hub(is_public=True)
        self.by = system_actor(self.hub)
        self.keeper = make.actor(self.hub, Role.PROGRAMME)
        self.programme = make.programme(self.hub)
        self.cohort = make.cohort(self.programme)
        self.firms = [
            make.organisation(self.hub, name=f"Secret Firm {n}") for n in range(7)
        ]
        for firm in self.firms:
            make.place(self.cohort, firm)
        self.sponsor = make.organisation(self.hub, name="Giant Corporation")
        ProgrammeSponsor.objects.create(
            hub=self.hub, programme=self.programme, organisation=self.sponsor,
            starts_on=date(2026, 1, 1),
        )  # fmt: skip
        self.jobs, self.orders = outcomes.indicators(self.hub, "jobs", "sales")
        for n, firm in enumerate(self.firms):
            month = 3 if n < 5 else 6
            outcomes.value(firm, self.jobs, n + 1, month, cohort=self.cohort)
            code = "MXN" if n % 2 else "USD"
            more = {"currency": code, "cohort": self.cohort}
            outcomes.value(firm, self.orders, 1000, month, **more)
        self.source = RateSource.objects.create(hub=self.hub, name="Banxico")
        Rate.objects.create(
            hub=self.hub, source=self.source, on=AS_OF, base="MXN", quote="USD",
            rate=Decimal("0.05"),
        )  # fmt: skip
        self.seat = make.actor(
            self.hub, Role.SPONSOR, ("directory.organisation", self.sponsor.pk)
        )

    def report(self, *blocks, **fields) -> Report:
        """Return a report with blocks, each its kind and values."""
        values = {
            "titles": {"en": "Pilot", "es": "Piloto"}, "slug": "pilot",
            "programme": None, "cohort": None, "sponsor": self.sponsor,
            "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31),
            "step": "quarter", "level": "claimed", "currency": "USD",
            "source": self.source, "rates_on": AS_OF, **fields,
        }  # fmt: skip
        report = actions.make_report(self.hub, self.by, values=values)
        for kind, given in blocks or BLOCKS:
            actions.add_block(report, self.by, kind=kind, values=given, now=NOW)
        return report

    def frozen(self, *blocks, **fields):
        """Return a snapshot of such a report."""
        report = self.report(*blocks, **fields)
        return actions.freeze_report(report, self.by, as_of=AS_OF, now=NOW)


HEAD = {"en": "What came of it"}
BLOCKS = (
    ("text", {"heads": HEAD, "texts": TEXT}),
    ("figures", {"heads": HEAD, "codes": ["jobs", "sales"]}),
    ("chart", {"heads": HEAD, "codes": ["jobs"], "look": "bars"}),
    ("table", {"heads": HEAD, "codes": ["jobs", "sales"], "look": "companies"}),
)
