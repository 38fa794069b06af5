"""Invitations, roles and their end: one use, at once, never without an owner."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from madang.hubs import actions, signals
from madang.hubs.models import Invitation, Membership, Role, User
from madang.kit import clock
from madang.kit.errors import Conflict, NotAllowed
from tests import make

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def mail(monkeypatch):
    """Hear what the mail room would hear."""
    heard = []

    def hear(**told):
        heard.append(told)

    signals.invitation_sent.connect(hear, weak=False)
    yield heard
    signals.invitation_sent.disconnect(hear)


def invite(by, email="mina@example.org", role=Role.MENTOR, now=None, **more):
    return actions.invite(
        by.hub,
        by,
        email=email,
        role=role,
        language="ko",
        now=now or clock.now(),
        **more,
    )


def test_an_invitation_brings_somebody_new_in_once(client, mail):
    by = make.actor()
    invite(by)
    path = mail[0]["path"]
    assert client.get(path).status_code == 200
    answer = client.post(path, {"name": "민아", "_key": "a"})
    assert (answer.status_code, answer.url) == (302, f"/h/{by.hub.slug}/")
    user = User.objects.get(email="mina@example.org")
    assert (user.name, user.language) == ("민아", "ko")
    assert Membership.objects.get(user=user).role == Role.MENTOR
    assert client.session["_auth_user_id"] == str(user.pk)
    client.logout()
    assert client.post(path, {"name": "Eve", "_key": "b"}).status_code == 410
    assert Membership.objects.filter(user__name="Eve").count() == 0


def test_the_token_is_not_in_the_database(mail):
    invite(make.actor())
    row = Invitation.objects.get()
    assert mail[0]["token"] not in str(vars(row))


def test_an_old_invitation_says_so_and_offers_a_way_on(client, mail):
    invite(make.actor(), now=clock.now() - timedelta(days=15))
    answer = client.get(mail[0]["path"] + "?lang=en")
    assert answer.status_code == 410
    text = answer.content.decode()
    assert "too old" in text
    assert "/account/login/" in text


def test_sent_again_the_old_link_is_dead(client, mail):
    by = make.actor()
    actions.resend(invite(by), by, now=clock.now())
    first, second = (told["path"] for told in mail)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


def test_the_same_role_offered_twice_is_one_invitation(mail):
    by = make.actor()
    assert invite(by).pk == invite(by, email="MINA@example.org").pk
    assert Invitation.objects.count() == 1


def test_a_withdrawn_invitation_opens_nothing(client, mail):
    by = make.actor()
    actions.revoke(invite(by), by, now=clock.now())
    assert client.get(mail[0]["path"]).status_code == 410


def test_no_invitation_is_open_longer_than_a_fortnight(mail):
    row = invite(make.actor(), now=NOW)
    assert row.expires_at - NOW == timedelta(days=14)


def test_somebody_elses_session_cannot_take_an_invitation(client, mail):
    invite(make.actor())
    client.force_login(make.user())
    answer = client.post(mail[0]["path"], {"_key": "a"})
    assert answer.status_code == 422
    assert Membership.objects.filter(role=Role.MENTOR).count() == 0


def test_programme_staff_makes_no_owners(mail):
    by = make.actor()
    with pytest.raises(NotAllowed):
        invite(by, role=Role.OWNER)
    with pytest.raises(NotAllowed):
        actions.give_role(by.hub, by, to=make.user(), role=Role.OWNER)


def test_who_has_the_role_is_not_invited_again(mail):
    by = make.actor()
    user = make.member(by.hub, Role.MENTOR)
    with pytest.raises(Conflict):
        invite(by, email=user.email)


def test_the_last_owner_stays():
    by = make.actor(role=Role.OWNER)
    own = Membership.objects.get(user=by.user)
    for change in (
        lambda: actions.end_membership(own, by, now=NOW),
        lambda: actions.suspend(own, by, now=NOW),
        lambda: actions.change_role(own, by, role=Role.GUEST),
    ):
        with pytest.raises(actions.LastOwner):
            change()
    make.member(by.hub, Role.OWNER)
    actions.end_membership(own, by, now=NOW)
    assert not Membership.objects.filter(user=by.user, ended_at=None).exists()


def test_a_suspended_owner_is_not_the_one_who_stays():
    by = make.actor(role=Role.OWNER)
    other = Membership.objects.get(user=make.member(by.hub, Role.OWNER))
    actions.suspend(other, by, now=NOW)
    with pytest.raises(actions.LastOwner):
        actions.end_membership(Membership.objects.get(user=by.user), by, now=NOW)


def test_a_removed_members_open_tab_is_closed(client, mail):
    by = make.actor(role=Role.OWNER)
    user = make.member(by.hub)
    client.force_login(user)
    page = f"/h/{by.hub.slug}/settings/"
    assert client.get(page).status_code == 200
    sent = invite(by, email=user.email, role=Role.JUDGE)
    sent_by_her = Invitation.objects.create(
        hub=by.hub, email="friend@example.org", role=Role.MENTOR, language="en",
        token_digest="x", invited_by=user, sent_at=NOW, expires_at=NOW,
    )  # fmt: skip
    actions.end_membership(Membership.objects.get(user=user), by, now=clock.now())
    assert client.get(page).status_code == 404
    assert client.post(page, {"_key": "a"}).status_code == 404
    assert client.get(mail[0]["path"]).status_code == 410
    for row in (sent, sent_by_her):
        row.refresh_from_db()
        assert row.revoked_at is not None


def test_a_suspended_role_opens_nothing_until_it_is_resumed(client):
    by = make.actor(role=Role.OWNER)
    user = make.member(by.hub)
    row = Membership.objects.get(user=user)
    client.force_login(user)
    page = f"/h/{by.hub.slug}/settings/"
    actions.suspend(row, by, now=NOW)
    assert client.get(page).status_code == 404
    actions.resume(row, by)
    assert client.get(page).status_code == 200


def test_leaving_is_heard_by_the_rooms_above():
    by = make.actor(role=Role.OWNER)
    user = make.member(by.hub, Role.MENTOR)
    actions.give_role(by.hub, by, to=user, role=Role.JUDGE)
    heard: list[str] = []

    def hear(signal, **_told):
        heard.append("ended" if signal is signals.membership_ended else "left")

    for signal in (signals.membership_ended, signals.member_left):
        signal.connect(hear)
    for row in Membership.objects.filter(user=user):
        actions.end_membership(row, by, now=NOW)
    assert heard == ["ended", "ended", "left"]


def test_a_member_may_leave_but_not_remove_others():
    hub = make.hub()
    by = make.actor(hub, Role.MENTOR)
    actions.end_membership(Membership.objects.get(user=by.user), by, now=NOW)
    other = Membership.objects.get(user=make.member(hub, Role.GUEST))
    with pytest.raises(NotAllowed):
        actions.end_membership(other, make.actor(hub, Role.MENTOR), now=NOW)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_many(client, rows, django_assert_num_queries):
    hub = make.hub()
    client.force_login(make.member(hub))
    for _ in range(rows - 1):
        make.member(hub, Role.MENTOR)
    with django_assert_num_queries(6):
        answer = client.get(f"/h/{hub.slug}/settings/people/")
    assert len(re.findall("row-link", answer.content.decode())) == rows


def test_people_are_managed_on_their_page(client):
    by = make.actor(role=Role.OWNER)
    user = make.member(by.hub, Role.MENTOR)
    client.force_login(by.user)
    page = f"/h/{by.hub.slug}/settings/people/{user.pk}/"
    client.post(f"{page}give/", {"role": "judge", "_key": "a"})
    row = Membership.objects.get(user=user, role=Role.JUDGE)
    roles = f"/h/{by.hub.slug}/settings/roles/{row.pk}/"
    client.post(f"{roles}change/", {"role": "finance", "_key": "b"})
    client.post(f"{roles}suspend/", {"_key": "c"})
    row.refresh_from_db()
    assert (row.role, row.suspended_at is None) == (Role.FINANCE, False)
    assert "Finance" in client.get(page).content.decode()
    client.post(f"{roles}end/", {"_key": "d"})
    row.refresh_from_db()
    assert row.ended_at is not None


def test_another_hubs_people_do_not_exist_here(client):
    hub, other = make.hub(), make.hub()
    client.force_login(make.member(hub, Role.OWNER))
    stranger = make.member(other, Role.MENTOR)
    row = Membership.objects.get(user=stranger)
    assert (
        client.get(f"/h/{hub.slug}/settings/people/{stranger.pk}/").status_code == 404
    )
    end = f"/h/{hub.slug}/settings/roles/{row.pk}/end/"
    assert client.post(end, {"_key": "a"}).status_code == 404
