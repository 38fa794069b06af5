from __future__ import annotations

import csv
import json
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from madang.engine import cli, packing
from madang.engine.formats.packing import parse_cases
from madang.engine.packing import Packing, Problem
from madang.engine.problem import ProblemError, Stop
from madang.engine.result import Status
from madang.engine.verify.packing import check
from tests.engine.shared import shared

solve: Any = packing.solve  # a plan may be None, which these tests would notice
replan: Any = packing.replan


@st.composite
def problems(draw):
    rooms, jobs = draw(st.integers(1, 3)), draw(st.integers(1, 5))
    names = tuple(f"j{j}" for j in range(jobs))
    halls = tuple(f"r{r}" for r in range(rooms))
    grid = st.lists(
        st.lists(st.integers(0, 12), min_size=jobs, max_size=jobs),
        min_size=rooms,
        max_size=rooms,
    )
    maximise = draw(st.booleans())
    some = st.sampled_from(names)
    apart = draw(st.lists(st.tuples(some, some), max_size=2))
    spots = st.tuples(some, st.sampled_from(halls))
    return Problem(
        names,
        halls,
        draw(grid),
        draw(grid),
        draw(st.lists(st.integers(0, 25), min_size=rooms, max_size=rooms)),
        maximise=maximise,
        optional=maximise and draw(st.booleans()),
        apart=tuple(p for p in apart if p[0] != p[1]),
        neighbours=(("r0", "r1"),) if rooms > 2 and draw(st.booleans()) else (),
        forbidden=frozenset(draw(st.lists(spots, max_size=2))),
        current=dict(draw(st.lists(spots, max_size=3))),
        keep_bonus=Decimal(draw(st.integers(0, 4))) / 2,
    )


def every_packing(problem):
    """Yield (total, rooms) of every packing that keeps the rules."""
    choices = [*problem.rooms, None] if problem.optional else [*problem.rooms]
    for rooms in product(choices, repeat=len(problem.jobs)):
        plan = Packing(dict(zip(problem.jobs, rooms, strict=True)), Decimal(0))
        found = check(problem, plan)
        if found.holds:
            yield found.value, plan.room


def best_of(problem):
    totals = [total for total, _ in every_packing(problem)]
    return None if not totals else (max if problem.maximise else min)(totals)


@settings(max_examples=50, deadline=None)
@given(problems())
def test_the_best_of_all_packings_is_found_and_proved(problem):
    best = best_of(problem)
    result = solve(problem)
    if best is None:
        assert result.status is Status.INFEASIBLE
        assert result.notes
        return
    assert (result.status, result.value) == (Status.OPTIMAL, best)
    found = check(problem, result.plan, result.details["certificate"])
    assert found.faults == ()
    assert found.value == best
    assert found.bound >= best if problem.maximise else found.bound <= best


@settings(max_examples=25, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_jobs_and_rooms_does_not_change_the_value(problem, random):
    jobs, rooms = list(range(len(problem.jobs))), list(range(len(problem.rooms)))
    random.shuffle(jobs)
    random.shuffle(rooms)
    mixed = replace(
        problem,
        jobs=tuple(problem.jobs[j] for j in jobs),
        rooms=tuple(problem.rooms[r] for r in rooms),
        cost=np.array(problem.cost)[np.ix_(rooms, jobs)],
        need=np.array(problem.need)[np.ix_(rooms, jobs)],
        capacity=np.array(problem.capacity)[rooms],
    )
    before, after = solve(problem), solve(mixed)
    assert (before.status, before.value) == (after.status, after.value)


@settings(max_examples=25, deadline=None)
@given(problems())
def test_a_further_pair_apart_never_helps_and_more_room_never_harms(problem):
    before = solve(problem)
    sign = 1 if problem.maximise else -1
    wider = replace(problem, capacity=[c + 3 for c in problem.capacity])
    if before.plan is None:
        return
    assert sign * solve(wider).value >= sign * before.value
    if len(problem.jobs) > 1:
        pair = (problem.jobs[0], problem.jobs[1])
        after = solve(replace(problem, apart=(*problem.apart, pair)))
        assert after.plan is None or sign * after.value <= sign * before.value


@settings(max_examples=20, deadline=None)
@given(problems(), st.integers(2, 7))
def test_scaling_costs_or_needs_scales_the_answer(problem, factor):
    before = solve(problem)
    dearer = replace(
        problem,
        cost=np.array(problem.cost) * factor,
        keep_bonus=problem.keep_bonus * factor,
    )
    finer = replace(
        problem,
        need=np.array(problem.need) * Decimal("0.5"),
        capacity=np.array(problem.capacity) * Decimal("0.5"),
    )
    assert solve(finer).value == before.value
    if before.plan is not None:
        assert solve(dearer).value == before.value * factor


@settings(max_examples=20, deadline=None)
@given(problems())
def test_forbidding_an_unused_pair_changes_nothing(problem):
    before = solve(problem)
    if before.plan is None:
        return
    used = set(before.plan.room.items())
    unused = {(j, r) for j in problem.jobs for r in problem.rooms} - used
    after = solve(replace(problem, forbidden=problem.forbidden | unused))
    assert (after.status, after.value) == (before.status, before.value)


@settings(max_examples=25, deadline=None)
@example(
    Problem(  # staying where it now is, elsewhere than planned, is worth something
        ("j0", "j1"),
        ("r0", "r1", "r2"),
        [[1, 0], [0, 0], [1, 0]],
        [[0, 0], [1, 0], [0, 0]],
        [0, 1, 0],
        current={"j0": "r0"},
        keep_bonus=Decimal("0.5"),
    )
)
@given(problems())
def test_a_replan_moves_as_few_as_can_be(problem):
    before = solve(problem)
    if before.plan is None:
        return
    old = {j: r for j, r in before.plan.room.items() if r is not None}
    tighter = replace(problem, capacity=[max(0, c - 4) for c in problem.capacity])
    options = [
        (sum(rooms[j] == r for j, r in old.items()), total)
        for total, rooms in every_packing(tighter)
    ]
    result = replan(tighter, old)
    if not options:
        assert result.status is Status.INFEASIBLE
        return
    most = max(kept for kept, _ in options)
    totals = [total for kept, total in options if kept == most]
    assert result.details["kept"] == most
    assert result.value == (max if problem.maximise else min)(totals)


def best_known():
    sheet = shared("generalised-assignment") / "best-known.csv"
    with sheet.open(encoding="utf-8") as lines:
        return {row["instance"]: int(row["optimum"]) for row in csv.DictReader(lines)}


def instance(name):
    text = (shared("generalised-assignment") / name).read_text()
    ((rooms, jobs, figures),) = parse_cases(text)
    cells = rooms * jobs
    return Problem(
        tuple(map(str, range(jobs))),
        tuple(map(str, range(rooms))),
        figures[:cells].reshape(rooms, jobs),
        figures[cells : 2 * cells].reshape(rooms, jobs),
        figures[2 * cells :],
    )


@pytest.mark.parametrize("name", ["gap1-0", "gap4-3", "gap8-3", "c05100"])
def test_public_instances_are_proved(name):
    problem = instance(name)
    result = solve(problem, stop=Stop(60), seed=1)
    assert (result.status, result.value) == (Status.OPTIMAL, best_known()[name])
    found = check(problem, result.plan, result.details["certificate"])
    assert found.holds
    assert 0.97 * result.value <= found.bound <= result.value


def hall(**more):
    given = {
        "jobs": ("a", "b", "c"),
        "rooms": ("hall", "attic"),
        "cost": [[1, 1, 1], [3, 4, 9]],
        "need": [[2, 2, 2], [2, 2, 2]],
        "capacity": [4, 2],
    }
    return Problem(**{**given, **more})


def test_too_little_room_is_named_room_by_room():
    result = solve(hall(capacity=[3, Decimal("1.5")]))
    assert result.status is Status.INFEASIBLE
    assert result.notes[0] == "4.5 on offer, at least 6 asked."
    assert len(result.notes) >= 2
    assert "would have to be" in result.notes[1]


def test_neighbours_who_must_be_apart_are_named_when_no_room_is_far_enough():
    result = solve(hall(apart=(("a", "b"),), neighbours=(("hall", "attic"),)))
    assert result.status is Status.INFEASIBLE
    assert "apart find no rooms" in result.notes[0]


def test_the_same_seed_gives_the_same_answer():
    rng = np.random.default_rng(4)
    problem = Problem(
        tuple(map(str, range(40))),
        tuple(map(str, range(5))),
        rng.integers(10, 50, (5, 40)),
        rng.integers(5, 25, (5, 40)),
        [110] * 5,
    )
    first, second = solve(problem, seed=3), solve(problem, seed=3)
    assert (first.value, first.plan) == (second.value, second.plan)


def test_an_early_stop_leaves_an_honest_gap():
    rng = np.random.default_rng(5)
    need = rng.integers(1, 100, (10, 100))
    cost = 111 - need + rng.integers(-10, 11, (10, 100))
    capacity = (0.8 * need.sum(axis=1) / 10).astype(int)
    names = tuple(map(str, range(100)))
    problem = Problem(names, names[:10], cost, need, capacity)
    result = solve(problem, stop=Stop(3))
    assert result.status in {Status.FEASIBLE, Status.OPTIMAL}
    assert check(problem, result.plan).holds
    assert 0 <= result.gap < 0.02


REFUSED = [
    ({"jobs": ()}, "jobs: are none"),
    ({"rooms": ()}, "rooms: are none"),
    ({"jobs": ("a", "a", "c")}, "jobs, a: appears twice"),
    ({"cost": [[1, float("nan"), 1], [3, 4, 9]]}, "cost, hall/b: is nan"),
    ({"need": [[1, 1, 1], [3, float("inf"), 9]]}, "need, attic/b: is inf"),
    ({"need": [[1, 1, 1], [3, "much", 9]]}, "need, attic/b: 'much' is no number"),
    ({"capacity": [4, -2]}, "capacity, attic: is negative (-2)"),
    ({"capacity": [4]}, "capacity: is 1 figures, not 2"),
    ({"cost": [[1, 1], [3, 4]]}, "cost: is 2×2 figures, not 2×3"),
    ({"fixed": {"z": "hall"}}, "fixed, z: is no job"),
    ({"current": {"a": "moon"}}, "current, a: moon is no room"),
    ({"apart": (("a", "a"),)}, "apart, a: is paired with itself"),
    ({"apart": (("a", "z"),)}, "apart, z: is no job"),
    (
        {"fixed": {"a": "hall"}, "forbidden": frozenset({("a", "hall")})},
        "fixed, a: hall is forbidden",
    ),
    (
        {"fixed": {"a": "hall", "b": "hall"}, "apart": (("a", "b"),)},
        "fixed, a: hall is too near b in hall",
    ),
    ({"optional": True}, "optional: leaves everybody outside"),
    ({"keep_bonus": Decimal(-1)}, "keep_bonus: is negative"),
    ({"cost": [[1, 1, 10**14], [3, 4, 9]]}, "needs more than 12 digits"),
]


@pytest.mark.parametrize(("more", "words"), REFUSED, ids=[w for _, w in REFUSED])
def test_what_cannot_be_posed_is_refused_in_plain_words(more, words):
    with pytest.raises(ProblemError) as refused:
        hall(**more)
    assert words in str(refused.value)


def test_the_checker_finds_every_broken_rule():
    problem = hall(apart=(("a", "b"),), fixed={"c": "attic"})
    plan = Packing({"a": "hall", "b": "hall", "c": "hall"}, Decimal(0))
    assert check(problem, plan).faults == (
        "c: is fixed in attic",
        "a and b: must be apart, sit in hall and hall",
        "hall: holds 6.0, has 4",
    )
    assert check(problem, Packing({"a": "moon"}, Decimal(0))).faults == (
        "moon: is not in the problem",
        "b: is left out",
        "c: is left out",
    )


TEXT = "2 3\n 1 1 1\n 3 4 9\n 2 2 2\n 2 2 2\n 4 2\n"


def test_the_command_line_packs_and_checks(tmp_path, capsys):
    file, plan = tmp_path / "gap", tmp_path / "plan.json"
    file.write_text(TEXT)
    words = ["packing", str(file)]
    assert cli.main(["solve", *words, "--json", "--out", str(plan)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["status"], answer["value"], answer["gap"]) == ("optimal", 5.0, 0.0)
    assert answer["plan"][0] == {"job": "1", "room": "2"}
    assert cli.main(["verify", *words, str(plan)]) == 0
    file.write_text("2 " + TEXT + TEXT.replace("4 2", "6 2"))
    assert cli.main(["solve", *words, "--json", "--case", "2"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["value"] == 3.0
    assert cli.main(["solve", *words]) == 3
    assert "choose --case 1 to 2" in capsys.readouterr().err
    file.write_text(TEXT)
    assert cli.main(["solve", *words, "--maximise", "--json", "--quiet"]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == 11.0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TEXT[:-8], "it may be cut"),
        (TEXT.replace("9", "x"), "'x' is no whole number"),
        ("", "ends after its head"),
        ("2 " + TEXT + TEXT[: len(TEXT) // 2], "problem 2: has"),
        (TEXT.replace("4 2", "4 -2"), "capacity, 2: is negative"),
    ],
)
def test_wrong_files_are_bad_input(tmp_path, capsys, text, words):
    file = tmp_path / "gap"
    file.write_text(text)
    assert cli.main(["solve", "packing", str(file)]) == 3
    assert words in capsys.readouterr().err


SHEETS = {
    "rooms": "room,capacity,neighbours\nhall,12.5,attic\nattic,8,\nyard,9,\n",
    "jobs": "job,need,current,apart\na,6,hall,b\nb,6,,\n",
    "pairs": "job,room,cost\na,hall,2\na,yard,1\nb,hall,1\nb,attic,2\nb,yard,5\n",
    "rules": "rule,value\nkeep_bonus,4\n",
}


def test_a_folder_of_sheets_is_packed(tmp_path, capsys):
    for name, text in SHEETS.items():
        (tmp_path / f"{name}.csv").write_text(text)
    assert cli.main(["solve", "packing", str(tmp_path), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    # a may stay for 2 - 4 with b in the yard for 5, or move to the yard for 1
    assert (answer["value"], answer["plan"][0]["room"]) == (2.0, "yard")
    (tmp_path / "jobs.csv").write_text(SHEETS["jobs"][:-2])
    assert cli.main(["solve", "packing", str(tmp_path)]) == 3
    assert "jobs.csv, last line: is not ended" in capsys.readouterr().err
