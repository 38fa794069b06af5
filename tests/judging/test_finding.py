"""From a call to its rounds and boards, and what of them waits for whom."""

from datetime import timedelta

import pytest
from django.urls import reverse

from madang.judging.actions import (
    approve_board,
    decide_board,
    make_board,
    mark_of,
    take_proposal,
)
from madang.judging.models import Ranking, RuleEdition
from madang.kit.navigation import waiting_for
from tests import make
from tests.judging import rows

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]


@pytest.fixture
def hub():
    return make.hub()


def board_of(hub, by, **values):
    """Return a board over one ranked application, its proposal taken."""
    round_ = rows.round_of(rows.call(hub), state="closed")
    one = rows.application(round_.call, stage="decision")
    rule = RuleEdition.objects.create(
        hub=hub, round=round_, number=1, content={}, declared_at=rows.NOW
    )
    row = {"number": one.number, "standing": "ranked", "rank": 1, "total": "4.0"}
    ranking = Ranking.objects.create(
        hub=hub, round=round_, rule=rule, rows=[row], made_at=rows.NOW
    )
    given = {"names": {"en": "Committee"}, "ranking": ranking, "places": 1, **values}
    board = make_board(round_.call, by, values=given)
    return take_proposal(board, by, now=rows.NOW)


def waits(by, now=rows.NOW):
    return [one.text for one in waiting_for(by, now)]


def test_a_board_waits_for_each_signature_then_to_be_decided(hub):
    by, other = rows.staff(hub), rows.staff(hub)
    board = board_of(hub, by, approvals_needed=2)
    sign = "“Committee” waits for your signature"
    assert sign in waits(by)
    approve_board(board, by, seen=mark_of(board), now=rows.NOW)
    assert sign not in waits(by)
    assert sign in waits(other)
    approve_board(board, other, seen=mark_of(board), now=rows.NOW)
    board.refresh_from_db()
    decide = "“Committee” is approved: decide as chosen"
    assert decide in waits(by)
    decide_board(board, by, now=rows.NOW)
    assert decide not in waits(by)
    assert any("not released" in text for text in waits(by))
    assert waits(rows.actor_of(rows.judge(hub))) == []


def test_a_round_that_is_over_waits_to_be_closed(hub):
    round_ = rows.round_of(rows.call(hub))
    told = f"Written round of {round_.call} is over: close it and rank"
    by = rows.staff(hub)
    assert told not in waits(by)
    assert told in waits(by, round_.closes_at + timedelta(seconds=1))


def test_a_call_leads_to_its_rounds_and_boards_and_these_to_the_letters(
    hub, client, django_assert_num_queries
):
    by = rows.staff(hub)
    board = board_of(hub, by)
    client.force_login(by.user)
    where = {"hub": hub.slug, "pk": board.call_id}
    page = client.get(reverse("programmes:call", kwargs=where)).content.decode()
    panel = reverse("judging:call-panel", kwargs=where)
    assert panel in page
    with django_assert_num_queries(6):
        page = client.get(panel, headers={"HX-Request": "true"}).content.decode()
    letters = reverse("applications:decisions", kwargs=where)
    for name, pk in (
        ("round", board.ranking.round_id),
        ("panels", board.ranking.round_id),
        ("ranking", board.ranking.round_id),
        ("board", board.pk),
        ("board-why", board.pk),
    ):
        assert reverse(f"judging:{name}", kwargs={"hub": hub.slug, "pk": pk}) in page
    assert letters in page
    approve_board(board, by, seen=mark_of(board), now=rows.NOW)
    board.refresh_from_db()
    decide_board(board, by, now=rows.NOW)
    url = reverse("judging:board", kwargs={"hub": hub.slug, "pk": board.pk})
    assert letters in client.get(url).content.decode()
