"""The severity fit against dense algebra, and what must not change it."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from madang.engine.problem import ProblemError
from madang.engine.scoring import Spread, fit
from tests.engine.shared import ROOT

UNIT = Spread(noise=1.0, judges=0.5, cases=2.0)
PAIRS = st.tuples(st.sampled_from("pqrst"), st.sampled_from("abcdef"))
SCORES = st.dictionaries(PAIRS, st.integers(0, 100).map(float), min_size=2)
FEW = settings(max_examples=50, deadline=None)


def _dense(scores, spread):
    """Solve the whole system at once; return quality and errors by case."""
    judges = sorted({j for j, _ in scores})
    cases = sorted({c for _, c in scores})
    X = np.zeros((len(scores), len(cases) + len(judges)))
    for i, (j, c) in enumerate(sorted(scores)):
        X[i, cases.index(c)] = X[i, len(cases) + judges.index(j)] = 1
    y = np.array([scores[pair] for pair in sorted(scores)])
    ridge = [spread.noise / spread.cases] * len(cases)
    ridge += [spread.noise / spread.judges] * len(judges)
    A = np.linalg.inv(X.T @ X + np.diag(ridge))
    effects, errors = A @ X.T @ (y - y.mean()), np.sqrt(spread.noise * np.diag(A))
    return {c: (effects[i], errors[i]) for i, c in enumerate(cases)}


@FEW
@given(SCORES)
def test_the_fit_is_that_of_the_whole_system_solved_at_once(scores):
    expected = _dense(scores, UNIT)
    for case in fit(scores, spread=UNIT).cases:
        assert (case.quality, case.error) == pytest.approx(expected[case.case])


@FEW
@given(SCORES)
def test_renaming_judges_changes_no_case(scores):
    renamed = {(f"z{judge}"[::-1], case): x for (judge, case), x in scores.items()}
    before, after = fit(scores, spread=UNIT), fit(renamed, spread=UNIT)
    for old, new in zip(before.cases, after.cases, strict=True):
        assert new.quality == pytest.approx(old.quality, abs=1e-9)


@FEW
@given(SCORES, st.sampled_from([0.5, 3.0]), st.sampled_from([-7.0, 20.0]))
def test_another_unit_of_score_changes_the_unit_of_quality(scores, factor, shift):
    assume(len(set(scores.values())) > 1)
    other = {pair: factor * x + shift for pair, x in scores.items()}
    before = {c.case: c for c in fit(scores).cases}
    for case in fit(other).cases:
        old = before[case.case]
        assert case.quality == pytest.approx(factor * old.quality, abs=1e-6)
        assert case.error == pytest.approx(factor * old.error, abs=1e-6)


def test_severity_is_taken_out_where_the_plain_mean_is_misled():
    scores = {("mild", "a"): 8.0, ("mild", "b"): 7.0, ("mild", "c"): 6.0}
    scores |= {("hard", "a"): 5.0, ("hard", "b"): 4.0, ("hard", "d"): 5.0}
    free = Spread(noise=1.0, judges=1e6, cases=1e6)
    order = [case.case for case in fit(scores, spread=free).cases]
    mean_of_c, mean_of_d = 6.0, 5.0
    assert mean_of_c > mean_of_d
    assert order.index("d") < order.index("c")


def test_the_spreads_are_found_again_and_the_errors_are_honest():
    rng = np.random.default_rng(5)
    quality, severity = rng.normal(0, 1, 300), rng.normal(0, 0.7, 60)
    scores = {
        (f"j{j}", f"c{c}"): quality[c] + severity[j] + rng.normal()
        for c in range(300)
        for j in rng.choice(60, 5, replace=False).tolist()
    }
    found = fit(scores)
    assert found.spread.noise == pytest.approx(1.0, rel=0.15)
    assert found.spread.judges == pytest.approx(0.49, rel=0.4)
    assert found.spread.cases == pytest.approx(1.0, rel=0.25)
    misses = [(c.quality - quality[int(c.case[1:])]) / c.error for c in found.cases]
    assert np.std(misses) == pytest.approx(1.0, abs=0.12)
    true_rank = (-quality).argsort().argsort() + 1
    inside = [
        c.best_rank <= true_rank[int(c.case[1:])] <= c.worst_rank for c in found.cases
    ]
    assert np.mean(inside) > 0.93


def test_ranks_lie_inside_their_intervals():
    scores = {(j, c): float(ord(c) + ord(j)) for j in "pqr" for c in "abc"}
    for case in fit(scores, spread=UNIT).cases:
        assert case.best_rank <= case.rank <= case.worst_rank


def test_groups_that_share_no_judge_are_named():
    found = fit({("p", "a"): 1.0, ("p", "b"): 2.0, ("q", "c"): 3.0})
    assert "2 groups of cases share no judge (1, 2 cases)" in found.notes[0]


def test_one_score_is_enough_to_answer():
    assert fit({("p", "a"): 3.0}).cases[0].quality == pytest.approx(0.0)


def test_equal_scores_give_equal_ranks():
    found = fit({("p", "a"): 3.0, ("p", "b"): 3.0, ("q", "a"): 3.0, ("q", "b"): 3.0})
    assert [case.rank for case in found.cases] == [1, 1]


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_score_that_is_not_finite_is_refused(bad):
    with pytest.raises(ProblemError, match="give a finite number"):
        fit({("p", "a"): bad})


def test_no_scores_and_impossible_spreads_are_refused():
    with pytest.raises(ProblemError, match="is empty"):
        fit({})
    with pytest.raises(ProblemError, match="give a variance above 0"):
        fit({("p", "a"): 1.0}, spread=Spread(0.0, 1.0, 1.0))


def test_the_recomputing_script_agrees(tmp_path):
    rng = np.random.default_rng(1)
    pairs = [(f"j{i % 7}", f"c{i % 11}") for i in range(60)]
    scores = {pair: round(float(rng.normal(50, 9)), 2) for pair in pairs}
    lines = ["judge,case,score", *(f"{j},{c},{x}" for (j, c), x in scores.items())]
    (tmp_path / "scores.csv").write_text("\n".join(lines))
    script = ROOT / "docs" / "engine" / "recompute_severity.py"
    command = [sys.executable, script, tmp_path / "scores.csv", "1.0", "0.5", "2.0"]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    assert done.stdout.splitlines() == [
        f"{case.case},{case.quality:.6f},{case.error:.6f}"
        for case in fit(scores, spread=UNIT).cases
    ]
