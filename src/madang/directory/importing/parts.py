"""What hangs on an imported row: tags, notes, industries, heads, contacts, places."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from madang.directory.industries import suggest
from madang.directory.models import (
    Activity,
    ContactKind,
    ContactPoint,
    Headcount,
    Link,
    Note,
    Organisation,
    Standing,
    StandingKind,
    Tag,
    Tagging,
)
from madang.directory.names import fold
from madang.directory.parts import Owner
from madang.files.models import StoredFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from madang.hubs.models import Actor, Hub
    from madang.imports.models import ImportRow

Owned = tuple[Owner, "Mapping[str, Any]"]
Undo = dict[str, Any]


class Parts:
    """Adds parts to rows in bulk, and knows how to remove just those."""

    #: The key that points at the owner.
    key: ClassVar[str]

    def __init__(
        self, hub: Hub, by: Actor, options: Mapping[str, Any], now: datetime
    ) -> None:
        self.hub, self.by, self.now = hub, by, now
        self.tag_for_all = str(options.get("tag_for_all", "")).strip()
        self.tags = {tag.word_key: tag for tag in Tag.objects.filter(hub=hub)}

    def missing(self, known: Owner, found: Mapping[str, Any]) -> dict[str, Any]:
        """Return what of a row's parts a known owner does not have yet."""
        lacks: dict[str, Any] = {}
        mine = {self.key: known}
        if wanted := self._words(found):
            taggings = Tagging.objects.filter(**mine)
            held = set(taggings.values_list("tag__word_key", flat=True))
            lacks["tags"] = [word for word in wanted if fold(word) not in held]
        if "note" in found:
            notes = Note.objects.filter(**mine, text=found["note"])
            lacks |= {} if notes.exists() else {"note": found["note"]}
        lacks |= self._missing(known, found)
        return {name: value for name, value in lacks.items() if value}

    def _missing(self, known: Any, found: Mapping[str, Any]) -> dict[str, Any]:
        """Return what else is missing of the parts of this sort of owner."""
        raise NotImplementedError

    def add(self, owned: Sequence[Owned]) -> dict[int, Undo]:
        """Add the parts of new or completed rows; return what undoes each."""
        rows: list[models.Model] = []
        new_tags = self._make_tags(owned)
        for owner, found in owned:
            rows += [*self._marks(owner, found), *self._rows(owner, found)]
        by_model: dict[type[models.Model], list[Any]] = defaultdict(list)
        for row in rows:
            by_model[type(row)].append(row)
        undo: dict[int, Undo] = {one.pk: {"parts": {}} for one, _found in owned}
        for model, made in by_model.items():
            model._default_manager.bulk_create(made, batch_size=500)
            for row in made:
                parts = undo[getattr(row, f"{self.key}_id")]["parts"]
                parts.setdefault(model._meta.label_lower, []).append(row.pk)
        for one, _found in owned:
            if one.pk in new_tags:
                undo[one.pk]["tags"] = new_tags[one.pk]
        return undo

    def _words(self, found: Mapping[str, Any]) -> list[str]:
        if "name" not in found:  # what a known row lacks, chosen already
            return list(found.get("tags", []))
        words = [*found.get("tags", []), *found.get("industry", [])]
        if self.tag_for_all:
            words.append(self.tag_for_all)
        by_key = {fold(word): word[:60] for word in reversed(words) if fold(word)}
        return list(reversed(by_key.values()))

    def _make_tags(self, owned: Sequence[Owned]) -> dict[int, list[int]]:
        """Make tags new to the hub; return them by who needed them first."""
        first: dict[str, int] = {}
        fresh: dict[str, Tag] = {}
        for one, found in owned:
            for word in self._words(found):
                key = fold(word)
                if key not in self.tags and key not in fresh:
                    fresh[key] = Tag(hub=self.hub, word=word, word_key=key)
                    first[key] = one.pk
        Tag.objects.bulk_create(fresh.values())
        self.tags |= fresh
        made: dict[int, list[int]] = defaultdict(list)
        for key, tag in fresh.items():
            made[first[key]].append(tag.pk)
        return made

    def _marks(self, one: Owner, found: Mapping[str, Any]) -> list[models.Model]:
        mine = {"hub": self.hub, self.key: one}
        rows: list[models.Model] = [
            Tagging(tag=self.tags[fold(word)], **mine) for word in self._words(found)
        ]
        if text := found.get("note"):
            note = {"text": text, "author": self.by.user, "written_at": self.now}
            rows.append(Note(**mine, **note))
        return rows

    def _rows(self, one: Any, found: Mapping[str, Any]) -> list[models.Model]:
        """Return the other parts that a row brings this sort of owner."""
        raise NotImplementedError

    def remove(self, parts: Mapping[str, Sequence[int]]) -> None:
        """Remove exactly the parts that an import added."""
        for label, ids in parts.items():
            model = apps.get_model(label)
            model._default_manager.filter(hub=self.hub, pk__in=ids).delete()

    def drop_tags(self, rows: Sequence[ImportRow]) -> None:
        """Remove tags that these rows brought in and nobody carries any more."""
        ids = [pk for row in rows for pk in row.undo.get("tags", [])]
        carried = Tagging.objects.filter(tag__in=ids).values("tag")
        Tag.objects.filter(hub=self.hub, pk__in=ids).exclude(pk__in=carried).delete()


class OrganisationParts(Parts):
    """The parts of organisations."""

    key = "organisation"

    def __init__(
        self, hub: Hub, by: Actor, options: Mapping[str, Any], now: datetime
    ) -> None:
        super().__init__(hub, by, options, now)
        standing = str(options.get("standing", ""))
        self.standing = standing if standing in StandingKind.values else ""

    def _missing(self, known: Organisation, found: Mapping[str, Any]) -> dict[str, Any]:
        lacks: dict[str, Any] = {}
        if "headcount" in found and known.headcount is None:
            lacks["headcount"] = found["headcount"]
        for name, kind in (("email", ContactKind.EMAIL), ("phone", ContactKind.PHONE)):
            contacts = ContactPoint.objects.filter(organisation=known, kind=kind)
            if name in found and not contacts.filter(value=found[name]).exists():
                lacks[name] = found[name]
        if self.standing and not self._stands(known):
            lacks["standing"] = self.standing
        return lacks

    def _stands(self, known: Organisation) -> bool:
        mine = Standing.objects.filter(organisation=known, kind=self.standing)
        return mine.filter(ends_on=None).exists()

    def _rows(self, one: Organisation, found: Mapping[str, Any]) -> list[models.Model]:
        rows: list[models.Model] = []
        if "name" in found:
            rows += self._activities(one, found)
        if "headcount" in found:
            rows.append(
                Headcount(
                    hub=self.hub,
                    organisation=one,
                    counted_on=self.hub.day_of(self.now),
                    people=found["headcount"],
                    source="import",
                )
            )
        for name, kind in (("email", ContactKind.EMAIL), ("phone", ContactKind.PHONE)):
            if value := found.get(name):
                contact = {"kind": kind, "value": value[:300]}
                rows.append(ContactPoint(hub=self.hub, organisation=one, **contact))
        for address in found.get("links", []):
            rows.append(Link(hub=self.hub, organisation=one, url=address[:500]))
        standing = found.get("standing") or (self.standing if "name" in found else "")
        if standing:
            rows.append(Standing(hub=self.hub, organisation=one, kind=standing))
        return rows

    def _activities(
        self, one: Organisation, found: Mapping[str, Any]
    ) -> list[models.Model]:
        texts = [one.name, *one.one_liner.values(), *found.get("industry", [])]
        texts += [text[:600] for text in one.description.values()]
        return [
            Activity(
                hub=self.hub,
                organisation=one,
                code=code,
                is_main=place == 0,
                is_suggested=True,
            )
            for place, code in enumerate(suggest(*texts))
        ]


def parts_elsewhere(
    hub: Hub, model: type[Owner], owned: Mapping[int, Mapping[str, Sequence[int]]]
) -> dict[int, str]:
    """Return of each row in use the names of tables that point at it from elsewhere.

    `owned` has the keys of rows and, by table, of what is their own.  Looks through
    every key of every installed room, so that rooms yet to come are asked too; costs
    a statement for each, whatever the number of rows.
    """
    found: dict[int, set[str]] = defaultdict(set)
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        other = relation.related_model._meta
        pointing = relation.related_model._default_manager.filter(
            **{f"{relation.field.name}__in": list(owned)}
        )
        for owner, pk in pointing.values_list(relation.field.attname, "pk"):
            if pk not in owned[owner].get(other.label_lower, ()):
                found[owner].add(str(other.verbose_name))
    files = StoredFile.objects.filter(
        hub=hub, kind=model._meta.label_lower, object_id__in=list(owned)
    ).filter(removed_at=None)
    for owner in files.values_list("object_id", flat=True):
        found[owner].add(_("files"))
    return {owner: ", ".join(sorted(names)) for owner, names in found.items()}
