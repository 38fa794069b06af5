"""Many clients who want the same thing at once, each in a process of its own.

``python -m benchmarks.racing CASES CLIENTS ATTEMPTS [naive]`` races in the database
that the environment names and prints a JSON object per case; `benchmarks.claims` and a
test run it.  In every round all clients start together and want one hot object;
afterwards plain SQL counts what must not be there.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.config.settings")

import django

if __name__ == "__main__":
    django.setup()

from django.db import DatabaseError, connection, connections
from django.db.models import F

from benchmarks.raced import CASES, Result
from madang.claims import actions, kinds
from madang.claims.actions import For, Order, Thing
from madang.claims.models import Allowance, Booking, BookingState, Resource
from madang.claims.periods import Period
from madang.claims.recurrence import WEEKLY, Rule
from madang.claims.taken import Wish
from madang.hubs.models import Actor, Hub, Membership, Role, User, system_actor
from madang.hubs.queries import actor_in
from madang.kit.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.synchronize import Barrier

BEGIN = datetime(2030, 1, 7, 8, tzinfo=UTC)  # a Monday
NOW = datetime(2029, 12, 1, tzinfo=UTC)
LANES, STOCK, WEEKS = 3, 5, 8
OVERLAPS = (
    "SELECT count(*) FROM claims_claim a JOIN claims_claim b ON a.atom_id = b.atom_id "
    "AND a.id < b.id AND a.is_blocking AND b.is_blocking "
    "AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at WHERE a.hub_id = %s"
)
OVERSOLD = (
    "SELECT count(*) FROM claims_allowance a WHERE a.hub_id = %s AND (a.left < 0 OR "
    "a.left <> (SELECT sum(amount) FROM claims_allowanceline l "
    "WHERE l.allowance_id = a.id))"
)
DEADLOCKS = frozenset({"40P01"})


@dataclass(frozen=True)
class World:
    """What the clients race for."""

    resources: Sequence[Resource]
    stocks: Sequence[Allowance]
    people: Sequence[Actor]


def prepare(case: str, rounds: int, people: int) -> World:
    """Make the hub, its people and the hot objects of a case."""
    hub = Hub.objects.create(slug=f"race-{time.time_ns()}", name={"en": "Race"})
    users = [
        User.objects.create_user(f"{hub.slug}-{n}@example.org") for n in range(people)
    ]
    Membership.objects.bulk_create(
        Membership(hub=hub, user=user, role=Role.MEMBER if n else Role.FACILITY)
        for n, user in enumerate(users)
    )
    by = system_actor(hub)
    register()

    def resource(n: int, **more: Any) -> Resource:
        thing = Thing("bench.room", n, {"en": f"Room {n}"}, "UTC")
        return actions.add_resource(hub, by, thing=thing, **more)

    found = [resource(1, lanes=LANES if case == "lanes" else 0, policy=_policy(case))]
    if case == "several":
        found.append(resource(2))
        parts = [part.atom for one in found for part in one.parts.all()]
        found.append(resource(3, parts=parts))
    stocks = [
        actions.grant(hub, by, unit="credit", amount=STOCK, order=order_of(n))
        for n in range(rounds if case == "credits" else 0)
    ]
    return World(found, stocks, [actor_in(hub, user) for user in users])


def register() -> None:
    """Let everybody book the rooms of a race, and its facility staff decide."""
    kinds.register(
        kinds.Reservable(
            "bench.room",
            "Room",
            lambda by, _resource: by.is_insider,
            lambda by, _resource: by.has(Role.FACILITY),
        )
    )
    kinds.register_owner(
        kinds.Owner("bench.visit", "Visit", lambda _by, _ids: {}, lambda *_: True)
    )


def _policy(case: str) -> dict[str, Any]:
    approval = {"hold": "hold", "compete": "compete"}.get(case, "none")
    return {"approval": approval}


def order_of(n: int, key: str = "") -> Order:
    """Return what the visit of a client asks under."""
    return Order(For("bench.visit", n + 1), NOW, key)


@dataclass(frozen=True)
class Wanted:
    """What a client wants in a round: minutes from `BEGIN` on, and how it goes on."""

    turn: int
    begins: int
    minutes: int
    is_whole: bool  # the whole hall, not its two halves
    is_declined: bool  # as soon as it is held

    @property
    def period(self) -> Period:
        """When, within the two hours of the round's day."""
        begins = BEGIN + timedelta(days=self.turn, minutes=self.begins)
        return Period(begins, begins + timedelta(minutes=self.minutes))

    @property
    def rule(self) -> Rule:
        """When, as a series of weeks that no other round has."""
        first, last = self.period.starts_at, self.period.ends_at
        on = first.date() + (WEEKS * timedelta(weeks=1) - timedelta(days=1)) * self.turn
        return Rule(on, first.time(), last.time(), "UTC", WEEKLY, times=WEEKS)


def draw(client: int, turn: int, rng: random.Random) -> Wanted:
    """Return what a client wants: a quarter to one and a half hours of two."""
    begins = 15 * rng.randrange(8)
    minutes = rng.choice((15, 30, 60, 90))
    return Wanted(turn, begins, minutes, bool(client % 2), rng.random() < 0.5)


def ask(
    case: str,
    by: Actor,
    things: tuple[Sequence[Resource], Allowance | None],
    wanted: Wanted,
    order: Order,
) -> Booking | None:
    """Ask for it; return a booking that somebody has to decide about.

    Raises:
        Conflict: somebody else was quicker.
    """
    rooms, stock = things
    period = wanted.period
    if case == "credits" and stock is not None:
        actions.consume(stock, by, amount=1, order=order)
        return None
    if case == "series":
        actions.reserve_series(rooms[0], by, rule=wanted.rule, order=order)
        return None
    if case == "several" and not wanted.is_whole:
        halves = rooms[1::-1] if wanted.begins % 2 else rooms[:2]
        wishes = [Wish(one, period) for one in halves]
        actions.reserve_all(by.hub, by, wishes=wishes, order=order)
        return None
    room = rooms[2] if case == "several" else rooms[0]
    made = actions.reserve(room, by, period=period, order=order)
    states = [BookingState.ASKED, *[BookingState.HELD] * wanted.is_declined]
    return made if made.state in states else None  # staff has it confirmed at once


def decide(booking: Booking, by: Actor) -> None:
    """Accept what competes, decline what is held.

    Raises:
        Conflict: another was accepted before.
    """
    if booking.state == BookingState.ASKED:
        actions.accept(booking, by, now=NOW)
    else:
        actions.decline(booking, by, reason="No", now=NOW)


def attempt(
    case: str, world: World, client: int, turn: int, rng: random.Random
) -> None:
    """Do what one client does in one round.

    Raises:
        Conflict: somebody else was quicker.
    """
    stock = world.stocks[turn] if world.stocks else None
    things, wanted = (world.resources, stock), draw(client, turn, rng)
    made = ask(case, world.people[client], things, wanted, order_of(client))
    if made is not None:
        decide(made, world.people[0])


def attempt_naively(
    case: str, world: World, client: int, turn: int, rng: random.Random
) -> None:
    """Look whether it is free and write it down, as most booking systems do.

    Raises:
        Conflict: it was not free.
    """
    if case == "credits":
        stock = Allowance.objects.get(pk=world.stocks[turn].pk)
        if stock.left < 1:
            raise Conflict
        Allowance.objects.filter(pk=stock.pk).update(held=F("held") + 1)
        Allowance.objects.filter(pk=stock.pk).update(left=stock.left - 1)
        return
    wanted = draw(client, turn, rng)
    period = wanted.period
    first = int(period.starts_at.timestamp())
    last = int(period.ends_at.timestamp())
    things = [1, 2] if case == "several" and wanted.is_whole else [1]
    weeks = range(WEEKS if case == "series" else 1)
    rows = [(n, first + 604800 * w, last + 604800 * w) for n in things for w in weeks]
    room = LANES if case == "lanes" else 1
    with connection.cursor() as cursor:
        for thing, begins, ends in rows:
            cursor.execute(
                "SELECT count(*) FROM naive WHERE thing = %s AND begins < %s "
                "AND ends > %s",
                [thing, ends, begins],
            )
            if cursor.fetchone()[0] >= room:
                raise Conflict
        for row in rows:
            cursor.execute(
                "INSERT INTO naive (thing, begins, ends) VALUES (%s, %s, %s)", row
            )


def race(case: str, clients: int, attempts: int, *, naive: bool = False) -> Result:
    """Let the clients race; return what came of it."""
    rounds = max(1, attempts // clients)
    world = prepare(case, rounds, clients)
    if naive:
        _naive_table()
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    bar, answers = fork.Barrier(clients), fork.SimpleQueue()
    way = attempt_naively if naive else attempt
    runner = Runner(way, case, world, rounds, bar, answers)
    processes = [fork.Process(target=runner.run, args=(n,)) for n in range(clients)]
    began = time.perf_counter()
    for one in processes:
        one.start()
    parts = [answers.get() for _one in processes]
    for one in processes:
        one.join()
    spent = time.perf_counter() - began
    return _summed(case, parts, spent, world, naive=naive)


@dataclass
class Runner:
    """What a client does in its own process, and where it answers."""

    way: Callable[..., None]
    case: str
    world: World
    rounds: int
    bar: Barrier
    answers: Any

    def run(self, client: int) -> None:
        """Try once a round, together with all others."""
        rng = random.Random(client)  # noqa: S311 -- the same race every time
        found, times = Result(self.case), []
        connection.ensure_connection()
        for turn in range(self.rounds):
            self.bar.wait()
            began = time.perf_counter()
            found.attempts += 1
            try:
                self.way(self.case, self.world, client, turn, rng)
                found.won += 1
            except Conflict as conflict:
                found.told += bool(str(conflict))
                found.offered += bool(getattr(conflict, "alternatives", ()))
            except DatabaseError as problem:
                is_deadlock = getattr(problem.__cause__, "sqlstate", "") in DEADLOCKS
                found.deadlocks += is_deadlock
                found.errors += not is_deadlock
                found.problems.append(f"{type(problem).__name__}: {problem}"[:200])
            times.append(time.perf_counter() - began)
        connections.close_all()
        self.answers.put((asdict(found), times))


def _summed(
    case: str, parts: Sequence[Any], spent: float, world: World, *, naive: bool
) -> Result:
    total = Result(case)
    times = sorted(one for _found, found in parts for one in found)
    for found, _times in parts:
        for name in ("attempts", "won", "told", "offered", "deadlocks", "errors"):
            setattr(total, name, getattr(total, name) + found[name])
        total.problems = [*total.problems, *found["problems"]][:3]
    total.per_second = round(len(times) / spent, 1)
    total.p50_ms = round(1000 * times[len(times) // 2], 1)
    total.p99_ms = round(1000 * times[int(len(times) * 0.99)], 1)
    total.overlaps, total.oversold = (
        _wrong_naively(case, total.won, world)
        if naive
        else wrong_in(world.people[0].hub)
    )
    return total


def wrong_in(hub: Hub) -> tuple[int, int]:
    """Return how many claims overlap, and how many allowances do not add up."""
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS, [hub.pk])
        overlaps = int(cursor.fetchone()[0])
        cursor.execute(OVERSOLD, [hub.pk])
        return overlaps, int(cursor.fetchone()[0])


def _wrong_naively(case: str, won: int, world: World) -> tuple[int, int]:
    """Return how many naive bookings overlap, and how much was sold too much."""
    if case == "credits":
        return 0, max(0, won - STOCK * len(world.stocks))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.id, count(*) FROM naive a JOIN naive b ON a.thing = b.thing AND "
            "b.begins <= a.begins AND b.ends > a.begins AND b.id <> a.id GROUP BY a.id"
        )
        room = LANES if case == "lanes" else 1
        return sum(max(0, int(met) + 1 - room) for _id, met in cursor.fetchall()), 0


def _naive_table() -> None:
    """Make the table of a booking system without walls, empty."""
    key = (
        "bigserial PRIMARY KEY"
        if connection.vendor == "postgresql"
        else "integer PRIMARY KEY"
    )
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS naive")
        cursor.execute(
            f"CREATE TABLE naive (id {key}, thing int, begins bigint, ends bigint)"
        )
        cursor.execute("CREATE INDEX naive_by_thing ON naive (thing, begins)")


def main(arguments: Sequence[str]) -> None:
    """Race as asked on the command line."""
    cases, clients, attempts, *rest = arguments
    for case in CASES if cases == "all" else cases.split(","):
        result = race(case, int(clients), int(attempts), naive="naive" in rest)
        print(json.dumps(asdict(result)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
