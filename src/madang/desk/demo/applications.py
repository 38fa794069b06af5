"""The demo's applications: sixty firms from two countries apply to the Bridge call."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from madang.applications import presets
from madang.applications.actions import (
    attach_file,
    begin_application,
    change_rules,
    invite_collaborator,
    move,
    open_intake,
    override_eligibility,
    save_draft,
    submit,
    withdraw,
)
from madang.applications.eligibility import Result, Rule, RuleKind
from madang.applications.models import Application, Eligible, Intake
from madang.desk.demo import application_words as words
from madang.hubs.models import Actor, Hub, User, system_actor
from madang.hubs.queries import actor_in
from madang.programmes.models import Call
from madang.questionnaires.actions import freeze_edition, open_questionnaire
from madang.questionnaires.queries import frozen_editions_for
from madang.questionnaires.ready import READY

if TYPE_CHECKING:
    from datetime import datetime

    from madang.questionnaires.models import Edition

MANY = 60
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
RULES = (
    Rule("age", RuleKind.AGE, minimum=24, proof="founded_proof"),
    Rule("country", RuleKind.COUNTRY, choices=("MX", "US"), question="address"),
    Rule("headcount", RuleKind.HEADCOUNT, maximum=250, missing=Result.LOOK),
    Rule("once", RuleKind.ONCE),
    Rule("double", RuleKind.DOUBLE),
)
#: Who differs from the rest, by place in the list.
TOO_YOUNG, UNPROVED, DRAFTS, WITHDRAWN = 7, 11, (52, 53, 54, 55), (56,)
REVIEWED = range(20, 44)


def load(now: datetime) -> None:
    """Make the applications that are not there yet; a second call changes nothing."""
    hub = Hub.objects.filter(slug="technology-hub").first()
    if hub is None:
        return
    call = Call.objects.filter(hub=hub, slug="bridge-next").first()
    if call is None or Intake.objects.filter(call=call).exists():
        return
    with transaction.atomic():
        intake = _open(call, now)
        for number in range(MANY):
            _apply(intake, number, now)


def _open(call: Call, now: datetime) -> Intake:
    by = system_actor(call.hub)
    edition = form_of(call.hub, by, now)
    intake = open_intake(call, by, edition=edition, way=presets.bridge())
    return change_rules(intake, by, expected=intake.version, asked=RULES)


def form_of(hub: Hub, by: Actor, now: datetime) -> Edition:
    """Return the ready-made application of the Bridge, frozen."""
    ready = READY["bridge"]
    content = ready.definition()
    frozen = frozen_editions_for(by, ready.purpose)
    if found := frozen.filter(fingerprint=content.fingerprint).first():
        return found
    opened = open_questionnaire(
        hub, by, names=ready.names, purpose=ready.purpose, content=content
    )
    return freeze_edition(opened.edition, by, expected=opened.edition.version, now=now)


def _apply(intake: Intake, number: int, now: datetime) -> None:
    """Let one firm apply, as far as it has come."""
    chance = Random(9000 + number)  # noqa: S311 -- the same demo every time
    firm = words.FIRMS[number]
    at = _when(intake.call, number, now)
    name, host = words.FOUNDERS[number % len(words.FOUNDERS)], firm.host
    email = f"{name.split()[0].lower()}@{host}"
    user = User.objects.create_user(
        words.plain(email), name=name, language=firm.language
    )
    first = Actor(user=user, hub=intake.hub)
    row = begin_application(
        intake.call, first, name=firm.name, country=firm.country,
        language=firm.language, now=at,
    )  # fmt: skip
    by = actor_in(intake.hub, user)
    answers = answers_of(firm, intake.edition, intake.call, number, chance)
    if number in DRAFTS:
        answers = dict(list(answers.items())[: 6 + number - DRAFTS[0]])
    elif number != UNPROVED:
        answers["founded_proof"] = _proof(row, by, at)
    save_draft(row, by, expected=row.version, answers=answers, now=at)
    if number == DRAFTS[0]:
        invite_collaborator(
            row, by, email=f"finanzas@{host}", role="editor",  # type: ignore[arg-type]
            language=firm.language, now=at,
        )  # fmt: skip
    if number not in DRAFTS:
        submit(row, by, expected=row.version, now=at + timedelta(minutes=5))
        _after(row, by, number, at)


def _after(row: Application, by: Actor, number: int, at: datetime) -> None:
    """Let staff have begun: some are in review, one is looked at, one is gone."""
    house = system_actor(row.hub)
    if number in WITHDRAWN:
        withdraw(row, by, now=at + timedelta(hours=2))
    row.refresh_from_db()
    if number == REVIEWED[0] and row.eligible != Eligible.ELIGIBLE:
        override_eligibility(
            row, house, result=Eligible.ELIGIBLE, reason=words.SEEN, now=at
        )
    if number in REVIEWED and row.eligible == Eligible.ELIGIBLE:
        move(row, house, move="screening-review", now=at + timedelta(hours=3))


def _when(call: Call, number: int, now: datetime) -> datetime:
    """Return when a firm applied: all of them between the opening and now."""
    span = min(now, call.closes_at) - call.opens_at
    return call.opens_at + span * (number + 1) / (MANY + 2)


def _proof(row: Application, by: Actor, now: datetime) -> dict[str, Any]:
    upload = SimpleUploadedFile("acta-constitutiva.pdf", PDF)
    kept = attach_file(row, by, question="founded_proof", upload=upload, now=now)
    return {
        "file": kept.pk, "name": kept.name, "size": kept.size, "sha256": kept.sha256
    }  # fmt: skip


def answers_of(
    firm: words.Firm, edition: Edition, call: Call, number: int, chance: Random
) -> dict[str, Any]:
    """Return what a firm answers, all but its proofs."""
    is_mexican = firm.country == "MX"
    consent = edition.definition.question("agreement")
    told = words.STORIES[number % len(words.STORIES)]
    speaks = firm.language if firm.language in told else "en"
    exports = chance.random() < 0.5
    answers: dict[str, Any] = {
        "company_name": firm.name,
        "address": {"country": firm.country, "lines": firm.address},
        "founded_on": _founded(call, number, chance).isoformat(),
        "sector": told["sector"],
        "website": f"https://{firm.host}",
        "one_line": told[speaks][0],
        "problem": told[speaks][1],
        "stage": chance.choice(["prototype", "pilot", "sales", "sales"]),
        "traction": told[speaks][2],
        "headcount": str(chance.randint(3, 60)),
        "sales": {
            "amount": str(chance.randint(2, 90) * 10_000),
            "currency": "MXN" if is_mexican else "USD",
        },
        "exports": exports,
        "needs": chance.sample(["tooling", "suppliers", "certification", "capital"], 3),
        "contact_mail": f"contacto@{firm.host}",
        "contact_phone": "+52 656 555 01" if is_mexican else "+1 915 555 01",
        "agreement": {
            "agreed": True,
            "sha256": consent.fingerprint if consent else "",
            "language": speaks,
        },
    }
    answers["contact_phone"] += f"{number:02}"
    if exports:
        answers["export_share"] = str(chance.randint(5, 80))
    return answers


def _founded(call: Call, number: int, chance: Random) -> date:
    """Return when a firm was founded; one is 23 months old on the last day."""
    last = call.closes_at.date()
    if number == TOO_YOUNG:
        month = (last.year * 12 + last.month - 1) - 23
        return date(month // 12, month % 12 + 1, 1)
    return last - timedelta(days=chance.randint(800, 3200))
