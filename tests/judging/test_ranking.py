"""Sheets into rankings by declared rules, to the digit of two public audits."""

import pytest

from madang.hubs.models import Role
from madang.judging import declared
from madang.judging.actions.ranking import declare_rule, make_ranking
from madang.judging.models import Ranking, RuleEdition, Sheet
from madang.kit.errors import NotAllowed, Refused
from tests import make
from tests.judging import rows

HUNDRED = {
    "lowest": "0",
    "highest": "100",
    "step": "0.5",
    "criteria": [{"key": "all", "names": {"en": "All"}, "weight": "1"}],
}
#: Two cases of a public audit: the first was reported as 52.7.
SHEETS = {
    "Hanbit": {
        "document": "71 64",
        "technology": "38 46 49 52 61",
        "interview": "41 47.5 50 52.5 66",
    },
    "Mirae": {
        "document": "88 92",
        "technology": "79.5 80 82.5 83.5 97",
        "interview": "51 71.5 70.5 72 74 72 88",
    },
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub():
    return make.hub()


@pytest.fixture
def staff(hub):
    return rows.staff(hub)


def locked(in_round, judge_, application, **scores):
    seat = in_round.seats.filter(judge=judge_).first() or rows.seat(in_round, judge_)
    read = rows.read(seat, application, state="locked", opened_at=rows.NOW)
    return Sheet.objects.create(
        hub=in_round.hub, read=read, scores=scores, locked_at=rows.NOW
    )


def stage(in_round, weight="1", **more):
    return {"round": in_round.pk, "weight": weight, **more}


@pytest.fixture
def audit(hub):
    """The audited call: three rounds with their sheets locked."""
    call = rows.call(hub)
    rounds = {
        key: rows.round_of(call, names={"en": key}, rubric=HUNDRED)
        for key in ("document", "technology", "interview")
    }
    judges = [rows.judge(hub) for _ in range(7)]
    for name, given in SHEETS.items():
        application = rows.application(call, name)
        for key, line in given.items():
            for judge_, score in zip(judges, line.split(), strict=False):
                locked(rounds[key], judge_, application, all=score)
    return rounds


def content(rounds):
    return {
        "places": 1,
        "stages": [
            stage(rounds["document"], "0", gate="60"),
            stage(rounds["technology"], "0.3", combine="trimmed"),
            stage(rounds["interview"], "0.7", combine="trimmed"),
        ],
    }


def test_the_two_audited_totals_are_right_to_the_digit(audit, staff):
    edition = declare_rule(
        audit["interview"], staff, content=content(audit), now=rows.NOW
    )
    found = make_ranking(edition, staff, now=rows.NOW)
    assert [(r["rank"], r["total"], r["number"]) for r in found.rows] == [
        (1, "75.0", 2),
        (2, "49.7", 1),
    ]
    hanbit = found.rows[1]["stages"][f"round-{audit['technology'].pk}"]
    assert hanbit["figure"] == "49.000000"
    assert len(hanbit["dropped"]) == 2
    assert make_ranking(edition, staff, now=rows.NOW) == found
    assert Ranking.objects.count() == 1


def test_a_rule_said_again_is_the_same_edition_and_a_new_one_leaves_the_old(
    audit, staff
):
    round_ = audit["interview"]
    first = declare_rule(round_, staff, content=content(audit), now=rows.NOW)
    again = declare_rule(round_, staff, content=content(audit), now=rows.NOW)
    other = {"stages": [stage(round_)], "places": 2}
    second = declare_rule(round_, staff, content=other, now=rows.NOW)
    assert again == first
    assert [e.number for e in RuleEdition.objects.order_by("number")] == [1, 2]
    assert declared.read(second.content).places == 2


def test_a_later_sheet_makes_another_ranking(audit, staff, hub):
    round_ = audit["interview"]
    edition = declare_rule(
        round_, staff, content={"stages": [stage(round_)]}, now=rows.NOW
    )
    first = make_ranking(edition, staff, now=rows.NOW)
    late = rows.application(round_.call, "Late")
    locked(round_, rows.judge(hub), late, all="99")
    second = make_ranking(edition, staff, now=rows.NOW)
    assert [row["number"] for row in second.rows] == [3, 2, 1]
    assert [row["number"] for row in first.rows] == [2, 1]


def test_open_sheets_count_for_nothing(audit, staff, hub):
    round_ = audit["interview"]
    draft = rows.application(round_.call, "Draft")
    read = rows.read(
        rows.seat(round_, rows.judge(hub)), draft, state="opened", opened_at=rows.NOW
    )
    Sheet.objects.create(hub=hub, read=read, scores={"all": "100"})
    edition = declare_rule(
        round_, staff, content={"stages": [stage(round_)]}, now=rows.NOW
    )
    found = make_ranking(edition, staff, now=rows.NOW)
    assert [row["number"] for row in found.rows] == [2, 1]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"stages": []}, "one to eight"),
        ({"stages": [{"round": 0, "weight": "0.5"}]}, "add up to 50 %"),
        ({"stages": [{"round": 0, "weight": "1"}]}, "none of this call"),
        ({"stages": [{"round": 0, "weight": "NaN"}]}, "no number"),
        ({"stages": [{"weight": "1"}]}, "names no round"),
        ({"rounding": "ROUND_SOMEHOW"}, "Choose one"),
        ({"places": 99}, "decimal places"),
        ({"ties": [-1]}, "told apart"),
    ],
)
def test_an_impossible_rule_is_refused_at_its_place(audit, staff, change, told):
    with pytest.raises(Refused, match=told):
        declare_rule(
            audit["interview"], staff, content=content(audit) | change, now=rows.NOW
        )


def test_others_may_not_declare_rules(audit, hub):
    judge = make.actor(hub, Role.JUDGE)
    with pytest.raises(NotAllowed):
        declare_rule(audit["interview"], judge, content=content(audit), now=rows.NOW)
