"""Meetings as they were published: two parties, a slot, a table, how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.hubs.models import HubOwned
from madang.kit.privacy import Tag, tags
from madang.meetings.models.interpreters import Interpreter
from madang.meetings.models.parties import Party, Representative
from madang.meetings.models.rounds import Round, Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class MeetingState(models.TextChoices):
    """What became of a meeting."""

    PLANNED = "planned", pgettext_lazy("meeting", "Planned")
    HELD = "held", pgettext_lazy("meeting", "Held")
    NO_SHOW = "no_show", pgettext_lazy("meeting", "Somebody did not come")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Called off")


LIVE = (MeetingState.PLANNED, MeetingState.HELD, MeetingState.NO_SHOW)


def _once(field: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=[field, "starts_at"],
        condition=models.Q(state__in=LIVE),
        name=f"one_meeting_a_slot_{field}",
    )


class Meeting(HubOwned):
    """A published meeting; the pair keeps its row however often it moves in a round.

    `turn` grows with each change, for calendars.  No table, no representative and no
    interpreter is in two meetings at once: the database sees to it.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub turn",
        business="round left right left_rep right_rep starts_at ends_at table state "
        "missing interpreter",
    )

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="meetings")
    left = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    left_rep = models.ForeignKey(
        Representative, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    right_rep = models.ForeignKey(
        Representative, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    table = models.ForeignKey(
        Table, null=True, on_delete=models.PROTECT, related_name="+"
    )
    interpreter = models.ForeignKey(
        Interpreter, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=9, choices=MeetingState, default=MeetingState.PLANNED
    )
    missing = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    turn = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("meeting")
        ordering = ["starts_at", "table__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "left", "right"], name="pair_once_a_round"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="meeting_ends_after_it_starts",
            ),
            _once("table"),
            _once("left_rep"),
            _once("right_rep"),
            _once("interpreter"),
        ]

    def __str__(self) -> str:
        return f"{self.left} · {self.right}"

    @property
    def is_live(self) -> bool:
        """Whether it takes place, or was to."""
        return self.state in LIVE

    @property
    def local_day(self) -> date:
        """The day on the round's own clock."""
        return self.round.local_day(self.starts_at)

    def other(self, party: int) -> Party:
        """Return the party that sits across from this one."""
        return self.right if self.left_id == party else self.left
