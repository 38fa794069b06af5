"""The lists of programmes, calls and cohorts: what they are searched and sorted by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.kit.short_lists import Column, Filter, ShortList
from madang.programmes.queries import (
    calls_visible_to,
    cohort_rows,
    cohorts_visible_to,
    programme_rows,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from django.http import QueryDict

    from madang.hubs.models import Actor
    from madang.programmes.models import Call, Phase, Programme
    from madang.programmes.queries.pages import ProgrammeRow


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call in the list, and where it stands now."""

    call: Call
    phase: Phase


def _state(of: Callable[[Any], Any]) -> Filter:
    return Filter(
        "state", _("State"), lambda row: [(of(row).state, of(row).get_state_display())]
    )


def _programme(row: Any) -> Iterable[tuple[str, str]]:
    return [(str(row.programme.pk), str(row.programme))]


def _year(of: Callable[[Any], date]) -> Filter:
    def values(row: Any) -> Iterable[tuple[str, str]]:
        year = str(of(row).year)
        return [(year, year)]

    return Filter("year", _("Year"), values)


PROGRAMMES = (
    Column("name", pgettext_lazy("column", "Programme"), lambda r: str(r.programme)),
    Column("closes", _("Call closes"), lambda r: r.call.closes_at if r.call else None),
    Column("cohorts", _("Cohorts"), lambda r: r.cohorts, "num"),
    Column("companies", _("Companies"), lambda r: r.companies, "num"),
    Column("state", _("State"), lambda r: str(r.programme.get_state_display())),
)
CALLS = (
    Column("name", pgettext_lazy("column", "Call"), lambda r: str(r.call)),
    Column("programme", _("Programme"), lambda r: str(r.call.programme)),
    Column("opens", _("Opens"), lambda r: r.call.opens_at),
    Column("closes", _("Closes"), lambda r: r.call.closes_at),
    Column("zone", _("Time zone"), lambda r: r.call.zone),
    Column("state", _("State"), lambda r: str(r.phase.label)),
)
COHORTS = (
    Column("name", pgettext_lazy("column", "Cohort"), str),
    Column("programme", _("Programme"), lambda r: str(r.programme)),
    Column("starts", _("When"), lambda r: r.starts_on),
    Column("ends", _("Until"), lambda r: r.ends_on),
    Column("held", _("Places taken"), lambda r: r.held, "num"),
    Column("places", _("Places"), lambda r: r.places, "num"),
    Column("state", _("State"), lambda r: str(r.get_state_display())),
)


def programmes_list(by: Actor, given: QueryDict, now: datetime) -> ShortList:
    """Return the hub's programmes as the address asks for them."""

    def words(row: ProgrammeRow) -> Iterable[str]:
        return _words(row.programme)

    return ShortList(
        programme_rows(by, now),
        given,
        columns=PROGRAMMES,
        filters=[_state(lambda row: row.programme)],
        words=words,
    )


def calls_list(by: Actor, given: QueryDict, now: datetime) -> ShortList:
    """Return the hub's calls as the address asks for them, each with its phase."""
    rows = [CallRow(call, call.phase(now)) for call in calls_visible_to(by)]
    return ShortList(
        rows,
        given,
        columns=CALLS,
        filters=[
            Filter("state", _("State"), lambda r: [(str(r.phase), r.phase.label)]),
            Filter("programme", _("Programme"), lambda r: _programme(r.call)),
            _year(lambda r: r.call.closes_at),
        ],
        words=lambda r: [*r.call.names.values(), *_words(r.call.programme)],
    )


def cohorts_list(by: Actor, given: QueryDict, _now: datetime) -> ShortList:
    """Return the hub's cohorts as the address asks for them."""
    return ShortList(
        cohort_rows(cohorts_visible_to(by)),
        given,
        columns=COHORTS,
        filters=[
            _state(lambda row: row),
            Filter("programme", _("Programme"), _programme),
            _year(lambda row: row.starts_on),
        ],
        words=lambda row: [*row.names.values(), *_words(row.programme)],
    )


def _words(programme: Programme) -> list[str]:
    return [*programme.names.values(), *programme.summary.values()]
