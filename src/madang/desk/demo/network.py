"""The demo's network: what Technology Hub's companies offer and seek, one request."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from madang.directory.models import Organisation
from madang.hubs.models import Hub, Membership, Role
from madang.network.finding import make_findable
from madang.network.models import Introduction, Listing, ListingKind

if TYPE_CHECKING:
    from datetime import datetime

OFFER, SEEK = ListingKind.OFFER, ListingKind.SEEK
#: Kind, English, Spanish, body in Spanish, keywords; the first is of the member's firm.
LISTINGS = (
    (SEEK, "Moulds for a classroom kit", "Moldes para un kit escolar",
     "Buscamos quien haga moldes de inyección para 2,000 kits al año.",
     ("moldes", "inyección")),
    (OFFER, "Injection moulding, small series", "Inyección de plástico en series cortas",
     "Desde 200 piezas, con molde de aluminio en cuatro semanas.",
     ("inyección", "moldes", "plástico")),
    (OFFER, "Test bench for sensors", "Banco de pruebas para sensores",
     "Cámara climática de -40 a 120 °C, libre los martes y jueves.",
     ("sensores", "pruebas")),
    (SEEK, "A pilot site for energy meters", "Un sitio piloto para medidores",
     "Una nave con consumo de más de 200 kW para una prueba de tres meses.",
     ("energía", "piloto")),
    (OFFER, "Bilingual onboarding of staff", "Capacitación bilingüe de personal",
     "Cursos de inducción en español e inglés, en planta.",
     ("capacitación", "inglés")),
    (SEEK, "Cold-chain transport to El Paso", "Transporte en frío a El Paso",
     "Dos tarimas por semana, de 2 a 8 °C, con cruce certificado.",
     ("logística", "frío")),
)  # fmt: skip
OPEN_FOR = timedelta(days=120)


def load(now: datetime) -> None:
    """Post the listings and one request to the member's company, once."""
    hub = Hub.objects.get(slug="technology-hub")
    seat = Membership.objects.filter(hub=hub, role=Role.MEMBER, scope_id__gt=0).first()
    if seat is None or Listing.objects.filter(hub=hub).exists():
        return
    own = Organisation.objects.get(pk=seat.scope_id)
    listed = Organisation.objects.filter(hub=hub, is_listed=True, merged_into=None)
    firms = [own, *listed.exclude(pk=own.pk).order_by("pk")[: len(LISTINGS) - 1]]
    rows = []
    for firm, (kind, en, es, body, words) in zip(firms, LISTINGS, strict=False):
        row = Listing.objects.create(
            hub=hub,
            organisation=firm,
            kind=kind,
            titles={"en": en, "es": es},
            bodies={"es": body},
            keywords=list(words),
            until=(now + OPEN_FOR).date(),
        )
        make_findable(row)
        rows.append(row)
    Introduction.objects.create(
        hub=hub,
        asking=rows[1].organisation,
        asked=own,
        listing=rows[0],
        message="Hacemos moldes de aluminio; ¿nos vemos esta semana en la cafetería?",
        asked_at=now,
        expires_at=now + timedelta(days=21),
    )
