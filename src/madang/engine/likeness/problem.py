"""Pose who fits whom: two sides of profiles, their theses, and what counts how much."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from madang.engine.problem import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PARTS = ("codes", "text", "sectors", "regions", "stage", "ticket")
EVEN = dict.fromkeys(PARTS, 1.0)


@dataclass(frozen=True, slots=True)
class Thesis:
    """What somebody looks for; an empty field asks for nothing.

    `least` and `most` bound the ticket, in the one currency of the whole problem.
    Sectors in `excludes` are out of the question; all else is a matter of degree.
    """

    sectors: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    least: Decimal | None = None
    most: Decimal | None = None
    excludes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Profile:
    """Somebody described: free text in any of the four languages, codes, facts, thesis.

    `codes` are of one hierarchical taxonomy, in which a longer common beginning means
    nearer ("31532" and "31520" share "315").  `seeks` is an amount in the one currency
    of the whole problem.
    """

    id: str
    text: str = ""
    codes: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    stage: str | None = None
    seeks: Decimal | None = None
    thesis: Thesis | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Find for each of `ours` the `most` of `theirs` who fit best.

    `stages` is the ladder of stages in order; `weights` say how much each part counts.
    A part that cannot be said of a pair is left out, never counted as 0.

    >>> Problem((Profile("a"), Profile("a")), (Profile("x"),))
    Traceback (most recent call last):
    ...
    madang.engine.problem.ProblemError: ours, a: appears 2 times; keep one
    """

    ours: tuple[Profile, ...]
    theirs: tuple[Profile, ...]
    stages: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=lambda: EVEN)
    most: int = 10

    def __post_init__(self) -> None:
        for name, side in (("ours", self.ours), ("theirs", self.theirs)):
            if not side:
                raise ProblemError(name, None, "are none", "add at least one")
            for ident, times in Counter(p.id for p in side).items():
                if times > 1:
                    raise ProblemError(
                        name, ident, f"appears {times} times", "keep one"
                    )
            for profile in side:
                _check_profile(name, profile, self.stages)
        if len(set(self.stages)) < len(self.stages):
            raise ProblemError("stages", None, "repeat one", "list each once, in order")
        if self.most < 1:
            raise ProblemError("most", None, f"is {self.most}", "ask for at least 1")
        self._check_weights()

    def _check_weights(self) -> None:
        for name, weight in self.weights.items():
            if name not in PARTS:
                raise ProblemError(
                    "weights", name, "is no part", f"use: {', '.join(PARTS)}"
                )
            if not math.isfinite(weight) or weight < 0:
                raise ProblemError("weights", name, f"is {weight}", "give 0 or more")
        if not any(self.weights.values()):
            raise ProblemError("weights", None, "are all 0", "let something count")


def _check_profile(side: str, profile: Profile, stages: Sequence[str]) -> None:
    thesis = profile.thesis or Thesis()
    for stage in sorted({profile.stage} - {None} | thesis.stages, key=str):
        if stage not in stages:
            raise ProblemError(
                side, profile.id, f"stage {stage} is unknown", "add it to stages"
            )
    for code in profile.codes:
        if not code.isalnum():
            raise ProblemError(
                side, profile.id, f"code {code!r} is no code", "use letters and digits"
            )
    for amount in (profile.seeks, thesis.least, thesis.most):
        if amount is not None and (not amount.is_finite() or amount < 0):
            raise ProblemError(
                side, profile.id, f"amount {amount} is wrong", "give 0 or more"
            )
    if None not in (thesis.least, thesis.most) and Decimal(thesis.least or 0) > Decimal(
        thesis.most or 0
    ):
        raise ProblemError(
            side,
            profile.id,
            f"ticket from {thesis.least} to {thesis.most}",
            "put the smaller first",
        )
