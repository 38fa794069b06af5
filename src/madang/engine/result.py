"""What every solver answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

Plan = TypeVar("Plan")


class Status(StrEnum):
    """How sure the answer is."""

    OPTIMAL = "optimal"  # value equals bound: nothing better exists
    FEASIBLE = "feasible"  # a plan that keeps every rule; better ones may exist
    INFEASIBLE = "infeasible"  # proved: no plan keeps every rule
    UNKNOWN = "unknown"  # nothing found and nothing proved in the time given


@dataclass(frozen=True, slots=True)
class Result(Generic[Plan]):
    """A plan with its value, a proved bound on any plan's value, and the reasons.

    `bound` is an upper bound where the solver maximises and a lower bound where it
    minimises.  `notes` are sentences for people: who is below a floor and why, which
    rules cannot hold together and the smallest relaxation, what a rule costs.

    >>> Result(Status.OPTIMAL, plan=[], value=3.0, bound=3.0).gap
    0.0
    """

    status: Status
    plan: Plan | None = None
    value: float | None = None
    bound: float | None = None
    seconds: float = 0.0
    seed: int = 0
    notes: tuple[str, ...] = ()
    details: dict[str, object] = field(default_factory=dict)

    @property
    def gap(self) -> float | None:
        """|bound - value| over max(1, |value|); ``None`` while either is unknown."""
        if self.value is None or self.bound is None:
            return None
        return abs(self.bound - self.value) / max(1.0, abs(self.value))

    @property
    def is_proved(self) -> bool:
        """Whether nothing better can exist, or nothing at all."""
        return self.status in {Status.OPTIMAL, Status.INFEASIBLE}
