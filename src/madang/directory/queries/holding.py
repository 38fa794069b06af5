"""Who reads and adds the files that hang on organisations and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.directory import rules
from madang.directory.queries.visible import (
    organisations_of,
    organisations_visible_to,
    people_visible_to,
)
from madang.files.models import StoredFile
from madang.files.queries import current_files

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from django.db.models import QuerySet

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, Hub

    Rule = Callable[[Actor, int], bool]

ORGANISATION, PERSON = "directory.organisation", "directory.person"


def _sees_firm(by: Actor, pk: int) -> bool:
    return organisations_visible_to(by).filter(pk=pk).exists()


def _keeps_firm(by: Actor, pk: int) -> bool:
    is_hers = by.is_staff or pk in rules.own_organisations(by)
    return is_hers and organisations_of(by.hub).filter(pk=pk).exists()


def _works_here(by: Actor, pk: int) -> bool:
    return by.is_staff and organisations_of(by.hub).filter(pk=pk).exists()


def _sees_person(by: Actor, pk: int) -> bool:
    return people_visible_to(by).filter(pk=pk).exists()


def _keeps_person(by: Actor, pk: int) -> bool:
    row = people_visible_to(by).filter(pk=pk).first()
    return row is not None and rules.may_keep_person(by, row)


#: Per kind of row and purpose of the file: who reads, who adds and removes.
FILE_RULES: dict[tuple[str, str], tuple[Rule, Rule]] = {
    (ORGANISATION, "logo"): (_sees_firm, _keeps_firm),
    (ORGANISATION, "logo-asked"): (_keeps_firm, _keeps_firm),
    (ORGANISATION, "file"): (_keeps_firm, _keeps_firm),
    (ORGANISATION, "internal"): (_works_here, _works_here),
    (PERSON, "photo"): (_sees_person, _keeps_person),
}


def attachments_of(organisation: Organisation, by: Actor) -> list[StoredFile]:
    """Return the files on an organisation's page, as far as the actor reads them."""
    found: list[StoredFile] = []
    for purpose in _purposes(organisation, by):
        held = current_files(by.hub, ORGANISATION, organisation.pk, purpose)
        found += held.select_related("by")
    return sorted(found, key=lambda file: (file.name.lower(), file.pk))


def attachment_of(
    organisation: Organisation, by: Actor, *, is_removed: bool = False
) -> QuerySet[StoredFile]:
    """Return every version of the files on an organisation's page, for one by key."""
    return StoredFile.objects.filter(
        hub=by.hub,
        kind=ORGANISATION,
        object_id=organisation.pk,
        purpose__in=_purposes(organisation, by),
        removed_at__isnull=not is_removed,
    )


def _purposes(organisation: Organisation, by: Actor) -> list[str]:
    if by.is_staff:
        return ["file", "internal"]
    return ["file"] if organisation.pk in rules.own_organisations(by) else []


def photos_of(hub: Hub, ids: Collection[int]) -> QuerySet[StoredFile]:
    """Return every photo that was ever uploaded of some people, removed ones too."""
    found = StoredFile.objects.filter(hub=hub, kind=PERSON, object_id__in=ids)
    return found.order_by("pk")
