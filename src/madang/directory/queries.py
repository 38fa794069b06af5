"""Reads of the directory: the only place that decides who sees which rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from madang.directory.models import Organisation, Person
from madang.directory.rules import own_organisations

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub


def organisations_of(hub: Hub) -> QuerySet[Organisation]:
    """Return every organisation that a hub knows, merged ones left out."""
    return Organisation.objects.filter(hub=hub, merged_into=None)


def organisations_visible_to(by: Actor) -> QuerySet[Organisation]:
    """Return the organisations that the actor may see.

    Staff see all; others with a role their own and those in the public directory;
    visitors none (see `public_organisations`).
    """
    found = organisations_of(by.hub)
    if by.is_staff:
        return found
    if not by.is_insider:
        return found.none()
    return found.filter(Q(is_listed=True) | Q(pk__in=own_organisations(by)))


def people_of(hub: Hub) -> QuerySet[Person]:
    """Return everybody that a hub knows, merged ones left out."""
    return Person.objects.filter(hub=hub, merged_into=None)


def people_visible_to(by: Actor) -> QuerySet[Person]:
    """Return the people that the actor may see.

    Staff see all; others themselves and the people of their own organisations.
    """
    found = people_of(by.hub)
    if by.is_staff:
        return found
    if by.user is None or not by.is_insider:
        return found.none()
    own = Q(user=by.user)
    if ids := own_organisations(by):
        colleagues = Person.objects.filter(
            hub=by.hub, affiliations__organisation_id__in=ids
        )
        own |= Q(pk__in=colleagues.values("pk"))
    return found.filter(own)
