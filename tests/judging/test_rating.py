"""Ratings of the reading: asked once, without a trace of who said what."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse

from madang.applications.models import Decision
from madang.applications.rules import APPLICATION
from madang.hubs.models import IdempotencyKey, JournalLine, Role, system_actor
from madang.hubs.queries import actor_in
from madang.judging import actions
from madang.judging.models import (
    RatingBox,
    RatingPoll,
    RatingTally,
    RatingVoice,
    ReadState,
    RoundState,
)
from madang.judging.queries import polls_of, rated
from madang.judging.tasks import close_polls
from madang.kit.errors import Refused
from tests import make
from tests.judging import rows
from tests.judging.rows import NOW

pytestmark = pytest.mark.django_db
KEYS = tuple(actions.QUESTIONS)
LATER = NOW + timedelta(days=7)


@pytest.fixture
def round_(hub):
    """A closed round of six told applications; the second judge read the first five."""
    found = rows.round_of(rows.call(hub), state=RoundState.CLOSED)
    judges = [rows.judge(hub, f"Judge {name}") for name in "AB"]
    seats = [rows.seat(found, one) for one in judges]
    for number in range(6):
        application = rows.application(found.call)
        for seat in seats[: 2 if number < 5 else 1]:
            rows.read(
                seat, application, state=ReadState.LOCKED, opened_at=NOW, ended_at=NOW
            )
        Decision.objects.create(
            hub=hub,
            application=application,
            outcome="declined",
            decided_at=NOW,
            released_at=NOW,
        )
    return found


def applications(round_):
    found = {read.application for read in round_.reads.select_related("application")}
    return sorted(found, key=lambda one: one.number)


def founder_of(application):
    user = make.user(email=f"f{application.number}@firm.example", name="Zq Founder")
    make.member(application.hub, Role.GUEST, user, (APPLICATION, application.pk))
    return user


def poll_of(round_, staff):
    return actions.open_poll(round_, staff, closes_at=LATER, now=NOW)


def answer(poll, application, figure=4, comment="", **changes):
    values = dict.fromkeys(KEYS, str(figure)) | changes
    return actions.rate_reading(
        poll,
        system_actor(poll.hub),
        application=application,
        values=values,
        comment=comment,
        now=NOW,
    )


def test_figures_show_from_five_answers_up_and_after_the_end_only(round_, staff):
    poll = poll_of(round_, staff)
    firms = applications(round_)
    for firm in firms[:4]:
        answer(poll, firm, comment="Thanks")
    over = LATER + timedelta(minutes=1)
    few = rated(poll, KEYS, over)
    assert (few.count, few.whole, few.judges, few.comments) == (4, None, (), ())
    answer(poll, firms[4], 2, comment="Slow")
    assert rated(poll, KEYS, NOW).whole is None, "not while it is open"
    found = rated(poll, KEYS, over)
    assert found.whole.means == (3.6,) * 4
    assert sorted(found.comments) == ["Slow", *["Thanks"] * 4]
    assert [(one.judge, one.count) for one in found.judges] == [
        ("Judge A", 5),
        ("Judge B", 5),
    ]
    assert all(one.means == (3.6,) * 4 for one in found.judges)
    answer(poll, firms[5], 1)
    a, b = rated(poll, KEYS, over).judges
    assert a.count == 6
    assert a.means is not None
    assert b.means is None, "the round less hers would tell the sixth answer"


def test_an_answer_can_be_changed_and_counts_once(round_, staff):
    poll = poll_of(round_, staff)
    firm = applications(round_)[0]
    answer(poll, firm, 1, comment="First")
    answer(poll, firm, 5, comment="Second")
    (kept,) = RatingBox.objects.get().answers
    assert kept["comment"] == "Second"
    assert kept["values"] == dict.fromkeys(KEYS, 5)
    for tally in RatingTally.objects.all():
        assert tally.counts == {key: [0, 0, 0, 0, 1] for key in KEYS}
    assert RatingVoice.objects.count() == 1


def test_nothing_kept_ties_an_answer_to_who_gave_it(round_, staff, client):
    """No row, no time, no order and no journal line leads from one to the other."""
    poll = poll_of(round_, staff)
    firms = applications(round_)
    order = [firms[i] for i in (3, 0, 4, 1, 2)]
    said = {firm.pk: f"zqsecret{firm.number}" for firm in order}
    for firm in order:
        client.force_login(founder_of(firm))
        where = reverse("judging:rate", args=[poll.hub.slug, poll.pk, firm.uuid])
        fields = dict.fromkeys(KEYS, "3") | {"comment": said[firm.pk]}
        assert client.post(where, fields).status_code == 302
    marks = [one["mark"] for one in RatingBox.objects.get().answers]
    assert marks == sorted(marks)
    for model in apps.get_models():
        for row in model._default_manager.all():
            text = json.dumps(
                {f.name: str(f.value_from_object(row)) for f in row._meta.fields}
            )
            if "zqsecret" in text:
                assert model is RatingBox
    voice = {field.name for field in RatingVoice._meta.fields}
    assert voice == {"id", "hub", "poll", "application"}
    assert {f.name for f in RatingBox._meta.fields} == {"id", "hub", "poll", "answers"}
    lines = JournalLine.objects.filter(verb="judging.rate_reading")
    assert lines.count() == 5
    assert {(line.by, line.for_whom, line.address) for line in lines} == {
        (None, None, None if lines[0].address is None else "")
    }
    assert {line.details for line in lines} == {lines[0].details}
    assert not IdempotencyKey.objects.filter(path__contains="/ratings/").exists()


def test_the_end_destroys_the_key(round_, staff):
    poll = poll_of(round_, staff)
    firm = applications(round_)[0]
    answer(poll, firm)
    assert close_polls(NOW) == 0
    assert close_polls(LATER) == 1
    poll.refresh_from_db()
    assert (poll.state, poll.pepper) == ("closed", "")
    with pytest.raises(Refused, match="closed"):
        answer(poll, firm)
    with pytest.raises(Refused, match="closed for good"):
        actions.open_poll(round_, staff, closes_at=LATER, now=NOW)
    assert RatingPoll.objects.count() == 1


def test_only_who_was_told_and_scored_is_asked(round_, staff, hub):
    poll = poll_of(round_, staff)
    firms = applications(round_)
    told, untold = (actor_in(hub, founder_of(firm)) for firm in firms[:2])
    Decision.objects.filter(application=firms[1]).update(released_at=None)
    assert [one.poll for one in polls_of(told, NOW)] == [poll]
    assert polls_of(untold, NOW) == []
    assert polls_of(told, LATER) == []


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("changes", "fault"),
    [({"fair": ""}, "fair"), ({"clear": "6"}, "clear"), ({"useful": "x"}, "useful")],
)
def test_a_missing_or_strange_figure_is_refused(round_, staff, changes, fault):
    poll = poll_of(round_, staff)
    with pytest.raises(Refused) as refused:
        answer(poll, applications(round_)[0], **changes)
    assert set(refused.value.fields) == {fault}
    assert not RatingBox.objects.exists()


def test_a_round_that_is_read_asks_nobody(round_, staff):
    round_.state = RoundState.OPEN
    with pytest.raises(Refused, match="Close the round first"):
        poll_of(round_, staff)
    round_.state = RoundState.CLOSED
    with pytest.raises(Refused, match="lie ahead"):
        actions.open_poll(round_, staff, closes_at=NOW, now=NOW)


def test_pages_of_staff_show_nothing_too_early(round_, staff, client):
    poll = poll_of(round_, staff)
    RatingPoll.objects.filter(pk=poll.pk).update(
        opened_at=NOW - timedelta(days=9), closes_at=NOW + timedelta(days=9000)
    )
    poll.refresh_from_db()
    for firm in applications(round_)[:5]:
        answer(poll, firm, comment="zqcomment")
    client.force_login(staff.user)
    where = reverse("judging:poll", args=[poll.hub.slug, round_.pk])
    page = client.get(where).content.decode()
    assert "zqcomment" not in page
    assert "two looks" in page
    client.post(reverse("judging:poll-close", args=[poll.hub.slug, poll.pk]))
    page = client.get(where).content.decode()
    assert page.count("zqcomment") == 5
    assert "Judge A" in page
