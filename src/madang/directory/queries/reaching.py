"""Who reads what the hub writes to organisations and people, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from madang.directory.models import Affiliation, ContactPoint, ListPage, Person
from madang.directory.rules import ORGANISATION
from madang.hubs.models import Membership, User

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from django.db.models import QuerySet

    from madang.hubs.models import Hub


def addresses_of(hub: Hub, people: Collection[int], users: Collection[int]) -> set[str]:
    """Return every mail address under which these entries and users are known."""
    entries = Person.objects.filter(hub=hub, pk__in=people)
    points = ContactPoint.objects.filter(
        hub=hub, person__in=people, value__contains="@"
    )
    known = User.objects.filter(pk__in=users)
    return {
        *entries.values_list("email", flat=True),
        *points.values_list("value", flat=True),
        *known.values_list("email", flat=True),
    } - {""}


def readers_of(
    page: str, hub: Hub, ids: Collection[int], today: date
) -> QuerySet[User]:
    """Return the users who stand for these rows and have a role in the hub.

    For organisations their members and the people who have a place there today.
    """
    here = Membership.objects.filter(hub=hub, ended_at=None, suspended_at=None)
    if page == ListPage.PEOPLE:
        people = Person.objects.filter(hub=hub, pk__in=ids)
        stand_for = Q(pk__in=people.values("user"))
    else:
        now = Q(ends_on=None) | Q(ends_on__gt=today)
        places = Affiliation.objects.filter(now, hub=hub, organisation__in=ids)
        people = Person.objects.filter(pk__in=places.values("person"))
        members = here.filter(scope_kind=ORGANISATION, scope_id__in=ids)
        stand_for = Q(pk__in=people.values("user")) | Q(pk__in=members.values("user"))
    found = User.objects.filter(stand_for, is_active=True)
    return found.filter(pk__in=here.values("user"))
