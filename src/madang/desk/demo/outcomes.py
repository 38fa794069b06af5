"""The demo's outcomes: the pilot's 33 jobs and 52 orders, the extension's targets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from madang.desk.demo.programmes import JOBS
from madang.hubs.models import Hub, Membership, Role, system_actor
from madang.hubs.queries import actor_in
from madang.outcomes import actions
from madang.outcomes.models import Indicator, Value
from madang.programmes.models import Place

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor

CODES = (
    "companies", "jobs", "employees", "orders", "order-value", "sales", "patents",
    "survival",
)  # fmt: skip
#: In which year each company of the pilot was no longer in business, made up.
ENDED = (None, 2023, None, None, 2021, None, None, 2024, None, None, None)
#: The last year for which each said whether it was.
HEARD = (2025, 2023, 2025, 2025, 2021, 2022, 2025, 2024, 2025, 2020, 2025)
#: What the extension is promised to bring: by indicator an amount and its currency.
PROMISED = (
    ("companies", 75, ""), ("jobs", 200, ""), ("order-value", 7_500_000, "USD"),
)  # fmt: skip
#: The months of the pilot for which its companies said what jobs they made.
FIRST, LAST = date(2019, 2, 1), date(2019, 12, 31)
BEGINNING = date(2015, 1, 1)


def load(now: datetime) -> None:
    """Make the outcomes that are not there yet; a second call changes nothing."""
    hub = Hub.objects.filter(slug="technology-hub").first()
    if hub is None or Indicator.objects.filter(hub=hub).exists():
        return
    found = Place.objects.filter(hub=hub, cohort__call__slug="bridge-2019")
    pilot = list(found.select_related("organisation", "cohort__programme"))
    pilot.sort(key=lambda place: place.pk)
    if len(pilot) == len(JOBS):
        with transaction.atomic():
            _count(hub, pilot, now)


def _count(hub: Hub, pilot: list[Place], now: datetime) -> None:
    by, today = system_actor(hub), hub.day_of(now)
    actions.take_over(hub, by, codes=CODES)
    known = {row.code: row for row in Indicator.objects.filter(hub=hub)}
    actions.gather_values(hub, by, first=BEGINNING, last=today, now=now)
    staff = Membership.objects.filter(hub=hub, role=Role.PROGRAMME, ended_at=None)
    checks = staff.order_by("pk").first()
    for number, (place, jobs) in enumerate(zip(pilot, JOBS, strict=True)):
        values = {
            "indicator": known["jobs"], "starts_on": FIRST, "ends_on": LAST,
            "amount": Decimal(jobs), "cohort": place.cohort, "origin": "survey",
        }  # fmt: skip
        row = actions.note_value(place.organisation, by, values=values, now=now)
        if checks and number % 4:
            actions.verify_value(row, actor_in(hub, checks.user), now=now)
    if checks:
        _check_orders(known, pilot, actor_in(hub, checks.user), now)
    _say_what_is_spent(hub, by, today)
    _say_who_lives(by, known["survival"], pilot, now)
    for code, amount, currency in PROMISED:
        promise = {
            "indicator": known[code], "programme": pilot[0].cohort.programme,
            "amount": Decimal(amount), "currency": currency, "level": "claimed",
            "starts_on": date(today.year, 1, 1),
            "ends_on": date(today.year + 2, 12, 31),
        }  # fmt: skip
        actions.set_target(hub, by, values=promise)


def _check_orders(
    known: dict[str, Indicator], pilot: list[Place], by: Actor, now: datetime
) -> None:
    """Let somebody have held the orders of most of the pilot's companies to paper."""
    checked = [place.organisation_id for n, place in enumerate(pilot) if n % 4]
    rows = Value.objects.filter(
        indicator__in=[known["orders"], known["order-value"]],
        organisation__in=checked, month__lt=date(2021, 1, 1),
    )  # fmt: skip
    for row in rows.select_related("hub", "indicator", "organisation"):
        actions.verify_value(row, by, now=now)


def _say_who_lives(
    by: Actor, indicator: Indicator, pilot: list[Place], now: datetime
) -> None:
    """Note for each company and year whether it was still in business."""
    for place, ended, heard in zip(pilot, ENDED, HEARD, strict=True):
        for year in range(FIRST.year, heard + 1):
            values = {
                "indicator": indicator, "starts_on": date(year, 1, 1),
                "ends_on": date(year, 12, 31), "cohort": place.cohort,
                "amount": Decimal(0 if year == ended else 1), "origin": "survey",
            }  # fmt: skip
            actions.note_value(place.organisation, by, values=values, now=now)


def _say_what_is_spent(hub: Hub, by: Actor, today: date) -> None:
    """State the region's purchases, of which two in a hundred are local."""
    for year in (2019, today.year):
        values = {
            "starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31),
            "amount": Decimal(39_000_000_000), "currency": "USD",
            "local_percent": Decimal(2), "source": "Bridge Accelerator, call of 2019",
        }  # fmt: skip
        actions.state_spend(hub, by, values=values)
