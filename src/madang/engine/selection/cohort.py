"""What the choice of a cohort answers: members, ties at the line, reserve list."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from madang.engine.selection.model import Model
    from madang.engine.selection.problem import Candidate, Problem

    Whole = NDArray[np.int64]

MOST_TIES = 500  # pairs listed; a pool of equals would have one per pair of people


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody chosen; `counted_as` is the value of the spill attribute used for him.

    `step` is 0 for the first preference, 1 for the second, and so on.
    """

    id: str
    score: Decimal
    counted_as: str | None = None
    step: int = 0


@dataclass(frozen=True, slots=True)
class Reserve:
    """Somebody on the reserve list, and the members he could replace one for one."""

    id: str
    score: Decimal
    replaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """Two with equal scores who could be exchanged, and what decided between them."""

    chosen: str
    passed_over: str
    score: Decimal
    decided_by: str


@dataclass(frozen=True, slots=True)
class Cohort:
    """The chosen, best first, at exactly `score` points after the cost of spilling.

    `line` is the lowest chosen score.
    """

    members: tuple[Member, ...]
    score: Decimal
    line: Decimal
    ties: tuple[Tie, ...] = ()
    reserve: tuple[Reserve, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the members."""
        return frozenset(m.id for m in self.members)


def cohort_of(problem: Problem, model: Model, columns: Whole) -> Cohort:
    """Return the cohort behind the columns, with its ties and its reserve list."""
    people = {c.id: c for c in problem.candidates}
    members = []
    for j in sorted(columns.tolist()):
        person, step = people[model.ids[model.owner[j]]], int(model.step[j])
        value = None
        if problem.spill is not None:
            own = person.attributes.get(problem.spill)
            value = person.alternatives[step - 1] if step else own
        members.append(Member(person.id, person.score, value, step))
    swaps = _Swaps(model, columns)
    return Cohort(
        members=tuple(members),
        score=sum(
            (m.score - m.step * problem.spill_cost for m in members), start=Decimal(0)
        ),
        line=min(m.score for m in members),
        ties=_ties(problem, members, swaps),
        reserve=_reserve(problem, swaps),
    )


class _Swaps:
    """Answers who of the chosen could give way to somebody outside, one for one."""

    def __init__(self, model: Model, columns: Whole) -> None:
        self.model, self.columns = model, np.sort(columns)
        self.inside = model.rows[:, self.columns].toarray()
        self.counts = self.inside.sum(axis=1)
        self.owners = model.owner[self.columns]
        self.chosen = set(self.owners.tolist())
        self.enemies: dict[int, set[int]] = {}
        for group in model.cliques:
            for owner in group:
                self.enemies.setdefault(owner, set()).update(set(group) - {owner})
        self.by_column = model.rows.T.tocsr()
        self.columns_of = np.searchsorted(model.owner, np.arange(len(model.ids) + 1))

    def outside(self) -> list[int]:
        """Return the owners not chosen, best first."""
        return [i for i in range(len(self.model.ids)) if i not in self.chosen]

    def gives_way(self, owner: int) -> list[str]:
        """Return the ids of the members `owner` could replace, best first."""
        hostile = self.enemies.get(owner, set()) & self.chosen
        if len(hostile) > 1:
            return []
        able = np.zeros(len(self.columns), bool)
        for j in range(self.columns_of[owner], self.columns_of[owner + 1]):
            new = self.counts[:, None] - self.inside + self.by_column[[j]].toarray().T
            able |= (
                (new >= self.model.low[:, None]) & (new <= self.model.high[:, None])
            ).all(axis=0)
        if hostile:
            able &= self.owners == next(iter(hostile))
        return [self.model.ids[i] for i in self.owners[able].tolist()]


def _reserve(problem: Problem, swaps: _Swaps) -> tuple[Reserve, ...]:
    """Return the best outsiders who could replace at least one member."""
    people = {c.id: c for c in problem.candidates}
    found: list[Reserve] = []
    for owner in swaps.outside():
        if len(found) == problem.reserve:
            break
        replaces = swaps.gives_way(owner)
        if replaces:
            ident = swaps.model.ids[owner]
            found.append(Reserve(ident, people[ident].score, tuple(replaces)))
    return tuple(found)


def _ties(problem: Problem, members: list[Member], swaps: _Swaps) -> tuple[Tie, ...]:
    """Return exchangeable pairs of equal score, at most `MOST_TIES` of them."""
    people = {c.id: c for c in problem.candidates}
    scores = {m.score for m in members}
    found: list[Tie] = []
    for owner in swaps.outside():
        out = people[swaps.model.ids[owner]]
        if out.score not in scores:
            continue
        for ident in swaps.gives_way(owner):
            member = people[ident]
            if member.score == out.score:
                why = _decided(problem, member, out)
                found.append(Tie(ident, out.id, out.score, why))
        if len(found) >= MOST_TIES:
            break
    return tuple(found[:MOST_TIES])


def _decided(problem: Problem, chosen: Candidate, passed_over: Candidate) -> str:
    if chosen.id in problem.chosen:
        return f"{chosen.id} is pinned"
    if chosen.precedence < passed_over.precedence:
        return f"precedence {chosen.precedence} comes before {passed_over.precedence}"
    if chosen.precedence == passed_over.precedence and chosen.id < passed_over.id:
        return f"equal precedence, {chosen.id} comes before {passed_over.id}"
    return "the cohort as a whole comes first in order of precedence"
