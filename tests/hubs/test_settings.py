"""A hub is set up by those who run it, and opened by the operator."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from madang.hubs import actions, journal
from madang.hubs.models import (
    Hub,
    Invitation,
    JournalLine,
    Membership,
    Role,
    Site,
    User,
)
from madang.kit.errors import NotAllowed, Refused
from tests import make

pytestmark = pytest.mark.django_db


def identity(hub, **changed):
    return {
        "version": hub.version, "name_en": "Norte", "name_es": "Norte", "tagline_en": "",
        "languages": ["es", "en"], "main_language": "es", "currency": "MXN", "zone": "America/Ojinaga", "colour": "#aa3300", "_key": "k",
        **changed,
    }  # fmt: skip


def test_the_identity_is_changed_and_told(client):
    hub = make.hub()
    client.force_login(make.member(hub))
    answer = client.post(f"/h/{hub.slug}/settings/", identity(hub))
    assert answer.status_code == 302
    hub.refresh_from_db()
    assert (hub.name, hub.languages, hub.version) == (
        {"en": "Norte", "es": "Norte"}, ["es", "en"], 2,
    )  # fmt: skip
    assert JournalLine.objects.get(hub=hub).verb == "hubs.update_identity"


def test_the_second_of_two_editors_keeps_what_she_typed(client):
    hub = make.hub()
    client.force_login(make.member(hub))
    client.post(f"/h/{hub.slug}/settings/", identity(hub))
    answer = client.post(
        f"/h/{hub.slug}/settings/", identity(hub, name_en="Sur", _key="l")
    )
    assert answer.status_code == 422
    assert 'value="Sur"' in answer.content.decode()
    hub.refresh_from_db()
    assert hub.name["en"] == "Norte"


@pytest.mark.parametrize("role", [Role.FINANCE, Role.JUDGE])
def test_others_do_not_set_the_hub_up(client, role):
    hub = make.hub()
    client.force_login(make.member(hub, role))
    assert client.get(f"/h/{hub.slug}/settings/").status_code == 403


def test_public_pages_go_off_at_once(client):
    hub = make.hub()
    client.force_login(make.member(hub))
    client.post(f"/h/{hub.slug}/settings/public/", {"is_public": "0", "_key": "k"})
    assert not Hub.objects.get(pk=hub.pk).is_public


def site(**changed):
    return {
        "name_en": "Bridge", "country": "MX", "city": "Ciudad Juárez", "address": "",
        "zone": "America/Ciudad_Juarez", "_key": "k", **changed,
    }  # fmt: skip


def test_sites_come_change_and_go(client):
    hub = make.hub()
    client.force_login(make.member(hub))
    root = f"/h/{hub.slug}/settings/sites/"
    client.post(f"{root}new/", site())
    row = Site.objects.get(hub=hub)
    client.post(f"{root}{row.pk}/", site(city="El Paso", _key="l"))
    row.refresh_from_db()
    assert (row.city, row.zone) == ("El Paso", "America/Ciudad_Juarez")
    assert client.get(root).status_code == 200
    client.post(f"{root}{row.pk}/remove/", {"_key": "m"})
    assert not Site.objects.exists()


def test_a_wrong_zone_is_said_at_its_field(client):
    hub = make.hub()
    client.force_login(make.member(hub))
    page = f"/h/{hub.slug}/settings/sites/new/"
    answer = client.post(page, site(zone="Mars/Olympus"))
    assert answer.status_code == 422
    assert "id_zone_error" in answer.content.decode()


def test_the_operator_opens_a_hub_and_its_owner_is_invited(client):
    client.force_login(make.user(is_superuser=True))
    answer = client.post(
        "/new/",
        {"slug": "songdo", "name_ko": "송도", "languages": ["ko"], "currency": "KRW",
         "zone": "Asia/Seoul",
         "owner": "owner@example.org", "_key": "k"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert Invitation.objects.get(hub__slug="songdo").role == Role.OWNER


def test_nobody_else_opens_hubs(client):
    client.force_login(make.user())
    assert client.get("/new/").status_code == 404
    with pytest.raises(NotAllowed):
        actions.open_hub(make.user(), slug="x", name={"en": "X"})


def test_the_console_opens_a_hub_with_its_owner():
    owner = make.user()
    hub = actions.open_hub(None, slug="norte", name={"es": "Norte"}, owner=owner)
    assert Membership.objects.get(hub=hub).user == owner
    assert {line.verb for line in JournalLine.objects.filter(hub=hub)} == {
        "hubs.open_hub", "hubs.give_role",
    }  # fmt: skip


@pytest.mark.parametrize("slug", ["me", "account", "h", ""])
def test_a_hub_takes_no_address_of_the_house(slug):
    with pytest.raises(Refused):
        actions.open_hub(None, slug=slug, name={"en": "X"})


def test_the_front_door_knows_who_comes(client):
    assert b"No hub" in client.get("/").content
    first, second = make.hub(is_public=False), make.hub(is_public=False)
    user = make.member(first)
    client.force_login(user)
    assert client.get("/").url == f"/h/{first.slug}/"
    make.member(second, who=user)
    page = client.get("/").content.decode()
    assert f"/h/{first.slug}/" in page
    assert f"/h/{second.slug}/" in page
    assert User.objects.count() == 1


def test_a_day_begins_at_midnight_in_the_hub():
    seoul, juarez = make.hub(zone="Asia/Seoul"), make.hub(zone="America/Ojinaga")
    moment = datetime(2026, 11, 22, 22, tzinfo=UTC)
    assert (seoul.day_of(moment).day, juarez.day_of(moment).day) == (23, 22)


@pytest.mark.parametrize(
    ("hers", "shown"), [("", "Seoul"), ("America/Denver", "Denver")]
)
def test_pages_show_the_hubs_time_to_whoever_chose_no_zone(client, hers, shown):
    by = make.actor(make.hub(zone="Asia/Seoul"), Role.OWNER)
    User.objects.filter(pk=by.user.pk).update(time_zone=hers)
    journal.write(by, [journal.Line("hubs.test", by.hub, {"name": ["a", "b"]})])
    client.force_login(by.user)
    page = client.get(f"/h/{by.hub.slug}/journal/").content.decode()
    places = re.findall(r"<time [^>]*\(([^)]+)\)", page)
    assert set(places) == {shown}
