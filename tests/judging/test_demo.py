"""The demo's judging: twelve judges with ties, partly scored, made once."""

import pytest

from madang.desk.demo import judging, selecting
from madang.hubs.journal import broken_lines
from madang.hubs.models import Role
from madang.judging.actions import mark_of, table_of
from madang.judging.models import Board, Judge, Ranking, Read, Round, Sheet
from madang.judging.planning.selection import propose
from madang.judging.queries import ties_between
from madang.judging.queries.board import approvals_on
from tests import make
from tests.judging import rows
from tests.judging.rows import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]


def test_the_demo_judges_once_and_keeps_ties_apart():
    hub = make.hub(slug="technology-hub")
    guest = make.member(hub, Role.JUDGE, make.user(name="Carmen"))
    make.person(hub, name="Carmen", user=guest, email=guest.email)
    call = rows.call(hub, slug="bridge-next")
    judging.load(NOW)
    assert not Round.objects.exists()
    firms = [
        rows.application(call, language="es", organisation=make.organisation(hub))
        for _n in range(8)
    ]
    for _twice in range(2):
        judging.load(NOW)
        assert Judge.objects.count() == 12
        assert Round.objects.get().state == "open"
    assert Read.objects.count() == 24
    assert Sheet.objects.filter(locked_at__isnull=False).exists()
    assert Read.objects.filter(state="unopened").exists()
    ties = ties_between(list(Judge.objects.select_related("person", "user")), firms)
    given = set(Read.objects.values_list("seat__judge", "application"))
    assert len(ties) == 3
    assert not given & set(ties)


def test_the_demos_board_waits_for_a_signature_with_two_equals_at_the_line():
    hub = make.hub(slug="technology-hub", languages=["es", "en", "ko"])
    by = make.actor(hub, Role.PROGRAMME)
    for number in range(selecting.JUDGES):
        rows.judge(hub, f"Judge {number}", languages=["es", "en"])
    make.programme(hub, slug="bridge")
    for _twice in range(2):
        selecting.load(NOW)
    board = Board.objects.get()
    assert (board.state, board.approvals_needed) == ("open", 2)
    assert approvals_on(board).get().user == by.user
    assert approvals_on(board).get().fingerprint == mark_of(board)
    table = table_of(board)
    found = propose(table)
    country = {one.pk: one.country for one in table.applications}
    taken = [country[key] for key in found.accepted]
    assert (taken.count("MX"), taken.count("US")) == (6, 6)
    (tie,) = found.ties
    assert {country[tie.chosen], country[tie.passed_over]} == {"MX"}
    assert [price.lost for price in found.prices] == [0, 0]
    assert str(found.together) == "0.14"
    median, mean = Ranking.objects.order_by("pk")
    assert [row["number"] for row in median.rows] != [
        row["number"] for row in mean.rows
    ]
    assert list(broken_lines(hub)) == []
