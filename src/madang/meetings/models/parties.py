"""Who takes part: parties, what an investor looks for, and who sits for a party."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, User, Versioned
from madang.hubs.models.hub import is_known_zone
from madang.kit.languages import CODES
from madang.kit.privacy import Tag, personal, tags
from madang.meetings.models.matchings import Matching

if TYPE_CHECKING:
    from collections.abc import Mapping


class Side(models.TextChoices):
    """On which side a party stands; in a matching of everybody there is one."""

    LEFT = "left", pgettext_lazy("side", "One side")
    RIGHT = "right", pgettext_lazy("side", "Other side")


class PartyState(models.TextChoices):
    """Whether the party still takes part."""

    ACTIVE = "active", pgettext_lazy("party", "Takes part")
    WITHDRAWN = "withdrawn", pgettext_lazy("party", "Withdrawn")


class Party(Versioned):
    """A company, fund or firm in a matching; one without an organisation has a name.

    `least` and `most` are meetings a round, where they differ from the round's own;
    `thesis` is what it looks for (see `meetings.thesis`).
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at matching state",
        business="organisation name side least most languages thesis about",
    )

    matching = models.ForeignKey(
        Matching, on_delete=models.CASCADE, related_name="parties"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("name"), max_length=200)
    side = models.CharField(_("side"), max_length=5, choices=Side, default=Side.LEFT)
    state = models.CharField(
        max_length=9, choices=PartyState, default=PartyState.ACTIVE
    )
    least = models.PositiveSmallIntegerField(null=True, blank=True)
    most = models.PositiveSmallIntegerField(null=True, blank=True)
    languages = models.JSONField(default=list, blank=True)
    thesis = models.JSONField(default=dict, blank=True)
    about = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("party")
        ordering = ["side", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matching", "organisation"],
                name="organisation_once_a_matching",
                condition=models.Q(organisation__isnull=False),
            ),
            models.CheckConstraint(
                condition=models.Q(least__isnull=True)
                | models.Q(most__isnull=True)
                | models.Q(least__lte=models.F("most")),
                name="party_least_up_to_most",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Representative(HubOwned):
    """A person who sits for a party; with a `user` she finds her agenda inside.

    Others are written to at their address.  `zone` is hers when she joins by video.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        who=(
            "party user name email language languages zone left_at",
            personal("planning meetings and telling who meets whom"),
        ),
    )

    party = models.ForeignKey(
        Party, on_delete=models.CASCADE, related_name="representatives"
    )
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(
        max_length=8, blank=True, choices=[(code, code) for code in sorted(CODES)]
    )
    languages = models.JSONField(default=list, blank=True)
    zone = models.CharField(max_length=64, blank=True, validators=[is_known_zone])
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("representative")
        ordering = ["pk"]
        indexes = [models.Index(fields=["hub", "user"])]

    def __str__(self) -> str:
        return self.name
