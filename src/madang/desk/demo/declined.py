"""The demo's comparison group: firms that the pilot declined and that told on.

Eight applied to the call of 2019 and were not taken; seven of them agreed to be asked
later how they fare, and said what jobs and sales they had.  All of it is made up.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from django.db import transaction

from madang.applications import presets
from madang.applications.actions import (
    Wanted,
    begin_application,
    decide_many,
    link_organisation,
    open_intake,
    release,
    save_draft,
    submit,
)
from madang.applications.models import Application, Decision, DecisionOutcome, Intake
from madang.desk.demo import application_words as words
from madang.desk.demo.applications import answers_of, form_of
from madang.directory.actions import add_organisation
from madang.hubs.actions import give_consent, publish_text
from madang.hubs.models import Actor, Hub, User, system_actor
from madang.hubs.queries import actor_in
from madang.outcomes.actions import note_value
from madang.outcomes.consent_words import TEXT, TITLE
from madang.outcomes.models import Indicator
from madang.outcomes.queries.following import FOLLOW_UP, follow_up_text
from madang.programmes.models import Call

if TYPE_CHECKING:
    from madang.hubs.models import ConsentText

FIRMS = (
    ("Torneados Samalayuca", "MX"), ("Empaques Chamizal", "MX"),
    ("Cableado Río Bravo", "MX"), ("Etiquetas Anáhuac", "MX"),
    ("Pinturas Zaragoza", "MX"), ("Mesilla Fixtures", "US"),
    ("Socorro Packaging", "US"), ("Ysleta Controls", "US"),
)  # fmt: skip
#: Who agreed to be followed: all but one.
AGREED = 7
#: What each made in new jobs, and its sales in its own currency, in the first year.
JOBS = (1, 0, 2, 1, 0, 2, 1)
SALES = (910_000, 640_000, 1_250_000, 480_000, 730_000, 58_000, 41_000)
#: The year after which they were asked.
FIRST, LAST = date(2019, 2, 1), date(2019, 12, 31)


def load(now: datetime) -> None:
    """Make who was declined if nobody is yet; a second call changes nothing."""
    hub = Hub.objects.filter(slug="technology-hub").first()
    call = Call.objects.filter(hub=hub, slug="bridge-2019").first() if hub else None
    if hub is None or call is None or Intake.objects.filter(call=call).exists():
        return
    with transaction.atomic():
        by = system_actor(hub)
        edition = form_of(hub, by, now)
        intake = open_intake(call, by, edition=edition, way=presets.bridge())
        text = follow_up_text(hub) or publish_text(
            hub, by, purpose=FOLLOW_UP, title=TITLE, text=TEXT, is_required=False,
            is_abroad=False, now=call.opens_at,
        )  # fmt: skip
        rows = [_apply(intake, number) for number in range(len(FIRMS))]
        _decline(call, rows)
        for number, row in enumerate(rows[:AGREED]):
            _tell_on(row, text, number, now)


def _apply(intake: Intake, number: int) -> Application:
    """Let one firm apply, which staff then enter in the directory."""
    firm = words.Firm(*FIRMS[number])
    at = intake.call.opens_at + timedelta(days=3 + number)
    name = words.FOUNDERS[number % len(words.FOUNDERS)]
    mail = words.plain(f"{name.split()[0].lower()}@{firm.host}")
    user = User.objects.create_user(mail, name=name, language=firm.language)
    row = begin_application(
        intake.call, Actor(user=user, hub=intake.hub), name=firm.name,
        country=firm.country, language=firm.language, now=at,
    )  # fmt: skip
    by, chance = actor_in(intake.hub, user), Random(7000 + number)  # noqa: S311 -- the same demo every time
    answers = answers_of(firm, intake.edition, intake.call, number, chance)
    save_draft(row, by, expected=row.version, answers=answers, now=at)
    submit(row, by, expected=row.version, now=at + timedelta(minutes=5))
    row.refresh_from_db()
    house = system_actor(intake.hub)
    values = {"name": firm.name, "country": firm.country, "kind": "supplier"}
    found = add_organisation(intake.hub, house, values=values, now=at)
    return link_organisation(row, house, organisation=found)


def _decline(call: Call, rows: list[Application]) -> None:
    """Decline all of them, and send each her letter."""
    by, at = system_actor(call.hub), call.closes_at + timedelta(days=7)
    no = Wanted(
        DecisionOutcome.DECLINED, reason_code="places", note="No place was left"
    )
    wanted = {row.pk: no for row in rows}
    decide_many(call, by, wanted=wanted, now=at)
    told = Decision.objects.filter(application__in=rows, superseded_at=None)
    ids = list(told.values_list("pk", flat=True))
    release(call, by, ids=ids, now=at + timedelta(days=1))


def _tell_on(row: Application, text: ConsentText, number: int, now: datetime) -> None:
    """Let a firm agree to be followed, and say how its first year went."""
    who = row.started_by
    if who is None or row.organisation is None:
        return
    at = row.call.closes_at + timedelta(days=14)
    give_consent(text, actor_in(row.hub, who), language=who.language, now=at)
    money = "MXN" if FIRMS[number][1] == "MX" else "USD"
    for code, amount, currency in (
        ("jobs", JOBS[number], ""), ("sales", SALES[number], money),
    ):  # fmt: skip
        indicator = Indicator.objects.get(hub=row.hub, code=code)
        values: dict[str, Any] = {
            "indicator": indicator, "starts_on": FIRST, "ends_on": LAST,
            "amount": Decimal(amount), "currency": currency, "cohort": None,
            "origin": "survey",
        }  # fmt: skip
        note_value(row.organisation, system_actor(row.hub), values=values, now=now)
