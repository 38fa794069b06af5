"""Ordinary days through the pages alone: finding, merging, two who edit at once."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from madang.directory.models import MergeRecord, Organisation
from madang.hubs.models import Role
from tests import make
from tests.matrix.forms import as_typed

pytestmark = pytest.mark.django_db
COMPANIES = {
    "한빛로보틱스": "Hanbit Robotics",
    "Maquinados Río Bravo": "",
    "深圳智能机器人": "Shenzhen Smart Robot",
}
TYPED = {
    "ㅎㅂㄹ": "한빛로보틱스",
    "로보": "한빛로보틱스",
    "hanbti": "한빛로보틱스",  # two letters changed places
    "rio bravo": "Maquinados Río Bravo",
    "MAQUINADOS RÍO": "Maquinados Río Bravo",
    "maquinadso": "Maquinados Río Bravo",
    "机器": "深圳智能机器人",
    "shenzen": "深圳智能机器人",  # a letter is missing
}


def url(name, hub, **more):
    return reverse(name, kwargs={"hub": hub.slug, **more})


def signed_in(user, **more):
    client = Client(**more)
    client.force_login(user)
    return client


def add(client, hub, name, **values):
    there = url("directory:organisation-add", hub)
    sent = {"kind": "startup", "state": "active", "name": name, **values}
    answer = client.post(there, sent)
    assert answer.status_code == 302, answer.content.decode()
    return Organisation.objects.get(hub=hub, name=name)


def found(client, hub, text):
    """Return where the hits of the search page lead."""
    page = client.get(url("search:page", hub), {"q": text}).content.decode()
    return {int(pk) for pk in re.findall(r"/organisations/(\d+)/", page)}


def test_a_company_is_found_at_once_however_it_is_typed():
    hub = make.hub(languages=["en", "ko", "es", "zh-hans"])
    client = signed_in(make.member(hub))
    rows = {
        name: add(client, hub, name, latin_name=latin)
        for name, latin in COMPANIES.items()
    }
    for typed, name in TYPED.items():
        assert found(client, hub, typed) == {rows[name].pk}, typed
    assert found(client, hub, "ㅈㅈㅈ") == set()


def test_two_that_are_one_are_found_as_one_and_as_two_again():
    hub = make.hub()
    client = signed_in(make.member(hub))
    kept = add(client, hub, "한빛로봇", country="KR")
    gone = add(client, hub, "Solaria Instruments", country="KR", city="Incheon")
    keys = {"folder": "organisations", "pk": kept.pk, "other": gone.pk}
    client.post(url("directory:merge", hub, **keys), {"take_city": "gone"})
    assert found(client, hub, "한빛") == found(client, hub, "incheon") == {kept.pk}
    assert gone.pk not in found(client, hub, "solaria")
    record = MergeRecord.objects.get()
    client.post(url("directory:merge-undo", hub, pk=record.pk))
    assert found(client, hub, "solaria") == found(client, hub, "incheon") == {gone.pk}
    assert found(client, hub, "한빛") == {kept.pk}


def test_two_browsers_edit_one_company_and_neither_loses_a_word():
    hub = make.hub()
    row = make.organisation(hub, name="Norte Labs")
    ana, ben = signed_in(make.member(hub)), signed_in(make.member(hub))
    there = url("directory:organisation-edit", hub, pk=row.pk)
    forms = [
        as_typed(browser.get(there).content.decode(), there).fields
        for browser in (ana, ben)
    ]
    assert ana.post(there, {**forms[0], "city": "El Paso"}).status_code == 302
    late = {**forms[1], "city": "Ciudad Juárez", "website": "https://norte.example"}
    answer = ben.post(there, late)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "El Paso" in page  # what she saved meanwhile
    again = as_typed(page, there).fields
    assert (again["city"], again["website"]) == ("Ciudad Juárez", late["website"])
    assert ben.post(there, again).status_code == 302
    row.refresh_from_db()
    assert (row.city, row.website) == (late["city"], late["website"])


def test_a_founder_on_a_phone_is_asked_in_proposes_is_looked_at_and_leaves():
    hub = make.hub(languages=["es", "en"])
    firm = make.organisation(hub, name="Río Labs", one_liner={"en": "Optics"})
    staff = signed_in(make.member(hub, Role.OWNER))
    scope = ("directory.organisation", firm.pk)
    founder = make.member(hub, Role.MEMBER, scope=scope)
    phone = signed_in(founder, headers={"user-agent": "Mobile"})
    there = url("directory:organisation-edit", hub, pk=firm.pk)
    form = as_typed(phone.get(there).content.decode(), there).fields
    assert phone.post(there, {**form, "name": "Río Óptica"}).status_code == 302
    firm.refresh_from_db()
    assert firm.name == "Río Labs"  # a checked fact waits for a look
    waits = staff.get(url("directory:proposals", hub)).content.decode()
    assert "Río Óptica" in waits
    [pk] = re.findall(r'action="(\d+)/"', waits)
    decide = url("directory:decide", hub, pk=pk)
    staff.post(decide, {"act": "accept", "version": firm.version})
    firm.refresh_from_db()
    assert firm.name == "Río Óptica"
    assert found(staff, hub, "optica") == {firm.pk}
    form = as_typed(phone.get(there).content.decode(), there).fields
    member = url("hubs:member", hub, pk=founder.pk)
    end = re.search(r'action="(/h/[^"]*/end/)"', staff.get(member).content.decode())
    assert end
    assert staff.post(end[1]).status_code == 302
    assert phone.post(there, {**form, "city": "Lima"}).status_code == 404
    firm.refresh_from_db()
    assert firm.city == ""
