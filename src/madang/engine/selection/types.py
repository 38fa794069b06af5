"""Group candidates whom no rule tells apart; a rule sees only how many of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from madang.engine.selection.model import Model

    Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Types:
    """Candidates by type: `members[t]` are owners, `count[t]` how many.

    Columns are the options of a type (`type_of` tells whose); `rows`, `low`, `high`
    are the quotas over these columns; `cliques` hold types, at most one member of the
    whole clique may be chosen.
    """

    members: tuple[tuple[int, ...], ...]
    count: Whole
    type_of: Whole
    rows: Any
    low: Whole
    high: Whole
    cliques: tuple[tuple[int, ...], ...]
    must: NDArray[np.bool_]
    size: int


def types_of(model: Model) -> Types:
    """Return the model's candidates grouped by everything its rules can see."""
    by_column = model.rows.T.tocsr()
    ptr, idx = by_column.indptr, by_column.indices
    options: list[list[tuple[int, ...]]] = [[] for _ in model.ids]
    for j, owner in enumerate(model.owner.tolist()):
        options[owner].append(tuple(sorted(idx[ptr[j] : ptr[j + 1]].tolist())))
    groups: list[list[int]] = [[] for _ in model.ids]
    for g, clique in enumerate(model.cliques):
        for owner in clique:
            groups[owner].append(g)
    kinds: dict[object, list[int]] = {}
    for i in range(len(model.ids)):
        key = (tuple(options[i]), tuple(groups[i]), bool(model.must[i]))
        kinds.setdefault(key, []).append(i)
    members = tuple(tuple(owners) for owners in kinds.values())
    columns = [(t, row) for t, own in enumerate(members) for row in options[own[0]]]
    matrix = np.zeros((len(model.low), len(columns)), np.int64)
    for j, (_, row) in enumerate(columns):
        matrix[list(row), j] = 1
    home = {owner: t for t, own in enumerate(members) for owner in own}
    return Types(
        members=members,
        count=np.array([len(own) for own in members], np.int64),
        type_of=np.array([t for t, _ in columns], np.int64),
        rows=sp.csr_array(matrix),
        low=model.low,
        high=model.high,
        cliques=tuple(tuple({home[i] for i in group}) for group in model.cliques),
        must=np.array([bool(model.must[own[0]]) for own in members]),
        size=model.size,
    )
