"""Interpreters: who helps two parties that speak no common language, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.hubs.models import HubOwned
from madang.kit.privacy import Tag, personal, tags
from madang.meetings.models.matchings import Matching
from madang.meetings.models.rounds import Round

if TYPE_CHECKING:
    from collections.abc import Mapping


class Interpreter(HubOwned):
    """A person who interprets at a matching's meetings.

    `pairs` are the languages between which she interprets, such as ``en-ko``, the two
    in order of the alphabet.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub matching",
        who=(
            "name email pairs left_at",
            personal("giving meetings an interpreter"),
        ),
    )

    matching = models.ForeignKey(
        Matching, on_delete=models.CASCADE, related_name="interpreters"
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    pairs = models.JSONField(default=list)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("interpreter")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Shift(HubOwned):
    """When an interpreter is away in a round: beginnings of slots, as UTC texts.

    Without a row she is there all of the round.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        when=(
            "round interpreter away",
            personal("planning meetings within people's hours", retention_days=365),
        ),
    )

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="shifts")
    interpreter = models.ForeignKey(
        Interpreter, on_delete=models.CASCADE, related_name="shifts"
    )
    away = models.JSONField(default=list)

    class Meta:
        verbose_name = _("hours of an interpreter")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "interpreter"], name="shift_once_a_round"
            )
        ]

    def __str__(self) -> str:
        return str(self.interpreter)
