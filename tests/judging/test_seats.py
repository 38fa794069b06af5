"""Asking a judge: mail, pledge, one answer, a new account, a used link."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from madang.hubs.models import Membership, User
from madang.inbox.models import Message
from madang.judging.actions import invite_judge, set_capacity
from madang.judging.actions.seats import pledge_mark
from madang.judging.models import Judge, Seat
from madang.kit.errors import Conflict, Refused
from tests import make
from tests.judging import rows
from tests.judging.rows import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(db):
    """A judge of the pool who has no account, asked for a round."""
    hub = make.hub()
    round_ = rows.round_of(rows.call(hub))
    person = make.person(hub, name="Carmen", email="carmen@example.org")
    judge = Judge.objects.create(hub=hub, person=person, languages=["es"])
    by = rows.staff(hub)
    seat = invite_judge(round_, by, judge=judge, capacity=6, now=NOW)
    return seat, by


def link():
    message = Message.objects.latest("pk")
    return re.findall(r"/account/judge/[\w-]+/", message.text)[0]


@time_machine.travel(NOW, tick=False)
def test_accepting_pledges_makes_a_judge_and_uses_the_link_up(asked, client):
    seat, _by = asked
    message = Message.objects.get()
    assert message.address == "carmen@example.org"
    assert message.language == "es"
    path = link()
    page = client.get(path)
    assert "Carmen" in page.content.decode()
    refused = client.post(path, {"answer": "yes", "typed_name": " ", "agrees": "on"})
    assert refused.status_code == 422
    refused = client.post(path, {"answer": "yes", "typed_name": "Carmen"})
    assert refused.status_code == 422
    taken = client.post(
        path, {"answer": "yes", "typed_name": "Carmen  Aguirre", "agrees": "on"}
    )
    assert taken.status_code == 302
    seat.refresh_from_db()
    assert (seat.state, seat.pledge_name) == ("accepted", "Carmen Aguirre")
    assert seat.pledge_mark == pledge_mark(
        seat, seat.pledge_text, "Carmen Aguirre", seat.pledged_at
    )
    user = User.objects.get(email="carmen@example.org")
    assert seat.judge.user == user
    assert Membership.objects.get(user=user).role == "judge"
    desk = client.get(reverse("judging:desk", kwargs={"hub": seat.hub.slug}))
    assert desk.status_code == 200
    assert client.get(path).status_code == 404


@pytest.mark.only_on("sqlite")
@time_machine.travel(NOW, tick=False)
def test_declining_takes_one_click_and_no_account(asked, client):
    seat, _by = asked
    assert client.post(link(), {"answer": "no"}).status_code == 200
    seat.refresh_from_db()
    assert seat.state == "declined"
    assert not User.objects.filter(email="carmen@example.org").exists()


@pytest.mark.only_on("sqlite")
def test_a_link_does_not_outlive_the_round(asked, client):
    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        answer = client.post(
            link(), {"answer": "yes", "typed_name": "Carmen", "agrees": "on"}
        )
    assert answer.status_code == 410
    assert not User.objects.filter(email="carmen@example.org").exists()


@pytest.mark.only_on("sqlite")
@time_machine.travel(NOW, tick=False)
def test_a_link_for_somebody_else_is_no_use(asked, client):
    seat, _by = asked
    client.force_login(make.user())
    path = link()
    page = client.post(path, {"answer": "yes", "typed_name": "X", "agrees": "on"})
    assert page.status_code == 422
    seat.refresh_from_db()
    assert seat.state == "invited"


@pytest.mark.only_on("sqlite")
def test_asking_again_kills_the_older_link(asked, client):
    seat, by = asked
    old = link()
    invite_judge(seat.round, by, judge=seat.judge, capacity=6, now=NOW)
    assert link() != old
    assert client.get(old).status_code == 404
    assert Seat.objects.count() == 1


@pytest.mark.only_on("sqlite")
def test_who_cannot_be_asked_is_named(asked):
    seat, by = asked
    hub, round_ = seat.hub, seat.round
    mute = Judge.objects.create(hub=hub, person=make.person(hub, name="Mute", email=""))
    with pytest.raises(Refused, match="Mute has no e-mail"):
        invite_judge(round_, by, judge=mute, capacity=6, now=NOW)
    for number in (0, 501):
        with pytest.raises(Refused, match="1 to 500"):
            invite_judge(round_, by, judge=seat.judge, capacity=number, now=NOW)
    taken = rows.seat(round_, rows.judge(hub))
    with pytest.raises(Conflict):
        invite_judge(round_, by, judge=taken.judge, capacity=6, now=NOW)
    rows.read(taken, rows.application(round_.call), state="opened", opened_at=NOW)
    rows.read(taken, rows.application(round_.call), state="opened", opened_at=NOW)
    with pytest.raises(Refused, match="2 reads already"):
        set_capacity(taken, by, capacity=1)
