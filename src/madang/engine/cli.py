"""The engine's command line, so that anybody can check its claims.

``madang solve PROBLEM FILE`` solves a file and prints value, bound, gap, proof and
seconds; ``madang verify PROBLEM FILE PLAN`` runs the independent checker alone.

Exit codes: 0 a plan was found (or the plan to verify holds), 1 the plan to verify does
not hold, 2 proved infeasible, 3 bad input, 4 nothing found in the time given.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from madang.engine import planfile, registry
from madang.engine.problem import ProblemError, Stop
from madang.engine.result import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.engine.problem import Progress
    from madang.engine.registry import Entry
    from madang.engine.result import Result
    from madang.engine.verify import Check

FOUND, BROKEN, INFEASIBLE, BAD_INPUT, NOTHING = 0, 1, 2, 3, 4
EXITS = {
    Status.OPTIMAL: FOUND,
    Status.FEASIBLE: FOUND,
    Status.INFEASIBLE: INFEASIBLE,
    Status.UNKNOWN: NOTHING,
}
PROOFS = {
    Status.OPTIMAL: "optimal: nothing better exists",
    Status.FEASIBLE: "not proved: better plans may exist",
    Status.INFEASIBLE: "infeasible: no plan keeps every rule",
    Status.UNKNOWN: "nothing found and nothing proved in the time given",
}


class WrongPlanError(RuntimeError):
    """A solver's plan failed the independent checker; nothing is printed as a plan."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; nothing is raised for bad input."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(words)
    except ProblemError as error:
        return _refuse(words, str(error))
    except OSError as error:
        return _refuse(words, f"file, {error.filename}: {error.strerror}; give another")
    except UnicodeDecodeError as error:
        return _refuse(words, f"file: is not text ({error.reason}); save it as UTF-8")


def _run(words: list[str]) -> int:
    command = words[0] if words else ""
    if command not in {"solve", "verify"} or len(words) < 2 or words[1][:1] == "-":
        return _usage(asked=bool({"-h", "--help"} & set(words)))
    entry = registry.find(words[1])
    options = _parser(command, words[1], entry).parse_args(words[2:])
    if command == "verify":
        return _verify(entry, options)
    return _solve(words[1], entry, options)


def _solve(name: str, entry: Entry, options: argparse.Namespace) -> int:
    problem = entry.read(options.file, options)
    stop = Stop(seconds=options.time, report=None if options.quiet else _show)
    result = entry.solve(problem, stop, options.seed, options)
    answer = _answer(name, entry, problem, result)
    certificate = result.details.get("certificate")
    if result.plan is not None:
        _insist(entry.check(problem, result.plan, _as_dict(certificate)))
        if options.out is not None:
            planfile.write(options.out, answer, certificate)
    if options.json:
        print(json.dumps(answer, ensure_ascii=False, allow_nan=False))  # noqa: T201 -- the answer
    else:
        _print(answer, wrote=options.out if result.plan is not None else None)
    return EXITS[result.status]


def _verify(entry: Entry, options: argparse.Namespace) -> int:
    problem = entry.read(options.file, options)
    claim = planfile.read(options.plan)
    plan = entry.parse(problem, claim["plan"])
    check = entry.check(problem, plan, _as_dict(claim.get("certificate")))
    faults = [*check.faults, *_false_claims(claim, check)]
    lines = [f"value   {_figure(check.value)}", f"bound   {_figure(check.bound)}"]
    lines += [f"note    {note}" for note in check.notes]
    lines += [f"BROKEN  {fault}" for fault in faults]
    if not faults:
        lines.append("holds   every rule is kept")
    print("\n".join(lines))  # noqa: T201 -- the answer
    return BROKEN if faults else FOUND


def _false_claims(claim: dict[str, Any], check: Check) -> list[str]:
    """Return what the plan file says of itself that the checker finds untrue."""
    said = claim.get("value")
    if not isinstance(said, int | float) or check.value is None:
        return []
    if math.isclose(said, check.value, rel_tol=1e-9, abs_tol=1e-9):
        return []
    return [f"the file claims {_figure(said)}; the plan is worth {check.value!r}"]


def _insist(check: Check) -> None:
    if not check.holds:
        raise WrongPlanError("; ".join(check.faults))


def _answer(
    name: str, entry: Entry, problem: object, result: Result[Any]
) -> dict[str, Any]:
    plan = [] if result.plan is None else entry.rows(problem, result.plan)
    return {
        "problem": name,
        "status": str(result.status),
        "value": _finite(result.value),
        "bound": _finite(result.bound),
        "gap": _finite(result.gap),
        "seconds": round(result.seconds, 3),
        "seed": result.seed,
        "plan": plan,
        "notes": list(result.notes),
    }


def _print(answer: dict[str, Any], wrote: Path | None) -> None:
    gap = "unknown" if answer["gap"] is None else f"{answer['gap']:.4%}"
    lines = [
        f"value    {_figure(answer['value'])}",
        f"bound    {_figure(answer['bound'])}",
        f"gap      {gap}",
        f"proof    {PROOFS[Status(answer['status'])]}",
        f"seconds  {answer['seconds']}",
    ]
    lines += [f"note     {note}" for note in answer["notes"]]
    if wrote is not None:
        lines.append(f"plan     {len(answer['plan'])} lines in {wrote}")
    print("\n".join(lines))  # noqa: T201 -- the answer


def _show(progress: Progress) -> None:
    line = (
        f"{progress.seconds:8.1f} s  value {_figure(progress.value)}"
        f"  bound {_figure(progress.bound)}  {progress.note}"
    )
    end = "\r" if sys.stderr.isatty() else "\n"
    print(f"{line:<78}", end=end, file=sys.stderr, flush=True)  # noqa: T201 -- progress


def _refuse(words: list[str], message: str) -> int:
    print(message, file=sys.stderr)  # noqa: T201 -- the reason
    if "--json" in words and words[0] == "solve":
        empty = dict.fromkeys(("value", "bound", "gap"))
        seed = words[words.index("--seed") + 1] if "--seed" in words[:-1] else "1"
        answer = {
            "problem": words[1] if len(words) > 1 else "",
            "status": str(Status.UNKNOWN),
            **empty,
            "seconds": 0.0,
            "seed": int(seed) if seed.isdigit() else 1,
            "plan": [],
            "notes": [message],
        }
        print(json.dumps(answer, ensure_ascii=False))  # noqa: T201 -- the answer
    return BAD_INPUT


def _usage(*, asked: bool) -> int:
    lines = [
        "madang solve PROBLEM FILE [--time 60] [--seed 1] [--json] [--out PLAN] …",
        "madang verify PROBLEM FILE PLAN …",
        "",
        "PROBLEM is one of:",
        *(f"  {name:<14} {registry.find(name).summary}" for name in registry.names()),
        "",
        "`madang solve PROBLEM --help` lists the options of one problem.",
    ]
    print("\n".join(lines), file=sys.stdout if asked else sys.stderr)
    return FOUND if asked else BAD_INPUT


class _Parser(argparse.ArgumentParser):
    """Calls wrong options bad input: argparse's own code 2 means infeasible here."""

    def error(self, message: str) -> NoReturn:
        raise ProblemError("options", None, message, f"see `{self.prog} --help`")


def _parser(command: str, name: str, entry: Entry) -> _Parser:
    parser = _Parser(prog=f"madang {command} {name}", description=entry.summary)
    parser.add_argument("file", type=Path, metavar="FILE")
    if command == "verify":
        parser.add_argument("plan", type=Path, metavar="PLAN")
    else:
        parser.add_argument("--time", type=_seconds, default=60.0, metavar="SECONDS")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--out", type=Path, metavar="PLAN", help=".csv or .json")
        parser.add_argument("--quiet", action="store_true", help="show no progress")
    entry.add_options(parser)
    return parser


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < math.inf:
        raise argparse.ArgumentTypeError("give a number of seconds above 0")
    return seconds


def _as_dict(certificate: object) -> dict[str, Any] | None:
    return certificate if isinstance(certificate, dict) else None


def _finite(number: float | None) -> float | None:
    return None if number is None or not math.isfinite(number) else number


def _figure(number: float | None) -> str:
    return "unknown" if number is None else f"{number:.10g}"
