"""Writing a file's rows into the directory, and taking them back.

A session of room `imports`: what a row creates or completes is noted so exactly that
undoing leaves the directory as it was.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext as _

from madang.directory import signals
from madang.directory.importing.matching import SeveralFit
from madang.directory.importing.parts import parts_elsewhere
from madang.directory.importing.values import row_from
from madang.directory.models import stored, with_derived
from madang.hubs.journal import Line, difference, snapshot
from madang.imports.kinds import Effect, Fault, Prepared
from madang.imports.models import Outcome
from madang.kit import clock
from madang.search.indexing import relearn

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.directory.importing.parts import Parts
    from madang.directory.importing.values import RowReader
    from madang.directory.parts import Owner
    from madang.hubs.models import Actor
    from madang.imports.kinds import Lines, Values
    from madang.imports.models import ImportRow


class DirectorySession(ABC):
    """One file's rows; knows the hub's own and those of earlier rows."""

    model: ClassVar[type[Owner]]
    #: Columns of the row itself that a file may fill.
    columns: ClassVar[tuple[str, ...]]
    #: What a known row keeps even when a file says otherwise, and what only
    #: replacing may change.
    never_replaced: ClassVar[frozenset[str]]
    only_replaced: ClassVar[frozenset[str]] = frozenset()
    verb: ClassVar[str]
    matcher: Any
    parts: Parts
    reader: RowReader

    def __init__(self, by: Actor, options: Mapping[str, Any]) -> None:
        self.by, self.hub, self.options = by, by.hub, options
        self.now: datetime = clock.now()
        self.stored_row: dict[int, int] = {}

    @abstractmethod
    def rows(self) -> QuerySet[Any]:
        """Return the hub's rows of this sort, merged ones left out."""

    @abstractmethod
    def known_from(self, row: Prepared) -> Any:
        """Return what tells apart whom a row speaks of; it may add faults."""

    def may_replace(self, _known: Owner) -> bool:
        """Return whether the file's values go before those that stand."""
        return self.options.get("policy") == "replace"

    def more_lines(self, _pk: int) -> Lines:
        """Return journal lines of what else was made for a row."""
        return ()

    def more_told(self, _row: Prepared) -> dict[str, Any]:
        """Return what else the journal tells of a row that was taken."""
        return {}

    def clear_up(self, _row: ImportRow) -> Lines:
        """Remove what else a row had brought in, once it is undone."""
        return ()

    def prepare(self, number: int, values: Values) -> Prepared:
        """Read and match one row."""
        found, faults = self.reader.read(values)
        label = found.get("name") or next((v[0] for v in values.values()), "")
        row = Prepared(number, label, Outcome.CREATED, data=found, faults=faults)
        if faults:
            return row
        known = self.known_from(row)
        if row.faults:
            return row
        try:
            match = self.matcher.find(known)
        except SeveralFit as several:
            text = _("Several known ones fit: %(names)s. Merge them first.")
            row.faults.append(Fault("name", text % {"names": several}))
            return row
        if match is None:
            self.matcher.remember(known)
            return row
        row.object_id = match.pk or self.stored_row.get(match.row, 0)
        row.data["twin_row"] = 0 if row.object_id else match.row
        row.outcome = self._outcome(row)
        return row

    def _outcome(self, row: Prepared) -> Outcome:
        """Return whether a known organisation would gain anything."""
        if self.options.get("policy") == "skip":
            return Outcome.UNCHANGED
        if not row.object_id:
            return Outcome.UPDATED
        known = self.rows().get(pk=row.object_id)
        gains = self._gains(known, row.data) or self.parts.missing(known, row.data)
        return Outcome.UPDATED if gains else Outcome.UNCHANGED

    def write(self, rows: Sequence[Prepared]) -> list[Effect]:
        """Create and complete, in the caller's transaction."""
        fresh = [row for row in rows if row.outcome == Outcome.CREATED]
        effects = self._create(fresh)
        effects += [
            self._complete(row) for row in rows if row.outcome != Outcome.CREATED
        ]
        touched = [e.object_id for e in effects if e.outcome != Outcome.UNCHANGED]
        if touched:
            self._tell(signals.changed, touched)
        return sorted(effects, key=lambda effect: effect.number)

    def _create(self, rows: Sequence[Prepared]) -> list[Effect]:
        made = []
        for row in rows:
            one = row_from(self.model, row.data)
            one.hub = self.hub
            made.append(one)
        self.model._default_manager.bulk_create(made)  # type: ignore[arg-type]
        pairs = list(zip(rows, made, strict=True))
        notes = self.parts.add([(one, row.data) for row, one in pairs])
        effects = []
        for row, one in pairs:
            self.stored_row[row.number] = one.pk
            told = {"name": [None, one.name], "import": [None, self.options["import"]]}
            told |= self.more_told(row)
            effects.append(
                Effect(
                    row.number,
                    one.name,
                    Outcome.CREATED,
                    one.pk,
                    {"version": one.version, **notes[one.pk]},
                    (*self.more_lines(one.pk), Line(self.verb, one, told)),
                )
            )
        return effects

    def _complete(self, row: Prepared) -> Effect:
        """Fill what a known organisation lacks, or replace it if that was chosen."""
        pk = row.object_id or self.stored_row[row.data["twin_row"]]
        known = self.rows().select_for_update().get(pk=pk)
        gains = self._gains(known, row.data)
        missing = self.parts.missing(known, row.data)
        if self.options.get("policy") == "skip" or not (gains or missing):
            return Effect(row.number, known.name, Outcome.UNCHANGED, pk)
        before = snapshot(known)
        for name, value in gains.items():
            setattr(known, name, value)
        known.version += 1
        fields = with_derived(self.model, list(gains))
        known.save(update_fields=[*fields, "version", "updated_at"])
        notes = self.parts.add([(known, missing)])[pk]
        after = snapshot(known)
        told = difference(before, after)
        undo = {
            "version": known.version,
            "fields": {
                name: [_plain(before[name]), _plain(after[name])] for name in gains
            },
            **notes,
        }
        line = Line(self.verb, known, told)
        return Effect(
            row.number,
            known.name,
            Outcome.UPDATED,
            pk,
            undo,
            (*self.more_lines(pk), line),
        )

    def _gains(self, known: Owner, found: Mapping[str, Any]) -> dict[str, Any]:
        """Return the columns that a row would fill or replace."""
        replace = self.may_replace(known)
        row = row_from(self.model, found)
        gains: dict[str, Any] = {}
        for name in self.columns:
            if name not in found:
                continue
            old, new = getattr(known, name), getattr(row, name)
            if isinstance(old, dict):
                merged = {**old, **new} if replace else {**new, **old}
                if merged != old:
                    gains[name] = merged
            elif new != old and (
                not old or (replace and name not in self.never_replaced)
            ):
                gains[name] = new
        if not replace:
            gains = {k: v for k, v in gains.items() if k not in self.only_replaced}
        return gains

    def undo(self, rows: Sequence[ImportRow]) -> list[tuple[int, str, Lines]]:
        """Take rows back; what somebody used or changed since stays, and says so."""
        found = self.rows().in_bulk([row.object_id for row in rows])
        used = self._used(rows, found)
        gone: list[int] = []
        results = [
            self._undone(row, found.get(row.object_id), used, gone) for row in rows
        ]
        self.model._default_manager.filter(pk__in=gone).delete()
        results = [
            (number, why, lines if why else (*lines, *self.clear_up(row)))
            for row, (number, why, lines) in zip(rows, results, strict=True)
        ]
        left = [pk for pk in found if pk not in gone]
        if gone:
            self._tell(signals.gone, gone)
        if left:
            self._tell(signals.changed, left)
        self.parts.drop_tags(rows)
        return results

    def _used(self, rows: Sequence[ImportRow], found: Container[int]) -> dict[int, str]:
        owned = {
            row.object_id: row.undo.get("parts", {})
            for row in rows
            if row.outcome == Outcome.CREATED and row.object_id in found
        }
        return parts_elsewhere(self.hub, self.model, owned)

    def _undone(
        self, row: ImportRow, known: Any, used: Mapping[int, str], gone: list[int]
    ) -> tuple[int, str, Lines]:
        if known is None:
            return row.number, "", ()
        if row.outcome == Outcome.CREATED:
            return self._take_back(row, known, used.get(known.pk, ""), gone)
        return self._restore(row, known)

    def _take_back(
        self, row: ImportRow, known: Owner, where: str, gone: list[int]
    ) -> tuple[int, str, Lines]:
        if known.version != row.undo["version"]:
            return row.number, _("It was changed since, so it stays."), ()
        if where:
            text = _("It is used since (%(where)s), so it stays.") % {"where": where}
            return row.number, text, ()
        shadow = self.model(pk=known.pk, name=known.name)
        gone.append(known.pk)
        told = {"name": [shadow.name, None]}
        return row.number, "", (Line("directory.take_back", shadow, told),)

    def _restore(self, row: ImportRow, known: Owner) -> tuple[int, str, Lines]:
        before = snapshot(known)
        kept = []
        restored = []
        for name, (old, new) in row.undo["fields"].items():
            column = stored(self.model, name)
            if _plain(getattr(known, name)) == new:
                setattr(known, name, column.to_python(old))
                restored.append(name)
            else:
                kept.append(name)
        if restored:
            unchanged = known.version == row.undo["version"]
            known.version += -1 if unchanged and not kept else 1
            fields = with_derived(self.model, restored)
            known.save(update_fields=[*fields, "version", "updated_at"])
        self.parts.remove(row.undo.get("parts", {}))
        line = Line("directory.take_back", known, difference(before, snapshot(known)))
        why = _("Changed since and kept: %(fields)s.") % {"fields": ", ".join(kept)}
        return row.number, why if kept else "", (line,)

    def finish_undo(self) -> None:
        """Let the search forget words that only the import had brought."""
        relearn(self.hub)

    def _tell(self, signal: Any, ids: list[int]) -> None:
        signal.send(self.model, model=self.model, hub=self.hub, ids=ids)


def _plain(value: Any) -> Any:
    """Return a value as JSON keeps it."""
    return value.isoformat() if hasattr(value, "isoformat") else value
