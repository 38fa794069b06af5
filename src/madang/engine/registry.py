"""Which problems the command line knows, and how a new one plugs in.

To plug in a problem called ``packing``:

1. Write ``madang/engine/formats/packing.py``.  The file's name is the problem's name
   on the command line; nothing else has to be edited, so two authors never meet in
   one line.
2. In it, define one module-level constant named ``ENTRY``::

       ENTRY = Entry(
           summary="companies and teams into rooms",
           add_options=add_options,  # (parser) -> None: your own --flags, maybe none
           read=read,                # (path, options) -> problem, or ProblemError
           solve=solve,              # (problem, stop, seed, options) -> Result
           rows=rows,                # (problem, plan) -> flat dicts, one per line
           parse=parse,              # (problem, rows) -> plan, or ProblemError
           check=check,              # (problem, plan, certificate) -> Check
       )

   `options` is the ``argparse.Namespace`` with the flags that `add_options` added.
   `rows` are what ``--json`` prints as ``plan`` and ``--out`` writes (CSV, or JSON when
   the name ends in ``.json``).  `parse` gets them back; from a CSV every cell is a
   string, so convert there.  Order of the keys is the order of the columns.
3. Put the independent checker into ``madang/engine/verify/packing.py``; it imports the
   problem type and NumPy, never the solver, and answers with a `Check`.
4. If a proof needs more than the plan (dual prices, a witness), the solver leaves it as
   a JSON-able dict in ``result.details["certificate"]``.  It travels in the ``.json``
   plan file and reaches `check` as its third argument (``None`` when absent).

The command line does the rest: progress, time, seed, printing, exit codes, reading and
writing files, and it runs `check` on every plan before it prints a word.
"""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from madang.engine.problem import ProblemError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from madang.engine.problem import Stop
    from madang.engine.result import Result
    from madang.engine.verify import Check

# Found by name when asked for: the formats import this module, not the other way round.
FORMATS = "madang.engine.formats"
FOLDER = Path(__file__).parent / "formats"

Row = dict[str, Any]
Certificate = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """All that the command line needs to know of one problem."""

    summary: str
    add_options: Callable[[argparse.ArgumentParser], None]
    read: Callable[[Path, argparse.Namespace], Any]
    solve: Callable[[Any, Stop, int, argparse.Namespace], Result[Any]]
    rows: Callable[[Any, Any], list[Row]]
    parse: Callable[[Any, Sequence[Row]], Any]
    check: Callable[[Any, Any, Certificate | None], Check]


def names() -> list[str]:
    """Return the known problems in alphabetical order, importing none of them."""
    return sorted(module.name for module in pkgutil.iter_modules([str(FOLDER)]))


def find(name: str) -> Entry:
    """Return the entry called `name`.

    Raises:
        ProblemError: there is no such problem.
    """
    if name not in names():
        raise ProblemError(
            "problem", name, "is not known", f"choose one of: {', '.join(names())}"
        )
    entry = import_module(f"{FORMATS}.{name}").ENTRY
    if not isinstance(entry, Entry):
        raise TypeError(f"formats.{name}.ENTRY is not an Entry")
    return entry
