"""The demo's rounds: a room whose files are marked, and an update for their investors."""

from __future__ import annotations

import pytest

from madang.deals.models import (
    FundraisingRound,
    InvestorUpdate,
    RoomFile,
    RoomGrant,
    RoomOpening,
)
from madang.desk.demo import fundraising
from madang.hubs.journal import broken_lines
from tests import make
from tests.deals.make import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]


def test_the_demos_round_is_made_once_with_its_room_and_updates(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    hub = make.hub(slug="incheon-campus", currency="KRW", languages=["ko", "en"])
    for number in range(2):
        make.organisation(hub, name=f"펀드 {number}", kind="investor")
    make.organisation(hub, name="스타트업", country="KR", kind="startup")
    for _twice in range(2):
        fundraising.load(NOW)
    assert FundraisingRound.objects.count() == 1
    told = RoomFile.objects.order_by("pk").values_list("file__version", "can_mark")
    assert list(told) == [(1, True), (2, True), (1, False)]
    assert RoomGrant.objects.filter(withdrawn_at=None).count() == 1
    assert RoomOpening.objects.count() == 4
    states = InvestorUpdate.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["sent", "draft"]
    assert list(broken_lines(hub)) == []
