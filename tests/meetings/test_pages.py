"""Pages of meetings: organisers by clicking, founders and investors on phones."""

import pytest
from django.urls import reverse

from madang.meetings import actions
from madang.meetings.models import (
    Entry,
    Matching,
    Meeting,
    Outcome,
    Party,
    Pin,
    Round,
    Run,
    Wish,
)
from tests.meetings import rows
from tests.meetings.rows import BEFORE, NINE

pytestmark = pytest.mark.django_db


def path(name, row, **more):
    return reverse(
        f"meetings:{name}", kwargs={"hub": row.hub.slug, "pk": row.pk, **more}
    )


def own(name, hub):
    return reverse(f"meetings:{name}", kwargs={"hub": hub.slug})


ROUND = {
    "names_en": "Main meeting", "kind": "venue", "zone": "America/New_York",
    "starts_on": "2026-05-01", "ends_on": "2026-05-01", "opens": "09:00",
    "closes": "11:00", "slot_minutes": "25", "pause_minutes": "5", "breaks": "",
    "tables": "A\nB; https://video.example/b", "least": "1", "most": "4",
    "carry_over": "all",
}  # fmt: skip


def test_organisers_make_plan_pin_and_publish_by_clicking(
    client, hub, staff, time_machine
):
    time_machine.move_to(BEFORE)
    client.force_login(staff.user)
    assert b"No matching yet" in client.get(own("matchings", hub)).content
    fields = {
        "names_en": "Investor day",
        "kind": "two_sided",
        "left_en": "Startups",
        "right_en": "Funds",
    }
    client.post(own("matching-new", hub), fields)
    of = Matching.objects.get()
    for side, name in (
        ("left", "Haru"),
        ("left", "Baram"),
        ("right", "Fund 1"),
        ("right", "Fund 2"),
    ):
        said = {"name": name, "side": side, "sitting": f"{name} P; ; en ko"}
        assert client.post(path("party-add", of), said).status_code == 302
    wrong = {"name": "X", "side": "left", "sitting": "P; no address", "sectors": "9999"}
    answer = client.post(path("party-add", of), wrong)
    assert (answer.status_code, Party.objects.count()) == (422, 4)
    assert b"no industry of the list" in answer.content
    answer = client.post(path("round-new", of), ROUND | {"breaks": "noon"})
    assert (answer.status_code, b"one a line" in answer.content) == (422, True)
    client.post(path("round-new", of), ROUND)
    day = Round.objects.get()
    client.post(path("round-plan", day), {})
    page = client.get(path("round", day)).content.decode()
    assert "4 meetings" in page
    assert "proved best" in page
    run = Run.objects.get()
    left, right, slot, table = run.plan[0][:4]
    client.post(path("round-pin", day), {"key": f"{left}-{right}-{slot}-{table}"})
    assert Pin.objects.get().table_id == table
    client.post(path("round-plan", day), {})
    day.refresh_from_db()
    client.post(path("run-adopt", Run.objects.get(number=2)), {"version": day.version})
    day.refresh_from_db()
    client.post(path("round-publish", day), {"version": day.version})
    assert Meeting.objects.count() == 4
    client.post(path("round-pin", day), {"pin": Pin.objects.get().pk})
    assert not Pin.objects.exists()
    for name in ("matching", "matching-edit", "wishes"):
        assert client.get(path(name, of)).status_code == 200
    for name in ("round-edit", "day", "wall", "figures"):
        assert client.get(path(name, day)).status_code == 200
    one = Party.objects.get(name="Haru")
    assert b"Haru P" in client.get(path("party-edit", one)).content
    day.refresh_from_db()
    entry = Entry.objects.get(round=day, party__name="Fund 2")
    client.post(path("entry-act", entry), {"act": "in"})
    client.post(path("entry-act", entry), {"act": "out", "version": day.version})
    entry.refresh_from_db()
    assert (entry.state, bool(entry.arrived_at)) == ("out", True)
    assert Meeting.objects.filter(state="cancelled").count() == 2
    table = day.tables.first()
    assert client.get(path("board", day, table=table.pk)).status_code == 200
    client.post(path("party-withdraw", one), {})
    one.refresh_from_db()
    assert one.state == "withdrawn"


def test_a_founder_wishes_says_hours_and_outcomes(client, day, staff, time_machine):
    time_machine.move_to(BEFORE)
    mine, fund = rows.named(day, "Startup0"), rows.named(day, "Fund0")
    founder = rows.founder(mine)
    client.force_login(founder.user)
    where = path("party-wishes", mine)
    assert "Fund3" in client.get(where).content.decode()
    client.post(where, {"of": fund.pk, "kind": "must", "note": "Medical devices"})
    assert Wish.objects.get().note == "Medical devices"
    client.post(where, {"of": fund.pk, "kind": ""})
    assert not Wish.objects.exists()
    client.post(where, {"of": fund.pk, "kind": "must"})
    seat = mine.representatives.get()
    keys = [key for key, _period in day.keyed_slots]
    hours = path("hours", day, seat=seat.pk)
    client.post(hours, {"there": keys[:1]})
    assert sorted(seat.presences.get().away) == keys[1:]
    assert "No meeting yet" in client.get(own("agenda", day.hub)).content.decode()
    rows.published(day, staff)
    (row,) = Meeting.objects.filter(left=mine)
    page = client.get(own("agenda", day.hub)).content.decode()
    assert ("Fund0" in page, "Fund1" in page, "How was it?" in page) == (
        True,
        False,
        False,
    )
    ics = client.get(own("agenda-calendar", day.hub)).content.decode()
    assert "SUMMARY:Fund0" in ics
    first = client.get(f"/h/{day.hub.slug}/").content.decode()
    assert own("next-panel", day.hub) in first
    assert "Fund0" in client.get(own("next-panel", day.hub)).content.decode()
    time_machine.move_to(NINE)
    form = path("outcome", row, side=mine.pk)
    no_amount = {"again": "yes", "amount": "about ten"}
    assert client.post(form, no_amount).status_code == 422
    said = {"again": "yes", "amount": "845억 원", "next_step": "Deck", "note": "Keen"}
    assert client.post(form, said).status_code == 302
    kept = Outcome.objects.get()
    assert (str(kept.amount), kept.currency, kept.note) == (
        "84500000000.00",
        "KRW",
        "Keen",
    )
    assert "84500000000" in client.get(form).content.decode()
    history = path("pair", mine, other=fund.pk)
    assert "₩84,500,000,000" in client.get(history).content.decode()


def test_nobody_opens_what_is_anothers(client, day, staff):
    rows.published(day, staff)
    mine, other = rows.named(day, "Fund0"), rows.named(day, "Fund1")
    wish = actions.set_wish(
        other, staff, of=rows.named(day, "Startup0"), kind="must", now=BEFORE,
        note="Only if cheap",
    )  # fmt: skip
    row = Meeting.objects.filter(right=other).first()
    me = rows.investor(mine)
    client.force_login(me.user)
    assert client.get(path("party-wishes", other)).status_code == 404
    assert client.get(path("outcome", row, side=other.pk)).status_code == 404
    assert client.get(path("pair", other, other=row.left_id)).status_code == 404
    assert client.get(path("round", day)).status_code == 403
    seen = (
        client.get(path("party-wishes", mine)).content
        + client.get(own("agenda", day.hub)).content
    )
    assert wish.note.encode() not in seen
    founder = rows.founder(row.left)
    said = actions.Said("yes", note="Cheap team")
    actions.say_outcome(
        row, staff, party=row.right, said=said, today=day.starts_on, now=row.starts_at
    )
    client.force_login(founder.user)
    page = client.get(path("pair", row.left, other=row.right_id)).content.decode()
    assert "Cheap team" not in page


@pytest.mark.parametrize("funds", [1, 3])
def test_agenda_and_boards_cost_the_same_for_any_number(
    client, hub, staff, funds, django_assert_num_queries
):
    day = rows.new_round(hub, staff, left=1, right=funds)
    rows.published(day, staff)
    founder = rows.founder(rows.named(day, "Startup0"))
    assert Meeting.objects.count() == funds
    for who, where, count in (
        (founder.user, own("agenda", hub), 7),
        (founder.user, own("agenda-calendar", hub), 6),
        (founder.user, own("next-panel", hub), 6),
        (staff.user, own("matchings", hub), 3),
        (staff.user, path("figures", day), 10),
        (staff.user, path("board", day, table=day.tables.first().pk), 5),
        (staff.user, path("wall", day), 4),
        (staff.user, path("day", day), 6),
        (staff.user, path("round", day), 9),
    ):
        client.force_login(who)
        client.get(where)
        with django_assert_num_queries(count):
            client.get(where)
