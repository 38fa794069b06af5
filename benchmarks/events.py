"""Two-sided events of any size, made up by a seed: sectors, fame, wishes, time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from madang.engine.introductions import Introductions, Pair, Party, Said, Wish
from madang.engine.timetable import Meeting, Person, Place, Slot, Timetable

SECTORS = 12
SAID_NO = 0.03


@dataclass(frozen=True, slots=True)
class Size:
    """Numbers of startups, investors, slots, tables, most meetings each, wishes."""

    startups: int
    investors: int
    slots: int
    tables: int
    startup_most: int
    investor_most: int
    wishes: int


SIZES = {
    "15×38": Size(15, 38, 12, 15, 12, 6, 38),
    "350×350": Size(350, 350, 24, 200, 16, 16, 40),
    "1,750×1,750": Size(1750, 1750, 40, 700, 20, 20, 40),
}


def wishes_of(size: Size, draw: np.random.Generator) -> dict[tuple[int, int], int]:
    """Return what each pair is worth: what both sides want, more where both want it."""
    own = draw.integers(0, SECTORS, (size.startups, 2))
    seeks = [set(draw.choice(SECTORS, 4, replace=False)) for _ in range(size.investors)]
    fit = np.array([[len({a, b} & s) for s in seeks] for a, b in own.tolist()], float)
    liked = draw.lognormal(0, 0.6, size.startups)
    famous = draw.lognormal(0, 0.8, size.investors)
    points: dict[tuple[int, int], list[int]] = {}
    for side, count in enumerate((size.startups, size.investors)):
        for who in range(count):
            row = fit[who] * 1.0 if side == 0 else fit[:, who] * 1.0
            pull = (0.15 + row) * (famous if side == 0 else liked)
            most = min(len(row), size.wishes)
            picks = draw.choice(len(row), most, replace=False, p=pull / pull.sum())
            for rank, other in enumerate(picks.tolist()):
                pair = (who, other) if side == 0 else (other, who)
                points.setdefault(pair, [0, 0])[side] = 1000 - 700 * rank // most
    return {
        pair: left + right + (600 if left and right else 0)
        for pair, (left, right) in sorted(points.items())
        if draw.random() >= SAID_NO
    }


def event(size: Size, *, free: float, seed: int) -> Timetable:
    """Return the event; each person is free in about that share of the slots."""
    draw = np.random.default_rng(seed)
    worth = wishes_of(size, draw)
    slots = [str(t) for t in range(size.slots)]
    sides = (
        ("s", size.startups, size.startup_most),
        ("i", size.investors, size.investor_most),
    )
    people = []
    for side, count, most in sides:
        for number in range(count):
            away = draw.random(size.slots) >= free
            people.append(
                Person(
                    f"{side}{number}",
                    away=frozenset(
                        s for s, gone in zip(slots, away, strict=True) if gone
                    ),
                    cap=int(draw.integers(max(1, most // 2), most + 1)),
                )
            )
    return Timetable(
        slots=tuple(map(Slot, slots)),
        places=(Place("hall", tables=size.tables),),
        people=tuple(people),
        meetings=tuple(
            Meeting(f"{a}-{b}", (f"s{a}", f"i{b}"), optional=True, worth=points)
            for (a, b), points in worth.items()
        ),
    )


def introductions(size: Size, *, seed: int) -> Introductions:
    """Return who could meet whom at the event, time left aside."""
    draw = np.random.default_rng(seed)
    worth = wishes_of(size, draw)
    parties = [
        Party(
            f"{side}{number}",
            side,
            most=int(draw.integers(max(1, most // 2), most + 1)),
        )
        for side, count, most in (
            ("s", size.startups, size.startup_most),
            ("i", size.investors, size.investor_most),
        )
        for number in range(count)
    ]
    said = [Said(f"s{a}", f"i{b}", Wish.MEET) for a, b in list(worth)[::5]]
    return Introductions(
        tuple(parties),
        tuple(Pair(f"s{a}", f"i{b}", points) for (a, b), points in worth.items()),
        tuple(said),
        slots=size.slots,
        tables=size.tables,
        meet_worth=100,
    )
