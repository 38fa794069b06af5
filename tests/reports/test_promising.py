"""What was promised stands in a report, beside what came of it and never mixed up."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from madang.outcomes.models import Target
from madang.reports.paper import pdf_of
from madang.reports.shown import shown
from tests.reports.make import World

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]
FIGURES = ("figures", {"codes": ["jobs", "sales"], "look": "reached"})
PROMISED = ("figures", {"codes": ["jobs", "sales"], "look": "promised"})


def promise(world, indicator, amount, first, last, **more):
    return Target.objects.create(
        hub=world.hub, indicator=indicator, programme=world.programme, starts_on=first,
        ends_on=last, amount=amount, **more,
    )  # fmt: skip


def told(snapshot, language="en"):
    with override(language):
        blocks = shown(snapshot.content, language, outside=True)["blocks"]
    return [{one["name"]: one for one in block["figures"]} for block in blocks]


def test_promises_of_later_years_stand_beside_the_figures_without_a_share():
    world = World()
    first, last = date(2027, 1, 1), date(2028, 12, 31)
    promise(world, world.jobs, 200, first, last)
    promise(world, world.orders, Decimal(150_000_000), first, last, currency="MXN")
    own = {"programme": world.programme, "cohort": world.cohort, "sponsor": None}
    [figures, promised] = told(world.frozen(FIGURES, PROMISED, **own))
    assert figures["New jobs"]["target"] == ""
    assert promised["New jobs"]["value"] == "200"
    assert promised["New jobs"]["lines"][0] == "promised by Dec 31, 2028"
    sales = promised["Sales"]
    assert sales["value"] == "US$7.5M"
    assert sales["lines"][-2].endswith("MX$150M")
    assert "0.05" in sales["lines"][-1]
    assert "Oct 31, 2026" in sales["lines"][-1]


def test_a_share_is_told_only_of_what_counts_the_same():
    world = World()
    last = date(2026, 12, 31)
    promise(world, world.jobs, 56, date(2026, 1, 1), last)
    promise(world, world.orders, 8300, date(2026, 3, 1), last, currency="USD")
    of = {"programme": world.programme, "sponsor": None}
    [figures] = told(world.frozen(FIGURES, **of))
    assert (figures["New jobs"]["share"], figures["New jobs"]["percent"]) == (
        0.5,
        "50%",
    )
    # sales are counted from January, the promise is from March
    assert figures["Sales"]["share"] is None
    assert "Mar 1, 2026" in figures["Sales"]["target"]
    [stricter] = told(world.frozen(FIGURES, slug="strict", level="verified", **of))
    assert stricter["New jobs"]["share"] is None


def test_the_print_has_contents_and_the_rate_at_each_converted_sum():
    snapshot = World().frozen()
    reader = PdfReader(io.BytesIO(pdf_of(snapshot, "es", outside=False)))
    text = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert "Contenido" in text[1]
    assert len(reader.pages[1]["/Annots"]) >= 2  # entries lead to their pages
    rate = "1 MXN = 0.05 USD (Banxico, 31 oct 2026)"
    told = " ".join(text).replace("\xa0", " ")
    assert told.count(rate) == 2  # the figure and the table
    assert len(reader.outline) >= 2
