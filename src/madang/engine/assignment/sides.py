"""Rules that concern one case at a time: its floor, and how many of a group it gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from madang.engine.assignment.problem import columns, rows

if TYPE_CHECKING:
    from madang.engine.assignment.core import Core
    from madang.engine.assignment.problem import (
        AssignmentProblem,
        Floats,
        Ints,
        Mask,
        Pairs,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """``low ≤ Σ of the coefficients of the chosen pairs ≤ high`` for every case.

    `members` is the truth per judge whose pairs count 1 each; ``None`` means that every
    pair counts with its affinity (a floor).  No limit is an infinite one.
    """

    name: str
    members: Mask | None
    low: Floats
    high: Floats

    def weigh(self, core: Core, case: Ints, judge: Ints) -> Floats:
        """Return the coefficient of each pair."""
        if self.members is None:
            return core.weight[case, judge].astype(np.float64)
        return self.members[judge].astype(np.float64)

    def levels(self, core: Core, case: Ints, judge: Ints, amount: Floats) -> Floats:
        """Return the sum that each case reaches with these amounts of these pairs."""
        sums = self.weigh(core, case, judge) * amount
        level = np.bincount(case, weights=sums, minlength=core.shape[0])
        return level.astype(np.float64)

    def reached(self, core: Core, pairs: Pairs) -> Floats:
        """Return the sum that each case reaches with this plan."""
        return self.levels(core, pairs[:, 0], pairs[:, 1], np.ones(len(pairs)))

    def breaches(self, level: Floats, slack: float) -> Mask:
        """Return the truth per case: the level is outside by more than `slack`."""
        return np.asarray((level < self.low - slack) | (level > self.high + slack))


@dataclass(frozen=True, slots=True, eq=False)
class Posed:
    """The bare problem together with its side rules."""

    core: Core
    sides: tuple[Side, ...]


def floor_side(least: Floats) -> Side:
    """Return the rule that each case gets at least so much affinity."""
    return Side("floor", None, least, np.full(len(least), np.inf))


def rule_sides(problem: AssignmentProblem, fixed: Pairs) -> list[Side]:
    """Return the group rules, less what the fixed pairs already give."""
    cases, judges = problem.shape
    sides = []
    for rule in problem.rules:
        members = np.zeros(judges, dtype=bool)
        members[columns(problem, rule)] = True
        low, high = np.full(cases, -np.inf), np.full(cases, np.inf)
        which = rows(problem, rule)
        if rule.at_least:
            low[which] = rule.at_least
        if rule.at_most is not None:
            high[which] = rule.at_most
        have = np.bincount(fixed[members[fixed[:, 1]], 0], minlength=cases)
        sides.append(Side(rule.name, members, low - have, high - have))
    return sides
