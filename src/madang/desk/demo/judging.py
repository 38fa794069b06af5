"""The demo's judging: twelve judges, some with ties, read the Bridge call's firms."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.text import slugify

from madang.applications.queries import applications_to_judge
from madang.directory.models import Affiliation, Organisation, Person
from madang.hubs.models import Hub, Membership, Role, User, system_actor
from madang.hubs.queries import actor_in
from madang.judging import actions
from madang.judging.models import InterestKind, Judge, Read, Round, Seat
from madang.judging.queries import reads_visible_to
from madang.programmes.models import Call

if TYPE_CHECKING:
    from datetime import datetime

    from madang.applications.models import Application
    from madang.hubs.models import Actor

STAGE, FEWEST = "review", 6
NAMES = {
    "en": "Written review", "ko": "서면 심사",
    "es": "Evaluación escrita", "zh-hans": "书面评审",
}  # fmt: skip
#: Name, role, languages, ISIC sections; the first is the hub's own guest.
JUDGES = (
    ("", "Investor", ["es", "en"], ["C", "J"]),
    ("Héctor Solís Baeza", "Investor", ["es", "en"], ["C"]),
    ("Rebecca Lindqvist", "Founder", ["en", "es"], ["J"]),
    ("Guillermo Tarango", "Executive", ["es", "en"], ["C", "H"]),
    ("Denise Okafor", "Lawyer", ["en", "es"], ["M"]),
    ("Martha Elizondo Ruiz", "Executive", ["es", "en"], ["C"]),
    ("Samuel Prewitt", "Investor", ["en", "es"], ["J", "Q"]),
    ("Ximena Carrasco", "Founder", ["es", "en"], ["A", "C"]),
    ("Walter Nakamura", "Executive", ["en", "es"], ["C", "D"]),
    ("Lourdes Armendáriz", "Lawyer", ["es", "en"], ["M"]),
    ("Patrick Delaney", "Investor", ["en", "es"], ["G", "H"]),
    ("Irma Valdivia Ochoa", "Professor", ["es", "en"], ["C", "P"]),
)
CRITERIA: tuple[tuple[str, str, dict[str, str], dict[str, dict[str, str]]], ...] = (
    (
        "team", "0.3",
        {"en": "Team", "ko": "팀", "es": "Equipo", "zh-hans": "团队"},
        {
            "1": {"en": "Alone, no time for it", "ko": "혼자이고 시간이 없음",
                  "es": "Sola y sin tiempo", "zh-hans": "单人，无暇投入"},
            "3": {"en": "Complete on paper", "ko": "서류상 갖춰짐",
                  "es": "Completo en papel", "zh-hans": "纸面上齐备"},
            "5": {"en": "Has built and sold before", "ko": "만들고 팔아 본 경험",
                  "es": "Ya construyó y vendió", "zh-hans": "曾做出并售出产品"},
        },
    ),
    (
        "market", "0.3",
        {"en": "Market", "ko": "시장", "es": "Mercado", "zh-hans": "市场"},
        {
            "1": {"en": "Nobody pays", "ko": "돈을 낼 고객이 없음",
                  "es": "Nadie paga", "zh-hans": "无人付费"},
            "5": {"en": "Customers on both sides of the border wait",
                  "ko": "국경 양쪽에서 고객이 기다림",
                  "es": "Esperan clientes de ambos lados de la frontera",
                  "zh-hans": "边境两侧都有客户在等"},
        },
    ),
    (
        "product", "0.25",
        {"en": "Product and technology", "ko": "제품과 기술",
         "es": "Producto y tecnología", "zh-hans": "产品与技术"},
        {},
    ),
    (
        "border", "0.15",
        {"en": "Use of the border", "ko": "국경의 활용",
         "es": "Uso de la frontera", "zh-hans": "对边境的利用"},
        {},
    ),
)  # fmt: skip
PLEDGED = (
    "Evalúo por lo que consta en la solicitud y por los criterios, y por nada más."
)
REMARKS = (
    "Strong team, thin market.", "Buen equipo; falta un plan de ventas.",
    "The unit costs do not add up yet.", "Ya tiene clientes en ambos lados.", "",
)  # fmt: skip


def load(now: datetime) -> None:
    """Make the judging that is not there yet; a second call changes nothing."""
    hub = Hub.objects.filter(slug="technology-hub").first()
    call = Call.objects.filter(hub=hub, slug="bridge-next").first() if hub else None
    if hub is None or call is None or Round.objects.filter(hub=hub).exists():
        return
    firms = list(applications_to_judge(call, STAGE))
    if len(firms) < FEWEST:
        return
    with transaction.atomic():
        _judge(call, firms, now)


def _judge(call: Call, firms: list[Application], now: datetime) -> None:
    by = system_actor(call.hub)
    judges = [_person(call.hub, number, by) for number in range(len(JUDGES))]
    _tie(judges, firms, by, now)
    round_ = actions.make_round(call, by, values=_values(now))
    actions.set_rubric(round_, by, expected=round_.version, content=rubric())
    cover = [
        {"fact": "role", "count": 1, "option": "Investor"},
        {"fact": "industry", "count": 1, "option": ""},
    ]
    actions.set_cover(round_, by, expected=round_.version, content=cover)
    for number, judge in enumerate(judges):
        seat = actions.invite_judge(round_, by, judge=judge, capacity=8, now=now)
        if number < len(judges) - 1:
            take_seat(seat, by, now)
    actions.allocate_now(round_, by, name="Bridge", seconds=5, now=now)
    round_.refresh_from_db()
    actions.open_round(round_, by, expected=round_.version)
    for number, judge in enumerate(judges[:-1]):
        _score(judge, number, now)


def _values(now: datetime) -> dict[str, Any]:
    return {
        "names": NAMES,
        "stage": STAGE,
        "reads_each": 3,
        "minutes_each": 20,
        "opens_at": now - timedelta(days=2),
        "closes_at": now + timedelta(days=9),
    }


def rubric() -> dict[str, Any]:
    """Return the criteria by which the demo's judges score."""
    criteria = [
        {"key": key, "weight": weight, "names": names, "anchors": anchors}
        for key, weight, names, anchors in CRITERIA
    ]
    return {"lowest": "1", "highest": "5", "step": "1", "criteria": criteria}


def _person(hub: Hub, number: int, by: Actor) -> Judge:
    """Take somebody into the pool: the hub's own guest first."""
    name, role, languages, expertise = JUDGES[number]
    guest = Membership.objects.filter(hub=hub, role=Role.JUDGE, ended_at=None).first()
    if not name and guest is not None:
        person = Person.objects.get(hub=hub, user=guest.user)
    else:
        name = name or "Aurora Benítez"
        mail = f"{slugify(name).replace('-', '.')}@jueces{number}.example"
        person = Person.objects.create(
            hub=hub, name=name, email=mail, languages=languages
        )
    values = {
        "role": role, "languages": languages, "expertise": expertise, "capacity": 8,
    }  # fmt: skip
    return actions.add_judge(hub, by, person=person, values=values)


def _tie(
    judges: list[Judge], firms: list[Application], by: Actor, now: datetime
) -> None:
    """Tie some judges: an adviser, an employee, an investor's partner, a cousin."""
    linked: list[Organisation] = []
    for one in firms:
        firm = one.organisation
        if firm is not None:
            linked.append(firm)
    roles = ("adviser", "board")
    for judge, home, role in zip(judges[1:3], linked, roles, strict=False):
        Affiliation.objects.create(
            hub=by.hub, person=judge.person, organisation=home, role=role
        )
    actions.say_interest(
        judges[3],
        by,
        kind=InterestKind.KINSHIP,
        application=firms[2],
        reason="Primo",
        now=now,
    )
    fund = Organisation.objects.filter(hub=by.hub, kind="investor").first()
    if fund is not None:
        judges[6].employer = fund
        judges[6].save(update_fields=["employer"])


def take_seat(seat: Seat, by: Actor, now: datetime) -> None:
    """Let a judge accept, with a user of her own from now on."""
    person = seat.judge.person
    user = person.user or User.objects.filter(email=person.email).first()
    if user is None:
        user = User.objects.create_user(
            person.email, name=person.name, language=person.languages[0]
        )
    actions.accept_seat(
        seat, by, user=user, typed_name=person.name, text=PLEDGED, now=now
    )


def _score(judge: Judge, number: int, now: datetime) -> None:
    """Let a judge have read about half of hers, some of them still open."""
    judge.refresh_from_db()
    if judge.user is None:
        return
    by, chance = actor_in(judge.hub, judge.user), Random(7000 + number)  # noqa: S311 -- the same demo every time
    for place, read in enumerate(list(reads_visible_to(by))):
        if place % 2 == number % 2 and place < 5:
            _sheet(read, by, chance, now, is_locked=place < 4)


def _sheet(
    read: Read, by: Actor, chance: Random, now: datetime, *, is_locked: bool
) -> None:
    sheet = actions.open_read(read, by, seen=1, now=now)
    read.refresh_from_db()
    values: dict[str, Any] = {
        key: str(chance.randint(2, 5)) for key, _w, _n, _a in CRITERIA
    }
    if not is_locked:
        values.pop("border")
    does = actions.lock_sheet if is_locked else actions.save_sheet
    does(
        read, by, expected=sheet.version, values=values,
        comment_shared=chance.choice(REMARKS), now=now,
    )  # fmt: skip
