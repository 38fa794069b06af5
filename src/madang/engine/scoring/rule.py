"""A declared scoring rule: what counts, how much, and how figures are rounded."""

from __future__ import annotations

import decimal
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from madang.engine.problem import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROUNDINGS = (
    decimal.ROUND_HALF_UP,
    decimal.ROUND_HALF_EVEN,
    decimal.ROUND_HALF_DOWN,
    decimal.ROUND_UP,
    decimal.ROUND_DOWN,
    decimal.ROUND_CEILING,
    decimal.ROUND_FLOOR,
)


class Combine(StrEnum):
    """How the sheets of several judges become one figure."""

    MEAN = "mean"
    MEDIAN = "median"
    TRIMMED = "trimmed"  # mean without one highest and one lowest, from 3 sheets up
    Z = "z"  # mean after levelling each judge's mean and spread


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of judging: its criteria with weights that add up to 1.

    Scores lie in `low` to `high`.  A case below `gate` stops here.  The stage's figure
    is rounded to `places`, or carried on exactly when that is ``None``.
    """

    key: str
    weight: Decimal
    criteria: Mapping[str, Decimal]
    combine: Combine = Combine.MEAN
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(100)
    gate: Decimal | None = None
    places: int | None = None


@dataclass(frozen=True)
class ScoringRule:
    """A rule as declared: its version is part of every figure it makes.

    The total is the weighted sum of the stages plus bonus points (at most
    `bonus_cap`), rounded once to `places` with `rounding`.  Totals below `threshold`
    get no rank.  Equal totals are told apart by the stages in `tie_break`, unrounded
    unless the stage itself is; what is equal then shares a rank.

    >>> half = Decimal("0.5")
    >>> ScoringRule("call", "1", (Stage("talk", half, {"idea": Decimal(1)}),))
    Traceback (most recent call last):
    madang.engine.problem.ProblemError: weight, stages: add up to 0.5; make them add \
up to 1
    """

    name: str
    version: str
    stages: tuple[Stage, ...]
    bonuses: Mapping[str, Decimal] = field(default_factory=dict)
    bonus_cap: Decimal | None = None
    threshold: Decimal | None = None
    places: int = 1
    rounding: str = decimal.ROUND_HALF_UP
    tie_break: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_names(self)
        for stage in self.stages:
            _check_stage(stage)
        _check_weights("stages", {s.key: s.weight for s in self.stages})
        _check_scales(self.stages)
        _check_figures(self)

    def stage(self, key: str) -> Stage:
        """Return the stage of that key."""
        return next(stage for stage in self.stages if stage.key == key)


def _check_names(rule: ScoringRule) -> None:
    for name, text in (("name", rule.name), ("version", rule.version)):
        if not text.strip():
            raise ProblemError(name, None, "is empty", "give the rule one")
    if not rule.stages:
        raise ProblemError("stages", None, "is empty", "give at least one stage")
    keys = [stage.key for stage in rule.stages]
    for key, times in Counter(keys).items():
        if times > 1:
            raise ProblemError("stages", key, f"stands {times} times", "keep one")
        if key in {"", "bonus"}:
            raise ProblemError("stages", repr(key), "is reserved", "call it otherwise")
    for key in rule.tie_break:
        if key not in keys:
            raise ProblemError("tie_break", key, "is no stage", "name a stage")


def _check_stage(stage: Stage) -> None:
    if not stage.criteria:
        raise ProblemError("criteria", stage.key, "is empty", "give one criterion")
    _check_weights(f"criteria of {stage.key}", stage.criteria)
    _refuse_unreal("low", stage.key, stage.low)
    _refuse_unreal("high", stage.key, stage.high)
    if stage.low >= stage.high:
        raise ProblemError(
            "high", stage.key, f"{stage.high} is not above low", "give a wider scale"
        )
    if stage.gate is not None:
        _refuse_unreal("gate", stage.key, stage.gate)
        if not stage.low <= stage.gate <= stage.high:
            raise ProblemError(
                "gate",
                stage.key,
                f"{stage.gate} is outside the scale",
                f"give {stage.low} to {stage.high}",
            )
    _check_places(stage.key, stage.places)


def _check_weights(what: str, weights: Mapping[str, Decimal]) -> None:
    for key, weight in weights.items():
        _refuse_unreal("weight", key, weight)
        if weight < 0:
            raise ProblemError("weight", key, f"is {weight}", "give 0 or more")
    total = _sum(weights.values())
    if total != 1:
        raise ProblemError(
            "weight", what, f"add up to {total}", "make them add up to 1"
        )


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    with decimal.localcontext(prec=100):
        return sum(numbers, Decimal(0)).normalize()


def _check_scales(stages: tuple[Stage, ...]) -> None:
    """Refuse to add up figures of different scales."""
    first, *rest = [stage for stage in stages if stage.weight > 0]
    for stage in rest:
        if (stage.low, stage.high) != (first.low, first.high):
            raise ProblemError(
                "high",
                stage.key,
                f"is scored {stage.low} to {stage.high}, {first.key} {first.low} to "
                f"{first.high}",
                "score both on one scale",
            )


def _check_figures(rule: ScoringRule) -> None:
    for key, points in rule.bonuses.items():
        _refuse_unreal("bonuses", key, points)
    for name in ("bonus_cap", "threshold"):
        value = getattr(rule, name)
        if value is not None:
            _refuse_unreal(name, None, value)
    if rule.rounding not in ROUNDINGS:
        raise ProblemError(
            "rounding", rule.rounding, "is unknown", f"one of {', '.join(ROUNDINGS)}"
        )
    _check_places(None, rule.places)


def _check_places(row: str | None, places: int | None) -> None:
    if places is not None and not 0 <= places <= 12:
        raise ProblemError("places", row, f"is {places}", "give 0 to 12")


def _refuse_unreal(name: str, row: str | None, value: Decimal) -> None:
    if not isinstance(value, Decimal) or not value.is_finite():
        raise ProblemError(name, row, f"is {value!r}", "give a finite Decimal")
