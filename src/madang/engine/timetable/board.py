"""The agendas of everybody at once, and the one move that never makes a conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from madang.engine.timetable.grid import Grid


class Board:
    """A partial timetable: who sits in which meeting in each slot.

    A person who sits in several meetings at once has a row per representative; a
    meeting takes one who is free.  Rests are kept per row, which is enough only where
    everybody has one: `Grid.keeps_rests` tells of a whole plan.  `at[m]` is the slot of
    meeting m, or -1.

    The move is Kempe's: take two slots and a set of meetings connected in them through
    their people, and swap the two slots of all of them.  Nobody is then in two places,
    and only the people at the ends of the chain see their agenda change (Kempe 1879;
    König 1916 builds the colouring of a bipartite graph from it).
    """

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.rows = rows_of(grid)
        self.team = teams_of(grid)
        self.has_teams = set(grid.parallel) != {1}
        count = len(self.team)
        self.who = [[-1] * grid.slots for _ in range(count)]
        self.busy = [0] * count
        self.at = [-1] * len(grid.people)
        self.load = [[0] * grid.slots for _ in grid.rooms]
        self.rooms: list[tuple[int, ...]] = rooms_of_meetings(grid)
        self.first: dict[int, list[int]] = {}
        self.then: dict[int, list[int]] = {}
        for first, then in grid.before:
            self.then.setdefault(first, []).append(then)
            self.first.setdefault(then, []).append(first)

    def put(self, m: int, slot: int) -> None:
        """Seat meeting m in the slot, with representatives who are free.

        Raises:
            ValueError: Nobody is free for one of its people.
        """
        if self.has_teams:
            self.rows[m] = tuple(self.free_row(row, slot) for row in self.rows[m])
        self.seat(m, slot)

    def free_row(self, row: int, slot: int) -> int:
        """Return the row, or another of the same organisation that is free then."""
        free = [own for own in self.team[row] if not self.busy[own] >> slot & 1]
        return row if row in free or not free else free[0]

    def seat(self, m: int, slot: int) -> None:
        """Seat meeting m in the slot with the representatives it has.

        Raises:
            ValueError: Somebody in it sits in another meeting then.
        """
        for row in self.rows[m]:
            if self.busy[row] >> slot & 1:
                raise ValueError(f"row {row} sits in another meeting in slot {slot}")
            self.who[row][slot] = m
            self.busy[row] |= 1 << slot
        self.at[m] = slot
        for room in self.rooms[m]:
            self.load[room][slot] += 1

    def take(self, m: int) -> int:
        """Take meeting m off the board and return the slot it stood in."""
        slot = self.at[m]
        for row in self.rows[m]:
            self.who[row][slot] = -1
            self.busy[row] &= ~(1 << slot)
        self.at[m] = -1
        for room in self.rooms[m]:
            self.load[room][slot] -= 1
        return slot

    def open_slots(self, m: int) -> int:
        """Return the mask of slots that m may have and where its people are free."""
        mask = self.grid.allowed[m]
        for row in self.rows[m]:
            taken = self.busy[row]
            if self.has_teams:
                for own in self.team[row]:
                    taken &= self.busy[own]
            mask &= ~taken
        return mask

    def has_table(self, m: int, slot: int) -> bool:
        """Return whether every group of tables that m needs has one left."""
        rooms = self.grid.rooms
        return all(
            self.load[room][slot] < rooms[room].tables[slot] for room in self.rooms[m]
        )

    def spare_tables(self) -> list[int]:
        """Return how many sittings each group of tables has left over all slots."""
        return [
            sum(room.tables) - sum(load)
            for room, load in zip(self.grid.rooms, self.load, strict=True)
        ]

    def chain(self, row: int, a: int, b: int) -> list[int] | None:
        """Return the meetings that swap slots a and b if the row's meeting does.

        ``None`` where some meeting of the chain may not stand in its new slot.
        """
        start = self.who[row][a]
        found, seen = [start], {start}
        at, who, allowed, rows = self.at, self.who, self.grid.allowed, self.rows
        for m in found:
            other = b if at[m] == a else a
            if not allowed[m] >> other & 1:
                return None
            for own in rows[m]:
                follower = who[own][other]
                if follower >= 0 and follower not in seen:
                    seen.add(follower)
                    found.append(follower)
        return found

    def ends(self, chain: Iterable[int], a: int, b: int) -> list[tuple[int, int]]:
        """Return the rows whose agenda the swap changes, with their new mask."""
        turn = 1 << a | 1 << b
        changed = []
        for m in chain:
            other = b if self.at[m] == a else a
            changed += [
                (row, self.busy[row] ^ turn)
                for row in self.rows[m]
                if self.who[row][other] < 0
            ]
        return changed

    def fits(self, chain: Sequence[int], a: int, b: int, *, spare: int = 0) -> bool:
        """Return whether tables and precedences allow the swap.

        `spare` tables of every group are kept in slot a for a meeting about to come.
        """
        shift = [0] * len(self.load)
        for m in chain:
            step = 1 if self.at[m] == a else -1
            for number in self.rooms[m]:
                shift[number] += step
        for load, step, room in zip(self.load, shift, self.grid.rooms, strict=True):
            if step > 0 and load[b] + step > room.tables[b]:
                return False
            if step <= spare and load[a] - step + spare > room.tables[a]:
                return False
        if not self.first and not self.then:
            return True
        moved = {m: b if self.at[m] == a else a for m in chain}
        return all(self.is_in_order(m, slot, moved) for m, slot in moved.items())

    def is_in_order(self, m: int, slot: int, moved: dict[int, int]) -> bool:
        """Return whether m in the slot keeps its precedences, others moved as told."""
        for first in self.first.get(m, ()):
            before = moved.get(first, self.at[first])
            if before >= slot:
                return False
        for then in self.then.get(m, ()):
            after = moved.get(then, self.at[then])
            if 0 <= after <= slot:
                return False
        return True

    def rests(self, rows: Iterable[tuple[int, int]]) -> bool:
        """Return whether each row, with its new mask, keeps a slot of every rest."""
        rests = self.grid.rests
        if not rests:
            return True
        return all(mask & rest != rest for _, mask in rows for rest in rests)

    def swap(self, chain: Sequence[int], a: int, b: int) -> None:
        """Swap the two slots of every meeting of the chain."""
        slots = [self.take(m) for m in chain]
        for m, slot in zip(chain, slots, strict=True):
            self.seat(m, b if slot == a else a)

    def reset(self, at: Sequence[int]) -> None:
        """Make the board hold exactly these slots."""
        for m, slot in enumerate(self.at):
            if slot >= 0 and slot != at[m]:
                self.take(m)
        for m, slot in enumerate(at):
            if slot >= 0 and self.at[m] < 0:
                self.put(m, slot)


def rows_of(grid: Grid) -> list[tuple[int, ...]]:
    """Return the rows of each meeting: one per person, or per representative.

    Several representatives take the meetings of their organisation in turn.
    """
    begin, total = [], 0
    for parallel in grid.parallel:
        begin.append(total)
        total += parallel
    turn = [0] * len(grid.parallel)
    rows = []
    for people in grid.people:
        own = []
        for person in people:
            own.append(begin[person] + turn[person] % grid.parallel[person])
            turn[person] += 1
        rows.append(tuple(own))
    return rows


def teams_of(grid: Grid) -> list[range]:
    """Return, for each row, the rows of the same person or organisation."""
    teams: list[range] = []
    for parallel in grid.parallel:
        own = range(len(teams), len(teams) + parallel)
        teams += [own] * parallel
    return teams


def rooms_of_meetings(grid: Grid) -> list[tuple[int, ...]]:
    """Return the groups of tables that each meeting counts in."""
    rooms: list[list[int]] = [[] for _ in grid.people]
    for number, room in enumerate(grid.rooms):
        for m in room.meetings:
            rooms[m].append(number)
    return [tuple(own) for own in rooms]
