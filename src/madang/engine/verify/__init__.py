"""Independent checkers: is the plan allowed, what is it worth, can anything beat it?

One module per problem.  A checker imports the problem type and NumPy and shares no
code with the solver, so that a fault in one cannot hide in the other.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """What a checker found out by itself.

    `faults` are the broken rules in plain words, `value` what the plan is worth by the
    checker's own sum, `bound` the best that any plan can be worth as far as the checker
    can prove it alone (``None`` where it cannot).  `notes` say how it was proved.

    >>> Check(value=3.0, bound=3.0).holds
    True
    """

    faults: tuple[str, ...] = ()
    value: float | None = None
    bound: float | None = None
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the plan keeps every rule."""
        return not self.faults
