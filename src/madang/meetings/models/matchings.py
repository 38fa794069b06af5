"""A matching: a programme of meetings between two sides, or among everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.hubs.models import Versioned
from madang.kit.languages import best
from madang.kit.privacy import Tag, tags
from madang.kit.texts import TextsField
from madang.programmes.models import Programme

if TYPE_CHECKING:
    from collections.abc import Mapping


class MatchingKind(models.TextChoices):
    """Who may meet whom."""

    TWO_SIDED = "two_sided", pgettext_lazy("matching", "Two sides meet")
    ANY_TO_ANY = "any_to_any", pgettext_lazy("matching", "Anybody meets anybody")
    CLINIC = "clinic", pgettext_lazy("matching", "Clinic: companies meet experts")


class Matching(Versioned):
    """A programme of meetings in rounds, such as an investor day.

    `left` and `right` say what the two sides are called: startups and investors,
    suppliers and buyers, companies and experts.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="programme names kind left right",
    )

    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    names = TextsField(_("name"), blank=False)
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=MatchingKind,
        default=MatchingKind.TWO_SIDED,
    )
    left = TextsField(_("one side"))
    right = TextsField(_("other side"))

    class Meta:
        verbose_name = _("matching")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["hub", "-id"])]

    def __str__(self) -> str:
        return best(self.names)

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return best(self.names)

    @property
    def left_name(self) -> str:
        """What one side is called, in the reader's language."""
        return best(self.left)

    @property
    def right_name(self) -> str:
        """What the other side is called, in the reader's language."""
        return best(self.right)

    @property
    def is_two_sided(self) -> bool:
        """Whether only parties of different sides meet."""
        return self.kind != MatchingKind.ANY_TO_ANY

    @property
    def is_clinic(self) -> bool:
        """Whether companies see experts of the fields that they need."""
        return self.kind == MatchingKind.CLINIC
