"""Forms of bookings: what day is shown, what is booked, how a room is booked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from madang.claims.models import BookingState, Takes
from madang.claims.recurrence import DAILY, MONTHLY, WEEKLY, Rule, occurrence
from madang.directory.choosing import NamedField
from madang.directory.models import Organisation
from madang.directory.queries import organisations_visible_to
from madang.directory.rules import own_organisations
from madang.kit.dates import day_text
from madang.kit.fields import DayField
from madang.spaces import equipment
from madang.spaces.rules import may_keep_spaces

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import time

    from madang.claims.models import Resource, Series
    from madang.claims.periods import Period
    from madang.claims.recurrence import Note
    from madang.hubs.models import Actor
    from madang.spaces.models import Building, Occasion

MOST_TIMES = 200
ONCE = ""
#: How a series comes: rule, every how many.
REPEATS = {
    "daily": (DAILY, 1),
    "weekly": (WEEKLY, 1),
    "fortnightly": (WEEKLY, 2),
    "monthly": (MONTHLY, 1),
}
REPEAT_WORDS = [
    (ONCE, _("Only once")),
    ("daily", _("Every day")),
    ("weekly", _("Every week")),
    ("fortnightly", _("Every other week")),
    ("monthly", _("Every month, on the same weekday")),
]


def day_input() -> forms.DateInput:
    """Return the browser's own date picker."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def time_input() -> forms.TimeInput:
    """Return the browser's own clock, by quarters of an hour."""
    return forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": "900"})


class WantedForm(forms.Form):
    """Which rooms a timetable shows; everything may stay empty."""

    building = forms.TypedChoiceField(label=_("Building"), required=False, coerce=int)
    people = forms.IntegerField(
        label=_("People"), required=False, min_value=1, max_value=100_000
    )
    q = forms.CharField(label=_("Code or name"), required=False, max_length=100)
    equipment = forms.MultipleChoiceField(
        label=_("Equipment"),
        choices=equipment.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Mapping[str, Any], buildings: Sequence[Building]) -> None:
        super().__init__(data)
        choices = [(building.pk, str(building)) for building in buildings]
        self.fields["building"].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """What was asked for; what is not understood is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def has_more(self) -> bool:
        """Whether something is asked for beside the day."""
        return bool(self.wanted)


class OccasionForm(forms.Form):
    """What a room is booked for."""

    purpose = forms.CharField(label=_("What for"), max_length=200)
    is_shown = forms.BooleanField(
        label=_("Show this on the displays at the door and in the lobby"),
        required=False,
    )
    people = forms.IntegerField(
        label=_("How many people"), min_value=1, max_value=100_000
    )
    set_up = forms.CharField(
        label=_("Set-up"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Rows of chairs, a table for 12, microphones."),
    )
    catering = forms.CharField(
        label=_("Catering"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        by: Actor,
        row: Occasion | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        own = organisations_visible_to(by).filter(pk__in=own_organisations(by))
        first: dict[str, Any] = {"people": 1, **(initial or {})}
        if row is not None:
            names = ("purpose", "is_shown", "people", "set_up", "catering", "version")
            first |= {name: getattr(row, name) for name in names}
            first["organisation"] = row.organisation
        super().__init__(data, initial=first)
        if by.is_staff or own:
            self.fields["organisation"] = _organisation(by, own)
        if row is None and not by.is_staff and len(own) == 1:
            self.initial.setdefault("organisation", own[0].pk)
        if row is not None:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def occasion(self) -> dict[str, Any]:
        """What it is for."""
        names = ("purpose", "people", "organisation", "set_up", "catering")
        found = {name: self.cleaned_data.get(name, "") for name in names}
        found["is_shown"] = self.cleaned_data["is_shown"]
        return found | {"organisation": found["organisation"] or None}


def _organisation(by: Actor, own: Any) -> forms.Field:
    label = _("For which organisation")
    if by.is_staff:
        return NamedField(model=Organisation, by=by, label=label, required=False)
    return forms.ModelChoiceField(queryset=own, label=label, required=False)


class BookForm(OccasionForm):
    """When a room is booked, on the wall of its place, how often, and what for."""

    on = DayField(label=_("Day"), widget=day_input())
    begins = forms.TimeField(label=pgettext_lazy("hour", "From"), widget=time_input())
    ends = forms.TimeField(label=pgettext_lazy("hour", "Until"), widget=time_input())
    lanes = forms.IntegerField(label=_("How many desks"), min_value=1, initial=1)
    repeat = forms.ChoiceField(
        label=_("Comes again"), choices=REPEAT_WORDS, required=False
    )
    times = forms.IntegerField(
        label=_("How often in all"), required=False, min_value=1, max_value=MOST_TIMES
    )
    until = DayField(label=_("or until"), required=False, widget=day_input())
    past_policy = forms.BooleanField(
        label=_("Set the room's booking policy and the rules aside"), required=False
    )
    reason = forms.CharField(
        label=_("Why they are set aside"), required=False, max_length=300
    )
    agreed = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        by: Actor,
        resource: Resource,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, by=by, initial=initial)
        self.zone = resource.zone
        if resource.takes == Takes.ALL:
            del self.fields["lanes"]
        if not may_keep_spaces(by):
            del self.fields["past_policy"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Ask a series for its end."""
        given = super().clean() or self.cleaned_data
        if given.get("repeat") and not (given.get("times") or given.get("until")):
            self.add_error("times", gettext("Say how often it comes, or until when."))
        if given.get("past_policy") and not given.get("reason", "").strip():
            self.add_error("reason", gettext("Say why the rules are set aside."))
        return given

    @property
    def lanes_wanted(self) -> int:
        """How many desks, one where there are none."""
        return int(self.cleaned_data.get("lanes") or 1)

    @property
    def rule(self) -> Rule | None:
        """The rule of a series; none for a single booking."""
        given = self.cleaned_data
        if not given.get("repeat"):
            return None
        frequency, every = REPEATS[given["repeat"]]
        return Rule(
            given["on"],
            given["begins"],
            given["ends"],
            self.zone,
            frequency,
            every=every,
            until=given["until"],
            times=None if given["until"] else given["times"],
        )

    @property
    def period(self) -> tuple[Period, tuple[Note, ...]]:
        """When it is, and what is to be told about its hours."""
        given = self.cleaned_data
        return period_on(given["on"], given["begins"], given["ends"], self.zone)


def period_on(
    on: date, begins: time, ends: time, zone: str
) -> tuple[Period, tuple[Note, ...]]:
    """Return a period from wall times; an end not after the beginning is next day's.

    >>> from datetime import date, time
    >>> found, notes = period_on(date(2026, 3, 8), time(0), time(0), "America/New_York")
    >>> found.minutes // 60, notes
    (23, ())
    """
    one = occurrence(Rule(on, begins, ends, zone, DAILY, times=1), on)
    return one.period, one.notes


class TimesForm(forms.Form):
    """Another day and other hours for a booking."""

    on = DayField(label=_("Day"), widget=day_input())
    begins = forms.TimeField(label=pgettext_lazy("hour", "From"), widget=time_input())
    ends = forms.TimeField(label=pgettext_lazy("hour", "Until"), widget=time_input())

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        zone: str,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.zone = zone

    @property
    def period(self) -> tuple[Period, tuple[Note, ...]]:
        """When it is, and what is to be told about its hours."""
        given = self.cleaned_data
        return period_on(given["on"], given["begins"], given["ends"], self.zone)


class SeriesForm(forms.Form):
    """Other hours for a series, from one of its dates on."""

    first = forms.TypedChoiceField(
        label=_("From which date on"), coerce=date.fromisoformat
    )
    begins = forms.TimeField(label=pgettext_lazy("hour", "From"), widget=time_input())
    ends = forms.TimeField(label=pgettext_lazy("hour", "Until"), widget=time_input())
    may_lose = forms.BooleanField(
        label=_("Go on without the dates that cannot be had"), required=False
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, series: Series, ahead: Sequence[date]
    ) -> None:
        first = {"begins": series.begins, "ends": series.ends}
        super().__init__(data, initial=first)
        language = get_language() or "en"
        choices = [(on.isoformat(), day_text(on, language)) for on in ahead]
        self.fields["first"].choices = choices  # type: ignore[attr-defined]


class FindForm(forms.Form):
    """A room for so many people, with this in it: at a time, for a while, or often."""

    on = DayField(label=_("Day"), widget=day_input())
    begins = forms.TimeField(
        label=pgettext_lazy("hour", "From"), required=False, widget=time_input()
    )
    ends = forms.TimeField(
        label=pgettext_lazy("hour", "Until"), required=False, widget=time_input()
    )
    minutes = forms.IntegerField(
        label=_("or at any time, for minutes"),
        required=False,
        min_value=15,
        max_value=24 * 60,
    )
    people = forms.IntegerField(
        label=_("People"), required=False, min_value=1, max_value=100_000
    )
    building = forms.TypedChoiceField(label=_("Building"), required=False, coerce=int)
    repeat = forms.ChoiceField(
        label=_("Comes again"), choices=REPEAT_WORDS, required=False
    )
    times = forms.IntegerField(
        label=_("How often in all"), required=False, min_value=1, max_value=MOST_TIMES
    )
    equipment = forms.MultipleChoiceField(
        label=_("Equipment"),
        choices=equipment.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        buildings: Sequence[Building],
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        choices = [(building.pk, str(building)) for building in buildings]
        self.fields["building"].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for hours or a length, and a series for how often it comes."""
        given = super().clean() or self.cleaned_data
        has_hours = given.get("begins") and given.get("ends")
        if not has_hours and not given.get("minutes"):
            self.add_error("minutes", gettext("Say from when until when, or how long."))
        if given.get("repeat"):
            if not has_hours:
                self.add_error("begins", gettext("A series needs its hours."))
            if not given.get("times"):
                self.add_error("times", gettext("Say how often it comes."))
        return given

    @property
    def wanted(self) -> dict[str, Any]:
        """What the room has to be like."""
        names = ("people", "building", "equipment")
        return {n: self.cleaned_data[n] for n in names if self.cleaned_data.get(n)}

    def rule_in(self, zone: str) -> Rule | None:
        """Return when the room is wanted in a zone; none for any time of the day."""
        given = self.cleaned_data
        if not (given.get("begins") and given.get("ends")):
            return None
        frequency, every = REPEATS.get(given.get("repeat") or "", (DAILY, 1))
        times = given["times"] if given.get("repeat") else 1
        return Rule(
            given["on"], given["begins"], given["ends"], zone, frequency, every=every,
            times=times,
        )  # fmt: skip


class ListForm(forms.Form):
    """Which of all bookings are listed; everything may stay empty."""

    q = forms.CharField(label=_("What for, or who"), required=False, max_length=100)
    room = forms.CharField(
        label=pgettext_lazy("booking", "Room"), required=False, max_length=100
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    first = DayField(label=_("From"), required=False, widget=day_input())
    last = DayField(label=_("Until"), required=False, widget=day_input())

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.fields["state"].choices = [("", _("Any")), *BookingState.choices]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """What was asked for; what is not understood is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
