"""What waits for those who keep reports: questions of sponsors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from madang.kit.navigation import Waiting
from madang.reports.queries import questions_visible_to
from madang.reports.rules import may_keep_reports

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from madang.hubs.models import Actor


def open_questions(by: Actor, _now: datetime) -> Iterator[Waiting]:
    """Yield the questions of sponsors that nobody has answered."""
    if not may_keep_reports(by):
        return
    for row in questions_visible_to(by).filter(answered_at=None)[:20]:
        path = reverse("reports:question", kwargs={"hub": by.hub.slug, "pk": row.pk})
        text = _("%(sponsor)s asks about the figures") % {"sponsor": row.sponsor}
        yield Waiting(text, path, "chat", None)
