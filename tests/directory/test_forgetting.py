"""Whoever asked to be forgotten is named nowhere, and no old file brings her back."""

import json

import pytest

from madang.directory import actions
from madang.directory.forgetting import digest_of, forget, forgotten_in
from madang.directory.models import Affiliation, Forgotten, Organisation, Person
from madang.hubs.actions.privacy import erase_person
from madang.hubs.journal import broken_lines
from madang.hubs.models import JournalLine, Role
from madang.kit import clock
from tests import make
from tests.imports.test_imports import folder, sheet
from tests.imports.test_people import run, told

__all__ = ["folder"]

pytestmark = pytest.mark.django_db
NOW = clock.now()
NAME, LATIN, MAIL = "김하늘", "Haneul Kim", "haneul@hanbit.example"


def known(by):
    """Return a person who signs in, of whom the journal has told a lot."""
    user = make.member(by.hub, Role.GUEST, make.user(email=MAIL, name=NAME))
    values = {"name": NAME, "latin_name": LATIN, "email": MAIL}
    one = actions.add_person(by.hub, by, values=values, now=NOW)
    Person.objects.filter(pk=one.pk).update(user=user)
    firm = make.organisation(by.hub, name="Hanbit")
    place = {"organisation": firm, "role": "founder"}
    actions.add_part(one, by, part="affiliation", values=place, now=NOW)
    actions.add_part(one, by, part="note", values={"text": f"{LATIN} said"}, now=NOW)
    return user, one, firm


def told_of(hub, text):
    lines = JournalLine.objects.filter(hub=hub)
    told = json.dumps(list(lines.values_list("subject", "details")), ensure_ascii=False)
    return text.lower() in told.lower()


def test_an_erased_person_is_named_in_no_line_of_the_journal(client):
    by = make.actor(role=Role.OWNER)
    user, _one, _firm = known(by)
    namesake = make.person(by.hub, name=NAME)
    actions.set_tags(namesake, by, words=["x"])
    assert all(told_of(by.hub, text) for text in (NAME, LATIN, MAIL))
    erase_person(by.hub, by, user=user, now=NOW)
    assert not Affiliation.objects.exists()
    assert not told_of(by.hub, LATIN)
    assert not told_of(by.hub, MAIL)
    left = JournalLine.objects.filter(hub=by.hub, subject__contains=NAME)
    assert {line.object_id for line in left} == {namesake.pk}
    assert list(broken_lines(by.hub)) == []
    client.force_login(by.user)
    page = client.get(f"/h/{by.hub.slug}/journal/").content.decode()
    assert "somebody who was erased" in page
    assert MAIL not in page


FILE = [["name", "email"], ["Haneul", MAIL.upper()], ["Bora", "bora@x.example"]]


@pytest.mark.usefixtures("folder")
def test_no_old_file_brings_her_back_unless_staff_say_why():
    by = make.actor(role=Role.OWNER)
    user, _one, _firm = known(by)
    erase_person(by.hub, by, user=user, now=NOW)
    batch = run(sheet(*FILE), by)
    assert batch.counts == {"refused": 1, "created": 1}
    [(line, field, text)] = told(batch)
    assert (line, field) == (2, "email")
    assert text == "This person asked to be forgotten."
    again = run(sheet(*FILE), by, forgotten_reason="She has applied again.")
    assert again.counts == {"created": 1, "unchanged": 1}
    one = Person.objects.get(hub=by.hub, email=MAIL)
    line = JournalLine.objects.get(
        hub=by.hub, object_id=one.pk, kind="directory.person"
    )
    assert line.changes["reason"] == [None, "She has applied again."]


def test_what_stays_of_her_is_a_hash_of_this_hub_alone(settings):
    here, there = make.hub(), make.hub()
    forget(here, [MAIL, f" {MAIL.upper()}", ""], NOW)
    [kept] = Forgotten.objects.all()
    assert kept.digest == digest_of(here, MAIL)
    assert kept.digest not in {digest_of(there, MAIL), MAIL}
    assert forgotten_in(there) == frozenset()
    settings.SECRET_KEY = "another" * 8
    assert digest_of(here, MAIL) != kept.digest


@pytest.mark.usefixtures("folder")
def test_any_language_is_taken_by_code_or_by_name_in_four_languages():
    by = make.actor(make.hub(languages=["en"]))
    rows = [["name", "languages"], ["Ana", "ja; Francés; 베트남어; 葡萄牙语; Deutsch"]]
    run(sheet(*rows), by)
    assert Person.objects.get(hub=by.hub).languages == ["ja", "fr", "vi", "pt", "de"]
    firms = [["company", "languages"], ["Hanbit", "Korean; japonés"]]
    run(sheet(*firms), by, kind="directory.organisation")
    assert Organisation.objects.get(hub=by.hub).languages == ["ko", "ja"]


def test_a_profile_shows_and_takes_languages_by_the_readers_names(client):
    by = make.actor()
    one = make.person(by.hub, languages=["ja", "zh-hans"])
    client.force_login(by.user)
    root = f"/h/{by.hub.slug}/people/{one.pk}/"
    client.cookies["django_language"] = "es"
    assert "japonés, chino simplificado" in client.get(root).content.decode()
    page = client.get(f"{root}edit/").context["form"]
    assert page["languages"].value() == ["japonés", "chino simplificado"]
    sent = {"version": one.version, "name": one.name, "languages": "japonés, 영어"}
    client.post(f"{root}edit/", sent)
    one.refresh_from_db()
    assert one.languages == ["ja", "en"]
    wrong = {**sent, "version": one.version, "languages": "klingon"}
    assert client.post(f"{root}edit/", wrong).status_code == 422
