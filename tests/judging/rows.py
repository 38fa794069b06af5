"""A round with applications, judges and reads, for the tests of judging."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from madang.applications.models import (
    Application,
    Collaborator,
    CollaboratorRole,
    Intake,
    Submission,
)
from madang.applications.presets import preset
from madang.hubs.models import Actor, Hub, Role
from madang.hubs.queries import actor_in
from madang.judging.actions import (
    allocate_now,
    declare_rule,
    make_board,
    make_ranking,
    take_proposal,
)
from madang.judging.models import (
    Board,
    Judge,
    Read,
    Round,
    RoundState,
    Seat,
    SeatState,
    Sheet,
)
from madang.programmes.models import Call, Programme
from madang.questionnaires.models import Edition, Questionnaire
from tests import make

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
OPENS, CLOSES = NOW - timedelta(days=1), NOW + timedelta(days=7)
RUBRIC: dict[str, Any] = {
    "lowest": "1",
    "highest": "5",
    "step": "1",
    "criteria": [
        {
            "key": "team",
            "names": {"en": "Team", "ko": "팀"},
            "weight": "0.4",
            "anchors": {"1": {"en": "alone", "ko": "혼자"}, "5": {"en": "complete"}},
        },
        {"key": "market", "names": {"en": "Market"}, "weight": "0.6"},
    ],
}
FORM: dict[str, Any] = {
    "sections": [
        {
            "key": "firm",
            "title": {"en": "Firm"},
            "questions": [
                {
                    "key": "founder",
                    "kind": "short_text",
                    "label": {"en": "Founder"},
                    "redact": True,
                },
                {"key": "pitch", "kind": "long_text", "label": {"en": "Pitch"}},
                {"key": "track", "kind": "short_text", "label": {"en": "Track"}},
            ],
        }
    ]
}
_serial = count(1)


def call(hub: Hub, **fields: Any) -> Call:
    n = next(_serial)
    programme = Programme.objects.create(
        hub=hub, names={"en": f"Programme {n}"}, slug=f"programme-{n}"
    )
    defaults = {
        "names": {"en": f"Call {n}"},
        "slug": f"call-{n}",
        "zone": "America/Ojinaga",
        "opens_at": OPENS - timedelta(days=60),
        "closes_at": OPENS - timedelta(days=2),
        "state": "published",
    }
    row = Call.objects.create(hub=hub, programme=programme, **{**defaults, **fields})
    asked = Questionnaire.objects.create(
        hub=hub, names={"en": "Form"}, purpose="application"
    )
    edition = Edition.objects.create(
        hub=hub,
        questionnaire=asked,
        number=1,
        content=FORM,
        state="frozen",
        frozen_at=OPENS,
        fingerprint="0" * 64,
    )
    Intake.objects.create(
        hub=hub, call=row, edition=edition, workflow=preset("bridge").write()
    )
    return row


def application(to: Call, name: str = "", **fields: Any) -> Application:
    intake = Intake.objects.get(call=to)
    n = Application.objects.filter(call=to).count() + 1
    name = name or f"Firm {n}"
    answers = fields.pop("answers", {}) or {
        "founder": f"Founder of {name}",
        "pitch": f"{name} makes robots.",
    }
    mail = fields.pop("mail", f"lead{n}@firm{n}.example")
    row = Application.objects.create(
        hub=to.hub,
        call=to,
        number=n,
        name=name,
        edition=intake.edition,
        form_stage="form",
        answers=answers,
        **{
            "country": "MX",
            "language": "en",
            "state": "submitted",
            "stage": "review",
            "stage_at": NOW,
            "shown_stage": "form",
            "submitted_at": OPENS - timedelta(days=3),
            **fields,
        },
    )
    Collaborator.objects.create(
        hub=to.hub,
        application=row,
        email=mail,
        role=CollaboratorRole.LEAD,
        invited_at=NOW,
    )
    submit(row, answers)
    return row


def submit(row: Application, answers: dict[str, Any]) -> Submission:
    number = Submission.objects.filter(application=row).count() + 1
    return Submission.objects.create(
        hub=row.hub,
        application=row,
        number=number,
        stage="form",
        edition=row.edition,
        answers=answers,
        document="{}",
        fingerprint="0" * 64,
        sent_at=NOW,
    )


def judge(hub: Hub, name: str = "", **fields: Any) -> Judge:
    n = next(_serial)
    user = fields.pop("user", None) or make.member(
        hub, Role.JUDGE, make.user(email=f"judge{n}@bench{n}.example")
    )
    person = make.person(hub, name=name or f"Judge {n}", user=user, email=user.email)
    return Judge.objects.create(
        hub=hub, person=person, user=user, **{"languages": ["en"], **fields}
    )


def round_of(to: Call, **fields: Any) -> Round:
    return Round.objects.create(
        hub=to.hub,
        call=to,
        **{
            "stage": "review",
            "names": {"en": "Written round"},
            "rubric": RUBRIC,
            "reads_each": 2,
            "opens_at": OPENS,
            "closes_at": CLOSES,
            "state": RoundState.OPEN,
            **fields,
        },
    )


def seat(in_round: Round, of: Judge, **fields: Any) -> Seat:
    return Seat.objects.create(
        hub=in_round.hub,
        round=in_round,
        judge=of,
        **{
            "capacity": 10,
            "state": SeatState.ACCEPTED,
            "pledged_at": NOW,
            "pledge_mark": "0" * 64,
            "pledge_name": of.name,
            **fields,
        },
    )


def read(of: Seat, what: Application, **fields: Any) -> Read:
    return Read.objects.create(
        hub=of.hub,
        round=of.round,
        seat=of,
        application=what,
        **{"given_at": NOW, **fields},
    )


def actor_of(one: Judge) -> Actor:
    return actor_in(one.hub, one.user)


def staff(hub: Hub) -> Actor:
    return make.actor(hub, Role.PROGRAMME)


def given_out(in_round: Round, by: Actor) -> Round:
    """Allocate a round and put the plan in force."""
    allocate_now(in_round, by, name="", seconds=5, now=NOW)
    in_round.refresh_from_db()
    return in_round


def read_out(hub: Hub, applications: int, reads: int = 3) -> Board:
    """A call read to the end, in few statements: sheets locked, ranked, all chosen."""
    round_ = round_of(call(hub), reads_each=reads, state=RoundState.CLOSED)
    judges = [judge(hub) for _ in range(reads)]
    seats = [seat(round_, one, capacity=applications) for one in judges]
    edition = Intake.objects.get(call=round_.call).edition
    made = Application.objects.bulk_create(
        Application(
            hub=hub, call=round_.call, number=n, name=f"Firm {n}", country="MX",
            language="en", state="submitted", stage="decision", stage_at=NOW,
            submitted_at=NOW, edition=edition, form_stage="form",
        )
        for n in range(1, applications + 1)
    )  # fmt: skip
    given = Read.objects.bulk_create(
        Read(
            hub=hub, round=round_, seat=of, application=one, state="locked",
            given_at=NOW, opened_at=NOW, ended_at=NOW, why={"role": "Investor"},
        )
        for one in made
        for of in seats
    )  # fmt: skip
    Sheet.objects.bulk_create(
        Sheet(
            hub=hub, read=one, locked_at=NOW,
            scores={"team": str(1 + n % 5), "market": str(1 + n // 7 % 5)},
        )
        for n, one in enumerate(given)
    )  # fmt: skip
    by, only = staff(hub), {"round": round_.pk, "weight": "1"}
    rule = declare_rule(round_, by, content={"stages": [only]}, now=NOW)
    ranking = make_ranking(rule, by, now=NOW)
    values = {"names": {"en": "Board"}, "ranking": ranking, "places": applications}
    return take_proposal(make_board(round_.call, by, values=values), by, now=NOW)
