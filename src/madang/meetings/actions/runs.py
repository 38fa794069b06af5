"""Runs: worked out, kept, pinned, adopted; nobody is told of any of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext as _

from madang.hubs.actions import action, save_version
from madang.jobs.actions import start_job
from madang.kit.errors import Conflict, Refused
from madang.meetings import rules
from madang.meetings.actions.rounds import NotNow
from madang.meetings.grid import key_of
from madang.meetings.models import Pin, Round, RoundState, Run, RunKind
from madang.meetings.planning import fits_of, material_of, plan
from madang.meetings.queries import parties_in

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor
    from madang.jobs.models import Job
    from madang.meetings.models import Party, Table
    from madang.meetings.planning import Material, Planned

RUN = "meetings.run"
#: Parties up to which a run is made while one waits, and for how many seconds.
SMALL, SOON = 120, 1.5
#: A second press so soon after the first, with nothing changed, is the same run.
TWICE = timedelta(seconds=30)


class Changed(Conflict):
    """A wish, somebody's hours or a table changed while the plan was worked out."""


def must_be_open(round_: Round) -> None:
    """Refuse to plan what is over.

    Raises:
        NotNow: the round is over.
    """
    if round_.state == RoundState.OVER:
        raise NotNow(_("The round is over."))


def material_with_fits(round_: Round, now: datetime) -> Material:
    """Return a round's rows and how well its parties fit."""
    material = material_of(round_, now=now)
    parties = [seat.party for seat in material.seats.values()]
    fits = fits_of(round_.matching, parties, on=round_.local_day(now))
    return replace(material, fits=fits)


def is_small(round_: Round) -> bool:
    """Tell whether a run is made while one waits."""
    return parties_in(round_.matching).count() <= SMALL


@action(allowed=rules.may_organise)
def plan_round(round_: Round, by: Actor, *, now: datetime, seed: int = 1) -> Run:
    """A run of a small round is kept; nobody's agenda changes.

    Pressed twice, or by two at once, it is one run.  The solver stops after `SOON`
    seconds with the best so far and an honest gap; see `wants_longer`.

    Raises:
        NotNow: the round is over.
        Refused: there is nobody to meet, or no table.
    """
    must_be_open(round_)
    one_at_a_time(round_)
    material = material_with_fits(round_, now)
    must_have_two(material)
    twin = Run.objects.filter(
        round=round_,
        kind=RunKind.FRESH,
        seed=seed,
        inputs=material.inputs,
        made_at__gt=now - TWICE,
    ).first()
    if twin is not None:
        return twin
    found = plan(material, seed=seed, seconds=SOON)
    return kept(round_, by, found, now=now, seed=seed)


def wants_longer(run: Run) -> bool:
    """Tell whether a run stopped for want of time, with better ones not ruled out."""
    return run.seconds >= SOON and not run.is_proved


def one_at_a_time(round_: Round) -> Round:
    """Return the round as it stands; others who plan it wait until this is through."""
    return Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)


def must_have_two(material: Material) -> None:
    """Refuse to plan for fewer than two parties.

    Raises:
        Refused: fewer than two parties take part.
    """
    if len(material.seats) <= 1:
        raise Refused(_("Fewer than two parties take part in the round."))


@action(allowed=rules.may_organise)
def start_run(round_: Round, by: Actor, *, now: datetime, seed: int = 1) -> Job:
    """The run of a large round is being worked out in the background.

    Raises:
        NotNow: the round is over.
        AlreadyRunning: it is being worked out already.
    """
    must_be_open(round_)
    one_at_a_time(round_)
    return start_job(
        round_.hub,
        by,
        kind=RUN,
        title=_("Plan of %(round)s") % {"round": round_},
        now=now,
        arguments={"round": round_.pk, "seed": seed},
        key=round_.job_key,
    )


@action(allowed=rules.may_organise)
def keep_run(
    round_: Round, by: Actor, *, found: Planned, now: datetime, seed: int = 1
) -> Run:
    """A plan worked out in the background is kept, if it still is about these rows.

    Raises:
        Changed: what it was worked out from has changed meanwhile.
        NotNow: the round is over.
    """
    must_be_open(one_at_a_time(round_))
    if material_of(round_, now=now).inputs != found.inputs:
        raise Changed(_("Something changed while the plan was worked out. Plan anew."))
    return kept(round_, by, found, now=now, seed=seed)


def kept(
    round_: Round,
    by: Actor,
    found: Planned,
    *,
    now: datetime,
    seed: int = 1,
    kind: str = RunKind.FRESH,
) -> Run:
    """Return a plan as a row, under the round's next number."""
    one_at_a_time(round_)
    last = Run.objects.filter(round=round_).aggregate(n=Max("number"))["n"] or 0
    return Run.objects.create(
        hub=round_.hub,
        round=round_,
        number=last + 1,
        kind=kind,
        made_at=now,
        made_by=by.user,
        seed=seed,
        inputs=found.inputs,
        status=found.status,
        value=found.value,
        bound=found.bound,
        seconds=round(found.seconds, 3),
        meetings=len(found.lines),
        moved=found.moved,
        pinned=found.pinned,
        plan=[line.write() for line in found.lines],
        lacking=list(found.lacking),
    )


@action(allowed=rules.may_organise)
def adopt_run(run: Run, by: Actor, *, expected: int) -> Round:
    """The run is the round's plan; an earlier one adopted again is rolled back to.

    Nobody is told before it is published.

    Raises:
        NotNow: the round is over.
        Stale: somebody changed the round since version `expected`.
    """
    round_ = run.round
    must_be_open(round_)
    round_.adopted = run.pk
    return save_version(round_, expected, ["adopted"])


@action(allowed=rules.may_organise)
def pin_pair(
    round_: Round,
    by: Actor,
    *,
    left: Party,
    right: Party,
    starts_at: datetime,
    table: Table | None = None,
) -> Pin:
    """Every run keeps the pair's meeting in this slot, at this table if one is named.

    Raises:
        Refused: the round has no such slot, table or pair.
    """
    known = {key for key, _period in round_.keyed_slots}
    is_here = {left.matching_id, right.matching_id} == {round_.matching_id}
    if not is_here or left.pk == right.pk or key_of(starts_at) not in known:
        raise Refused(_("The round has no such pair or slot."))
    if table is not None and table.round_id != round_.pk:
        raise Refused(_("The round has no such table."))
    row, _is_new = Pin.objects.update_or_create(
        hub=round_.hub,
        round=round_,
        left=left,
        right=right,
        defaults={"starts_at": starts_at, "table": table},
    )
    return row


@action(allowed=rules.may_organise)
def unpin(pin: Pin, by: Actor) -> Pin:
    """Runs may move the meeting again."""
    key = pin.pk
    pin.delete()
    pin.pk = key  # the journal names what is gone
    return pin
