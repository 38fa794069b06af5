"""The side navigation: short ones lie open, long ones fold what is not needed."""

from __future__ import annotations

import re

import pytest

from madang.hubs.models import Role
from tests import make

pytestmark = pytest.mark.django_db

FOLDED = re.compile(r'<details\s+data-group="(\w+)"\s*(open)?')


def folds(client, path, cookie=None):
    """Return which groups the page folds, and which of those lie open."""
    client.cookies.pop("menu", None)
    if cookie is not None:
        client.cookies["menu"] = cookie
    found = FOLDED.findall(client.get(path).text)
    return {name for name, _ in found}, {name for name, is_open in found if is_open}


def test_a_long_menu_opens_where_its_reader_is(client):
    client.force_login(make.member(make.hub(slug="tech"), Role.OWNER))
    groups, open_ones = folds(client, "/h/tech/organisations/")
    assert {"people", "place", "hub"} <= groups
    assert open_ones == {"people"}


def test_what_its_reader_opened_stays_open_and_nonsense_opens_nothing(client):
    client.force_login(make.member(make.hub(slug="tech"), Role.OWNER))
    groups, kept = folds(client, "/h/tech/organisations/", "place.hub")
    assert kept == {"people", "place", "hub"}
    nonsense = folds(client, "/h/tech/organisations/", '"><script>.no.such')
    assert nonsense == (groups, {"people"})


def test_a_short_menu_folds_nothing(client):
    hub = make.hub(slug="tech")
    client.force_login(make.member(hub, Role.GUEST))
    assert folds(client, "/h/tech/") == (set(), set())


def test_a_buyers_phone_has_what_she_buys_beside_home(client):
    hub = make.hub(slug="tech")
    firm = make.organisation(hub)
    buyer = make.member(hub, Role.BUYER, scope=("directory.organisation", firm.pk))
    client.force_login(buyer)
    bar = (
        client.get("/h/tech/")
        .text.partition('class="tabbar"')[2]
        .partition("</nav>")[0]
    )
    assert re.findall(r'href="(/h/[^"]+)"', bar)[:3] == [
        "/h/tech/", "/h/tech/needs/", "/h/tech/rfqs/",
    ]  # fmt: skip
