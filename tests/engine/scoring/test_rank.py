"""Rankings to the digit: the declared rule, N/A, gates, ties, and the audit cases."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.engine.problem import ProblemError
from madang.engine.scoring import (
    Bonus,
    Combine,
    Entry,
    ScoringRule,
    Stage,
    Standing,
    rank,
    read_rule,
    read_sheets,
    rule_json,
    sheets_csv,
)
from madang.engine.scoring.exact import rounded
from madang.engine.scoring.rule import ROUNDINGS
from madang.engine.verify.scoring import check_ranking
from tests.engine.shared import ROOT

ONE = {"all": Decimal(1)}
AUDIT = ScoringRule(
    name="Document gate, then 30 % technology and 70 % interview",
    version="2026-2",
    stages=(
        Stage("document", Decimal(0), ONE, gate=Decimal(60)),
        Stage("technology", Decimal("0.3"), ONE, Combine.TRIMMED),
        Stage("interview", Decimal("0.7"), ONE, Combine.TRIMMED),
    ),
)
HANBIT = {  # reported as 52.7: 14.7 and 38.0, the mean of the best three interviews
    "document": "71 64",
    "technology": "38 46 49 52 61",
    "interview": "41 47.5 50 52.5 66",
}
MIRAE = {
    "document": "88 92",
    "technology": "79.5 80 82.5 83.5 97",
    "interview": "51 71.5 70.5 72 74 72 88",
}


def sheets(case: str, scores: dict[str, str]) -> list[Entry]:
    return [
        Entry(stage, case, f"j{i}", "all", Decimal(score))
        for stage, line in scores.items()
        for i, score in enumerate(line.split())
    ]


def one_stage(combine: Combine = Combine.MEAN, **more) -> ScoringRule:
    return ScoringRule("r", "1", (Stage("s", Decimal(1), ONE, combine),), **more)


def totals(
    rule: ScoringRule, entries: list[Entry], bonuses=()
) -> dict[str, Decimal | None]:
    return {score.case: score.total for score in rank(rule, entries, bonuses).scores}


def test_the_two_audit_cases_are_right_to_the_digit(tmp_path):
    entries = sheets("Hanbit", HANBIT) + sheets("Mirae", MIRAE)
    found = rank(AUDIT, entries)
    assert [(s.rank, str(s.total), s.case) for s in found.scores] == [
        (1, "75.0", "Mirae"),
        (2, "49.7", "Hanbit"),
    ]
    hanbit = found.scores[1]
    assert hanbit.stages["technology"].exact == 49
    assert hanbit.stages["technology"].dropped == ("j0", "j4")
    assert hanbit.stages["interview"].exact == 50
    assert _recomputed(tmp_path, AUDIT, entries, []) == [
        "1,75.0,Mirae",
        "2,49.7,Hanbit",
    ]
    assert check_ranking(AUDIT, entries, [], found) == ()


def _recomputed(folder, rule, entries, bonuses) -> list[str]:
    (folder / "sheets.csv").write_text(sheets_csv(rule, entries, bonuses), "utf-8")
    (folder / "rule.json").write_text(rule_json(rule), "utf-8")
    script = ROOT / "docs" / "engine" / "recompute.py"
    command = [sys.executable, script, folder / "sheets.csv", folder / "rule.json"]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return done.stdout.split("\n")[:-1]


def test_the_recomputing_script_has_at_most_twenty_lines():
    text = (ROOT / "docs" / "engine" / "recompute.py").read_text("utf-8")
    code = text.split('"""')[2].splitlines()
    lines = [line for line in code if line.strip() and line.strip()[0] != "#"]
    assert len(lines) <= 20


def test_the_recomputing_script_agrees_on_a_hundred_cases(tmp_path):
    criteria = {"idea": Decimal("0.6"), "team": Decimal("0.4")}
    rule = ScoringRule(
        "call",
        "3",
        (
            Stage("screen", Decimal("0.2"), criteria, gate=Decimal(30), places=2),
            Stage("pitch", Decimal("0.5"), criteria, Combine.TRIMMED),
            Stage("visit", Decimal("0.3"), criteria, Combine.MEDIAN),
        ),
        bonuses={"women-led": Decimal("1.5"), "region": Decimal(2)},
        bonus_cap=Decimal(3),
        threshold=Decimal(35),
        places=1,
        tie_break=("visit",),
    )
    entries, bonuses = [], []
    for c in range(100):
        for stage in rule.stages:
            for j in range(4):
                for k, criterion in enumerate(criteria):
                    number = (c * 37 + j * 53 + k * 29 + len(stage.key) * 11) % 101
                    score = None if (c + j + k) % 7 == 0 else Decimal(number)
                    entries.append(
                        Entry(stage.key, f"case {c}", f"j{j}", criterion, score)
                    )
        bonuses += [Bonus(f"case {c}", "women-led")] * (c % 2)
        bonuses += [Bonus(f"case {c}", "region")] * (c % 3 == 0)
    found = rank(rule, entries, bonuses)
    ranked = [s for s in found.scores if s.standing is Standing.RANKED]
    assert 20 < len(ranked) < 100
    assert _recomputed(tmp_path, rule, entries, bonuses) == [
        f"{s.rank},{s.total},{s.case}" for s in ranked
    ]
    assert check_ranking(rule, entries, bonuses, found) == ()


def test_the_checker_names_a_figure_added_wrongly():
    entries = sheets("Hanbit", HANBIT)
    found = rank(AUDIT, entries)
    wrong = replace(found, scores=(replace(found.scores[0], total=Decimal("52.7")),))
    assert check_ranking(AUDIT, entries, [], wrong) == (
        "Hanbit: total 52.7, recomputed 49.7",
    )


def test_not_applicable_leaves_the_other_weights_in_proportion():
    criteria = {"idea": Decimal("0.5"), "team": Decimal("0.3"), "home": Decimal("0.2")}
    rule = ScoringRule("r", "1", (Stage("s", Decimal(1), criteria),))
    entries = [
        Entry("s", "a", "j", "idea", Decimal(80)),
        Entry("s", "a", "j", "team", Decimal(40)),
        Entry("s", "a", "j", "home", None),
    ]
    assert totals(rule, entries) == {"a": Decimal("65.0")}


def test_a_gate_stops_a_case_and_says_why():
    entries = sheets("Late", {"document": "59.9 60", "technology": "90"})
    score = rank(AUDIT, entries).scores[0]
    assert (score.standing, score.total, score.rank) == (Standing.STOPPED, None, None)
    assert score.reason == "document: 59.950000 is below 60"


def test_a_stage_without_sheets_leaves_a_case_incomplete():
    score = rank(AUDIT, sheets("New", {"document": "80"})).scores[0]
    assert (score.standing, score.reason) == (
        Standing.INCOMPLETE,
        "no scored sheet in technology",
    )


def test_ties_share_a_rank_until_the_declared_stage_parts_them():
    entries = sheets("a", {"s": "50"}) + sheets("b", {"s": "50"})
    entries += sheets("c", {"s": "40"})
    found = rank(one_stage(), entries)
    assert [(s.case, s.rank) for s in found.scores] == [("a", 1), ("b", 1), ("c", 3)]
    assert found.ties == (("a", "b"),)
    stages = (Stage("s", Decimal(1), ONE), Stage("t", Decimal(0), ONE))
    rule = ScoringRule("r", "1", stages, tie_break=("t",))
    entries = sheets("a", {"s": "50", "t": "1"}) + sheets("b", {"s": "50", "t": "2"})
    assert [s.case for s in rank(rule, entries).scores] == ["b", "a"]


def test_bonus_points_are_added_up_to_the_cap_and_thresholds_hold():
    bonuses = [Bonus("a", "x"), Bonus("a", "y"), Bonus("b", "x")]
    rule = one_stage(
        bonuses={"x": Decimal(2), "y": Decimal(3)},
        bonus_cap=Decimal(4),
        threshold=Decimal("52.1"),
    )
    entries = sheets("a", {"s": "50"}) + sheets("b", {"s": "50"})
    found = rank(rule, entries, bonuses)
    assert [(s.case, s.total, s.rank) for s in found.scores] == [
        ("a", Decimal("54.0"), 1),
        ("b", Decimal("52.0"), None),
    ]
    assert found.scores[1].standing is Standing.BELOW


def test_z_takes_a_severe_judge_s_level_and_spread_away():
    rule = one_stage(Combine.Z, places=4)
    marks = {"a": (80, 40), "b": (60, 30), "c": (40, 20)}
    entries = [
        Entry("s", case, judge, "all", Decimal(mark))
        for case, pair in marks.items()
        for judge, mark in zip(("mild", "hard"), pair, strict=True)
    ]
    found = rank(rule, entries)
    assert [s.case for s in found.scores] == ["a", "b", "c"]
    figures = found.scores[0].stages["s"].sheets
    assert abs(figures["mild"] - figures["hard"]) < Fraction(1, 10**40)
    assert check_ranking(rule, entries, [], found) == ()


@pytest.mark.parametrize(
    ("rounding", "total"),
    [("ROUND_HALF_UP", "49.7"), ("ROUND_HALF_EVEN", "49.6"), ("ROUND_DOWN", "49.6")],
)
def test_the_declared_rounding_decides_at_the_tie(rounding, total):
    entries = sheets("a", {"s": "49.6 49.7"})
    assert str(totals(one_stage(rounding=rounding), entries)["a"]) == total


SCORES = st.integers(0, 400).map(lambda n: Decimal(n) / 4)
LINES = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("pqrst")),
    st.one_of(SCORES, st.none()),
    min_size=1,
)
COMBINES = st.sampled_from(list(Combine))


def _entries(lines) -> list[Entry]:
    return [Entry("s", case, judge, "all", x) for (case, judge), x in lines.items()]


@given(LINES, COMBINES, st.sampled_from(ROUNDINGS), st.integers(0, 3))
@settings(max_examples=150, deadline=None)
def test_every_ranking_agrees_with_the_checker(lines, combine, rounding, places):
    rule = one_stage(combine, rounding=rounding, places=places)
    entries = _entries(lines)
    assert check_ranking(rule, entries, [], rank(rule, entries)) == ()


@given(LINES, COMBINES, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_sheets_does_not_matter(lines, combine, random):
    entries = _entries(lines)
    mixed = list(entries)
    random.shuffle(mixed)
    assert rank(one_stage(combine), mixed) == rank(one_stage(combine), entries)


@given(LINES, st.sampled_from([Combine.MEAN, Combine.MEDIAN, Combine.TRIMMED]))
@settings(max_examples=60, deadline=None)
def test_scaling_all_scores_scales_all_totals(lines, combine):
    stage = Stage("s", Decimal(1), ONE, combine)
    wide = ScoringRule("r", "1", (replace(stage, high=Decimal(200)),), places=6)
    twice = {key: None if x is None else 2 * x for key, x in lines.items()}
    before, after = rank(wide, _entries(lines)), rank(wide, _entries(twice))
    assert [(s.case, s.rank) for s in after.scores] == [
        (s.case, s.rank) for s in before.scores
    ]
    for old, new in zip(before.scores, after.scores, strict=True):
        if old.total is not None:
            assert new.stages["s"].exact == 2 * old.stages["s"].exact


@given(LINES, COMBINES)
@settings(max_examples=60, deadline=None)
def test_adding_sheets_of_nothing_but_na_changes_no_total(lines, combine):
    rule = one_stage(combine)
    entries = _entries(lines)
    blank = [Entry("s", case, "absent", "all", None) for case in {c for c, _ in lines}]
    assert totals(rule, entries + blank) == totals(rule, entries)


@given(st.fractions(-1000, 1000), st.integers(0, 4), st.sampled_from(ROUNDINGS))
def test_rounding_is_that_of_the_decimal_module_in_great_precision(x, places, how):
    import decimal

    with decimal.localcontext(prec=120):
        exact = Decimal(x.numerator) / x.denominator
        expected = exact.quantize(Decimal(1).scaleb(-places), rounding=how)
    assert rounded(x, places, how) == expected


@given(LINES)
@settings(max_examples=60, deadline=None)
def test_what_is_exported_is_read_back_the_same(lines):
    rule, entries = one_stage(bonuses={"x": Decimal(1)}), _entries(lines)
    bonuses = [Bonus("a", "x")]
    assert read_sheets(sheets_csv(rule, entries, bonuses)) == (entries, bonuses)
    assert read_rule(rule_json(rule)) == rule
    assert read_rule(rule_json(AUDIT)) == AUDIT


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (Entry("s", "a", "j", "all", Decimal(101)), "score"),
        (Entry("s", "a", "j", "all", Decimal(-1)), "score"),
        (Entry("s", "a", "j", "all", Decimal("NaN")), "score"),
        (Entry("s", "a", "j", "other", Decimal(1)), "criterion"),
        (Entry("t", "a", "j", "all", Decimal(1)), "stage"),
        (Entry("s", "", "j", "all", Decimal(1)), "sheets"),
    ],
)
def test_a_wrong_entry_names_field_row_and_remedy(entry, field):
    with pytest.raises(ProblemError) as caught:
        rank(one_stage(), [entry])
    assert caught.value.field == field
    assert caught.value.row == f"{entry.case} by {entry.judge}"
    assert caught.value.remedy


def test_the_same_criterion_scored_twice_is_refused():
    with pytest.raises(ProblemError, match="scores all twice"):
        rank(one_stage(), sheets("a", {"s": "1"}) * 2)


def test_an_undeclared_bonus_is_refused():
    with pytest.raises(ProblemError, match="not declared"):
        rank(one_stage(), sheets("a", {"s": "1"}), [Bonus("a", "friend")])


STAGE = Stage("s", Decimal(1), ONE)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"stages": ()}, "stages"),
        ({"stages": (STAGE, STAGE)}, "stages"),
        ({"stages": (replace(STAGE, weight=Decimal("0.9")),)}, "weight"),
        ({"stages": (replace(STAGE, weight=Decimal("NaN")),)}, "weight"),
        ({"stages": (replace(STAGE, criteria={}),)}, "criteria"),
        ({"stages": (replace(STAGE, criteria={"x": Decimal(2)}),)}, "weight"),
        (
            {"stages": (replace(STAGE, criteria={"x": Decimal(2), "y": Decimal(-1)}),)},
            "weight",
        ),
        ({"stages": (replace(STAGE, high=Decimal(0)),)}, "high"),
        ({"stages": (replace(STAGE, gate=Decimal(101)),)}, "gate"),
        ({"stages": (replace(STAGE, places=-1),)}, "places"),
        ({"version": " "}, "version"),
        ({"rounding": "ROUND_LUCKY"}, "rounding"),
        ({"places": 40}, "places"),
        ({"tie_break": ("t",)}, "tie_break"),
        ({"threshold": Decimal("Infinity")}, "threshold"),
    ],
)
def test_an_impossible_rule_names_its_field(change, field):
    with pytest.raises(ProblemError) as caught:
        replace(one_stage(), **change)
    assert caught.value.field == field


def test_stages_of_different_scales_are_not_added_up():
    five = Stage("t", Decimal("0.5"), ONE, high=Decimal(5))
    with pytest.raises(ProblemError, match="score both on one scale"):
        ScoringRule("r", "1", (replace(STAGE, weight=Decimal("0.5")), five))


def test_a_file_cut_in_half_is_refused_with_its_line():
    text = sheets_csv(one_stage(), sheets("a", {"s": "1 2 3"}))
    with pytest.raises(ProblemError, match="line 4: has 3 cells, the heading 5"):
        read_sheets(text[: -len("all,3\n") - 1])
    with pytest.raises(ProblemError, match="'x' is no number"):
        read_sheets(text.replace(",1\n", ",x\n"))
    with pytest.raises(ProblemError, match="cannot be read"):
        read_rule(rule_json(AUDIT)[:100])
