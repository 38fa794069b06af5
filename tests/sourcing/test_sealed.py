"""Sealed quotes: whether none, one or three are in, everybody else reads the same."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from madang.directory.actions import correct_organisation
from madang.files.models import StoredFile
from madang.hubs.models import Role
from madang.inbox.models import Notice
from madang.jobs import runner
from madang.jobs.models import Job
from madang.kit import personal_data
from madang.kit.navigation import waiting_for
from madang.sourcing.models import Quote, Rfq
from tests.matrix.checker import verbs
from tests.matrix.routes import routes
from tests.matrix.verdicts import Verdict, at_the_door
from tests.matrix.world import Walker
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
    ("inbox:outbox", ""), ("inbox:notices", ""), ("search:suggest", "?q=sealed"),
    ("search:suggest", "?q=Metales"), ("jobs:list", "?state=done"),
)  # fmt: skip
OF_RFQ = (
    "rfq", "comparison", "award", "rates-freeze", "rfq-deadline", "rfq-cancel",
    "award-back",
)  # fmt: skip
READERS = ("owner", "buyer", "north", "finance", "rival", "sponsor")
#: The rooms in which something stands of what the story makes.
WITH_ROWS = {
    "sourcing", "directory", "files", "hubs", "inbox", "jobs", "outcomes", "readiness",
}  # fmt: skip
CLOSED = datetime(2026, 6, 1, 20, tzinfo=UTC)


def addresses(story):
    slug = {"hub": story.hub.slug}
    for name, asked in PAGES:
        yield reverse(name, kwargs=slug) + asked
    for name in OF_RFQ:
        yield story.url(name, pk=story.rfq.pk)
    for firm in (story.south, story.north):
        yield reverse("directory:organisation", kwargs={**slug, "pk": firm.pk})
    of_rfq = {**slug, "kind": "sourcing.rfq", "pk": story.rfq.pk}
    yield reverse("hubs:journal_object", kwargs=of_rfq)
    yield reverse("directory:export", kwargs={**slug, "folder": "organisations"})
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


@contextmanager
def another_course():
    """What happens inside never happened afterwards, down to the numbers of rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def go_on(story):
    """Do what comes after quotes whether any came; it takes numbers of its own."""
    by, firm = story.people["owner"], story.north
    firm.refresh_from_db()
    correct_organisation(
        firm, by, expected=firm.version, values={"city": "El Paso"}, now=BEFORE
    )
    asked = {"firm": story.north.pk, "text": "Galvanised?"}
    story.post("north", "rfq-ask", asked, pk=story.rfq.pk)
    for job in Job.objects.filter(state="waiting").order_by("pk"):
        runner.attempt(job.pk, BEFORE)


def every_address(story, who):
    """Return all that a door opens to somebody, with the first rows of each kind.

    The RFQ has the number 1, two quotes and their files 1 and 2; what a room without a
    row here says of a number is "not found" with and without quotes.
    """
    walker, side = Walker(who, story.people[who].user), SimpleNamespace(hub=story.hub)
    for route in routes():
        room = route.name.partition(":")[0]
        two = ({"pk": 1}, {"pk": 2})[: 2 if room in {"sourcing", "files"} else 1]
        numbers = two if "pk" in route.takes else ({},)
        leads_away = route.name in {"account_logout", "account_inactive"}
        is_bare = "pk" in route.takes and room not in WITH_ROWS
        if leads_away or is_bare or not route.takes <= {"hub", "pk"}:
            continue
        is_open = at_the_door(route, walker, side) is Verdict.OPEN
        if is_open and "GET" in verbs(route):
            keys = {"hub": story.hub.slug} if "hub" in route.takes else {}
            yield from (reverse(route.name, kwargs=keys | number) for number in numbers)


def crawled(story):
    """Return every answer by reader and address, and what is counted beside pages.

    Staff, the buyer and a competitor who is asked too try every address; the others
    see no more of it and try those where something of a quote could stand.
    """
    asked = {(who, url) for who in READERS for url in addresses(story)}
    asked |= {(who, url) for who in READERS[:3] for url in every_address(story, who)}
    pages = {(who, url): read(story.at[who], url) for who, url in sorted(asked)}
    return pages, other_traces(story, READERS, BEFORE)


@pytest.mark.only_on("sqlite")  # which numbers rows anew after a course is undone
def test_every_address_answers_the_same_to_the_last_byte_with_and_without_quotes():
    with time_machine.travel(BEFORE, tick=False):
        story = Story(Client, is_sealed=True)
        sponsor = make.person_of(make.firm(story.hub, name="Sponsor"), Role.SPONSOR)
        story.people["sponsor"], story.at["sponsor"] = sponsor, Client()
        story.at["sponsor"].force_login(sponsor.user)
        for who in READERS:  # shows what is told once
            read(story.at[who], reverse("desk:home", args=[story.hub.slug]))
        with another_course():
            go_on(story)
            none, traces = crawled(story)
        with another_course():
            given(story, 1)
            given(story, 4000, number="sealed-8")
            go_on(story)
            some, found = crawled(story)
            assert (Quote.objects.count(), StoredFile.objects.count()) == (2, 2)
            assert "sealed-8" in story.get("south", "rfq", pk=story.rfq.pk)
    assert some.keys() == none.keys()
    assert [key for key, text in none.items() if some[key] != text] == []
    assert found == traces
    assert sum(text.startswith("200") for text in none.values()) > 250


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
