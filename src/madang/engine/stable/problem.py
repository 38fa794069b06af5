"""Pose a matching of two sides with preferences, ties and capacities."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from madang.engine.problem import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping

Tiers = tuple[tuple[str, ...], ...]  # best tier first; equals stand in one tier


@dataclass(frozen=True)
class Problem:
    """Match residents to hospitals so that no pair would rather have each other.

    Interns and companies, mentees and mentors: a resident gets one hospital at most, a
    hospital as many residents as its capacity.  Each side lists whom it accepts in
    tiers, best first; names in one tier are tied.  Only pairs on both lists can match.
    `fixed` pairs are matched in any case and cannot block.

    >>> Problem({"ana": (("x",),)}, {"x": (("ana",),)}, {"x": -1})
    Traceback (most recent call last):
    ...
    madang.engine.problem.ProblemError: capacities, x: is -1; give 0 or more
    """

    residents: Mapping[str, Tiers]
    hospitals: Mapping[str, Tiers]
    capacities: Mapping[str, int]
    fixed: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, side in (
            ("residents", self.residents),
            ("hospitals", self.hospitals),
        ):
            if not side:
                raise ProblemError(name, None, "are none", "add at least one")
        for name, side, other in (
            ("residents", self.residents, self.hospitals),
            ("hospitals", self.hospitals, self.residents),
        ):
            for ident, tiers in side.items():
                _check_tiers(name, ident, tiers, other)
        self._check_capacities()
        self._check_fixed()
        _ = self.market  # numbers once, however often it is solved

    def _check_capacities(self) -> None:
        for ident in self.hospitals:
            if ident not in self.capacities:
                raise ProblemError("capacities", ident, "is missing", "give a number")
        for ident, places in self.capacities.items():
            if ident not in self.hospitals:
                raise ProblemError(
                    "capacities", ident, "is no hospital", "correct the id"
                )
            if not isinstance(places, int) or isinstance(places, bool) or places < 0:
                raise ProblemError(
                    "capacities", ident, f"is {places}", "give 0 or more"
                )

    def _check_fixed(self) -> None:
        load: dict[str, int] = {}
        for resident, hospital in self.fixed.items():
            if resident not in self.residents:
                raise ProblemError(
                    "fixed", resident, "is no resident", "correct the id"
                )
            if hospital not in self.hospitals:
                raise ProblemError(
                    "fixed", resident, f"{hospital} is no hospital", "correct the id"
                )
            load[hospital] = load.get(hospital, 0) + 1
            if load[hospital] > self.capacities[hospital]:
                raise ProblemError(
                    "fixed",
                    resident,
                    f"{hospital} has not so many places",
                    "fix fewer or raise the capacity",
                )

    @cached_property
    def market(self) -> Market:
        """The problem by number, fixed pairs and their places taken out."""
        return _market(self)


@dataclass(frozen=True, slots=True)
class Market:
    """Everybody by number: `choices[r]` are (hospital, its tier, tier of r there).

    `choices` are in the resident's order; only pairs on both lists are kept.
    """

    residents: tuple[str, ...]
    hospitals: tuple[str, ...]
    capacity: tuple[int, ...]
    choices: tuple[tuple[tuple[int, int, int], ...], ...]
    has_ties: bool


def _market(problem: Problem) -> Market:
    residents = tuple(r for r in problem.residents if r not in problem.fixed)
    hospitals = tuple(problem.hospitals)
    number = {h: i for i, h in enumerate(hospitals)}
    ranks: list[dict[str, int]] = [
        {r: k for k, tier in enumerate(tiers) for r in tier}
        for tiers in problem.hospitals.values()
    ]
    left = [problem.capacities[h] for h in hospitals]
    for hospital in problem.fixed.values():
        left[number[hospital]] -= 1
    choices, has_ties = [], False
    for r in residents:
        own = []
        for k, tier in enumerate(problem.residents[r]):
            has_ties |= len(tier) > 1
            for h in tier:
                at = number[h]
                rank = ranks[at].get(r)
                if rank is not None and left[at]:
                    own.append((at, k, rank))
        choices.append(tuple(own))
    has_ties |= any(len(t) > 1 for tiers in problem.hospitals.values() for t in tiers)
    return Market(residents, hospitals, tuple(left), tuple(choices), has_ties)


def _check_tiers(
    name: str, ident: str, tiers: Tiers, other: Mapping[str, Tiers]
) -> None:
    names = list(chain.from_iterable(tiers))
    if len(set(names)) < len(names):
        twice = next(n for n in names if names.count(n) > 1)
        raise ProblemError(name, ident, f"lists {twice} twice", "keep the better place")
    for listed in names:
        if listed not in other:
            raise ProblemError(
                name, ident, f"lists {listed}, who is unknown", "correct or drop it"
            )
