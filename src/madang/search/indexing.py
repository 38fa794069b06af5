"""Putting things into the index and taking them out, in the transaction of the change.

Called by the actions of upper rooms; a copy for finding, not a change of its own, so
it leaves no journal line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from madang.kit.search_text import index_text, initials, is_cjk, runs
from madang.search.models import Entry, Spelling
from madang.search.spelling import is_worth_keeping, keys_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from madang.hubs.models import Hub

BATCH = 500
LONGEST_TITLE = 300
#: Positions end at 16,383 in a tsvector; nobody searches beyond that in one text.
LONGEST_BODY = 12_000


@dataclass(frozen=True, slots=True)
class Findable:
    """What is to be found: `names` in every script, `texts`, and where it leads.

    With `is_learnt` off no mistyped search is ever led to its words, which few may see.
    """

    object_id: int
    title: str
    path: str
    subtitle: str = ""
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    is_learnt: bool = True


def index(hub: Hub, kind: str, things: Sequence[Findable]) -> None:
    """Make `things` findable under what they are called now.

    Costs two statements per 500 things, and two more for new spellings.
    """
    for start in range(0, len(things), BATCH):
        batch = things[start : start + BATCH]
        Entry.objects.bulk_create(
            [_entry(hub, kind, thing) for thing in batch],
            update_conflicts=True,
            unique_fields=["hub", "kind", "object_id"],
            update_fields=["title", "subtitle", "path", "title_tokens", "body_tokens"],
        )
        _learn(hub, batch)


def forget(hub: Hub, kind: str, ids: Collection[int]) -> None:
    """Make things unfindable."""
    Entry.objects.filter(hub=hub, kind=kind, object_id__in=ids).delete()


def keep_only(hub: Hub, kind: str, ids: Collection[int]) -> None:
    """Make everything of a kind unfindable but these things."""
    entries = Entry.objects.filter(hub=hub, kind=kind)
    known = set(entries.values_list("object_id", flat=True))
    gone = sorted(known - set(ids))
    for start in range(0, len(gone), BATCH):
        forget(hub, kind, gone[start : start + BATCH])


def relearn(hub: Hub) -> None:
    """Write the hub's spellings anew from its entries, without words that are gone."""
    Spelling.objects.filter(hub=hub).delete()
    texts = Entry.objects.filter(hub=hub).values_list("title_tokens", flat=True)
    words = {word for text in texts.iterator() for word in text.split()}
    _keep(hub, (word for word in words if not is_cjk(word)))


def _entry(hub: Hub, kind: str, thing: Findable) -> Entry:
    names = (thing.title, *thing.names) if thing.is_learnt else ()
    others = () if thing.is_learnt else (thing.title, *thing.names)
    return Entry(
        hub=hub,
        kind=kind,
        object_id=thing.object_id,
        title=thing.title[:LONGEST_TITLE],
        subtitle=thing.subtitle[:LONGEST_TITLE],
        path=thing.path,
        title_tokens=index_text(*names, *map(initials, names))[:LONGEST_BODY],
        body_tokens=index_text(thing.subtitle, *others, *thing.texts)[:LONGEST_BODY],
    )


def _learn(hub: Hub, things: Iterable[Findable]) -> None:
    """Remember the Latin words of titles and names, for mistyped searches."""
    words = {
        word
        for thing in things
        if thing.is_learnt
        for text in (thing.title, *thing.names)
        for word in runs(text)
        if not is_cjk(word)
    }
    _keep(hub, words)


def _keep(hub: Hub, words: Iterable[str]) -> None:
    kept = [word for word in words if is_worth_keeping(word)]
    known = set(
        Spelling.objects.filter(hub=hub, key__in=kept).values_list("word", flat=True)
    )
    Spelling.objects.bulk_create(
        [
            Spelling(hub=hub, key=key, word=word)
            for word in sorted(set(kept) - known)
            for key in sorted(keys_of(word))
        ],
        ignore_conflicts=True,
        batch_size=2000,
    )
