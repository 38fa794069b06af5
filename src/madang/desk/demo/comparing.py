"""The demo's comparisons: a partner hub's figures, sponsors' shares, staff and sales."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from madang.directory.models import Organisation
from madang.hubs.actions import share
from madang.hubs.models import Hub, Membership, Role, system_actor
from madang.hubs.queries import actor_in
from madang.outcomes import actions
from madang.outcomes.models import Indicator, SponsorShare
from madang.outcomes.periods import Period, months_on
from madang.programmes.models import Place, Programme, ProgrammeSponsor

if TYPE_CHECKING:
    from datetime import datetime

#: What the partner counts and shares; the last by a meaning of its own.
CODES = ("jobs", "employees", "sales")
MEANING = {
    "en": "Invoiced sales of the last twelve months, without tax",
    "es": "Ventas facturadas de los últimos doce meses, sin impuestos",
}
JOBS = (4, 2, 7, 1, 3, 5, 2, 6)
STAFF = (12, 8, 31, 5, 9, 17, 7, 22, 14, 6, 11)
#: The jobs that companies of the running cohort have made so far.
MADE = (2, 1, 4, 1, 3, 2, 1)
#: What the extension's sponsors call theirs, in percent; the rest is nobody's.
SHARES = (60, 20, 10)


def load(now: datetime) -> None:
    """Make what is compared with what there is; a second call changes nothing."""
    hub = Hub.objects.filter(slug="technology-hub").first()
    partner = Hub.objects.filter(slug="pioneers-21").first()
    programme = Programme.objects.filter(hub=hub, slug="bridge").first()
    if hub is None or SponsorShare.objects.filter(hub=hub).exists():
        return
    with transaction.atomic():
        if programme:
            _agree_on_shares(programme, hub.day_of(now))
        _say_how_many_work(hub, now)
        if partner and not Indicator.objects.filter(hub=partner).exists():
            _let_partner_share(partner, hub, now)


def _agree_on_shares(programme: Programme, today: date) -> None:
    rows = ProgrammeSponsor.objects.filter(programme=programme).order_by("pk")
    sponsors = list(rows.values_list("organisation", flat=True))
    shares = {
        key: Decimal(part) for key, part in zip(sponsors, SHARES, strict=False)
    }  # fmt: skip
    by = system_actor(programme.hub)
    actions.set_shares(programme, by, starts_on=date(today.year, 1, 1), shares=shares)


def _say_how_many_work(hub: Hub, now: datetime) -> None:
    """Note staff, sales and new jobs of the latest cohort that has begun, for the last month."""
    today = hub.day_of(now)
    places = Place.objects.filter(hub=hub, cohort__starts_on__lte=today)
    latest = places.order_by("-cohort__starts_on").values("cohort")[:1]
    taken = places.filter(cohort=latest).select_related("organisation", "cohort")
    known = {row.code: row for row in Indicator.objects.filter(hub=hub)}
    if "employees" not in known or "sales" not in known:
        return
    month = Period.around(months_on(today, -1), months_on(today, -1))
    by = system_actor(hub)
    for number, place in enumerate(taken.order_by("pk")[: len(STAFF)]):
        common = {
            "starts_on": month.first, "ends_on": month.last, "cohort": place.cohort,
            "origin": "survey",
        }  # fmt: skip
        for code, amount, currency in (
            ("employees", STAFF[number], ""),
            ("sales", STAFF[number] * 41_500, "MXN" if number % 3 else "USD"),
            *(("jobs", made, "") for made in MADE[number : number + 1]),
        ):
            values = {
                "indicator": known[code], "amount": Decimal(amount),
                "currency": currency, **common,
            }  # fmt: skip
            actions.note_value(place.organisation, by, values=values, now=now)


def _let_partner_share(partner: Hub, hub: Hub, now: datetime) -> None:
    """The partner counts jobs, staff and sales of its startups, and shares the sums."""
    owner = Membership.objects.filter(hub=partner, role=Role.OWNER).earliest("pk")
    by, today = actor_in(partner, owner.user), partner.day_of(now)
    actions.take_over(partner, by, codes=CODES)
    known = {row.code: row for row in Indicator.objects.filter(hub=partner)}
    sales = known["sales"]
    meanings = {**sales.meanings, **MEANING}
    known["sales"] = actions.change_indicator(
        sales, by, expected=sales.version, values={"meanings": meanings}
    )
    month = Period.around(months_on(today, -2), months_on(today, -2))
    startups = Organisation.objects.filter(hub=partner, kind="startup").order_by("pk")
    for number, firm in enumerate(startups[: len(JOBS)]):
        for code, amount, currency in (
            ("jobs", JOBS[number], ""), ("employees", STAFF[number], ""),
            ("sales", STAFF[number] * 3_200, "USD"),
        ):  # fmt: skip
            values = {
                "indicator": known[code], "amount": Decimal(amount),
                "currency": currency, "starts_on": month.first,
                "ends_on": month.last, "cohort": None, "origin": "staff",
            }  # fmt: skip
            actions.note_value(firm, by, values=values, now=now)
    for row in known.values():
        share(
            row, by, with_hub=hub, fields=["figures"], now=now,
            until=now + timedelta(days=120), reason="One report for the border region",
        )  # fmt: skip
