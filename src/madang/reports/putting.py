"""Putting a report together: its blocks with their numbers, as plain frozen content.

Everything that a page, a print or a file shows comes out of the content made here, so
that what was frozen can be shown again from itself alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from hashlib import sha256
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.directory.models import Organisation
from madang.files.queries import picture_of, stored_bytes
from madang.kit.errors import Refused
from madang.kit.money import places_of
from madang.outcomes.models import Level
from madang.outcomes.models.indicators import PLACES
from madang.outcomes.periods import Period
from madang.outcomes.queries import (
    Scope,
    figures_of,
    indicators_in_use,
)
from madang.reports.gathering import (
    READ,
    Added,
    Exchange,
    Group,
    add_up,
    rows_of,
    steps_in,
)
from madang.reports.hiding import (
    hidden_cells,
    is_few,
    named_companies,
    open_ends,
)
from madang.reports.models import BlockKind, ConsentTo, Look
from madang.reports.promising import promises, target_below
from madang.reports.queries import consents_held, fewest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from madang.outcomes.models import Indicator, Target
    from madang.reports.gathering import Row
    from madang.reports.models import Report, ReportBlock

    Take = Callable[[str, int | None, Row], None]

FORMAT = 1
#: So many single rows are printed; the file has them all.
MOST_ROWS = 400
#: Under which the files room keeps pictures of blocks.
PICTURE, SHOWN = "reports.block", "photo"
#: What is kept of a single row that is printed; the names of `gathering.READ`.
ROW = (
    "key", "company", "name", "cohort", "starts_on", "ends_on", "month", "amount",
    "currency", "state", "origin",
)  # fmt: skip
#: For which cohort alone rows are taken that are not of the report's own figures.
BEYOND = 0
#: Where in a row its cohort stands.
COHORT = READ.index("cohort")
Content = dict[str, Any]


@dataclass(slots=True)
class Putting:
    """A report while it is put together: whose, when, and what was added up already."""

    report: Report
    scope: Scope
    period: Period
    as_of: date
    exchange: Exchange
    fewest: int
    take: Take
    tell: Callable[[], None]
    agreed: dict[str, dict[int, Any]] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    added: dict[tuple[int | None, str], Added] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    pictures: list[bytes] = field(default_factory=list)
    cohorts: dict[int, Any] = field(default_factory=dict)
    hers: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    promised: set[str] = field(default_factory=set)
    traded: set[str] = field(default_factory=set)

    def sums(self, code: str, cohort: int | None = None) -> Added:
        """Return what an indicator adds up to, for the report or one of its cohorts."""
        key = (cohort, code)
        if key not in self.added:
            self.added[key] = add_up(
                self.whose(cohort), self.period, self.indicators[code],
                self.report.level, self.report.step, partial(self.take, code, cohort),
            )  # fmt: skip
            self.tell()
        return self.added[key]

    def whose(self, cohort: int | None) -> Scope:
        """Return whose outcomes are meant: one cohort's, or the report's own."""
        if cohort is None:
            return self.scope
        return Scope(self.scope.hub, cohort=self.cohorts[cohort])

    def tell_of(
        self, sums: dict[str, Decimal], indicator: Indicator
    ) -> tuple[Decimal, str]:
        """Return sums as one amount with the places of its unit."""
        return told(self.exchange, sums, indicator)

    def worth(self, group: Group, code: str) -> tuple[Decimal, str]:
        """Return what a group comes to, in the unit of its indicator."""
        return told(self.exchange, group.sums, self.indicators[code])


def told(
    exchange: Exchange, sums: dict[str, Decimal], indicator: Indicator
) -> tuple[Decimal, str]:
    """Return sums as one amount with the places of its unit."""
    amount, code = exchange.worth(sums)
    places = min(places_of(code), 2) if code else PLACES[indicator.unit]
    return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP), code


def scope_of(report: Report) -> Scope:
    """Return whose outcomes a report is about."""
    return Scope(
        report.hub, programme=report.programme, cohort=report.cohort,
        sponsor=report.sponsor,
    )  # fmt: skip


def nothing(_code: str, _cohort: int | None, _row: Row) -> None:
    """Keep no row: a page needs the sums alone."""


def rows_counted(report: Report, as_of: date) -> int:
    """Return how many rows the figures of a report add up on a day, by the tallies."""
    last = max(report.starts_on, min(report.ends_on, as_of))
    period = Period.around(report.starts_on, last)
    rows = 0
    blocks = report.blocks.filter(removed_at=None).select_related("cohort")
    wanted = {(one.cohort, code) for one in blocks for code in one.codes}
    for cohort in {cohort for cohort, _code in wanted}:
        scope = Scope(report.hub, cohort=cohort) if cohort else scope_of(report)
        for figure in figures_of(scope, period):
            rows += figure.rows * ((cohort, figure.indicator.code) in wanted)
    return rows


def silent() -> None:
    """Tell nobody how far it is."""


def put_together(
    report: Report,
    blocks: Sequence[ReportBlock],
    *,
    as_of: date,
    take: Take = nothing,
    tell: Callable[[], None] = silent,
) -> tuple[Content, list[bytes]]:
    """Return a report as content, and the pictures in it in the order of their use.

    `take` gets every row that a figure adds up, and for which cohort alone; `tell` is
    called after each figure, when no row is being read.

    Raises:
        Refused: a rate, a consent or a picture is missing; the text says which.
    """
    period = Period.around(
        report.starts_on, max(report.starts_on, min(report.ends_on, as_of))
    )
    work = Putting(
        report, scope_of(report), period, as_of,
        Exchange.at(report.currency, report.source, report.rates_on),
        fewest_of(report.hub), take, tell, consents_held(report.hub),
    )  # fmt: skip
    work.indicators = {one.code: one for one in indicators_in_use(report.hub)}
    work.cohorts = {one.cohort_id: one.cohort for one in blocks if one.cohort_id}
    _read_hers(work)
    shown = [_BLOCKS[BlockKind(one.kind)](work, one) for one in blocks]
    _hide_between_cohorts(work, shown)
    return _content(work, shown), work.pictures


def _read_hers(work: Putting) -> None:
    """Note a sponsor's agreed part of each figure."""
    if work.scope.sponsor is None:
        return
    for figure in figures_of(work.scope, work.period, work.report.level):
        if figure.attributed is not None and figure.attributed != {
            code: total.amount for code, total in figure.totals.items()
        }:
            work.hers[figure.indicator.code] = figure.attributed


def _content(work: Putting, shown: list[Content]) -> Content:
    report, hub = work.report, work.report.hub
    codes = sorted({code for _cohort, code in work.added} | work.promised)
    return {
        "format": FORMAT,
        "hub": {"slug": hub.slug, "names": hub.name},
        "titles": report.titles,
        "about": _about(work),
        "starts_on": work.period.first.isoformat(),
        "ends_on": work.period.last.isoformat(),
        "as_of": work.as_of.isoformat(),
        "step": report.step,
        "level": report.level,
        "fewest": work.fewest,
        "rates": _rates(work),
        "blocks": shown,
        "definitions": [_definition(work, code) for code in codes],
        "consents": sorted(work.used),
    }


def _about(work: Putting) -> Content:
    """Return whom the report is about, in all languages that are known."""
    report = work.report
    found: Content = {}
    if report.cohort:
        found["cohort"] = report.cohort.names
        found["programme"] = report.cohort.programme.names
    elif report.programme:
        found["programme"] = report.programme.names
    if report.sponsor:
        found["sponsor"] = {"en": report.sponsor.name, **report.sponsor.names}
    return found


def _rates(work: Putting) -> Content:
    """Return at which rates money was told; only those of currencies that came."""
    used = {
        code
        for added in work.added.values()
        for group in added.levels.values()
        for code in group.sums
        if code
    } | work.traded
    into, rates = work.exchange.currency, work.exchange.rates
    pairs = [
        [base, quote, f"{rate.normalize():f}"]
        for (base, quote), rate in sorted(rates.items())
        if into in {base, quote} and {base, quote} - {into} <= used
    ]
    if not pairs:
        return {"currency": into, "source": "", "on": "", "pairs": []}
    on = work.exchange.on.isoformat() if work.exchange.on else ""
    return {
        "currency": into, "source": str(work.exchange.source), "on": on, "pairs": pairs
    }  # fmt: skip


def _definition(work: Putting, code: str) -> Content:
    one = work.indicators[code]
    editions = sorted(
        {e for (_c, k), a in work.added.items() if k == code for e in a.editions}
    )
    return {
        "code": code, "names": one.names, "meanings": one.meanings, "unit": one.unit,
        "unit_names": one.unit_names, "nature": one.nature, "method": one.method,
        "source": one.source, "frequency": one.frequency,
        "edition": one.edition, "editions": editions,
    }  # fmt: skip


def _text(_work: Putting, block: ReportBlock) -> Content:
    return {"kind": "text", "heads": block.heads, "texts": block.texts}


def _figures(work: Putting, block: ReportBlock) -> Content:
    known = [code for code in block.codes if code in work.indicators]
    cohort = block.cohort
    promised: list[Content] = []
    if block.look == Look.PROMISED:
        of = work.whose(block.cohort_id)
        reached = partial(_reached, work)
        promised = promises(work.report, of, known, work.tell_of, reached)
        work.promised |= {one["code"] for one in promised}
        known = []
    return {
        "kind": "figures",
        "heads": block.heads,
        "texts": block.texts,
        "cohort": cohort.names if cohort else {},
        "of": block.cohort_id,
        "figures": [_figure(work, code, block.cohort_id) for code in known],
        "promises": promised,
    }


def _reached(work: Putting, target: Target) -> Content | None:
    """Return what came of a target in its own time, up to the day of the report.

    A sponsor's own target counts her agreed part.
    """
    if target.starts_on > work.as_of:
        return None
    last = max(target.starts_on, min(target.ends_on, work.as_of))
    period = Period.around(target.starts_on, last)
    scope = Scope(
        target.hub, programme=target.programme, cohort=target.cohort,
        sponsor=target.sponsor,
    )  # fmt: skip
    code = target.indicator.code
    cohorts: set[int] = set()

    def take(row: Row) -> None:
        cohorts.add(row[COHORT])
        work.take(code, BEYOND, row)

    step = work.report.step
    added = add_up(scope, period, target.indicator, target.level, step, take)
    group = added.levels[target.level]
    sums = group.sums
    for figure in figures_of(scope, period, target.level) if target.sponsor else ():
        if figure.indicator.code == code and figure.attributed is not None:
            sums = figure.attributed
    amount, currency = work.tell_of(sums, target.indicator)
    work.traded |= {one for one in group.sums if one}
    return {
        "amount": str(amount), "currency": currency, "rows": group.rows,
        "companies": len(group.companies), "level": target.level,
        "currencies": sorted(one for one in group.sums if one),
        "starts_on": period.first.isoformat(), "ends_on": last.isoformat(),
        "cohorts": sorted(key for key in cohorts if key),
        "is_all": not (target.cohort or target.programme or target.sponsor),
        "is_hidden": is_few(group.firms, work.fewest),
    }  # fmt: skip


def _figure(work: Putting, code: str, cohort: int | None) -> Content:
    added = work.sums(code, cohort)
    group = added.levels[work.report.level]
    amount, currency = work.worth(group, code)
    states = {state: one.firms for state, one in added.states.items()}
    codes = {name: one.firms for name, one in added.currencies.items()}
    return {
        "code": code,
        "amount": str(amount),
        "currency": currency,
        "rows": group.rows,
        "companies": len(group.companies),
        "levels": {
            level: [
                str(work.worth(added.levels[level], code)[0]),
                added.levels[level].rows,
            ]
            for level in Level.values
        },
        "parts": {
            name: str(one.sums[name])
            for name, one in sorted(added.currencies.items())
            if name and (len(codes) > 1 or name != currency)
        },
        "hers": _hers(work, code) if cohort is None else None,
        "target": _target(work, code, cohort),
        "is_hidden": is_few(group.firms, work.fewest),
        "is_split_hidden": bool(hidden_cells(states, work.fewest)),
        "are_parts_hidden": bool(hidden_cells(codes, work.fewest)),
    }


def _hers(work: Putting, code: str) -> str | None:
    if code not in work.hers:
        return None
    return str(told(work.exchange, work.hers[code], work.indicators[code])[0])


def _target(work: Putting, code: str, cohort: int | None) -> Content | None:
    return target_below(work.report, work.whose(cohort), code, work.tell_of)


def _chart(work: Putting, block: ReportBlock) -> Content:
    code = next((one for one in block.codes if one in work.indicators), "")
    if not code:
        raise Refused(_("A chart has lost its indicator: %(block)s") % {"block": block})
    added = work.sums(code, block.cohort_id)
    steps = steps_in(work.period, work.report.step)
    groups = [added.steps[first] for first in steps]
    hidden = _hidden_steps(work, code, steps, block.cohort_id)
    points = []
    for first, group in zip(steps, groups, strict=True):
        amount, currency = work.worth(group, code)
        points.append({
            "first": first.isoformat(), "amount": str(amount), "currency": currency,
            "is_hidden": first in hidden,
        })  # fmt: skip
    return {
        "kind": "chart",
        "heads": block.heads,
        "texts": block.texts,
        "cohort": block.cohort.names if block.cohort else {},
        "of": block.cohort_id,
        "code": code,
        "look": block.look or Look.BARS,
        "points": points,
    }


def _hidden_steps(
    work: Putting, code: str, steps: Sequence[date], cohort: int | None
) -> set[date]:
    """Return the steps that say too much, alone or beside the report's own chart."""
    added, fewest = work.sums(code, cohort), work.fewest
    if added.indicator.is_stock:
        firms = [added.steps[first].firms for first in steps]
        changed = [firms[0], *(b ^ a for a, b in pairwise(firms))]
        told_ends = {steps[number] for number in open_ends(changed, fewest)}
        few = {s for s, one in zip(steps, firms, strict=True) if is_few(one, fewest)}
        return (set(steps) - told_ends) | few
    also: set[date] = set()
    if cohort:
        whole = work.sums(code)
        also = {
            first
            for first in steps
            if is_few(whole.steps[first].firms - added.steps[first].firms, fewest)
        }
    cells = {first: added.steps[first].firms for first in steps}
    return hidden_cells(cells, fewest, also)


def _table(work: Putting, block: ReportBlock) -> Content:
    """Return the companies' sums of each indicator, those who agreed apart."""
    codes = [code for code in block.codes if code in work.indicators]
    agreed = work.agreed[ConsentTo.NAME]
    everybody = frozenset[int]().union(
        *(work.sums(code, block.cohort_id).companies.keys() for code in codes)
    )
    named = everybody
    for code in codes:
        firms = frozenset(work.sums(code, block.cohort_id).companies)
        ours = named_companies(agreed, firms, work.fewest)
        named -= firms - ours
    named &= frozenset(agreed)
    # who is left out of one column is left out of all, and that may be too few again
    for code in codes:
        rest = frozenset(work.sums(code, block.cohort_id).companies) - named
        if is_few(rest, work.fewest):
            named = frozenset()
    work.used |= {agreed[firm].pk for firm in named}
    return {
        "kind": "table",
        "heads": block.heads,
        "texts": block.texts,
        "cohort": block.cohort.names if block.cohort else {},
        "of": block.cohort_id,
        "codes": codes,
        "look": block.look or Look.COMPANIES,
        "lines": _lines(work, codes, block.cohort_id, named)
        if block.look != Look.ROWS
        else _single_rows(work, codes, block.cohort_id, named),
        "totals": [_cell(work, code, None, block.cohort_id) for code in codes],
        "companies": len(everybody),
    }


def _lines(
    work: Putting, codes: Sequence[str], cohort: int | None, named: frozenset[int]
) -> list[Content]:
    names = _names_of(work, codes, cohort)
    found = [
        {
            "name": names[firm],
            "is_hidden": firm not in named,
            "cells": [_cell(work, code, firm, cohort) for code in codes],
        }
        for firm in names
    ]
    return sorted(found, key=lambda line: (line["name"].casefold(), str(line)))


def _single_rows(
    work: Putting, codes: Sequence[str], cohort: int | None, named: frozenset[int]
) -> list[Content]:
    """Return the first rows behind the figures, each a line of its own."""
    found: list[Content] = []
    for code in codes:
        rows = rows_of(
            work.whose(cohort), work.period, work.indicators[code], work.report.level
        )
        for row in islice(rows, MOST_ROWS - len(found)):
            line = dict(zip(ROW, map(str, row), strict=False))
            found.append(line | {"is_hidden": row[1] not in named, "code": code})
    return found


def _names_of(
    work: Putting, codes: Sequence[str], cohort: int | None
) -> dict[int, str]:
    firms = set[int]().union(
        *(work.sums(code, cohort).companies.keys() for code in codes)
    )
    rows = Organisation.objects.filter(hub=work.report.hub, pk__in=firms)
    return dict(rows.values_list("pk", "name"))


def _cell(work: Putting, code: str, firm: int | None, cohort: int | None) -> list[Any]:
    """Return a sum, its currency, and whether it says too much."""
    added = work.sums(code, cohort)
    group = added.levels[work.report.level]
    if firm is not None:
        group = added.companies.get(firm, Group())
    amount, currency = work.worth(group, code)
    hidden = firm is None and is_few(group.firms, work.fewest)
    return [str(amount) if group.rows else None, currency, hidden]


def _story(work: Putting, block: ReportBlock) -> Content:
    held = _consent(work, block, ConsentTo.STORY)
    return {
        "kind": "story",
        "heads": block.heads,
        "texts": block.texts,
        "company": {"en": held.organisation.name, **held.organisation.names},
        "given_on": held.given_on.isoformat(),
    }


def _consent(work: Putting, block: ReportBlock, to: str) -> Any:
    held = work.agreed[to].get(block.organisation_id or 0)
    if held is None:
        words = {"company": block.organisation or "–", "block": block}
        text = _("“%(block)s” needs a consent of %(company)s that holds.")
        raise Refused(text % words)
    work.used.add(held.pk)
    return held


def _photo(work: Putting, block: ReportBlock) -> Content:
    if block.organisation_id:
        _consent(work, block, ConsentTo.PHOTO)
    file = picture_of(work.report.hub, PICTURE, block.pk, SHOWN)
    if file is None:
        raise Refused(_("“%(block)s” has no picture yet.") % {"block": block})
    data = stored_bytes(work.report.hub, file.pk)
    work.pictures.append(data)
    return {
        "kind": "photo",
        "heads": block.heads,
        "texts": block.texts,
        "type": file.media_type,
        "size": [file.width, file.height],
        "sha256": sha256(data).hexdigest(),
        "number": len(work.pictures),
        "file": file.pk,
        "block": block.pk,
        "agreed": block.agreed,
    }


_BLOCKS = {
    BlockKind.TEXT: _text,
    BlockKind.FIGURES: _figures,
    BlockKind.CHART: _chart,
    BlockKind.TABLE: _table,
    BlockKind.STORY: _story,
    BlockKind.PHOTO: _photo,
}


def _hide_between_cohorts(work: Putting, shown: Iterable[Content]) -> None:
    """Hide figures of cohorts that, taken from the report's own, tell of a few."""
    blocks = [one for one in shown if one["kind"] == "figures" and one["of"]]
    for block in blocks:
        for figure in block["figures"]:
            whole = work.added.get((None, figure["code"]))
            if whole is None:
                continue
            used = {one["of"] for one in blocks}
            cells = {
                key: whole.cohorts[key].firms for key in used if key in whole.cohorts
            }
            rest = [one for key, one in whole.cohorts.items() if key not in used]
            cells[None] = frozenset[int]().union(*(one.firms for one in rest))
            if block["of"] in hidden_cells(cells, work.fewest):
                figure["is_hidden"] = True
