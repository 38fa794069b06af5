"""Declined applicants who agreed to be followed, as comparison for a cohort.

Only a company counts whose applicant's consent stands at this moment: who takes it back
is in no figure from the next request on.  A figure of fewer than five companies that
said something is not shown.  Both groups are looked at in the same months, by the mean
of those companies that said something.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from madang.applications.models import Decision, DecisionOutcome
from madang.hubs.models import Consent
from madang.hubs.queries import current_texts
from madang.outcomes.models import Level, Value, counting
from madang.outcomes.periods import first_of, months_on
from madang.outcomes.queries.scopes import COUNTED
from madang.outcomes.queries.visible import indicators_in_use
from madang.programmes.models import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, ConsentText, Hub
    from madang.outcomes.models import Indicator
    from madang.programmes.models import Cohort

#: What the consent is asked for, in the hub's consent texts.
FOLLOW_UP = "follow-up"
#: Fewer companies than these are nobody's figure.
FEWEST = 5


def follow_up_text(hub: Hub) -> ConsentText | None:
    """Return what declined applicants are asked, if the hub asks at all."""
    return current_texts(hub).filter(purpose=FOLLOW_UP).first()


def declined_in(hub: Hub) -> QuerySet[Decision]:
    """Return the standing decisions that declined somebody and were told."""
    return Decision.objects.filter(
        hub=hub,
        outcome=DecisionOutcome.DECLINED,
        superseded_at=None,
        released_at__isnull=False,
    ).exclude(application__state="withdrawn")


def declined_of(by: Actor, since: datetime) -> QuerySet[Decision]:
    """Return what the actor's own applications were declined by since a moment."""
    found = declined_in(by.hub).filter(released_at__gte=since)
    mine = found.filter(application__started_by=by.user, application__hub=by.hub)
    return mine.select_related("application") if by.user else found.none()


@dataclass(frozen=True, slots=True)
class Followed:
    """Of a cohort's call: who was declined, who was found again, who agreed.

    `agreed` are the companies in the directory whose applicant's consent stands and
    that have no place in a cohort.
    """

    declined: int
    agreed: frozenset[int]


def followed_of(cohort: Cohort) -> Followed:
    """Return whom a cohort may be compared with at this moment; three statements."""
    if cohort.call_id is None:
        return Followed(0, frozenset())
    rows = declined_in(cohort.hub).filter(application__call=cohort.call_id)
    fields = ("application__organisation", "application__started_by")
    found = list(rows.values_list(*fields))
    consents = Consent.objects.filter(
        hub=cohort.hub_id, withdrawn_at=None, text__purpose=FOLLOW_UP,
        text__retired_at=None, user__in={user for _firm, user in found if user},
    )  # fmt: skip
    agreeing = set(consents.values_list("user", flat=True))
    firms = {firm for firm, user in found if firm and user in agreeing}
    placed = Place.objects.filter(
        hub=cohort.hub_id, organisation__in=firms, state__in=COUNTED
    )
    taken = set(placed.values_list("organisation", flat=True))
    return Followed(len(found), frozenset(firms - taken))


@dataclass(frozen=True, slots=True)
class Mean:
    """What the companies of a group that said something came to, in one currency."""

    total: Decimal
    companies: int

    @property
    def each(self) -> Decimal:
        """The mean of a company."""
        return self.total / self.companies


@dataclass(frozen=True, slots=True)
class Pair:
    """An indicator in a currency: the cohort's companies, and those declined."""

    indicator: Indicator
    currency: str
    cohort: Mean | None
    declined: Mean | None

    @property
    def is_small(self) -> bool:
        """Whether too few of those declined said something."""
        return self.declined is not None and self.declined.companies < FEWEST


def compare_with_declined(
    cohort: Cohort, months: int, level: str = Level.CLAIMED
) -> tuple[Followed, list[Pair]]:
    """Return both groups in the first months of a cohort; seven statements."""
    followed = followed_of(cohort)
    if len(followed.agreed) < FEWEST:
        return followed, []
    indicators = {one.pk: one for one in indicators_in_use(cohort.hub)}
    taken = Place.objects.filter(cohort=cohort, state__in=COUNTED)
    firms = set(taken.values_list("organisation", flat=True))
    theirs = _means(values_in(cohort, months, firms, level, cohort), indicators)
    others = _means(values_in(cohort, months, followed.agreed, level), indicators)
    keys = sorted(
        theirs.keys() | others.keys(),
        key=lambda key: (indicators[key[0]].order, key[0], key[1]),
    )
    return followed, [
        Pair(indicators[key[0]], key[1], theirs.get(key), others.get(key))
        for key in keys
    ]


def values_in(
    cohort: Cohort,
    months: int,
    firms: Collection[int],
    level: str,
    counted: Cohort | None = None,
) -> QuerySet[Value]:
    """Return what companies said of a cohort's first months, the latest last.

    Of stocks all of them.
    """
    first = first_of(cohort.starts_on)
    end = months_on(first, months)
    rows = Value.objects.filter(
        counting(level), hub=cohort.hub_id, organisation__in=firms,
        is_baseline=False, month__gte=first, month__lt=end,
    )  # fmt: skip
    if counted:
        rows = rows.filter(cohort=counted)
    return rows.order_by("ends_on", "pk")


class Said(NamedTuple):
    """What a mean needs of a value."""

    indicator_id: int
    organisation_id: int
    currency: str
    amount: Decimal


One = TypeVar("One", bound="Value | Said")


def standing(rows: Iterable[One], indicators: Mapping[int, Indicator]) -> list[One]:
    """Return the values that count: of a flow all, of a stock each company's last.

    The latest value comes last.
    """
    last: dict[tuple[int, int, str], One] = {}
    found: list[One] = []
    for row in rows:
        one = indicators.get(row.indicator_id)
        if one is None:
            continue
        if one.is_stock:
            last[row.indicator_id, row.organisation_id, row.currency] = row
        else:
            found.append(row)
    return [*found, *last.values()]


def _means(
    rows: QuerySet[Value], indicators: Mapping[int, Indicator]
) -> dict[tuple[int, str], Mean]:
    totals: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    firms: dict[tuple[int, str], set[int]] = defaultdict(set)
    fields = ("indicator", "organisation", "currency", "amount")
    said = (Said(*row) for row in rows.values_list(*fields))
    for row in standing(said, indicators):
        key = (row.indicator_id, row.currency)
        totals[key] += row.amount
        firms[key].add(row.organisation_id)
    return {key: Mean(total, len(firms[key])) for key, total in totals.items()}
