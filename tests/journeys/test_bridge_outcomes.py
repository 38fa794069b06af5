"""Bridge outcomes: the pilot's figures come out of rows, and a sponsor is handed them.

Through the pages alone: eleven companies take part, their 52 orders come by RFQ, by
hand and from a file, their jobs by a survey that is answered through a mailed link; a
second person verifies; the sponsor reads 11, 33, 52 and USD 1.48 M beside 75, 200 and
USD 7.5 M, on her page and in a PDF in Spanish and in English.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from madang.directory.models import Organisation
from madang.directory.rules import ORGANISATION
from madang.hubs.models import Role
from madang.inbox import outbox
from madang.kit import clock as time
from madang.outcomes import tasks as counting
from madang.reports.models import Snapshot
from tests import make
from tests.journeys.season import texts, work
from tests.journeys.visiting import Visitor

pytestmark = pytest.mark.django_db
HUB = "/h/bridge/"
BEGINS = datetime(2019, 2, 4, 16, tzinfo=UTC)
QUOTING = datetime(2019, 6, 10, 16, tzinfo=UTC)
AWARDING = datetime(2019, 6, 21, 16, tzinfo=UTC)
ASKING = datetime(2020, 1, 15, 16, tzinfo=UTC)
TELLING = datetime(2020, 4, 2, 16, tzinfo=UTC)
#: The pilot's companies: where from, and how many jobs each made in 2019: 33.
FIRMS = (
    ("Ensambles del Valle", "MX", 4), ("Datos Norte", "MX", 2),
    ("Moldes Juárez", "MX", 5), ("Redes Paso del Norte", "MX", 3),
    ("Metales del Sur", "MX", 1), ("Rastreo Frontera", "MX", 6),
    ("Mesa Analytics", "US", 2), ("North Tools", "US", 3),
    ("Franklin Software", "US", 2), ("Sunset Labels", "US", 4),
    ("Desert Robotics", "US", 1),
)  # fmt: skip
PLANTS = ("Planta Omega", "Plant Sigma")
SPONSOR = "Giant Corporation"
#: What the 52 orders come to, in their own currencies, and what one peso counts.
DOLLARS, PESOS = Decimal("1060000.00"), Decimal("8000000.00")
PESO, SOURCE = Decimal("0.0525"), "Banxico"
#: How many of the orders come from the file.
FILED = 47
CODES = ["companies", "jobs", "orders", "order-value", "sales"]
PROMISED = (("companies", "75"), ("jobs", "200"), ("order-value", "7.5 million"))


@dataclass
class Bridge:
    """Who takes part, and where things are that were made on the way."""

    hub: object = None
    people: dict[str, Visitor] = field(default_factory=dict)
    cohort: str = ""
    rfq: str = ""

    def __getitem__(self, name: str) -> Visitor:
        return self.people[name]

    def open(self, path: str, who: str = "staff"):
        """Open a page as somebody."""
        return self.people[who].open(path if path.startswith("/") else HUB + path)

    def later(self, clock, moment: datetime) -> None:
        """Let time pass; who comes back signs in again."""
        clock.move_to(moment)
        for one in self.people.values():
            one.is_away = True


@pytest.fixture
def clock():
    with time_machine.travel(BEGINS, tick=False) as traveller:
        yield traveller


def test_the_pilots_figures_come_out_of_rows_and_reach_the_sponsor(clock):
    bridge = Bridge()
    _install(bridge)
    _eleven_take_part(bridge)
    _orders_by_rfq(bridge, clock)
    bridge.later(clock, ASKING)
    _orders_by_hand(bridge)
    _orders_from_a_file(bridge)
    _jobs_by_survey(bridge)
    _a_second_person_checks(bridge)
    bridge.later(clock, TELLING)
    _promises(bridge)
    counting.hourly(time.now())
    _dashboards_say_so(bridge)
    edition = _a_report_is_frozen(bridge)
    _the_sponsor_reads(bridge, edition)
    _the_world_reads(bridge, edition)


def _install(bridge):
    """A hub with two sites and two of staff."""
    bridge.hub = hub = make.hub(
        slug="bridge", name={"en": "Technology Hub"}, languages=["es", "en"],
        currency="USD", is_public=True,
    )  # fmt: skip
    for city, country, zone in (
        ("Ciudad Juárez", "MX", "America/Ciudad_Juarez"),
        ("El Paso", "US", "America/Denver"),
    ):
        make.site(hub, name={"en": city}, city=city, country=country, zone=zone)
    for name, role in (("staff", Role.PROGRAMME), ("second", Role.FINANCE)):
        bridge.people[name] = Visitor(make.member(hub, role))


def _import(bridge, kind, rows):
    """Bring a file in by the screens; return its report."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    file = SimpleUploadedFile("filas.csv", out.getvalue().encode())
    page = bridge.open("import/").form("kind", "file").send(kind=kind, file=file)
    where = page.path
    page.form(to="/check/").send()
    work()
    page = bridge.open(where)
    if page.has_form("/run/"):
        page.form(to="/run/").send()
        work()
        page = bridge.open(where)
    return page


def _eleven_take_part(bridge):
    """Companies come from a list; each is offered a place and accepts."""
    cities = {"MX": "Ciudad Juárez", "US": "El Paso"}
    rows = [(name, country, cities[country]) for name, country, _jobs in FIRMS]
    rows += [(name, "MX", "Ciudad Juárez") for name in PLANTS]
    rows += [(SPONSOR, "US", "Redmond")]
    _import(bridge, "directory.organisation", [("Name", "Country", "City"), *rows])
    firms = {one.name: one for one in Organisation.objects.filter(hub=bridge.hub)}
    assert len(firms) == len(rows)
    for n, (name, _country, _jobs) in enumerate(FIRMS[:-1]):
        lead = make.person(bridge.hub, email=f"lead{n}@firm{n}.example")
        make.affiliation(lead, firms[name])
    for who, role, firm in (
        ("buyer", Role.BUYER, PLANTS[0]), ("south", Role.MEMBER, "Metales del Sur"),
        ("north", Role.MEMBER, "North Tools"), ("sponsor", Role.SPONSOR, SPONSOR),
    ):  # fmt: skip
        scope = (ORGANISATION, firms[firm].pk)
        bridge.people[who] = Visitor(make.member(bridge.hub, role, scope=scope))
    for name in ("North Tools", "Metales del Sur", "Desert Robotics", PLANTS[1]):
        page = bridge.open(f"organisations/{firms[name].pk}/")
        page.form(to="/public/").send()
    form = bridge.open("programmes/new/").form("names_es")
    programme = form.send(**texts("names", en="Bridge", es="Puente")).path
    bridge.open(programme).form(to="do/start/").send()
    pays = bridge.open(f"{programme}sponsors/new/").form("organisation")
    pays.send(organisation=SPONSOR, starts_on="2019-01-01")
    cohort = bridge.open(f"{programme}cohorts/new/").form("names_es", "places").send(
        **texts("names", en="Pilot 2019", es="Piloto 2019"), starts_on="2019-02-04",
        ends_on="2019-04-26", places="11",
    )  # fmt: skip
    bridge.cohort = cohort.path
    for name, _country, _jobs in FIRMS:
        page = bridge.open(f"{bridge.cohort}offer/")
        page.form("organisation").send(organisation=name)
    for path in bridge.open(bridge.cohort).links_to(r"/places/\d+/"):
        page = bridge.open(path).form(to="do/accept/").send()
        assert not page.has_form("do/accept/")


def _orders_by_rfq(bridge, clock):
    """A buyer asks, two suppliers answer in their own money, each gets a line."""
    bridge.later(clock, QUOTING)
    page = bridge.open("rfqs/new/", "buyer").form("title", "closes_at").send(**{
        "title": "Soportes", "currency": "USD", "closes_at": "2019-06-20T12:00",
        "line-0-words": "Soporte A", "line-0-quantity": "10,000",
        "line-1-words": "Soporte B", "line-1-quantity": "300",
    })  # fmt: skip
    bridge.rfq = page.path
    for firm in ("North Tools", "Metales del Sur"):
        page = bridge.open(f"{bridge.rfq}invite/", "buyer")
        page.form("organisation").send(organisation=firm)
    bridge.open(bridge.rfq, "buyer").form(to="/publish/").send()
    for who, number, currency, prices in (
        ("north", "N-1", "USD", ("0.01237", "9.99")),
        ("south", "COT 77", "MXN", ("0.215", "190.05")),
    ):
        form = bridge.open(f"{bridge.rfq}quote/", who).form("number", "currency")
        lines = [name for name in form.fields if name.endswith("-unit_price")]
        given = dict(zip(lines, prices, strict=True))
        given |= {name.replace("unit_price", "lead_days"): "21" for name in lines}
        page = form.send(
            number=number, currency=currency, valid_until="2019-08-01", **given
        )
        assert number in page.words
    bridge.later(clock, AWARDING)
    rates = bridge.open(f"{bridge.rfq}comparison/rates/", "buyer").form("rate_MXN")
    page = rates.send(rate_MXN="0.0523", on="2019-06-20", source=SOURCE)
    assert f"{SOURCE}" in page.words
    assert "US$112.45" in page.words  # 10,000 × MXN 0.215 × 0.0523, to the cent
    form = bridge.open(f"{bridge.rfq}award/", "buyer").form("number", "on")
    first, second = [name for name in form.fields if name.startswith("pick_")]
    pesos = form.fields[first].choices[-1]
    dollars = next(one for one in form.fields[second].choices[1:] if one != pesos)
    form.send(**{first: pesos, second: dollars, "number": "4500"})
    page = bridge.open("orders/", "south").follow(r"/orders/\d+/")
    assert "MX$2,150" in page.words


def _orders_by_hand(bridge):
    """Buyer, supplier and staff enter one each; one more is cancelled again."""
    order = {"number": "B-1", "ordered_on": "2019-09-02", "currency": "USD"}
    lines = {
        "line-0-words": "Cable",
        "line-0-quantity": "4",
        "line-0-unit_price": "6250",
    }
    page = bridge.open("orders/new/", "buyer").form("supplier", "number").send(
        supplier="Desert Robotics", **order, **lines
    )  # fmt: skip
    assert "US$25,000" in page.words
    page = bridge.open(page.path, "buyer").follow("/deliveries/new/")
    page = page.form("position", "quantity").send(quantity="1", on="2019-10-01")
    assert "Partly delivered" in page.words
    again = bridge.open("orders/new/").form("supplier", "number")
    known = again.send(
        status=422, buyer=PLANTS[0], supplier="Desert Robotics",
        **order | {"number": "b 1"}, amount="25,000",
    )  # fmt: skip
    assert known.links_to(r"/orders/\d+/")
    bridge.open("orders/new/", "south").form("buyer", "number").send(
        buyer=PLANTS[1], number="S-7", ordered_on="2019-10-07", currency="MXN",
        amount="150,000",
    )  # fmt: skip
    proof = SimpleUploadedFile("pedido.txt", b"pedido")
    page = bridge.open("orders/new/").form("supplier", "evidence").send(
        buyer=PLANTS[1], supplier="Mesa Analytics", number="M-2", evidence=proof,
        ordered_on="2019-11-04", currency="USD", amount="40,000",
    )  # fmt: skip
    assert "pedido.txt" in page.words
    amend = page.follow("/amend/").form("reason").send(
        reason="Menos horas", **{"line-0-unit_price": "38,500.50"}
    )  # fmt: skip
    assert "US$38,500.50" in amend.words
    page = bridge.open("orders/new/").form("supplier", "amount").send(
        buyer=PLANTS[1], supplier="Mesa Analytics", number="M-3", amount="99,999",
        ordered_on="2019-11-05", currency="USD",
    )  # fmt: skip
    page = page.follow("/cancel/").form("reason").send(reason="La línea se detuvo")
    assert page.follow("/renew/").has_form("/renew/")


def _orders_from_a_file(bridge):
    """The rest comes from a file, twice, and is there once."""
    left = {
        "USD": DOLLARS - Decimal("2997.00") - 25_000 - Decimal("38500.50"),
        "MXN": PESOS - Decimal("2150.00") - 150_000,
    }
    rows = []
    for n in range(FILED):
        currency = ("USD", "MXN")[n % 2]
        names = [name for name, country, _ in FIRMS if (country == "MX") == n % 2]
        is_last = n >= FILED - 2
        part = (
            left[currency] if is_last else Decimal(20_000 + 1_000 * n) + Decimal("0.37")
        )
        left[currency] -= part
        day = f"2019-{3 + n % 9:02}-{1 + n % 28:02}"
        firm = names[n // 2 % len(names)]
        rows.append((PLANTS[n % 2], firm, f"F-{n}", day, part, currency, "Bridge"))
    head = (
        "Comprador",
        "Proveedor",
        "Pedido",
        "Fecha",
        "Importe",
        "Moneda",
        "Programa",
    )
    for _turn in range(2):
        page = _import(bridge, "sourcing.order", [head, *rows])
    assert not page.has_form("/run/")
    page = bridge.open("orders/?state=open&state=partly&state=delivered")
    assert "52" in page.words
    assert "US$1,060,000" in page.words
    assert "MX$8,000,000" in page.words


def _jobs_by_survey(bridge):
    """Ten answer through their links, one twice and one by a strange hand."""
    page = bridge.open("outcomes/indicators/library/")
    page.form("code").send(code=CODES)
    form = bridge.open("outcomes/surveys/new/").form("cohort", "indicators")
    survey = form.send(
        **texts("names", es="El piloto, 2019", en="The pilot, 2019"),
        cohort=form.fields["cohort"].choices[-1],
        indicators=form.fields["indicators"].choices, currency="MXN",
        first="2019-02", last="2019-12", due_on="2020-02-01", closes_on="2020-02-15",
    )  # fmt: skip
    survey.form(to="/send/").send()
    outbox.send_waiting(time.now())
    letters = {one.to[0]: str(one.body) for one in mail.outbox}
    for n, (name, country, jobs) in enumerate(FIRMS[:-2]):
        [link] = set(
            re.findall(r"/s/surveys/[\w-]+/", letters[f"lead{n}@firm{n}.example"])
        )
        code = {"MX": "MXN", "US": "USD"}[country]
        sales = {"MXN": "1.5 millones", "USD": "US$ 310,000"}[code]
        if code == "USD":  # beside pesos, which the form begins with
            asked_back = _answered(link, name, (jobs, sales), status=422)
            assert "Esto dice USD, pero la moneda es MXN" in asked_back.words
        page = _answered(link, name, (jobs if n else 9, sales, code))
        assert "Gracias" in page.words
        if n == 0:  # forwarded to a colleague, who corrects it
            page = _answered(link, name, (jobs, sales), who="Luis")
            assert "Corrige la respuesta anterior" in page.words
    # one answers after a reminder; what can be read in two ways is asked back
    bridge.open(survey.path).form(to="/remind/").send()
    outbox.send_waiting(time.now())
    letter = next(m for m in reversed(mail.outbox) if m.to == ["lead9@firm9.example"])
    [link] = set(re.findall(r"/s/surveys/[\w-]+/", str(letter.body)))
    asked_back = _answered(link, FIRMS[9][0], (FIRMS[9][2], "1.234"), status=422)
    assert "¿Quiso decir 1 234 o 1.234 (entre 1 y 2)?" in asked_back.words
    name = next(
        one for one in asked_back.form("who").fields if one.startswith("meant-")
    )
    page = asked_back.form("who").send(**{name: "1234"})
    assert "MX$1,234" in page.words
    # the last has no address: staff write her number into the cohort's table
    form = next(
        one for one in bridge.open(f"outcomes/cohorts/{_number(bridge.cohort)}/table/").forms
        if "indicator" in one.fields and one.method == "get"
    )  # fmt: skip
    jobs = form.fields["indicator"].choices[0]
    page = form.send(indicator=jobs, first="2019-02", last="2019-12")
    [last] = [one for one in page.forms if one.method == "post" and any(
        name.startswith("value-") for name in one.fields)]  # fmt: skip
    [cell] = [name for name in last.fields if name.startswith("value-")]
    last.send(**{cell: str(FIRMS[-1][2])})


def _number(path):
    return re.findall(r"\d+", path)[-1]


def _answered(link, name, told, *, who="Ana", status=200):
    """Answer a survey on a page in Spanish, without sign-in."""
    form = Visitor().open(link).form("who")
    assert name in form.page.words
    first, second = [one for one in form.fields if one.startswith("value-")]
    currency = second.replace("value", "currency")
    assert form.fields[currency].values in (["MXN"], [told[-1]])
    given = dict(zip((first, second, currency), told, strict=False))
    return form.send(**given, who=who, status=status)


def _a_second_person_checks(bridge):
    """Who noted the table's number cannot verify it; finance verifies all of jobs."""
    page = bridge.open("outcomes/values/?state=claimed", "second")
    rows = [row for row in page.html.split("<tr")[2:] if "New jobs" in row]
    paths = [row.partition('href="')[2].partition('"')[0] for row in rows]
    assert len(paths) == len(FIRMS)
    noted = next(
        path for path, row in zip(paths, rows, strict=True) if "Robotics" in row
    )
    own = bridge.open(noted)
    assert not own.has_form("/verify/")
    assert "somebody else has to check it" in own.words
    for path in paths:
        shown = bridge.open(path, "second").form(to="/verify/").send()
        assert "Verified" in shown.words


def _promises(bridge):
    """What the extension is promised to bring stands beside what came."""
    for code, amount in PROMISED:
        form = bridge.open("outcomes/targets/new/").form("indicator", "sponsor")
        indicator = form.fields["indicator"].choices[1 + CODES.index(code)]
        form.send(
            indicator=indicator, amount=amount, currency="USD", first="2019-01",
            last="2022-12", sponsor=form.fields["sponsor"].choices[-1],
        )  # fmt: skip


def _dashboards_say_so(bridge):
    page = bridge.open(f"outcomes/cohorts/{_number(bridge.cohort)}/")
    for told in ("33", "52", "US$1,060,000", "MX$8,000,000"):
        assert told in page.words, told


def _a_report_is_frozen(bridge):
    """A report of figures, a chart and a table, as of the end of March."""
    page = bridge.open("deals/rates/sources/new/").form("name").send(name=SOURCE)
    page = page.follow(r"/sources/\d+/new/").form("base", "rate")
    page.send(base="MXN", quote="USD", rate=str(PESO), on="2020-03-31")
    form = bridge.open("reports/new/").form("titles_es", "slug")
    report = form.send(
        **texts("titles", en="Bridge pilot", es="Piloto Puente"), slug="pilot-2019",
        sponsor=SPONSOR, starts_on="2019-01-01", ends_on="2020-12-31", step="quarter",
        currency="USD", source=form.fields["source"].choices[-1], rates_on="2020-03-31",
    )  # fmt: skip
    for kind, more in (
        (
            "text",
            texts("texts", en="We began in February.", es="Empezamos en febrero."),
        ),
        ("figures", {"codes": ["companies", "jobs", "orders", "order-value"]}),
        ("chart", {"codes": "orders"}),
    ):
        page = bridge.open(f"{report.path}blocks/new/{kind}/")
        page.form("heads_es").send(
            **texts("heads", en="Results", es="Resultados"), **more
        )
    frozen = (
        bridge.open(report.path).form("as_of", to="/freeze/").send(as_of="2020-03-31")
    )
    digest = _digest(frozen)
    assert sha256(Snapshot.objects.get().body.encode()).hexdigest() == digest
    frozen.form(to="/release/").send()
    bridge.open(frozen.path).form("files", to="/publish/").send(files=True)
    return frozen.path, digest


def _digest(page):
    """Return the checksum that a page of a frozen report tells."""
    [found] = set(re.findall(r"\b[0-9a-f]{64}\b", page.html))
    return found


#: What stands in the print: what came of it, and beside it what was promised.
FIGURES = {
    "en": (
        "11 companies Target 75", "33 jobs Target 200", "52 orders",
        "US$1.48M Target US$7.5M", "from MX$8M + US$1.06M", "1 MXN = 0.0525 USD",
        f"rates of {SOURCE} of Mar 31, 2020", "verified 33",
    ),
    "es": (
        "11 empresas Meta 75", "33 empleos Meta 200", "52 órdenes",
        "US$1.48 M Meta US$7.5 M", "de MX$8 M + US$1.06 M", "1 MXN = 0.0525 USD",
        f"cambio de {SOURCE} del 31 mar 2020", "verificado 33",
        "comprobante solicitado: Nómina",
    ),
}  # fmt: skip


def _pdf(bridge, path):
    answer = bridge["sponsor"].client.get(path)
    assert answer.status_code == 200
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    pages = PdfReader(io.BytesIO(body)).pages
    return body, " ".join(" ".join(page.extract_text() for page in pages).split())


def _the_sponsor_reads(bridge, edition):
    path, digest = edition
    page = bridge.open("sponsor/", "sponsor")
    for told in ("Mar 31, 2020", "11", "33", "52", "US$1.48M", "75", "200", "US$7.5M"):
        assert told in page.words, told
    snapshot = page.follow(r"/snapshots/\d+/")
    assert (snapshot.path, _digest(snapshot)) == (path, digest)
    printed = []
    for language, figures in FIGURES.items():
        body, words = _pdf(bridge, snapshot.link(rf"/pdf/\?lang={language}"))
        printed.append(body)
        for told in figures:
            assert told in words, (language, told, words)
        assert digest in words.replace(" ", "")
    _one_more_order(bridge)
    assert _pdf(bridge, snapshot.link(r"/pdf/\?lang=en"))[0] == printed[0]
    assert _digest(bridge.open(path, "sponsor")) == digest
    page.form("text").send(text="¿Por qué 52?")


def _one_more_order(bridge):
    """What comes later changes figures, never what was frozen."""
    bridge.open("orders/new/").form("supplier", "amount").send(
        buyer=PLANTS[0], supplier="North Tools", number="L-1", amount="1,000",
        ordered_on="2020-01-20", currency="USD",
    )  # fmt: skip
    counting.hourly(time.now())
    page = bridge.open(f"outcomes/cohorts/{_number(bridge.cohort)}/")
    assert "US$1,061,000" in page.words


def _the_world_reads(bridge, edition):
    page = Visitor(language="es").open("/bridge/reports/pilot-2019/")
    assert _digest(page) == edition[1]
    for told in ("33", "52", "75", "200"):
        assert told in page.words
