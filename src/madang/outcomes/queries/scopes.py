"""Whose outcomes are meant: the hub's, a programme's, a cohort's, a company's, hers.

A value counts for one cohort at most, a cohort belongs to one programme: so within a
programme, and for a sponsor of several, no value is met twice.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q

from madang.outcomes.models import SponsorShare
from madang.outcomes.periods import first_of, last_of, months_on
from madang.programmes.models import (
    AT_WORK,
    Cohort,
    Place,
    PlaceState,
    Programme,
    ProgrammeSponsor,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date

    from madang.directory.models import Organisation
    from madang.hubs.models import Hub

#: In which states of its place a company's outcomes count for the cohort.
COUNTED = AT_WORK | {PlaceState.GRADUATED}
WHOLE = Decimal(100)
#: The tallies of the whole hub, and of each programme.
OF_HUB = Q(cohort=None, programme=None)
OF_PROGRAMMES = Q(programme__isnull=False)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose outcomes: the narrowest that is set; with none, the whole hub's."""

    hub: Hub
    programme: Programme | None = None
    cohort: Cohort | None = None
    organisation: Organisation | None = None
    sponsor: Organisation | None = None

    @property
    def rows(self) -> Q:
        """What values of the scope fulfil; a sponsor's months apart."""
        if self.organisation:
            return Q(organisation=self.organisation)
        if self.cohort:
            return Q(cohort=self.cohort)
        if self.programme:
            return Q(cohort__programme=self.programme)
        return Q()

    @property
    def tallies(self) -> Q:
        """What tallies of the scope fulfil; a sponsor's are those of programmes."""
        if self.cohort:
            return Q(cohort=self.cohort)
        if self.programme:
            return Q(programme=self.programme)
        return OF_PROGRAMMES if self.sponsor else OF_HUB

    @property
    def name(self) -> str:
        """What it is called."""
        named = self.organisation or self.cohort or self.programme or self.sponsor
        return str(named or self.hub)


@dataclass(frozen=True, slots=True)
class Sponsoring:
    """When one sponsor pays for which programmes, and which shares were agreed."""

    times: Mapping[int, list[tuple[date, date | None]]]
    shares: Mapping[int, list[tuple[date, dict[int, Decimal]]]]
    sponsor: int

    @property
    def rows(self) -> Q:
        """Which values, or tallies, of which months are of her programmes and times."""
        found = Q(pk=None)
        for programme, times in self.times.items():
            for starts, ends in times:
                one = Q(cohort__programme=programme, month__gte=first_of(starts))
                found |= one & Q(month__lte=last_of(ends)) if ends else one
        return found

    def paid_in(self, month: date) -> Q:
        """Return which values are of programmes that she pays for in a month."""
        paid = [one for one in self.times if self.pays(one, month)]
        return Q(cohort__programme__in=paid)

    def pays(self, programme: int | None, month: date) -> bool:
        """Return whether she pays for a programme in some part of a month."""
        last = last_of(month)
        return any(
            starts <= last and (ends is None or ends >= month)
            for starts, ends in self.times.get(programme or 0, ())
        )

    def percent(self, programme: int | None, month: date) -> Decimal | None:
        """Return her share of a programme in a month; none if none is agreed."""
        return percent_in(self.shares.get(programme or 0, ()), self.sponsor, month)

    def spans(self, first: date, last: date) -> list[Span]:
        """Return when, from one month to another, which part of what is hers."""
        return [span for key in self.times for span in self._spans(key, first, last)]

    def _spans(self, programme: int, first: date, last: date) -> Iterator[Span]:
        turns = {starts for starts, _ends in self.times[programme]}
        turns |= {months_on(e, 1) for _starts, e in self.times[programme] if e}
        turns |= {starts for starts, _shares in self.shares.get(programme, ())}
        inside = {first_of(day) for day in turns if first < day <= last}
        begins = sorted({first_of(first), *inside})
        for start, end in zip(begins, [*begins[1:], None], strict=True):
            if self.pays(programme, start):
                until = last if end is None else months_on(end, -1)
                percent = self.percent(programme, start)
                yield Span(programme, start, until, percent)


@dataclass(frozen=True, slots=True)
class Span:
    """Months in which one part of a programme's outcomes is a sponsor's.

    Without an agreement there is no percentage, and all of it is counted hers.
    """

    programme: int
    first: date
    last: date
    percent: Decimal | None

    @property
    def part(self) -> Decimal:
        """What of a hundred is hers."""
        return WHOLE if self.percent is None else self.percent

    @property
    def rows(self) -> Q:
        """Which tallies it means."""
        found = Q(programme=self.programme, month__lte=self.last)
        return found & Q(month__gte=self.first)


def percent_in(
    agreed: Iterable[tuple[date, Mapping[int, Decimal]]], sponsor: int, month: date
) -> Decimal | None:
    """Return a sponsor's share in a month by the agreements on a programme in turn."""
    found: Decimal | None = None
    for starts, shares in agreed:
        if starts <= month:
            found = shares.get(sponsor, Decimal(0))
    return found


def agreed_shares(
    hub: Hub, programmes: Collection[int] | None = None
) -> dict[int, list[tuple[date, dict[int, Decimal]]]]:
    """Return by programme what was agreed from which month on, the earliest first."""
    rows = SponsorShare.objects.filter(hub=hub)
    if programmes is not None:
        rows = rows.filter(programme__in=programmes)
    found: dict[int, dict[date, dict[int, Decimal]]] = defaultdict(dict)
    for row in rows.order_by("starts_on"):
        shares = found[row.programme_id].setdefault(row.starts_on, {})
        shares[row.sponsor_id] = row.percent
    return {programme: list(shares.items()) for programme, shares in found.items()}


def sponsoring(hub: Hub, sponsors: Collection[int]) -> dict[int, Sponsoring]:
    """Return what each of some sponsors pays for; two statements for any number."""
    times: dict[int, dict[int, list[tuple[date, date | None]]]] = {
        sponsor: {} for sponsor in sponsors
    }
    if not times:
        return {}
    for row in ProgrammeSponsor.objects.filter(hub=hub, organisation__in=times):
        own = times[row.organisation_id].setdefault(row.programme_id, [])
        own.append((row.starts_on, row.ends_on))
    shares = agreed_shares(hub)
    return {key: Sponsoring(own, shares, key) for key, own in times.items()}


def programmes_of_sponsor(hub: Hub, sponsor: int) -> list[Programme]:
    """Return the programmes that an organisation pays, or paid, for."""
    rows = ProgrammeSponsor.objects.filter(hub=hub, organisation=sponsor)
    return list(Programme.objects.filter(hub=hub, pk__in=rows.values("programme")))


def cohorts_counted(
    hub: Hub, organisations: Collection[int] | None = None
) -> dict[int, list[tuple[date, int, int]]]:
    """Return by company its cohorts: first day, key, programme; the latest last."""
    places = Place.objects.filter(hub=hub, state__in=COUNTED)
    if organisations is not None:
        places = places.filter(organisation__in=organisations)
    found: dict[int, list[tuple[date, int, int]]] = defaultdict(list)
    fields = ("organisation", "cohort__starts_on", "cohort", "cohort__programme")
    for organisation, starts_on, cohort, programme in places.values_list(*fields):
        found[organisation].append((starts_on, cohort, programme))
    return {key: sorted(cohorts) for key, cohorts in found.items()}


def cohort_for(
    cohorts: Iterable[tuple[date, int, int]], on: date, programme: int | None = None
) -> int | None:
    """Return the cohort for which something of a day counts: the latest begun by then.

    With a `programme` only its cohorts are looked at.
    """
    found = None
    for starts_on, cohort, of in cohorts:
        if starts_on <= on and (programme is None or of == programme):
            found = cohort
    return found
