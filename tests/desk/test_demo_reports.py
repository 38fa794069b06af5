"""The demo's report says the pilot's figures to its sponsor, and names who agreed."""

from __future__ import annotations

from datetime import date

import pytest

from madang.desk.demo import orders, outcomes
from madang.desk.demo import reports as demo
from madang.hubs.models import Role, system_actor
from madang.programmes.actions import add_sponsor
from madang.reports.models import Report, Snapshot
from tests import make
from tests.outcomes.make import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]


def test_the_pilots_report_is_frozen_and_released_to_its_sponsor(client):
    hub = make.hub(slug="technology-hub")
    make.member(hub, Role.PROGRAMME)
    sponsor = make.member(hub, Role.SPONSOR)
    programme = make.programme(hub)
    call = make.call(programme, slug="bridge-2019")
    cohort = make.cohort(
        programme, call=call, places=12, starts_on=date(2019, 2, 18),
        ends_on=date(2019, 5, 10),
    )  # fmt: skip
    lands = ["MX", "US"] * 5 + ["MX"]
    firms = [make.organisation(hub, country=land) for land in lands]
    for firm in firms:
        make.place(cohort, firm, state="graduated")
    plants = [make.organisation(hub, kind="corporate") for _ in range(4)]
    add_sponsor(
        programme, system_actor(hub), organisation=plants[0],
        starts_on=date(2019, 1, 1),
    )  # fmt: skip
    orders.load(NOW)
    outcomes.load(NOW)
    for _twice in range(2):
        demo.load(NOW)
    assert Report.objects.count() == 1
    snapshot = Snapshot.objects.get()
    told = {
        one["code"]: one["amount"] for one in snapshot.content["blocks"][1]["figures"]
    }
    assert (told["companies"], told["jobs"], told["orders"]) == ("11", "33", "52")
    assert told["order-value"] == "1480000.00"
    client.force_login(sponsor)
    page = f"/h/{hub.slug}/reports/snapshots/{snapshot.pk}/"
    assert f'href="{page}"' in client.get(f"/h/{hub.slug}/sponsor/").content.decode()
    said = client.get(page).content.decode()
    named = [firm for firm in firms if str(firm) in said]
    assert 0 < len(named) <= demo.AGREED
