"""Survival: the estimate against a published one, and the companies behind it."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine

from madang.hubs.models import Role
from madang.outcomes.queries import companies_at, curves_of
from madang.outcomes.survival import Life, survival
from tests import make
from tests.outcomes import make as outcomes

pytestmark = pytest.mark.django_db
NOW, TODAY = outcomes.NOW, outcomes.TODAY

#: Remission on 6-MP (Freireich and others, 1963): as Kleinbaum and Klein, "Survival
#: Analysis" (2012), print the log-log band that Stata gives.
PUBLISHED = {
    6: (0.8571, 0.6197, 0.9516),
    7: (0.8067, 0.5631, 0.9228),
    10: (0.7529, 0.5032, 0.8894),
    13: (0.6902, 0.4316, 0.8491),
    16: (0.6275, 0.3675, 0.8049),
    22: (0.5378, 0.2678, 0.7468),
    23: (0.4482, 0.1881, 0.6801),
}


def test_the_estimate_is_the_published_one():
    ended = (6, 6, 6, 7, 10, 13, 16, 22, 23)
    seen = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
    lives = [Life(n, True) for n in ended] + [Life(n, False) for n in seen]
    found = {
        one.at: tuple(round(n, 4) for n in (one.share, one.low, one.high))
        for one in survival(reversed(lives))
        if one.ended
    }
    assert found == PUBLISHED


def test_with_nobody_lost_it_is_the_plain_share_and_ends_at_nothing():
    steps = survival(Life(n, True) for n in (1, 2, 2, 5))
    assert [one.share for one in steps] == [0.75, 0.25, 0]
    assert steps[-1].low is None
    assert survival([]) == []
    with pytest.raises(ValueError, match="no less than nothing"):
        Life(-1, False)


@pytest.fixture
def world():
    """Make five companies: ended, ended and risen, seen, unheard, closed."""
    with time_machine.travel(NOW, tick=False):
        hub = make.hub()
        cohort = make.cohort(make.programme(hub), starts_on=date(2023, 1, 10))
        firms = [outcomes.firm(cohort) for _ in range(5)]
        alive, jobs = outcomes.indicators(hub, "survival", "jobs")
        for firm, said in zip(firms, ("100", "101", "11"), strict=False):
            for year, amount in enumerate(said, 2023):
                span = {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
                outcomes.value(firm, alive, amount, **span)
        span = {"starts_on": date(2026, 2, 1), "ends_on": date(2026, 2, 28)}
        outcomes.value(firms[2], jobs, 3, **span)
        firms[4].state = "closed"
        firms[4].save()
        yield hub, cohort, firms


def test_a_company_ends_in_the_first_year_without_business_and_else_is_last_seen(world):
    hub, cohort, firms = world
    [curve] = curves_of(hub, [cohort], TODAY)
    found = {
        one.organisation.pk: (one.months, one.life.has_ended) for one in curve.watched
    }
    assert [found[firm.pk] for firm in firms] == [
        (23, True), (35, False), (37, False), (0, False), (0, False),
    ]  # fmt: skip
    assert [one.organisation for one in curve.watched if one.is_closed] == [firms[4]]
    assert [(one.at, one.at_risk, one.ended, one.lost) for one in curve.steps] == [
        (0, 5, 0, 2), (23, 3, 1, 0), (35, 2, 0, 1), (37, 1, 0, 1),
    ]  # fmt: skip
    at_two_years = {
        what: len(companies_at(curve, 24, what)) for what in ("risk", "ended", "lost")
    }
    assert at_two_years == {"risk": 2, "ended": 1, "lost": 2}


def test_every_number_of_the_table_opens_as_many_companies(client, world):
    hub, cohort, firms = world
    client.force_login(make.member(hub, Role.FINANCE))
    text = client.get(f"/h/{hub.slug}/outcomes/survival/").content.decode()
    assert "chart-narrow" in text
    assert "66.7%" in text
    links = re.findall(r'href="(/[^"]*survival/companies/[^"]*)"\s*>(\d+)</a>', text)
    assert len(links) == 3 * 5  # after 6, 12, 24, 36 and 37 months
    for url, number in links:
        page = client.get(url.replace("&amp;", "&")).content.decode()
        assert page.count('class="row-link"') == int(number), url
    answer = client.get(links[0][0].replace("&amp;", "&") + "&format=csv")
    assert firms[0].name in b"".join(answer).decode()
    url = f"/h/{hub.slug}/outcomes/survival/companies/"
    assert client.get(url).status_code == 302
    assert client.get(url, {"cohort": cohort.pk, "after": "x"}).status_code == 200


def test_curves_cost_the_same_for_one_cohort_and_for_three(
    world, django_assert_num_queries
):
    hub, cohort, _firms = world
    more = [make.cohort(cohort.programme, starts_on=date(2024, 1, 1)) for _ in "ab"]
    for cohorts in ([cohort], [cohort, *more]):
        with django_assert_num_queries(3):
            curves_of(hub, cohorts, TODAY)
