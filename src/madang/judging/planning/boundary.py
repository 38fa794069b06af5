"""Spare reads where the cut is unsure: locked sheets to `boundary_reads` and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang import engine
from madang.engine.problem import ProblemError
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.judging.planning.allocation import Given


def reads_at_the_cut(
    given: Given,
    totals: Mapping[tuple[int, int], float],
    *,
    places: int,
    spare: int,
) -> dict[int, int]:
    """Return how many more reads which applications should have.

    `totals` are the locked sheets' figures by seat and application.  A read goes where
    the chance of standing on the wrong side of the line times its doubt is largest.

    Raises:
        Refused: there are no scores yet, or no line among so many places.
    """
    here = {one.application for one in given.asked} - given.withdrawn
    scores = {
        (str(seat), str(application)): total
        for (seat, application), total in totals.items()
        if application in here
    }
    try:
        found = engine.scoring.fit(scores)
        noise = max(found.spread.noise, 1e-9) ** 0.5
        standings = engine.panels.Standings(
            {
                c.case: engine.panels.Standing(c.quality, max(c.error, 1e-9))
                for c in found.cases
            },
            noise,
        )
        extra = engine.panels.boundary_reads(
            given.as_round(), standings, places=places, spare=spare
        )
    except ProblemError as problem:
        raise Refused(str(problem)) from problem
    return {int(case): number for case, number in extra.items()}
