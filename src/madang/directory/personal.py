"""What the directory holds about a person: found, handed out, erased."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madang.directory import signals
from madang.directory.forgetting import forget
from madang.directory.models import (
    Affiliation,
    ContactPoint,
    Link,
    MergeRecord,
    Note,
    Person,
    Tagging,
)
from madang.directory.queries import addresses_of, photos_of
from madang.files.actions import erase_file
from madang.files.queries import chunks_of
from madang.hubs import journal
from madang.kit import personal_data
from madang.kit.personal_data import Fate, Kept, Portion, Store, ids_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import Model, QuerySet

    from madang.files.models import StoredFile
    from madang.hubs.models import Actor, Hub
    from madang.kit.personal_data import Key
    from madang.kit.personal_data import Person as WholePerson

PERSON, USER = "directory.person", "hubs.user"
#: What hangs on a person's entry and goes with it.
PARTS: tuple[type[Model], ...] = (Affiliation, Link, ContactPoint, Tagging, Note)


def entries_of(hub: Hub, person: WholePerson) -> QuerySet[Person]:
    """Return a person's entries in a hub's directory, merged ones included."""
    ids = ids_of(person, PERSON)
    mine = Q(pk__in=ids) | Q(user__in=ids_of(person, USER)) | Q(merged_into__in=ids)
    return Person.objects.filter(mine, hub=hub)


def linked(hub: Hub, person: WholePerson) -> Iterator[Key]:
    """Yield the keys of a person's entries and of the users and entries they name."""
    for row in entries_of(hub, person):
        yield PERSON, row.pk
        if row.user_id:
            yield USER, row.user_id
        if row.merged_into_id:
            yield PERSON, row.merged_into_id


def collect(hub: Hub, person: WholePerson) -> Portion:
    """Return a person's entries and everything that hangs on them."""
    entries = list(entries_of(hub, person))
    parts = (
        model._default_manager.filter(hub=hub, person__in=entries) for model in PARTS
    )
    return Portion([_told(row) for row in chain(entries, *parts)])


def _told(row: Any) -> dict[str, Any]:
    return journal.snapshot(row) | {"entry": row._meta.label_lower, "id": row.pk}


def count(hub: Hub, person: WholePerson) -> int:
    """Return how many entries a person has."""
    return entries_of(hub, person).count()


def erase(hub: Hub, person: WholePerson, _by: Actor, now: datetime) -> int:
    """Delete a person's entries, what hangs on them and records of their merges.

    Of her mail addresses a keyed hash stays, so that no file brings her back unnoticed.
    """
    ids = list(entries_of(hub, person).values_list("pk", flat=True))
    forget(hub, addresses_of(hub, ids, ids_of(person, USER)), now)
    mine = Q(kept_id__in=ids) | Q(gone_id__in=ids)
    MergeRecord.objects.filter(mine, hub=hub, kind=PERSON).delete()
    entries = Person.objects.filter(hub=hub, pk__in=ids)
    entries.update(merged_into=None)
    entries.delete()
    signals.gone.send(Person, model=Person, hub=hub, ids=ids)
    return len(ids)


def collect_photos(hub: Hub, person: WholePerson) -> Portion:
    """Return every photo that was ever uploaded of a person, older ones too."""
    rows = list(_photos(hub, person))
    told = [{**_told(row), "file": f"photo-{row.pk}-{row.name}"} for row in rows]
    files = [
        Kept(f"photo-{row.pk}-{row.name}", partial(chunks_of, row)) for row in rows
    ]
    return Portion(told, files)


def count_photos(hub: Hub, person: WholePerson) -> int:
    """Return how many photos there are of a person."""
    return _photos(hub, person).count()


def erase_photos(hub: Hub, person: WholePerson, by: Actor, _now: datetime) -> int:
    """Leave nothing of a person's photos, on disk either."""
    rows = list(_photos(hub, person))
    for row in rows:
        erase_file(row, by)
    return len(rows)


def _photos(hub: Hub, person: WholePerson) -> QuerySet[StoredFile]:
    return photos_of(hub, entries_of(hub, person).values_list("pk", flat=True))


def register() -> None:
    """Leave the linker and the store with the house."""
    personal_data.add_linker(linked)
    personal_data.add_store(
        Store(
            name="directory.photos",
            title=_("Photos, with their older versions"),
            fate=Fate.ERASE,
            collect=collect_photos,
            count=count_photos,
            erase=erase_photos,
            order=38,  # before the entries that they hang on
        )
    )
    personal_data.add_store(
        Store(
            name="directory.entries",
            title=_("Entries in the directory, with contacts, affiliations and notes"),
            fate=Fate.ERASE,
            collect=collect,
            count=count,
            erase=erase,
            order=40,
        )
    )
