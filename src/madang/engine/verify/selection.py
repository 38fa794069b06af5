"""Check a cohort alone: size, pins, quotas, exclusions, and what prices prove."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

from madang.engine.verify import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from madang.engine.selection.cohort import Cohort, Member
    from madang.engine.selection.lottery import Lottery
    from madang.engine.selection.problem import Candidate, Problem


def check(
    problem: Problem, plan: Cohort, certificate: dict[str, Any] | None = None
) -> Check:
    """Return every rule that the cohort breaks, its value, and a bound.

    The bound follows from the prices in the certificate, whoever found them: take a
    price off each candidate for every rule he uses up, and the best `size` of them
    at these scores beat every cohort (Lagrangian relaxation).  Counted in fractions.

    Guarantee: no solver code runs here.  Time: linear in the pool times the quotas.
    """
    people = {c.id: c for c in problem.candidates}
    unknown = [m.id for m in plan.members if m.id not in people]
    if unknown:
        return Check(tuple(f"{ident}: is no candidate" for ident in unknown))
    faults = [
        *_wrong_members(problem, plan, people),
        *_wrong_counts(problem, plan, people),
    ]
    value = sum(
        Fraction(people[m.id].score) - m.step * Fraction(problem.spill_cost)
        for m in plan.members
    )
    bound: float | None = None
    notes: tuple[str, ...] = ()
    if certificate:
        faults += _wrong_prices(problem, certificate)
        if not faults:
            bound = float(_priced_bound(problem, certificate))
            notes = ("bound: best cohort at scores less the prices of the rules",)
    return Check(tuple(faults), float(value), bound, notes)


def _attributes(problem: Problem, person: Candidate, step: int) -> Mapping[str, str]:
    if problem.spill is None or not step:
        return person.attributes
    return {**person.attributes, problem.spill: person.alternatives[step - 1]}


def _wrong_members(
    problem: Problem, plan: Cohort, people: dict[str, Candidate]
) -> Iterator[str]:
    ids = [m.id for m in plan.members]
    if len(ids) != problem.size:
        yield f"size: {len(ids)} are chosen, not {problem.size}"
    for ident, times in Counter(ids).items():
        if times > 1:
            yield f"{ident}: is chosen {times} times"
    for ident in sorted(problem.chosen - set(ids)):
        yield f"{ident}: is pinned but not chosen"
    for ident in sorted(problem.barred & set(ids)):
        yield f"{ident}: is barred but chosen"
    for m in plan.members:
        person = people[m.id]
        if not 0 <= m.step <= len(person.alternatives):
            yield f"{m.id}: has no preference number {m.step + 1}"
        elif problem.spill is not None:
            counted = _attributes(problem, person, m.step).get(problem.spill)
            if m.counted_as != counted:
                yield f"{m.id}: preference {m.step + 1} is not {m.counted_as}"


def _wrong_counts(
    problem: Problem, plan: Cohort, people: dict[str, Candidate]
) -> Iterator[str]:
    def counted(member: Member) -> Mapping[str, str]:
        person = people[member.id]
        step = member.step if 0 <= member.step <= len(person.alternatives) else 0
        return _attributes(problem, person, step)

    rows = [counted(m) for m in plan.members]
    for quota in problem.quotas:
        have = sum(all(r.get(a) == v for a, v in quota.where.items()) for r in rows)
        if have < quota.least:
            yield f"{quota.name}: {have} chosen, at least {quota.least} wanted"
        if quota.most is not None and have > quota.most:
            yield f"{quota.name}: {have} chosen, at most {quota.most} allowed"
    inside = {m.id for m in plan.members}
    for a, b in problem.exclusions:
        if a in inside and b in inside:
            yield f"{a} and {b}: exclude each other"


def _wrong_prices(problem: Problem, certificate: dict[str, Any]) -> Iterator[str]:
    names = {q.name for q in problem.quotas}
    pairs = {frozenset(pair) for pair in problem.exclusions}
    if certificate["scale"] < 1:
        yield "certificate: the scale is below 1"
    for name, price in [*certificate["most"].items(), *certificate["least"].items()]:
        if name not in names:
            yield f"certificate: there is no quota {name}"
        if price < 0:
            yield f"certificate: the price of {name} is negative"
    for group, price in certificate["cliques"]:
        if price < 0:
            yield f"certificate: the price of {'/'.join(group)} is negative"
        for a, b in combinations(group, 2):
            if frozenset((a, b)) not in pairs:
                yield f"certificate: {a} and {b} do not exclude each other"


def _priced_bound(problem: Problem, certificate: dict[str, Any]) -> Fraction:
    unit = Fraction(1, certificate["scale"]) / 10**problem.places
    most = {n: p * unit for n, p in certificate["most"].items()}
    least = {n: p * unit for n, p in certificate["least"].items()}
    limits = {q.name: q for q in problem.quotas}
    priced = [limits[n] for n in {*most, *least}]
    apart: Counter[str] = Counter()
    total = Fraction(0)
    for group, price in certificate["cliques"]:
        total += price * unit
        for ident in group:
            apart[ident] += price
    for q in priced:
        high = problem.size if q.most is None else q.most
        total += most.get(q.name, 0) * high - least.get(q.name, 0) * q.least
    net = {q.name: most.get(q.name, Fraction(0)) - least.get(q.name, 0) for q in priced}
    worth = {}
    for person in problem.candidates:
        if person.id in problem.barred:
            continue
        steps = []
        for step in range(len(person.alternatives) + 1):
            row = _attributes(problem, person, step)
            paid = sum(
                (
                    net[q.name]
                    for q in priced
                    if all(row.get(a) == v for a, v in q.where.items())
                ),
                start=Fraction(0),
            )
            cost = step * Fraction(problem.spill_cost)
            steps.append(Fraction(person.score) - cost - paid)
        worth[person.id] = max(steps) - apart[person.id] * unit
    sure = [w for ident, w in worth.items() if ident in problem.chosen]
    rest = sorted(
        (w for i, w in worth.items() if i not in problem.chosen), reverse=True
    )
    picked = sure + rest[: problem.size - len(sure)]
    return total + sum(picked, start=Fraction(0))


def check_lottery(problem: Problem, plan: Lottery, *, draws: int = 20) -> Check:
    """Return what is wrong with a lottery: its weights, chances and drawn cohorts.

    Every composition is drawn from at least once by picking its first members, and
    `draws` cohorts are drawn by seed; all are checked as cohorts of best step.

    Guarantee: no solver code runs here.  Time: compositions times pool.
    """
    faults = []
    if abs(float(plan.weights.sum()) - 1.0) > 1e-9 or float(plan.weights.min()) < 0:
        faults.append("weights: are no distribution")
    chances = plan.chances
    if abs(sum(chances.values()) - problem.size) > 1e-6:
        faults.append("chances: do not sum to the size of the cohort")
    drawn = [
        frozenset(
            i for g, n in zip(plan.groups, row.tolist(), strict=True) for i in g[:n]
        )
        for row in plan.compositions
    ]
    drawn += [plan.draw(seed) for seed in range(draws)]
    people = {c.id: c for c in problem.candidates}
    for cohort in drawn:
        if len(cohort) != problem.size:
            faults.append(f"a composition has {len(cohort)} members")
        if not problem.chosen <= cohort or problem.barred & cohort:
            faults.append("a composition breaks a pin")
        if any(a in cohort and b in cohort for a, b in problem.exclusions):
            faults.append("a composition breaks an exclusion")
        if problem.spill is None:
            rows = [people[i].attributes for i in cohort]
            for q in problem.quotas:
                have = sum(all(r.get(a) == v for a, v in q.where.items()) for r in rows)
                if have < q.least or (q.most is not None and have > q.most):
                    faults.append(f"{q.name}: a composition has {have}")
    return Check(tuple(dict.fromkeys(faults)), min(chances.values()))
