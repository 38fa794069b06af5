"""Atoms, the smallest exclusive things, and resources, the sets of them people book."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.hubs.models import HubOwned, Versioned
from madang.hubs.models.hub import is_known_zone
from madang.kit.languages import best
from madang.kit.privacy import Tag, tags
from madang.kit.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Mapping


class Atom(HubOwned):
    """The smallest thing that only one party can have at a time.

    `kind` and `object_id` say what it stands for, in the words of a room above (a
    space, a machine, a person's hour); `number` tells several atoms of one thing apart:
    the lanes of a resource whose capacity is above one, counted from 1.

    `guard` grows by one whenever somebody is about to take or give back the atom; the
    row's lock is what lines up those who want it in the same moment.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub kind object_id number guard", business="label"
    )

    kind = models.CharField(max_length=64)
    object_id = models.PositiveBigIntegerField()
    number = models.PositiveIntegerField(default=0)
    label = TextsField(_("name"), blank=False)
    guard = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "kind", "object_id", "number"], name="one_atom_per_thing"
            )
        ]

    def __str__(self) -> str:
        name = best(self.label)
        return f"{name} {self.number}" if self.number else name


class Takes(models.TextChoices):
    """Which of a resource's atoms a booking takes."""

    ALL = "all", _("Everything that belongs to it")
    LANE = "lane", _("Any free one")


class Approval(models.TextChoices):
    """What happens between asking for a resource and having it."""

    NONE = "none", _("Booked at once")
    HOLD = "hold", _("Held until somebody approves")
    COMPETE = "compete", _("Several may ask, one is chosen")


class Resource(Versioned):
    """What people book: a set of atoms with a policy.

    The same atom may be part of several resources: the halves of a hall and the whole
    hall.  A resource that takes `Takes.LANE` has one atom per lane, and a booking gets
    as many free ones as it asks for.

    `opening` lists ``[weekday, "08:00", "20:00"]`` in the clock of `zone`, Monday
    being 0 and ``"24:00"`` the end of a day; an empty list is always open.

    `atom_keys` is what `queries.atoms_of` has read, kept with the row in memory.
    """

    atom_keys: list[int] | None = None

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at kind object_id",
        business="label takes approval hold_minutes before_minutes after_minutes "
        "opening step_minutes shortest_minutes longest_minutes horizon_days zone "
        "is_open",
    )

    kind = models.CharField(max_length=64)
    object_id = models.PositiveBigIntegerField()
    label = TextsField(_("name"), blank=False)
    zone = models.CharField(_("time zone"), max_length=64, validators=[is_known_zone])
    takes = models.CharField(
        _("a booking takes"), max_length=8, choices=Takes, default=Takes.ALL
    )
    approval = models.CharField(
        _("approval"), max_length=8, choices=Approval, default=Approval.NONE
    )
    hold_minutes = models.PositiveIntegerField(_("held for (minutes)"), default=2880)
    before_minutes = models.PositiveIntegerField(_("set-up (minutes)"), default=0)
    after_minutes = models.PositiveIntegerField(_("clearing (minutes)"), default=0)
    opening = models.JSONField(_("opening hours"), default=list, blank=True)
    step_minutes = models.PositiveIntegerField(_("begins every (minutes)"), default=0)
    shortest_minutes = models.PositiveIntegerField(_("at least (minutes)"), default=0)
    longest_minutes = models.PositiveIntegerField(_("at most (minutes)"), default=0)
    horizon_days = models.PositiveIntegerField(_("at most ahead (days)"), default=0)
    is_open = models.BooleanField(_("can be booked"), default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "kind", "object_id"], name="one_resource_per_thing"
            )
        ]

    def __str__(self) -> str:
        return best(self.label)

    @property
    def turnaround(self) -> tuple[timedelta, timedelta]:
        """How long it is taken before and after each booking."""
        return (
            timedelta(minutes=self.before_minutes),
            timedelta(minutes=self.after_minutes),
        )


class Part(HubOwned):
    """An atom of a resource, in its order (the lanes are tried in that order)."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub resource atom", business="order"
    )

    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, related_name="parts"
    )
    atom = models.ForeignKey(Atom, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "atom"], name="an_atom_once_in_a_resource"
            )
        ]

    def __str__(self) -> str:
        return f"{self.resource}: {self.atom}"
