"""Reads for keeping the directory right: policy, proposals, pairs, merges."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Q

from madang.directory.likeness import Card
from madang.directory.models import (
    Affiliation,
    ChangeProposal,
    DirectoryPolicy,
    LookAlike,
    MergeRecord,
    Organisation,
    PairState,
    Person,
    ProposalState,
)
from madang.directory.names import (
    company_key,
    host_of,
    number_key,
    person_key,
)
from madang.directory.queries.visible import organisations_of, people_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub


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


def proposals_visible_to(by: Actor) -> QuerySet[ChangeProposal]:
    """Return the proposals that staff look at, the oldest first."""
    found = ChangeProposal.objects.filter(hub=by.hub, organisation__merged_into=None)
    if not by.is_staff:
        return found.none()
    return found.select_related("organisation", "organisation__hub", "proposed_by")


def waiting_proposals(by: Actor) -> QuerySet[ChangeProposal]:
    """Return the proposals that wait for staff."""
    return proposals_visible_to(by).filter(state=ProposalState.WAITING)


def pairs_visible_to(by: Actor) -> QuerySet[LookAlike]:
    """Return the pairs to look at, the likeliest first, without merged rows."""
    found = LookAlike.objects.filter(hub=by.hub, state=PairState.OPEN)
    if not by.is_staff:
        return found.none()
    gone = Q(organisation__merged_into__isnull=False)
    gone |= Q(other_organisation__merged_into__isnull=False)
    gone |= Q(person__merged_into__isnull=False)
    gone |= Q(other_person__merged_into__isnull=False)
    return found.exclude(gone).select_related(
        "organisation", "other_organisation", "person", "other_person"
    )


def merges_visible_to(by: Actor) -> QuerySet[MergeRecord]:
    """Return the merges made, the latest first."""
    found = MergeRecord.objects.filter(hub=by.hub).select_related("merged_by")
    return found if by.is_staff else found.none()


def alike_to_values(
    hub: Hub, model: type[Organisation | Person], values: Mapping[str, Any]
) -> list[Organisation | Person]:
    """Return up to five rows that what was typed may already be in the directory as."""
    if model is Person:
        names = [person_key(values.get(n) or "") for n in ("name", "latin_name")]
        email = (values.get("email") or "").strip().lower()
        same = Q(name_key__in=[n for n in names if n])
        same |= Q(latin_key__in=[n for n in names if n])
        if email:
            same |= Q(email=email)
        return list(people_of(hub).filter(same)[:5])
    told = [values.get("name"), values.get("latin_name")]
    told += list((values.get("names") or {}).values())
    keys = [key for text in told if (key := company_key(text or ""))]
    same = Q(name_key__in=keys) | Q(latin_key__in=keys)
    if host := host_of(values.get("website") or ""):
        same |= Q(website_host=host)
    if number := number_key(values.get("registration_number") or ""):
        same |= Q(registration_key=number)
    return list(organisations_of(hub).filter(same)[:5])
