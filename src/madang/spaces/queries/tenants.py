"""Who sits where, as each reader may know it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from madang.directory.queries import organisations_visible_to
from madang.kit.search_text import fold
from madang.spaces.queries.agreements import in_force_on
from madang.spaces.rules import may_see_spaces

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.db.models import QuerySet

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor
    from madang.spaces.models import AgreementLine, Space


@dataclass(frozen=True, slots=True)
class Seat:
    """A tenant with the spaces it has, as everybody may know."""

    organisation: Organisation
    spaces: tuple[Space, ...]

    @property
    def words(self) -> str:
        """What it is found by."""
        firm = self.organisation
        names = (firm.name, firm.latin_name, *firm.names.values())
        return fold(" ".join([*names, *(space.code for space in self.spaces)]))


def seats_in(lines: QuerySet[AgreementLine]) -> list[Seat]:
    """Return the tenants of some agreements' lines, by name, in one statement.

    A tenant with an address alone has no space.
    """
    rows = lines.select_related(
        "agreement__organisation", "space__building", "space__floor"
    ).order_by("agreement__organisation__name_key", "space__code", "pk")
    firms: dict[int, Organisation] = {}
    spaces: dict[int, dict[int, Space]] = defaultdict(dict)
    for line in rows:
        firm = line.agreement.organisation
        firms.setdefault(firm.pk, firm)
        if line.space is not None:
            spaces[firm.pk][line.space.pk] = line.space
    return [Seat(firm, tuple(spaces[key].values())) for key, firm in firms.items()]


def tenants_visible_to(by: Actor, wanted: Mapping[str, Any], on: date) -> list[Seat]:
    """Return who sits where on a day, of the organisations that the actor may see.

    `wanted` may hold ``building``, ``floor``, ``industry`` and words ``q``.
    """
    if not may_see_spaces(by):
        return []
    firms = organisations_visible_to(by)
    if industry := wanted.get("industry"):
        firms = firms.filter(activities__code=industry)
    lines = in_force_on(by.hub, on).filter(
        space__retired_on=None, agreement__organisation__in=firms.order_by()
    )
    for name, column in (("building", "space__building"), ("floor", "space__floor")):
        if value := wanted.get(name):
            lines = lines.filter(**{column: value})
    words = fold(wanted.get("q") or "").split()
    return [
        seat for seat in seats_in(lines) if all(word in seat.words for word in words)
    ]
