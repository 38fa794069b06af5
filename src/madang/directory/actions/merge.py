"""Making one row of two, and two of one again; nothing is lost on the way."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from madang.directory import merging, rules, signals
from madang.directory.models import (
    Headcount,
    LookAlike,
    MergeRecord,
    Organisation,
    PairState,
    Person,
    stored,
    with_derived,
)
from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.kit.errors import Conflict, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from madang.hubs.models import Actor

Subject = Organisation | Person
#: Fields that only one row may hold; the other lets go of them.
HELD_ONCE = ("slug", "external_key", "user")
#: Fields that are no choice: keys, versions, what is derived.
NO_CHOICE = frozenset(
    {"id", "hub", "version", "created_at", "updated_at", "merged_into", "name_key"}
    | {"latin_key", "website_host", "registration_key", "headcount", "is_listed"}
)


@dataclass(frozen=True, slots=True)
class Merged:
    """Two rows became one, or two again: the record of it, and the journal lines."""

    record: MergeRecord
    lines: Sequence[journal.Line]


def fields_to_choose(kind: type[Subject]) -> list[str]:
    """Return the fields in which two rows may differ, in the order of the form."""
    return [f.name for f in kind._meta.concrete_fields if f.name not in NO_CHOICE]


@action(allowed=rules.may_keep_directory)
def merge(
    kept: Subject,
    by: Actor,
    *,
    gone: Subject,
    take: Iterable[str],
    now: datetime,
    fill_gaps: bool = True,
) -> Merged:
    """Everything that pointed at `gone` points at `kept`, which takes over the fields.

    `take` names the fields whose value comes from `gone`; with `fill_gaps`, `kept` also
    takes what it has nothing for itself.  `gone` stays, out of sight, for the undoing.

    Raises:
        Refused: the two are not two rows of one kind and hub.
        Conflict: one of them has been merged meanwhile.
    """
    kept, gone = _locked(kept, gone)
    before = {"kept": _all(kept), "gone": _all(gone)}
    taken = _taken(kept, gone, set(take), fill_gaps=fill_gaps)
    _let_go(gone, taken)
    for name in taken:
        column = stored(kept, name).attname
        value = before["gone"][name]
        setattr(kept, column, stored(kept, name).to_python(value))
    save_version(kept, kept.version, with_derived(type(kept), taken))
    moved = merging.turn(type(kept), gone.pk, kept.pk)
    gone.merged_into_id = kept.pk
    save_version(gone, gone.version, ["merged_into"])
    _count_heads(kept)
    _settle_pair(kept, gone, by, now)
    record = MergeRecord.objects.create(
        hub=kept.hub,
        kind=kept._meta.label_lower,
        kept_id=kept.pk,
        gone_id=gone.pk,
        label=f"{gone} → {kept}",
        before=before,
        after=_all(kept),
        moved=moved,
        merged_by=by.user,
        merged_at=now,
    )
    _tell(kept, gone)
    told = _difference(before["kept"], _all(kept)) | {"merged": [None, str(gone)]}
    return Merged(
        record,
        [
            journal.Line("directory.merge", kept, told),
            journal.Line("directory.merge_away", gone, {"into": [None, str(kept)]}),
        ],
    )


@action(allowed=rules.may_keep_directory)
def undo_merge(record: MergeRecord, by: Actor, *, now: datetime) -> Merged:
    """The two rows are two again, with all that belonged to each.

    A field of the kept row that was changed since the merge stays as it is now.

    Raises:
        Conflict: it was undone already, or the kept row was merged further.
    """
    kind = Organisation if record.kind == "directory.organisation" else Person
    kept = kind._default_manager.select_for_update().get(pk=record.kept_id)
    gone = kind._default_manager.select_for_update().get(pk=record.gone_id)
    if record.undone_at or gone.merged_into_id != kept.pk:
        raise Conflict(_("This has already been undone."))
    if kept.merged_into_id:
        raise Conflict(_("Undo the later merge of “%(name)s” first.") % {"name": kept})
    back = [
        name
        for name, value in record.after.items()
        if value != record.before["kept"][name] and _all(kept)[name] == value
    ]
    _restore(kept, record.before["kept"], back)
    save_version(kept, kept.version, with_derived(kind, back))
    gone.merged_into_id = None
    _restore(gone, record.before["gone"], list(record.before["gone"]))
    _leave_what_is_held(kept, gone)
    names = [*record.before["gone"], "merged_into"]
    save_version(gone, gone.version, with_derived(kind, names))
    merging.turn(kind, kept.pk, gone.pk, only=record.moved)
    _count_heads(kept)
    _count_heads(gone)
    _reopen_pair(kept, gone)
    record.undone_by, record.undone_at = by.user, now
    record.save(update_fields=["undone_by", "undone_at"])
    signals.changed.send(kind, model=kind, hub=kept.hub, ids=[kept.pk, gone.pk])
    lines = [journal.Line("directory.undo_merge", row, {}) for row in (kept, gone)]
    return Merged(record, lines)


def _locked(kept: Subject, gone: Subject) -> tuple[Subject, Subject]:
    """Return both rows as they are now, locked.

    Raises:
        Refused: they cannot be merged at all.
        Conflict: one of them is merged already.
    """
    kind = type(kept)
    if type(gone) is not kind or kept.pk == gone.pk or kept.hub_id != gone.hub_id:
        raise Refused(_("Choose two different entries of one kind."))
    rows = kind._default_manager.select_for_update().in_bulk([kept.pk, gone.pk])
    if len(rows) < 2 or any(row.merged_into_id for row in rows.values()):  # noqa: PLR2004 -- both
        raise Conflict(_("One of the two has been merged meanwhile."))
    return rows[kept.pk], rows[gone.pk]


def _all(row: Subject) -> dict[str, Any]:
    """Return the fields of a row that a merge may touch, as JSON values."""
    names = [*fields_to_choose(type(row)), *_switches(row)]
    values = {name: getattr(row, stored(row, name).attname) for name in names}
    plain: dict[str, Any] = json.loads(DjangoJSONEncoder().encode(values))
    return plain


def _switches(row: Subject) -> list[str]:
    return ["is_listed", "headcount"] if isinstance(row, Organisation) else []


def _taken(
    kept: Subject, gone: Subject, take: set[str], *, fill_gaps: bool
) -> list[str]:
    """Return what `kept` takes from `gone`: what was asked for, and its gaps."""
    taken = []
    for name in fields_to_choose(type(kept)):
        column = stored(kept, name).attname
        mine, other = getattr(kept, column), getattr(gone, column)
        is_gap = fill_gaps and bool(other) and not mine
        if other != mine and (name in take or is_gap):
            taken.append(name)
    return taken


def _let_go(gone: Subject, taken: list[str]) -> None:
    """Free what only one row may hold, before the other takes it."""
    freed = [name for name in HELD_ONCE if name in taken]
    for name in freed:
        setattr(gone, stored(gone, name).attname, None if name == "user" else "")
    if isinstance(gone, Organisation) and gone.is_listed:
        gone.is_listed = False
        freed.append("is_listed")
    if freed:
        gone.save(update_fields=freed)


def _restore(row: Subject, values: dict[str, Any], names: list[str]) -> None:
    for name in names:
        field = stored(row, name)
        setattr(row, field.attname, field.to_python(values[name]))


def _leave_what_is_held(kept: Subject, gone: Subject) -> None:
    """Let the kept row keep what it has come to hold alone since the merge."""
    for name in (name for name in HELD_ONCE if hasattr(gone, name)):
        column = stored(gone, name).attname
        if getattr(gone, column) and getattr(gone, column) == getattr(kept, column):
            setattr(gone, column, None if name == "user" else "")
            if isinstance(gone, Organisation) and name == "slug":
                gone.is_listed = False


def _count_heads(row: Subject) -> None:
    """Keep the latest headcount beside the history that moved."""
    if isinstance(row, Organisation):
        latest = Headcount.objects.filter(organisation=row).last()
        if latest is not None and latest.people != row.headcount:
            row.headcount = latest.people
            row.save(update_fields=["headcount"])


def _pair_of(kept: Subject, gone: Subject) -> dict[str, int]:
    name = "organisation" if isinstance(kept, Organisation) else "person"
    first, second = sorted((kept.pk, gone.pk))
    return {f"{name}_id": first, f"other_{name}_id": second}


def _settle_pair(kept: Subject, gone: Subject, by: Actor, now: datetime) -> None:
    LookAlike.objects.filter(**_pair_of(kept, gone)).update(
        state=PairState.MERGED, decided_by=by.user, decided_at=now
    )


def _reopen_pair(kept: Subject, gone: Subject) -> None:
    LookAlike.objects.filter(**_pair_of(kept, gone)).update(
        state=PairState.OPEN, decided_by=None, decided_at=None
    )


def _difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {n: [before[n], after[n]] for n in after if before[n] != after[n]}


def _tell(kept: Subject, gone: Subject) -> None:
    kind = type(kept)
    signals.changed.send(kind, model=kind, hub=kept.hub, ids=[kept.pk])
    signals.gone.send(kind, model=kind, hub=kept.hub, ids=[gone.pk])
