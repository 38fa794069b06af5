"""The table of uploads."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.hubs.models import HubOwned, User
from madang.kit.privacy import Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class StoredFile(HubOwned):
    """One upload that belongs to one object; removed files stay until they are swept.

    `path` is generated and says nothing; `media_type` comes from the contents, never
    from the uploader.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub kind object_id purpose media_type size sha256 path version "
        "replaces width height at removed_at",
        content=("name by", personal("keeping what people hand in")),
    )

    kind = models.CharField(max_length=64)
    object_id = models.PositiveBigIntegerField()
    purpose = models.CharField(max_length=32, default="file")
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=100, unique=True)
    version = models.PositiveIntegerField(default=1)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["hub", "kind", "object_id", "-version"])]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        """Whether it is a picture that was read and written anew."""
        return self.width is not None
