"""Putting a cohort together: its days, places and quotas, its sessions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.hubs.actions import action, save_version
from madang.kit.errors import Conflict, Refused
from madang.programmes import quotas, rules, weekly
from madang.programmes.checking import assign, check
from madang.programmes.models import (
    AT_WORK,
    HOLDING,
    Cohort,
    CohortSession,
    CohortState,
    Place,
    PlaceState,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from madang.hubs.models import Actor, Site
    from madang.programmes.models import Programme

FIELDS = ("call", "names", "summary", "starts_on", "ends_on", "places")


@action(rules.may_run_programmes)
def add_cohort(
    programme: Programme,
    by: Actor,
    *,
    values: Mapping[str, Any],
    shares: Sequence[quotas.Quota] = (),
) -> Cohort:
    """A new cohort of the programme is planned, with these quotas.

    Raises:
        Refused: a value is wrong.
        CannotHold: a quota cannot hold; the text names it.
    """
    row = Cohort(hub=programme.hub, programme=programme, **_given(values))
    _check(row, shares)
    row.save()
    return row


@action(rules.may_run_programmes)
def change_cohort(
    cohort: Cohort,
    by: Actor,
    *,
    expected: int,
    values: Mapping[str, Any],
    shares: Sequence[quotas.Quota] | None = None,
) -> Cohort:
    """The cohort has these values and quotas.

    Raises:
        Refused: a value is wrong, or more places are held than would be left.
        CannotHold: a quota cannot hold; the text names it.
        Stale: somebody saved the cohort since.
    """
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    given = _given(values)
    assign(cohort, given)
    _check(cohort, cohort.shares if shares is None else shares)
    _fit_held(cohort)
    save_version(cohort, expected, [*given, "quotas"])
    return cohort


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in FIELDS if name in values}


def _check(cohort: Cohort, shares: Sequence[quotas.Quota]) -> None:
    is_late = cohort.ends_on < cohort.starts_on
    strange = cohort.call is not None and (
        cohort.call.programme_id != cohort.programme_id
    )
    cohort.quotas = quotas.write(shares)
    check(
        cohort,
        ends_on=_("This lies before the first day.") if is_late else "",
        call=_("This is a call of another programme.") if strange else "",
    )
    quotas.check(shares, cohort.places)


def _fit_held(cohort: Cohort) -> None:
    """Refuse fewer places than are held, and move seats below the new number.

    Raises:
        Refused: more places are held.
    """
    held = list(Place.objects.filter(cohort=cohort, state__in=HOLDING).order_by("seat"))
    if len(held) > cohort.places:
        told = ngettext(
            "%(held)d company has a place: there cannot be fewer places.",
            "%(held)d companies have a place: there cannot be fewer places.",
            len(held),
        ) % {"held": len(held)}
        raise Refused(told, fields={"places": [told]})
    free = sorted(set(range(1, cohort.places + 1)) - {place.seat for place in held})
    for place in held:
        if place.seat is not None and place.seat > cohort.places:
            Place.objects.filter(pk=place.pk).update(seat=free.pop(0))


@action(rules.may_run_programmes)
def start_cohort(cohort: Cohort, by: Actor) -> Cohort:
    """The cohort is at work."""
    return _set_state(cohort, CohortState.RUNNING)


@action(rules.may_run_programmes)
def end_cohort(cohort: Cohort, by: Actor) -> Cohort:
    """The cohort is over.

    Raises:
        Conflict: a company is still taking part, or has not answered an offer.
    """
    open_states = [*AT_WORK, PlaceState.OFFERED]
    still = Place.objects.filter(cohort=cohort, state__in=open_states).count()
    if still:
        told = ngettext(
            "%(count)d company is still in this cohort: say of it how it ended.",
            "%(count)d companies are still in this cohort: say of each how it ended.",
            still,
        )
        raise Conflict(told % {"count": still})
    return _set_state(cohort, CohortState.ENDED)


@action(rules.may_run_programmes)
def reopen_cohort(cohort: Cohort, by: Actor) -> Cohort:
    """A running cohort is planned again, an ended one runs again."""
    was_ended = cohort.state == CohortState.ENDED
    return _set_state(cohort, CohortState.RUNNING if was_ended else CohortState.PLANNED)


def _set_state(cohort: Cohort, state: CohortState) -> Cohort:
    cohort.state = state
    return save_version(cohort, cohort.version, ["state"])


@action(rules.may_run_programmes)
def plan_weeks(
    cohort: Cohort,
    by: Actor,
    *,
    expected: int,
    plan: weekly.WeeklyPlan,
    sites: Sequence[Site],
    language: str,
) -> Cohort:
    """The cohort meets as the plan says; sessions without a topic are made anew.

    Sessions to which somebody gave a topic stay as they are.

    Raises:
        Refused: no day fits.
        Stale: somebody saved the cohort since.
    """
    meetings, skipped = weekly.lay_out(
        plan, sites, cohort.starts_on, cohort.ends_on, language
    )
    if not meetings:
        raise Refused(_("No day of this plan lies between the first and the last day."))
    CohortSession.objects.filter(cohort=cohort, title={}).delete()
    kept = set(
        CohortSession.objects.filter(cohort=cohort).values_list("starts_at", flat=True)
    )
    CohortSession.objects.bulk_create(
        CohortSession(
            hub=cohort.hub,
            cohort=cohort,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            site=one.site,
        )
        for one in meetings
        if one.starts_at not in kept
    )
    cohort.plan = weekly.write(replace(plan, skipped=tuple(skipped)))
    return save_version(cohort, expected, ["plan"])


@action(rules.may_run_programmes)
def add_session(
    cohort: Cohort, by: Actor, *, values: Mapping[str, Any]
) -> CohortSession:
    """The cohort meets once more.

    Raises:
        Refused: it ends before it begins, or another session begins then.
    """
    row = CohortSession(hub=cohort.hub, cohort=cohort, **_session(values))
    return _save_session(row)


@action(rules.may_run_programmes)
def change_session(
    session: CohortSession, by: Actor, *, values: Mapping[str, Any]
) -> CohortSession:
    """The session is then, there, and about that.

    Raises:
        Refused: it ends before it begins, or another session begins then.
    """
    assign(session, _session(values))
    return _save_session(session)


@action(rules.may_run_programmes)
def remove_session(session: CohortSession, by: Actor) -> None:
    """The session does not take place."""
    CohortSession.objects.filter(pk=session.pk).delete()


def _session(values: Mapping[str, Any]) -> dict[str, Any]:
    names = ("title", "starts_at", "ends_at", "site", "remark")
    return {name: values[name] for name in names if name in values}


def _save_session(row: CohortSession) -> CohortSession:
    is_late = row.ends_at <= row.starts_at
    check(row, ends_at=_("It ends before it begins.") if is_late else "")
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as lost:
        raise Conflict(_("Another session of this cohort begins then.")) from lost
    return row
