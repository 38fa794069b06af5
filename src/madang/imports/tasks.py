"""The background work of imports: check, run, undo; each goes on where it stopped."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.db.models import Count, Max

from madang.imports import kinds
from madang.imports.actions import keep_check, settle_import, undo_rows, write_rows
from madang.imports.models import ImportState, Outcome
from madang.imports.queries import imports_visible_to, rows_of_import
from madang.imports.reading import values_of
from madang.jobs.kinds import Cancelled, GaveUp, Run
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.models import QuerySet

    from madang.imports.kinds import Prepared, Session
    from madang.imports.models import Import, ImportRow

CHUNK = 200
MOST_FAULTS_KEPT = 2000
Thing = TypeVar("Thing")


def check(run: Run) -> dict[str, Any]:
    """Read and match every row; write nothing but what was found.

    A file that is no table to its end, or too long a one, is refused before its first
    row is matched.
    """
    batch = _batch(run)
    try:
        counts, faulty = _checked(run, batch, _session(run, batch))
    except (Cancelled, Refused):
        settle_import(batch, run.actor, state=ImportState.MAPPING, counts={})
        raise
    keep_check(batch, run.actor, faulty=faulty, counts=counts)
    return dict(counts)


def _checked(
    run: Run, batch: Import, session: Session
) -> tuple[Counter[str], list[Prepared]]:
    counts: Counter[str] = Counter()
    faulty: list[Prepared] = []
    total = sum(1 for _row in values_of(batch))
    for chunk in _chunks(values_of(batch), CHUNK):
        for row in _prepared(session, chunk):
            counts[str(Outcome.REFUSED if row.faults else row.outcome)] += 1
            if row.faults and len(faulty) < MOST_FAULTS_KEPT:
                faulty.append(row)
        run.progress(counts.total(), total)
    return counts, faulty


def _prepared(
    session: Session, chunk: Sequence[tuple[int, kinds.Values]]
) -> Iterator[Prepared]:
    if isinstance(session, kinds.Foreseeing):
        session.foresee([values for _number, values in chunk])
    return (session.prepare(number, values) for number, values in chunk)


def write(run: Run) -> dict[str, Any]:
    """Write every row, a chunk a transaction, after the last row that was saved."""
    batch = _batch(run)
    session = _session(run, batch)
    counts = _counted(batch)
    last = rows_of_import(batch).aggregate(last=Max("number"))["last"] or 0
    total = run.arguments["rows"]
    try:
        rows = ((n, values) for n, values in values_of(batch) if n > last)
        for chunk in _chunks(rows, CHUNK):
            prepared = list(_prepared(session, chunk))
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
    found = rows_of_import(batch).order_by().values_list("outcome")
    return Counter(dict(found.annotate(Count("pk"))))


def undo(run: Run) -> dict[str, Any]:
    """Undo every row that did something, the last first."""
    batch = _batch(run)
    session = _session(run, batch)
    effective = [Outcome.CREATED, Outcome.UPDATED]
    rows = rows_of_import(batch).filter(outcome__in=effective, is_undone=False)
    many, counts = rows.count(), Counter[str]()
    for chunk in _last_first(rows):
        with transaction.atomic():
            done = undo_rows(batch, run.actor, session=session, rows=chunk)
            run.progress(counts.total() + done.counts.total(), many)
        counts += done.counts
    with transaction.atomic():
        session.finish_undo()
        settle_import(batch, run.actor, state=ImportState.UNDONE, counts=counts)
    return dict(counts)


def _last_first(rows: QuerySet[ImportRow]) -> Iterator[list[ImportRow]]:
    """Yield rows a chunk at a time, so that memory stays small."""
    found = rows.order_by("-number")
    chunk = list(found[:CHUNK])
    while chunk:
        yield chunk
        chunk = list(found.filter(number__lt=chunk[-1].number)[:CHUNK])


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
