"""What the directory holds about a person is handed out whole and erased whole."""

from __future__ import annotations

import inspect

import pytest

from madang.directory import actions
from madang.directory.models import ContactPoint, MergeRecord, Note, Person
from madang.directory.sentences import SENTENCES
from madang.hubs.models import User
from madang.kit import clock, personal_data
from tests import make

pytestmark = pytest.mark.django_db


def test_a_person_is_handed_out_and_erased_with_what_hangs_on_her():
    by = make.actor()
    hub, now = by.hub, clock.now()
    user = make.user()
    herself = make.person(hub, user=user, name="김하늘")
    double = make.person(hub, name="Kim Haneul")
    other = make.person(hub, name="Somebody else")
    elsewhere = make.person(user=user, name="In another hub")
    ContactPoint.objects.create(hub=hub, person=double, value="x@example.org")
    Note.objects.create(hub=hub, person=herself, text="said", written_at=now)
    Note.objects.create(hub=hub, person=other, text="of another", written_at=now)
    make.affiliation(herself, make.organisation(hub))
    actions.merge(herself, by, gone=double, take=[], now=now)
    person = personal_data.whole_person(hub, (User._meta.label_lower, user.pk))
    assert ("directory.person", double.pk) in person
    store = next(s for s in personal_data.stores() if s.name == "directory.entries")
    kinds = sorted(row["entry"] for row in store.collect(hub, person).rows)
    assert kinds == [
        "directory.affiliation",
        "directory.contactpoint",
        "directory.note",
        "directory.person",
        "directory.person",
    ]
    assert store.count(hub, person) == 2
    assert store.erase is not None
    assert store.erase(hub, person, by, now) == 2
    assert set(Person.objects.all()) == {other, elsewhere}
    assert [note.text for note in Note.objects.all()] == ["of another"]
    assert not MergeRecord.objects.exists()


def test_every_action_has_its_sentence():
    verbs = {
        name
        for name, function in inspect.getmembers(actions, inspect.isfunction)
        if hasattr(function, "allowed")
    }
    assert verbs <= SENTENCES.keys()
