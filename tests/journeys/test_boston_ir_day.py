"""Boston: an IR day from its running order to the plan that counts what was pressed."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from madang.directory.rules import ORGANISATION
from madang.hubs.models import Role
from madang.meetings.models import IrDay, Meeting, Wish
from tests import make
from tests.journeys.visiting import Visitor
from tests.meetings import rows

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]
EARLY = datetime(2026, 4, 28, 12, tzinfo=UTC)
TEN = datetime(2026, 5, 1, 14, tzinfo=UTC)  # ten in Boston
LATE = datetime(2026, 5, 1, 14, 12, tzinfo=UTC)
DECK = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
#: A round with one table and one slot: of six pairs one meets.
ROUND = {"least": 0, "most": 1, "closes": time(9, 25)}


def taking_part(hub, organiser):
    """Return a matching of three companies, of which one has a founder, and two funds.

    Left to itself, a plan of one meeting would join the first of each side.
    """
    of = rows.matching(hub, organiser)
    firm = make.organisation(hub, name="Haru Bio", kind="startup")
    for name in ("Baram", "Nuri"):
        rows.party(of, organiser, "left", name)
    haru = rows.party(of, organiser, "left", "Haru Bio", organisation=firm)
    for name in ("Longfellow", "Beacon Hill"):
        rows.party(of, organiser, "right", name)
    investor = rows.investor(of.parties.get(name="Beacon Hill")).user
    founder = make.member(hub, Role.MEMBER, scope=(ORGANISATION, firm.pk))
    return of, haru, founder, investor


def test_an_ir_day_from_the_running_order_to_the_next_plan(time_machine):
    time_machine.move_to(EARLY)
    hub = make.hub()
    organiser = make.actor(hub, Role.PROGRAMME)
    of, haru, founder, investor = taking_part(hub, organiser)
    at = f"/h/{hub.slug}/meetings/"

    staff = Visitor(organiser.user)  # makes the day, orders the pitches
    tab = staff.open(f"{at}{of.pk}/").follow("/ir-days/")
    day = (
        tab.follow("/ir-days/new/")
        .form("names_en")
        .send(
            names_en="IR day", day="2026-05-01", opens="10:00",
            zone="America/New_York", place="Seaport Hall",
        )
    )  # fmt: skip
    for party in of.parties.filter(side="left").order_by("name"):
        day = day.form("party").send(party=party.pk, minutes=10)
    day = day.form("party").send(title="Coffee", minutes=15)
    assert order(day) == ["Baram", "Haru Bio", "Nuri", "Coffee"]
    pitch = IrDay.objects.get().pitches.get(party=haru)
    day = day.form("minutes", to=f"/pitches/{pitch.pk}/act/").send("up")
    assert order(day)[:2] == ["Haru Bio", "Baram"]

    company = Visitor(founder, language="ko")
    put_deck(company.open(f"{at}me/"))

    phone = Visitor(investor)  # sees nothing before the day is published
    assert phone.open(f"{at}me/").links_to("/live/") == []
    day = staff.open(day.path).form(to="/set/").send("publish")
    live = phone.open(f"{at}me/").follow("/live/")
    assert "Haru Bio" in live.words
    file = live.link(r"/files/\d+/")
    assert phone.client.get(file).status_code == 200
    day = day.form(to="/set/").send("lock")

    time_machine.move_to(TEN)
    day = staff.open(day.path).form("running").send("next")
    time_machine.move_to(LATE)
    live = phone.open(live.path)
    press = live.forms_to(f"/pitches/{pitch.pk}/interest/")[0]
    live = press.send("meet")
    assert "You want to meet them" in live.words
    wish = Wish.objects.get()
    assert (wish.by_party.name, wish.of_party.name) == ("Beacon Hill", "Haru Bio")
    live = live.forms_to(f"/pitches/{pitch.pk}/interest/")[0].send("")
    assert not Wish.objects.exists()  # taken back
    live = live.forms_to(f"/pitches/{pitch.pk}/interest/")[0].send("meet")
    day = staff.open(day.path)
    assert "+1 live" in day.words
    day = day.form("running").send("next")  # twelve past ten: two minutes late
    assert "2 minutes late" in day.words
    assert "Beacon Hill" not in company.open(live.path).words

    round_ = rows.round_of(of, organiser, tables=1, **ROUND)
    page = staff.open(f"{at}rounds/{round_.pk}/").form(to="/plan/").send()
    page.form(to="/publish/").send()
    planned = Meeting.objects.values_list("left__name", "right__name")
    assert list(planned) == [("Haru Bio", "Beacon Hill")]


def put_deck(page):
    """Put a founder's deck there, who is told early that she pitches; replace it."""
    deck = page.follow("/live/").follow("/deck/")
    wrong = SimpleUploadedFile("deck.pdf", b"MZ not one")
    deck = deck.form("file").send(file=wrong, status=422)
    for name in ("first.pdf", "haru.pdf"):
        deck = deck.form("file").send(file=SimpleUploadedFile(name, DECK))
    assert "haru.pdf" in deck.words


def order(page):
    """Return who speaks, as the page lists it."""
    names = ("Baram", "Haru Bio", "Nuri", "Coffee")
    text = page.html.partition("meet-order")[2].partition("</ol>")[0]
    return sorted((n for n in names if f"<b>{n}</b>" in text), key=text.index)
