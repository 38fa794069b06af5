"""Pages from the rule to the decision, as a programme manager clicks through them."""

import pytest
from django.urls import reverse

from madang.applications.models import Decision
from madang.judging.models import Board, Ranking, RuleEdition
from tests import make
from tests.judging import rows
from tests.judging.test_ranking import HUNDRED, locked

pytestmark = pytest.mark.django_db
SCORES = ["90", "80", "80", "70", "60", "50"]


@pytest.fixture
def hub():
    return make.hub()


@pytest.fixture
def client(client, hub):
    client.force_login(rows.staff(hub).user)
    return client


@pytest.fixture
def round_(hub):
    """A closed round of six applications, each read by two judges."""
    found = rows.round_of(rows.call(hub), rubric=HUNDRED, stage="decision")
    judges = [rows.judge(hub) for _ in range(2)]
    for number, score in enumerate(SCORES):
        application = rows.application(
            found.call, stage="decision", country="MX" if number < 4 else "US"
        )
        for one in judges:
            locked(found, one, application, all=score)
    return found


def path(name, row, **more):
    return reverse(
        f"judging:{name}", kwargs={"hub": row.hub.slug, "pk": row.pk, **more}
    )


def rule_fields(round_, **more):
    key = round_.pk
    return {
        f"counts_{key}": "on",
        f"weight_{key}": "100",
        f"combine_{key}": "mean",
        "places": "1",
        "rounding": "ROUND_HALF_UP",
        **more,
    }


def ranked(client, round_):
    return ranked_by(client, round_, rule_fields(round_))


def ranked_by(client, round_, fields):
    client.post(path("rule", round_), fields)
    client.post(path("ranking-make", RuleEdition.objects.get()))
    return Ranking.objects.get()


def board_on(client, ranking, **more):
    fields = {
        "name": "Committee",
        "ranking": ranking.pk,
        "places": "2",
        "reserves": "1",
        "tie": "number",
        "approvals_needed": "1",
        **more,
    }
    answer = client.post(path("board-new", ranking), fields)
    assert answer.status_code == 302, answer.content.decode()
    return Board.objects.get()


def test_from_the_rule_to_the_decision_without_telling_anybody(client, round_):
    page = client.get(path("ranking", round_)).content.decode()
    assert "No scoring rule yet" in page
    ranking = ranked(client, round_)
    page = client.get(path("ranking", round_)).content.decode()
    assert page.count("№ ") == 6
    board = board_on(client, ranking)
    client.post(path("board-take", board))
    why = client.get(path("board-why", board)).content.decode()
    assert "both have 80.0 points" in why
    page = client.get(path("board", board))
    client.post(path("board-approve", board), {"seen": page.context["mark"]})
    client.post(path("board-decide", board))
    found = Decision.objects.order_by("application__number")
    assert [(d.outcome, d.released_at) for d in found] == [
        ("accepted", None),
        ("accepted", None),
        ("reserve", None),
        *[("declined", None)] * 3,
    ]
    page = client.get(path("board", board)).content.decode()
    assert "0 of 6 applicants were told" in page


def test_a_wrong_rule_is_told_and_what_was_typed_stays(client, round_):
    fields = rule_fields(round_) | {f"weight_{round_.pk}": "40", "threshold": "55"}
    answer = client.post(path("rule", round_), fields)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "add up to 40 %" in page
    assert 'value="55"' in page
    assert not RuleEdition.objects.exists()


def test_bonus_points_are_declared_on_the_page(client, round_):
    fields = rule_fields(round_, bonus_for_0="country=US", bonus_points_0="25")
    wrong = client.post(path("rule", round_), fields | {"bonus_for_1": "kind=startup"})
    assert wrong.status_code == 422
    assert "Bonus 2: give more than no points." in wrong.content.decode()
    unknown = client.post(path("rule", round_), fields | {"bonus_for_1": "country=XX"})
    assert unknown.status_code == 422
    ranking = ranked_by(client, round_, fields)
    assert [r["number"] for r in ranking.rows[:2]] == [1, 5]
    page = client.get(path("ranking", round_)).content.decode()
    assert "+25 for Country: United States" in page
    page = client.get(path("rule", round_)).content.decode()
    assert '<option value="country=US" selected>' in page


def test_another_rule_shows_who_moves(client, round_):
    first = ranked(client, round_)
    client.post(path("rule", round_), rule_fields(round_, threshold="65"))
    client.post(path("ranking-make", RuleEdition.objects.first()))
    second = Ranking.objects.exclude(pk=first.pk).get()
    page = client.get(
        path("ranking", round_), {"ranking": second.pk, "with": first.pk}
    ).content.decode()
    assert page.count("below the least total") == 2


def test_the_committees_word_needs_its_reason_on_the_page(client, round_):
    board = board_on(client, ranked(client, round_))
    where = path("board-choose", board, number=6)
    fields = {"application": "0", "outcome": "accepted", "reason_code": "committee"}
    answer = client.post(where, fields)
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    assert client.post(where, fields | {"note": "Founders"}).status_code == 302
    client.post(path("board-take", board))
    page = client.get(path("board", board)).content.decode()
    assert "The committee&#x27;s judgement" in page
    client.post(path("choice-back", board.choices.get(chosen_by__isnull=False)))
    assert not board.choices.filter(chosen_by__isnull=False).exists()


def test_quotas_that_clash_are_told_in_words(client, round_):
    board = board_on(client, ranked(client, round_))
    board.quotas = [{"attribute": "country", "value": "US", "maximum": 1}]
    board.save()
    for number in (5, 6):
        client.post(
            path("board-choose", board, number=number),
            {
                "application": "0",
                "outcome": "accepted",
                "reason_code": "committee",
                "note": "x",
            },
        )
    page = client.get(path("board-why", board)).content.decode()
    assert "at most 2 instead of 1" in page


@pytest.mark.parametrize("shape", ["xlsx", "csv"])
def test_a_ranking_leaves_as_a_file(client, round_, shape):
    ranking = ranked(client, round_)
    answer = client.get(path("ranking-export", ranking), {"format": shape})
    assert answer.status_code == 200
    assert f'.{shape}"' in answer.headers["Content-Disposition"]
    assert client.get(path("results", ranking)).content[:2] == b"PK"
    assert (
        client.get(path("ranking-export", ranking), {"format": "exe"}).status_code
        == 404
    )


@pytest.mark.parametrize("many", [3, 40])
def test_pages_cost_the_same_for_any_number(
    client, hub, django_assert_num_queries, many
):
    board = rows.read_out(hub, many)
    round_ = board.ranking.round
    client.get(path("board", board))
    for name, row, cost in (
        ("board", board, 7),
        ("ranking", round_, 8),
        ("panels", round_, 6),
    ):
        with django_assert_num_queries(cost):
            page = client.get(path(name, row)).content.decode()
        assert page.count("Firm ") == many


def test_the_board_shows_what_wants_somebody_and_leads_to_each_read(client, hub):
    round_ = rows.read_out(hub, 3).ranking.round
    type(round_).objects.filter(pk=round_.pk).update(state="open")
    short, open_ = (
        round_.reads.filter(application__number=number).first() for number in (1, 2)
    )
    round_.reads.filter(pk=short.pk).update(state="no_show")
    round_.reads.filter(pk=open_.pk).update(state="opened")

    def numbers(view):
        page = client.get(path("panels", round_), {"show": view}).content.decode()
        return [n for n in (1, 2, 3) if f"<b>Firm {n}</b>" in page]

    assert numbers("") == [1, 2, 3]
    assert numbers("missing") == [1]
    assert numbers("open") == [2]
    keys = {"hub": hub.slug, "pk": round_.pk, "number": 2}
    one = reverse("judging:reads-of", kwargs=keys)
    assert one in client.get(path("panels", round_)).content.decode()
    page = client.get(one).content.decode()
    assert "no interest known" in page
    assert client.post(path("take-back", open_)).url == one
    assert reverse("judging:reopen", kwargs={"hub": hub.slug, "pk": open_.pk}) not in (
        client.get(one).content.decode()
    )
    assert client.get(one.replace("/2/", "/9/")).status_code == 404
