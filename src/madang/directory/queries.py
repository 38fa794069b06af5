"""Reads of the directory: the only place that decides who sees which rows."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Q

from madang.directory.likeness import Card
from madang.directory.models import (
    Affiliation,
    DirectoryPolicy,
    Organisation,
    Person,
)
from madang.directory.names import company_key, number_key
from madang.directory.rules import own_organisations

if TYPE_CHECKING:
    from collections.abc import Callable

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


def policy_of(hub: Hub) -> DirectoryPolicy:
    """Return how a hub keeps its directory; the plain way while it has not said."""
    found = DirectoryPolicy.objects.filter(hub=hub).first()
    return found or DirectoryPolicy(hub=hub)


def organisation_cards(hub: Hub) -> list[Card]:
    """Return what is compared of each organisation: one query."""
    rows = organisations_of(hub).values_list(
        "pk",
        "name_key",
        "latin_key",
        "names",
        "country",
        "website_host",
        "registration_key",
    )
    return [
        Card(
            pk,
            _keys(company_key, own, latin, names),
            country=country,
            host=host,
            number=number,
        )
        for pk, own, latin, names, country, host, number in rows.iterator()
    ]


def person_cards(hub: Hub) -> list[Card]:
    """Return what is compared of each person: two queries."""
    places: dict[int, set[int]] = defaultdict(set)
    for person, place in Affiliation.objects.filter(hub=hub).values_list(
        "person_id", "organisation_id"
    ):
        places[person].add(place)
    rows = people_of(hub).values_list(
        "pk", "name_key", "latin_key", "country", "email", "phone"
    )
    return [
        Card(
            pk,
            tuple(key for key in (own, latin) if key),
            country=country,
            email=email,
            phone=number_key(phone),
            groups=frozenset(places[pk]),
        )
        for pk, own, latin, country, email, phone in rows.iterator()
    ]


def _keys(
    rule: Callable[[str], str], own: str, latin: str, names: dict[str, str]
) -> tuple[str, ...]:
    found = {own, latin, *(rule(name) for name in names.values())}
    return tuple(sorted(found - {""}))
