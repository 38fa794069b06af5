"""Scarce things given out optimally, fairly, explainably, and again after a change.

A plain Python library: no Django, no clock, no global state.  Every module poses one
problem as a frozen dataclass that validates itself, solves it with
``solve(problem, *, stop, seed)`` and answers with a `Result`.  `verify` checks any
answer without sharing code with the solvers.

What a process asks for as ``engine.NAME`` is loaded then and not before: libraries of
solvers take a second and a hundred megabytes, which most processes never need.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from madang.engine import (
        assignment,
        introductions,
        likeness,
        packing,
        panels,
        scoring,
        selection,
        timetable,
    )

__all__ = [
    "assignment",
    "introductions",
    "likeness",
    "packing",
    "panels",
    "scoring",
    "selection",
    "timetable",
]


def __getattr__(name: str) -> ModuleType:
    if name not in __all__:
        said = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(said)
    return import_module(f"{__name__}.{name}")
