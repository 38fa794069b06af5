"""Keys of forms already taken, so that a second click has no second effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from madang.hubs.models.people import User
from madang.kit.privacy import Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class IdempotencyKey(models.Model):
    """A form's key, stored in the transaction of its effect, with its answer."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id key payload status answer_type",
        trace=(
            "owner path location body at",
            personal("answering a repeated form", retention_days=2, seen_by="nobody"),
        ),
    )

    key = models.CharField(max_length=64)
    owner = models.ForeignKey(
        User, null=True, on_delete=models.CASCADE, related_name="+"
    )
    path = models.CharField(max_length=500)
    payload = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.CharField(max_length=2000, blank=True)
    answer_type = models.CharField(max_length=100, blank=True)
    body = models.BinaryField(default=b"")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="form_key_once"),
        ]
        indexes = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.path} · {self.key}"
