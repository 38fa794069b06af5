"""Random histories of orders: however one came in and went on, it counts once.

A book is kept by hand beside the product: what each order has open, from the lines that
were written alone.  After every history the product's figures are the book's.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
import time_machine
from django.db import transaction

from madang.hubs.models import system_actor
from madang.imports.kinds import kind_named
from madang.kit.errors import Refused
from madang.sourcing import actions
from madang.sourcing.actions import Line, Price
from madang.sourcing.amounts import converted, sums_of
from madang.sourcing.models import OrderRow, PurchaseOrder
from madang.sourcing.queries import (
    groups_of,
    orders_counted,
    orders_of,
    rows_until,
    totals_of,
)
from tests import make as house
from tests.sourcing import make

pytestmark = pytest.mark.django_db
UNITS = {"USD": Decimal("0.01"), "MXN": Decimal("0.01"), "KRW": Decimal(1)}
RATES = {"USD": Decimal(1), "MXN": Decimal("0.0573"), "KRW": Decimal("0.00071")}


@dataclass
class Kept:
    """What the book says of an order: lines by number, what came, how it was before."""

    currency: str
    lines: dict[int, Line]
    came: Counter[int] = field(default_factory=Counter)
    last: int = 0
    before: tuple[str, dict[int, Line]] | None = None

    @property
    def total(self):
        """What is open of it, each line rounded once."""
        return sum(
            (one.quantity * one.unit_price).quantize(
                UNITS[self.currency], ROUND_HALF_UP
            )
            for one in self.lines.values()
        )

    def becomes(self, lines, currency=None):
        """Its open lines are these; those before can come back once."""
        self.before = (self.currency, self.lines)
        numbered = {}
        for one in lines:
            self.last = self.last if one.position else self.last + 1
            numbered[one.position or self.last] = one
        self.lines, self.currency = numbered, currency or self.currency


class Course:
    """A hub in which anything happens to orders, and the book of it."""

    def __init__(self, seed):
        self.dice, self.hub = random.Random(seed), house.hub(currency="USD")
        self.by, self.now = system_actor(self.hub), make.NOW
        self.firms = [make.firm(self.hub, name=f"Firm {n}") for n in range(3)]
        self.sellers = {one.pk: make.person_of(one) for one in self.firms}
        self.programmes = [house.programme(self.hub) for _ in range(2)]
        self.book: dict[int, Kept] = {}
        self.awarded = []
        self.done: Counter[str] = Counter()

    def change(self, act, order, **more):
        """Change an order today, as it stands now."""
        return act(order, self.by, expected=order.version, now=self.now, **more)

    def lines(self, most=3):
        return [
            Line(
                Decimal(self.dice.randint(1, 9)),
                Decimal(f"{self.dice.randint(1, 10**7)}e-{self.dice.randint(0, 4)}"),
                f"Part {n}",
            )
            for n in range(self.dice.randint(1, most))
        ]

    def sides(self):
        return dict(
            zip(("buyer", "supplier"), self.dice.sample(self.firms, 2), strict=True)
        )

    def enter(self, order, lines):
        assert order.pk not in self.book
        self.book[order.pk] = Kept(order.currency, {})
        self.book[order.pk].becomes(lines)
        self.book[order.pk].before = None

    def any_order(self, fits=lambda _kept: True):
        """Return an order that the book says fits, mostly; else any."""
        keys = sorted(pk for pk, kept in self.book.items() if fits(kept))
        if not keys or self.dice.random() < 0.2:
            keys = sorted(self.book)
        return orders_of(self.hub).get(pk=self.dice.choice(keys))

    def place(self):
        lines, currency = self.lines(), self.dice.choice(list(UNITS))
        order = make.order(
            self.hub, lines=lines, currency=currency, **self.sides(),
            programme=self.dice.choice([None, *self.programmes]),
        )  # fmt: skip
        self.enter(order, lines)

    def again(self):
        """The same number once more, written otherwise."""
        order = self.any_order()
        number = f" {order.number.lower().replace('-', ' ')}"
        with pytest.raises(actions.AlreadyOrdered), transaction.atomic():
            make.order(
                self.hub, buyer=order.buyer, supplier=order.supplier, number=number
            )

    def bring(self):
        """A file of two orders of several lines, brought in twice, or row by row."""
        sides, files, at_once = self.sides(), [], self.dice.random() < 0.5
        for number in (f"F-{len(self.book)}", f"G-{len(self.book)}"):
            lines, currency = self.lines(), self.dice.choice(["USD", "MXN"])
            files.append((number, currency, lines))
        cells = [
            {
                "buyer": [sides["buyer"].name], "supplier": [sides["supplier"].name],
                "number": [number], "ordered_on": ["2026-05-01"],
                "currency": [currency], "words": [one.words],
                "quantity": [str(one.quantity)], "unit_price": [f"{one.unit_price:.6f}"],
            }
            for number, currency, lines in files
            for one in lines
        ]  # fmt: skip
        for turn in range(2):
            session = kind_named("sourcing.order").open(self.by, {})
            rows = [session.prepare(n, one) for n, one in enumerate(cells, start=2)]
            assert [row.faults for row in rows] == [[]] * len(rows)
            for part in [rows] if at_once else [[row] for row in rows]:
                session.write(part)
            outcomes = {str(row.outcome) for row in rows}
            assert outcomes == ({"unchanged"} if turn else {"created"})
        for number, _currency, lines in files:
            order = orders_of(self.hub).get(number=number)
            self.enter(order, lines)
            at_first = orders_counted(self.hub, as_of=order.ordered_on)
            told = sums_of(at_first.filter(order=order))
            assert told == {order.currency: self.book[order.pk].total}
            if not at_once and len(lines) > 1:  # the last row came as an amendment
                kept = self.book[order.pk]
                kept.before = kept.currency, {**kept.lines}
                kept.before[1].pop(kept.last)

    def award(self):
        """A request for quotes, a quote a line, and an order a supplier."""
        sides, lines = self.sides(), self.lines(2)
        values = {
            "buyer": sides["buyer"], "title": "Parts", "text": "", "place": "",
            "is_open": True, "opens_at": None, "programme": None, "currency": "USD",
            "closes_at": self.now + timedelta(minutes=1),
        }  # fmt: skip
        asked = [Line(one.quantity, Decimal(0), one.words) for one in lines]
        rfq = actions.draft_rfq(
            self.hub, self.by, values=values, lines=asked, now=self.now
        )
        rfq = actions.publish_rfq(rfq, self.by, expected=rfq.version, now=self.now)
        currency, firm = self.dice.choice(list(UNITS)), sides["supplier"]
        prices = [
            Price(row, one.unit_price, 7, Decimal(0))
            for row, one in zip(rfq.rfq_lines.all(), lines, strict=True)
        ]
        quote = actions.give_quote(
            self.hub, self.sellers[firm.pk], rfq=rfq, firm=firm, prices=prices,
            values={
                "number": "Q-1", "currency": currency,
                "valid_until": make.TODAY + timedelta(days=90),
            },
            now=self.now,
        ).row  # fmt: skip
        rfq.refresh_from_db()
        self.now += timedelta(minutes=2)
        done = actions.award_rfq(
            rfq, self.by, expected=rfq.version, number=f"A-{rfq.pk}", now=self.now,
            picks={price.line.pk: quote.pk for price in prices}, on=make.TODAY,
        )  # fmt: skip
        self.enter(done.orders[0], lines)
        self.awarded.append((rfq, done.orders[0].pk))

    def award_back(self):
        """An award is taken back, and may stand again."""
        rfq, pk = self.dice.choice(self.awarded)
        rfq.refresh_from_db()
        kept = self.book[pk]
        actions.take_back_award(
            rfq, self.by, expected=rfq.version, reason="a slip", now=self.now
        )
        was = (kept.currency, kept.lines)
        if kept.lines:
            kept.becomes([])
        if self.dice.random() < 0.5:
            rfq.refresh_from_db()
            actions.restore_award(rfq, self.by, expected=rfq.version, now=self.now)
            kept.currency, kept.lines, kept.before = *was, None

    def amend(self):
        order, more = self.any_order(lambda kept: kept.lines), self.lines()
        kept = self.book[order.pk]
        lines = [
            Line(one.quantity + self.dice.randint(0, 2), one.unit_price, one.words,
                 position=place)
            for place, one in kept.lines.items()
        ]  # fmt: skip
        lines = [*lines, *more] if kept.came or self.dice.random() < 0.5 else more
        self.change(
            actions.amend_order, order, lines=lines, on=make.TODAY, reason="agreed"
        )
        kept.becomes(lines)

    def deliver(self):
        order = self.any_order(lambda kept: kept.lines)
        places = sorted(self.book[order.pk].lines) or [1]
        place, many = self.dice.choice(places), self.dice.randint(1, 4)
        make.deliver(order, many, place)
        self.book[order.pk].came[place] += many

    def take_back(self):
        """A delivery was none."""
        order = self.any_order(lambda kept: any(kept.came.values()))
        row = order.deliveries.filter(reverses=None, reversal=None).first()
        if row is None:
            raise Refused("nothing came")
        actions.take_back_delivery(row, self.by, now=self.now)
        self.book[order.pk].came[row.position] -= int(row.quantity)

    def cancel(self):
        order = self.any_order(lambda kept: kept.lines)
        kept = self.book[order.pk]
        self.change(actions.cancel_order, order, on=make.TODAY, reason="stopped")
        kept.becomes(
            [
                Line(
                    Decimal(kept.came[place]), one.unit_price, one.words, position=place
                )
                for place, one in kept.lines.items()
                if kept.came[place]
            ]
        )

    def renew(self):
        order, lines = self.any_order(lambda kept: not kept.lines), self.lines()
        currency = self.dice.choice(list(UNITS))
        self.change(
            actions.renew_order, order, currency=currency, lines=lines, on=make.TODAY
        )
        self.book[order.pk].becomes(lines, currency)

    def undo(self):
        order = self.any_order(lambda kept: kept.before)
        kept = self.book[order.pk]
        last = order.changes.order_by("-pk").first()
        self.change(actions.undo_change, order, change=last)
        before, kept.before = kept.before or ("", {}), None
        kept.currency, kept.lines = before

    def move(self):
        """It counts for another programme."""
        order = self.any_order()
        values = {"programme": self.dice.choice([None, *self.programmes])}
        actions.change_order(
            order, self.by, expected=order.version, values=values, now=make.NOW
        )

    def go_on(self, act):
        """Do one thing, a minute later; what is refused changes nothing."""
        self.now += timedelta(minutes=1)
        try:
            with transaction.atomic():
                getattr(self, act)()
        except Refused:
            return
        self.done[act] += 1


ACTS = (
    "place", "again", "bring", "award", "award_back", "amend", "deliver", "take_back",
    "cancel", "renew", "undo", "move", "amend", "deliver", "cancel", "undo", "renew",
)  # fmt: skip


def add(sums, rows):
    for code, total in sums_of(rows).items():
        sums[code] += total


def no_zeros(sums):
    return {code: total for code, total in sums.items() if total}


def lived(seed):
    """Return a course after each way in and forty things more."""
    course = Course(seed)
    for act in ("place", "bring", "award"):
        course.go_on(act)
    for _turn in range(40):
        course.go_on(course.dice.choice(ACTS))
    return course


@pytest.mark.parametrize("seed", range(2))
def test_every_way_to_the_total_gives_the_sum_of_the_open_rows(seed):
    with time_machine.travel(make.NOW, tick=False):
        course = lived(seed)
    by_hand: defaultdict[str, Decimal] = defaultdict(Decimal)
    for kept in course.book.values():
        by_hand[kept.currency] += kept.total
    said = no_zeros(by_hand)
    hub, orders = course.hub, orders_of(course.hub)
    open_rows = OrderRow.objects.filter(hub=hub, reverses=None, reversal=None)
    assert len(said) > 1
    assert PurchaseOrder.objects.filter(hub=hub).count() == len(course.book)
    assert {row.pk: row.amount for row in orders} == {
        pk: kept.total for pk, kept in course.book.items()
    }
    assert no_zeros(sums_of(open_rows)) == said
    assert no_zeros(sums_of(orders_counted(hub))) == said
    assert no_zeros(sums_of(rows_until(hub, make.TODAY))) == said
    assert no_zeros(totals_of(orders)) == said
    by_group: defaultdict[str, Decimal] = defaultdict(Decimal)
    for group in groups_of(orders):
        by_group[group.currency] += group.amount
    assert no_zeros(by_group) == said
    apart: defaultdict[str, Decimal] = defaultdict(Decimal)
    for programme in course.programmes:
        add(apart, orders_counted(hub, programme=programme))
    add(apart, orders_counted(hub).filter(order__programme=None))
    assert no_zeros(apart) == said
    for code, total in said.items():
        amounts = [row.amount for row in open_rows.filter(currency=code)]
        worth = (total * RATES[code]).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert sum(converted(amounts, RATES[code], "USD")) == worth
    assert len(course.done) >= len({*ACTS}) - 1, course.done
