"""Saying which organisation of the directory an application is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.applications import rules
from madang.hubs.actions import action
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from madang.applications.models import Application
    from madang.directory.models import Organisation
    from madang.hubs.models import Actor


@action(allowed=rules.may_run_calls)
def link_organisation(
    application: Application, by: Actor, *, organisation: Organisation | None
) -> Application:
    """The application is of this organisation, or of none that the hub knows.

    The applicants get no role in it by this: whose firm it is, staff say apart.

    Raises:
        Refused: it is another hub's.
    """
    if organisation is not None and organisation.hub_id != application.hub_id:
        raise Refused(_("Choose an organisation of this hub."))
    application.organisation = organisation
    application.save(update_fields=["organisation"])
    return application
