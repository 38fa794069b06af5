"""Occupancy is the sum of the lines that count, on every day, whatever happens."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madang.claims.models import Claim
from madang.hubs.models import system_actor
from madang.kit.errors import Refused
from madang.spaces import actions
from madang.spaces.models import SpaceAgreement
from madang.spaces.queries import in_force_on
from madang.spaces.queries.occupancy import ledger_of
from madang.spaces.schedule import Stretch, charges_of, total_of
from tests import make
from tests.spaces import make as places

FIRST = date(2026, 3, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(40)]
NET = (Decimal("33.33"), Decimal("12.5"), Decimal(10))
days = st.integers(0, 38).map(lambda n: FIRST + timedelta(days=n))
steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["let", "desks", "end", "notice", "resume", "renew", "withdraw"]
        ),
        st.integers(0, 1),
        days,
        st.integers(1, 20),
    ),
    min_size=3,
    max_size=8,
)


class Told:
    """What was agreed, kept apart from the product: area and days of every line."""

    def __init__(self) -> None:
        self.lines: dict[int, tuple[Decimal, date, date]] = {}

    def on(self, day: date) -> Decimal:
        found = (
            net for net, first, after in self.lines.values() if first <= day < after
        )
        return sum(found, Decimal(0))


def act(told, firm, spaces, step):
    """Do a step of a story; what the product refuses is not told."""
    verb, which, day, length = step
    by, later = system_actor(firm.hub), day + timedelta(days=length)
    rows = SpaceAgreement.objects.filter(hub=firm.hub, signed_on__isnull=False)
    row = rows.order_by("-pk").first() if verb not in {"let", "desks"} else None
    if verb == "let":
        row = places.let(firm, spaces[which], starts_on=day, ends_on=later)
        told.lines[row.pk] = (NET[which], day, later)
    elif verb == "desks":
        row = places.let(firm, is_signed=False, starts_on=day, ends_on=later)
        values = {"space": spaces[2], "basis": "desk", "rate": Decimal(5)}
        actions.add_line(row, by, values=values | {"quantity": Decimal(which + 1)})
        actions.sign(row, by, expected=1, signed_on=day, now=places.NOON)
        share = (Decimal("3.33"), Decimal("6.67"))[which]
        told.lines[row.pk] = (share, day, later)
    elif row is None:
        return
    elif verb == "end":
        actions.terminate(row, by, over=day, now=places.NOON)
        told.lines[row.pk] = (*told.lines[row.pk][:2], day)
    elif verb == "notice":
        before = day - timedelta(days=1)
        actions.give_notice(row, by, given_on=before, over=day, now=places.NOON)
        told.lines[row.pk] = (*told.lines[row.pk][:2], day)
    elif verb == "resume":
        actions.resume(row, by, now=places.NOON)
        told.lines[row.pk] = (*told.lines[row.pk][:2], row.ends_on)
    elif verb == "withdraw":
        actions.take_back_signature(row, by, now=places.NOON)
        told.lines.pop(row.pk)
    elif verb == "renew":
        ends_on = told.lines[row.pk][2]
        until = ends_on + timedelta(days=length)
        number = f"R{row.pk}-{len(told.lines)}"
        new = actions.renew(row, by, number=number, ends_on=until, today=FIRST).row
        actions.sign(new, by, expected=1, signed_on=FIRST, now=places.NOON)
        told.lines[new.pk] = (told.lines[row.pk][0], ends_on, until)


@pytest.fixture
def campus(db):
    floor = places.floor(make.hub())
    kinds = ({}, {}, {"kind": "desk_zone", "capacity": 3})
    spaces = [
        places.to_let(floor, net_m2=net, **more)
        for net, more in zip(NET, kinds, strict=True)
    ]
    return make.organisation(floor.hub), spaces


@pytest.mark.only_on("sqlite")
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(story=steps)
def test_occupancy_is_what_was_agreed_on_every_day(campus, story):
    firm, spaces = campus
    Claim.objects.all().delete()
    SpaceAgreement.objects.update(previous=None)
    SpaceAgreement.objects.all().delete()
    told = Told()
    for step in story:
        try:
            act(told, firm, spaces, step)
        except Refused:
            continue
    ledger = ledger_of(firm.hub)
    shares = ledger.shares_on(DAYS)
    assert {one.leasable for one in shares} == {sum(NET)}
    assert [one.leased for one in shares] == [told.on(day) for day in DAYS], story
    assert ledger.leased_on(DAYS[7]) == told.on(DAYS[7])
    lasting = (one for one in told.lines.values() if one[1] < one[2])
    ended = [net for net, _first, over in lasting if DAYS[0] < over <= DAYS[-1]]
    assert sum(ledger.endings(DAYS)) == sum(ended)
    middle = DAYS[20]
    lines = in_force_on(firm.hub, middle).values_list("net_m2", flat=True)
    assert sum(lines, Decimal(0)) == told.on(middle)


@settings(max_examples=30, deadline=None)
@given(
    monthly=st.decimals(0, 10**9, places=2),
    starts=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    length=st.integers(1, 1500),
    currency=st.sampled_from(["KRW", "USD", "MXN", "JPY"]),
)
def test_a_schedule_sums_to_the_total_in_the_currencys_units(
    monthly, starts, length, currency
):
    over = starts + timedelta(days=length)
    stretch = Stretch(1, monthly, starts, over)
    charges = charges_of(stretch, currency)
    total = total_of(stretch, currency)
    assert sum(one.amount for one in charges) == total
    unit = Decimal(1) if currency in {"KRW", "JPY"} else Decimal("0.01")
    assert all(one.amount % unit == 0 for one in charges)
    assert sum(one.days for one in charges) == length
    for one in charges:
        exact = monthly * one.days / one.of_days
        assert abs(one.amount - exact) <= unit
