"""Mending what is published: at once where a round is small, else in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.hubs.actions import action
from madang.jobs.actions import start_job
from madang.jobs.queries import open_job
from madang.meetings import rules
from madang.meetings.actions.publishing import published
from madang.meetings.actions.rounds import NotNow
from madang.meetings.actions.runs import (
    Changed,
    is_small,
    kept,
    must_be_open,
    one_at_a_time,
)
from madang.meetings.models import LIVE, Meeting, Round, RoundState, RunKind
from madang.meetings.planning import material_of, mend
from madang.meetings.planning.material import lines_held

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from madang.hubs.models import Actor
    from madang.jobs.models import Job
    from madang.meetings.models import Run
    from madang.meetings.planning import Planned

MEND = "meetings.mend"


def must_be_published(round_: Round) -> None:
    """Refuse to mend what nobody was told.

    Raises:
        NotNow: the round is over, or not published.
    """
    must_be_open(round_)
    if round_.state != RoundState.PUBLISHED:
        raise NotNow(_("Publish the round first."))


@action(allowed=rules.may_organise)
def mend_round(
    round_: Round,
    by: Actor,
    *,
    expected: int,
    now: datetime,
    with_standby: bool = False,
) -> Run:
    """The published plan is mended and published; who is not concerned hears nothing.

    What has begun stays; what can stay where it is stays there; at most three new
    meetings fill holes, with standby parties only where asked for.

    Raises:
        NotNow: the round is not published.
        Stale: somebody changed the round since version `expected`.
    """
    return mended(round_, by, expected=expected, now=now, with_standby=with_standby)


def mended(
    round_: Round,
    by: Actor,
    *,
    expected: int,
    now: datetime,
    with_standby: bool = False,
) -> Run:
    """Return the run by which a published round was mended."""
    must_be_published(round_)
    found = mended_plan(round_, now, with_standby=with_standby)
    run = kept(round_, by, found, now=now, kind=RunKind.MENDED)
    published(round_, by, run, expected=expected, now=now)
    return run


def mended_plan(
    round_: Round,
    now: datetime,
    *,
    with_standby: bool = False,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Planned:
    """Return the plan that mends a published round; nothing is kept."""
    material = material_of(round_, now=now, with_standby=with_standby)
    rows = Meeting.objects.filter(round=round_, state__in=LIVE).order_by("pk")
    return mend(material, lines_held(rows), now=now, is_cancelled=is_cancelled)


@action(allowed=rules.may_organise)
def start_mending(
    round_: Round, by: Actor, *, now: datetime, with_standby: bool = False
) -> Job:
    """The mending of a large round is under way in the background, once at a time.

    What changes while it runs is mended with it: see `keep_mended`.

    Raises:
        NotNow: the round is not published.
    """
    must_be_published(round_)
    as_it_stands = one_at_a_time(round_)
    running = open_job(round_.hub, as_it_stands.mend_key)
    if running is not None:
        return running
    return start_job(
        round_.hub,
        by,
        kind=MEND,
        title=_("Mending of %(round)s") % {"round": round_},
        now=now,
        arguments={"round": round_.pk, "standby": with_standby},
        key=as_it_stands.mend_key,
    )


@action(allowed=rules.may_organise)
def keep_mended(
    round_: Round, by: Actor, *, found: Planned, expected: int, now: datetime
) -> Run:
    """A plan mended in the background is published, if it still is about these rows.

    Raises:
        Changed: what it was worked out from, or the round, has changed meanwhile.
        NotNow: the round is not published any more.
    """
    fresh = one_at_a_time(round_)
    must_be_published(fresh)
    material = material_of(fresh, now=now, with_standby=True)
    if fresh.version != expected or material.inputs != found.inputs:
        raise Changed(_("Something changed while the plan was worked out. Plan anew."))
    run = kept(fresh, by, found, now=now, kind=RunKind.MENDED)
    published(fresh, by, run, expected=expected, now=now, material=material)
    return run


def mended_soon(round_: Round, by: Actor, *, expected: int, now: datetime) -> None:
    """The published round is mended: now where it is small, else by a job."""
    if is_small(round_):
        mended(round_, by, expected=expected, now=now)
    else:
        start_mending(round_, by, now=now)
