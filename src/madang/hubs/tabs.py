"""The tabs of a hub's settings, and the panels that other rooms add to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from madang.hubs import rules
from madang.kit import navigation

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

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


@dataclass(frozen=True, slots=True)
class PanelLine:
    """A panel as the page loads it."""

    url: str
    title: str | _StrPromise


def settings_panels(by: Actor) -> list[PanelLine]:
    """Return the panels of the hub's settings that the actor may open."""
    found = navigation.panels_for(by, "hubs.hub")
    keys = {"hub": by.hub.slug}
    return [PanelLine(reverse(p.url_name, kwargs=keys), p.title) for p in found]
