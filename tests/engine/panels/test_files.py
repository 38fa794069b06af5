"""The round's CSV files, from the command line and in every broken shape."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest

from madang.engine import cli
from madang.engine.formats.panels import read
from madang.engine.panels import (
    AsRecorded,
    Cut,
    Passing,
    ReadState,
    Standing,
    Standings,
    feasibility,
    measure,
    play,
    play_boundary,
    solve,
)
from madang.engine.problem import ProblemError, Stop
from madang.engine.scoring import fit
from tests.engine.shared import shared

ROUND = """type,name,industry,program,role,gender,commitment,completed,zscore
judge,ana,Health,Boston,Lawyer,female,3,3,0.25
judge,bo,Tech,Boston,Investor,male,3,2,-0.25
judge,cy,Tech,Israel,Investor,male,2,,
application,Acme,Tech,Boston,,,,,
application,Bolt,Health,Israel,,,,,
"""
CRITERIA = """type,name,count,weight,option
reads,reads,2,1,
judge,role,1,0.6,Lawyer
matching,industry,1,0.9,
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "round.csv").write_text(ROUND)
    (tmp_path / "criteria.csv").write_text(CRITERIA)
    return tmp_path


def test_a_round_is_read_with_its_rules_heaviest_first(folder):
    given = read(folder)
    assert given == read(folder / "round.csv")
    assert [rule.label for rule in given.rules] == ["industry", "role = Lawyer"]
    assert given.reads == 2
    assert [j.capacity for j in given.judges] == [3, 3, 2]
    assert [j.severity for j in given.judges] == [0.25, -0.25, 0.0]
    assert [j.completed for j in given.judges] == [3, 2, None]
    assert given.cases[0].facts == {"industry": "Tech", "program": "Boston"}


def test_the_command_line_solves_verifies_and_plans_again(folder, capsys):
    out = folder / "plan.json"
    words = ["solve", "panels", str(folder), "--quiet", "--json", "--out", str(out)]
    assert cli.main(words) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["status"] == "optimal"
    assert answer["value"] == pytest.approx(2 * (0.9 + 0.6 + 0.1))
    assert cli.main(["verify", "panels", str(folder), str(out)]) == 0
    rows = [{**row, "state": "done"} for row in answer["plan"]]
    gone = next(row for row in rows if row["judge"] != "ana")
    gone["state"] = "passed"
    with (folder / "reads.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    capsys.readouterr()
    assert cli.main(words) == 0
    again = json.loads(capsys.readouterr().out)["plan"]
    assert all(row in again for row in rows)
    new = [row for row in again if row not in rows]
    assert [(row["application"], row["state"]) for row in new] == [
        (gone["application"], "planned")
    ]


def test_pins_conflicts_and_judges_away_are_read_beside_it(folder):
    (folder / "pins.csv").write_text("judge,application\nbo,Bolt\n")
    (folder / "conflicts.csv").write_text("judge,application\nana,Acme\n")
    (folder / "away.csv").write_text("judge\ncy\n")
    given = read(folder)
    assert given.pins == {("bo", "Bolt")}
    assert given.forbidden == {("ana", "Acme")}
    assert given.away == {"cy"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("commitment", "promise", "round.csv, line 1: has no column 'commitment'"),
        ("ana,Health", "bo,Health", "judges, bo: stands 2 times"),
        ("Lawyer,female,3", "Lawyer,female,-3", "capacity, ana: is -3"),
        ("female,3,3", "female,three,3", "commitment, round.csv line 2: 'three'"),
        ("0.25\njudge,bo", "nan\njudge,bo", "zscore, round.csv line 2: 'nan'"),
        ("judge,cy", "juror,cy", "type, round.csv line 4: 'juror' is neither"),
        (ROUND[ROUND.index("application,A") :], "", "cases: is empty"),
        ("Israel,,,,,\n", "Isr", "round.csv, line 6: has 4 cells, the heading 9"),
    ],
)
def test_a_broken_round_names_file_line_and_column(folder, old, new, message):
    (folder / "round.csv").write_text(ROUND.replace(old, new, 1))
    with pytest.raises(ProblemError) as caught:
        read(folder)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("reads,reads,2,1,\n", "", "criteria.csv: says no number of reads"),
        ("matching,industry", "matching,sector", "criteria, sector: round.csv has no"),
        ("Lawyer", "", "option, criteria.csv line 3: '' does not go with"),
        ("0.9", "much", "weight, criteria.csv line 4: 'much' is no finite number"),
        ("matching,", "liking,", "type, criteria.csv line 4: 'liking' is unknown"),
        ("1,0.6", "0,0.6", "count, role = Lawyer: is 0"),
    ],
)
def test_broken_criteria_name_file_line_and_column(folder, old, new, message):
    (folder / "criteria.csv").write_text(CRITERIA.replace(old, new, 1))
    with pytest.raises(ProblemError) as caught:
        read(folder)
    assert str(caught.value).startswith(message)


def test_a_missing_file_and_an_unknown_state_are_refused(folder):
    (folder / "reads.csv").write_text("judge,application,state\nana,Acme,lost\n")
    with pytest.raises(ProblemError, match="'lost' is unknown"):
        read(folder)
    (folder / "criteria.csv").unlink()
    with pytest.raises(ProblemError, match="does not exist"):
        read(folder)


def test_the_real_round_names_its_shortage_before_it_opens():
    report = feasibility(read(shared("judging-round")))
    assert [line.split(";")[0] for line in report.lines] == [
        "program = Unknown Program: 0 reads on offer, 1 asked (1 short)",
        "role = Investor: 1,874 reads on offer, 1,975 asked (101 short)",
        "role = Lawyer: 500 reads on offer, 1,975 asked (1,475 short)",
    ]


@pytest.fixture(scope="module")
def played():
    given = read(shared("judging-round"))
    return play(given, Passing(0.1528), stop=Stop(seconds=600), seed=1)


def _is_full_and_level(end) -> bool:
    found = measure(end.round, end.round.history)
    assert found == end.measures
    assert found.done <= 8_000
    assert found.complete > 0.15 * len(end.round.cases)
    broken = (found.short, found.leaning, found.over_capacity, found.repeats)
    return broken == (0, 0, 0, 0)


@pytest.mark.slow
def test_the_real_round_is_read_in_full_by_level_panels(played):
    assert _is_full_and_level(played)


@pytest.mark.slow
def test_the_real_round_is_read_in_full_where_judges_stop_as_they_did():
    given = read(shared("judging-round"))
    assert _is_full_and_level(play(given, AsRecorded(), stop=Stop(seconds=600), seed=1))


@pytest.mark.slow
def test_boundary_reads_and_the_fit_find_the_best_of_the_real_round(played):
    base, given = played.round, played.round
    severity = {j.id: j.severity for j in given.judges}
    shares = []
    for seed in range(2):
        rng = np.random.default_rng(seed)
        quality = {c.id: rng.normal() for c in given.cases}
        scores: dict[tuple[str, str], float] = {}

        def stand(now, rng=rng, quality=quality, scores=scores):
            for one in now.history:
                if one.state is ReadState.DONE and (one.judge, one.case) not in scores:
                    noise = severity[one.judge] + rng.normal()
                    scores[one.judge, one.case] = quality[one.case] + noise
            found = fit(scores)
            known = {c.case: Standing(c.quality, c.error) for c in found.cases}
            return Standings(known, found.spread.noise**0.5)

        end = play_boundary(
            base,
            Passing(0.1528),
            stand,
            cut=Cut(128, 9_400 - played.measures.done),
            stop=Stop(seconds=600),
            seed=seed,
        )
        stand(end.round)
        assert end.measures.done <= 9_400
        assert (end.measures.leaning, end.measures.over_capacity) == (0, 0)
        best = set(sorted(quality, key=lambda c: -quality[c])[:128])
        chosen = {case.case for case in fit(scores).cases[:128]}
        shares.append(len(best & chosen) / 128)
    assert np.mean(shares) >= 0.70  # 0.73 over 60 repetitions is the benchmark's


def test_a_real_round_cut_in_half_is_refused(tmp_path):
    text = (shared("judging-round") / "round.csv").read_text()
    (tmp_path / "round.csv").write_text(text[: len(text) // 2])
    (tmp_path / "criteria.csv").write_text(CRITERIA)
    with pytest.raises(ProblemError):
        solve(read(tmp_path))


@pytest.mark.parametrize(("kind", "side"), [("judge", "judges"), ("appl", "cases")])
def test_a_round_without_one_side_says_which(folder, kind, side):
    lines = [line for line in ROUND.splitlines() if not line.startswith(kind)]
    (folder / "round.csv").write_text("\n".join(lines) + "\n")
    with pytest.raises(ProblemError) as refused:
        read(folder)
    assert (refused.value.field, "empty" in str(refused.value)) == (side, True)
