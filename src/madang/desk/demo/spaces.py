"""The demo's buildings: Technology Hub's house and Incheon's campus, drawn."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from madang.hubs.models import Hub, Site, system_actor
from madang.spaces import actions
from madang.spaces.models import Building, Space

if TYPE_CHECKING:
    from madang.hubs.models import Actor
    from madang.spaces.models import Floor

AISLE = 2.2
Row = tuple["Room", ...]


@dataclass(frozen=True, slots=True)
class Room:
    """A space of the demo: code, kind, net area, people, names, and the rest."""

    code: str
    kind: str
    net: str
    people: int
    names: dict[str, str]
    has: tuple[str, ...] = ()
    parts: tuple[Room, ...] = ()
    to_let: bool = False
    to_book: bool = False
    way: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A floor of the demo: its level, names, width in metres, rooms row by row."""

    level: int
    names: dict[str, str]
    width: float
    rows: tuple[Row, ...]


def _offices(prefix: str, nets: tuple[str, ...], *, first: int = 1) -> Row:
    """Return offices numbered on from `first`."""
    return tuple(
        Room(f"{prefix}{n:02}", "suite", net, int(float(net) / 7), {}, to_let=True)
        for n, net in enumerate(nets, first)
    )


def _ideas(first: int, net: str, many: int) -> Row:
    """Return Incheon's idea rooms."""
    return tuple(
        Room(
            f"I-{n}",
            "meeting_room",
            net,
            10,
            {"ko": f"아이디어룸 {n}", "en": f"Idea room {n}"},
            ("screen", "whiteboard"),
            to_book=True,
        )
        for n in range(first, first + many)
    )


JUAREZ = (
    Level(
        0,
        {"es": "Planta baja", "en": "Ground floor"},
        46.0,
        (
            (
                Room(
                    "AUD",
                    "hall",
                    "312",
                    240,
                    {"es": "Auditorio", "en": "Auditorium"},
                    ("stage", "projector", "sound", "interpretation", "step_free"),
                    parts=(
                        Room(
                            "AUD-A", "hall", "180", 140,
                            {"es": "Auditorio A", "en": "Auditorium A"},
                            ("stage", "projector", "sound"), to_book=True,
                        ),
                        Room(
                            "AUD-B", "hall", "132", 100,
                            {"es": "Auditorio B", "en": "Auditorium B"},
                            ("projector", "sound"), to_book=True,
                        ),
                    ),
                    to_book=True,
                    way="Entrada por el patio; la recepción abre el muro móvil.",
                ),
                Room(
                    "LOB", "common", "118", 0, {"es": "Vestíbulo", "en": "Lobby"},
                    ("step_free",),
                ),
                Room(
                    "SHOW", "showroom", "96", 40,
                    {"es": "Sala de prototipos", "en": "Prototype showroom"},
                    ("screen",), to_book=True,
                ),
            ),
            (
                Room(
                    "LAB-3D", "lab", "124", 12,
                    {"es": "Laboratorio de impresión 3D", "en": "3D-printing lab"},
                    ("printer_3d", "power", "compressed_air"), to_book=True,
                    way="Con gafas y capacitación previa.",
                ),
                Room(
                    "LAB-VR", "lab", "82", 10,
                    {"es": "Sala de realidad virtual", "en": "VR room"},
                    ("headset", "screen"), to_book=True,
                ),
                Room(
                    "CW", "desk_zone", "228", 36,
                    {"es": "Coworking", "en": "Coworking"},
                    ("internet", "daylight", "kitchen"), to_let=True, to_book=True,
                ),
                Room(
                    "S-1", "meeting_room", "34", 10,
                    {"es": "Sala Río Bravo", "en": "Río Bravo room"},
                    ("video", "whiteboard"), to_book=True,
                ),
                Room(
                    "S-2", "meeting_room", "26", 6,
                    {"es": "Sala Franklin", "en": "Franklin room"},
                    ("screen",), to_book=True,
                ),
            ),
        ),
    ),
    Level(
        1,
        {"es": "Primer piso", "en": "First floor"},
        46.0,
        (
            _offices("1A", ("60", "48", "48", "70", "48", "60", "66")),
            (
                Room(
                    "GOV", "suite", "142", 18,
                    {"es": "Agencia estatal", "en": "State agency"}, to_let=True,
                ),
                Room(
                    "S-3", "meeting_room", "44", 14,
                    {"es": "Sala de consejo", "en": "Board room"},
                    ("video", "screen", "whiteboard"), to_book=True,
                ),
                Room(
                    "CAF", "common", "88", 0, {"es": "Cafetería", "en": "Canteen"},
                    ("kitchen", "daylight"),
                ),
                Room("ST-1", "storage", "30", 0, {"es": "Archivo", "en": "Archive"}),
            ),
            _offices("1B", ("52", "76", "65", "52", "72", "65", "52")),
        ),
    ),
)  # fmt: skip
INCHEON = (
    Level(
        1,
        {"ko": "1층", "en": "First floor"},
        44.0,
        (
            (
                Room(
                    "W-1", "lab", "655", 60,
                    {"ko": "시제품 제작소", "en": "Prototype workshop"},
                    ("power", "compressed_air", "printer_3d"), to_book=True,
                    way="안전 교육을 마친 분만 들어갈 수 있습니다.",
                ),
                Room(
                    "D-1", "lab", "322", 30, {"ko": "디자인 랩", "en": "Design lab"},
                    ("internet", "screen"), to_book=True,
                ),
            ),
            (
                Room(
                    "L-1", "common", "423", 120, {"ko": "라운지", "en": "Lounge"},
                    ("kitchen", "daylight", "step_free"),
                ),
                *_ideas(1, "45", 4),
            ),
        ),
    ),
    Level(
        2,
        {"ko": "2층", "en": "Second floor"},
        44.0,
        (
            _offices("2", ("72",) * 5),
            (
                Room(
                    "K-1", "desk_zone", "410", 80,
                    {"ko": "워크스테이션", "en": "Workstations"},
                    ("internet", "daylight"), to_let=True, to_book=True,
                ),
                *_ideas(5, "50", 2),
            ),
            _offices("2", ("72",) * 5, first=6),
        ),
    ),
    Level(
        3,
        {"ko": "3층", "en": "Third floor"},
        44.0,
        (
            _offices("3", ("64",) * 8),
            (
                *_offices("3", ("110", "110"), first=17),
                *_ideas(7, "60", 2),
                Room(
                    "K-2", "desk_zone", "175", 34,
                    {"ko": "집중 워크스테이션", "en": "Quiet workstations"},
                    ("internet",), to_let=True, to_book=True,
                ),
            ),
            _offices("3", ("64",) * 8, first=9),
        ),
    ),
)  # fmt: skip
HOUSES: tuple[tuple[str, str, dict[str, str], tuple[Level, ...]], ...] = (
    (
        "technology-hub",
        "P",
        {"es": "Edificio Principal", "en": "Main building"},
        JUAREZ,
    ),
    ("incheon-campus", "G", {"ko": "창업동", "en": "Startup building"}, INCHEON),
)


def load() -> None:
    """Build and draw the houses that are not there yet."""
    for slug, code, names, levels in HOUSES:
        hub = Hub.objects.get(slug=slug)
        if Building.objects.filter(hub=hub).exists():
            continue
        by = system_actor(hub)
        site = Site.objects.filter(hub=hub).earliest("order")
        values = {"site": site, "code": code, "names": names, "address": site.address}
        building = actions.add_building(hub, by, values=values)
        for one in levels:
            given = {"level": one.level, "names": one.names}
            _furnish(actions.add_floor(building, by, values=given), by, one)


def _furnish(floor: Floor, by: Actor, level: Level) -> None:
    """Add a floor's spaces and draw them, each as large as it is stated."""
    polygons: dict[int, list[list[float]]] = {}
    top = 0.0
    for row in level.rows:
        high = sum(float(room.net) for room in row) / level.width
        left = 0.0
        for room in row:
            wide = float(room.net) / high
            space = _add(floor, by, room)
            polygons[space.pk] = _box(left, top, left + wide, top + high)
            _divide(floor, by, space, room, (left, top, high), polygons)
            left += wide
        top += high + AISLE
    outline = _box(0, 0, level.width, top - AISLE)
    expected = floor.version
    actions.draw_floor(floor, by, expected=expected, outline=outline, polygons=polygons)


def _divide(
    floor: Floor,
    by: Actor,
    hall: Space,
    room: Room,
    corner: tuple[float, float, float],
    polygons: dict[int, list[list[float]]],
) -> None:
    """Add the parts of a hall, side by side in it."""
    left, top, high = corner
    for part in room.parts:
        wide = float(part.net) / high
        space = _add(floor, by, part, hall)
        polygons[space.pk] = _box(left, top, left + wide, top + high)
        left += wide


def _add(floor: Floor, by: Actor, room: Room, hall: Space | None = None) -> Space:
    net = Decimal(room.net)
    language = floor.hub.languages[0]
    values: dict[str, Any] = {
        "code": room.code,
        "names": room.names,
        "kind": room.kind,
        "net_m2": net,
        "shared_m2": (net * Decimal("0.18")).quantize(Decimal("0.01"))
        if room.to_let
        else Decimal(0),
        "gross_m2": None,
        "capacity": room.people,
        "equipment": room.has,
        "is_leasable": room.to_let,
        "is_bookable": room.to_book,
        "parent": hall,
        "access_note": {language: room.way} if room.way else {},
    }
    return actions.add_space(floor, by, values=values)


def _box(left: float, top: float, right: float, bottom: float) -> list[list[float]]:
    l, t, r, b = (round(side, 2) for side in (left, top, right, bottom))  # noqa: E741
    return [[l, t], [r, t], [r, b], [l, b]]
