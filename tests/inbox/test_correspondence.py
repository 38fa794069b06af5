"""What the hub's room has to say arrives by mail, once, in the right language."""

from __future__ import annotations

import re

import pytest

from madang.hubs.actions import invite
from madang.hubs.models import Role
from madang.inbox.models import Message
from madang.inbox.outbox import send_waiting
from madang.kit import clock
from tests import make

pytestmark = pytest.mark.django_db


def invited(by, **options):
    values = {"email": "new@example.org", "role": Role.JUDGE, "language": "ko"}
    return invite(by.hub, by, now=clock.now(), **{**values, **options})


def test_an_invitation_is_mailed_in_its_language_and_its_link_opens(client, mailoutbox):
    by = make.actor(role=Role.OWNER)
    invited(by)
    send_waiting(clock.now())
    [mail] = mailoutbox
    assert mail.to == ["new@example.org"]
    assert "초대" in mail.subject
    path = re.search(r"http://127\.0\.0\.1:8000(/\S+)", mail.body).group(1)
    assert client.get(path).status_code == 200


def test_mails_about_accounts_are_no_hubs_to_read(client, mailoutbox):
    user = make.member(make.hub(), Role.OWNER)
    client.post("/account/login/code/", {"email": user.email})
    message = Message.objects.get()
    assert (message.hub, message.address) == (None, user.email)
    client.force_login(user)
    slug = user.memberships.get().hub.slug
    assert message.subject not in client.get(f"/h/{slug}/outbox/").content.decode()
    assert client.get(f"/h/{slug}/outbox/{message.pk}/").status_code == 404
