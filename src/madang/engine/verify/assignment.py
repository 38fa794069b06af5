"""Is this plan of judges and cases allowed, what is it worth, what can beat it?

Nothing here comes from the solver.  The bound is the Lagrangian one over all P × R
pairs: put a price on every judge; a case can do no better than its best panel at these
prices, and the judges' places are worth no more than what they sell for.  Any prices
give a valid bound.  They come with the plan (the certificate) or, when they do not, are
found here by longest paths over the judges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from madang.engine.assignment.problem import columns, open_pairs, places, rows
from madang.engine.verify import Check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.engine.assignment.problem import (
        AssignmentProblem,
        Floats,
        Ints,
        Mask,
        Pairs,
    )

EPS = 1e-9
FEW = 5


def check(
    problem: AssignmentProblem, plan: Pairs, certificate: dict[str, Any] | None
) -> Check:
    """Return the broken rules, the value and a bound proved here.

    Time: O(P × R).
    """
    faults = tuple(_faults(problem, plan))
    value = float(_sums(problem, plan).sum())
    if faults:
        return Check(faults, value)
    given = certificate or {}
    judge = np.asarray(given["judge"]) if "judge" in given else _found(problem, plan)
    limit = bound(problem, judge, given.get("lift"), given.get("rules"), plan)
    notes = ["bound over all pairs from the judges' prices"]
    if problem.floor == "best":
        notes.append(_floor_note(problem, plan, given))
    return Check((), value, max(value, limit), tuple(notes))


def bound(
    problem: AssignmentProblem,
    judge: Floats,
    lift: Sequence[float] | None = None,
    rules: Sequence[Sequence[float]] | None = None,
    plan: Pairs | None = None,
) -> float:
    """Return the Lagrangian bound on every plan that keeps floors and rules too.

    `judge` is one price per judge, `lift` one multiplier ≥ 0 per case for its floor,
    `rules` one multiplier per rule and case (above 0 rewards members, below 0 taxes
    them).  The floor "best" is that of `plan`.
    """
    cases, _ = problem.shape
    fixed = places(problem, "fixed", problem.fixed)
    lifts = np.zeros(cases) if lift is None else np.maximum(lift, 0.0)
    least, most = _room(problem, fixed)
    total = _sums(problem, fixed).sum()
    total += most @ np.maximum(judge, 0) + least @ np.minimum(judge, 0)
    if lifts.any() and plan is not None:
        total -= lifts @ (floors(problem, plan) - _sums(problem, fixed))
    taxes, constant = _rule_terms(problem, fixed, rules)
    weights = (1 + lifts, judge, taxes)
    return float(total + constant + _best_panels(problem, fixed, *weights).sum())


def floors(problem: AssignmentProblem, plan: Pairs) -> Floats:
    """Return what each case must get at least."""
    cases, judges = problem.shape
    if problem.floor is None:
        return np.full(cases, -np.inf)
    if problem.floor == "best":
        served = np.asarray(problem.demand) > 0
        lowest = _sums(problem, plan)[served].min(initial=np.inf)
        return np.where(served, lowest, -np.inf)
    fixed = places(problem, "fixed", problem.fixed)
    flat = (np.ones(cases), np.zeros(judges))
    best = _sums(problem, fixed) + _best_panels(problem, fixed, *flat, [])
    return np.asarray(best - (1 - problem.floor) * np.abs(best))


def shortage(problem: AssignmentProblem, judge: Floats) -> float:
    """Return a proved number of reads that no plan can give, from prices in [-1, 1].

    Above 0 the problem is infeasible: a missing read costs 1, a read below a minimum
    costs 1, and even the cheapest way to sell every place leaves so much unpaid.
    """
    fixed = places(problem, "fixed", problem.fixed)
    least, most = _room(problem, fixed)
    price = np.clip(judge, -1.0, np.inf)
    may = _free(problem, fixed)
    cost = np.sort(np.where(may, np.minimum(price, 1.0), 1.0), axis=1)
    demand = _left(problem, fixed)
    asked = np.arange(cost.shape[1]) < demand[:, None]
    beyond = np.maximum(demand - cost.shape[1], 0).sum()
    paid = (cost * asked).sum() + beyond
    return float(paid - most @ np.maximum(price, 0) - least @ np.minimum(price, 0))


def _faults(problem: AssignmentProblem, plan: Pairs) -> list[str]:
    cases, judges = problem.shape
    case_of, judge_of = problem.case_name, problem.judge_name
    if ((plan < 0) | (plan >= np.array([cases, judges]))).any():
        return ["the plan points outside the table"]
    chosen = np.zeros((cases, judges), dtype=bool)
    chosen[plan[:, 0], plan[:, 1]] = True
    faults = []
    if len(plan) > chosen.sum():
        faults.append("a pair stands there twice")
    for row, column in np.argwhere(chosen & ~open_pairs(problem))[:FEW]:
        faults.append(f"case {case_of(row)}: judge {judge_of(column)} is forbidden")
    for row, column in places(problem, "fixed", problem.fixed):
        if not chosen[row, column]:
            faults.append(f"case {case_of(row)}: judge {judge_of(column)} was fixed")
    got, load = chosen.sum(axis=1), chosen.sum(axis=0)
    demand = np.asarray(problem.demand)
    faults += [
        f"case {case_of(row)}: {got[row]} judges, not {demand[row]}"
        for row in np.flatnonzero(got != demand)[:FEW]
    ]
    least, most = np.asarray(problem.min_load), np.asarray(problem.max_load)
    for column in np.flatnonzero((load < least) | (load > most))[:FEW]:
        asked = f"{least[column]} to {most[column]}"
        faults.append(f"judge {judge_of(column)}: {load[column]} reads, not {asked}")
    faults += _rule_faults(problem, chosen)
    return faults or _floor_faults(problem, plan)


def _rule_faults(problem: AssignmentProblem, chosen: Mask) -> list[str]:
    faults = []
    for rule in problem.rules:
        which = rows(problem, rule)
        count = chosen[np.ix_(which, columns(problem, rule))].sum(axis=1)
        most = len(rule.members) if rule.at_most is None else rule.at_most
        for at in np.flatnonzero((count < rule.at_least) | (count > most))[:FEW]:
            case = problem.case_name(which[at])
            faults.append(f"case {case}: {count[at]} of the group ({rule.name})")
    return faults


def _floor_faults(problem: AssignmentProblem, plan: Pairs) -> list[str]:
    if problem.floor is None or problem.floor == "best":
        return []
    got, asked = _sums(problem, plan), floors(problem, plan)
    return [
        f"case {problem.case_name(row)}: {got[row]:.6g}, floor {asked[row]:.6g}"
        for row in np.flatnonzero(got < asked - EPS * np.maximum(1, np.abs(asked)))
    ][:FEW]


def _floor_note(problem: AssignmentProblem, plan: Pairs, given: dict[str, Any]) -> str:
    """Say whether no plan can lift its worst-off case above this plan's."""
    lowest = float(floors(problem, plan).max())
    if "floor" not in given:
        return f"lowest case {lowest:.6g}; whether it can be higher was not checked"
    share = np.maximum(given["floor"]["share"], 0.0)
    limit = _weighted_bound(problem, share, np.asarray(given["floor"]["judge"]))
    limit /= share.sum()
    if limit <= lowest + 1e-7 * max(1.0, abs(lowest)):
        return f"lowest case {lowest:.6g}; no plan has a higher one"
    return f"lowest case {lowest:.6g}; prices alone prove {limit:.6g} at most"


def _weighted_bound(problem: AssignmentProblem, share: Floats, judge: Floats) -> float:
    """Return the bound on the total of share × case sum, whatever the plan."""
    fixed = places(problem, "fixed", problem.fixed)
    least, most = _room(problem, fixed)
    total = share @ _sums(problem, fixed)
    total += most @ np.maximum(judge, 0) + least @ np.minimum(judge, 0)
    return float(total + _best_panels(problem, fixed, share, judge, []).sum())


def _sums(problem: AssignmentProblem, plan: Pairs) -> Floats:
    weight = np.asarray(problem.affinity)[plan[:, 0], plan[:, 1]].astype(np.float64)
    sums = np.bincount(plan[:, 0], weights=weight, minlength=problem.shape[0])
    return sums.astype(np.float64)


def _room(problem: AssignmentProblem, fixed: Pairs) -> tuple[Ints, Ints]:
    taken = np.bincount(fixed[:, 1], minlength=problem.shape[1])
    least = np.maximum(np.asarray(problem.min_load) - taken, 0)
    return least, np.asarray(problem.max_load) - taken


def _left(problem: AssignmentProblem, fixed: Pairs) -> Ints:
    taken = np.bincount(fixed[:, 0], minlength=problem.shape[0])
    return np.asarray(problem.demand) - taken


def _free(problem: AssignmentProblem, fixed: Pairs) -> Mask:
    may = open_pairs(problem)
    may[fixed[:, 0], fixed[:, 1]] = False
    return may


def _rule_terms(
    problem: AssignmentProblem,
    fixed: Pairs,
    multipliers: Sequence[Sequence[float]] | None,
) -> tuple[list[tuple[Ints, Floats]], float]:
    """Return (members, reward per case) for each rule, and what the limits refund."""
    terms: list[tuple[Ints, Floats]] = []
    refund = 0.0
    if multipliers is None:
        return [], 0.0
    for rule, given in zip(problem.rules, multipliers, strict=True):
        members = columns(problem, rule)
        reward = np.zeros(problem.shape[0])
        which = rows(problem, rule)
        reward[which] = np.asarray(given, dtype=float)[which]
        inside = fixed[np.isin(fixed[:, 1], members), 0]
        have = np.bincount(inside, minlength=problem.shape[0])
        most = len(members) if rule.at_most is None else rule.at_most
        refund -= float(np.maximum(reward, 0) @ (rule.at_least - have))
        refund -= float(np.minimum(reward, 0) @ (most - have))
        terms.append((members, reward))
    return terms, refund


def _best_panels(
    problem: AssignmentProblem,
    fixed: Pairs,
    factor: Floats,
    judge: Floats,
    terms: list[tuple[Ints, Floats]],
) -> Floats:
    """Return for each case the best sum of as many free judges as it still asks."""
    weight, may = np.asarray(problem.affinity), _free(problem, fixed)
    demand = _left(problem, fixed)
    best = np.zeros(problem.shape[0])
    step = max(1, 2_000_000 // problem.shape[1])
    for start in range(0, problem.shape[0], step):
        part = slice(start, start + step)
        net = weight[part].astype(np.float64) * factor[part, None] - judge
        for members, reward in terms:
            net[:, members] += reward[part, None]
        net[~may[part]] = -np.inf
        best[part] = _top_sums(net, demand[part])
    return best


def _top_sums(net: Floats, demand: Ints) -> Floats:
    """Return per row the sum of its `demand` largest numbers."""
    width = min(int(demand.max(initial=0)), net.shape[1])
    if width == 0:
        return np.zeros(len(net))
    top = -np.sort(-np.partition(net, net.shape[1] - width, axis=1)[:, -width:], axis=1)
    top[np.arange(width) >= demand[:, None]] = 0.0
    return np.asarray(top.sum(axis=1))


def _found(problem: AssignmentProblem, plan: Pairs) -> Floats:
    """Return judge prices that prove the plan, if loads alone bind.

    `step[q, r]` is the most that some case of judge q would gain by judge r instead;
    prices are longest paths from the judges with room.
    """
    weight, may = np.asarray(problem.affinity, dtype=np.float64), open_pairs(problem)
    may[plan[:, 0], plan[:, 1]] = False
    pinned = {tuple(pair) for pair in places(problem, "fixed", problem.fixed).tolist()}
    judges = problem.shape[1]
    step = np.full((judges, judges), -np.inf)
    for row, column in plan.tolist():
        if (row, column) not in pinned:
            gain = np.where(may[row], weight[row] - weight[row, column], -np.inf)
            np.maximum(step[column], gain, out=step[column])
    load = np.bincount(plan[:, 1], minlength=judges)
    tied = load <= np.asarray(problem.min_load)
    wide = 4 * (weight.max() - weight.min())
    price = np.where(tied & (np.asarray(problem.min_load) > 0), -wide, 0.0)
    for _ in range(min(judges + 1, 500)):
        raised = np.maximum(price, (price[:, None] + step).max(axis=0))
        if (raised <= price + 1e-12).all():
            break
        price = raised
    return price
