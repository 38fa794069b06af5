"""Judges for cases: public bids, and drawn rounds as large as programmes get."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from benchmarks.measure import measured, shared
from madang.engine.assignment import AssignmentProblem, solve
from madang.engine.assignment.problem import open_pairs
from madang.engine.formats import assignment as files
from madang.engine.problem import Stop
from madang.engine.verify.assignment import check

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLE = "Judges for cases (assignment)"
NOTES = (
    "HiGHS: SciPy's `linprog` on the same relaxation over all pairs, in the same run; "
    "with a floor it has that floor's rows, and the floor itself is given to it.",
    "Value under “best floor”: the most affinity among plans whose worst-off case is "
    "as well off as any plan can make it.",
    "Proved by prices: the independent checker finds the bound equal to the value; by "
    "search: the rest was closed by branch and bound.",
    "Extra memory is the peak above what the instance itself takes.",
    "FairFlow on the same floors (measured earlier elsewhere): midl 188.87; aamas2015 "
    "1363.0 with a minimum of 1.25 in 110 s.",
)
SECONDS = 300.0
LARGEST_FOR_REFERENCE = 150_000
PUBLIC = (("preflib1.in", 6), ("preflib3.in", 6), ("aamas2015.in", 12), ("midl", None))
DRAWN = ((5_000, 1_000), (20_000, 3_000))


def rows() -> Iterator[dict[str, Any]]:
    folder = shared("judge-assignment")
    if folder is None:
        return
    for name, load in PUBLIC:
        for least, floor in ((None, None), (2, None), (None, "best")):
            demand = 3 if load else None
            flags = Namespace(demand=demand, load=load, min_load=least, floor=floor)
            yield _row(name, files.read(folder / name, flags))
    for cases, judges in DRAWN:
        for floor in (None, "best"):
            yield _row("drawn", drawn(cases, judges, floor))


def drawn(cases: int, judges: int, floor: Any) -> AssignmentProblem:
    """Return a round with topic-like affinities, 1 % conflicts and 15 % spare reads."""
    rng = np.random.default_rng(1)
    sides = [rng.dirichlet(np.full(24, 0.25), size) for size in (cases, judges)]
    case, judge = (
        (side / np.linalg.norm(side, axis=1, keepdims=True)).astype(np.float32)
        for side in sides
    )
    affinity = case @ judge.T
    affinity += rng.normal(0, 0.05, affinity.shape).astype(np.float32)
    np.clip(affinity, 0, 1, out=affinity)
    conflicts = np.zeros(affinity.shape, dtype=bool)
    some = cases * judges // 100
    conflicts[rng.integers(0, cases, some), rng.integers(0, judges, some)] = True
    load = -(-cases * 3 * 115 // (judges * 100))
    return AssignmentProblem(affinity, 3, load, conflicts=conflicts, floor=floor)


def _row(name: str, problem: AssignmentProblem) -> dict[str, Any]:
    ours = measured(_ours, problem)
    status, value, bound, lowest, proof = ours.result
    least = int(problem.min_load.max())
    rule = "best floor" if problem.floor else f"load ≥ {least}" if least else "plain"
    row = {
        "Instance": name,
        "Cases × judges": "{:,} × {:,}".format(*problem.shape),
        "Rule": rule,
        "Status": status,
        "Value": _figure(value),
        "Bound": _figure(bound),
        "Proved by": proof,
        "Lowest case": _figure(lowest),
        "CPU s": ours.cpu,
        "Wall s": ours.wall,
        "Extra MB": round(ours.extra_mb),
        "HiGHS bound": "",
        "HiGHS CPU s": "",
    }
    if problem.shape[0] * problem.shape[1] <= LARGEST_FOR_REFERENCE:
        theirs = measured(_reference, problem, lowest)
        row["HiGHS bound"] = _figure(theirs.result)
        row["HiGHS CPU s"] = theirs.cpu
    return row


def _ours(problem: AssignmentProblem) -> tuple[Any, ...]:
    result = solve(problem, stop=Stop(SECONDS))
    if result.plan is None or result.value is None:
        return str(result.status), None, None, None, "shortage counted"
    certificate: Any = result.details["certificate"]
    found = check(problem, result.plan, certificate)
    if not found.holds or found.bound is None:
        raise RuntimeError(f"the checker refuses the plan: {found.faults}")
    by_prices = found.bound <= result.value + 1e-6
    proof = ("prices" if by_prices else "search") if result.is_proved else "not proved"
    weight = problem.affinity[result.plan[:, 0], result.plan[:, 1]].astype(float)
    got = np.bincount(result.plan[:, 0], weights=weight, minlength=problem.shape[0])
    return str(result.status), result.value, result.bound, float(got.min()), proof


def _reference(problem: AssignmentProblem, lowest: float | None) -> float | None:
    case, judge = np.nonzero(open_pairs(problem))
    weight = problem.affinity[case, judge].astype(float)
    number, ones = np.arange(len(case)), np.ones(len(case))
    cases, judges = problem.shape
    per_case = sparse.csr_array((ones, (case, number)), shape=(cases, len(case)))
    per_judge = sparse.csr_array((ones, (judge, number)), shape=(judges, len(case)))
    blocks, limits = [per_judge, -per_judge], [problem.max_load, -problem.min_load]
    if problem.floor and lowest is not None:
        floor = sparse.csr_array((weight, (case, number)), shape=(cases, len(case)))
        blocks.append(-floor)
        limits.append(np.full(cases, -lowest + 1e-9))
    found = linprog(
        -weight,
        A_ub=sparse.vstack(blocks),
        b_ub=np.concatenate(limits),
        A_eq=per_case,
        b_eq=problem.demand,
        bounds=(0, 1),
        method="highs",
        options={"time_limit": SECONDS},
    )
    return None if found.fun is None else -float(found.fun)


def _figure(number: float | None) -> str:
    return "none" if number is None else f"{number:.4f}"
