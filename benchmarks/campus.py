"""A campus of rooms with years of claims, and the questions people ask of it."""

from __future__ import annotations

import json
import os
import random
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madang.claims.actions import Thing, add_resource
from madang.claims.models import Atom, Booking, Resource
from madang.claims.periods import Period
from madang.claims.queries import alternatives_to, find_series, free_windows
from madang.claims.queries.overlapping import atoms_of, busy_on
from madang.claims.recurrence import WEEKLY, Rule
from madang.claims.taken import Wish
from madang.hubs import walls
from madang.hubs.models import Hub, system_actor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ZONE = "America/Ciudad_Juarez"
FIRST = datetime(2026, 1, 1, 14, tzinfo=UTC)
NOW = datetime(2026, 8, 1, tzinfo=UTC)
#: What PostgreSQL may take to build the walls over all rows at once.
MEMORY = "1GB"
LEASES, TURNS, TAKEN = 300, 15, 0.42
BOOKING = (
    "id, hub_id, version, created_at, updated_at, series_on, resource_id, owner_kind, "
    "owner_id, label, made_at, starts_at, ends_at, lanes, state, reason, key, "
    'fingerprint, "group"'
)
CLAIM = "hub_id, booking_id, atom_id, starts_at, ends_at, is_blocking"
Row = tuple[int, int, datetime, datetime]


def run(rooms: int, days: int) -> None:
    """Build the campus in the database of the settings; print what questions cost."""
    call_command("migrate", verbosity=0)
    hub = Hub.objects.create(slug="campus", name={"en": "Campus"})
    made = [_room(hub, n) for n in range(rooms)]
    leased = [_room(hub, rooms + n, "bench.suite") for n in range(LEASES)]
    claims = [*_meetings(made, days), *_leases(leased, days)]
    walls.tear_down(connection)
    _fill(hub, claims)
    if connection.vendor == "postgresql":  # or the wall of claims is built from disk
        connection.cursor().execute(f"SET maintenance_work_mem = '{MEMORY}'")
    walls.build(connection)
    connection.cursor().execute("ANALYZE")
    for name, ask in _questions(made, hub).items():
        _tell(name, ask, len(claims))


def _room(hub: Hub, n: int, kind: str = "bench.room") -> Resource:
    thing = Thing(kind, n + 1, {"en": f"Room {n}"}, ZONE)
    return add_resource(hub, system_actor(hub), thing=thing)


def _atom(room: Resource) -> int:
    return Atom.objects.get(
        hub=room.hub_id, kind=room.kind, object_id=room.object_id
    ).pk


def _meetings(rooms: Sequence[Resource], days: int) -> Iterator[Row]:
    rng = random.Random(1)  # noqa: S311 -- the same campus every time
    for room in rooms:
        atom = _atom(room)
        for day in range(days):
            begins = FIRST + timedelta(days=day)
            closes = begins + timedelta(hours=11)
            while begins < closes:
                ends = begins + timedelta(minutes=rng.choice((30, 60, 60, 90, 120)))
                if rng.random() < TAKEN:
                    yield room.pk, atom, begins, ends
                begins = ends


def _leases(rooms: Sequence[Resource], days: int) -> Iterator[Row]:
    for room in rooms:
        yield room.pk, _atom(room), FIRST, FIRST + timedelta(days=days)


def _fill(hub: Hub, claims: Sequence[Row]) -> None:
    """Write bookings and claims past the product: half a million actions take hours."""
    is_pg = connection.vendor == "postgresql"
    moment: Any = connection.ops.adapt_datetimefield_value

    def stored(when: datetime) -> Any:
        return when if is_pg else moment(when)

    latest = Booking.objects.order_by("-pk").values_list("pk", flat=True).first()
    start = (latest or 0) + 1
    bookings, taken = [], []
    for n, (room, atom, begins, ends) in enumerate(claims, start):
        a, b = stored(begins), stored(ends)
        bookings.append(
            (
                *(n, hub.pk, 1, a, a, None, room, "bench.visit", 1, "", a, a, b, 1),
                *("confirmed", "", "", "", f"{n:032x}"),
            )
        )
        taken.append((hub.pk, n, atom, a, b, True))
    for table, names, rows in (
        ("claims_booking", BOOKING, bookings),
        ("claims_claim", CLAIM, taken),
    ):
        with connection.cursor() as cursor:
            if is_pg:
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
                continue
            marks = ", ".join(["%s"] * len(rows[0]))
            cursor.execute("BEGIN")
            sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 -- ours
            cursor.executemany(sql, rows)
            cursor.execute("COMMIT")


def _questions(rooms: list[Resource], hub: Hub) -> dict[str, Callable[[], Any]]:
    rule = Rule(date(2026, 9, 1), wall(10), wall(11), ZONE, WEEKLY, times=26)
    morning = datetime(2026, 9, 1, 6, tzinfo=UTC)
    day = Period(morning, morning + timedelta(days=1))
    hour = Period(morning + timedelta(hours=10), morning + timedelta(hours=11))
    week = Period(morning, morning + timedelta(days=7))
    by, wish, some = system_actor(hub), Wish(rooms[5], hour), rooms[:200]
    keys = [atom for found in atoms_of(rooms).values() for atom in found]
    return {
        "rooms free every Tuesday for 26 weeks": lambda: find_series(rooms, rule, NOW),
        f"when {len(rooms)} rooms are taken in a week": lambda: busy_on(keys, week),
        "when 200 rooms are free on a day": lambda: free_windows(some, day, 30),
        "alternatives to a room that is taken": lambda: alternatives_to(wish, by, NOW),
    }


def _tell(name: str, ask: Callable[[], Any], claims: int) -> None:
    with CaptureQueriesContext(connection) as queries:
        ask()
    for _turn in range(5):
        ask()
    wall_clock, mine, theirs = time.perf_counter(), time.process_time(), _backend_cpu()
    for _turn in range(TURNS):
        ask()
    mine, theirs = time.process_time() - mine, _backend_cpu() - theirs
    told = {
        "question": name,
        "claims": claims,
        "SQL": len(queries),
        "CPU ms": round(1000 * (mine + theirs) / TURNS, 1),
        "of it PostgreSQL": round(1000 * theirs / TURNS, 1),
        "wall ms": round(1000 * (time.perf_counter() - wall_clock) / TURNS, 1),
    }
    print(json.dumps(told), flush=True)


def _backend_cpu() -> float:
    """Return the CPU seconds so far of the process that answers this connection."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    spent = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    return sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")
