"""What is typed finds exactly what holds it, on both databases."""

from __future__ import annotations

import random
import re

import pytest

from madang.hubs.models import Role
from madang.kit.search_text import fold, is_cjk, runs
from madang.search import kinds
from madang.search.indexing import Findable, forget, index, relearn
from madang.search.models import Entry, Spelling
from madang.search.queries import corrected, find, ids_matching, suggest
from tests import make

pytestmark = pytest.mark.django_db
KIND = "tests.thing"

KOREAN = [
    "한빛",
    "누리",
    "다온",
    "해솔",
    "로봇",
    "바이오",
    "테크",
    "랩스",
    "헬스",
    "센서",
    "수소",
    "물류",
    "교육",
    "금융",
    "백신",
    "의수",
]
LATIN = [
    "robotics",
    "precisión",
    "molding",
    "frontera",
    "inyección",
    "señales",
    "harness",
    "bright",
]
CHINESE = ["深圳", "智能", "机器人", "传感器", "科技", "有限公司", "香港", "供应链"]


@pytest.fixture
def texts():
    chance = random.Random(7)
    pick = lambda words, n: "".join(chance.choice(words) for _ in range(n))
    found = {}
    for n in range(1, 301):
        name = chance.choice(
            [
                f"{pick(KOREAN, 2)} 주식회사",
                f"{chance.choice(LATIN)} {chance.choice(LATIN)} S.A.",
                pick(CHINESE, 3),
                f"AI{pick(KOREAN, 1)} {chance.choice(LATIN)}",
            ]
        )
        body = " ".join(chance.choice(KOREAN + LATIN + CHINESE) for _ in range(12))
        found[n] = (name, body)
    return found


@pytest.fixture
def hub(texts):
    hub = make.hub()
    index(
        hub,
        KIND,
        [
            Findable(n, name, f"/{n}", texts=(body,))
            for n, (name, body) in texts.items()
        ],
    )
    return hub


@pytest.fixture
def known():
    kinds.register(kinds.Kind(KIND, "Things", "dot", lambda by, ids: ids))
    yield
    kinds._kinds.pop(KIND)


def truth(texts, query):
    """Say by brute force what holds every run of a query."""
    found = set()
    for n, (name, body) in texts.items():
        text = fold(f"{name}\n{body}")
        if all(
            run in text
            if is_cjk(run)
            else re.search(rf"(?<![0-9a-z]){re.escape(run)}", text)
            for run in runs(query)
        ):
            found.add(n)
    return found


def test_sixty_two_syllable_queries_find_all_and_nothing_else(hub, texts):
    chance = random.Random(3)
    queries = set(KOREAN[:12])
    while len(queries) < 60:
        name = re.sub(r"[^가-힣]", "", chance.choice(list(texts.values()))[0])
        if len(name) > 2:
            at = chance.randrange(len(name) - 1)
            queries.add(name[at : at + 2])
    assert len(queries) == 60
    for query in sorted(queries):
        assert set(ids_matching(hub, query, KIND)) == truth(texts, query), query


@pytest.mark.parametrize(
    "query",
    [
        "로",
        "바이오",
        "로봇 바이",
        "机器",
        "机器人",
        "智",
        "INYECCION",
        "inyección",
        "señ",
        "Frontera robot",
        "ai",
        "ＲＯＢＯＴ",
        "深圳智能",
    ],
)
def test_any_part_in_any_script_is_found_exactly(hub, texts, query):
    assert set(ids_matching(hub, query, KIND)) == truth(texts, query)


def test_initial_consonants_find_a_name(hub, texts):
    found = set(ids_matching(hub, "ㅎㅂ", KIND))
    assert found == {n for n, (name, _) in texts.items() if "한빛" in name}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rbotics", "robotics"),
        ("molding", "molding"),
        ("fronetra", "frontera"),
        ("harnesss", "harness"),
        ("로봇", "로봇"),
    ],
)
def test_a_typing_error_is_mended_in_latin_words_only(hub, typed, meant):
    assert corrected(hub, typed) == meant


def test_a_mistyped_query_finds_what_was_meant(hub, texts):
    meant = truth({n: (name, "") for n, (name, _) in texts.items()}, "frontera")
    assert meant <= set(ids_matching(hub, "frontrea", KIND))


@pytest.mark.parametrize("query", ["", "  ", "!!!", '"', "'", "* OR NOT", "a" * 5000])
def test_strange_queries_find_nothing_and_break_nothing(hub, known, query):
    assert find(make.actor(hub), query) == []


def test_the_title_counts_more_than_the_text(known):
    hub = make.hub()
    index(
        hub,
        KIND,
        [
            Findable(1, "Other", "/1", texts=("로봇 " * 3,)),
            Findable(2, "로봇 공방", "/2", texts=("x",)),
        ],
    )
    [group] = find(make.actor(hub), "로봇")
    assert [entry.object_id for entry in group.entries] == [2, 1]


def test_another_hubs_things_are_not_found(hub, known):
    assert find(make.actor(make.hub()), "로봇") == []


def test_what_the_rooms_door_hides_is_not_found(hub):
    kinds.register(kinds.Kind(KIND, "T", "dot", lambda by, _ids: []))
    try:
        assert find(make.actor(hub, Role.JUDGE), "로봇") == []
    finally:
        kinds._kinds.pop(KIND)


def test_indexing_again_replaces_and_forgetting_removes(hub, texts):
    index(hub, KIND, [Findable(1, "새이름", "/1")])
    assert set(ids_matching(hub, "새이름", KIND)) == {1}
    assert Entry.objects.filter(hub=hub).count() == len(texts)
    forget(hub, KIND, [1])
    assert set(ids_matching(hub, "새이름", KIND)) == set()


def test_relearning_drops_words_that_are_gone(hub):
    index(hub, KIND, [Findable(999, "Zzyzxroad", "/x")])
    forget(hub, KIND, [999])
    relearn(hub)
    assert not Spelling.objects.filter(hub=hub, word="zzyzxroad").exists()
    assert Spelling.objects.filter(hub=hub, word="robotics").exists()


def test_one_kind_does_not_crowd_out_another(hub, known):
    kinds.register(kinds.Kind("tests.rare", "Rare", "dot", lambda by, ids: ids))
    try:
        many = [Findable(1000 + n, f"로봇 {n}", f"/{n}") for n in range(100)]
        index(hub, KIND, many)
        index(hub, "tests.rare", [Findable(1, "마지막 로봇 이야기", "/r")])
        groups = find(make.actor(hub), "로봇")
        assert [g.kind.name for g in groups] == ["tests.rare", KIND]
    finally:
        kinds._kinds.pop("tests.rare")


def test_what_a_member_may_see_is_found_behind_what_she_may_not(hub):
    own = 1099
    kinds.register(kinds.Kind(KIND, "T", "dot", lambda by, ids: {own} & set(ids)))
    try:
        many = [Findable(1000 + n, f"로봇 {n:03}", f"/{n}") for n in range(100)]
        index(hub, KIND, many)
        [group] = find(make.actor(hub, Role.MEMBER), "로봇")
        assert [entry.object_id for entry in group.entries] == [own]
    finally:
        kinds._kinds.pop(KIND)


def test_the_box_offers_names_first_and_the_shorter_before_the_longer(hub):
    kinds.register(kinds.Kind("tests.box", "Box", "dot", lambda by, ids: ids))
    try:
        texts = [Findable(n, f"Firm {n}", f"/{n}", texts=("soft",)) for n in range(300)]
        names = [
            Findable(901, "Softening of the coast", "/901"),
            Findable(902, "Softbank", "/902"),
            Findable(903, "A soft and gentle company", "/903"),
        ]
        index(hub, "tests.box", [*texts, *names])
        [group] = suggest(make.actor(hub), "soft", per_kind=4)
        found = [entry.object_id for entry in group.entries]
        assert found[:3] == [903, 902, 901]
        assert found[3] in range(300)
        assert suggest(make.actor(make.hub()), "soft") == []
    finally:
        kinds._kinds.pop("tests.box")


def test_the_box_mends_a_typing_error(known):
    hub = make.hub()
    index(hub, KIND, [Findable(1, "Frontera Robotics", "/1")])
    relearn(hub)
    [group] = suggest(make.actor(hub), "robtics")
    assert [entry.object_id for entry in group.entries] == [1]
