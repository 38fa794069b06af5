"""What one hub lets another read, on purpose: which record, which parts, how long."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.hubs.models.hub import Hub, HubOwned
from madang.hubs.models.people import User
from madang.kit.privacy import Basis, Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class ShareState(models.TextChoices):
    """Whether a share stands; derived from its moments."""

    AHEAD = "ahead", pgettext_lazy("share", "Not yet")
    STANDS = "stands", pgettext_lazy("share", "Shared")
    EXPIRED = "expired", pgettext_lazy("share", "Expired")
    ENDED = "ended", pgettext_lazy("share", "Ended")


class Share(HubOwned):
    """A record that another hub's staff may read during ``[starts_at, ends_at)``.

    `kind` and `object_id` name the record, `fields` the groups of it that were agreed.
    It is the only row that speaks of two hubs; whoever reads through it looks the
    record up in the giver's hub.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub kind object_id",
        business="to_hub fields starts_at ends_at granted_at ended_at",
        who=(
            "reason granted_by ended_by",
            personal("knowing who shared what with whom", retention_days=1825),
        ),
    )

    to_hub = models.ForeignKey(
        Hub, verbose_name=_("partner hub"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=64)
    object_id = models.PositiveBigIntegerField()
    fields = models.JSONField(_("what is shared"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=300)
    granted_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    granted_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("shared record")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(hub=models.F("to_hub")),
                name="share_is_with_another",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="share_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["hub", "to_hub", "kind", "object_id"],
                condition=models.Q(ended_at=None),
                name="one_open_share_per_record",
            ),
        ]
        indexes = [
            models.Index(fields=["to_hub", "ends_at"]),
            models.Index(fields=["hub", "kind", "object_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.hub} → {self.to_hub}"

    def state_at(self, now: datetime) -> ShareState:
        """Return whether it stands at a moment."""
        if self.ended_at is not None:
            return ShareState.ENDED
        if now < self.starts_at:
            return ShareState.AHEAD
        return ShareState.STANDS if now < self.ends_at else ShareState.EXPIRED


class LookKind(models.TextChoices):
    """What somebody did with a shared record."""

    PAGE = "page", pgettext_lazy("look", "Read it")
    FILE = "file", pgettext_lazy("look", "Downloaded a file")
    COPY = "copy", pgettext_lazy("look", "Copied it")


class ShareLook(HubOwned):
    """Somebody of the partner hub looked at a record of this hub; never changed."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub share",
        look=(
            "viewer what at",
            personal(
                "showing a hub who at its partners saw what",
                basis=Basis.LEGAL,
                retention_days=1095,
            ),
        ),
    )

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="looks")
    viewer = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    what = models.CharField(max_length=8, choices=LookKind)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("look at a shared record")
        indexes = [models.Index(fields=["hub", "share", "-at"])]

    def __str__(self) -> str:
        return f"{self.viewer} · {self.get_what_display()}"
