"""Files in and plans out: whole files are read, half files are named."""

from __future__ import annotations

import json

import numpy as np
import pytest

from madang.engine import cli
from tests.engine.shared import shared

TEXT = "2 3\n1 0.5 0\n0 1 0.25\n"
TABLE = "case,kim,lee,park\nA,1,0.5,\nB,0,1,0.25\n"
ASKED = ["--demand", "1", "--load", "1"]


def run(capsys, *words):
    code = cli.main([str(word) for word in words])
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.fixture
def bids(tmp_path):
    (tmp_path / "bids.in").write_text(TEXT)
    return tmp_path / "bids.in"


def test_a_text_matrix(bids, capsys):
    code, out, _ = run(capsys, "solve", "assignment", bids, *ASKED, "--json")
    answer = json.loads(out)
    assert code == 0
    assert (answer["status"], answer["value"], answer["bound"]) == ("optimal", 2, 2)
    assert answer["plan"] == [
        {"case": 0, "judge": 0, "affinity": 1.0},
        {"case": 1, "judge": 1, "affinity": 1.0},
    ]


def test_a_csv_with_names_and_an_empty_cell_as_conflict(tmp_path, capsys):
    (tmp_path / "bids.csv").write_text(TABLE)
    words = ["solve", "assignment", tmp_path / "bids.csv", "--demand", 2, "--load", 2]
    code, out, _ = run(capsys, *words, "--json")
    assert code == 0
    pairs = {(row["case"], row["judge"]) for row in json.loads(out)["plan"]}
    assert pairs == {("A", "kim"), ("A", "lee"), ("B", "lee"), ("B", "park")}


def test_a_folder_of_numpy_files(tmp_path, capsys):
    np.save(tmp_path / "scores.npy", np.array([[0.9, -1.0], [0.1, 0.2]]))
    np.save(tmp_path / "loads.npy", np.array([1, 1]))
    np.save(tmp_path / "covs.npy", np.array([1, 1]))
    code, out, _ = run(capsys, "solve", "assignment", tmp_path, "--json")
    assert (code, json.loads(out)["value"]) == (0, pytest.approx(1.1))


def test_the_flags_for_loads_and_floor_are_kept(bids, capsys):
    words = ["--demand", "1", "--load", "2", "--min-load", "1"]
    code, out, _ = run(capsys, "solve", "assignment", bids, *words)
    assert code == 2
    assert "must get 3 reads" in out
    words = ["--demand", "1", "--load", "2", "--floor", "best"]
    code, out, _ = run(capsys, "solve", "assignment", bids, *words)
    assert code == 0
    assert "the worst-off case gets 1; no plan can give it more" in out


@pytest.mark.parametrize("name", ["plan.csv", "plan.json"])
@pytest.mark.parametrize("floor", [[], ["--floor", "best"], ["--floor", "0.5"]])
def test_a_plan_goes_out_and_verifies(bids, tmp_path, capsys, name, floor):
    words = [bids, *ASKED, *floor]
    plan = tmp_path / name
    assert run(capsys, "solve", "assignment", *words, "--out", plan)[0] == 0
    file, *flags = words
    code, out, _ = run(capsys, "verify", "assignment", file, plan, *flags)
    assert code == 0
    assert "value   2\nbound   2\n" in out


def test_a_plan_that_breaks_a_load_does_not_verify(bids, tmp_path, capsys):
    (tmp_path / "p.csv").write_text("case,judge\n0,1\n1,1\n")
    words = ["verify", "assignment", bids, tmp_path / "p.csv", *ASKED]
    code, out, _ = run(capsys, *words)
    assert code == 1
    assert "judge 1: 2 reads, not 0 to 1" in out


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.in", TEXT[:12], "has 1 lines of affinities, line 1 announces 2"),
        ("a.in", TEXT[:-6], "line 3: has 2 numbers, expected 3"),
        ("a.in", "", "does not say how many cases and judges"),
        ("a.in", TEXT.replace("0.25", "x"), "could not convert"),
        ("a.in", TEXT.replace("0.25", "nan"), "case 1, judge 2: is nan"),
        ("a.in", TEXT.replace("0.25", "inf"), "case 1, judge 2: is inf"),
        ("a.in", "0 3\n", "has no cases"),
        ("a.csv", TABLE[:-8], "line 3: has 1 numbers, expected 3"),
        ("a.csv", TABLE.replace("lee", "kim"), "judge_ids, kim: stands there twice"),
        ("a.csv", "case\n", "has no header"),
        ("a.in", b"\xff\xfe\x00", "is not text"),
    ],
)
def test_bad_files_are_named(tmp_path, capsys, name, text, says):
    data = text if isinstance(text, bytes) else text.encode()
    (tmp_path / name).write_bytes(data)
    code, out, err = run(capsys, "solve", "assignment", tmp_path / name, *ASKED)
    assert (code, out) == (3, "")
    assert says in err


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        ([], "demand: is not given; add --demand 3"),
        (["--demand", "1"], "max_load: is not given; add --load 6"),
        (["--demand", "-1", "--load", "1"], "demand, case 0: is -1"),
        ([*ASKED, "--min-load", "2"], "min_load, judge 0: is 2"),
        ([*ASKED, "--floor", "2"], "floor: is 2.0"),
        ([*ASKED, "--floor", "high"], "invalid"),
    ],
)
def test_bad_flags_are_named(bids, capsys, flags, says):
    code, _, err = run(capsys, "solve", "assignment", bids, *flags)
    assert code == 3
    assert says in err


def test_a_numpy_file_cut_in_half(tmp_path, capsys):
    np.save(tmp_path / "scores.npy", np.ones((9, 9)))
    whole = (tmp_path / "scores.npy").read_bytes()
    (tmp_path / "scores.npy").write_bytes(whole[: len(whole) // 2])
    code, _, err = run(capsys, "solve", "assignment", tmp_path, *ASKED)
    assert code == 3
    assert "scores.npy: cannot be read" in err


def test_a_plan_with_an_unknown_judge(bids, tmp_path, capsys):
    (tmp_path / "p.csv").write_text("case,judge\n0,zoe\n")
    words = ["verify", "assignment", bids, tmp_path / "p.csv", *ASKED]
    code, _, err = run(capsys, *words)
    assert code == 3
    assert "plan, entry 1" in err


def test_public_bids_from_the_command_line(tmp_path, capsys):
    file = shared("judge-assignment") / "preflib3.in"
    flags = ["--demand", 3, "--load", 6]
    plan = tmp_path / "plan.csv"
    assert run(capsys, "solve", "assignment", file, *flags, "--out", plan)[0] == 0
    code, out, _ = run(capsys, "verify", "assignment", file, plan, *flags)
    assert code == 0
    assert "value   454.25\nbound   454.25\n" in out
