"""What of outcomes waits for somebody: values to check, targets that fall behind."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.applications.rules import own_applications
from madang.hubs.queries import has_consented
from madang.kit.navigation import Waiting
from madang.outcomes.models import Origin
from madang.outcomes.queries import (
    latest_rates,
    standings_of,
    targets_visible_to,
    values_visible_to,
)
from madang.outcomes.queries.following import FOLLOW_UP, declined_of, follow_up_text
from madang.outcomes.queries.targets import Outlook
from madang.outcomes.rules import may_keep_outcomes, may_see_outcomes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from madang.hubs.models import Actor

#: As many targets are looked at for what waits.
MOST = 50
#: Whether a target will be met is told this many days before its end.
SOON = 60

#: Declined applicants are asked for so long whether they may be followed.
ASKED_FOR = timedelta(days=60)


def of_declined(by: Actor, now: datetime) -> Iterator[Waiting]:
    """Ask a declined applicant, for some weeks, whether her company may be followed."""
    if not own_applications(by) or by.user is None:
        return
    declined = declined_of(by, now - ASKED_FOR).first()
    if declined is None or follow_up_text(by.hub) is None:
        return
    if not has_consented(by.user, by.hub, FOLLOW_UP):
        told = _("May %(hub)s ask you later how %(company)s fares?")
        words = {"hub": by.hub, "company": declined.application.name}
        yield Waiting(told % words, reverse("hubs:my_data"), _("Consent"))


def of_outcomes(by: Actor, now: datetime) -> Iterator[Waiting]:
    """Say to staff what to check, and to those who keep outcomes what falls behind."""
    if not may_see_outcomes(by):
        return
    slug, today = by.hub.slug, by.hub.day_of(now)
    found = values_visible_to(by).filter(state="evidenced")
    mine = {"noted_by": by.user} if by.user else {}
    count = found.exclude(origin=Origin.COUNTED).exclude(**mine).count()
    if count:
        told = ngettext(
            "%(count)d value with evidence waits to be checked",
            "%(count)d values with evidence wait to be checked",
            count,
        )
        url = reverse("outcomes:values", kwargs={"hub": slug})
        yield Waiting(told % {"count": count}, f"{url}?state=evidenced", "chart")
    if not may_keep_outcomes(by):
        return
    rates = latest_rates(by.hub, today)
    open_ones = targets_visible_to(by).filter(starts_on__lte=today, ends_on__gte=today)
    for at in standings_of(open_ones[:MOST], today, rates):
        is_soon = (at.target.ends_on - today).days <= SOON
        if at.outlook == Outlook.BEHIND or (is_soon and at.missing):
            told = _("The target “%(what)s” is at %(share)d %% and falls behind")
            url = reverse("outcomes:target", kwargs={"hub": slug, "pk": at.target.pk})
            share = int(100 * at.share)
            text = told % {"what": at.target.indicator, "share": share}
            yield Waiting(text, url, "chart", is_urgent=is_soon)
