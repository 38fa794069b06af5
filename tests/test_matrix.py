"""Every address × everybody × every method × two hubs: nobody sees or changes more.

The addresses come from the resolver: a new one without a door, or without sample
arguments, fails here and says what to add.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.template.base import Template
from django.test.utils import _TestState

from madang.hubs.http import Door
from madang.hubs.rules import is_staff
from tests.matrix import passes
from tests.matrix.checker import CURIOUS, Checker
from tests.matrix.routes import faults, routes
from tests.matrix.samples import SAMPLES, Sample, row
from tests.matrix.world import NAMES, build
from tools import policy

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@contextmanager
def pages_unwatched():
    """Render as in life: nobody here asks which templates made a page."""
    watched = Template._render  # type: ignore[attr-defined]
    Template._render = _TestState.saved_data.template_render  # type: ignore[attr-defined]
    yield
    Template._render = watched  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Make both hubs once; every test and every request is rolled back to them."""
    from django.conf import settings
    from django.db import connection
    from django.test import TestCase
    from django.test.utils import override_settings

    media = override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("files"), DEMO=False, DEBUG=False
    )
    with django_db_blocker.unblock(), media, pages_unwatched():
        assert not settings.DEMO
        connection.ensure_connection()
        from django.db import transaction

        with transaction.atomic():
            with TestCase.captureOnCommitCallbacks(execute=True):
                found = build()
            yield found
            transaction.set_rollback(True)


@pytest.fixture(scope="module")
def asking(world):
    """One who asks, and keeps what each walker's pages have in common."""
    return Checker(world)


@pytest.fixture
def checker(asking):
    """The same, with nothing written down yet."""
    asking.begin_anew()
    return asking


def test_every_address_has_a_door_a_name_and_sample_arguments():
    assert faults(routes(), set(SAMPLES)) == []


def test_closed_addresses_open_for_nobody(world, checker):
    for route in routes():
        if route.is_closed:
            for name in ("visitor", "owner", "operator"):
                answer = checker.send(world.walker(name), "GET", route.path)
                assert answer.status_code == 404, route


def test_everybody_walks(world):
    assert [walker.name for walker in world.walkers] == list(NAMES)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("name", sorted(NAMES, key=lambda name: name not in CURIOUS))
def test_nobody_gets_more_than_the_doors_say(world, checker, name):
    checker.walk(routes(), [world.walker(name)])
    assert not checker.findings, "\n".join(checker.findings)
    assert checker.asked > len(passes.open_routes(routes()))
    if name == "owner":
        assert checker.in_languages > 50


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize("name", ["owner", "founder"])
def test_nor_do_those_who_see_most_and_least_on_the_other_database(
    world, checker, name
):
    """The doors are the same code; what each page asks for is other SQL."""
    checker.walk(routes(), [world.walker(name)])
    assert not checker.findings, "\n".join(checker.findings)
    assert checker.asked > 500


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("name", ["visitor", "owner"])
def test_other_methods_do_nothing(world, checker, name):
    for route in routes():
        if not route.is_closed and route.door is not None:
            checker.try_methods(route, world.walker(name))
    assert not checker.findings, "\n".join(checker.findings)


@pytest.mark.only_on("sqlite")
def test_no_form_is_taken_without_its_token(checker):
    assert passes.try_without_token(checker, routes()) > 50
    assert not checker.findings, "\n".join(checker.findings)


@pytest.mark.only_on("sqlite")
def test_what_nobody_means_is_answered(checker):
    assert passes.try_nonsense(checker, routes()) > 400
    assert not checker.findings, "\n".join(checker.findings)


@pytest.mark.only_on("sqlite")
def test_nothing_of_a_hub_is_kept_for_the_next_one(checker):
    assert passes.try_one_after_the_other(checker, routes()) > 50
    assert not checker.findings, "\n".join(checker.findings)


LEAKS = {
    "any": (row("organisation"), "shows B's"),
    "export": (Sample(), "shows B's"),
    "found": (Sample(asks=("q=zqcanary",)), "shows B's"),
    "panel": (row("organisation"), "shows B's"),
    "download": (row("file"), "shows B's"),
    "rename": (row("organisation"), "changes B's ['directory_organisation']"),
    "onward": (Sample(), "leads to https://elsewhere.example/"),
    "mute": (Sample(), "offers no other language"),
    "broken": (Sample(), "breaks: 500"),
}


@pytest.mark.urls("tests.matrix.leaks")
@pytest.mark.parametrize("name", LEAKS)
def test_a_planted_leak_is_found(world, name):
    sample, told = LEAKS[name]
    checker = Checker(world, {name: sample})
    (route,) = [r for r in routes("tests.matrix.leaks") if r.name == name]
    checker.walk([route], [world.walker("owner")])
    assert [found for found in checker.findings if told in found]


@pytest.mark.urls("tests.matrix.leaks")
def test_a_planted_door_that_lets_too_many_in_is_found(world):
    """The door says staff; a view that answers a judge is against it."""
    (route,) = [r for r in routes("tests.matrix.leaks") if r.name == "found"]
    strict = replace(route, door=Door(is_staff, ("GET",)))
    checker = Checker(world, {})
    checker.walk([strict], [world.walker("judge")])
    assert [found for found in checker.findings if "should be REFUSED" in found]


def test_a_view_without_its_door_and_one_without_a_sample_are_named():
    told = faults(routes("tests.matrix.leaks"), {"gone"})
    assert any(t.startswith("doorless ") and "has no door" in t for t in told)
    assert any(t.startswith("any ") and "add sample arguments" in t for t in told)
    assert any(t.startswith("gone: no such address") for t in told)


def test_the_written_policy_is_the_code_s():
    assert policy.TARGET.read_text(encoding="utf-8") == policy.text(), (
        "run .venv/bin/python tools/policy.py"
    )
