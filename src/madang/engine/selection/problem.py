"""Pose the choice of a cohort: candidates, quotas, exclusions, pins, ties, reserve."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from madang.engine.problem import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_DIGITS = 15  # scores as whole numbers stay exact in 64 bits, summed over a cohort


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be chosen.

    `attributes` say what quotas count (``{"region": "north", "stage": "seed"}``).
    `alternatives` are further values of the problem's spill attribute the candidate
    would also take, best first: "north, or else coast".  `precedence` decides between
    equal scores, lower first; then the id does.
    """

    id: str
    score: Decimal
    attributes: Mapping[str, str] = field(default_factory=dict)
    alternatives: tuple[str, ...] = ()
    precedence: int = 0


@dataclass(frozen=True, slots=True)
class Quota:
    """At least `least` and at most `most` members who match all of `where`.

    Quotas nest: ``{"region": "north"}`` may hold 4 and ``{"region": "north", "stage":
    "seed"}`` 1 of them.  ``most=None`` sets no ceiling.

    >>> Quota({"stage": "seed", "region": "north"}, 1, 4).name
    'region=north & stage=seed'
    """

    where: Mapping[str, str]
    least: int = 0
    most: int | None = None

    @property
    def name(self) -> str:
        """The rule in words, its attributes in alphabetical order."""
        return " & ".join(f"{a}={v}" for a, v in sorted(self.where.items()))

    def matches(self, attributes: Mapping[str, str]) -> bool:
        """Return whether somebody with these attributes is counted."""
        return all(attributes.get(a) == v for a, v in self.where.items())


@dataclass(frozen=True)
class Problem:
    """Choose exactly `size` of the candidates, highest total score, under the rules.

    `exclusions` are pairs that may not be chosen together.  `spill` names the one
    attribute in which a candidate may be counted under an alternative, at
    `spill_cost` points per step down his list.  `chosen` and `barred` are pins.
    `reserve` is the length of the reserve list.

    >>> Problem((Candidate("a", Decimal(3)),), size=2)
    Traceback (most recent call last):
    ...
    madang.engine.problem.ProblemError: size: is 2 but only 1 may be chosen; lower the \
size, unbar somebody or add candidates
    """

    candidates: tuple[Candidate, ...]
    size: int
    quotas: tuple[Quota, ...] = ()
    exclusions: tuple[tuple[str, str], ...] = ()
    chosen: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()
    reserve: int = 0
    spill: str | None = None
    spill_cost: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        _check_candidates(self.candidates, self.spill)
        _check_score("spill_cost", None, self.spill_cost)
        if self.spill_cost < 0:
            raise ProblemError(
                "spill_cost", None, f"is {self.spill_cost}", "give 0 or more points"
            )
        if self.spill_cost and self.spill is None:
            raise ProblemError(
                "spill_cost", None, "has no attribute to spill", "name the attribute"
            )
        if self.reserve < 0:
            raise ProblemError(
                "reserve", None, f"is {self.reserve}", "give 0 or more places"
            )
        self._check_pins()
        self._check_size()
        self._check_quotas()
        self._check_exclusions()
        self._check_digits()

    def _check_pins(self) -> None:
        known = {c.id for c in self.candidates}
        for name, pins in (("chosen", self.chosen), ("barred", self.barred)):
            for pin in sorted(pins - known):
                raise ProblemError(
                    name, pin, "is no candidate", "correct the id or drop the pin"
                )
        for pin in sorted(self.chosen & self.barred):
            raise ProblemError(
                "chosen", pin, "is barred too", "drop one of the two pins"
            )
        if len(self.chosen) > max(0, self.size):
            raise ProblemError(
                "chosen",
                None,
                f"pins {len(self.chosen)} into {self.size} places",
                "pin fewer or raise the size",
            )

    def _check_size(self) -> None:
        if self.size < 1:
            raise ProblemError("size", None, f"is {self.size}", "choose at least 1")
        free = len(self.candidates) - len(self.barred)
        if self.size > free:
            raise ProblemError(
                "size",
                None,
                f"is {self.size} but only {free} may be chosen",
                "lower the size, unbar somebody or add candidates",
            )

    def _check_quotas(self) -> None:
        seen: set[str] = set()
        for quota in self.quotas:
            _check_quota(quota, self.size)
            if quota.name in seen:
                raise ProblemError(
                    "quotas", quota.name, "is given twice", "keep one of the two"
                )
            seen.add(quota.name)
        self._check_pools()

    def _check_pools(self) -> None:
        options = [
            option
            for c in self.candidates
            if c.id not in self.barred
            for option in [options_of(c, self.spill)]
        ]
        attributes = {a for quota in self.quotas for a in quota.where}
        known = {a for row in options for option in row for a in option}
        for name in sorted(attributes - known):
            raise ProblemError(
                "quotas",
                name,
                "is an attribute nobody has",
                "correct its name or fill it in",
            )
        for quota in self.quotas:
            pool = sum(any(map(quota.matches, row)) for row in options)
            if quota.least > pool:
                raise ProblemError(
                    "quotas",
                    quota.name,
                    f"asks for at least {quota.least}, the pool has {pool}",
                    f"lower the minimum to {pool} or find more",
                )

    def _check_exclusions(self) -> None:
        known = {c.id for c in self.candidates}
        for number, pair in enumerate(self.exclusions, 1):
            for member in pair:
                if member not in known:
                    raise ProblemError(
                        "exclusions",
                        f"pair {number}",
                        f"{member} is no candidate",
                        "correct the id or drop the pair",
                    )
            if pair[0] == pair[1]:
                raise ProblemError(
                    "exclusions",
                    f"pair {number}",
                    f"{pair[0]} excludes itself",
                    "bar the candidate instead",
                )
            if self.chosen.issuperset(pair):
                raise ProblemError(
                    "chosen",
                    pair[0],
                    f"is pinned together with {pair[1]} in spite of pair {number}",
                    "drop a pin or the pair",
                )

    def _check_digits(self) -> None:
        top = max(abs(c.score) for c in self.candidates) + self.spill_cost * 20
        if top.scaleb(self.places) * self.size >= 10**MOST_DIGITS:
            raise ProblemError(
                "scores",
                None,
                f"need more than {MOST_DIGITS} digits when {self.size} are summed",
                "round them to fewer places",
            )

    @cached_property
    def places(self) -> int:
        """Decimal places that hold every score and the spill cost exactly."""
        figures = [c.score for c in self.candidates] + [self.spill_cost]
        return max(0, *(-int(f.normalize().as_tuple().exponent) for f in figures))

    def units(self, score: Decimal) -> int:
        """Return the score as a whole number of its last decimal place."""
        return int(score.scaleb(self.places))

    def in_order(self) -> list[Candidate]:
        """Return the candidates best first: by score, precedence, id."""
        return sorted(self.candidates, key=lambda c: (-c.score, c.precedence, c.id))


def options_of(candidate: Candidate, spill: str | None) -> list[dict[str, str]]:
    """Return the attribute sets the candidate may be counted under, best first.

    >>> ana = Candidate("ana", Decimal(1), {"region": "north"}, ("coast",))
    >>> options_of(ana, "region")
    [{'region': 'north'}, {'region': 'coast'}]
    """
    first = dict(candidate.attributes)
    if spill is None:
        return [first]
    return [first, *(first | {spill: value} for value in candidate.alternatives)]


def _check_score(name: str, row: object | None, score: object) -> None:
    if not isinstance(score, Decimal):
        raise ProblemError(
            name, row, f"{score!r} is no Decimal", "give an exact decimal number"
        )
    if not score.is_finite():
        raise ProblemError(name, row, f"is {score}", "give a finite number")


def _check_candidates(candidates: Iterable[Candidate], spill: str | None) -> None:
    rows = list(candidates)
    if not rows:
        raise ProblemError("candidates", None, "are none", "add at least one")
    for ident, times in Counter(c.id for c in rows).items():
        if times > 1:
            raise ProblemError(
                "candidates", ident, f"appears {times} times", "keep one line each"
            )
    for c in rows:
        _check_score("score", c.id, c.score)
        if not c.alternatives:
            continue
        if spill is None:
            raise ProblemError(
                "alternatives",
                c.id,
                "are given but no attribute spills",
                "name the spill attribute or drop them",
            )
        taken = (c.attributes.get(spill), *c.alternatives)
        if taken[0] is None or len(set(taken)) < len(taken):
            raise ProblemError(
                "alternatives",
                c.id,
                f"repeat a {spill} or lack the first one",
                f"list each {spill} once, the preferred one as attribute",
            )


def _check_quota(quota: Quota, size: int) -> None:
    if not quota.where:
        raise ProblemError(
            "quotas", None, "one matches nobody in particular", "say whom it counts"
        )
    if quota.least < 0 or (quota.most is not None and quota.most < 0):
        raise ProblemError("quotas", quota.name, "is negative", "give 0 or more")
    if quota.most is not None and quota.least > quota.most:
        raise ProblemError(
            "quotas",
            quota.name,
            f"asks for at least {quota.least} and at most {quota.most}",
            "lower the minimum or raise the maximum",
        )
    if quota.least > size:
        raise ProblemError(
            "quotas",
            quota.name,
            f"asks for at least {quota.least} of {size} places",
            f"lower the minimum to {size} or raise the size",
        )
