"""The map of missing capability, who fits, and whom the hub suggests and why."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from madang.directory.models import Activity, Capability
from madang.hubs.models import Role
from madang.readiness.models import Certificate
from madang.sourcing import actions
from madang.sourcing.gaps import map_of
from madang.sourcing.models import GapRates, Need
from madang.sourcing.planning import suppliers_for
from madang.sourcing.queries import coverage_of, needs_visible_to
from tests import make as house
from tests.sourcing import make
from tests.sourcing.test_needs import NOW, made

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
CITY = {"city": "Ciudad Juárez", "country": "MX"}


@pytest.fixture
def hub():
    """A hub with one site, in Ciudad Juárez."""
    hub = house.hub(currency="USD", languages=["en", "es"])
    house.site(hub, **CITY)
    return hub


def able(at, *codes, papers=(), **fields):
    """A company that works in these industries and says that it holds these papers."""
    firm = make.firm(at, **fields)
    for code in codes:
        Activity.objects.create(hub=at, organisation=firm, code=code)
    for name, until in papers:
        Capability.objects.create(
            hub=at, organisation=firm, kind="certificate", name=name, valid_until=until
        )
    return firm


def sees(firm, now=NOW):
    return list(
        needs_visible_to(make.person_of(firm), now).values_list("pk", flat=True)
    )


def test_a_need_for_those_that_fit_is_seen_by_who_fits_on_the_day(hub):
    row = made(
        hub, audience="fitting", codes=["28"],
        certificates=["ISO 9001:2015", "IATF 16949"],
    )  # fmt: skip
    good = [("iso-9001", None), ("IATF 16949", date(2026, 5, 20))]
    fits = able(hub, "28", papers=good)
    over = able(
        hub, "25", papers=[("ISO 9001", None), ("IATF 16949", date(2026, 5, 19))]
    )
    half = able(hub, "25", papers=[("ISO 9001", None)])
    other = able(hub, "62", papers=good)
    guessed = able(hub, papers=good)
    Activity.objects.create(hub=hub, organisation=guessed, code="25", is_suggested=True)
    assert sees(fits) == [row.pk]
    assert [sees(one) for one in (over, half, other, guessed)] == [[], [], [], []]
    assert sees(fits, NOW + timedelta(days=1)) == []
    assert sees(row.buyer) == []
    Certificate.objects.create(
        hub=hub, organisation=half, kind="iatf-16949", issuer="TÜV", number="1",
        valid_from=date(2025, 1, 1), valid_until=date(2027, 1, 1), noted_at=NOW,
    )  # fmt: skip
    assert sees(half) == [row.pk]


def test_gaps_are_what_no_local_company_covers_and_add_up(hub):
    by = house.actor(hub, Role.OWNER)
    plant = make.firm(hub)
    worth = {"value": Decimal("1000.55"), "currency": "USD", "valued_on": TODAY}
    pesos = {"value": Decimal("333.33"), "currency": "MXN", "valued_on": TODAY}
    missing = made(hub, plant, **worth)
    paper = made(hub, plant, code="28", **pesos)
    strict = made(hub, plant, code="28", certificates=["AS9100"], **pesos)
    unsaid = made(hub, plant, code="13")
    can, helped = made(hub, plant, **worth), made(hub, plant, code="24", **pesos)
    made(hub, plant, is_published=False, **worth)
    closed = made(hub, plant, **worth)
    actions.close_need(closed, by, expected=closed.version, now=NOW)
    able(hub, "28", **CITY)
    able(hub, "25", "13", city="Monterrey")
    local = able(hub, "62", **CITY)
    for need, kind in ((can, "can"), (helped, "help")):
        actions.answer_need(
            hub, make.person_of(local), need=need, firm=local, kind=kind, note="",
            now=NOW,
        )  # fmt: skip
    needs = list(Need.objects.all())
    covered = coverage_of(by, needs, TODAY)
    assert covered == {
        missing.pk: "missing", paper.pk: "paper", strict.pk: "missing",
        unsaid.pk: "missing", can.pk: "covered", helped.pk: "help",
    }  # fmt: skip
    plain = map_of(needs, covered, None)
    assert (plain.currency, plain.total.cells["missing"].worth) == ("", None)
    assert plain.total.cells["missing"].amounts == {
        "USD": Decimal("1000.55"), "MXN": Decimal("333.33"),
    }  # fmt: skip
    rates = GapRates(hub=hub, currency="USD", rates={"MXN": "0.05731"}, on=TODAY)
    found = map_of(needs, covered, rates)
    rows: dict[str, Decimal] = defaultdict(Decimal)
    for row, coverage, _code, _amount, share in found.lines():
        rows[coverage] += share or 0
        assert row.cells[coverage].count
    assert rows["missing"] == found.total.cells["missing"].worth == Decimal("1019.65")
    assert found.total.cells["missing"].unpriced == 1
    assert [row.code for row in found.rows][:2] == ["25", "28"]
    other = map_of(needs, covered, GapRates(hub=hub, currency="KRW", rates={}))
    assert (list(other.without_rate), other.is_whole) == (["MXN", "USD"], False)


def test_every_figure_opens_its_rows_and_the_file_says_the_same(hub, client):
    with time_machine.travel(NOW, tick=False):
        by = house.actor(hub, Role.OWNER)
        client.force_login(by.user)
        for value in ("10", "20.5"):
            worth = {"value": Decimal(value), "currency": "MXN", "valued_on": TODAY}
            made(hub, titles={"en": f"Need {value}"}, **worth)
        to = {"hub": hub.slug}
        rates = {"rate_MXN": "0.05", "source": "Banxico", "on": "2026-05-19"}
        wrong = reverse("sourcing:gaps-rates", kwargs=to)
        assert client.post(wrong, {**rates, "rate_MXN": "0"}).status_code == 422
        assert client.post(wrong, {**rates, "on": "2026-05-21"}).status_code == 422
        gaps = reverse("sourcing:gaps", kwargs=to)
        for on, is_told in (("2026-02-01", True), ("2026-05-19", False)):
            assert client.post(wrong, {**rates, "on": on}).status_code == 302
            page = client.get(gaps).content.decode()
            assert ("old rate" in page) == is_told
        for told in ("Banxico", "MX$30.50", "US$1.53", "coverage=missing&amp;code=25"):
            assert told in page, told
        asked = reverse("sourcing:needs", kwargs=to) + "?coverage=missing&code=25"
        listed = client.get(asked).content.decode()
        assert "Need 10" in listed
        assert "MX$30.50" in listed
        file = reverse("sourcing:gaps-export", kwargs=to) + "?format=csv"
        lines = b"".join(client.get(file).streaming_content).decode().splitlines()
        assert len(lines) == 2
        for told in ("30.5", "1.53", "Banxico", "2026-05-19"):
            assert told in lines[1]


def statements(client, url):
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_pages_cost_the_same_for_one_and_for_three(hub, client):
    """The list of staff, of a company, the map, a need, and its suggestions."""
    with time_machine.travel(NOW, tick=False):
        firm = able(hub, "25", **CITY)
        plant = make.firm(hub)
        row = made(hub, plant, certificates=["ISO 9001"])
        owner, member = house.actor(hub, Role.OWNER), make.person_of(firm)
        asked = [
            (owner, "needs", {}, 15), (member, "needs", {}, 14),
            (owner, "gaps", {}, 13), (owner, "need", {"pk": row.pk}, 11),
            (member, "need", {"pk": row.pk}, 12),
            (owner, "need-suppliers", {"pk": row.pk}, 14),
        ]  # fmt: skip
        found = []
        for turn in range(2):
            for by, page, keys, most in asked:
                client.force_login(by.user)
                url = reverse(f"sourcing:{page}", kwargs={"hub": hub.slug, **keys})
                client.get(url)
                found.append((turn, page, statements(client, url), most))
            for _more in range(2):
                made(hub, plant, certificates=["ISO 9001"], codes=["28"])
                able(hub, "25", papers=[("ISO 9001", None)], **CITY)
        half = len(asked)
        assert [one[1:] for one in found[:half]] == [one[1:] for one in found[half:]]
        assert [one for one in found if one[2] != one[3]] == []


REASONS = {
    "en": ("same industry", "holds ISO 9001", "speaks Spanish", "1 earlier order"),
    "es": ("mismo sector", "tiene ISO 9001", "habla español", "1 orden anterior"),
    "ko": ("같은 업종", "ISO 9001 보유", "스페인어", "이전 발주 1건"),
    "zh-hans": ("相同行业", "持有 ISO 9001", "西班牙语", "1 个订单"),
}


def test_suppliers_are_suggested_with_reasons_in_four_languages(hub):
    plant = make.firm(hub)
    best = able(
        hub, "25", papers=[("ISO 9001", None)], languages=["es"], **CITY,
        one_liner={"es": "Soportes troquelados y galvanizados"}, is_listed=True, slug="b",
    )  # fmt: skip
    hidden = able(hub, "25", papers=[("ISO 9001", None)], languages=["es"], **CITY)
    spoken = able(hub, "62", is_listed=True, slug="s")
    Capability.objects.create(hub=hub, organisation=spoken, name="Soportes de acero")
    korean = able(hub, "62", is_listed=True, slug="k")
    Capability.objects.create(hub=hub, organisation=korean, name="강판 프레스")
    able(hub, "01", is_listed=True, slug="far")
    make.order(hub, buyer=plant, supplier=best)
    row = made(
        hub, plant, certificates=["ISO 9001", "IATF 16949"], languages=["es"],
        titles={"en": "Galvanised brackets", "es": "Soportes galvanizados",
                "ko": "강판 브래킷"},
    )  # fmt: skip
    buyer, owner = make.person_of(plant, Role.BUYER), house.actor(hub, Role.OWNER)
    for language, wanted in REASONS.items():
        with translation.override(language):
            found = suppliers_for(buyer, row, TODAY)
        assert [one.firm for one in found] == [best, spoken, korean]
        told = "; ".join(found[0].reasons)
        for words in wanted:
            assert words in told, (language, told)
    assert "강판" in "; ".join(found[2].reasons)
    assert found[0].lacks == ("IATF 16949",)
    assert {one.firm for one in suppliers_for(owner, row, TODAY)} == {
        best, hidden, spoken, korean,
    }  # fmt: skip
    actions.invite_to_need(row, buyer, firm=best, now=NOW)
    assert best not in {one.firm for one in suppliers_for(buyer, row, TODAY)}
