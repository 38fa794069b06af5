"""Uploads are what they say, kept once, and given out through the door only."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from madang.files import kinds, links, pictures, storing, sweeping
from madang.files.actions import NotAcceptable, bring_back_file, remove_file, store_file
from madang.files.models import StoredFile
from madang.files.queries import files_of, picture_of
from madang.hubs.models import JournalLine, Role
from madang.kit import clock
from madang.kit.errors import NotAllowed
from tests import make

pytestmark = pytest.mark.django_db
KIND = "tests.thing"
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF"


@pytest.fixture(autouse=True)
def thing(settings, tmp_path):
    """A kind of object whose files staff may add and judges may read nothing of."""
    settings.MEDIA_ROOT = tmp_path
    staff = lambda by, _pk: by.is_staff
    kinds.register(kinds.Attachable(KIND, staff, staff))
    yield
    kinds._attachables.pop((KIND, ""))


def upload(name="deck.pdf", data=PDF):
    return SimpleUploadedFile(name, data)


def png(width=40, height=30, **save):
    out = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "PNG", **save)
    return out.getvalue()


def stored(by=None, name="deck.pdf", data=PDF, **options):
    by = by or make.actor()
    return store_file(
        by.hub, by, upload=upload(name, data), kind=KIND, object_id=1,
        now=clock.now(), **options,
    )  # fmt: skip


def read(file):
    return b"".join(storing.read(file.path))


def test_a_file_is_kept_as_it_came_and_told():
    by = make.actor()
    file = stored(by)
    assert read(file) == PDF
    assert (file.size, file.media_type) == (len(PDF), "application/pdf")
    assert JournalLine.objects.get(hub=by.hub).verb == "files.store_file"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("deck.pdf", b"<html><script>alert(1)</script>"),
        ("deck.pdf", b"\x89PNG\r\n\x1a\n"),
        ("logo.svg", b"<svg onload=alert(1)>"),
        ("page.html", b"<!doctype html>"),
        ("run.exe", b"MZ\x90\x00"),
        ("empty.pdf", b""),
        ("data.csv", b"  <html>"),
        ("logo.png", png()[:40]),
        ("table.xlsx", b"PK\x03\x04 cut"),
    ],
)
def test_what_is_not_what_it_says_is_refused_and_leaves_nothing(name, data, tmp_path):
    with pytest.raises(NotAcceptable):
        stored(name=name, data=data)
    assert not StoredFile.objects.exists()
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_too_large_is_refused_with_the_limit():
    data = b"%PDF-" + b"x" * (26 * kinds.MEGABYTE)
    with pytest.raises(NotAcceptable, match="27 MB; at most 25 MB"):
        stored(data=data)


def test_a_picture_of_too_many_pixels_is_refused_from_its_header():
    bomb = bytearray(png())
    bomb[16:24] = (20_000).to_bytes(4) * 2
    with pytest.raises(NotAcceptable, match="megapixels"):
        stored(name="logo.png", data=bytes(bomb))


def test_pictures_lose_their_metadata_and_gain_thumbnails(
    django_capture_on_commit_callbacks,
):
    exif = Image.Exif()
    exif[0x010F] = "Spy Camera"
    with django_capture_on_commit_callbacks(execute=True):
        file = stored(name="logo.png", data=png(600, 300, exif=exif))
    assert b"Spy Camera" not in read(file)
    small = Image.open(io.BytesIO(b"".join(storing.read(f"{file.path}.256"))))
    assert (small.width, small.format) == (256, "WEBP")
    assert picture_of(file.hub, KIND, 1, "file") == file


def test_a_sheet_is_told_from_any_other_zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    assert stored(name="a.xlsx", data=out.getvalue()).media_type.endswith("sheet")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.js", "x")
    with pytest.raises(NotAcceptable):
        stored(name="a.xlsx", data=out.getvalue())


def test_names_lose_folders_and_marks():
    assert stored(name="../../\u202efdp.x\x00.pdf").name == "fdp.x.pdf"


def test_a_new_version_replaces_the_old_in_the_list():
    by = make.actor()
    first = stored(by)
    second = stored(by, replaces=first)
    assert (second.version, files_of(by.hub, KIND, 1)) == (2, [second])


def test_who_may_not_add_is_refused():
    with pytest.raises(NotAllowed):
        stored(make.actor(role=Role.JUDGE))


def test_removing_can_be_undone_and_is_final_after_a_month(tmp_path):
    by = make.actor()
    file = stored(by)
    remove_file(file, by, now=clock.now())
    assert files_of(by.hub, KIND, 1) == []
    bring_back_file(file, by)
    assert files_of(by.hub, KIND, 1) == [file]
    remove_file(file, by, now=clock.now())
    sweeping.sweep(clock.now() + timedelta(days=31))
    assert not StoredFile.objects.exists()
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_bytes_of_a_failed_transaction_are_swept(tmp_path):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        stored()
        raise ZeroDivisionError
    kept = stored()
    sweeping.sweep(clock.now() + timedelta(days=2))
    left = [str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()]
    assert left == [kept.path]


def test_a_download_is_never_active_content(client):
    by = make.actor()
    file = stored(by, name="보고서.pdf")
    client.force_login(by.user)
    answer = client.get(f"/h/{by.hub.slug}/files/{file.pk}/")
    assert answer.getvalue() == PDF
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_download_asks_the_objects_own_rule(client):
    file = stored()
    client.force_login(make.member(file.hub, Role.JUDGE))
    assert client.get(f"/h/{file.hub.slug}/files/{file.pk}/").status_code == 404
    client.force_login(make.member(make.hub()))
    assert client.get(f"/h/{file.hub.slug}/files/{file.pk}/").status_code == 404


def test_a_signed_link_opens_until_it_expires_or_the_right_ends(client):
    by = make.actor()
    token = links.token_for(stored(by), by.user)
    assert client.get(f"/s/f/{token}/").getvalue() == PDF
    assert client.get(f"/s/f/{token}x/").status_code == 404
    by.user.memberships.update(ended_at=clock.now())
    assert client.get(f"/s/f/{token}/").status_code == 404


def test_an_expired_link_does_not_open(client, monkeypatch):
    by = make.actor()
    token = links.token_for(stored(by), by.user)
    monkeypatch.setattr(links, "DAYS", -1)
    assert client.get(f"/s/f/{token}/").status_code == 404


def test_a_removed_file_can_be_brought_back_from_the_page(client):
    by = make.actor()
    file = stored(by)
    client.force_login(by.user)
    url = f"/h/{by.hub.slug}/files/{file.pk}/"
    client.post(f"{url}remove/", {"_key": "1", "next": "https://evil.example/"})
    assert client.get(url).status_code == 404
    answer = client.post(f"{url}back/", {"_key": "2", "next": "https://evil.example/"})
    assert answer.url == "/"
    assert client.get(url).status_code == 200


def test_a_body_over_the_limit_is_refused_unread(client, settings):
    settings.LARGEST_UPLOAD = 1000
    answer = client.post("/", {"x": "y" * 2000})
    assert answer.status_code == 413


def test_thumbnail_sides_are_fixed():
    assert pictures.THUMBNAIL_SIDES == (64, 256, 512)
