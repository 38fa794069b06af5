"""Payments are shared out, taken back by rows against them, and add up to statements."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madang.charges import actions
from madang.charges.models import Invoice, Payment
from madang.charges.queries import (
    arrears_of,
    balances_of,
    currencies_of,
    open_invoices,
    payments_visible_to,
    standing_of,
    standings_of,
    statement_of,
    unallotted,
)
from madang.hubs.models import Role
from madang.kit.errors import Conflict, NotAllowed, Refused
from tests import make
from tests.charges import make as charges
from tests.charges.make import NOW, TODAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def hub():
    return charges.hub()


@pytest.fixture
def by(hub):
    return make.actor(hub, Role.FINANCE)


@pytest.fixture
def firm(hub):
    return make.organisation(hub)


def states(*rows):
    return [standing_of(row).state(TODAY) for row in rows]


def test_a_payment_is_taken_up_by_the_oldest_and_the_rest_stays_as_credit(by, firm):
    old = charges.invoice(firm, "100", on=date(2026, 5, 1))
    new = charges.invoice(firm, "100")
    won = charges.invoice(firm, "100", currency="KRW")
    assert states(old, new, won) == ["overdue", "open", "open"]
    row = charges.paid(firm, "150")
    assert states(old, new, won) == ["paid", "partly", "open"]
    assert unallotted(row) == 0
    more = charges.paid(firm, "100", first=new)
    assert (states(old, new), unallotted(more)) == (["paid", "paid"], Decimal(30))
    newest = charges.invoice(firm, "50")
    with pytest.raises(Refused) as refused:
        actions.allot(more, by, invoice=newest, amount=Decimal(31), today=TODAY)
    assert "US$30" in refused.value.fields["amount"][0]
    actions.allot(more, by, invoice=newest, amount=Decimal(10), today=TODAY)
    actions.allot_credit(firm, by, currency="USD", today=TODAY)
    assert standing_of(newest).left == Decimal(25)
    with pytest.raises(Refused, match="No credit balance is left"):
        actions.allot_credit(firm, by, currency="USD", today=TODAY)
    actions.give_back(more, by, invoice=newest, today=TODAY)
    assert unallotted(more) == 30
    assert standing_of(newest).left == 55
    with pytest.raises(Conflict):
        actions.give_back(more, by, invoice=newest, today=TODAY)


def test_a_payment_is_taken_back_by_a_row_against_it(by, firm):
    asked = charges.invoice(firm, "100")
    row = charges.paid(firm, "60")
    later = {"reason": "Returned by the bank", "on": TODAY, "now": NOW}
    for wrong, field in (
        ({"reason": ""}, "reason"),
        ({"on": TODAY + DAY}, "on"),
        ({"on": TODAY - DAY}, "on"),
    ):
        with pytest.raises(Refused) as refused:
            actions.reverse(row, by, **later | wrong)
        assert field in refused.value.fields
    back = actions.reverse(row, by, **later).row
    assert back.amount == -60
    assert standing_of(asked).left == 110
    row = Payment.objects.get(pk=row.pk)
    assert unallotted(row) == 0
    for twice in (row, back):
        with pytest.raises(Conflict):
            actions.reverse(twice, by, **later)
    assert statement_of(by, firm, "USD").balance == Decimal(110)


def test_what_a_credit_note_leaves_paid_above_becomes_credit(by, firm):
    asked = charges.invoice(firm, "100")
    row = charges.paid(firm, "80")
    options = {"reason": "Agreed", "issued_on": TODAY, "now": NOW}
    actions.credit(asked, by, parts=None, **options)
    assert unallotted(row) == 80
    assert states(asked) == ["cancelled"]
    assert statement_of(by, firm, "USD").balance == -80
    found = arrears_of(by, TODAY)
    assert [f"{one.currency} {one.open} {one.credit}" for one in found] == [
        "USD 0 80.00"
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": Decimal(-5)}, "amount"),
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal("84.5"), "currency": "KRW"}, "amount"),
        ({"paid_on": TODAY + DAY}, "paid_on"),
        ({"currency": "KRW"}, "currency"),
    ],
)
def test_a_payment_that_cannot_be_is_refused_at_its_field(by, firm, wrong, field):
    asked = charges.invoice(firm, "100")
    values = {"currency": "USD", "amount": Decimal(5), "paid_on": TODAY}
    with pytest.raises(Refused) as refused:
        actions.record_payment(firm, by, values=values | wrong, first=asked, now=NOW)
    assert list(refused.value.fields) == [field]


def test_a_day_begins_at_the_hubs_midnight():
    seoul = make.organisation(charges.hub(zone="Asia/Seoul"))
    late = NOW.replace(hour=16)
    by = make.actor(seoul.hub, Role.FINANCE)
    values = {"currency": "USD", "amount": Decimal(5), "paid_on": TODAY + DAY}
    assert actions.record_payment(seoul, by, values=values, now=late).row.pk
    row = charges.draft(seoul, "5")
    done = actions.issue(row, by, issued_on=TODAY + DAY, now=late)
    assert done.issued_on == TODAY + DAY


def test_nobody_pays_for_somebody_else(hub, by, firm):
    theirs = charges.invoice(make.organisation(hub), "100")
    row = charges.paid(firm, "5")
    with pytest.raises(NotAllowed):
        actions.allot(row, by, invoice=theirs, amount=Decimal(1), today=TODAY)
    with pytest.raises(NotAllowed):
        actions.record_payment(
            firm, by, values={"currency": "USD"}, first=theirs, now=NOW
        )


def test_a_member_sees_what_her_company_owes_and_nobody_elses(hub, firm):
    other = make.organisation(hub)
    hers = charges.invoice(firm, "10")
    charges.invoice(other, "10")
    charges.draft(firm, "10")
    charges.paid(firm, "5")
    charges.paid(other, "5")
    member = make.actor(hub, Role.MEMBER, scope=("directory.organisation", firm.pk))
    assert [one.organisation for one in arrears_of(member, TODAY)] == [firm]
    assert [p.organisation for p in payments_visible_to(member)] == [firm]
    assert statement_of(member, other, "USD").entries == []
    assert standing_of(hers).left == 6
    for role in (Role.PROGRAMME, Role.MENTOR):
        assert balances_of(make.actor(hub, role)) == {}


def test_arrears_are_told_by_age_and_a_statement_from_any_day(by, firm):
    for day in ((1, 1), (2, 20), (4, 5), (5, 5), (6, 20)):
        charges.invoice(firm, "10", on=date(2026, *day))
    charges.invoice(firm, "10", currency="MXN")
    found = {one.currency: one for one in arrears_of(by, TODAY)}
    assert found["USD"].ages == [11, 0, 11, 11, 22]
    assert found["USD"].overdue == 44
    assert found["MXN"].overdue == 0
    part = statement_of(by, firm, "USD", since=date(2026, 4, 1), until=date(2026, 6, 1))
    assert part.opening == 22
    assert len(part.entries) == 2
    assert part.balance == 44
    assert currencies_of(by, firm) == ["MXN", "USD"]


def test_lists_cost_as_many_statements_for_one_row_as_for_three(
    by, firm, django_assert_num_queries
):
    for _more in range(2):
        charges.invoice(firm, "10")
        charges.paid(firm, "1")
        with django_assert_num_queries(1):
            standings_of(open_invoices(Invoice.objects.filter(hub=firm.hub)))
        with django_assert_num_queries(3):
            arrears_of(by, TODAY)
        with django_assert_num_queries(2):
            statement_of(by, firm, "USD")
        charges.invoice(firm, "10")


steps = st.lists(
    st.tuples(
        st.sampled_from(["invoice", "credit", "part", "pay", "reverse", "allot"]),
        st.sampled_from(["USD", "KRW"]),
        st.integers(1, 400),
    ),
    max_size=7,
)


@pytest.mark.only_on("sqlite")
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps)
def test_issued_less_credited_less_paid_is_the_balance(hub, by, steps):
    firm = make.organisation(hub)
    for kind, currency, size in steps:
        amount = Decimal(size) if currency == "KRW" else Decimal(size) / 4
        asked = Invoice.objects.filter(
            organisation=firm, currency=currency, kind="invoice"
        ).first()
        came = Payment.objects.filter(
            organisation=firm, currency=currency, reversal=None, reverses=None
        ).first()
        try:
            if kind == "invoice":
                charges.invoice(firm, amount, amount * 2, currency=currency)
            elif kind == "pay":
                charges.paid(firm, amount, currency)
            elif kind == "reverse" and came:
                actions.reverse(came, by, reason="x", on=TODAY, now=NOW)
            elif kind == "allot":
                actions.allot_credit(firm, by, currency=currency, today=TODAY)
            elif kind in {"credit", "part"} and asked:
                line = asked.invoice_lines.first()
                parts = {line.pk: amount} if kind == "part" else None
                options = {"reason": "x", "issued_on": TODAY, "now": NOW}
                actions.credit(asked, by, parts=parts, **options)
        except Refused:
            continue
    balances = {c: b for (pk, c), b in balances_of(by).items() if pk == firm.pk}
    found = {one.currency: one for one in arrears_of(by, TODAY, firm)}
    for currency in ("USD", "KRW"):
        statement = statement_of(by, firm, currency)
        assert statement.balance == sum(e.amount for e in statement.entries)
        assert statement.balance == balances.get(currency, 0)
        arrear = found.get(currency)
        assert statement.balance == (arrear.balance if arrear else 0)
        assert all(one >= 0 for one in (arrear.ages if arrear else []))
        assert arrear is None or arrear.credit >= 0
