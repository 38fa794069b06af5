"""Files on an organisation's page: who sees which, versions, removing, undoing."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from madang.directory import actions
from madang.files import storing
from madang.files.models import StoredFile
from madang.hubs.models import JournalLine, Role
from madang.kit import clock, personal_data
from tests import make

pytestmark = pytest.mark.django_db
SCOPE = "directory.organisation"
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def firm():
    return make.organisation()


def pdf(name="deck.pdf", data=PDF):
    return SimpleUploadedFile(name, data)


def url(firm, file=None, verb=""):
    keys = {"hub": firm.hub.slug, "pk": firm.pk} | ({"file": file.pk} if file else {})
    names = {"": "file" if file else "organisation-files"}
    return reverse(f"directory:{names.get(verb, verb)}", kwargs=keys)


def attached(firm, by=None, **more):
    by = by or make.actor(firm.hub)
    done = actions.attach_file(firm, by, upload=pdf(), now=clock.now(), **more)
    return done.file


def test_staff_add_a_file_and_say_that_it_is_theirs_alone(client, firm):
    client.force_login(make.member(firm.hub))
    client.post(url(firm), {"file": pdf("audit.pdf"), "is_internal": "on", "_key": "1"})
    client.post(url(firm), {"file": pdf("lease.pdf"), "_key": "2"}, follow=True)
    kept = dict(StoredFile.objects.values_list("name", "purpose"))
    assert kept == {"audit.pdf": "internal", "lease.pdf": "file"}
    client.force_login(make.member(firm.hub, Role.MEMBER, scope=(SCOPE, firm.pk)))
    page = client.get(url(firm)).content.decode()
    assert "lease.pdf" in page
    assert "audit.pdf" not in page
    theirs = StoredFile.objects.get(name="audit.pdf")
    for address in (url(firm, theirs), f"/h/{firm.hub.slug}/files/{theirs.pk}/"):
        assert client.get(address).status_code == 404
    assert client.post(url(firm, theirs, "file-remove")).status_code == 404


def test_a_companys_people_add_files_for_themselves_and_staff_only(client, firm):
    other = make.organisation(firm.hub, is_listed=True, slug="other")
    client.force_login(make.member(firm.hub, Role.MEMBER, scope=(SCOPE, firm.pk)))
    client.post(url(firm), {"file": pdf(), "is_internal": "on", "_key": "1"})
    assert StoredFile.objects.get().purpose == "file"
    assert client.post(url(other), {"file": pdf(), "_key": "2"}).status_code == 404
    page = reverse(
        "directory:organisation", kwargs={"hub": firm.hub.slug, "pk": other.pk}
    )
    assert "/files/" not in client.get(page).content.decode()
    client.force_login(make.member(firm.hub, Role.INVESTOR))
    assert client.get(url(firm)).status_code == 403


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"<svg onload=x>", "a.pdf", "not a kind of file"),
        (b"MZ\x90\x00", "a.exe", "not a kind of file"),
        (PDF + b"\0" * (25 * 1024 * 1024), "a.pdf", "at most 25 MB"),
    ],
)
def test_what_does_not_fit_is_refused_at_the_field(client, firm, data, name, told):
    client.force_login(make.member(firm.hub))
    answer = client.post(url(firm), {"file": pdf(name, data), "_key": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert 'aria-invalid="true"' in page


def test_a_newer_version_takes_the_place_and_the_older_stays(client, firm):
    first = attached(firm)
    client.force_login(make.member(firm.hub))
    client.post(url(firm, first), {"file": pdf("deck-2.pdf", PDF + b"2"), "_key": "1"})
    page = client.get(url(firm)).content.decode()
    assert "deck-2.pdf" in page
    assert "version 2" in page
    second = StoredFile.objects.get(version=2)
    page = client.get(url(firm, second)).content.decode()
    for file, data in ((first, PDF), (second, PDF + b"2")):
        address = f"/h/{firm.hub.slug}/files/{file.pk}/"
        assert address in page
        assert client.get(address).getvalue() == data


def test_removing_takes_every_version_and_the_undo_brings_all_back(client, firm):
    first = attached(firm)
    second = attached(firm, replaces=first)
    client.force_login(make.member(firm.hub))
    answer = client.post(url(firm, second, "file-remove"), {"_key": "1"}, follow=True)
    assert url(firm, second, "file-back") in answer.content.decode()
    assert StoredFile.objects.filter(removed_at=None).count() == 0
    assert client.get(f"/h/{firm.hub.slug}/files/{first.pk}/").status_code == 404
    client.post(url(firm, second, "file-back"), {"_key": "2"})
    assert StoredFile.objects.filter(removed_at=None).count() == 2
    verbs = JournalLine.objects.filter(kind=SCOPE, object_id=firm.pk)
    assert list(verbs.order_by("number").values_list("verb", flat=True)) == [
        "directory.attach_file",
        "directory.attach_file",
        "directory.detach_file",
        "directory.return_file",
    ]


def test_a_link_for_oneself_opens_without_signing_in_while_one_may_read(client, firm):
    user = make.member(firm.hub)
    file = attached(firm)
    client.force_login(user)
    page = client.get(url(firm, file)).content.decode()
    link = page.partition('value="http://testserver/s/f/')[2].partition('"')[0]
    client.logout()
    assert client.get(f"/s/f/{link}").getvalue() == PDF
    user.memberships.update(ended_at=clock.now())
    assert client.get(f"/s/f/{link}").status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_the_files_panel_costs_the_same_however_many_there_are(
    client, firm, n, django_assert_num_queries
):
    by = make.actor(firm.hub)
    for _ in range(n):
        attached(firm, by)
        attached(firm, by, is_internal=True)
    client.force_login(by.user)
    client.get(url(firm))
    with django_assert_num_queries(5):
        page = client.get(url(firm)).content.decode()
    assert page.count("deck.pdf</b>") == 2 * n


def test_no_more_uploads_fit_than_an_object_may_have(client, firm, monkeypatch):
    from dataclasses import replace

    from madang.files import kinds

    known = kinds.attachable(SCOPE, "file")
    assert known is not None
    monkeypatch.setitem(kinds._attachables, (SCOPE, "file"), replace(known, most=1))
    client.force_login(make.member(firm.hub))
    assert client.post(url(firm), {"file": pdf(), "_key": "1"}).status_code == 302
    answer = client.post(url(firm), {"file": pdf(), "_key": "2"})
    assert answer.status_code == 422
    assert "1 uploads here already" in answer.content.decode()


def test_photos_are_handed_out_with_older_ones_and_erased_from_disk(
    tmp_path, django_capture_on_commit_callbacks
):
    by = make.actor(role=Role.OWNER)
    her, other = make.person(by.hub), make.person(by.hub)
    picture = io.BytesIO()
    Image.new("RGB", (90, 60)).save(picture, "PNG")
    with django_capture_on_commit_callbacks(execute=True):
        for row in (her, her, other):
            upload = SimpleUploadedFile("me.png", picture.getvalue())
            actions.set_picture(row, by, upload=upload, now=clock.now())
    whole = personal_data.whole_person(by.hub, ("directory.person", her.pk))
    store = next(s for s in personal_data.stores() if s.name == "directory.photos")
    portion = store.collect(by.hub, whole)
    assert [b"".join(f.chunks())[:4] for f in portion.files] == [b"\x89PNG"] * 2
    assert store.count(by.hub, whole) == 2
    assert store.erase is not None
    with django_capture_on_commit_callbacks(execute=True):
        assert store.erase(by.hub, whole, by, clock.now()) == 2
    her.refresh_from_db()
    assert her.photo_id is None
    kept = StoredFile.objects.get()
    assert kept.object_id == other.pk
    left = {p.name.partition(".")[0] for p in tmp_path.rglob("*") if p.is_file()}
    assert left == {kept.path.rpartition("/")[2]}
    assert b"".join(storing.read(kept.path))
