"""Two who give away the last place at the same moment, on connections of their own."""

from __future__ import annotations

from datetime import date

import pytest

from madang.programmes.actions import Full, offer_place
from madang.programmes.models import Cohort, Place
from tests import make
from tests.applications.test_rush import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_give_the_last_place_away_one_wins_and_the_other_is_told():
    cohort = make.cohort(places=2)
    make.place(cohort)
    bosses = [make.actor(cohort.hub) for _turn in range(2)]
    firms = [make.organisation(cohort.hub) for _turn in range(4)]
    works = [
        lambda by=bosses[n % 2], firm=firm: offer_place(
            Cohort.objects.get(pk=cohort.pk),
            by,
            organisation=firm,
            today=date(2026, 3, 2),
        )
        for n, firm in enumerate(firms)
    ]
    results = at_once(works)
    won = [one for one in results if isinstance(one, Place)]
    told = [one for one in results if isinstance(one, Full)]
    assert (len(won), len(told)) == (1, 3), results
    assert all(str(one) for one in told)
    assert set(Place.objects.values_list("seat", flat=True)) == {1, 2}


def test_the_same_company_twice_at_once_has_one_place():
    cohort = make.cohort(places=3)
    firm, by = make.organisation(cohort.hub), make.actor(cohort.hub)
    works = [
        lambda: offer_place(
            Cohort.objects.get(pk=cohort.pk),
            by,
            organisation=firm,
            today=date(2026, 3, 2),
        )
        for _turn in range(3)
    ]
    results = at_once(works)
    assert sum(isinstance(one, Place) for one in results) == 1, results
    assert Place.objects.count() == 1
