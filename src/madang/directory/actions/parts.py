"""Adding, changing and removing the parts of a page: links, standings, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from madang.directory import rules
from madang.directory.actions.done import PartDone, part_line, tell_changed
from madang.directory.checking import check, phone_of, tidied
from madang.directory.models import (
    ContactKind,
    ContactPoint,
    Headcount,
    Note,
    Organisation,
    Tag,
    Tagging,
)
from madang.directory.names import fold, tidy
from madang.directory.parts import PARTS, Owner, Part
from madang.hubs import journal
from madang.hubs.actions import action
from madang.kit.errors import Conflict, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from madang.hubs.models import Actor, HubOwned

MOST_TAGS = 30


@action(allowed=rules.may_keep_page)
def add_part(
    owner: Owner, by: Actor, *, part: str, values: Mapping[str, Any], now: datetime
) -> PartDone:
    """A new row of the kind `part` hangs on the organisation or person.

    Raises:
        NotAllowed: this part is the staff's.
        Refused: a value is not fit to be stored.
        Conflict: there is such a row already.
    """
    kind = _part(part, by)
    row = kind.model(hub=owner.hub, **{kind.key_to(owner): owner})
    if isinstance(row, Note):
        row.author, row.written_at = by.user, now
    _save(row, kind, owner, values, now)
    after = journal.snapshot(row)
    line = part_line("add_part", owner, kind.name, None, after)
    return PartDone(row, [line])


@action(allowed=rules.may_keep_page)
def change_part(
    owner: Owner,
    by: Actor,
    *,
    part: str,
    pk: int,
    values: Mapping[str, Any],
    now: datetime,
) -> PartDone:
    """The row of the kind `part` says what `values` say.

    Raises:
        NotAllowed: this part is the staff's.
        Refused: a value is not fit to be stored.
        Conflict: there is such a row already.
    """
    kind = _part(part, by)
    row = _row(kind, owner, pk)
    before = journal.snapshot(row)
    _save(row, kind, owner, values, now)
    after = journal.snapshot(row)
    line = part_line("change_part", owner, kind.name, before, after)
    return PartDone(row, [line])


@action(allowed=rules.may_keep_page)
def remove_part(owner: Owner, by: Actor, *, part: str, pk: int) -> PartDone:
    """The row is gone; the journal keeps what it said.

    Raises:
        NotAllowed: this part is the staff's.
    """
    kind = _part(part, by)
    row = _row(kind, owner, pk)
    before = journal.snapshot(row)
    line = part_line("remove_part", owner, kind.name, before, None)
    row.delete()
    _after(row, owner)
    return PartDone(row, [line])


@action(allowed=rules.may_keep_directory)
def set_tags(owner: Owner, by: Actor, *, words: Iterable[str]) -> PartDone:
    """The organisation or person carries exactly these tags."""
    tags = _tags(owner, words)
    field = "organisation" if isinstance(owner, Organisation) else "person"
    mine = Tagging.objects.filter(**{field: owner})
    before = list(mine.order_by("tag__word_key").values_list("tag__word", flat=True))
    mine.exclude(tag__in=tags).delete()
    held = set(mine.values_list("tag_id", flat=True))
    Tagging.objects.bulk_create(
        Tagging(hub=owner.hub, tag=tag, **{field: owner})
        for tag in tags
        if tag.pk not in held
    )
    tell_changed(owner)
    after = sorted((tag.word for tag in tags), key=fold)
    line = journal.Line("directory.set_tags", owner, {"tags": [before, after]})
    return PartDone(owner, [line])


def _tags(owner: Owner, words: Iterable[str]) -> list[Tag]:
    """Return the tags of these words, new ones made."""
    wanted = {fold(word)[:60]: tidy(word)[:60] for word in words}
    wanted.pop("", None)
    keys = list(wanted)[:MOST_TAGS]
    new = [Tag(hub=owner.hub, word=wanted[key], word_key=key) for key in keys]
    Tag.objects.bulk_create(new, ignore_conflicts=True)
    return list(Tag.objects.filter(hub=owner.hub, word_key__in=keys))


def _part(name: str, by: Actor) -> Part:
    part = PARTS[name]
    if not by.is_staff and not part.is_for_members:
        raise NotAllowed(_("Only the hub's staff may change this."))
    return part


def _row(kind: Part, owner: Owner, pk: int) -> HubOwned:
    """Return the owner's row; somebody else's is not found."""
    found: HubOwned | None = kind.model._default_manager.filter(
        pk=pk, **{kind.key_to(owner): owner}
    ).first()
    if found is None:
        raise Conflict(_("This has already been removed."))
    return found


def _save(
    row: HubOwned,
    kind: Part,
    owner: Owner,
    values: Mapping[str, Any],
    now: datetime,
) -> None:
    names = [name for name in kind.fields_for(owner) if name in values]
    for name, value in tidied(
        kind.model, {name: values[name] for name in names}
    ).items():
        setattr(row, name, value)
    if isinstance(row, ContactPoint) and row.kind == ContactKind.PHONE:
        row.value = phone_of(row.value, getattr(owner, "country", ""))
    check(row, names, today=row.hub.day_of(now))
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(_("There is such an entry already.")) from error
    _after(row, owner)


def _after(row: HubOwned, owner: Owner) -> None:
    """Keep what is copied from the parts: the latest headcount, and the index."""
    if isinstance(row, Headcount) and isinstance(owner, Organisation):
        latest = Headcount.objects.filter(organisation=owner).last()
        owner.headcount = latest.people if latest else None
        Organisation.objects.filter(pk=owner.pk).update(headcount=owner.headcount)
    tell_changed(owner)
