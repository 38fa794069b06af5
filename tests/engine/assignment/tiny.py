"""Tiny instances and their answers by trying everything."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
from hypothesis import strategies as st

from madang.engine.assignment import AssignmentProblem
from madang.engine.verify.assignment import check


def all_plans(problem):
    """Yield every plan that gives each case as many judges as it asks."""
    cases, judges = problem.shape
    panels = [list(combinations(range(judges), int(n))) for n in problem.demand]
    for choice in product(*panels):
        pairs = [(case, judge) for case in range(cases) for judge in choice[case]]
        yield np.array(pairs, dtype=np.int64).reshape(-1, 2)


def allowed_plans(problem):
    """Yield every plan that keeps every rule; a floor "best" is left to the caller."""
    for plan in all_plans(problem):
        if check(problem, plan, {"judge": np.zeros(problem.shape[1])}).holds:
            yield plan


def sums(problem, plan):
    weight = np.asarray(problem.affinity)[plan[:, 0], plan[:, 1]]
    total = np.bincount(plan[:, 0], weights=weight, minlength=problem.shape[0])
    return total.astype(float)


@st.composite
def problems(draw, /, *, cases=3, judges=4, demand=2, **more):
    """Draw small problems with quarter-point affinities, conflicts and loads."""
    rows = draw(st.integers(1, cases))
    columns = draw(st.integers(1, judges))
    quarter = st.integers(-4, 8).map(lambda n: n / 4)
    affinity = draw(st.lists(quarter, min_size=rows * columns, max_size=rows * columns))
    conflict = draw(
        st.lists(
            st.integers(0, 9).map(lambda n: n == 0),
            min_size=rows * columns,
            max_size=rows * columns,
        )
    )
    least = draw(st.lists(st.integers(0, 2), min_size=columns, max_size=columns))
    room = draw(st.lists(st.integers(0, 2), min_size=columns, max_size=columns))
    shape = (rows, columns)
    return AssignmentProblem(
        np.reshape(affinity, shape),
        demand=draw(
            st.lists(st.integers(0, min(demand, columns)), min_size=rows, max_size=rows)
        ),
        max_load=np.add(least, room),
        min_load=draw(st.sampled_from([np.zeros(columns), least])),
        conflicts=np.reshape(conflict, shape),
        **more,
    )
