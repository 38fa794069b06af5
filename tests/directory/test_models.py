"""What the tables of the directory refuse and keep by themselves."""

from __future__ import annotations

import doctest

import pytest
from django.db import IntegrityError, connection, transaction

from madang.directory import names
from madang.directory.models import (
    Note,
    Organisation,
    Person,
    with_derived,
)
from madang.directory.queries import organisations_visible_to, people_visible_to
from madang.hubs.models import Role
from madang.kit import clock
from tests import make

pytestmark = pytest.mark.django_db


def test_names_do_what_their_examples_say():
    assert doctest.testmod(names).failed == 0


def test_keys_are_kept_however_a_row_is_written():
    hub = make.hub()
    made = make.organisation(
        hub, name="(주)한빛 로봇", website="https://www.hanbit.kr/a"
    )
    assert (made.name_key, made.website_host) == ("한빛로봇", "hanbit.kr")
    rows = [Organisation(hub=hub, name="Acme, Inc.", registration_number="12-34")]
    Organisation.objects.bulk_create(rows)
    kept = Organisation.objects.get(name="Acme, Inc.")
    assert (kept.name_key, kept.registration_key) == ("acme", "1234")
    kept.name = "Zeta LLC"
    kept.save(update_fields=with_derived(Organisation, ["name"]))
    assert Organisation.objects.get(pk=kept.pk).name_key == "zeta"


def test_a_relation_to_itself_and_an_end_before_the_start_are_refused():
    one = make.organisation()
    with pytest.raises(IntegrityError), transaction.atomic():
        make.relation(one, one)
    who = make.person(one.hub)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.affiliation(who, one, starts_on="2026-02-01", ends_on="2026-01-01")


def test_a_note_is_about_one_thing():
    one = make.organisation()
    who = make.person(one.hub)
    for subject in ({}, {"organisation": one, "person": who}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Note.objects.create(
                hub=one.hub, text="x", written_at=clock.now(), **subject
            )


def test_no_key_reaches_into_another_hub():
    here, there = make.organisation(), make.organisation()
    with pytest.raises(IntegrityError), transaction.atomic():
        _settled(make.relation, here, there)
    with pytest.raises(IntegrityError), transaction.atomic():
        _settled(make.affiliation, make.person(there.hub), here)


def _settled(maker, *args):
    """Make a row and let PostgreSQL look at its deferred keys now."""
    maker(*args)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_who_sees_whom():
    hub = make.hub()
    own = make.organisation(hub)
    listed = make.organisation(hub, is_listed=True, slug="listed")
    hidden = make.organisation(hub)
    make.organisation(hub, merged_into=own)
    make.organisation()
    founder = make.actor(hub, Role.MEMBER, scope=("directory.organisation", own.pk))
    staff, guest = make.actor(hub), make.actor(hub, Role.GUEST)
    assert set(organisations_visible_to(staff)) == {own, listed, hidden}
    assert set(organisations_visible_to(founder)) == {own, listed}
    assert set(organisations_visible_to(guest)) == {listed}
    herself = make.person(hub, user=founder.user)
    colleague, stranger = make.person(hub), make.person(hub)
    make.affiliation(colleague, own)
    make.affiliation(stranger, hidden)
    assert set(people_visible_to(staff)) == {herself, colleague, stranger}
    assert set(people_visible_to(founder)) == {herself, colleague}
    assert set(people_visible_to(guest)) == set()
    assert Person.objects.count() == 3
