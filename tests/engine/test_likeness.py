from __future__ import annotations

import json
import random as lots
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.engine import cli, likeness
from madang.engine.likeness import Problem, Profile, Thesis, coder, ndcg
from madang.engine.likeness.text import pieces, vocabulary, words
from madang.engine.problem import ProblemError
from madang.engine.verify.likeness import check
from tests.engine.shared import shared

solve: Any = likeness.solve  # a plan may be None, which these tests would notice
TEXTS = (
    "",
    "solar panels for roofs",
    "paneles solares",
    "dairy farming robots",
    "태양광 발전 설비",
    "태양광 패널",
    "太阳能电池板",
    "电池回收",
)
SECTORS, REGIONS, STAGES = (
    ("energy", "food", "arms"),
    ("es", "kr"),
    ("idea", "seed", "a"),
)


def some(names):
    return st.frozensets(st.sampled_from(names), max_size=2)


amounts = st.none() | st.integers(0, 9).map(Decimal)
theses = st.builds(
    Thesis,
    sectors=some(SECTORS),
    regions=some(REGIONS),
    stages=some(STAGES),
    least=amounts,
    most=st.none() | st.integers(9, 20).map(Decimal),
    excludes=some(SECTORS),
)


def sides(prefix):
    profile = st.builds(
        Profile,
        id=st.just(""),
        text=st.sampled_from(TEXTS),
        codes=some(("31532", "31520000", "15000000", "7")),
        sectors=some(SECTORS),
        regions=some(REGIONS),
        stage=st.none() | st.sampled_from(STAGES),
        seeks=amounts,
        thesis=st.none() | theses,
    )
    rows = st.lists(profile, min_size=1, max_size=5)
    return rows.map(
        lambda ps: tuple(replace(p, id=f"{prefix}{i}") for i, p in enumerate(ps))
    )


problems = st.builds(
    Problem,
    ours=sides("o"),
    theirs=sides("t"),
    stages=st.just(STAGES),
    weights=st.just({"text": 2.0, "codes": 1.0, "stage": 0.5, "ticket": 1.0})
    | st.just(dict.fromkeys(("sectors", "regions", "ticket", "text"), 1.0)),
    most=st.integers(1, 4),
)


@settings(max_examples=60, deadline=None)
@given(problems)
def test_every_suggestion_is_what_a_plain_recount_says(problem):
    result = solve(problem)
    found = check(problem, result.plan)
    assert found.faults == ()
    assert found.value == pytest.approx(result.value)
    assert all(0 <= p.score <= 1 for p in result.plan)


@settings(max_examples=30, deadline=None)
@given(problems, st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(problem, random):
    ours, theirs = list(problem.ours), list(problem.theirs)
    random.shuffle(ours)
    random.shuffle(theirs)
    mixed = replace(problem, ours=tuple(ours), theirs=tuple(theirs))

    def told(plan):
        return {(p.ours, p.theirs): pytest.approx(p.score) for p in plan}

    assert {(p.ours, p.theirs): p.score for p in solve(mixed).plan} == told(
        solve(problem).plan
    )


@settings(max_examples=30, deadline=None)
@given(problems)
def test_excluding_never_raises_the_value_and_scaling_weights_changes_nothing(problem):
    before = solve(problem)
    strict = tuple(
        replace(p, thesis=replace(p.thesis or Thesis(), excludes=frozenset(SECTORS)))
        for p in problem.ours
    )
    assert solve(replace(problem, ours=strict)).value <= before.value + 1e-9
    heavier = {name: 3 * weight for name, weight in problem.weights.items()}
    after = solve(replace(problem, weights=heavier))
    assert after.value == pytest.approx(before.value)


def test_four_languages_find_their_kin():
    theirs = tuple(Profile(f"t{i}", text) for i, text in enumerate(TEXTS[1:]))
    ours = (
        Profile("es", "instalación de paneles solares en tejados"),
        Profile("ko", "태양광 발전소 운영"),
        Profile("zh", "太阳能电池"),
        Profile("en", "robots for dairy farms"),
    )
    best = {p.ours: p.theirs for p in solve(Problem(ours, theirs, most=1)).plan}
    assert best == {"es": "t1", "ko": "t3", "zh": "t5", "en": "t2"}


def test_each_part_says_why():
    thesis = Thesis(
        sectors=frozenset({"energy"}),
        stages=frozenset({"seed"}),
        least=Decimal(100),
        most=Decimal(500),
    )
    fund = Profile("fund", "fondo para paneles solares", thesis=thesis)
    firm = Profile(
        "firm",
        "solar panels",
        sectors=frozenset({"energy"}),
        stage="idea",
        seeks=Decimal(1000),
    )
    firm = replace(firm, codes=frozenset({"09331200"}))
    fund = replace(fund, codes=frozenset({"09330000"}))
    (pair,) = solve(Problem((fund,), (firm,), stages=STAGES)).plan
    parts = {p.name: (round(p.score, 3), p.why) for p in pair.parts}
    assert parts["codes"][1] == "0933"
    assert parts["text"][1] == "solares ~ solar, paneles ~ panels"
    assert parts["sectors"] == (1.0, "fund wants energy")
    assert parts["stage"] == (0.5, "fund wants seed: idea")
    assert parts["ticket"] == (0.5, "firm seeks 1000, fund gives 100 to 500")
    assert "regions" not in parts


def test_an_excluded_sector_is_never_suggested():
    fund = Profile("fund", "all", thesis=Thesis(excludes=frozenset({"arms"})))
    firm = Profile("firm", "all", sectors=frozenset({"arms"}))
    result = solve(Problem((fund,), (firm,)))
    assert result.plan == ()
    assert result.notes == ("Nobody fits fund.",)


def cpv():
    """Return (code, English, Spanish) of the codes that have both."""
    folder = shared("taxonomies") / "cpv"
    spanish = {}
    entry = re.compile(r"""^(?:'((?:[^']|'')*)'|"([^"]*)"|([^:]+)):\s*(.*)$""")
    for line in (folder / "messages.es_es.yaml").read_text("utf-8").splitlines():
        if found := entry.match(line):
            key = next(g for g in found.groups()[:3] if g is not None)
            value = found.group(4).strip().strip("'\"")
            spanish[key.replace("''", "'")] = value.replace("''", "'")
    rows = json.loads((folder / "cpvCodes.json").read_text("utf-8"))
    return [
        (row["code"].partition("-")[0], row["name"], spanish[row["name"]])
        for row in rows
        if row["version"] == 2 and row["type"] == 1 and row["name"] in spanish
    ]


def test_spanish_texts_find_their_class_among_english_and_spanish_labels():
    rows = cpv()
    leaves = [row for row in rows if row[0][5:] != "000"]
    lots.Random(1).shuffle(leaves)
    asked = leaves[:600]
    held = {code for code, _, _ in asked}
    known = [row for row in rows if row[0] not in held]
    labelled = coder(
        [f"{en} {es}" for _, en, es in known], [c[:4] for c, _, _ in known]
    )
    answers = labelled.suggest([es for _, _, es in asked])
    gains = [
        ndcg([s.code for s in answer], code[:4])
        for answer, (code, _, _) in zip(answers, asked, strict=True)
    ]
    assert sum(gains) / len(gains) >= 0.62


def test_pieces_cut_letters_and_signs_each_in_their_way():
    assert words("Ökologie & Café, 인공지능 AI 人工智能") == [
        "okologie",
        "cafe",
        "인공지능",
        "ai",
        "人工智能",
    ]
    assert pieces("人工")["人工"] == 1
    assert pieces("") == {}
    assert vocabulary(["a"]).vectors([]).shape[0] == 0


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (lambda: Problem((), (Profile("x"),)), "ours: are none"),
        (lambda: Problem((Profile("a"),), ()), "theirs: are none"),
        (lambda: Problem((Profile("a"),) * 2, (Profile("x"),)), "ours, a: appears 2"),
        (
            lambda: Problem((Profile("a", stage="late"),), (Profile("x"),)),
            "ours, a: stage late is unknown",
        ),
        (
            lambda: Problem((Profile("a", seeks=Decimal("NaN")),), (Profile("x"),)),
            "ours, a: amount NaN is wrong",
        ),
        (
            lambda: Problem((Profile("a"),), (Profile("x", seeks=Decimal(-1)),)),
            "theirs, x: amount -1 is wrong",
        ),
        (
            lambda: Problem((Profile("a", codes=frozenset({"3 1"})),), (Profile("x"),)),
            "code '3 1' is no code",
        ),
        (
            lambda: Problem(
                (Profile("a", thesis=Thesis(least=Decimal(2), most=Decimal(1))),),
                (Profile("x"),),
            ),
            "ticket from 2 to 1",
        ),
        (
            lambda: Problem(
                (Profile("a"),), (Profile("x"),), weights={"text": float("nan")}
            ),
            "weights, text: is nan",
        ),
        (
            lambda: Problem((Profile("a"),), (Profile("x"),), weights={"luck": 1.0}),
            "weights, luck: is no part",
        ),
        (lambda: Problem((Profile("a"),), (Profile("x"),), most=0), "most: is 0"),
        (lambda: coder([], []), "labels: are none"),
        (lambda: coder(["a"], []), "codes: are 0 for 1 labels"),
    ],
)
def test_what_cannot_be_posed_is_refused_in_plain_words(build, expected):
    with pytest.raises(ProblemError) as refused:
        build()
    assert expected in str(refused.value)


OURS = "id,text,wants_stages,ticket_from,ticket_to,excludes\nfund,energía solar,seed,1,9,arms\n"
THEIRS = (
    "id,text,stage,seeks,sectors\nsol,solar energy,seed,5,energy\ngun,solar,a,5,arms\n"
)


def test_the_command_line_ranks_and_checks(tmp_path, capsys):
    (tmp_path / "ours.csv").write_text(OURS)
    (tmp_path / "theirs.csv").write_text(THEIRS)
    (tmp_path / "rules.csv").write_text("rule,value\nstages,seed;a\ntext,2\n")
    plan, words_ = tmp_path / "plan.csv", ["likeness", str(tmp_path)]
    assert cli.main(["solve", *words_, "--json", "--out", str(plan)]) == 0
    (row,) = json.loads(capsys.readouterr().out)["plan"]
    assert (row["theirs"], row["stage"], row["ticket"]) == ("sol", 1.0, 1.0)
    assert row["text_why"] == "solar, energia ~ energy"
    assert cli.main(["verify", *words_, str(plan)]) == 0
    (tmp_path / "theirs.csv").write_text(THEIRS[:-3])
    assert cli.main(["solve", *words_]) == 3
    assert "the file may be cut" in capsys.readouterr().err
    (tmp_path / "theirs.csv").write_text(THEIRS.replace(",5,", ",five,"))
    assert cli.main(["solve", *words_]) == 3
    assert "seeks is 'five'" in capsys.readouterr().err
