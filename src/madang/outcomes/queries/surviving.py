"""How long the companies of cohorts lived, by the values that say so.

A company is watched from its cohort's first day.  It has ended when its latest value of
"still in business" is nothing and no later value says otherwise; then it ended in the
month of the first of these values in a row.  Else it is known to live until the last
day for which any value of it is more than nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Max

from madang.directory.models import OrganisationState
from madang.outcomes.models import Level, Value, counting
from madang.outcomes.periods import YEAR
from madang.outcomes.queries.scopes import COUNTED
from madang.outcomes.survival import Life, Step, survival
from madang.programmes.models import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from decimal import Decimal

    from madang.directory.models import Organisation
    from madang.hubs.models import Hub
    from madang.programmes.models import Cohort

#: What is shown of a company, and what decides.
SHOWN = (
    "cohort",
    *(f"organisation__{one}" for one in ("name", "names", "name_key", "state")),
)
#: The definition of the library that says whether a company is still in business.
STILL_IN_BUSINESS = "survival"


@dataclass(frozen=True, slots=True)
class Watched:
    """A company of a cohort: since when, until when, and whether it ended then.

    `said` is the key of the value that says that it ended.  `is_closed` tells that the
    directory calls it closed though no value says since when.
    """

    organisation: Organisation
    since: date
    until: date
    said: int | None = None

    @property
    def months(self) -> int:
        """How many months it was watched for."""
        since, until = self.since, self.until
        return YEAR * (until.year - since.year) + until.month - since.month

    @property
    def life(self) -> Life:
        """The same for the estimate."""
        return Life(self.months, self.said is not None)

    @property
    def is_unheard(self) -> bool:
        """Whether nothing has been heard of it since it began."""
        return self.said is None and self.until == self.since

    @property
    def is_closed(self) -> bool:
        """Whether the directory calls it closed and no value says since when."""
        closed = self.organisation.state == OrganisationState.CLOSED
        return closed and self.said is None


class Said(NamedTuple):
    """A value of "still in business": nothing, or more."""

    pk: int
    ends_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Curve:
    """A cohort's companies, and the estimate of how many live how long."""

    cohort: Cohort
    watched: list[Watched]
    steps: list[Step]


def curves_of(
    hub: Hub, cohorts: Sequence[Cohort], today: date, level: str = Level.CLAIMED
) -> list[Curve]:
    """Return how long the companies of each cohort lived; three statements."""
    begun = [one for one in cohorts if one.starts_on <= today]
    places = Place.objects.filter(hub=hub, cohort__in=begun, state__in=COUNTED)
    by_cohort: dict[int, list[Organisation]] = defaultdict(list)
    for place in places.select_related("organisation").only(*SHOWN):
        by_cohort[place.cohort_id].append(place.organisation)
    known = Value.objects.filter(
        counting(level),
        hub=hub,
        organisation__in=places.values("organisation"),
        is_baseline=False,
        ends_on__lte=today,
    )
    seen = known.filter(amount__gt=0).order_by().values_list("organisation")
    lasts = dict(seen.annotate(last=Max("ends_on")))
    said: dict[int, list[Said]] = defaultdict(list)
    own = known.filter(indicator__library=STILL_IN_BUSINESS).order_by("ends_on", "pk")
    fields = ("organisation", "pk", "ends_on", "amount")
    for firm, pk, ends_on, amount in own.values_list(*fields):
        said[firm].append(Said(pk, ends_on, amount))
    found = []
    for cohort in begun:
        watched = sorted(
            (
                _watched(one, cohort.starts_on, said[one.pk], lasts.get(one.pk))
                for one in by_cohort[cohort.pk]
            ),
            key=lambda one: (one.months, one.organisation.name_key),
        )
        steps = survival(one.life for one in watched)
        found.append(Curve(cohort, watched, steps))
    return found


def _watched(
    firm: Organisation, since: date, said: Iterable[Said], last: date | None
) -> Watched:
    first_no: Said | None = None
    for value in said:
        if value.ends_on < since:
            continue
        first_no = None if value.amount else first_no or value
        latest = value.ends_on
    if first_no is not None and (last is None or last <= latest):
        return Watched(firm, since, first_no.ends_on, first_no.pk)
    return Watched(firm, since, max(last or since, since))


#: What may be asked of a curve's companies at a month.
ALL, AT_RISK, ENDED, LOST = "all", "risk", "ended", "lost"


def companies_at(curve: Curve, after: int, what: str) -> list[Watched]:
    """Return the companies behind a figure of a curve at a month.

    At risk are those known to live until just before it; ended those that ended until
    then; lost those last seen before.
    """
    if what == AT_RISK:
        return [one for one in curve.watched if one.months >= after]
    if what == ENDED:
        return [one for one in curve.watched if one.said and one.months <= after]
    if what == LOST:
        return [one for one in curve.watched if not one.said and one.months < after]
    return curve.watched
