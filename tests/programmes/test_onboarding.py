"""Coming in: what is signed is provable word for word, and staff see who lacks what."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine

from madang.hubs.models import Role
from madang.inbox.models import Message, Notice
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.kit.navigation import waiting_for
from madang.programmes import actions, signing
from madang.programmes.models import (
    Baseline,
    ChecklistItem,
    PlaceTask,
    Signature,
)
from madang.programmes.queries import coming_in, growth_of
from tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 15, 30, 12, tzinfo=UTC)
TEXT = "1. We come.\n2. What is said stays in the room: “sí”, 약속."


@pytest.fixture
def by():
    return make.actor()


@pytest.fixture
def place(by):
    return make.place(make.cohort(make.programme(by.hub)))


@pytest.fixture
def founder(place):
    scope = ("directory.organisation", place.organisation_id)
    return make.actor(place.hub, Role.MEMBER, scope)


@pytest.fixture
def edition(place, by):
    programme = place.cohort.programme
    done = actions.add_agreement(
        programme, by, names={"en": "Terms"}, texts={"en": TEXT, "ko": "약속"}, now=NOW
    )
    return done.row.editions.get()


def put(place, by, edition, **more):
    given = {
        "language": "en",
        "typed_name": "Ana  María Ruiz",
        "agrees": True,
        "consent": "I agree.",
        "now": NOW,
        **more,
    }
    return actions.sign(place, by, edition=edition, **given)


def test_a_founder_signs_on_her_page_and_gets_a_receipt(
    client, place, founder, edition
):
    client.force_login(founder.user)
    base = f"/h/{place.hub.slug}/"
    url = f"{base}places/{place.pk}/sign/{edition.pk}/?lang=en"
    shown = client.get(url).content.decode()
    assert "What is said stays in the room: “sí”, 약속." in shown
    with time_machine.travel(NOW, tick=False):
        answer = client.post(
            url,
            {
                "edition": edition.pk,
                "typed_name": "Ana María Ruiz",
                "agrees": "on",
                "_key": uuid4().hex,
            },
            REMOTE_ADDR="203.0.113.9",
        )
    row = Signature.objects.get()
    assert answer.headers["Location"] == f"{base}signatures/{row.pk}/"
    assert (row.text, row.language, row.at) == (TEXT, "en", NOW)
    assert (row.typed_name, row.address) == ("Ana María Ruiz", "203.0.113.9")
    assert str(place.organisation) in row.consent
    assert row.consent in shown
    receipt = client.get(f"{base}signatures/{row.pk}/?lang=en").content.decode()
    assert row.fingerprint in receipt
    sent = client.get(f"{base}signatures/{row.pk}/file/").content
    assert hashlib.sha256(sent).hexdigest() == row.fingerprint
    assert json.loads(sent)["text"] == TEXT


@pytest.mark.parametrize(
    ("given", "field"),
    [({"typed_name": " "}, "typed_name"), ({"agrees": False}, "agrees")],
)
def test_without_name_or_consent_nothing_is_signed(
    place, founder, edition, given, field
):
    with pytest.raises(Refused) as refused:
        put(place, founder, edition, **given)
    assert list(refused.value.fields) == [field]
    assert Signature.objects.count() == 0


def test_nobody_but_the_company_signs_for_it_and_only_once(
    client, place, by, founder, edition
):
    with pytest.raises(NotAllowed):
        put(place, by, edition)
    client.force_login(by.user)
    url = f"/h/{place.hub.slug}/places/{place.pk}/sign/{edition.pk}/"
    assert client.get(url).status_code == 404
    put(place, founder, edition)
    with pytest.raises(Conflict, match="already"):
        put(place, founder, edition)


def test_a_changed_word_is_found(place, founder, edition):
    row = put(place, founder, edition)
    row.refresh_from_db()
    assert signing.is_intact(row)
    Signature.objects.filter(pk=row.pk).update(text=TEXT.replace("come", "go"))
    row.refresh_from_db()
    assert not signing.is_intact(row)


def test_a_new_edition_leaves_what_was_signed_and_asks_again_only_when_told(
    place, by, founder, edition
):
    signed = put(place, founder, edition)
    agreement = edition.agreement
    with pytest.raises(Refused, match="Nothing differs"):
        actions.publish_edition(
            agreement, by, texts=edition.texts, is_asked_again=True, now=NOW
        )
    actions.publish_edition(
        agreement, by, texts={"en": "Clearer."}, is_asked_again=False, now=NOW
    )
    paper = coming_in([place])[0].papers[0]
    assert (paper.signature, paper.edition.number) == (signed, 2)
    third = actions.publish_edition(
        agreement, by, texts={"en": "Other."}, is_asked_again=True, now=NOW
    )
    paper = coming_in([place])[0].papers[0]
    assert (paper.signature, paper.older) == (None, signed)
    with pytest.raises(Conflict, match="newer edition"):
        put(place, founder, edition)
    put(place, founder, third)
    assert coming_in([place])[0].missing_papers == []
    signed.refresh_from_db()
    assert (signed.text, signing.is_intact(signed)) == (TEXT, True)


def test_a_retired_agreement_is_asked_of_nobody_until_it_is_demanded(
    place, by, edition
):
    actions.retire_agreement(edition.agreement, by, now=NOW)
    assert coming_in([place])[0].papers == []
    actions.demand_agreement(edition.agreement, by)
    assert len(coming_in([place])[0].papers) == 1


@pytest.mark.parametrize(
    ("figure", "says"),
    [
        (("jobs", "-1", ""), "less than nothing"),
        (("jobs", "2.5", ""), "whole number"),
        (("sales", "10", ""), "which currency"),
        (("sales", "10.5", "KRW"), "0 decimals"),
        (("investment", "1.005", "USD"), "2 decimals"),
    ],
)
def test_a_figure_that_cannot_be_one_is_refused_at_its_field(
    place, founder, figure, says
):
    measure, value, currency = figure
    figures = [(measure, Decimal(value), currency)]
    with pytest.raises(Refused, match=says) as refused:
        actions.set_figures(
            place, founder, figures=figures, as_of=date(2026, 3, 1), now=NOW
        )
    assert list(refused.value.fields) == [measure]
    assert Baseline.objects.count() == 0


def test_figures_have_a_day_and_the_first_ones_are_the_baseline(place, founder):
    def give(day, jobs, sales):
        figures = [("jobs", Decimal(jobs), ""), ("sales", Decimal(sales), "KRW")]
        actions.set_figures(place, founder, figures=figures, as_of=day, now=NOW)

    with pytest.raises(Refused, match="not over"):
        give(date(2026, 3, 11), 1, 1)
    give(date(2026, 1, 1), 4, 90_000_000)
    give(date(2026, 1, 1), 5, 100_000_000)
    give(date(2026, 3, 1), 8, 250_000_000)
    told = {
        (line.measure.value, line.currency): (line.first, line.last, line.gained)
        for line in growth_of([place])
    }
    assert told == {
        ("jobs", ""): (5, 8, 3),
        ("sales", "KRW"): (100_000_000, 250_000_000, 150_000_000),
    }


def test_the_founder_gives_figures_on_her_phone(client, place, founder):
    client.force_login(founder.user)
    url = f"/h/{place.hub.slug}/places/{place.pk}/figures/?lang=en"
    form = {"as_of": "2026-03-01", "currency": "KRW", "_key": uuid4().hex}
    with time_machine.travel(NOW):
        empty = client.post(url, form)
        assert (empty.status_code, Baseline.objects.count()) == (422, 0)
        broken = client.post(url, {**form, "sales": "10.5", "jobs": "7"})
        assert broken.status_code == 422
        assert 'value="7"' in broken.content.decode()
        client.post(url, {**form, "sales": "1200000", "jobs": "7"})
    told = Baseline.objects.order_by("measure").values_list(
        "measure", "value", "currency", "as_of"
    )
    assert list(told) == [
        ("jobs", Decimal(7), "", date(2026, 3, 1)),
        ("sales", Decimal(1_200_000), "KRW", date(2026, 3, 1)),
    ]


def test_points_are_ticked_by_whose_they_are(client, place, by, founder):
    own = actions.add_point(place.cohort, by, values={"names": {"en": "Profile"}})
    hubs = actions.add_point(
        place.cohort, by, values={"names": {"en": "Card"}, "is_for_staff": True}
    )
    client.force_login(founder.user)
    url = f"/h/{place.hub.slug}/places/{place.pk}/points/"
    client.post(f"{url}{own.pk}/", {"_key": uuid4().hex})
    client.post(f"{url}{own.pk}/", {"_key": uuid4().hex})
    assert client.post(f"{url}{hubs.pk}/", {"_key": uuid4().hex}).status_code == 403
    assert PlaceTask.objects.get().item == own
    client.post(f"{url}{own.pk}/", {"act": "open", "_key": uuid4().hex})
    assert PlaceTask.objects.count() == 0
    other = ChecklistItem.objects.create(
        hub=by.hub, cohort=make.cohort(place.cohort.programme), names={"en": "x"}
    )
    assert client.post(f"{url}{other.pk}/", {"_key": uuid4().hex}).status_code == 404


def test_staff_see_who_lacks_what_and_remind_once_a_day(
    client, place, by, founder, edition
):
    actions.add_point(place.cohort, by, values={"names": {"en": "Profile"}})
    alone = make.place(place.cohort, make.organisation(by.hub, name="Nobody Inc"))
    client.force_login(by.user)
    base = f"/h/{by.hub.slug}/cohorts/{place.cohort_id}/onboarding/"
    text = client.get(f"{base}?lang=en").content.decode()
    assert "2 companies lack something" in text
    assert "0 / 3" in text
    with time_machine.travel(NOW):
        for _ in range(2):
            answer = client.post(
                f"{base}remind/?lang=en", {"_key": uuid4().hex}, follow=True
            )
    assert "Nobody Inc" in answer.content.decode()
    notice = Notice.objects.get(user=founder.user)
    assert notice.text == f"{place.cohort.programme}: 3 things are still open"
    mail = Message.objects.get(user=founder.user)
    assert "• Sign: Terms" in mail.text
    assert alone.pk


def test_an_offer_and_what_is_open_wait_for_the_founder(place, founder, edition):
    told = [thing.text for thing in waiting_for(founder, NOW)]
    name = place.cohort.programme
    assert f"{name}: 2 things are still open" in told
    place.state = "offered"
    place.save()
    told = [thing.text for thing in waiting_for(founder, NOW)]
    assert f"A place in {name} waits for your answer" in told


def test_an_offer_made_by_staff_is_told_to_the_company(client, by):
    cohort = make.cohort(make.programme(by.hub))
    firm = make.organisation(by.hub, name="Hilos")
    founder = make.member(
        by.hub, Role.MEMBER, scope=("directory.organisation", firm.pk)
    )
    client.force_login(by.user)
    url = f"/h/{by.hub.slug}/cohorts/{cohort.pk}/offer/"
    client.post(url, {"organisation": f"Hilos #{firm.pk}", "_key": uuid4().hex})
    notice = Notice.objects.get(user=founder)
    place = cohort.taken_places.get()
    assert notice.url == f"/h/{by.hub.slug}/places/{place.pk}/"
    client.force_login(founder)
    client.post(f"{notice.url}do/accept/", {"version": 1, "_key": uuid4().hex})
    place.refresh_from_db()
    assert place.state == "active"


def test_a_company_sees_no_other_companys_place(client, place, founder):
    other = make.place(place.cohort)
    client.force_login(founder.user)
    base = f"/h/{place.hub.slug}/places/"
    assert client.get(f"{base}{place.pk}/").status_code == 200
    assert client.get(f"{base}{other.pk}/").status_code == 404
    assert client.get(base).headers["Location"] == f"{base}{place.pk}/"
    assert client.get(f"{base}{place.pk}/do/terminate/").status_code == 404


def test_the_organisations_page_has_a_panel_of_its_places(client, place, by):
    client.force_login(by.user)
    base = f"/h/{by.hub.slug}/organisations/{place.organisation_id}/"
    assert f"{base}programmes/" in client.get(base).content.decode()
    panel = client.get(f"{base}programmes/", headers={"HX-Request": "true"})
    text = panel.content.decode()
    assert str(place.cohort.programme) in text
    assert "<html" not in text
