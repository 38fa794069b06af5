"""A file's organisations: whom each row is, and what it may fill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from madang.directory.importing.matching import Matcher, known_from
from madang.directory.importing.parts import OrganisationParts
from madang.directory.importing.session import DirectorySession
from madang.directory.importing.values import RowReader
from madang.directory.models import Organisation
from madang.directory.queries import organisations_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from madang.directory.importing.matching import Known
    from madang.hubs.models import Actor
    from madang.imports.kinds import Prepared


class OrganisationSession(DirectorySession):
    """One file's organisations."""

    model = Organisation
    columns = (
        "kind", "state", "name", "names", "latin_name", "country", "city",
        "founded_on", "stage", "website", "registration_number", "one_liner",
        "description", "languages", "headcount", "external_key",
    )  # fmt: skip
    never_replaced = frozenset({"name", "external_key"})
    only_replaced = frozenset({"kind", "state"})
    verb = "directory.import_organisation"

    def __init__(self, by: Actor, options: Mapping[str, Any]) -> None:
        super().__init__(by, options)
        self.reader = RowReader(
            language=options.get("text_language") or options.get("language", "en"),
            day_first=options.get("day_first"),
            today=by.hub.day_of(self.now),
        )
        self.matcher = Matcher.of(self.hub)
        self.parts = OrganisationParts(self.hub, by, options, self.now)

    def rows(self) -> QuerySet[Organisation]:
        """Return the hub's organisations."""
        return organisations_of(self.hub)

    def known_from(self, row: Prepared) -> Known:
        """Return what tells apart the organisation that a row speaks of."""
        return known_from(row.data, row.number)
