"""Forms of data rooms: a file, and whom it is shown to until when."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madang.kit.fields import DayField, upload
from madang.kit.wall_time import settled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from madang.deals.queries import Seat
    from madang.directory.models import Organisation
    from madang.hubs.models import Hub, User

DAY = timedelta(days=1)
#: For how long access is given unless somebody says otherwise.
USUAL = 14 * DAY


class RoomFileForm(forms.Form):
    """A file, or a new version of one."""

    def __init__(self, data: Mapping[str, Any] | None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields["file"] = upload(
            _("File"),
            help_text=_(
                "PDFs and pictures open with the reader's name over every page. Other "
                "files, and locked PDFs, open only if you give originals."
            ),
        )
        self.fields["file"].required = True


class AccessForm(forms.Form):
    """An investor of the deal or round, or one of its people, and the last day."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        hub: Hub,
        today: date,
        firms: Sequence[Organisation],
        seats: Sequence[Seat],
    ) -> None:
        super().__init__(data, initial={"until": today + USUAL})
        self.hub = hub
        self.firms = {str(firm.pk): firm for firm in firms}
        self.people = {f"{seat.firm_id}-{seat.user.pk}": seat for seat in seats}
        self.fields["whom"] = forms.ChoiceField(label=_("Who"), choices=self._choices())
        self.fields["until"] = DayField(
            label=_("Last day"),
            help_text=_("Access ends with this day, by the hub's clock."),
        )

    def _choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return each firm as a group: everybody of it, then its people by name."""
        found = []
        for pk, firm in self.firms.items():
            lines = [
                (pk, gettext("Everybody of %(firm)s") % {"firm": firm.display_name})
            ]
            lines += [
                (key, f"{seat.user} · {seat.user.email}")
                for key, seat in self.people.items()
                if str(seat.firm_id) == pk
            ]
            found.append((firm.display_name, lines))
        return found

    @property
    def whom(self) -> tuple[Organisation, User | None]:
        """The firm, and the person where it is one."""
        chosen = self.cleaned_data["whom"]
        seat = self.people.get(chosen)
        firm = self.firms[str(seat.firm_id) if seat else chosen]
        return firm, seat.user if seat else None

    @property
    def ends_at(self) -> datetime:
        """The midnight that ends the last day at the hub."""
        after = self.cleaned_data["until"] + DAY
        return settled(datetime.combine(after, time()), self.hub.zone)
