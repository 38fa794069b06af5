"""What every step under floors and rules stands on: problem and plain optimum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from madang.engine.assignment.core import worth
from madang.engine.assignment.sides import Posed, Side, rule_sides

if TYPE_CHECKING:
    from madang.engine.assignment.core import Core
    from madang.engine.assignment.problem import (
        AssignmentProblem,
        Floats,
        Mask,
        Pairs,
    )
    from madang.engine.assignment.transport import Transport
    from madang.engine.problem import Stop


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The core, its group rules, what fixed pairs give each case, the plain optimum."""

    problem: AssignmentProblem
    core: Core
    fixed: Pairs
    rules: tuple[Side, ...]
    base: Floats
    start: Transport
    stop: Stop
    seed: int

    @property
    def served(self) -> Mask:
        """The truth per case: it asks for a judge at all."""
        return np.asarray(self.problem.demand) > 0

    def posed(self, *floors: Side) -> Posed:
        """Return the core under these floors and all group rules."""
        return Posed(self.core, (*floors, *self.rules))


def ground_of(
    problem: AssignmentProblem,
    parts: tuple[Core, Pairs],
    start: Transport,
    stop: Stop,
    seed: int,
) -> Ground:
    """Return the ground of a problem whose plain optimum is known."""
    core, fixed = parts
    rules = tuple(rule_sides(problem, fixed))
    base = worth(core.weight, fixed, core.shape[0])
    return Ground(problem, core, fixed, rules, base, start, stop, seed)
