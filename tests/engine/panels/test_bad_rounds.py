"""Every wrong round is refused with its field, its row and a remedy."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from madang.engine.panels import Read, ReadState, Round, Rule
from madang.engine.problem import ProblemError

from .rounds import LAW, case, judge

GOOD = Round((judge("ana"), judge("bo")), (case("one"), case("two")), (LAW,), reads=1)


@pytest.mark.parametrize(
    ("change", "field", "row"),
    [
        ({"judges": ()}, "judges", None),
        ({"cases": ()}, "cases", None),
        ({"judges": (judge("ana", -1),)}, "capacity", "ana"),
        ({"judges": (judge("ana", severity=math.nan),)}, "severity", "ana"),
        ({"judges": (judge("ana"), judge("ana"))}, "judges", "ana"),
        ({"cases": (case("one"), case("one"))}, "cases", "one"),
        ({"cases": (case(" "),)}, "cases", "(no id)"),
        ({"rules": (LAW, LAW)}, "rules", "role = Lawyer"),
        ({"rules": (Rule("role", 0, 1.0, "x"),)}, "count", "role = x"),
        ({"rules": (Rule("role", 1, math.inf, "x"),)}, "weight", "role = x"),
        ({"rules": (Rule("role", 1, -1.0, "x"),)}, "weight", "role = x"),
        ({"reads": -1}, "reads", None),
        ({"extra": {"one": -2}}, "extra", "one"),
        ({"judges": (judge("ana", math.nan),)}, "capacity", "ana"),
        ({"judges": (judge("ana", 1.5),)}, "capacity", "ana"),
        ({"extra": {"three": 1}}, "extra", "three"),
        ({"severity_limit": 0.0}, "severity_limit", None),
        ({"inertia": math.nan}, "inertia", None),
        ({"pins": frozenset({("cy", "one")})}, "pins", "(cy, one)"),
        ({"pins": frozenset({("ana", "three")})}, "pins", "(ana, three)"),
        ({"forbidden": frozenset({("cy", "one")})}, "forbidden", "(cy, one)"),
        ({"away": frozenset({"cy"})}, "away", "cy"),
        ({"withdrawn": frozenset({"three"})}, "withdrawn", "three"),
        ({"history": (Read("cy", "one"),)}, "history", "(cy, one)"),
        ({"history": (Read("bo", "one"),) * 2}, "history", "(bo, one)"),
    ],
)
def test_a_wrong_round_names_field_and_row(change, field, row):
    with pytest.raises(ProblemError) as caught:
        replace(GOOD, **change)
    assert (caught.value.field, caught.value.row) == (field, row)
    assert caught.value.remedy


def test_contradictory_pins_are_refused():
    pair = frozenset({("ana", "one")})
    with pytest.raises(ProblemError, match="pinned and forbidden at once"):
        replace(GOOD, pins=pair, forbidden=pair)


def test_a_pin_beyond_capacity_is_refused():
    pins = frozenset({("ana", "one"), ("ana", "two")})
    with pytest.raises(ProblemError, match="2 reads are pinned or under way"):
        replace(GOOD, judges=(judge("ana", 1), judge("bo")), pins=pins)


def test_a_pin_that_was_passed_back_is_refused():
    passed = (Read("ana", "one", ReadState.PASSED),)
    with pytest.raises(ProblemError, match="passed back"):
        replace(GOOD, pins=frozenset({("ana", "one")}), history=passed)


def test_a_pin_on_somebody_away_is_refused():
    with pytest.raises(ProblemError, match="away or withdrawn"):
        replace(GOOD, pins=frozenset({("ana", "one")}), away=frozenset({"ana"}))
