"""Writing the journal, and proving that nobody rewrote it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

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


def write(by: Actor, lines: Sequence[Line]) -> None:
    """Append lines to the journal of the actor's hub, in the caller's transaction.

    The journal's head is locked from here to the end of the transaction, so callers
    write last.  Costs three statements for any number of lines, and no savepoint: what
    fails here fails the whole of it.
    """
    if not lines:
        return
    with transaction.atomic(savepoint=False):
        head = _locked_head(by.hub)
        now = clock.now()
        rows = []
        for line in lines:
            head.number += 1
            row = _row(by, line, head)
            row.at = now
            row.digest = head.digest = row.digest_of()
            rows.append(row)
        JournalLine.objects.bulk_create(rows, batch_size=500)
        head.save(update_fields=["number", "digest"])


def _locked_head(hub: Hub) -> JournalHead:
    locked = JournalHead.objects.select_for_update()
    head = locked.filter(hub=hub).first()
    if head is None:  # nothing was done here yet
        JournalHead.objects.get_or_create(hub=hub)
        head = locked.get(hub=hub)
    return head


def _row(by: Actor, line: Line, head: JournalHead) -> JournalLine:
    row = JournalLine(
        hub=by.hub,
        number=head.number,
        by=by.user,
        for_whom=by.for_whom,
        address=by.address,
        verb=line.verb,
        kind=line.kind,
        object_id=line.subject.pk or 0,
        subject=str(line.subject)[:200],
        details=as_details(line.changes),
        salt=secrets.token_hex(8),
        previous=head.digest,
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
