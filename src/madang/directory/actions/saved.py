"""Saved lists and saved views: making, naming, filling, deleting and taking back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.directory import rules
from madang.directory.models import SavedList, SavedListItem, SavedView
from madang.directory.names import tidy
from madang.hubs import journal
from madang.hubs.actions import action
from madang.kit.errors import NotAllowed, Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from madang.hubs.models import Actor, Hub

LONGEST_NAME, LONGEST_ADDRESS = 60, 1000
#: So long a deleted list can be taken back.
KEPT_DELETED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Filled:
    """How many rows came onto a list or left it."""

    saved_list: SavedList
    count: int
    lines: Sequence[journal.Line]


@dataclass(frozen=True, slots=True)
class ViewGone:
    """A view is no longer there; its line is told of the hub."""

    lines: Sequence[journal.Line]


def _named(name: str) -> str:
    found = tidy(name)
    if not found or len(found) > LONGEST_NAME:
        raise Refused(_("A name has between 1 and 60 characters."))
    return found


@action(allowed=rules.may_keep_directory)
def make_list(hub: Hub, by: Actor, *, name: str, is_shared: bool = True) -> SavedList:
    """A new, empty list stands there.

    Raises:
        Refused: it has no name, or too long a one.
    """
    return SavedList.objects.create(
        hub=hub,
        name={get_language() or "en": _named(name)},
        owner=by.user,
        is_shared=is_shared,
    )


@action(allowed=rules.may_keep_directory)
def rename_list(
    saved_list: SavedList, by: Actor, *, name: str, is_shared: bool
) -> SavedList:
    """The list has another name, or other readers.

    Raises:
        Refused: it has no name or too long a one, or somebody else's list is to
            become private.
    """
    if not is_shared and saved_list.owner != by.user:
        raise Refused(_("Only its owner may make a list private."))
    saved_list.name = {get_language() or "en": _named(name)}
    saved_list.is_shared = is_shared
    saved_list.save(update_fields=["name", "is_shared"])
    return saved_list


@action(allowed=rules.may_keep_directory)
def delete_list(saved_list: SavedList, by: Actor, *, now: datetime) -> SavedList:
    """The list is out of sight, and for 30 days it can be taken back."""
    SavedList.objects.filter(
        hub=saved_list.hub_id, deleted_at__lt=now - KEPT_DELETED
    ).delete()
    saved_list.deleted_at = now
    saved_list.save(update_fields=["deleted_at"])
    return saved_list


@action(allowed=rules.may_keep_directory)
def restore_list(saved_list: SavedList, by: Actor) -> SavedList:
    """The list is there again, with all that stood on it."""
    saved_list.deleted_at = None
    saved_list.save(update_fields=["deleted_at"])
    return saved_list


@action(allowed=rules.may_keep_directory)
def add_to_list(
    saved_list: SavedList, by: Actor, *, field: str, ids: Collection[int]
) -> Filled:
    """The organisations or people (`field`) with these keys stand on the list."""
    items = SavedListItem.objects.filter(saved_list=saved_list)
    there = set(items.filter(**{f"{field}__in": ids}).values_list(field, flat=True))
    new = [key for key in dict.fromkeys(ids) if key not in there]
    SavedListItem.objects.bulk_create(
        [
            SavedListItem(
                hub_id=saved_list.hub_id, saved_list=saved_list, **{f"{field}_id": key}
            )
            for key in new
        ],
        batch_size=500,
    )
    line = journal.Line("directory.add_to_list", saved_list, {field: [None, new]})
    return Filled(saved_list, len(new), [line] if new else [])


@action(allowed=rules.may_keep_directory)
def take_off_list(
    saved_list: SavedList, by: Actor, *, items: Collection[int]
) -> Filled:
    """These items no longer stand on the list."""
    found = SavedListItem.objects.filter(saved_list=saved_list, pk__in=items)
    gone = list(found.order_by("pk").values_list("organisation_id", "person_id"))
    found.delete()
    told = {
        "organisation": [[firm for firm, _who in gone if firm], None],
        "person": [[who for _firm, who in gone if who], None],
    }
    line = journal.Line("directory.take_off_list", saved_list, told)
    return Filled(saved_list, len(gone), [line] if gone else [])


@action(allowed=rules.may_keep_directory)
def save_view(
    hub: Hub, by: Actor, *, page: str, name: str, query: str, is_shared: bool
) -> SavedView:
    """The page's filters and order are kept under a name; an own one is replaced.

    Raises:
        Refused: it has no name or too long a one, or too many filters are chosen.
    """
    if len(query) > LONGEST_ADDRESS:
        raise Refused(_("These are too many filters to be kept."))
    row, _new = SavedView.objects.update_or_create(
        hub=hub,
        owner=by.user,
        page=page,
        name=_named(name),
        defaults={"query": query, "is_shared": is_shared},
    )
    return row


@action(allowed=rules.may_keep_directory)
def delete_view(view: SavedView, by: Actor) -> ViewGone:
    """The view is no longer offered.

    Raises:
        NotAllowed: it is somebody else's.
    """
    if view.owner_id != (by.user.pk if by.user else None):
        raise NotAllowed(_("Only its owner may delete a view."))
    told = {"name": [view.name, None], "query": [view.query, None]}
    line = journal.Line("directory.delete_view", view.hub, told)
    view.delete()
    return ViewGone([line])
