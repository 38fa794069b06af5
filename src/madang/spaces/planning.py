"""Giving out rooms for a year: rows → engine.packing → rows, and what it cannot tell.

A desk zone is a room of as many seats as it has desks; a suite holds one team, and its
surplus area costs.  Who must not sit beside whom is the engine's own rule.  That two
teams would like to sit side by side is nothing a packing can say: a second pass swaps
and moves teams while this makes the whole better, and the bound is raised by all that
such wishes could bring, so it stays true.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang import engine
from madang.engine.problem import ProblemError, Stop
from madang.kit.errors import Refused
from madang.spaces import geometry
from madang.spaces.models import SpaceKind
from madang.spaces.queries.rounds import held_during, offered_spaces, seats_before

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from madang.engine import packing
    from madang.spaces.models import AllocationRound, RequestWish, Space

#: What a team's place is worth for each step of its priority.
PLACE = 1000
#: What a wish is worth by its rank, staying for each step, a wanted neighbour.
RANKS, STAY, NEAR = {1: 30, 2: 20, 3: 10}, 10, 15
#: Surplus above this counts no more, so that a place is always worth more.
MOST_WASTE = 300
#: Outlines that leave less than this between them are side by side, in metres.
WALL = 0.6

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Room:
    """A space on offer: its floor, net area, seats (of a zone those left), its box.

    `holder` is the team that holds it when the round begins; nobody else can have it.
    """

    pk: int
    floor: int
    is_zone: bool
    net_m2: Decimal
    seats: int
    box: Box | None = None
    holder: int = 0


@dataclass(frozen=True, slots=True)
class Team:
    """What a team asks for, by its organisation's key."""

    request: int
    firm: int
    people: int
    net_m2: Decimal
    keeps: int = 0
    priority: int = 3
    wishes: Mapping[tuple[str, int], int] = field(default_factory=dict)
    wanted: frozenset[int] = frozenset()
    unwanted: frozenset[int] = frozenset()
    pinned: int = 0
    current: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Weights:
    """How much wishes, surplus, staying and neighbours count, from 0 to 3."""

    wish: int = 1
    waste: int = 1
    keep: int = 1
    near: int = 1


@dataclass(frozen=True, slots=True)
class Given:
    """What a team gets: the space's key or nothing, and how well it fits or why not."""

    request: int
    space: int | None
    seats: int = 0
    rank: int = 0
    wasted_m2: Decimal = Decimal(0)
    is_moved: bool = False
    near: int = 0
    why: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A plan for all teams with its value, a bound on any plan's, and figures."""

    given: tuple[Given, ...]
    value: int
    bound: int
    status: str
    seconds: float
    figures: Mapping[str, Any]


def are_beside(one: Room, other: Room) -> bool:
    """Return whether two rooms are side by side: on one floor, a wall apart.

    Rooms that nobody has drawn are beside nothing.
    """
    if one.floor != other.floor or one.box is None or other.box is None:
        return False
    left, top, right, low = one.box
    left2, top2, right2, low2 = other.box
    across = min(right, right2) - max(left, left2)
    down = min(low, low2) - max(top, top2)
    # a corner is no wall: they meet along one side at least
    return (across > 0 and down > -WALL) or (down > 0 and across > -WALL)


def fits(team: Team, room: Room) -> bool:
    """Return whether a room can be a team's at all."""
    if room.holder and room.holder != team.firm:
        return False
    if room.pk == team.pinned:
        return True
    if room.is_zone:
        return team.people <= room.seats
    is_full = room.seats and team.people > room.seats
    return not is_full and team.net_m2 <= room.net_m2


def worth(team: Team, room: Room, weights: Weights) -> int:
    """Return what it is worth that a team has a room; always above nothing."""
    surplus = Decimal(0) if room.is_zone else _surplus(team, room)
    waste = min(int(surplus), MOST_WASTE)
    rank = rank_of(team, room)
    found = PLACE * team.priority - weights.waste * waste
    found += weights.wish * RANKS.get(rank, 0)
    return found + weights.keep * STAY * team.keeps * (room.pk in team.current)


def rank_of(team: Team, room: Room) -> int:
    """Return which wish a room meets; 0 if none."""
    keys = (("space", room.pk), ("floor", room.floor))
    return min((team.wishes[key] for key in keys if key in team.wishes), default=0)


def _surplus(team: Team, room: Room) -> Decimal:
    return max(room.net_m2 - team.net_m2, Decimal(0))


def sized(people: int, net_m2: Decimal, m2_per_person: Decimal) -> tuple[int, Decimal]:
    """Return people and area where one of the two was told.

    >>> sized(4, Decimal(0), Decimal(6)), sized(0, Decimal(20), Decimal(6))
    ((4, Decimal('24.00')), (4, Decimal('20')))
    """
    if not net_m2:
        area = (people * m2_per_person).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return people, area
    return people or int((net_m2 / m2_per_person).to_integral(ROUND_CEILING)), net_m2


def allocate(
    teams: Sequence[Team],
    rooms: Sequence[Room],
    weights: Weights,
    *,
    seed: int = 0,
    seconds: float = 2,
) -> Found:
    """Return who gets which room; the same answer for the same seed.

    Guarantee: the bound holds for every plan.  Without wanted neighbours a status of
    ``optimal`` is the engine's proof; with them the plan is as good as swaps make it.

    Raises:
        Refused: pins contradict each other; the text names whom.
    """
    _check_pins(teams, rooms)
    problem = _problem(teams, rooms, weights)
    try:
        result = engine.packing.solve(problem, stop=Stop(seconds=seconds), seed=seed)
    except ProblemError as wrong:
        raise Refused(str(wrong)) from wrong
    plan = _Plan(teams, rooms, weights)
    if result.plan is not None:
        for team in teams:
            name = result.plan.room[str(team.request)]
            plan.room[team.request] = int(name) if name is not None else None
    swapped = plan.improve()
    most = NEAR * weights.near * len(plan.wanted)
    packed = round(result.bound or 0) if result.bound is not None else plan.most()
    value, bound = plan.value(), packed + most
    is_proved = result.is_proved and bound == value
    status = "optimal" if is_proved else "feasible"
    return Found(
        tuple(plan.given(team) for team in teams),
        value,
        max(bound, value),
        status,
        result.seconds,
        _figures(teams, rooms) | {"swapped": swapped, "pairs": len(plan.wanted)},
    )


def _check_pins(teams: Sequence[Team], rooms: Sequence[Room]) -> None:
    """Refuse pins that cannot hold together."""
    known = {room.pk: room for room in rooms}
    held: dict[int, int] = {}
    for team in teams:
        if not team.pinned:
            continue
        room = known.get(team.pinned)
        if room is None or (room.holder and room.holder != team.firm):
            raise Refused(_("A team is pinned to a space that cannot be given out."))
        held[room.pk] = held.get(room.pk, 0) + (team.people if room.is_zone else 1)
        if held[room.pk] > (room.seats if room.is_zone else 1):
            raise Refused(_("More teams are pinned to a space than fit into it."))


def _problem(
    teams: Sequence[Team], rooms: Sequence[Room], weights: Weights
) -> packing.Problem:
    """Return the packing whose best answer is the best plan, but for neighbours."""
    jobs = {team.request: str(team.request) for team in teams}
    names = {room.pk: str(room.pk) for room in rooms}
    firms = {team.firm: team for team in teams}
    apart = {
        tuple(sorted((jobs[team.request], jobs[firms[other].request])))
        for team in teams
        for other in team.unwanted
        if other in firms and other != team.firm
    }
    return engine.packing.Problem(
        jobs=tuple(jobs.values()),
        rooms=tuple(names.values()),
        cost=[[worth(team, room, weights) for team in teams] for room in rooms],
        need=[
            [max(team.people, 1) if room.is_zone else 1 for team in teams]
            for room in rooms
        ],
        capacity=[room.seats if room.is_zone else 1 for room in rooms],
        maximise=True,
        optional=True,
        apart=tuple(sorted((one, other) for one, other in apart)),
        neighbours=tuple(
            (names[one.pk], names[other.pk])
            for one, other in combinations(rooms, 2)
            if are_beside(one, other)
        ),
        fixed={jobs[t.request]: names[t.pinned] for t in teams if t.pinned},
        forbidden=frozenset(
            (jobs[team.request], names[room.pk])
            for team in teams
            for room in rooms
            if not fits(team, room)
        ),
    )


class _Plan:
    """Who sits where, and what that is worth with neighbours."""

    def __init__(
        self, teams: Sequence[Team], rooms: Sequence[Room], weights: Weights
    ) -> None:
        self.teams, self.weights = list(teams), weights
        self.rooms = {room.pk: room for room in rooms}
        self.room: dict[int, int | None] = {team.request: None for team in teams}
        self.beside = {
            room.pk: {o.pk for o in rooms if o is not room and are_beside(room, o)}
            for room in rooms
        }
        by_firm = {team.firm: team for team in teams}
        self.wanted = self._pairs(by_firm, "wanted")
        self.unwanted = self._pairs(by_firm, "unwanted")

    def _pairs(self, by_firm: Mapping[int, Team], name: str) -> set[tuple[int, int]]:
        return {
            (min(a, b), max(a, b))
            for team in self.teams
            for other in getattr(team, name)
            if other in by_firm and other != team.firm
            for a, b in [(team.request, by_firm[other].request)]
        }

    def are_near(self, one: int, other: int) -> bool:
        """Return whether two teams share a zone or sit side by side."""
        a, b = self.room[one], self.room[other]
        return a is not None and b is not None and (a == b or b in self.beside[a])

    def most(self) -> int:
        """Return what all teams in their best rooms would be worth."""
        return sum(
            max(
                (worth(t, r, self.weights) for r in self.rooms.values() if fits(t, r)),
                default=0,
            )
            for t in self.teams
        )

    def value(self) -> int:
        """Return what the plan is worth, neighbours counted."""
        placed = sum(
            worth(team, self.rooms[pk], self.weights)
            for team in self.teams
            if (pk := self.room[team.request]) is not None
        )
        return placed + NEAR * self.weights.near * sum(
            self.are_near(*pair) for pair in self.wanted
        )

    def keeps_rules(self) -> bool:
        """Return whether sizes, capacities, pins and who sits apart all hold."""
        load: dict[int, int] = {}
        for team in self.teams:
            pk = self.room[team.request]
            if team.pinned and pk != team.pinned:
                return False
            if pk is None:
                continue
            room = self.rooms[pk]
            if not fits(team, room):
                return False
            load[pk] = load.get(pk, 0) + (max(team.people, 1) if room.is_zone else 1)
            if load[pk] > (room.seats if room.is_zone else 1):
                return False
        return not any(self.are_near(*pair) for pair in self.unwanted)

    def improve(self) -> int:
        """Swap and move teams while this makes the plan better; return how often."""
        if not self.wanted or not self.weights.near:
            return 0
        done, best = 0, self.value()
        while (step := self._better(best)) is not None:
            done, best = done + 1, step
        return done

    def _better(self, best: int) -> int | None:
        """Make the first change that is worth more; nothing if there is none."""
        involved = sorted({one for pair in self.wanted for one in pair})
        for one in involved:
            before = dict(self.room)
            others = [t.request for t in self.teams if t.request != one]
            changes = [{one: self.room[o], o: self.room[one]} for o in others]
            changes += [{one: pk} for pk in self.rooms]
            for change in changes:
                self.room |= change
                if self.keeps_rules() and (value := self.value()) > best:
                    return value
                self.room = dict(before)
        return None

    def given(self, team: Team) -> Given:
        """Return what a team gets."""
        pk = self.room[team.request]
        if pk is None:
            return Given(team.request, None, why=self._why(team))
        room = self.rooms[pk]
        near = sum(
            team.request in pair and self.are_near(*pair) for pair in self.wanted
        )
        return Given(
            team.request,
            pk,
            seats=team.people if room.is_zone else 0,
            rank=rank_of(team, room),
            wasted_m2=Decimal(0) if room.is_zone else _surplus(team, room),
            is_moved=bool(team.current) and pk not in team.current,
            near=near,
        )

    def _why(self, team: Team) -> dict[str, Any]:
        """Return why a team has no room: too large, only beside whom, or all taken."""
        possible = [room for room in self.rooms.values() if fits(team, room)]
        if not possible:
            largest = max((r.net_m2 for r in self.rooms.values()), default=Decimal(0))
            seats = max((r.seats for r in self.rooms.values() if r.is_zone), default=0)
            return {
                "code": "size",
                "people": team.people,
                "m2": str(team.net_m2),
                "largest": str(largest),
                "seats": seats,
            }
        for room in possible:
            self.room[team.request] = room.pk
            pairs = [
                p for p in self.unwanted if team.request in p and self.are_near(*p)
            ]
            self.room[team.request] = None
            load = sum(
                max(other.people, 1) if room.is_zone else 1
                for other in self.teams
                if self.room[other.request] == room.pk
            )
            need = max(team.people, 1) if room.is_zone else 1
            if pairs and load + need <= (room.seats if room.is_zone else 1):
                other = next(one for one in pairs[0] if one != team.request)
                return {"code": "beside", "request": other}
        return {"code": "full", "rooms": len(possible)}


def _figures(teams: Sequence[Team], rooms: Sequence[Room]) -> dict[str, Any]:
    """Return what is asked and what is on offer, in all."""
    return {
        "teams": len(teams),
        "people": sum(team.people for team in teams),
        "m2": str(sum((team.net_m2 for team in teams), Decimal(0))),
        "suites": sum(not room.is_zone for room in rooms),
        "seats": sum(room.seats for room in rooms if room.is_zone),
        "offered_m2": str(sum((room.net_m2 for room in rooms), Decimal(0))),
    }


def material_of(round_: AllocationRound) -> tuple[list[Team], list[Room]]:
    """Return what teams ask of a round and which rooms it has for them.

    A suite that somebody holds into the round is his alone; of a desk zone only the
    desks that are left count.
    """
    held = held_during(round_)
    holders = {
        line.space_id: line.agreement.organisation_id for line in held if not line.desks
    }
    desks: dict[int | None, int] = defaultdict(int)
    for line in held:
        desks[line.space_id] += line.desks
    rooms = [
        Room(
            space.pk,
            space.floor_id,
            space.kind == SpaceKind.DESK_ZONE,
            space.net_m2,
            max(space.capacity - desks[space.pk], 0),
            _box(space),
            holders.get(space.pk, 0),
        )
        for space in offered_spaces(round_)
    ]
    return _teams(round_), rooms


def _box(space: Space) -> Box | None:
    corners = geometry.read(space.polygon)
    if not corners:
        return None
    xs, ys = [x for x, _y in corners], [y for _x, y in corners]
    return float(min(xs)), float(min(ys)), float(max(xs)), float(max(ys))


def _teams(round_: AllocationRound) -> list[Team]:
    rows = round_.requests.prefetch_related("wishes", "neighbours").order_by("pk")
    sits = seats_before(round_)
    found = []
    for row in rows:
        people, net_m2 = sized(row.people, row.net_m2, round_.m2_per_person)
        wishes = {_wished(one): one.rank for one in reversed(row.wishes.all())}
        near = {one.organisation_id: one.is_wanted for one in row.neighbours.all()}
        found.append(
            Team(
                row.pk,
                row.organisation_id,
                people,
                net_m2,
                keeps=row.keeps,
                priority=row.priority,
                wishes=wishes,
                wanted=frozenset(pk for pk, wanted in near.items() if wanted),
                unwanted=frozenset(pk for pk, wanted in near.items() if not wanted),
                pinned=row.pinned_id or 0,
                current=frozenset(sits[row.organisation_id]),
            )
        )
    return found


def _wished(wish: RequestWish) -> tuple[str, int]:
    if wish.space_id:
        return "space", wish.space_id
    return "floor", wish.floor_id or 0
