"""Finding things: by any part of a word, by initial consonants, in spite of a typo."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from madang.kit.search_text import as_fts5, as_tsquery, is_cjk, runs
from madang.search import kinds
from madang.search.models import Entry, Spelling
from madang.search.spelling import distance_at_most_one, keys_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub

LONGEST_QUERY = 100
SHORTEST_TYPO = 4
#: How many candidates are looked at for each hit that is shown; staff see nearly all.
SPARE, CANDIDATES_OF_OTHERS = 2, 600
#: What of an entry is shown.
SHOWN = ("hub_id", "kind", "object_id", "title", "subtitle", "path")
#: How much more a hit in the title counts than one in the text.
TITLE_WEIGHT = 8.0


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind."""

    kind: kinds.Kind
    entries: list[Entry]


def matching(hub: Hub, text: str, kind: str = "") -> QuerySet[Entry]:
    """Return the entries of a hub that hold everything `text` asks for, unordered.

    An empty or unsearchable text matches nothing.
    """
    entries = Entry.objects.filter(hub=hub)
    if kind:
        entries = entries.filter(kind=kind)
    if not (raw := _match(text)):
        return entries.none()
    return entries.filter(id__in=raw)


def ids_matching(hub: Hub, text: str, kind: str) -> list[int]:
    """Return the ids of a room's objects that a text finds.

    When nothing is found as typed, Latin words may be one typing error off.
    """
    found = list(matching(hub, text, kind).values_list("object_id", flat=True))
    if not found and (other := corrected(hub, text)) != text:
        found = list(matching(hub, other, kind).values_list("object_id", flat=True))
    return found


def among(ids: Sequence[int]) -> RawSQL:
    """Return known ids as a subquery of one value, however many they are.

    A filter by what was found costs the index one visit a page, not one a facet, and
    no planner has to guess how the index and the rows depend on each other.
    """
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(ids))])
    return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])


def find(by: Actor, text: str, *, kind: str = "", per_kind: int = 6) -> list[Group]:
    """Return what the actor may see of what a text finds, grouped by kind, best first.

    Costs two statements, and two more when a typing error has to be mended.
    """
    text = text[:LONGEST_QUERY]
    most = SPARE * per_kind if by.is_staff else CANDIDATES_OF_OTHERS
    ranked = _ranked(by, text, kind, most)
    if not ranked and (other := corrected(by.hub, text)) != text:
        ranked = _ranked(by, other, kind, most)
    found: dict[str, list[Entry]] = defaultdict(list)
    scores = {one.pk: one.score for one in ranked}
    seen = _visible_among(by, ranked)
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
    allowed = Q(pk__in=[])
    for known in kinds.in_order():
        if known.name in ids:
            seen = known.visible(by, ids[known.name])
            allowed |= Q(kind=known.name, object_id__in=seen)
    asked = Entry.objects.filter(pk__in=among([one.pk for one in candidates]))
    return asked.filter(allowed).only(*SHOWN)


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


def _match(text: str) -> RawSQL | None:
    """Return a subquery of the entries' ids, or nothing if the text asks nothing."""
    if connection.vendor == "sqlite":
        query = as_fts5(text[:LONGEST_QUERY])
        sql = "SELECT rowid FROM search_fts WHERE search_fts MATCH %s"
    else:
        query = as_tsquery(text[:LONGEST_QUERY])
        sql = "SELECT id FROM search_entry WHERE vector @@ %s::tsquery"
    return RawSQL(sql, [query]) if query else None  # noqa: S611 -- our own words


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
