"""Scenarios: asked for, kept, put in force, taken back; pairs pinned and banned."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.hubs.actions import action
from madang.jobs.actions import start_job
from madang.judging import rules
from madang.judging.actions.rounds import NotNow
from madang.judging.models import (
    PairKind,
    PairRule,
    Read,
    ReadState,
    Round,
    RoundState,
    Scenario,
    ScenarioState,
    Seat,
    SeatState,
)
from madang.judging.planning import (
    Given,
    Material,
    Pair,
    allocate,
    capacity_of,
    figures,
    forbidden_pairs,
    given_of,
    material_of,
    reasons,
)
from madang.kit.errors import Conflict, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from madang.applications.models import Application
    from madang.hubs.models import Actor
    from madang.jobs.models import Job
    from madang.judging.planning import Allocation

ALLOCATE = "judging.allocate"
LONGEST_RUN = 300
SHOWN = 5


@action(allowed=rules.may_run)
def start_allocation(
    round_: Round,
    by: Actor,
    *,
    name: str,
    settings: Mapping[str, Any],
    now: datetime,
) -> Job:
    """A scenario is being worked out in the background.

    Raises:
        NotNow: the round is closed.
        AlreadyRunning: one is being worked out already.
    """
    if round_.state == RoundState.CLOSED:
        raise NotNow(_("The round is closed."))
    seconds = max(1, min(LONGEST_RUN, int(settings.get("seconds", 20))))
    return start_job(
        round_.hub,
        by,
        kind=ALLOCATE,
        title=_("Allocation of %(round)s") % {"round": round_},
        now=now,
        arguments={
            "round": round_.pk,
            "name": name.strip()[:120],
            "settings": {**settings, "seconds": seconds},
        },
        key=round_.job_key,
    )


@action(allowed=rules.may_run)
def keep_scenario(
    round_: Round,
    by: Actor,
    *,
    name: str,
    settings: Mapping[str, Any],
    found: Allocation,
    now: datetime,
) -> Scenario:
    """An allocation is kept, to be compared and put in force."""
    last = Scenario.objects.filter(round=round_).aggregate(last=Max("number"))["last"]
    weighed = {
        **found.weighed.write(),
        "status": found.status,
        "is_proved": found.is_proved,
        "moved": found.moved,
    }
    try:
        with transaction.atomic():
            return Scenario.objects.create(
                hub=round_.hub,
                round=round_,
                number=(last or 0) + 1,
                name=name,
                settings=dict(settings),
                plan=[list(pair) for pair in found.pairs],
                measures=weighed,
                notes=list(found.notes)[:50],
                made_at=now,
                made_by=by.user,
            )
    except IntegrityError as twice:
        raise Conflict(_("Somebody else made a scenario just now.")) from twice


@action(allowed=rules.may_run)
def allocate_now(
    round_: Round, by: Actor, *, name: str, seconds: int, now: datetime
) -> Scenario:
    """A small round is allocated at once, and the plan is in force.

    Raises:
        NotNow: the round is closed.
        Refused: the rows contradict each other.
    """
    material = material_of(round_, on=by.hub.day_of(now))
    settings = {"seconds": seconds, "seed": 0}
    found = allocate(given_of(material), seconds=seconds)
    kept = keep_scenario(round_, by, name=name, settings=settings, found=found, now=now)
    return activate_scenario(kept, by, material=material, now=now)


@action(allowed=rules.may_run)
def bring_plan(
    round_: Round,
    by: Actor,
    *,
    rows: Sequence[tuple[str, int]],
    material: Material,
    given: Given,
    now: datetime,
) -> Scenario:
    """A plan from a file, pairs of a judge's address and a number, is kept.

    Raises:
        Refused: a line names nobody, or gives a judge what she must not or cannot
            read; every faulty line is told.
    """
    pairs, faults = _read_rows(rows, material)
    faults += plan_faults(material, pairs)
    if faults:
        raise Refused(_told(faults), fields={"rows": faults[:50]})
    last = Scenario.objects.filter(round=round_).aggregate(last=Max("number"))["last"]
    return Scenario.objects.create(
        hub=round_.hub,
        round=round_,
        number=(last or 0) + 1,
        name=_("From a file"),
        settings={"source": "file"},
        plan=[list(pair) for pair in pairs],
        measures={**figures(given, pairs).write(), "status": "", "is_proved": False},
        made_at=now,
        made_by=by.user,
    )


def _read_rows(
    rows: Sequence[tuple[str, int]], material: Material
) -> tuple[list[Pair], list[str]]:
    mails: dict[str, Seat] = {}
    for seat in material.seats:
        user_mail = seat.judge.user.email if seat.judge.user else ""
        for mail in {seat.judge.person.email, user_mail} - {""}:
            mails[mail.lower()] = seat
    numbers = {one.number: one.pk for one in material.applications}
    pairs: list[Pair] = []
    faults: list[str] = []
    for line, (mail, number) in enumerate(rows, 1):
        found = mails.get(mail.strip().lower())
        if found is None:
            faults.append(
                _("Line %(line)d: no judge of this round has the address %(mail)s.")
                % {"line": line, "mail": mail}
            )
        elif number not in numbers:
            faults.append(
                _("Line %(line)d: no application here has the number %(number)s.")
                % {"line": line, "number": number}
            )
        elif (found.pk, numbers[number]) in pairs:
            faults.append(_("Line %(line)d stands there twice.") % {"line": line})
        else:
            pairs.append((found.pk, numbers[number]))
    return pairs, faults


def plan_faults(material: Material, pairs: Iterable[Pair]) -> list[str]:
    """Return why a plan may not be put in force, in words; nothing when it may."""
    pairs = list(pairs)
    begun = {
        (read.seat_id, read.application_id)
        for read in material.reads
        if read.state != ReadState.UNOPENED
    }
    barred = forbidden_pairs(material, material.seats) - material.pins
    tied = (
        {
            (seat.pk, application)
            for seat in material.seats
            for application in material.application
            if material.tied(seat, application)
        }
        if material.ties
        else set()
    )
    faults = [
        _("%(judge)s must not read number %(number)d.")
        % {
            "judge": material.seat[seat].judge.name,
            "number": material.application[application].number,
        }
        for seat, application in pairs
        if (seat, application) not in begun
        and ((seat, application) in barred or (seat, application) in tied)
    ]
    lost = Counter(seat for seat, application in begun - set(pairs))
    for seat, number in (Counter(seat for seat, _one in pairs) + lost).items():
        one = material.seat[seat]
        room = max(
            capacity_of(one, on=material.on), sum(1 for s, _a in begun if s == seat)
        )
        if number > room and not _all_begun(seat, pairs, begun):
            faults.append(
                _("%(judge)s can read %(room)d; the plan gives them %(number)d.")
                % {"judge": one.judge.name, "room": room, "number": number}
            )
        if one.state != SeatState.ACCEPTED and not _all_begun(seat, pairs, begun):
            faults.append(_("%(judge)s has not accepted.") % {"judge": one.judge.name})
    return faults


def _all_begun(seat: int, pairs: Iterable[Pair], begun: set[Pair]) -> bool:
    return all(pair in begun for pair in pairs if pair[0] == seat)


def _told(faults: Sequence[str]) -> str:
    shown = " ".join(faults[:SHOWN])
    more = len(faults) - SHOWN
    if more <= 0:
        return shown
    rest = ngettext("And %(count)d more.", "And %(count)d more.", more)
    return f"{shown} {rest % {'count': more}}"


@action(allowed=rules.may_run)
def activate_scenario(
    scenario: Scenario, by: Actor, *, material: Material, now: datetime
) -> Scenario:
    """Judges read what the scenario says; whatever was opened stays as it is.

    Going back to an earlier scenario is the same act.

    Raises:
        NotNow: the round is closed.
        Refused: the plan gives a judge what she must not or cannot read any more.
    """
    round_ = scenario.round
    if round_.state == RoundState.CLOSED:
        raise NotNow(_("The round is closed."))
    pairs = _still_asked(scenario, material)
    if faults := plan_faults(material, pairs):
        told = _("This scenario no longer fits; work out a new one.")
        raise Refused(f"{told} {_told(faults)}", fields={"": faults[:50]})
    _write_reads(scenario, pairs, material, now)
    Scenario.objects.filter(round=round_, state=ScenarioState.ACTIVE).exclude(
        pk=scenario.pk
    ).update(state=ScenarioState.RETIRED)
    scenario.state, scenario.activated_at = ScenarioState.ACTIVE, now
    scenario.save(update_fields=["state", "activated_at"])
    if round_.state == RoundState.DRAFT:
        Round.objects.filter(pk=round_.pk).update(state=RoundState.READY)
        round_.state = RoundState.READY
    return scenario


def _still_asked(scenario: Scenario, material: Material) -> list[Pair]:
    """Return the scenario's pairs without applications that left the running."""
    gone = {one.pk for one in material.gone}
    known = set(material.application)
    return [
        (seat, application)
        for seat, application in scenario.plan
        if application in known - gone and seat in material.seat
    ]


def _write_reads(
    scenario: Scenario, pairs: Sequence[Pair], material: Material, now: datetime
) -> None:
    standing = {(r.seat_id, r.application_id): r for r in material.reads}
    wanted = set(pairs)
    Read.objects.filter(
        pk__in=[
            read.pk
            for pair, read in standing.items()
            if read.state == ReadState.UNOPENED and pair not in wanted
        ],
        state=ReadState.UNOPENED,
    ).delete()
    why = reasons(material, pairs)
    wave = 1 + max((read.wave for read in material.reads), default=0)
    Read.objects.bulk_create(
        [
            Read(
                hub=scenario.hub,
                round=scenario.round,
                seat_id=seat,
                application_id=application,
                scenario=scenario,
                why=why[seat, application].write(),
                is_pinned=(seat, application) in material.pins,
                wave=wave,
                given_at=now,
            )
            for seat, application in pairs
            if (seat, application) not in standing
        ],
        batch_size=500,
    )


@action(allowed=rules.may_run)
def rename_scenario(scenario: Scenario, by: Actor, *, name: str) -> Scenario:
    """The scenario is called so."""
    scenario.name = name.strip()[:120]
    scenario.save(update_fields=["name"])
    return scenario


@action(allowed=rules.may_run)
def drop_scenario(scenario: Scenario, by: Actor) -> None:
    """A proposed scenario is gone.

    Raises:
        NotNow: it is, or was, in force.
    """
    if scenario.state != ScenarioState.DRAFT:
        raise NotNow(_("A scenario that was in force stays on record."))
    scenario.delete()


@action(allowed=rules.may_run)
def rule_pair(  # noqa: PLR0913 -- who, what, which way, why, when
    seat: Seat,
    by: Actor,
    *,
    application: Application,
    kind: PairKind,
    reason: str,
    is_tied: bool,
    now: datetime,
) -> PairRule:
    """The judge must, or must not, read the application in further scenarios.

    Raises:
        Refused: something ties the judge to the applicant.
    """
    if kind == PairKind.PIN and is_tied:
        raise Refused(
            _("%(judge)s has an interest in this applicant and cannot read it.")
            % {"judge": seat.judge.name}
        )
    rule, _is_new = PairRule.objects.update_or_create(
        seat=seat,
        application=application,
        defaults={
            "hub": seat.hub,
            "kind": kind,
            "reason": reason.strip()[:300],
            "said_at": now,
            "said_by": by.user,
        },
    )
    return rule


@action(allowed=rules.may_run)
def free_pair(rule: PairRule, by: Actor) -> None:
    """The pair is free again."""
    rule.delete()
