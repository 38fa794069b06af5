"""Whether an applicant may write and send now, until when, and if not why not.

Decided by the call's dates, an exemption and a later form's own date alone; never by
what staff have done meanwhile, so that it tells nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.applications.models import ApplicationState
from madang.kit.dates import moment_text, place_text
from madang.programmes.models import Phase

if TYPE_CHECKING:
    from datetime import datetime

    from madang.applications.models import Application, Exemption, Intake
    from madang.programmes.models import Call


@dataclass(frozen=True, slots=True)
class Writing:
    """Whether one may write; `until` what moment, or `why` not."""

    is_open: bool
    until: datetime | None = None
    why: str = ""
    is_late: bool = False
    place: str = ""


def at_call(
    call: Call, now: datetime, late: Exemption | None, language: str
) -> Writing:
    """Return whether a call takes something that arrives now."""
    if call.takes(now):
        place = place_text(call.zone, language)
        return Writing(is_open=True, until=call.closes_at, place=place)
    if late is not None and late.holds(now):
        return Writing(is_open=True, until=late.expires_at, is_late=True)
    return Writing(is_open=False, why=_why_closed(call, now, language))


def in_application(
    application: Application,
    intake: Intake,
    now: datetime,
    late: Exemption | None,
    language: str,
) -> Writing:
    """Return whether an application's form may be written and sent now."""
    if application.state == ApplicationState.WITHDRAWN:
        return Writing(is_open=False, why=_("This application was withdrawn."))
    if application.form_stage == intake.way.first.key:
        return at_call(application.call, now, late, language)
    if application.shown_stage != application.form_stage:
        return Writing(is_open=False, why=_("This form was sent."))
    due = application.form_due_at
    if due is None or now < due or (late is not None and late.holds(now)):
        return Writing(is_open=True, until=due)
    zone = application.call.zone
    told = _("This form was due by %(moment)s (%(place)s).")
    return Writing(is_open=False, why=told % _at(due, zone, language))


def _why_closed(call: Call, now: datetime, language: str) -> str:
    phase = call.phase(now)
    if phase == Phase.CANCELLED:
        return _("This call was cancelled.")
    if phase in {Phase.DRAFT, Phase.AHEAD}:
        told = _("This call opens on %(moment)s (%(place)s).")
        return told % _at(call.opens_at, call.zone, language)
    told = _(
        "This call closed on %(moment)s (%(place)s). Your message arrived at %(now)s."
    )
    arrived = f"{moment_text(now, language, call.zone)}:{now:%S}"
    return told % {**_at(call.closes_at, call.zone, language), "now": arrived}


def _at(moment: datetime, zone: str, language: str) -> dict[str, str]:
    return {
        "moment": moment_text(moment, language, zone),
        "place": place_text(zone, language),
    }
