"""Introductions that can be posed: their terms, checked when they are made."""

from __future__ import annotations

from dataclasses import dataclass

from madang.engine.introductions import checks
from madang.engine.introductions.terms import Terms


@dataclass(frozen=True, slots=True)
class Introductions(Terms):
    """Who could meet whom, what it is worth, and how much there is room for.

    A pair is worth its fit, `meet_worth` for each of the two who wishes to meet, and
    `mutual_worth` where both do; worth is counted in millionths.  Pairs that are only
    wished for count as pairs of fit 0.  A must is met, a no from either side is kept.
    `slots` limits each party to that many meetings per representative, `tables` the
    event to tables × slots.

    Raises:
        ProblemError: An input is wrong; it names the field, the row and the remedy.

    >>> Introductions(parties=(), pairs=())
    Traceback (most recent call last):
    madang.engine.problem.ProblemError: parties: is empty; give the parties that meet
    """

    def __post_init__(self) -> None:
        """Refuse what cannot be posed."""
        checks.refuse_wrong_parties(self)
        checks.refuse_wrong_pairs(self)
        checks.refuse_wrong_wishes(self)
        checks.refuse_wrong_quotas(self)
        checks.refuse_wrong_capacity(self)
