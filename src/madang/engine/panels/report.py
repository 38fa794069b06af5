"""What is on offer against what is asked: the report before a round opens."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .round import ReadState

if TYPE_CHECKING:
    from .round import Judge, Round, Rule


@dataclass(frozen=True, slots=True)
class Supply:
    """One thing asked: how many reads are asked and how many are on offer."""

    what: str
    asked: int
    offered: int

    @property
    def missing(self) -> int:
        """Reads short."""
        return max(0, self.asked - self.offered)

    def __str__(self) -> str:
        line = f"{self.what}: {self.offered:,} reads on offer, {self.asked:,} asked"
        return f"{line} ({self.missing:,} short)" if self.missing else line


@dataclass(frozen=True, slots=True)
class Feasibility:
    """The supplies in the organiser's order and the sentences that matter."""

    supplies: tuple[Supply, ...]
    lines: tuple[str, ...]

    @property
    def is_possible(self) -> bool:
        """Whether every rule could be met as far as counting tells."""
        return not self.lines


def feasibility(given: Round) -> Feasibility:
    """Return what the round asks beside what its judges offer, before it opens.

    Guarantee: every line is a proof by counting that some rule cannot hold for all
    cases; no line is no promise.  Time: O(judges + cases) per rule.

    >>> from madang.engine.panels import Case, Judge, Round, Rule
    >>> law = Rule("role", 1, 1.0, "Lawyer")
    >>> judges = (Judge("ana", {"role": "Lawyer"}, 1), Judge("bo", {}, 5))
    >>> cases = tuple(Case(name, {}) for name in "abc")
    >>> print(feasibility(Round(judges, cases, (law,), reads=2)).lines[0])
    role = Lawyer: 1 reads on offer, 3 asked (2 short); meet it in 1 cases, or win 2 \
more reads from such judges
    """
    need = {case.id: given.demand(case.id) for case in given.cases}
    left = _left(given)
    done = Counter(
        read.case
        for read in given.history
        if read.state in {ReadState.DONE, ReadState.OPENED}
    )
    asked = sum(max(0, need[c] - done[c]) for c in need)
    reads = Supply("reads", asked, sum(left.values()))
    supplies = [reads]
    lines = [f"{reads}; ask fewer reads or win more judges"] if reads.missing else []
    lines += _few_judges(given, need)
    for rule in given.rules:
        parts = _rule_supplies(given, rule, left)
        supplies += parts
        lines += [f"{part}; {_advice(rule, part)}" for part in parts if part.missing]
    lines += _too_many_roles(given) + _one_sided(given, left)
    return Feasibility(tuple(supplies), tuple(lines))


def _left(given: Round) -> dict[str, int]:
    """Return the reads each judge can still be given; planned ones may move."""
    used = Counter(
        read.judge for read in given.history if read.state is not ReadState.PLANNED
    )
    return {
        judge.id: 0 if judge.id in given.away else judge.capacity - used[judge.id]
        for judge in given.judges
    }


def _advice(rule: Rule, part: Supply) -> str:
    cases = part.offered // rule.count
    return (
        f"meet it in {cases:,} cases, or win {part.missing:,} more reads from "
        f"such judges"
    )


def _few_judges(given: Round, need: dict[str, int]) -> list[str]:
    """Name cases that ask more different judges than may read them."""
    willing = sum(1 for j in given.judges if j.capacity > 0)
    barred = Counter(case for _, case in given.forbidden)
    return [
        f"{case}: asks {asked} reads, and {willing - barred[case]} judges may read it"
        for case, asked in need.items()
        if asked > willing - barred[case]
    ]


def _rule_supplies(given: Round, rule: Rule, left: dict[str, int]) -> list[Supply]:
    """Count what a rule still asks and what fits it, per value of a matched fact."""
    met = _met(given, rule)
    facts = {case.id: case.facts.get(rule.name, "") for case in given.cases}
    asked: Counter[str] = Counter()
    for case in given.cases:
        if case.id not in given.withdrawn and (rule.option or facts[case.id]):
            group = rule.option or facts[case.id]
            asked[group] += max(0, rule.count - met[case.id])
    offered: Counter[str] = Counter()
    for judge in given.judges:
        offered[judge.facts.get(rule.name, "")] += left[judge.id]
    return [
        Supply(f"{rule.name} = {value}", number, offered[value])
        for value, number in sorted(asked.items())
    ]


def _met(given: Round, rule: Rule) -> Counter[str]:
    judges: dict[str, Judge] = {judge.id: judge for judge in given.judges}
    facts = {case.id: case.facts.get(rule.name, "") for case in given.cases}
    return Counter(
        read.case
        for read in given.history
        if read.state in {ReadState.DONE, ReadState.OPENED}
        and judges[read.judge].facts.get(rule.name, "")
        == (rule.option or facts[read.case] or None)
    )


def _too_many_roles(given: Round) -> list[str]:
    """Name rules on one fact that together ask more reads than a case gets."""
    total: Counter[str] = Counter()
    for rule in given.rules:
        if rule.option is not None:
            total[rule.name] += rule.count
    return [
        f"{name}: the rules ask {count} different reads, a case gets {given.reads}; "
        f"ask {count} reads, or drop {count - given.reads}"
        for name, count in total.items()
        if count > given.reads
    ]


def _one_sided(given: Round, left: dict[str, int]) -> list[str]:
    """Say when no full use of the judges can keep every panel level."""
    limit = given.severity_limit
    if limit is None:
        return []
    seats = sum(given.demand(case.id) for case in given.cases)
    scale = sorted(
        (judge.severity, left[judge.id]) for judge in given.judges if left[judge.id] > 0
    )
    low, high = (
        _cheapest(scale, seats),
        -_cheapest([(-s, n) for s, n in reversed(scale)], seats),
    )
    if given.history or not (low > limit or high < -limit):
        return []
    advice = "raise the limit, or balance the pool of judges"
    return [f"severity: the judges' mean cannot come within {limit}; {advice}"]


def _cheapest(scale: list[tuple[float, int]], seats: int) -> float:
    """Return the least mean severity of `seats` reads."""
    total, left = 0.0, seats
    for severity, number in scale:
        take = min(left, number)
        total += severity * take
        left -= take
    return total / max(1, seats - left)
