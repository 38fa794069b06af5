"""What meetings need besides two parties: an interpreter, a company's place in a field.

Both are posed to the engine as people who sit at the meeting, too.  An interpreter is
at one table at a time and away in her own hours; those of the same languages and hours
are one person who sits at several tables.  Of a field a company sees so many experts
and no more: that is a person with a cap.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from madang import engine
from madang.engine.problem import Stop
from madang.meetings.planning.sharing import shares_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from madang.meetings.planning.material import Helper, Line, Material, Pair

Place = tuple[int, int]  # a company and a field that it needs
Shares = dict[tuple[int, int], int]  # the most of a field for each of several experts
SECONDS = 1.0
#: What a place in a field that was promised counts on top of its worth.
PROMISED = 50.0


@dataclass(frozen=True)
class Needs:
    """Who else sits at which meeting, and who these are.

    `promised` is what pairs count on top because a field promises them; no plan is
    worth more than `ceiling`, which is told of plans that are made afresh.
    """

    of: Mapping[Pair, tuple[str, ...]] = field(default_factory=dict)
    people: tuple[engine.timetable.Person, ...] = ()
    promised: Mapping[Pair, float] = field(default_factory=dict)
    ceiling: float | None = None


def needs_of(
    material: Material,
    worth: Mapping[Pair, float],
    *,
    past: Sequence[Line] = (),
    kept: Mapping[Pair, Line] | None = None,
    slack: int | None = 0,
) -> Needs:
    """Return what pairs need; meetings in `past` have used some of it up.

    Experts of one field share its meetings fairly, with so much `slack`; without one
    anybody of them may have all.

    Pairs in `kept` stay with their interpreter, and in their field even where it holds
    fewer by now.

    Time: O(p log p) for p pairs.
    """
    kept = kept or {}
    if not material.helpers and not material.fields:
        return Needs()
    is_whole = bool(material.fields) and not past and not kept
    of: dict[Pair, list[str]] = defaultdict(list)
    people = [*_helped(material, worth, kept, of)]
    people += _placed(material, worth, past, kept, of)
    shares: Shares = {}
    if slack is not None and material.fields:
        found = shares_of(material, worth, past)
        shares = {share: most + slack for share, most in found.items()}
    people += _sharing(material, worth, kept, shares, of)
    return Needs(
        {pair: tuple(names) for pair, names in of.items()},
        tuple(people),
        _promises(material, worth),
        _ceiling(material, worth, shares) if is_whole else None,
    )


def needs_in(material: Material, lines: Sequence[Line]) -> Needs:
    """Return what the meetings of a plan use, each with the interpreter it names."""
    of: dict[Pair, list[str]] = defaultdict(list)
    known = {helper.pk: helper for helper in material.helpers}
    sit = {line.helper for line in lines if line.helper in known}
    for line in lines:
        if line.helper in known:
            of[line.pair].append(f"interpreter {line.helper}")
    worth = {line.pair: 0.0 for line in lines}
    people = [
        engine.timetable.Person(
            f"interpreter {pk}", away=known[pk].away & {*material.keys}
        )
        for pk in sorted(sit)
        if pk is not None
    ]
    people += _placed(material, worth, (), {}, of)
    return Needs({pair: tuple(names) for pair, names in of.items()}, tuple(people))


def _helped(
    material: Material,
    worth: Mapping[Pair, float],
    kept: Mapping[Pair, Line],
    of: dict[Pair, list[str]],
) -> Iterable[engine.timetable.Person]:
    """Yield interpreters, and give each pair that needs one those with most time left.

    Who interprets alike and is there alike counts as one.
    """
    alike: dict[tuple[frozenset[str], frozenset[str]], list[Helper]] = defaultdict(list)
    for helper in material.helpers:
        alike[helper.pairs, helper.away].append(helper)
    group = {helper.pk: members for members in alike.values() for helper in members}
    load: Counter[int] = Counter()
    asked = sorted(filter(material.needs_helper, worth), key=lambda p: (-worth[p], p))
    for pair in sorted(asked, key=lambda p: p not in kept):
        own = kept[pair].helper if pair in kept else None
        able = [group[own]] if own in group else []
        able = able or [group[one.pk] for one in material.helpers_for(pair)]
        best = min(able, key=lambda g: (load[g[0].pk] / _hours(material, g), g[0].pk))
        load[best[0].pk] += 1
        of[pair].append(f"interpreter {best[0].pk}")
    for members in alike.values():
        first = members[0]
        away = first.away & {*material.keys}
        yield engine.timetable.Person(
            f"interpreter {first.pk}", away=away, parallel=len(members)
        )


def _hours(material: Material, members: Sequence[Helper]) -> float:
    there = len({*material.keys} - members[0].away)
    return max(0.1, there * len(members))


def _placed(
    material: Material,
    worth: Iterable[Pair],
    past: Sequence[Line],
    kept: Collection[Pair],
    of: dict[Pair, list[str]],
) -> Iterable[engine.timetable.Person]:
    """Yield a person for each place of a company in a field, capped."""
    had = Counter(_place(material, line.pair) for line in past)
    stay = Counter(_place(material, pair) for pair in kept)
    places = dict.fromkeys(
        place for pair in worth if (place := _place(material, pair)) is not None
    )
    for pair in worth:
        place = _place(material, pair)
        if place is not None:
            of[pair].append(_called(place))
    for company, topic in places:
        left = material.fields[topic].most - had[company, topic]
        yield engine.timetable.Person(
            _called((company, topic)),
            cap=max(0, left, stay[company, topic]),
            parallel=len(material.seats[company].reps),
        )


def _sharing(
    material: Material,
    worth: Iterable[Pair],
    kept: Collection[Pair],
    shares: Shares,
    of: dict[Pair, list[str]],
) -> Iterable[engine.timetable.Person]:
    """Yield a person for each share of an expert in a field, capped."""
    stay = Counter((pair[1], material.field_of(pair)) for pair in kept)
    for pair in worth if shares else ():
        topic = material.field_of(pair)
        if topic is not None and (pair[1], topic) in shares:
            of[pair].append(f"share {pair[1]} {topic}")
    for (expert, topic), most in shares.items():
        yield engine.timetable.Person(
            f"share {expert} {topic}",
            cap=max(most, stay[expert, topic]),
            parallel=len(material.seats[expert].reps),
        )


def _called(place: Place) -> str:
    return f"field {place[0]} {place[1]}"


def _place(material: Material, pair: Pair) -> Place | None:
    topic = material.field_of(pair)
    return None if topic is None else (pair[0], topic)


def _by_place(
    material: Material, worth: Mapping[Pair, float]
) -> dict[Place, list[Pair]]:
    found: dict[Place, list[Pair]] = defaultdict(list)
    for pair in sorted(worth, key=lambda p: (-worth[p], p)):
        place = _place(material, pair)
        if place is not None:
            found[place].append(pair)
    return found


def _promises(material: Material, worth: Mapping[Pair, float]) -> dict[Pair, float]:
    """Return what counts on top: all pairs of a field that promises as many as it has.

    Where a field gives more than it promises, so many pairs as are promised, spread
    over its experts by the room that these have.
    """
    found: dict[Pair, float] = {}
    load: Counter[int] = Counter()
    places = sorted(_by_place(material, worth).items(), key=lambda one: len(one[1]))
    for (_company, topic), pairs in places:
        rule = material.fields[topic]
        if rule.least == rule.most:
            found.update(dict.fromkeys(pairs, PROMISED))
            continue
        left = list(pairs)
        for _n in range(min(rule.least, len(pairs))):
            best = min(left, key=lambda p: load[p[1]] / _room(material, p[1]))
            left.remove(best)
            load[best[1]] += 1
            found[best] = PROMISED
    return found


def _room(material: Material, expert: int) -> float:
    """Return how many meetings an expert could have at most."""
    seat = material.seats[expert]
    hours = sum(len(seat.free(key)) for key in material.keys)
    return max(0.1, min(seat.most, hours))


def _ceiling(material: Material, worth: Mapping[Pair, float], shares: Shares) -> float:
    """Return what no plan can beat that shares a field's meetings as asked."""
    best = _best_of_companies(material, worth)
    if not shares or not worth:
        return best
    pairs = {pair: _ends(material, pair) for pair in sorted(worth)}
    most = {end: most for ends in pairs.values() for end, most in ends}
    for (expert, topic), share in shares.items():
        most[f"of {expert} {topic}"] = share
    asked = engine.introductions.Introductions(
        parties=tuple(
            engine.introductions.Party(
                name, name[:2], most=count, representatives=max(1, count)
            )
            for name, count in most.items()
        ),
        pairs=tuple(
            engine.introductions.Pair(one[0], other[0], worth[pair])
            for pair, (one, other) in pairs.items()
        ),
        slots=len(material.slots),
        tables=max(map(material.there, material.keys)),
        meet_worth=0.0,
        mutual_worth=0.0,
    )
    found = engine.introductions.solve(asked, stop=Stop(seconds=SECONDS), seed=1)
    return best if found.bound is None else min(best, found.bound)


def _ends(material: Material, pair: Pair) -> tuple[tuple[str, int], tuple[str, int]]:
    """Return a company's place in a field and its expert's, with the most of each."""
    topic = material.field_of(pair)
    company, expert = (material.seats[key] for key in pair)
    most = company.most if topic is None else material.fields[topic].most
    return (f"by {pair[0]} {topic}", most), (f"of {pair[1]} {topic}", expert.most)


def _best_of_companies(material: Material, worth: Mapping[Pair, float]) -> float:
    """Return each company's best pairs, field by field, added up."""
    best: dict[int, list[float]] = defaultdict(list)
    for (company, topic), pairs in _by_place(material, worth).items():
        most = material.fields[topic].most
        best[company] += [worth[pair] for pair in pairs[:most]]
    for pair, value in worth.items():
        if _place(material, pair) is None:
            best[pair[0]].append(value)
    return sum(
        sum(sorted(values, reverse=True)[: material.seats[company].most])
        for company, values in best.items()
    )
