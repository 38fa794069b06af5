"""Where applications meet other rooms: files, facts, invitations, a call's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from madang.applications import rules, writing
from madang.applications.actions.people import joined
from madang.applications.models import Application, ExemptionKind, Intake
from madang.applications.queries import (
    applications_visible_to,
    exemption_of,
    part_of,
)
from madang.applications.queries.visible import may_write
from madang.files import kinds as files
from madang.hubs.signals import invitation_accepted
from madang.programmes.kinds import CallPanel
from madang.questionnaires.definition import Kind
from madang.questionnaires.kinds import add_fact

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor
    from madang.programmes.models import Call

LARGEST = 50 * files.MEGABYTE


def listen() -> None:
    """Leave files, facts and listeners with their registers."""
    invitation_accepted.connect(joined, dispatch_uid="applications.joined")
    files.register(
        files.Attachable(
            rules.APPLICATION, may_read=_may_read, may_add=_may_add, largest=LARGEST
        )
    )
    facts = [
        ("name", gettext_lazy("Name"), Kind.SHORT_TEXT),
        ("country", gettext_lazy("Country"), Kind.SHORT_TEXT),
        ("city", gettext_lazy("City"), Kind.SHORT_TEXT),
        ("website", gettext_lazy("Website"), Kind.LINK),
        ("founded_on", gettext_lazy("Founded on"), Kind.DATE),
        ("headcount", gettext_lazy("Headcount"), Kind.NUMBER),
        ("registration_number", gettext_lazy("Registration number"), Kind.SHORT_TEXT),
    ]
    for key, label, kind in facts:
        add_fact(key, label, _provider(key), kind)


def _provider(name: str) -> Callable[[Organisation], object]:
    def told(organisation: Organisation) -> object:
        value = getattr(organisation, name)
        return value.isoformat() if hasattr(value, "isoformat") else value

    return told


def _may_read(by: Actor, pk: int) -> bool:
    return applications_visible_to(by).filter(pk=pk).exists()


def _may_add(by: Actor, pk: int) -> bool:
    if pk not in rules.own_applications(by):
        return False
    row = Application.objects.filter(hub=by.hub, pk=pk).first()
    return row is not None and may_write(part_of(by, row))


def on_call_page(by: Actor, call: Call, now: datetime) -> CallPanel | None:
    """Say on a call's public page what one can do: apply, go on, or nothing yet."""
    if not Intake.objects.filter(hub_id=call.hub_id, call=call).exists():
        return None
    begin = reverse("applications:begin", args=[call.hub.slug, call.slug])
    mine = (
        Application.objects.filter(call=call, pk__in=rules.own_applications(by)).first()
        if by.user is not None
        else None
    )
    if mine is not None:
        url = reverse("applications:mine", args=[call.hub.slug, mine.uuid])
        return CallPanel(str(mine.get_state_display()), _("Open your application"), url)
    if call.takes(now):
        text = _("You need an e-mail address, and no password.")
        return CallPanel(text, pgettext("to a call", "Apply"), begin)
    late = (
        exemption_of(call, [by.user.email.lower()], ExemptionKind.LATE, now)
        if by.user is not None
        else None
    )
    found = writing.at_call(call, now, late, get_language() or "en")
    if found.is_open:
        return CallPanel(
            _("You may still apply, by exemption."),
            pgettext("to a call", "Apply"),
            begin,
        )
    return CallPanel(found.why)
