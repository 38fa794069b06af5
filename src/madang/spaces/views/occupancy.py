"""How full the hub is on a day, where, and how it will be; and who sits where."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from madang.directory.industries import SECTION_OF, name_of
from madang.directory.queries import organisations_visible_to
from madang.hubs.http import door
from madang.kit import charts, clock
from madang.kit.fields import LAST
from madang.kit.money import number_text
from madang.kit.sent import day_sent
from madang.kit.sheets.answer import file_answer
from madang.spaces import rules
from madang.spaces.agreements_list import TONES
from madang.spaces.models import AgreementKind, SpaceKind
from madang.spaces.months import first_of_month, month_text, months_after
from madang.spaces.queries import seats_of
from madang.spaces.queries.occupancy import (
    Ledger,
    Share,
    building_names,
    ledger_of,
    sections_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.http import HttpResponse, StreamingHttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor, Hub
    from madang.kit.sheets.writing import Cell

#: How many months the forecast looks ahead.
MONTHS = 12
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Month:
    """The first day of a month to come: how full it is, and what ends in it."""

    first: date
    name: str
    share: Share
    ending: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """One way of parting the area, and whether each line has an area of its own."""

    title: str
    shares: Sequence[Share]
    has_leasable: bool = True


def _day(text: str, today: date) -> date:
    """Return the day that was asked for; today for what is none."""
    day = day_sent(text) or today
    return min(day, LAST.replace(year=LAST.year - 2))


def parts_on(hub: Hub, ledger: Ledger, on: date) -> list[Part]:
    """Return leased and leasable area by building, space, agreement and industry."""
    buildings = building_names(hub)
    places = ledger.by(on, lambda let: let.building, lambda room: room.building)
    kinds = ledger.by(on, lambda let: let.space_kind, lambda room: room.kind)
    agreed = ledger.by(on, lambda let: let.kind, lambda _room: "")
    sections = sections_of(hub)
    trades = ledger.by(
        on,
        lambda let: SECTION_OF.get(sections.get(let.organisation, ""), ""),
        lambda _room: "",
    )
    named = dict(SpaceKind.choices), dict(AgreementKind.choices)
    return [
        Part(_("By building"), _shares(places, buildings)),
        Part(_("By kind of space"), _shares(kinds, named[0])),
        Part(_("By kind of agreement"), _plain(agreed, named[1]), has_leasable=False),
        Part(
            _("By industry"),
            _plain(trades, {code: name_of(code) for code in trades if code}),
            has_leasable=False,
        ),
    ]


def _shares(
    found: Mapping[Any, tuple[Decimal, Decimal]], names: Mapping[Any, Any]
) -> list[Share]:
    """Return named shares, in the order of the names."""
    return [
        Share(str(name), *found[key]) for key, name in names.items() if key in found
    ]


def _plain(
    found: Mapping[Any, tuple[Decimal, Decimal]], names: Mapping[Any, Any]
) -> list[Share]:
    """Return named leased areas, the largest first; the unnamed ones together, last."""
    whole = sum((leased for leased, _all in found.values()), Decimal(0))
    known = [
        Share(str(names[key]), leased, whole)
        for key, (leased, _all) in found.items()
        if key in names and leased
    ]
    rest = [leased for key, (leased, _all) in found.items() if key not in names]
    left = sum(rest, Decimal(0))
    known.sort(key=lambda one: -one.leased)
    return [*known, *([Share(_("Not known"), left, whole)] if left else [])]


def months_from(ledger: Ledger, on: date) -> list[Month]:
    """Return how full it is on the day and as each of the next months begins."""
    days = [on, *(first_of_month(on, n) for n in range(1, MONTHS + 1))]
    endings = ledger.endings([*days, months_after(days[-1], 1)])
    shares = ledger.shares_on(days)
    return [
        Month(day, month_text(day), share, ending)
        for day, share, ending in zip(days, shares, endings, strict=True)
    ]


def _chart(months: Iterable[Month]) -> Any:
    """Return the course of the months: what is signed, and what offers would add."""
    points = [
        charts.Point(
            month_text(one.first, "MMM"),
            _per_cent(one.share.leased, one.share.leasable),
            _per_cent(one.share.leased + one.share.offered, one.share.leasable),
        )
        for one in months
    ]
    say = partial(_percent_text, language=get_language() or "en")
    return charts.bars(_("Occupancy in the months to come"), points, say)


def _per_cent(leased: Decimal, leasable: Decimal) -> float:
    return float(leased / leasable * HUNDRED) if leasable else 0.0


def _percent_text(value: float, *, language: str) -> str:
    return f"{number_text(round(value, 1), language)} %"


@door(rules.may_see_occupancy)
def occupancy(request: HubRequest, hub: str) -> HttpResponse:
    """Show how full the hub is on a day, by whatever parts it, and the year to come."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    on = _day(request.GET.get("on", ""), today)
    ledger = ledger_of(by.hub)
    months = months_from(ledger, on)
    context = {
        "on": on,
        "is_today": on == today,
        "whole": months[0].share,
        "parts": [part for part in parts_on(by.hub, ledger, on) if part.shares],
        "months": months,
        "chart": _chart(months),
        "chart_legend": charts.legend(
            [pgettext("area", "Signed")], target=_("with what is on offer")
        ),
    }
    return render(request, "spaces/occupancy.html", context)


@door(rules.may_see_occupancy)
def export(request: HubRequest, hub: str) -> HttpResponse | StreamingHttpResponse:
    """Hand out the figures of the page as a file."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    on = _day(request.GET.get("on", ""), today)
    header = [
        _("Parted"),
        _("Name"),
        _("Day"),
        _("Leased m²"),
        _("Leasable m²"),
        _("Occupancy in per cent"),
    ]
    return file_answer(
        f"{hub}-occupancy",
        _("Occupancy"),
        header,
        list(_file_lines(by, on)),
        wanted=request.GET.get("format", "xlsx"),
        today=today,
    )


def _file_lines(by: Actor, on: date) -> Iterable[list[Cell]]:
    ledger = ledger_of(by.hub)
    yield _file_line(_("Altogether"), "", on, ledger.shares_on([on])[0])
    for part in parts_on(by.hub, ledger, on):
        for share in part.shares:
            yield _file_line(part.title, share.name, on, share)
    for month in months_from(ledger, on):
        yield _file_line(_("Months to come"), month.name, month.first, month.share)


def _file_line(part: str, name: str, on: date, share: Share) -> list[Cell]:
    per_cent = share.share
    told = None if per_cent is None else round(per_cent * HUNDRED, 2)
    return [part, name, on, share.leased, share.leasable, told]


@door(rules.may_see_agreements)
def organisation_panel(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show where an organisation sits, and under which agreement."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    row = get_object_or_404(organisations_visible_to(by), pk=pk)
    seats = [
        (line, state, TONES.get(state, ""))
        for line in seats_of(by, row, today)
        for state in [line.agreement.state(today)]
    ]
    context = {"organisation": row, "seats": seats}
    is_panel = request.headers.get("HX-Request")
    name = "spaces/organisation_panel.html"
    return render(request, f"{name}#panel" if is_panel else name, context)
