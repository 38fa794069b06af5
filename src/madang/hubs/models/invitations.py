"""An invitation: a role in a hub, offered to an e-mail address for some days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.hubs.models.hub import HubOwned
from madang.hubs.models.people import Role, User
from madang.kit.languages import LANGUAGES
from madang.kit.privacy import DataClass, Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

#: No invitation is open for longer.
LONGEST = timedelta(days=14)


class InvitationState(models.TextChoices):
    """What has become of an invitation; derived from its dates."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    REVOKED = "revoked", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


class Invitation(HubOwned):
    """A role offered to an address.

    The link's token is mailed and never stored: the row keeps its digest.  Sending
    again makes a new token, so that an older mail opens nothing.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub scope_kind scope_id",
        secret=("token_digest", Tag(DataClass.SECRET, seen_by="nobody")),
        offer=(
            "email role scope_name language invited_by sent_at expires_at "
            "accepted_at accepted_by revoked_at",
            personal("inviting people into the hub", retention_days=180),
        ),
    )

    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=16, choices=Role)
    scope_kind = models.CharField(max_length=64, blank=True)
    scope_id = models.PositiveBigIntegerField(default=0)
    scope_name = models.CharField(max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("open until"))
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "email", "role", "scope_kind", "scope_id"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_per_role",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(revoked_at=None),
                name="invitation_ends_once",
            ),
            models.CheckConstraint(
                condition=models.Q(scope_kind="", scope_id=0)
                | (~models.Q(scope_kind="") & models.Q(scope_id__gt=0)),
                name="invitation_scope_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.get_role_display()}"

    def state(self, now: datetime) -> InvitationState:
        """Return what has become of the invitation."""
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.revoked_at:
            return InvitationState.REVOKED
        return (
            InvitationState.OPEN if now < self.expires_at else InvitationState.EXPIRED
        )
