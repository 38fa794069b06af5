"""Tables of missions: a delegation's journey, its stops, deals and MOUs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.deals.models.deals import Deal
from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, Versioned
from madang.hubs.models.hub import is_country, is_currency, is_known_zone
from madang.kit.languages import best
from madang.kit.privacy import Tag, tags
from madang.kit.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Mapping


class Mission(Versioned):
    """A journey of a delegation, from its first day to its last, with what came of it.

    With `is_public` anybody reads its summary, its stops and its sums, no names of
    deals.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="names slug host starts_on last_on summary is_public",
    )

    names = TextsField(_("name"), blank=False)
    slug = models.SlugField(_("public address"), max_length=80)
    host = models.CharField(_("host"), max_length=200, blank=True)
    starts_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    summary = TextsField(_("public summary"))
    is_public = models.BooleanField(_("has a public page"), default=False)

    class Meta:
        verbose_name = _("mission")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("starts_on")),
                name="mission_ends_after_it_starts",
                violation_error_message=_("It ends before it starts."),
            ),
            models.UniqueConstraint(
                fields=["hub", "slug"],
                name="one_mission_per_address",
                violation_error_message=_("There is a mission of this address."),
            ),
            models.CheckConstraint(
                condition=~models.Q(slug=""), name="mission_has_an_address"
            ),
        ]

    def __str__(self) -> str:
        return best(self.names)


class MissionStop(HubOwned):
    """A place of a mission and what is done there, with the place's own clock."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="mission on city country zone what organisation"
    )

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="stops")
    on = models.DateField(_("day"))
    city = models.CharField(_("city"), max_length=100)
    country = models.CharField(_("country"), max_length=2, validators=[is_country])
    zone = models.CharField(_("time zone"), max_length=64, validators=[is_known_zone])
    what = models.CharField(_("what is done there"), max_length=300, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("whom it visits"),
    )

    class Meta:
        verbose_name = _("stop")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(city=""), name="stop_is_a_place")
        ]

    def __str__(self) -> str:
        return self.city


class MissionDeal(HubOwned):
    """A deal that a mission brought about or took further."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="mission deal"
    )

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="deals")
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="missions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "deal"], name="deal_once_a_mission"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mission} · {self.deal}"


class MouKind(models.TextChoices):
    """What an MOU is about."""

    COOPERATION = "cooperation", pgettext_lazy("mou", "Cooperation")
    EXPORT = "export", pgettext_lazy("mou", "Technology export")
    SUPPLY = "supply", pgettext_lazy("mou", "Supply")
    CERTIFICATION = "certification", pgettext_lazy("mou", "Pilot and certification")
    INVESTMENT = "investment", pgettext_lazy("mou", "Intent to invest")


class Mou(Versioned):
    """A memorandum of understanding; its maximum is a hope and enters no sum of money.

    Who signed stands in its parties.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="mission title kind signed_on maximum currency text",
    )

    mission = models.ForeignKey(
        Mission, null=True, blank=True, on_delete=models.PROTECT, related_name="mous"
    )
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(
        pgettext_lazy("mou", "about"),
        max_length=14,
        choices=MouKind,
        default=MouKind.COOPERATION,
    )
    signed_on = models.DateField(_("signed on"))
    maximum = models.DecimalField(
        _("at most"), max_digits=20, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(
        _("currency"), max_length=3, blank=True, validators=[is_currency]
    )
    text = models.TextField(_("what it says"), max_length=5000, blank=True)

    class Meta:
        verbose_name = _("MOU")
        ordering = ["signed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(maximum=None)
                | (models.Q(maximum__gt=0) & ~models.Q(currency="")),
                name="mou_maximum_has_a_currency",
                violation_error_message=_("Write an amount above 0 and its currency."),
            ),
            models.CheckConstraint(
                condition=~models.Q(title=""), name="mou_has_a_title"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MouParty(HubOwned):
    """One of those who signed an MOU."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="mou organisation"
    )

    mou = models.ForeignKey(Mou, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mou", "organisation"], name="party_once_an_mou"
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)
