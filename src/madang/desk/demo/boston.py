"""The demo's mission to Boston: 15 startups, 38 funds, deals, MOUs and what came later.

The funds' names are made up.  As of 3 May KRW 84.5 bn are under discussion, the sum of
the rows below; the MOUs name at most KRW 500 bn beside it.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from madang.deals import actions
from madang.deals.models import Deal, Mission
from madang.desk.demo.boston_words import (
    EXPORTS,
    FUNDS,
    HOST,
    MOUS,
    NAMES,
    SOURCE,
    STOPS,
    SUMMARY,
    TASKS,
)
from madang.directory.models import Organisation
from madang.hubs.actions.demo import open_demo_door
from madang.hubs.models import Hub, Membership, Role, User, system_actor

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madang.hubs.models import Actor

STARTUPS = 15
DAY = timedelta(days=1)
HUNDRED_MILLION = Decimal(100_000_000)
#: What is under discussion, in hundreds of millions of won: together 845.
DISCUSSED = (
    80, 65, 60, 55, 50, 45, 45, 40, 40, 35, 35, 30, 30, 30, 25, 25, 25, 20, 20, 20, 15,
    15, 15, 10, 10, 5,
)  # fmt: skip
#: What became of some of them after the mission, by their place in the list.
LATER = {
    0: ("due_diligence", "term_sheet", "committed", "closed"),
    2: ("due_diligence", "term_sheet"),
    3: ("deep_talk", "due_diligence"),
    5: ("passed",),
    6: ("due_diligence", "committed"),
    8: ("deep_talk",),
    11: ("dormant",),
    14: ("passed",),
    17: ("deep_talk",),
}
REASONS = {5: "투자 지역이 맞지 않음", 14: "펀드 소진"}
#: What funds of the video round asked for in dollars, still before any talk.
ASKED = (2_500_000, 1_200_000, 4_000_000)
RATES = ((date(2000, 5, 3), "1375.5"), (date(2000, 5, 20), "1368.2"))


def load(now: datetime) -> None:
    """Make the mission that is not there yet; a second call changes nothing."""
    hub = Hub.objects.filter(slug="incheon-campus").first()
    if hub is None or Mission.objects.filter(hub=hub).exists():
        return
    startups = Organisation.objects.filter(hub=hub, kind="startup", country="KR")
    chosen = list(startups.order_by("pk")[:STARTUPS])
    if len(chosen) == STARTUPS:
        with transaction.atomic():
            _go(hub, chosen, now)


def third_of_may(now: datetime) -> date:
    """Return the last 3 May of which a month has gone by since."""
    this = date(now.year, 5, 3)
    return this if this + 31 * DAY < now.date() else date(now.year - 1, 5, 3)


def _go(hub: Hub, startups: Sequence[Organisation], now: datetime) -> None:
    by, last = system_actor(hub), third_of_may(now)
    funds = [
        Organisation.objects.create(
            hub=hub, name=name, kind="investor", country="US", city="Boston"
        )
        for name in FUNDS
    ]
    mission = _mission(hub, by, last)
    owner = _keeper(hub)
    for place, amount in enumerate(DISCUSSED):
        pair = (startups[place * 7 % STARTUPS], funds[place])
        deal = _talk(by, pair, amount * HUNDRED_MILLION, place, last, owner, now)
        actions.link_deal(mission, by, deal=deal)
        _go_on(by, deal, place, amount * HUNDRED_MILLION, last, now)
    for place, dollars in enumerate(ASKED):
        pair = (startups[place], funds[len(DISCUSSED) + place])
        values = _sides(pair) | {"owner": owner, "source": SOURCE}
        deal = actions.open_deal(hub, by, values=values, on=last - 20 * DAY, now=now)
        _amount(by, deal, "asked", Decimal(dollars), "USD", last - 5 * DAY, now)
    _sign(mission, by, startups, funds, last)
    _rates(hub, by, last, now)
    _seat(hub, funds[0])


def _keeper(hub: Hub) -> User | None:
    held = (
        Membership.objects.filter(hub=hub, role=Role.PROGRAMME).order_by("pk").first()
    )
    return held.user if held else None


def _sides(pair: tuple[Organisation, Organisation]) -> dict[str, Any]:
    return {"company": pair[0], "investor": pair[1]}


def _mission(hub: Hub, by: Actor, last: date) -> Mission:
    first = last - 6 * DAY
    values = {
        "names": NAMES, "slug": f"boston-{last.year}", "starts_on": first,
        "last_on": last, "host": HOST, "summary": SUMMARY, "is_public": True,
    }  # fmt: skip
    mission = actions.make_mission(hub, by, values=values)
    for after, what in STOPS:
        stop = {
            "on": first + after * DAY, "city": "Boston", "country": "US",
            "zone": "America/New_York", "what": what,
        }  # fmt: skip
        actions.add_stop(mission, by, values=stop)
    return mission


def _talk(  # noqa: PLR0913, PLR0917 -- what a talk consists of
    by: Actor,
    pair: tuple[Organisation, Organisation],
    amount: Decimal,
    place: int,
    last: date,
    owner: User | None,
    now: datetime,
) -> Deal:
    """Open a deal before the journey, and note what was talked about on it."""
    values = _sides(pair) | {"owner": owner, "source": SOURCE, "instrument": "equity"}
    values["probability"] = 20 + place * 7 % 50
    if place % 3 == 0:
        values["next_step"] = TASKS[place % len(TASKS)]
        values["next_step_on"] = now.date() + (place - 6) * DAY
    deal = actions.open_deal(by.hub, by, values=values, on=last - 20 * DAY, now=now)
    talked = last - (place % 5) * DAY
    _move(by, deal, "first_talk" if place % 2 else "deep_talk", talked, now)
    _amount(by, deal, "discussed", amount, "KRW", talked, now)
    if place % 4 == 0:
        task = {"text": TASKS[place % len(TASKS)], "for_whom": owner}
        actions.add_task(deal, by, values=task | {"due_on": now.date() + place * DAY})
    return deal


def _move(
    by: Actor, deal: Deal, stage: str, on: date, now: datetime, reason: str = ""
) -> None:
    if stage != deal.stage:
        actions.move_deal(
            deal, by, expected=deal.version, stage=stage, on=on, reason=reason, now=now
        )


def _amount(  # noqa: PLR0913, PLR0917 -- what an amount consists of
    by: Actor,
    deal: Deal,
    kind: str,
    amount: Decimal,
    currency: str,
    on: date,
    now: datetime,
    proof: str = "",
) -> None:
    values = {"kind": kind, "amount": amount, "currency": currency, "as_of": on}
    values["source"] = SOURCE
    file = (
        ContentFile(f"{amount:f} {currency}\n".encode(), name=proof) if proof else None
    )
    actions.note_amount(deal, by, values=values, evidence=file, now=now)


def _go_on(
    by: Actor, deal: Deal, place: int, amount: Decimal, last: date, now: datetime
) -> None:
    """Take a deal further after the mission, as the list above says."""
    for step, stage in enumerate(LATER.get(place, ()), start=1):
        on = last + step * 6 * DAY
        if stage == "committed":
            _amount(by, deal, "committed", amount * 8 / 10, "KRW", on, now)
        if stage == "closed":
            _amount(
                by, deal, "received", amount * 8 / 10, "KRW", on, now, "receipt.txt"
            )
        _move(by, deal, stage, on, now, REASONS.get(place, ""))


def _sign(
    mission: Mission,
    by: Actor,
    startups: Sequence[Organisation],
    funds: Sequence[Organisation],
    last: date,
) -> None:
    """Note ten MOUs, six of them about exports of up to KRW 500 bn together."""
    for place, (title, kind) in enumerate(MOUS):
        maximum = EXPORTS[place] * HUNDRED_MILLION if place < len(EXPORTS) else None
        values = {
            "title": title, "kind": kind, "signed_on": last - (place % 3) * DAY,
            "maximum": maximum, "currency": "KRW" if maximum else "", "mission": mission,
        }  # fmt: skip
        parties = [startups[place], funds[-1 - place % 3]]
        actions.add_mou(mission.hub, by, values=values, parties=parties)


def _rates(hub: Hub, by: Actor, last: date, now: datetime) -> None:
    source = actions.add_source(hub, by, name="데모 환율 (demo rates)")
    for on, rate in RATES:
        values = {"on": on.replace(year=last.year), "base": "USD", "quote": "KRW"}
        actions.add_rate(source, by, values=values | {"rate": Decimal(rate)}, now=now)


def _seat(hub: Hub, fund: Organisation) -> None:
    """Let somebody of the first fund sign in, with a door of her own in a demo."""
    email = f"grace.holloway@{hub.slug}.example"
    user = User.objects.create_user(email=email, name="Grace Holloway", language="en")
    Membership.objects.create(
        hub=hub, user=user, role=Role.INVESTOR, scope_kind="directory.organisation",
        scope_id=fund.pk,
    )  # fmt: skip
    if settings.DEMO:
        title = f"{hub} · {Role.INVESTOR.label}: {fund}"
        open_demo_door(hub, user, title=title, order=110)
