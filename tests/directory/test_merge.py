"""Look-alikes are found across scripts; a merge loses nothing and can be undone."""

from __future__ import annotations

import doctest
import json
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers

from madang.directory import actions, checking, likeness
from madang.directory.models import (
    Headcount,
    LookAlike,
    MergeRecord,
    Note,
    Organisation,
    Person,
    Tag,
    Tagging,
)
from madang.directory.queries import organisations_visible_to
from madang.hubs.models import Membership, Role
from madang.kit import clock
from madang.kit.errors import Conflict, NotAllowed, Refused
from tests import make

pytestmark = pytest.mark.django_db

#: Rows that a merge may leave different: its own records, versions and times.
OWN = {"directory.mergerecord", "directory.lookalike"}


def stored():
    """Return every row of the directory and the memberships, versions aside."""
    models: list[Any] = [*apps.get_app_config("directory").get_models(), Membership]
    rows = [
        row for m in models if m._meta.label_lower not in OWN for row in m.objects.all()
    ]
    told = json.loads(serializers.serialize("json", rows))
    for row in told:
        for name in ("version", "updated_at"):
            row["fields"].pop(name, None)
    return sorted(told, key=lambda row: (row["model"], row["pk"]))


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def pair():
    hub = make.hub()
    kept = make.organisation(hub, name="한빛로봇", city="", country="KR", slug="hanbit")
    gone = make.organisation(
        hub,
        name="Hanbit Robot Co., Ltd.",
        city="Incheon",
        country="KR",
        external_key="file:7",
        is_listed=True,
        headcount=30,
        slug="hanbit-robot",
    )
    tag = Tag.objects.create(hub=hub, word="x", word_key="x")
    for row in (kept, gone):
        Tagging.objects.create(hub=hub, tag=tag, organisation=row)
    make.standing(kept)
    make.standing(gone)
    make.standing(gone, "partner")
    Headcount.objects.create(
        hub=hub, organisation=gone, counted_on=date(2026, 5, 1), people=30
    )
    Note.objects.create(hub=hub, organisation=gone, text="said", written_at=clock.now())
    other = make.organisation(hub, name="Maker Space")
    make.relation(kept, gone)
    make.relation(gone, other)
    make.affiliation(make.person(hub), gone)
    make.member(hub, Role.MEMBER, scope=("directory.organisation", gone.pk))
    return kept, gone


def test_the_examples_hold():
    assert doctest.testmod(likeness).failed == 0
    assert doctest.testmod(checking).failed == 0


def test_merging_turns_every_key_and_undoing_turns_them_back(pair, now):
    kept, gone = pair
    by = make.actor(kept.hub)
    before = stored()
    done = actions.merge(kept, by, gone=gone, take=["name"], now=now)
    row = Organisation.objects.get(pk=kept.pk)
    assert (row.name, row.city, row.headcount) == (gone.name, "Incheon", 30)
    assert (row.slug, row.external_key) == ("hanbit", "file:7")
    assert set(row.standings.values_list("kind", flat=True)) == {"resident", "partner"}
    assert (row.notes.count(), row.affiliations.count()) == (1, 1)
    assert [r.object.name for r in row.relations.all()] == [gone.name, "Maker Space"]
    assert (
        Membership.objects.get(scope_kind="directory.organisation").scope_id == row.pk
    )
    assert gone not in organisations_visible_to(by)
    actions.undo_merge(done.record, by, now=now)
    assert stored() == before
    with pytest.raises(Conflict):
        actions.undo_merge(done.record, by, now=now)


def test_what_was_changed_since_the_merge_stays(pair, now):
    kept, gone = pair
    by = make.actor(kept.hub)
    done = actions.merge(kept, by, gone=gone, take=[], now=now)
    row = Organisation.objects.get(pk=kept.pk)
    actions.correct_organisation(
        row, by, expected=row.version, values={"city": "Seoul"}, now=now
    )
    actions.undo_merge(done.record, by, now=now)
    assert Organisation.objects.get(pk=kept.pk).city == "Seoul"
    assert Organisation.objects.get(pk=gone.pk).city == "Incheon"


def test_merges_are_undone_from_the_last(pair, now):
    kept, gone = pair
    by = make.actor(kept.hub)
    third = make.organisation(kept.hub)
    first = actions.merge(kept, by, gone=gone, take=[], now=now)
    second = actions.merge(third, by, gone=kept, take=[], now=now)
    with pytest.raises(Conflict):
        actions.undo_merge(first.record, by, now=now)
    actions.undo_merge(second.record, by, now=now)
    actions.undo_merge(first.record, by, now=now)
    assert organisations_visible_to(by).count() == 4


def test_who_may_merge_what(pair, now):
    kept, gone = pair
    foreign = make.organisation()
    by = make.actor(kept.hub)
    with pytest.raises(Refused):
        actions.merge(kept, by, gone=foreign, take=[], now=now)
    with pytest.raises(Refused):
        actions.merge(kept, by, gone=kept, take=[], now=now)
    founder = make.actor(
        kept.hub, Role.MEMBER, scope=("directory.organisation", kept.pk)
    )
    with pytest.raises(NotAllowed):
        actions.merge(kept, founder, gone=gone, take=[], now=now)
    actions.merge(kept, by, gone=gone, take=[], now=now)
    with pytest.raises(Conflict):
        actions.merge(kept, by, gone=gone, take=[], now=now)


def test_people_merge_with_their_places_and_their_user(now):
    hub = make.hub()
    user = make.user()
    kept, gone = (
        make.person(hub, name="김하늘"),
        make.person(hub, name="Kim Ha-neul", user=user),
    )
    place = make.organisation(hub)
    make.affiliation(gone, place)
    by = make.actor(hub)
    before = stored()
    done = actions.merge(kept, by, gone=gone, take=[], now=now)
    assert Person.objects.get(pk=kept.pk).user == user
    assert [a.person for a in place.affiliations.all()] == [kept]
    actions.undo_merge(done.record, by, now=now)
    assert stored() == before


def test_look_alikes_across_scripts(now):
    by = make.actor()
    hub = by.hub

    def firm(name, **more):
        return make.organisation(hub, **{"name": name, "country": "KR"} | more)

    same = [
        (firm("주식회사 한빛로봇"), firm("한빛 로봇(주)"), "name"),
        (firm("새벽바이오랩"), firm("Saebyeok Biolab"), "sound"),
        (
            firm("Acme", website="https://www.acme-robots.kr"),
            firm("에이씨엠이", website="http://acme-robots.kr/ko"),
            "host",
        ),
        (
            firm("Uno", registration_number="123-45-67890"),
            firm("Dos", registration_number="1234567890"),
            "number",
        ),
        (
            firm("Textiles del Norte, S.A. de C.V.", country="MX"),
            firm("Textiles del Nrte", country="MX"),
            "near",
        ),
    ]
    firm("LinkedIn page one", website="https://www.linkedin.com/company/one")
    firm("Another company", website="https://www.linkedin.com/company/two")
    found = actions.find_look_alikes(hub, by, now=now)
    assert found.organisations == 5
    told = {
        (p.organisation_id, p.other_organisation_id): p.reasons[0]
        for p in LookAlike.objects.all()
    }
    assert told == {(a.pk, b.pk): why for a, b, why in same}
    pair = LookAlike.objects.first()
    actions.keep_apart(pair, by, now=now)
    actions.find_look_alikes(hub, by, now=now)
    assert LookAlike.objects.filter(state="distinct").get() == pair
    assert LookAlike.objects.count() == 5


def test_a_persons_name_alone_is_no_reason(now):
    by = make.actor()
    hub = by.hub
    place = make.organisation(hub)
    one = make.person(hub, name="김민준", email="a@example.org")
    two = make.person(hub, name="김민준", email="b@example.org")
    assert actions.find_look_alikes(hub, by, now=now).people == 0
    make.affiliation(one, place)
    make.affiliation(two, place)
    assert actions.find_look_alikes(hub, by, now=now).people == 1
    three = make.person(hub, name="Ana Ruiz", email="x@example.org")
    four = make.person(hub, name="A. Ruiz", email="x@example.org")
    actions.find_look_alikes(hub, by, now=now)
    assert LookAlike.objects.filter(person=three, other_person=four).exists()


def test_a_pair_of_another_hub_is_never_found(now):
    by = make.actor()
    make.organisation(by.hub, name="Same")
    make.organisation(name="Same")
    assert actions.find_look_alikes(by.hub, by, now=now).organisations == 0
    assert not MergeRecord.objects.exists()
