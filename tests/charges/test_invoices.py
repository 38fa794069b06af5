"""Invoices are written, numbered without gaps, issued once and taken back in parts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from madang.charges import actions
from madang.charges.models import Invoice, InvoiceLine, Numbering
from madang.charges.queries import numbers_of, proposals_for, standing_of
from madang.hubs.actions import Stale
from madang.hubs.models import Role, system_actor
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.kit.printing import Unprintable
from tests import make
from tests.charges import make as charges
from tests.charges.make import NOW, TODAY

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


@pytest.fixture
def hub():
    return charges.hub()


@pytest.fixture
def by(hub):
    return make.actor(hub, Role.FINANCE)


@pytest.fixture
def firm(hub):
    return make.organisation(hub, name="새솔", city="Juárez")


def credited(row, by, parts=None, **fields):
    given = {"parts": parts, "reason": "Agreed", "issued_on": TODAY, "now": NOW}
    return actions.credit(row, by, **given | fields).row


def test_an_issued_invoice_has_its_number_sums_and_both_sides(hub, by, firm):
    row = charges.draft(firm, "100.10", "49.95")
    assert (row.net, row.tax, row.gross) == tuple(
        map(Decimal, ("150.05", "15.01", "165.06"))
    )
    done = actions.issue(row, by, issued_on=TODAY, now=NOW)
    assert (done.label, done.due_on) == ("INV-2026-0001", date(2026, 7, 14))
    assert done.seller["address"] == ["Av. Juárez 1", "Ciudad Juárez"]
    assert done.buyer == {"name": "새솔", "address": ["Juárez, Mexico"], "tax_id": ""}
    with pytest.raises(Conflict, match="issued already"):
        actions.issue(row, by, issued_on=TODAY, now=NOW)
    assert numbers_of(hub, "invoice", 2026) == [1]
    with pytest.raises(Conflict, match="credit note"):
        actions.change_draft(done, by, expected=1, values={"note": "x"})


def test_the_database_keeps_what_was_issued(firm):
    row = charges.invoice(firm, "100")
    for change in (
        lambda: Invoice.objects.filter(pk=row.pk).update(gross=1),
        lambda: InvoiceLine.objects.filter(invoice=row).update(net=1),
        lambda: InvoiceLine.objects.filter(invoice=row).delete(),
        lambda: Numbering.objects.create(hub=row.hub, kind="invoice", year=2026),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_numbers_have_no_gap_after_what_was_rolled_back(hub, by, firm):
    charges.invoice(firm, "10")
    empty = charges.draft(firm)
    odd = charges.draft(firm, "5", note="ไทย")
    early = charges.draft(firm, "5")
    with pytest.raises(Refused, match="Add a line"):
        actions.issue(empty, by, issued_on=TODAY, now=NOW)
    with pytest.raises(Unprintable):
        actions.issue(odd, by, issued_on=TODAY, now=NOW)
    with pytest.raises(Refused, match="or a later one"):
        actions.issue(early, by, issued_on=MAY, now=NOW)
    with pytest.raises(Refused, match="today or was issued before"):
        actions.issue(early, by, issued_on=date(2027, 1, 1), now=NOW)
    actions.issue(early, by, issued_on=TODAY, now=NOW)
    assert numbers_of(hub, "invoice", 2026) == [1, 2]
    other = make.organisation(charges.hub())
    assert charges.invoice(other, "1").label == "INV-2026-0001"


def test_a_line_is_rounded_by_itself_and_won_have_no_decimals(hub, by, firm):
    row = charges.draft(firm, currency="KRW")
    tax = charges.rate(hub, name="부가세", percent=Decimal(10))
    values = {"words": "임대료", "quantity": Decimal("31.5"), "rate": tax}
    line = actions.add_line(row, by, values=values | {"unit_price": Decimal(18517)})
    assert (line.net, line.tax) == (Decimal(583286), Decimal(58329))
    for wrong, field in (
        ({"unit_price": Decimal("84.5")}, "unit_price"),
        ({"unit_price": Decimal(-1)}, None),
        ({"quantity": Decimal(0)}, "quantity"),
        ({"words": ""}, "words"),
    ):
        with pytest.raises(Refused) as refused, transaction.atomic():
            actions.change_line(line, by, values=values | wrong)
        assert field is None or field in refused.value.fields
        line.refresh_from_db()


def test_a_credit_note_takes_back_no_more_than_stands(hub, by, firm):
    row = charges.invoice(firm, "100.01", "50")
    first, second = row.invoice_lines.all()
    note = credited(row, by, {first.pk: Decimal("40.01")})
    assert (note.label, note.gross) == ("CN-2026-0001", Decimal("44.01"))
    with pytest.raises(Refused) as refused:
        credited(row, by, {first.pk: Decimal("60.01"), second.pk: Decimal(50)})
    assert refused.value.fields == {
        f"line_{first.pk}": ["At most US$60 of this line stands."]
    }
    for wrong in ({}, {first.pk: Decimal(0)}):
        with pytest.raises(Refused, match="Nothing is left"):
            credited(row, by, wrong)
    with pytest.raises(Refused) as refused:
        credited(row, by, reason=" ")
    assert "reason" in refused.value.fields
    with pytest.raises(Refused, match="not older"):
        credited(row, by, issued_on=MAY)
    rest = credited(row, by)
    assert note.gross + rest.gross == row.gross
    assert standing_of(row).state(TODAY) == "cancelled"
    with pytest.raises(Conflict):
        credited(rest, by)
    assert numbers_of(hub, "credit", 2026) == [1, 2]


def test_a_month_of_a_line_is_charged_once_until_it_is_taken_back(hub, by):
    lease = charges.agreement(hub, starts_on=date(2026, 5, 17))
    kept = actions.draft_month(hub, by, month=MAY, today=TODAY).rows
    assert [row.net for row in kept] == [Decimal("290.32")]
    line = kept[0].invoice_lines.get()
    assert line.words.endswith("May 2026 (15 of 31 days)")
    assert actions.draft_month(hub, by, month=MAY, today=TODAY).rows == []
    with pytest.raises(DatabaseError), transaction.atomic():
        line.pk = None
        line.save()
    row = actions.issue(kept[0], by, issued_on=TODAY, now=NOW)
    whole = row.invoice_lines.get()
    credited(row, by, {whole.pk: Decimal(100)})
    assert proposals_for(hub, MAY)[0].fresh == []
    credited(row, by)
    again = actions.draft_month(hub, by, month=MAY, today=TODAY).rows
    assert [one.net for one in again] == [Decimal("290.32")]
    actions.discard(again[0], by)
    assert len(actions.draft_month(hub, by, month=MAY, today=TODAY).rows) == 1
    assert proposals_for(hub, date(2026, 4, 1)) == []
    assert lease.organisation.pk == row.organisation_id


def test_the_run_follows_the_schedule_and_tells_what_has_changed(
    hub, by, django_assert_num_queries
):
    lease = charges.agreement(hub, rate_a_month="20")
    charges.agreement(hub, currency="KRW", ends_on=None)
    with django_assert_num_queries(2):
        assert [one.net for one in proposals_for(hub, JUNE)] == [600, 600]
    charges.agreement(hub, is_signed=False)
    with django_assert_num_queries(2):
        assert len(proposals_for(hub, JUNE)) == 2
    run = actions.draft_month(hub, by, month=JUNE, agreements=[lease.pk], today=TODAY)
    assert [row.agreement_id for row in run.rows] == [lease.pk]
    done = actions.issue_month(hub, by, month=JUNE, issued_on=TODAY, now=NOW)
    assert [row.label for row in done.rows] == ["INV-2026-0001"]
    type(lease).objects.filter(pk=lease.pk).update(terminated_on=date(2026, 6, 16))
    found = next(p for p in proposals_for(hub, JUNE) if p.agreement.pk == lease.pk)
    assert [(int(was), int(now)) for _line, was, now in found.changed] == [(600, 300)]
    type(lease).objects.filter(pk=lease.pk).update(terminated_on=JUNE)
    found = next(p for p in proposals_for(hub, JUNE) if p.agreement.pk == lease.pk)
    assert [(int(was), int(now)) for _line, was, now in found.changed] == [(600, 0)]


def test_a_run_issues_what_it_can_and_names_the_rest(hub, by):
    charges.agreement(hub, organisation=make.organisation(hub, name="ไทย"))
    charges.agreement(hub)
    actions.draft_month(hub, by, month=JUNE, today=TODAY)
    done = actions.issue_month(hub, by, month=JUNE, issued_on=TODAY, now=NOW)
    assert [row.label for row in done.rows] == ["INV-2026-0001"]
    assert [str(row.organisation) for row, _why in done.refused] == ["ไทย"]
    assert numbers_of(hub, "invoice", 2026) == [1]


def test_a_line_is_not_dated_before_its_agreement(hub, by):
    lease = charges.agreement(hub)
    row = charges.draft(lease.organisation, agreement=lease)
    values = {
        "words": "Key",
        "quantity": Decimal(1),
        "unit_price": Decimal(5),
        "rate": charges.rate(hub),
    }
    days = {"starts_on": date(2025, 12, 1), "ends_on": date(2025, 12, 31)}
    with pytest.raises(Refused) as refused:
        actions.add_line(row, by, values=values | days)
    assert "begins later" in refused.value.fields["starts_on"][0]
    for wrong in ({"currency": "KRW"}, {"organisation": make.organisation(hub)}):
        with pytest.raises(Refused):
            actions.change_draft(row, by, expected=1, values=wrong)
        row.refresh_from_db()


def test_of_two_who_change_a_draft_the_first_wins(by, firm):
    row = charges.draft(firm, "1")
    actions.change_draft(row, by, expected=1, values={"note": "First"})
    with pytest.raises(Stale):
        actions.change_draft(row, by, expected=1, values={"note": "Second"})


@pytest.mark.parametrize("role", [Role.FACILITY, Role.PROGRAMME, Role.GUEST])
def test_only_finance_and_owners_charge(hub, firm, role):
    by = make.actor(hub, role)
    row = charges.draft(firm, "1")
    for act in (
        lambda: actions.draft(hub, by, values={}, lines=[]),
        lambda: actions.issue(row, by, issued_on=TODAY, now=NOW),
        lambda: actions.discard(row, by),
        lambda: actions.draft_month(hub, by, month=MAY, today=TODAY),
        lambda: actions.record_payment(firm, by, values={}, now=NOW),
        lambda: actions.set_billing(hub, by, expected=1, values={}),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_tax_holds_from_its_day_and_none_needs_a_reason(hub, by):
    values = {"name": "VAT", "percent": Decimal(12), "valid_from": JUNE}
    actions.add_rate(hub, by, values=values | {"is_usual": True})
    kept = actions.draft_month
    charges.agreement(hub)
    assert kept(hub, by, month=JUNE, today=MAY).rows[0].tax == 60
    assert kept(hub, by, month=MAY, today=JUNE).rows[0].tax == 72
    none = {"name": "Exempt", "percent": Decimal(0), "valid_from": JUNE}
    with pytest.raises(Refused) as refused:
        actions.add_rate(hub, by, values=none)
    assert "reason" in refused.value.fields
    assert actions.add_rate(hub, by, values=none | {"reason": "Art. 9"}).percent == 0
    assert system_actor(hub).is_staff
