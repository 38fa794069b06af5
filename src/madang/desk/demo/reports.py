"""The demo's report: the Bridge's pilot for its first sponsor, frozen and released."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from madang.deals.actions import add_rate, add_source
from madang.desk.demo import report_words as words
from madang.desk.demo.bridge_drawing import drawing
from madang.directory.rules import ORGANISATION
from madang.hubs.actions import give_role
from madang.hubs.models import Hub, Membership, Role, system_actor
from madang.outcomes.periods import last_of, months_on
from madang.programmes.models import Place, ProgrammeSponsor
from madang.reports import actions
from madang.reports.models import Report

if TYPE_CHECKING:
    from datetime import datetime

    from madang.deals.models import RateSource
    from madang.directory.models import Organisation
    from madang.hubs.models import Actor

#: The pilot's last order came a year after it had begun.
BEGAN, ENDED = date(2019, 2, 1), date(2020, 3, 31)
#: The round rate at which the demo's orders were made up.
RATE = Decimal("0.05")
#: What a peso counted at the end of the months before the last that is over, made up.
BEFORE = ("0.0496", "0.0503", "0.0508", "0.0512", "0.0509")
CODES = ["companies", "jobs", "orders", "order-value"]
PROMISED = ["companies", "jobs", "order-value"]
#: How many of the pilot's companies agreed to be named.
AGREED = 6
#: Below how many companies the demo's hub hides figures from outsiders.
FEWEST = 4


def load(now: datetime) -> None:
    """Make the report if it is not there yet; a second call changes nothing."""
    hub = Hub.objects.filter(slug="technology-hub").first()
    if hub is None or Report.objects.filter(hub=hub).exists():
        return
    found = Place.objects.filter(hub=hub, cohort__call__slug="bridge-2019")
    pilot = list(found.select_related("organisation", "cohort__programme"))
    pays = ProgrammeSponsor.objects.filter(hub=hub).select_related("organisation")
    first = pays.order_by("pk").first()
    if not pilot or first is None:
        return
    pilot.sort(key=lambda place: place.pk)
    by, sponsor = system_actor(hub), first.organisation
    with transaction.atomic():
        _seat(hub, by, sponsor)
        actions.choose_fewest(hub, by, expected=0, fewest=FEWEST)
        for place in pilot[:AGREED]:
            _agree(place.organisation, by, "name", now)
        _agree(pilot[0].organisation, by, "story", now)
        today = last_of(months_on(hub.day_of(now), -1))
        source = _rates(hub, by, today, now)
        report = _report(hub, by, pilot[0], sponsor, source, today, now)
        snapshot = actions.freeze_report(report, by, as_of=today, now=now)
        actions.release_snapshot(snapshot, by, now=now)


def _seat(hub: Hub, by: Actor, sponsor: Organisation) -> None:
    """Let the demo's sponsor see what her company pays for."""
    seats = Membership.objects.filter(hub=hub, role=Role.SPONSOR, ended_at=None)
    seat = seats.select_related("user").order_by("pk").first()
    if seat is not None and not seat.scope_id:
        scope = (ORGANISATION, sponsor.pk)
        give_role(hub, by, to=seat.user, role=Role.SPONSOR, scope=scope)


def _agree(firm: Organisation, by: Actor, to: str, now: datetime) -> None:
    day = by.hub.day_of(now) - timedelta(days=30)
    values = {
        "organisation": firm, "to": to, "given_by": words.GIVEN_BY,
        "given_on": day, "remark": "",
    }  # fmt: skip
    actions.note_consent(by.hub, by, values=values)


def _rates(hub: Hub, by: Actor, last: date, now: datetime) -> RateSource:
    """Note what a peso counted at the pilot's end and in the last half year, made up."""
    source = add_source(hub, by, name=words.SOURCE)
    days = {ENDED: RATE, last: RATE}
    for ago, told in enumerate(BEFORE, start=1):
        days[last_of(months_on(last, -ago))] = Decimal(told)
    for day, rate in days.items():
        values = {"on": day, "base": "MXN", "quote": "USD", "rate": rate}
        add_rate(source, by, values=values, now=now)
    return source


def _report(
    hub: Hub,
    by: Actor,
    place: Place,
    sponsor: Organisation,
    source: RateSource,
    last: date,
    now: datetime,
) -> Report:
    """Return the report with words, figures, promises, charts, a picture and a story."""
    cohort = place.cohort
    values = {
        "titles": words.TITLE, "slug": "bridge-pilot", "cohort": cohort,
        "programme": cohort.programme, "sponsor": sponsor, "starts_on": BEGAN,
        "ends_on": ENDED, "step": "quarter", "level": "claimed", "currency": "USD",
        "source": source, "rates_on": last,
    }  # fmt: skip
    report = actions.make_report(hub, by, values=values)
    story = {"texts": words.STORY, "organisation": place.organisation}
    blocks = (
        ("text", {"heads": words.BEGINNING, "texts": words.TEXT}),
        ("figures", {"heads": words.FIGURES, "codes": CODES, "look": "reached"}),
        (
            "figures",
            {
                "heads": words.PROMISED, "texts": words.EXTENSION,
                "codes": PROMISED, "look": "promised",
            },
        ),
        ("chart", {"heads": words.CHART, "codes": ["orders"], "look": "bars"}),
        ("chart", {"heads": words.VALUE, "codes": ["order-value"], "look": "line"}),
        ("table", {"heads": words.TABLE, "codes": CODES[1:], "look": "companies"}),
        ("story", {"heads": words.VOICE, **story}),
    )  # fmt: skip
    for kind, block in blocks:
        actions.add_block(report, by, kind=kind, values=block, now=now)
    seen = {"heads": words.PICTURE, "texts": words.SEEN, "agreed": words.NOBODY}
    actions.add_block(
        report, by, kind="photo", values=seen, picture=drawing(), now=now
    )  # fmt: skip
    return report
