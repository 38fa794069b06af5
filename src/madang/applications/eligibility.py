"""Who may take part: declarative rules over a firm's facts, with reasons in figures.

Pure: rules and facts in, findings out.  A finding is a code with figures; `sentence`
says it in a language, so that an applicant reads her own dates and numbers.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.applications.workflow import Faulty, at
from madang.kit.dates import day_text
from madang.kit.signs import country_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Result(StrEnum):
    """What comes of a rule, and of all of them together: the worst one."""

    ELIGIBLE = "eligible"
    LOOK = "look"
    NOT_ELIGIBLE = "not_eligible"


class RuleKind(StrEnum):
    """What a rule asks about."""

    AGE = "age"
    COUNTRY = "country"
    REGION = "region"
    CITY = "city"
    HEADCOUNT = "headcount"
    SECTOR = "sector"
    ONCE = "once"
    DOUBLE = "double"


ORDER = (Result.ELIGIBLE, Result.LOOK, Result.NOT_ELIGIBLE)
MOST_RULES = 30
#: Rules about other applications: nothing of them is told to the applicant.
ABOUT_OTHERS = frozenset({RuleKind.ONCE, RuleKind.DOUBLE})


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: bounds for numbers (months for the age), choices for words.

    `proof` names a question whose file proves the fact; without it a person must look.
    `missing` is what comes of a fact that nobody gave.  `question` is whose answer
    gives the fact; without it, the one that is called like the fact.
    """

    key: str
    kind: RuleKind
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[str, ...] = ()
    proof: str = ""
    missing: Result = Result.LOOK
    question: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a firm on the day that counts, `on`."""

    on: date
    founded_on: date | None = None
    country: str = ""
    region: str = ""
    city: str = ""
    headcount: int | None = None
    sectors: tuple[str, ...] = ()
    proofs: frozenset[str] = frozenset()
    earlier: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()

    def write(self) -> dict[str, Any]:
        """Return the facts as JSON can hold them."""
        out = asdict(self)
        out["on"] = self.on.isoformat()
        out["founded_on"] = self.founded_on.isoformat() if self.founded_on else None
        out["proofs"] = sorted(self.proofs)
        return {k: list(v) if isinstance(v, tuple) else v for k, v in out.items()}


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one rule: a code and the figures its sentence needs."""

    rule: str
    kind: RuleKind
    result: Result
    code: str
    figures: dict[str, Any] = field(default_factory=dict)

    def write(self) -> dict[str, Any]:
        """Return the finding as JSON can hold it."""
        return {**asdict(self), "kind": str(self.kind), "result": str(self.result)}


def finding(data: dict[str, Any]) -> Finding:
    """Return the finding that `Finding.write` wrote."""
    return Finding(
        data["rule"],
        RuleKind(data["kind"]),
        Result(data["result"]),
        data["code"],
        data.get("figures") or {},
    )


def read(data: Any) -> tuple[Rule, ...]:
    """Return the rules that JSON describes.

    Raises:
        Faulty: they are none; the text names the place.
    """
    if not isinstance(data, list) or len(data) > MOST_RULES:
        raise Faulty(_("Give a list of rules."))
    rules = tuple(_rule(row, f"rules[{n}]") for n, row in enumerate(data))
    keys = [rule.key for rule in rules]
    for n, key in enumerate(keys):
        if key in keys[:n]:
            told = _("%(place)s: “%(key)s” is there twice.")
            raise Faulty(told % at(f"rules[{n}]", key=key))
    return rules


def write(rules: Sequence[Rule]) -> list[dict[str, Any]]:
    """Return rules as JSON can hold them; `read` gives them back."""
    out = []
    for rule in rules:
        row = {k: v for k, v in asdict(rule).items() if v not in (None, "", ())}
        row |= {"kind": str(rule.kind), "missing": str(rule.missing)}
        out.append(row | ({"choices": list(rule.choices)} if rule.choices else {}))
    return out


def _rule(row: Any, place: str) -> Rule:
    if not isinstance(row, dict) or row.get("kind") not in list(RuleKind):
        told = _("%(place)s.kind: choose one of %(choices)s.")
        raise Faulty(told % at(place, choices=", ".join(RuleKind)))
    kind = RuleKind(row["kind"])
    low, high = (_bound(row.get(n), f"{place}.{n}") for n in ("minimum", "maximum"))
    if low is not None and high is not None and low > high:
        told = _("%(place)s: the least is more than the most.")
        raise Faulty(told % at(place))
    choices = row.get("choices") or []
    if not isinstance(choices, list) or any(not isinstance(c, str) for c in choices):
        raise Faulty(_("%(place)s.choices: give words.") % at(place))
    missing = row.get("missing") or Result.LOOK
    if missing not in (Result.LOOK, Result.NOT_ELIGIBLE):
        told = _("%(place)s.missing: choose “look” or “not_eligible”.")
        raise Faulty(told % at(place))
    key, proof = str(row.get("key") or kind)[:40], str(row.get("proof") or "")[:60]
    asked = str(row.get("question") or "")[:60]
    return Rule(key, kind, low, high, tuple(choices), proof, Result(missing), asked)


def _bound(value: Any, place: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Faulty(_("%(place)s: give a whole number.") % at(place))
    return value


def months_between(start: date, end: date) -> int:
    """Return the full months from one day to another.

    The last day of a short month counts as the day that it lacks.

    >>> months_between(date(2024, 12, 20), date(2026, 11, 22))
    23
    >>> months_between(date(2024, 1, 31), date(2024, 2, 29))
    1
    >>> months_between(date(2024, 2, 29), date(2026, 2, 28))
    24
    """
    whole = (end.year - start.year) * 12 + end.month - start.month
    last = monthrange(end.year, end.month)[1]
    return whole - (end.day < min(start.day, last))


def judge(rules: Sequence[Rule], facts: Facts) -> list[Finding]:
    """Return what comes of each rule, in their order."""
    return [_proved(rule, facts, ASKED[rule.kind](rule, facts)) for rule in rules]


def together(findings: Sequence[Finding]) -> Result:
    """Return the worst of the findings; eligible where there is no rule.

    >>> together([])
    <Result.ELIGIBLE: 'eligible'>
    """
    return max((f.result for f in findings), key=ORDER.index, default=Result.ELIGIBLE)


def _found(rule: Rule, result: Result, code: str, /, **figures: object) -> Finding:
    return Finding(rule.key, rule.kind, result, code, dict(figures))


def _proved(rule: Rule, facts: Facts, found: Finding) -> Finding:
    """Ask for a look where the fact would do, but nothing proves it."""
    if not rule.proof or rule.proof in facts.proofs or found.result != Result.ELIGIBLE:
        return found
    return _found(rule, Result.LOOK, "unproved", proof=rule.proof, **found.figures)


def _age(rule: Rule, facts: Facts) -> Finding:
    if facts.founded_on is None:
        return _found(rule, rule.missing, "missing")
    months = months_between(facts.founded_on, facts.on)
    told: dict[str, object] = {
        "founded": facts.founded_on.isoformat(),
        "on": facts.on.isoformat(),
        "months": months,
    }
    if rule.minimum is not None and months < rule.minimum:
        return _found(rule, Result.NOT_ELIGIBLE, "low", needed=rule.minimum, **told)
    if rule.maximum is not None and months > rule.maximum:
        return _found(rule, Result.NOT_ELIGIBLE, "high", needed=rule.maximum, **told)
    return _found(rule, Result.ELIGIBLE, "met", **told)


def _headcount(rule: Rule, facts: Facts) -> Finding:
    has = facts.headcount
    if has is None:
        return _found(rule, rule.missing, "missing")
    if rule.minimum is not None and has < rule.minimum:
        return _found(rule, Result.NOT_ELIGIBLE, "low", has=has, needed=rule.minimum)
    if rule.maximum is not None and has > rule.maximum:
        return _found(rule, Result.NOT_ELIGIBLE, "high", has=has, needed=rule.maximum)
    return _found(rule, Result.ELIGIBLE, "met", has=has)


def _one_of(name: str) -> Callable[[Rule, Facts], Finding]:
    def ask(rule: Rule, facts: Facts) -> Finding:
        has = getattr(facts, name)
        given = [has] if isinstance(has, str) else list(has)
        words = [word for word in given if word]
        if not words:
            return _found(rule, rule.missing, "missing")
        allowed = {plain(choice) for choice in rule.choices}
        fits = not allowed or any(plain(word) in allowed for word in words)
        result = Result.ELIGIBLE if fits else Result.NOT_ELIGIBLE
        told = {"has": ", ".join(words), "needed": ", ".join(rule.choices)}
        return _found(rule, result, "met" if fits else "other", **told)

    return ask


def plain(word: str) -> str:
    """Return a word as words are compared: in lower case, without outer blanks."""
    return word.strip().casefold()


def _once(rule: Rule, facts: Facts) -> Finding:
    if facts.earlier:
        told = ", ".join(facts.earlier)
        return _found(rule, Result.NOT_ELIGIBLE, "again", earlier=told)
    return _found(rule, Result.ELIGIBLE, "met")


def _double(rule: Rule, facts: Facts) -> Finding:
    if facts.alike:
        return _found(rule, Result.LOOK, "alike", alike=", ".join(facts.alike))
    return _found(rule, Result.ELIGIBLE, "met")


ASKED: dict[RuleKind, Callable[[Rule, Facts], Finding]] = {
    RuleKind.AGE: _age,
    RuleKind.COUNTRY: _one_of("country"),
    RuleKind.REGION: _one_of("region"),
    RuleKind.CITY: _one_of("city"),
    RuleKind.HEADCOUNT: _headcount,
    RuleKind.SECTOR: _one_of("sectors"),
    RuleKind.ONCE: _once,
    RuleKind.DOUBLE: _double,
}


def sentence(found: Finding, language: str) -> str:
    """Return a finding in words, under an already activated language."""
    figures = dict(found.figures)
    for name in ("founded", "on"):
        if name in figures:
            figures[name] = day_text(date.fromisoformat(figures[name]), language)
    if found.kind == RuleKind.COUNTRY:
        for name in ("has", "needed"):
            codes = str(figures.get(name) or "").split(", ")
            figures[name] = ", ".join(country_name(c, language) for c in codes if c)
    return _told(found, figures)


def _told(found: Finding, figures: dict[str, Any]) -> str:
    if found.kind == RuleKind.AGE and found.code in {"met", "low", "high"}:
        return _age_told(found.code, figures)
    if found.kind == RuleKind.HEADCOUNT and found.code in {"met", "low", "high"}:
        return _headcount_told(found.code, figures)
    texts = {
        "missing": _("%(fact)s: not given."),
        "unproved": _("%(fact)s: there is no file that proves it yet."),
        "other": _("%(fact)s: %(has)s; open to %(needed)s."),
        "again": _("Already took part in this programme: %(earlier)s."),
        "alike": _("Looks like another application: %(alike)s."),
    }
    if found.code == "met" and found.kind in ABOUT_OTHERS:
        return _("%(fact)s: nothing found.") % {"fact": name_of(found.kind)}
    text = texts.get(found.code, _("%(fact)s: %(has)s."))
    return text % {"fact": name_of(found.kind), "has": "", **figures}


def _age_told(code: str, figures: dict[str, Any]) -> str:
    months = figures["months"]
    texts = {
        "met": ngettext(
            "Founded %(founded)s: %(months)d month on %(on)s.",
            "Founded %(founded)s: %(months)d months on %(on)s.",
            months,
        ),
        "low": ngettext(
            "Founded %(founded)s: %(months)d month on %(on)s; %(needed)d are needed.",
            "Founded %(founded)s: %(months)d months on %(on)s; %(needed)d are needed.",
            months,
        ),
        "high": ngettext(
            "Founded %(founded)s: %(months)d month on %(on)s; at most %(needed)d.",
            "Founded %(founded)s: %(months)d months on %(on)s; at most %(needed)d.",
            months,
        ),
    }
    return texts[code] % {"needed": 0, **figures}


def _headcount_told(code: str, figures: dict[str, Any]) -> str:
    has = figures["has"]
    texts = {
        "met": ngettext("%(has)d person.", "%(has)d people.", has),
        "low": ngettext(
            "%(has)d person; %(needed)d are needed.",
            "%(has)d people; %(needed)d are needed.",
            has,
        ),
        "high": ngettext(
            "%(has)d person; at most %(needed)d.",
            "%(has)d people; at most %(needed)d.",
            has,
        ),
    }
    return texts[code] % {"needed": 0, **figures}


def name_of(kind: RuleKind) -> str:
    """Return what a rule asks about, in the reader's language."""
    return {
        RuleKind.AGE: _("Time in business"),
        RuleKind.COUNTRY: _("Country"),
        RuleKind.REGION: _("Region"),
        RuleKind.CITY: _("City"),
        RuleKind.HEADCOUNT: _("Headcount"),
        RuleKind.SECTOR: _("Sector"),
        RuleKind.ONCE: _("Earlier participation"),
        RuleKind.DOUBLE: _("Similar applications"),
    }[kind]
