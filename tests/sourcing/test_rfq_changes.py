"""What changes after suppliers have read an RFQ: deadline, end, files, quote, award."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from madang.hubs.models import JournalLine
from madang.inbox.models import Notice
from madang.kit.errors import Refused
from madang.kit.navigation import waiting_for
from madang.search.queries import find
from madang.sourcing import actions
from madang.sourcing.models import Award, PurchaseOrder, Quote, Rfq
from madang.sourcing.queries import latest_quotes, orders_counted, sums_of
from madang.sourcing.tasks import open_due
from tests.sourcing.test_rfqs import AFTER, BEFORE, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    with time_machine.travel(BEFORE, tick=False):
        return Story(Client)


def told(story, who, words):
    return Notice.objects.filter(user=story.people[who].user, text__contains=words)


def moved(story, to, reason="", status=302):
    row = Rfq.objects.get(pk=story.rfq.pk)
    body = {"closes_at": to, "reason": reason, "version": row.version}
    story.post("buyer", "rfq-deadline", body, status, pk=row.pk)
    row.refresh_from_db()
    return row


def test_a_deadline_moves_later_always_and_earlier_only_while_no_quote_is_in(story):
    with time_machine.travel(BEFORE, tick=False):
        moved(story, "2026-05-28T12:00", status=422)
        row = moved(story, "2026-05-28T12:00", "the line starts earlier")
        assert row.closes_at.day == 28
        story.quote("north", "N-1", "USD", [("1", ""), ("2", "")])
        moved(story, "2026-05-27T12:00", "earlier still", 422)
        moved(story, "2026-06-05T12:00")
        assert told(story, "south", "moved the deadline").count() == 2
        page = story.get("south", "rfq", pk=row.pk)
        assert "the line starts earlier" in page


def test_a_sealed_opening_moves_with_the_deadline_which_never_comes_earlier():
    with time_machine.travel(BEFORE, tick=False):
        story = Story(Client, is_sealed=True)
        said = []
        for is_given in (False, True):
            if is_given:
                story.quote("south", "S-1", "MXN", [("1", ""), ("2", "")])
            row = Rfq.objects.get(pk=story.rfq.pk)
            with pytest.raises(Refused) as refused:
                actions.move_deadline(
                    row, story.people["buyer"], expected=row.version, now=BEFORE,
                    closes_at=row.closes_at - timedelta(days=1), reason="earlier",
                )  # fmt: skip
            said.append(str(refused.value.fields))
        assert said[0] == said[1]
        row = moved(story, "2026-06-03T12:00")
        assert (row.closes_at.day, row.opens_at.day) == (3, 4)


def test_a_cancelled_rfq_comes_back_and_a_sealed_one_stays_shut_meanwhile():
    with time_machine.travel(BEFORE, tick=False):
        story = Story(Client, is_sealed=True)
        story.quote("south", "S-1", "MXN", [("1", ""), ("2", "")])
        row = Rfq.objects.get(pk=story.rfq.pk)
        body = {"reason": "model moved", "version": row.version}
        story.post("buyer", "rfq-cancel", body, pk=row.pk)
        assert told(story, "north", "cancelled").count() == 1
    with story.on(AFTER):
        open_due(AFTER)
        buyer = story.people["buyer"]
        assert latest_quotes(buyer, story.rfq, AFTER) == []
        story.post("buyer", "rfq-resume", {}, pk=row.pk)
        open_due(AFTER)
        assert len(latest_quotes(buyer, story.rfq, AFTER)) == 1
        assert told(story, "north", "asks for quotes again").count() == 1
        lines = JournalLine.objects.filter(hub=story.hub, verb="sourcing.give_quote")
        assert lines.count() == 1


@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_withdrawn_quote_stands_no_more_until_it_is_handed_in_again(is_sealed):
    with time_machine.travel(BEFORE, tick=False):
        story = Story(Client, is_sealed=is_sealed)
        one = story.quote("north", "N-1", "USD", [("1", ""), ("2", "")])
        body = {"reason": "a slip"}
        gone = story.at["south"].post(story.url("quote-withdraw", pk=one.pk), body)
        assert gone.status_code == 404
        story.post("north", "quote-withdraw", body, pk=one.pk)
        story.post("north", "quote-withdraw", body, 422, pk=one.pk)
        assert "N-1" in story.get("north", "rfq", pk=story.rfq.pk)
        news = told(story, "buyer", "withdrawn").count()
        assert news == (0 if is_sealed else 1)
        if not is_sealed:
            story.quote("north", "N-2", "USD", [("0.9", ""), ("1.8", "")])
    with story.on(AFTER):
        open_due(AFTER)
        found = latest_quotes(story.people["buyer"], story.rfq, AFTER)
        assert [row.number for row in found] == ([] if is_sealed else ["N-2"])
        seen = story.at["buyer"].get(story.url("quote", pk=one.pk))
        assert seen.status_code == (404 if is_sealed else 200)
        lines = JournalLine.objects.filter(hub=story.hub, verb__contains="quote")
        assert lines.count() == (0 if is_sealed else 3)
        late = story.at["north"].post(
            story.url("quote-withdraw", pk=found[0].pk if found else one.pk), body
        )
        assert late.status_code in {404, 422}


def award(story, on="2026-06-10", **more):
    first, second = story.rfq.rfq_lines.all()
    north = Quote.objects.filter(supplier=story.north).latest("pk")
    south = Quote.objects.filter(supplier=story.south).latest("pk")
    body = {
        f"pick_{first.pk}": south.pk, f"pick_{second.pk}": north.pk, "number": "4500",
        "on": on, "version": Rfq.objects.get(pk=story.rfq.pk).version, **more,
    }  # fmt: skip
    return story.at["buyer"].post(story.url("award", pk=story.rfq.pk), body)


def quoted(story):
    story.quote("north", "N-1", "USD", [("1", ""), ("2", "")])
    story.quote("south", "S-1", "MXN", [("20", ""), ("40", "")])


def test_an_award_is_taken_back_and_stands_again_until_something_was_delivered(story):
    with time_machine.travel(BEFORE, tick=False):
        quoted(story)
    with story.on(AFTER):
        assert award(story).status_code == 302
        before = sums_of(orders_counted(story.hub))
        row = Rfq.objects.get(pk=story.rfq.pk)
        body = {"reason": "wrong plant", "version": row.version}
        story.post("buyer", "award-back", body, pk=row.pk)
        assert sums_of(orders_counted(story.hub)) == {}
        assert Award.objects.filter(reverses=None, reversal=None).count() == 0
        assert told(story, "south", "taken its award").count() == 1
        story.post("buyer", "award-again", {}, pk=row.pk)
        assert sums_of(orders_counted(story.hub)) == before
        assert Award.objects.filter(reverses=None, reversal=None).count() == 2
        row.refresh_from_db()
        assert row.awarded_at
        story.post("buyer", "award-again", {}, 422, pk=row.pk)
        order = PurchaseOrder.objects.get(hub=story.hub, number="4500-1")
        came = {"position": 1, "quantity": "1", "on": "2026-06-10"}
        story.post("buyer", "deliver", came, pk=order.pk)
        body["version"] = row.version
        story.post("buyer", "award-back", body, 422, pk=row.pk)
        assert sums_of(orders_counted(story.hub)) == before


def test_expired_prices_are_awarded_only_when_they_were_confirmed(story):
    with time_machine.travel(BEFORE, tick=False):
        quoted(story)
    with story.on(datetime(2026, 7, 20, 9, tzinfo=UTC)):
        assert "no longer valid" in story.get("buyer", "comparison", pk=story.rfq.pk)
        early = award(story, on="2026-06-10")
        assert early.status_code == 422
        done = award(story, on="2026-07-20", confirmed="by letter of 18 July")
        assert done.status_code == 302
        notes = PurchaseOrder.objects.filter(hub=story.hub).values_list("note")
        assert all("by letter of 18 July" in note for (note,) in notes)


def test_files_of_an_rfq_and_its_lines_are_for_those_who_see_it(story):
    with time_machine.travel(BEFORE, tick=False):
        line = story.rfq.rfq_lines.first()
        for key, name in (("", "terms.txt"), (line.pk, "bracket.txt")):
            body = {"line": key, "file": SimpleUploadedFile(name, b"as drawn")}
            story.post("buyer", "rfq-file", body, pk=story.rfq.pk)
        page = story.get("south", "rfq", pk=story.rfq.pk)
        assert "terms.txt" in page
        assert "bracket.txt" in page
        assert told(story, "south", "added a file").count() == 2
        link = page.split("/files/")[1].split("/")[0]
        url = reverse("files:download", args=[story.hub.slug, link])
        assert story.at["south"].get(url).status_code == 200
        assert story.at["rival"].get(url).status_code in {403, 404}
        refused = story.at["south"].get(story.url("rfq-file", pk=story.rfq.pk))
        assert refused.status_code in {403, 404}


def test_editing_a_draft_keeps_its_lines_and_their_files(story):
    with time_machine.travel(BEFORE, tick=False):
        values = {
            "buyer": story.plant, "title": "Racks", "currency": "USD",
            "closes_at": AFTER,
        }  # fmt: skip
        by = story.people["buyer"]
        lines = [actions.Line(Decimal(n), Decimal(0), f"L{n}") for n in (1, 2, 3)]
        row = actions.draft_rfq(story.hub, by, values=values, lines=lines, now=BEFORE)
        keys = dict(row.rfq_lines.values_list("words", "pk"))
        lines = [
            actions.Line(Decimal(9), Decimal(0), "L3", position=3),
            actions.Line(Decimal(2), Decimal(0), "L2", position=2),
            actions.Line(Decimal(4), Decimal(0), "L4"),
        ]
        actions.change_rfq(row, by, expected=1, values=values, lines=lines, now=BEFORE)
        found = list(row.rfq_lines.values_list("position", "words", "pk"))
        assert found[:2] == [(1, "L2", keys["L2"]), (2, "L3", keys["L3"])]
        assert found[2][:2] == (3, "L4")
        assert [int(one.quantity) for one in row.rfq_lines.all()] == [2, 9, 4]


def test_the_list_is_filtered_sorted_and_exported(story):
    with time_machine.travel(BEFORE, tick=False):
        page = story.at["buyer"].get(story.url("rfqs") + "?q=brack&state=open")
        assert "Brackets" in page.content.decode()
        none = story.at["buyer"].get(story.url("rfqs") + "?state=awarded&sort=-title")
        assert "Brackets" not in none.content.decode()
        csv = story.at["south"].get(story.url("rfqs-export") + "?format=csv")
        lines = b"".join(csv.streaming_content).decode().splitlines()
        assert len(lines) == 2
        assert story.at["rival"].get(story.url("rfqs")).status_code == 200


def found_by(story, who, text):
    return sorted(
        entry.title
        for group in find(story.people[who], text)
        if group.kind.name.startswith("sourcing.")
        for entry in group.entries
    )


def test_what_waits_and_what_is_found(story):
    def waits(who, now):
        return [one.text for one in waiting_for(story.people[who], now)]

    with time_machine.travel(BEFORE, tick=False):
        assert any("12 days left" in text for text in waits("south", BEFORE))
        story.post("south", "rfq-ask", {"firm": story.south.pk, "text": "Zinc?"},
                   pk=story.rfq.pk)  # fmt: skip
        quoted(story)
        assert not any("days left" in text for text in waits("south", BEFORE))
        assert sum("question" in text for text in waits("buyer", BEFORE)) == 1
        assert found_by(story, "buyer", "Brackets") == ["Brackets", "N-1", "S-1"]
        assert found_by(story, "south", "S-1") == ["S-1"]
        assert found_by(story, "north", "S-1") == []
        assert found_by(story, "rival", "Brackets") == []
    with story.on(AFTER):
        assert any("2 quotes" in text for text in waits("buyer", AFTER))
        award(story)
        assert found_by(story, "rival", "4500") == []
        assert found_by(story, "south", "4500") == ["4500-1"]
        order = PurchaseOrder.objects.get(hub=story.hub, number="4500-1")
        actions.record_delivery(
            order, story.people["south"], position=1, quantity=Decimal(1),
            on=date(2026, 6, 10), now=AFTER,
        )  # fmt: skip
    later = AFTER + timedelta(days=60)
    with story.on(later):
        assert any("overdue" in text for text in waits("buyer", later))


@pytest.fixture
def draft(story):
    """An RFQ that is not published yet."""
    values = {
        "buyer": story.plant, "title": "Racks", "currency": "USD", "closes_at": AFTER,
        "is_open": True,
    }  # fmt: skip
    with time_machine.travel(BEFORE, tick=False):
        lines = [actions.Line(Decimal(2), Decimal(0), "Rack")]
        by = story.people["buyer"]
        return actions.draft_rfq(story.hub, by, values=values, lines=lines, now=BEFORE)


def test_what_somebody_else_changed_meanwhile_is_not_published_unseen(story, draft):
    with time_machine.travel(BEFORE, tick=False):
        page = story.get("buyer", "rfq", pk=draft.pk)
        assert f'name="version" value="{draft.version}"' in page
        seen = {"version": draft.version}
        values = {"title": "Twenty racks"}
        lines = [actions.Line(Decimal(20), Decimal(0), "Rack")]
        actions.change_rfq(
            draft, story.people["owner"], expected=draft.version, values=values,
            lines=lines, now=BEFORE,
        )  # fmt: skip
        story.post("buyer", "rfq-publish", seen, 409, pk=draft.pk)
        draft.refresh_from_db()
        assert draft.published_at is None
        story.post("buyer", "rfq-publish", {"version": draft.version}, pk=draft.pk)
        draft.refresh_from_db()
        assert draft.published_at == BEFORE


def test_a_draft_tells_at_once_that_its_deadline_is_over(story, draft):
    body = {
        "buyer": story.plant.pk, "title": "Racks", "currency": "USD",
        "closes_at": "2020-01-01T12:00", "version": draft.version,
        "line-0-words": "Rack", "line-0-quantity": "2",
    }  # fmt: skip
    with time_machine.travel(BEFORE, tick=False):
        for page, keys in (("rfq-add", {}), ("rfq-edit", {"pk": draft.pk})):
            answer = story.post("buyer", page, body, 422, **keys)
            assert [*answer.context["form"].errors] == ["closes_at"]
        story.post("buyer", "rfq-edit", body | {"closes_at": "2026-06-01T12:00"},
                   pk=draft.pk)  # fmt: skip
