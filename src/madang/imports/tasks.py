"""The background work of imports: check, run, undo; each goes on where it stopped."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction

from madang.imports import kinds
from madang.imports.actions import keep_check, settle_import, undo_rows, write_rows
from madang.imports.models import ImportState, Outcome
from madang.imports.queries import imports_visible_to, rows_of_import
from madang.imports.reading import values_of
from madang.jobs.kinds import Cancelled, GaveUp, Run
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from madang.imports.kinds import Prepared, Session
    from madang.imports.models import Import

CHUNK = 200
MOST_FAULTS_KEPT = 2000
Thing = TypeVar("Thing")


def check(run: Run) -> dict[str, Any]:
    """Read and match every row; write nothing but what was found."""
    batch = _batch(run)
    try:
        counts, faulty = _checked(run, batch, _session(run, batch))
    except (Cancelled, Refused):
        settle_import(batch, run.actor, state=ImportState.MAPPING, counts={})
        raise
    keep_check(batch, run.actor, faulty=faulty[:MOST_FAULTS_KEPT], counts=counts)
    return dict(counts)


def _checked(
    run: Run, batch: Import, session: Session
) -> tuple[Counter[str], list[Prepared]]:
    counts: Counter[str] = Counter()
    faulty: list[Prepared] = []
    for chunk in _chunks(values_of(batch), CHUNK):
        for number, values in chunk:
            row = session.prepare(number, values)
            counts[str(Outcome.REFUSED if row.faults else row.outcome)] += 1
            if row.faults:
                faulty.append(row)
        run.progress(counts.total())
    return counts, faulty


def write(run: Run) -> dict[str, Any]:
    """Write every row, a chunk a transaction, after the last row that was saved."""
    batch = _batch(run)
    session = _session(run, batch)
    counts = _counted(batch)
    last = max((row.number for row in rows_of_import(batch)), default=0)
    total = run.arguments["rows"]
    try:
        rows = ((n, values) for n, values in values_of(batch) if n > last)
        for chunk in _chunks(rows, CHUNK):
            prepared = [session.prepare(number, values) for number, values in chunk]
            with transaction.atomic():
                done = write_rows(batch, run.actor, session=session, rows=prepared)
                run.progress(counts.total() + done.counts.total(), total)
            counts += done.counts
    except Cancelled:
        state, stands = ImportState.STOPPED, _counted(batch)
        settle_import(batch, run.actor, state=state, counts=stands)
        raise
    settle_import(batch, run.actor, state=ImportState.DONE, counts=counts)
    return dict(counts)


def _counted(batch: Import) -> Counter[str]:
    """Return how many rows of each outcome stand."""
    return Counter(rows_of_import(batch).values_list("outcome", flat=True))


def undo(run: Run) -> dict[str, Any]:
    """Undo every row that did something, the last first."""
    batch = _batch(run)
    session = _session(run, batch)
    effective = [Outcome.CREATED, Outcome.UPDATED]
    rows = rows_of_import(batch).filter(outcome__in=effective, is_undone=False)
    pending = list(rows.order_by("-number"))
    counts: Counter[str] = Counter()
    for chunk in _chunks(pending, CHUNK):
        with transaction.atomic():
            done = undo_rows(batch, run.actor, session=session, rows=chunk)
            run.progress(counts.total() + done.counts.total(), len(pending))
        counts += done.counts
    with transaction.atomic():
        session.finish_undo()
        settle_import(batch, run.actor, state=ImportState.UNDONE, counts=counts)
    return dict(counts)


def _batch(run: Run) -> Import:
    """Return the import of a job.

    Raises:
        GaveUp: it is gone, or whoever started it may no longer import.
    """
    batch = imports_visible_to(run.actor).filter(pk=run.arguments["import"]).first()
    if batch is None:
        raise GaveUp("The import is gone, or no longer yours to do.")
    return batch


def _session(run: Run, batch: Import) -> Session:
    options = {**batch.options, "import": batch.pk}
    return kinds.kind_named(batch.kind).open(run.actor, options)


def _chunks(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    chunk: list[Thing] = []
    for thing in things:
        chunk.append(thing)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
