"""Bonus points: which facts a rule may reward, and which applications have them.

A fact is one of the company (country, stage, kind) or an answer that was sent: a yes,
or an option of a choice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madang.applications.models import Application, Submission
from madang.applications.queries import intake_of
from madang.judging.queries.board import attributes_of
from madang.programmes import quotas
from madang.programmes.queries import countries_of
from madang.questionnaires.definition import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from madang.judging.declared import DeclaredBonus
    from madang.programmes.models import Call
    from madang.questionnaires.definition import Question

YES = "yes"
Group = tuple[str, list[tuple[str, str]]]


def choices_for(call: Call) -> list[Group]:
    """Return what a call's rule may reward, in groups, each by its key and words."""
    found: list[Group] = [
        (
            str(quotas.ATTRIBUTES["country"]),
            [
                (f"country={code}", quotas.value_name("country", code))
                for code in _countries(call)
            ],
        )
    ]
    found += [
        (
            str(quotas.ATTRIBUTES[name]),
            [(f"{name}={value}", label) for value, label in quotas.values_of(name)],
        )
        for name in ("stage", "kind")
    ]
    intake = intake_of(call)
    if intake is not None:
        answers = list(_answers(intake.edition.definition.questions()))
        found.append((_("Answers"), answers))
    return [(label, rows) for label, rows in found if rows]


def _countries(call: Call) -> list[str]:
    applied = Application.objects.filter(hub_id=call.hub_id, call=call)
    codes = applied.order_by().values_list("country", flat=True).distinct()
    return sorted({*countries_of(call.programme), *codes} - {""})


def _answers(questions: Iterator[Question]) -> Iterator[tuple[str, str]]:
    for one in questions:
        if one.kind == Kind.YES_NO:
            yes = pgettext("answer", "yes")
            yield f"answer.{one.key}={YES}", f"{one.name()}: {yes}"
        elif one.kind in {Kind.SINGLE, Kind.MULTIPLE}:
            for option in one.options:
                yield f"answer.{one.key}={option.key}", f"{one.name()}: {option.name()}"


def names_of(call: Call) -> dict[str, str]:
    """Return what each fact is called, by its key."""
    return {
        key: f"{group}: {label}"
        for group, rows in choices_for(call)
        for key, label in rows
    }


def entitled(
    call: Call, bonuses: Sequence[DeclaredBonus], numbers: Collection[int]
) -> list[tuple[int, str]]:
    """Return which of some applications have which bonus; two statements at most."""
    if not bonuses:
        return []
    rows = Application.objects.filter(
        hub_id=call.hub_id, call=call, number__in=numbers
    ).select_related("organisation")
    answers = _sent(call) if any("answer." in one.key for one in bonuses) else {}
    return [
        (row.number, one.key)
        for row in rows.order_by("number")
        for one in bonuses
        if _has(one, attributes_of(row), answers.get(row.pk, {}))
    ]


def _sent(call: Call) -> Mapping[int, Mapping[str, Any]]:
    """Return all answers that were sent last, by application."""
    sent = Submission.objects.filter(hub_id=call.hub_id, application__call=call)
    found: dict[int, dict[str, Any]] = {}
    for key, given in sent.order_by("number").values_list("application", "answers"):
        found[key] = found.get(key, {}) | given
    return found


def _has(
    bonus: DeclaredBonus, facts: Mapping[str, str], answers: Mapping[str, Any]
) -> bool:
    if not bonus.fact.startswith("answer."):
        return facts.get(bonus.fact) == bonus.value
    given = answers.get(bonus.fact.removeprefix("answer."))
    if isinstance(given, bool):
        return given and bonus.value == YES
    return bonus.value in given if isinstance(given, list) else given == bonus.value
