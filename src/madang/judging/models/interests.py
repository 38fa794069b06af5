"""Interests: why a judge must not read an application."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.applications.models import Application
from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, User
from madang.judging.models.judges import Judge
from madang.kit.privacy import DataClass, Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class InterestKind(models.TextChoices):
    """What ties a judge to an applicant."""

    EMPLOYER = "employer", pgettext_lazy("interest", "Works or worked there")
    DOMAIN = "domain", pgettext_lazy("interest", "Same mail domain")
    INVESTMENT = "investment", pgettext_lazy("interest", "Investment")
    MENTOR = "mentor", pgettext_lazy("interest", "Mentor or adviser")
    KINSHIP = "kinship", pgettext_lazy("interest", "Family or close friend")
    COFOUNDER = "cofounder", pgettext_lazy("interest", "Founded a company together")
    OTHER = "other", pgettext_lazy("interest", "Other")


class InterestSource(models.TextChoices):
    """Who says so."""

    JUDGE = "judge", pgettext_lazy("interest", "The judge")
    STAFF = "staff", pgettext_lazy("interest", "Staff")
    APPLICANT = "applicant", pgettext_lazy("interest", "The applicant")
    DERIVED = "derived", pgettext_lazy("interest", "The directory")


class Interest(HubOwned):
    """What ties a judge to an application, or to an organisation in every call.

    What the directory tells (`queries.interests`) is worked out anew at every
    reading; rows hold what people said.  A withdrawn one stays, for the record.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub source",
        interest=(
            "judge application organisation kind reason said_at said_by withdrawn_at "
            "withdrawn_by",
            personal(
                "keeping judges away from applications they are tied to",
                data=DataClass.SENSITIVE,
            ),
        ),
    )

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="interests")
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=InterestKind)
    source = models.CharField(_("said by"), max_length=10, choices=InterestSource)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("interest")
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(application__isnull=False)
                ^ models.Q(organisation__isnull=False),
                name="interest_is_in_one_thing",
            )
        ]
        indexes = [models.Index(fields=["hub", "judge", "application"])]

    def __str__(self) -> str:
        return f"{self.judge} · {self.get_kind_display()}"
