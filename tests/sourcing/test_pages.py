"""Pages of orders: what stands in them, for whom, and in how many statements."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from madang.hubs.models import Role
from madang.imports.kinds import kind_named
from madang.kit.errors import Refused
from madang.sourcing import actions
from madang.sourcing.models import Audience, Need, PurchaseOrder
from madang.sourcing.queries import in_order, orders_visible_to
from tests import make as house
from tests.sourcing import make

pytestmark = pytest.mark.django_db


def to(hub, name, **keys):
    return reverse(f"sourcing:{name}", kwargs={"hub": hub.slug, **keys})


def signed_in(client, who):
    client.force_login(who.user)
    return client


def statements(client, url):
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_the_list_costs_the_same_for_one_and_for_three(client):
    hub = house.hub()
    make.order(hub)
    client = signed_in(client, house.actor(hub))
    url = to(hub, "orders")
    client.get(url)
    one = statements(client, url)
    make.order(hub, currency="MXN", programme=house.programme(hub))
    make.order(hub)
    assert statements(client, url) == one + 1  # counted anew
    assert (statements(client, url), one) == (one, 6)


def test_an_order_costs_the_same_however_much_happened_to_it(client):
    hub = house.hub()
    row = make.order(hub)
    client = signed_in(client, house.actor(hub))
    url = to(hub, "order", pk=row.pk)
    client.get(url)
    one = statements(client, url)
    for price in ("3.00", "4.00"):
        make.amend(row, [make.line(10, price, position=1), make.line(20)])
        make.deliver(row, 1)
    assert (statements(client, url), one) == (one, 7)


def test_filtered_sorted_and_exported(client):
    hub = house.hub()
    rows = [
        make.order(hub, number=f"A-{n}", lines=[make.line(n, 10)], currency=code)
        for n, code in ((3, "USD"), (1, "USD"), (2, "MXN"))
    ]
    make.cancel(rows[1])
    client = signed_in(client, house.actor(hub))
    page = client.get(to(hub, "orders") + "?sort=amount&state=open").content.decode()
    assert page.index("A-2") < page.index("A-3")
    assert "A-1" not in page
    assert "US$30" in page
    csv = client.get(to(hub, "orders-export") + "?format=csv&currency=MXN")
    lines = b"".join(csv.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert "A-2" in lines[1]


def test_an_order_is_entered_by_its_supplier_with_lines_and_evidence(client):
    hub = house.hub()
    supplier = make.firm(hub)
    buyer = make.firm(hub, is_listed=True, slug="plant", name="Plant of Juárez")
    client = signed_in(client, make.person_of(supplier))
    body = {
        "supplier": supplier.pk, "buyer": buyer.name, "number": "4500",
        "ordered_on": "2026-05-02", "currency": "MXN",
        "line-0-words": "Bracket", "line-0-quantity": "1,200",
        "line-0-unit_price": "3.45", "line-0-due_on": "2026-06-01",
        "evidence": SimpleUploadedFile("po.txt", b"order 4500"),
    }  # fmt: skip
    answer = client.post(to(hub, "order-add"), body)
    assert answer.status_code == 302, answer.content.decode()[:4000]
    row = PurchaseOrder.objects.get(hub=hub)
    assert (str(row.amount), row.currency) == ("4140.00", "MXN")
    page = client.get(answer["Location"]).content.decode()
    assert "Bracket" in page
    assert "po.txt" in page
    body["evidence"] = SimpleUploadedFile("po.txt", b"order 4500")
    again = client.post(to(hub, "order-add"), body | {"number": "#4500"})
    assert again.status_code == 422
    assert to(hub, "order", pk=row.pk) in again.content.decode()
    wrong = body | {"number": "4501", "line-0-unit_price": "3.450"}
    told = client.post(to(hub, "order-add"), wrong).content.decode()
    assert "Did you mean 3\xa0450 or 3.45 (between 3 and 4)?" in told


def test_orders_without_a_next_delivery_stand_last_on_every_page(client):
    hub = house.hub()
    days = (date(2026, 7, 1), None, date(2026, 6, 1), None, date(2026, 8, 1))
    rows = [make.order(hub) for _day in days]
    for row, day in zip(rows, days, strict=True):
        PurchaseOrder.objects.filter(pk=row.pk).update(due_on=day)
    found = orders_visible_to(house.actor(hub))
    for sort, places in (("due", (2, 0, 4, 1, 3)), ("-due", (4, 0, 2, 3, 1))):
        wanted = [rows[place] for place in places]
        kept = in_order(found, sort)
        assert list(kept.iterator(10)) == wanted
        for size in range(1, 7):
            pages = [kept[start : start + size] for start in range(0, 5, size)]
            assert [row for page in pages for row in page] == wanted


def test_every_fault_of_a_line_is_told_at_once(client):
    hub = house.hub()
    client = signed_in(client, house.actor(hub))
    body = {"line-0-words": "Bracket", "line-0-quantity": "1.234"}
    form = client.post(to(hub, "order-add"), body).context["form"]
    assert {"supplier", "buyer", "number", "ordered_on"} <= form.errors.keys()
    assert [*form.rows[0].errors] == ["quantity", "unit_price"]
    assert "1\xa0234" in form.rows[0].errors["quantity"][0]
    form = client.post(to(hub, "order-add"), {"ordered_on": "2199-01-01"}).context[
        "form"
    ]
    assert form.errors["ordered_on"] == ["This day is still to come."]
    assert {"supplier", "number", "amount"} <= form.errors.keys()


def test_no_order_is_moved_to_a_day_that_is_still_to_come(client):
    hub = house.hub()
    row = make.order(hub)
    client = signed_in(client, house.actor(hub))
    body = {"number": "", "ordered_on": "2199-01-01", "is_local": "no", "version": 1}
    form = client.post(to(hub, "order-edit", pk=row.pk), body).context["form"]
    assert {"number", "ordered_on"} == form.errors.keys()
    with pytest.raises(Refused):
        actions.change_order(
            row, house.actor(hub), expected=row.version, now=make.NOW,
            values={"ordered_on": make.TODAY + timedelta(days=1)},
        )  # fmt: skip


def test_amended_cancelled_undone_and_delivered_through_the_pages(client):
    hub = house.hub()
    row = make.order(hub, lines=[make.line(4, 10)])
    client = signed_in(client, make.person_of(row.buyer, Role.BUYER))
    lines = {
        "line-0-position": 1, "line-0-quantity": 4, "line-0-unit_price": "12.5",
        "version": row.version, "on": "2026-05-03", "reason": "steel",
    }  # fmt: skip
    url = to(hub, "order-amend", pk=row.pk)
    assert client.post(url, lines).status_code == 302
    assert client.post(url, lines | {"line-0-unit_price": "9"}).status_code == 409
    row.refresh_from_db()
    assert row.amount == 50
    came = {"position": 1, "quantity": "1.5", "on": "2026-05-04"}
    assert client.post(to(hub, "deliver", pk=row.pk), came).status_code == 302
    row.refresh_from_db()
    body = {"version": row.version, "on": "2026-05-05", "reason": "stopped"}
    assert client.post(to(hub, "order-cancel", pk=row.pk), body).status_code == 302
    row.refresh_from_db()
    assert (row.state, str(row.amount)) == ("delivered", "18.75")
    last = row.changes.order_by("-pk").first()
    client.post(to(hub, "change-undo", pk=last.pk))
    row.refresh_from_db()
    assert (row.state, row.amount) == ("partly", 50)


def test_imported_twice_and_entered_by_hand_it_is_one_order():
    hub = house.hub()
    by = house.actor(hub)
    buyer, supplier = make.firm(hub, name="Plant"), make.firm(hub, name="Metals")
    make.order(
        hub, number="PO-7", buyer=buyer, supplier=supplier, lines=[make.line(1, 900)]
    )
    line = {
        "buyer": ["Plant"], "supplier": ["Metals"], "ordered_on": ["2026-04-02"],
        "currency": ["USD"],
    }  # fmt: skip
    cells = [
        line | {"number": ["po 7"], "amount": ["900"]},
        line | {"number": ["PO-8"], "amount": ["1,250.50"]},
        line | {"number": ["PO 8"], "amount": ["1,250.50"]},
        line | {"number": ["PO-9"], "amount": ["about 1.5"]},
        line | {"number": ["PO-10"], "amount": ["5"], "ordered_on": ["03/04/2026"]},
    ]

    def run():
        session = kind_named("sourcing.order").open(by, {})
        rows = [session.prepare(n, cell) for n, cell in enumerate(cells, start=2)]
        return session, rows

    session, rows = run()
    assert [str(row.outcome) for row in rows[:2]] == ["unchanged", "created"]
    assert [[fault.field for fault in row.faults] for row in rows] == [
        [], ["number"], ["number"], ["amount"], ["ordered_on"],
    ]  # fmt: skip
    del cells[2]
    session, rows = run()
    effects = session.write([row for row in rows if not row.faults])
    _session, again = run()
    assert [str(row.outcome) for row in again[:2]] == ["unchanged", "unchanged"]
    assert PurchaseOrder.objects.filter(hub=hub).count() == 2
    cells[1]["amount"] = ["1,300"]
    _session, other = run()
    assert [fault.field for fault in other[1].faults] == ["amount"]
    made = effects[1]
    undone = type("Row", (), {
        "number": 3, "object_id": made.object_id, "undo": made.undo,
        "outcome": made.outcome,
    })  # fmt: skip
    assert session.undo([undone]) == [(3, "", ())]
    session, back = run()
    assert str(back[1].outcome) == "updated"
    session.write([back[1]])
    row = PurchaseOrder.objects.get(pk=made.object_id)
    assert (row.state, str(row.amount)) == ("open", "1300.00")


def test_rows_of_one_number_are_one_order_and_the_same_file_makes_nothing_more():
    hub = house.hub()
    by = house.actor(hub)
    make.firm(hub, name="Plant")
    make.firm(hub, name="Metals")
    line = {
        "buyer": ["Plant"], "supplier": ["Metals"], "ordered_on": ["2026-04-02"],
        "currency": ["MXN"],
    }  # fmt: skip

    def cell(number, words, quantity, price, **more):
        given = {"number": number, "words": words, "quantity": quantity}
        told = {**given, "unit_price": price, **more}
        return line | {name: [value] for name, value in told.items()}

    cells = [
        cell("A-1", "Bracket", "1200", "3.45"),
        cell("A-1", "Rail", "10", "99,5", amount="995"),
        cell("A-2", "Bracket", "1.234", "2"),
        cell("A-3", "Bracket", "5", "3.450"),
        cell("A-4", "Bracket", "5", "2"),
        cell("A-4", "Rail", "5", "2", amount="11"),
        cell("A-5", "Bracket", "5", "2"),
        cell("A-5", "Bracket", "5", "2"),
        cell("A-6", "Bracket", "12.34,5", "2"),
    ]

    def run(cells):
        session = kind_named("sourcing.order").open(by, {})
        rows = [session.prepare(n, cell) for n, cell in enumerate(cells, start=2)]
        effects = session.write([row for row in rows if not row.faults])
        return rows, [str(one.outcome) for one in effects]

    rows, effects = run(cells)
    assert [[one.field for one in row.faults] for row in rows] == [
        [], [], ["quantity"], ["unit_price"], ["number"], ["amount"], ["number"],
        ["words"], ["quantity"],
    ]  # fmt: skip
    assert effects == ["created", "created"]
    order = PurchaseOrder.objects.get(hub=hub)
    assert (str(order.amount), order.rows.count(), order.source) == (
        "5135.00", 2, "import",
    )  # fmt: skip
    _rows, effects = run(cells)
    assert effects == ["unchanged", "unchanged"]
    rows, effects = run([*cells[:2], cell("A-1", "Bolt", "7", "1")])
    assert effects == []
    assert "5,135" in rows[2].faults[0].text
    order.refresh_from_db()
    assert (str(order.amount), order.changes.count()) == ("5135.00", 1)


def test_people_of_a_buyer_are_offered_names_and_never_those_of_the_unlisted(client):
    hub = house.hub()
    plant = make.firm(hub)
    for name, is_listed in (("Norte Uno", True), ("Norte Dos", False)):
        make.firm(hub, name=name, slug=name.replace(" ", "-"), is_listed=is_listed)
    client = signed_in(client, make.person_of(plant, Role.BUYER))
    url = reverse("directory:suggest", args=[hub.slug, "organisation"])
    page = client.get(url, {"organisation": "Norte"}).content.decode()
    assert ("Norte Uno" in page, "Norte Dos" in page) == (True, False)


def test_a_need_is_not_drafted_until_a_day_that_is_over_and_its_words_stay(client):
    hub = house.hub()
    plant = make.firm(hub)
    client = signed_in(client, make.person_of(plant, Role.BUYER))
    body = {
        "buyer": plant.pk, "titles_en": "Racks & frames", "code": "25",
        "quantity": "40", "unit": "pcs", "currency": "USD", "audience": "fitting",
        "closes_at": "2020-01-01T10:00",
    }  # fmt: skip
    answer = client.post(to(hub, "need-add"), body)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The deadline is over already. Choose a later one." in page
    assert "Racks &amp; frames" in page
    answer = client.post(to(hub, "need-add"), {**body, "closes_at": "2190-01-01T10:00"})
    assert answer.status_code == 302


def test_who_was_slower_reads_only_what_really_differs(client):
    hub = house.hub()
    plant = make.firm(hub)
    client = signed_in(client, make.person_of(plant, Role.BUYER))
    body = {
        "buyer": plant.pk, "titles_en": "Racks", "code": "25", "quantity": "40",
        "unit": "pcs", "currency": "USD", "audience": "fitting", "value": "812000.50",
        "valued_on": "2026-05-02", "closes_at": "2190-01-01T10:00",
    }  # fmt: skip
    client.post(to(hub, "need-add"), body)
    need = Need.objects.get(hub=hub)
    slower = {**body, "version": need.version, "audience": "members"}
    client.post(to(hub, "need-edit", pk=need.pk), {**body, "version": need.version})
    answer = client.post(to(hub, "need-edit", pk=need.pk), slower)
    assert answer.status_code == 409
    assert answer.context["conflict"] == [
        ("Who knows of it", Audience.FITTING.label, Audience.MEMBERS.label)
    ]
