"""A report's content in words of one language, for a page, a print and a file alike.

`outside` leaves out what single companies could be known by: what is marked hidden, and
lines of companies that did not agree to be named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from madang.kit.dates import day_text, short_month_text
from madang.kit.languages import best
from madang.kit.money import NBSP, money_text, number_text, short_number
from madang.kit.rates import FRESH, is_old
from madang.outcomes.models import Level, proof_in_words
from madang.outcomes.models.values import ValueState
from madang.reports.models import Look

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

Content = dict[str, Any]
#: What stands where a figure is hidden.
HIDDEN = "–"
MANY = Decimal(100_000)
#: So many lines of a table are shown and printed; the workbook has them all.
MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class Showing:
    """In which language, and for whom."""

    content: Content
    language: str
    outside: bool

    def best(self, texts: Mapping[str, str]) -> str:
        """Return a text in the language."""
        return best(texts, self.language)

    def definition(self, code: str) -> Content:
        """Return the definition of an indicator."""
        found: Content = next(
            one for one in self.content["definitions"] if one["code"] == code
        )
        return found

    def amount(self, amount: str | None, currency: str, *, short: bool = False) -> str:
        """Return an amount in words."""
        if amount is None:
            return HIDDEN
        value = Decimal(amount)
        if currency:
            return money_text(value, currency, self.language, short=short)
        if short and abs(value) >= MANY:
            return short_number(value, self.language)
        return number_text(value.normalize() if value else value, self.language)

    def day(self, day: str) -> str:
        """Return a day in words."""
        return day_text(date.fromisoformat(day), self.language)

    def at_rates(self, codes: Collection[str] | None = None) -> str:
        """Return at which rates of which day and source, of some currencies or all."""
        rates = self.content["rates"]
        pairs = [
            f"1{NBSP}{base} ={NBSP}{self.rate(rate)}{NBSP}{quote}"
            for base, quote, rate in rates["pairs"]
            if codes is None or {base, quote} & set(codes) - {rates["currency"]}
        ]
        if not pairs:
            return ""
        words = {
            "pairs": "; ".join(pairs), "source": rates["source"],
            "day": self.day(rates["on"]),
        }  # fmt: skip
        if self.has_old_rates:
            return _("at %(pairs)s (%(source)s, old rate of %(day)s)") % words
        return _("at %(pairs)s (%(source)s, %(day)s)") % words

    @property
    def has_old_rates(self) -> bool:
        """Whether money was told at rates that are old for the day of the report."""
        told = self.content["rates"]
        as_of = date.fromisoformat(self.content["as_of"])
        return bool(told["pairs"]) and is_old(date.fromisoformat(told["on"]), as_of)

    def rate(self, rate: str) -> str:
        """Return a rate with all its places."""
        places = len(rate.partition(".")[2])
        return number_text(Decimal(rate), self.language, places)

    @property
    def few(self) -> str:
        """What is said where a figure is hidden."""
        fewest = self.content["fewest"]
        text = _("Not shown: fewer than %(fewest)d companies, or it would tell of them")
        return text % {"fewest": fewest}


def shown(content: Content, language: str, *, outside: bool) -> Content:
    """Return what a report says, in the active language, which is `language`."""
    on = Showing(content, language, outside)
    return {
        "title": on.best(content["titles"]),
        "hub": on.best(content["hub"]["names"]),
        "about": _about(on),
        "period": f"{on.day(content['starts_on'])} – {on.day(content['ends_on'])}",
        "as_of": on.day(content["as_of"]),
        "blocks": [_BLOCKS[block["kind"]](on, block) for block in content["blocks"]],
        "definitions": [_definition(on, one) for one in content["definitions"]],
        "rates": _rates(on),
        "old_rates": _old_rates(on),
        "notes": _notes(on),
    }


def _about(on: Showing) -> list[tuple[str, str]]:
    words = {
        "programme": pgettext("report", "Programme"),
        "cohort": pgettext("report", "Cohort"),
        "sponsor": pgettext("report", "For"),
    }
    about = on.content["about"]
    return [(word, on.best(about[key])) for key, word in words.items() if key in about]


def _heads(on: Showing, block: Content) -> Content:
    paragraphs = [
        line.strip() for line in on.best(block["texts"]).split("\n\n") if line.strip()
    ]
    return {
        "kind": block["kind"],
        "head": on.best(block["heads"]),
        "paragraphs": paragraphs,
        "cohort": on.best(block.get("cohort", {})),
    }


def _figures(on: Showing, block: Content) -> Content:
    found = [_figure(on, figure) for figure in block["figures"]]
    found += [_promise(on, one) for one in block.get("promises", ())]
    is_promised = bool(block.get("promises"))
    return _heads(on, block) | {"figures": found, "is_promised": is_promised}


#: A figure of which nothing is known yet.
_EMPTY: Content = {
    "is_hidden": False,
    "value": HIDDEN,
    "unit": "",
    "lines": [],
    "target": "",
    "share": None,
    "percent": "",
}


def _promise(on: Showing, one: Content) -> Content:
    """Return what was promised, as a figure of its own."""
    definition, amount = on.definition(one["code"]), one["amount"]
    day = on.day(one["ends_on"])
    found = _EMPTY | {
        "code": one["code"],
        "name": on.best(definition["names"]),
        "value": on.amount(amount, one["currency"], short=True),
        "unit": "" if one["currency"] else on.best(definition["unit_names"]),
        "promise": _in_brief(on, one),
    }
    lines = [_("promised by %(day)s") % {"day": day}, on.best(one["of"])]
    if reached := one.get("reached"):
        found |= _so_far(on, one, reached)
        lines = [on.best(one["of"]), *_span(on, reached)]
    if one["parts"]:
        lines += _converted(on, one["parts"])
    return found | {"lines": [line for line in lines if line]}


def _in_brief(on: Showing, one: Content) -> tuple[str, str]:
    """Return what was promised, and for which years."""
    words = {"first": one["starts_on"][:4], "last": one["ends_on"][:4]}
    amount = on.amount(one["amount"], one["currency"], short=True)
    return amount, _("promised for %(first)s–%(last)s") % words


def _so_far(on: Showing, one: Content, reached: Content) -> Content:
    """Return what was reached of a promise, its target, and the share."""
    words = {
        "target": on.amount(one["amount"], one["currency"], short=True),
        "day": on.day(one["ends_on"]),
    }
    aim = {"target": _("Target %(target)s by %(day)s") % words}
    if on.outside and reached["is_hidden"]:
        return aim | {"value": HIDDEN, "unit": "", "is_hidden": True}
    share = Decimal(reached["amount"]) / Decimal(one["amount"])
    value = on.amount(reached["amount"], reached["currency"], short=True)
    return aim | {"value": value} | _share(on, share)


def _span(on: Showing, reached: Content) -> list[str]:
    """Return in which time what was reached came, and at which rates it is told."""
    if on.outside and reached["is_hidden"]:
        return [on.few]
    words = {"first": on.day(reached["starts_on"]), "last": on.day(reached["ends_on"])}
    text = _("reached from %(first)s to %(last)s") % words
    others = set(reached["currencies"]) - {reached["currency"]}
    return [text, on.at_rates(others) if others else ""]


def _share(on: Showing, share: Decimal) -> Content:
    """Return a share of a target as a part of a bar and in words."""
    percent = number_text(Decimal(round(share * 100)), on.language)
    space = NBSP if on.language.startswith("es") else ""
    return {
        "share": float(max(Decimal(0), min(Decimal(1), share))),
        "percent": f"{percent}{space}%",
    }


def _figure(on: Showing, figure: Content) -> Content:
    definition = on.definition(figure["code"])
    found = _EMPTY | {
        "code": figure["code"],
        "name": on.best(definition["names"]),
        "is_hidden": on.outside and figure["is_hidden"],
    }
    found |= _aim(on, figure)
    if found["is_hidden"]:
        return found | {"lines": [on.few], "share": None, "percent": ""}
    found["value"] = on.amount(figure["amount"], figure["currency"], short=True)
    if definition["unit"] != "money":
        found["unit"] = on.best(definition["unit_names"])
    return found | {"lines": [line for line in _lines(on, figure) if line]}


def _aim(on: Showing, figure: Content) -> Content:
    """Return the target and how far it is."""
    target = figure["target"]
    if target is None:
        return {}
    words = {
        "target": on.amount(target["amount"], target["currency"], short=True),
        "first": on.day(target["starts_on"]),
        "day": on.day(target["ends_on"]),
    }
    if not target["is_alike"]:
        text = _("Target %(target)s from %(first)s to %(day)s")
        return {"target": text % words}
    is_hers = target["is_hers"] and figure["hers"] is not None
    reached = Decimal(figure["hers"] if is_hers else figure["amount"])
    aim = {"target": _("Target %(target)s by %(day)s") % words}
    return aim | _share(on, reached / Decimal(target["amount"]))


def _lines(on: Showing, figure: Content) -> list[str]:
    """Return the small lines below a figure: rows, states, currencies, her share."""
    words = {
        "rows": number_text(Decimal(figure["rows"]), on.language),
        "companies": ngettext(
            "%(number)s company", "%(number)s companies", figure["companies"]
        )
        % {"number": number_text(Decimal(figure["companies"]), on.language)},
    }
    lines = [
        ngettext(
            "%(rows)s row of %(companies)s",
            "%(rows)s rows of %(companies)s",
            figure["rows"],
        )
        % words
    ]
    if not (on.outside and figure["is_split_hidden"]):
        lines.append(_proven(on, figure))
    if figure["parts"] and not (on.outside and figure["are_parts_hidden"]):
        lines += _converted(on, figure["parts"])
    elif set(figure["parts"]) - {figure["currency"]}:
        lines.append(on.at_rates(figure["parts"]))
    if figure["hers"] is not None:
        hers = on.amount(figure["hers"], figure["currency"], short=True)
        lines.append(_("the sponsor's agreed share: %(amount)s") % {"amount": hers})
    return lines


def _proven(on: Showing, figure: Content) -> str:
    """Return how much of a figure has evidence, and how much was verified."""
    levels, currency = figure["levels"], figure["currency"]
    if not Decimal(levels[Level.EVIDENCED][0]):
        return _("as stated, without evidence so far")
    words = {
        "evidenced": on.amount(levels[Level.EVIDENCED][0], currency, short=True),
        "verified": on.amount(levels[Level.VERIFIED][0], currency, short=True),
    }
    return _("with evidence %(evidenced)s, verified %(verified)s") % words


def _converted(on: Showing, parts: Mapping[str, str]) -> list[str]:
    """Return out of which amounts a sum was made, and at which rates."""
    amounts = (on.amount(amount, code, short=True) for code, amount in parts.items())
    text = _("from %(amounts)s") % {"amounts": " + ".join(amounts)}
    return [text, on.at_rates(parts)]


def _money_note(on: Showing, codes: Iterable[str]) -> str:
    """Return at which rates money was told, where any of the indicators is money."""
    rates = on.at_rates()
    if not rates or all(on.definition(code)["unit"] != "money" for code in codes):
        return ""
    words = {"currency": on.content["rates"]["currency"], "rates": rates}
    return _("Money in %(currency)s, %(rates)s") % words


def _chart(on: Showing, block: Content) -> Content:
    definition = on.definition(block["code"])
    currency = next((one["currency"] for one in block["points"] if one["currency"]), "")
    points = [_point(on, point, currency) for point in block["points"]]
    unit = currency or on.best(definition["unit_names"])
    return _heads(on, block) | {
        "code": block["code"],
        "name": on.best(definition["names"]),
        "unit": unit,
        "currency": currency,
        "look": block["look"],
        "points": points,
        "is_all_hidden": any(point["is_hidden"] for point in points)
        and not any(point["value"] for point in points),
        "note": on.few if any(point["is_hidden"] for point in points) else "",
        "rates": _money_note(on, [block["code"]]),
        "is_old": on.has_old_rates,
    }


def _point(on: Showing, point: Content, currency: str) -> Content:
    first = date.fromisoformat(point["first"])
    is_hidden = on.outside and point["is_hidden"]
    return {
        "label": step_text(first, on.content["step"], on.language),
        "value": 0.0 if is_hidden else float(point["amount"]),
        "text": HIDDEN
        if is_hidden
        else on.amount(point["amount"], currency, short=True),
        "is_hidden": is_hidden,
    }


def step_text(first: date, step: str, language: str) -> str:
    """Return what a month, a quarter or a year is called on an axis.

    >>> step_text(date(2026, 4, 1), "year", "en")
    '2026'
    """
    if step == "year":
        return str(first.year)
    if step == "quarter":
        words = {"quarter": (first.month + 2) // 3, "year": first.year}
        return pgettext("axis", "Q%(quarter)d %(year)d") % words
    return short_month_text(first, language)


def _table(on: Showing, block: Content) -> Content:
    if block["look"] == Look.ROWS:
        return _rows(on, block)
    heads = [on.best(on.definition(code)["names"]) for code in block["codes"]]
    told = [line for line in block["lines"] if not (on.outside and line["is_hidden"])]
    lines = _largest(told)
    notes = [_left_out(len(block["lines"]) - len(told)), _cut(on, lines, told, heads)]
    return _heads(on, block) | {
        "columns": [pgettext("table", "Company"), *heads],
        "numeric_from": 1,
        "lines": [
            [line["name"], *(on.amount(cell[0], cell[1]) for cell in line["cells"])]
            for line in lines
        ],
        "total": _total(on, block),
        "rates": _money_note(on, block["codes"]),
        "is_old": on.has_old_rates,
        "note": " ".join(note for note in notes if note),
    }


def _largest(lines: list[Content]) -> list[Content]:
    """Return the lines that are shown, in their order: those of the largest values."""
    if len(lines) <= MOST_LINES:
        return lines
    order = sorted(
        range(len(lines)), key=lambda n: Decimal(lines[n]["cells"][0][0] or 0)
    )
    return [lines[number] for number in sorted(order[-MOST_LINES:])]


def _cut(
    on: Showing, lines: list[Content], told: list[Content], heads: list[str]
) -> str:
    if len(lines) == len(told):
        return ""
    words = {
        "shown": number_text(Decimal(len(lines)), on.language),
        "all": number_text(Decimal(len(told)), on.language),
        "by": heads[0],
    }
    text = _(
        "These are the %(shown)s largest by “%(by)s”; the workbook has all %(all)s."
    )
    return text % words


def _total(on: Showing, block: Content) -> list[str]:
    number = number_text(Decimal(block["companies"]), on.language)
    return [
        _("All %(number)s companies") % {"number": number},
        *(
            HIDDEN if on.outside and cell[2] else on.amount(cell[0], cell[1])
            for cell in block["totals"]
        ),
    ]


def _left_out(left: int) -> str:
    text = ngettext(
        "%(left)d line is not shown: its company did not agree to be named, or too few "
        "others would be left.",
        "%(left)d lines are not shown: their companies did not agree to be named, or "
        "too few others would be left.",
        left,
    )
    return text % {"left": left} if left else ""


def _rows(on: Showing, block: Content) -> Content:
    lines = [line for line in block["lines"] if not (on.outside and line["is_hidden"])]
    return _heads(on, block) | {
        "columns": [
            pgettext("table", "Company"), pgettext("table", "Indicator"),
            pgettext("table", "Until"), pgettext("table", "State"),
            pgettext("table", "Value"),
        ],
        "numeric_from": 4,
        "lines": [
            [
                line["name"],
                on.best(on.definition(line["code"])["names"]),
                on.day(line["ends_on"]),
                str(ValueState(line["state"]).label),
                on.amount(line["amount"], line["currency"]),
            ]
            for line in lines
        ],
        "total": [],
        "rates": "",
        "is_old": False,
        "note": _left_out(len(block["lines"]) - len(lines)),
    }  # fmt: skip


def _story(on: Showing, block: Content) -> Content:
    words = {"company": on.best(block["company"]), "day": on.day(block["given_on"])}
    return _heads(on, block) | {
        "company": words["company"],
        "note": _("Told with the consent of %(company)s of %(day)s.") % words,
    }


def _photo(on: Showing, block: Content) -> Content:
    head = _heads(on, block)
    return head | {
        "alt": " ".join(head["paragraphs"]) or head["head"],
        "number": block["number"],
        "block": block.get("block"),
        "size": block["size"],
    }


_BLOCKS = {
    "text": _heads,
    "figures": _figures,
    "chart": _chart,
    "table": _table,
    "story": _story,
    "photo": _photo,
}


def _definition(on: Showing, one: Content) -> Content:
    methods = {
        "asked": _("The company says it"),
        "papers": _("Taken from papers"),
        "counted": _("Counted by the product from its own rows"),
    }
    facts = [methods.get(one["method"], "")]
    if one["source"]:
        facts.append(
            _("proof asked for: %(source)s") % {"source": proof_in_words(one["source"])}
        )
    if one["nature"] == "stock":
        facts.append(_("the latest value counts"))
    if len(one["editions"]) > 1:
        facts.append(_("several editions of the definition are in the sum"))
    return {
        "name": on.best(one["names"]),
        "meaning": on.best(one["meanings"]),
        "facts": " · ".join(fact for fact in facts if fact),
        "edition": _("Edition %(number)d") % {"number": one["edition"]},
    }


def _rates(on: Showing) -> str:
    """Return at which rates money was told, as a sentence."""
    rates = on.content["rates"]
    if not rates["pairs"]:
        return ""
    pairs = "; ".join(
        f"1 {base} = {on.rate(rate)} {quote}" for base, quote, rate in rates["pairs"]
    )
    words = {"currency": rates["currency"], "source": rates["source"], "pairs": pairs}
    words["day"] = on.day(rates["on"])
    text = _(
        "Money is in %(currency)s at the rates of %(source)s of %(day)s: %(pairs)s."
    )
    return text % words


def _old_rates(on: Showing) -> str:
    """Return that the rates are old, and of which day; nothing if they are not."""
    if not on.has_old_rates:
        return ""
    words = {"day": on.day(on.content["rates"]["on"]), "days": FRESH.days}
    text = _("Rate of %(day)s: more than %(days)d days older than the figures.")
    return text % words


def _notes(on: Showing) -> list[str]:
    """Return what a reader has to know about all figures."""
    counting = {
        Level.CLAIMED: _("Charts and tables count all that was reported or recorded."),
        Level.EVIDENCED: _("Charts and tables count only what has evidence."),
        Level.VERIFIED: _("Charts and tables count only what was verified."),
    }
    notes = [
        counting[Level(on.content["level"])],
        _("“Verified” is what a second person of the hub has checked."),
    ]
    if on.outside:
        text = _("Figures of fewer than %(fewest)d companies are not shown.")
        notes.append(text % {"fewest": on.content["fewest"]})
    return notes
