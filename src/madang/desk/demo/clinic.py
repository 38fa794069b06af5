"""The demo's experts' clinic: fourteen startups, three global companies, eleven experts."""

from __future__ import annotations

from datetime import time, timedelta
from random import Random
from typing import TYPE_CHECKING

from django.db import transaction

from madang.directory.models import Organisation
from madang.hubs.models import Hub, system_actor
from madang.meetings import actions
from madang.meetings.models import Field, Matching, MatchingKind

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor
    from madang.meetings.models import Party

STARTUPS = 14
NAMES = {
    "en": "Experts' clinic", "ko": "전문가 클리닉",
    "es": "Clínica de expertos", "zh-hans": "专家咨询会",
}  # fmt: skip
SIDES = (
    {"en": "Startups", "ko": "스타트업", "es": "Startups", "zh-hans": "初创企业"},
    {"en": "Experts", "ko": "전문가", "es": "Expertos", "zh-hans": "专家"},
)
DAY = {
    "en": "Clinic day", "ko": "클리닉 당일",
    "es": "Día de la clínica", "zh-hans": "咨询日",
}  # fmt: skip
#: Experts by the number of their field among the usual ones; the last are companies.
EXPERTS = (
    (0, "Dr. Laura Bennett", "en"), (0, "오세훈 박사", "ko en"),
    (0, "Ing. Tomás Rivera", "es en"), (1, "Grace Holloway", "en"),
    (1, "박소영", "ko"), (2, "Lic. Paola Ceniceros", "es"),
    (2, "Martin Keller", "en"), (3, "변리사 한지민", "ko en"),
    (3, "Susan Whitfield", "en es"), (4, "David Rosen", "en"),
    (4, "이준서", "ko en"),
)  # fmt: skip
COMPANIES = ("Northwind Medical", "Helio Mobility", "Pacific Foods Group")
COMPANY_FIELD = 5


def load(now: datetime) -> None:
    """Make the clinic that is not there yet; a second call changes nothing."""
    hub = Hub.objects.filter(slug="technology-hub").first()
    found = Matching.objects.filter(hub=hub, kind=MatchingKind.CLINIC)
    if hub is None or found.exists():
        return
    firms = Organisation.objects.filter(hub=hub, kind="startup", merged_into=None)
    with transaction.atomic():
        _hold(hub, list(firms.order_by("-name")[:STARTUPS]), now)


def _hold(hub: Hub, firms: list[Organisation], now: datetime) -> None:
    by, chance = system_actor(hub), Random(14)  # noqa: S311 -- a demo, no secret
    values = {"names": NAMES, "kind": "clinic", "left": SIDES[0], "right": SIDES[1]}
    of = actions.make_matching(hub, by, values=values)
    of = actions.add_usual_fields(of, by, expected=of.version)
    fields = list(Field.objects.filter(matching=of))
    marks: list[tuple[int, int]] = []
    for firm in firms:
        spoken = ("ko",) if firm.country == "KR" else ("es", "en")
        row = _party(of, by, "left", firm.name, spoken, firm)
        needs = [*chance.sample(fields[:COMPANY_FIELD], 3), fields[COMPANY_FIELD]]
        marks += [(row.pk, field.pk) for field in needs]
    for number, name, spoken_text in EXPERTS:
        row = _party(of, by, "right", name, tuple(spoken_text.split()))
        marks.append((row.pk, fields[number].pk))
    for name in COMPANIES:
        row = _party(of, by, "right", name, ("en",))
        marks.append((row.pk, fields[COMPANY_FIELD].pk))
    of = actions.set_fields(of, by, marks=marks, expected=of.version)
    of = actions.set_interpreters(
        of, by, people=_interpreters(), expected=of.version, now=now
    )
    _publish(of, by, now)


def _party(
    of: Matching,
    by: Actor,
    side: str,
    name: str,
    spoken: tuple[str, ...],
    firm: Organisation | None = None,
) -> Party:
    sits = [actions.Sits(f"{name} CEO" if firm else name, "", spoken)]
    values = {"name": name, "side": side, "organisation": firm}
    return actions.add_party(of, by, values=values, sitting=sits)


def _interpreters() -> list[actions.Interprets]:
    return [
        actions.Interprets("서미나", "mina.seo@example.org", ("en-ko", "es-ko")),
        actions.Interprets("박하늘", "haneul.park@example.org", ("en-ko",)),
        actions.Interprets("Ana Lucía Prado", "ana.prado@example.org", ("en-es",)),
    ]


def _publish(of: Matching, by: Actor, now: datetime) -> None:
    day = now.date() + timedelta(days=9)
    values = {
        "names": DAY, "kind": "venue", "zone": of.hub.zone, "starts_on": day,
        "ends_on": day, "opens": time(9), "closes": time(16), "slot_minutes": 25,
        "pause_minutes": 5, "breaks": [["12:30", "13:30"]], "least": 0, "most": 14,
    }  # fmt: skip
    tables = [(str(n), "") for n in range(1, len(EXPERTS) + len(COMPANIES) + 1)]
    round_ = actions.make_round(of, by, values=values, tables=tables)
    run = actions.plan_round(round_, by, now=now)
    round_ = actions.adopt_run(run, by, expected=round_.version)
    actions.publish_round(round_, by, expected=round_.version, now=now)
