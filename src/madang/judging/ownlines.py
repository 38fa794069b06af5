"""What this room adds to an applicant's own page: where to name a judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from madang.applications.kinds import OwnLine
from madang.judging.queries import may_object_now, own_objections

if TYPE_CHECKING:
    from madang.applications.models import Application
    from madang.hubs.models import Actor


def own_line(by: Actor, application: Application) -> OwnLine | None:
    """Say on the applicant's page where to name a judge, while it is of use."""
    said = own_objections(by, application).count()
    if not said and not may_object_now(application):
        return None
    url = reverse(
        "judging:own-objections", args=[application.hub.slug, application.uuid]
    )
    return OwnLine(_("Who should not judge you"), url, str(said) if said else "")
