"""Boston: fifteen startups and thirty-eight funds in four rounds, through pages alone."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from random import Random

import pytest
from django.test import Client
from django.urls import reverse

from madang.hubs.models import Role
from madang.inbox.models import Message
from madang.meetings.models import Entry, Matching, Meeting, Party, Round, Run
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]
STARTUPS = [f"Startup {n:02}" for n in range(15)]
FUNDS = [f"Fund {n:02}" for n in range(38)]
START = datetime(2026, 4, 1, 9, tzinfo=UTC)
NINE = datetime(2026, 5, 1, 13, tzinfo=UTC)  # nine in Boston, on the day
EVENING = datetime(2026, 5, 1, 23, tzinfo=UTC)
ROUNDS = [
    ("Video", "video", "Asia/Seoul", "2026-04-14", "06:00", "12:00", "all"),
    ("Eve", "venue", "America/New_York", "2026-04-30", "14:00", "17:00", "all"),
    ("Day", "venue", "America/New_York", "2026-05-01", "09:00", "17:00", "all"),
    ("After", "follow_up", "Asia/Seoul", "2026-05-14", "07:00", "12:00", "again"),
]


class Walk:
    """Somebody at a browser in the hub of this story."""

    def __init__(self, hub, user):
        self.hub, self.user, self.client = hub, user, Client()
        self.come_in()

    def come_in(self):
        """Sign in; a session does not last from one month to the next."""
        self.client.force_login(self.user)

    def at(self, name, pk=None, **more):
        keys = {"hub": self.hub.slug} | ({} if pk is None else {"pk": pk}) | more
        return reverse(f"meetings:{name}", kwargs=keys)

    def send(self, name, pk=None, said=None, **more):
        answer = self.client.post(self.at(name, pk, **more), said or {})
        assert answer.status_code == 302, answer.content.decode()[:3000]
        assert "/account/" not in answer.headers["Location"]

    def see(self, name, pk=None, **more):
        answer = self.client.get(self.at(name, pk, **more))
        assert answer.status_code == 200
        return answer.content.decode()


def hold_rounds(staff, of):
    for number, (name, kind, zone, day, opens, closes, carry) in enumerate(ROUNDS):
        last = Round.objects.order_by("-pk").values_list("pk", flat=True).first()
        staff.send("round-new", of.pk, {
            "names_en": name, "kind": kind, "zone": zone, "starts_on": day,
            "ends_on": day, "opens": opens, "closes": closes, "slot_minutes": "25",
            "pause_minutes": "5", "breaks": "12:00–13:00",
            "tables": "\n".join(f"T{n}" for n in range(15)),
            "least": "0" if kind != "venue" else "1", "most": "10",
            "carry_over": carry, "previous": last if number else "",
        })  # fmt: skip


def publish(staff, day):
    staff.send("round-plan", day.pk)
    run = Run.objects.filter(round=day).order_by("-number")[0]
    day.refresh_from_db()
    staff.send("run-adopt", run.pk, {"version": day.version})
    day.refresh_from_db()
    staff.send("round-publish", day.pk, {"version": day.version})
    day.refresh_from_db()
    assert (day.state, day.published) == ("published", run.pk)
    return run


def places(day):
    rows = Meeting.objects.filter(round=day).exclude(state="cancelled")
    return {(row.left_id, row.right_id): (row.starts_at, row.table_id) for row in rows}


def test_an_investor_day_from_the_first_wish_to_the_next_round(  # noqa: PLR0915 -- one story
    time_machine,
):
    time_machine.move_to(START)
    hub = make.hub(currency="KRW")
    staff = Walk(hub, make.member(hub, Role.PROGRAMME))
    investor = make.member(hub, Role.INVESTOR, make.user(email="partner@fund.example"))
    staff.send("matching-new", None, {
        "names_en": "Boston investor day", "kind": "two_sided",
        "left_en": "Startups", "right_en": "Funds",
    })  # fmt: skip
    of = Matching.objects.get()
    for side, names in (("left", STARTUPS), ("right", FUNDS)):
        for name in names:
            mail = "partner@fund.example" if name == "Fund 07" else ""
            sits = f"{name} partner; {mail}; en"
            said = {"name": name, "side": side, "sitting": sits}
            staff.send("party-add", of.pk, said)
    parties = {one.name: one for one in Party.objects.all()}
    chance = Random(7)
    for name in STARTUPS:
        for other in chance.sample(FUNDS, 4):
            said = {"of": str(parties[other].pk), "kind": "meet"}
            staff.send("party-wishes", parties[name].pk, said)
    fund = Walk(hub, investor)
    for name in STARTUPS[:8]:
        fund.send(
            "party-wishes",
            parties["Fund 07"].pk,
            {"of": str(parties[name].pk), "kind": "meet"},
        )
    hold_rounds(staff, of)
    video, eve, day, after = Round.objects.order_by("starts_on")
    for one in (video, eve, day):
        run = publish(staff, one)
        assert run.meetings > 80
        assert run.value <= run.bound
    assert "Startup" in fund.see("agenda")

    time_machine.move_to(NINE)  # a fund cancels at nine on the day
    staff.come_in()
    fund.come_in()
    before = places(day)
    told = Message.objects.count()
    funds = Counter(pair[1] for pair, (at, _table) in before.items() if at > NINE)
    del funds[parties["Fund 07"].pk]
    gone = Entry.objects.get(round=day, party=funds.most_common(1)[0][0])
    staff.send("entry-act", gone.pk, {"act": "out", "version": day.version})
    now = places(day)
    lost = {pair for pair in before if gone.party_id in pair and pair not in now}
    others = before.keys() - lost
    changed = {pair for pair in others if now.get(pair) != before[pair]}
    added = now.keys() - before.keys()
    assert lost
    assert len(changed) + len(added) <= 3
    assert Message.objects.count() - told <= 1 + len(added)

    time_machine.move_to(EVENING)  # outcomes, from phones and by staff
    mine = Meeting.objects.filter(round=day, right=parties["Fund 07"], state="planned")
    row = mine.order_by("starts_at").first()
    said = {
        "again": "yes",
        "amount": "845억 원",
        "next_step": "Data room",
        "note": "Top",
    }
    fund.send("outcome", row.pk, said, side=parties["Fund 07"].pk)
    founder = make.organisation(hub)
    Party.objects.filter(pk=row.left_id).update(organisation=founder)
    scope = ("directory.organisation", founder.pk)
    startup = Walk(hub, make.member(hub, Role.MEMBER, scope=scope))
    assert "partner@fund.example" not in startup.see(
        "pair", row.left_id, other=row.right_id
    )
    startup.send("outcome", row.pk, {"again": "yes"}, side=row.left_id)
    seen = startup.see("pair", row.left_id, other=row.right_id)
    assert ("partner@fund.example" in seen, "Top" in seen) == (True, False)
    figures = staff.see("figures", day.pk)
    assert "₩84,500,000,000" in figures
    assert "Top" not in figures

    publish(staff, after)  # the next round, of those who want each other again
    assert set(places(after)) == {(row.left_id, row.right_id)}
    staff.send("round-end", day.pk, {"version": Round.objects.get(pk=day.pk).version})
    assert re.search(r"SUMMARY:Startup \d\d", fund.see("agenda-calendar"))
