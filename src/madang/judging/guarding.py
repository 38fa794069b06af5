"""What judging lets pass on an application's way: locked sheets, an approved choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.judging.models import GOING, BoardChoice, BoardState, Read, Round

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from madang.applications.models import Application
    from madang.hubs.models import Actor
    from madang.programmes.models import Call


def sheets_are_locked(
    _by: Actor, applications: Sequence[Application], _reason: str
) -> Mapping[int, str]:
    """Hold back whose reads are still under way in a round of the stage."""
    waiting = (
        Read.objects.filter(application__in=applications, state__in=GOING)
        .order_by()
        .values_list("application", "round__stage")
    )
    stage = {one.pk: one.stage for one in applications}
    return {
        key: _("A judge is still reading it.")
        for key, read_in in waiting
        if stage[key] == read_in
    }


def is_approved(
    _by: Actor, applications: Sequence[Application], _reason: str
) -> Mapping[int, str]:
    """Hold back whom no approved board has chosen for anything."""
    approved = set(
        BoardChoice.objects.filter(
            application__in=applications, board__state=BoardState.APPROVED
        ).values_list("application", flat=True)
    )
    return {
        one.pk: _("No approved board has decided on it.")
        for one in applications
        if one.pk not in approved
    }


def rounds_held(call: Call) -> Mapping[str, str]:
    """Return the stages of a call in which a round reads, each with its name."""
    return {
        one.stage: _("the round “%(round)s” is held in it.") % {"round": one.name}
        for one in Round.objects.filter(hub_id=call.hub_id, call=call)
    }
