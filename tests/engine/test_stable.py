from __future__ import annotations

import json
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.engine import cli, stable
from madang.engine.formats.stable import parse_text
from madang.engine.problem import ProblemError
from madang.engine.result import Status
from madang.engine.stable import Matching, Problem
from madang.engine.stable.acceptance import accept
from madang.engine.stable.maximum import is_stable
from madang.engine.verify.stable import check

solve: Any = stable.solve  # a plan may be None, which these tests would notice
replan: Any = stable.replan


def tiers_of(names, ends):
    """Cut the names into tiers after each mark."""
    found: list[list[str]] = [[]]
    for name, end in zip(names, ends, strict=True):
        found[-1].append(name)
        if end:
            found.append([])
    return tuple(tuple(tier) for tier in found if tier)


@st.composite
def problems(draw, *, tied=True):
    people = [f"r{i}" for i in range(draw(st.integers(1, 5)))]
    places = [f"h{i}" for i in range(draw(st.integers(1, 3)))]

    def side(own, other):
        lists = {}
        for ident in own:
            names = draw(st.lists(st.sampled_from(other), unique=True))
            ends = [True] * len(names)
            if tied:
                many = len(names)
                ends = draw(st.lists(st.booleans(), min_size=many, max_size=many))
            lists[ident] = tiers_of(names, ends)
        return lists

    capacity = st.integers(0, 2)
    return Problem(
        side(people, places), side(places, people), {h: draw(capacity) for h in places}
    )


def stable_matchings(problem):
    """Yield every matching that the independent checker lets pass."""
    for hospitals in product([*problem.hospitals, None], repeat=len(problem.residents)):
        plan = Matching(dict(zip(problem.residents, hospitals, strict=True)))
        if check(problem, plan).holds:
            yield plan


@settings(max_examples=80, deadline=None)
@given(problems())
def test_the_largest_stable_matching_is_found_and_proved(problem):
    result = solve(problem)
    assert check(problem, result.plan).faults == ()
    assert result.status is Status.OPTIMAL
    assert result.value == max(plan.size for plan in stable_matchings(problem))


@settings(max_examples=40, deadline=None)
@given(problems(tied=False))
def test_without_ties_every_resident_gets_the_best_stable_hospital(problem):
    plan = solve(problem).plan
    every = list(stable_matchings(problem))
    for resident, tiers in problem.residents.items():
        order = [*(tier[0] for tier in tiers), None]
        places = [order.index(other.hospital[resident]) for other in every]
        assert order.index(plan.hospital[resident]) == min(places)


@settings(max_examples=30, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_change_the_size(problem, random):
    def mixed(side):
        rows = [
            (i, tuple(tuple(sorted(t)) for t in tiers)) for i, tiers in side.items()
        ]
        random.shuffle(rows)
        return dict(rows)

    other = Problem(
        mixed(problem.residents), mixed(problem.hospitals), problem.capacities
    )
    assert solve(other).value == solve(problem).value


@settings(max_examples=30, deadline=None)
@given(problems(tied=False))
def test_a_further_place_never_lowers_the_size(problem):
    wider = replace(
        problem, capacities={h: c + 1 for h, c in problem.capacities.items()}
    )
    assert solve(wider).value >= solve(problem).value


@settings(max_examples=30, deadline=None)
@given(problems())
def test_a_replan_keeps_the_most_that_a_stable_matching_can(problem):
    old = dict(solve(problem).plan.hospital)
    first = next(iter(problem.residents))
    changed = replace(problem, residents={**problem.residents, first: ()})
    result = replan(changed, old)
    assert check(changed, result.plan).holds

    def kept(plan):
        return sum(h is not None and h == plan.hospital[r] for r, h in old.items())

    assert result.details["is_nearest"]
    assert result.details["kept"] == max(map(kept, stable_matchings(changed)))


@settings(max_examples=30, deadline=None)
@given(problems())
def test_the_solver_and_the_checker_agree_on_what_is_stable(problem):
    market = problem.market
    for hospitals in product([*problem.hospitals, None], repeat=len(problem.residents)):
        plan = Matching(dict(zip(problem.residents, hospitals, strict=True)))
        match = [
            -1 if plan.hospital[r] is None else market.hospitals.index(plan.hospital[r])
            for r in market.residents
        ]
        known = all(
            h < 0 or any(g == h for g, _, _ in own)
            for h, own in zip(match, market.choices, strict=True)
        )
        if known:
            assert is_stable(market, match) == check(problem, plan).holds


def crowd(people, places, wishes, tie, seed):
    rng = np.random.default_rng(seed)
    chance = rng.dirichlet(np.full(places, 2.0))
    lists: dict[int, list[int]] = {h: [] for h in range(places)}
    residents = {}
    for r in range(people):
        own = rng.choice(places, wishes, replace=False, p=chance).tolist()
        residents[f"r{r}"] = tiers_of(
            [f"h{h}" for h in own], (rng.random(wishes) >= tie).tolist()
        )
        for h in own:
            lists[h].append(r)
    hospitals = {}
    for h, own in lists.items():
        order = [f"r{r}" for r in rng.permutation(own).tolist()]
        hospitals[f"h{h}"] = tiers_of(order, (rng.random(len(order)) >= tie).tolist())
    return Problem(
        residents, hospitals, dict.fromkeys(hospitals, -(-people * 21 // places // 20))
    )


def test_a_large_market_without_ties_has_no_blocking_pair():
    problem = crowd(4000, 200, 8, 0.0, 1)
    result = solve(problem)
    assert result.status is Status.OPTIMAL
    assert check(problem, result.plan).faults == ()


def test_promotion_comes_near_the_proved_maximum():
    problem = crowd(80, 20, 4, 0.8, 2)
    proved = solve(problem)
    assert proved.status is Status.OPTIMAL
    quick = accept(problem.market, range(80))
    assert sum(h >= 0 for h in quick) >= 0.95 * proved.value
    assert solve(problem).plan == proved.plan


def test_frozen_residents_stay_and_do_not_count_as_blocking():
    problem = Problem(
        {"ana": (("x",), ("y",)), "ben": (("x",),)},
        {"x": (("ben",), ("ana",)), "y": (("ana",),)},
        {"x": 1, "y": 1},
    )
    result = replan(problem, {"ana": "x", "ben": None}, frozen={"ana"})
    assert dict(result.plan.hospital) == {"ana": "x", "ben": None}
    with pytest.raises(ProblemError, match=r"frozen, ben: has no hospital"):
        replan(problem, {"ana": "x", "ben": None}, frozen={"ben"})


def test_the_checker_names_the_pair_that_would_break_off():
    problem = Problem(
        {"ana": (("x",), ("y",)), "ben": (("x",),)},
        {"x": (("ben",), ("ana",)), "y": (("ana",),)},
        {"x": 1, "y": 1},
    )
    assert check(problem, Matching({"ana": "x", "ben": None})).faults == (
        "ben and x: would both rather have each other",
    )
    assert check(problem, Matching({"ana": "x", "ben": "x"})).faults == (
        "x: takes 2, has 1 places",
    )
    assert check(problem, Matching({"ana": None, "ben": "y"})).faults[0] == (
        "ben and y: do not both list each other"
    )
    assert check(problem, Matching({"ana": "z"})).faults == (
        "z: is not in the problem",
        "ben: is left out",
    )


GOOD: dict[str, Any] = {
    "residents": {"ana": ["x", "y"], "ben": [["x", "y"]]},
    "hospitals": {
        "x": {"capacity": 1, "preferences": ["ben", "ana"]},
        "y": {"capacity": 1, "preferences": [["ana", "ben"]]},
    },
}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"residents": {}}, "residents: are none"),
        ({"hospitals": {}}, "hospitals: are none"),
        ({"residents": {"ana": ["z"]}}, "residents, ana: lists z, who is unknown"),
        ({"residents": {"ana": ["x", ["x"]]}}, "residents, ana: lists x twice"),
        ({"residents": {"ana": "x"}}, "residents, ana: is 'x'; give a list"),
        ({"residents": {"ana": [3]}}, "lists 3, which is no id"),
        ({"hospitals": {"x": ["ana"]}}, "residents, ana: lists y, who is unknown"),
        (
            {"hospitals": {"x": ["ana"], "y": ["ben"]}},
            "capacities, x: is missing",
        ),
        ({"capacities": {"x": 1, "z": 1}}, "capacities, z: is no hospital"),
        (
            {
                "hospitals": {
                    **GOOD["hospitals"],
                    "y": {"capacity": -1, "preferences": []},
                }
            },
            "capacities, y: is -1",
        ),
        (
            {
                "hospitals": {
                    **GOOD["hospitals"],
                    "y": {"capacity": 1.5, "preferences": []},
                }
            },
            "capacities, y: is 1.5",
        ),
        ({"fixed": {"zoe": "x"}}, "fixed, zoe: is no resident"),
        ({"fixed": {"ana": "moon"}}, "fixed, ana: moon is no hospital"),
        ({"fixed": {"ana": "x", "ben": "x"}}, "fixed, ben: x has not so many places"),
        ({"colour": {}}, "file, colour: is unknown"),
    ],
)
def test_what_cannot_be_posed_is_refused_in_plain_words(change, words):
    with pytest.raises(ProblemError) as refused:
        parse_text(json.dumps({**GOOD, **change}))
    assert words in str(refused.value)


def test_the_command_line_matches_and_checks(tmp_path, capsys):
    file, plan = tmp_path / "market.json", tmp_path / "plan.csv"
    file.write_text(json.dumps(GOOD))
    words = ["stable", str(file)]
    assert cli.main(["solve", *words, "--json", "--out", str(plan)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["status"], answer["value"], answer["bound"]) == ("optimal", 2.0, 2.0)
    assert cli.main(["verify", *words, str(plan)]) == 0
    plan.write_text("resident,hospital\nana,\nben,y\n")
    assert cli.main(["verify", *words, str(plan)]) == 1
    assert "ana and x: would both rather" in capsys.readouterr().out
    file.write_text(json.dumps(GOOD)[:60])
    assert cli.main(["solve", *words]) == 3
    assert "it may be cut" in capsys.readouterr().err
    file.write_text('{"residents": {"ana": [], "ana": []}}')
    assert cli.main(["solve", *words]) == 3
    assert "file, ana: appears twice" in capsys.readouterr().err
