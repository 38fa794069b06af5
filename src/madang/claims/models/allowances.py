"""Allowances: seats, credits and other numbers of which only so many are left."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.hubs.models import HubOwned, Settled, User
from madang.kit.privacy import Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class Allowance(HubOwned):
    """How much of a `unit` an owner has: `left` to use, `held` for what is not sure.

    Both are counted down by conditional updates, never by reading first, and the
    database refuses a number below nought.  The sum of an allowance's lines is `left`.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub owner_kind owner_id",
        business="unit label left held starts_at expires_at",
    )

    owner_kind = models.CharField(max_length=64)
    owner_id = models.PositiveBigIntegerField()
    unit = models.CharField(max_length=64)
    label = models.CharField(_("name"), max_length=200, blank=True)
    left = models.BigIntegerField(_("left"), default=0)
    held = models.BigIntegerField(_("held"), default=0)
    starts_at = models.DateTimeField(_("usable from"))
    expires_at = models.DateTimeField(_("usable until"), null=True, blank=True)

    class Meta:
        ordering = ["expires_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left__gte=0, held__gte=0),
                name="an_allowance_never_goes_below_nought",
            )
        ]
        indexes = [models.Index(fields=["hub", "owner_kind", "owner_id", "unit"])]

    def __str__(self) -> str:
        return self.label or self.unit


class Entry(models.TextChoices):
    """What a line of an allowance's ledger says."""

    GRANT = "grant", _("Granted")
    HOLD = "hold", _("Held")
    CONSUME = "consume", _("Used")
    RELEASE = "release", _("Given back")
    EXPIRE = "expire", _("Expired")
    ADJUST = "adjust", _("Corrected")


class AllowanceLine(HubOwned):
    """One line of an allowance's ledger, which only grows.

    `amount` is what the line does to `left`, `held` what it does to what is held;
    `for_kind` and `for_id` say for what.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub allowance entry amount held for_kind for_id key",
        person=(
            "note by at",
            personal("accounting for what was granted and used", retention_days=3650),
        ),
    )
    settled: ClassVar[Settled | None] = Settled(but=("by",))

    allowance = models.ForeignKey(
        Allowance, on_delete=models.PROTECT, related_name="entries"
    )
    entry = models.CharField(max_length=8, choices=Entry)
    amount = models.BigIntegerField()
    held = models.BigIntegerField(default=0)
    for_kind = models.CharField(max_length=64, blank=True)
    for_id = models.PositiveBigIntegerField(default=0)
    note = models.CharField(_("note"), max_length=300, blank=True)
    key = models.CharField(max_length=100, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["allowance", "key"],
                condition=~models.Q(key=""),
                name="one_ledger_line_per_key",
            )
        ]
        indexes = [models.Index(fields=["hub", "for_kind", "for_id"])]

    def __str__(self) -> str:
        return f"{self.entry} {self.amount}"
