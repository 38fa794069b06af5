"""IR days: order and times, decks, the stage, interest that becomes a wish."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from madang.files.models import StoredFile
from madang.hubs.actions import Stale
from madang.hubs.models import Role
from madang.inbox.models import Message
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.meetings import actions
from madang.meetings.models import IrDay, Pitch, Representative, Wish
from madang.meetings.queries.ir_days import interests_in, pitches_of
from madang.meetings.running import running_order, stage_of
from tests import make
from tests.meetings import rows
from tests.meetings.rows import BEFORE

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 5, 1, 14, tzinfo=UTC)  # ten in Boston
MINUTE = timedelta(minutes=1)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def deck(name="deck.pdf", data=PDF):
    return SimpleUploadedFile(name, data, content_type="application/pdf")


@pytest.fixture
def ir(day, staff):
    """An IR day with two pitches around a break."""
    made = actions.make_ir_day(
        day.matching,
        staff,
        values={
            "names": {"en": "IR day"},
            "zone": "America/New_York",
            "starts_at": TEN,
        },
    )
    for name in ("Startup0", "", "Startup1"):
        party = rows.named(day, name) if name else None
        actions.add_pitch(made, staff, party=party, title="Coffee", minutes=10)
    return made


def published(ir, staff):
    actions.set_ir_day(ir, staff, expected=ir.version, turn="publish", now=BEFORE)
    return ir


def told():
    rows = Message.objects.filter(kind=actions.IR_LETTER).order_by("pk")
    return [(row.subject, row.text, bool(row.calendar)) for row in rows]


def test_everybody_reads_when_it_is_and_those_who_pitch_when_they_do(ir, day, staff):
    reader = rows.founder(rows.named(day, "Startup1")).user
    Representative.objects.update(user=None, email="")
    for name, seat in (("Startup1", {"user": reader}), ("Fund0", {"email": "jo@f.kr"})):
        party = rows.named(day, name)
        Representative.objects.create(hub=ir.hub, party=party, name="Jo", **seat)
    assert told() == []
    published(ir, staff)
    assert len(told()) == 2
    (_hers, mine, has_entry), (_his, theirs, _entry) = sorted(
        told(), key=lambda one: "You pitch" not in one[1]
    )
    assert ("10:20" in mine, has_entry) == (True, True)
    assert "10:20" not in theirs
    assert "New York" in theirs
    ir.refresh_from_db()
    later = {"starts_at": TEN + 60 * MINUTE, "place": "Atrium"}
    actions.change_ir_day(
        ir, staff, expected=ir.version, values={"note": {"en": "Coffee"}}, now=BEFORE
    )
    assert len(told()) == 2
    actions.change_ir_day(ir, staff, expected=ir.version, values=later, now=BEFORE)
    assert len(told()) == 4
    assert "11:20" in told()[2][1] + told()[3][1]
    assert "Atrium" in told()[3][1]
    actions.set_ir_day(ir, staff, expected=ir.version, turn="back", now=BEFORE)
    assert len(told()) == 6
    assert "does not take place" in told()[5][0]
    to = Message.objects.filter(kind=actions.IR_LETTER).values_list(
        "address", flat=True
    )
    assert set(to) == {reader.email, "jo@f.kr"}


def clocks(ir):
    lines = running_order(ir.starts_at, pitches_of(ir))
    return [(str(one.pitch), f"{one.starts_at:%H:%M}") for one in lines]


def at(name, row, **more):
    return reverse(
        f"meetings:{name}", kwargs={"hub": row.hub.slug, "pk": row.pk, **more}
    )


def test_start_times_follow_from_the_order_and_from_what_really_was(ir, staff):
    first, coffee, last = pitches_of(ir)
    actions.move_pitch(last, staff, steps=-1)
    actions.change_minutes(last, staff, minutes=15)
    assert clocks(ir) == [
        ("Startup0", "14:00"), ("Startup1", "14:10"), ("Coffee", "14:25"),
    ]  # fmt: skip
    with pytest.raises(Conflict, match="further"):
        actions.move_pitch(first, staff, steps=-1)
    with pytest.raises(Refused, match="240"):
        actions.change_minutes(last, staff, minutes=0)
    with pytest.raises(Conflict, match="not published"):
        actions.next_pitch(ir, staff, running=0, now=TEN)
    published(ir, staff)
    actions.next_pitch(ir, staff, running=0, now=TEN + 7 * MINUTE)  # seven late
    with pytest.raises(Conflict, match="meanwhile"):
        actions.next_pitch(ir, staff, running=0, now=TEN + 7 * MINUTE)  # twice
    assert [at for _name, at in clocks(ir)] == ["14:07", "14:17", "14:32"]
    actions.next_pitch(ir, staff, running=first.pk, now=TEN + 20 * MINUTE)
    assert [at for _name, at in clocks(ir)] == ["14:07", "14:20", "14:35"]
    with pytest.raises(Conflict, match="stays where"):
        actions.move_pitch(first, staff, steps=1)
    actions.step_back(ir, staff, running=last.pk)
    stage = stage_of(running_order(ir.starts_at, pitches_of(ir)))
    assert (stage.current.pitch, stage.next.pitch) == (first, last)
    with pytest.raises(Conflict, match="pitched already"):
        actions.set_ir_day(ir, staff, expected=ir.version, turn="back", now=TEN)
    for running in (first, last, coffee):
        actions.next_pitch(ir, staff, running=running.pk, now=TEN + 50 * MINUTE)
    with pytest.raises(Conflict, match="had a turn"):
        actions.next_pitch(ir, staff, running=0, now=TEN + 55 * MINUTE)


def test_what_cannot_pitch_is_refused_and_what_is_removed_comes_back(
    hub, day, ir, staff
):
    other = rows.matching(hub, staff)
    foreign = rows.party(other, staff, "left", "Elsewhere")
    with pytest.raises(Refused, match="not take part"):
        actions.add_pitch(ir, staff, party=foreign, minutes=5)
    with pytest.raises(Refused, match="name the break"):
        actions.add_pitch(ir, staff, title="  ", minutes=5)
    mine = rows.named(day, "Startup0")
    with pytest.raises(Conflict, match="a turn already"):
        actions.add_pitch(ir, staff, party=mine, minutes=5)
    with pytest.raises(NotAllowed):
        actions.add_pitch(ir, rows.founder(mine), party=mine, minutes=5)
    first = pitches_of(ir).first()
    actions.remove_pitch(first, staff, now=BEFORE)
    assert clocks(ir)[0] == ("Coffee", "14:00")
    actions.bring_pitch_back(first, staff)
    assert clocks(ir)[0] == ("Startup0", "14:00")
    actions.remove_pitch(first, staff, now=BEFORE)
    again = actions.add_pitch(ir, staff, party=mine, minutes=5)
    assert (again, clocks(ir)[-1][0]) == (first, "Startup0")
    with pytest.raises(Stale):
        actions.set_ir_day(ir, staff, expected=9, turn="publish", now=BEFORE)
    empty = actions.make_ir_day(
        day.matching,
        staff,
        values={"names": {"en": "X"}, "starts_at": TEN, "zone": "UTC"},
    )
    with pytest.raises(Conflict, match="Add a pitch"):
        actions.set_ir_day(empty, staff, expected=1, turn="publish", now=BEFORE)


def test_organisers_make_order_and_run_a_day_by_clicking(
    client, day, staff, time_machine
):
    time_machine.move_to(BEFORE)
    client.force_login(staff.user)
    of = day.matching
    assert b"No IR day yet" in client.get(at("ir-days", of)).content
    said = {"names_en": "IR day", "day": "2026-05-01", "opens": "10:00"}
    wrong = said | {"zone": "Nowhere", "day": "1 May"}
    assert client.post(at("ir-day-new", of), wrong).status_code == 422
    for far_off in ("0001-01-01", "9999-12-31"):
        far = said | {"zone": "Asia/Seoul", "day": far_off}
        assert client.post(at("ir-day-new", of), far).status_code == 422
    said |= {"zone": "America/New_York", "is_open": "on", "place": "Hall A"}
    client.post(at("ir-day-new", of), said)
    ir = IrDay.objects.get()
    assert ir.starts_at == TEN
    page = at("ir-day", ir)
    for name, minutes in (("Startup0", "8"), ("Startup1", "10")):
        turn = {"party": rows.named(day, name).pk, "minutes": minutes}
        assert client.post(page, turn).status_code == 302
    assert client.post(page, {"minutes": "5"}).status_code == 422
    first, second = pitches_of(ir)
    client.post(at("pitch-act", second), {"act": "up"})
    client.post(at("pitch-act", second), {"act": "minutes", "minutes": "12"})
    client.post(at("pitch-act", second), {"act": "minutes", "minutes": "x"})
    assert clocks(ir) == [("Startup1", "14:00"), ("Startup0", "14:12")]
    assert client.post(at("ir-day-edit", ir), said | {"version": 1}).status_code == 302
    assert client.post(at("ir-day-edit", ir), said | {"version": 1}).status_code == 409
    open_path = reverse(
        "meetings:ir-day-open", kwargs={"hub": ir.hub.slug, "pk": ir.pk}
    )
    assert client.get(open_path).status_code == 404
    ir.refresh_from_db()
    client.post(at("ir-day-set", ir), {"turn": "publish", "version": ir.version})
    client.post(at("ir-day-turn", ir), {"turn": "next", "running": "0"})
    client.post(at("pitch-remove", first), {})
    assert pitches_of(ir).count() == 1
    client.post(at("pitch-back", first), {})
    seen = client.get(page).content.decode()
    assert ("Now: Startup0" in seen, open_path in seen) == (True, True)
    client.logout()
    seen = client.get(open_path)
    assert (b"Startup1" in seen.content, seen.headers["Refresh"]) == (True, "10")


def test_a_deck_is_its_partys_until_locked_and_the_other_sides_once_published(
    client, day, ir, staff
):
    first, _coffee, second = pitches_of(ir)
    founder, rival = rows.founder(first.party), rows.founder(second.party)
    fund = rows.investor(rows.named(day, "Fund0"))
    client.force_login(founder.user)
    where = at("pitch-deck", first)
    bad = client.post(where, {"file": deck("deck.pdf", b"MZ no pdf at all")})
    assert (bad.status_code, StoredFile.objects.count()) == (422, 0)
    assert client.post(where, {}).status_code == 422
    assert client.post(at("pitch-deck", second), {"file": deck()}).status_code == 404
    for data in (PDF, PDF + b"2"):
        assert client.post(where, {"file": deck(data=data)}).status_code == 302
    assert client.get(where).content.count(b"former version") == 1
    file = StoredFile.objects.order_by("pk").last()
    client.post(at("deck-remove", first), {})
    assert b"No deck yet" in client.get(where).content
    client.post(at("deck-back", first), {})
    address = reverse("files:download", kwargs={"hub": ir.hub.slug, "pk": file.pk})

    def opens(actor):
        client.force_login(actor.user)
        return client.get(address).status_code

    assert [opens(one) for one in (founder, staff, rival, fund)] == [
        200, 200, 404, 404,
    ]  # fmt: skip
    published(ir, staff)
    assert [opens(one) for one in (fund, rival)] == [200, 404]
    actions.set_ir_day(ir, staff, expected=ir.version, turn="lock", now=TEN)
    with pytest.raises(Refused, match="locked"):
        actions.put_deck(Pitch.objects.get(pk=first.pk), staff, upload=deck(), now=TEN)
    client.force_login(founder.user)
    locked = client.post(where, {"file": deck()})
    assert (locked.status_code, StoredFile.objects.count()) == (422, 2)
    outsider = make.actor(ir.hub, Role.INVESTOR)
    assert opens(outsider) == 404


def test_interest_is_a_wish_that_only_its_side_and_the_organiser_see(
    client, day, ir, staff, time_machine
):
    time_machine.move_to(TEN)
    first = pitches_of(ir).first()
    one, other = (rows.investor(rows.named(day, f"Fund{n}")) for n in (0, 1))
    mine = rows.named(day, "Fund0")
    press, live = at("pitch-interest", first), at("ir-day-live", ir)
    client.force_login(one.user)
    assert client.get(live).status_code == 404  # not published
    published(ir, staff)
    actions.next_pitch(ir, staff, running=0, now=TEN)
    seen = client.get(live).content.decode()
    assert "I want to meet" in seen
    said = {"by": mine.pk, "kind": "meet"}
    client.post(press, said)
    client.post(press, said)  # twice is once
    wish = Wish.objects.get()
    assert (wish.by_party, wish.of_party, wish.kind) == (mine, first.party, "meet")
    assert "You want to meet them" in client.get(live).content.decode()
    (told,) = [i for i in interests_in(pitches_of(ir), TEN) if i.pitch == first]
    assert (told.wanted, told.live) == (1, 1)
    client.post(press, {"by": mine.pk, "kind": ""})
    assert not Wish.objects.exists()
    client.post(press, said)
    client.force_login(other.user)
    assert "You want to meet them" not in client.get(live).content.decode()
    assert client.post(press, said).status_code == 404  # nobody speaks for another
    assert client.get(at("ir-day-counts", ir)).status_code == 403
    founder = rows.founder(first.party)
    client.force_login(founder.user)
    page = client.get(live).content.decode()
    assert ("Fund0" in page, "want to meet" in page) == (False, False)
    client.force_login(staff.user)
    assert "+1 live" in client.get(at("ir-day-counts", ir)).content.decode()


def test_interest_keeps_a_must_and_brings_a_no_back_by_undo(
    client, day, ir, staff, time_machine
):
    time_machine.move_to(TEN)
    published(ir, staff)
    first = pitches_of(ir).first()
    me, mine = rows.investor(rows.named(day, "Fund0")), rows.named(day, "Fund0")
    client.force_login(me.user)
    press = at("pitch-interest", first)
    wish = rows.wish(day, staff, "Fund0", "Startup0", "must")
    client.post(press, {"by": mine.pk, "kind": "meet"})
    assert Wish.objects.get().kind == "must"
    wish.kind, wish.note = "no", "Too early"
    wish.save()
    answer = client.post(press, {"by": mine.pk, "kind": "meet"}, follow=True)
    assert (Wish.objects.get().kind, Wish.objects.get().note) == ("meet", "Too early")
    undo = f"{press}?by={mine.pk}&amp;kind=no"
    assert undo in answer.content.decode()
    client.post(undo.replace("&amp;", "&"), {})
    assert Wish.objects.get().kind == "no"


@pytest.mark.parametrize("count", [1, 3])
def test_pages_of_an_ir_day_cost_the_same_for_any_number(
    client, hub, staff, count, django_assert_num_queries
):
    day = rows.new_round(hub, staff, left=count, right=1)
    values = {"names": {"en": "IR"}, "zone": "UTC", "starts_at": TEN}
    ir = actions.make_ir_day(day.matching, staff, values=values)
    for n in range(count):
        party = rows.named(day, f"Startup{n}")
        pitch = actions.add_pitch(ir, staff, party=party, minutes=5)
        actions.put_deck(pitch, staff, upload=deck(), now=BEFORE)
        rows.wish(day, staff, "Fund0", f"Startup{n}")
    published(ir, staff)
    me = rows.investor(rows.named(day, "Fund0"))
    live = at("ir-day-live", ir)
    for who, where, cost in (
        (staff.user, at("ir-day", ir), 7),
        (staff.user, at("ir-day-counts", ir), 5),
        (staff.user, at("ir-day-wall", ir), 4),
        (me.user, live, 7),
    ):
        client.force_login(who)
        page = client.get(where)
        with django_assert_num_queries(cost):
            client.get(where)
    key = page.content.decode().partition("?at=")[2].partition('"')[0]
    assert client.get(live, {"at": key}).status_code == 204
    assert client.get(live, {"at": "x"}).content.decode().count("<main") == 0
