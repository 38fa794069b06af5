"""Who could meet a need, and why: companies to the engine's likeness and back.

Guarantee: best effort among the likely few: companies of its industries, those that
delivered to the buyer before, and those whose capabilities share a word with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang import engine
from madang.directory import industries
from madang.engine.problem import Stop
from madang.kit.spoken import language_name
from madang.sourcing.queries import candidates_for, certificates_of, codes_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from madang.directory.models import Organisation
    from madang.engine.likeness import Pair
    from madang.hubs.models import Actor
    from madang.sourcing.models import Need, NeedCertificate
    from madang.sourcing.queries import Candidate

SECONDS, MOST_WORDS, SHORTEST = 2.0, 6, 4
#: From here on a letter is Hangul, Kana or Han, and two of them are a word.
DENSE, SHORTEST_DENSE = "\u2e80", 2
#: How much each part counts; one that cannot be said of a company is left out.
WEIGHTS = {"likeness": 4.0, "certificates": 2.0, "languages": 1.0, "region": 1.0}
BEFORE = 0.1  # what earlier orders add to a score


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A company that could meet a need: how well, 0 to 1, why, and what it lacks."""

    firm: Organisation
    score: float
    reasons: tuple[str, ...]
    lacks: tuple[str, ...]


def suppliers_for(by: Actor, need: Need, on: date, most: int = 10) -> list[Suggestion]:
    """Return the companies that fit a need best, the best first, with reasons.

    Only companies and papers that the reader may see are looked at.
    """
    codes = codes_of([need])[need.pk]
    papers = certificates_of([need]).get(need.pk, [])
    found = candidates_for(by, need, codes, _words_of(need), on)
    pairs = _likeness(need, codes, found)
    told = [_suggestion(need, one, pairs.get(one.firm.pk), papers) for one in found]
    told = [one for one in told if one.reasons]
    told.sort(key=lambda one: (-one.score, one.firm.name, one.firm.pk))
    return told[:most]


def _words_of(need: Need) -> list[str]:
    """Return the longest words of a need's titles, to look capabilities up by."""
    words = {
        word for title in need.titles.values() for word in re.findall(r"\w+", title)
    }
    long = [word for word in words if _weight(word) >= 1 and not word.isdigit()]
    return sorted(long, key=lambda word: (-_weight(word), word))[:MOST_WORDS]


def _weight(word: str) -> float:
    """Return how long a word is beside the shortest that says something."""
    return len(word) / (SHORTEST_DENSE if word[0] >= DENSE else SHORTEST)


def _likeness(
    need: Need, codes: Sequence[str], found: Sequence[Candidate]
) -> Mapping[int, Pair]:
    if not found:
        return {}
    text = " ".join([*need.titles.values(), *need.texts.values()])
    ours = engine.likeness.Profile(str(need.pk), text, codes=frozenset(codes))
    theirs = [
        engine.likeness.Profile(str(one.firm.pk), one.text, codes=one.able.codes)
        for one in found
    ]
    problem = engine.likeness.Problem((ours,), tuple(theirs), most=len(theirs))
    result = engine.likeness.solve(problem, stop=Stop(seconds=SECONDS))
    return {int(one.theirs): one for one in result.plan or ()}


def _suggestion(
    need: Need,
    one: Candidate,
    pair: Pair | None,
    papers: Sequence[NeedCertificate],
) -> Suggestion:
    held = [paper.name for paper in papers if paper.key in one.able.certificates]
    lacks = [paper.name for paper in papers if paper.key not in one.able.certificates]
    spoken = [code for code in need.languages if code in one.firm.languages]
    parts = {
        "likeness": pair.score if pair else 0.0,
        "region": float(one.is_local),
    }
    if papers:
        parts["certificates"] = len(held) / len(papers)
    if need.languages:
        parts["languages"] = len(spoken) / len(need.languages)
    whole = sum(WEIGHTS[name] for name in parts)
    score = sum(WEIGHTS[name] * part for name, part in parts.items()) / whole
    score = min(1.0, score + BEFORE * bool(one.orders))
    reasons = _reasons(one, _telling(need, pair), held, spoken)
    return Suggestion(one.firm, score, reasons, tuple(lacks))


def _telling(need: Need, pair: Pair | None) -> list[str]:
    """Return the words of a need's titles that a company's profile knows too.

    The engine names all words in common; only long ones of a title say something.
    """
    known = {word.casefold() for word in _words_of(need)}
    said = [part.why for part in (pair.parts if pair else ()) if part.name == "text"]
    pairs = (why for text in said for why in text.split(", "))
    return [why for why in pairs if why.split(" ~ ")[0].casefold() in known]


def _reasons(
    one: Candidate,
    words: Sequence[str],
    held: Sequence[str],
    spoken: Sequence[str],
) -> tuple[str, ...]:
    """Say in the reader's language what speaks for a company; nothing for chance."""
    told = []
    if one.shared:
        names = ", ".join(industries.name_of(code) for code in one.shared)
        told.append(_("same industry: %(names)s") % {"names": names})
    if words:
        told.append(_("its profile says: %(words)s") % {"words": ", ".join(words)})
    if one.orders:
        before = ngettext(
            "%(count)d earlier order from this buyer",
            "%(count)d earlier orders from this buyer",
            one.orders,
        )
        told.append(before % {"count": one.orders})
    if not told:
        return ()
    if held:
        told.append(_("holds %(names)s") % {"names": ", ".join(held)})
    if spoken:
        names = ", ".join(language_name(code) for code in spoken)
        told.append(_("speaks %(names)s") % {"names": names})
    if one.is_local:
        told.append(_("in the region: %(city)s") % {"city": one.firm.city})
    return tuple(told)
