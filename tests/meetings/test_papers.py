"""Agendas and sheets as PDF: what they say, to whom, in which language and zone."""

import io

import pytest
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from madang.meetings.models import Representative
from tests.meetings import rows

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]


def text_of(answer):
    assert answer.headers["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return [page.extract_text() for page in pages]


def test_an_agenda_is_printed_in_the_readers_language_and_on_both_clocks(
    client, day, staff
):
    me = rows.investor(rows.named(day, "Fund0"))
    where = reverse("meetings:agenda-paper", kwargs={"hub": day.hub.slug})
    client.force_login(me.user)
    answer = client.get(where)  # nothing is published yet
    assert (answer.status_code, answer["Location"][-4:]) == (302, "/me/")
    rows.published(day, staff)
    first = client.get(where)
    (page,) = text_of(first)
    assert ("Startup0" in page, "Fund1" in page, "09:00" in page) == (True, False, True)
    assert client.get(where).content == first.content
    me.user.language, me.user.time_zone = "ko", "Asia/Seoul"
    me.user.save()
    with translation.override("ko"):
        (page,) = text_of(client.get(where))
    assert ("내 미팅" in page, "22:00" in page, "서울" in page) == (True, True, True)
    assert b"/StructTreeRoot" in first.content  # tagged, for those who have it read
    Representative.objects.filter(party__name="Startup0").update(name="\U00012345")
    assert client.get(where).status_code == 302  # no font has cuneiform: said, not 500


def test_sheets_have_a_page_for_each_table_and_party_and_are_the_organisers(
    client, day, staff
):
    where = reverse("meetings:round-sheets", kwargs={"hub": day.hub.slug, "pk": day.pk})
    client.force_login(staff.user)
    assert client.get(where).status_code == 302
    rows.published(day, staff)
    pages = text_of(client.get(where))
    heads = [page.splitlines()[1] for page in pages]
    assert list(dict.fromkeys(heads)) == [
        *("Table 1", "Table 2", "Table 3"),
        *("Startup0", "Startup1", "Startup2"),
        *("Fund0", "Fund1", "Fund2", "Fund3"),
    ]
    assert all("Meet again?" in page for page in pages[3:])
    assert len(text_of(client.get(where, {"of": "tables"}))) == 3
    client.force_login(rows.investor(rows.named(day, "Fund0")).user)
    assert client.get(where).status_code == 403
