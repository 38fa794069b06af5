"""The demo's programmes: Bridge with its co-host, one Korean, one in Hong Kong."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from madang.desk.demo import programme_words as words
from madang.directory.models import Affiliation, Organisation
from madang.hubs.models import Actor, Hub, Membership, Role, Site, system_actor
from madang.programmes import actions
from madang.programmes.models import (
    Baseline,
    ChecklistItem,
    Cohort,
    CohortSession,
    Measure,
    Place,
    Programme,
)
from madang.programmes.moments import start_of
from madang.programmes.queries import sites_of_programme
from madang.programmes.quotas import Quota
from madang.programmes.weekly import WeeklyPlan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.programmes.models import Call

#: The pilot of 2019, company by company: jobs, orders and their value gained.
JOBS = (6, 5, 4, 3, 3, 3, 2, 2, 2, 2, 1)
ORDERS = (9, 8, 7, 6, 5, 5, 4, 3, 2, 2, 1)
VALUES = (
    310_000, 240_000, 205_000, 175_000, 150_000, 120_000,
    95_000, 75_000, 50_000, 35_000, 25_000,
)  # fmt: skip
PILOT_BEGAN, PILOT_ENDED = date(2019, 2, 18), date(2019, 5, 10)
SIX_AND_SIX = (
    Quota("country", "MX", 6, 6, spill=True),
    Quota("country", "US", 6, 6, spill=True),
)


def load(now: datetime) -> None:
    """Make the programmes that are not there yet; a second call changes nothing."""
    for slug, make in (
        ("technology-hub", _bridge),
        ("incheon-campus", _smart_venture),
        ("cyberport", _incubation),
    ):
        hub = Hub.objects.filter(slug=slug).first()
        if hub is not None and not Programme.objects.filter(hub=hub).exists():
            with transaction.atomic():
                make(hub, now)


def _programme(hub: Hub, told: dict[str, Any], sites: Sequence[Site]) -> Programme:
    by = system_actor(hub)
    values = {"colour": hub.colour, "languages": list(hub.languages), **told}
    row = actions.add_programme(hub, by, values=values, sites=sites)
    return actions.start_programme(row, by)


def _call(  # noqa: PLR0913 -- what a call consists of
    programme: Programme,
    told: dict[str, Any],
    *,
    opens: date,
    closes: date,
    at: time,
    early: date | None = None,
) -> Call:
    by = system_actor(programme.hub)
    zone = sites_of_programme(programme)[0].zone

    def moment(day: date, clock: time) -> datetime:
        gone = timedelta(hours=clock.hour, minutes=clock.minute)
        return start_of(day, zone) + gone

    values = {
        "zone": zone,
        "opens_at": moment(opens, time(9)),
        "early_at": moment(early, at) if early else None,
        "closes_at": moment(closes, at),
        "languages": programme.languages,
        **told,
    }
    return actions.publish_call(actions.add_call(programme, by, values=values), by)


def _cohort(  # noqa: PLR0913 -- what a cohort consists of
    programme: Programme,
    names: dict[str, str],
    first: date,
    last: date,
    places: int,
    *,
    shares: Sequence[Quota] = (),
    **more: Any,
) -> Cohort:
    values = {
        "names": names,
        "starts_on": first,
        "ends_on": last,
        "places": places,
        **more,
    }
    by = system_actor(programme.hub)
    return actions.add_cohort(programme, by, values=values, shares=shares)


def _take_in(
    cohort: Cohort, organisation: Organisation, day: date, *, accepts: bool = True
) -> Place:
    by = system_actor(cohort.hub)
    place = actions.offer_place(cohort, by, organisation=organisation, today=day)
    if accepts:
        actions.accept_place(place, by, expected=place.version, today=day)
    return place


def _plan(cohort: Cohort, weekday: int, begins: time, minutes: int) -> None:
    sites = sites_of_programme(cohort.programme)
    plan = WeeklyPlan(
        weekday=weekday,
        begins=begins,
        minutes=minutes,
        sites=tuple(site.pk for site in sites),
        countries=tuple(dict.fromkeys(site.country for site in sites)),
    )
    actions.plan_weeks(
        cohort,
        system_actor(cohort.hub),
        expected=cohort.version,
        plan=plan,
        sites=sites,
        language=cohort.hub.languages[0],
    )


def _topics(cohort: Cohort, topics: Sequence[dict[str, str]]) -> None:
    sessions = list(CohortSession.objects.filter(cohort=cohort))
    for session, topic in zip(sessions, topics, strict=False):
        session.title = topic
    CohortSession.objects.bulk_update(sessions, ["title"])


def _companies(hub: Hub, country: str, before: date) -> list[Organisation]:
    """Return companies of a country that are old enough, the founder's own first."""
    firms = list(
        Organisation.objects.filter(
            hub=hub,
            country=country,
            kind__in=["startup", "supplier"],
            state="active",
            founded_on__lt=before - timedelta(days=730),
        ).order_by("pk")
    )
    own = set(
        Membership.objects.filter(hub=hub, role=Role.MEMBER).values_list(
            "scope_id", flat=True
        )
    )
    mine = Organisation.objects.filter(hub=hub, pk__in=own, country=country)
    return [*mine, *(firm for firm in firms if firm.pk not in own)]


def _bridge(hub: Hub, now: datetime) -> None:
    by, today = system_actor(hub), now.date()
    programme = _programme(hub, words.BRIDGE, list(Site.objects.filter(hub=hub)))
    _partners(programme, now)
    mexican = _companies(hub, "MX", today)
    american = _companies(hub, "US", today)
    _pilot(programme, [*mexican[20:26], *american[20:25]])
    paper = actions.add_agreement(programme, by, now=now, **words.BRIDGE_AGREEMENT).row
    actions.add_agreement(programme, by, now=now, **words.PHOTO_AGREEMENT)
    running = _cohort(
        programme,
        words.season("Cohort", "Cohorte", today.year, 2),
        today - timedelta(weeks=6),
        today + timedelta(weeks=6),
        12,
        shares=SIX_AND_SIX,
    )
    actions.start_cohort(running, by)
    _plan(running, 2, time(16), 150)
    _topics(running, words.BRIDGE_TOPICS)
    firms = [*mexican[:6], *american[:5]]
    day = running.starts_on
    places = [_take_in(running, firm, day) for firm in firms]
    _take_in(running, american[5], today, accepts=False)
    _checklist(running, today)
    _begin(places[1:], paper.editions.first(), now)
    call = _call(
        programme,
        {**words.BRIDGE_CALL, "grace_minutes": 15, "slug": "bridge-next"},
        opens=today - timedelta(days=18),
        early=today + timedelta(days=6),
        closes=_weekday(today + timedelta(days=25)),
        at=time(16),
    )
    first = today + timedelta(weeks=9)
    _cohort(
        programme,
        words.season("Cohort", "Cohorte", first.year, 1),
        first,
        first + timedelta(weeks=12),
        12,
        shares=SIX_AND_SIX,
        call=call,
    )


def _weekday(day: date) -> date:
    """Return the day, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _partners(programme: Programme, now: datetime) -> None:
    by = system_actor(programme.hub)
    partner = Hub.objects.filter(slug="pioneers-21").first()
    if partner is not None:
        actions.grant_cohost(
            programme,
            by,
            partner=partner,
            sees=["programme", "cohorts", "applications", "decisions"],
            starts_at=now - timedelta(days=200),
            remark="Convenio 2026-04",
            now=now,
        )
    plants = Organisation.objects.filter(hub=programme.hub, kind="corporate")
    for plant in plants.order_by("pk")[:3]:
        actions.add_sponsor(
            programme, by, organisation=plant, starts_on=date(2019, 1, 1)
        )


def _pilot(programme: Programme, firms: Sequence[Organisation]) -> None:
    """The pilot of 2019 with its eleven companies and what they gained."""
    by = system_actor(programme.hub)
    call = _call(
        programme,
        {**words.PILOT_CALL, "slug": "bridge-2019"},
        opens=date(2018, 11, 12),
        closes=date(2019, 1, 18),
        at=time(16),
    )
    cohort = _cohort(
        programme,
        words.PILOT,
        PILOT_BEGAN,
        PILOT_ENDED,
        12,
        shares=SIX_AND_SIX,
        call=call,
        summary=words.PILOT_SUMMARY,
    )
    actions.start_cohort(cohort, by)
    _plan(cohort, 1, time(16), 180)
    rows = []
    for number, firm in enumerate(firms):
        place = _take_in(cohort, firm, PILOT_BEGAN)
        actions.graduate_place(place, by, expected=place.version, today=PILOT_ENDED)
        jobs, orders = 4 + number, number % 3
        value = orders * 18_000
        gained = (JOBS[number], ORDERS[number], VALUES[number])
        rows += _figures(place, PILOT_BEGAN, jobs, orders, value)
        after = (jobs + gained[0], orders + gained[1], value + gained[2])
        rows += _figures(place, PILOT_ENDED, *after)
    Baseline.objects.bulk_create(rows)
    actions.end_cohort(cohort, by)


def _figures(
    place: Place, day: date, jobs: int, orders: int, value: int
) -> list[Baseline]:
    money = place.hub.currency
    given = (
        (Measure.JOBS, jobs, ""),
        (Measure.ORDERS, orders, ""),
        (Measure.ORDER_VALUE, value, money),
    )
    at = start_of(day, "UTC")
    return [
        Baseline(
            hub=place.hub,
            place=place,
            measure=measure,
            value=Decimal(amount),
            currency=currency,
            as_of=day,
            entered_at=at,
        )
        for measure, amount, currency in given
    ]


def _checklist(cohort: Cohort, today: date) -> None:
    for number, (names, days, is_for_staff) in enumerate(words.CHECKLIST):
        ChecklistItem.objects.create(
            hub=cohort.hub,
            cohort=cohort,
            names=names,
            due_on=today + timedelta(days=days),
            is_for_staff=is_for_staff,
            order=number,
        )


def _begin(places: Sequence[Place], edition: Any, now: datetime) -> None:
    """Let most of a cohort's companies have signed, ticked and given figures."""
    items = list(ChecklistItem.objects.filter(cohort=places[0].cohort))
    for number, place in enumerate(places):
        if number % 4 == 3:
            continue
        by = Actor(
            user=None,
            hub=place.hub,
            scoped=frozenset(
                {(Role.MEMBER, "directory.organisation", place.organisation_id)}
            ),
        )
        head = Affiliation.objects.filter(organisation=place.organisation).first()
        language = place.hub.languages[0]
        actions.sign(
            place,
            by,
            edition=edition,
            language=language,
            typed_name=str(head.person) if head else str(place.organisation),
            agrees=True,
            consent=words.CONSENT.get(language, words.CONSENT["en"]),
            now=now - timedelta(days=20 - number),
        )
        for item in items[: 1 + number % 3]:
            if not item.is_for_staff:
                actions.tick(place, by, item=item, now=now - timedelta(days=9))
        actions.set_figures(
            place,
            by,
            figures=_first_figures(number, place.hub.currency),
            as_of=place.cohort.starts_on,
            now=now - timedelta(days=8),
        )


def _first_figures(number: int, currency: str) -> list[tuple[str, Decimal, str]]:
    unit = 1_000_000 if currency == "KRW" else 1_000
    figures = [
        (Measure.JOBS, Decimal(5 + 3 * number), ""),
        (Measure.SALES, Decimal(180 + 95 * number) * unit, currency),
        (Measure.ORDERS, Decimal(number % 5), ""),
        (Measure.ORDER_VALUE, Decimal(22 * (number % 5)) * unit, currency),
    ]
    if number % 2:
        figures.append((Measure.INVESTMENT, Decimal(120 * number) * unit, currency))
    return [(measure.value, value, money) for measure, value, money in figures]


def _smart_venture(hub: Hub, now: datetime) -> None:
    by, today = system_actor(hub), now.date()
    programme = _programme(hub, words.SMART_VENTURE, list(Site.objects.filter(hub=hub)))
    paper = actions.add_agreement(programme, by, now=now, **words.KOREAN_AGREEMENT).row
    past = _call(
        programme,
        {**words.SMART_VENTURE_CALL, "slug": f"smart-venture-{today.year}"},
        opens=date(today.year, 2, 2),
        closes=date(today.year, 2, 27),
        at=time(23, 59),
    )
    cohort = _cohort(
        programme,
        words.number_of_cohort(today.year - 2012),
        today - timedelta(weeks=20),
        today + timedelta(weeks=12),
        25,
        call=past,
        summary=words.SMART_VENTURE_SUMMARY,
    )
    actions.start_cohort(cohort, by)
    _plan(cohort, 3, time(14), 180)
    firms = _companies(hub, "KR", today + timedelta(days=730))[:25]
    places = [_take_in(cohort, firm, cohort.starts_on) for firm in firms]
    _checklist(cohort, today)
    _begin(places[:12], paper.editions.first(), now)
    actions.send_on_leave(
        places[-1],
        by,
        expected=places[-1].version,
        today=today,
        back_on=today + timedelta(days=40),
        reason="대표자 출산휴가",
    )
    ahead = today + timedelta(weeks=10)
    _call(
        programme,
        {**words.SMART_VENTURE_NEXT, "slug": f"smart-venture-{ahead.year}-next"},
        opens=ahead,
        closes=_weekday(ahead + timedelta(days=25)),
        at=time(23, 59),
    )


def _incubation(hub: Hub, now: datetime) -> None:
    today = now.date()
    programme = _programme(hub, words.INCUBATION, list(Site.objects.filter(hub=hub)))
    call = _call(
        programme,
        {**words.INCUBATION_CALL, "slug": "incubation"},
        opens=today - timedelta(days=40),
        closes=_weekday(today + timedelta(days=12)),
        at=time(18),
    )
    first = today + timedelta(weeks=8)
    _cohort(
        programme,
        words.season("Batch", "Grupo", first.year, 1),
        first,
        first + timedelta(weeks=104),
        40,
        call=call,
    )
