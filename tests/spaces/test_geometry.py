"""Polygons: what is taken, what is refused, and how much two of them share."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.spaces import geometry
from madang.spaces.geometry import NotAnOutline

SQUARE = [[0, 0], [4, 0], [4, 4], [0, 4]]


@pytest.mark.parametrize(
    ("corners", "told"),
    [
        ([[0, 0], [4, 4], [4, 0], [0, 4]], "crosses itself"),
        ([[0, 0], [4, 0], [2, 0], [2, 4]], "crosses itself"),
        ([[0, 0], [4, 0], [4, 0], [0, 4]], "crosses itself"),
        ([[0, 0], [4, 0]], "three corners"),
        ([[0, 0], [2, 0], [4, 0]], "crosses itself"),
        ([[0, 0], [4, 0], [4, "north"]], "no number"),
        ([[0, 0], [4, 0], [4, "NaN"]], "no number|between 0"),
        ([[0, 0], [4, 0], [4, 1e9]], "between 0"),
        ([[0, 0], [4, 0], [-1, 4]], "between 0"),
        ([[0, 0, 1], [4, 0], [0, 4]], "pairs"),
        ("0,0 4,0 4,4", "pairs"),
        ([[i / 10, (i % 2) / 10] for i in range(201)], "200 corners"),
    ],
)
def test_what_is_no_outline_is_refused_with_its_reason(corners, told):
    with pytest.raises(NotAnOutline, match=told):
        geometry.checked(corners)


def test_a_closing_corner_is_dropped_and_no_corner_is_no_outline():
    assert geometry.checked([*SQUARE, [0, 0]]) == geometry.checked(SQUARE)
    assert geometry.checked([]) == ()


def test_an_angle_in_the_outline_is_measured_rightly():
    ell = geometry.checked([[0, 0], [6, 0], [6, 2], [2, 2], [2, 5], [0, 5]])
    assert geometry.area_m2(ell) == Decimal("18.00")
    notch = geometry.checked([[2, 2], [6, 2], [6, 5], [2, 5]])
    assert geometry.shared_cm2(ell, notch) == 0
    assert not geometry.overlap(ell, notch)
    wider = geometry.checked([[1.5, 2], [6, 2], [6, 5], [1.5, 5]])
    assert geometry.shared_cm2(ell, wider) == pytest.approx(150 * 100)


def test_a_hundredth_of_a_square_metre_is_the_limit():
    one = geometry.read(SQUARE)
    at_the_limit = geometry.read([[3.99, 0], [8, 0], [8, 1], [3.99, 1]])
    beyond = geometry.read([[3.99, 0], [8, 0], [8, 1.01], [3.99, 1.01]])
    assert not geometry.overlap(one, at_the_limit)
    assert geometry.overlap(one, beyond)


@st.composite
def boxes(draw):
    x, y = draw(st.integers(0, 50)), draw(st.integers(0, 50))
    w, h = draw(st.integers(1, 50)), draw(st.integers(1, 50))
    return ((x, y), (x + w, y), (x + w, y + h), (x, y + h))


@given(boxes(), boxes())
def test_boxes_share_what_their_sides_say(one, other):
    l1, t1, r1, b1 = geometry.box(one)
    l2, t2, r2, b2 = geometry.box(other)
    wide, high = min(r1, r2) - max(l1, l2), min(b1, b2) - max(t1, t2)
    expected = max(0, wide) * max(0, high)
    assert geometry.shared_cm2(one, other) == pytest.approx(expected)
    assert geometry.shared_cm2(other[::-1], one) == pytest.approx(expected)


@given(boxes())
def test_a_triangle_is_half_of_its_box(one):
    triangle = one[:3]
    half = abs(geometry.doubled_area(one)) / 4
    assert geometry.shared_cm2(one, triangle) == pytest.approx(half)
