"""Values from a file: matched by company, indicator and period, written, undone.

One line is one value.  A value that is known with the same amount is left as it is; a
different one is told and never written over.  What can be read in two ways is asked
back at its line, unless somebody says for the whole file how it writes numbers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from madang.directory.queries import organisations_named, organisations_visible_to
from madang.imports.kinds import (
    Choice,
    Effect,
    Fault,
    Field,
    ImportKind,
    Prepared,
    register,
)
from madang.imports.models import Outcome
from madang.kit import clock
from madang.kit.amounts import TwoReadings, number_in
from madang.kit.fields import currencies
from madang.kit.money import SIGNS, number_text
from madang.kit.parsing import Ambiguous
from madang.kit.search_text import fold
from madang.outcomes import rules
from madang.outcomes.actions.bringing import bring_values, take_values_back
from madang.outcomes.checking import fault_of_value
from madang.outcomes.models.indicators import PLACES
from madang.outcomes.periods import Period
from madang.outcomes.queries import indicators_in_use
from madang.outcomes.queries.standing import Standings
from madang.outcomes.written import period_in

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from madang.hubs.models import Actor
    from madang.imports.kinds import Lines, Values
    from madang.imports.models import ImportRow
    from madang.outcomes.models import Indicator

KIND = "outcomes.value"
#: No amount of this world has more digits before its point.
LARGEST = 10**15
#: How a file writes decimals, by what was chosen: their mark, and that of thousands.
MARKS = {"point": (".", ","), "comma": (",", ".")}


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


FIELDS = (
    Field(
        "company",
        gettext_lazy("Company"),
        _words("organisation, firm, startup, 기업, 기업명, 회사, empresa, 公司, 企业"),
        is_needed=True,
    ),
    Field(
        "indicator",
        gettext_lazy("Indicator"),
        _words("measure, figure, kpi, 지표, 성과지표, indicador, 指标"),
    ),
    Field(
        "period",
        gettext_lazy("Period"),
        _words(
            "month, quarter, year, from, start, 기간, 월, 분기, 연도, periodo, mes,"
            "trimestre, desde, 期间, 月份, 季度, 年度"
        ),
        is_needed=True,
    ),
    Field(
        "until",
        pgettext_lazy("month", "Until"),
        _words("until, end, to, last month, 종료, 까지, hasta, fin, 截至, 结束"),
    ),
    Field(
        "amount",
        pgettext_lazy("of an indicator", "Value"),
        _words("value, number, 값, 금액, 수치, valor, importe, monto, 数值, 金额"),
        is_needed=True,
    ),
    Field(
        "currency", gettext_lazy("Currency"), _words("ccy, 통화, moneda, divisa, 币种")
    ),
    Field("remark", gettext_lazy("Remark"), _words("note, notes, 비고, nota, 备注")),
)
CHOICES = (
    Choice(
        "indicator",
        gettext_lazy("Indicator"),
        lambda by: [
            ("", gettext_lazy("as the file says")),
            *((one.code, str(one)) for one in _by_hand(by)),
        ],
    ),
    Choice(
        "currency",
        gettext_lazy("Currency"),
        lambda _by: [("", gettext_lazy("as the file says")), *currencies()],
    ),
    Choice(
        "decimals",
        gettext_lazy("How the file writes decimals"),
        lambda _by: [
            ("", gettext_lazy("ask back what can be read in two ways")),
            ("point", gettext_lazy("with a point: 1,234.50")),
            ("comma", gettext_lazy("with a comma: 1.234,50")),
        ],
    ),
)  # fmt: skip


def offer() -> None:
    """Let values of indicators be imported."""
    register(
        ImportKind(
            name=KIND,
            label=gettext_lazy("Values of indicators"),
            fields=FIELDS,
            open=ValueSession,
            allowed=rules.may_keep_outcomes,
            page="outcomes:value",
            choices=CHOICES,
        )
    )


def _by_hand(by: Actor) -> list[Indicator]:
    """Return the indicators that the product does not count by itself."""
    return list(indicators_in_use(by.hub).filter(measure=""))


def unmistakable(text: str, decimals: str) -> str:
    """Return a number with one mark so that only what its file means can be read.

    >>> unmistakable("1.234", "point"), unmistakable("1.234", "comma")
    ('1.2340', '1234')
    >>> unmistakable("1.234", ""), unmistakable("1.234,50", "comma")
    ('1.234', '1.234,50')
    """
    marks = [one for one in text if one in ".,"]
    if decimals not in MARKS or len(marks) != 1:
        return text
    point, comma = MARKS[decimals]
    if marks == [point]:
        return re.sub(r"(\d)[.,](\d+)", r"\1.\g<2>0", text)
    return re.sub(rf"(\d)[{comma}](\d\d\d)(?!\d)", r"\1\2", text)


class ValueSession:
    """One file's values; knows the indicators, and what its lines said so far."""

    def __init__(self, by: Actor, options: Mapping[str, Any]) -> None:
        self.by, self.now, self.options = by, clock.now(), options
        self.today = by.hub.day_of(self.now)
        self.firms: dict[str, tuple[int, str] | None] = {}
        self.indicators: dict[str, Indicator] = {}
        for one in indicators_in_use(by.hub):
            for name in (one.code, *one.names.values()):
                self.indicators[fold(name)] = one
        self.standings = Standings(by.hub)
        self.seen: dict[tuple[int, int, str], list[tuple[Period, int]]]
        self.seen = defaultdict(list)

    def foresee(self, rows: Sequence[Values]) -> None:
        """Read a chunk's companies and what stands for them; changes nothing."""
        texts = {" ".join(row.get("company", ())).strip() for row in rows}
        new = texts - self.firms.keys() - {""}
        self._learn(new)
        firms = [firm[0] for text in texts if (firm := self.firms.get(text))]
        chosen = str(self.options.get("indicator") or "")
        said = {" ".join(row.get("indicator", ())).strip() or chosen for row in rows}
        known = [
            self.indicators[fold(t)].pk for t in said if fold(t) in self.indicators
        ]
        self.standings.foresee(firms, known)

    def _learn(self, texts: Collection[str]) -> None:
        rows = organisations_visible_to(self.by)
        for text, found in organisations_named(rows, texts).items():
            known = [(firm.pk, firm.display_name) for firm in found]
            self.firms[text] = known[0] if len(known) == 1 else None

    def prepare(self, number: int, values: Values) -> Prepared:
        """Read and match one line."""
        cells = {name: " ".join(found).strip() for name, found in values.items()}
        row = Prepared(number, cells.get("company", ""), Outcome.CREATED)
        row.data["organisation"] = self._firm(row, row.label)
        indicator = self._indicator(row, cells.get("indicator", ""))
        row.data["period"] = self._period(
            row, cells.get("period", ""), cells.get("until", "")
        )
        row.data["remark"] = cells.get("remark", "")[:500]
        if indicator:
            row.label = f"{row.label} · {indicator}"
            text = cells.get("amount", "")
            self._amount(row, indicator, text, cells.get("currency", ""))
        if not row.faults:
            self._match(row)
        return row

    def _firm(self, row: Prepared, text: str) -> int | None:
        """Return the company of a name; a fault tells of none or several."""
        if not text:
            row.faults.append(Fault("company", _("This is missing.")))
            return None
        if text not in self.firms:
            self._learn({text})
        firm = self.firms[text]
        if firm is None:
            told = _("The directory has no such organisation, or several.")
            row.faults.append(Fault("company", told))
            return None
        row.label = firm[1]
        return firm[0]

    def _indicator(self, row: Prepared, text: str) -> Indicator | None:
        chosen = str(self.options.get("indicator") or "")
        if not text and not chosen:
            row.faults.append(Fault("indicator", _("This is missing.")))
            return None
        found = self.indicators.get(fold(text or chosen))
        if found is None:
            row.faults.append(Fault("indicator", _("There is no such indicator.")))
        elif found.is_counted:
            told = _("The product counts this one by itself.")
            row.faults.append(Fault("indicator", told))
        row.data["indicator"] = found
        return found

    def _period(self, row: Prepared, text: str, until: str) -> Period | None:
        """Return the months that two cells name; what is unclear is a fault."""
        found = []
        for name, said in (("period", text), ("until", until or text)):
            try:
                found.append(period_in(said, day_first=self.options.get("day_first")))
            except Ambiguous:
                told = _("Day and month could be swapped. Write it like 2026-05-20.")
                row.faults.append(Fault(name, told))
                return None
            except ValueError:
                told = _("“%(text)s” is no period. Write it like 2026-05 or 2026 Q2.")
                row.faults.append(Fault(name, told % {"text": said[:40]}))
                return None
        period = Period(found[0].first, found[1].last)
        if period.last < period.first:
            told = _("The last day comes after the first.")
            row.faults.append(Fault("until", told))
        if period.first > self.today:
            row.faults.append(Fault("period", _("This period is still to come.")))
        return period

    def _amount(
        self, row: Prepared, indicator: Indicator, text: str, currency: str
    ) -> None:
        """Put amount and currency into the data; what is unclear is a fault."""
        try:
            plain = unmistakable(text, str(self.options.get("decimals") or ""))
            # Spanish takes neither a point nor a comma for granted.
            amount, named = number_in(plain, PLACES[indicator.unit], "es")
        except TwoReadings as two:
            told = _(
                "“%(text)s” can be %(one)s or %(other)s. Say above how the file writes "
                "decimals, or write it so that only one is meant."
            )
            shown = [number_text(one, "en", None) for one in two.readings]
            words = {"text": text[:40], "one": shown[0], "other": shown[1]}
            row.faults.append(Fault("amount", told % words))
            return
        except ValueError:
            told = _("“%(text)s” is no number.") if text else _("This is missing.")
            row.faults.append(Fault("amount", told % {"text": text[:40]}))
            return
        code = self._currency(row, indicator, named, currency.strip().upper())
        fault = fault_of_value(indicator, amount, code) if code is not None else ""
        if fault or not abs(amount) < LARGEST:
            told = fault or _("This is more than there can be.")
            row.faults.append(Fault("amount", told))
        row.data |= {"amount": amount, "currency": code or ""}

    def _currency(
        self, row: Prepared, indicator: Indicator, named: str, said: str
    ) -> str | None:
        """Return the currency of an amount; nothing, with a fault, if it is unclear."""
        if not indicator.is_money:
            if named:
                told = _("This indicator is no money.")
                row.faults.append(Fault("amount", told))
            return ""
        code = said or named or str(self.options.get("currency") or "")
        if said and named and said != named:
            told = _("This says %(named)s, but the currency is %(currency)s.")
            known = {"named": named, "currency": said}
            row.faults.append(Fault("amount", told % known))
        if code not in SIGNS:
            told = _("Say in which currency: USD, MXN, KRW and so on.")
            row.faults.append(Fault("currency", told))
            return None
        return code

    def _match(self, row: Prepared) -> None:
        """Say whether the value is new, known, or told otherwise before."""
        found, indicator = row.data, row.data["indicator"]
        period = found["period"]
        key = (found["organisation"], indicator.pk, found["currency"])
        for other, line in self.seen[key]:
            if other == period or (not indicator.is_stock and other.meets(period)):
                told = _("Line %(line)d has a value for part of this period already.")
                row.faults.append(Fault("period", told % {"line": line}))
                return
        self.seen[key].append((period, row.number))
        for known in self.standings.of(*key):
            if known.period == period:
                row.object_id, row.outcome = known.pk, Outcome.UNCHANGED
                if known.amount != found["amount"]:
                    told = _("The value %(amount)s is known. Correct it on its page.")
                    stands = number_text(known.amount, "en", None)
                    row.faults.append(Fault("amount", told % {"amount": stands}))
                return
            if not indicator.is_stock and known.period.meets(period):
                told = _(
                    "A value from %(first)s to %(last)s holds part of this period "
                    "already."
                )
                days = {
                    "first": date_format(known.period.first, "Y-m-d"),
                    "last": date_format(known.period.last, "Y-m-d"),
                }
                row.faults.append(Fault("period", told % days))
                return

    def write(self, rows: Sequence[Prepared]) -> list[Effect]:
        """Note what is new, claimed; all of a chunk at once."""
        new = [row for row in rows if row.outcome == Outcome.CREATED]
        made = bring_values(self.by, [row.data for row in new], now=self.now)
        values = dict(zip((row.number for row in new), made, strict=True))
        effects = []
        for row in rows:
            value = values.get(row.number)
            if row.outcome == Outcome.UNCHANGED:
                effect = Effect(row.number, row.label, row.outcome, row.object_id)
            elif value is None:  # somebody noted it since it was prepared
                effect = Effect(row.number, row.label, Outcome.REFUSED, 0)
            else:
                lines = (value.line,)
                effect = Effect(row.number, row.label, row.outcome, value.pk, {}, lines)
            effects.append(effect)
        return effects

    def undo(self, rows: Sequence[ImportRow]) -> list[tuple[int, str, Lines]]:
        """Reverse what was brought in; what somebody has checked since stays."""
        keys = {row.number: row.object_id for row in rows if row.object_id}
        reason = _("The import was undone.")
        gone = take_values_back(self.by, keys.values(), reason=reason, now=self.now)
        stays = _("It was changed since, so it stays.")
        return [
            (
                row.number,
                "" if row.object_id in gone else stays,
                gone.get(row.object_id, ()),
            )
            for row in rows
        ]

    def finish_undo(self) -> None:
        """Nothing else came with values."""
