"""Who is related to whom, as a graph of keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from madang.directory.industries import SECTION_OF
from madang.directory.models import Activity, Relation
from madang.directory.queries.visible import organisations_visible_to

if TYPE_CHECKING:
    from madang.hubs.models import Actor


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation on the map."""

    pk: int
    name: str
    kind: str
    country: str
    section: str


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation on the map: whose, to whom, of which kind."""

    subject: int
    target: int
    kind: str


def ecosystem_of(by: Actor, kind: str = "") -> tuple[dict[int, Node], list[Tie]]:
    """Return the related organisations that the actor sees, and what relates them.

    Open relations only, of one kind if asked; three statements for any number.
    """
    rows = Relation.objects.filter(hub=by.hub, ends_on=None).order_by("pk")
    if kind:
        rows = rows.filter(kind=kind)
    ties = [Tie(*row) for row in rows.values_list("subject_id", "object_id", "kind")]
    sections: dict[int, str] = {}
    activities = Activity.objects.filter(hub=by.hub).order_by("is_main", "-code")
    for pk, code in activities.values_list("organisation_id", "code"):
        sections[pk] = SECTION_OF.get(code, "")
    related = {pk for tie in ties for pk in (tie.subject, tie.target)}
    seen = organisations_visible_to(by).order_by("name_key", "pk")
    nodes = {
        pk: Node(pk, name, what, country, sections.get(pk, ""))
        for pk, name, what, country in seen.values_list("pk", "name", "kind", "country")
        if pk in related
    }
    return nodes, [tie for tie in ties if tie.subject in nodes and tie.target in nodes]
