"""Saved lists and saved views: whose they are and what stands on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from madang.directory.models import SavedList, SavedListItem, SavedView, Tag, Tagging

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from madang.hubs.models import Actor


def lists_visible_to(by: Actor) -> QuerySet[SavedList]:
    """Return the lists of the hub's staff: their own and the shared ones."""
    found = all_lists_of(by).filter(deleted_at=None)
    return found.select_related("owner")


def all_lists_of(by: Actor) -> QuerySet[SavedList]:
    """Return the same with the deleted ones, for undoing."""
    found = SavedList.objects.filter(hub=by.hub)
    if not by.is_staff:
        return found.none()
    return found.filter(Q(is_shared=True) | Q(owner=by.user))


def lists_with_counts(by: Actor) -> list[tuple[SavedList, int, int]]:
    """Return the lists with how many organisations and people stand on each."""
    found = list(lists_visible_to(by))
    items = SavedListItem.objects.filter(saved_list__in=[row.pk for row in found])
    living = items.filter(
        organisation__merged_into=None, person__merged_into=None
    ).order_by()
    counts = {
        pk: (firms, people)
        for pk, firms, people in living.values_list("saved_list").annotate(
            firms=Count("organisation"), people=Count("person")
        )
    }
    return [(row, *counts.get(row.pk, (0, 0))) for row in found]


def items_of(saved: SavedList) -> QuerySet[SavedListItem]:
    """Return what stands on a list, merged rows left out, with the rows themselves."""
    found = SavedListItem.objects.filter(
        saved_list=saved, organisation__merged_into=None, person__merged_into=None
    )
    return found.select_related("organisation", "person").order_by("pk")


def items_on(by: Actor, saved_list: int, field: str) -> Any:
    """Return the keys of the organisations or people on a list that `by` may see."""
    lists = lists_visible_to(by).filter(pk=saved_list)
    found = SavedListItem.objects.filter(
        hub=by.hub, saved_list__in=lists.values("pk"), **{f"{field}__isnull": False}
    )
    return found.values(field)


def views_visible_to(by: Actor, page: str = "") -> QuerySet[SavedView]:
    """Return the views that staff keep of a page: their own and the shared ones."""
    found = SavedView.objects.filter(hub=by.hub)
    if not by.is_staff:
        return found.none()
    found = found.filter(Q(is_shared=True) | Q(owner=by.user))
    return found.filter(page=page) if page else found


def own_views_of(by: Actor, page: str) -> QuerySet[SavedView]:
    """Return the views of a page that the actor keeps herself."""
    return views_visible_to(by, page).filter(owner=by.user)


def all_tags_of(by: Actor) -> QuerySet[Tag]:
    """Return the tags of a hub; they are the staff's."""
    found = Tag.objects.filter(hub=by.hub)
    return found if by.is_staff else found.none()


def tags_on(by: Actor, field: str, ids: Collection[int] | None = None) -> QuerySet[Tag]:
    """Return the tags that organisations or people (`field`) carry, all or these."""
    taggings = Tagging.objects.filter(hub=by.hub, **{f"{field}__isnull": False})
    if ids is not None:
        taggings = taggings.filter(**{f"{field}__in": ids})
    return all_tags_of(by).filter(pk__in=taggings.values("tag"))
