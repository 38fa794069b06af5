"""Writing a file's organisations, and taking them back.

The session of room `imports` for organisations: what a row creates or completes is
noted so exactly that undoing leaves the directory as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.directory import signals
from madang.directory.importing.matching import Matcher, SeveralFit, known_from
from madang.directory.importing.parts import Parts, parts_elsewhere
from madang.directory.importing.values import RowReader, organisation_from
from madang.directory.models import Organisation, stored, with_derived
from madang.directory.queries import organisations_of
from madang.hubs.journal import Line, difference, snapshot
from madang.imports.kinds import Effect, Fault, Prepared
from madang.imports.models import Outcome
from madang.kit import clock
from madang.search.indexing import relearn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from madang.hubs.models import Actor
    from madang.imports.kinds import Values
    from madang.imports.models import ImportRow

#: Columns of the organisation itself that a row may fill.
COLUMNS = (
    "kind", "state", "name", "names", "latin_name", "country", "city", "founded_on",
    "stage", "website", "registration_number", "one_liner", "description",
    "headcount", "external_key",
)  # fmt: skip
#: What a known organisation keeps even when a file says otherwise.
NEVER_REPLACED = {"name", "external_key"}


class OrganisationSession:
    """One file's organisations; knows the hub's and those of earlier rows."""

    def __init__(self, by: Actor, options: Mapping[str, Any]) -> None:
        self.by, self.hub, self.options = by, by.hub, options
        self.now: datetime = clock.now()
        self.reader = RowReader(
            language=options.get("text_language") or options.get("language", "en"),
            day_first=options.get("day_first"),
            today=self.now.date(),
        )
        self.matcher = Matcher.of(self.hub)
        self.parts = Parts(self.hub, by, options, self.now)
        self.stored_row: dict[int, int] = {}

    def prepare(self, number: int, values: Values) -> Prepared:
        """Read and match one row."""
        found, faults = self.reader.read(values)
        label = found.get("name") or next((v[0] for v in values.values()), "")
        row = Prepared(number, label, Outcome.CREATED, data=found, faults=faults)
        if faults:
            return row
        known = known_from(found, number)
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
        known = organisations_of(self.hub).get(pk=row.object_id)
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
            organisation = organisation_from(row.data)
            organisation.hub = self.hub
            made.append(organisation)
        Organisation.objects.bulk_create(made)
        pairs = list(zip(rows, made, strict=True))
        notes = self.parts.add([(one, row.data) for row, one in pairs])
        effects = []
        for row, one in pairs:
            self.stored_row[row.number] = one.pk
            told = {"name": [None, one.name], "import": [None, self.options["import"]]}
            effects.append(
                Effect(
                    row.number,
                    one.name,
                    Outcome.CREATED,
                    one.pk,
                    {"version": one.version, **notes[one.pk]},
                    Line("directory.import_organisation", one, told),
                )
            )
        return effects

    def _complete(self, row: Prepared) -> Effect:
        """Fill what a known organisation lacks, or replace it if that was chosen."""
        pk = row.object_id or self.stored_row[row.data["twin_row"]]
        known = organisations_of(self.hub).select_for_update().get(pk=pk)
        gains = self._gains(known, row.data)
        missing = self.parts.missing(known, row.data)
        if self.options.get("policy") == "skip" or not (gains or missing):
            return Effect(row.number, known.name, Outcome.UNCHANGED, pk)
        before = snapshot(known)
        for name, value in gains.items():
            setattr(known, name, value)
        known.version += 1
        fields = with_derived(Organisation, list(gains))
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
        line = Line("directory.import_organisation", known, told)
        return Effect(row.number, known.name, Outcome.UPDATED, pk, undo, line)

    def _gains(self, known: Organisation, found: Mapping[str, Any]) -> dict[str, Any]:
        """Return the columns that a row would fill or replace."""
        replace = self.options.get("policy") == "replace"
        row = organisation_from(found)
        gains: dict[str, Any] = {}
        for name in COLUMNS:
            if name not in found:
                continue
            old, new = getattr(known, name), getattr(row, name)
            if isinstance(old, dict):
                merged = {**old, **new} if replace else {**new, **old}
                if merged != old:
                    gains[name] = merged
            elif new != old and (not old or (replace and name not in NEVER_REPLACED)):
                gains[name] = new
        if not replace:
            gains = {k: v for k, v in gains.items() if k not in {"kind", "state"}}
        return gains

    def undo(self, rows: Sequence[ImportRow]) -> list[tuple[int, str, Line | None]]:
        """Take rows back; what somebody used or changed since stays, and says so."""
        found = organisations_of(self.hub).in_bulk([row.object_id for row in rows])
        results: list[tuple[int, str, Line | None]] = []
        gone: list[int] = []
        for row in rows:
            known = found.get(row.object_id)
            if known is None:
                results.append((row.number, "", None))
            elif row.outcome == Outcome.CREATED:
                results.append(self._take_back(row, known, gone))
            else:
                results.append(self._restore(row, known))
        left = [pk for pk in found if pk not in gone]
        if gone:
            self._tell(signals.gone, gone)
        if left:
            self._tell(signals.changed, left)
        self.parts.drop_tags(rows)
        return results

    def _take_back(
        self, row: ImportRow, known: Organisation, gone: list[int]
    ) -> tuple[int, str, Line | None]:
        if known.version != row.undo["version"]:
            return row.number, _("It was changed since, so it stays."), None
        if where := parts_elsewhere(known, row.undo.get("parts", {})):
            text = _("It is used since (%(where)s), so it stays.") % {"where": where}
            return row.number, text, None
        shadow = Organisation(pk=known.pk, name=known.name)
        gone.append(known.pk)
        known.delete()
        told = {"name": [shadow.name, None]}
        return row.number, "", Line("directory.take_back", shadow, told)

    def _restore(
        self, row: ImportRow, known: Organisation
    ) -> tuple[int, str, Line | None]:
        before = snapshot(known)
        kept = []
        restored = []
        for name, (old, new) in row.undo["fields"].items():
            column = stored(Organisation, name)
            if _plain(getattr(known, name)) == new:
                setattr(known, name, column.to_python(old))
                restored.append(name)
            else:
                kept.append(name)
        if restored:
            unchanged = known.version == row.undo["version"]
            known.version += -1 if unchanged and not kept else 1
            fields = with_derived(Organisation, restored)
            known.save(update_fields=[*fields, "version", "updated_at"])
        self.parts.remove(row.undo.get("parts", {}))
        line = Line("directory.take_back", known, difference(before, snapshot(known)))
        why = _("Changed since and kept: %(fields)s.") % {"fields": ", ".join(kept)}
        return row.number, why if kept else "", line

    def finish_undo(self) -> None:
        """Let the search forget words that only the import had brought."""
        relearn(self.hub)

    def _tell(self, signal: Any, ids: list[int]) -> None:
        signal.send(Organisation, model=Organisation, hub=self.hub, ids=ids)


def _plain(value: Any) -> Any:
    """Return a value as JSON keeps it."""
    return value.isoformat() if hasattr(value, "isoformat") else value
