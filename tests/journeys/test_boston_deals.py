"""Boston: what the funds talk about with the startups, and what a ministry reads.

Through HTTP only, in Korean: deals are opened, move on, get amounts in won and dollars;
the report as of 3 May says KRW 84.5 bn, and tells what it cannot convert.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from madang.deals.models import Deal, RateSource
from tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2019, 5, 20, 3, tzinfo=UTC)
MAY_3 = "2019-05-03"
#: Startup, fund, what is talked about on which day of April and May.
TALKS = (
    ("새솔바이오", "Harbor Ventures", "365억", "KRW", "2019-04-27"),
    ("누리로봇", "Charles River Partners", "480억", "KRW", "2019-05-02"),
    ("한빛소재", "Back Bay Capital", "US$7.5M", "USD", "2019-05-03"),
    ("다온헬스", "Harbor Ventures", "90억", "KRW", "2019-05-09"),
)


@pytest.fixture
def hub():
    return make.hub(languages=["ko", "en"], currency="KRW", slug="boston")


@pytest.fixture
def organiser(client, hub):
    with time_machine.travel(NOW, tick=False):
        client.force_login(make.member(hub, who=make.user(language="ko")))
        yield client


def to(name, **keys):
    return reverse(f"deals:{name}", kwargs={"hub": "boston", **keys})


def send(client, name, body, **keys):
    """Post a form that has to be taken."""
    answer = client.post(to(name, **keys), body)
    assert answer.status_code == 302, answer.content.decode()
    return answer


def report(client, **asked):
    answer = client.get(to("report"), {"on": MAY_3, **asked})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def talk(client, hub, talks):
    """Open a deal, note what is talked about, and move it on; return its key."""
    company, fund, amount, currency, on = talks
    firms = [make.organisation(hub, name=name) for name in (company, fund)]
    sides = dict(
        zip(("company", "investor"), (f"{f} #{f.pk}" for f in firms), strict=True)
    )
    send(client, "add", sides | {"stage": "sourced", "on": "2019-04-20"})
    pk = Deal.objects.latest("pk").pk
    told = {"kind": "discussed", "amount": amount, "currency": currency, "as_of": on}
    send(client, "amount-add", told, pk=pk)
    send(client, "move", {"stage": "first_talk", "on": on, "version": 1}, pk=pk)
    return pk


def test_a_ministry_reads_what_was_under_discussion_on_3_may(organiser, hub):
    first, second, third, _later = (talk(organiser, hub, one) for one in TALKS)
    text = report(organiser)
    assert "₩84,500,000,000" in text
    assert "₩845억" in text
    assert "US$7,500,000" in text
    assert "₩9,000,000,000" not in text
    _converts_only_by_a_named_rate(organiser)
    _closes_with_money(organiser, first)
    dropped = {"stage": "passed", "on": "2019-05-15", "version": 2}
    assert organiser.post(to("move", pk=second), dropped).status_code == 422
    send(organiser, "move", dropped | {"reason": "지역이 맞지 않음"}, pk=second)
    assert "₩84,500,000,000" in report(organiser)
    today = report(organiser, on="2019-05-20")
    assert "₩84,500,000,000" not in today
    assert "₩9,000,000,000" in today
    assert "₩36,500,000,000" in today
    sheet = organiser.get(to("report-file"), {"on": MAY_3, "format": "csv"})
    lines = b"".join(sheet.streaming_content).decode().splitlines()
    assert "협의 중,3,KRW,84500000000.00,2019-05-03,,," in lines
    assert "boston-deals-as-of-2019-05-03" in sheet["Content-Disposition"]
    book = organiser.get(to("report-file"), {"on": MAY_3})
    assert book.content.startswith(b"PK")
    assert Deal.objects.get(pk=third).stage == "first_talk"


def _converts_only_by_a_named_rate(client):
    """Without a rate on the day the dollars stay dollars, and are named."""
    send(client, "source-add", {"name": "한국은행"})
    source = RateSource.objects.get()
    asked = {"currency": "KRW", "source": source.pk}
    assert client.get(to("report"), {"currency": "KRW"}).status_code == 200
    text = report(client, **asked)
    assert "USD" in text
    assert '+ <span class="money">US$7,500,000</span>' in text
    rate = {"on": MAY_3, "base": "USD", "quote": "KRW", "rate": "1168.5"}
    send(client, "rate-add", rate, pk=source.pk)
    assert client.post(to("rate-add", pk=source.pk), rate).status_code == 422
    assert "₩93,263,750,000" in report(client, **asked)
    assert "1 USD = 1168.5 KRW" in client.get(to("rates")).content.decode()
    other = report(client, **asked, rates_on="2019-05-02")
    assert "₩93,263,750,000" not in other


def _closes_with_money(client, pk):
    """Nothing closes on a promise: the money and its evidence come first."""
    step = {"stage": "committed", "on": "2019-05-10", "version": 2}
    send(client, "move", step, pk=pk)
    step = {"stage": "closed", "on": "2019-05-18", "version": 3}
    assert client.post(to("move", pk=pk), step).status_code == 422
    paid = {"kind": "received", "amount": "365억", "currency": "KRW"}
    proof = SimpleUploadedFile("입금증.txt", b"36500000000\n")
    body = {**paid, "as_of": str(date(2019, 5, 18)), "evidence": proof}
    send(client, "amount-add", body, pk=pk)
    send(client, "move", step, pk=pk)
