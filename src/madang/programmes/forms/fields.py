"""Inputs that the forms of programmes share: wall times, days, languages, texts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madang.kit.errors import Refused
from madang.kit.fields import DayField
from madang.kit.languages import LANGUAGES
from madang.kit.sent import time_sent
from madang.kit.widgets import TextsFormField
from madang.programmes.moments import (
    TwiceTold,
    instant,
    offset_text,
    wall_time,
    which_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from madang.hubs.models import Actor, Site

LONGEST_NAME, LONGEST_TEXT, LONGEST_PAPER = 120, 10_000, 60_000


def texts(
    label: Any, by: Actor, *, is_long: bool = False, **options: Any
) -> TextsFormField:
    """Return an input for a text in the hub's languages."""
    codes = tuple(code for code, _n in LANGUAGES if code in by.hub.languages)
    most = options.pop("most", LONGEST_TEXT if is_long else LONGEST_NAME)
    return TextsFormField(
        label=label,
        is_long=is_long,
        languages=codes or ("en",),
        max_length=most,
        **options,
    )


def all_texts(label: Any, **options: Any) -> TextsFormField:
    """Return an input for a text in all languages of the product."""
    return TextsFormField(label=label, **options)


def day(label: Any, **options: Any) -> forms.DateField:
    """Return an input for a day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return DayField(label=label, widget=widget, **options)


def languages(label: Any) -> forms.MultipleChoiceField:
    """Return an input for some of the languages."""
    return forms.MultipleChoiceField(
        label=label, choices=LANGUAGES, widget=forms.CheckboxSelectMultiple
    )


def slug() -> forms.SlugField:
    """Return an input for the last part of a page's address."""
    return forms.SlugField(
        label=gettext_lazy("Address"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Left empty, it is made of the name."),
    )


def version() -> forms.IntegerField:
    """Return the hidden field with the version that the person saw."""
    return forms.IntegerField(widget=forms.HiddenInput, required=False)


@dataclass(frozen=True, slots=True)
class Wall:
    """A wall time as it was typed, and which of two is meant if it comes twice."""

    time: datetime
    which: str = ""


class WallInput(forms.Widget):
    """Day and clock; the choice of the first or second time only where it is needed."""

    template_name = "programmes/widgets/wall.html"

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Return what the template shows."""
        context = super().get_context(name, value, attrs)
        shown = value if isinstance(value, Wall) else None
        typed = value if isinstance(value, tuple) else ("", "")
        context["widget"] |= {
            "time": f"{shown.time:%Y-%m-%dT%H:%M}" if shown else typed[0],
            "which": shown.which if shown else typed[1],
            "is_asked": bool(shown.which if shown else typed[1]) or self.is_asked,
        }
        return context

    is_asked = False

    def value_from_datadict(
        self, data: Mapping[str, Any], _files: Any, name: str
    ) -> tuple[str, str]:
        """Return what was typed: the time and which."""
        return data.get(name, ""), data.get(f"{name}_which", "")

    def value_omitted_from_data(
        self, data: Mapping[str, Any], _files: Any, name: str
    ) -> bool:
        """Return whether the form was sent without this field."""
        return name not in data


class WallTimeField(forms.Field):
    """A wall time; what instant it is depends on the zone that the form names."""

    widget = WallInput
    default_error_messages = {
        "invalid": gettext_lazy("Give a day and a time, such as 2026-11-30 16:00."),
    }

    def clean(self, value: Any) -> Wall | None:
        """Return what was typed.

        Raises:
            ValidationError: it is no wall time, or none is given though one must be.
        """
        text, which = value if isinstance(value, tuple) else ("", "")
        if not text:
            if self.required:
                raise ValidationError(self.error_messages["required"], "required")
            return None
        found = time_sent(text)
        if found is None:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return Wall(found.replace(tzinfo=None, second=0, microsecond=0), which)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether another time was typed."""
        old = f"{initial.time:%Y-%m-%dT%H:%M}" if isinstance(initial, Wall) else ""
        return bool(old != (data or ("", ""))[0])


def as_wall(moment: datetime | None, zone: str) -> Wall | None:
    """Return an instant as the form shows it."""
    if moment is None:
        return None
    return Wall(wall_time(moment, zone), which_of(moment, zone))


def settle(form: forms.Form, name: str, zone: str) -> None:
    """Put the instant in the place of a wall time, or say at the field why not."""
    wall = form.cleaned_data.get(name)
    if not isinstance(wall, Wall):
        return
    try:
        form.cleaned_data[name] = instant(wall.time, zone, wall.which)
    except Refused as refused:
        widget = form.fields[name].widget
        if isinstance(widget, WallInput):
            widget.is_asked = isinstance(refused, TwiceTold)
        form.add_error(name, str(refused))


def zone_choices(sites: Sequence[Site], now: datetime) -> list[Any]:
    """Return the zones to choose from: the sites' own first, by place, then all."""
    near = dict.fromkeys(site.zone for site in sites)
    told = [(zone, _zone_text(zone, now)) for zone in near]
    rest = [(zone, zone.replace("_", " ")) for zone in _zones() if zone not in near]
    return [(_("Zones of the sites"), told), (_("All zones"), rest)]


def _zone_text(zone: str, now: datetime) -> str:
    return f"{zone.replace('_', ' ')} ({offset_text(now, zone)})"


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    """Return the zones that are named after a place."""
    left_out = ("Etc/", "SystemV/", "US/", "posix/", "right/")
    known = available_timezones()
    return tuple(sorted(z for z in known if "/" in z and not z.startswith(left_out)))
