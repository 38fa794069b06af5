"""Finding things: by any part of a word, by initial consonants, in spite of a typo."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.db.models import Lookup, Q
from django.db.models.expressions import RawSQL

from madang.kit.prepared import Prepared
from madang.kit.search_text import as_fts5, as_tsquery, is_cjk, runs
from madang.search import kinds
from madang.search.indexes import TITLES
from madang.search.models import Entry, Spelling
from madang.search.spelling import distance_at_most_one, keys_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub

LONGEST_QUERY = 100
SHORTEST_TYPO = 4
#: How many candidates are looked at for each hit that is shown; staff see nearly all.
SPARE, CANDIDATES_OF_OTHERS = 2, 600
#: How many of a common word's hits the box looks at: six of them are shown.
LOOKED_AT, LONGEST_TITLE = 200, 1000
#: What of an entry is shown.
SHOWN = ("hub_id", "kind", "object_id", "title", "subtitle", "path")
#: How much more a hit in the title counts than one in the text.
TITLE_WEIGHT = 8.0


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind."""

    kind: kinds.Kind
    entries: list[Entry]


def ids_matching(hub: Hub, text: str, kind: str) -> list[int]:
    """Return the ids of a room's objects that hold everything a text asks for.

    When nothing is found as typed, Latin words may be one typing error off.
    """
    return ids_by_kind(hub, text, [kind])[kind]


def ids_by_kind(hub: Hub, text: str, names: Sequence[str]) -> dict[str, list[int]]:
    """Return what `ids_matching` would of several kinds: one visit to the index.

    Typing errors are mended when nothing of any kind is found as typed.
    """
    found = _ids(hub, text, names)
    if not any(found.values()) and (other := corrected(hub, text)) != text:
        found = _ids(hub, other, names)
    return found


def _ids(hub: Hub, text: str, names: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {name: [] for name in names}
    words, text = _words(), text[:LONGEST_QUERY]
    if not (query := words.query(text)):
        return found
    marks = ", ".join(["%s"] * len(names))
    sql = (
        f"SELECT {words.kind}, e.object_id FROM {words.source} "  # noqa: S608 -- fixed words
        f"WHERE {words.match} AND {words.hub} = %s AND {words.kind} IN ({marks})"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [query, hub.pk, *names])
        for name, key in cursor.fetchall():
            found[name].append(key)
    return found


class _Words(NamedTuple):
    """How a database is asked for entries by words, and for their hub and kind.

    A condition that another index could answer makes PostgreSQL's planner leave the
    index of words: it hopes for an early end elsewhere.
    """

    query: Callable[..., str]
    source: str
    match: str
    hub: str
    kind: str


def _words() -> _Words:
    if connection.vendor == "sqlite":
        source = "search_fts CROSS JOIN search_entry e ON e.id = search_fts.rowid"
        return _Words(as_fts5, source, "search_fts MATCH %s", "e.hub_id", "e.kind")
    match, hub, kind = "e.vector @@ %s::tsquery", "e.hub_id + 0", "e.kind || ''"
    return _Words(as_tsquery, "search_entry e", match, hub, kind)


def among(ids: Sequence[int]) -> RawSQL:
    """Return known ids as a subquery of one value, however many they are.

    A filter by what was found costs the index one visit a page, not one a facet, and
    no planner has to guess how the index and the rows depend on each other.
    """
    return _among_one(_as_one(ids))


class IsAmong(Lookup):
    """Whether a column is one of known ids, to be given to `filter` as it is.

    Unlike a subquery it lets PostgreSQL's planner choose by how many there are: few are
    fetched by key, many are met on the way along the index that has the order.
    """

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Return the condition for SQLite."""
        column, params = self.process_lhs(compiler, connection)
        sql = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 -- a column
        return sql, [*params, _as_one(self.rhs)]

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Return the condition for PostgreSQL."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*params, _as_one(self.rhs)]


def _among_one(ids: str) -> RawSQL:
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [ids])
    return RawSQL("SELECT unnest(%s::bigint[])", [ids])


def _as_one(ids: Sequence[int]) -> str:
    """Return ids as the one text that the database takes apart again."""
    text = json.dumps([*ids])
    return text if connection.vendor == "sqlite" else f"{{{text[1:-1]}}}"


def find(by: Actor, text: str, *, kind: str = "", per_kind: int = 6) -> list[Group]:
    """Return what the actor may see of what a text finds, grouped by kind, best first.

    Costs two statements, and two more when a typing error has to be mended.
    """
    text = text[:LONGEST_QUERY]
    most = SPARE * per_kind if by.is_staff else CANDIDATES_OF_OTHERS
    ranked = _ranked(by, text, kind, most)
    if not ranked and (other := corrected(by.hub, text)) != text:
        ranked = _ranked(by, other, kind, most)
    return _grouped(by, ranked, per_kind)


def suggest(by: Actor, text: str, *, per_kind: int = 6) -> list[Group]:
    """Return what the box offers while one types: `find`'s things in another order.

    Names that hold the words come first, names with words that begin so next, the
    shorter before the longer; of a common word's hits not all are ranked.  What others
    than staff may see is not among the first perhaps, so for them all are.
    """
    text = text[:LONGEST_QUERY]
    if not by.is_staff:
        return find(by, text, per_kind=per_kind)
    likely: dict[str, list[_Candidate]] = defaultdict(list)
    for one in _likely(by.hub, text):
        likely[one.kind].append(one)
    if not likely:  # a typing error perhaps
        return find(by, text, per_kind=per_kind)
    few = [one for ones in likely.values() for one in ones[: SPARE * per_kind]]
    return _grouped(by, few, per_kind)


def _grouped(by: Actor, candidates: Sequence[_Candidate], per_kind: int) -> list[Group]:
    """Return those that the actor may see, the best of each kind."""
    found: dict[str, list[Entry]] = defaultdict(list)
    scores = {one.pk: one.score for one in candidates}
    seen = _visible_among(by, candidates)
    for entry in sorted(seen, key=lambda e: (scores[e.pk], e.title, e.pk)):
        found[entry.kind].append(entry)
    return [
        Group(known, found[known.name][:per_kind])
        for known in kinds.in_order()
        if found[known.name]
    ]


class _Candidate(NamedTuple):
    """An entry that a text finds; the lower its score, the better."""

    pk: int
    kind: str
    object_id: int
    score: float


def _visible_among(by: Actor, candidates: Sequence[_Candidate]) -> Iterable[Entry]:
    """Return the entries that the rooms let the actor see, in one query."""
    ids: dict[str, list[int]] = defaultdict(list)
    for one in candidates:
        ids[one.kind].append(one.object_id)
    known_of_hub = tuple(k.name for k in kinds.in_order() if k.of_hub is not None)
    if by.is_staff and ids.keys() <= {*known_of_hub}:
        entries = _as_one([one.pk for one in candidates])
        objects = _as_one([one.object_id for one in candidates])
        return _of_hub(known_of_hub).of(by.hub.pk, entries, objects)
    allowed = Q(pk__in=[])
    for known in kinds.in_order():
        if known.name in ids:
            seen = known.visible(by, ids[known.name])
            allowed |= Q(kind=known.name, object_id__in=seen)
    asked = Entry.objects.filter(pk__in=among([one.pk for one in candidates]))
    return asked.filter(allowed).only(*SHOWN)


@lru_cache(maxsize=8)
def _of_hub(names: tuple[str, ...]) -> Prepared[Entry]:
    """Return the query of those entries of some kinds that staff of a hub see."""
    doors = {kind.name: kind.of_hub for kind in kinds.in_order() if kind.of_hub}

    def query(hub: int, entries: str, objects: str) -> QuerySet[Entry]:
        allowed = Q(pk__in=[])
        for name in names:
            seen = doors[name](hub).filter(pk__in=_among_one(objects)).values("pk")
            allowed |= Q(kind=name, object_id__in=seen)
        asked = Entry.objects.filter(hub=hub, pk__in=_among_one(entries))
        return asked.filter(allowed).only(*SHOWN)

    return Prepared(query, int, str, str)


def corrected(hub: Hub, text: str) -> str:
    """Return a query with unknown Latin words replaced by the likeliest known ones."""
    words = [w for w in runs(text) if not is_cjk(w) and len(w) >= SHORTEST_TYPO]
    if not words:
        return text
    wanted = {key: word for word in words for key in keys_of(word)}
    rows = Spelling.objects.filter(hub=hub, key__in=wanted).values_list("word", "key")
    best: dict[str, str] = {}
    for known, key in rows:
        word = wanted[key]
        if distance_at_most_one(word, known) and known < best.get(word, "\uffff"):
            best[word] = known
    return " ".join(best.get(run, run) for run in runs(text))


def _ranked(by: Actor, text: str, kind: str, most: int) -> list[_Candidate]:
    """Return the `most` best entries of each kind, by where and how often words occur.

    Somebody who sees less than staff gets more candidates, since most are not hers.
    """
    is_sqlite = connection.vendor == "sqlite"
    query = as_fts5(text) if is_sqlite else as_tsquery(text)
    if not query:
        return []
    if is_sqlite:
        source, match = (
            "search_fts JOIN search_entry e ON e.id = search_fts.rowid",
            "search_fts MATCH %s",
        )
        rank, values = f"bm25(search_fts, {TITLE_WEIGHT}, 1.0)", [query]
    else:
        source, match = "search_entry e", "e.vector @@ %s::tsquery"
        rank = "-ts_rank('{0.1, 0.1, 0.2, 1.0}', e.vector, %s::tsquery)"
        values = [query, query]
    only = " AND e.kind = %s" if kind else ""
    sql = (
        "SELECT id, kind, object_id, score FROM (SELECT found.*, "  # noqa: S608 -- fixed words
        "row_number() OVER (PARTITION BY kind ORDER BY score, id) AS place "
        f"FROM (SELECT e.id, e.kind, e.object_id, {rank} AS score FROM {source} "
        f"WHERE {match} AND e.hub_id = %s{only}) AS found) AS placed "
        f"WHERE place <= {most:d}"
    )
    kinds_asked = [kind] if kind else []
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, by.hub.pk, *kinds_asked])
        return [_Candidate(*cells) for cells in cursor]


def _likely(hub: Hub, text: str) -> list[_Candidate]:
    """Return the box's candidates, a few of each kind: names first, short ones first.

    One statement; the steps overlap, and the first that holds an entry counts.
    """
    steps = _steps(text)
    if not steps:
        return []
    sql = " UNION ALL ".join(_step(step) for step in steps)
    values: list[str | int] = []
    for step in steps:
        values += [step.query, hub.pk, *filter(None, [step.kind])]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    best: dict[int, _Candidate] = {}
    for place, pk, kind, object_id, length in sorted(rows):
        score = place * LONGEST_TITLE + length
        best.setdefault(pk, _Candidate(pk, kind, object_id, score))
    return sorted(best.values(), key=lambda one: (one.score, one.pk))


class _Step(NamedTuple):
    """One way to look for a text; the lower its place, the likelier what it finds."""

    place: int
    where: str
    query: str
    kind: str = ""


def _steps(text: str) -> list[_Step]:
    """Return the ways: words of names, beginnings of such words, anywhere in a kind."""
    is_sqlite, words = connection.vendor == "sqlite", _words()
    whole, begun = words.query(text, whole=True), words.query(text)
    if not begun:
        return []
    match = words.match
    titles = match if is_sqlite else f"{TITLES} @@ %s::tsquery"
    form = "title_tokens : ({})" if is_sqlite else "{}"
    names = [whole, begun] if whole != begun else [begun]
    steps = [_Step(n, titles, form.format(one)) for n, one in enumerate(names)]
    steps += [_Step(2, match, begun, kind.name) for kind in kinds.in_order()]
    return steps


def _step(step: _Step) -> str:
    """Return the statement of one step: hits as they lie, no more than are looked at.

    A limit that PostgreSQL's planner can read makes it leave the index of words, too.
    """
    words = _words()
    is_sqlite = connection.vendor == "sqlite"
    limit = str(LOOKED_AT) if is_sqlite else f"(SELECT {LOOKED_AT})"
    only = f" AND {words.kind} = %s" if step.kind else ""
    return (
        f"SELECT * FROM (SELECT {step.place:d}, e.id, e.kind, e.object_id, "  # noqa: S608 -- fixed words
        f"length(e.title) FROM {words.source} WHERE {step.where} "
        f"AND {words.hub} = %s{only} "
        f"LIMIT {limit}) AS step"
    )
