"""What waits for judges and teams of pitch days, and for applicants who may rate."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from madang.hubs.models import Role
from madang.judging import rules
from madang.judging.queries import days_judged_by, own_slots, polls_of
from madang.kit import clock
from madang.kit.navigation import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from madang.hubs.models import Actor

SOON, AHEAD = timedelta(days=1), timedelta(days=14)


def has_pitch(by: Actor, row: Any) -> bool:
    """Tell whether an applicant's page has anything of pitch days or ratings."""
    if own_slots(by).filter(application=row).exists():
        return True
    return any(one.application.pk == row.pk for one in polls_of(by, clock.now()))


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
