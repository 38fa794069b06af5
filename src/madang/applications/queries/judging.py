"""What judging sees of applications: whom to judge, and what a judge may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from madang.applications.checking import latest_submissions
from madang.applications.models import (
    Application,
    ApplicationState,
    Collaborator,
    Eligible,
)
from madang.applications.queries.visible import ABOUT, intake_of
from madang.questionnaires import answering
from madang.questionnaires.definition import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

    from madang.applications.models import Submission
    from madang.programmes.models import Call
    from madang.questionnaires.answering import Answers
    from madang.questionnaires.definition import Definition, Question


def applications_to_judge(call: Call, stage: str) -> QuerySet[Application]:
    """Return the sent applications of a call that stand in a stage, by number.

    Those found not eligible are left out.
    """
    found = Application.objects.filter(
        hub_id=call.hub_id, call=call, state=ApplicationState.SUBMITTED, stage=stage
    ).exclude(eligible=Eligible.NOT_ELIGIBLE)
    return found.select_related(*ABOUT).order_by("number")


@dataclass(frozen=True, slots=True)
class FileToRead:
    """A file among the answers: which one, and what it is called to this reader."""

    pk: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Line:
    """One answer as it is read."""

    question: Question
    label: str
    words: str
    file: FileToRead | None = None

    @property
    def is_long(self) -> bool:
        """Whether it is a text of several lines."""
        return self.question.kind is Kind.LONG_TEXT


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its answers."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was sent, ready to be read; blind, nothing in it says whose it is.

    `stage` names the form, `submission` which sending it is.
    """

    application: Application
    submission: Submission
    is_blind: bool
    parts: tuple[Part, ...]
    definition: Definition
    answers: Answers

    @property
    def name(self) -> str:
        """What the reader may call it."""
        if self.is_blind:
            return f"#{self.application.number}"
        return self.application.name


def answers_for_reading(
    application: Application, *, blind: bool, language: str | None = None
) -> Reading | None:
    """Return what was sent last, as a judge or staff read it; nothing if nothing was.

    Blind, questions marked so are gone, names are blanked in texts, and files keep
    nothing of their names but the ending.
    """
    sent = latest_submissions([application]).get(application.pk)
    if sent is None:
        return None
    names = _names(application) if blind else []
    return reading_of(application, sent, blind=blind, names=names, language=language)


def reading_of(
    application: Application,
    sent: Submission,
    *,
    blind: bool = False,
    names: Sequence[str] = (),
    language: str | None = None,
) -> Reading:
    """Return one submission as it is read."""
    definition = sent.edition.definition
    answers = (
        answering.redacted(definition, sent.answers, names)
        if blind
        else answering.clean(definition, sent.answers)
    )
    parts = tuple(
        Part(section.name(language), lines)
        for section in definition.sections
        if (lines := tuple(_lines(definition, section.key, answers, language)))
    )
    return Reading(application, sent, blind, parts, definition, answers)


def _lines(
    definition: Definition, section: str, answers: Answers, language: str | None
) -> Iterator[Line]:
    shown = answering.visible(definition, answers)
    for part in definition.sections:
        if part.key != section:
            continue
        for question in part.questions:
            if question.key not in shown or question.key not in answers:
                continue
            value = answers[question.key]
            words = answering.in_words(question, value, language)
            if words:
                yield Line(question, question.name(language), words, _file(value))


def _file(value: object) -> FileToRead | None:
    if not isinstance(value, dict) or not isinstance(value.get("file"), int):
        return None
    return FileToRead(value["file"], str(value.get("name")), value.get("size") or 0)


def _names(application: Application) -> list[str]:
    """Return every name that would tell whose application it is."""
    people = Collaborator.objects.filter(application=application)
    found = [application.name]
    for part in people.select_related("user"):
        found.append(part.email)
        if part.user is not None:
            found += [part.user.name, part.user.email]
    if (firm := application.organisation) is not None:
        found += [firm.name, firm.latin_name, firm.website_host, *firm.names.values()]
    return [name for name in found if name]


def stages_of(call: Call) -> list[tuple[str, str, str]]:
    """Return a call's stages as key, kind and name, in their order."""
    intake = intake_of(call)
    stages = intake.way.stages if intake else ()
    return [(stage.key, str(stage.kind), stage.name) for stage in stages]
