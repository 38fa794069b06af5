"""Whatever became of orders, a report tells what their open rows add up to."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from madang.deals.models import Rate, RateSource
from madang.hubs.models import system_actor
from madang.imports.kinds import kind_named
from madang.kit.errors import Refused
from madang.outcomes.actions import gather_values
from madang.reports import actions as reporting
from madang.sourcing import actions
from madang.sourcing.actions import Price
from madang.sourcing.models import OrderRow, PurchaseOrder
from madang.sourcing.queries import orders_of, totals_of
from tests import make as house
from tests.outcomes.make import indicators
from tests.sourcing import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = make.NOW + 9 * DAY
CODES = ("USD", "MXN", "KRW")
#: What one unit counts in dollars.
RATES = {"USD": Decimal(1), "MXN": Decimal("0.0573"), "KRW": Decimal("0.00074")}
_serial = count(1)


class Market:
    """A hub with a plant and two suppliers, and all that happens between them."""

    def __init__(self):
        self.hub = house.hub(currency="USD")
        self.plant, *self.firms = [
            make.firm(self.hub, name=f"Firm {next(_serial)}") for _turn in range(3)
        ]
        self.sellers = [make.person_of(firm) for firm in self.firms]
        self.orders = []
        self.by = system_actor(self.hub)

    def place(self, lines, n):
        """An order is entered by hand."""
        firms = {"buyer": self.plant, "supplier": self.firms[n % 2]}
        self.orders.append(
            make.order(self.hub, lines=lines, currency=CODES[n % 3], **firms)
        )

    def ask(self, lines, n):
        """Both suppliers quote in currencies of their own; lines go to one or both."""
        by, hub = self.by, self.hub
        values = {
            "buyer": self.plant, "title": "Parts", "is_open": True, "currency": "USD",
            "closes_at": make.NOW + DAY,
        }  # fmt: skip
        rfq = actions.draft_rfq(hub, by, values=values, lines=lines, now=make.NOW)
        actions.publish_rfq(rfq, by, expected=rfq.version, now=make.NOW)
        asked = list(rfq.rfq_lines.all())
        quotes = []
        for turn, (firm, seller) in enumerate(
            zip(self.firms, self.sellers, strict=True)
        ):
            prices = [
                Price(line, had.unit_price + turn, 7, Decimal(0))
                for line, had in zip(asked, lines, strict=True)
            ]
            told = {"number": "Q", "valid_until": date(2027, 1, 1)}
            told["currency"] = CODES[(n + turn) % 3]
            done = actions.give_quote(
                hub, seller, rfq=rfq, firm=firm, values=told, prices=prices,
                now=make.NOW,
            )  # fmt: skip
            quotes.append(done.row.pk)
        picks = {line.pk: quotes[(n + k) % 2] for k, line in enumerate(asked)}
        rfq.refresh_from_db()
        awarded = actions.award_rfq(
            rfq, by, expected=rfq.version, picks=picks, number=f"RFQ-{next(_serial)}",
            on=make.TODAY, now=make.NOW + 2 * DAY,
        )  # fmt: skip
        self.orders += awarded.orders

    def bring(self, lines, n):
        """A file with an order new and one known comes in, and comes in again."""
        known = self.orders[n % len(self.orders)] if self.orders else None
        amount = lines[0].unit_price.to_integral()
        cells = [self._cell(f"F-{next(_serial)}", n, amount, CODES[n % 3])]
        if known is not None:
            side = self.firms.index(known.supplier)
            cells.append(self._cell(known.number.lower(), side, 77, known.currency))
        for _turn in range(2):
            session = kind_named("sourcing.order").open(self.by, {})
            rows = [session.prepare(n, cell) for n, cell in enumerate(cells)]
            session.write([row for row in rows if not row.faults])
        self.orders = list(PurchaseOrder.objects.filter(hub=self.hub).order_by("pk"))

    def _cell(self, number, n, amount, code):
        told = {
            "buyer": self.plant.name, "supplier": self.firms[n % 2].name, "number": number,
            "ordered_on": "2026-04-02", "amount": str(amount), "currency": code,
        }  # fmt: skip
        return {name: [text] for name, text in told.items()}

    def change(self, act, lines, n):
        """Something becomes of an order; what is refused changes nothing."""
        row = self.orders[n % len(self.orders)]
        row.refresh_from_db()
        acts = {
            "amend": lambda: make.amend(row, lines),
            "deliver": lambda: make.deliver(row, n % 5 + 1, n % 2 + 1),
            "cancel": lambda: make.cancel(row),
            "renew": lambda: make.renew(row, lines, currency=CODES[n % 3]),
            "undo": lambda: make.undo(row),
        }  # fmt: skip
        try:
            with transaction.atomic():
                acts[act]()
        except Refused:
            pass

    def gather(self):
        """What is counted by the product is up to date."""
        first, last = date(2026, 1, 1), self.hub.day_of(LATER)
        gather_values(self.hub, self.by, first=first, last=last, now=LATER)

    def live(self, story):
        """All of a story happens, one thing after the other."""
        for act, prices, n in story:
            lines = [
                make.line(n % 9 + k + 1, Decimal(price).scaleb(-(n % 5)), words="Part")
                for k, price in enumerate(prices)
            ]
            if act == "count":
                self.gather()
            elif act in {"place", "ask", "bring"}:
                getattr(self, act)(lines, n)
            elif self.orders:
                self.change(act, lines, n)
        self.gather()

    def open_rows(self):
        """Return what is open, row by row, in the plainest way there is."""
        found = defaultdict(Decimal)
        for row in OrderRow.objects.filter(hub=self.hub):
            if row.reverses_id is None and not OrderRow.objects.filter(reverses=row):
                found[row.currency] += row.amount
        return {code: amount for code, amount in found.items() if amount}

    def report(self):
        """Return the figures of a frozen report, by code, and at which rates."""
        source = RateSource.objects.create(hub=self.hub, name="Banxico")
        for code in CODES[1:]:
            Rate.objects.create(
                hub=self.hub, source=source, on=make.TODAY, base=code, quote="USD",
                rate=RATES[code],
            )  # fmt: skip
        values = {
            "titles": {"en": "Orders"}, "slug": "orders", "programme": None,
            "cohort": None, "sponsor": None, "starts_on": date(2026, 1, 1),
            "ends_on": date(2026, 12, 31), "step": "year", "level": "claimed",
            "currency": "USD", "source": source, "rates_on": make.TODAY,
        }  # fmt: skip
        made = reporting.make_report(self.hub, self.by, values=values)
        block = {"heads": {}, "codes": ["orders", "order-value"]}
        reporting.add_block(made, self.by, kind="figures", values=block, now=LATER)
        frozen = reporting.freeze_report(made, self.by, as_of=make.TODAY, now=LATER)
        told = frozen.content
        return {one["code"]: one for one in told["blocks"][0]["figures"]}, told["rates"]


ACTS = [
    "place",
    "ask",
    "bring",
    "amend",
    "amend",
    "deliver",
    "cancel",
    "renew",
    "undo",
    "count",
]
deeds = st.tuples(
    st.sampled_from(ACTS),
    st.lists(st.integers(1, 10**9), min_size=1, max_size=2),
    st.integers(0, 29),
)


@settings(
    max_examples=8,
    phases=(Phase.generate,),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(deeds, min_size=6, max_size=16))
def test_a_report_tells_what_open_rows_add_up_to_whatever_the_path(db, story):
    market = Market()
    indicators(market.hub, "orders", "order-value")
    market.live(story)
    rows = market.open_rows()
    figures, rates = market.report()
    value = figures["order-value"]
    parts = {code: Decimal(amount) for code, amount in value["parts"].items()}
    if len(parts) > 1 or rows.keys() - {"USD"}:
        assert {code: amount for code, amount in parts.items() if amount} == rows
    worth = sum((amount * RATES[code] for code, amount in rows.items()), Decimal(0))
    assert Decimal(value["amount"]) == worth.quantize(Decimal("0.01"), ROUND_HALF_UP)
    kept = totals_of(orders_of(market.hub))
    assert {code: amount for code, amount in kept.items() if amount} == rows
    standing = OrderRow.objects.filter(hub=market.hub, reverses=None, reversal=None)
    count = standing.values("order").distinct().count()
    assert Decimal(figures["orders"]["amount"]) == count
    used = sorted(set(standing.values_list("currency", flat=True)) - {"USD"})
    pairs = [[code, "USD", f"{RATES[code].normalize():f}"] for code in used]
    whence = ("2026-05-20", "Banxico") if used else ("", "")
    assert (rates["pairs"], (rates["on"], rates["source"])) == (pairs, whence)
