"""Forms about pitch days: the day, its judges, a pitch's place, who sees results."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madang.judging import days
from madang.judging.actions import JudgeEntry
from madang.judging.models import DayJudge, PitchDay, ResultsFor
from madang.kit.sent import time_sent
from madang.kit.widgets import TextsFormField

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet
    from django.forms import BoundField

    from madang.hubs.models import Site
    from madang.judging.models import Seat

WALL_TIME = "%Y-%m-%dT%H:%M"
BREAK = re.compile(r"(\d{1,2}:\d{2})\s*[-–~\N{EM DASH}]\s*(\d{1,2}:\d{2})")
MINUTES = ("speaking", "questions", "changing", "judges_each")


class DayForm(forms.Form):
    """A pitch day's place, moments by the clock of its own zone, minutes and rooms."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    names = TextsFormField(label=gettext_lazy("Name"), max_length=120)
    site: Any = forms.ModelChoiceField(
        label=gettext_lazy("Site"), queryset=None, required=False
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("All times of the day are by the clock of this zone."),
    )
    starts_at = forms.CharField(
        label=gettext_lazy("Starts"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    ends_at = forms.CharField(
        label=gettext_lazy("Ends"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    speaking = forms.IntegerField(
        label=gettext_lazy("Minutes to speak"), min_value=1, max_value=120
    )
    questions = forms.IntegerField(
        label=gettext_lazy("Minutes for questions"), min_value=0, max_value=120
    )
    changing = forms.IntegerField(
        label=gettext_lazy("Minutes between two teams"), min_value=0, max_value=120
    )
    judges_each = forms.IntegerField(
        label=gettext_lazy("Judges a panel, at least"), min_value=1, max_value=20
    )
    rooms = forms.CharField(
        label=gettext_lazy("Rooms"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("One a line; as many panels sit at once."),
    )
    breaks = forms.CharField(
        label=gettext_lazy("Breaks"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "12:30–13:30"}),
        max_length=400,
        help_text=gettext_lazy("One a line, from–to."),
    )
    note = TextsFormField(
        label=gettext_lazy("What everybody should know"),
        is_long=True,
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Goes into the letters to judges and teams."),
    )

    def __init__(  # noqa: PLR0913 -- what a new day begins with
        self,
        data: Mapping[str, Any] | None,
        *,
        sites: QuerySet[Site],
        zone: str,
        row: PitchDay | None = None,
        names: Mapping[str, str] | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
    ) -> None:
        plain = days.DaySettings(rooms=("A",))
        cut = row.cut if row else plain
        zone = row.zone if row else zone
        there = ZoneInfo(zone)
        starts, ends = (row.starts_at, row.ends_at) if row else (start, end)
        initial: dict[str, Any] = {name: getattr(cut, name) for name in MINUTES}
        initial |= {
            "version": row.version if row else 0,
            "names": dict(row.names if row else names or {}),
            "note": dict(row.note) if row else {},
            "site": row.site_id if row else (sites[0].pk if sites else None),
            "zone": zone,
            "rooms": "\n".join(cut.rooms),
            "breaks": "\n".join(f"{a:%H:%M}–{b:%H:%M}" for a, b in cut.breaks),
        }
        for name, moment in (("starts_at", starts), ("ends_at", ends)):
            if moment is not None:
                initial[name] = moment.astimezone(there).strftime(WALL_TIME)
        super().__init__(data, initial=initial)
        site = self.fields["site"]
        if isinstance(site, forms.ModelChoiceField):
            site.queryset = sites
        choice = self.fields["zone"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = zone_choices([zone, *[one.zone for one in sites]])

    def clean(self) -> dict[str, Any]:
        """Return what was typed, moments as instants of the zone."""
        found: dict[str, Any] = super().clean() or {}
        zone = found.get("zone")
        for name in ("starts_at", "ends_at"):
            if zone and name in found:
                wall = time_sent(found[name])
                if wall is None:
                    self.add_error(name, _("Give a day and a time."))
                    continue
                found[name] = wall.replace(tzinfo=wall.tzinfo or ZoneInfo(zone))
        return found

    def clean_breaks(self) -> list[tuple[str, str]]:
        """Return the breaks, each from when to when.

        Raises:
            ValidationError: a line is no break.
        """
        found = []
        for line in self.cleaned_data["breaks"].splitlines():
            if not line.strip():
                continue
            match = BREAK.fullmatch(line.strip())
            if match is None:
                raise ValidationError(_("Write a break as 12:30–13:30, one a line."))
            found.append((match[1].zfill(5), match[2].zfill(5)))
        return found

    @property
    def values(self) -> dict[str, Any]:
        """What the day is made of."""
        given = self.cleaned_data
        settings: dict[str, Any] = {name: given[name] for name in MINUTES}
        settings["rooms"] = given["rooms"].splitlines()
        settings["breaks"] = given["breaks"]
        words = ("names", "site", "zone", "starts_at", "ends_at", "note")
        return {name: given[name] for name in words} | {"settings": settings}


def zone_choices(first: Sequence[str]) -> list[tuple[str, str]]:
    """Return time zones as choices, those that are near at hand first."""
    near = list(dict.fromkeys(first))
    rest = sorted(z for z in available_timezones() if "/" in z and z not in near)
    return [(zone, zone.replace("_", " ")) for zone in (*near, *rest)]


@dataclass(frozen=True, slots=True)
class JudgeRow:
    """A judge's line in the form: her seat and the inputs about her."""

    seat: Seat
    is_on: BoundField
    is_remote: BoundField
    zone: BoundField
    earliest: BoundField
    latest: BoundField
    room: BoundField


class DayJudgesForm(forms.Form):
    """Which of a round's judges are on the day, with their hours."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        day: PitchDay,
        seats: Sequence[Seat],
        standing: Mapping[int, DayJudge],
    ) -> None:
        super().__init__(data, initial={"version": day.version})
        self.day, self.seats = day, seats
        rooms = [("", _("any")), *((room, room) for room in day.cut.rooms)]
        for seat in seats:
            self._add(seat, standing.get(seat.pk), rooms)

    def _add(
        self, seat: Seat, row: DayJudge | None, rooms: list[tuple[str, str]]
    ) -> None:
        name = seat.judge.name

        def label(text: str) -> dict[str, str]:
            return {"aria-label": f"{name}: {text}"}

        clock = {"type": "time"}
        self.fields |= {
            f"on_{seat.pk}": forms.BooleanField(
                required=False, initial=row is not None, label=name
            ),
            f"remote_{seat.pk}": forms.BooleanField(
                required=False,
                initial=bool(row and row.is_remote),
                label=_("From afar"),
            ),
            f"zone_{seat.pk}": forms.CharField(
                required=False,
                max_length=64,
                initial=row.zone if row else "",
                widget=forms.TextInput(
                    attrs={
                        **label(_("Time zone")),
                        "list": "zones",
                        "placeholder": self.day.zone,
                    }
                ),
            ),
            f"from_{seat.pk}": forms.TimeField(
                required=False,
                initial=row.earliest if row else None,
                widget=forms.TimeInput(
                    format="%H:%M", attrs={**clock, **label(_("From"))}
                ),
            ),
            f"until_{seat.pk}": forms.TimeField(
                required=False,
                initial=row.latest if row else None,
                widget=forms.TimeInput(
                    format="%H:%M", attrs={**clock, **label(_("Until"))}
                ),
            ),
            f"room_{seat.pk}": forms.ChoiceField(
                required=False,
                choices=rooms,
                initial=row.room if row and row.is_pinned else "",
                widget=forms.Select(attrs=label(_("Room"))),
            ),
        }

    @property
    def rows(self) -> Iterator[JudgeRow]:
        """The judges' lines, by name."""
        for seat in self.seats:
            yield JudgeRow(
                seat,
                *(
                    self[f"{name}_{seat.pk}"]
                    for name in ("on", "remote", "zone", "from", "until", "room")
                ),
            )

    def clean(self) -> dict[str, Any]:
        """Return what was typed; hours have two ends or none."""
        found: dict[str, Any] = super().clean() or {}
        for seat in self.seats:
            ends = [found.get(f"{name}_{seat.pk}") for name in ("from", "until")]
            if (ends[0] is None) != (ends[1] is None):
                self.add_error(f"until_{seat.pk}", _("Give both ends, or none."))
        return found

    @property
    def entries(self) -> list[JudgeEntry]:
        """The judges who are on the day."""
        given = self.cleaned_data
        found = []
        for seat in self.seats:
            if not given[f"on_{seat.pk}"]:
                continue
            earliest, latest = given[f"from_{seat.pk}"], given[f"until_{seat.pk}"]
            found.append(
                JudgeEntry(
                    seat.pk,
                    is_remote=given[f"remote_{seat.pk}"],
                    zone=given[f"zone_{seat.pk}"].strip(),
                    hours=None if earliest is None else (earliest, latest),
                    room=given[f"room_{seat.pk}"],
                )
            )
        return found


class ResultsForm(forms.Form):
    """Who sees the results once they are open."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    whom = forms.ChoiceField(
        label=gettext_lazy("Who sees them"), choices=ResultsFor, initial="judges"
    )
