"""Two reports, each of them harmless, must not together tell of a few companies."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.kit.errors import Refused
from madang.programmes.models import ProgrammeSponsor
from madang.reports import actions, tasks
from madang.reports.auditing import told_of
from madang.reports.models import Snapshot
from madang.reports.telling import GivesAway
from tests import make
from tests.outcomes import make as outcomes
from tests.reports.make import AS_OF, NOW, World

FEWEST = 3


def rank(rows):
    """Return the rank of rows by Gauss, in fractions."""
    rows, found = [[Fraction(n) for n in row] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((n for n in range(found, len(rows)) if rows[n][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for n in range(found + 1, len(rows)):
            times = rows[n][column] / rows[found][column]
            rows[n] = [a - times * b for a, b in zip(rows[n], rows[found], strict=True)]
        found += 1
    return found


def can_be_worked_out(sums, company_of, agreed):
    """Return whether something about fewer than FEWEST companies alone can be."""
    matrix = [[int(row in one) for row in company_of] for one in sums]
    companies = set(company_of.values())
    for few in chain.from_iterable(
        combinations(companies, n) for n in range(1, FEWEST)
    ):
        others = [n for n, row in enumerate(company_of) if company_of[row] not in few]
        private = [n for n, row in enumerate(company_of) if company_of[row] in few]
        private = [n for n in private if company_of[n] not in agreed]
        without = [[line[n] for n in others] for line in matrix]
        with_them = [[line[n] for n in others + private] for line in matrix]
        if rank(with_them) > rank(without):
            return True
    return False


@settings(deadline=None, max_examples=60)  # a busy machine is no fault
@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=9),
    st.lists(st.frozensets(st.integers(0, 8)), max_size=6),
    st.frozensets(st.integers(0, 5), max_size=3),
)
def test_it_is_told_exactly_when_combining_the_sums_tells_it(companies, sums, agreed):
    company_of = dict(enumerate(companies))
    sums = [frozenset(one & company_of.keys()) for one in sums]
    told = told_of(sums, company_of, FEWEST, agreed)
    assert bool(told) == can_be_worked_out(sums, company_of, agreed)
    assert len(told) < FEWEST


def test_many_companies_in_many_sums_are_looked_through_soon():
    rows = range(4000)
    company_of = {row: row % 400 for row in rows}
    by_tens = defaultdict(set)
    for row in rows:
        by_tens[company_of[row] // 10].add(row)
    assert told_of([rows, *by_tens.values()], company_of, 5) == frozenset()
    almost = set(rows) - {row for row in rows if company_of[row] == 7}
    assert told_of([rows, almost, *by_tens.values()], company_of, 5) == {7}


FIGURES = (("figures", {"codes": ["jobs"]}),)


@pytest.mark.django_db
def test_a_total_and_all_of_it_but_two_companies_are_not_both_released():
    world = World()
    other = make.cohort(world.programme)
    for _n in range(2):
        firm = make.organisation(world.hub)
        make.place(other, firm)
        outcomes.value(firm, world.jobs, 5, 4, cohort=other)
    whole = world.frozen(*FIGURES)
    part = world.frozen(*FIGURES, slug="part", cohort=world.cohort)
    actions.release_snapshot(whole, world.by, now=NOW)
    with pytest.raises(GivesAway, match="Pilot · 1") as refused:
        actions.release_snapshot(part, world.by, now=NOW)
    assert "New jobs" in str(refused.value)
    # what she has read counts also when it was taken back
    actions.take_back_snapshot(whole, world.by, now=NOW)
    with pytest.raises(GivesAway):
        actions.release_snapshot(part, world.by, now=NOW)
    for act in (
        lambda: actions.publish_snapshot(part, world.by, with_files=False, now=NOW),
        lambda: actions.send_snapshot(part, world.by, now=NOW),
    ):
        with pytest.raises(GivesAway):
            act()
    part.refresh_from_db()
    assert (part.released_at, part.is_public, part.told_at) == (None, False, None)
    # another sponsor, who has not read the total, may read the part
    hers = make.organisation(world.hub, name="Another sponsor")
    ProgrammeSponsor.objects.create(
        hub=world.hub, programme=world.programme, organisation=hers,
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    own = world.frozen(*FIGURES, slug="own", cohort=world.cohort, sponsor=hers)
    actions.release_snapshot(own, world.by, now=NOW)
    with pytest.raises(GivesAway):  # then the total is for the first alone
        actions.publish_snapshot(whole, world.by, with_files=False, now=NOW)


@pytest.mark.django_db
def test_the_same_figures_a_day_later_are_out_only_with_enough_companies_more():
    world = World()
    first = world.frozen(*FIGURES)
    actions.publish_snapshot(first, world.by, with_files=True, now=NOW)

    def next_edition():
        return actions.freeze_report(first.report, world.by, as_of=AS_OF, now=NOW)

    actions.publish_snapshot(next_edition(), world.by, with_files=True, now=NOW)
    for n in range(4):
        outcomes.value(world.firms[n], world.jobs, 9, 7, cohort=world.cohort)
    later = next_edition()
    with pytest.raises(Refused, match="fewer than 5 companies"):
        actions.publish_snapshot(later, world.by, with_files=True, now=NOW)
    outcomes.value(world.firms[5], world.jobs, 9, 7, cohort=world.cohort)
    actions.publish_snapshot(next_edition(), world.by, with_files=True, now=NOW)


@pytest.mark.django_db
def test_what_may_not_be_told_is_frozen_on_its_day_but_mailed_to_nobody():
    world = World()
    report = world.report(*FIGURES)
    values = {"name": "Ana", "address": "ana@example.org", "language": "es"}
    actions.add_recipient(report, world.by, values=values)
    actions.schedule_report(report, world.by, every="month", today=AS_OF)
    early = actions.freeze_report(report, world.by, as_of=AS_OF, now=NOW)
    actions.release_snapshot(early, world.by, now=NOW)
    outcomes.value(world.firms[0], world.jobs, 9, 7, cohort=world.cohort)
    tasks.mail_due(NOW)
    late = Snapshot.objects.get(edition=2)
    assert (late.letters.count(), late.released_at) == (0, None)
    assert "fewer than 5 companies" in late.note
