"""Whom a row is among the people of a hub: by mail, then by name and organisation."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from madang.directory.importing.matching import SeveralFit
from madang.directory.models import Affiliation
from madang.directory.queries import people_of

if TYPE_CHECKING:
    from madang.hubs.models import Hub

#: An organisation: its key, or its comparable name while it is not yet stored.
Place = int | str


@dataclass(slots=True)
class KnownPerson:
    """What tells one person from another; `row` while she is not yet stored."""

    name: str
    pk: int = 0
    row: int = 0
    external_key: str = ""
    email: str = ""
    keys: frozenset[str] = frozenset()
    places: frozenset[Place] = frozenset()


@dataclass(slots=True)
class PeopleMatcher:
    """Finds a row's person among all of a hub's and those of earlier rows."""

    by_external: dict[str, KnownPerson] = field(default_factory=dict)
    by_email: dict[str, KnownPerson] = field(default_factory=dict)
    by_name: dict[str, list[KnownPerson]] = field(
        default_factory=lambda: defaultdict(list)
    )

    @classmethod
    def of(cls, hub: Hub) -> PeopleMatcher:
        """Return a matcher that knows a hub's people; two queries."""
        matcher = cls()
        places: dict[int, set[Place]] = defaultdict(set)
        held = Affiliation.objects.filter(hub=hub)
        for person, organisation in held.values_list("person", "organisation"):
            places[person].add(organisation)
        rows = people_of(hub).values_list(
            "pk", "name", "external_key", "email", "name_key", "latin_key"
        )
        for pk, name, external, email, own, latin in rows.iterator():
            keys = frozenset(filter(None, (own, latin)))
            where = frozenset(places[pk])
            known = KnownPerson(name, pk, 0, external, email.lower(), keys, where)
            matcher.remember(known)
        return matcher

    def remember(self, known: KnownPerson) -> None:
        """Let later rows find a person."""
        if known.external_key:
            self.by_external.setdefault(known.external_key, known)
        if known.email:
            self.by_email.setdefault(known.email, known)
        for key in known.keys:
            self.by_name[key].append(known)

    def find(self, row: KnownPerson) -> KnownPerson | None:
        """Return who a row is, or nothing if it is somebody new.

        The key in the source decides, then the mail address, then the name together
        with the organisation.  Two of one name are two people unless they share an
        organisation, or nothing is known of either's.

        Raises:
            SeveralFit: several are equally likely.
        """
        if row.external_key and (found := self.by_external.get(row.external_key)):
            return found
        if row.email and (found := self.by_email.get(row.email)):
            return found
        fits = {
            (known.pk, known.row): known
            for key in row.keys
            for known in self.by_name.get(key, [])
            if _same(row, known)
        }
        if len(fits) > 1:
            raise SeveralFit([known.name for known in list(fits.values())[:3]])
        return next(iter(fits.values()), None)


def _same(row: KnownPerson, known: KnownPerson) -> bool:
    for one, other in (
        (row.email, known.email),
        (row.external_key, known.external_key),
    ):
        if one and other and one != other:
            return False
    if row.places or known.places:
        return bool(row.places & known.places)
    return True
