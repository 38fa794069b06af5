"""The demo's questionnaires: ready-made ones, frozen, and one edition being written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from madang.hubs.models import Hub, system_actor
from madang.questionnaires import actions, ready
from madang.questionnaires.models import Questionnaire

if TYPE_CHECKING:
    from datetime import datetime

    from madang.questionnaires.models import Edition

#: Which hub asks what; the first one's key questions go into the hub's library.
ASKED = {
    "technology-hub": ("bridge", "concept", "proposal", "judge_feedback", "baseline"),
    "incheon-campus": ("korea", "judge_feedback", "baseline"),
    "cyberport": ("concept", "proposal"),
}
KEPT = ("founded_on", "headcount", "sales")


def load(now: datetime) -> None:
    """Make the questionnaires that are not there yet; a second call changes nothing."""
    for slug, keys in ASKED.items():
        hub = Hub.objects.filter(slug=slug).first()
        if hub is None or Questionnaire.objects.filter(hub=hub).exists():
            continue
        with transaction.atomic():
            editions = [_frozen(hub, key, now) for key in keys]
            _keep(hub, editions[0])
            if slug == "technology-hub":
                _go_on(hub, editions[0])


def _frozen(hub: Hub, key: str, now: datetime) -> Edition:
    """Return the first edition of a ready-made questionnaire, frozen."""
    by, one = system_actor(hub), ready.READY[key]
    made = actions.open_questionnaire(
        hub, by, names=one.names, purpose=one.purpose, content=one.definition()
    )
    return actions.freeze_edition(
        made.edition, by, expected=made.edition.version, now=now
    )


def _keep(hub: Hub, edition: Edition) -> None:
    """Put a few questions into the library."""
    for key in KEPT:
        if question := edition.definition.question(key):
            actions.keep_question(hub, system_actor(hub), question=question)


def _go_on(hub: Hub, edition: Edition) -> None:
    """Begin the next edition, in which the deck is a must."""
    by = system_actor(hub)
    draft = actions.open_edition(edition.questionnaire, by)
    content = draft.definition
    sections = tuple(
        replace(
            section,
            questions=tuple(
                replace(question, required=question.required or question.key == "deck")
                for question in section.questions
            ),
        )
        for section in content.sections
    )
    actions.change_edition(
        draft, by, expected=draft.version, content=replace(content, sections=sections)
    )
