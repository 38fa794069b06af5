"""Say why no cohort keeps every rule: who clashes, and the smallest relaxation."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from madang.engine.selection.model import model_of
from madang.engine.selection.types import Types, types_of

if TYPE_CHECKING:
    from madang.engine.problem import Stop
    from madang.engine.selection.problem import Problem


@dataclass(frozen=True, slots=True)
class Change:
    """One rule to relax: from its limit to the limit it would need."""

    rule: str
    limit: str
    now: int
    needed: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Rules that cannot hold together, and the relaxation by the fewest people.

    `clash` is minimal: without any one of its quotas the rest could hold.  `broken`
    are exclusion pairs the relaxation would admit.  `is_proved` tells whether the
    relaxation is the smallest possible.
    """

    clash: tuple[str, ...]
    changes: tuple[Change, ...]
    broken: int
    is_proved: bool

    def sentences(self) -> tuple[str, ...]:
        """Return the explanation in plain words."""
        lines = []
        if self.clash:
            lines.append("These cannot hold together: " + "; ".join(self.clash) + ".")
        lines += [
            f"{c.rule}: {c.limit} {c.now} would have to be {c.needed}."
            for c in self.changes
        ]
        if self.broken:
            lines.append(f"{self.broken} exclusions would have to be admitted.")
        return tuple(lines)


def explain(problem: Problem, *, stop: Stop, seed: int = 0) -> Explanation:
    """Return why the problem is infeasible.

    Guarantee: the smallest total relaxation when `is_proved`; the clash is minimal.
    Time: one small whole-number program over types, then one per quota.
    """
    types = types_of(model_of(problem))
    names = sorted(q.name for q in problem.quotas)
    program = _Elastic(types)
    slack = [*program.under, *program.over]
    weight = len(slack) + len(program.broken) + 1
    program.model.minimize(
        weight * (sum(slack) + sum(program.broken)) + sum(program.touched)
    )
    solver = _solver(stop, seed)
    status = solver.solve(program.model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Explanation((), (), 0, is_proved=False)
    changes = []
    for q, name in enumerate(names):
        less, more = solver.value(program.under[q]), solver.value(program.over[q])
        low, high = int(types.low[q]), int(types.high[q])
        if less:
            changes.append(Change(name, "the minimum", low, low - less))
        if more:
            changes.append(Change(name, "the maximum", high, high + more))
    broken = sum(solver.value(v) for v in program.broken)
    return Explanation(
        _clash(problem, stop, seed),
        tuple(changes),
        broken,
        is_proved=status == cp_model.OPTIMAL,
    )


def _clash(problem: Problem, stop: Stop, seed: int) -> tuple[str, ...]:
    """Return a minimal set of quotas that cannot hold, by leaving out one by one."""
    quotas = list(problem.quotas)
    for quota in sorted(problem.quotas, key=lambda q: q.name):
        rest = [q for q in quotas if q is not quota]
        if not _holds(replace(problem, quotas=tuple(rest)), stop, seed):
            quotas = rest
    lines = [f"{q.name} ({_limits(q.least, q.most)})" for q in quotas]
    needs_pairs = problem.exclusions and _holds(
        replace(problem, quotas=tuple(quotas), exclusions=()), stop, seed
    )
    if needs_pairs:
        lines.append(f"the {len(problem.exclusions)} exclusions")
    return (f"a cohort of {problem.size}", *sorted(lines))


def _limits(least: int, most: int | None) -> str:
    if most is None:
        return f"at least {least}"
    return f"{least} to {most}" if least else f"at most {most}"


def _holds(problem: Problem, stop: Stop, seed: int) -> bool:
    """Return whether some cohort keeps the rules, or whether time ran out first."""
    program = _Elastic(types_of(model_of(problem)))
    for v in [*program.under, *program.over, *program.broken]:
        program.model.add(v == 0)
    return _solver(stop, seed).solve(program.model) != cp_model.INFEASIBLE


def _solver(stop: Stop, seed: int) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.05, stop.left())
    return solver


class _Elastic:
    """The cohort's rules over types of candidates, each with room to give way."""

    def __init__(self, types: Types) -> None:
        model = self.model = cp_model.CpModel()
        size = types.size
        y = [
            model.new_int_var(0, int(types.count[t]), "")
            for t in types.type_of.tolist()
        ]
        for t, count in enumerate(types.count.tolist()):
            own = [v for v, k in zip(y, types.type_of.tolist(), strict=True) if k == t]
            model.add_linear_constraint(sum(own), count if types.must[t] else 0, count)
        model.add(sum(y) == size)
        self.under, self.over, self.touched = [], [], []
        for q, row in enumerate(types.rows.toarray()):
            total = sum(v for v, a in zip(y, row.tolist(), strict=True) if a)
            under, over = (model.new_int_var(0, size, "") for _ in range(2))
            model.add(total + under >= int(types.low[q]))
            model.add(total - over <= int(types.high[q]))
            for slack in (under, over):
                touched = model.new_bool_var("")
                model.add(slack <= size * touched)
                self.touched.append(touched)
            self.under.append(under)
            self.over.append(over)
        self.broken = []
        for group in types.cliques:
            members = Counter(group)
            total = sum(
                v
                for v, t in zip(y, types.type_of.tolist(), strict=True)
                if t in members
            )
            extra = model.new_int_var(0, size, "")
            model.add(total - extra <= 1)
            self.broken.append(extra)
