"""A call: when one may apply to a programme, by the clock of one place."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.hubs.models import Versioned
from madang.hubs.models.hub import is_known_zone
from madang.kit.languages import best
from madang.kit.privacy import Tag, tags
from madang.kit.texts import TextsField
from madang.programmes.models.programme import Programme, default_languages

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class CallState(models.TextChoices):
    """What the hub has said about a call; the rest follows from the clock."""

    DRAFT = "draft", pgettext_lazy("call", "Draft")
    PUBLISHED = "published", pgettext_lazy("call", "Published")
    CANCELLED = "cancelled", pgettext_lazy("call", "Cancelled")


class Phase(models.TextChoices):
    """Where a call stands at a moment; derived, never stored."""

    DRAFT = "draft", pgettext_lazy("call", "Draft")
    CANCELLED = "cancelled", pgettext_lazy("call", "Cancelled")
    AHEAD = "ahead", pgettext_lazy("call", "Not open yet")
    EARLY = "early", pgettext_lazy("call", "Open, early")
    OPEN = "open", pgettext_lazy("call", "Open")
    GRACE = "grace", pgettext_lazy("call", "In its grace period")
    CLOSED = "closed", pgettext_lazy("call", "Closed")


#: The phases in which an application is taken.
TAKING = frozenset({Phase.EARLY, Phase.OPEN, Phase.GRACE})


class Call(Versioned):
    """An invitation to apply.

    The moments are instants, entered and shown as wall time in `zone`.  Applications
    are taken from `opens_at` on, until just before `closes_at`: a call that closes at
    16:00 takes what arrives at 15:59:59.999.  What arrives in the `grace_minutes` after
    it is taken, too.  Until `early_at` an application counts as early.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at copied_from",
        business="programme slug names intro zone opens_at early_at closes_at "
        "grace_minutes languages state",
    )

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="calls"
    )
    slug = models.SlugField(_("address"), max_length=80, db_index=False)
    names = TextsField(_("name"), blank=False)
    intro = TextsField(_("about this call"))
    zone = models.CharField(_("time zone"), max_length=64, validators=[is_known_zone])
    opens_at = models.DateTimeField(_("opens"))
    early_at = models.DateTimeField(_("early until"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"))
    grace_minutes = models.PositiveSmallIntegerField(_("grace in minutes"), default=0)
    languages = models.JSONField(_("languages"), default=default_languages)
    state = models.CharField(
        _("state"), max_length=9, choices=CallState, default=CallState.DRAFT
    )
    copied_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("call")
        ordering = ["-closes_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "slug"], name="one_call_per_address"
            ),
            models.CheckConstraint(
                condition=~models.Q(slug=""), name="call_has_an_address"
            ),
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("closes_at")),
                name="call_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=models.Q(early_at=None)
                | models.Q(
                    early_at__gt=models.F("opens_at"),
                    early_at__lt=models.F("closes_at"),
                ),
                name="call_early_lies_between",
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "state", "-closes_at"], name="calls_by_close")
        ]

    def __str__(self) -> str:
        return best(self.names, first=self.languages) or self.slug

    @property
    def ends_at(self) -> datetime:
        """The instant from which nothing is taken any more, the grace included."""
        return self.closes_at + timedelta(minutes=self.grace_minutes)

    def phase(self, now: datetime) -> Phase:
        """Return where the call stands."""
        if self.state == CallState.DRAFT:
            return Phase.DRAFT
        if self.state == CallState.CANCELLED:
            return Phase.CANCELLED
        if now < self.opens_at:
            return Phase.AHEAD
        if self.early_at is not None and now < self.early_at:
            return Phase.EARLY
        if now < self.closes_at:
            return Phase.OPEN
        return Phase.GRACE if now < self.ends_at else Phase.CLOSED

    def takes(self, now: datetime) -> bool:
        """Return whether an application that arrives now is taken."""
        return self.phase(now) in TAKING
