"""What came of a matching: by party, as a file, and on an organisation's own page."""

import io
from zipfile import ZipFile

import pytest
from django.urls import reverse

from madang.hubs.models import Role
from madang.kit.sheets.reading import Source, rows_of
from madang.meetings import actions
from madang.meetings.models import Meeting
from tests import make
from tests.meetings import rows
from tests.meetings.rows import HALF, NINE

pytestmark = pytest.mark.django_db
LATE = NINE + 4 * HALF


def say(meeting, party, staff, again, note=""):
    actions.say_outcome(
        meeting, staff, party=party, said=actions.Said(again, note=note),
        today=LATE.date(), now=LATE,
    )  # fmt: skip


@pytest.fixture
def over(hub, staff):
    """A day after which one pair wants to meet again, and one party met nobody."""
    day = rows.new_round(hub, staff, left=2, right=2)
    rows.wish(day, staff, "Startup0", "Fund0", "must")
    rows.wish(day, staff, "Fund1", "Startup0")
    rows.wish(day, staff, "Startup1", "Fund0", "no")
    rows.published(day, staff)
    rows.party(day.matching, staff, "right", "=Late & Co")
    one = Meeting.objects.get(left__name="Startup0", right__name="Fund0")
    say(one, one.left, staff, "yes", "Their margin is thin")
    say(one, one.right, staff, "yes")
    other = Meeting.objects.get(left__name="Startup0", right__name="Fund1")
    say(other, other.left, staff, "yes")
    last = Meeting.objects.get(left__name="Startup1", right__name="Fund1")
    actions.mark_meeting(last, staff, state="no_show", missing=last.right)
    return day


def test_the_report_counts_every_party_and_names_who_met_nobody(
    client, over, staff, django_assert_num_queries
):
    client.force_login(staff.user)
    at = {"hub": over.hub.slug, "pk": over.matching_id}
    path = reverse("meetings:report", kwargs=at)
    client.get(path)
    with django_assert_num_queries(8):
        page = client.get(path).content.decode()
    assert "Never got a meeting" in page
    assert page.count("=Late &amp; Co") == 2
    answer = client.get(reverse("meetings:report-file", kwargs=at))
    with ZipFile(io.BytesIO(answer.content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    found = rows_of(io.BytesIO(answer.content), Source("report.xlsx"))
    told = {row[0].lstrip("'"): row[2:] for row in found}
    assert told["Startup0"] == ["1", "1", "2", "2", "0", "2", "1"]
    assert told["Fund1"] == ["1", "0", "2", "1", "1", "0", "0"]
    assert told["=Late & Co"] == ["0"] * 7
    text = client.get(reverse("meetings:report-file", kwargs=at), {"format": "csv"})
    assert b",=Late" not in b"".join(text.streaming_content)
    bad = client.get(reverse("meetings:report-file", kwargs=at), {"format": "exe"})
    assert bad.status_code == 404


def test_an_organisation_s_page_tells_staff_and_its_own_people(client, over, staff):
    founder = rows.founder(rows.named(over, "Startup0"))
    firm = rows.named(over, "Startup0").organisation
    other = rows.founder(rows.named(over, "Startup1"))
    at = {"hub": over.hub.slug, "pk": firm.pk}
    path = reverse("meetings:organisation-panel", kwargs=at)
    for who in (staff, founder):
        client.force_login(who.user)
        page = client.get(path, headers={"HX-Request": "true"}).content.decode()
        assert "Fund0" in page
        assert "margin" not in page
    home = reverse("directory:organisation", kwargs=at)
    assert path in client.get(home).content.decode()
    for stranger in (other.user, make.member(over.hub, Role.INVESTOR)):
        client.force_login(stranger)
        assert client.get(path).status_code == 404
        assert path not in client.get(home).content.decode()
