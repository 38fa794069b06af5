"""The tabs of a hub's settings, and the panels that other rooms add to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from madang.hubs import rules

if TYPE_CHECKING:
    from madang.hubs.models import Actor


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab, as the component shows it."""

    label: str
    url: str
    is_current: bool
    count: int | None = None


def settings_tabs(by: Actor, at: str) -> list[Tab]:
    """Return the tabs of the hub's settings that the actor may open."""
    found = [
        ("settings", _("Identity"), rules.may_set_up),
        ("sites", _("Sites"), rules.may_set_up),
        ("members", _("People and roles"), rules.is_staff),
        ("privacy", _("Privacy"), rules.may_answer_requests),
    ]
    return [
        Tab(label, reverse(f"hubs:{name}", kwargs={"hub": by.hub.slug}), name == at)
        for name, label, allowed in found
        if allowed(by)
    ]
