"""A cohort: who takes part together, when, where, and in which place."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Organisation, Standing
from madang.hubs.models import HubOwned, Site, Versioned
from madang.kit.languages import best
from madang.kit.privacy import Tag, tags
from madang.kit.texts import TextsField
from madang.programmes.models.call import Call
from madang.programmes.models.programme import Programme
from madang.programmes.quotas import Quota
from madang.programmes.quotas import read as read_quotas

if TYPE_CHECKING:
    from collections.abc import Mapping


class CohortState(models.TextChoices):
    """Whether a cohort is being put together, is at work, or is over."""

    PLANNED = "planned", pgettext_lazy("cohort", "Planned")
    RUNNING = "running", pgettext_lazy("cohort", "Running")
    ENDED = "ended", pgettext_lazy("cohort", "Ended")


class Cohort(Versioned):
    """The companies that go through a programme together.

    `quotas` is what `quotas.read` reads.  `plan` says how the sessions were made and
    which days were left out (see `weekly`).
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="programme call names summary starts_on ends_on places quotas plan "
        "state",
    )

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="cohorts"
    )
    call = models.ForeignKey(
        Call,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cohorts",
        verbose_name=_("call"),
    )
    names = TextsField(_("name"), blank=False)
    summary = TextsField(_("summary"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    places = models.PositiveSmallIntegerField(_("places"))
    quotas = models.JSONField(_("quotas"), default=list, blank=True)
    plan = models.JSONField(_("weekly plan"), default=dict, blank=True)
    state = models.CharField(
        _("state"), max_length=7, choices=CohortState, default=CohortState.PLANNED
    )

    class Meta:
        verbose_name = _("cohort")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on")),
                name="cohort_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(places__gte=1), name="cohort_has_a_place"
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "state", "-starts_on"], name="cohorts_by_start")
        ]

    def __str__(self) -> str:
        return best(self.names, first=self.programme.languages)

    @property
    def shares(self) -> tuple[Quota, ...]:
        """The quotas."""
        return read_quotas(self.quotas)


class CohortSession(HubOwned):
    """One meeting of a cohort at a site."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="cohort title starts_at ends_at site remark"
    )

    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, related_name="sessions"
    )
    title = TextsField(_("topic"))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="+", verbose_name=_("site")
    )
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("session of a cohort")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "starts_at"], name="one_session_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")),
                name="session_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return best(self.title) or str(self.cohort)


class PlaceState(models.TextChoices):
    """What an organisation's part in a cohort has come to."""

    OFFERED = "offered", pgettext_lazy("place", "Offered")
    ACTIVE = "active", pgettext_lazy("place", "Taking part")
    ON_LEAVE = "on_leave", pgettext_lazy("place", "On leave")
    GRADUATED = "graduated", pgettext_lazy("place", "Graduated")
    LEFT = "left", pgettext_lazy("place", "Left")
    TERMINATED = "terminated", pgettext_lazy("place", "Terminated")
    DECLINED = "declined", pgettext_lazy("place", "Declined")


#: The states in which an organisation keeps one of the cohort's places.
HOLDING = frozenset(
    {
        PlaceState.OFFERED,
        PlaceState.ACTIVE,
        PlaceState.ON_LEAVE,
        PlaceState.GRADUATED,
    }
)
#: The states in which it takes part, so that it has things to do.
AT_WORK = frozenset({PlaceState.ACTIVE, PlaceState.ON_LEAVE})


class Place(Versioned):
    """An organisation's part in a cohort.

    While it holds one of the cohort's places it has a `seat`, a number from one to the
    cohort's `places`: no two of a cohort share one, so that no two people acting at
    once can give away more places than there are.  `former` is what the last act
    changed, for undoing it once.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at seat former",
        business="cohort organisation state since reason back_on",
    )

    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="taken_places"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=PlaceState, default=PlaceState.OFFERED
    )
    seat = models.PositiveSmallIntegerField(null=True, editable=False)
    since = models.DateField(_("since"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    back_on = models.DateField(_("back on"), null=True, blank=True)
    former = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("place")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "organisation"], name="one_place_per_cohort"
            ),
            models.UniqueConstraint(
                fields=["cohort", "seat"],
                condition=models.Q(seat__isnull=False),
                name="one_organisation_per_seat",
            ),
            models.CheckConstraint(
                condition=models.Q(seat=None) | models.Q(seat__gte=1),
                name="seats_count_from_one",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=sorted(HOLDING), seat__isnull=False)
                | (~models.Q(state__in=sorted(HOLDING)) & models.Q(seat=None)),
                name="who_holds_a_place_has_a_seat",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=PlaceState.TERMINATED) | ~models.Q(reason=""),
                name="termination_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["hub", "organisation"])]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.cohort}"

    @property
    def holds(self) -> bool:
        """Whether it keeps one of the cohort's places."""
        return self.state in HOLDING


class PlaceStanding(HubOwned):
    """A standing in the directory that a place stands for.

    With `is_made` a place brought it; else staff had written it themselves.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub is_made", business="place standing"
    )

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    standing = models.ForeignKey(Standing, on_delete=models.CASCADE, related_name="+")
    is_made = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("standing of a place")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "standing"], name="one_link_per_place_and_standing"
            ),
        ]
        indexes = [models.Index(fields=["hub", "standing"])]

    def __str__(self) -> str:
        return f"{self.place} · {self.standing}"
