"""Coverage rules: which judges a panel should hold, in the organiser's order.

Kept as JSON on the round; earlier rules weigh more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_RULES = 12
MOST_READS = 20
#: Facts that every judge and application have; further ones are the hub's own marks.
INDUSTRY, COUNTRY, LANGUAGE, ROLE = "industry", "country", "language", "role"


@dataclass(frozen=True, slots=True)
class CoverRule:
    """`count` reads by judges who fit.

    With an `option` the judge's `fact` must be it ("role" is "Lawyer"); without one
    it must be the application's own ("industry").
    """

    fact: str
    count: int = 1
    option: str = ""

    @property
    def label(self) -> str:
        """The rule as the engine names it."""
        return f"{self.fact} = {self.option}" if self.option else self.fact

    @property
    def words(self) -> str:
        """The rule as a sentence."""
        fact = fact_name(self.fact)
        if self.option:
            return _("%(count)d × judge with %(fact)s “%(option)s”") % {
                "count": self.count,
                "fact": fact,
                "option": self.option,
            }
        return _("%(count)d × judge of the application's own %(fact)s") % {
            "count": self.count,
            "fact": fact,
        }

    def write(self) -> dict[str, Any]:
        """Return the rule as JSON."""
        return {"fact": self.fact, "count": self.count, "option": self.option}


def fact_name(fact: str) -> str:
    """Return a fact in the reader's language; the hub's own marks as they are."""
    return {
        INDUSTRY: _("industry"),
        COUNTRY: _("country"),
        LANGUAGE: _("language"),
        ROLE: _("role"),
    }.get(fact, fact)


def weight_at(place: int) -> float:
    """Return what a read for the rule at this place is worth; the first place is 0."""
    return max(0.1, round(0.9 - 0.1 * place, 1))


def read(found: Any) -> tuple[CoverRule, ...]:
    """Return the rules in some JSON.

    Raises:
        Refused: they are none; the text names the place.
    """
    if not isinstance(found, list) or len(found) > MOST_RULES:
        raise Refused(_("Give at most %(most)d rules.") % {"most": MOST_RULES})
    rules = tuple(_rule(row, at) for at, row in enumerate(found, start=1))
    labels = [rule.label for rule in rules]
    for at, label in enumerate(labels, start=1):
        if label in labels[: at - 1]:
            raise Refused(_place(at, _("the rule stands there twice")))
    return rules


def _rule(row: Mapping[str, Any] | Any, at: int) -> CoverRule:
    if not isinstance(row, dict) or not str(row.get("fact", "")).strip():
        raise Refused(_place(at, _("say what it looks at")))
    count = row.get("count", 1)
    if not isinstance(count, int) or not 1 <= count <= MOST_READS:
        raise Refused(_place(at, _("the number of reads is not between 1 and 20")))
    return CoverRule(
        str(row["fact"]).strip()[:60], count, str(row.get("option") or "").strip()[:100]
    )


def _place(at: int, what: str) -> str:
    return _("Rule %(number)d: %(what)s") % {"number": at, "what": what}
