"""Say why no packing keeps every rule: the smallest extra capacity, room by room."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from madang.engine.highs import stacked, whole_program

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from madang.engine.packing.problem import Problem
    from madang.engine.problem import Stop

    Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Shortage:
    """A room per job that overfills rooms by `extra` in all as little as was found.

    `is_sure` tells that no packing at all can do without extra capacity.
    """

    room: Whole | None
    extra: Whole
    is_sure: bool
    homeless: tuple[str, ...] = ()


def shortage(problem: Problem, stop: Stop) -> Shortage:
    """Return the smallest extra capacity that would let every job be placed.

    Pairs that must be apart are left aside.
    Guarantee: smallest within HiGHS' tolerances.
    """
    figures, allowed = problem.figures, _allowed_by_name(problem)
    many, count = allowed.shape
    none = np.zeros(many, np.int64)
    homeless = tuple(problem.jobs[j] for j in np.flatnonzero(~allowed.any(axis=0)))
    if homeless:
        return Shortage(None, none, is_sure=True, homeless=homeless)
    rooms, jobs = np.nonzero(allowed)
    index = np.arange(len(rooms))
    need = figures.need[rooms, jobs].astype(float)
    loads = sp.csr_array((need, (rooms, index)), (many, len(index)))
    once = sp.csr_array((np.ones(len(index)), (jobs, index)), (count, len(index)))
    answer = whole_program(
        np.concatenate([np.zeros(len(index)), np.ones(many)]),
        stacked(
            [
                sp.hstack([loads, -sp.eye_array(many)]),
                sp.hstack([once, sp.csr_array((count, many))]),
            ]
        ),
        (
            np.concatenate([np.full(many, -np.inf), np.ones(count)]),
            np.concatenate([figures.capacity, np.ones(count)]),
        ),
        upper=np.concatenate([np.ones(len(index)), np.full(many, need.sum())]),
        seconds=min(20.0, stop.left()),
    )
    if answer.x is None:
        return Shortage(None, none, is_sure=False)
    room = np.zeros(count, np.int64)
    taken = answer.x[: len(index)] > 0.5
    room[jobs[taken]] = rooms[taken]
    extra = answer.x[len(index) :].astype(np.int64)
    return Shortage(room, extra, is_sure=answer.bound > 0.5)


def sentences(problem: Problem, found: Shortage) -> tuple[str, ...]:
    """Return the shortage in plain words."""
    if found.homeless:
        return tuple(f"{job}: every room is forbidden." for job in found.homeless)
    if not found.extra.any():
        return (
            "Capacity would do; the jobs that must be apart find no rooms far enough"
            " from each other.",
        )
    figures = problem.figures
    unit = Decimal(1).scaleb(-figures.need_places)
    offered = int(figures.capacity.sum()) * unit
    asked = int(figures.need.min(axis=0).sum()) * unit
    notes = [f"{_plain(offered)} on offer, at least {_plain(asked)} asked."]
    capacity, extra = figures.capacity.tolist(), found.extra.tolist()
    for name, have, more in zip(problem.rooms, capacity, extra, strict=False):
        if more:
            now, wanted = _plain(have * unit), _plain((have + more) * unit)
            notes.append(f"{name}: {now} would have to be {wanted}.")
    return tuple(notes)


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def _allowed_by_name(problem: Problem) -> NDArray[np.bool_]:
    """Return the pairs allowed by name, whatever the size."""
    place = {room: r for r, room in enumerate(problem.rooms)}
    index = {job: j for j, job in enumerate(problem.jobs)}
    allowed: Any = np.ones(problem.figures.need.shape, bool)
    for job, room in problem.forbidden:
        allowed[place[room], index[job]] = False
    for job, room in problem.fixed.items():
        allowed[:, index[job]] &= np.arange(len(allowed)) == place[room]
    return np.asarray(allowed)
