"""Writing the journal, and proving that nobody rewrote it."""

from __future__ import annotations

import secrets
from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, models, transaction

from madang.hubs.models.journal import (
    GENESIS,
    JournalHead,
    JournalLine,
    as_details,
)
from madang.kit import clock
from madang.kit.privacy import DataClass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from madang.hubs.models.actor import Actor
    from madang.hubs.models.hub import Hub

UNTOLD = {"version", "created_at", "updated_at", "id", "hub"}


@dataclass(frozen=True, slots=True)
class Line:
    """What is to be written: a verb, its object and what changed."""

    verb: str
    subject: models.Model
    changes: Mapping[str, object]

    @property
    def kind(self) -> str:
        """The label of the object's model, such as ``directory.organisation``."""
        return self.subject._meta.label_lower


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A line that is written at the end, with the others.

    It waits among what Django does after a commit, because Django takes it out when
    the savepoint in which it was told is rolled back.
    """

    row: JournalLine

    def __call__(self) -> None:
        """Nothing is left to do: it was written in the transaction."""


_depth: ContextVar[int] = ContextVar("journal_depth", default=0)


@contextmanager
def gathered() -> Iterator[None]:
    """Keep what is told inside, and write it at the end of the outermost such block.

    A journal's head is locked to the end of the transaction.  So whatever an action
    and those it calls lock is locked before it, and nobody waits in a circle; and the
    others of the hub wait for each other only while the last statements run.
    """
    mark = _depth.set(_depth.get() + 1)
    try:
        yield
        if _depth.get() == 1:
            write_waiting()
    finally:
        _depth.reset(mark)


_withheld: ContextVar[bool] = ContextVar("journal_withheld", default=False)


@contextmanager
def withheld() -> Iterator[None]:
    """Tell nothing of what is done inside, not even that it was done.

    For what is sealed for everybody until an hour; the room tells it then, out of rows
    that the database keeps from changing.
    """
    mark = _withheld.set(True)
    try:
        yield
    finally:
        _withheld.reset(mark)


def write(by: Actor, lines: Sequence[Line]) -> None:
    """Append lines to the journal of the actor's hub, in the caller's transaction.

    Inside an action they are written at its end; elsewhere the journal's head is locked
    from here on, so callers write last.
    """
    if _withheld.get():
        return
    rows = [_row(by, line) for line in lines]
    if not _depth.get():
        _append(rows)
        return
    for row in rows:
        transaction.on_commit(_Waiting(row))


def write_waiting() -> None:
    """Write what was told so far, for those who are about to read it."""
    told = [done[1] for done in connection.run_on_commit]
    rows = [one.row for one in told if isinstance(one, _Waiting)]
    if rows:
        connection.run_on_commit = [
            done
            for done in connection.run_on_commit
            if not isinstance(done[1], _Waiting)
        ]
        _append(rows)


def _append(rows: Sequence[JournalLine]) -> None:
    """Number, chain and write lines, the hubs in the order of their keys.

    Costs three statements a hub for any number of lines, and no savepoint: what fails
    here fails the whole of it.
    """
    by_hub: dict[int, list[JournalLine]] = defaultdict(list)
    for row in rows:
        by_hub[row.hub_id].append(row)
    with transaction.atomic(savepoint=False):
        for hub in sorted(by_hub):
            head = _locked_head(by_hub[hub][0].hub)
            now = clock.now()
            for row in by_hub[hub]:
                head.number += 1
                row.number, row.previous, row.at = head.number, head.digest, now
                row.digest = head.digest = row.digest_of()
            JournalLine.objects.bulk_create(by_hub[hub], batch_size=500)
            head.save(update_fields=["number", "digest"])


def _locked_head(hub: Hub) -> JournalHead:
    locked = JournalHead.objects.select_for_update()
    head = locked.filter(hub=hub).first()
    if head is None:  # nothing was done here yet
        JournalHead.objects.get_or_create(hub=hub)
        head = locked.get(hub=hub)
    return head


def _row(by: Actor, line: Line) -> JournalLine:
    row = JournalLine(
        hub=by.hub,
        by=by.user,
        for_whom=by.for_whom,
        address=by.address,
        verb=line.verb,
        kind=line.kind,
        object_id=line.subject.pk or 0,
        subject=str(line.subject)[:200],
        details=as_details(line.changes),
        salt=secrets.token_hex(8),
    )
    row.subject_digest = row.sealed(row.subject)
    row.details_digest = row.sealed(row.details)
    return row


def snapshot(subject: models.Model) -> dict[str, Any]:
    """Return the stored values of a row that the journal may tell."""
    tags = getattr(subject, "privacy", {})
    return {
        field.name: field.value_from_object(subject)
        for field in subject._meta.concrete_fields
        if field.name not in UNTOLD
        and field.attname not in subject.get_deferred_fields()
        and not (field.name in tags and tags[field.name].data is DataClass.SECRET)
    }


def difference(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, list[Any]]:
    """Return ``{field: [before, after]}`` for what differs."""
    return {
        name: [before.get(name), value]
        for name, value in after.items()
        if before.get(name) != value
    }


def created(subject: models.Model) -> dict[str, list[Any]]:
    """Return the changes of a row that did not exist before."""
    return {
        name: [None, value]
        for name, value in snapshot(subject).items()
        if value not in (None, "", [], {})
    }


def broken_lines(hub: Hub) -> Iterator[tuple[JournalLine | None, str]]:
    """Yield every line of a hub's journal that does not fit the chain, with the fault.

    A cut-off tail is told by the head and comes with no line.
    """
    previous, number = GENESIS, 0
    lines = JournalLine.objects.filter(hub=hub).order_by("number")
    for line in lines.iterator(chunk_size=2000):
        number += 1
        if line.number != number:
            yield line, f"line {number} is missing"
            number = line.number
        if line.previous != previous:
            yield line, "does not follow the line before it"
        for fault in line.faults():
            yield line, fault
        previous = line.digest
    head = JournalHead.objects.filter(hub=hub).first()
    if (head.number if head else 0) != number:
        yield None, f"the journal ends at line {number}, its head says otherwise"
