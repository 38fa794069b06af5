"""What the lists of readiness are made of: constant statements for any length."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, CharField, Count, F, Q, Value, When

from madang.directory.queries import organisations_of
from madang.readiness.models import OPEN, STANDING
from madang.readiness.queries.assessments import assessments_visible_to, newest
from madang.readiness.queries.certificates import certificates_visible_to
from madang.readiness.queries.plans import tasks_visible_to

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from django.db.models import QuerySet

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, Hub
    from madang.readiness.models import Assessment, Certificate

NONE = (0, 0, 0, 0)
#: A certificate that ends within so many days is expiring.
SOON, LATER = timedelta(days=60), timedelta(days=180)


@dataclass(slots=True)
class Ready:
    """A company with what it can prove and what it handed in, as the list shows it."""

    firm: Organisation
    hub: Hub
    standing: int = 0
    verified: int = 0
    expiring: int = 0
    expired: int = 0
    overdue: int = 0
    assessments: list[Assessment] = field(default_factory=list)

    @property
    def last(self) -> Assessment | None:
        """What it handed in last of any checklist."""
        return self.assessments[0] if self.assessments else None

    @property
    def score(self) -> Decimal | None:
        """The score of what it handed in last."""
        return self.last.score if self.last else None

    @property
    def checklist(self) -> str:
        """The checklist that this score belongs to."""
        return str(self.last.checklist) if self.last else ""

    @property
    def handed_in_on(self) -> date | None:
        """The day on which it was handed in."""
        at = self.last.handed_in_at if self.last else None
        return self.hub.day_of(at) if at else None

    @property
    def missed(self) -> int:
        """How many musts were not met."""
        return self.last.missed if self.last else 0


def companies_ready(by: Actor, today: date) -> list[Ready]:
    """Return the companies that have a certificate or handed something in to read.

    Costs four statements.
    """
    counts = _counts(certificates_visible_to(by), today)
    handed = assessments_visible_to(by).filter(state="handed_in", taken_back_at=None)
    rows = newest(handed.order_by("-handed_in_at", "-pk"))
    late = tasks_visible_to(by).filter(state__in=OPEN, due_on__lt=today)
    overdue = Counter(
        late.order_by().select_related(None).values_list("organisation", flat=True)
    )
    ids = {*counts, *(row.organisation_id for row in rows)}
    found = {
        firm.pk: Ready(firm, by.hub, *counts.get(firm.pk, NONE), overdue[firm.pk])
        for firm in organisations_of(by.hub).filter(pk__in=ids).order_by("name", "pk")
    }
    for row in rows:
        if row.organisation_id in found:
            found[row.organisation_id].assessments.append(row)
    return list(found.values())


def _counts(
    rows: QuerySet[Certificate], today: date
) -> dict[int, tuple[int, int, int, int]]:
    standing = rows.filter(state__in=STANDING).order_by().select_related(None)
    holding = Q(valid_until=None) | Q(valid_until__gte=today)
    soon = Q(valid_until__gte=today, valid_until__lte=today + SOON)
    told = standing.values("organisation").annotate(
        n=Count("pk", filter=holding),
        checked=Count("pk", filter=holding & Q(state="verified")),
        soon=Count("pk", filter=soon),
        gone=Count("pk", filter=Q(valid_until__lt=today)),
    )
    names = ("organisation", "n", "checked", "soon", "gone")
    return {
        firm: (n, checked, near, gone)
        for firm, n, checked, near, gone in told.values_list(*names)
    }


def certificates_found(
    by: Actor, text: str, names: Mapping[str, str]
) -> QuerySet[Certificate]:
    """Return the standing certificates whose company, kind or number say a text."""
    found = certificates_visible_to(by).filter(state__in=STANDING)
    for word in text.split()[:5]:
        kinds = [code for code, name in names.items() if word.lower() in name.lower()]
        found = found.filter(
            Q(number__icontains=word)
            | Q(issuer__icontains=word)
            | Q(organisation__name__icontains=word)
            | Q(organisation__latin_name__icontains=word)
            | Q(kind__in=kinds)
        )
    return found


def _end(today: date) -> Case:
    """Return when a certificate ends, as the list filters by it."""
    return Case(
        When(valid_until=None, then=Value("never")),
        When(valid_until__lt=today, then=Value("expired")),
        When(valid_until__lte=today + SOON, then=Value("60")),
        When(valid_until__lte=today + LATER, then=Value("180")),
        default=Value("later"),
        output_field=CharField(),
    )


def groups_of(
    rows: QuerySet[Certificate], today: date
) -> list[tuple[dict[str, str], int]]:
    """Return certificates counted by what they are filtered by: one statement."""
    plain = rows.order_by().select_related(None).annotate(ends=_end(today))
    counted = plain.values("kind", "state", "ends").annotate(n=Count("pk"))
    return [
        ({"kind": kind, "state": state, "ends": ends}, n)
        for kind, state, ends, n in counted.values_list("kind", "state", "ends", "n")
    ]


def chosen_of(
    rows: QuerySet[Certificate], chosen: Mapping[str, Sequence[str]], today: date
) -> QuerySet[Certificate]:
    """Return those certificates that the filters leave."""
    if chosen["kind"]:
        rows = rows.filter(kind__in=chosen["kind"])
    if chosen["state"]:
        rows = rows.filter(state__in=chosen["state"])
    if chosen["ends"]:
        rows = rows.annotate(ends=_end(today)).filter(ends__in=chosen["ends"])
    return rows


SORTED_BY = {
    "company": "organisation__name",
    "kind": "kind",
    "issuer": "issuer",
    "from": "valid_from",
    "until": "valid_until",
}


def in_order(rows: QuerySet[Certificate], sort: str) -> QuerySet[Certificate]:
    """Return certificates sorted by a column, the one that ends first if by none."""
    how = F(SORTED_BY.get(sort.removeprefix("-"), "valid_until"))
    is_down = sort.startswith("-")
    first = how.desc(nulls_last=True) if is_down else how.asc(nulls_last=True)
    return rows.order_by(first, "pk")
