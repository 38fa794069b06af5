"""A clinic: its fields, who needs or answers which, and who sees whom at a glance."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from madang.meetings.models import LIVE, Field, Meeting, PartyField, Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from madang.hubs.models import Actor
    from madang.meetings.models import Matching, Party, Round


@dataclass(slots=True)
class Cell:
    """A company's place in a field: whether it needs it, and whom it sees."""

    is_needed: bool = False
    least: int = 0
    meetings: list[Meeting] = field(default_factory=list)

    @property
    def is_short(self) -> bool:
        """Whether it sees fewer than the field promises."""
        return self.is_needed and len(self.meetings) < self.least


def fields_of(matching: Matching) -> QuerySet[Field]:
    """Return a clinic's fields in order."""
    return Field.objects.filter(matching=matching)


def fields_visible_to(by: Actor) -> QuerySet[Field]:
    """Return the fields of the hub's clinics, for those who organise."""
    found = Field.objects.filter(hub=by.hub).select_related("matching__hub")
    return found if by.is_managing else found.none()


def marks_of(matching: Matching) -> set[tuple[int, int]]:
    """Return who needs or answers what: parties with fields."""
    rows = PartyField.objects.filter(party__matching=matching)
    return set(rows.values_list("party", "field"))


def own_fields(party: Party) -> set[int]:
    """Return the fields that a party needs or answers."""
    rows = PartyField.objects.filter(party=party)
    return set(rows.values_list("field", flat=True))


def glance_of(
    round_: Round, fields: Sequence[Field], companies: Sequence[Party]
) -> list[tuple[Party, list[Cell], list[Meeting]]]:
    """Return a row a company: a cell for each field, and meetings of no field.

    Two statements.
    """
    topics: dict[int, set[int]] = defaultdict(set)
    for party, topic in marks_of(round_.matching):
        topics[party].add(topic)
    rows = Meeting.objects.filter(round=round_, state__in=LIVE)
    seen: dict[int, list[Meeting]] = defaultdict(list)
    for row in rows.select_related("right", "table", "interpreter").order_by(
        "starts_at"
    ):
        seen[row.left_id].append(row)
    asking = {one.pk for one in companies}
    scarce = {
        one.pk: sum(one.pk in own for key, own in topics.items() if key not in asking)
        for one in fields
    }
    return [_row(one, fields, topics, seen[one.pk], scarce) for one in companies]


def _row(
    company: Party,
    fields: Sequence[Field],
    topics: dict[int, set[int]],
    meetings: Sequence[Meeting],
    scarce: dict[int, int],
) -> tuple[Party, list[Cell], list[Meeting]]:
    own = topics[company.pk]
    cells = {one.pk: Cell(one.pk in own, one.least) for one in fields}
    others: list[Meeting] = []
    for row in meetings:
        both = own & topics[row.right_id]
        topic = min(both, key=lambda one: (scarce[one], one), default=None)
        (cells[topic].meetings if topic in cells else others).append(row)
    return company, list(cells.values()), others


def companies_among(parties: Sequence[Party]) -> list[Party]:
    """Return who asks at a clinic."""
    return [one for one in parties if one.side == Side.LEFT]
