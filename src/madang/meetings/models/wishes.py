"""Wishes: whom a party must, would like to, or does not want to meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.hubs.models import HubOwned, User
from madang.kit.privacy import Tag, personal, tags
from madang.meetings.models.parties import Party

if TYPE_CHECKING:
    from collections.abc import Mapping


class WishKind(models.TextChoices):
    """How strongly."""

    MUST = "must", pgettext_lazy("wish", "Must meet")
    MEET = "meet", pgettext_lazy("wish", "Would like to meet")
    NO = "no", pgettext_lazy("wish", "No, thanks")


class Wish(HubOwned):
    """What one party says about another; it blocks nobody's calendar.

    A "no" is the no-thanks list: it holds in every round, and only its own side and
    the organiser see it.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="by_party of_party kind note expires_at entered_at",
        who=("entered_by", personal("knowing who entered a wish")),
    )

    by_party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="wishes")
    of_party = models.ForeignKey(
        Party, on_delete=models.CASCADE, related_name="wished_by"
    )
    kind = models.CharField(max_length=4, choices=WishKind)
    note = models.CharField(_("note"), max_length=300, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("wish")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["by_party", "of_party"], name="one_wish_about_a_party"
            ),
            models.CheckConstraint(
                condition=~models.Q(by_party=models.F("of_party")),
                name="no_wish_about_oneself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_party} · {self.of_party}"
