"""Drawing: labels that fit, plans that turn, rows that add up, files that are refused."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madang.spaces import drawings, floorplan, geometry
from madang.spaces.drawings import NotADrawing
from madang.spaces.floorplan import Plan, Shape

FLOOR = geometry.read([[0, 0], [30, 0], [30, 10], [0, 10]])
ROOM = geometry.read([[0, 0], [5, 0], [5, 4], [0, 4]])


def plan(*shapes, outline=FLOOR):
    return floorplan.drawn(Plan("Second floor", "A link each", outline, [], shapes))


def test_a_plan_has_two_drawings_with_a_name_and_a_title_for_each_space():
    text = plan(Shape(1, ROOM, ["2A04", "<b>", "20 m²"], "2A04 & co", "let", "/s/1/"))
    assert text.count('role="group"') == 2
    assert text.count("<title>2A04 &amp; co</title>") == 2
    assert text.count('href="/s/1/"') == 2
    assert "<b>" not in text
    ids = re.findall(r'id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert plan(outline=()) == ""


def test_a_long_plan_is_turned_for_the_phone():
    text = plan(Shape(1, ROOM, ["A"], "A"))
    wide, narrow = re.findall(r'viewBox="-?\d+ 0 (\d+) (\d+)"', text)
    assert (wide[0], narrow[0]) == ("760", "360")
    assert int(wide[1]) < int(wide[0])
    assert int(narrow[1]) > int(narrow[0])


def test_labels_are_cut_and_dropped_where_there_is_no_room():
    closet = geometry.read([[0, 0], [0.5, 0], [0.5, 4], [0, 4]])
    text = plan(Shape(1, closet, ["ST-1", "Storage"], "Storage"))
    assert '<text class="is-' not in text


def test_the_label_of_an_angled_room_lies_inside_it():
    ell = geometry.read([[0, 0], [2, 0], [2, 8], [9, 8], [9, 10], [0, 10]])
    left, top, right, bottom = floorplan.roomiest(ell)
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    assert not geometry.lies_outside(corners, ell)
    round_room = geometry.read(
        [[3, 0], [5, 0], [7, 1], [8, 3], [8, 5], [7, 7], [5, 8], [3, 8], [1, 7], [0, 4]]
    )
    left, top, right, bottom = floorplan.roomiest(round_room)
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    assert not geometry.lies_outside(corners, round_room)
    assert right - left > 500


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
@given(st.lists(st.integers(5, 300), min_size=1, max_size=30), st.integers(1, 6))
def test_rows_have_the_stated_areas_and_nobody_covers_a_neighbour(areas, rows):
    wide, high = floorplan.room_for(areas, rows, 180)
    laid = floorplan.in_rows(areas, rows=rows, within=(0, 0, wide, high), aisle=180)
    assert len(laid) == len(areas)
    for area, corners in zip(areas, laid, strict=True):
        drawn = geometry.area_m2(corners)
        assert abs(drawn - area) <= Decimal(wide + high) / 10000 * 2 + Decimal("0.02")
    for i, one in enumerate(laid):
        assert not any(geometry.overlap(one, other) for other in laid[:i])


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="x">{}</svg>'


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<script>alert(1)</script>", "script"),
        ('<rect onclick="x()" width="1" height="1"/>', "onclick"),
        ('<a xlink:href="http://x"><rect/></a>', "taken"),
        ('<image href="http://x"/>', "taken"),
        ("<foreignObject/>", "taken"),
        ('<use href="#a"/>', "taken"),
        ("<style>*{}</style>", "taken"),
        ('<rect fill="url(http://x)" width="1" height="1"/>', "elsewhere"),
        ('<rect transform="rotate(3)" width="1" height="1"/>', "transformed"),
        ('<path d="M0 0 C 1 1 2 2 3 3"/>', "curves"),
        ('<path d="M0 0 L1 0 M2 2 L3 3"/>', "one go"),
        ('<polygon points="0,0 1,0 1"/>', "points"),
        ('<polygon points="0,0 1,zero"/>', "points"),
        ("<text>nothing</text>", "no shape"),
        ('<circle r="2"/>', "taken"),
        ('<rect width="0" height="5"/>', "width"),
    ],
)
def test_what_is_not_on_the_list_is_refused(inside, told):
    with pytest.raises(NotADrawing, match=told):
        drawings.read(SVG.format(inside).encode(), width_m=Decimal(10))


@pytest.mark.parametrize(
    "data",
    [
        b"no xml",
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>',
        b'<!DOCTYPE svg SYSTEM "http://x/y.dtd"><svg/>',
        b'<?xml-stylesheet href="x"?><svg/>',
        b"<svg>" + b"<g>" * 60,
        b" " * (drawings.LARGEST + 1),
        b"",
    ],
)
def test_no_file_reaches_beyond_the_parser(data):
    with pytest.raises(NotADrawing):
        drawings.read(data, width_m=Decimal(10))


def test_shapes_become_outlines_in_metres():
    inside = (
        '<g><rect data-code="A1" x="10" y="10" width="40" height="20"/>'
        '<path id="B2" d="m50,10 h50 v20 H50 z"/>'
        '<polygon points="10,30 100,30 100,40 10,40"><title>C3</title></polygon>'
        '<line x1="10" y1="30" x2="100" y2="30"/><rect width="1" height="1" x="10" y="10"/>'
        "</g>"
    )
    found = drawings.read(SVG.format(inside).encode(), width_m=Decimal(9))
    areas = {
        name: geometry.area_m2(geometry.checked(corners))
        for name, corners in found.outlines.items()
    }
    assert areas == {"a1": Decimal(8), "b2": Decimal(10), "c3": Decimal(9)}
    assert len(found.walls) == 1
    assert found.unnamed == 1
