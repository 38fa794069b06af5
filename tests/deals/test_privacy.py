"""Whoever walks all pages of deals finds nothing that another side wrote."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from madang.deals import actions, urls
from madang.deals.models import (
    DataRoom,
    Deal,
    DealAmount,
    DealTask,
    FundraisingRound,
    InvestorUpdate,
    Mission,
    Mou,
    RoomFile,
    RoomGrant,
    RoundShare,
    UpdateFigure,
)
from madang.directory.models import Organisation
from madang.hubs.models import Role, system_actor
from madang.hubs.queries import actor_in
from madang.kit import clock
from madang.meetings.models import Party
from tests import make
from tests.deals import make as deals
from tests.deals.make import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]
FIRM = "directory.organisation"
FOUND = {200, 422, 409}


@pytest.fixture
def told(settings, tmp_path):
    """Two funds with a deal each with one company; every text says whose it is."""
    settings.MEDIA_ROOT = tmp_path
    hub = make.hub()
    system = system_actor(hub)
    company = make.organisation(hub, name="Sharedco")
    funds = [
        make.organisation(hub, name=f"zqfund{n}x", kind="investor") for n in (1, 2)
    ]
    users = {
        f"fund{n}": make.member(
            hub, Role.INVESTOR, make.user(name=f"zqperson{n}x"), (FIRM, fund.pk)
        )
        for n, fund in enumerate(funds, start=1)
    }
    users["founder"] = make.member(hub, Role.MEMBER, scope=(FIRM, company.pk))
    users["sponsor"] = make.member(hub, Role.SPONSOR)
    users["loose"] = make.member(hub, Role.INVESTOR)
    by = {name: actor_in(hub, user) for name, user in users.items()}
    values = {"company": company, "name": "Seed", "currency": "KRW"}
    round_ = actions.open_fundraising(hub, system, values=values, today=TODAY)
    room = actions.open_room(round_, by["founder"])
    upload = SimpleUploadedFile("zqfilex.txt", b"zqfilex\n")
    file = actions.add_file(room, by["founder"], upload=upload, now=NOW)
    for n, fund in enumerate(funds, start=1):
        deal = deals.deal(
            hub, company=company, investor=fund, round=round_, next_step=f"zqstep{n}x"
        )
        deals.amount(deal, 7_000_000 + n)
        task = {"text": f"zqtask{n}x", "due_on": TODAY}
        actions.add_task(deal, system, values=task)
        for who in (f"fund{n}", "founder"):
            actions.write_note(deal, by[who], text=f"zqnote-{who}-{n}x", now=NOW)
        actions.write_note(deal, system, text=f"zqnote-hub-{n}x", now=NOW)
        actions.move_deal(
            deal, system, expected=1, stage="passed", on=TODAY, reason=f"zqreason{n}x",
            now=NOW,
        )  # fmt: skip
        until = clock.now() + timedelta(days=9)
        actions.let_in(room, system, firm=fund, until=until, now=clock.now())
        actions.note_opening(file, by[f"fund{n}"], firm=fund, is_original=True, now=NOW)
        _update(company, by["founder"], fund, n)
    return hub, users


def _update(company, founder, fund, n):
    values = {"title": f"zqupdate{n}x", "starts_on": TODAY, "last_on": TODAY}
    row = actions.draft_update(company, founder, values=values | {"asks": "Help"})
    actions.send_update(row, founder, expected=1, firms=[fund], now=NOW)


def addresses(hub):
    """Yield every address of the room's pages, with each row that fits its key."""
    owners: dict[str, Any] = {
        "mous": Mou, "missions": Mission, "stops": Mission, "investors": RoundShare,
        "amounts": DealAmount, "tasks": DealTask, "access": RoomGrant,
        "files": RoomFile, "fundraising": FundraisingRound, "data-rooms": DataRoom,
        "investor-updates": InvestorUpdate, "deals": Deal,
        "organisations": Organisation, "figures": UpdateFigure, "parties": Party,
    }  # fmt: skip
    for pattern in urls.urlpatterns:
        route = str(pattern.pattern)
        if "publichub" in route or "rates" in route:
            continue
        before = route.split("<int:pk>", maxsplit=1)[0].rstrip("/").rpartition("/")[2]
        rows = owners[before].objects.filter(hub=hub) if "<int:pk>" in route else [None]
        for row in rows:
            keys = {"hub": hub.slug} | ({"pk": row.pk} if row else {})
            if "<slug:act>" in route:
                keys["act"] = "nothing"
            for other in ("deal", "figure"):
                if f"<int:{other}>" in route:
                    keys[other] = 1
            yield reverse(f"deals:{pattern.name}", kwargs=keys)


def test_nobody_reads_what_another_side_wrote(client, told):
    hub, users = told
    theirs = {
        f"fund{n}": {
            f"zqnote-fund{n}-{n}x", f"zqstep{n}x", f"zqupdate{n}x", f"zqfund{n}x",
            f"zqperson{n}x", "zqfilex",
        }
        for n in (1, 2)
    }  # fmt: skip
    both = {f"{word}{n}x" for n in (1, 2) for word in ("zqstep", "zqupdate")}
    theirs["founder"] = both | {
        "zqnote-founder-1x", "zqnote-founder-2x", "zqfilex", "zqfund1x", "zqfund2x",
        "zqperson1x", "zqperson2x",
    }  # fmt: skip
    theirs["sponsor"] = theirs["loose"] = set()
    there = list(dict.fromkeys(addresses(hub)))
    for name, user in users.items():
        client.force_login(user)
        seen: set[str] = set()
        for address in there:
            answer = client.get(address)
            assert answer.status_code < 500, address
            text = (
                b"".join(answer.streaming_content)
                if answer.streaming
                else answer.content
            ).decode("latin-1")
            if answer.status_code in FOUND:
                seen |= {w for w in WORDS if w in text}
        own = {f"zqperson{name[-1]}x"} if name.startswith("fund") else set()
        assert seen - own == theirs[name] - own, name


WORDS = [
    f"{word}{n}x"
    for n in (1, 2)
    for word in (
        "zqfund", "zqperson", "zqstep", "zqtask", "zqreason", "zqupdate",
        "zqnote-founder-", "zqnote-hub-", f"zqnote-fund{n}-",
    )
] + ["zqfilex"]  # fmt: skip
