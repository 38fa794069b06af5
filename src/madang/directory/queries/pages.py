"""Everything that the pages of one organisation or person show, in few statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Model, Q

from madang.directory.models import (
    Activity,
    Affiliation,
    AffiliationRole,
    Capability,
    ChangeProposal,
    ContactPoint,
    Headcount,
    Link,
    Note,
    Organisation,
    Person,
    ProposalState,
    Relation,
    Standing,
    Tag,
    Tagging,
)
from madang.directory.queries.visible import people_visible_to
from madang.kit.prepared import Prepared
from madang.kit.together import Together

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from madang.directory.parts import Owner, Part
    from madang.hubs.models import Actor, Hub, HubOwned

Row = TypeVar("Row", bound=Model)
#: People and relations shown on a page; there is a list for more.
MOST = 60


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """What is known of one organisation, as far as the actor may see it."""

    organisation: Organisation
    activities: list[Activity]
    headcounts: list[Headcount]
    capabilities: list[Capability]
    links: list[Link]
    contacts: list[ContactPoint]
    tags: list[str]
    standings: list[Standing]
    affiliations: list[Affiliation]
    relations: list[Relation]
    proposal: int | None


_HANGING = Together(
    lambda pk: Activity.objects.filter(organisation=pk),
    lambda pk: Headcount.objects.filter(organisation=pk),
    lambda pk: Capability.objects.filter(organisation=pk),
    lambda pk: Link.objects.filter(organisation=pk),
    lambda pk: ContactPoint.objects.filter(organisation=pk),
    lambda pk: Standing.objects.filter(organisation=pk),
    lambda pk: (
        Tagging.objects.filter(organisation=pk)
        .order_by("tag__word_key")
        .values_list("tag__word")
    ),
    lambda pk: _waiting(pk).values_list("pk"),
)


def organisation_page(organisation: Organisation, by: Actor) -> OrganisationPage:
    """Return what an organisation's page shows: three statements, however much it is.

    Tags are the staff's; people are shown as far as the actor may see them.
    """
    *hanging, standings, words, waiting = _HANGING.of(organisation.pk)
    activities, headcounts, capabilities, links, contacts = hanging
    return OrganisationPage(
        organisation,
        activities,
        headcounts,
        capabilities,
        links,
        contacts,
        [word for (word,) in words] if by.is_staff else [],
        standings,
        sorted(_people_of(organisation, by), key=_rank),
        _relations_shown(organisation, by),
        next((int(pk) for (pk,) in waiting), None),
    )


def _people_of(organisation: Organisation, by: Actor) -> list[Affiliation]:
    if by.is_staff:
        return _ALL_PEOPLE.of(organisation.pk)
    seen = _people(organisation.pk).filter(person__in=people_visible_to(by))
    return list(seen[:MOST])


def _people(organisation: int) -> QuerySet[Affiliation]:
    found = Affiliation.objects.filter(organisation=organisation)
    return found.filter(person__merged_into=None).select_related("person")


_ALL_PEOPLE = Prepared(lambda pk: _people(pk)[:MOST], int)


def _relations_shown(organisation: Organisation, by: Actor) -> list[Relation]:
    if by.is_staff:
        return _ALL_RELATIONS.of(organisation.pk, organisation.hub_id)
    return list(relations_of(organisation, by)[:MOST])


def _rank(place: Affiliation) -> tuple[bool, int, int]:
    """Return what puts those who are there now first, founders before employees."""
    return (
        place.ends_on is not None,
        AffiliationRole.values.index(place.role),
        place.pk,
    )


def relations_of(organisation: Organisation, by: Actor) -> QuerySet[Relation]:
    """Return the relations of an organisation, either way, with the other side.

    Others than staff see those with organisations in the public directory.
    """
    found = _relations(organisation.pk, organisation.hub_id)
    if not by.is_staff:
        other = Q(subject=organisation, object__is_listed=True)
        other |= Q(object=organisation, subject__is_listed=True)
        found = found.filter(other)
    return found


def _relations(organisation: int, hub: int) -> QuerySet[Relation]:
    both = Q(subject=organisation) | Q(object=organisation)
    found = Relation.objects.filter(both, hub=hub)
    return with_names_of(
        found.filter(subject__merged_into=None, object__merged_into=None),
        "subject",
        "object",
    )


_ALL_RELATIONS = Prepared(lambda pk, hub: _relations(pk, hub)[:MOST], int, int)


def with_names_of(rows: QuerySet[Row], *sides: str) -> QuerySet[Row]:
    """Return rows with what is shown of organisations of theirs, no more."""
    shown = [
        f"{side}__{name}"
        for side in sides
        for name in ("hub_id", "slug", "name", "names")
    ]
    own = [field.attname for field in rows.model._meta.concrete_fields]
    return rows.select_related(*sides).only(*own, *shown)


def waiting_proposal_of(organisation: Organisation) -> ChangeProposal | None:
    """Return what an organisation's people have asked for and nobody has decided."""
    return _waiting(organisation.pk).first()


def _waiting(organisation: int) -> QuerySet[ChangeProposal]:
    return ChangeProposal.objects.filter(
        organisation=organisation, state=ProposalState.WAITING
    )


def tags_of(owner: Owner) -> list[str]:
    """Return the words on an organisation or person, in order."""
    field = "organisation" if isinstance(owner, Organisation) else "person"
    found = Tagging.objects.filter(**{field: owner}).order_by("tag__word_key")
    return list(found.values_list("tag__word", flat=True))


def tag_words(hub: Hub) -> list[str]:
    """Return the tags of a hub, for offering."""
    return list(Tag.objects.filter(hub=hub).values_list("word", flat=True)[:500])


def notes_about(owner: Owner, by: Actor) -> QuerySet[Note]:
    """Return the notes about a row, the pinned first; staff only."""
    field = "organisation" if isinstance(owner, Organisation) else "person"
    found = Note.objects.filter(**{field: owner}).select_related("author")
    return found if by.is_staff else found.none()


@dataclass(frozen=True, slots=True)
class PersonPage:
    """What is known of one person."""

    person: Person
    affiliations: list[Affiliation]
    links: list[Link]
    contacts: list[ContactPoint]
    tags: list[str]


def person_page(person: Person, by: Actor) -> PersonPage:
    """Return what a person's page shows: four statements, however much it is."""
    places = person.affiliations.filter(organisation__merged_into=None)
    return PersonPage(
        person,
        list(places.select_related("organisation")[:MOST]),
        list(Link.objects.filter(person=person)),
        list(ContactPoint.objects.filter(person=person)),
        tags_of(person) if by.is_staff else [],
    )


def part_of(part: Part, owner: Owner) -> QuerySet[HubOwned]:
    """Return the rows of a part that hang on an organisation or person."""
    found = part.model._default_manager.filter(**{part.key_to(owner): owner})
    return found.filter(hub=owner.hub_id)
