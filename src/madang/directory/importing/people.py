"""A file's people: whom each row is, and what it may fill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.directory.forgetting import digest_of, forgotten_in
from madang.directory.importing.people_matching import KnownPerson, PeopleMatcher
from madang.directory.importing.people_parts import PersonParts
from madang.directory.importing.people_values import PeopleReader
from madang.directory.importing.session import DirectorySession
from madang.directory.models import Person
from madang.directory.names import person_key
from madang.directory.queries import people_of
from madang.hubs.queries import sites_of
from madang.imports.kinds import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from madang.directory.parts import Owner
    from madang.hubs.models import Actor
    from madang.imports.kinds import Lines, Prepared, Values
    from madang.imports.models import ImportRow


#: The option in which staff say why somebody forgotten may come in again.
REASON = "forgotten_reason"


class PeopleSession(DirectorySession):
    """One file's people, with their places in organisations."""

    model = Person
    columns = (
        "name", "latin_name", "title", "email", "phone", "country", "city",
        "languages", "expertise", "about", "website", "external_key",
    )  # fmt: skip
    never_replaced = frozenset({"name", "external_key"})
    verb = "directory.import_person"
    parts: PersonParts

    def __init__(self, by: Actor, options: Mapping[str, Any]) -> None:
        super().__init__(by, options)
        site = sites_of(self.hub).first()
        self.reader = PeopleReader(
            language=options.get("text_language") or options.get("language", "en"),
            day_first=options.get("day_first"),
            today=by.hub.day_of(self.now),
            home=site.country if site else "",
        )
        self.matcher = PeopleMatcher.of(self.hub)
        self.forgotten = forgotten_in(self.hub)
        self.parts = PersonParts(self.hub, by, options, self.now)

    def rows(self) -> QuerySet[Person]:
        """Return the hub's people."""
        return people_of(self.hub)

    def known_from(self, row: Prepared) -> KnownPerson:
        """Return what tells apart the person that a row speaks of."""
        found = row.data
        found["places"], faults = self.parts.places(found, row.number)
        row.faults += faults
        names = [found.get("name", ""), found.get("latin_name", "")]
        return KnownPerson(
            name=found.get("name", ""),
            row=row.number,
            external_key=found.get("external_key", ""),
            email=found.get("email", ""),
            keys=frozenset(key for key in map(person_key, names) if key),
            places=frozenset(found["places"]),
        )

    def prepare(self, number: int, values: Values) -> Prepared:
        """Read and match one row; leave out who asked to be forgotten.

        Staff who say why may bring her in again.
        """
        row = super().prepare(number, values)
        if self._is_forgotten(row) and not self.options.get(REASON):
            text = _("This person asked to be forgotten.")
            row.faults.append(Fault("email", text))
        return row

    def _is_forgotten(self, row: Prepared) -> bool:
        email = row.data.get("email", "")
        return bool(email) and digest_of(self.hub, email) in self.forgotten

    def more_told(self, row: Prepared) -> dict[str, Any]:
        """Return the reason why somebody who was forgotten is known again."""
        again = self._is_forgotten(row)
        return {"reason": [None, self.options[REASON]]} if again else {}

    def may_replace(self, known: Owner) -> bool:
        """What somebody who can sign in says of herself is hers to change."""
        is_her_own = isinstance(known, Person) and known.user_id is not None
        return super().may_replace(known) and not is_her_own

    def more_lines(self, pk: int) -> Lines:
        """Return the lines of organisations that were made for somebody."""
        return self.parts.told.pop(pk, ())

    def clear_up(self, row: ImportRow) -> Lines:
        """Remove the organisations that a row had brought in."""
        return self.parts.drop_places(row.undo.get("organisations", []))
