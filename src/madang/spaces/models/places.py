"""Buildings at the hub's sites, their floors, and the spaces on them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.hubs.models import Site, Versioned
from madang.kit.languages import best
from madang.kit.privacy import Tag, tags
from madang.kit.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTHING = Decimal(0)
is_code = RegexValidator(
    r"^[^\s/?#]+( [^\s/?#]+)*\Z", _("Write a code such as 2A04, without a slash.")
)
is_area = MinValueValidator(NOTHING, _("An area cannot be less than nothing."))


class Building(Versioned):
    """A house at one of the hub's sites; `code` tells it apart in the hub."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at order",
        business="site code names address retired_on",
    )

    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="+", verbose_name=_("site")
    )
    code = models.CharField(_("code"), max_length=20, validators=[is_code])
    names = TextsField(_("name"), blank=False)
    address = models.CharField(_("address"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    retired_on = models.DateField(_("retired"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("building")
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "code"], name="one_building_per_code"
            ),
            models.CheckConstraint(
                condition=~models.Q(code=""), name="building_has_a_code"
            ),
        ]

    def __str__(self) -> str:
        return best(self.names) or self.code


class Floor(Versioned):
    """A level of a building; the ground floor is 0, the first below it -1.

    `outline` is a polygon and `walls` a list of open lines, both as ``[x, y]`` pairs in
    metres; x grows to the right and y downwards, as on paper.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="building level names outline walls retired_on",
    )

    building = models.ForeignKey(
        Building,
        on_delete=models.PROTECT,
        related_name="floors",
        verbose_name=_("building"),
    )
    level = models.SmallIntegerField(_("level"))
    names = TextsField(_("name"))
    outline = models.JSONField(_("outline"), default=list, blank=True)
    walls = models.JSONField(_("walls"), default=list, blank=True)
    retired_on = models.DateField(_("retired"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("floor")
        ordering = ["building__order", "building__code", "level"]
        constraints = [
            models.UniqueConstraint(
                fields=["building", "level"], name="one_floor_per_level"
            ),
            models.CheckConstraint(
                condition=models.Q(level__gte=-20, level__lte=200),
                name="floor_level_is_of_a_building",
            ),
        ]

    def __str__(self) -> str:
        return best(self.names) or level_text(self.level)


def level_text(level: int) -> str:
    """Return how a level is written on the lift's button.

    >>> level_text(0), level_text(3), level_text(-2)
    ('0', '3', 'B2')
    """
    return f"B{-level}" if level < 0 else str(level)


class SpaceKind(models.TextChoices):
    """What a space is made for."""

    SUITE = "suite", pgettext_lazy("space", "Suite")
    DESK_ZONE = "desk_zone", pgettext_lazy("space", "Desk zone")
    MEETING_ROOM = "meeting_room", pgettext_lazy("space", "Meeting room")
    HALL = "hall", pgettext_lazy("space", "Hall")
    LAB = "lab", pgettext_lazy("space", "Lab")
    SHOP = "shop", pgettext_lazy("space", "Shop")
    SHOWROOM = "showroom", pgettext_lazy("space", "Showroom")
    COMMON = "common", pgettext_lazy("space", "Common area")
    STORAGE = "storage", pgettext_lazy("space", "Storage")
    PARKING = "parking", pgettext_lazy("space", "Parking")


class Space(Versioned):
    """The smallest thing that is let or booked, or a hall that divides into parts.

    Areas are in square metres.  `parent` is the hall of which it is a part.  `building`
    is the floor's own, so that a code is given once a building.  `equipment` holds
    registered words (see `equipment`), `polygon` pairs in metres as the floor's.
    `capacity` is how many people fit, in a desk zone how many desks there are.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="building floor parent code names kind net_m2 shared_m2 gross_m2 "
        "capacity equipment polygon is_leasable is_bookable access_note internal_note "
        "retired_on",
    )

    building = models.ForeignKey(
        Building, on_delete=models.PROTECT, related_name="spaces", editable=False
    )
    floor = models.ForeignKey(
        Floor, on_delete=models.PROTECT, related_name="spaces", verbose_name=_("floor")
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        verbose_name=_("part of the hall"),
    )
    code = models.CharField(_("code"), max_length=30, validators=[is_code])
    names = TextsField(_("name"))
    kind = models.CharField(_("kind"), max_length=12, choices=SpaceKind)
    net_m2 = models.DecimalField(
        _("net area"), max_digits=9, decimal_places=2, validators=[is_area]
    )
    shared_m2 = models.DecimalField(
        _("shared area"),
        max_digits=9,
        decimal_places=2,
        default=NOTHING,
        validators=[is_area],
    )
    gross_m2 = models.DecimalField(
        _("gross area"), max_digits=9, decimal_places=2, validators=[is_area]
    )
    capacity = models.PositiveIntegerField(_("capacity"), default=0)
    equipment = models.JSONField(_("equipment"), default=list, blank=True)
    polygon = models.JSONField(_("outline"), default=list, blank=True)
    is_leasable = models.BooleanField(_("may be let"), default=False)
    is_bookable = models.BooleanField(_("may be booked"), default=False)
    access_note = TextsField(_("how to get in"))
    internal_note = models.TextField(_("internal note"), max_length=2000, blank=True)
    retired_on = models.DateField(_("retired"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("space")
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "building", "code"],
                name="one_space_per_code",
                violation_error_message=_("The building has a space of this code."),
            ),
            models.CheckConstraint(
                condition=~models.Q(code=""), name="space_has_a_code"
            ),
            models.CheckConstraint(
                condition=models.Q(net_m2__gte=0, shared_m2__gte=0),
                name="space_areas_are_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(gross_m2__gte=models.F("net_m2")),
                name="space_gross_is_at_least_net",
                violation_error_message=_("The gross area is smaller than the net."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=SpaceKind.DESK_ZONE)
                | models.Q(capacity__gte=1),
                name="desk_zone_has_a_desk",
                violation_error_message=_("A desk zone has one desk at least."),
            ),
            models.CheckConstraint(
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("id")),
                name="space_is_no_part_of_itself",
            ),
        ]
        indexes = [models.Index(fields=["hub", "kind"], name="spaces_by_kind")]

    def __str__(self) -> str:
        return f"{self.code} {self.own_name}" if self.own_name else self.code

    @property
    def own_name(self) -> str:
        """The name in the reader's language; empty if it has none but its code."""
        return best(self.names)
