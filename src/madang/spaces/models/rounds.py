"""Tables of giving out rooms for a year: rounds, what teams ask for, scenarios."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, Versioned
from madang.kit.privacy import Tag, tags
from madang.spaces.models.agreements import (
    DAY,
    AgreementKind,
    SpaceAgreement,
    is_known_currency,
)
from madang.spaces.models.places import NOTHING, Floor, Space

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

LARGEST_PRIORITY, STRONGEST_KEEP = 5, 3


def _amount(label: Any) -> Any:
    return models.DecimalField(
        label,
        max_digits=14,
        decimal_places=2,
        default=NOTHING,
        validators=[MinValueValidator(NOTHING, _("A rate cannot be negative."))],
    )


class AllocationRound(Versioned):
    """Spaces that are given out together for ``[starts_on, ends_on)``.

    Offers that a scenario makes are of `kind` and cost `rate_m2` or `rate_desk` a
    month.  A team that names people only needs `m2_per_person` for each.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="name kind starts_on ends_on currency rate_m2 rate_desk m2_per_person "
        "closed_on",
    )

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=AgreementKind,
        default=AgreementKind.LICENCE,
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("ends"))
    currency = models.CharField(
        _("currency"), max_length=3, validators=[is_known_currency]
    )
    rate_m2 = _amount(_("rate a month for a square metre"))
    rate_desk = _amount(_("rate a month for a desk"))
    m2_per_person = models.DecimalField(
        _("square metres a person"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(6),
        validators=[MinValueValidator(Decimal("0.1"))],
    )
    closed_on = models.DateField(_("closed"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("allocation round")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="allocation_round_ends_after_it_starts",
                violation_error_message=_("It ends before it starts."),
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""), name="allocation_round_has_a_name"
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "starts_on"], name="allocation_rounds_by_day")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> date:
        """The last day for which its spaces are given out."""
        return self.ends_on - DAY

    @property
    def job_key(self) -> str:
        """Under which its scenarios are worked out, one at a time."""
        return f"allocation-round-{self.pk}"


class RoundSpace(HubOwned):
    """A space that a round gives out."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="round space"
    )

    round = models.ForeignKey(
        AllocationRound, on_delete=models.CASCADE, related_name="offered"
    )
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("space of a round")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "space"], name="a_space_once_in_a_round"
            )
        ]

    def __str__(self) -> str:
        return str(self.space)


class RoomRequest(Versioned):
    """What a team asks of a round: a size, and what it would like.

    `keeps` says how much it would like to stay where it is (0 not at all, 3 very much);
    `priority` is the hub's word.  A `pinned` space is given whatever else happens.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="round organisation people net_m2 keeps priority pinned",
    )

    round = models.ForeignKey(
        AllocationRound, on_delete=models.CASCADE, related_name="requests"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("team")
    )
    people = models.PositiveIntegerField(
        _("how many people"), default=0, validators=[MaxValueValidator(100_000)]
    )
    net_m2 = models.DecimalField(
        _("net area"),
        max_digits=9,
        decimal_places=2,
        default=NOTHING,
        validators=[MinValueValidator(NOTHING)],
    )
    keeps = models.PositiveSmallIntegerField(
        _("staying where it is"),
        default=0,
        validators=[MaxValueValidator(STRONGEST_KEEP)],
    )
    priority = models.PositiveSmallIntegerField(
        _("priority"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(LARGEST_PRIORITY)],
    )
    pinned = models.ForeignKey(
        Space,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("pinned to"),
    )

    class Meta:
        verbose_name = _("request for a room")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organisation"],
                name="one_room_request_per_team",
                violation_error_message=_("This team has asked already."),
            ),
            models.CheckConstraint(
                condition=models.Q(people__gt=0) | models.Q(net_m2__gt=0),
                name="room_request_has_a_size",
                violation_error_message=_("Say how many people or square metres."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    priority__gte=1,
                    priority__lte=LARGEST_PRIORITY,
                    keeps__lte=STRONGEST_KEEP,
                ),
                name="room_request_weights_are_small",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class RequestWish(HubOwned):
    """The space or the floor that a team would like; 1 is the first choice."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="request rank space floor"
    )

    request = models.ForeignKey(
        RoomRequest, on_delete=models.CASCADE, related_name="wishes"
    )
    rank = models.PositiveSmallIntegerField()
    space = models.ForeignKey(
        Space, null=True, on_delete=models.CASCADE, related_name="+"
    )
    floor = models.ForeignKey(
        Floor, null=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("wish for a room")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "rank"], name="one_room_wish_per_rank"
            ),
            models.CheckConstraint(
                condition=models.Q(space__isnull=False, floor=None)
                | models.Q(space=None, floor__isnull=False),
                name="room_wish_is_a_space_or_a_floor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}: {self.space or self.floor}"


class RequestNeighbour(HubOwned):
    """Beside whom a team would like to sit, or would not."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="request organisation is_wanted"
    )

    request = models.ForeignKey(
        RoomRequest, on_delete=models.CASCADE, related_name="neighbours"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+"
    )
    is_wanted = models.BooleanField()

    class Meta:
        verbose_name = _("neighbour of a team")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "organisation"], name="one_word_per_neighbour"
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class RoundScenario(HubOwned):
    """A way to give out the spaces of a round: its weights, its result, its bound."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub made_at",
        business="round number weights seed status value bound seconds figures "
        "adopted_on",
    )

    round = models.ForeignKey(
        AllocationRound, on_delete=models.CASCADE, related_name="scenarios"
    )
    number = models.PositiveIntegerField()
    weights = models.JSONField(default=dict)
    seed = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=12)
    value = models.IntegerField()
    bound = models.IntegerField()
    seconds = models.FloatField(default=0)
    figures = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    adopted_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("scenario of a round")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"], name="one_round_scenario_per_number"
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=models.Q(adopted_on__isnull=False),
                name="one_adopted_scenario_per_round",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.number}"

    @property
    def gap(self) -> float:
        """How far the value may be below the best there is, as a share of it."""
        return (self.bound - self.value) / max(1, abs(self.value))


class RoomAllocation(HubOwned):
    """What a scenario gives a team: a space, or none and why.

    `why` and `told` are codes with their words, so that they are told in the reader's
    language; `agreement` is the offer that adopting made.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="scenario request space seats rank wasted_m2 is_moved near why "
        "agreement told",
    )

    scenario = models.ForeignKey(
        RoundScenario, on_delete=models.CASCADE, related_name="allocations"
    )
    request = models.ForeignKey(RoomRequest, on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey(
        Space, null=True, on_delete=models.PROTECT, related_name="+"
    )
    seats = models.PositiveIntegerField(default=0)
    rank = models.PositiveSmallIntegerField(default=0)
    wasted_m2 = models.DecimalField(max_digits=9, decimal_places=2, default=NOTHING)
    is_moved = models.BooleanField(default=False)
    near = models.PositiveSmallIntegerField(default=0)
    why = models.JSONField(default=dict)
    agreement = models.ForeignKey(
        SpaceAgreement, null=True, on_delete=models.PROTECT, related_name="+"
    )
    told = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("room of a team")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "request"], name="one_room_per_team_and_scenario"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.space or '–'}"
