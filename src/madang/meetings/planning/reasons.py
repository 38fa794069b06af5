"""Why two parties fit, in the reader's words: what is common, what is looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.directory import industries
from madang.directory.models import Stage
from madang.kit.dates import day_text
from madang.kit.money import money_text
from madang.kit.templatetags.kit import country_name
from madang.meetings import thesis

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from madang.engine.likeness import Part
    from madang.meetings.models import Party
    from madang.meetings.planning.tickets import Tickets

GOOD = 0.5  # a part that says this much is a reason


def reasons_in_words(
    party: Party,
    other: Party,
    parts: Iterable[Part],
    codes: Mapping[int, set[str]],
    tickets: Tickets,
) -> tuple[str, ...]:
    """Say which parts speak for a pair, the strongest first."""
    told = []
    for part in sorted(parts, key=lambda one: -one.score):
        if part.name == "text":
            said = _("both know: %(words)s") % {"words": part.why} if part.why else ""
        elif part.score < GOOD:
            said = ""
        else:
            said = _said(part.name, party, other, codes, tickets)
        if said:
            told.append(said)
    return tuple(told)


def _said(
    name: str,
    party: Party,
    other: Party,
    codes: Mapping[int, set[str]],
    tickets: Tickets,
) -> str:
    if name == "codes":
        return _named(_("same line of business"), _shared(party, other, codes))
    if name == "ticket":
        return _ticket(party, other, tickets)
    looked = {
        "sectors": _("a sector they look for"),
        "regions": _("a region they look for"),
        "stage": _("the stage fits"),
    }[name]
    return _named(looked, _met(name, party, other, codes))


def _named(said: str, names: Iterable[str]) -> str:
    names = list(dict.fromkeys(filter(None, names)))
    if not names:
        return said
    return _("%(reason)s: %(names)s") % {"reason": said, "names": ", ".join(names[:2])}


def _divisions(party: Party, codes: Mapping[int, set[str]]) -> set[str]:
    own = codes.get(party.organisation_id or 0, set())
    return {code[: thesis.DIVISION] for code in own if code[:1].isdigit()}


def _shared(party: Party, other: Party, codes: Mapping[int, set[str]]) -> Iterator[str]:
    both = _divisions(party, codes) & _divisions(other, codes)
    yield from (industries.name_of(code) for code in sorted(both))


def _met(
    name: str, party: Party, other: Party, codes: Mapping[int, set[str]]
) -> Iterator[str]:
    """Yield what one side looks for and the other has."""
    for asking, asked in ((party, other), (other, party)):
        wanted = thesis.read(asking.thesis)
        firm = asked.organisation
        if name == "sectors":
            met = set(wanted.sectors) & _divisions(asked, codes)
            yield from (industries.name_of(code) for code in sorted(met))
        elif firm is not None and name == "stage" and firm.stage in wanted.stages:
            yield str(Stage(firm.stage).label)
        elif firm is not None and name == "regions" and firm.country in wanted.regions:
            yield country_name(firm.country)


def _ticket(party: Party, other: Party, tickets: Tickets) -> str:
    """Say what is raised and given, and at whose rate where currencies differ."""
    language = get_language() or "en"
    for asking, asked in ((party, other), (other, party)):
        seeks = thesis.read(asked.thesis)
        _none, least, most = tickets.read(asking)
        sought = tickets.read(asked)[0]
        if sought is None or seeks.seeks is None or (least is most is None):
            continue
        if not (least or 0) <= sought <= (sought if most is None else most):
            continue
        amount = money_text(seeks.seeks, seeks.currency, language, short=True)
        told = _("the ticket fits: %(amount)s") % {"amount": amount}
        for currency in (seeks.currency, asking.thesis.get("currency", "")):
            quote = tickets.quote(currency)
            if quote is not None:
                rate = {"source": quote.source, "day": day_text(quote.on, language)}
                told += " " + _("(rate of %(source)s, %(day)s)") % rate
                break
        return told
    return ""
