"""The committee's board: proposal, quotas, own choices, n-of-m approval, decisions."""

import pytest

from madang.applications.models import Application, Decision, Intake
from madang.hubs.models import JournalLine
from madang.judging.actions.board import (
    Approved,
    approve_board,
    change_board,
    choose,
    decide_board,
    make_board,
    mark_of,
    open_board_again,
    table_of,
    take_choice_back,
    take_proposal,
)
from madang.judging.models import (
    Board,
    BoardChoice,
    BoardState,
    Ranking,
    RuleEdition,
)
from madang.judging.planning.selection import propose
from madang.judging.queries.board import choices_on
from madang.kit.errors import Conflict, Refused
from tests import make
from tests.judging import rows

pytestmark = pytest.mark.django_db
TOTALS = ["9.0", "8.0", "7.0", "7.0", "6.0", "5.0"]
DECIDING = 35
COUNTRIES = ["MX", "MX", "MX", "US", "US", "US"]


@pytest.fixture
def hub():
    return make.hub()


@pytest.fixture
def staff(hub):
    return rows.staff(hub)


@pytest.fixture
def ranking(hub):
    """Six ranked applications ready to be decided, two of them equal; one below."""
    call = rows.call(hub)
    round_ = rows.round_of(call)
    for country in [*COUNTRIES, "MX"]:
        rows.application(call, country=country, stage="decision")
    rule = RuleEdition.objects.create(
        hub=hub, round=round_, number=1, content={}, declared_at=rows.NOW
    )
    ranked = [
        {"number": n, "standing": "ranked", "rank": r, "total": t, "stages": {}}
        for n, (r, t) in enumerate(zip([1, 2, 3, 3, 5, 6], TOTALS, strict=True), 1)
    ]
    below = {"number": 7, "standing": "below", "rank": None, "total": "2.0"}
    return Ranking.objects.create(
        hub=hub, round=round_, rule=rule, rows=[*ranked, below], made_at=rows.NOW
    )


def board_of(ranking, staff, **values):
    return make_board(
        ranking.round.call,
        staff,
        values={
            "names": {"en": "Board"},
            "ranking": ranking,
            "places": 3,
            "reserves": 1,
            **values,
        },
    )


def chosen(board):
    return [
        (c.application.number, c.outcome, c.rank, c.reason_code)
        for c in choices_on(board)
    ]


def numbers(board, keys):
    by_key = {one.pk: one.number for one in table_of(board).applications}
    return [by_key[key] for key in keys]


def test_everybody_gets_an_outcome_and_equals_are_told_apart(ranking, staff):
    board = board_of(ranking, staff)
    take_proposal(board, staff, now=rows.NOW)
    assert chosen(board) == [
        (1, "accepted", None, "rank"),
        (2, "accepted", None, "rank"),
        (3, "accepted", None, "rank"),
        (4, "reserve", 1, "reserve"),
        (5, "declined", None, "below_line"),
        (6, "declined", None, "below_line"),
        (7, "declined", None, "threshold"),
    ]
    (tie,) = propose(table_of(board)).ties
    assert numbers(board, [tie.chosen, tie.passed_over]) == [3, 4]


def test_a_quota_is_kept_and_has_its_price(ranking, staff):
    quota = {"attribute": "country", "value": "US", "minimum": 2}
    board = board_of(ranking, staff, quotas=[quota])
    found = propose(table_of(board))
    assert numbers(board, found.accepted) == [1, 4, 5]
    assert [(str(p.lost), p.is_proved) for p in found.prices] == [("2.0", True)]
    assert found.second is not None
    assert found.second.distance == 1


def test_quotas_that_clash_are_named_with_the_smallest_change(ranking, staff):
    board = board_of(
        ranking,
        staff,
        quotas=[{"attribute": "country", "value": "US", "maximum": 1}],
    )
    for number in (4, 5):
        pin(board, staff, number, "accepted")
    found = propose(table_of(board))
    assert not found.is_possible
    assert [
        (r.quota.value, r.is_maximum, r.now, r.needed) for r in found.relaxations
    ] == [("US", True, 1, 2)]
    with pytest.raises(Refused, match="No cohort keeps all rules"):
        take_proposal(board, staff, now=rows.NOW)


def pin(board, staff, number, outcome, **more):
    (one,) = [a for a in table_of(board).applications if a.number == number]
    return choose(
        board,
        staff,
        application=one,
        outcome=outcome,
        now=rows.NOW,
        **{"note": "The committee knows them.", **more},
    )


def test_the_committees_word_stays_until_it_is_taken_back(ranking, staff):
    board = board_of(ranking, staff)
    word = pin(board, staff, 1, "declined")
    take_proposal(board, staff, now=rows.NOW)
    assert chosen(board)[:3] == [
        (2, "accepted", None, "rank"),
        (3, "accepted", None, "rank"),
        (4, "accepted", None, "rank"),
    ]
    take_choice_back(word, staff)
    take_proposal(board, staff, now=rows.NOW)
    assert chosen(board)[0] == (1, "accepted", None, "rank")


def test_a_choice_against_the_ranking_needs_a_reason(ranking, staff):
    board = board_of(ranking, staff)
    with pytest.raises(Refused) as refused:
        pin(board, staff, 1, "declined", note=" ")
    assert list(refused.value.fields) == ["note"]


def test_two_of_two_must_sign_the_same_choices(ranking, staff, hub):
    board = board_of(ranking, staff, approvals_needed=2)
    take_proposal(board, staff, now=rows.NOW)
    seen = mark_of(board)
    approve_board(board, staff, seen=seen, now=rows.NOW)
    approve_board(board, staff, seen=seen, now=rows.NOW)
    board.refresh_from_db()
    assert board.state == BoardState.OPEN
    other = rows.staff(hub)
    pin(board, staff, 6, "reserve", rank=2)
    with pytest.raises(Conflict, match="changed since"):
        approve_board(board, other, seen=seen, now=rows.NOW)
    approve_board(board, other, seen=mark_of(board), now=rows.NOW)
    board.refresh_from_db()
    assert board.state == BoardState.OPEN
    approve_board(board, staff, seen=mark_of(board), now=rows.NOW)
    board.refresh_from_db()
    assert board.state == BoardState.APPROVED
    with pytest.raises(Approved):
        pin(board, staff, 5, "accepted")


def test_nobody_is_decided_on_before_approval_nor_left_without_outcome(ranking, staff):
    board = board_of(ranking, staff)
    with pytest.raises(Refused, match="not approved"):
        decide_board(board, staff, now=rows.NOW)
    with pytest.raises(Refused, match="no outcome yet: #1, #2"):
        approve_board(board, staff, seen=mark_of(board), now=rows.NOW)


def test_an_approved_board_decides_all_and_tells_nobody(ranking, staff):
    board = board_of(ranking, staff)
    take_proposal(board, staff, now=rows.NOW)
    approve_board(board, staff, seen=mark_of(board), now=rows.NOW)
    board.refresh_from_db()
    decide_board(board, staff, now=rows.NOW)
    decide_board(board, staff, now=rows.NOW)
    found = Decision.objects.order_by("application__number")
    assert [(d.outcome, d.reserve_rank, d.released_at) for d in found] == [
        ("accepted", None, None),
        ("accepted", None, None),
        ("accepted", None, None),
        ("reserve", 1, None),
        ("declined", None, None),
        ("declined", None, None),
        ("declined", None, None),
    ]
    open_board_again(board, staff, expected=board.version, now=rows.NOW)
    Decision.objects.update(released_at=rows.NOW)
    with pytest.raises(Conflict, match="appeal"):
        open_board_again(board, staff, expected=board.version, now=rows.NOW)


def approved(board, staff):
    take_proposal(board, staff, now=rows.NOW)
    approve_board(board, staff, seen=mark_of(board), now=rows.NOW)
    board.refresh_from_db()


def test_who_withdrew_meanwhile_holds_nobody_up(ranking, staff):
    board = board_of(ranking, staff)
    approved(board, staff)
    Application.objects.filter(call=board.call, number=2).update(state="withdrawn")
    decide_board(board, staff, now=rows.NOW)
    found = Decision.objects.values_list("application__number", flat=True)
    assert sorted(found) == [1, 3, 4, 5, 6, 7]


def test_a_board_opened_again_decides_otherwise_while_nobody_was_told(ranking, staff):
    board = board_of(ranking, staff)
    approved(board, staff)
    decide_board(board, staff, now=rows.NOW)
    open_board_again(board, staff, expected=board.version, now=rows.NOW)
    pin(board, staff, 6, "accepted")
    approved(board, staff)
    decide_board(board, staff, now=rows.NOW)
    found = Decision.objects.filter(superseded_at=None)
    assert {d.application.number: d.outcome for d in found} == {
        1: "accepted",
        2: "accepted",
        3: "reserve",
        4: "declined",
        5: "declined",
        6: "accepted",
        7: "declined",
    }
    row = found.get(application__number=6).application
    assert row.stage == "accepted"
    assert [m.target for m in row.moves.order_by("pk")] == [
        "declined",
        "decision",
        "accepted",
    ]
    told = JournalLine.objects.filter(verb="applications.decide", subject__contains="6")
    assert told.count() == 2


def test_deciding_costs_the_same_for_any_number(hub, staff, django_assert_num_queries):
    for many in (10, 40):
        call = rows.call(hub)
        intake = Intake.objects.get(call=call)
        Application.objects.bulk_create(
            Application(
                hub=hub, call=call, number=n, name=f"Firm {n}", state="submitted",
                edition=intake.edition, stage="decision", stage_at=rows.NOW, submitted_at=rows.NOW,
            )
            for n in range(1, many + 1)
        )  # fmt: skip
        board = make_board(call, staff, values={"names": {"en": "All"}, "places": many})
        Board.objects.update(state="approved")
        board.refresh_from_db()
        outcomes = ("accepted", "reserve", "declined")
        BoardChoice.objects.bulk_create(
            BoardChoice(
                hub=hub, board=board, application=one, chosen_at=rows.NOW,
                outcome=outcomes[one.number % 3], reason_code="rank",
                rank=one.number if one.number % 3 == 1 else None,
            )
            for one in Application.objects.filter(call=call)
        )  # fmt: skip
        with django_assert_num_queries(DECIDING):
            decide_board(board, staff, now=rows.NOW)
        assert Decision.objects.filter(application__call=call).count() == many
        told = JournalLine.objects.filter(verb="applications.decide")
        assert told.filter(object_id__in=decided_in(call)).count() == many


def decided_in(call):
    return Decision.objects.filter(application__call=call).values("pk")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"places": 0}, "places"),
        ({"approvals_needed": 0}, "approvals_needed"),
        ({"tie_rule": {"by": "shoe size"}}, "tie_rule"),
        (
            {"quotas": [{"attribute": "country", "value": "US", "minimum": 4}]},
            "quotas",
        ),
    ],
)
def test_an_impossible_board_is_refused_at_the_field(ranking, staff, values, field):
    board = board_of(ranking, staff)
    with pytest.raises(Refused) as refused:
        change_board(board, staff, expected=board.version, values=values)
    assert list(refused.value.fields) == [field]
