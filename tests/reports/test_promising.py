"""What was promised stands in a report, beside what came of it and never mixed up."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from madang.outcomes.models import Target
from madang.reports import actions
from madang.reports.paper import pdf_of
from madang.reports.shown import shown
from tests.outcomes import make as outcomes
from tests.reports.make import NOW, World

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


def test_a_promise_stands_beside_what_was_reached_in_its_own_time():
    world = World()
    promise(world, world.jobs, 40, date(2026, 4, 1), date(2028, 12, 31))
    promise(world, world.orders, 8300, date(2026, 1, 1), date(2028, 12, 31),
            currency="USD")  # fmt: skip
    of = {"programme": world.programme, "sponsor": None, "level": "claimed"}
    outcomes.value(world.firms[0], world.jobs, 7, 5, cohort=world.cohort)
    snapshot = world.frozen(FIGURES, PROMISED, **of)
    with override("en"):
        [_figures, block] = shown(snapshot.content, "en", outside=False)["blocks"]
        [_own, hidden] = shown(snapshot.content, "en", outside=True)["blocks"]
    # of April and later there are 7 + 6 + 7 jobs of three companies
    [jobs, sales] = block["figures"]
    assert (jobs["value"], jobs["percent"], jobs["share"]) == ("20", "50%", 0.5)
    assert jobs["target"] == "Target 40 by Dec 31, 2028"
    assert jobs["lines"][-1] == "reached from Apr 1, 2026 to Oct 31, 2026"
    assert sales["percent"] == "50%"
    assert "0.05" in sales["lines"][-1]
    # three companies are too few for those outside
    assert (hidden["figures"][0]["is_hidden"], hidden["figures"][0]["percent"]) == (
        True,
        "",
    )
    assert hidden["figures"][1]["percent"] == "50%"


def test_an_old_rate_is_named_with_its_day_and_marked():
    world = World()
    report = world.report()
    late = {"as_of": date(2027, 1, 29), "now": NOW + timedelta(days=90)}
    fresh = actions.freeze_report(report, world.by, **late)
    late["as_of"] += timedelta(days=1)
    old = actions.freeze_report(report, world.by, **late)
    with override("en"):
        assert shown(fresh.content, "en", outside=False)["old_rates"] == ""
        told = shown(old.content, "en", outside=False)
        words = PdfReader(io.BytesIO(pdf_of(old, "en", outside=False)))
    assert told["old_rates"].startswith("Rate of Oct 31, 2026: more than 90 days")
    assert "old rate of Oct 31, 2026" in told["blocks"][1]["figures"][1]["lines"][-1]
    assert "more than 90 days" in words.pages[1].extract_text().replace("\n", " ")


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
