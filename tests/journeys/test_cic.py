"""A tenant of Cambridge grows from desks to a suite, renews and leaves, page by page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from madang.hubs.models import Role
from madang.kit import clock
from madang.spaces.months import first_of_month
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]


def url(name, hub, **more):
    return reverse(f"spaces:{name}", kwargs={"hub": hub.slug, **more})


@pytest.fixture
def hub():
    hub = make.hub(currency="USD")
    make.site(hub, country="US", zone="America/New_York")
    return hub


def found(pattern, text):
    """Return what a pattern finds first."""
    return re.findall(pattern, text)[0]


class Keeper:
    """The facility manager at her browser: she types, sends and reads."""

    def __init__(self, hub):
        self.hub, self.client = hub, Client()
        self.client.force_login(make.member(hub, Role.FACILITY))

    def send(self, name, values, **keys):
        """Send a form and return the page it leads to."""
        answer = self.client.post(url(name, self.hub, **keys), values)
        assert answer.status_code == 302, answer.content.decode()
        return answer["Location"]

    def refused(self, name, values, **keys):
        """Send a form that is refused; return what the page says."""
        answer = self.client.post(url(name, self.hub, **keys), values)
        assert answer.status_code in {409, 422}
        return answer.content.decode()

    def read(self, path):
        answer = self.client.get(path)
        assert answer.status_code == 200
        return answer.content.decode()

    def version(self, pk):
        """Return the version that an agreement's forms carry now."""
        text = self.read(url("agreement-step", self.hub, pk=pk, act="sign"))
        return found(r'name="version" value="(\d+)"', text)

    def step(self, pk, act, **values):
        """Take a step with an agreement; return the key of where it leads."""
        values["version"] = self.version(pk)
        there = self.send("agreement-step", values, pk=pk, act=act)
        return int(found(r"/(\d+)/$", there))

    def let_share(self, on):
        """Return the occupancy that the page tells for a day."""
        page = self.read(url("occupancy", self.hub) + f"?on={on.isoformat()}")
        return found(r"<dd><b>([\d.]+%)</b></dd>", page)


def build(keeper):
    """Build a floor with a desk zone and a suite, both to let; return their keys."""
    hub = keeper.hub
    site = found(r'<option value="(\d+)"', keeper.read(url("building-add", hub)))
    building = {"site": site, "code": "ONE", "names_en": "One Broadway", "order": 0}
    keeper.send("building-add", building)
    page = keeper.read(url("buildings", hub))
    house = found(r"buildings/(\d+)/floors/new/", page)
    there = keeper.send("floor-add", {"level": 5}, pk=house)
    floor = found(r"/floors/(\d+)/", there)
    zone = {"code": "CW", "kind": "desk_zone", "net_m2": "40", "capacity": "10"}
    suite = {"code": "501", "kind": "suite", "net_m2": "60", "capacity": "8"}
    for values in (zone, suite):
        keeper.send("space-add", values | {"is_leasable": "on"}, pk=floor)
    text = keeper.read(url("agreement-add", hub))
    return [
        found(rf'<option value="(\d+)"[^>]*>[^<]*{code}', text)
        for code in ("CW", "501")
    ]


def test_a_tenant_grows_from_desks_to_a_suite_renews_and_leaves(hub):
    keeper = Keeper(hub)
    firm = make.organisation(hub, name="Kendall Optics")
    zone, suite = build(keeper)
    this = first_of_month(clock.now().date())
    start, grows, ends = (first_of_month(this, n) for n in (-2, 1, 10))
    last = ends - timedelta(days=1)
    offer = {
        "organisation": f"{firm.name} #{firm.pk}",
        "number": "D-1",
        "kind": "flexible",
        "starts_on": start.isoformat(),
        "last_day": last.isoformat(),
        "currency": "USD",
        "space": zone,
        "basis": "desk",
        "quantity": "4",
        "rate": "450",
    }
    there = keeper.send("agreement-add", offer)
    desks = int(found(r"/(\d+)/$", there))
    keeper.step(desks, "sign", signed_on=start.isoformat())
    assert keeper.let_share(this) == "16%"

    grown = keeper.step(desks, "amend", number="D-2", from_on=grows.isoformat())
    page = keeper.read(url("agreement", hub, pk=grown))
    line = found(r"lines/(\d+)/remove/", page)
    whole = {"space": suite, "basis": "m2", "rate": "35"}
    keeper.send("line-add", whole, pk=grown)
    keeper.send("line-remove", {}, pk=line)
    keeper.step(grown, "sign", signed_on=this.isoformat())
    assert [keeper.let_share(day) for day in (this, grows)] == ["16%", "60%"]
    page = keeper.read(url("agreement", hub, pk=desks))
    assert "An addendum took its place from that day on." in page
    other = make.organisation(hub, name="Other")
    sent = offer | {"organisation": f"Other #{other.pk}", "number": "X"} | whole
    there = keeper.send("agreement-add", sent | {"quantity": ""})
    rival = int(found(r"/(\d+)/$", there))
    signed = {"signed_on": this.isoformat(), "version": "1"}
    told = keeper.refused("agreement-step", signed, pk=rival, act="sign")
    assert "501 is held from" in told
    assert "Kendall Optics, D-2" in told

    until = first_of_month(ends, 12) - timedelta(days=1)
    renewed = keeper.step(
        grown, "renew", number="D-3", until=until.isoformat(), increase="4"
    )
    keeper.step(renewed, "sign", signed_on=this.isoformat())
    page = keeper.read(url("agreement", hub, pk=renewed))
    assert "US$2,184" in page  # 60 m² at 35, raised by four per cent
    assert [number in page for number in ("D-1", "D-2", "D-3")] == [True] * 3
    assert keeper.let_share(ends) == "60%"

    leaves = first_of_month(ends, 3)
    keeper.step(
        renewed,
        "notice",
        given_on=this.isoformat(),
        last_day=(leaves - timedelta(days=1)).isoformat(),
    )
    assert [keeper.let_share(day) for day in (ends, leaves)] == ["60%", "0%"]
    told = keeper.refused(
        "agreement-step",
        {"number": "D-4", "increase": "0", "version": keeper.version(renewed)},
        pk=renewed,
        act="renew",
    )
    assert "was ended early" in told
    panel = keeper.read(url("seats-panel", hub, pk=firm.pk))
    assert "D-3" in panel
