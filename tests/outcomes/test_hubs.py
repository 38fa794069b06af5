"""Hubs side by side: only what is shared, only what means the same."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine

from madang.hubs.actions import end_share, share
from madang.hubs.models import Actor, Role, Share, ShareLook
from madang.outcomes import actions
from madang.outcomes.periods import Period
from madang.outcomes.queries.hubs import compare_hubs
from tests import make
from tests.outcomes import make as outcomes

pytestmark = pytest.mark.django_db
NOW = outcomes.NOW
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def world():
    """Make two hubs with jobs and sales; the partner shares its jobs."""
    with time_machine.travel(NOW, tick=False):
        ours, theirs = make.hub(is_public=True), make.hub(is_public=True)
        mine = outcomes.indicators(ours, "jobs", "sales")
        other = outcomes.indicators(theirs, "jobs", "sales")
        outcomes.value(make.organisation(ours), mine[0], 7)
        cohort = make.cohort(make.programme(theirs))
        for number in range(5):
            firm = outcomes.firm(cohort)
            outcomes.value(firm, other[0], 10 + number)
            outcomes.value(firm, other[1], 1000)
        giver = make.actor(theirs, Role.OWNER)
        agreed = share(
            other[0], giver, with_hub=ours, fields=["figures"], reason="Joint report",
            until=NOW + timedelta(days=30), now=NOW,
        )  # fmt: skip
        yield ours, theirs, mine, other, giver, agreed


def seen(ours):
    """Return what the owner of a hub sees: rows by code."""
    by = make.actor(ours, Role.OWNER)
    _hubs, rows = compare_hubs(by, YEAR, NOW)
    return {row.indicator.code: row for row in rows}


def test_what_is_shared_stands_beside_the_own_and_is_added_up(world):
    ours, theirs, *_ = world
    found = seen(ours)
    assert list(found) == ["jobs"]  # sales are not shared
    assert [cell.amounts[""] for cell in found["jobs"].cells] == [7, 60]
    assert found["jobs"].together == {"": 67}
    assert not seen(theirs)  # sharing goes one way


def test_definitions_that_differ_show_no_number_and_no_sum(world):
    ours, _theirs, _mine, (jobs, _), giver, _agreed = world
    values = {"meanings": {"en": "Contracts signed"}}
    actions.change_indicator(jobs, giver, expected=jobs.version, values=values)
    [_, cell] = seen(ours)["jobs"].cells
    assert {"meanings", "edition"} <= set(cell.differs)
    assert cell.amounts == {}
    assert seen(ours)["jobs"].together is None


def test_few_companies_and_an_ended_share_show_nothing(world):
    ours, theirs, _mine, _other, giver, agreed = world
    firm = make.organisation(theirs)
    few = outcomes.indicators(theirs, "pilots")[0]
    outcomes.indicators(ours, "pilots")
    outcomes.value(firm, few, 3)
    share(
        few, giver, with_hub=ours, fields=["figures"], reason="Joint report",
        until=NOW + timedelta(days=30), now=NOW,
    )  # fmt: skip
    [_, cell] = seen(ours)["pilots"].cells
    assert cell.is_small
    assert cell.amounts == {}
    end_share(agreed, giver, now=NOW)
    assert "jobs" not in seen(ours)


def test_the_page_is_noted_with_the_giver_and_shares_are_given_there(client, world):
    ours, theirs, mine, _other, _giver, agreed = world
    client.force_login(make.member(ours, Role.PROGRAMME))
    base = f"/h/{ours.slug}/outcomes/hubs/"
    text = client.get(base).content.decode()
    assert re.search(r">\s*67\s*<", text)
    assert ShareLook.objects.filter(share=agreed).count() == 1
    assert client.get(f"{base}shared/{agreed.pk}/").status_code == 302
    assert client.get(f"/h/{ours.slug}/shares/").status_code == 200
    body = {
        "indicators": [one.pk for one in mine], "partner": theirs.pk,
        "until": "2027-03-31", "reason": "Joint report",
    }  # fmt: skip
    assert client.post(f"{base}share/", {**body, "partner": ""}).status_code == 422
    assert client.post(f"{base}share/", body).status_code == 302
    assert Share.objects.filter(hub=ours, to_hub=theirs).count() == 2
    client.force_login(make.member(ours, Role.FACILITY))
    assert client.get(base).status_code == 403


def test_a_stranger_reads_no_shares(world):
    ours, *_ = world
    stranger = Actor(make.user(), ours)
    assert compare_hubs(stranger, YEAR, NOW)[1] == []
