"""Bad input is named by field, row and remedy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from madang.engine.assignment import AssignmentProblem, GroupRule
from madang.engine.problem import ProblemError

GOOD: dict[str, Any] = {"affinity": np.ones((2, 3)), "demand": 1, "max_load": 2}
RULE = GroupRule("a senior", members=(0,), at_least=1)


@pytest.mark.parametrize(
    ("change", "field", "row"),
    [
        ({"affinity": [[1, np.nan, 1], [1, 1, 1]]}, "affinity", "case 0, judge 1"),
        ({"affinity": [[1, 1, 1], [1, 1, np.inf]]}, "affinity", "case 1, judge 2"),
        ({"affinity": [["a", "b"]]}, "affinity", None),
        ({"affinity": [1, 2]}, "affinity", None),
        ({"affinity": np.ones((0, 3))}, "affinity", None),
        ({"affinity": np.ones((2, 0))}, "affinity", None),
        ({"demand": -1}, "demand", "case 0"),
        ({"demand": [1, 1.5]}, "demand", "case 1"),
        ({"demand": [1, 1, 1]}, "demand", None),
        ({"max_load": [2, -2, 2]}, "max_load", "judge 1"),
        ({"max_load": [2, np.nan, 2]}, "max_load", "judge 1"),
        ({"max_load": "many"}, "max_load", None),
        ({"min_load": 3}, "min_load", "judge 0"),
        ({"conflicts": np.zeros((3, 2))}, "conflicts", None),
        ({"case_ids": ["a", "a"]}, "case_ids", "a"),
        ({"judge_ids": ["a", "b", "b"]}, "judge_ids", "b"),
        ({"judge_ids": ["a", "b"]}, "judge_ids", None),
        ({"fixed": [(0, 7)]}, "fixed", "pair 1"),
        ({"forbidden": [(0, 0), (9, 0)]}, "forbidden", "pair 2"),
        ({"fixed": [(0, 0), (0, 0)]}, "fixed", "case 0, judge 0"),
        ({"fixed": [(0, 0)], "forbidden": [(0, 0)]}, "fixed", "case 0, judge 0"),
        ({"fixed": [(0, 0), (0, 1)]}, "fixed", "case 0"),
        ({"fixed": [(0, 0), (1, 0)], "max_load": 1}, "fixed", "judge 0"),
        ({"rules": [GroupRule("x", (7,))]}, "rules", "x"),
        ({"rules": [GroupRule("x", (0,), cases=(8,))]}, "rules", "x"),
        ({"rules": [GroupRule("x", (0, 0))]}, "rules", "x"),
        ({"rules": [GroupRule("x", (0,), -1)]}, "rules", "x"),
        ({"rules": [GroupRule("x", (0,), 2, 1)]}, "rules", "x"),
        ({"floor": 1.5}, "floor", None),
        ({"floor": float("nan")}, "floor", None),
        ({"floor": "high"}, "floor", None),
    ],
)
def test_bad_input_is_refused_by_name(change, field, row):
    with pytest.raises(ProblemError) as caught:
        AssignmentProblem(**{**GOOD, **change})
    assert (caught.value.field, caught.value.row) == (field, row)


def test_good_input_is_taken_as_it_is():
    problem = AssignmentProblem(**GOOD, rules=[RULE], floor="best", fixed=[(0, 0)])
    assert problem.shape == (2, 3)
    assert problem.demand.tolist() == [1, 1]
    assert problem.max_load.tolist() == [2, 2, 2]
