"""An action checks, acts in one transaction and writes it down."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import transaction

from madang.hubs import journal, rules
from madang.hubs.actions import Stale, action, save_version
from madang.hubs.models import JournalLine, Role, Site
from madang.kit.errors import NotAllowed, Refused
from tests import make

pytestmark = pytest.mark.django_db
VERBS = __name__.split(".")[1]


@action(rules.is_managing)
def rename(site, by, *, name):
    site.name = {"en": name}
    site.save()
    return site


@action(rules.is_managing)
def open_site(hub, by, *, name):
    return Site.objects.create(hub=hub, name={"en": name}, country="KR", zone="UTC")


@action(rules.is_managing)
def fail(site, by):
    site.city = "Nowhere"
    site.save()
    raise Refused("no")


@action(rules.is_managing)
def rename_some(hub, by, *, sites):
    """Rename what can be renamed; the second one's savepoint is given up."""
    for n, site in enumerate(sites):
        with suppress(Refused), transaction.atomic():
            rename(site, by, name=f"Site {n}")
            assert not JournalLine.objects.exists()  # the head is locked last
            if n == 1:
                raise Refused("no")
    return hub


def test_a_change_is_done_and_told_with_before_and_after():
    site = make.site()
    by = make.actor(site.hub)
    old = site.name
    rename(site, by, name="Norte")
    line = JournalLine.objects.get(hub=site.hub)
    assert line.changes == {"name": [old, {"en": "Norte"}]}
    assert (line.by, line.kind, line.object_id) == (by.user, "hubs.site", site.pk)


def test_a_creation_is_told_of_what_was_created():
    by = make.actor()
    site = open_site(by.hub, by, name="Songdo")
    line = JournalLine.objects.get(hub=by.hub)
    assert (line.kind, line.object_id) == ("hubs.site", site.pk)
    assert line.changes["country"] == [None, "KR"]


def test_actions_in_an_action_are_told_at_its_end_but_for_what_was_undone():
    hub = make.hub()
    by, sites = make.actor(hub), [make.site(hub) for _n in range(3)]
    rename_some(hub, by, sites=sites)
    lines = JournalLine.objects.filter(hub=hub).order_by("number")
    told = [(line.verb, line.object_id) for line in lines]
    kept = [sites[0].pk, sites[2].pk]
    assert told[:2] == [(f"{VERBS}.rename", pk) for pk in kept]
    assert told[2:] == [(f"{VERBS}.rename_some", hub.pk)]
    assert not list(journal.broken_lines(hub))


def test_a_refusal_leaves_neither_change_nor_line():
    site = make.site()
    with pytest.raises(Refused):
        fail(site, make.actor(site.hub))
    assert Site.objects.get(pk=site.pk).city == ""
    assert not JournalLine.objects.exists()


@pytest.mark.parametrize("role", [Role.JUDGE, Role.MEMBER, Role.FINANCE])
def test_who_may_not_is_refused(role):
    site = make.site()
    with pytest.raises(NotAllowed):
        rename(site, make.actor(site.hub, role), name="x")


def test_staff_of_another_hub_is_refused():
    with pytest.raises(NotAllowed):
        rename(make.site(), make.actor(), name="x")


def test_the_second_of_two_editors_is_told():
    hub = make.hub()
    save_version(hub, 1, ["colour"])
    with pytest.raises(Stale):
        save_version(hub, 1, ["colour"])
