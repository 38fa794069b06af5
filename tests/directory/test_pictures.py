"""Logos and photos: who sets them, where they show, what becomes of older ones."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from madang.directory import actions
from madang.directory.models import ChangeProposal, DirectoryPolicy, Organisation
from madang.files.models import StoredFile
from madang.files.queries import versions_of
from madang.hubs.models import JournalLine, Role
from madang.kit import clock
from tests import make

pytestmark = pytest.mark.django_db
SCOPE = "directory.organisation"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path


def png(width=300, height=200, colour="red"):
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


def upload(data=None, name="Our Logo.PNG"):
    return SimpleUploadedFile(name, png() if data is None else data)


def url(name, hub, **more):
    return reverse(f"directory:{name}", kwargs={"hub": hub.slug, **more})


def page_of(row):
    folder = "organisations" if isinstance(row, Organisation) else "people"
    return url("picture", row.hub, folder=folder, pk=row.pk)


def put(row, by=None, data=None):
    by = by or make.actor(row.hub)
    return actions.set_picture(row, by, upload=upload(data), now=clock.now())


def member_of(firm):
    return make.member(firm.hub, Role.MEMBER, scope=(SCOPE, firm.pk))


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Thumbnails are drawn once the transaction stands."""
    with django_capture_on_commit_callbacks(execute=True):
        yield


def test_staff_upload_a_logo_and_it_stands_on_the_page_and_in_the_list(
    client, django_capture_on_commit_callbacks
):
    firm = make.organisation()
    client.force_login(make.member(firm.hub))
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(page_of(firm), {"file": upload(), "_key": "k"})
    assert answer.status_code == 302
    firm.refresh_from_db()
    small = f"/h/{firm.hub.slug}/files/{firm.logo_id}/64/"
    assert firm.logo.name == "logo.png"
    assert small in client.get(url("organisations", firm.hub)).content.decode()
    page = client.get(url("organisation", firm.hub, pk=firm.pk)).content.decode()
    assert f"/files/{firm.logo_id}/256/" in page
    answer = client.get(small)
    assert Image.open(io.BytesIO(answer.content)).size == (64, 43)
    verbs = JournalLine.objects.filter(hub=firm.hub).values_list("verb", flat=True)
    assert {"directory.set_picture", "files.store_file"} <= set(verbs)


BOMB = png()[:16] + (20_000).to_bytes(4) * 2 + png()[24:]


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.png", b"<!doctype html><script>alert(1)</script>", "not a kind of file"),
        (
            "a.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>",
            "not a kind",
        ),
        ("a.pdf", b"%PDF-1.7", "not a kind of file"),
        ("a.jpg", png(), "not what its ending says"),
        ("a.png", BOMB, "25 megapixels"),
        ("a.png", png()[:60], "cannot be read"),
        ("a.png", png() + b"\0" * (10 * 1024 * 1024), "at most 10 MB"),
        ("a.png", b"", "empty"),
    ],
)
def test_what_is_no_fit_picture_is_refused_at_the_field(client, name, data, told):
    firm = make.organisation()
    client.force_login(make.member(firm.hub))
    answer = client.post(page_of(firm), {"file": upload(data, name), "_key": "k"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert 'aria-invalid="true"' in page
    assert not StoredFile.objects.exists()


def test_no_file_at_all_is_told_at_the_field(client):
    firm = make.organisation()
    client.force_login(make.member(firm.hub))
    assert client.post(page_of(firm), {"_key": "k"}).status_code == 422


def test_replacing_keeps_the_older_version_and_removing_can_be_undone(client):
    firm = make.organisation()
    put(firm)
    first = firm.logo
    put(firm, data=png(colour="blue"))
    assert versions_of(firm.logo) == [firm.logo, first]
    second = firm.logo_id
    client.force_login(make.member(firm.hub))
    answer = client.post(f"{page_of(firm)}remove/", {"_key": "1"}, follow=True)
    assert f"{page_of(firm)}back/" in answer.content.decode()
    firm.refresh_from_db()
    assert firm.logo_id is None
    assert not StoredFile.objects.filter(removed_at=None).exists()
    client.post(f"{page_of(firm)}back/", {"_key": "2"})
    firm.refresh_from_db()
    assert firm.logo_id == second
    assert StoredFile.objects.filter(removed_at=None).count() == 2


def test_an_undo_after_a_new_upload_changes_nothing(client):
    firm = make.organisation()
    put(firm)
    by = make.actor(firm.hub)
    actions.remove_picture(firm, by, now=clock.now())
    put(firm, data=png(colour="blue"))
    new = firm.logo_id
    client.force_login(by.user)
    client.post(f"{page_of(firm)}back/", {"_key": "2"})
    firm.refresh_from_db()
    assert (firm.logo_id, firm.logo.version) == (new, 2)


def test_a_companys_people_set_its_logo_unless_the_hub_keeps_profiles(client):
    firm, other = make.organisation(), None
    other = make.organisation(firm.hub, is_listed=True, slug="other")
    client.force_login(member_of(firm))
    assert client.post(page_of(firm), {"file": upload()}).status_code == 302
    assert client.post(page_of(other), {"file": upload()}).status_code == 404
    DirectoryPolicy.objects.create(hub=firm.hub, members_may_edit=False)
    assert client.post(page_of(firm), {"file": upload()}).status_code == 403
    client.force_login(make.member(firm.hub, Role.JUDGE))
    assert client.post(page_of(other), {"file": upload()}).status_code == 404


def test_where_the_hub_looks_at_logos_a_companys_upload_waits(client):
    firm = make.organisation()
    put(firm)
    old = firm.logo_id
    DirectoryPolicy.objects.create(hub=firm.hub, checked_facts=["logo"])
    client.force_login(member_of(firm))
    client.post(page_of(firm), {"file": upload(png(colour="blue")), "_key": "1"})
    client.post(page_of(firm), {"file": upload(png(colour="green")), "_key": "2"})
    asked = ChangeProposal.objects.get(organisation=firm)
    firm.refresh_from_db()
    assert firm.logo_id == old
    staff = make.member(firm.hub)
    client.force_login(staff)
    told = client.get(url("proposals", firm.hub)).content.decode()
    new = asked.changes["logo"][1]
    assert f"/files/{new}/" in told
    body = {"act": "accept", "version": firm.version, "_key": "3"}
    client.post(url("decide", firm.hub, pk=asked.pk), body)
    firm.refresh_from_db()
    assert firm.logo_id == new
    assert [v.pk for v in versions_of(firm.logo)] == [new, old]
    assert StoredFile.objects.filter(purpose="logo-asked", removed_at=None).count() == 0


def test_a_declined_logo_is_taken_away():
    firm = make.organisation()
    DirectoryPolicy.objects.create(hub=firm.hub, checked_facts=["logo"])
    put(firm, make.actor(firm.hub, Role.MEMBER, (SCOPE, firm.pk)))
    asked = ChangeProposal.objects.get(organisation=firm)
    actions.decline_proposal(asked, make.actor(firm.hub), now=clock.now())
    assert not StoredFile.objects.filter(removed_at=None).exists()


def test_a_logo_is_public_only_while_its_organisation_is(
    client, django_capture_on_commit_callbacks
):
    firm = make.organisation(is_listed=True, slug="hanbit")
    with django_capture_on_commit_callbacks(execute=True):
        put(firm)
    address = url("public-logo", firm.hub, slug="hanbit", side=512)
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "image/webp"
    tag = answer.headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    page = client.get(f"/{firm.hub.slug}/companies/hanbit/").content.decode()
    assert f'property="og:image" content="http://testserver{address}"' in page or (
        f"{address}" in page
    )
    listed = client.get(f"/{firm.hub.slug}/companies/").content.decode()
    assert address.replace("512", "64") in listed
    actions.unlist(firm, make.actor(firm.hub))
    answer = client.get(address, headers={"If-None-Match": tag})
    assert answer.status_code == 404
    actions.list_publicly(firm, make.actor(firm.hub))
    assert client.get(address).status_code == 200
    DirectoryPolicy.objects.create(hub=firm.hub, is_public=False)
    assert client.get(address).status_code == 404


def test_who_may_not_see_a_row_does_not_see_its_picture(
    client, django_capture_on_commit_callbacks
):
    firm = make.organisation()
    her = make.person(firm.hub)
    with django_capture_on_commit_callbacks(execute=True):
        put(firm)
        put(her)
    addresses = [
        f"/h/{firm.hub.slug}/files/{pk}/64/" for pk in (firm.logo_id, her.photo_id)
    ]
    for role, codes in ((Role.PROGRAMME, [200, 200]), (Role.INVESTOR, [404, 404])):
        client.force_login(make.member(firm.hub, role))
        assert [client.get(a).status_code for a in addresses] == codes
    client.force_login(make.member(make.hub()))
    assert [client.get(a).status_code for a in addresses] == [404, 404]


def test_a_person_sets_her_own_photo_and_nobody_elses(client):
    hub = make.hub()
    user = make.member(hub, Role.MENTOR)
    her, other = make.person(hub, user=user), make.person(hub)
    client.force_login(user)
    assert client.post(page_of(her), {"file": upload(name="me.png")}).status_code == 302
    assert client.post(page_of(other), {"file": upload()}).status_code == 404
    her.refresh_from_db()
    assert her.photo.name == "photo.png"


@pytest.mark.parametrize("n", [1, 3])
def test_pictures_cost_the_list_no_statement(client, n, django_assert_num_queries):
    hub = make.hub()
    by = make.actor(hub)
    for _ in range(n):
        put(make.organisation(hub), by)
    client.force_login(by.user)
    address = url("organisations", hub)
    client.get(address)
    with django_assert_num_queries(6):
        page = client.get(address).content.decode()
    assert page.count('<img class="avatar square"') == n


def test_merged_organisations_keep_every_logo():
    kept, gone = make.organisation(), None
    gone = make.organisation(kept.hub)
    put(gone)
    logo = gone.logo_id
    by = make.actor(kept.hub)
    record = actions.merge(kept, by, gone=gone, take=[], now=clock.now()).record
    kept.refresh_from_db()
    assert kept.logo_id == logo
    assert StoredFile.objects.get().object_id == kept.pk
    actions.undo_merge(record, by, now=clock.now())
    gone.refresh_from_db()
    assert gone.logo_id == logo
    assert StoredFile.objects.get().object_id == gone.pk


def test_a_picture_is_removed_on_its_own_page_alone(client):
    """Otherwise a page would point at a picture that is gone."""
    firm = make.organisation()
    put(firm)
    client.force_login(make.member(firm.hub))
    address = f"/h/{firm.hub.slug}/files/{firm.logo_id}/"
    assert client.post(f"{address}remove/", {"_key": "1"}).status_code == 404
    assert client.post(f"{address}back/", {"_key": "2"}).status_code == 404
    assert StoredFile.objects.get().removed_at is None
