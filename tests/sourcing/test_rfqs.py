"""From an RFQ to orders, and the eight ways in which buyers' portals fail."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from madang.files.models import StoredFile
from madang.hubs.models import JournalLine, Role
from madang.inbox.models import Notice
from madang.kit import personal_data
from madang.sourcing.amounts import converted
from madang.sourcing.models import Award, OrderRow, PurchaseOrder, Quote, Rfq
from madang.sourcing.queries import (
    latest_quotes,
    quotes_visible_to,
    standing_quotes,
)
from madang.sourcing.tasks import open_due
from tests import make as house
from tests.sourcing import make

pytestmark = pytest.mark.django_db
BEFORE = datetime(2026, 5, 20, 9, tzinfo=UTC)
AFTER = datetime(2026, 6, 10, 9, tzinfo=UTC)
SECRET = "zqsealed"


class Story:
    """A buyer, two suppliers of other countries, a rival, staff; each in a browser."""

    def __init__(self, client_class, *, is_sealed=False):
        self.hub = hub = house.hub(currency="USD")
        self.plant = make.firm(hub, name="Plant")
        self.north = make.firm(hub, name="North Tools", country="US")
        self.south = make.firm(hub, name="Metales del Sur", country="MX")
        self.rival = make.firm(hub, name="Rival")
        people = {
            "buyer": make.person_of(self.plant, Role.BUYER),
            "north": make.person_of(self.north),
            "south": make.person_of(self.south),
            "rival": make.person_of(self.rival),
            "owner": house.actor(hub, Role.OWNER),
            "staff": house.actor(hub, Role.PROGRAMME),
            "finance": house.actor(hub, Role.FINANCE),
        }
        self.people = people
        self.at = {}
        for name, by in people.items():
            self.at[name] = client_class()
            self.at[name].force_login(by.user)
        body = {
            "buyer": self.plant.pk, "title": "Brackets", "currency": "USD",
            "closes_at": "2026-06-01T12:00",
            "opens_at": "2026-06-02T12:00" if is_sealed else "",
            "line-0-words": "Bracket A", "line-0-quantity": "10000",
            "line-1-words": "Bracket B", "line-1-quantity": "300",
        }  # fmt: skip
        self.post("buyer", "rfq-add", body)
        self.rfq = Rfq.objects.get(hub=hub)
        for firm in (self.north, self.south):
            named = f"{firm.name} #{firm.pk}"
            firm.is_listed, firm.slug = True, f"firm-{firm.pk}"
            firm.save()
            self.post("buyer", "rfq-invite", {"organisation": named}, pk=self.rfq.pk)
        self.post("buyer", "rfq-publish", {}, pk=self.rfq.pk)

    @contextmanager
    def on(self, moment):
        """Let it be a moment, at which everybody signs in anew."""
        with time_machine.travel(moment, tick=False):
            for name, by in self.people.items():
                self.at[name].force_login(by.user)
            yield

    def url(self, name, **keys):
        return reverse(f"sourcing:{name}", kwargs={"hub": self.hub.slug, **keys})

    def post(self, who, page, body, status=302, **keys):
        answer = self.at[who].post(self.url(page, **keys), body)
        assert answer.status_code == status, answer.content.decode()
        return answer

    def get(self, who, page, **keys):
        answer = self.at[who].get(self.url(page, **keys))
        assert answer.status_code == 200
        return answer.content.decode()

    def quote(self, who, number, currency, prices, **more):
        firm = {"north": self.north, "south": self.south}[who]
        body = {
            "firm": firm.pk, "number": number, "currency": currency,
            "valid_until": "2026-07-01", **more,
        }  # fmt: skip
        for line, (price, breaks) in zip(self.rfq.rfq_lines.all(), prices, strict=True):
            body |= {
                f"price-{line.pk}-unit_price": price,
                f"price-{line.pk}-lead_days": "21" if price else "",
                f"price-{line.pk}-breaks": breaks,
            }
        self.post(who, "quote-give", body, pk=self.rfq.pk)
        return Quote.objects.filter(supplier=firm).latest("pk")


@pytest.fixture
def story(client_class):
    with time_machine.travel(BEFORE, tick=False):
        return Story(client_class)


@pytest.fixture(scope="module")
def client_class():
    """A fresh browser for each reader."""
    return Client


def test_two_currencies_are_compared_at_one_rate_and_awarded_by_line(story):
    """Currency and cents kept, own number, files, one rate date, no staff rights."""
    rfq = story.rfq
    with time_machine.travel(BEFORE, tick=False):
        story.quote("north", "N-1", "USD", [("0.0125", "5000: 0.01237"), ("9.99", "")])
        drawing = SimpleUploadedFile("offer.txt", b"as agreed")
        south = story.quote(
            "south", "COT 77", "MXN", [("0.215", ""), ("170.05", "")], file=drawing
        )
        assert Notice.objects.filter(user=story.people["buyer"].user).count() == 2
    with story.on(AFTER):
        own = story.get("south", "quote", pk=south.pk)
        for kept in ("COT 77", "0.215", "MXN", "offer.txt"):
            assert kept in own
        rates = {"rate_MXN": "0.0573", "on": "2026-06-09", "source": "Banxico"}
        for on, is_old in (("2026-03-01", True), ("2026-06-09", False)):
            story.post("buyer", "rates-freeze", {**rates, "on": on}, pk=rfq.pk)
            page = story.get("buyer", "comparison", pk=rfq.pk)
            assert ("old rate" in page) == is_old
        for told in (
            "US$123.70",
            "MX$2,150",
            "US$123.19",
            "US$3,046.35",
            "Banxico",
            "0.0573",
        ):
            assert told in page
        first, second = rfq.rfq_lines.all()
        north = Quote.objects.get(supplier=story.north)
        body = {
            f"pick_{first.pk}": south.pk, f"pick_{second.pk}": north.pk,
            "number": "4500", "on": "2026-06-10", "version": Rfq.objects.get().version,
        }  # fmt: skip
        story.post("buyer", "award", body, pk=rfq.pk)
        orders = PurchaseOrder.objects.order_by("number").values_list(
            "number", "currency", "amount", "supplier"
        )
        assert set(orders) == {
            ("4500-2", "USD", Decimal("2997.00"), story.north.pk),
            ("4500-1", "MXN", Decimal("2150.00"), story.south.pk),
        }
        assert Award.objects.count() == 2
        row = OrderRow.objects.get(order__number="4500-1")
        assert (str(row.unit_price), int(row.quantity)) == ("0.215000", 10000)
        again = story.at["buyer"].post(story.url("award", pk=rfq.pk), body)
        assert again.status_code in {409, 422}
        news = Notice.objects.filter(user=story.people["south"].user)
        assert news.filter(text__contains="awarded").count() == 1
        story.get("south", "order", pk=row.order_id)
        assert story.at["rival"].get(story.url("quote", pk=south.pk)).status_code == 404
        _go_on(story, row)


def test_every_fault_of_a_quote_is_told_at_once(story):
    with story.on(BEFORE):
        body = {"firm": story.north.pk, "currency": "USD", "valid_until": "2026-05-30"}
        url = story.url("quote-give", pk=story.rfq.pk)
        form = story.at["north"].post(url, body).context["form"]
        assert form.errors["number"] == ["This field is required."]
        assert form.errors["valid_until"] == ["It has to be valid when the RFQ closes."]
        assert form.errors["__all__"] == ["Give a price for one line at least."]


def _go_on(story, row):
    """The supplier delivers a part of the order, and the buyer orders more."""
    came = {"position": 1, "quantity": "4,000", "on": "2026-06-10"}
    story.post("south", "deliver", came, pk=row.order_id)
    order = PurchaseOrder.objects.get(pk=row.order_id)
    body = {
        "line-0-position": 1, "line-0-words": "Bracket A", "line-0-quantity": "12,000",
        "line-0-unit_price": "0.2150", "line-0-due_on": "2026-07-15",
        "on": "2026-06-10", "reason": "second shift", "version": order.version,
    }  # fmt: skip
    story.post("buyer", "order-amend", body, pk=order.pk)
    order.refresh_from_db()
    assert (order.state, str(order.amount)) == ("partly", "2580.00")
    refused = story.at["south"].post(story.url("order-amend", pk=order.pk), body)
    assert refused.status_code == 404


def test_converted_columns_add_up_to_what_their_sum_is_worth():
    amounts = [Decimal("0.05")] * 7 + [Decimal("1234.56")]
    rate = Decimal("0.0573")
    found = converted(amounts, rate, "USD")
    assert sum(found) == (sum(amounts) * rate).quantize(Decimal("0.01"))
    apart = [
        abs(one - amount * rate) for one, amount in zip(found, amounts, strict=True)
    ]
    assert max(apart) < Decimal("0.01")


def test_its_page_costs_the_same_however_many_quotes_came(story):
    def statements():
        with CaptureQueriesContext(connection) as found:
            story.get("owner", "rfq", pk=story.rfq.pk)
        return len(found)

    with story.on(BEFORE):
        statements()
        none = statements()
        for who in ("north", "south", "south"):
            story.quote(who, f"{who}-1", "USD", [("1.00", ""), ("2.00", "")])
        assert (statements(), none) == (none, 11)


@pytest.mark.parametrize("is_sealed", [False, True])
def test_quotes_that_stand_are_those_that_the_one_door_lets_through(is_sealed):
    with time_machine.travel(BEFORE, tick=False):
        story = Story(Client, is_sealed=is_sealed)
        prices = [("1.00", ""), ("2.00", "")]
        for who in ("north", "south", "south"):
            story.quote(who, f"{who}-1", "USD", prices)
        one = story.quote("north", "north-2", "USD", prices)
        story.post("north", "quote-withdraw", {"reason": "a slip"}, pk=one.pk)
    for now in (BEFORE, AFTER):
        for by in story.people.values():
            seen = quotes_visible_to(by, now).filter(rfq=story.rfq)
            stand = list(standing_quotes(seen).order_by("pk"))
            assert latest_quotes(by, story.rfq, now) == stand
    assert len(latest_quotes(story.people["owner"], story.rfq, AFTER)) == 1


def test_a_revision_replaces_and_both_stay_readable(story):
    with time_machine.travel(BEFORE, tick=False):
        one = story.quote("north", "N-1", "USD", [("1", ""), ("2", "")])
        two = story.quote("north", "N-1b", "USD", [("0.9", ""), ("", "")])
        assert (one.revision, two.revision) == (1, 2)
        page = story.get("north", "rfq", pk=story.rfq.pk)
        assert "N-1b" in page
        story.get("north", "quote", pk=one.pk)
        compared = story.get("buyer", "comparison", pk=story.rfq.pk)
        assert "N-1b" in compared
        assert "N-1<" not in compared
    with story.on(AFTER):
        body = {"firm": story.north.pk, "number": "late", "currency": "USD"}
        late = story.at["north"].post(story.url("quote-give", pk=story.rfq.pk), body)
        assert late.status_code == 422


@pytest.mark.only_on("sqlite")
def test_what_is_wrong_is_told_at_its_place_and_what_was_typed_is_kept(story):
    first, second = story.rfq.rfq_lines.all()
    asked = {
        "buyer": story.plant.pk, "title": "Rails", "currency": "USD",
        "closes_at": "2026-06-01T12:00", "line-0-words": "Rail A",
        "line-0-quantity": "-1",
    }  # fmt: skip
    quote = {
        "firm": story.north.pk, "number": "N-1", "currency": "USD",
        "valid_until": "2026-07-01", f"price-{first.pk}-unit_price": "1.234",
        f"price-{first.pk}-lead_days": "21",
        f"price-{first.pk}-breaks": "5000: 1,234", f"price-{second.pk}-breaks": "",
    }  # fmt: skip
    tried = (
        ("buyer", "rfq-add", asked, {}, ("line-0-quantity",)),
        ("north", "quote-give", quote, {"pk": story.rfq.pk},
         (f"price-{first.pk}-unit_price", f"price-{first.pk}-breaks")),
    )  # fmt: skip
    with time_machine.travel(BEFORE, tick=False):
        for who, page, body, keys, fields in tried:
            answer = story.post(who, page, body, 422, **keys).content.decode()
            assert all(str(typed) in answer for typed in body.values())
            for name in fields:
                assert f'id="id_{name}_error"' in answer
    assert not Quote.objects.exists()


def test_answers_are_for_all_and_name_nobody(story):
    with time_machine.travel(BEFORE, tick=False):
        asked = {"firm": story.north.pk, "text": "Galvanised?"}
        story.post("north", "rfq-ask", asked, pk=story.rfq.pk)
        question = story.rfq.questions.get()
        assert "Galvanised" not in story.get("south", "rfq", pk=story.rfq.pk)
        story.post("buyer", "rfq-answer", {"answer": "Yes, 8 µm"}, pk=question.pk)
        page = story.get("south", "rfq", pk=story.rfq.pk)
        assert "Galvanised" in page
        assert "8 µm" in page
        assert "North Tools" not in page
        hidden = story.at["rival"].get(story.url("rfq", pk=story.rfq.pk))
        assert hidden.status_code == 404


def test_a_sealed_quote_does_not_exist_for_anybody_else_until_it_is_opened(
    client_class,
):
    """No row of it is anybody's; opened, it is told once and its files are read."""
    with time_machine.travel(BEFORE, tick=False):
        story = Story(client_class, is_sealed=True)
        others = ("buyer", "north", "rival", "owner", "staff", "finance")
        told = JournalLine.objects.filter(hub=story.hub).count()
        noted = Notice.objects.filter(hub=story.hub).count()
        file = SimpleUploadedFile(f"{SECRET}.txt", f"{SECRET} file".encode())
        story.quote(
            "south", f"{SECRET}-7", "MXN", [("7777.77", ""), ("7777.78", "")],
            note=f"{SECRET} note", file=file,
        )  # fmt: skip
        kept = StoredFile.objects.get(hub=story.hub, kind="sourcing.quote")
        assert JournalLine.objects.filter(hub=story.hub).count() == told
        assert Notice.objects.filter(hub=story.hub).count() == noted
        for who in others:
            assert not quotes_visible_to(story.people[who], BEFORE).exists()
        by = story.people["south"].user
        store = next(s for s in personal_data.stores() if s.name == "sourcing.work")
        person = personal_data.whole_person(story.hub, ("hubs.user", by.pk))
        assert store.count(story.hub, person) == 0
        assert SECRET in story.get("south", "rfq", pk=story.rfq.pk)
        open_due(BEFORE)
        assert JournalLine.objects.filter(hub=story.hub).count() == told
    with story.on(AFTER):
        for who in ("buyer", "owner", "finance"):
            assert f"{SECRET}-7" in story.get(who, "rfq", pk=story.rfq.pk)
            link = reverse(
                "files:download", kwargs={"hub": story.hub.slug, "pk": kept.pk}
            )
            assert story.at[who].get(link).status_code == 200
        for who in ("north", "rival"):
            assert not quotes_visible_to(story.people[who], AFTER).exists()
        open_due(AFTER)
        open_due(AFTER)
        lines = JournalLine.objects.filter(hub=story.hub, verb="sourcing.give_quote")
        assert [line.subject for line in lines] == [f"{SECRET}-7"]


def test_a_cancelled_or_expired_offer_becomes_no_order(story):
    with time_machine.travel(BEFORE, tick=False):
        quote = story.quote("north", "N-1", "USD", [("1", ""), ("2", "")])
        line = story.rfq.rfq_lines.first()
        body = {
            f"pick_{line.pk}": quote.pk, "number": "1", "on": "2026-05-20",
            "version": Rfq.objects.get().version,
        }  # fmt: skip
        early = story.at["buyer"].post(story.url("award", pk=story.rfq.pk), body)
        assert early.status_code == 422
    with story.on(datetime(2026, 7, 20, tzinfo=UTC)):
        body["on"] = date(2026, 7, 19).isoformat()
        late = story.at["buyer"].post(story.url("award", pk=story.rfq.pk), body)
        assert late.status_code == 422
        assert "no longer valid" in late.content.decode()
    assert not PurchaseOrder.objects.exists()
