"""What can be done with questionnaires."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from madang.hubs.actions import action, save_version
from madang.hubs.journal import Line
from madang.kit.errors import Conflict, Refused
from madang.questionnaires import rules
from madang.questionnaires.definition import Definition, Malformed, Question, Section
from madang.questionnaires.models import (
    Edition,
    EditionState,
    LibraryQuestion,
    Questionnaire,
)
from madang.questionnaires.soundness import flaws

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madang.hubs.models import Actor, Hub


class Frozen(Conflict):
    """A frozen edition never changes; a new one can be opened from it."""


class NotSound(Refused):
    """The questions cannot be frozen as they are."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A new questionnaire with its first draft."""

    questionnaire: Questionnaire
    edition: Edition
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Changed:
    """An edition after a change, with what the journal tells of it."""

    edition: Edition
    lines: Sequence[Line]


def _opened(verb: str, row: Questionnaire, edition: Edition) -> Opened:
    told = {"names": [None, row.names], "purpose": [None, row.purpose]}
    return Opened(row, edition, [Line(f"questionnaires.{verb}", row, told)])


@action(allowed=rules.may_design)
def open_questionnaire(
    hub: Hub,
    by: Actor,
    *,
    names: dict[str, str],
    purpose: str,
    content: Definition | None = None,
) -> Opened:
    """Begin a questionnaire with a first draft, empty or of the given content."""
    row = Questionnaire.objects.create(hub=hub, names=names, purpose=purpose)
    return _opened("open_questionnaire", row, _draft(row, content or Definition(), 1))


def _draft(row: Questionnaire, content: Definition, number: int) -> Edition:
    edition = Edition(
        hub_id=row.hub_id, questionnaire=row, number=number, content=content.write()
    )
    edition.save(force_insert=True)
    return edition


@action(allowed=rules.may_design)
def rename_questionnaire(
    questionnaire: Questionnaire,
    by: Actor,
    *,
    expected: int,
    names: dict[str, str],
    purpose: str,
) -> Questionnaire:
    """Give a questionnaire other names, or another purpose.

    Raises:
        Stale: somebody else changed it since.
    """
    questionnaire.names, questionnaire.purpose = names, purpose
    return save_version(questionnaire, expected, ["names", "purpose"])


@action(allowed=rules.may_design)
def archive_questionnaire(
    questionnaire: Questionnaire, by: Actor, *, now: datetime
) -> Questionnaire:
    """Take a questionnaire off the list; what uses its editions keeps them."""
    questionnaire.archived_at = now
    return save_version(questionnaire, questionnaire.version, ["archived_at"])


@action(allowed=rules.may_design)
def restore_questionnaire(questionnaire: Questionnaire, by: Actor) -> Questionnaire:
    """Bring an archived questionnaire back."""
    questionnaire.archived_at = None
    return save_version(questionnaire, questionnaire.version, ["archived_at"])


@action(allowed=rules.may_design)
def copy_questionnaire(edition: Edition, by: Actor, *, names: dict[str, str]) -> Opened:
    """Begin another questionnaire with the questions of an edition."""
    row = Questionnaire.objects.create(
        hub_id=edition.hub_id, names=names, purpose=edition.questionnaire.purpose
    )
    content = replace(edition.definition, removed=())
    return _opened("copy_questionnaire", row, _draft(row, content, 1))


@action(allowed=rules.may_design)
def change_edition(
    edition: Edition, by: Actor, *, expected: int, content: Definition
) -> Changed:
    """Write a draft's questions anew.

    Raises:
        Frozen: it is frozen.
        Stale: somebody else changed it since.
        Refused: the questions break a rule of form, such as a key standing twice.
    """
    _must_be_draft(edition)
    before = edition.definition
    try:
        after = Definition.read(content.write())
    except Malformed as fault:
        raise Refused(_("This cannot be kept: %(why)s.") % {"why": fault}) from fault
    edition.content = after.write()
    edition.__dict__.pop("definition", None)
    save_version(edition, expected, ["content"])
    told = _told(before, after)
    return Changed(edition, [Line("questionnaires.change_edition", edition, told)])


def _told(before: Definition, after: Definition) -> dict[str, list[Any]]:
    """Return only the questions that differ, and the order if it does."""
    old = {q.key: q.write() for q in before.questions()}
    new = {q.key: q.write() for q in after.questions()}
    told: dict[str, list[Any]] = {
        key: [old.get(key), new.get(key)]
        for key in dict.fromkeys([*old, *new])
        if old.get(key) != new.get(key)
    }
    frames = [[_frame(d) for d in one.sections] for one in (before, after)]
    return told | ({"sections": list(frames)} if frames[0] != frames[1] else {})


def _frame(section: Section) -> dict[str, Any]:
    """Return a section without its questions' texts."""
    plain: dict[str, Any] = replace(section, questions=()).write()
    return plain | {"questions": [question.key for question in section.questions]}


def _must_be_draft(edition: Edition) -> None:
    if edition.is_frozen:
        raise Frozen(_("This edition is frozen. Open a new one to change questions."))


@action(allowed=rules.may_design)
def freeze_edition(
    edition: Edition, by: Actor, *, expected: int, now: datetime
) -> Edition:
    """Make a draft final: its questions, and their hash, never change again.

    Raises:
        Frozen: it is frozen already.
        Stale: somebody else changed it since.
        NotSound: something must be mended first.
    """
    _must_be_draft(edition)
    found = flaws(edition.definition)
    if found:
        raise NotSound(_("Mend what is marked before you freeze this edition."))
    content = replace(edition.definition, removed=())
    edition.content, edition.fingerprint = content.write(), content.fingerprint
    edition.state, edition.frozen_at = EditionState.FROZEN, now
    edition.__dict__.pop("definition", None)
    # one statement: the version's own step would already touch a frozen row
    taken = Edition.objects.filter(
        pk=edition.pk, version=expected, state=EditionState.DRAFT
    ).update(
        content=edition.content,
        fingerprint=edition.fingerprint,
        state=edition.state,
        frozen_at=now,
        version=expected + 1,
        updated_at=now,
    )
    if not taken:
        raise Frozen(
            _("Somebody else has changed this meanwhile. Compare and save again.")
        )
    edition.version = expected + 1
    return edition


@action(allowed=rules.may_design)
def open_edition(questionnaire: Questionnaire, by: Actor) -> Edition:
    """Begin a new draft with the questions of the last frozen edition.

    Raises:
        Conflict: a draft is being written already.
    """
    found = Edition.objects.filter(questionnaire=questionnaire)
    if found.filter(state=EditionState.DRAFT).exists():
        raise Conflict(_("A draft is being written already."))
    last = found.order_by("-number").first()
    highest = found.aggregate(highest=Max("number"))["highest"] or 0
    content = last.definition if last else Definition()
    return _draft(questionnaire, content, highest + 1)


@action(allowed=rules.may_design)
def drop_draft(edition: Edition, by: Actor) -> Edition:
    """Throw a draft away; the frozen editions stay.

    Raises:
        Frozen: it is frozen.
        Conflict: something uses it already.
    """
    _must_be_draft(edition)
    pk = edition.pk
    try:
        edition.delete()
    except ProtectedError as used:
        raise Conflict(_("Something uses this draft already.")) from used
    edition.pk = pk  # for the journal
    return edition


@action(allowed=rules.may_design)
def keep_question(hub: Hub, by: Actor, *, question: Question) -> LibraryQuestion:
    """Keep a question in the library, or write the one of that key anew.

    Raises:
        Conflict: the key belongs to a question of another kind.
    """
    content = replace(question, condition=None).write()
    row = LibraryQuestion.objects.filter(hub=hub, key=question.key).first()
    if row is None:
        return LibraryQuestion.objects.create(
            hub=hub, key=question.key, content=content
        )
    if row.question.kind is not question.kind:
        raise Conflict(
            _("The library has another kind of question under the key “%(key)s”.")
            % {"key": question.key}
        )
    row.content, row.retired_at = content, None
    row.__dict__.pop("question", None)
    return save_version(row, row.version, ["content", "retired_at"])


@action(allowed=rules.may_design)
def retire_question(
    row: LibraryQuestion, by: Actor, *, now: datetime
) -> LibraryQuestion:
    """Offer a question of the library no longer; questionnaires keep theirs."""
    row.retired_at = now
    return save_version(row, row.version, ["retired_at"])


@action(allowed=rules.may_design)
def return_question(row: LibraryQuestion, by: Actor) -> LibraryQuestion:
    """Offer a retired question of the library again."""
    row.retired_at = None
    return save_version(row, row.version, ["retired_at"])
