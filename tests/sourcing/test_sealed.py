"""Sealed quotes: whether none, one or three are in, everybody else reads the same."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from madang.files.models import StoredFile
from madang.hubs.models import Role
from madang.inbox.models import Notice
from madang.kit import personal_data
from madang.kit.navigation import waiting_for
from madang.sourcing.models import Quote, Rfq
from tests.sourcing import make
from tests.sourcing.test_rfqs import BEFORE, Story

pytestmark = pytest.mark.django_db
#: What differs from one answer to the next whoever asks.
TOKENS = re.compile(
    r'(name="(?:_key|csrfmiddlewaretoken)"\s+value=|nonce[-=]"?)"?[\w+/=-]+'
)
#: Pages of the hub on which something of a quote could stand, with what they are asked.
PAGES = (
    ("sourcing:rfqs", ""), ("sourcing:rfqs", "?state=open&sort=-closes&q=brackets"),
    ("sourcing:rfqs-export", "?format=csv"), ("sourcing:orders", ""),
    ("desk:home", ""), ("search:page", "?q=sealed"), ("search:page", "?q=saeled"),
    ("search:page", "?q=brackets"), ("hubs:journal", ""), ("hubs:journal_export", ""),
    ("inbox:outbox", ""), ("inbox:notices", ""),
)  # fmt: skip
OF_RFQ = (
    "rfq", "comparison", "award", "rates-freeze", "rfq-deadline", "rfq-cancel",
    "award-back",
)  # fmt: skip
CLOSED = datetime(2026, 6, 1, 20, tzinfo=UTC)


def addresses(story):
    slug = {"hub": story.hub.slug}
    for name, asked in PAGES:
        yield reverse(name, kwargs=slug) + asked
    for name in OF_RFQ:
        yield story.url(name, pk=story.rfq.pk)
    for firm in (story.south, story.north):
        yield reverse("directory:organisation", kwargs={**slug, "pk": firm.pk})
    for guessed in (1, 3):
        yield story.url("quote", pk=guessed)
        yield reverse("files:download", kwargs={**slug, "pk": guessed})


def read(client, url):
    """Return an answer to the last byte, but for what is random in every answer."""
    answer = client.get(url)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kept = [f"{k}: {v}" for k, v in sorted(answer.items()) if k != "X-Request-ID"]
    text = "\n".join([str(answer.status_code), *kept, body.decode("utf-8", "replace")])
    return TOKENS.sub(r"\1", text)


def seen_by(story, names):
    """Return all that these readers get, by reader and address."""
    return {
        (who, url): read(story.at[who], url)
        for who in names
        for url in addresses(story)
    }


def other_traces(story, names, now):
    """Return what is counted beside pages: what waits, what is told, what is held."""
    people = {who: story.people[who] for who in names}
    store = next(s for s in personal_data.stores() if s.name == "sourcing.work")
    quoting = personal_data.whole_person(
        story.hub, ("hubs.user", story.people["south"].user.pk)
    )
    return {
        "waits": {
            w: [t.text for t in waiting_for(by, now)] for w, by in people.items()
        },
        "told": Notice.objects.filter(hub=story.hub).count(),
        "held": store.count(story.hub, quoting),
    }


def given(story, size, who="south", number="sealed-7"):
    file = SimpleUploadedFile("sealed.txt", b"sealed " * size)
    prices = [("7777.77", "5000: 7000.07"), ("7777.78", "")]
    return story.quote(who, number, "MXN", prices, note="sealed", file=file)


def test_none_one_or_three_quotes_are_the_same_to_the_last_byte():
    with time_machine.travel(BEFORE, tick=False):
        story = Story(Client, is_sealed=True)
        sponsor = make.person_of(make.firm(story.hub, name="Sponsor"), Role.SPONSOR)
        story.people["sponsor"], story.at["sponsor"] = sponsor, Client()
        story.at["sponsor"].force_login(sponsor.user)
        names = ("owner", "finance", "buyer", "rival", "sponsor")
        for who in names:  # what a first visit leaves behind
            read(story.at[who], reverse("desk:home", args=[story.hub.slug]))
        none = seen_by(story, names), other_traces(story, names, BEFORE)
        given(story, 1)
        assert "sealed-7" in story.get("south", "rfq", pk=story.rfq.pk)
        one = seen_by(story, ("buyer",))
        assert [key for key, text in one.items() if text != none[0][key]] == []
        given(story, 4000, number="sealed-8")
        given(story, 90, "north", "sealed-9")
        three = seen_by(story, names), other_traces(story, names, BEFORE)
        assert [key for key, text in three[0].items() if text != none[0][key]] == []
        assert three[1] == none[1]
        assert (Quote.objects.count(), StoredFile.objects.count()) == (3, 3)


@pytest.mark.only_on("sqlite")
def test_between_the_deadline_and_the_opening_nothing_is_told_either():
    with time_machine.travel(BEFORE, tick=False):
        story = Story(Client, is_sealed=True)
        with story.on(CLOSED):
            seen_by(story, ("buyer",))
            none = seen_by(story, ("buyer",)), other_traces(story, ("buyer",), CLOSED)
        given(story, 30)
        with story.on(CLOSED):
            one = seen_by(story, ("buyer",)), other_traces(story, ("buyer",), CLOSED)
        assert [key for key, text in one[0].items() if text != none[0][key]] == []
        assert one[1] == none[1]
        body = {"reason": "a slip", "version": Rfq.objects.get().version}
        with story.on(CLOSED):
            story.post("buyer", "rfq-cancel", body, pk=story.rfq.pk)
