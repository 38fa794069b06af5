"""Where a user is signed in, and the demo's doors that need no sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.hubs.models.hub import HubOwned
from madang.hubs.models.people import User
from madang.kit.privacy import DataClass, Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class UserSession(models.Model):
    """A browser in which a user is signed in.

    `seen_at` is right to a few minutes: it is not written at every request.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id",
        secret=("key", Tag(DataClass.SECRET, seen_by="nobody")),
        trace=(
            "user device address began_at seen_at",
            personal(
                "letting a person see and end her sessions",
                retention_days=30,
                seen_by="the person",
            ),
        ),
    )

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40, unique=True)
    device = models.CharField(_("device"), max_length=300, blank=True)
    address = models.CharField(_("address"), max_length=45, blank=True)
    began_at = models.DateTimeField(_("since"))
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("sign-in")
        indexes = [models.Index(fields=["seen_at"])]

    def __str__(self) -> str:
        return f"{self.user} · {self.device}"


class DemoDoor(HubOwned):
    """A link of the demo that signs a visitor in as somebody; opens only in a demo."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub user title order",
        secret=("token", Tag(DataClass.SECRET, seen_by="nobody")),
    )

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=100)
    token = models.CharField(max_length=64, unique=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("demo door")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.title} · {self.user}"
