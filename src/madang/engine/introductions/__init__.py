"""Who meets whom: wishes from both sides, fit, floors, caps, tables, quotas.

`solve` chooses the pairs of an `Introductions` worth most together: exactly, with
prices as proof, between two sides; under quotas or among everybody by branch and bound.
`replan` does it again after a change and keeps what was announced.
"""

from __future__ import annotations

from madang.engine.introductions.problem import Introductions
from madang.engine.introductions.solving import replan, solve
from madang.engine.introductions.terms import Pair, Party, Quota, Said, Wish

__all__ = [
    "Introductions",
    "Pair",
    "Party",
    "Quota",
    "Said",
    "Wish",
    "replan",
    "solve",
]
