"""A programme, where it takes place, who pays for it and who runs it with us."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Organisation
from madang.hubs.models import Hub, HubOwned, Site, User, Versioned
from madang.hubs.models.hub import is_colour
from madang.kit.languages import best
from madang.kit.privacy import Tag, personal, tags
from madang.kit.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


def default_languages() -> list[str]:
    """Return the languages of a new programme."""
    return ["en"]


class ProgrammeState(models.TextChoices):
    """Whether a programme is being prepared, is on offer, or is put away."""

    DRAFT = "draft", pgettext_lazy("programme", "Draft")
    RUNNING = "running", pgettext_lazy("programme", "Running")
    ARCHIVED = "archived", pgettext_lazy("programme", "Archived")


class Programme(Versioned):
    """What a hub offers to startups again and again, with its brand and its rules."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="slug names summary description terms colour languages state",
    )

    slug = models.SlugField(_("address"), max_length=80, db_index=False)
    names = TextsField(_("name"), blank=False)
    summary = TextsField(_("summary"))
    description = TextsField(_("description"))
    terms = TextsField(_("rules of the programme"))
    colour = models.CharField(
        _("colour"), max_length=7, default="#3457d5", validators=[is_colour]
    )
    languages = models.JSONField(_("languages"), default=default_languages)
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=ProgrammeState,
        default=ProgrammeState.DRAFT,
    )

    class Meta:
        verbose_name = _("programme")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "slug"], name="one_programme_per_address"
            ),
            models.CheckConstraint(
                condition=~models.Q(slug=""), name="programme_has_an_address"
            ),
        ]
        indexes = [models.Index(fields=["hub", "state"], name="programmes_by_state")]

    def __str__(self) -> str:
        return best(self.names, first=self.languages) or self.slug


class ProgrammeSite(HubOwned):
    """A site at which a programme takes place; the first is its home."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub order", business="programme site"
    )

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="programme_sites"
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("site of a programme")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "site"], name="site_once_a_programme"
            )
        ]

    def __str__(self) -> str:
        return str(self.site)


class ProgrammeSponsor(HubOwned):
    """An organisation that pays for a programme, from a day until another."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="programme organisation starts_on ends_on remark",
    )

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="sponsors"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("sponsor of a programme")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation", "starts_on"],
                name="sponsor_once_a_programme_and_day",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="sponsor_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.programme}"


class Sight(models.TextChoices):
    """What of a programme a co-host may see."""

    PROGRAMME = "programme", _("The programme, its calls and its sites")
    COHORTS = "cohorts", _("Cohorts, their companies and their plan")
    APPLICATIONS = "applications", _("Who applied, and how far each has come")
    ANSWERS = "answers", _("What applicants answered")
    SCORES = "scores", _("Scores")
    DECISIONS = "decisions", _("Decisions that were released")


class Cohost(HubOwned):
    """An agreement with a partner hub that runs a programme with us.

    Its staff see exactly what `sees` names, and only read it, in the half-open period
    ``[starts_at, ends_at)``; without an end until one is set.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="programme partner sees starts_at ends_at remark",
        granted=("granted_by granted_at", personal("knowing who opened the books")),
    )

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="cohosts"
    )
    partner = models.ForeignKey(
        Hub, on_delete=models.PROTECT, related_name="+", verbose_name=_("partner hub")
    )
    sees = models.JSONField(_("what it sees"), default=list)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    granted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    granted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("co-host")
        ordering = ["-starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(partner=models.F("hub")),
                name="cohost_is_another_hub",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at=None)
                | models.Q(ends_at__gte=models.F("starts_at")),
                name="cohost_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "starts_at"], name="cohosted_by_partner")
        ]

    def __str__(self) -> str:
        return f"{self.programme} · {self.partner}"

    def holds(self, now: datetime) -> bool:
        """Return whether the agreement is in force."""
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)
