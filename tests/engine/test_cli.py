"""The command line against a tiny problem that only lives here: pick the largest."""

from __future__ import annotations

import json
import sys
from types import ModuleType

import pytest

from madang.engine import cli, registry
from madang.engine.problem import ProblemError
from madang.engine.result import Result, Status
from madang.engine.verify import Check


def _read(path, options):
    numbers = [int(word) for word in path.read_text().split()]
    if not numbers:
        raise ProblemError("numbers", None, "is empty", "give one number at least")
    return [n for n in numbers if n <= options.below]


def _solve(problem, stop, seed, options):
    if options.lie:
        return Result(Status.OPTIMAL, plan=10**6, value=1e6, bound=1e6, seed=seed)
    if not problem:
        return Result(Status.INFEASIBLE, seed=seed, notes=("raise --below",))
    stop.tell(1.0, 2.0, "looking")
    best = max(problem)
    return Result(
        Status.OPTIMAL,
        plan=best,
        value=best,
        bound=best,
        seed=seed,
        details={"certificate": {"max": best}},
    )


def _check(problem, plan, certificate):
    faults = () if plan in problem else (f"{plan} is not among the numbers",)
    bound = None if certificate is None else float(certificate["max"])
    return Check(faults, value=float(plan), bound=bound)


def _options(parser):
    parser.add_argument("--below", type=int, default=100)
    parser.add_argument("--lie", action="store_true")


@pytest.fixture
def largest(monkeypatch):
    module = ModuleType("largest")
    entry = registry.Entry(
        summary="pick the largest number",
        add_options=_options,
        read=_read,
        solve=_solve,
        rows=lambda problem, plan: [{"number": plan}],
        parse=lambda problem, rows: int(rows[0]["number"]),
        check=_check,
    )
    monkeypatch.setattr(module, "ENTRY", entry, raising=False)
    monkeypatch.setitem(sys.modules, f"{registry.FORMATS}.largest", module)
    monkeypatch.setattr(registry, "names", lambda: ["largest"])


@pytest.fixture
def numbers(tmp_path):
    file = tmp_path / "numbers.txt"
    file.write_text("3 9 4")
    return file


def test_json_is_one_object_with_the_agreed_keys(largest, numbers, capsys):
    assert cli.main(["solve", "largest", str(numbers), "--json", "--seed", "7"]) == 0
    out = capsys.readouterr()
    assert json.loads(out.out) == {
        "problem": "largest",
        "status": "optimal",
        "value": 9,
        "bound": 9,
        "gap": 0.0,
        "seconds": 0.0,
        "seed": 7,
        "plan": [{"number": 9}],
        "notes": [],
    }
    assert "looking" in out.err


def test_words_for_people(largest, numbers, capsys):
    assert cli.main(["solve", "largest", str(numbers), "--quiet"]) == 0
    out = capsys.readouterr()
    assert out.out.splitlines() == [
        "value    9",
        "bound    9",
        "gap      0.0000%",
        "proof    optimal: nothing better exists",
        "seconds  0.0",
    ]
    assert out.err == ""


def test_infeasible_is_exit_2(largest, numbers, capsys):
    assert cli.main(["solve", "largest", str(numbers), "--below", "1", "--json"]) == 2
    answer = json.loads(capsys.readouterr().out)
    assert (answer["status"], answer["notes"]) == ("infeasible", ["raise --below"])


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["solve"],
        ["dance", "largest", "x"],
        ["solve", "unheard-of", "x"],
        ["solve", "largest", "no-such-file"],
        ["solve", "largest", "FILE", "--time", "-3"],
        ["solve", "largest", "FILE", "--time", "inf"],
        ["solve", "largest", "FILE", "--unheard-of"],
    ],
)
def test_bad_input_is_exit_3_and_never_a_traceback(largest, numbers, capsys, words):
    words = [str(numbers) if word == "FILE" else word for word in words]
    assert cli.main(words) == 3
    assert capsys.readouterr().err != ""


def test_bad_input_with_json_still_prints_one_object(largest, tmp_path, capsys):
    (tmp_path / "empty").write_text("")
    assert cli.main(["solve", "largest", str(tmp_path / "empty"), "--json"]) == 3
    answer = json.loads(capsys.readouterr().out)
    assert answer["status"] == "unknown"
    assert answer["notes"] == ["numbers: is empty; give one number at least"]


@pytest.mark.parametrize("name", ["plan.csv", "plan.json"])
def test_a_plan_written_is_a_plan_that_verifies(
    largest, numbers, tmp_path, capsys, name
):
    plan = str(tmp_path / name)
    assert cli.main(["solve", "largest", str(numbers), "--out", plan]) == 0
    assert cli.main(["verify", "largest", str(numbers), plan]) == 0
    assert "every rule is kept" in capsys.readouterr().out


def test_a_broken_plan_is_exit_1(largest, numbers, tmp_path, capsys):
    plan = tmp_path / "plan.csv"
    plan.write_text("number\n8\n")
    assert cli.main(["verify", "largest", str(numbers), str(plan)]) == 1
    assert "8 is not among the numbers" in capsys.readouterr().out


def test_a_false_claim_is_exit_1(largest, numbers, tmp_path, capsys):
    plan = tmp_path / "plan.json"
    plan.write_text('{"plan": [{"number": 4}], "value": 9}')
    assert cli.main(["verify", "largest", str(numbers), str(plan)]) == 1
    assert "claims 9" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text"),
    [("p.json", '{"plan": [{"numb'), ("p.json", "{}"), ("p.csv", "number,b\n8\n")],
)
def test_a_plan_cut_in_half_is_bad_input(largest, numbers, tmp_path, name, text):
    (tmp_path / name).write_text(text)
    assert cli.main(["verify", "largest", str(numbers), str(tmp_path / name)]) == 3


def test_a_wrong_plan_is_never_printed(largest, numbers, capsys):
    with pytest.raises(cli.WrongPlanError):
        cli.main(["solve", "largest", str(numbers), "--lie"])
    assert capsys.readouterr().out == ""


def test_help_lists_the_problems(largest, capsys):
    assert cli.main(["--help"]) == 0
    assert "pick the largest number" in capsys.readouterr().out
