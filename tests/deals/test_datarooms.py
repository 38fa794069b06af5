"""Data rooms: nobody looks in unasked, every look is noted, every copy is named."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from madang.deals import actions
from madang.deals.models import DataRoom, RoomFile, RoomGrant, RoomOpening
from madang.files.models import StoredFile
from madang.hubs.models import Membership, Role
from madang.hubs.queries import actor_in
from madang.kit import clock
from madang.kit.errors import Refused
from tests import make
from tests.deals import make as deals
from tests.files.test_marking import document

pytestmark = pytest.mark.django_db
FIRM = "directory.organisation"
DAY = timedelta(days=1)


@pytest.fixture
def world(settings, tmp_path, client):
    """A round of a company with two funds that have people, and one stranger fund."""
    settings.MEDIA_ROOT = tmp_path
    hub = make.hub(zone="Asia/Seoul")
    firm = make.organisation(hub, name="Saesol")
    funds = [make.organisation(hub, name=f"Fund{n}", kind="investor") for n in range(3)]
    staff = make.actor(hub)
    row = actions.open_fundraising(
        hub, staff, today=deals.TODAY,
        values={"company": firm, "name": "Seed", "currency": "KRW"},
    )  # fmt: skip
    for fund in funds[:2]:
        actions.add_share(row, staff, values={"investor": fund})
    founder = make.member(hub, Role.MEMBER, scope=(FIRM, firm.pk))
    people = [make.member(hub, Role.INVESTOR, scope=(FIRM, f.pk)) for f in funds]
    room = actions.open_room(row, actor_in(hub, founder))
    return World(client, hub, founder, people, funds, room)


class World:
    """The people of a room, and how they knock."""

    def __init__(self, client, hub, founder, people, funds, room):
        self.client, self.hub, self.founder = client, hub, founder
        self.people, self.funds, self.room = people, funds, room

    def to(self, name, **keys):
        return reverse(f"deals:{name}", kwargs={"hub": self.hub.slug, **keys})

    def get(self, who, name, **keys):
        self.client.force_login(who)
        return self.client.get(self.to(name, **keys))

    def post(self, who, name, data=None, **keys):
        self.client.force_login(who)
        return self.client.post(self.to(name, **keys), data or {})

    def put(self, name="deck.pdf", data=None, **keys):
        """Let the founder upload; return the newest file of the room."""
        file = SimpleUploadedFile(name, data or document(b"", b""))
        where = "file-replace" if keys else "file-add"
        answer = self.post(
            self.founder, where, {"file": file}, **(keys or {"pk": self.room.pk})
        )
        assert answer.status_code == 302, answer.content.decode()
        return RoomFile.objects.order_by("pk").last()

    def let_in(self, whom, until=None):
        until = until or clock.now().date() + 3 * DAY
        given = {"whom": whom, "until": str(until)}
        return self.post(self.founder, "access-add", given, pk=self.room.pk)

    def status(self, who, name, **keys):
        return self.get(who, name, **keys).status_code


def body(answer):
    return b"".join(answer.streaming_content)


def test_an_investor_opens_a_marked_copy_until_access_is_withdrawn(world):
    row = world.put()
    one, other, stranger = world.people
    for who in world.people:
        assert world.status(who, "dataroom", pk=world.room.pk) == 404
        assert world.status(who, "file", pk=row.pk) == 404
        assert "Saesol" not in world.get(who, "datarooms").content.decode()
    assert world.let_in(str(world.funds[0].pk)).status_code == 302
    text = world.get(one, "dataroom", pk=world.room.pk).content.decode()
    assert "deck.pdf" in text
    assert "Who may look in" not in text
    copy = body(world.get(one, "file", pk=row.pk))
    pages: Any = PdfReader(io.BytesIO(copy)).pages
    assert all("/Mark" in page["/Resources"]["/XObject"] for page in pages)
    for who in (other, stranger):
        assert world.status(who, "file", pk=row.pk) == 404
    for who in (one, other):
        assert world.status(who, "dataroom-log", pk=world.room.pk) == 404
        assert world.post(who, "originals", pk=world.room.pk).status_code == 404
        aside = reverse("files:download", args=[world.hub.slug, row.file_id])
        world.client.force_login(who)
        assert world.client.get(aside).status_code == 404
    log = world.get(world.founder, "dataroom-log", pk=world.room.pk).content.decode()
    assert str(one) in log
    assert "Fund0" in log
    line = RoomOpening.objects.get()
    assert (line.user, line.firm, line.is_original) == (one, world.funds[0], False)
    line.pk, line.name = None, "=cmd.pdf"
    line.save()
    at = reverse("deals:dataroom-log-export", args=[world.hub.slug, world.room.pk])
    world.client.force_login(world.founder)
    header, told, _first = (
        body(world.client.get(at, {"format": "csv"})).decode().splitlines()
    )
    assert "Investor" in header
    assert f"{one},Fund0,'=cmd.pdf,1,marked," in told.replace('"', "")
    assert world.client.get(at).content[:2] == b"PK"
    world.client.force_login(one)
    assert world.client.get(at).status_code == 404
    grant = RoomGrant.objects.get()
    # the last day ends at midnight in Seoul, nine hours before London's
    assert grant.expires_at.hour == 15
    keys = {"pk": grant.pk}
    gone = world.post(world.founder, "access-do", act="withdraw", **keys)
    assert gone.status_code == 302
    assert world.status(one, "file", pk=row.pk) == 404
    world.post(world.founder, "access-do", act="restore", **keys)
    assert world.status(one, "file", pk=row.pk) == 200
    RoomGrant.objects.update(expires_at=clock.now())
    assert world.status(one, "file", pk=row.pk) == 404
    again = world.post(world.founder, "access-do", act="withdraw", **keys)
    assert again.status_code == 302
    assert (
        world.post(world.founder, "access-do", act="restore", **keys).status_code == 409
    )


def test_one_person_is_let_in_alone_and_only_while_she_belongs_to_the_fund(world):
    row, (one, _other, stranger) = world.put(), world.people
    second = make.member(world.hub, Role.INVESTOR, scope=(FIRM, world.funds[0].pk))
    whom = f"{world.funds[0].pk}-{one.pk}"
    for wrong, until in (
        (str(world.funds[2].pk), None),
        (f"{world.funds[0].pk}-{stranger.pk}", None),
        (whom, clock.now().date() - 2 * DAY),
        (whom, clock.now().date() + 400 * DAY),
        ("x", None),
    ):
        assert world.let_in(wrong, until).status_code == 422
    assert world.let_in(whom).status_code == 302
    assert world.let_in(whom, clock.now().date() + 9 * DAY).status_code == 302
    assert RoomGrant.objects.count() == 1
    assert world.status(one, "file", pk=row.pk) == 200
    assert world.status(second, "file", pk=row.pk) == 404
    world.room.round.shares.filter(investor=world.funds[0]).delete()
    assert world.status(one, "file", pk=row.pk) == 404
    values = {"investor": world.funds[0]}
    actions.add_share(world.room.round, make.actor(world.hub), values=values)
    Membership.objects.filter(user=one).update(suspended_at=clock.now())
    assert world.status(one, "file", pk=row.pk) in {403, 404}


def test_a_new_version_replaces_the_old_one_and_the_log_keeps_both(world):
    first, (one, *_others) = world.put(), world.people
    world.let_in(str(world.funds[0].pk))
    world.get(one, "file", pk=first.pk)
    second = world.put(data=document(b""), pk=first.pk)
    assert second.file.version == 2
    assert world.status(one, "file", pk=first.pk) == 404
    assert world.status(one, "file", pk=second.pk) == 200
    assert world.status(world.founder, "file", pk=first.pk) == 200
    told = RoomOpening.objects.order_by("pk").values_list("version", "is_original")
    assert list(told) == [(1, False), (2, False), (1, True)]
    stale = SimpleUploadedFile("deck.pdf", document(b""))
    late = world.post(world.founder, "file-replace", {"file": stale}, pk=first.pk)
    assert late.status_code == 422
    assert "newer version" in late.content.decode()
    act = {"pk": second.pk, "act": "remove"}
    assert world.post(world.founder, "file-do", **act).status_code == 302
    assert world.status(one, "file", pk=second.pk) == 404
    assert world.post(world.founder, "file-do", **act).status_code == 409
    act["act"] = "restore"
    assert world.post(world.founder, "file-do", **act).status_code == 302
    assert world.status(one, "file", pk=second.pk) == 200
    StoredFile.objects.filter(pk=first.file_id).delete()
    assert RoomOpening.objects.filter(version=1, file=None).count() == 2


def test_what_cannot_be_marked_is_closed_unless_originals_are_given(world):
    one = world.people[0]
    sheet = world.put("plan.csv", b"a,b\n1,2\n")
    broken = world.put("scan.pdf", b"%PDF-1.7\n1 0 obj\n%%EOF")
    assert not sheet.can_mark
    assert not broken.can_mark
    world.let_in(str(world.funds[0].pk))
    for row in (sheet, broken):
        assert world.status(one, "file", pk=row.pk) == 422
    assert not RoomOpening.objects.exists()
    world.post(world.founder, "originals", {"gives": "1"}, pk=world.room.pk)
    assert body(world.get(one, "file", pk=sheet.pk)) == b"a,b\n1,2\n"
    assert RoomOpening.objects.get().is_original


def test_rooms_of_deals_cost_the_same_for_any_number_of_files(
    world, django_assert_num_queries
):
    deal = deals.deal(world.hub, company=world.room.round.company)
    where = world.post(world.founder, "dataroom-of-deal", pk=deal.pk)["Location"]
    again = world.post(world.founder, "dataroom-of-deal", pk=deal.pk)["Location"]
    assert where == again
    room = DataRoom.objects.get(deal=deal)
    by = actor_in(world.hub, world.founder)
    for many in (1, 3):
        while RoomFile.objects.filter(room=room).count() < many:
            upload = SimpleUploadedFile("a.txt", b"a\n")
            actions.add_file(room, by, upload=upload, now=clock.now())
        world.client.get(where)
        with django_assert_num_queries(9):
            assert world.client.get(where).status_code == 200
    with django_assert_num_queries(5):
        assert world.client.get(world.to("datarooms")).status_code == 200


def test_nobody_opens_files_without_end(world, monkeypatch):
    row, one = world.put("a.txt", b"a\n"), world.people[0]
    monkeypatch.setattr(actions.datarooms, "MOST_AN_HOUR", 1)
    by = actor_in(world.hub, one)
    note = lambda: actions.note_opening(
        row, by, firm=world.funds[0], is_original=True, now=clock.now()
    )
    note()
    with pytest.raises(Refused, match="Try again in an hour"):
        note()
