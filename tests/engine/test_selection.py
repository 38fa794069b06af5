from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.engine import cli, selection
from madang.engine.problem import ProblemError, Stop
from madang.engine.result import Status
from madang.engine.selection import (
    Candidate,
    Problem,
    Quota,
    price_quotas,
    second_best,
)
from madang.engine.selection.problem import options_of
from madang.engine.verify.selection import check, check_lottery

solve: Any = selection.solve  # a plan may be None, which these tests would notice
replan: Any = selection.replan
lottery: Any = selection.lottery
REGIONS, STAGES = ("north", "south", "coast"), ("seed", "growth")


@st.composite
def problems(draw, *, spill=False):
    n = draw(st.integers(3, 8))
    ids = [f"c{i}" for i in range(n)]
    people = []
    for ident in ids:
        region = draw(st.sampled_from(REGIONS))
        others = [r for r in REGIONS if r != region]
        also = draw(st.lists(st.sampled_from(others), unique=True)) if spill else []
        people.append(
            Candidate(
                ident,
                Decimal(draw(st.integers(0, 40))) / 4,
                {"region": region, "stage": draw(st.sampled_from(STAGES))},
                tuple(also),
                draw(st.integers(0, 2)),
            )
        )
    size = draw(st.integers(1, n - 1))
    quotas = [
        Quota({"region": r}, 0, draw(st.integers(0, size)))
        for r in draw(st.sets(st.sampled_from(REGIONS)))
    ]
    have = sum(c.attributes["stage"] == "seed" for c in people)
    quotas.append(Quota({"stage": "seed"}, draw(st.integers(0, min(have, size)))))
    if draw(st.booleans()):
        most = draw(st.integers(0, 2))
        quotas.append(Quota({"stage": "seed", "region": "north"}, 0, most))
    pairs = draw(st.lists(st.sampled_from(list(combinations(ids, 2))), max_size=4))
    used = {a for q in quotas for a in q.where}
    assert used <= {"region", "stage"}
    return Problem(
        tuple(people),
        size,
        tuple(quotas),
        tuple(pairs),
        spill="region" if spill else None,
        spill_cost=Decimal(draw(st.integers(0, 6))) / 4 if spill else Decimal(0),
        reserve=3,
    )


def every_cohort(problem):
    """Yield (score, ids) of every cohort that keeps the rules, best placement each."""
    apart = {frozenset(p) for p in problem.exclusions}
    for chosen in combinations(problem.candidates, problem.size):
        ids = {c.id for c in chosen}
        if any(pair <= ids for pair in apart) or problem.barred & ids:
            continue
        if not problem.chosen <= ids:
            continue
        best = None
        for rows in product(*(enumerate(options_of(c, problem.spill)) for c in chosen)):
            counts = [sum(q.matches(r) for _, r in rows) for q in problem.quotas]
            if all(
                q.least <= n and (q.most is None or n <= q.most)
                for q, n in zip(problem.quotas, counts, strict=True)
            ):
                score = sum(c.score for c in chosen)
                score -= problem.spill_cost * sum(step for step, _ in rows)
                best = score if best is None else max(best, score)
        if best is not None:
            yield best, frozenset(ids)


@settings(max_examples=60, deadline=None)
@given(st.booleans().flatmap(lambda spill: problems(spill=spill)))
def test_the_best_of_all_cohorts_is_found_and_proved(problem):
    cohorts = list(every_cohort(problem))
    result = solve(problem)
    if not cohorts:
        assert result.status is Status.INFEASIBLE
        assert result.notes
        return
    assert result.status is Status.OPTIMAL
    assert result.plan.score == max(score for score, _ in cohorts)
    found = check(problem, result.plan, result.details["certificate"])
    assert found.faults == ()
    assert found.value == result.value
    assert found.bound is None or found.bound >= result.value


@settings(max_examples=30, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(problem, random):
    people, quotas, pairs = (
        list(problem.candidates),
        list(problem.quotas),
        [tuple(reversed(p)) for p in problem.exclusions],
    )
    for rows in (people, quotas, pairs):
        random.shuffle(rows)
    mixed = replace(
        problem, candidates=tuple(people), quotas=tuple(quotas), exclusions=tuple(pairs)
    )
    assert solve(mixed).plan == solve(problem).plan


@settings(max_examples=30, deadline=None)
@given(problems())
def test_a_further_exclusion_never_raises_the_value(problem):
    before = solve(problem)
    if before.plan is None:
        return
    pair = tuple(sorted(before.plan.ids))[:2]
    if len(pair) < 2:
        return
    after = solve(replace(problem, exclusions=(*problem.exclusions, pair)))
    assert after.plan is None or after.plan.score <= before.plan.score


@settings(max_examples=30, deadline=None)
@given(problems())
def test_a_higher_maximum_never_lowers_the_value(problem):
    before = solve(problem)
    wider = tuple(
        q if q.most is None else Quota(q.where, q.least, q.most + 1)
        for q in problem.quotas
    )
    after = solve(replace(problem, quotas=wider))
    assert before.plan is None or after.plan.score >= before.plan.score


@settings(max_examples=20, deadline=None)
@given(problems(), st.integers(2, 9))
def test_scaling_the_scores_scales_the_value(problem, factor):
    people = tuple(replace(c, score=c.score * factor) for c in problem.candidates)
    before, after = solve(problem), solve(replace(problem, candidates=people))
    assert before.status == after.status
    if before.plan is not None:
        assert after.plan.score == before.plan.score * factor
        assert after.plan.ids == before.plan.ids


@settings(max_examples=20, deadline=None)
@given(problems())
def test_barring_somebody_not_chosen_changes_nobody(problem):
    before = solve(problem)
    if before.plan is None:
        return
    out = next(c.id for c in problem.in_order() if c.id not in before.plan.ids)
    try:
        barred = replace(problem, barred=frozenset({out}))
    except ProblemError:
        return  # a quota's minimum needs him in the pool
    assert solve(barred).plan.members == before.plan.members


@settings(max_examples=30, deadline=None)
@given(problems())
def test_the_second_best_is_the_best_of_the_others(problem):
    result = solve(problem)
    if result.plan is None:
        return
    others = [s for s, ids in every_cohort(problem) if ids != result.plan.ids]
    second = second_best(problem, result)
    assert (second is None) == (not others)
    if second is not None:
        assert second.cohort.score == max(others)
        assert second.lost == result.plan.score - max(others)
        assert second.distance == len(second.goes_out) >= 1


@settings(max_examples=30, deadline=None)
@given(problems())
def test_a_quota_costs_what_the_cohort_gains_without_it(problem):
    result = solve(problem)
    if result.plan is None:
        return
    for price in price_quotas(problem, result):
        rest = tuple(q for q in problem.quotas if q.name != price.name)
        best = max(s for s, _ in every_cohort(replace(problem, quotas=rest)))
        assert price.lost == best - result.plan.score
        assert price.is_proved


@settings(max_examples=30, deadline=None)
@given(problems())
def test_a_withdrawal_moves_as_few_as_can_be(problem):
    before = solve(problem)
    if before.plan is None:
        return
    gone = min(before.plan.ids)
    try:
        after = replan(problem, before.plan.ids, gone={gone})
    except ProblemError:
        return  # without him a minimum is above the pool
    changed = replace(problem, barred=frozenset({gone}))
    cohorts = list(every_cohort(changed))
    if not cohorts:
        assert after.status is Status.INFEASIBLE
        return
    best = max((len(ids & before.plan.ids), s) for s, ids in cohorts)
    assert (after.details["kept"], after.plan.score) == best


@settings(max_examples=30, deadline=None)
@given(problems())
def test_everybody_on_the_reserve_list_can_replace_whom_it_names(problem):
    result = solve(problem)
    if result.plan is None:
        return
    feasible = {ids for _, ids in every_cohort(problem)}
    outside = [c.id for c in problem.in_order() if c.id not in result.plan.ids]
    expected = []
    for ident in outside:
        gives = {
            m for m in result.plan.ids if result.plan.ids - {m} | {ident} in feasible
        }
        if gives:
            expected.append((ident, gives))
    got = [(r.id, set(r.replaces)) for r in result.plan.reserve]
    assert got == expected[: problem.reserve]


@settings(max_examples=25, deadline=None)
@given(problems())
def test_the_smallest_relaxation_makes_the_problem_feasible(problem):
    result = solve(problem)
    if result.status is not Status.INFEASIBLE:
        return
    why = result.details["explanation"]
    assert why.is_proved
    needed = {(c.rule, c.limit): c.needed for c in why.changes}
    relaxed = tuple(
        Quota(
            q.where,
            needed.get((q.name, "the minimum"), q.least),
            needed.get((q.name, "the maximum"), q.most),
        )
        for q in problem.quotas
    )
    if not why.broken:
        assert solve(replace(problem, quotas=relaxed)).plan is not None


def people(*rows):
    return tuple(Candidate(i, Decimal(s), {"region": r}) for i, s, r in rows)


POOL = people(
    ("ana", "9", "north"), ("ben", "8", "north"), ("eva", "8", "north"),
    ("kim", "5", "south"), ("liu", "4", "south"),
)  # fmt: skip


def test_a_tie_at_the_line_shows_what_decided_it():
    result = solve(Problem(POOL, 2))
    (tie,) = result.plan.ties
    assert (tie.chosen, tie.passed_over, tie.score) == ("ben", "eva", Decimal(8))
    assert tie.decided_by == "equal precedence, ben comes before eva"
    first = replace(POOL[1], precedence=2)
    turned = solve(Problem((POOL[0], first, *POOL[2:]), 2))
    assert turned.plan.ids == {"ana", "eva"}
    assert turned.plan.ties[0].decided_by == "precedence 0 comes before 2"


def test_a_full_region_spills_into_the_second_preference():
    ana = replace(POOL[0], alternatives=("south",))
    problem = Problem(
        (ana, *POOL[1:]),
        2,
        (Quota({"region": "north"}, 0, 1), Quota({"region": "south"}, 1)),
        spill="region",
        spill_cost=Decimal("0.5"),
    )
    result = solve(problem)
    assert [(m.id, m.counted_as, m.step) for m in result.plan.members] == [
        ("ana", "south", 1),
        ("ben", "north", 0),
    ]
    assert result.plan.score == Decimal("16.5")


def test_clashing_quotas_are_named_with_the_smallest_relaxation():
    quotas = (Quota({"region": "north"}, 3), Quota({"region": "south"}, 2))
    result = solve(Problem(POOL, 4, quotas))
    assert result.status is Status.INFEASIBLE
    assert result.notes[0] == (
        "These cannot hold together: a cohort of 4; region=north (at least 3); "
        "region=south (at least 2)."
    )
    (change,) = result.details["explanation"].changes
    assert change.now - change.needed == 1


def test_scores_beyond_a_float_are_told_apart():
    big = Decimal(10) ** 12
    pool = people(
        ("ana", big + Decimal("0.01"), "x"), ("ben", big, "x"), ("eva", big, "x")
    )
    pool = (replace(pool[0], precedence=9), *pool[1:])
    result = solve(Problem(pool, 1))
    assert result.plan.ids == {"ana"}
    assert result.status is Status.OPTIMAL


def test_a_frozen_member_stays_and_unknown_names_are_refused():
    problem = Problem(POOL, 2, (Quota({"region": "north"}, 0, 1),))
    after = replan(problem, {"ana", "kim"}, gone={"kim"}, frozen={"ana"})
    assert after.plan.ids == {"ana", "liu"}
    assert after.details["comes_in"] == ["liu"]
    with pytest.raises(ProblemError, match=r"gone, zoe: is no candidate"):
        replan(problem, {"ana"}, gone={"zoe"})
    with pytest.raises(ProblemError, match=r"frozen, ana: is gone too"):
        replan(problem, {"ana"}, gone={"ana"}, frozen={"ana"})


def big_pool(size, pool, pairs, seed):
    rng = np.random.default_rng(seed)
    scores = np.round(rng.normal(70, 12, pool), 2)
    sectors, cities = rng.integers(0, 9, pool), rng.integers(0, 14, pool)
    candidates = tuple(
        Candidate(
            f"c{i:05}",
            Decimal(str(s)),
            {"sector": f"s{sectors[i]}", "city": f"t{cities[i]}"},
        )
        for i, s in enumerate(scores.tolist())
    )
    quotas = [Quota({"sector": f"s{k}"}, 1, size // 5) for k in range(9)]
    quotas += [Quota({"city": f"t{k}"}, 0, size // 10) for k in range(14)]
    apart = [rng.choice(pool, 2, replace=False).tolist() for _ in range(pairs)]
    exclusions = tuple((candidates[a].id, candidates[b].id) for a, b in apart)
    return Problem(candidates, size, tuple(quotas), exclusions)


def test_a_large_pool_is_proved_and_the_prices_prove_it_again():
    problem = big_pool(60, 2000, 300, 3)
    result = solve(problem, seed=1)
    assert result.status is Status.OPTIMAL
    found = check(problem, result.plan, result.details["certificate"])
    assert found.holds
    assert result.value <= found.bound <= result.value * 1.001
    again = solve(problem, seed=1)
    assert again.plan == result.plan


def test_wrong_prices_and_wrong_cohorts_do_not_pass_the_checker():
    problem = Problem(POOL, 2, (Quota({"region": "north"}, 0, 1),), (("ana", "liu"),))
    result = solve(problem)
    proof = {"scale": 1, "most": {"region=north": -1}, "least": {}, "cliques": []}
    assert check(problem, result.plan, proof).faults == (
        "certificate: the price of region=north is negative",
    )
    proof = {"scale": 1, "most": {}, "least": {}, "cliques": [(["ana", "kim"], 1)]}
    assert "do not exclude" in check(problem, result.plan, proof).faults[0]
    wrong = solve(Problem(POOL, 2)).plan
    assert check(problem, wrong).faults == (
        "region=north: 2 chosen, at most 1 allowed",
    )


@settings(max_examples=15, deadline=None)
@given(problems())
def test_a_lottery_is_fair_and_every_draw_keeps_the_rules(problem):
    result = lottery(problem)
    cohorts = [ids for _, ids in every_cohort(problem)]
    if not cohorts:
        assert result.status is Status.INFEASIBLE
        return
    assert check_lottery(problem, result.plan).faults == ()
    chances = result.plan.chances
    reachable = frozenset().union(*cohorts)
    assert {i for i, p in chances.items() if p > 1e-6} == reachable
    assert min(chances[i] for i in reachable) == pytest.approx(result.value, abs=1e-6)
    assert result.bound == pytest.approx(result.value, abs=1e-5)


def test_a_lottery_lifts_the_next_smallest_chance_too():
    pool = people(
        *((f"n{i}", 1, "n") for i in range(4)), ("s1", 1, "s"), ("s2", 1, "s")
    )
    problem = Problem(pool, 2, (Quota({"region": "s"}, 0, 1),))
    chances = lottery(problem).plan.chances
    assert chances == pytest.approx(dict.fromkeys(chances, 1 / 3))
    tight = Problem(pool, 3, (Quota({"region": "n"}, 2, 2),), (("n0", "n1"),))
    chances = lottery(tight).plan.chances
    assert chances == pytest.approx(dict.fromkeys(chances, 0.5))
    draw = lottery(tight).plan.draw
    assert draw(7) == draw(7)
    drawn = [draw(seed) for seed in range(400)]
    assert 150 < sum("n0" in d for d in drawn) < 250


HALF: Any = 0.5
REFUSED = [
    (lambda: Problem((), 1), "candidates: are none"),
    (lambda: Problem((POOL[0], POOL[0]), 1), "candidates, ana: appears 2 times"),
    (lambda: Problem(people(("a", "NaN", "n")), 1), "score, a: is NaN"),
    (lambda: Problem(people(("a", "Infinity", "n")), 1), "score, a: is Infinity"),
    (lambda: Problem(POOL, 9), "size: is 9 but only 5 may be chosen"),
    (lambda: Problem(POOL, 0), "size: is 0"),
    (lambda: Problem(POOL, -3), "size: is -3"),
    (lambda: Problem(POOL, 2, (Quota({"region": "north"}, -1),)), "is negative"),
    (
        lambda: Problem(POOL, 4, (Quota({"region": "south"}, 3),)),
        "asks for at least 3, the pool has 2",
    ),
    (lambda: Problem(POOL, 2, (Quota({"sector": "x"}),)), "an attribute nobody has"),
    (
        lambda: Problem(POOL, 2, (Quota({"region": "south"}, 2, 1),)),
        "at least 2 and at most 1",
    ),
    (lambda: Problem(POOL, 2, exclusions=(("ana", "zoe"),)), "zoe is no candidate"),
    (lambda: Problem(POOL, 2, exclusions=(("ana", "ana"),)), "ana excludes itself"),
    (lambda: Problem(POOL, 2, chosen=frozenset({"zoe"})), "chosen, zoe: is no cand"),
    (
        lambda: Problem(POOL, 2, chosen=frozenset({"ana"}), barred=frozenset({"ana"})),
        "chosen, ana: is barred too",
    ),
    (
        lambda: Problem(
            POOL, 2, exclusions=(("ana", "ben"),), chosen=frozenset({"ana", "ben"})
        ),
        "is pinned together with ben",
    ),
    (
        lambda: Problem(people(("a", "1.000000000000001", "n")), 1),
        "need more than 15 digits",
    ),
    (
        lambda: Problem((Candidate("a", HALF, {}),), 1),
        "score, a: 0.5 is no Decimal",
    ),
    (lambda: Problem(POOL, 2, spill_cost=Decimal(1)), "has no attribute to spill"),
]


@pytest.mark.parametrize(("build", "words"), REFUSED, ids=[w for _, w in REFUSED])
def test_what_cannot_be_posed_is_refused_in_plain_words(build, words):
    with pytest.raises(ProblemError) as refused:
        build()
    assert words in str(refused.value)


SHEET = "id,score,region,stage\nana,9,north,seed\nben,8.5,north,seed\nkim,5,south,\n"
RULES = (
    "rule,what,least,most\nsize,2,,\nreserve,1,,\nquota,region=north,,1\n"
    "exclude,ana;ben,,\ncandidates,3,,\n"
)


def folder(path, sheet=SHEET, rules=RULES):
    (path / "candidates.csv").write_text(sheet)
    (path / "rules.csv").write_text(rules)
    return str(path)


def test_the_command_line_chooses_and_checks_a_cohort(tmp_path, capsys):
    plan = tmp_path / "plan.json"
    words = ["selection", folder(tmp_path)]
    assert cli.main(["solve", *words, "--json", "--prices", "--out", str(plan)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["status"], answer["value"]) == ("optimal", 14.0)
    assert [(r["id"], r["place"]) for r in answer["plan"]] == [
        ("ana", "member"),
        ("kim", "member"),
        ("ben", "reserve 1"),
    ]
    assert cli.main(["verify", *words, str(plan)]) == 0
    assert "bound   14" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("sheet", "rules", "words"),
    [
        (SHEET[:-20], RULES, "line 3: is not ended, the file may be cut"),
        (
            SHEET.replace("kim,5,south,\n", ""),
            RULES,
            "has 2 candidates, rules.csv says",
        ),
        (SHEET.replace("8.5", "high"), RULES, "line 3: score is 'high'"),
        (SHEET.replace("8.5", "nan"), RULES, "score, ben: is NaN"),
        (SHEET.replace("ben", "ana"), RULES, "candidates, ana: appears 2 times"),
        (SHEET, RULES.replace("size,2,,\n", ""), "rules.csv, size: is missing"),
        (SHEET, RULES.replace("ana;ben", "ana"), "name two candidates"),
        (SHEET, RULES.replace("quota", "qouta"), "rule is 'qouta'"),
        (SHEET, RULES.replace("region=north", "region"), "write region=north"),
        (SHEET, RULES + "size,3,,\n", "give it once"),
    ],
)
def test_wrong_files_are_bad_input(tmp_path, capsys, sheet, rules, words):
    assert cli.main(["solve", "selection", folder(tmp_path, sheet, rules)]) == 3
    assert words in capsys.readouterr().err


def test_no_time_gives_an_honest_answer():
    problem = big_pool(30, 500, 50, 1)
    result = solve(problem, stop=Stop(cancelled=lambda: True))
    assert result.status in {Status.UNKNOWN, Status.FEASIBLE, Status.OPTIMAL}
    if result.plan is not None:
        assert check(problem, result.plan).holds
