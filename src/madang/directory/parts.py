"""The parts of an organisation's or person's page: what each row holds, who adds it.

One description serves the form, the action and the address of every part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from madang.directory.models import (
    Affiliation,
    Capability,
    ContactPoint,
    Headcount,
    Link,
    Note,
    Organisation,
    Person,
    Relation,
    Standing,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from madang.hubs.models import HubOwned

Owner = Organisation | Person


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of row on a page.

    `owners` maps the model of the page to the key that points at it; `other` is the
    key to another row that the form asks for by name.
    """

    name: str
    model: type[HubOwned]
    title: str | _StrPromise
    owners: dict[type[Owner], str]
    fields: tuple[str, ...]
    is_for_members: bool = False

    def key_to(self, owner: Owner) -> str:
        """Return the name of the key that points at the page's row."""
        return self.owners[type(owner)]

    def fields_for(self, owner: Owner) -> tuple[str, ...]:
        """Return the fields that a form on this owner's page asks for."""
        return tuple(name for name in self.fields if name != self.key_to(owner))


BOTH: dict[type[Owner], str] = {Organisation: "organisation", Person: "person"}
ORGANISATION: dict[type[Owner], str] = {Organisation: "organisation"}

PARTS = {
    part.name: part
    for part in (
        Part(
            "headcount",
            Headcount,
            _("Headcount"),
            ORGANISATION,
            ("counted_on", "people", "source"),
            is_for_members=True,
        ),
        Part(
            "capability",
            Capability,
            _("Capability or certificate"),
            ORGANISATION,
            ("kind", "name", "number", "issuer", "valid_until", "evidence"),
            is_for_members=True,
        ),
        Part(
            "link", Link, _("Link"), BOTH, ("kind", "url", "label"), is_for_members=True
        ),
        Part(
            "contact",
            ContactPoint,
            _("Contact"),
            BOTH,
            ("kind", "value", "label", "is_public"),
            is_for_members=True,
        ),
        Part(
            "standing",
            Standing,
            _("Standing"),
            ORGANISATION,
            ("kind", "starts_on", "ends_on", "remark"),
        ),
        Part(
            "relation",
            Relation,
            _("Relation"),
            {Organisation: "subject"},
            ("kind", "object", "starts_on", "ends_on", "source", "source_url"),
        ),
        Part(
            "relation_to",
            Relation,
            _("Relation seen from the other side"),
            {Organisation: "object"},
            ("subject", "kind", "starts_on", "ends_on", "source", "source_url"),
        ),
        Part(
            "affiliation",
            Affiliation,
            _("Affiliation"),
            BOTH,
            (
                "person",
                "organisation",
                "role",
                "title",
                "starts_on",
                "ends_on",
                "is_primary",
            ),
        ),
        Part("note", Note, _("Note"), BOTH, ("text", "is_pinned")),
    )
}
