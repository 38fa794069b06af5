"""Every figure on every page of outcomes opens rows that add up to exactly it."""

from __future__ import annotations

import html
import re
from datetime import date
from urllib.parse import urlsplit

import pytest
import time_machine

from madang.hubs.models import Role, system_actor
from madang.outcomes import actions
from madang.outcomes.models import Target
from madang.programmes.models import ProgrammeSponsor
from tests import make
from tests.outcomes import make as outcomes

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]
NOW = outcomes.NOW
LINK = re.compile(
    r'href="(/[^"]*/indicators/\d+/rows/\?[^"]*)"[^>]*>(.*?)</a>', re.DOTALL
)


@pytest.fixture
def world(client):
    """Make two cohorts, a sponsor, flows and a stock, and targets of each scope."""
    with time_machine.travel(NOW, tick=False):
        hub = make.hub()
        programme = make.programme(hub)
        cohorts = [make.cohort(programme, starts_on=date(2026, 1, 1)) for _ in range(2)]
        sponsor = make.organisation(hub)
        ProgrammeSponsor.objects.create(
            hub=hub, programme=programme, organisation=sponsor,
            starts_on=date(2026, 1, 1),
        )  # fmt: skip
        jobs, money, staff = outcomes.indicators(hub, "jobs", "sales", "employees")
        firms = [outcomes.firm(cohort) for cohort in cohorts]
        for number, firm in enumerate(firms):
            for month in (2, 5):
                outcomes.value(firm, jobs, 11 + number + month, month)
                outcomes.value(firm, staff, 30 + number + month, month)
                outcomes.value(firm, money, f"{1000 + number + month}.25", month)
        outcomes.value(firms[0], money, 77_000, 6, currency="MXN")
        by = system_actor(hub)
        for more in ({}, {"programme": programme}, {"cohort": cohorts[0]}):
            values = {
                "indicator": jobs, "amount": 100, "level": "claimed",
                "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), **more,
            }  # fmt: skip
            actions.set_target(hub, by, values=values)
        client.force_login(make.member(hub, Role.OWNER))
        yield hub, programme, cohorts, firms, sponsor


def plain(text):
    """Return a page's part as text; a shortened amount in full."""
    text = re.sub(r'<span class="money" title="([^"]*)">[^<]*</span>', r"\1", text)
    return html.unescape(re.sub(r"<[^>]+>", "", text)).strip()


def sums_on(page):
    """Return what a page of rows says the rows add up to, and how many there are."""
    block = page.split('<dl class="kpis">', 1)[1].split("</dl>", 1)[0]
    found = re.findall(r'class="value"\s*>(.*?)</span>\s*</dd>', block, re.DOTALL)
    return {plain(one) for one in found}, page.count('class="row-link"')


def test_every_figure_opens_rows_that_add_up_to_it(client, world):
    hub, programme, cohorts, firms, sponsor = world
    base = f"/h/{hub.slug}/outcomes"
    paths = [
        "/", f"/programmes/{programme.pk}/", f"/cohorts/{cohorts[1].pk}/",
        f"/companies/{firms[0].pk}/", f"/sponsors/{sponsor.pk}/",
        f"/companies/{firms[1].pk}/panel/", f"/cohorts/{cohorts[0].pk}/panel/",
        f"/compare/?cohort={cohorts[0].pk}&cohort={cohorts[1].pk}&months=12",
        "/targets/", *(f"/targets/{row.pk}/" for row in Target.objects.all()),
        "/?first=2026-03&last=2026-05",
    ]  # fmt: skip
    opened: dict[str, tuple[set[str], int]] = {}
    for path in paths:
        answer = client.get(base + path)
        assert answer.status_code == 200, path
        links = LINK.findall(answer.content.decode())
        assert links, path
        for url, said in links:
            address = html.unescape(url)
            if address not in opened:
                opened[address] = sums_on(client.get(address).content.decode())
            sums, rows = opened[address]
            figure = plain(said)
            assert figure in sums or figure == str(rows), (path, address, figure)
    assert len(opened) > 20
    assert all(urlsplit(one).query for one in opened)
