"""A company's own people are invited on its page, and keep its profile then."""

from __future__ import annotations

import re

import pytest

from madang.hubs.models import Invitation, Role
from madang.inbox.outbox import send_waiting
from madang.kit import clock
from tests import make

pytestmark = pytest.mark.django_db


def test_a_founder_is_invited_and_finds_her_company(client, mailoutbox):
    by = make.actor(role=Role.OWNER)
    firm = make.organisation(by.hub)
    client.force_login(by.user)
    page = f"/h/{by.hub.slug}/organisations/{firm.pk}/"
    assert 'href="invite/"' in client.get(page).content.decode()
    form = _form("ana@example.org", "member")
    assert client.post(f"{page}invite/", form).status_code == 302
    made = Invitation.objects.get()
    assert (made.role, made.scope_id) == (Role.MEMBER, firm.pk)
    send_waiting(clock.now())
    path = re.search(r"http://127\.0\.0\.1:8000(/\S+)", mailoutbox[0].body).group(1)
    client.logout()
    client.post(path, {"name": "Ana Ríos"})
    answer = client.get(f"/h/{by.hub.slug}/company/", follow=True)
    assert str(firm) in answer.content.decode()
    assert client.get(f"{page}edit/").status_code == 200


def _form(email, role):
    return {"_key": "1", "email": email, "role": role, "language": "es"}


def test_a_sponsor_is_invited_for_her_company_alone_and_nobody_as_staff(client):
    by = make.actor(role=Role.OWNER)
    firm = make.organisation(by.hub)
    client.force_login(by.user)
    url = f"/h/{by.hub.slug}/organisations/{firm.pk}/invite/"
    assert client.post(url, _form("eve@example.org", "owner")).status_code == 422
    assert client.post(url, _form("ana@example.org", "sponsor")).status_code == 302
    made = Invitation.objects.get()
    assert (made.role, made.scope_id) == (Role.SPONSOR, firm.pk)


@pytest.mark.parametrize("email", ["", "no address", "x" * 300 + "@example.org"])
def test_a_wrong_address_is_shown_at_its_field_with_what_was_typed(client, email):
    by = make.actor(role=Role.OWNER)
    firm = make.organisation(by.hub)
    client.force_login(by.user)
    url = f"/h/{by.hub.slug}/organisations/{firm.pk}/invite/"
    answer = client.post(url, _form(email, "member"))
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", [Role.JUDGE, Role.FINANCE, Role.MEMBER])
def test_only_those_who_run_the_hub_invite(client, role):
    hub = make.hub()
    firm = make.organisation(hub)
    client.force_login(make.member(hub, role))
    url = f"/h/{hub.slug}/organisations/{firm.pk}/invite/"
    assert client.get(url).status_code == 403
