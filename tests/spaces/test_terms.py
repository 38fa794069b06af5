"""Terms of agreements: rises that somebody confirms, funders' parts, papers that end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.hubs.models import JournalLine, Role, system_actor
from madang.kit.errors import Conflict, Refused
from madang.kit.navigation import waiting_for
from madang.spaces import actions
from madang.spaces.forms.terms import ValuesForm
from madang.spaces.models import AgreementLine, RentStep, Subsidy
from madang.spaces.queries import lines_of
from madang.spaces.queries.terms import due_rises, ending_papers, terms_of
from madang.spaces.schedule import Stretch, by_month, split_of, stretches_of, total_of
from madang.spaces.schedule_shown import why_of
from tests import make
from tests.files.test_files import upload
from tests.spaces import make as places

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 5)
NOW = datetime(2026, 12, 5, 12, tzinfo=UTC)
MONTHS = [date(2025 + n // 12, n % 12 + 1, 1) for n in range(36)]


@pytest.fixture
def offer():
    """Return an offer for three years of a suite of 60 m² and of a service."""
    floor = places.floor(make.hub(currency="KRW"))
    suite = places.to_let(floor, net_m2="60")
    row = places.let(
        make.organisation(floor.hub), suite, currency="KRW", is_signed=False,
        starts_on=date(2026, 1, 15), ends_on=date(2029, 1, 1),
    )  # fmt: skip
    by = system_actor(floor.hub)
    line = row.agreed_lines.get()
    AgreementLine.objects.filter(pk=line.pk).update(rate=Decimal(20_001))
    flat = {"space": None, "basis": "flat", "quantity": None, "rate": Decimal(70_001)}
    actions.add_line(row, by, values=flat)
    return row, by


def sign(row, by):
    actions.sign(row, by, expected=row.version, signed_on=TODAY, now=places.NOON)
    row.refresh_from_db()


def months_of(row):
    return by_month(stretches_of(lines_of(row), row.over_on, "KRW", TODAY), "KRW")


def test_a_rise_by_an_index_is_proposed_confirmed_and_taken_back(offer):
    row, by = offer
    index = actions.add_index(row.hub, by, name="CPI")
    with pytest.raises(Refused):
        actions.add_index(row.hub, by, name="CPI")
    rule = {
        "index": index, "base_month": date(2025, 11, 1),
        "from_month": date(2027, 1, 1), "cap": Decimal(2), "floor": Decimal(0),
    }  # fmt: skip
    for wrong, field in (
        ({"from_month": date(2026, 1, 1)}, "from_month"),
        ({"cap": Decimal(-1)}, "cap"),
        ({"percent": Decimal(3)}, "index"),
    ):
        with pytest.raises(Refused) as refused:
            actions.set_index_rule(row, by, values=rule | wrong)
        assert list(refused.value.fields) == [field]
    actions.set_index_rule(row, by, values=rule)
    sign(row, by)
    with pytest.raises(Conflict, match="addendum"):
        actions.set_index_rule(row, by, values=rule)
    assert due_rises(row.hub, TODAY) == []  # no value is known
    values = {date(2025, 11, 1): Decimal("104.5"), date(2026, 11, 1): Decimal("107.2")}
    actions.set_index_values(index, by, values=values)
    before = [one.amount for one in months_of(row)]
    [step] = actions.propose_steps(row.hub, by, today=TODAY).row
    assert (step.raw, step.percent) == (Decimal("2.5837"), Decimal(2))
    told = why_of(step).replace("\N{NO-BREAK SPACE}", " ")
    assert told == "CPI: 104.5 → 107.2, +2.584 %; limited to +2 %"
    assert [one.amount for one in months_of(row)] == before  # nothing by itself
    assert actions.propose_steps(row.hub, by, today=TODAY).row == []
    actions.confirm_step(step, by, today=TODAY)
    with pytest.raises(Conflict, match="meanwhile"):
        actions.dismiss_step(step, by, today=TODAY)
    raised = months_of(row)
    assert [one.amount for one in raised[:12]] == before[:12]
    suite, flat = (one.amount for one in raised[12].charges)
    assert (suite, flat) == (Decimal(1_224_061), Decimal(71_401))
    kept = JournalLine.objects.filter(hub=row.hub, verb="spaces.raise_line")
    assert kept.count() == 2
    actions.reopen_step(step, by)
    assert [one.amount for one in months_of(row)] == before


def test_steps_are_decided_in_their_order_and_an_addendum_keeps_what_they_made(offer):
    row, by = offer
    rule = {"percent": Decimal("-2.5"), "from_month": date(2026, 3, 1)}
    actions.set_index_rule(row, by, values=rule)
    subsidy = {"funder": "hub", "percent": Decimal(10), "starts_on": date(2026, 1, 1)}
    actions.add_subsidy(row, by, values=subsidy)
    sign(row, by)
    first, second = actions.propose_steps(row.hub, by, today=date(2027, 1, 20)).row
    assert [first.month, second.month] == [date(2026, 3, 1), date(2027, 3, 1)]
    with pytest.raises(Conflict, match="earlier"):
        actions.confirm_step(second, by, today=TODAY)
    actions.dismiss_step(first, by, today=TODAY)
    actions.confirm_step(second, by, today=TODAY)
    with pytest.raises(Conflict, match="later"):
        actions.reopen_step(first, by)
    new = actions.amend(
        row, by, number="A-1", from_on=date(2027, 6, 1), today=TODAY
    ).row
    flat = new.agreed_lines.get(basis="flat")
    assert flat.rate == Decimal(68_251)  # 70 001 less 2.5 per cent
    terms = terms_of(new)
    assert terms.rule.from_month == date(2028, 3, 1)
    assert [one.starts_on for one in terms.subsidies] == [date(2027, 6, 1)]


def test_shares_never_pay_more_than_the_whole(offer):
    row, by = offer
    firm = make.organisation(row.hub)
    half = {"funder": "hub", "percent": Decimal(60), "starts_on": date(2026, 3, 1)}
    one = actions.add_subsidy(row, by, values=half | {"ends_on": date(2026, 9, 1)})
    for wrong, field in (
        ({"starts_on": date(2026, 8, 1)}, "percent"),
        ({"funder": "sponsor", "percent": Decimal(5)}, "organisation"),
        ({"percent": None}, "percent"),
        ({"percent": None, "amount": Decimal("0.5")}, "amount"),
    ):
        with pytest.raises(Refused) as refused:
            actions.add_subsidy(row, by, values=half | wrong)
        assert list(refused.value.fields) == [field]
    fixed = {"percent": None, "amount": Decimal(900_000), "organisation": firm}
    two = actions.add_subsidy(row, by, values=half | fixed | {"funder": "sponsor"})
    sign(row, by)
    march = months_of(row)[2]
    split = split_of(march, [one, two], "KRW")
    assert march.amount == Decimal(1_270_061)
    assert split.by(one.pk) == Decimal(720_036 + 42_001)
    assert split.by(two.pk) == march.amount - split.by(one.pk)  # what is left, no more
    assert split.tenant == 0
    actions.end_subsidy(two, by, ends_on=date(2026, 6, 1))
    with pytest.raises(Refused):
        actions.end_subsidy(two, by, ends_on=date(2026, 3, 1))
    with pytest.raises(Conflict):
        actions.remove_subsidy(two, by)


percents = st.decimals(0, 100, places=4).filter(bool)
rises = st.dictionaries(
    st.sampled_from(MONTHS), st.decimals(0, 10**7, places=2), max_size=4
)
subsidies = st.lists(
    st.tuples(
        st.one_of(st.none(), percents),
        st.integers(1, 10**7),
        st.sampled_from(MONTHS),
        st.one_of(st.none(), st.sampled_from(MONTHS)),
    ),
    max_size=4,
)


@pytest.mark.only_on("sqlite")
@settings(max_examples=60, deadline=None)
@given(
    monthly=st.decimals(0, 10**7, places=2),
    starts=st.dates(MONTHS[0], MONTHS[-1]),
    length=st.integers(1, 900),
    steps=rises,
    funders=subsidies,
    currency=st.sampled_from(["KRW", "USD"]),
)
def test_raised_and_funded_schedules_sum_to_the_last_unit(  # noqa: PLR0913, PLR0917
    monthly, starts, length, steps, funders, currency
):
    over = starts + timedelta(days=length)
    stretches = [
        Stretch(n, monthly, starts, over, tuple(sorted(steps.items()))) for n in (1, 2)
    ]
    months = by_month(stretches, currency)
    assert sum(one.amount for one in months) == 2 * total_of(stretches[0], currency)
    unit = Decimal(1) if currency == "KRW" else Decimal("0.01")
    rows = [
        Subsidy(
            pk=n, percent=percent, amount=None if percent else Decimal(amount),
            starts_on=first, ends_on=last,
        )
        for n, (percent, amount, first, last) in enumerate(funders, 1)
    ]  # fmt: skip
    for month in months:
        split = split_of(month, rows, currency)
        assert split.tenant + sum(split.by(one.pk) for one in rows) == month.amount
        for part in split.parts:
            paid = [part.tenant, *(amount for _key, amount in part.funded)]
            assert min(paid) >= 0
            assert all(amount % unit == 0 for amount in paid)
            assert sum(paid) == part.charge.amount
        for one in rows:
            if one.amount is not None:
                assert split.by(one.pk) <= one.amount


def test_papers_are_listed_before_they_end(offer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    row, by = offer
    sign(row, by)
    for days in (30, 31, -400):
        end = TODAY + timedelta(days=days)
        actions.add_paper(
            row, by, kind="insurance", upload=upload("policy.pdf"),
            valid_until=end, now=places.NOON,
        )  # fmt: skip
    keeper = make.actor(row.hub, Role.FACILITY)
    found = list(ending_papers(keeper, TODAY))
    ends = [one.valid_until for one in found]
    assert ends == [TODAY + timedelta(days=n) for n in (-400, 30)]
    waits = [str(one.text) for one in waiting_for(keeper, NOW)]
    assert "2 documents of tenants end soon" in waits
    actions.remove_paper(found[0], by, now=places.NOON)
    assert [one.pk for one in ending_papers(keeper, TODAY)] == [found[1].pk]
    with pytest.raises(Refused):
        actions.remove_paper(found[0], by, now=places.NOON)
    assert not ending_papers(make.actor(row.hub, Role.GUEST), TODAY).exists()
    assert RentStep.objects.filter(agreement=row).count() == 0


@pytest.mark.only_on("sqlite")
def test_values_are_read_from_what_is_pasted():
    form = ValuesForm({"lines": "2026-01 104.5\n2026/2;104,75\n\n2026.03\t1 \n"})
    assert form.is_valid()
    assert [f"{v:f}" for v in form.cleaned_data["lines"].values()] == [
        "104.5000", "104.7500", "1.0000",
    ]  # fmt: skip
    for wrong in ("2026-13 5", "2026-01 0", "2026-01 NaN", "soon 4", "2026-01 1e99"):
        assert not ValuesForm({"lines": wrong}).is_valid(), wrong
