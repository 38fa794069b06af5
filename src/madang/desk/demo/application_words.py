"""What the demo's applicants are called and say: none of them is real."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.utils.text import slugify

SEEN = "Proof of founding seen at the counter."


def plain(email: str) -> str:
    """Return an address in the letters that every mail server takes.

    >>> plain("José@peña.mx")
    'jose@pena.mx'
    """
    parts = unicodedata.normalize("NFKD", email)
    return "".join(c for c in parts if not unicodedata.combining(c)).lower()


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm that applies."""

    name: str
    country: str

    @property
    def host(self) -> str:
        """Where its mail goes; an address that exists nowhere."""
        return f"{slugify(self.name)}.example"

    @property
    def language(self) -> str:
        """What its people write in."""
        return "es" if self.country == "MX" else "en"

    @property
    def address(self) -> str:
        """Where it stands."""
        if self.country == "MX":
            return "Av. de las Industrias 120\nCiudad Juárez, Chih."
        return "1200 Texas Avenue\nEl Paso, TX 79901"


_NAMES = (
    ("Aceros del Bravo", "MX"),
    ("Franklin Sensors", "US"),
    ("Tecnología Samalayuca", "MX"),
    ("Mesa Robotics", "US"),
    ("Moldes Paso del Norte", "MX"),
    ("Sunland Molding", "US"),
    ("Energía Médanos", "MX"),
    ("Chamizal Labs", "US"),
    ("Agua Clara Juárez", "MX"),
    ("Upper Valley Foods", "US"),
    ("Sensores Chamizal", "MX"),
    ("Red Ridge Aero", "US"),
    ("Textiles Anapra", "MX"),
    ("Borderplex Cloud", "US"),
    ("Robótica Chihuahua", "MX"),
    ("Hueco Instruments", "US"),
    ("Alimentos Casas Grandes", "MX"),
    ("Transmountain Energy", "US"),
    ("Biomédica Frontera", "MX"),
    ("Rio Vista Health", "US"),
    ("Logística Río Grande", "MX"),
    ("Caliche Materials", "US"),
    ("Plásticos Zaragoza", "MX"),
    ("Sandstorm Analytics", "US"),
    ("Óptica Delicias", "MX"),
    ("Mission Trail Textiles", "US"),
    ("Circuitos Cuauhtémoc", "MX"),
    ("Ysleta Packaging", "US"),
    ("Madera Creel", "MX"),
    ("Zia Battery", "US"),
    ("Solar Ojinaga", "MX"),
    ("Organ Peak Optics", "US"),
    ("Empaques Villa Ahumada", "MX"),
    ("Mesilla Water", "US"),
    ("Herrajes Parral", "MX"),
    ("Las Cruces Drones", "US"),
    ("Aeroestructuras Salaices", "MX"),
    ("White Sands Thermal", "US"),
    ("Vidrio Camargo", "MX"),
    ("Picacho Coatings", "US"),
    ("Nogal Digital", "MX"),
    ("Doña Ana Devices", "US"),
    ("Fundición Aldama", "MX"),
    ("Fort Bliss Logistics Tech", "US"),
    ("Dispositivos San Lorenzo", "MX"),
    ("Eastside Fabrication", "US"),
    ("Riego Valle de Juárez", "MX"),
    ("Stanton Street Software", "US"),
    ("Maquinados Partido Romero", "MX"),
    ("Socorro Irrigation", "US"),
    ("Software Misiones", "MX"),
    ("Canutillo Plastics", "US"),
    ("Baterías Santa Teresa", "MX"),
    ("Anthony Gap Energy", "US"),
    ("Etiquetas Pronaf", "MX"),
    ("Tornillo Foods", "US"),
    ("Ortesis Las Torres", "MX"),
    ("Cerámica Casas Viejas", "MX"),
    ("Telas Waterfill", "MX"),
    ("Impresión Capa Doce", "MX"),
)
FIRMS = tuple(Firm(name, country) for name, country in _NAMES)
#: Who applied to the call of suppliers, in the order in which they did.
SUPPLIERS = tuple(
    Firm(name, country)
    for name, country in (
        ("Troqueles Rubio", "MX"),
        ("Fabens Wire", "US"),
        ("Recubrimientos Salvárcar", "MX"),
        ("Hilos Tres Castillos", "MX"),
        ("Clint Fasteners", "US"),
        ("Tarimas Loma Blanca", "MX"),
        ("San Elizario Tooling", "US"),
        ("Arneses Jarudo", "MX"),
        ("Horizon Test Rigs", "US"),
        ("Metrología Partido Iglesias", "MX"),
        ("Vinton Pallets", "US"),
        ("Inyección Los Ojitos", "MX"),
        ("Santa Teresa Motors", "US"),
        ("Resortes Galeana", "MX"),
        ("Chaparral Coatings", "US"),
        ("Tornos San Isidro", "MX"),
        ("Dell City Filters", "US"),
        ("Bobinas Zaragoza", "MX"),
    )
)
FOUNDERS = (
    "Mariana Olivas",
    "Daniel Ortega",
    "Ximena Terrazas",
    "Kevin Albright",
    "Lucía Armendáriz",
    "Robert Sandoval",
    "Paola Quezada",
    "Andrea Whitfield",
    "Héctor Loya",
    "Grace Molinar",
    "Iván Carrasco",
    "Naomi Bell",
)
STORIES = (
    {
        "sector": "automotive",
        "en": (
            "Welding cells that small shops can rent by the week.",
            "Shops with fewer than fifty people lose orders because a welding cell "
            "costs more than a year's profit and stands idle half of the time.",
            "Four cells rented since spring, 86 % booked; two shops renewed twice.",
        ),
        "es": (
            "Celdas de soldadura que un taller pequeño renta por semana.",
            "Los talleres de menos de cincuenta personas pierden pedidos porque una "
            "celda cuesta más que la utilidad de un año y pasa parada la mitad.",
            "Cuatro celdas rentadas desde la primavera, 86 % ocupadas; dos talleres "
            "renovaron dos veces.",
        ),
    },
    {
        "sector": "electronics",
        "en": (
            "A sensor that hears a bearing fail three weeks before it does.",
            "An unplanned stop of a line costs a plant 9,000 dollars an hour; most "
            "begin with a bearing that nobody listened to.",
            "Pilot on 40 motors in two plants: 11 warnings, 10 of them right.",
        ),
        "es": (
            "Un sensor que oye fallar un rodamiento tres semanas antes.",
            "Un paro no planeado cuesta a una planta 9,000 dólares por hora; casi "
            "siempre empieza en un rodamiento que nadie escuchó.",
            "Piloto en 40 motores de dos plantas: 11 avisos, 10 acertados.",
        ),
    },
    {
        "sector": "medical",
        "en": (
            "Splints printed from a phone scan within the day.",
            "Children wait six weeks for a splint made across the border and have "
            "grown out of it when it comes.",
            "212 splints fitted in three clinics; the insurer pays since August.",
        ),
        "es": (
            "Férulas impresas el mismo día a partir del celular.",
            "Los niños esperan seis semanas una férula hecha del otro lado y ya no "
            "les queda cuando llega.",
            "212 férulas colocadas en tres clínicas; la aseguradora paga desde agosto.",
        ),
    },
    {
        "sector": "energy",
        "en": (
            "Second-life batteries that carry a plant through the peak hour.",
            "The peak tariff doubles a foundry's bill for two hours a day.",
            "Two foundries run on it; 18 % less on the bill over five months.",
        ),
        "es": (
            "Baterías de segunda vida que sostienen una planta en hora pico.",
            "La tarifa punta duplica el recibo de una fundición dos horas al día.",
            "Dos fundiciones ya la usan; 18 % menos en el recibo en cinco meses.",
        ),
    },
    {
        "sector": "food",
        "en": (
            "A dryer that turns the pecan harvest's waste into flour.",
            "A third of the shells and broken kernels of the valley is burned.",
            "38 tonnes dried last season; one bakery chain orders every month.",
        ),
        "es": (
            "Una secadora que hace harina con la merma de la nuez.",
            "Un tercio de la cáscara y la nuez quebrada del valle se quema.",
            "38 toneladas secadas la temporada pasada; una cadena compra cada mes.",
        ),
    },
)
