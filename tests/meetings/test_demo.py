"""The demo's investor day: made once, with a guest's agenda to look at."""

from datetime import UTC, datetime

import pytest

from madang.desk.demo import clinic, investor_day
from madang.hubs.models import Role
from madang.hubs.queries import actor_in
from madang.meetings.models import Matching, Meeting, Outcome, Party, Round, Run
from madang.meetings.queries import agenda_of
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]
NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)


def test_the_demo_holds_an_investor_day_once():
    hub = make.hub(slug="technology-hub")
    guest = make.member(hub, Role.INVESTOR, make.user(name="Nora Feldman"))
    for _ in range(4):
        make.organisation(hub, kind="startup")
    investor_day.load(NOW)
    investor_day.load(NOW)
    states = list(Round.objects.order_by("starts_on").values_list("state", flat=True))
    assert states == ["over", "published", "wishes", "wishes"]
    assert Party.objects.count() == 4 + 38
    assert Meeting.objects.exists()
    assert Outcome.objects.filter(again="yes").exists()
    assert agenda_of(actor_in(hub, guest))


def test_the_demo_holds_an_experts_clinic_once():
    hub = make.hub(slug="technology-hub")
    for _ in range(clinic.STARTUPS):
        make.organisation(hub, kind="startup", country="KR")
    clinic.load(NOW)
    clinic.load(NOW)
    assert Matching.objects.count() == 1
    assert Party.objects.count() == 14 + 3 + 11
    run = Run.objects.get()
    assert run.meetings == Meeting.objects.count() > 14 * 3
    interpreted = Meeting.objects.filter(interpreter__isnull=False)
    assert interpreted.exists()
