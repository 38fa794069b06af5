"""IR days: companies of a matching pitch one after the other before the other side."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.hubs.models import HubOwned, Site, Versioned
from madang.hubs.models.hub import is_known_zone
from madang.kit.languages import best
from madang.kit.privacy import Tag, tags
from madang.kit.texts import TextsField
from madang.meetings.models.matchings import Matching
from madang.meetings.models.parties import Party

if TYPE_CHECKING:
    from collections.abc import Mapping


class IrDayState(models.TextChoices):
    """How far an IR day has come."""

    DRAFT = "draft", pgettext_lazy("IR day", "Being prepared")
    PUBLISHED = "published", pgettext_lazy("IR day", "Published")
    OVER = "over", pgettext_lazy("IR day", "Over")


class IrDay(Versioned):
    """A day on which parties of a matching pitch, by the clock of `zone`.

    While `locked_at` is set no deck changes.  With `is_open` anybody who has the
    address sees who speaks now and next, and nothing else, once it is published.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at state",
        business="matching names site place zone starts_at note is_open locked_at",
    )

    matching = models.ForeignKey(
        Matching, on_delete=models.CASCADE, related_name="ir_days"
    )
    names = TextsField(_("name"), blank=False)
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, validators=[is_known_zone])
    starts_at = models.DateTimeField(_("starts"))
    note = TextsField(_("what everybody should know"))
    state = models.CharField(
        _("state"), max_length=9, choices=IrDayState, default=IrDayState.DRAFT
    )
    is_open = models.BooleanField(default=False)
    locked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("IR day")
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return best(self.names)

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return best(self.names)

    @property
    def note_text(self) -> str:
        """What everybody should know, in the reader's language."""
        return best(self.note)

    @property
    def where(self) -> str:
        """The place, with the site it is at."""
        return " · ".join(filter(None, (self.place, str(self.site or ""))))

    @property
    def is_told(self) -> bool:
        """Whether those who take part see it."""
        return self.state != IrDayState.DRAFT


class Pitch(HubOwned):
    """A turn in the running order: a party's pitch, or a break, which has a name.

    When it starts follows from those before it (`meetings.running`); `began_at` and
    `ended_at` are what really was.  A removed one keeps its deck until it is back.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub order removed_at",
        business="day party title minutes began_at ended_at",
    )

    day = models.ForeignKey(IrDay, on_delete=models.CASCADE, related_name="pitches")
    party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("name"), max_length=120, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    order = models.PositiveSmallIntegerField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("pitch")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "party"], name="party_pitches_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(party__isnull=False) ^ ~models.Q(title=""),
                name="a_pitch_has_a_party_or_a_name",
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gt=0), name="a_pitch_takes_minutes"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True)
                | models.Q(began_at__isnull=False),
                name="a_pitch_begins_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.party.name if self.party else self.title

    @property
    def is_break(self) -> bool:
        """Whether nobody pitches."""
        return self.party_id is None

    @property
    def is_running(self) -> bool:
        """Whether it has begun and not ended."""
        return self.began_at is not None and self.ended_at is None
