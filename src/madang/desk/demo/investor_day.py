"""The demo's investor day: startups and funds in four rounds, Seoul, Boston and video."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import transaction

from madang.desk.demo import ir_day
from madang.directory.models import Organisation
from madang.hubs.models import Hub, Membership, Role, system_actor
from madang.meetings import actions
from madang.meetings.models import Matching, Meeting, Party, Representative, Round, Run

if TYPE_CHECKING:
    from datetime import date

    from madang.hubs.models import Actor

STARTUPS, FUNDS = 15, 38
NAMES = {
    "en": "Boston investor day", "ko": "보스턴 투자자의 날",
    "es": "Día de inversionistas en Boston", "zh-hans": "波士顿投资者日",
}  # fmt: skip
SIDES = (
    {"en": "Startups", "ko": "스타트업", "es": "Startups", "zh-hans": "初创企业"},
    {"en": "Investors", "ko": "투자사", "es": "Inversionistas", "zh-hans": "投资方"},
)
FIRST = {
    "en": "First talks by video", "ko": "화상 사전 상담",
    "es": "Primeras charlas por video", "zh-hans": "视频初谈",
}  # fmt: skip
EVE = {
    "en": "The day before", "ko": "전날 사전 미팅",
    "es": "La víspera", "zh-hans": "前一天预会",
}  # fmt: skip
MAIN = {
    "en": "Main meeting", "ko": "본 미팅",
    "es": "Reunión principal", "zh-hans": "主会谈",
}  # fmt: skip
AFTER = {
    "en": "Follow-up", "ko": "후속 미팅",
    "es": "Seguimiento", "zh-hans": "跟进会谈",
}  # fmt: skip
FUND_NAMES = (
    "Beacon Hill", "Charles River Seed", "Longfellow", "Back Bay", "Fenway Growth",
    "Kendall Square", "Harborline", "Old North", "Copley", "Seaport Health",
    "Tremont", "Minuteman", "Hancock Green", "Bunker Hill", "Commonwealth Bio",
    "Storrow", "Allston Labs", "Somerville Deep Tech", "Mystic River", "Blue Hills",
)  # fmt: skip
KINDS = ("Ventures", "Capital")
STEPS = (
    "Send the deck and two references",
    "Talk to their technical partner",
    "Data room by the end of the month",
)
CURRENCY = "USD"


def load(now: datetime) -> None:
    """Make the investor day that is not there yet; a second call changes nothing."""
    hub = Hub.objects.filter(slug="technology-hub").first()
    if hub is None or Matching.objects.filter(hub=hub).exists():
        return
    firms = Organisation.objects.filter(hub=hub, kind="startup", merged_into=None)
    own = _scope(hub)
    chosen = sorted(
        firms.order_by("name")[: STARTUPS * 3], key=lambda one: one.pk != own
    )
    with transaction.atomic():
        _hold(hub, chosen[:STARTUPS], now)


def _scope(hub: Hub) -> int | None:
    """Return the company whose founder has a door into the demo."""
    found = Membership.objects.filter(
        hub=hub, role=Role.MEMBER, scope_kind="directory.organisation"
    )
    return found.order_by("pk").values_list("scope_id", flat=True).first()


def _hold(hub: Hub, firms: list[Organisation], now: datetime) -> None:
    by, chance = system_actor(hub), Random(11)  # noqa: S311 -- a demo, no secret
    values = {"names": NAMES, "kind": "two_sided", "left": SIDES[0], "right": SIDES[1]}
    of = actions.make_matching(hub, by, values=values)
    left = [_startup(of, by, firm, chance) for firm in firms]
    names = [f"{name} {kind}" for name in FUND_NAMES for kind in KINDS][:FUNDS]
    right = [_fund(of, by, name, chance) for name in names]
    _seat_guest(hub, right[0])
    for one in left:
        for other in chance.sample(right, 8):
            _wish(one, other, by, chance, now)
    for other in right:
        for one in chance.sample(left, 3):
            _wish(other, one, by, chance, now)
    _rounds(of, by, now, chance)
    ir_day.load(of, by, left, right, now, chance)


def _startup(of: Matching, by: Actor, firm: Organisation, chance: Random) -> Party:
    seeks = str(chance.choice((300_000, 750_000, 1_500_000, 4_000_000)))
    sits = actions.Sits(f"{firm.name} CEO", "", ("en", "es"), firm.country and "")
    values = {
        "organisation": firm,
        "name": firm.name,
        "side": "left",
        "thesis": {"seeks": seeks, "currency": CURRENCY},
    }
    return actions.add_party(of, by, values=values, sitting=[sits])


def _fund(of: Matching, by: Actor, name: str, chance: Random) -> Party:
    low = chance.choice((100_000, 250_000, 1_000_000))
    firm = Organisation.objects.create(
        hub=of.hub, name=name, kind="investor", country="US", city="Boston"
    )
    values = {
        "organisation": firm,
        "name": name,
        "side": "right",
        "thesis": {
            "stages": chance.sample(["prototype", "launched", "growth"], 2),
            "sectors": chance.sample(["62", "21", "26", "72", "86"], 2),
            "regions": ["MX", "US", "KR"],
            "least": str(low),
            "most": str(low * 10),
            "currency": CURRENCY,
        },
    }
    sits = [actions.Sits(f"Partner, {name}", "", ("en",))]
    return actions.add_party(of, by, values=values, sitting=sits)


def _seat_guest(hub: Hub, fund: Party) -> None:
    """Let the demo's investor sit for the first fund."""
    guest = (
        Membership.objects.filter(hub=hub, role=Role.INVESTOR).order_by("pk").first()
    )
    if guest is not None:
        Representative.objects.filter(party=fund).update(
            user=guest.user, name=guest.user.name
        )
        Membership.objects.create(
            hub=hub, user=guest.user, role=Role.INVESTOR,
            scope_kind="directory.organisation", scope_id=fund.organisation_id or 0,
        )  # fmt: skip


def _wish(one: Party, other: Party, by: Actor, chance: Random, now: datetime) -> None:
    kind = chance.choices(("must", "meet", "no"), (1, 8, 1))[0]
    at = now - timedelta(days=20)
    actions.set_wish(one, by, of=other, kind=kind, now=at)


def _rounds(of: Matching, by: Actor, now: datetime, chance: Random) -> None:
    today = now.date()
    first = _round(of, by, FIRST, today - timedelta(days=12), kind="video", most=6)
    _publish(first, by, now - timedelta(days=14))
    _outcomes(first, by, chance)
    first.refresh_from_db()
    actions.end_round(first, by, expected=first.version, now=now)
    more: dict[str, Any] = {"zone": "America/New_York", "previous": first}
    eve = _round(of, by, EVE, today + timedelta(days=1), most=4, opens=time(14), **more)
    _publish(eve, by, now)
    main = _round(of, by, MAIN, today + timedelta(days=2), **more)
    run = actions.plan_round(main, by, now=now)
    actions.adopt_run(run, by, expected=main.version)
    more |= {"previous": main, "carry_over": "again", "least": 0, "kind": "follow_up"}
    _round(of, by, AFTER, today + timedelta(days=16), **more)


def _round(
    of: Matching, by: Actor, names: dict[str, str], day: date, **more: Any
) -> Round:
    values = {
        "names": names,
        "kind": "venue",
        "zone": "Asia/Seoul",
        "starts_on": day,
        "ends_on": day,
        "opens": time(9),
        "closes": time(17),
        "slot_minutes": 25,
        "pause_minutes": 5,
        "breaks": [["12:30", "13:30"]],
        "least": 1,
        "most": 10,
    } | more
    is_remote = values["kind"] != "venue"
    label, link = ("Room {}", "https://video.example/{}") if is_remote else ("{}", "")
    tables = [(label.format(n), link.format(n)) for n in range(1, 16)]
    return actions.make_round(of, by, values=values, tables=tables)


def _publish(round_: Round, by: Actor, now: datetime) -> Run:
    run = actions.plan_round(round_, by, now=now)
    round_ = actions.adopt_run(run, by, expected=round_.version)
    actions.publish_round(round_, by, expected=round_.version, now=now)
    return run


def _outcomes(round_: Round, by: Actor, chance: Random) -> None:
    rows = Meeting.objects.filter(round=round_).select_related("left", "right", "round")
    for row in rows.order_by("starts_at", "pk")[:24]:
        zone = ZoneInfo(round_.zone)
        for party in (row.left, row.right):
            again = chance.choices(("yes", "later", "no"), (6, 2, 2))[0]
            amount = chance.choice((None, None, 250_000, 500_000, 1_000_000))
            actions.say_outcome(
                row,
                by,
                party=party,
                said=actions.Said(
                    again,
                    chance.choice(STEPS) if again == "yes" else "",
                    Decimal(amount) if amount and again == "yes" else None,
                    CURRENCY if amount and again == "yes" else "",
                ),
                today=row.starts_at.astimezone(zone).date(),
                now=row.ends_at,
            )
