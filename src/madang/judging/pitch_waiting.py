"""What waits for judges and teams of pitch days, and for applicants who may rate."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from madang.applications.kinds import OwnLine
from madang.hubs.models import Role
from madang.judging import rules
from madang.judging.queries import (
    days_judged_by,
    may_rate_now,
    own_slots,
    polls_of,
)
from madang.kit import clock
from madang.kit.navigation import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from madang.applications.models import Application
    from madang.hubs.models import Actor

SOON, AHEAD = timedelta(days=1), timedelta(days=14)


def own_line(by: Actor, application: Application) -> OwnLine | None:
    """Lead from an applicant's page to her pitch, and to what she may rate."""
    has_slot = own_slots(by).filter(application=application).exists()
    if not has_slot and not may_rate_now(by, application, clock.now()):
        return None
    keys = {"hub": application.hub.slug, "pk": application.pk}
    url = reverse("judging:application-panel", kwargs=keys)
    return OwnLine(_("Pitch and rating"), url)


def of_judges(by: Actor, now: datetime) -> Iterator[Waiting]:
    """Yield the pitch days ahead on which the actor judges."""
    if by.user is None or not by.has(Role.JUDGE):
        return
    ahead = days_judged_by(by).filter(ends_at__gt=now, starts_at__lt=now + AHEAD)
    for day in ahead:
        url = reverse("judging:order", kwargs={"hub": by.hub.slug, "pk": day.pk})
        yield Waiting(
            _("You judge: %(day)s") % {"day": day.name},
            url,
            _("Pitch day"),
            day.starts_at,
            day.starts_at - now < SOON,
        )


def of_teams(by: Actor, now: datetime) -> Iterator[Waiting]:
    """Yield the actor's own pitches ahead, and what she may rate."""
    if not rules.may_pitch(by):
        return
    url = reverse("judging:pitches", kwargs={"hub": by.hub.slug})
    for slot in own_slots(by).filter(ends_at__gt=now, starts_at__lt=now + AHEAD):
        yield Waiting(
            _("Your pitch: %(day)s") % {"day": slot.day.name},
            url,
            _("Pitch day"),
            slot.starts_at,
            slot.starts_at - now < SOON,
        )
    for asked in polls_of(by, now):
        if not asked.has_answered:
            text = _("Say how you were judged: %(round)s")
            yield Waiting(
                text % {"round": asked.poll.round.name},
                reverse(
                    "judging:rate",
                    kwargs={
                        "hub": by.hub.slug,
                        "pk": asked.poll.pk,
                        "uuid": asked.application.uuid,
                    },
                ),
                _("Rating"),
                asked.poll.closes_at,
            )
