"""Eight ways in which buyers' portals fail their suppliers, and none of them here.

One RFQ is lived through in browsers, and a sealed one; what everybody read is kept, and
each test reads it for one failure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from madang.files.models import StoredFile
from madang.hubs.models import JournalLine
from madang.sourcing.models import Award, OrderRow, PurchaseOrder, Quote, Rfq
from tests.sourcing.test_rfqs import AFTER, BEFORE, Story

pytestmark = pytest.mark.django_db
NUMBER, OLDER, FILE = "COT 77/b", "COT 76/a", "oferta-ñ.txt"
TOKENS = re.compile(r'(?:value|nonce|content|src|href)="[^"]*"')


@dataclass
class Told:
    """What everybody read, and what stood in the tables at the end."""

    pages: dict[str, str] = field(default_factory=dict)
    files: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    rows: dict[str, object] = field(default_factory=dict)


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """Live through both RFQs once; nothing of it stays in the database."""
    found = Told()
    with django_db_blocker.unblock():
        connection.ensure_connection()
        with transaction.atomic():
            _in_the_open(found)
            _sealed(found)
            transaction.set_rollback(True)
    return found


def _in_the_open(told):
    with time_machine.travel(BEFORE, tick=False):
        story = Story(Client)
        story.quote("north", NUMBER, "USD", [("0.0125", "5000: 0.01237"), ("9.99", "")])
        story.quote("south", OLDER, "MXN", [("0.3", ""), ("", "")])
        file = SimpleUploadedFile(FILE, b"as agreed")
        south = story.quote(
            "south", NUMBER, "MXN", [("0.215", ""), ("170.05", "")], file=file
        )
        told.pages["own"] = story.get("south", "quote", pk=south.pk)
        told.pages["own rfq"] = story.get("south", "rfq", pk=story.rfq.pk)
        told.pages["revise"] = story.get("south", "quote-give", pk=story.rfq.pk)
    with story.on(AFTER):
        told.pages["closed"] = story.get("south", "quote", pk=south.pk)
        rates = {"rate_MXN": "0.0573", "on": "2026-06-09", "source": "Banxico"}
        story.post("buyer", "rates-freeze", rates, pk=story.rfq.pk)
        told.pages["comparison"] = story.get("buyer", "comparison", pk=story.rfq.pk)
        told.pages["buyer"] = story.get("buyer", "quote", pk=south.pk)
        first, second = story.rfq.rfq_lines.all()
        north = Quote.objects.get(supplier=story.north)
        award = {
            f"pick_{first.pk}": south.pk, f"pick_{second.pk}": north.pk,
            "number": "4500", "on": "2026-06-10", "version": Rfq.objects.get().version,
        }  # fmt: skip
        story.post("buyer", "award", award, pk=story.rfq.pk)
        order = PurchaseOrder.objects.get(supplier=story.south)
        told.pages["order"] = story.get("south", "order", pk=order.pk)
        told.pages["awarded"] = story.get("south", "quote", pk=south.pk)
        told.pages["awarded rfq"] = story.get("south", "rfq", pk=story.rfq.pk)
        told.files = _downloads(story)
        quotes = Quote.objects.filter(rfq=story.rfq)
        told.rows = {
            "currencies": set(quotes.values_list("currency", flat=True)),
            "numbers": list(quotes.order_by("pk").values_list("number", flat=True)),
            "prices": {str(a.price.unit_price) for a in Award.objects.all()},
            "ordered": {
                (row.currency, str(row.unit_price), row.amount)
                for row in OrderRow.objects.filter(hub=story.hub)
            },
            "done by": set(
                JournalLine.objects.filter(
                    hub=story.hub, verb__startswith="sourcing."
                ).values_list("by", flat=True)
            ),
            "people": {
                story.people[name].user.pk for name in ("buyer", "north", "south")
            },
            "staff": [
                name
                for name in ("buyer", "north", "south")
                if story.people[name].is_staff or story.people[name].user.is_staff
            ],
        }


def _downloads(story):
    """Return what each gets who asks for the quote's file by its address."""
    found = {}
    for stored in StoredFile.objects.filter(hub=story.hub, kind="sourcing.quote"):
        keys = {"hub": story.hub.slug, "pk": stored.pk}
        for who in ("south", "buyer", "north", "rival"):
            answer = story.at[who].get(reverse("files:download", kwargs=keys))
            is_there = answer.status_code == 200
            body = b"".join(answer.streaming_content) if is_there else b""
            found[who] = (answer.status_code, body)
    return found


def _sealed(told):
    with time_machine.travel(BEFORE, tick=False):
        story = Story(Client, is_sealed=True)
        reads = [("buyer", "rfq"), ("buyer", "comparison"), ("owner", "rfq")]
        for who, page in 2 * reads:  # the first time what was done is still told
            told.pages[f"{who} {page} before"] = story.get(who, page, pk=story.rfq.pk)
        story.quote("south", NUMBER, "MXN", [("7777.77", ""), ("1", "")])
        told.pages["sealed own"] = story.get("south", "rfq", pk=story.rfq.pk)
        for who, page in reads:
            told.pages[f"{who} {page} after"] = story.get(who, page, pk=story.rfq.pk)
    with story.on(AFTER):
        told.pages["opened"] = story.get("buyer", "comparison", pk=story.rfq.pk)


def test_the_suppliers_currency_is_kept_from_quote_to_order(told):
    assert told.rows["currencies"] == {"USD", "MXN"}
    assert "MXN" in told.pages["own"]
    assert '<option value="MXN" selected>' in told.pages["revise"]
    assert "MX$2,150" in told.pages["order"]
    assert {code for code, _price, _amount in told.rows["ordered"]} == {"USD", "MXN"}


def test_prices_stand_to_the_last_place_and_sums_to_the_cent(told):
    assert told.rows["prices"] == {"0.215000", "9.990000"}
    assert "0.215" in told.pages["own"]
    for shown in ("0.01237", "US$123.70", "US$123.19", "US$3,046.35"):
        assert shown in told.pages["comparison"]
    assert told.rows["ordered"] == {
        ("MXN", "0.215000", Decimal("2150.00")), ("USD", "9.990000", Decimal("2997.00")),
    }  # fmt: skip


def test_files_of_a_quote_reach_the_buyer_whole_and_nobody_else(told):
    for page in ("own", "buyer", "awarded"):
        assert FILE in told.pages[page]
    assert told.files == {
        "south": (200, b"as agreed"), "buyer": (200, b"as agreed"),
        "north": (404, b""), "rival": (404, b""),
    }  # fmt: skip


def test_a_supplier_keeps_its_own_quote_number_even_if_another_has_the_same(told):
    assert told.rows["numbers"] == [NUMBER, OLDER, NUMBER]
    for page in ("own", "buyer", "comparison", "order", "awarded rfq"):
        assert NUMBER in told.pages[page]


def test_a_supplier_sees_its_own_quote_before_and_after_closing_and_award(told):
    for page in ("own", "closed", "awarded"):
        for shown in (NUMBER, "0.215", "170.05"):
            assert shown in told.pages[page]
    for page in ("own rfq", "awarded rfq"):
        assert OLDER in told.pages[page]


def test_a_comparison_is_made_at_one_rate_of_one_day_and_names_the_lowest_by_it(told):
    page = told.pages["comparison"]
    assert "0.0573" in page
    assert "Banxico" in page
    assert page.count("Jun 9, 2026") == 1
    [best] = re.findall(r'class="sourcing-best"\s*>\s*<span[^>]*>([^<]+)', page)[-1:]
    assert best == "US$3,046.35"


def test_what_is_sealed_is_not_seen_before_it_is_opened(told):
    for read in ("buyer rfq", "buyer comparison", "owner rfq"):
        before, after = (told.pages[f"{read} {when}"] for when in ("before", "after"))
        assert TOKENS.sub("", before) == TOKENS.sub("", after)
    assert NUMBER in told.pages["sealed own"]
    assert "7,777.77" in told.pages["opened"]


def test_neither_buyer_nor_supplier_needs_rights_of_staff(told):
    assert told.rows["staff"] == []
    assert told.rows["done by"] == told.rows["people"]
