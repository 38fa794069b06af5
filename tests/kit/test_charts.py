"""Charts are well-formed, to scale, named, and escape what they are told."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree as ET

import pytest

from madang.kit import charts
from madang.kit.charts import Point

POINTS = [Point("Q1", 50, 80), Point("Q2", 100), Point("<Q3>", 0)]


def drawings(chart):
    """Return the wide and the narrow drawing."""
    return ET.fromstring(chart).findall("svg")


def test_bars_are_to_scale_in_both_drawings():
    for svg in drawings(charts.bars("Orders", POINTS, str)):
        tall = [float(bar.get("height")) for bar in svg.iter("rect")]
        assert tall[1] == 2 * tall[0] > 0 == tall[2]


def test_a_target_lies_where_its_value_would():
    with_bar = charts.bars("x", [Point("a", 80, 80)], str)
    for svg in drawings(with_bar):
        bar, target = next(svg.iter("rect")), svg.find(".//line[@class='target']")
        assert target.get("y1") == bar.get("y")


def test_each_part_says_its_value_and_the_drawing_its_name():
    for svg in drawings(charts.bars("Orders", POINTS, lambda v: f"{v:g} €")):
        assert svg.get("aria-label") == "Orders"
        titles = [title.text for title in svg.iter("title")]
        assert titles == ["Q1: 50 € / 80 €", "Q2: 100 €", "<Q3>: 0 €"]


def test_a_pile_is_as_tall_as_its_parts_together():
    piles = [Point("a", parts=(1, 2, 3)), Point("b", parts=(6, 0, 0))]
    for svg in drawings(charts.stacked("x", piles, ["p", "q", "r"], str)):
        tall = [float(part.get("height")) for part in svg.iter("rect")]
        assert abs(sum(tall[:3]) - tall[3]) < 0.3


def test_the_axis_has_even_round_steps():
    svg = drawings(charts.lines("x", [Point("a", 120), Point("b", 90)], str))[0]
    texts = [text.text for text in svg.iter("text") if text.get("text-anchor") == "end"]
    assert texts == ["0.0", "50.0", "100.0", "150.0"]


def test_labels_that_have_no_room_are_left_out():
    many = [Point(f"week {i}", i) for i in range(52)]
    wide, narrow = drawings(charts.bars("x", many, str))
    shown = [
        sum(text.get("text-anchor") == "middle" for text in svg.iter("text"))
        for svg in (wide, narrow)
    ]
    assert 52 > shown[0] > shown[1] > 1


def test_no_points_draw_nothing():
    assert charts.bars("x", [], str) == charts.lines("x", [], str) == ""
    assert charts.spark("x", [1]) == ""


def test_a_level_course_is_drawn_flat():
    points = re.search(r'points="([^"]+)"', charts.spark("x", [3, 3, 3])).group(1)
    assert len({pair.split(",")[1] for pair in points.split()}) == 1


def test_months_side_by_side_do_not_touch():
    months = [Point(f"2026-{i:02}", i) for i in range(1, 13)]
    for svg in drawings(charts.lines("x", months, str)):
        places = [
            (float(text.get("x")), charts.text_width(text.text))
            for text in svg.iter("text")
            if text.get("text-anchor") == "middle"
        ]
        for (left, wide), (right, other) in itertools.pairwise(places):
            assert right - left > (wide + other) / 2 + 12


def test_what_is_to_come_goes_on_from_what_is_known_in_its_band():
    points = [
        Point("a", 40),
        Point("b", 60, span=(50, 100)),
        Point("c", 80, span=(60, 160)),
    ]
    for svg in drawings(charts.lines("x", points, lambda v: f"{v:g}")):

        def pairs(css, svg=svg):
            [drawn] = svg.findall(f".//*[@class='{css}']")
            return [
                tuple(map(float, one.split(","))) for one in drawn.get("points").split()
            ]

        line, ahead, band = pairs("line"), pairs("ahead"), pairs("span")
        assert [line[-1], *ahead[1:]] == ahead  # from the last known point on
        assert len(line) == 1
        # there above, back below; at the last known point it has no width
        assert [x for x, _ in band] == [x for x, _ in ahead + ahead[::-1]]
        assert band[0] == band[-1] == ahead[0]
        per_unit = (ahead[0][1] - ahead[2][1]) / 40
        for (_, high), (_, low), width in zip(
            band[:3], band[:2:-1], (0, 50, 100), strict=True
        ):
            assert low - high == pytest.approx(per_unit * width, abs=0.2)
        titles = [title.text for title in svg.iter("title")]
        assert titles == ["a: 40", "b: 60 (50 – 100)", "c: 80 (60 – 160)"]
