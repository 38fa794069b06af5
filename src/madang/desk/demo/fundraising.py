"""The demo's fundraising rounds: a data room with marked files, and investor updates."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction

from madang.deals import actions
from madang.deals.models import FundraisingRound
from madang.deals.queries import open_deal_of
from madang.desk.demo.fundraising_words import DECK, DRAFT, SHEET, UPDATES
from madang.directory.models import Organisation
from madang.hubs.models import Hub, Membership, Role, system_actor
from madang.hubs.queries import actor_in
from madang.kit.printing import printed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madang.deals.models import DataRoom
    from madang.hubs.models import Actor

SCOPE = "directory.organisation"
DAY = timedelta(days=1)
TEMPLATE = "desk/templates/desk/deck.typ"
#: Of each hub: the round's name, currency, target, and the shares of its investors.
ROUNDS: dict[str, tuple[str, str, int, tuple[str, ...]]] = {
    "technology-hub": ("Seed", "USD", 1_500_000, ("6.5", "4", "")),
    "incheon-campus": ("Series A", "KRW", 12_000_000_000, ("12", "5.25")),
}


def load(now: datetime) -> None:
    """Make the rounds that are not there yet; a second call changes nothing."""
    for slug, told in ROUNDS.items():
        hub = Hub.objects.filter(slug=slug).first()
        if hub is None or FundraisingRound.objects.filter(hub=hub).exists():
            continue
        company = _company(hub)
        funds = _funds(hub)
        if company is not None and len(funds) >= len(told[3]):
            with transaction.atomic():
                _raise(hub, company, funds, told, now)


def _company(hub: Hub) -> Organisation | None:
    """Return the company whose founder signs in, else the first with a deal."""
    seats = Membership.objects.filter(hub=hub, role=Role.MEMBER, scope_kind=SCOPE)
    seat = seats.order_by("pk").first()
    found = Organisation.objects.filter(hub=hub, kind="startup")
    if seat is not None:
        return found.filter(pk=seat.scope_id).first()
    return found.filter(country="KR").order_by("pk").first()


def _funds(hub: Hub) -> list[Organisation]:
    """Return the hub's funds, those with somebody who signs in first."""
    seats = Membership.objects.filter(hub=hub, role=Role.INVESTOR, scope_kind=SCOPE)
    seated = set(seats.values_list("scope_id", flat=True))
    found = Organisation.objects.filter(hub=hub, kind="investor").order_by("pk")
    return sorted(found, key=lambda one: one.pk not in seated)


def _raise(
    hub: Hub,
    company: Organisation,
    funds: Sequence[Organisation],
    told: tuple[str, str, int, tuple[str, ...]],
    now: datetime,
) -> None:
    by, today = system_actor(hub), hub.day_of(now)
    name, currency, target, shares = told
    values = {
        "company": company, "name": name, "currency": currency,
        "target": Decimal(target), "opened_on": today - 75 * DAY,
    }  # fmt: skip
    row = actions.open_fundraising(hub, by, values=values, today=today)
    for place, percent in enumerate(shares):
        given: dict[str, Any] = {"investor": funds[place], "is_lead": place == 0}
        given["percent"] = Decimal(percent) if percent else None
        actions.add_share(row, by, values=given)
    _talk(row, funds[0], now)
    _fill(actions.open_room(row, by), company, funds, now)
    _write(company, funds[: len(shares)], currency, today, now)


def _talk(row: FundraisingRound, fund: Organisation, now: datetime) -> None:
    """Let the company talk with its first investor about the round."""
    by, today = system_actor(row.hub), row.hub.day_of(now)
    if open_deal_of(row.hub, row.company, fund) is not None:
        return
    values = {
        "company": row.company, "investor": fund, "round": row, "stage": "deep_talk",
        "instrument": row.instrument,
    }  # fmt: skip
    deal = actions.open_deal(row.hub, by, values=values, on=today - 30 * DAY, now=now)
    amount = {
        "kind": "discussed", "amount": (row.target or 0) / 4, "currency": row.currency,
        "as_of": today - 12 * DAY,
    }  # fmt: skip
    actions.note_amount(deal, by, values=amount, now=now)


def _fill(
    room: DataRoom, company: Organisation, funds: Sequence[Organisation], now: datetime
) -> None:
    """Put a deck in two versions and a sheet into a room, let in, and look."""
    by = system_actor(room.hub)
    spoken = room.hub.languages[0] if room.hub.languages[0] in DECK else "en"
    words = DECK[spoken]
    was = now - 21 * DAY
    first = actions.add_file(
        room, by, upload=_deck(company, words, spoken, 2, was), now=was
    )
    later = now - 9 * DAY
    deck = actions.add_file(
        room, by, upload=_deck(company, words, spoken, 4, later), now=later,
        replaces=first,
    )  # fmt: skip
    sheet = ContentFile(SHEET.encode(), name=words["sheet"])
    actions.add_file(room, by, upload=sheet, now=later)
    actions.let_in(room, by, firm=funds[0], until=now + 21 * DAY, now=was)
    ended = actions.let_in(room, by, firm=funds[1], until=now + 5 * DAY, now=was)
    seat = Membership.objects.filter(
        hub=room.hub, role=Role.INVESTOR, scope_kind=SCOPE, scope_id=funds[0].pk
    ).first()
    reader: Actor = actor_in(room.hub, seat.user) if seat else by
    for row, days in ((first, 20), (first, 18), (deck, 8), (deck, 2)):
        actions.note_opening(
            row, reader, firm=funds[0], is_original=False, now=now - days * DAY
        )
    actions.withdraw(ended, by, now=now - 4 * DAY)


def _deck(
    company: Organisation, words: dict[str, Any], language: str, slides: int,
    moment: datetime,
) -> ContentFile[bytes]:  # fmt: skip
    data = {
        "title": words["title"], "company": company.name, "language": language[:2],
        "slides": words["slides"][:slides],
    }  # fmt: skip
    made = printed(TEMPLATE, data, moment=moment)
    return ContentFile(made, name=f"{words['title']}.pdf")


def _write(
    company: Organisation,
    funds: Sequence[Organisation],
    currency: str,
    today: date,
    now: datetime,
) -> None:
    """Send an update about the quarter before, and leave a draft about this one."""
    by = system_actor(company.hub)
    spoken = company.hub.languages[0] if company.hub.languages[0] in UPDATES else "en"
    starts, last = quarter_before(today)
    told = UPDATES[spoken]
    scale = 1000 if currency == "KRW" else 1
    values = {**told["texts"], "starts_on": starts, "last_on": last}
    values["title"] = told["title"].format(quarter=last.month // 3, year=last.year)
    update = actions.draft_update(company, by, values=values)
    for name, amount, is_money in told["figures"]:
        figure = {
            "name": name, "amount": Decimal(amount * (scale if is_money else 1)),
            "currency": currency if is_money else "", "as_of": last,
        }  # fmt: skip
        actions.add_figure(update, by, values=figure)
    when = now - 6 * DAY
    actions.send_update(update, by, expected=update.version, firms=funds, now=when)
    draft = {**DRAFT[spoken], "starts_on": last + DAY, "last_on": today}
    actions.draft_update(company, by, values=draft)


def quarter_before(today: date) -> tuple[date, date]:
    """Return the first and the last day of the quarter before the one of a day."""
    month = (today.month - 1) // 3 * 3 + 1
    last = date(today.year, month, 1) - DAY
    return date(last.year, last.month - 2, 1), last
