"""Who may read, add and remove files: whoever may do so with what they hang on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.files import kinds

if TYPE_CHECKING:
    from madang.files.models import StoredFile
    from madang.hubs.models import Actor, OfHub


def may_open_files(by: Actor, _thing: OfHub | None = None) -> bool:
    """Anybody of the hub; each file then asks its own room."""
    return by.is_insider


def may_store(by: Actor, _thing: OfHub | None = None) -> bool:
    """Anybody of the hub; the object's own rule is asked inside the action."""
    return by.is_insider


def may_read(by: Actor, file: StoredFile) -> bool:
    """Whoever may see what the file hangs on."""
    known = kinds.attachable(file.kind, file.purpose)
    return known is not None and known.may_read(by, file.object_id)


def may_change(by: Actor, file: StoredFile) -> bool:
    """Whoever may add files to what it hangs on."""
    known = kinds.attachable(file.kind, file.purpose)
    return known is not None and known.may_add(by, file.object_id)


def may_remove_here(by: Actor, file: StoredFile) -> bool:
    """Whoever may add files to it, unless its room shows it and removes it itself."""
    known = kinds.attachable(file.kind, file.purpose)
    return known is not None and not known.purpose and may_change(by, file)


def may_set_logo(by: Actor, _thing: OfHub | None = None) -> bool:
    """Those who run the hub say how it looks."""
    return by.is_managing


def may_erase(by: Actor, _file: StoredFile | None = None) -> bool:
    """Those who run the hub erase what it holds about a person."""
    return by.is_managing
