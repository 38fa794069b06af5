"""What applicants send that is too large, not what it says, late, or asked no longer."""

from __future__ import annotations

import tracemalloc
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from madang.applications.actions import invite_collaborator
from madang.applications.models import ApplicationFile, Collaborator
from madang.files.models import StoredFile
from madang.hubs.actions import accept
from madang.hubs.models import Invitation
from madang.hubs.queries import actor_in
from madang.kit.errors import Refused
from tests import make
from tests.applications.making import NOW, draft, sent, staff

pytestmark = pytest.mark.django_db
MB = 1024 * 1024


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


class Stream:
    """A form with one large file, whose bytes are made as they are read."""

    mark = b"madang"

    def __init__(self, size, **fields):
        texts = [
            b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
            % (self.mark, name.encode(), str(value).encode())
            for name, value in fields.items()
        ]
        head = (
            b'--%s\r\nContent-Disposition: form-data; name="file"; '
            b'filename="deck.pdf"\r\nContent-Type: application/pdf\r\n\r\n' % self.mark
        )
        self.parts = [b"".join([*texts, head]), size, b"\r\n--%s--\r\n" % self.mark]
        self.length = len(self.parts[0]) + size + len(self.parts[2])
        self.given = 0

    def read(self, most=-1):
        head, size, tail = self.parts
        most = self.length if most < 0 else most
        piece = head[self.given : self.given + most]
        if not piece and self.given < len(head) + size:
            piece = bytes(min(most, len(head) + size - self.given))
        elif not piece:
            piece = tail[self.given - len(head) - size :][:most]
        self.given += len(piece)
        return piece

    readline = read  # a server's stream has one; nobody reads forms by lines


def upload(client, row, body):
    """Send a form whose body is made while it is read."""
    keys = {"hub": row.hub.slug, "uuid": row.uuid}
    return client.request(
        **{
            "REQUEST_METHOD": "POST",
            "PATH_INFO": reverse("applications:upload", kwargs=keys),
            "CONTENT_TYPE": f"multipart/form-data; boundary={Stream.mark.decode()}",
            "CONTENT_LENGTH": str(body.length),
            "wsgi.input": body,
        }
    )


@pytest.mark.only_on("sqlite")
def test_a_deck_of_200_mb_is_refused_before_a_byte_of_it_is_read(client):
    row, by = draft()
    client.force_login(by.user)
    body = Stream(200 * MB, question="proof", version=1)
    answer = upload(client, row, body)
    assert (answer.status_code, body.given) == (413, 0)
    told = answer.content.decode()
    assert "The file is too large" in told
    assert f"At most {settings.LARGEST_UPLOAD // MB} MB" in told
    assert not StoredFile.objects.exists()


@pytest.mark.only_on("sqlite")
def test_a_file_over_the_questions_limit_is_refused_and_never_held_in_memory(client):
    row, by = draft()
    client.force_login(by.user)
    client.get("/account/login/")  # what is loaded once is loaded
    tracemalloc.start()
    answer = upload(client, row, Stream(40 * MB, question="proof", version=1))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 422
    assert "5" in answer.json()["text"]
    assert peak < 12 * MB
    assert not StoredFile.objects.exists()


def test_a_pdf_that_is_a_page_is_refused_in_words(client):
    row, by = draft()
    client.force_login(by.user)
    page = SimpleUploadedFile(
        "deck.pdf", b"<html><script>x</script>", "application/pdf"
    )
    url = reverse("applications:upload", args=[row.hub.slug, row.uuid])
    answer = client.post(url, {"question": "proof", "version": "1", "file": page})
    assert answer.status_code == 422
    assert answer.json()["text"]
    assert not ApplicationFile.objects.exists()


def test_an_answer_to_a_question_that_is_asked_no_longer_is_left_out(client):
    row, by = draft()
    client.force_login(by.user)
    part = reverse("applications:part", args=[row.hub.slug, row.uuid, "plan"])
    given = {"version": "1", "go": "stay", "q.asked": ["pitch", "gone"]}
    given |= {"q-pitch": "We weld.", "q-gone": "An answer"}
    assert client.post(part, given).status_code == 302
    row.refresh_from_db()
    assert row.answers == {"pitch": "We weld."}
    url = reverse("applications:upload", args=[row.hub.slug, row.uuid])
    pdf = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")
    told = client.post(url, {"question": "gone", "version": "2", "file": pdf})
    assert told.status_code == 422
    assert "asked no longer" in told.json()["text"]


def test_an_invitation_to_write_that_is_too_old_opens_nothing():
    row, lead = draft()
    user = make.user()
    invite_collaborator(
        row, lead, email=user.email, role="editor", language="en", now=NOW
    )
    asked = Invitation.objects.get(email=user.email)
    late = NOW + timedelta(days=15)
    with pytest.raises(Refused):
        accept(asked, actor_in(row.hub, user), now=late)
    assert Collaborator.objects.get(email=user.email).user is None
    assert not actor_in(row.hub, user).is_insider


def test_a_company_that_is_deleted_leaves_its_open_application_readable(client):
    row, by = sent()
    row.organisation.delete()
    row.refresh_from_db()
    assert (row.organisation, row.state) == (None, "submitted")
    slug = row.hub.slug
    client.force_login(by.user)
    for name in ("mine", "form", "review"):
        page = reverse(f"applications:{name}", args=[slug, row.uuid])
        assert client.get(page).status_code == 200
    client.force_login(staff(row.hub).user)
    one = reverse("applications:application", args=[slug, row.pk])
    assert "Not linked with the directory" in client.get(one).content.decode()
    lines = reverse("applications:applications", args=[slug, row.call_id])
    assert row.name in client.get(lines).content.decode()
