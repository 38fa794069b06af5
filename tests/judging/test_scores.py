"""Rubrics, sheets and coverage rules: what is read from JSON and what is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from madang.judging import covering, rubric, scores
from madang.kit.errors import Refused
from tests.judging.rows import RUBRIC


def test_a_rubric_is_what_was_written():
    read = rubric.read(RUBRIC)
    assert rubric.read(read.write()) == read
    assert read.fault() == ""
    assert [str(step) for step in read.steps] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"lowest": "5"}, "highest"),
        ({"step": "0.3"}, "step"),
        ({"step": "NaN"}, "no number"),
        ({"criteria": [{"key": "a", "names": {"en": "A"}, "weight": "2"}]}, "100 %"),
        (
            {"criteria": [{"key": "a", "names": {"xx": "A"}, "weight": "1"}]},
            "Criterion 1",
        ),
        ({"criteria": [RUBRIC["criteria"][0]] * 2}, "same key"),
        (
            {"criteria": [{**RUBRIC["criteria"][1], "anchors": {"9": {"en": "x"}}}]},
            "outside the scale",
        ),
    ],
)
def test_a_faulty_rubric_is_refused_with_its_place(change, told):
    with pytest.raises(Refused, match=told):
        rubric.read({**RUBRIC, **change})


def test_weights_that_do_not_make_a_whole_are_told_before_opening():
    half = rubric.read({**RUBRIC, "criteria": RUBRIC["criteria"][:1]})
    assert "40 %" in half.fault()


def test_na_leaves_both_sums():
    read = rubric.read(RUBRIC)
    both = scores.given(read, {"team": "5", "market": "3"}, scores.Scores())
    assert both.total(read) == Fraction(19, 5)
    one = scores.given(read, {"market": "na"}, both)
    assert one.total(read) == 5
    none = scores.given(read, {"team": "na"}, one)
    assert none.total(read) is None
    assert scores.read(none.write()) == none


def test_totals_are_rounded_half_up_from_the_exact_figure():
    read = rubric.read({**RUBRIC, "step": "0.25"})
    given = scores.given(read, {"team": "3.75", "market": "2.25"}, scores.Scores())
    assert given.total(read) == Fraction(57, 20)
    assert given.shown_total(read) == Decimal("2.9")


@pytest.mark.parametrize(
    "value", ["6", "0", "2.5", "1e400", "inf", "-1", "x", "1" * 21, "NaN"]
)
def test_a_score_out_of_scale_is_refused_by_name(value):
    with pytest.raises(Refused, match="Team") as refused:
        scores.given(rubric.read(RUBRIC), {"team": value}, scores.Scores())
    assert list(refused.value.fields) == ["team"]


def test_unknown_criteria_and_forbidden_na_are_refused():
    strict = {**RUBRIC["criteria"][0], "may_skip": False}
    read = rubric.read({**RUBRIC, "criteria": [strict]})
    with pytest.raises(Refused, match="no such criterion"):
        scores.given(read, {"beauty": "3"}, scores.Scores())
    with pytest.raises(Refused, match="must be scored"):
        scores.given(read, {"team": "na"}, scores.Scores())


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([{"fact": "role", "count": 0}], "Rule 1"),
        ([{"fact": ""}], "Rule 1"),
        ([{"fact": "role"}, {"fact": "role"}], "Rule 2"),
        ("role", "at most"),
    ],
)
def test_faulty_coverage_rules_are_refused_with_their_place(rows, told):
    with pytest.raises(Refused, match=told):
        covering.read(rows)
