"""Outcomes in numbers: cohorts of companies, a million values, 100,000 orders."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from benchmarks import outcome_sides as sides
from madang.directory.models import Organisation
from madang.hubs.models import system_actor
from madang.outcomes import actions
from madang.outcomes.actions.trading import count_trade
from madang.outcomes.models import Indicator, Value, ValueState
from madang.outcomes.periods import last_of, months_on
from madang.programmes.models import Cohort, Place, Programme, ProgrammeSponsor
from madang.sourcing.models import PurchaseOrder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from madang.hubs.models import Hub

AT_ONCE = 5000
PROGRAMMES, COHORTS, SPONSORS = 20, 400, 8
CODES = (
    "jobs", "employees", "sales", "exports", "investment", "grants", "patents",
    "pilots", "certificates", "survival",
)  # fmt: skip
FIRST = date(2019, 1, 1)
MONTHS = 84
AT = datetime(2026, 1, 5, tzinfo=UTC)
STATES = (
    ValueState.CLAIMED,
    ValueState.CLAIMED,
    ValueState.EVIDENCED,
    ValueState.VERIFIED,
)


def bring(hub: Hub, companies: int, values: int, orders: int) -> tuple[int, ...]:
    """Fill a hub; return a programme, a cohort, a company and a sponsor of it.

    And another cohort, an indicator that is a flow and one that is a stock.
    """
    by = system_actor(hub)
    firms = Organisation.objects.bulk_create(
        (
            Organisation(
                hub=hub,
                name=f"Company {n:05}",
                city=sides.city_of(n),
                country=sides.country_of(n),
            )
            for n in range(companies)
        ),
        batch_size=AT_ONCE,
    )
    programmes = _programmes(hub)
    cohorts = _cohorts(hub, programmes, firms)
    sponsors = _sponsors(hub, programmes)
    for number, programme in enumerate(programmes):
        shares = {sponsors[number % SPONSORS].pk: Decimal(60)}
        for year in (2019, 2022, 2025):
            actions.set_shares(programme, by, starts_on=date(year, 1, 1), shares=shares)
    actions.take_over(hub, by, codes=CODES)
    known = list(Indicator.objects.filter(hub=hub).order_by("pk"))
    _save(Value, _values(hub, firms, cohorts, known, values))
    _orders(hub, firms, orders)
    sides.work(hub, firms)
    sides.decline(hub, cohorts[0], known)
    sides.partner(hub, CODES, FIRST)
    actions.recount_tallies(hub, by)
    _targets(hub, known, programmes[0], cohorts[0], sponsors[0])
    count_trade(hub)
    codes = {one.code: one.pk for one in known}
    keys = programmes[0].pk, cohorts[0].pk, firms[0].pk, sponsors[0].pk
    return *keys, cohorts[1].pk, codes["sales"], codes["employees"]


def _save(model: type, rows: Iterator[object]) -> None:
    while some := list(islice(rows, AT_ONCE)):
        model.objects.bulk_create(some, batch_size=AT_ONCE)


def _programmes(hub: Hub) -> list[Programme]:
    return Programme.objects.bulk_create(
        Programme(
            hub=hub,
            slug=f"outcome-{n}",
            names={"en": f"Programme {n}"},
            state="running",
        )
        for n in range(PROGRAMMES)
    )


def _cohorts(
    hub: Hub, programmes: list[Programme], firms: list[Organisation]
) -> list[Cohort]:
    cohorts = Cohort.objects.bulk_create(
        Cohort(
            hub=hub,
            programme=programmes[n % PROGRAMMES],
            names={"en": f"Cohort {n}"},
            starts_on=months_on(FIRST, n % 48),
            ends_on=last_of(months_on(FIRST, n % 48 + 6)),
            places=60,
        )
        for n in range(COHORTS)
    )
    Place.objects.bulk_create(
        Place(
            hub=hub,
            cohort=cohorts[n % COHORTS],
            organisation=firm,
            state="graduated",
            since=FIRST,
            seat=n // COHORTS + 1,
        )
        for n, firm in enumerate(firms)
    )
    return cohorts


def _sponsors(hub: Hub, programmes: list[Programme]) -> list[Organisation]:
    sponsors = Organisation.objects.bulk_create(
        Organisation(hub=hub, name=f"Sponsor {n}", kind="corporate", country="US")
        for n in range(SPONSORS)
    )
    ProgrammeSponsor.objects.bulk_create(
        ProgrammeSponsor(
            hub=hub,
            programme=programme,
            organisation=sponsors[(n + more) % SPONSORS],
            starts_on=FIRST,
        )
        for n, programme in enumerate(programmes)
        for more in range(2)
    )
    return sponsors


def _values(
    hub: Hub,
    firms: list[Organisation],
    cohorts: list[Cohort],
    indicators: list[Indicator],
    many: int,
) -> Iterator[Value]:
    """Yield values: every company in its cohort, month after month."""
    each = -(-many // (len(firms) * len(indicators)))
    made = 0
    for number, firm in enumerate(firms):
        cohort = cohorts[number % COHORTS]
        for place, indicator in enumerate(indicators):
            for turn in range(each):
                if made == many:
                    return
                made += 1
                step = MONTHS // each
                month = months_on(FIRST, (number * 7 + place + turn * step) % MONTHS)
                money = indicator.is_money
                yield Value(
                    hub=hub,
                    indicator=indicator,
                    organisation=firm,
                    cohort=cohort,
                    edition=indicator.edition,
                    starts_on=month,
                    ends_on=last_of(month),
                    month=month,
                    amount=Decimal(made * 7919 % 10**7).scaleb(-2 if money else 0)
                    if money
                    else Decimal(made % 40),
                    currency=("USD", "MXN")[number % 2] if money else "",
                    state=STATES[made % len(STATES)],
                    origin="import",
                    noted_at=AT,
                )


def _orders(hub: Hub, firms: list[Organisation], many: int) -> None:
    """Place orders of one line each."""
    buyers = firms[:40]
    for start in range(0, many, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, many))
        PurchaseOrder.objects.bulk_create(
            PurchaseOrder(
                hub=hub,
                buyer=buyers[n % len(buyers)],
                supplier=firms[len(buyers) + sides.drawn(n, len(firms) - len(buyers))],
                number=f"PO-{n}",
                number_key=f"po{n}",
                ordered_on=months_on(FIRST, sides.drawn(n // 3, MONTHS)),
                amount=Decimal(1000 + n),
                currency=("USD", "MXN")[sides.drawn(n // 7, 2)],
                is_local=sides.drawn(n // 5, 3) == 0,
            )
            for n in numbers
        )


def _targets(
    hub: Hub,
    indicators: list[Indicator],
    programme: Programme,
    cohort: Cohort,
    sponsor: Organisation,
) -> None:
    """Promise something of every reach, three times."""
    by = system_actor(hub)
    reaches = ({}, {"programme": programme}, {"cohort": cohort}, {"sponsor": sponsor})
    for reach in reaches:
        for indicator in indicators[:3]:
            values = {
                "indicator": indicator, "programme": None, "cohort": None,
                "sponsor": None, "amount": Decimal(10**9), "level": "claimed",
                "currency": "USD" if indicator.is_money else "", "remark": "",
                "starts_on": date(2024, 1, 1), "ends_on": date(2027, 12, 31), **reach,
            }  # fmt: skip
            actions.set_target(hub, by, values=values)
