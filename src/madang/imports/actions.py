"""What can be done with an import."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.files.actions import store_file
from madang.hubs.actions import action
from madang.imports import guessing, kinds, reading, rules
from madang.imports.models import BUSY, Import, ImportRow, ImportState, Outcome
from madang.imports.queries import standing_state
from madang.jobs.actions import start_job
from madang.kit.errors import Conflict, Refused
from madang.kit.sheets.reading import is_workbook, sheets_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.core.files.base import File

    from madang.hubs.journal import Line
    from madang.hubs.models import Actor, Hub
    from madang.imports.kinds import Prepared, Session


class NotNow(Conflict):
    """The import is not in a state in which this can be done."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a chunk did, with its journal lines."""

    counts: Counter[str]
    lines: Sequence[Line]


@action(allowed=rules.may_import)
def open_import(
    hub: Hub, by: Actor, *, kind: str, upload: File[Any], now: datetime
) -> Import:
    """Keep a file to be imported, with guesses of its header and mapping.

    Raises:
        NotAcceptable: it is no file that can be kept.
        Unreadable: it cannot be read as a table.
    """
    batch = Import.objects.create(
        hub=hub, kind=kind, name=upload.name or "", by=by.user, at=now
    )
    file = store_file(
        hub, by, upload=upload, kind="imports.import", object_id=batch.pk, now=now,
        purpose="import",
    )  # fmt: skip
    batch.name, batch.file_id = file.name, file.pk
    language = next((code for code in hub.languages if code != "en"), "en")
    batch.options = {"language": language, "policy": "complete"}
    if is_workbook(batch.name):
        names = sheets_of(reading.opened(batch))
        batch.options |= {"sheets": names, "sheet": names[0] if names else ""}
    _guess(batch)
    batch.save()
    return batch


def _guess(batch: Import, header_row: int | None = None) -> None:
    """Guess the header's row and the mapping anew.

    Raises:
        Unreadable: the file cannot be read so.
        Refused: it is empty.
    """
    rows = reading.first_rows(batch)
    if not rows:
        raise Refused(_("This file has no rows."))
    fields = kinds.kind_named(batch.kind).fields
    if header_row is None:
        header_row = guessing.header_row_in(rows, fields)
    batch.header = rows[min(header_row, len(rows) - 1)]
    batch.options |= {
        "header_row": header_row,
        "mapping": guessing.mapping_for(batch.header, fields),
    }


@action(allowed=rules.may_handle)
def reread_import(
    batch: Import, by: Actor, *, encoding: str, sheet: str, header_row: int | None
) -> Import:
    """Read the file in another encoding, sheet or from another header row.

    Raises:
        Unreadable: the file cannot be read so.
    """
    _must_be_idle(batch)
    batch.options |= {"encoding": encoding, "sheet": sheet}
    _guess(batch, header_row)
    batch.state, batch.counts = ImportState.MAPPING, {}
    batch.save()
    return batch


@action(allowed=rules.may_handle)
def map_import(
    batch: Import,
    by: Actor,
    *,
    mapping: Mapping[str, str],
    options: Mapping[str, Any],
) -> Import:
    """Set which column feeds which field, and how values are read.

    Raises:
        Refused: a needed field is fed by no column, or one that takes one by several.
    """
    _must_be_idle(batch)
    chosen = {column: name for column, name in mapping.items() if name}
    times = Counter(chosen.values())
    for known in kinds.kind_named(batch.kind).fields:
        if known.is_needed and not times[known.name]:
            raise Refused(
                _("Say which column holds “%(field)s”.") % {"field": known.label}
            )
        if times[known.name] > 1 and not known.many:
            raise Refused(
                _("Two columns cannot both be “%(field)s”.") % {"field": known.label}
            )
    batch.options |= {**options, "mapping": chosen}
    batch.state, batch.counts = ImportState.MAPPING, {}
    batch.save(update_fields=["options", "state", "counts"])
    return batch


@action(allowed=rules.may_handle)
def start_check(batch: Import, by: Actor, *, now: datetime) -> Import:
    """Have the whole file checked in the background; nothing is written."""
    return _start(batch, by, "check", ImportState.CHECKING, now)


@action(allowed=rules.may_handle)
def start_import(batch: Import, by: Actor, *, now: datetime) -> Import:
    """Have the rows written in the background.

    Raises:
        NotNow: it was not checked, or was written already.
    """
    state = standing_state(batch)
    if state not in {ImportState.CHECKED, ImportState.STOPPED}:
        raise NotNow(_("Check the file first."))
    if state == ImportState.CHECKED:
        ImportRow.objects.filter(of=batch).delete()
    return _start(batch, by, "run", ImportState.RUNNING, now)


@action(allowed=rules.may_handle)
def start_undo(batch: Import, by: Actor, *, now: datetime) -> Import:
    """Have everything undone that this import did.

    Raises:
        NotNow: there is nothing to undo.
    """
    if standing_state(batch) not in {ImportState.DONE, ImportState.STOPPED}:
        raise NotNow(_("Only what was imported can be undone."))
    return _start(batch, by, "undo", ImportState.UNDOING, now)


def _start(
    batch: Import, by: Actor, what: str, state: ImportState, now: datetime
) -> Import:
    _must_be_idle(batch)
    batch.state = state
    batch.save(update_fields=["state"])
    start_job(
        batch.hub,
        by,
        kind=f"imports.{what}",
        title=batch.name,
        now=now,
        arguments={"import": batch.pk, "rows": sum(batch.counts.values())},
        key=batch.job_key,
    )
    return batch


@action(allowed=rules.may_handle)
def keep_check(
    batch: Import, by: Actor, *, faulty: Sequence[Prepared], counts: Mapping[str, int]
) -> Import:
    """Keep what a check found: how many rows of each outcome, and the faulty ones."""
    ImportRow.objects.filter(of=batch).delete()
    ImportRow.objects.bulk_create(
        [
            ImportRow(
                hub=batch.hub,
                of=batch,
                number=row.number,
                outcome=Outcome.REFUSED,
                label=row.label[:200],
                faults=[asdict(fault) for fault in row.faults],
            )
            for row in faulty
        ],
        batch_size=500,
    )
    batch.state, batch.counts = ImportState.CHECKED, dict(counts)
    batch.save(update_fields=["state", "counts"])
    return batch


@action(allowed=rules.may_handle)
def write_rows(
    batch: Import, by: Actor, *, session: Session, rows: Sequence[Prepared]
) -> Written:
    """Write a chunk of rows through the room's session and keep what undoes them."""
    good = [row for row in rows if not row.faults]
    effects = session.write(good)
    numbers = [row.number for row in rows]
    ImportRow.objects.filter(of=batch, number__in=numbers).delete()
    written = [
        ImportRow(
            hub=batch.hub,
            of=batch,
            number=effect.number,
            outcome=effect.outcome,
            object_id=effect.object_id,
            label=effect.label[:200],
            undo=effect.undo,
        )
        for effect in effects
    ]
    refused = [
        ImportRow(
            hub=batch.hub,
            of=batch,
            number=row.number,
            outcome=Outcome.REFUSED,
            label=row.label[:200],
            faults=[asdict(fault) for fault in row.faults],
        )
        for row in rows
        if row.faults
    ]
    ImportRow.objects.bulk_create(written + refused)
    return Written(
        Counter(str(row.outcome) for row in written + refused),
        [line for effect in effects for line in effect.lines],
    )


@action(allowed=rules.may_handle)
def undo_rows(
    _batch: Import, by: Actor, *, session: Session, rows: Sequence[ImportRow]
) -> Written:
    """Undo a chunk of rows; those that must stay say why."""
    outcomes = session.undo(rows)
    stays = {number: why for number, why, _lines in outcomes if why}
    for row in rows:
        if why := stays.get(row.number):
            row.faults = [{"field": "", "text": why}]
        row.is_undone = not why
    ImportRow.objects.bulk_update(rows, ["faults", "is_undone"])
    counts = Counter(kept=len(stays), undone=len(rows) - len(stays))
    return Written(counts, [line for _n, _w, lines in outcomes for line in lines])


@action(allowed=rules.may_handle)
def settle_import(
    batch: Import, by: Actor, *, state: ImportState, counts: Mapping[str, int]
) -> Import:
    """Leave an import in the state that its job came to."""
    batch.state, batch.counts = state, dict(counts)
    batch.save(update_fields=["state", "counts"])
    return batch


def _must_be_idle(batch: Import) -> None:
    if standing_state(batch) in BUSY:
        raise NotNow(_("This import is being worked on. Wait, or stop the job."))


@action(allowed=rules.may_handle)
def reopen_mapping(batch: Import, by: Actor) -> Import:
    """Go back from a check to the mapping.

    Raises:
        NotNow: rows were written already.
    """
    if standing_state(batch) != ImportState.CHECKED:
        raise NotNow(_("Its rows were written already; undo the import first."))
    batch.state = ImportState.MAPPING
    batch.save(update_fields=["state"])
    return batch
