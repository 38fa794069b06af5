"""The demo's mission to Boston: its rows say KRW 84.5 bn as of 3 May, made once."""

from __future__ import annotations

import pytest

from madang.deals.models import Deal, Mission
from madang.deals.report import Wanted, report_for
from madang.desk.demo import boston
from madang.directory.models import Organisation
from madang.hubs.journal import broken_lines
from madang.hubs.models import Role
from tests import make
from tests.deals.make import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]


def test_the_demos_deals_add_up_to_what_was_told_in_boston():
    hub = make.hub(slug="incheon-campus", currency="KRW")
    staff = make.actor(hub, Role.PROGRAMME)
    boston.load(NOW)
    assert not Mission.objects.exists()
    for number in range(15):
        make.organisation(hub, name=f"스타트업 {number}", country="KR", kind="startup")
    for _twice in range(2):
        boston.load(NOW)
        assert Organisation.objects.filter(kind="investor").count() == 38
        assert Deal.objects.count() == 29
    on = boston.third_of_may(NOW)
    found = report_for(staff, Wanted(on))
    assert found.discussed.sums == {"KRW": 84_500_000_000}
    assert found.maxima == {"KRW": 500_000_000_000}
    assert found.mous == 10
    today = report_for(staff, Wanted(NOW.date()))
    assert today.discussed.sums["KRW"] < 84_500_000_000
    assert today.counted.stages["closed"] == 1
    assert list(broken_lines(hub)) == []
