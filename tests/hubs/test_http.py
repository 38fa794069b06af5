"""Doors open for whom they say, and a form has one effect."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from madang.hubs.http import address_of
from madang.hubs.idempotency import IdempotencyMiddleware
from madang.hubs.models import IdempotencyKey, Role
from madang.kit.templatetags.forms import form_token
from tests import make

pytestmark = pytest.mark.django_db


def test_a_visitor_is_sent_to_sign_in(client):
    hub = make.hub()
    answer = client.get(f"/h/{hub.slug}/journal/")
    assert (answer.status_code, answer.url.split("?")[0]) == (
        302,
        reverse("account_login"),
    )


def test_a_strangers_hub_does_not_exist(client):
    client.force_login(make.member(make.hub()))
    assert client.get(f"/h/{make.hub().slug}/journal/").status_code == 404


def test_a_member_enters(client):
    hub = make.hub()
    client.force_login(make.member(hub, Role.JUDGE))
    assert client.get(f"/h/{hub.slug}/journal/").status_code == 200


def test_an_undeclared_method_is_refused(client):
    hub = make.hub()
    client.force_login(make.member(hub))
    assert client.post(f"/h/{hub.slug}/journal/").status_code == 405


def test_an_ended_membership_closes_the_door_at_once(client):
    hub = make.hub()
    user = make.member(hub)
    client.force_login(user)
    user.memberships.update(ended_at="2026-01-01T00:00Z")
    assert client.get(f"/h/{hub.slug}/journal/").status_code == 404


@pytest.mark.parametrize(
    ("proxies", "seen"), [(0, "10.0.0.9"), (1, "3.3.3.3"), (2, "2.2.2.2")]
)
def test_forwarded_addresses_count_only_as_configured(settings, proxies, seen):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get(
        "/", headers={"X-Forwarded-For": "1.1.1.1, 2.2.2.2, 3.3.3.3"},
        REMOTE_ADDR="10.0.0.9",
    )  # fmt: skip
    assert address_of(request) == seen


def post(middleware, key, user, **data):
    request = RequestFactory().post("/x", {"_key": key, **data})
    request.user = user
    return middleware(request)


class Counter:
    def __init__(self, *statuses):
        self.calls, self.statuses = 0, statuses

    def __call__(self, request):
        status = self.statuses[min(self.calls, len(self.statuses) - 1)]
        self.calls += 1
        return HttpResponse("done", status=status)


def test_a_second_click_has_no_second_effect():
    view, user = Counter(200), make.user()
    middleware = IdempotencyMiddleware(view)
    answers = [post(middleware, "k", user, a=1) for _ in range(2)]
    assert [a.content for a in answers] == [b"done", b"done"]
    assert view.calls == 1


def test_the_same_key_with_other_contents_is_refused():
    view, user = Counter(200), make.user()
    middleware = IdempotencyMiddleware(view)
    post(middleware, "k", user, a=1)
    assert post(middleware, "k", user, a=2).status_code == 422
    assert view.calls == 1


def test_a_refused_form_may_be_mended_under_its_key():
    view, user = Counter(422, 302), make.user()
    middleware = IdempotencyMiddleware(view)
    post(middleware, "k", user, a=1)
    assert not IdempotencyKey.objects.exists()
    assert post(middleware, "k", user, a=2).status_code == 302


@pytest.mark.parametrize(("status", "is_kept"), [(200, False), (422, True)])
def test_only_a_refused_form_is_shown_again_under_its_key(status, is_kept):
    def view(request):
        token = form_token({"request": request})
        return HttpResponse(f"k {token}", status=status)

    user = make.user()
    first = post(IdempotencyMiddleware(view), "k", user).content.decode()
    assert first.startswith("k <")
    assert ('name="_key" value="k"' in first) is is_kept
    if not is_kept:  # the same answer for the same form, its new key included
        again = post(IdempotencyMiddleware(view), "k", user).content.decode()
        assert again == first


def test_two_people_may_hold_the_same_key():
    view = Counter(200)
    middleware = IdempotencyMiddleware(view)
    post(middleware, "k", make.user())
    post(middleware, "k", make.user())
    assert view.calls == 2
