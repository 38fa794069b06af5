"""Tables of listings, introductions and blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, User, Versioned
from madang.kit.languages import best
from madang.kit.privacy import Tag, personal, tags
from madang.kit.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime


class ListingKind(models.TextChoices):
    """Whether something is offered or sought."""

    OFFER = "offer", pgettext_lazy("listing", "Offers")
    SEEK = "seek", pgettext_lazy("listing", "Seeks")


class Listing(Versioned):
    """What an organisation offers to the others of its hub, or seeks among them."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="organisation kind titles bodies industry keywords until closed_at",
    )

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("organisation"),
    )
    kind = models.CharField(_("kind"), max_length=5, choices=ListingKind)
    titles = TextsField(_("title"), blank=False)
    bodies = TextsField(_("description"))
    industry = models.CharField(_("industry"), max_length=3, blank=True)
    keywords = models.JSONField(_("keywords"), default=list, blank=True)
    until = models.DateField(_("until"))
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("listing")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["hub", "until"], name="network_by_day")]

    def __str__(self) -> str:
        return best(self.titles)

    def is_open(self, today: date) -> bool:
        """Return whether it is still meant."""
        return self.closed_at is None and self.until >= today


class IntroductionState(models.TextChoices):
    """What became of a request; one without an answer expires by its day."""

    ASKED = "asked", pgettext_lazy("introduction", "Asked")
    ACCEPTED = "accepted", pgettext_lazy("introduction", "Accepted")
    DECLINED = "declined", pgettext_lazy("introduction", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("introduction", "Withdrawn")
    EXPIRED = "expired", pgettext_lazy("introduction", "Expired")


class Introduction(HubOwned):
    """One organisation asks another to meet, perhaps about a listing of it.

    Who asked and who answered are told to the other side once it is accepted, and only
    then.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="asking asked listing state asked_at expires_at answered_at",
        person=(
            "asked_by answered_by message answer",
            personal("introducing tenants to each other", retention_days=1095),
        ),
    )

    asking = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    asked = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    listing = models.ForeignKey(
        Listing, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    message = models.TextField(_("message"), max_length=1000)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(
        max_length=9, choices=IntroductionState, default=IntroductionState.ASKED
    )
    answer = models.TextField(_("answer"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("introduction")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(asking=models.F("asked")),
                name="introduction_has_two_sides",
            ),
            models.UniqueConstraint(
                fields=["asking", "asked"],
                condition=models.Q(state="asked"),
                name="one_open_introduction_a_pair",
            ),
        ]
        indexes = [models.Index(fields=["hub", "asked_at"], name="network_by_time")]

    def __str__(self) -> str:
        return f"{self.asking} → {self.asked}"

    def state_at(self, now: datetime) -> IntroductionState:
        """Return its state; without an answer in time it is expired."""
        state = IntroductionState(self.state)
        if state == IntroductionState.ASKED and self.expires_at <= now:
            return IntroductionState.EXPIRED
        return state


class Block(HubOwned):
    """An organisation takes no more requests from another."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub made_at", business="organisation blocked"
    )

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+"
    )
    blocked = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("block")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "blocked"], name="one_block_a_pair"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ✕ {self.blocked}"
