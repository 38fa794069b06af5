"""What an allocation found, in sentences of the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.directory import industries
from madang.judging.covering import INDUSTRY, LANGUAGE, fact_name
from madang.kit.languages import LANGUAGES
from madang.kit.templatetags.kit import number as shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from madang.applications.models import Application
    from madang.judging.declared import Declared
    from madang.judging.models import Judge
    from madang.judging.planning import Material, Shortage


@dataclass(frozen=True, slots=True)
class Short:
    """One line of the feasibility report."""

    what: str
    asked: int
    offered: int
    missing: int
    advice: str = ""


def in_words(rows: Iterable[Shortage], material: Material) -> list[Short]:
    """Return the report in words, in the organiser's order."""
    return [_line(row, material) for row in rows]


def _line(row: Shortage, material: Material) -> Short:
    if row.kind == "few":
        one = material.application[int(row.value)]
        what = _("Judges who may read number %(number)d") % {"number": one.number}
        advice = _("Win a judge without an interest who reads its language.")
    elif row.kind == "rules":
        what = _("Reads that the rules on “%(fact)s” ask of one application") % {
            "fact": fact_name(row.fact)
        }
        advice = _("Ask for more reads per application, or for less.")
    elif row.kind == "severity":
        what = _("Judges whose severity balances within %(limit)s") % {
            "limit": row.value
        }
        advice = _("Raise the limit, or win judges on the other side.")
        return Short(what, 0, 0, 1, advice)
    elif row.kind == "reads":
        what = _("Reads in all")
        advice = _("Ask for fewer reads per application, or win more judges.")
    else:
        what = f"{fact_name(row.fact)}: {value_name(row.fact, row.value)}"
        advice = _("Win such judges, or take the rule as a wish.")
    return Short(
        what, row.asked, row.offered, row.missing, advice if row.missing else ""
    )


def value_name(fact: str, value: str) -> str:
    """Return a fact's value in the reader's language."""
    if fact == INDUSTRY:
        return industries.name_of(value)
    if fact == LANGUAGE:
        return dict(LANGUAGES).get(value, value)
    return value


@dataclass(frozen=True, slots=True)
class Change:
    """What changes for one application between two scenarios."""

    application: Application
    leaves: Judge | None
    comes: Judge | None


def changes_in_words(
    rows: Iterable[tuple[int, int | None, int | None]], material: Material
) -> list[Change]:
    """Return changes with their rows."""
    return [
        Change(
            material.application[application],
            material.seat[before].judge if before is not None else None,
            material.seat[after].judge if after is not None else None,
        )
        for application, before, after in rows
    ]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why this judge reads this application."""

    application: Application
    judge: Judge
    why: Mapping[str, Any]

    @property
    def words(self) -> list[str]:
        """What spoke for the pair, in sentences."""
        return why_in_words(self.why)


def why_in_words(why: Mapping[str, Any]) -> list[str]:
    """Return what spoke for a read, as kept on it, in the reader's language."""
    if not why:
        return []
    told = []
    if why.get("is_pinned"):
        told.append(_("pinned by staff"))
    for label in why.get("rules", []):
        fact, _is, option = str(label).partition(" = ")
        told.append(
            f"{fact_name(fact)}: {option}"
            if option
            else _("same %(fact)s") % {"fact": fact_name(fact)}
        )
    if language := why.get("language"):
        told.append(
            _("reads %(language)s") % {"language": value_name(LANGUAGE, language)}
        )
    told.append(_("no interest known"))
    load, capacity = int(why.get("load", 0)), int(why.get("capacity", 0))
    told.append(
        ngettext(
            "%(load)s of %(count)s read given",
            "%(load)s of %(count)s reads given",
            capacity,
        )
        % {"load": shown(load), "count": shown(capacity)}
    )
    return told


def rule_in_words(
    rule: Declared, names: Mapping[int, str], facts: Mapping[str, str]
) -> list[str]:
    """Return a scoring rule line by line, with the names of rounds and of facts."""
    lines = []
    for one in rule.stages:
        told = f"{names.get(one.round, '')} {one.percent:f} %: {one.combine.label}"
        if one.gate is not None:
            told += "; " + _("stops below %(gate)s") % {"gate": one.gate}
        lines.append(told)
    lines.append(
        ngettext("%(n)d decimal place", "%(n)d decimal places", rule.places)
        % {"n": rule.places}
        + f"; {rule.rounding.label}"
    )
    if rule.threshold is not None:
        lines.append(_("Least total: %(least)s") % {"least": rule.threshold})
    for bonus in rule.bonuses:
        fact = facts.get(bonus.key, bonus.key)
        lines.append(
            _("+%(points)s for %(fact)s") % {"points": bonus.points, "fact": fact}
        )
    if rule.bonus_cap is not None:
        lines.append(_("At most %(cap)s bonus points") % {"cap": rule.bonus_cap})
    return lines
