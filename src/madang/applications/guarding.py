"""The guards that this room brings itself: complete, eligible, a reason given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madang.applications import kinds
from madang.applications.models import ApplicationState, Eligible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.applications.models import Application
    from madang.hubs.models import Actor


def incomplete(_by: Actor, rows: Sequence[Application], _reason: str) -> dict[int, str]:
    """Return which applications were never sent: only what is complete can be."""
    told = _("%(name)s was not sent yet.")
    return {
        row.pk: told % {"name": row.name}
        for row in rows
        if row.state != ApplicationState.SUBMITTED
    }


def ineligible(_by: Actor, rows: Sequence[Application], _reason: str) -> dict[int, str]:
    """Return which applications do not count as eligible, or need a look first."""
    told = {
        Eligible.NOT_ELIGIBLE: _("%(name)s is not eligible."),
        Eligible.LOOK: _("A person must look at the eligibility of %(name)s first."),
        "": _("The eligibility of %(name)s was not checked yet."),
    }
    return {
        row.pk: told[row.eligible] % {"name": row.name}
        for row in rows
        if row.eligible != Eligible.ELIGIBLE
    }


def unexplained(_by: Actor, rows: Sequence[Application], reason: str) -> dict[int, str]:
    """Return all of them where nobody said why."""
    return {} if reason else {row.pk: _("Say why.") for row in rows}


def register() -> None:
    """Leave the guards with the register."""
    kinds.add_guard("complete", gettext_lazy("It was sent complete"), incomplete)
    kinds.add_guard("eligible", gettext_lazy("It counts as eligible"), ineligible)
    kinds.add_guard("reason_needed", gettext_lazy("A reason is given"), unexplained)
