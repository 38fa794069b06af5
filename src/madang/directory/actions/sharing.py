"""Making an own entry of an organisation that a partner hub shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from madang.directory import rules
from madang.directory.actions.done import tell_changed
from madang.directory.actions.organisations import HUB_ONLY, PROFILE
from madang.directory.actions.pictures import set_picture
from madang.directory.models import (
    Activity,
    Capability,
    ContactPoint,
    Link,
    Organisation,
)
from madang.directory.queries import copy_of, key_of, shared_organisation
from madang.files.queries import stored_bytes
from madang.hubs import journal
from madang.hubs.actions import action, note_look, tell_giver
from madang.hubs.models import LookKind
from madang.kit.errors import Conflict, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madang.directory.queries import SharedOrganisation
    from madang.hubs.models import Actor, Hub, Share

#: What a copied row keeps of each part of the page.
COPIED: dict[type[Any], tuple[str, ...]] = {
    Activity: ("code", "is_main", "is_suggested"),
    Capability: ("kind", "name", "number", "issuer", "valid_until"),
    Link: ("kind", "url", "label"),
    ContactPoint: ("kind", "value", "label"),
}


@dataclass(frozen=True, slots=True)
class Copied:
    """An own entry was made of a shared one; told in both hubs' journals."""

    row: Organisation
    lines: Sequence[journal.Line]


@action(allowed=rules.may_keep_directory)
def copy_shared(hub: Hub, by: Actor, *, share: Share, now: datetime) -> Copied:
    """The hub has an own entry with the parts that were agreed, and knows its source.

    It stays when the share ends.  People, history and files are not copied.

    Raises:
        NotAllowed: the share does not stand, or is with another hub.
        Conflict: there is a copy already.
    """
    seen = shared_organisation(share, now) if share.to_hub_id == hub.pk else None
    if seen is None:
        raise NotAllowed(_("This is not shared with you."))
    if copy_of(share, by) is not None:
        raise Conflict(_("It is in your directory already."))
    row = _entry(hub, seen, now)
    _parts(row, seen)
    logo = seen.organisation.logo if "profile" in seen.parts else None
    if logo is not None:
        data = ContentFile(stored_bytes(share.hub, logo.pk), name=logo.name)
        set_picture(row, by, upload=data, now=now)
    tell_changed(row)
    note_look(share, by, LookKind.COPY, now=now)
    told = {"hub": [None, hub.slug]}
    tell_giver(share, by, "directory.shared_copied", seen.organisation, told)
    source = {"source": [None, row.source]}
    return Copied(row, [journal.Line("directory.copy_shared", row, source)])


def _entry(hub: Hub, seen: SharedOrganisation, now: datetime) -> Organisation:
    known, source = seen.organisation, f"{seen.share.hub}, {now:%Y-%m-%d}"
    names = [n for n in PROFILE if n not in HUB_ONLY] + ["kind"]
    if "profile" not in seen.parts:
        names = ["name", "names", "latin_name"]
    values = {name: getattr(known, name) for name in names}
    key = key_of(seen.share)
    return Organisation.objects.create(
        hub=hub, source=source[:200], external_key=key, **values
    )


def _parts(row: Organisation, seen: SharedOrganisation) -> None:
    held = [*seen.activities, *seen.capabilities, *seen.links, *seen.contacts]
    for model, names in COPIED.items():
        model._default_manager.bulk_create(
            model(  # type: ignore[misc]  # each of them has an organisation
                hub_id=row.hub_id,
                organisation=row,
                **{name: getattr(part, name) for name in names},
            )
            for part in held
            if type(part) is model
        )
