"""The demo's needs: what four plants of the border buy in a year, and who can make it.

Plants, quantities and values are made up; the kinds of parts are those that assembly
plants of the region buy far away.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from madang.directory.models import Organisation
from madang.hubs.models import Actor, Hub, Role, system_actor
from madang.programmes.models import Place
from madang.sourcing import actions
from madang.sourcing.models import Audience, Need
from madang.sourcing.queries import is_local_to

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRM = "directory.organisation"
DAY = timedelta(days=1)
NDA = (
    "Los planos y especificaciones se usan solo para preparar una respuesta o "
    "cotización, no se entregan a terceros y se borran si no hay pedido.\n\n"
    "Drawings and specifications are used only to prepare an answer or a quote, are "
    "not passed on to third parties, and are deleted if no order follows."
)
DRAWING = (
    b"Part 40-220, sheet 1 of 3\nMaterial: DC01 galvanised, 1.2 mm\nTolerance 0.2\n"
)

#: Plant, titles and texts in English and Spanish, industries, quantity, unit, value,
#: currency, certificates, audience, NDA or not.
NEEDS: tuple[dict[str, Any], ...] = (
    {
        "plant": 0,
        "titles": {
            "en": "Stamped and galvanised door brackets",
            "es": "Soportes de puerta troquelados y galvanizados",
        },
        "texts": {
            "en": "Four part numbers for the door line, 1.2 mm steel, two deliveries a "
            "week in returnable boxes. PPAP level 3 before the first delivery.",
            "es": "Cuatro números de parte para la línea de puertas, acero de 1.2 mm, "
            "dos entregas por semana en cajas retornables. PPAP nivel 3 antes de la "
            "primera entrega.",
        },
        "code": "25", "quantity": 1_240_000, "unit": "pcs", "value": 812_000,
        "currency": "USD", "certificates": ["ISO 9001", "IATF 16949"],
        "audience": Audience.CHOSEN, "nda": NDA,
    },
    {
        "plant": 1,
        "titles": {
            "en": "Die-cast aluminium housings",
            "es": "Carcasas de aluminio fundido a presión",
        },
        "texts": {
            "en": "Housings for motor control units, 380 g, machined on two faces, "
            "leak tested. Bought in Asia today with eleven weeks at sea.",
            "es": "Carcasas para unidades de control de motor, 380 g, dos caras "
            "maquinadas, prueba de fuga. Hoy se compran en Asia con once semanas de "
            "barco.",
        },
        "code": "24", "codes": ["25"], "quantity": 420_000, "unit": "pcs",
        "value": 3_450_000, "currency": "USD", "certificates": ["IATF 16949"],
        "audience": Audience.FITTING, "nda": NDA,
    },
    {
        "plant": 1,
        "titles": {
            "en": "Injection-moulded connector bodies, 24 cavities",
            "es": "Cuerpos de conector inyectados, 24 cavidades",
        },
        "texts": {
            "en": "PBT GF30, clean packing, vision check of every part. The tool is "
            "ours and is moved to the supplier.",
            "es": "PBT GF30, empaque limpio, inspección por visión de cada pieza. El "
            "molde es nuestro y se traslada al proveedor.",
        },
        "code": "22", "quantity": 36_000_000, "unit": "pcs", "value": 2_160_000,
        "currency": "USD", "certificates": ["ISO 9001", "IATF 16949"],
        "audience": Audience.FITTING, "nda": NDA,
    },
    {
        "plant": 2,
        "titles": {
            "en": "Assembled circuit boards for infusion pumps",
            "es": "Tarjetas electrónicas ensambladas para bombas de infusión",
        },
        "texts": {
            "en": "Two boards, SMT on both sides, functional test, traceable by serial "
            "number. Clean room not needed.",
            "es": "Dos tarjetas, SMT en ambas caras, prueba funcional, trazables por "
            "número de serie. No requiere cuarto limpio.",
        },
        "code": "26", "quantity": 96_000, "unit": "pcs", "value": 5_180_000,
        "currency": "USD", "certificates": ["ISO 13485", "IPC-A-610"],
        "audience": Audience.FITTING, "nda": NDA,
    },
    {
        "plant": 2,
        "titles": {
            "en": "Corrugated boxes and dividers",
            "es": "Cajas y divisores de cartón corrugado",
        },
        "texts": {
            "en": "Fourteen sizes, printed in one colour, called off daily.",
            "es": "Catorce medidas, impresas a un color, con llamado diario.",
        },
        "code": "17", "quantity": 2_800_000, "unit": "pcs", "value": 18_600_000,
        "currency": "MXN", "certificates": [], "audience": Audience.MEMBERS,
    },
    {
        "plant": 3,
        "titles": {
            "en": "Calibration of gauges and torque tools",
            "es": "Calibración de calibradores y herramientas de torque",
        },
        "texts": {
            "en": "About 3,200 instruments, half of them on our floor, certificates "
            "within two working days.",
            "es": "Unos 3,200 instrumentos, la mitad en nuestro piso, certificados en "
            "dos días hábiles.",
        },
        "code": "71", "quantity": 3_200, "unit": "pcs", "value": 2_400_000,
        "currency": "MXN", "certificates": ["ISO/IEC 17025"],
        "audience": Audience.MEMBERS,
    },
    {
        "plant": 3,
        "titles": {
            "en": "Dashboards for downtime on twelve lines",
            "es": "Tableros de paros para doce líneas",
        },
        "texts": {
            "en": "Read the controllers we have, show losses by shift in Spanish, one "
            "person on call.",
            "es": "Leer los controladores que tenemos, mostrar pérdidas por turno en "
            "español, una persona de guardia.",
        },
        "code": "62", "quantity": 12, "unit": "lines", "value": 186_000,
        "currency": "USD", "certificates": [], "audience": Audience.MEMBERS,
    },
    {
        "plant": 0,
        "titles": {
            "en": "Returnable steel racks",
            "es": "Racks de acero retornables",
        },
        "texts": {"en": "Drawn up with the supplier; forklift load 900 kg.", "es": ""},
        "code": "25", "quantity": 640, "unit": "pcs", "value": None, "currency": "",
        "certificates": [], "audience": Audience.FITTING,
    },
)  # fmt: skip
#: Which need which of the pilot's companies answered, how, with what note.
ANSWERS = (
    (
        0,
        0,
        "can",
        "Tenemos dos prensas libres de 160 t y línea de galvanizado contratada.",
    ),
    (0, 1, "help", "Stamping yes; we need help with PPAP and the galvanising."),
    (6, 2, "can", "We run the same on 30 lines in El Paso."),
    (4, 3, "cannot", "No trabajamos cartón."),
    (5, 4, "help", "Torque tools yes; the 17025 scope for gauges is missing."),
)


def load(now: datetime) -> None:
    """Make the needs that are not there yet; a second call changes nothing."""
    hub = Hub.objects.filter(slug="technology-hub").first()
    if hub is None or Need.objects.filter(hub=hub).exists():
        return
    places = Place.objects.filter(hub=hub, cohort__call__slug="bridge-2019")
    pilot = [place.organisation for place in places.order_by("pk")]
    pilot.sort(key=lambda firm: not is_local_to(hub, firm))
    plants = list(Organisation.objects.filter(hub=hub, kind="corporate").order_by("pk"))
    if len(pilot) > 4 and len(plants) > 3:
        with transaction.atomic():
            rows = _write(hub, plants, pilot, now)
            _answer(rows, pilot, now)
            _rate(hub, now)


def _write(
    hub: Hub,
    plants: Sequence[Organisation],
    pilot: Sequence[Organisation],
    now: datetime,
) -> list[Need]:
    """Write all needs; the last one stays a draft, the first ones have a drawing."""
    by, made = system_actor(hub), []
    for number, told in enumerate(NEEDS):
        plant = plants[told["plant"]]
        has_value = told["value"] is not None
        values = {
            "nda": "", "codes": [], **told, "buyer": plant,
            "quantity": Decimal(told["quantity"]),
            "value": Decimal(told["value"]) if has_value else None,
            "valued_on": hub.day_of(now - 20 * DAY) if has_value else None,
            "languages": ["es", "en"], "place": f"{plant.name}, {plant.city}",
            "closes_at": now + (18 + 3 * number) * DAY,
        }  # fmt: skip
        row = actions.draft_need(hub, by, values=values, now=now - 9 * DAY)
        if row.nda:
            drawing = SimpleUploadedFile(f"drawing-{number + 1}.txt", DRAWING)
            actions.add_need_file(row, by, upload=drawing, now=now - 9 * DAY)
        for firm in pilot[:2] if number == 0 else ():
            actions.invite_to_need(row, by, firm=firm, now=now - 9 * DAY)
        made.append(row)
    for row in made[:-1]:
        actions.publish_need(row, by, expected=row.version, now=now - 8 * DAY)
    return made


def _answer(rows: Sequence[Need], pilot: Sequence[Organisation], now: datetime) -> None:
    """Let the pilot's companies say whether they can."""
    for number, place, kind, note in ANSWERS:
        row, firm = rows[number], pilot[place]
        by = Actor(None, row.hub, scoped=frozenset({(Role.MEMBER, FIRM, firm.pk)}))
        if row.nda:
            digest = actions.digest_of(row.nda)
            actions.accept_nda(
                row.hub, by, need=row, firm=firm, digest=digest, now=now - 5 * DAY
            )
        actions.answer_need(
            row.hub, by, need=row, firm=firm, kind=kind, note=note, now=now - 4 * DAY
        )


def _rate(hub: Hub, now: datetime) -> None:
    """Name the rate at which gaps are added up."""
    actions.freeze_gap_rates(
        hub, system_actor(hub), currency="USD", rates={"MXN": Decimal("0.0512")},
        source="Banco de México (FIX)", on=hub.day_of(now - DAY), now=now,
    )  # fmt: skip
