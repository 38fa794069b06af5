"""Time and memory of one call, and where the public instances lie."""

from __future__ import annotations

import multiprocessing
import os
import resource
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Measured:
    """The result of a call, its CPU and wall seconds, its extra peak memory in MB."""

    result: Any
    cpu: float
    wall: float
    extra_mb: float


def shared(folder: str) -> Path | None:
    """Return the folder of public instances, or ``None`` where it is absent."""
    home = os.environ.get("MADANG_SHARED")
    path = (Path(home) if home else ROOT.parent / "shared" / "data") / folder
    return path if path.exists() else None


def measured(function: Callable[..., Any], *args: Any) -> Measured:
    """Return what ``function(*args)`` gives and costs, run in a fork of its own.

    Raises:
        RuntimeError: the call did not come back with a result.
    """
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    child = fork.Process(target=_run, args=(there, function, args))
    child.start()
    there.close()
    try:
        answer: Measured | str = here.recv()
    except EOFError:
        answer = "the process ended without a word"
    child.join()
    if isinstance(answer, str):
        raise RuntimeError(f"{function.__name__}: {answer}")  # noqa: TRY004 -- it failed
    return answer


def _run(
    pipe: Connection[Any, Any], function: Callable[..., Any], args: tuple[Any, ...]
) -> None:
    try:
        before, cpu, wall = _peak_mb(), time.process_time(), time.perf_counter()
        result = function(*args)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        pipe.send(Measured(result, cpu, wall, max(0.0, _peak_mb() - before)))
    except Exception as error:  # noqa: BLE001 -- told to the parent, which raises
        pipe.send(f"{type(error).__name__}: {error}")


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
