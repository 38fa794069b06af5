"""Who sees which organisations and people."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Case, IntegerField, Q, Value, When

from madang.directory.models import Organisation, Person
from madang.directory.names import company_key, person_key
from madang.directory.rules import own_organisations
from madang.kit.prepared import Prepared
from madang.search.queries import among

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import TypeVar

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub

    Row = TypeVar("Row", Organisation, Person)


def organisations_of(hub: Hub | int) -> QuerySet[Organisation]:
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


def organisation_visible_to(by: Actor, pk: int) -> Organisation | None:
    """Return one of the organisations that the actor may see; none if it is not."""
    if by.is_staff:
        return _OF_HUB.first(by.hub.pk, pk)
    return organisations_visible_to(by).filter(pk=pk).first()


_OF_HUB = Prepared(
    lambda hub, pk: Organisation.objects.filter(hub=hub, merged_into=None, pk=pk)[:1],
    int,
    int,
)


def people_of(hub: Hub | int) -> QuerySet[Person]:
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


def visible_ids(folder: str) -> Callable[[Actor, Collection[int]], QuerySet[Any, Any]]:
    """Return the door that search asks: which of some keys an actor may see."""

    def seen(by: Actor, ids: Collection[int]) -> QuerySet[Any, Any]:
        found: QuerySet[Any] = (
            people_visible_to(by)
            if folder == "people"
            else organisations_visible_to(by)
        )
        return found.filter(pk__in=among([*ids])).values("pk")

    return seen


def own_organisations_of(by: Actor) -> QuerySet[Organisation]:
    """Return the organisations that the actor belongs to."""
    return organisations_of(by.hub).filter(pk__in=own_organisations(by))


def person_of(by: Actor) -> Person | None:
    """Return the actor's own entry in the directory, if there is one."""
    if by.user is None:
        return None
    return people_of(by.hub).filter(user=by.user).first()


def organisations_named(
    rows: QuerySet[Organisation], texts: Collection[str]
) -> dict[str, list[Organisation]]:
    """Return by text the organisations that are called exactly so: one statement."""
    keys = {text: company_key(text) for text in texts}
    wanted = set(keys.values()) - {""}
    found = rows.filter(Q(name_key__in=wanted) | Q(latin_key__in=wanted))
    by_key: dict[str, list[Organisation]] = defaultdict(list)
    for row in found.order_by("pk"):
        for key in {row.name_key, row.latin_key} & wanted:
            by_key[key].append(row)
    return {text: by_key.get(key, []) for text, key in keys.items()}


def similar_names(
    rows: QuerySet[Row], text: str, *, exact: bool = False
) -> QuerySet[Row]:
    """Return the rows that are called so, those that begin so first."""
    rule = company_key if rows.model is Organisation else person_key
    key = rule(text)
    if not key:
        return rows.none()
    if exact:
        return rows.filter(Q(name_key=key) | Q(latin_key=key)).order_by("pk")
    found = rows.filter(Q(name_key__contains=key) | Q(latin_key__contains=key))
    begins = Q(name_key__startswith=key) | Q(latin_key__startswith=key)
    place = Case(
        When(begins, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return found.order_by(place, "name_key", "pk")
