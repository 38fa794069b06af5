"""What figures say is what their open rows add up to, to the last unit."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from madang.hubs.models import system_actor
from madang.kit.errors import Refused
from madang.outcomes import actions
from madang.outcomes.models import Level, SponsorShare, Tally, Value
from madang.outcomes.periods import Period, last_of
from madang.outcomes.queries import (
    Scope,
    figures_of,
    rows_behind,
    split_by_sponsor,
    standings_of,
    targets_of,
)
from madang.programmes.models import ProgrammeSponsor
from tests import make
from tests.outcomes import make as outcomes

pytestmark = pytest.mark.django_db
NOW, YEAR = outcomes.NOW, outcomes.YEAR
SPANS = [YEAR, Period(date(2026, 3, 1), date(2026, 5, 31))]


def sums(rows):
    """Add rows up in the plainest way there is."""
    found = defaultdict(Decimal)
    for row in rows:
        found[row.currency] += row.amount
    return dict(found)


def world():
    """Two programmes of which a sponsor pays for both, another for one, twice."""
    hub = make.hub()
    one, two = make.programme(hub), make.programme(hub)
    cohorts = [make.cohort(one), make.cohort(one), make.cohort(two)]
    firms = [outcomes.firm(cohort) for cohort in cohorts] + [make.organisation(hub)]
    make.place(cohorts[2], firms[0])
    both, single = make.organisation(hub), make.organisation(hub)
    for programme, sponsor, starts, ends in (
        (one, both, date(2026, 1, 1), None),
        (one, both, date(2026, 3, 15), date(2026, 6, 30)),
        (two, both, date(2026, 4, 1), None),
        (one, single, date(2026, 1, 1), date(2026, 4, 10)),
    ):
        ProgrammeSponsor.objects.create(
            hub=hub, programme=programme, organisation=sponsor, starts_on=starts,
            ends_on=ends,
        )  # fmt: skip
    by = system_actor(hub)
    for month, shares in ((1, (60, 40)), (4, (30, 50))):
        given = dict(zip((both.pk, single.pk), map(Decimal, shares), strict=True))
        actions.set_shares(one, by, starts_on=date(2026, month, 1), shares=given)
    kinds = outcomes.indicators(hub, "jobs", "sales", "employees")
    return hub, (one, two), cohorts, firms, (both, single), kinds


def live(hub, firms, kinds, story):
    """Note values and let happen to them what a story says."""
    other = make.actor(hub)
    for kind, firm, month, amount, currency, then in story:
        indicator = kinds[kind]
        more = {"currency": currency} if indicator.is_money else {}
        places = 2 if indicator.is_money and currency != "KRW" else 0
        said = Decimal(amount).scaleb(-places)
        try:
            row = outcomes.value(firms[firm], indicator, said, month, **more)
        except Refused:
            continue  # this month has its value
        by = system_actor(hub)
        if then == "verify":
            actions.verify_value(row, other, now=NOW)
        elif then == "correct":
            given = {"amount": row.amount + 1}
            actions.correct_value(row, by, values=given, reason="typo", now=NOW)
        elif then:
            getattr(actions, f"{then}_value")(row, by, reason="no", now=NOW)


def agree(by, programmes, sponsors, agreements):
    """Agree on shares of programmes from January on, and anew in some months."""
    both, single = sponsors
    for programme, month, first, second in ((1, 1, 70, 0), *agreements):
        shares = {both.pk: Decimal(first) / 4}
        if not programme:
            shares[single.pk] = min(Decimal(second) / 4, 100 - shares[both.pk])
        day = date(2026, month, 1)
        actions.set_shares(programmes[programme], by, starts_on=day, shares=shares)


def part_of(sponsor, value, span):
    """Return which part of a value is a sponsor's, in the plainest way there is."""
    programme = value.cohort.programme_id if value.cohort else None
    day = span.last.replace(day=1) if value.indicator.is_stock else value.month
    paying = ProgrammeSponsor.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=day), programme=programme,
        organisation=sponsor, starts_on__lte=last_of(day),
    )  # fmt: skip
    if not paying.exists():
        return Decimal(0)
    agreed = SponsorShare.objects.filter(programme=programme, starts_on__lte=day)
    latest = agreed.order_by("-starts_on").first()
    hers = agreed.filter(starts_on=latest.starts_on, sponsor=sponsor).first()
    return hers.percent / 100 if hers else Decimal(0)


def check_attribution(hub, programmes, sponsors, kinds, span):
    """Nothing is hers twice, and what nobody calls hers explains the rest."""
    hers = {one: figures_of(Scope(hub, sponsor=one), span) for one in sponsors}
    splits = [split_by_sponsor(Scope(hub, programme=one), span) for one in programmes]
    for number, kind in enumerate(sorted(kinds, key=lambda one: (one.order, one.pk))):
        rows = {
            row.pk: row
            for programme in programmes
            for row in rows_behind(Scope(hub, programme=programme), span, kind)
        }.values()
        whole, wanted = sums(rows), defaultdict(Decimal)
        for sponsor in sponsors:
            figure, own = hers[sponsor][number], defaultdict(Decimal)
            for row in rows:
                own[row.currency] += row.amount * part_of(sponsor, row, span)
            shown = figure.attributed or {}
            assert {k: v for k, v in shown.items() if v} == {
                k: v for k, v in own.items() if v
            }
            assert figure.is_shared
            for code, amount in own.items():
                wanted[code] += amount
        for code, amount in whole.items():
            rest = sum(split[number].rest.get(code, 0) for split in splits)
            assert wanted[code] + rest == amount
            assert 0 <= rest <= amount


deeds = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.integers(0, 3),
        st.integers(1, 8),
        st.integers(0, 10**9),
        st.sampled_from(["USD", "KRW", "MXN"]),
        st.sampled_from(["", "", "verify", "reject", "reverse", "correct"]),
    ),
    min_size=1,
    max_size=8,
)


#: Programme, month, and quarters of a per cent of one sponsor and of the other.
agreements = st.lists(
    st.tuples(
        st.integers(0, 1), st.integers(1, 9), st.integers(0, 400), st.integers(0, 400)
    ),
    max_size=3,
)


@settings(
    max_examples=12,
    phases=(Phase.generate,),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    deeds,
    agreements,
    st.sampled_from(SPANS),
    st.sampled_from([Level.CLAIMED, Level.VERIFIED]),
)
def test_every_figure_is_the_sum_of_the_rows_behind_it(db, story, agreed, span, level):
    hub, programmes, cohorts, firms, sponsors, kinds = world()
    live(hub, firms, kinds, story)
    agree(system_actor(hub), programmes, sponsors, agreed)
    check_attribution(hub, programmes, sponsors, kinds, span)
    scopes = [
        Scope(hub),
        *(Scope(hub, programme=one) for one in programmes),
        *(Scope(hub, cohort=one) for one in cohorts),
        Scope(hub, organisation=firms[0]),
        *(Scope(hub, sponsor=one) for one in sponsors),
    ]
    for scope in scopes:
        for figure in figures_of(scope, span, level):
            rows = list(rows_behind(scope, span, figure.indicator, level))
            shown = {code: t.amount for code, t in figure.totals.items()}
            assert {k: v for k, v in shown.items() if v or k in sums(rows)} == (
                sums(rows)
            )
            assert figure.rows == len(rows)
            assert len({row.pk for row in rows}) == len(rows)
    kept = sorted(
        Tally.objects.exclude(total=0, rows=0).values_list(
            "indicator",
            "cohort",
            "programme",
            "month",
            "level",
            "currency",
            "total",
            "rows",
        ),
        key=str,
    )
    actions.recount_tallies(hub, system_actor(hub))
    again = Tally.objects.values_list(
        "indicator",
        "cohort",
        "programme",
        "month",
        "level",
        "currency",
        "total",
        "rows",
    )
    assert sorted(again, key=str) == kept


def test_a_sponsor_gets_her_agreed_part_month_by_month_and_no_row_twice():
    hub, (one, _), cohorts, firms, (both, single), (jobs, *_) = world()
    for month, amount in ((2, 10), (3, 10), (5, 10)):
        outcomes.value(firms[1], jobs, amount, month, cohort=cohorts[1])
    [hers, *_] = figures_of(Scope(hub, sponsor=both), YEAR)
    assert hers.totals[""].amount == 30
    assert hers.attributed == {"": Decimal("15.0")}  # 6 + 6 + 3
    [theirs, *_] = figures_of(Scope(hub, sponsor=single), YEAR)
    assert theirs.totals[""].amount == 20  # she stopped paying in April
    assert theirs.attributed == {"": Decimal(8)}
    assert hers.is_shared
    assert theirs.is_shared
    [split, *_] = split_by_sponsor(Scope(hub, programme=one), YEAR)
    assert split.whole[""] == 30
    assert [part[""] for part in split.parts.values()] == [15, 8]
    assert split.rest[""] == 7  # with what she could call hers, had she still paid


def test_without_an_agreed_share_a_sponsor_sees_the_whole_and_is_told():
    hub, _, _, firms, (both, _), (jobs, *_) = world()
    outcomes.value(firms[2], jobs, 4, 7)
    [hers, *_] = figures_of(Scope(hub, sponsor=both), YEAR)
    assert hers.attributed == {"": Decimal(4)}
    assert not hers.is_shared


def test_figures_cost_the_same_for_one_value_and_for_three(django_assert_num_queries):
    hub, _, _, firms, (both, _), (jobs, _, _) = world()
    for number in range(2):
        with django_assert_num_queries(2):
            figures_of(Scope(hub), YEAR)
        with django_assert_num_queries(4):
            figures_of(Scope(hub, sponsor=both), YEAR)
        for month in (3, 4):
            outcomes.value(firms[number], jobs, 2, month)


def test_a_stock_is_the_latest_value_of_each_company():
    hub, _, _, firms, _, (_, _, staff) = world()
    outcomes.value(firms[1], staff, 5, 2)
    outcomes.value(firms[1], staff, 8, 4)
    wrong = outcomes.value(firms[2], staff, 100, 3)
    actions.reverse_value(wrong, system_actor(hub), reason="of last year", now=NOW)
    outcomes.value(firms[2], staff, 3, 3)
    _, figure, _ = figures_of(Scope(hub), YEAR)
    assert figure.totals[""].amount == 11
    _, earlier, _ = figures_of(Scope(hub), Period(date(2026, 1, 1), date(2026, 3, 31)))
    assert earlier.totals[""].amount == 8


def test_a_period_counts_once_and_parts_of_it_not_again():
    hub, _, _, firms, _, (jobs, *_) = world()
    outcomes.value(firms[1], jobs, 3, 2)
    with pytest.raises(Refused):
        outcomes.value(firms[1], jobs, 4, 2)
    with pytest.raises(Refused, match="not right"):
        outcomes.value(
            firms[1], jobs, 4, starts_on=date(2026, 1, 1), ends_on=last_of(date(2026, 3, 1))
        )  # fmt: skip
    assert Value.objects.filter(hub=hub).count() == 1


def test_a_promise_to_a_sponsor_counts_what_her_page_shows_as_hers():
    hub, programmes, cohorts, firms, sponsors, kinds = world()
    agree(system_actor(hub), programmes, sponsors, [(0, 6, 130, 70)])
    for firm, cohort in ((1, 1), (2, 2)):
        for month in (2, 5, 7):
            outcomes.value(firms[firm], kinds[0], 10, month, cohort=cohorts[cohort])
            outcomes.value(firms[firm], kinds[1], "10.01", month)
            outcomes.value(firms[firm], kinds[2], 3 + month, month)
    for sponsor in sponsors:
        for kind in kinds:
            actions.set_target(
                hub, system_actor(hub),
                values={
                    "indicator": kind, "sponsor": sponsor, "level": "claimed",
                    "amount": 100, "currency": "USD" if kind.is_money else "",
                    "starts_on": YEAR.first, "ends_on": YEAR.last,
                },
            )  # fmt: skip
        span = Period(YEAR.first, last_of(outcomes.TODAY))
        figures = figures_of(Scope(hub, sponsor=sponsor), span)
        found = standings_of(targets_of(Scope(hub, sponsor=sponsor)), outcomes.TODAY)
        reached = {at.target.indicator_id: at.reached for at in found}
        for figure in figures:
            code = "USD" if figure.indicator.is_money else ""
            hers = (figure.attributed or {}).get(code, 0)
            assert reached[figure.indicator.pk] == hers
