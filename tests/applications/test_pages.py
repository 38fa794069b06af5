"""The pages of applicants and of staff, through HTTP."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from madang.applications.models import Application, Submission
from madang.hubs.models import User
from madang.inbox.models import Message
from tests import make
from tests.applications.making import (
    ANSWERS,
    CLOSES,
    NOW,
    answered,
    call,
    draft,
    intake,
    sent,
    staff,
)

pytestmark = pytest.mark.django_db
CODE = r"[A-Z0-9]{3,4}-[A-Z0-9]{3,4}"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def mine(row, name="mine", **more):
    return reverse(
        f"applications:{name}", kwargs={"hub": row.hub.slug, "uuid": row.uuid, **more}
    )


def typed(**answers):
    named = {f"q-{key}": value for key, value in answers.items()}
    return {"q.asked": list(answers), **named}


def test_somebody_new_comes_from_the_call_to_the_receipt(client):
    at = intake().call
    url = reverse("applications:begin", args=[at.hub.slug, at.slug])
    assert client.get(url).status_code == 200
    answer = client.post(url, {"email": "Ana@norte.mx"})
    assert answer.status_code == 302
    mail = Message.objects.get(address="ana@norte.mx")
    code = next(line for line in mail.text.split() if re.fullmatch(CODE, line))
    there = client.post(answer["Location"], {"code": code, "next": url})
    assert there["Location"] == url
    assert User.objects.get(email="ana@norte.mx").is_active
    begun = client.post(url, {"name": "Norte", "country": "MX"})
    row = Application.objects.get()
    assert begun["Location"] == mine(row, "form")
    first = client.get(begun["Location"])
    assert b"Founded on" in first.content
    assert b"Pitch" not in first.content
    part = mine(row, "part", section="firm")
    given = {"version": 1, "go": "next", **typed(founded_on="2020-01-15")}
    assert client.post(part, given)["Location"] == mine(row, "part", section="plan")
    part = mine(row, "part", section="plan")
    given = {"version": 2, "go": "next", **typed(pitch="We weld.")}
    assert client.post(part, given)["Location"] == mine(row, "review")
    page = client.get(mine(row, "review"))
    assert b"We weld." in page.content
    done = client.post(mine(row, "review"), {"version": 3})
    assert done["Location"] == mine(row, "receipt", number=1)
    receipt = client.get(done["Location"])
    one = Submission.objects.get()
    assert one.fingerprint.encode() in receipt.content
    file = client.get(mine(row, "receipt-file", number=1))
    assert file.content.decode() == one.document
    assert client.get(mine(row)).status_code == 200
    assert (
        client.get(reverse("applications:own", args=[at.hub.slug])).status_code == 200
    )


def test_the_script_saves_tells_of_a_conflict_and_of_the_end(client):
    row, by = draft()
    client.force_login(by.user)
    url = mine(row, "save")
    saved = client.post(url, {"version": 1, **typed(pitch="One")}).json()
    assert (saved["version"], saved["missing"]) == (2, 1)
    met = client.post(url, {"version": 1, **typed(pitch="Two")})
    assert met.status_code == 409
    assert met.json()["differences"] == [
        {"label": "Pitch", "mine": "Two", "theirs": "One"}
    ]
    row.refresh_from_db()
    assert row.answers["pitch"] == "One"
    with time_machine.travel(CLOSES, tick=False):
        late = client.post(url, {"version": 2, **typed(pitch="Late")})
    assert late.status_code == 422
    assert "16:00" in late.json()["text"]


def test_without_script_a_conflict_keeps_what_was_typed_and_offers_both(client):
    row, by = draft()
    client.force_login(by.user)
    part = mine(row, "part", section="plan")
    client.post(part, {"version": 1, "go": "stay", **typed(pitch="One")})
    met = client.post(part, {"version": 1, "go": "stay", **typed(pitch="Two")})
    assert met.status_code == 409
    text = met.content.decode()
    assert "Two</textarea>" in text
    assert "One" in text
    again = {"version": 2, "keep": "1", "go": "stay", **typed(pitch="Two")}
    assert client.post(part, again).status_code == 302
    row.refresh_from_db()
    assert row.answers["pitch"] == "Two"
    assert row.kept_drafts.get().answers == {"pitch": "One"}


def test_a_text_that_is_too_long_is_kept_and_told(client):
    row, by = draft()
    client.force_login(by.user)
    part = mine(row, "part", section="plan")
    answer = client.post(
        part, {"version": 1, "go": "next", **typed(pitch="x" * 10_000)}
    )
    assert answer.status_code == 200
    assert "10000" in answer.content.decode().replace(",", "")
    row.refresh_from_db()
    assert len(row.answers["pitch"]) == 10_000


def test_a_double_click_sends_once(client):
    row, by = draft()
    answered(row, by)
    client.force_login(by.user)
    for _turn in range(2):
        done = client.post(mine(row, "review"), {"version": 2, "_key": "k"})
        assert done["Location"] == mine(row, "receipt", number=1)
    client.post(mine(row, "review"), {"version": 2, "_key": "other"})
    assert Submission.objects.count() == 1


def test_a_stranger_and_a_visitor_find_nothing(client):
    row, _by = draft()
    _other, stranger = draft(intake(call(row.hub)).call)
    for name in ("mine", "form", "review", "people"):
        assert client.get(mine(row, name)).status_code == 302
    client.force_login(stranger.user)
    for name in ("mine", "form", "review", "people"):
        assert client.get(mine(row, name)).status_code == 404
    assert client.post(mine(row, "save"), {}).status_code == 404


def test_an_offer_page_and_people_pages_open(client):
    row, by = sent()
    client.force_login(by.user)
    assert client.get(mine(row, "people")).status_code == 200
    invited = {"email": "b@norte.mx", "role": "editor", "language": "es"}
    assert client.post(mine(row, "people"), invited).status_code == 302
    assert client.get(mine(row, "preferences")).status_code == 200
    assert client.post(mine(row, "withdraw")).status_code == 302
    assert b"withdrawn" in client.get(mine(row)).content
    assert client.post(mine(row, "bring-back")).status_code == 302
    row.refresh_from_db()
    assert row.state == "submitted"


STAFF_PAGES = ["applications", "decisions", "intake", "workflow", "rules", "letters"]
STAFF_PAGES += ["exemptions", "call-panel"]


def test_staff_open_every_page_of_a_call(client):
    row, _by = sent()
    client.force_login(staff(row.hub).user)
    slug = row.hub.slug
    assert client.get(reverse("applications:calls", args=[slug])).status_code == 200
    for name in STAFF_PAGES:
        url = reverse(f"applications:{name}", args=[slug, row.call_id])
        assert client.get(url).status_code == 200, name
    one = reverse("applications:application", args=[slug, row.pk])
    assert b"We weld." in client.get(one).content


def test_no_other_staff_open_applications(client):
    row, _by = sent()
    client.force_login(make.member(row.hub, "finance"))
    slug = row.hub.slug
    url = reverse("applications:application", args=[slug, row.pk])
    assert client.get(url).status_code == 403


def list_url(row):
    return reverse("applications:applications", args=[row.hub.slug, row.call_id])


@pytest.mark.only_on("sqlite")
def test_the_list_costs_the_same_for_one_and_for_three(
    client, django_assert_num_queries
):
    row, _by = sent()
    client.force_login(staff(row.hub).user)
    client.get(list_url(row))
    with django_assert_num_queries(12):
        client.get(list_url(row))
    for name in ("Sur", "Este"):
        sent(row.call, name=name)
    with django_assert_num_queries(12):
        client.get(list_url(row))


def test_the_list_is_filtered_sorted_and_searched_in_its_address(client):
    row, _by = sent()
    other, _he = sent(row.call, name="Sur", country="US")
    client.force_login(staff(row.hub).user)

    def names(query):
        text = client.get(f"{list_url(row)}?{query}").content.decode()
        return re.findall(r"<b>(Norte|Sur)</b>", text)

    assert names("") == ["Norte", "Sur"]
    assert names("sort=-name") == ["Sur", "Norte"]
    assert names("country=US") == ["Sur"]
    assert names("q=nor") == ["Norte"]
    assert names("q=%232") == ["Sur"]
    assert names("stage=review") == []
    assert other.number == 2


def test_the_export_holds_answers_and_runs_no_formula(client):
    row, _by = sent(name="=cmd()", answers={**ANSWERS, "pitch": "@sum"})
    client.force_login(staff(row.hub).user)
    url = reverse("applications:export", args=[row.hub.slug, row.call_id])
    csv = b"".join(client.get(f"{url}?format=csv")).decode()
    assert "'=cmd()" in csv
    assert "'@sum" in csv
    [line] = json.loads(b"".join(client.get(f"{url}?format=json")))
    assert (line["name"], line["answer.pitch"]) == ("=cmd()", "@sum")
    assert line["answer.founded_on"] == "2020-01-15"
    assert client.get(f"{url}?format=xlsx").content[:2] == b"PK"
    assert client.get(f"{url}?format=exe").status_code == 404


def test_a_move_asks_once_and_is_refused_alike_in_page_bulk_and_api(client):
    row, _by = sent(intake(rules=[{"kind": "age", "minimum": 999}]).call)
    client.force_login(staff(row.hub).user)
    slug = row.hub.slug
    step = "screening-review"
    one = reverse("applications:move", args=[slug, row.pk])
    page = client.post(one, {"move": step}, follow=True)
    assert b"is not eligible" in page.content
    api = client.post(one, {"move": step}, headers={"Accept": "application/json"})
    assert (api.status_code, api.json()["error"]) == (409, "Norte is not eligible.")
    many = reverse("applications:bulk", args=[slug, row.call_id])
    given = {"act": f"move:{step}", "sel": [row.pk]}
    assert client.post(many, given).status_code == 200
    assert b"is not eligible" in client.post(many, {**given, "sure": "1"}).content
    for wrong in ("review-screening", "form-screening", "nothing"):
        no = client.post(one, {"move": wrong}, headers={"Accept": "application/json"})
        assert no.status_code in {403, 409}
    row.refresh_from_db()
    assert row.stage == "screening"
    away = {"act": "move:screening-declined", "sel": [row.pk], "sure": "1"}
    assert client.post(many, away).status_code == 422
    assert client.post(many, {**away, "reason": "Too young"}).status_code == 302
    row.refresh_from_db()
    assert row.stage == "declined"


def test_rules_and_letters_are_edited_and_faults_told(client):
    row, _by = sent()
    client.force_login(staff(row.hub).user)

    def post(name, **data):
        url = reverse(f"applications:{name}", args=[row.hub.slug, row.call_id])
        return client.post(url, data)

    version = 1
    given = {"version": version, "age_minimum": 24, "country_choices": "México, USA"}
    assert post("rules", **given, double_on="on").status_code == 302
    kinds = {"version": 2, "country_choices": "Atlantis"}
    assert post("rules", **kinds).status_code == 422
    texts: dict[str, object] = {"version": 2}
    for kind in ("accepted", "reserve", "declined", "promoted"):
        texts |= {f"{kind}_subject_en": "S {name}", f"{kind}_body_en": "B {link}"}
    assert post("letters", **{**texts, "declined_body_en": "{evil}"}).status_code == 422
    assert post("letters", **texts).status_code == 302
    checked = reverse("applications:check", args=[row.hub.slug, row.call_id])
    assert client.post(checked).status_code == 302
    row.refresh_from_db()
    assert row.eligible == "eligible"


def test_waiting_lines_lead_applicants_and_staff(client):
    row, by = draft()
    client.force_login(by.user)
    home = client.get(f"/h/{row.hub.slug}/")
    assert b"Finish your application" in home.content
    sent(
        intake(call(row.hub), rules=[{"kind": "headcount", "minimum": 1}]).call,
        answers={k: v for k, v in ANSWERS.items() if k != "headcount"},
    )
    client.force_login(staff(row.hub).user)
    home = client.get(f"/h/{row.hub.slug}/")
    assert b"needs a look at its eligibility" in home.content


def test_exemptions_are_granted_by_the_calls_clock(client):
    row, _by = sent()
    client.force_login(staff(row.hub).user)
    url = reverse("applications:exemptions", args=[row.hub.slug, row.call_id])
    given = {"email": "a@b.mx", "kind": "late", "reason": "Flood"}
    when = (CLOSES + timedelta(days=1)).strftime("%Y-%m-%dT16:00")
    assert client.post(url, {**given, "expires_at": when}).status_code == 302
    page = client.get(url)
    assert b"a@b.mx" in page.content
    assert b"16:00" in page.content
    assert (
        client.post(url, {**given, "expires_at": "2020-01-01T00:00"}).status_code == 422
    )
