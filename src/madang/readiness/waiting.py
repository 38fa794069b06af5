"""What of readiness waits for somebody: overdue tasks, certificates to verify."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.kit.navigation import Waiting
from madang.readiness.queries import certificates_visible_to, overdue_of
from madang.readiness.rules import may_keep_all, may_see_tasks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from madang.hubs.models import Actor

#: As many overdue tasks are named.
MOST = 10


def of_readiness(by: Actor, now: datetime) -> Iterator[Waiting]:
    """Say to a task's owner that it is overdue, to staff what to verify."""
    slug, today = by.hub.slug, by.hub.day_of(now)
    if may_see_tasks(by) and by.user is not None:
        for row in overdue_of(by, today)[:MOST]:
            url = reverse("readiness:task", kwargs={"hub": slug, "pk": row.pk})
            told = _("The task “%(what)s” is overdue") % {"what": row.title}
            due = datetime.combine(row.due_on, time(12), UTC)
            yield Waiting(told, url, "task", due, is_urgent=True)
    if not may_keep_all(by) or by.user is None:
        return
    found = certificates_visible_to(by).filter(state="evidenced").select_related(None)
    found = found.exclude(valid_until__lt=today)
    count = found.exclude(noted_by=by.user).exclude(proved_by=by.user).count()
    if count:
        told = ngettext(
            "%(count)d certificate with evidence waits to be verified",
            "%(count)d certificates with evidence wait to be verified",
            count,
        )
        url = reverse("readiness:certificates", kwargs={"hub": slug})
        yield Waiting(told % {"count": count}, f"{url}?state=evidenced", "check")
