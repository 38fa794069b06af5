"""Make calls, forms and applications for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

from madang.applications import presets
from madang.applications.actions import begin_application, save_draft, submit
from madang.applications.models import Application, Intake
from madang.hubs.models import Actor
from madang.hubs.queries import actor_in
from madang.programmes.models import Call, Programme
from madang.questionnaires.definition import Definition
from madang.questionnaires.models import Edition, EditionState, Questionnaire
from tests import make

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CLOSES = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)  # 16:00 in Ciudad Juárez
_serial = count(1)

QUESTIONS = {
    "sections": [
        {
            "key": "firm",
            "title": {"en": "Your company", "es": "Su empresa"},
            "questions": [
                {
                    "key": "founded_on",
                    "kind": "date",
                    "label": {"en": "Founded on", "es": "Fundada el"},
                    "required": True,
                },
                {"key": "headcount", "kind": "number", "label": {"en": "Headcount"}},
                {
                    "key": "proof",
                    "kind": "file",
                    "label": {"en": "Proof of founding"},
                    "accept": ["pdf"],
                    "maximum": "5",
                    "redact": True,
                },
            ],
        },
        {
            "key": "plan",
            "title": {"en": "Your plan", "es": "Su plan"},
            "questions": [
                {
                    "key": "pitch",
                    "kind": "long_text",
                    "label": {"en": "Pitch", "es": "Propuesta"},
                    "required": True,
                    "limit": 500,
                },
            ],
        },
    ]
}
ANSWERS = {"founded_on": "2020-01-15", "headcount": "5", "pitch": "We weld."}


def edition(hub, questions=QUESTIONS) -> Edition:
    row = Questionnaire.objects.create(
        hub=hub, names={"en": "Application"}, purpose="application"
    )
    definition = Definition.read(questions)
    return Edition.objects.create(
        hub=hub,
        questionnaire=row,
        number=1,
        content=definition.write(),
        state=EditionState.FROZEN,
        frozen_at=NOW,
        fingerprint=definition.fingerprint,
    )


def programme(hub, **fields) -> Programme:
    n = next(_serial)
    defaults = {"slug": f"p{n}", "names": {"en": f"Programme {n}"}, "state": "running"}
    return Programme.objects.create(hub=hub, **{**defaults, **fields})


def call(hub=None, **fields) -> Call:
    hub = hub or make.hub()
    n = next(_serial)
    defaults = {
        "slug": f"call-{n}",
        "names": {"en": f"Call {n}"},
        "zone": "America/Ciudad_Juarez",
        "opens_at": NOW - timedelta(days=30),
        "closes_at": CLOSES,
        "state": "published",
    }
    if "programme" not in fields:
        fields["programme"] = programme(hub)
    return Call.objects.create(hub=hub, **{**defaults, **fields})


def intake(at=None, *, way=None, rules=(), **fields) -> Intake:
    at = at or call()
    return Intake.objects.create(
        hub=at.hub,
        call=at,
        edition=fields.pop("edition", None) or edition(at.hub),
        workflow=(way or presets.simple()).write(),
        rules=list(rules),
        **fields,
    )


def visitor(hub, **fields) -> Actor:
    """Return somebody signed in without a role."""
    return Actor(user=make.user(**fields), hub=hub)


def again(row: Application, by: Actor) -> Actor:
    """Return the same person as the next request finds her."""
    return actor_in(row.hub, by.user)


def draft(at=None, by=None, *, name="Norte", now=NOW, country="MX", **fields):
    """Return a draft and who leads it."""
    at = at or intake().call
    by = by or visitor(at.hub)
    row = begin_application(
        at,
        by,
        name=name,
        country=country,
        language=fields.pop("language", "en"),
        now=now,
    )
    return row, again(row, by)


def answered(row, by, answers=None, now=NOW):
    """Return the draft with everything answered."""
    given = ANSWERS if answers is None else answers
    save_draft(row, by, expected=row.version, answers=given, now=now)
    return row


def sent(at=None, by=None, *, answers=None, now=NOW, **fields):
    """Return a submitted application and who leads it."""
    row, by = draft(at, by, now=now, **fields)
    answered(row, by, answers, now)
    submit(row, by, expected=row.version, now=now)
    row.refresh_from_db()
    return row, by


def staff(hub):
    """Return somebody who runs the hub's programmes."""
    return make.actor(hub)
