"""Pages of charges: a month from the run to the arrears, who sees what, bad input."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from madang.charges import actions
from madang.charges.invoices_list import InvoicesList
from madang.charges.models import BillingDetails, Invoice, Payment, TaxRate
from madang.charges.queries import invoices_visible_to, standing_of, standings_of
from madang.directory.models import Organisation
from madang.hubs.models import Role
from tests import make
from tests.charges import make as charges
from tests.charges.make import NOW, TODAY

pytestmark = pytest.mark.django_db
FIRST = date(2026, 5, 1)


def to(name, hub, **keys):
    return reverse(f"charges:{name}", kwargs={"hub": hub.slug, **keys})


def text_of(answer):
    return answer.content.decode()


def read(answer):
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def hub():
    return charges.hub()


@pytest.fixture
def keeper(client, hub):
    client.force_login(make.member(hub, Role.FINANCE))
    return client


def test_a_month_from_the_run_to_the_arrears(client):  # noqa: PLR0915 -- one story
    """Set up, draft, issue, print, part payment, credit note, statement, arrears."""
    hub = make.hub(currency="USD", name={"en": "Bridge Accelerator"})
    client.force_login(make.member(hub, Role.FINANCE))
    today = TODAY
    firm = make.organisation(hub, name='#panic("x") *x*', city="Juárez")
    start = today.replace(day=1) - timedelta(days=1)
    lease = charges.agreement(
        hub, organisation=firm, starts_on=start.replace(day=1), ends_on=None
    )
    month = f"{start:%Y-%m}"
    run = to("run", hub)
    assert "Nobody has said yet" in text_of(client.get(f"{run}?month={month}"))
    answer = client.post(run, {"month": month, "sel": [lease.pk]})
    assert answer.status_code == 422

    details = {
        "seller_name": "Bridge",
        "prefix": "BR",
        "credit_prefix": "BR",
        "payment_days": "0",
        "language": "es",
        "paper": "a4",
        "bank": "Banco 123",
        "version": "0",
    }
    answer = client.post(to("settings", hub), details)
    assert "need different beginnings" in text_of(answer)
    details["credit_prefix"] = "NC"
    assert client.post(to("settings", hub), details).status_code == 302
    rate = {"name": "IVA", "percent": "16", "valid_from": f"{start:%Y-01-01}"}
    assert client.post(to("rate-add", hub), rate | {"percent": "0"}).status_code == 422
    client.post(to("rate-add", hub), rate | {"is_usual": "on"})

    assert "600" in text_of(client.get(f"{run}?month={month}"))
    for _again in range(2):
        client.post(run, {"month": month, "sel": [lease.pk]})
    row = Invoice.objects.get(hub=hub)
    assert "Drafts of this month" in text_of(client.get(f"{run}?month={month}"))
    assert "Borrador" in read(client.get(to("pdf", hub, pk=row.pk)))
    late = {"month": month, "issued_on": f"{start:%Y-%m-%d}"}
    assert client.post(to("run-issue", hub), late).status_code == 302
    assert client.post(to("run-issue", hub), late).status_code == 422
    row.refresh_from_db()
    assert (row.label, row.gross) == (f"BR-{start.year}-0001", Decimal("696.00"))

    document = client.get(to("pdf", hub, pk=row.pk))
    told = read(document)
    for word in ('#panic("x") *x*', "Factura", row.label, "US$696.00", "IVA 16"):
        assert word in told
    assert document.content == client.get(to("pdf", hub, pk=row.pk)).content

    paying = {
        "organisation": f"{firm.name} #{firm.pk}",
        "currency": "USD",
        "paid_on": f"{today}",
        "reference": row.label,
    }
    there = f"{to('payment-add', hub)}?invoice={row.pk}"
    assert "696" in text_of(client.get(there))
    for wrong in ("-5", "0", "lots", "8,4,5", ""):
        answer = client.post(there, paying | {"amount": wrong})
        assert answer.status_code == 422, wrong
    assert client.post(there, paying | {"amount": "196,5"}).status_code == 302
    assert standing_of(row).left == Decimal("499.50")

    credit = to("credit", hub, pk=row.pk)
    line = row.invoice_lines.get()
    back = {f"line_{line.pk}": "600.01", "reason": "Late keys", "issued_on": f"{today}"}
    answer = client.post(credit, back)
    assert (answer.status_code, "At most US$600" in text_of(answer)) == (422, True)
    assert client.post(credit, back | {f"line_{line.pk}": "100"}).status_code == 302
    note = Invoice.objects.get(kind="credit")
    assert "Nota de crédito" in read(client.get(to("pdf", hub, pk=note.pk)))
    page = text_of(client.get(to("invoice", hub, pk=row.pk)))
    assert "US$383.50" in page
    assert note.label in page

    statement = text_of(client.get(to("statement", hub, pk=firm.pk)))
    assert "#panic(&quot;x&quot;)" in statement
    assert statement.count("US$383.50") >= 2
    arrears = text_of(client.get(to("arrears", hub)))
    assert arrears.count("US$383.50") >= 3
    books = client.get(
        to("bookkeeping-export", hub),
        {"since": f"{start}", "until": f"{today}", "format": "csv"},
    )
    rows = b"".join(books.streaming_content).decode().splitlines()
    assert [r.split(",")[1] for r in rows[1:3]] == [row.label, note.label]
    assert [r.split(",")[10] for r in rows[1:]] == ["696.00", "-116.00", "-196.50"]


def test_a_member_sees_her_companys_invoices_and_nobody_elses(client, hub):
    firm, other = make.organisation(hub), make.organisation(hub, name="Elsewhere")
    hers, theirs = charges.invoice(firm, "10"), charges.invoice(other, "77")
    draft = charges.draft(firm, "5")
    paid, strange = charges.paid(firm, "1"), charges.paid(other, "1")
    who = make.member(hub, Role.MEMBER, scope=("directory.organisation", firm.pk))
    client.force_login(who)
    seen = (
        ("invoice", hers.pk),
        ("pdf", hers.pk),
        ("statement", firm.pk),
        ("statement-export", firm.pk),
        ("tenant-panel", firm.pk),
        ("payment", paid.pk),
    )
    hidden = (
        ("invoice", theirs.pk),
        ("invoice", draft.pk),
        ("pdf", theirs.pk),
        ("statement", other.pk),
        ("tenant-panel", other.pk),
        ("payment", strange.pk),
    )
    assert {client.get(to(n, hub, pk=pk)).status_code for n, pk in seen} == {200}
    assert {client.get(to(n, hub, pk=pk)).status_code for n, pk in hidden} == {404}
    for name in ("arrears", "bookkeeping", "settings", "run", "payment-add"):
        assert client.get(to(name, hub)).status_code == 403
    page = text_of(client.get(to("invoices", hub)))
    assert hers.label in page
    assert "Elsewhere" not in page
    home = text_of(client.get(f"/h/{hub.slug}/"))
    assert "overdue" in home or "to be paid" in home


def test_the_list_is_filtered_sorted_and_exported(
    keeper, hub, django_assert_num_queries
):
    firm = make.organisation(hub, name="새솔")
    charges.invoice(firm, "100", on=FIRST)
    paid = charges.invoice(make.organisation(hub, name="Norte"), "30")
    charges.paid(paid.organisation, "33")
    charges.draft(firm, "5", currency="KRW")
    there = to("invoices", hub)
    for asked, count in (
        ("", 3),
        ("?state=draft", 1),
        ("?state=overdue", 1),
        ("?state=paid", 1),
        ("?state=open", 0),
        ("?state=cancelled", 0),
        ("?state=credit&currency=USD", 0),
        ("?q=%EC%83%88", 2),
        ("?currency=KRW", 1),
        ("?month=2026-05", 1),
        (f"?tenant={firm.pk}&sort=-left", 2),
        ("?month=soon&sort=evil&state=x&tenant=x", 3),
    ):
        answer = keeper.get(f"{there}{asked}")
        assert answer.context["page"].paginator.count == count, asked
    with django_assert_num_queries(2):
        by = answer.context["request"].actor
        found = InvoicesList(by, answer.context["list"].given, TODAY).found
        assert len(standings_of(found)) == 3
        assert invoices_visible_to(by).count() == 3
    lines = keeper.get(to("export", hub), {"format": "csv", "sort": "number"})
    rows = b"".join(lines.streaming_content).decode().splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == [
        "INV-2026-0001",
        "INV-2026-0002",
        "",
    ]
    assert keeper.get(to("arrears-export", hub)).status_code == 200


def test_an_invoice_by_hand_is_written_changed_and_issued_once(keeper, hub):
    firm = make.organisation(hub)
    tax = TaxRate.objects.get(hub=hub)
    sent = {
        "organisation": f"{firm.name} #{firm.pk}",
        "currency": "USD",
        "language": "en",
        "words": "Keys",
        "unit_price": "84,5",
        "rate": tax.pk,
    }
    there = to("invoice-add", hub)
    assert keeper.get(f"{there}?tenant={firm.pk}").status_code == 200
    for wrong, told in (
        ({"organisation": "Nobody"}, "Nobody in the directory"),
        ({"unit_price": "84.55.1"}, "Write a number like"),
        ({"rate": ""}, "This field is required"),
        ({"agreement": "X-9"}, "no agreement of this number"),
        ({"currency": "KRW"}, "KRW is written without"),
    ):
        answer = keeper.post(there, sent | wrong)
        assert (answer.status_code, told in text_of(answer)) == (422, True), wrong
    assert keeper.post(there, sent).status_code == 302
    row = Invoice.objects.get()
    assert row.gross == Decimal("92.95")
    edit = to("invoice-edit", hub, pk=row.pk)
    change = sent | {"note": "For the lab", "version": "1"}
    assert keeper.post(edit, change).status_code == 302
    stale = keeper.post(edit, change | {"note": "Other"})
    assert (stale.status_code, "For the lab" in text_of(stale)) == (409, True)
    line = row.invoice_lines.get()
    keeper.post(to("line-add", hub, pk=row.pk), sent | {"unit_price": "-4.5"})
    page = to("line-edit", hub, pk=line.pk)
    assert keeper.get(page).status_code == 200
    assert keeper.post(page, sent | {"unit_price": "90", "rate": ""}).status_code == 302
    assert keeper.post(to("line-remove", hub, pk=line.pk)).status_code == 422
    row.refresh_from_db()
    assert row.gross == Decimal("94.05")


def test_what_is_done_by_a_click_is_done_once(keeper, hub):
    firm = make.organisation(hub)
    row = charges.draft(firm, "10")
    today = TODAY
    issue = to("issue", hub, pk=row.pk)
    assert keeper.get(issue).status_code == 200
    codes = [keeper.post(issue, {"issued_on": f"{today}"}).status_code for _n in "12"]
    assert codes == [302, 422]
    assert keeper.post(to("discard", hub, pk=row.pk)).status_code == 409
    assert keeper.get(to("invoice-edit", hub, pk=row.pk)).status_code == 200
    more = charges.paid(firm, "20", on=FIRST)
    there = to("payment", hub, pk=more.pk)
    assert "US$9" in text_of(keeper.get(there))
    other = charges.invoice(firm, "5", on=today)
    allot = to("allot", hub, pk=more.pk)
    assert keeper.post(allot, {"invoice": other.pk, "amount": "99"}).status_code == 422
    assert keeper.post(allot, {"invoice": other.pk, "amount": "5"}).status_code == 302
    back = to("give-back", hub, pk=more.pk, invoice=other.pk)
    assert [keeper.post(back).status_code for _n in "12"] == [302, 409]
    use = to("use-credit", hub, pk=firm.pk)
    codes = [keeper.post(use, {"currency": "USD"}).status_code for _n in "12"]
    assert codes == [302, 422]
    reverse_it = to("payment-reverse", hub, pk=more.pk)
    taken = {"reason": "Wrong account", "on": f"{today}"}
    assert keeper.post(reverse_it, {"reason": "", "on": f"{today}"}).status_code == 422
    assert [keeper.post(reverse_it, taken).status_code for _n in "12"] == [302, 422]
    assert Payment.objects.count() == 2
    assert "Wrong account" in text_of(keeper.get(to("payments", hub)))


def test_billing_addresses_and_rates_are_kept(keeper, hub):
    firm = make.organisation(hub, name="새솔")
    there = to("address", hub, pk=firm.pk)
    sent = {"name": "Saesol Inc.", "address": "Sejong-daero 1\nSeoul", "version": "0"}
    assert keeper.post(there, sent).status_code == 302
    assert keeper.post(there, sent | {"name": "Old"}).status_code == 409
    row = charges.draft(firm, "5")
    told = read(keeper.get(to("pdf", hub, pk=row.pk)))
    assert "Saesol Inc. Sejong-daero 1 Seoul" in told
    tax = TaxRate.objects.get(hub=hub)
    for is_out in (True, False):
        keeper.post(to("rate-retire", hub, pk=tax.pk))
        tax.refresh_from_db()
        assert bool(tax.retired_on) is is_out
    details = BillingDetails.objects.get(hub=hub)
    assert str(details) in text_of(keeper.get(to("settings", hub)))


def test_facility_staff_read_and_do_not_write(client, hub):
    row = charges.draft(make.organisation(hub), "5")
    client.force_login(make.member(hub, Role.FACILITY))
    assert client.get(to("invoice", hub, pk=row.pk)).status_code == 200
    assert client.get(to("arrears", hub)).status_code == 200
    assert client.post(to("issue", hub, pk=row.pk)).status_code == 403
    lease = charges.agreement(hub)
    firm = Organisation.objects.get(pk=lease.organisation_id)
    by = make.actor(hub, Role.FINANCE)
    actions.draft_month(hub, by, month=FIRST, today=TODAY)
    page = client.get(
        to("agreement-panel", hub, pk=lease.pk), headers={"HX-Request": "true"}
    )
    assert "US$660" in text_of(page)
    assert f"/charges/tenants/{firm.pk}/" in text_of(page)
    about = reverse("spaces:agreement", kwargs={"hub": hub.slug, "pk": lease.pk})
    assert to("agreement-panel", hub, pk=lease.pk) in text_of(client.get(about))
