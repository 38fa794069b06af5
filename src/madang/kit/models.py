"""The one table of the kit, by which a database proves that it takes writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from madang.kit.privacy import Tag, tags

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Heartbeat(models.Model):
    """When something was last written down as alive."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(technical="name at")

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"

    @staticmethod
    def beat(name: str, now: datetime) -> None:
        """Note that `name` is alive."""
        Heartbeat.objects.bulk_create(
            [Heartbeat(name=name, at=now)],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["at"],
        )
