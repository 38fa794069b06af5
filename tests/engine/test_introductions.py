"""Introductions: exact choice, prices as proof, quotas, wishes, and what is refused."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.engine.formats import introductions as files
from madang.engine.introductions import (
    Introductions,
    Pair,
    Party,
    Quota,
    Said,
    Wish,
    replan,
    solve,
)
from madang.engine.problem import ProblemError, Stop
from madang.engine.result import Status
from madang.engine.verify import introductions as checker

QUICK = settings(max_examples=50, deadline=None)


def solved(problem, seed=1):
    return solve(problem, stop=Stop(seconds=10), seed=seed)


@st.composite
def two_sided(draw):
    """Up to 3 × 3 parties with floors, caps, wishes and a limit of tables."""
    return draw(posed(across=True))


@st.composite
def posed(draw, *, across):
    counts = st.integers(0, 2)
    parties = tuple(
        Party(
            f"{side}{number}",
            side if across else "",
            least=draw(st.sampled_from([0, 0, 0, 1])),
            most=draw(st.sampled_from([None, 1, 2])),
            sector=draw(st.sampled_from(["x", "y"])),
        )
        for side, size in (("a", draw(st.integers(1, 3))), ("b", draw(counts) + 1))
        for number in range(size)
    )
    pairs = [
        (p.id, q.id)
        for p, q in combinations(parties, 2)
        if not across or p.side != q.side
    ]
    kept = [pair for pair in pairs if draw(st.booleans())][:7]
    said = [
        Said(*pair, draw(st.sampled_from([Wish.MEET, Wish.NO, Wish.MUST])))
        for pair in kept
        if draw(st.sampled_from([True, False, False]))
    ]
    quotas: tuple[Quota, ...] = ()
    if not across and draw(st.booleans()):
        quotas = (Quota(parties[0].sector, least=1, most=2),)
    return Introductions(
        parties,
        tuple(Pair(*pair, draw(st.integers(0, 5))) for pair in kept),
        tuple(said),
        quotas,
        slots=draw(st.sampled_from([None, 2])),
    )


def best_of_all(problem):
    """The best worth by trying every set of pairs, by the independent checker."""
    pairs = [(min(pair), max(pair)) for pair in checker.worth_of_pairs(problem)]
    values = [
        check.value
        for size in range(len(pairs) + 1)
        for plan in combinations(pairs, size)
        if (check := checker.check(problem, plan)).holds and check.value is not None
    ]
    return max(values, default=None)


@given(st.one_of(two_sided(), posed(across=False)))
@QUICK
def test_the_value_is_the_best_of_every_set_of_pairs(problem):
    result = solved(problem)
    assert result.is_proved
    assert result.value == best_of_all(problem)
    if result.plan is not None:
        check = checker.check(problem, result.plan, result.details["certificate"])
        assert check.holds
        assert check.bound >= result.value


@given(two_sided())
@QUICK
def test_prices_prove_every_two_sided_plan(problem):
    result = solved(problem)
    if result.plan is not None:
        check = checker.check(problem, result.plan, result.details["certificate"])
        assert check.bound == result.value


@given(two_sided(), st.randoms(use_true_random=False))
@QUICK
def test_order_and_scale_do_not_matter(problem, draw):
    parties, pairs = list(problem.parties), list(problem.pairs)
    draw.shuffle(parties)
    draw.shuffle(pairs)
    shuffled = replace(problem, parties=tuple(parties), pairs=tuple(pairs))
    value = solved(problem).value
    assert solved(shuffled).value == value
    tripled = replace(
        problem,
        pairs=tuple(replace(pair, fit=3 * pair.fit) for pair in pairs),
        meet_worth=3.0,
        mutual_worth=3.0,
    )
    assert solved(tripled).value == (None if value is None else 3 * value)


@given(two_sided(), st.data())
@QUICK
def test_a_no_never_raises_the_value(problem, data):
    if not problem.pairs:
        return
    pair = data.draw(st.sampled_from(problem.pairs))
    others = [w for w in problem.wishes if {w.by, w.of} != {pair.left, pair.right}]
    free = replace(problem, wishes=tuple(others))
    barred = replace(free, wishes=(*others, Said(pair.left, pair.right, Wish.NO)))
    before, after = solved(free).value, solved(barred).value
    assert after is None or before >= after


def clinic(**rules):
    experts = tuple(
        Party(name, "expert", most=3, sector=field)
        for name, field in (("law", "legal"), ("tax", "money"), ("vc", "money"))
    )
    firms = tuple(Party(name, "firm", least=2, most=2) for name in ("f", "g"))
    pairs = tuple(
        Pair(firm.id, expert.id, fit)
        for firm in firms
        for expert, fit in zip(experts, (1, 5, 4), strict=True)
    )
    return Introductions((*experts, *firms), pairs, **rules)


def test_quotas_by_sector_shape_a_clinic():
    assert solved(clinic()).value == 18
    lawyers = tuple(Quota("legal", party=firm, least=1) for firm in ("f", "g"))
    result = solved(clinic(quotas=lawyers))
    assert (result.status, result.value) == (Status.OPTIMAL, 12.0)
    assert {("law", "f"), ("law", "g")} <= set(result.plan)


def test_infeasible_floors_name_the_smallest_relaxation():
    result = solved(clinic(slots=1))
    assert result.status is Status.INFEASIBLE
    assert result.notes == (
        "f: at least 2 asked, 1 possible; lower it by 1",
        "g: at least 2 asked, 1 possible; lower it by 1",
    )
    quota = solved(clinic(quotas=(Quota("legal", least=3),)))
    assert quota.status is Status.INFEASIBLE
    assert quota.notes == (
        "the event with legal: at least 3 asked, 2 possible; lower it by 1",
    )


def test_representatives_meet_in_parallel():
    problem = Introductions(
        (Party("fund", representatives=2), *(Party(f"s{n}") for n in range(5))),
        tuple(Pair("fund", f"s{n}", 1) for n in range(5)),
        slots=2,
        tables=9,
    )
    assert solved(problem).value == 4
    assert solved(replace(problem, tables=1)).value == 2


def test_replanning_keeps_what_was_announced():
    parties = tuple(Party(name, most=1) for name in "abxy")
    pairs = (
        Pair("a", "x", 2),
        Pair("b", "y", 2),
        Pair("a", "y", 2.5),
        Pair("b", "x", 2),
    )
    problem = Introductions(parties, pairs)
    old = (("a", "x"), ("b", "y"))
    assert solved(problem).value == 4.5
    result = replan(problem, old, keep=1.0, stop=Stop(seconds=5), seed=1)
    assert result.plan == old
    assert [result.details[key] for key in ("kept", "lost", "new")] == [2, 0, 0]
    assert result.details["worth"] == 4.0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"parties": ()}, "parties: is empty"),
        ({"parties": (Party("f", "firm"),)}, "parties: all stand on side 'firm'"),
        ({"pairs": (Pair("f", "law", float("nan")),)}, "pairs, f and law: fit is nan"),
        ({"pairs": (Pair("f", "zoe"),)}, "pairs, f and zoe: names an unknown party"),
        ({"pairs": (Pair("f", "law"), Pair("law", "f"))}, "pairs, law and f: stands"),
        ({"slots": 0}, "slots: is 0"),
        ({"tables": 4}, "slots: is missing"),
        ({"quotas": (Quota("art"),)}, "quotas, event with art: names a sector of no"),
        (
            {"wishes": (Said("f", "law", Wish.MUST), Said("law", "f", Wish.NO))},
            "wishes, f of law: must meet, but law said no",
        ),
        (
            {"parties": (*clinic().parties, Party("f", "firm"))},
            "parties, f: stands 2 times",
        ),
        (
            {"parties": (*clinic().parties, Party("h", "firm", least=3, most=2))},
            "parties, h: least 3 is above most 2",
        ),
    ],
)
def test_wrong_input_is_refused_by_name(change, message):
    with pytest.raises(ProblemError) as refused:
        replace(clinic(), **change)
    assert str(refused.value).startswith(message)


def test_the_checker_names_broken_rules():
    problem = clinic(wishes=(Said("f", "law", Wish.MUST), Said("vc", "g", Wish.NO)))
    plan = (("f", "tax"), ("f", "tax"), ("vc", "g"))
    assert checker.check(problem, plan).faults == (
        "f and tax meet 2 times",
        "g and vc may not meet",
        "f and law must meet",
    )
    assert checker.check(problem, (("f", "law"),)).faults == (
        "f meets 1, not 2 to 2",
        "g meets 0, not 2 to 2",
    )


def test_a_folder_of_sheets_is_read(tmp_path):
    sheets = {
        "parties": "party,side,least,most\na,1,,1\nb,1,,\nx,2,,\n",
        "pairs": "left,right,fit\na,x,2.5\nb,x,1\n",
        "wishes": "by,of,wish\nx,b,meet\n",
        "rules": "rule,value\nslots,1\n",
    }
    for name, text in sheets.items():
        (tmp_path / f"{name}.csv").write_text(text)
    problem = files.read(tmp_path, Namespace())
    result = solved(problem)
    rows = files.rows(problem, result.plan)
    assert (result.value, rows) == (2.5, [{"left": "a", "right": "x"}])
    assert files.parse(problem, rows) == result.plan
    (tmp_path / "wishes.csv").write_text("by,of,wish\nx,b,perhaps\n")
    with pytest.raises(ProblemError, match=r"wishes.csv, line 2: wish is 'perhaps'"):
        files.read(tmp_path, Namespace())
