"""The demo's readiness: certificates in every state, two who share, plans; made once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madang.desk.demo import readiness
from madang.hubs.journal import broken_lines
from madang.hubs.models import Role
from madang.readiness.models import Certificate, PlanTask
from madang.readiness.queries import (
    assessments_visible_to,
    companies_ready,
    holds,
    overdue_of,
)
from tests import make as house
from tests.readiness import make

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]


def test_the_pilot_can_prove_something_and_two_share_it():
    hub = house.hub(slug="technology-hub")
    house.site(hub)
    programme = house.programme(hub)
    cohort = house.cohort(programme, call=house.call(programme, slug="bridge-2019"))
    firms = [house.organisation(hub) for _ in range(11)]
    for number, firm in enumerate(firms):
        house.place(cohort, firm, seat=number + 1, state="graduated")
    plant = house.organisation(hub, kind="corporate")
    founder, staff = make.person_of(firms[1]), house.actor(hub)
    house.member(hub, Role.MENTOR)
    for _twice in range(2):
        readiness.load(make.NOW)
        assert Certificate.objects.count() == sum(map(len, readiness.HELD))
    assert {*Certificate.objects.values_list("state", flat=True)} == {
        "claimed", "evidenced", "verified",
    }  # fmt: skip
    today = make.TODAY
    assert len(holds([one.pk for one in firms], "iso-9001", today)) == 4
    rows = companies_ready(staff, today)
    assert (len(rows), sum(one.expiring for one in rows)) == (11, 3)
    buyer = make.person_of(plant, Role.BUYER)
    sent = assessments_visible_to(buyer).order_by("pk")
    low, high, other = [one.score for one in sent if one.score is not None]
    assert low < high
    assert other < high
    assert PlanTask.objects.filter(owner=founder.user).count() == 4
    trained = PlanTask.objects.exclude(session=None).get()
    assert (trained.key, trained.session.starts_at.hour) == ("control_plan", 16)
    assert overdue_of(founder, today).count() == 1
    assert overdue_of(founder, today - timedelta(days=7)).count() == 0
    assert list(broken_lines(hub)) == []
