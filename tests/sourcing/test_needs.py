"""Needs walked through as buyer and supplier; nobody else ever knows that they exist."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from madang.files.models import StoredFile
from madang.hubs.actions import Stale
from madang.hubs.journal import broken_lines
from madang.hubs.models import JournalLine, Role
from madang.inbox.models import Notice
from madang.kit import personal_data
from madang.kit.errors import NotAllowed, Refused
from madang.kit.navigation import waiting_for
from madang.sourcing import actions
from madang.sourcing.models import NdaAcceptance, Need, NeedAnswer, PurchaseOrder, Rfq
from madang.sourcing.queries import needs_visible_to, orders_counted, rows_ordered_for
from tests import make as house
from tests.sourcing import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
SECRET = "zqneed"
NDA = f"{SECRET} text: drawings stay between us."


class Story:
    """A buyer, an invited company, a rival, staff and others; each in a browser."""

    def __init__(self):
        self.hub = hub = house.hub(currency="USD", languages=["en", "es"])
        house.site(hub, city="Ciudad Juárez", country="MX")
        self.plant = make.firm(hub, name="Plant")
        self.north = make.firm(hub, name="North Tools", city="Ciudad Juárez")
        self.rival = make.firm(hub, name="Rival")
        self.people = {
            "buyer": make.person_of(self.plant, Role.BUYER),
            "north": make.person_of(self.north),
            "rival": make.person_of(self.rival),
            "colleague": make.person_of(self.plant),
            "other": make.person_of(self.rival, Role.BUYER),
            "facility": house.actor(hub, Role.FACILITY),
            "owner": house.actor(hub, Role.OWNER),
        }
        self.at = {name: Client() for name in self.people}
        self.sign_in()

    def sign_in(self):
        for name, by in self.people.items():
            self.at[name].force_login(by.user)

    def url(self, page, **keys):
        return reverse(f"sourcing:{page}", kwargs={"hub": self.hub.slug, **keys})

    def post(self, who, page, body=None, status=302, **keys):
        answer = self.at[who].post(self.url(page, **keys), body or {})
        assert answer.status_code == status, answer.content.decode()
        return answer

    def get(self, who, page, status=200, **keys):
        answer = self.at[who].get(self.url(page, **keys))
        assert answer.status_code == status
        return answer.content.decode()


def body_of(**more):
    return {
        "titles_en": f"{SECRET} bracket", "titles_es": f"Soporte {SECRET}",
        "code": "25", "code_2": "28", "quantity": "120,000", "unit": "pcs",
        "value": "84000", "currency": "USD", "valued_on": "2026-05-01",
        "certificates": "ISO 9001, IATF 16949", "languages": ["es", "en"],
        "place": "Ciudad Juárez", "audience": "chosen", "nda": NDA,
        "closes_at": "2026-06-19T09:00", **more,
    }  # fmt: skip


@pytest.fixture
def story():
    with time_machine.travel(NOW, tick=False):
        yield Story()


def drafted(story, **more):
    """Let the buyer write a need through the page, invite North, and add a drawing."""
    body = body_of(buyer=story.plant.pk, **more)
    story.post("buyer", "need-add", body)
    row = Need.objects.latest("pk")
    story.north.is_listed, story.north.slug = True, f"north-{story.north.pk}"
    story.north.save()
    named = {"organisation": f"North Tools #{story.north.pk}"}
    story.post("buyer", "need-invite", named, pk=row.pk)
    drawing = SimpleUploadedFile(f"{SECRET}-drawing.txt", b"4 holes")
    story.post("buyer", "need-file", {"file": drawing}, pk=row.pk)
    return row


def test_from_a_need_to_an_order_that_counts_once(story):
    row = drafted(story)
    story.get("north", "need", 404, pk=row.pk)
    story.post("buyer", "need-publish", pk=row.pk)
    page = story.get("north", "need", pk=row.pk)
    assert "84,000" not in page
    assert "IATF 16949" in page
    told = Notice.objects.filter(user=story.people["north"].user)
    assert told.filter(text__contains=SECRET).count() == 1
    waits = [one.text for one in waiting_for(story.people["north"], NOW)]
    assert any(SECRET in text for text in waits)
    _nda(story, row)
    _answers(story, row)
    _rfq(story, row)
    assert list(broken_lines(story.hub)) == []


def _nda(story, row):
    """Files open by an act that is kept with who, when and which text."""
    file = StoredFile.objects.get(hub=story.hub, kind="sourcing.need")
    link = reverse("files:download", kwargs={"hub": story.hub.slug, "pk": file.pk})
    assert story.at["north"].get(link).status_code in {403, 404}
    assert file.name not in story.get("north", "need", pk=row.pk)
    digest = actions.digest_of(NDA)
    yes = {"firm": story.north.pk, "agrees": "on", "digest": digest}
    story.post("north", "need-nda", yes | {"digest": "0" * 64}, 422, pk=row.pk)
    story.post("north", "need-nda", {**yes, "agrees": ""}, 422, pk=row.pk)
    story.post("north", "need-nda", yes, pk=row.pk)
    story.post("north", "need-nda", yes, pk=row.pk)
    kept = NdaAcceptance.objects.get()
    assert (kept.text, kept.at, kept.by) == (NDA, NOW, story.people["north"].user)
    assert JournalLine.objects.filter(verb="sourcing.accept_nda").exists()
    assert story.at["north"].get(link).status_code == 200
    assert file.name in story.get("north", "need", pk=row.pk)
    assert story.at["rival"].get(link).status_code in {403, 404}
    other = body_of(nda=f"{NDA} And more.", version=Need.objects.get().version)
    story.post("buyer", "need-edit", other, pk=row.pk)
    assert story.at["north"].get(link).status_code in {403, 404}
    assert "an earlier text" in story.get("buyer", "need", pk=row.pk)


def _answers(story, row):
    body = {"firm": story.north.pk, "kind": "can", "note": "two presses free"}
    story.post("north", "need-answer", body, pk=row.pk)
    answer = NeedAnswer.objects.get()
    assert "two presses free" in story.get("buyer", "need", pk=row.pk)
    news = Notice.objects.filter(user=story.people["buyer"].user)
    assert news.filter(text__contains=SECRET).count() == 1
    story.post("rival", "need-withdraw", status=404, pk=answer.pk)
    story.post("north", "need-withdraw", pk=answer.pk)
    assert "two presses free" not in story.get("buyer", "need", pk=row.pk)
    story.post("buyer", "need-close", pk=row.pk)
    story.post("north", "need-answer", body, 422, pk=row.pk)
    story.post("buyer", "need-reopen", pk=row.pk)
    story.post("north", "need-answer", body | {"kind": "help"}, pk=row.pk)
    assert NeedAnswer.objects.get().kind == "help"


def _rfq(story, row):
    """An order that follows stands in the same rows as all others, once."""
    story.post("buyer", "need-rfq", pk=row.pk)
    rfq = Rfq.objects.get()
    line = rfq.rfq_lines.get()
    assert rfq.need == row
    assert line.quantity == 120_000
    assert rfq.published_at is None
    assert [one.organisation for one in rfq.invitations.all()] == [story.north]
    actions.publish_rfq(rfq, story.people["buyer"], expected=rfq.version, now=NOW)
    price = actions.Price(line, Decimal("0.70"), 14, Decimal(0))
    values = {"number": "N-1", "currency": "USD", "valid_until": date(2026, 8, 1)}
    quote = actions.give_quote(
        story.hub, story.people["north"], rfq=rfq, firm=story.north, values=values,
        prices=[price], now=NOW,
    ).row  # fmt: skip
    rfq.refresh_from_db()
    then = rfq.closes_at + timedelta(hours=1)
    actions.award_rfq(
        rfq, story.people["buyer"], expected=rfq.version, picks={line.pk: quote.pk},
        number="4500", on=story.hub.day_of(then), now=then,
    )  # fmt: skip
    order = PurchaseOrder.objects.get()
    rows = list(rows_ordered_for(row))
    assert [one.order for one in rows] == [order]
    assert list(orders_counted(story.hub)) == rows
    assert "US$84,000" in story.get("buyer", "need", pk=row.pk)


def test_who_is_asked_for_a_quote_finds_the_drawings_of_the_need(story):
    row = drafted(story)
    story.post("buyer", "need-publish", pk=row.pk)
    story.post("buyer", "need-rfq", pk=row.pk)
    rfq, file = Rfq.objects.get(), StoredFile.objects.get(kind="sourcing.need")
    link = reverse("files:download", kwargs={"hub": story.hub.slug, "pk": file.pk})
    rival = story.rival
    actions.invite_supplier(rfq, story.people["buyer"], firm=rival, now=NOW)
    _is_nowhere(story, "rival", row)  # of a draft nobody knows
    actions.publish_rfq(rfq, story.people["buyer"], expected=rfq.version, now=NOW)
    page = story.get("rival", "rfq", pk=rfq.pk)
    assert story.url("need", pk=row.pk) in page
    assert "Its drawings and files stand there." in page
    assert story.at["rival"].get(link).status_code in {403, 404}  # behind the NDA
    yes = {"firm": rival.pk, "agrees": "on", "digest": actions.digest_of(NDA)}
    story.post("rival", "need-nda", yes, pk=row.pk)
    assert story.at["rival"].get(link).status_code == 200
    for who in ("colleague", "other", "facility"):
        _is_nowhere(story, who, row)


def test_nobody_else_ever_knows_of_it(story):
    row = drafted(story)
    strangers = ("rival", "colleague", "other", "facility")
    for who in ("north", *strangers):
        _is_nowhere(story, who, row)
    story.post("buyer", "need-publish", pk=row.pk)
    for who in strangers:
        _is_nowhere(story, who, row)
    assert SECRET in _found(story, "north")
    invitation = row.invitations.get()
    story.post("buyer", "need-uninvite", pk=invitation.pk)
    _is_nowhere(story, "north", row)
    with pytest.raises(NotAllowed):
        actions.answer_need(
            story.hub, story.people["north"], need=row, firm=story.north, kind="can",
            note="", now=NOW,
        )  # fmt: skip
    named = {"organisation": f"North Tools #{story.north.pk}"}
    story.post("buyer", "need-invite", named, pk=row.pk)
    story.get("north", "need", pk=row.pk)
    story.post("buyer", "need-unpublish", pk=row.pk)
    _is_nowhere(story, "north", row)
    assert SECRET in story.get("owner", "needs")
    assert SECRET not in _found(story, "owner")  # drafts are not found by searching


def _found(story, who):
    url = reverse("search:page", kwargs={"hub": story.hub.slug})
    return story.at[who].get(f"{url}?q=bracket").content.decode()


def _is_nowhere(story, who, row):
    """Not a page of the hub on which a need could stand tells of it."""
    assert not needs_visible_to(story.people[who], NOW).exists()
    assert SECRET not in _found(story, who)
    file = StoredFile.objects.get(hub=story.hub, kind="sourcing.need")
    slug = {"hub": story.hub.slug}
    urls = [story.url(name) for name in ("needs", "needs-export", "gaps")]
    urls += [f"{story.url('needs-export')}?format=csv"]
    urls += [f"{story.url('gaps-export')}?format=csv"]
    for name in ("need", "need-edit", "need-nda", "need-answer", "need-suppliers"):
        urls.append(story.url(name, pk=row.pk))
    urls.append(reverse("inbox:notices", kwargs=slug))
    if who != "facility":  # all who work for the hub read its journal
        urls += [reverse(name, kwargs=slug) for name in ("desk:home", "hubs:journal")]
    urls.append(reverse("files:download", kwargs={**slug, "pk": file.pk}))
    for firm in (story.plant, story.north):
        keys = {**slug, "pk": firm.pk}
        urls.append(reverse("directory:organisation", kwargs=keys))
    for url in urls:
        answer = story.at[who].get(url)
        body = (
            b"".join(answer.streaming_content) if answer.streaming else answer.content
        ).decode("utf-8", "replace")
        if who == "north" and "inbox" in url:
            continue  # what was told once is not taken out of the reader's letters
        assert SECRET not in body, (who, url)
        assert f"/needs/{row.pk}/" not in body, (who, url)


def made(at, buyer=None, *, by=None, is_published=True, **values):
    """Make a need; published if nothing else is said."""
    by = by or house.actor(at, Role.OWNER)
    given = {
        "buyer": buyer or make.firm(at), "titles": {"en": "Bracket"}, "texts": {},
        "code": "25", "codes": [], "quantity": Decimal(10), "unit": "pcs",
        "certificates": [], "audience": "members", "closes_at": LATER, **values,
    }  # fmt: skip
    row = actions.draft_need(at, by, values=given, now=NOW)
    if is_published:
        actions.publish_need(row, by, expected=row.version, now=NOW)
    return row


BAD: list[tuple[dict[str, Any], str]] = [
    ({"titles_en": "", "titles_es": ""}, "titles"),
    ({"code": ""}, "code"),
    ({"code": "C"}, "code"),
    ({"quantity": "0"}, "quantity"),
    ({"quantity": "-3"}, "quantity"),
    ({"quantity": "about 1.5"}, "quantity"),
    ({"quantity": "1e30"}, "quantity"),
    ({"unit": ""}, "unit"),
    ({"value": "0"}, "value"),
    ({"value": "12.3456"}, "value"),
    ({"value": "5.5", "currency": "KRW"}, "value"),
    ({"currency": "XXX"}, "currency"),
    ({"valued_on": ""}, "valued_on"),
    ({"valued_on": "2026-06-01"}, "valued_on"),
    ({"valued_on": "9999-01-01"}, "valued_on"),
    ({"closes_at": ""}, "closes_at"),
    ({"closes_at": "9999-12-31T00:00"}, "closes_at"),
    ({"certificates": "ISO 9001, iso-9001:2015"}, "certificates"),
    ({"certificates": "–"}, "certificates"),
    ({"languages": ["xx"]}, "languages"),
    ({"audience": "everybody"}, "audience"),
    ({"nda": "x" * 20_001}, "nda"),
    ({"buyer": "999999"}, "buyer"),
]


@pytest.mark.only_on("sqlite")
def test_what_is_wrong_is_told_at_its_field(story):
    for wrong, field in BAD:
        body = {**body_of(buyer=story.plant.pk), **wrong}
        answer = story.at["buyer"].post(story.url("need-add"), body)
        assert (answer.status_code, wrong) == (422, wrong)
        assert field in answer.context["form"].errors, wrong
    body = {"quantity": "0", "value": "0", "valued_on": "2199-01-01"}
    answer = story.at["buyer"].post(story.url("need-add"), body)
    errors = answer.context["form"].errors
    assert {"titles", "code", "unit", *body} <= errors.keys()
    assert errors["quantity"] == ["Write a quantity above 0."]
    assert not Need.objects.exists()


def test_two_publish_one_is_told_so_and_drafts_are_for_nobody(story):
    row = drafted(story)
    buyer, owner = story.people["buyer"], story.people["owner"]
    first, second = Need.objects.get(), Need.objects.get()
    actions.publish_need(first, buyer, expected=first.version, now=NOW)
    with pytest.raises(Stale):
        actions.publish_need(second, owner, expected=second.version, now=NOW)
    old = body_of(version=1)
    assert (
        "kit" in story.post("buyer", "need-edit", old, 409, pk=row.pk).content.decode()
    )
    told = Notice.objects.filter(user=story.people["north"].user)
    assert told.count() == 1
    with time_machine.travel(LATER + timedelta(days=1), tick=False):
        story.sign_in()
        late = {"firm": story.north.pk, "kind": "can"}
        story.post("north", "need-answer", late, 422, pk=row.pk)
    lonely = made(story.hub, story.plant, is_published=False, audience="chosen")
    with pytest.raises(Refused):
        actions.publish_need(lonely, owner, expected=lonely.version, now=NOW)


def test_who_changes_nothing_of_others(story):
    row = drafted(story)
    other = story.people["other"]
    for verb in (actions.publish_need, actions.close_need):
        with pytest.raises(NotAllowed):
            verb(row, other, expected=row.version, now=NOW)
    with pytest.raises(NotAllowed):
        made(story.hub, story.plant, by=other)
    for name in ("need-publish", "need-close", "need-rfq", "need-unpublish"):
        story.post("other", name, status=404, pk=row.pk)
        story.post("north", name, status=403, pk=row.pk)


def test_a_person_is_told_what_she_did_and_forgotten(story):
    row = drafted(story)
    story.post("buyer", "need-publish", pk=row.pk)
    body = {"firm": story.north.pk, "kind": "cannot", "note": "too large"}
    story.post("north", "need-answer", body, pk=row.pk)
    person = personal_data.whole_person(
        story.hub, ("hubs.user", story.people["north"].user.pk)
    )
    store = next(s for s in personal_data.stores() if s.name == "sourcing.work")
    assert store.count(story.hub, person) == 1
    assert store.erase is not None
    store.erase(story.hub, person, story.people["owner"], NOW)
    assert NeedAnswer.objects.get().by is None
