"""What one hub shares with another: exactly that, exactly so long, told to both."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from madang.directory import actions, signals
from madang.directory.models import (
    Capability,
    ContactPoint,
    Headcount,
    Link,
    Note,
    Organisation,
    Tag,
    Tagging,
)
from madang.hubs.actions import end_share, share
from madang.hubs.journal import broken_lines
from madang.hubs.models import JournalLine, Role, Share, ShareLook
from madang.hubs.queries import fields_of, shared_by, shared_with
from madang.kit import clock
from madang.kit.errors import NotAllowed, Refused
from tests import make

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF"
ALL = ["profile", "contacts", "history", "files"]
#: A word in each part of the organisation, and in what is in no part.
WORDS = {
    "profile": ["wdescription", "wcapability", "wlink"],
    "contacts": ["wcontact", "wperson"],
    "history": ["2019-03"],
    "files": ["wfile"],
}
NEVER = ["wnote", "wtag", "winternal", "wother", "wmail", "wremark"]


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def giver():
    return make.hub(slug="giver", name={"en": "Giving Hub"})


@pytest.fixture
def taker():
    return make.hub(slug="taker", name={"en": "Taking Hub"})


@pytest.fixture
def firm(giver):
    firm = make.organisation(
        giver,
        name="Hanbit",
        description={"en": "wdescription"},
        website="https://hanbit.example/",
    )
    of_it = {"hub": giver, "organisation": firm}
    by = make.actor(giver)
    Capability.objects.create(**of_it, name="wcapability")
    Link.objects.create(**of_it, url="https://wlink.example/")
    ContactPoint.objects.create(**of_it, value="wcontact@example.org")
    her = make.person(giver, name="wperson", email="wmail@example.org")
    make.affiliation(her, firm)
    make.standing(firm, starts_on=date(2019, 3, 1), remark="wremark")
    Headcount.objects.create(**of_it, counted_on=date(2020, 1, 1), people=4)
    Note.objects.create(**of_it, text="wnote", written_at=clock.now())
    tag = Tag.objects.create(hub=giver, word="wtag", word_key="wtag")
    Tagging.objects.create(**of_it, tag=tag)
    make.relation(firm, make.organisation(giver, name="wother"))
    for name in ("wfile", "winternal"):
        upload = SimpleUploadedFile(f"{name}.pdf", PDF)
        actions.attach_file(
            firm, by, upload=upload, now=clock.now(), is_internal=name == "winternal"
        )
    return firm


def given(firm, taker, fields=ALL, days=30, by=None, **more):
    now = clock.now()
    by = by or make.actor(firm.hub)
    until = now + timedelta(days=days)
    return share(
        firm, by, with_hub=taker, fields=fields, until=until, reason="demo day",
        now=now, **more,
    )  # fmt: skip


def url(name, hub, **keys):
    return reverse(name, kwargs={"hub": hub.slug, **keys})


def page_of(one, taker):
    return url("directory:shared", taker, pk=one.pk)


@pytest.mark.parametrize("parts", [*([p] for p in ALL), ["contacts", "files"], ALL])
def test_the_partner_reads_exactly_what_was_agreed(client, firm, taker, parts):
    one = given(firm, taker, parts)
    client.force_login(make.member(taker, Role.FINANCE))
    page = client.get(page_of(one, taker)).content.decode()
    assert "Hanbit" in page
    for part, words in WORDS.items():
        assert {word in page for word in words} == {part in parts}, part
    assert [word for word in NEVER if word in page] == []
    files = {f.name: f for f in map(_file, ("wfile", "winternal"))}
    wanted = 200 if "files" in parts else 404
    address = url("directory:shared-file", taker, pk=one.pk, file=files["wfile.pdf"].pk)
    assert client.get(address).status_code == wanted
    address = url(
        "directory:shared-file", taker, pk=one.pk, file=files["winternal.pdf"].pk
    )
    assert client.get(address).status_code == 404


def _file(name):
    from madang.files.models import StoredFile

    return StoredFile.objects.get(name=f"{name}.pdf")


def test_a_share_opens_nothing_else_of_the_other_hub(client, firm, taker):
    """No search, list, count, export, panel, file or page of the giver shows more."""
    given(firm, taker)
    hub, inside = firm.hub, {"hub": taker.slug}
    signals.changed.send(Organisation, model=Organisation, hub=hub, ids=[firm.pk])
    user = make.member(taker, Role.OWNER)
    client.force_login(user)
    for name, asked in (
        ("directory:organisations", ""),
        ("directory:organisations", "?q=Hanbi"),
        ("search:page", "?q=Hanbi"),
        ("search:suggest", "?q=Hanbi"),
        ("directory:ecosystem", ""),
        ("directory:persons", ""),
    ):
        page = client.get(reverse(name, kwargs=inside) + asked).content.decode()
        assert "Hanbit" not in page, name
    listed = client.get(reverse("directory:organisations", kwargs=inside))
    assert listed.context["total"] == 0
    for form in ("csv", "json"):
        address = url("directory:export", taker, folder="organisations")
        answer = client.get(f"{address}?format={form}")
        told = b"".join(answer) if answer.streaming else answer.content
        assert b"Hanbit" not in told
    own_pages = [
        url(f"directory:{name}", taker, pk=firm.pk)
        for name in ("organisation", "organisation-notes", "organisation-files")
    ]
    theirs = [page.replace("/taker/", "/giver/") for page in own_pages]
    file = _file("wfile")
    more = [f"/h/{slug}/files/{file.pk}/" for slug in ("taker", "giver")]
    assert {client.get(a).status_code for a in [*own_pages, *theirs, *more]} == {404}


def test_only_the_partners_staff_read_it(client, firm, taker):
    one = given(firm, taker)
    third = make.hub()
    for hub, role, code in (
        (taker, Role.FACILITY, 200),
        (taker, Role.JUDGE, 403),
        (taker, Role.MEMBER, 403),
        (third, Role.OWNER, 404),
    ):
        client.force_login(make.member(hub, role))
        assert client.get(url("directory:shared", hub, pk=one.pk)).status_code == code
    client.force_login(make.member(firm.hub, Role.OWNER))
    assert client.get(page_of(one, taker)).status_code == 404
    assert client.get(page_of(one, firm.hub)).status_code == 404


def test_it_ends_at_its_minute(client, firm, taker):
    with time_machine.travel("2026-03-01 10:00:00+00:00", tick=False):
        one = given(firm, taker, days=1)
    user = make.member(taker)
    by = make.actor(taker)
    for moment, code in (
        ("2026-03-02 09:59:59+00:00", 200),
        ("2026-03-02 10:00:00+00:00", 404),
        ("2026-03-01 09:59:59+00:00", 404),
    ):
        with time_machine.travel(moment, tick=False):
            client.force_login(user)
            assert client.get(page_of(one, taker)).status_code == code
            now = clock.now()
            assert shared_with(by, now).exists() is (code == 200)
            assert bool(fields_of(one, now)) is (code == 200)


def test_ending_it_closes_every_door_at_once(client, firm, taker):
    by = make.actor(firm.hub)
    one = given(firm, taker, by=by)
    client.force_login(make.member(taker))
    pages = [
        page_of(one, taker),
        url("directory:shared-file", taker, pk=one.pk, file=_file("wfile").pk),
    ]
    assert {client.get(a).status_code for a in pages} == {200}
    end_share(one, by, now=clock.now())
    assert {client.get(a).status_code for a in pages} == {404}
    copy = url("directory:shared-copy", taker, pk=one.pk)
    assert client.post(copy, {"_key": "1"}).status_code == 404
    listed = client.get(url("hubs:shares", taker)).content.decode()
    assert "Hanbit" not in listed
    assert not Organisation.objects.filter(hub=taker).exists()


def test_sharing_again_replaces_what_stood(firm, taker):
    by = make.actor(firm.hub)
    first = given(firm, taker, by=by)
    second = given(firm, taker, ["files"], by=by)
    now = clock.now()
    assert list(shared_with(make.actor(taker), now)) == [second]
    first.refresh_from_db()
    assert fields_of(first, now) == frozenset()
    assert fields_of(second, now) == {"files"}


def test_both_journals_tell_of_it_and_looks_are_noted(client, firm, taker):
    by = make.actor(firm.hub)
    one = given(firm, taker, by=by)
    reader = make.member(taker)
    client.force_login(reader)
    client.get(page_of(one, taker))
    file = url("directory:shared-file", taker, pk=one.pk, file=_file("wfile").pk)
    client.get(file)
    client.post(url("directory:shared-copy", taker, pk=one.pk), {"_key": "1"})
    end_share(one, by, now=clock.now())
    looks = ShareLook.objects.filter(share=one, viewer=reader).order_by("pk")
    assert list(looks.values_list("what", flat=True)) == ["page", "file", "copy"]
    verbs = {
        hub.slug: [
            verb
            for verb in JournalLine.objects.filter(hub=hub)
            .order_by("number")
            .values_list("verb", flat=True)
            if "share" in verb
        ]
        for hub in (firm.hub, taker)
    }
    assert verbs == {
        "giver": ["hubs.share", "directory.shared_copied", "hubs.end_share"],
        "taker": ["hubs.receive_share", "directory.copy_shared", "hubs.lose_share"],
    }
    assert not [*broken_lines(firm.hub), *broken_lines(taker)]
    told = json.dumps(list(JournalLine.objects.filter(hub=taker).values("details")))
    assert not [word for word in NEVER if word in told]
    client.force_login(by.user)
    page = client.get(url("hubs:share", firm.hub, pk=one.pk)).content.decode()
    assert str(reader) in page


def test_a_copy_is_an_own_entry_that_knows_its_source_and_stays(client, firm, taker):
    firm_by = make.actor(firm.hub)
    picture = io.BytesIO()
    Image.new("RGB", (90, 60)).save(picture, "PNG")
    upload = SimpleUploadedFile("logo.png", picture.getvalue())
    actions.set_picture(firm, firm_by, upload=upload, now=clock.now())
    one = given(firm, taker, ["profile", "contacts"], by=firm_by)
    client.force_login(make.member(taker))
    copy = url("directory:shared-copy", taker, pk=one.pk)
    client.post(copy, {"_key": "1"})
    client.post(copy, {"_key": "2"})
    end_share(one, firm_by, now=clock.now())
    made = Organisation.objects.get(hub=taker)
    assert made.description == firm.description
    assert made.source.startswith("Giving Hub, ")
    assert made.logo.hub == taker
    assert [c.value for c in ContactPoint.objects.filter(organisation=made)] == [
        "wcontact@example.org"
    ]
    assert not made.affiliations.exists()
    assert not made.standings.exists()
    page = client.get(url("directory:organisation", taker, pk=made.pk))
    assert made.source in page.content.decode()


def test_a_copy_takes_no_part_that_was_not_agreed(taker, firm):
    one = given(firm, taker, ["history"])
    by = make.actor(taker)
    made = actions.copy_shared(taker, by, share=one, now=clock.now()).row
    assert (made.name, made.description, made.website) == ("Hanbit", {}, "")
    with pytest.raises(NotAllowed):
        other = make.hub()
        actions.copy_shared(other, make.actor(other), share=one, now=clock.now())


def test_who_does_not_run_the_hub_shares_nothing(client, firm, taker):
    address = url("directory:share", firm.hub, pk=firm.pk)
    for role in (Role.FACILITY, Role.FINANCE, Role.MEMBER, Role.JUDGE):
        client.force_login(make.member(firm.hub, role))
        assert client.get(address).status_code == 403
    with pytest.raises(NotAllowed):
        given(firm, taker, by=make.actor(firm.hub, Role.FINANCE))
    with pytest.raises(NotAllowed):
        given(firm, taker, by=make.actor(taker))


def test_the_form_shares_and_says_what_is_wrong(client, firm, taker):
    client.force_login(make.member(firm.hub))
    address = url("directory:share", firm.hub, pk=firm.pk)
    hidden = make.hub(slug="hidden", is_public=False)
    good = {
        "partner": "taker",
        "fields_shared": ["profile", "files"],
        "until": f"{clock.now() + timedelta(days=9):%Y-%m-%dT%H:%M}",
        "reason": "demo day",
    }
    for change in (
        {"partner": hidden.slug},
        {"partner": firm.hub.slug},
        {"fields_shared": []},
        {"fields_shared": ["notes"]},
        {"until": "2020-01-01T10:00"},
        {"until": "2199-01-01T10:00"},
        {"reason": " "},
    ):
        answer = client.post(address, {**good, **change})
        assert answer.status_code == 422, change
        assert 'aria-invalid="true"' in answer.content.decode()
    assert not Share.objects.exists()
    assert client.post(address, {**good, "_key": "1"}).status_code == 302
    made = Share.objects.get()
    assert (made.to_hub, made.fields) == (taker, ["profile", "files"])
    assert "Taking Hub" in client.get(address).content.decode()


def test_a_hidden_hub_is_not_told_of(client, firm):
    make.hub(slug="hidden", name={"en": "Hidden Hub"}, is_public=False)
    client.force_login(make.member(firm.hub))
    page = client.get(url("directory:share", firm.hub, pk=firm.pk)).content.decode()
    assert "Hidden Hub" not in page


def test_the_database_keeps_a_share_apart_from_nonsense(firm, taker):
    now = clock.now()
    keys = {"kind": "directory.organisation", "object_id": firm.pk, "fields": ["files"]}
    when = {"starts_at": now, "granted_at": now, "reason": "x"}
    for wrong in (
        {"to_hub": firm.hub, "ends_at": now + timedelta(days=1)},
        {"to_hub": taker, "ends_at": now},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Share.objects.create(hub=firm.hub, **keys, **when, **wrong)
    one = given(firm, taker)
    with pytest.raises(IntegrityError), transaction.atomic():
        ShareLook.objects.create(hub=taker, share=one, what="page", at=now)
        from django.db import connection

        connection.check_constraints()
    with pytest.raises(Refused):
        given(make.site(firm.hub), taker)


def test_a_share_follows_a_merge_and_a_gone_record_shows_nothing(client, firm, taker):
    one = given(firm, taker, ["profile"])
    kept = make.organisation(firm.hub, name="Kept")
    by = make.actor(firm.hub)
    actions.merge(kept, by, gone=firm, take=[], now=clock.now())
    client.force_login(make.member(taker))
    page = client.get(page_of(one, taker)).content.decode()
    assert "Kept" in page
    Organisation.objects.filter(pk=firm.pk).update(merged_into=None)
    Share.objects.filter(pk=one.pk).update(object_id=10**6)
    assert client.get(page_of(one, taker)).status_code == 404
    assert "no longer there" in client.get(url("hubs:shares", taker)).content.decode()


def test_a_share_that_names_another_hubs_record_shows_nothing(client, firm, taker):
    """The wall behind the wall: the record is looked up in the giving hub."""
    one = given(firm, taker)
    strange = make.organisation(make.hub(), name="Strange")
    Share.objects.filter(pk=one.pk).update(object_id=strange.pk)
    client.force_login(make.member(taker))
    assert client.get(page_of(one, taker)).status_code == 404
    assert "Strange" not in client.get(url("hubs:shares", taker)).content.decode()


@pytest.mark.parametrize("n", [1, 3])
def test_lists_and_pages_cost_the_same_however_much_is_shared(
    client, giver, taker, n, django_assert_num_queries
):
    by = make.actor(giver)
    for _ in range(n):
        one = given(make.organisation(giver), taker, by=by)
        given(make.organisation(taker), giver, by=make.actor(taker))
    client.force_login(make.member(taker))
    client.get(url("hubs:shares", taker))
    with django_assert_num_queries(6):
        client.get(url("hubs:shares", taker))
    with django_assert_num_queries(15):
        client.get(page_of(one, taker))
    assert shared_by(by).count() == n


def test_until_is_meant_shown_and_read_by_the_hubs_own_clock(client, firm, taker):
    make.site(firm.hub, zone="Asia/Seoul")
    client.force_login(make.member(firm.hub))
    address = url("directory:share", firm.hub, pk=firm.pk)
    with time_machine.travel("2026-03-01 10:00:00+00:00", tick=False):
        page = client.get(address).content.decode()
        assert 'value="2026-08-30T18:00"' in page
        body = {
            "partner": "taker",
            "fields_shared": "profile",
            "until": "2026-03-02T09:30",
            "reason": "x",
        }
        client.post(address, {**body, "_key": "1"})
    made = Share.objects.get()
    assert made.ends_at.isoformat() == "2026-03-02T00:30:00+00:00"


def test_those_who_run_the_partner_hub_are_told_once_in_their_language(firm, taker):
    from madang.inbox.models import Message, Notice

    reader = make.member(taker, Role.OWNER, make.user(language="es"))
    make.member(taker, Role.FINANCE)
    one = given(firm, taker)
    notice = Notice.objects.get()
    assert (notice.user, notice.hub) == (reader, taker)
    assert notice.url == page_of(one, taker)
    message = Message.objects.get(hub=taker)
    assert "Hanbit" in message.subject
    assert "comparte" in message.subject
    assert not [word for word in NEVER if word in message.text]


def test_shares_and_looks_are_kept_no_longer_than_their_tags_say(firm, taker):
    from madang.kit import retention

    one = given(firm, taker)
    ShareLook.objects.create(hub=firm.hub, share=one, what="page", at=clock.now())
    rules = {rule.name: rule for rule in retention.rules()}
    past = clock.now() - timedelta(days=1)
    soon = clock.now() + timedelta(days=31)
    for name, model in (("hubs.share_looks", ShareLook), ("hubs.shares", Share)):
        rules[name].sweep(past)
        assert model.objects.exists()
        rules[name].sweep(soon)
        assert not model.objects.exists()
