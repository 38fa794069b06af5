"""The demo's choice: a call read to the end, on a board that waits for a signature.

Eighteen suppliers were read by nine judges each three times; two rules rank them, and
six from each country are proposed, with two equals at the Mexican line.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from django.db import transaction

from madang.applications import presets
from madang.applications.actions import (
    begin_application,
    change_rules,
    move_many,
    open_intake,
    save_draft,
    submit,
)
from madang.applications.eligibility import Result, Rule, RuleKind
from madang.applications.models import Application
from madang.desk.demo import application_words as words
from madang.desk.demo import judging, programme_words
from madang.desk.demo.applications import answers_of, form_of
from madang.desk.demo.programmes import SIX_AND_SIX
from madang.hubs.models import Actor, Hub, Membership, Role, User, system_actor
from madang.hubs.queries import actor_in
from madang.judging import actions
from madang.judging.models import Judge, Ranking, Read, Round
from madang.programmes import quotas
from madang.programmes.actions import add_call, add_cohort, publish_call
from madang.programmes.models import Call, Programme

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madang.applications.models import Intake
    from madang.programmes.models import Cohort

SLUG, JUDGES, READS = "bridge-suppliers", 9, 3
RULES = (
    Rule("country", RuleKind.COUNTRY, choices=("MX", "US"), question="address"),
    Rule("headcount", RuleKind.HEADCOUNT, maximum=250, missing=Result.LOOK),
    Rule("double", RuleKind.DOUBLE),
)
CRITERIA = tuple(key for key, _weight, _names, _anchors in judging.CRITERIA)
#: What each firm's three sheets give by criterion, in the order of `words.SUPPLIERS`.
#: The eighth and the sixteenth are both Mexican, equal, and at the line.
SHEETS = (
    "5545 4554 5455", "4444 5344 4434", "5444 4454 5355", "3433 4333 3343",
    "5455 4545 5444", "4543 4444 5434", "3434 4343 2533", "4343 3443 4433",
    "4544 5454 4445", "4454 5344 4444", "3333 5233 3342", "2323 3332 3223",
    "4434 3444 4543", "5354 4544 4445", "4344 4443 3454", "4343 3443 4433",
    "3343 2433 3233", "3343 2443 3333",
)  # fmt: skip
NOTES = ("Cliente ya firmado.", "Capacity for a second line is not shown.", "", "")


def load(now: datetime) -> None:
    """Make the choice that is not there yet; a second call changes nothing."""
    hub = Hub.objects.filter(slug="technology-hub").first()
    bridge = Programme.objects.filter(hub=hub, slug="bridge").first() if hub else None
    if hub is None or bridge is None or Call.objects.filter(hub=hub, slug=SLUG):
        return
    judges = list(Judge.objects.filter(hub=hub).exclude(user=None).order_by("pk"))
    if len(judges) < JUDGES:
        return
    with transaction.atomic():
        call, cohort = _call(bridge, now)
        _applications(call, now)
        round_ = _round(call, judges[:JUDGES], now)
        _choose(cohort, _rankings(round_, now), now)


def _call(bridge: Programme, now: datetime) -> tuple[Call, Cohort]:
    by = system_actor(bridge.hub)
    four = now.replace(hour=22, minute=0, second=0, microsecond=0)  # 16:00 there
    values = {
        **programme_words.SUPPLIERS_CALL,
        "slug": SLUG,
        "zone": "America/Ojinaga",
        "opens_at": four - timedelta(days=75),
        "closes_at": four - timedelta(days=40),
        "languages": bridge.languages,
    }
    call = publish_call(add_call(bridge, by, values=values), by)
    first = now.date() + timedelta(weeks=4)
    cohort = add_cohort(
        bridge,
        by,
        values={
            "names": programme_words.SUPPLIERS_CALL["names"],
            "starts_on": first,
            "ends_on": first + timedelta(weeks=12),
            "places": 12,
            "call": call,
        },
        shares=SIX_AND_SIX,
    )
    return call, cohort


def _applications(call: Call, now: datetime) -> None:
    house = system_actor(call.hub)
    intake = open_intake(
        call, house, edition=form_of(call.hub, house, now), way=presets.bridge()
    )
    intake = change_rules(intake, house, expected=intake.version, asked=RULES)
    for number in range(len(words.SUPPLIERS)):
        _apply(intake, number, call.opens_at + timedelta(days=1 + number))
    _move(call, "screening-review", call.closes_at + timedelta(days=2))


def _apply(intake: Intake, number: int, at: datetime) -> None:
    firm = words.SUPPLIERS[number]
    name = words.FOUNDERS[number % len(words.FOUNDERS)]
    mail = words.plain(f"{name.split()[0]}@{firm.host}")
    user = User.objects.create_user(mail, name=name, language=firm.language)
    row = begin_application(
        intake.call, Actor(user=user, hub=intake.hub), name=firm.name,
        country=firm.country, language=firm.language, now=at,
    )  # fmt: skip
    by, chance = actor_in(intake.hub, user), Random(5000 + number)  # noqa: S311 -- the same demo every time
    answers = answers_of(firm, intake.edition, intake.call, number, chance)
    answers.pop("founded_on")
    answers["founded_on"] = f"{2012 + number % 9}-0{1 + number % 9}-15"
    save_draft(row, by, expected=row.version, answers=answers, now=at)
    submit(row, by, expected=row.version, now=at + timedelta(minutes=5))


def _move(call: Call, step: str, at: datetime) -> None:
    ids = list(Application.objects.filter(call=call).values_list("pk", flat=True))
    move_many(call, system_actor(call.hub), ids=ids, move=step, now=at)


def _round(call: Call, judges: Sequence[Judge], now: datetime) -> Round:
    by, begins = system_actor(call.hub), call.closes_at + timedelta(days=4)
    values = {
        "names": judging.NAMES,
        "stage": judging.STAGE,
        "reads_each": READS,
        "opens_at": begins,
        "closes_at": now - timedelta(days=5),
    }
    round_ = actions.make_round(call, by, values=values)
    actions.set_rubric(round_, by, expected=round_.version, content=judging.rubric())
    for judge in judges:
        seat = actions.invite_judge(round_, by, judge=judge, capacity=8, now=begins)
        judging.take_seat(seat, by, begins)
    actions.allocate_now(round_, by, name="Bridge", seconds=5, now=begins)
    round_.refresh_from_db()
    actions.open_round(round_, by, expected=round_.version)
    _score(round_, begins)
    round_.refresh_from_db()
    actions.close_round(round_, by, expected=round_.version, now=round_.closes_at)
    _move(call, "review-decision", round_.closes_at)
    return round_


def _score(round_: Round, begins: datetime) -> None:
    """Let every judge have locked all of hers, over the evenings of the round."""
    reads = (
        Read.objects.filter(round=round_)
        .select_related("round", "seat__judge__user", "application")
        .order_by("application__number", "pk")
    )
    judges: dict[int, Actor] = {}
    for place, read in enumerate(reads):
        user = read.seat.judge.user
        if user is None:
            continue
        by = judges.setdefault(user.pk, actor_in(round_.hub, user))
        firm = words.SUPPLIERS.index(_firm(read.application))
        given = SHEETS[firm].split()[place % READS]
        at = begins + timedelta(days=1 + place % 12, minutes=7 * place)
        sheet = actions.open_read(read, by, seen=1, now=at)
        actions.lock_sheet(
            read,
            by,
            expected=sheet.version,
            values=dict(zip(CRITERIA, given, strict=True)),
            comment_shared=NOTES[place % len(NOTES)],
            now=at + timedelta(minutes=18),
        )


def _firm(application: Application) -> words.Firm:
    return words.Firm(application.name, application.country)


def _rankings(round_: Round, now: datetime) -> Ranking:
    """Rank by the median for comparison, and by the mean, which the board takes."""
    by, found = _programme_manager(round_.hub), {}
    for at, combine in enumerate(("median", "mean")):
        stage: dict[str, Any] = {"round": round_.pk, "weight": "1", "combine": combine}
        content = {"stages": [stage], "places": 2}
        said = now - timedelta(days=4 - at)
        edition = actions.declare_rule(round_, by, content=content, now=said)
        found[combine] = actions.make_ranking(edition, by, now=said)
    return found["mean"]


def _choose(cohort: Cohort, ranking: Ranking, now: datetime) -> None:
    """Put the proposal on the board; the programme manager has signed, one more must."""
    by = _programme_manager(cohort.hub)
    values = {
        "names": programme_words.SUPPLIERS_CALL["names"],
        "ranking": ranking,
        "cohort": cohort,
        "places": cohort.places,
        "reserves": 4,
        "quotas": quotas.write(cohort.shares),
        "approvals_needed": 2,
    }
    board = actions.make_board(ranking.round.call, by, values=values)
    actions.take_proposal(board, by, now=now - timedelta(days=2))
    seen = actions.mark_of(board)
    actions.approve_board(board, by, seen=seen, now=now - timedelta(days=1))


def _programme_manager(hub: Hub) -> Actor:
    held = Membership.objects.filter(hub=hub, role=Role.PROGRAMME, ended_at=None)
    return actor_in(hub, held.earliest("pk").user)
