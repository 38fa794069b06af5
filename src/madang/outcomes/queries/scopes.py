"""Whose outcomes are meant: the hub's, a programme's, a cohort's, a company's, hers.

A value counts for one cohort at most, a cohort belongs to one programme: so within a
programme, and for a sponsor of several, no value is met twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Q, When

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
    from collections.abc import Collection, Iterable, Iterator, Sequence
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


#: By programme what was agreed from which month on, the earliest first.
Agreed = Mapping[int, list[tuple["date", dict[int, Decimal]]]]


@dataclass(frozen=True, slots=True)
class Sponsoring:
    """When one sponsor pays for which programmes, and which shares were agreed."""

    times: Mapping[int, list[tuple[date, date | None]]]
    shares: Agreed
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

    def turns(self) -> Iterator[date]:
        """Yield the months from which on something else is paid or agreed."""
        for programme, times in self.times.items():
            for starts, ends in times:
                yield first_of(starts)
                if ends:
                    yield months_on(ends, 1)
            for starts, _shares in self.shares.get(programme, ()):
                yield first_of(starts)


def turns_in(hers: Iterable[Sponsoring], first: date, last: date) -> list[date]:
    """Return the months of a period from which on something is another's, in order.

    The first month is among them: from one to the next, nothing changes hands.
    """
    inside = {turn for her in hers for turn in her.turns() if first < turn <= last}
    return sorted({first_of(first), *inside})


def turn_of(turns: Sequence[date], stocks: Collection[int]) -> Case:
    """Return the turn that a tally's month is in, by number; the last for a stock.

    Of a stock all months up to the period's end count, by what holds then.
    """
    cases = [When(indicator__in=stocks, then=len(turns) - 1)] if stocks else []
    cases += [
        When(month__gte=turn, then=number)
        for number, turn in reversed([*enumerate(turns)])
    ]
    return Case(*cases, default=-1, output_field=IntegerField())


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
    rows = rows.order_by("starts_on")
    fields = ("programme", "starts_on", "sponsor", "percent")
    for programme, starts_on, sponsor, percent in rows.values_list(*fields):
        found[programme].setdefault(starts_on, {})[sponsor] = percent
    return {programme: list(shares.items()) for programme, shares in found.items()}


def sponsoring(
    hub: Hub, sponsors: Collection[int], shares: Agreed | None = None
) -> dict[int, Sponsoring]:
    """Return what each of some sponsors pays for; two statements for any number.

    One where the agreed shares of the programmes that matter are given.
    """
    times: dict[int, dict[int, list[tuple[date, date | None]]]] = {
        sponsor: {} for sponsor in sponsors
    }
    if not times:
        return {}
    rows = ProgrammeSponsor.objects.filter(hub=hub, organisation__in=times)
    fields = ("organisation", "programme", "starts_on", "ends_on")
    for sponsor, programme, starts_on, ends_on in rows.values_list(*fields):
        times[sponsor].setdefault(programme, []).append((starts_on, ends_on))
    known = agreed_shares(hub) if shares is None else shares
    return {key: Sponsoring(own, known, key) for key, own in times.items()}


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
