"""Introductions: who meets whom at two-sided events, with floors and with quotas."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from benchmarks.events import SIZES, introductions
from benchmarks.measure import measured
from madang.engine import introductions as engine
from madang.engine.introductions import Quota
from madang.engine.problem import Stop
from madang.engine.verify import introductions as checker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from madang.engine.introductions import Introductions
    from madang.engine.result import Result

TITLE = "Introductions"
NOTES = (
    "Made up by seed 1; the bound comes from prices that the independent checker adds"
    " up, under quotas from branch and bound.",
)
SECTORS = 6
LARGEST_MIXED = 1000  # parties


def rows() -> Iterator[dict[str, Any]]:
    for name, size in SIZES.items():
        problem = introductions(size, seed=1)
        yield row(name, problem)
        floors = tuple(replace(party, least=1) for party in problem.parties)
        yield row(f"{name}, everybody at least 1", replace(problem, parties=floors))
        if len(problem.parties) <= LARGEST_MIXED:
            yield row(f"{name}, quotas by sector", with_quotas(problem))


def with_quotas(problem: Introductions) -> Introductions:
    """Return the event with sectors, the first held back, the others promised."""
    parties = tuple(
        replace(party, sector=str(number % SECTORS))
        for number, party in enumerate(problem.parties)
    )
    least = sum(party.most or 0 for party in parties) // (4 * SECTORS)
    promised = tuple(Quota(str(s), least=least) for s in range(1, SECTORS))
    quotas = (Quota("0", most=least), *promised)
    return replace(problem, parties=parties, quotas=quotas)


def solved(problem: Introductions) -> Result[Any]:
    return engine.solve(problem, stop=Stop(seconds=60), seed=1)


def row(name: str, problem: Introductions) -> dict[str, Any]:
    run = measured(solved, problem)
    result = run.result
    check = None
    if result.plan is not None:
        check = checker.check(problem, result.plan, result.details["certificate"])
    return {
        "event": name,
        "parties": len(problem.parties),
        "pairs": len(problem.pairs),
        "met": len(result.plan or ()),
        "value": result.value,
        "bound": result.bound,
        "status": str(result.status),
        "checker's bound": check.bound if check else None,
        "checked": "yes" if check and check.holds else "no plan",
        "CPU s": run.cpu,
        "extra MB": round(run.extra_mb),
    }
