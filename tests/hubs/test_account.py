"""A person's own pages: language, preferences; and the demo's doors."""

from __future__ import annotations

import pytest

from madang.hubs.actions.demo import open_demo_door
from madang.hubs.models import Role
from madang.kit.errors import NotAllowed
from tests import make

pytestmark = pytest.mark.django_db


def test_preferences_are_kept(client):
    user = make.user()
    client.force_login(user)
    answer = client.post(
        "/me/",
        {"name": "Ana", "language": "es", "time_zone": "America/Denver",
         "theme": "dark", "_key": "k"},
    )  # fmt: skip
    user.refresh_from_db()
    assert (user.name, user.language, user.time_zone) == ("Ana", "es", "America/Denver")
    assert answer.cookies["theme"].value == "dark"
    assert 'lang="es"' in client.get("/me/").content.decode()


def test_a_visitor_keeps_a_language_in_a_cookie(client):
    answer = client.post(
        "/account/language/", {"language": "ko", "next": "/?a=1&lang=es"}
    )
    assert answer.url == "/?a=1"
    assert 'lang="ko"' in client.get("/").content.decode()


def test_a_user_keeps_it_with_her(client):
    user = make.user()
    client.force_login(user)
    client.post("/account/language/", {"language": "zh-hans"})
    user.refresh_from_db()
    assert user.language == "zh-hans"


def test_a_link_may_ask_for_a_language(client):
    assert 'lang="es"' in client.get("/?lang=es").content.decode()
    assert 'lang="en"' in client.get("/?lang=xx").content.decode()


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "javascript:1"]
)
def test_no_redirect_leads_away(client, to):
    answer = client.post("/account/language/", {"language": "ko", "next": to})
    assert answer.url == "/"


def test_demo_doors_sign_in_with_one_click(client, settings):
    settings.DEMO = True
    hub = make.hub()
    user = make.member(hub, Role.OWNER)
    door = open_demo_door(hub, user, title="Manager")
    assert open_demo_door(hub, user, title="Manager").token == door.token
    assert "Manager" in client.get("/demo/").content.decode()
    assert client.post(f"/demo/{door.token}/").url == f"/h/{hub.slug}/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_demo_doors_exist_in_the_demo_only(client, settings):
    settings.DEMO = True
    hub = make.hub()
    door = open_demo_door(hub, make.member(hub, Role.OWNER), title="Manager")
    settings.DEMO = False
    for method in (client.get, client.post):
        assert method("/demo/").status_code in {404, 405}
        assert method(f"/demo/{door.token}/").status_code == 404
    assert client.get("/demo/").status_code == 404
    assert "_auth_user_id" not in client.session
    with pytest.raises(NotAllowed):
        open_demo_door(hub, make.user(), title="Judge")
