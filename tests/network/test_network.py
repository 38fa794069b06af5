"""Listings and introductions: found, asked once, answered once, contacts kept till then."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from madang.hubs.models import JournalLine, Role
from madang.inbox.models import Notice
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.network import actions
from madang.network.models import Block, Introduction, Listing
from madang.network.queries import suiting
from madang.search.models import Entry
from tests import make

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
TODAY, SOON = date(2026, 1, 5), date(2026, 3, 1)


class Side:
    """A company with one member, who is an actor and a user."""

    def __init__(self, hub, name, **fields):
        fields = {"is_listed": True, "slug": name.lower()} | fields
        self.firm = make.organisation(hub, name=name, **fields)
        scope = ("directory.organisation", self.firm.pk)
        self.by = make.actor(hub, Role.MEMBER, scope=scope)
        self.user = self.by.user

    def post(self, kind="offer", title="Laser cutting", **values):
        given = {
            "kind": kind,
            "titles": {"en": title},
            "bodies": {},
            "industry": "",
            "keywords": [],
            "until": SOON,
        } | values
        return actions.post_listing(self.firm, self.by, values=given, today=TODAY)

    def ask(self, other, now=NOON, **more):
        return actions.ask_introduction(
            self.firm, self.by, asked=other.firm, message="Let us meet", now=now, **more
        ).row


@pytest.fixture
def hub():
    return make.hub()


@pytest.fixture
def nopal(hub):
    return Side(hub, "Nopal")


@pytest.fixture
def cactus(hub):
    return Side(hub, "Cactus")


def to(name, hub, **keys):
    return reverse(f"network:{name}", kwargs={"hub": hub.slug, **keys})


def test_contacts_are_seen_by_both_sides_once_accepted_and_not_before(
    client, hub, nopal, cactus
):
    listing = cactus.post(title="Injection moulds", keywords=["moulds"])
    client.force_login(nopal.user)
    with time_machine.travel(NOON, tick=False):
        assert "Injection moulds" in client.get(to("listings", hub)).content.decode()
        page = client.get(to("listing", hub, pk=listing.pk)).content.decode()
        assert cactus.user.email not in page
        there = to("ask", hub, pk=cactus.firm.pk) + f"?listing={listing.pk}"
        sent = {"asking": nopal.firm.pk, "message": "Moulds for a pump"}
        assert client.post(there, sent).status_code == 302
        assert client.post(there, sent).status_code == 422  # asked already
        mine = client.get(to("introductions", hub)).content.decode()
        assert cactus.user.email not in mine
        row = Introduction.objects.get()
        told = Notice.objects.get(user=cactus.user)
        assert "Nopal would like to be introduced to Cactus" in told.text
        act = {"pk": row.pk, "act": "accept"}
        assert client.post(to("introduction-do", hub, **act)).status_code == 403
        client.force_login(cactus.user)
        asked = client.get(to("introductions", hub)).content.decode()
        assert "Moulds for a pump" in asked
        assert nopal.user.email not in asked
        done = client.post(to("introduction-do", hub, **act), {"answer": "Gladly"})
        assert done.status_code == 302
        assert nopal.user.email in client.get(done.url).content.decode()
        act["act"] = "decline"
        assert client.post(to("introduction-do", hub, **act)).status_code == 409
        client.force_login(nopal.user)
        page = client.get(to("introductions", hub)).content.decode()
        assert cactus.user.email in page
        assert "Gladly" in page
        client.force_login(Side(hub, "Third").user)
        assert "Gladly" not in client.get(to("introductions", hub)).content.decode()
        act["act"] = "accept"
        assert client.post(to("introduction-do", hub, **act)).status_code == 404
    lines = "".join(line.details for line in JournalLine.objects.filter(hub=hub))
    assert "Moulds for a pump" not in lines


def test_nobody_is_pressed(hub, nopal, cactus, monkeypatch):
    row = nopal.ask(cactus)
    with pytest.raises(Conflict, match="asked already"):
        nopal.ask(cactus)
    actions.answer_introduction(row, cactus.by, accepts=False, now=NOON)
    with pytest.raises(Conflict, match="takes no requests"):
        nopal.ask(cactus, NOON + timedelta(days=29))
    again = nopal.ask(cactus, NOON + timedelta(days=31))
    late = NOON + timedelta(days=60)
    with pytest.raises(Conflict, match="waits for no answer"):
        actions.answer_introduction(again, cactus.by, accepts=True, now=late)
    anew = nopal.ask(cactus, late)  # the expired one is not in the way
    actions.block(cactus.firm, cactus.by, blocked=nopal.firm, now=late)
    anew.refresh_from_db()
    assert anew.state == "declined"
    later = late + timedelta(days=90)
    with pytest.raises(Conflict, match="takes no requests"):
        nopal.ask(cactus, later)
    actions.unblock(cactus.firm, cactus.by, blocked=nopal.firm)
    assert not Block.objects.exists()
    open_one = nopal.ask(cactus, later)
    actions.withdraw_introduction(open_one, nopal.by, now=later)
    with pytest.raises(NotAllowed):
        actions.withdraw_introduction(open_one, cactus.by, now=later)
    monkeypatch.setattr(actions, "A_DAY", 1)
    with pytest.raises(Conflict, match="a day at most"):
        nopal.ask(cactus, later + timedelta(hours=1))
    with pytest.raises(Refused, match="your own"):
        nopal.ask(nopal)
    hidden = Side(hub, "Hidden", is_listed=False)
    with pytest.raises(NotAllowed):
        nopal.ask(hidden, later + timedelta(days=9))


def test_a_listing_is_posted_found_changed_and_closed_by_its_own_people(
    client, hub, nopal, cactus
):
    client.force_login(nopal.user)
    sent = {
        "organisation": nopal.firm.pk,
        "kind": "seek",
        "titles_en": "A laser cutter",
        "keywords": "laser, Laser, steel",
        "until": "2026-03-01",
        "industry": "",
    }
    with time_machine.travel(NOON, tick=False):
        over = client.post(to("listing-add", hub), sent | {"until": "2026-01-04"})
        assert over.status_code == 422
        assert "within a year" in over.content.decode()
        assert client.post(to("listing-add", hub), sent).status_code == 302
        row = Listing.objects.get()
        assert row.keywords == ["laser", "Laser", "steel"]
        assert Entry.objects.get(kind="network.listing").title == "A laser cutter"
        edit = to("listing-edit", hub, pk=row.pk)
        changed = sent | {"titles_en": "A plasma cutter", "version": 1}
        assert client.post(edit, changed).status_code == 302
        assert client.post(edit, changed).status_code == 422  # somebody was faster
        panel = to("organisation-panel", hub, pk=nopal.firm.pk)
        assert "A plasma cutter" in client.get(panel).content.decode()
        for query, count in (("q=plasma+steel", 1), ("q=wood", 0), ("kind=offer", 0)):
            text = client.get(f"{to('listings', hub)}?{query}").content.decode()
            found = text.partition("All listings")[2].partition("</section>")[0]
            assert found.count("A plasma cutter") == count, query
        client.force_login(cactus.user)
        assert client.get(edit).status_code == 403
        close = to("listing-close", hub, pk=row.pk)
        assert client.post(close).status_code == 403
        client.force_login(make.member(hub, Role.PROGRAMME))
        assert client.post(close).status_code == 302
        assert client.post(close).status_code == 409
        client.force_login(make.member(hub, Role.GUEST))
        assert client.get(to("listings", hub)).status_code == 403
    assert not Entry.objects.filter(kind="network.listing").exists()


def test_what_is_sought_finds_what_is_offered(hub, nopal, cactus):
    mine = nopal.post("seek", keywords=["Laser", "steel"], industry="25")
    near = cactus.post("offer", keywords=["laser"], industry="25")
    far = cactus.post("offer", keywords=["steel"])
    cactus.post("seek", keywords=["laser"])
    cactus.post("offer", keywords=["wood"], industry="16")
    others = list(Listing.objects.all())
    assert suiting([mine], others) == [near, far]


@pytest.mark.parametrize("n", [1, 3])
def test_lists_ask_as_often_for_one_as_for_three(
    client, hub, nopal, n, django_assert_num_queries
):
    for i in range(n):
        other = Side(hub, f"Firm{i}")
        other.post(title=f"Offer {i}")
        other.ask(nopal)
    nopal.post("seek")
    client.force_login(nopal.user)
    with time_machine.travel(NOON, tick=False):
        client.get(to("listings", hub))
        with django_assert_num_queries(5):
            client.get(to("listings", hub))
        with django_assert_num_queries(4):
            client.get(to("introductions", hub))
