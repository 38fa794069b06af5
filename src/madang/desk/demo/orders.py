"""The demo's orders: the pilot's 52, what is running now, and three RFQs.

The pilot's eleven companies have 52 orders worth USD 1.48 M: the Mexican ones in pesos,
at the round rate below, the others in dollars.  Plants and numbers are made up.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from madang.desk.demo.programmes import ORDERS, PILOT_BEGAN, VALUES
from madang.directory.models import Organisation
from madang.hubs.actions.demo import open_demo_door
from madang.hubs.models import Actor, Hub, Membership, Role, User, system_actor
from madang.programmes.models import Place
from madang.sourcing import actions
from madang.sourcing.actions import Line, Price, single
from madang.sourcing.models import PurchaseOrder
from madang.sourcing.queries import is_local_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.programmes.models import Programme
    from madang.sourcing.models import Rfq

#: What one peso of the pilot's orders counts in dollars.
PESO = Decimal("0.05")
FIRM = "directory.organisation"
DAY = timedelta(days=1)
WORDS = (
    "Tooling fixtures", "Packaging inserts", "Harness boards", "Machined brackets",
    "Data dashboards", "Line balancing study", "Label printing", "Steel racks",
)  # fmt: skip
PARTS = (
    ("Bracket 40-118, galvanised", 10_000, "0.6150", "11.90"),
    ("Bracket 40-119, powder coated", 2_500, "1.4820", "29.75"),
    ("Mounting kit, bagged", 2_500, "0.2275", "4.10"),
)


def load(now: datetime) -> None:
    """Make the orders that are not there yet; a second call changes nothing."""
    hub = Hub.objects.filter(slug="technology-hub").first()
    if hub is None or PurchaseOrder.objects.filter(hub=hub).exists():
        return
    places = Place.objects.filter(hub=hub, cohort__call__slug="bridge-2019")
    pilot = list(
        places.select_related("organisation", "cohort__programme").order_by("pk")
    )
    plants = list(Organisation.objects.filter(hub=hub, kind="corporate").order_by("pk"))
    if len(pilot) == len(ORDERS) and len(plants) > 3:
        with transaction.atomic():
            _pilot(pilot, plants, now)
            _running(hub, pilot[0].cohort.programme, plants, now)
            _ask(hub, [place.organisation for place in pilot], plants, now)
            _seat(hub, plants[0])


def parts_of(total: int, count: int) -> list[int]:
    """Return as many whole amounts as asked that add up to a total, none alike.

    >>> parts_of(25_000, 1), sum(parts_of(310_000, 9))
    ([25000], 310000)
    """
    weights = [10 + 3 * place for place in range(count)]
    found = [total * weight // sum(weights) // 10 * 10 for weight in weights]
    return [found[0] + total - sum(found), *found[1:]]


def _pilot(
    places: Sequence[Place], plants: Sequence[Organisation], now: datetime
) -> None:
    """Enter what the pilot's companies sold, an order a week, each in its turn."""
    by = system_actor(places[0].hub)
    parts = [
        (turn, at, part)
        for at, (count, value) in enumerate(zip(ORDERS, VALUES, strict=True))
        for turn, part in enumerate(parts_of(value, count))
    ]
    for number, (_turn, at, part) in enumerate(sorted(parts), start=1):
        place = places[at]
        firm = place.organisation
        is_peso = firm.country == "MX"
        amount = part / PESO if is_peso else Decimal(part)
        day = PILOT_BEGAN + (7 * number) * DAY
        order = _enter(
            plants[number % 4], firm, f"4500-{19_000 + 7 * number}", day,
            single(amount), "MXN" if is_peso else "USD", now,
            programme=place.cohort.programme, note=WORDS[number % len(WORDS)],
        )  # fmt: skip
        actions.record_delivery(
            order, by, position=1, quantity=Decimal(1), on=day + 30 * DAY, now=now
        )


def _enter(  # noqa: PLR0913, PLR0917 -- what an order consists of
    buyer: Organisation,
    supplier: Organisation,
    number: str,
    day: date,
    lines: Sequence[Line],
    currency: str,
    now: datetime,
    **more: Any,
) -> PurchaseOrder:
    values = {
        "buyer": buyer, "supplier": supplier, "number": number, "currency": currency,
        "ordered_on": day, "is_local": is_local_to(buyer.hub, supplier), **more,
    }  # fmt: skip
    by = system_actor(buyer.hub)
    return actions.place_order(buyer.hub, by, values=values, lines=lines, now=now)


def _running(
    hub: Hub, programme: Programme, plants: Sequence[Organisation], now: datetime
) -> None:
    """Enter orders of this year's cohort: delivered in part, amended, cancelled."""
    taken = Place.objects.filter(
        hub=hub, cohort__programme=programme, state="active"
    ).select_related("organisation")
    today, made = hub.day_of(now), []
    for place, row in enumerate(taken.order_by("pk")[:6]):
        firm = row.organisation
        is_peso = firm.country == "MX"
        due = today + (9 * place - 12) * DAY
        price = Decimal("148.50") if is_peso else Decimal("7.95")
        lines = [
            Line(Decimal(400 + 50 * place), price, WORDS[place], "pcs", due),
            Line(Decimal(20), 12 * price, WORDS[place + 1], "pcs", due + 14 * DAY),
        ]
        made.append(
            _enter(
                plants[place % 3], firm, f"PO-{7_300 + 11 * place}",
                today - (35 - 3 * place) * DAY, lines, "MXN" if is_peso else "USD",
                now, programme=programme,
            )
        )  # fmt: skip
    if len(made) > 3:
        _stories(made, today, now)


def _stories(made: Sequence[PurchaseOrder], today: date, now: datetime) -> None:
    """Let one be delivered in part, one amended and one cancelled."""
    part, amended, ended = made[:3]
    by = system_actor(part.hub)
    actions.record_delivery(
        part, by, position=1, quantity=Decimal(250), on=today - 6 * DAY, now=now
    )
    row = amended.rows.get(position=1)
    change = Line(
        row.quantity + 100, row.unit_price, row.words, row.unit, row.due_on, position=1
    )
    other = amended.rows.get(position=2)
    kept = Line(
        other.quantity, other.unit_price, other.words, other.unit, other.due_on, 2
    )
    actions.amend_order(
        amended, by, expected=amended.version, lines=[change, kept], on=today - 3 * DAY,
        reason="The plant's second shift begins earlier.", now=now,
    )  # fmt: skip
    actions.cancel_order(
        ended, by, expected=ended.version, on=today - 2 * DAY,
        reason="The model is moved to another plant.", now=now,
    )  # fmt: skip


def _ask(
    hub: Hub,
    firms: Sequence[Organisation],
    plants: Sequence[Organisation],
    now: datetime,
) -> None:
    """Ask for quotes: one RFQ is being compared, one is sealed, one is a draft."""
    by = system_actor(hub)
    north = next(firm for firm in firms if firm.country == "US")
    south = next(firm for firm in firms if firm.country == "MX")
    then = now - 12 * DAY
    done = _rfq(
        plants[0], "Brackets for the door line", then + 10 * DAY, None, [north, south],
        then,
    )  # fmt: skip
    _quote(done, north, "Q-2211", "USD", 2, then + 3 * DAY)
    _quote(done, south, "COT-0871", "MXN", 3, then + 5 * DAY)
    actions.freeze_rates(
        done, by, currency="USD", rates={"MXN": Decimal("0.0512")},
        source="Banco de México (FIX)", on=hub.day_of(now - DAY), now=now,
    )  # fmt: skip
    sealed = _rfq(
        plants[1], "Tooling for the new harness line", now + 8 * DAY, now + 9 * DAY,
        [north, south], now - 4 * DAY,
    )  # fmt: skip
    _quote(sealed, south, "COT-0902", "MXN", 3, now - 2 * DAY)


def _rfq(  # noqa: PLR0913, PLR0917 -- what an RFQ consists of
    buyer: Organisation,
    title: str,
    closes_at: datetime,
    opens_at: datetime | None,
    invited: Sequence[Organisation],
    now: datetime,
) -> Rfq:
    by = system_actor(buyer.hub)
    lines = [
        Line(Decimal(quantity), Decimal(0), words, "pcs")
        for words, quantity, _dollars, _pesos in PARTS
    ]
    values = {
        "buyer": buyer, "title": title, "closes_at": closes_at, "opens_at": opens_at,
        "currency": "USD", "place": buyer.city, "is_open": False,
        "text": "Drawings on request. Packed in returnable boxes, labels in Spanish.",
    }  # fmt: skip
    row = actions.draft_rfq(buyer.hub, by, values=values, lines=lines, now=now)
    for firm in invited:
        actions.invite_supplier(row, by, firm=firm, now=now)
    return actions.publish_rfq(row, by, expected=row.version, now=now)


def _quote(  # noqa: PLR0913, PLR0917 -- what a quote consists of
    row: Rfq, firm: Organisation, number: str, currency: str, column: int, now: datetime
) -> None:
    """Let a supplier answer, in its own currency."""
    hub = row.hub
    by = Actor(None, hub, scoped=frozenset({(Role.MEMBER, FIRM, firm.pk)}))
    prices = [
        Price(line, Decimal(str(part[column])), 14 + 7 * place, Decimal(0))
        for place, (line, part) in enumerate(
            zip(row.rfq_lines.all(), PARTS, strict=True)
        )
    ]
    values = {
        "number": number, "currency": currency,
        "valid_until": hub.day_of(row.closes_at) + 45 * DAY,
    }  # fmt: skip
    actions.give_quote(
        hub, by, rfq=row, firm=firm, values=values, prices=prices, now=now
    )


def _seat(hub: Hub, plant: Organisation) -> None:
    """Let somebody who buys for the first plant sign in, with a door in a demo."""
    email = f"lorena.quezada@{hub.slug}.example"
    user = User.objects.create_user(
        email=email, name="Lorena Quezada Ibarra", language="es"
    )
    Membership.objects.create(
        hub=hub, user=user, role=Role.BUYER, scope_kind=FIRM, scope_id=plant.pk
    )
    if settings.DEMO:
        title = f"{hub} · {Role.BUYER.label}: {plant}"
        open_demo_door(hub, user, title=title, order=111)
