"""What figures say is what their open rows add up to, to the last unit."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from madang.hubs.models import system_actor
from madang.kit.errors import Refused
from madang.outcomes import actions
from madang.outcomes.models import Level, Tally, Value
from madang.outcomes.periods import Period, last_of
from madang.outcomes.queries import Scope, figures_of, rows_behind, split_by_sponsor
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


@settings(
    max_examples=12,
    phases=(Phase.generate,),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(deeds)
def test_every_figure_is_the_sum_of_the_rows_behind_it(db, story):
    hub, programmes, cohorts, firms, sponsors, kinds = world()
    live(hub, firms, kinds, story)
    scopes = [
        Scope(hub),
        *(Scope(hub, programme=one) for one in programmes),
        *(Scope(hub, cohort=one) for one in cohorts),
        Scope(hub, organisation=firms[0]),
        *(Scope(hub, sponsor=one) for one in sponsors),
    ]
    looks = product(scopes, SPANS, (Level.CLAIMED, Level.VERIFIED))
    for scope, span, level in looks:
        for figure in figures_of(scope, span, level):
            rows = list(rows_behind(scope, span, figure.indicator, level))
            shown = {code: t.amount for code, t in figure.totals.items()}
            assert {k: v for k, v in shown.items() if v or k in sums(rows)} == (
                sums(rows)
            )
            assert figure.rows == len(rows)
            assert len({row.pk for row in rows}) == len(rows)
    for split in split_by_sponsor(Scope(hub, programme=programmes[0]), YEAR):
        for code, whole in split.whole.items():
            parts = sum(part[code] for part in split.parts.values())
            assert parts + split.rest[code] == whole
            assert split.rest[code] >= 0
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
    assert [part[""] for part in split.parts.values()] == [15, 13]
    assert split.rest[""] == 2


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
