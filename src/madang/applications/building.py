"""Changing a workflow one step at a time: each function returns a new workflow.

Keys are given once and stay: applications stand in them.  What a step breaks is left
broken and told by `soundness`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from madang.applications import presets
from madang.applications.workflow import (
    APPLICANT,
    MOST_MOVES,
    MOST_STAGES,
    STAFF,
    Kind,
    Move,
    Outcome,
    Stage,
    Workflow,
)
from madang.kit.languages import best

if TYPE_CHECKING:
    from collections.abc import Iterable

    from madang.applications.workflow import Texts

LONGEST_KEY = 36
Part = TypeVar("Part", bound=Stage | Move)
#: What a move to an end is called if nobody names it.
TO_AN_END = {
    Outcome.ACCEPTED: presets.ACCEPT,
    Outcome.RESERVE: presets.RESERVE,
    Outcome.DECLINED: presets.DECLINE,
}


def key_from(texts: Texts, fallback: str, taken: Iterable[str]) -> str:
    """Return a free key that resembles the English, or any Latin, words.

    >>> key_from({"en": "Site visit"}, "visit", ["site-visit"])
    'site-visit-2'
    >>> key_from({"ko": "면접"}, "interview", [])
    'interview'
    """
    plain = unicodedata.normalize("NFKD", best(texts, "en"))
    plain = plain.encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_KEY].strip("-")
    stem = key = stem or fallback
    used, number = set(taken), 1
    while key in used:
        number += 1
        key = f"{stem}-{number}"
    return key


def empty() -> Workflow:
    """Return what everything begins with: one form."""
    return Workflow((Stage("form", presets.names(presets.FORM), Kind.FORM),))


def with_stage(way: Workflow, stage: Stage, *, after: str = "") -> Workflow:
    """Return the workflow with a stage in place of its namesake, or added.

    It is added behind the stage `after`, else at the end.
    """
    return replace(way, stages=_with(way.stages, stage, after))


def joined(way: Workflow, key: str, after: str) -> Workflow:
    """Return the workflow with a stage led through, from the one before it.

    The moves of staff and applicant from `after` to the stage that followed now lead
    to the stage, and a move leads on from there; if there was none, one leads here.
    """
    keys = [stage.key for stage in way.stages]
    stage, before = way.stage(key), way.stage(after)
    if stage is None or before is None:
        return way
    follows = keys[keys.index(key) + 1] if key != keys[-1] else ""
    led = [m for m in way.moves_from(after) if follows and m.target == follows]
    moves = tuple(replace(m, target=key) if m in led else m for m in way.moves)
    way = replace(way, moves=moves)
    if not led:
        way = with_move(way, unnamed(way, after, key))
    if led and stage.kind != Kind.END:
        way = with_move(way, unnamed(way, key, follows))
    return way


def unnamed(way: Workflow, source: str, target: str) -> Move:
    """Return a move between two stages as it usually is: made by whom, called what."""
    begins = way.stage(source)
    is_sent = begins is not None and begins.kind == Kind.FORM
    roles, guards = ((APPLICANT,), ("complete",)) if is_sent else (STAFF, ())
    found = Move(f"{source}-{target}", {}, source, target, roles, guards)
    taken = [move.key for move in way.moves]
    key = key_from({"en": found.key}, "move", taken)
    return replace(found, key=key, names=usual_name(way, found))


def usual_name(way: Workflow, move: Move) -> Texts:
    """Return what such a move is called if nobody names it, in every language."""
    target = way.stage(move.target)
    if APPLICANT in move.roles:
        return presets.names(presets.SEND)
    if target is not None and target.outcome is not None:
        return presets.names(TO_AN_END[target.outcome])
    keys = [stage.key for stage in way.stages]
    is_back = target is not None and keys.index(move.source) > keys.index(move.target)
    return presets.names(presets.BACK if is_back else presets.ON)


def without_stage(way: Workflow, key: str) -> Workflow:
    """Return the workflow without a stage and the moves that leave it.

    Moves that led to it lead nowhere now; the last stage of all stays.
    """
    stages = tuple(stage for stage in way.stages if stage.key != key)
    if not stages:
        return way
    moves = tuple(
        replace(move, target="") if move.target == key else move
        for move in way.moves
        if move.source != key
    )
    return Workflow(stages, moves)


def moved_stage(way: Workflow, key: str, step: int) -> Workflow:
    """Return the workflow with a stage one place up (-1) or down (1)."""
    return replace(way, stages=_moved(way.stages, key, step))


def with_move(way: Workflow, move: Move) -> Workflow:
    """Return the workflow with a move in place of its namesake, or added."""
    return replace(way, moves=_with(way.moves, move, ""))


def without_move(way: Workflow, key: str) -> Workflow:
    """Return the workflow without a move."""
    return replace(way, moves=tuple(move for move in way.moves if move.key != key))


def moved_move(way: Workflow, key: str, step: int) -> Workflow:
    """Return the workflow with a move one place up or down among its stage's."""
    move = way.move(key)
    if move is None:
        return way
    mine = iter(_moved(way.moves_from(move.source), key, step))
    source = move.source
    return replace(
        way, moves=tuple(next(mine) if m.source == source else m for m in way.moves)
    )


def is_full(way: Workflow) -> bool:
    """Return whether nothing more may be added."""
    return len(way.stages) >= MOST_STAGES or len(way.moves) >= MOST_MOVES


def _with(parts: tuple[Part, ...], part: Part, after: str) -> tuple[Part, ...]:
    keys = [one.key for one in parts]
    if part.key in keys:
        return tuple(part if one.key == part.key else one for one in parts)
    at = keys.index(after) + 1 if after in keys else len(parts)
    return (*parts[:at], part, *parts[at:])


def _moved(parts: tuple[Part, ...], key: str, step: int) -> tuple[Part, ...]:
    keys = [one.key for one in parts]
    if key not in keys or not 0 <= keys.index(key) + step < len(parts):
        return parts
    at = keys.index(key)
    rest = (*parts[:at], *parts[at + 1 :])
    return (*rest[: at + step], parts[at], *rest[at + step :])
