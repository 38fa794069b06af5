"""A firm's facts for the eligibility rules, gathered from its answers.

A fact is the answer to the question that a rule names, else to the question that is
bound to the fact, else to the one whose key is the fact's name.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from madang.applications.eligibility import Facts, Rule, RuleKind
from madang.kit.parsing import country_in, date_in, whole_number_in
from madang.questionnaires import answering

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from madang.applications.models import Application
    from madang.questionnaires.answering import Answers
    from madang.questionnaires.definition import Definition, Question

NAMES = {
    RuleKind.AGE: "founded_on",
    RuleKind.COUNTRY: "country",
    RuleKind.REGION: "region",
    RuleKind.CITY: "city",
    RuleKind.HEADCOUNT: "headcount",
    RuleKind.SECTOR: "sectors",
}
#: Mail hosts that say nothing about a firm.
FREE_MAIL = frozenset(
    {"gmail.com", "googlemail.com", "naver.com", "daum.net", "hanmail.net", "kakao.com"}
    | {"hotmail.com", "outlook.com", "live.com", "yahoo.com", "icloud.com", "me.com"}
    | {"proton.me", "protonmail.com", "gmx.net", "qq.com", "163.com", "126.com"}
    | {"yahoo.com.mx", "hotmail.es", "outlook.es", "prodigy.net.mx", "aol.com"}
)


def on_the_day(application: Application) -> date:
    """Return the day on which years in business count: the call's last, in its zone."""
    call = application.call
    return call.closes_at.astimezone(ZoneInfo(call.zone)).date()


def gathered(  # noqa: PLR0913 -- what facts come from
    application: Application,
    definition: Definition,
    answers: Answers,
    rules: Sequence[Rule],
    *,
    earlier: Sequence[str] = (),
    alike: Sequence[str] = (),
) -> Facts:
    """Return what the answers say of a firm, as far as the rules ask."""
    named = {rule.kind: rule.question for rule in rules if rule.question}
    shown = answering.visible(definition, answers)

    def told(kind: RuleKind) -> Any:
        question = _question(definition, named.get(kind, ""), NAMES[kind])
        if question is None or question.key not in shown:
            return None
        return answering.typed(question, answers)

    return Facts(
        on=on_the_day(application),
        founded_on=_made(told(RuleKind.AGE), date, date_in),
        country=_country(told(RuleKind.COUNTRY)) or application.country,
        region=_word(told(RuleKind.REGION)),
        city=_word(told(RuleKind.CITY)),
        headcount=_whole(told(RuleKind.HEADCOUNT)),
        sectors=_words(told(RuleKind.SECTOR)),
        proofs=frozenset(_proofs(rules, definition, answers)),
        earlier=tuple(earlier),
        alike=tuple(alike),
    )


def answer_to(definition: Definition, answers: Answers, name: str) -> str:
    """Return the answer that tells a fact, as a word; empty if there is none."""
    question = _question(definition, "", name)
    return _word(answering.typed(question, answers)) if question else ""


def _question(definition: Definition, key: str, name: str) -> Question | None:
    if key:
        return definition.question(key)
    bound = (one for one in definition.questions() if one.fact == name)
    return next(bound, None) or definition.question(name)


def _proofs(
    rules: Sequence[Rule], definition: Definition, answers: Answers
) -> Sequence[str]:
    asked = [definition.question(rule.proof) for rule in rules if rule.proof]
    return [one.key for one in asked if one and answering.is_answered(one, answers)]


def _made(value: Any, kind: type[date], read: Callable[[str], date]) -> date | None:
    if isinstance(value, kind) or value is None:
        return value
    try:
        return read(str(value))
    except ValueError:
        return None


def _whole(value: Any) -> int | None:
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return int(value) if value >= 0 else None
    try:
        return whole_number_in(str(value)) if value else None
    except ValueError:
        return None


def _country(value: Any) -> str:
    word = _word(value)
    try:
        return country_in(word) if word else ""
    except ValueError:
        return word


def _word(value: Any) -> str:
    if isinstance(value, dict):
        value = next((value[k] for k in ("country", "lines") if value.get(k)), "")
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    return "" if value is None else str(value).strip()


def _words(value: Any) -> tuple[str, ...]:
    if isinstance(value, list | tuple):
        return tuple(str(one) for one in value if one)
    return (_word(value),) if _word(value) else ()


def domain_of(email: str) -> str:
    """Return the mail host that says whose firm it is; nothing for a free one.

    >>> domain_of("ana@Norte.mx"), domain_of("ana@gmail.com")
    ('norte.mx', '')
    """
    host = email.rpartition("@")[2].strip().lower()[:100]
    return "" if host in FREE_MAIL else host
