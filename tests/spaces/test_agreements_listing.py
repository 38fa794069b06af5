"""The list of agreements: SQL tells of each what the row itself tells, and counts it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from django.http import QueryDict

from madang.directory.finding import reindex
from madang.hubs.models import Role
from madang.spaces.agreements_list import COLUMNS, AgreementsList
from madang.spaces.models import AgreementLine, AgreementState, SpaceAgreement
from tests import make
from tests.spaces import make as places

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 1)
STARTS = date(2026, 1, 1)
ENDS = (None, TODAY, TODAY + timedelta(days=1), date(2027, 1, 1), date(2027, 1, 2))


@pytest.fixture
def agreed():
    """Return a hub and agreements of every state, each ending on every kind of day."""
    hub = make.hub()
    firms = [make.organisation(hub, name=name) for name in ("Ábaco", "마당", "Zeta")]
    reindex(hub, type(firms[0]), [one.pk for one in firms])
    where = places.floor(hub)
    suites = [places.space(where, code=code) for code in ("A1", "B2", "C3")]
    rows = []
    stood: tuple[dict[str, date | None], ...] = (
        {"signed_on": None},
        {"signed_on": None, "withdrawn_on": STARTS},
        {"signed_on": STARTS},
        {"signed_on": STARTS, "notice_given_on": STARTS},
        {"signed_on": STARTS, "terminated_on": TODAY + timedelta(days=3)},
        {"signed_on": STARTS, "terminated_on": TODAY},
    )
    starts = (STARTS, TODAY + timedelta(days=2))
    for n, (fields, end, start) in enumerate(product(stood, ENDS, starts)):
        is_odd = end is not None and end <= start
        early = fields.get("terminated_on")
        if is_odd or (early and early < start):
            continue
        kind = ("lease", "virtual")[n % 2]
        rows.append(
            SpaceAgreement(
                hub=hub, organisation=firms[n % 3], number=f"N-{n:02}", kind=kind,
                offered_on=STARTS, starts_on=start, ends_on=end, currency="KRW",
                **fields,
            )
        )  # fmt: skip
    SpaceAgreement.objects.bulk_create(rows)
    kept = list(SpaceAgreement.objects.filter(hub=hub))
    AgreementLine.objects.bulk_create(
        AgreementLine(
            hub=hub, agreement=row, space=suites[row.pk % 3], basis="m2",
            quantity=1 + row.pk % 7, net_m2=1 + row.pk % 5, rate=1000,
            starts_on=row.starts_on,
        )
        for row in kept
    )  # fmt: skip
    return hub, kept


def asked(hub, query):
    return AgreementsList(make.actor(hub, Role.FINANCE), QueryDict(query), TODAY)


def found_by(hub, query):
    return [row[1] for row in asked(hub, query).agreements()]


def test_counts_and_filters_tell_what_each_agreement_tells_of_itself(agreed):
    hub, kept = agreed

    def facts(row):
        over = row.last_day
        return row.state(TODAY).value, row.kind, str(over.year) if over else "open"

    want = Counter(map(facts, kept))
    found = asked(hub, "")
    assert {(g.state, g.kind, g.ends): g.count for g in found.groups} == want
    assert {state for state, _k, _e in want} == set(AgreementState.values)
    assert (found.total, found.is_filtered, found.chips) == (len(kept), False, [])
    for key, count in want.items():
        query = "state={}&kind={}&ends={}".format(*key)
        assert asked(hub, query).total == count
        numbers = sorted(row.number for row in kept if facts(row) == key)
        assert sorted(found_by(hub, query)) == numbers


def test_a_facet_counts_under_the_others_and_odd_values_are_left_out(agreed):
    hub, kept = agreed
    found = asked(hub, "state=active&state=odd&ends=20x6&ends=&kind=%00&sort=odd")
    assert found.chosen == {"state": ["active"], "kind": [], "ends": []}
    state, kind, ends = found.facets
    active = [row for row in kept if row.state(TODAY) == "active"]
    assert sum(one.count for one in state.choices) == len(kept)
    assert sum(one.count for one in kind.choices) == len(active) == found.total
    assert [one.value for one in ends.choices] == ["2026", "2027", "open"]
    assert [label for label, _url in found.chips] == ["State: Active"]
    assert asked(hub, "ends=1999").total == 0
    assert asked(hub, "ends=1999").facets[2].choices[0].is_chosen


def test_a_text_finds_numbers_spaces_and_tenants(agreed):
    hub, kept = agreed
    assert found_by(hub, "q=n-01") == ["N-01"]
    code = kept[0].agreed_lines.get().space.code
    in_it = {r.number for r in kept if r.agreed_lines.get().space.code == code}
    assert set(found_by(hub, f"q={code.lower()}")) == in_it
    for text, name in (("abaco", "Ábaco"), ("마당", "마당")):
        own = {row.number for row in kept if row.organisation.name == name}
        assert set(found_by(hub, f"q={text}")) == own
    assert asked(hub, "q=nothing-of-this").total == 0


@pytest.mark.parametrize("column", [one.name for one in COLUMNS])
def test_every_column_sorts_both_ways_with_nothing_last(agreed, column):
    hub, _kept = agreed
    value = next(one for one in COLUMNS if one.name == column).value

    def values(sort):
        found = asked(hub, f"sort={sort}")
        return [value(row) for row in found.rows(found.agreements())]

    up, down = values(column), values(f"-{column}")
    if column in {"state", "kind", "tenant"}:  # by their own order, by the database's
        assert list(dict.fromkeys(up)) == list(dict.fromkeys(reversed(down)))
        assert len(set(up)) == sum(a != b for a, b in pairwise(up)) + 1
        return
    told = [one for one in up if one is not None]
    assert told == sorted(told)
    assert [one for one in down if one is not None] == told[::-1]
    assert up[len(told) :] == down[len(told) :] == [None] * (len(up) - len(told))
