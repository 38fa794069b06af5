"""What a set of reads amounts to, counted read by read."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from .board import SLACK
from .round import Read, ReadState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .round import Case, Judge, Round, Rule


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures of a plan; shares are of all cases that are not withdrawn."""

    asked: int  # reads given to judges, passed ones included
    done: int
    counted: int  # done, under way or planned
    short: int  # cases below their number of reads
    leaning: int
    most_lean: float
    met: Mapping[str, int]  # cases that meet the rule, by its label
    complete: int  # cases that meet every rule
    value: float
    over_capacity: int
    repeats: int
    most_shared: int  # cases that the same two judges share, at most

    def __str__(self) -> str:
        rules = ", ".join(f"{name} {number:,}" for name, number in self.met.items())
        return (
            f"{self.done:,} of {self.asked:,} reads done, {self.short:,} cases short, "
            f"{self.leaning:,} panels leaning (at most {self.most_lean:.2f}), "
            f"{self.complete:,} cases complete; {rules}"
        )


def measure(given: Round, reads: Iterable[Read]) -> Measures:
    """Return what these reads amount to under the rules of the round.

    Time: O(reads × rules).
    """
    reads = tuple(reads)
    judges = {judge.id: judge for judge in given.judges}
    panels: dict[str, list[Judge]] = defaultdict(list)
    for read in reads:
        if read.state is not ReadState.PASSED:
            panels[read.case].append(judges[read.judge])
    met: dict[str, int] = {rule.label: 0 for rule in given.rules}
    complete, value, means = 0, 0.0, []
    for case in given.cases:
        panel = panels[case.id]
        got = [min(rule.count, hits(rule, case, panel)) for rule in given.rules]
        whole = all(n == r.count for n, r in zip(got, given.rules, strict=True))
        for rule, number in zip(given.rules, got, strict=True):
            value += rule.weight * number
            met[rule.label] += number == rule.count
        complete += whole
        value += given.complete_bonus * whole
        if panel:
            means.append(abs(sum(judge.severity for judge in panel)) / len(panel))
    load = Counter(read.judge for read in reads)
    limit = float("inf") if given.severity_limit is None else given.severity_limit
    return Measures(
        asked=len(reads),
        done=sum(read.state is ReadState.DONE for read in reads),
        counted=sum(map(len, panels.values())),
        short=sum(len(panels[c.id]) < given.demand(c.id) for c in given.cases),
        leaning=sum(mean > limit + SLACK for mean in means),
        most_lean=max(means, default=0.0),
        met=met,
        complete=complete,
        value=round(value, 9),
        over_capacity=sum(load[j.id] > j.capacity for j in given.judges),
        repeats=len(reads) - len({(read.judge, read.case) for read in reads}),
        most_shared=_most_shared(panels),
    )


def hits(rule: Rule, case: Case, panel: list[Judge]) -> int:
    """Count the judges of a panel who fit a rule for this case."""
    wanted = rule.option or case.facts.get(rule.name) or None
    return sum(judge.facts.get(rule.name, "") == wanted for judge in panel)


def _most_shared(panels: Mapping[str, list[Judge]]) -> int:
    shared = Counter(
        pair
        for panel in panels.values()
        for pair in combinations(sorted(judge.id for judge in panel), 2)
    )
    return max(shared.values(), default=0)
