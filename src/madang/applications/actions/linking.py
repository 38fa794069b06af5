"""What staff write down about an application: whose it is, and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.applications import rules
from madang.applications.actions.results import Moved
from madang.applications.models import StaffNote
from madang.hubs import journal
from madang.hubs.actions import action
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from madang.applications.models import Application
    from madang.directory.models import Organisation
    from madang.hubs.models import Actor
    from madang.programmes.models import Call


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


@action(allowed=rules.may_run_calls)
def note_down(
    application: Application, by: Actor, *, text: str, now: datetime
) -> StaffNote:
    """A note for staff alone stands with the application.

    Raises:
        Refused: it says nothing.
    """
    told = text.strip()[:10_000]
    if not told:
        raise Refused(fields={"text": [_("Write something.")]})
    return StaffNote.objects.create(
        hub=application.hub,
        application=application,
        text=told,
        author=by.user,
        written_at=now,
    )


@action(allowed=rules.may_see_applications)
def note_export(call: Call, by: Actor, *, file_format: str, many: int) -> Moved:
    """That applications of the call were downloaded is on record."""
    told = {"format": [None, file_format], "applications": [None, many]}
    return Moved([], {}, [journal.Line("applications.note_export", call, told)])
