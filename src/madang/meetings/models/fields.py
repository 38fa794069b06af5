"""A clinic's fields: what companies need, what experts answer, how many of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.hubs.models import HubOwned
from madang.kit.languages import best
from madang.kit.privacy import Tag, tags
from madang.kit.texts import TextsField
from madang.meetings.models.matchings import Matching
from madang.meetings.models.parties import Party

if TYPE_CHECKING:
    from collections.abc import Mapping


class Field(HubOwned):
    """A field of a clinic, such as patents or labour law.

    A company that needs it sees at least `least` and at most `most` of those who
    answer it, in each round.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub order", business="matching names least most"
    )

    matching = models.ForeignKey(
        Matching, on_delete=models.CASCADE, related_name="fields"
    )
    names = TextsField(_("name"), blank=False)
    order = models.PositiveSmallIntegerField(default=0)
    least = models.PositiveSmallIntegerField(default=1)
    most = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = _("field of a clinic")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(least__lte=models.F("most"), most__gte=1),
                name="field_least_up_to_most",
            )
        ]

    def __str__(self) -> str:
        return best(self.names)

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return best(self.names)


class PartyField(HubOwned):
    """A field that a company needs, or that an expert answers."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="party field"
    )

    party = models.ForeignKey(
        Party, on_delete=models.CASCADE, related_name="party_fields"
    )
    field = models.ForeignKey(
        Field, on_delete=models.CASCADE, related_name="party_fields"
    )

    class Meta:
        verbose_name = _("field of a party")
        ordering = ["field__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "field"], name="field_once_a_party"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party} · {self.field}"
