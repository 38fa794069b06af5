"""The demo's bookings: what Technology Hub's rooms are taken for in these weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from madang.claims.models import Approval, Booking
from madang.claims.periods import Period
from madang.claims.recurrence import WEEKLY, Rule
from madang.directory.models import Organisation
from madang.hubs.models import Hub, Membership, Role, system_actor
from madang.kit.wall_time import settled, wall_time
from madang.spaces import actions
from madang.spaces.actions import Terms
from madang.spaces.actions.booking_rules import add_rule
from madang.spaces.actions.guests import name_guests
from madang.spaces.models import Occasion, Space, Who
from madang.spaces.queries.bookings import policy_of_space, resource_of

if TYPE_CHECKING:
    from datetime import date

    from madang.hubs.models import Actor

WORK = [[day, "07:00", "21:00"] for day in range(5)] + [[5, "09:00", "14:00"]]
DAYS = 10


@dataclass(frozen=True, slots=True)
class Use:
    """A room taken on the nth working day from now on, and what for."""

    code: str
    day: int
    begins: str
    ends: str
    purpose: str
    people: int
    set_up: str = ""
    catering: str = ""


USES = (
    Use("S-1", 0, "09:00", "10:30", "Comité de selección", 8, catering="Café para 8"),
    Use("S-1", 0, "12:00", "13:00", "Revisión de prototipos", 6),
    Use("S-1", 0, "16:00", "17:30", "Mentoría: plan de ventas", 3),
    Use("S-2", 0, "08:30", "09:30", "Entrevista de contratación", 3),
    Use("S-2", 0, "11:00", "12:30", "Llamada con inversionistas", 4),
    Use("S-3", 0, "10:00", "12:00", "Consejo directivo", 12, "Mesa en U", "Almuerzo"),
    Use("S-3", 0, "15:00", "16:00", "Presupuesto 2027", 5),
    Use("AUD-A", 0, "09:00", "12:00", "Taller de manufactura", 60, "Mesas de seis"),
    Use("AUD-B", 0, "16:00", "18:00", "Clase de finanzas", 40),
    Use("LAB-3D", 0, "08:00", "11:00", "Impresión de carcasas", 4),
    Use("LAB-3D", 0, "13:00", "16:00", "Impresión de moldes", 3),
    Use("LAB-VR", 0, "10:00", "11:30", "Demostración para visitantes", 8),
    Use("SHOW", 0, "12:00", "14:00", "Visita de la Universidad", 30),
    Use("S-1", 1, "09:00", "11:00", "Taller de propiedad industrial", 10),
    Use("S-2", 1, "13:00", "14:00", "Reunión con proveedor", 4),
    Use("S-3", 1, "09:00", "13:00", "Jurado del programa", 9, "Tarjetas con nombres"),
    Use("AUD", 1, "18:00", "20:00", "Conferencia: frontera e industria", 180,
        "Sillas en filas, dos micrófonos", "Vino de honor"),
    Use("LAB-3D", 1, "09:00", "12:00", "Capacitación de seguridad", 10),
    Use("S-1", 2, "10:00", "12:00", "Sesión de equipos fundadores", 10),
    Use("S-3", 2, "14:00", "16:30", "Mesa con la cámara de comercio", 14),
    Use("LAB-VR", 2, "15:00", "17:00", "Prueba con usuarios", 6),
    Use("SHOW", 3, "11:00", "13:00", "Muestra de prototipos", 40, "Ocho mesas"),
    Use("S-2", 3, "09:00", "10:00", "Asesoría legal", 3),
    Use("S-1", 4, "12:00", "14:00", "Comida de mentores", 10, catering="Doce platos"),
)  # fmt: skip


def load(now: datetime) -> None:
    """Book the rooms of Technology Hub, once."""
    hub = Hub.objects.get(slug="technology-hub")
    if Occasion.objects.filter(hub=hub).exists():
        return
    by = system_actor(hub)
    rooms = {row.code: row for row in Space.objects.filter(hub=hub, is_bookable=True)}
    for room in rooms.values():
        _set_policy(room, by)
    companies = list(Organisation.objects.filter(hub=hub).order_by("pk")[:8])
    _set_prices(hub, by, list(rooms.values()), companies, now)
    staff = Membership.objects.filter(hub=hub, role=Role.PROGRAMME).select_related(
        "user"
    )
    person = staff.earliest("pk").user
    for n, use in enumerate(USES):
        space = rooms[use.code]
        zone = space.building.site.zone
        day = _working_day(wall_time(now, zone).date(), use.day)
        values = {
            "purpose": use.purpose,
            "people": use.people,
            "set_up": use.set_up,
            "catering": use.catering,
            "organisation": companies[n % len(companies)] if companies else None,
        }
        actions.book(
            space,
            by.on_behalf_of(person),
            period=_period(use, day, zone),
            occasion=values,
            terms=Terms(now, past_policy=True),
        )
    _weekly(rooms["S-2"], by.on_behalf_of(person), now)
    _receive(by, now)
    _set_rules(hub, by, now)


def _set_policy(room: Space, by: Actor) -> None:
    """Open a room on working days; the hall needs set-up and somebody's word."""
    resource, row = resource_of(room, by), policy_of_space(room)
    if resource is None:
        return
    policy = {"opening": WORK, "step_minutes": 15, "horizon_days": 180}
    if room.code == "AUD":
        policy |= {"before_minutes": 60, "after_minutes": 30, "longest_minutes": 600}
        policy |= {"approval": Approval.HOLD}
    elif room.kind == "meeting_room":
        policy |= {"longest_minutes": 240}
    values = {"who": Who.MEMBERS, "no_show_minutes": 0}
    actions.set_booking_policy(
        room,
        by,
        expected=(row.version, resource.version),
        values=values,
        policy=policy,
    )


def _set_prices(
    hub: Hub,
    by: Actor,
    rooms: list[Space],
    companies: list[Organisation],
    now: datetime,
) -> None:
    """Let meeting rooms cost something, and tenants have credits for them."""
    meeting = [room for room in rooms if room.kind == "meeting_room"]
    since = now.date() - timedelta(days=90)
    for payer, per, price, credits_ in (
        ("public", "hour", 400, 0),
        ("public", "day", 2400, 0),
        ("members", "hour", 200, 1),
        ("members", "day", 1200, 6),
    ):
        values = {
            "payer": payer,
            "per": per,
            "price": Decimal(price),
            "currency": "MXN",
            "credits": credits_,
            "starts_on": since,
        }
        actions.add_price(hub, by, spaces=meeting, values=values)
    for kind, monthly in (("flexible", 8), ("lease", 20), ("residency", 10)):
        actions.set_credit_plan(hub, by, kind=kind, monthly=monthly, months=1)
    actions.grant_month(hub, by, now=now)
    for company in companies[:3]:
        actions.correct_credits(
            company, by, amount=6, note="Bienvenida al centro", now=now
        )


GUESTS = (
    ("Lucía Herrera", "lucia@example.org", "Cámara de Comercio"),
    ("Kim Minjun", "", "Hanbit Robotics"),
    ("Robert Lane", "rlane@example.org", "Paso del Norte Fund"),
)


def _receive(by: Actor, now: datetime) -> None:
    """Name guests of the next two bookings."""
    rows = Booking.objects.filter(
        hub=by.hub, owner_kind="spaces.occasion", starts_at__gt=now, state="confirmed"
    )
    for n, row in enumerate(rows.order_by("starts_at", "pk")[:2]):
        name_guests(row, by, guests=GUESTS[n:], now=now)


def _set_rules(hub: Hub, by: Actor, now: datetime) -> None:
    """Let two rules hold everywhere."""
    for kind, names, parameters in (
        ("ends_by", {"es": "Todo termina a las 21:00", "en": "All ends at 21:00"},
         {"until": "21:00"}),
        ("most", {"es": "Ocho reservas a la vez", "en": "Eight bookings at a time"},
         {"many": 8}),
    ):  # fmt: skip
        values = {"names": names, "parameters": parameters, "override": "keepers"}
        add_rule(hub, by, kind=kind, values=values, today=now.date())


def _working_day(first: date, many: int) -> date:
    """Return the nth working day from tomorrow on."""
    day = first
    for _turn in range(many + 1):
        day += timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
    return day


def _period(use: Use, day: date, zone: str) -> Period:
    begins, ends = (
        settled(datetime.combine(day, time.fromisoformat(text)), zone)
        for text in (use.begins, use.ends)
    )
    return Period(begins, ends)


def _weekly(room: Space, by: Actor, now: datetime) -> None:
    """Book a weekly call for the season."""
    zone = room.building.site.zone
    first = _working_day(wall_time(now, zone).date(), 1)
    rule = Rule(first, time(10), time(11), zone, WEEKLY, times=10)
    values = {"purpose": "Llamada semanal con San Diego", "people": 5}
    actions.book_series(
        room, by, rule=rule, occasion=values, terms=Terms(now, past_policy=True)
    )
