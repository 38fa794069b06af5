"""Tables of search.  What is indexed lives here; the index itself in `indexes`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from madang.hubs.models import HubOwned
from madang.kit.privacy import Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class Entry(HubOwned):
    """One thing that can be found; `kind` and `object_id` say what it stands for."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub kind object_id",
        copy=(
            "title subtitle path title_tokens body_tokens",
            personal("finding people and companies by name", retention_days=None),
        ),
    )

    kind = models.CharField(max_length=64)
    object_id = models.PositiveBigIntegerField()
    title = models.CharField(max_length=300)
    subtitle = models.CharField(max_length=300, blank=True)
    path = models.CharField(max_length=300)
    title_tokens = models.TextField(blank=True)
    body_tokens = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "kind", "object_id"], name="entry_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Spelling(HubOwned):
    """A Latin word of a hub's entries under one of its keys.

    The keys of a word are itself and itself without any one letter, so that two words
    one typing error apart share a key (Garbe's symmetric deletes).
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        copy=("key word", personal("finding mistyped names", retention_days=None)),
    )

    key = models.CharField(max_length=40)
    word = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hub", "key", "word"], name="spelling_once")
        ]

    def __str__(self) -> str:
        return self.word
