"""Organisations: what a company, investor, university or supplier is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from madang.directory.models.derived import DerivedField
from madang.directory.names import company_key, host_of, number_key
from madang.files.models import StoredFile
from madang.hubs.models import Site, Versioned
from madang.hubs.models.hub import is_country
from madang.kit.languages import best
from madang.kit.privacy import Tag as PrivacyTag
from madang.kit.privacy import tags
from madang.kit.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Web addresses that may be shown as a link; `javascript:` and the like are refused.
is_web_address = URLValidator(schemes=["http", "https"])


class OrganisationKind(models.TextChoices):
    """What sort of organisation it is."""

    STARTUP = "startup", _("Startup")
    CORPORATE = "corporate", _("Corporate")
    INVESTOR = "investor", _("Investor")
    UNIVERSITY = "university", _("University")
    AGENCY = "agency", _("Public agency")
    RESEARCH = "research", _("Research institute")
    SERVICE = "service", _("Service firm")
    SUPPLIER = "supplier", _("Supplier or factory")
    HUB = "hub", _("Hub")


class Stage(models.TextChoices):
    """How far a company has come."""

    IDEA = "idea", pgettext_lazy("stage", "Idea")
    PROTOTYPE = "prototype", pgettext_lazy("stage", "Prototype")
    LAUNCHED = "launched", pgettext_lazy("stage", "On the market")
    GROWTH = "growth", pgettext_lazy("stage", "Growth")
    SCALE = "scale", pgettext_lazy("stage", "Expansion abroad")
    ESTABLISHED = "established", pgettext_lazy("stage", "Established")


class OrganisationState(models.TextChoices):
    """Whether the organisation is still at work."""

    ACTIVE = "active", pgettext_lazy("organisation", "Active")
    DORMANT = "dormant", pgettext_lazy("organisation", "Dormant")
    ACQUIRED = "acquired", pgettext_lazy("organisation", "Acquired")
    CLOSED = "closed", pgettext_lazy("organisation", "Closed")


class Organisation(Versioned):
    """A company, investor, university, agency … that the hub knows.

    `source` says where the entry came from, where a partner hub's was copied.

    `name` is what it calls itself, in its own script; `names` the name per language.
    One that was merged into another stays, with `merged_into`, so that the merge can
    be undone; queries leave it out.
    """

    privacy: ClassVar[Mapping[str, PrivacyTag]] = tags(
        technical="id hub version created_at updated_at merged_into external_key "
        "name_key latin_key website_host registration_key slug logo",
        business="kind state name names latin_name country city site founded_on stage "
        "website registration_number one_liner description languages headcount "
        "is_listed source",
    )

    kind = models.CharField(
        _("kind"),
        max_length=12,
        choices=OrganisationKind,
        default=OrganisationKind.STARTUP,
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=OrganisationState,
        default=OrganisationState.ACTIVE,
    )
    name = models.CharField(_("name"), max_length=200)
    names = TextsField(_("name per language"))
    latin_name = models.CharField(
        _("name in Latin letters"), max_length=200, blank=True
    )
    country = models.CharField(
        _("country"), max_length=2, blank=True, validators=[is_country]
    )
    city = models.CharField(_("city"), max_length=100, blank=True)
    site = models.ForeignKey(
        Site,
        verbose_name=_("site"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, blank=True)
    website = models.URLField(
        _("website"), max_length=500, blank=True, validators=[is_web_address]
    )
    registration_number = models.CharField(
        _("registration number"), max_length=60, blank=True
    )
    one_liner = TextsField(_("one-liner"))
    description = TextsField(_("description"))
    languages = models.JSONField(_("languages"), default=list, blank=True)
    headcount = models.PositiveIntegerField(_("headcount"), null=True, blank=True)
    logo = models.ForeignKey(
        StoredFile,
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    is_listed = models.BooleanField(_("in the public directory"), default=False)
    slug = models.SlugField(
        _("public address"), max_length=120, blank=True, db_index=False
    )
    source = models.CharField(
        _("source"), max_length=200, blank=True, default="", editable=False
    )
    external_key = models.CharField(
        _("key in the source"), max_length=200, blank=True, default=""
    )
    name_key = DerivedField(max_length=200, source="name", rule=company_key)
    latin_key = DerivedField(max_length=200, source="latin_name", rule=company_key)
    website_host = DerivedField(max_length=200, source="website", rule=host_of)
    registration_key = DerivedField(
        max_length=60, source="registration_number", rule=number_key
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name=""), name="organisation_has_a_name"
            ),
            models.UniqueConstraint(
                fields=["hub", "slug"],
                condition=~models.Q(slug=""),
                name="one_organisation_per_public_address",
            ),
            models.CheckConstraint(
                condition=models.Q(is_listed=False) | ~models.Q(slug=""),
                name="listed_organisation_has_an_address",
            ),
            models.UniqueConstraint(
                fields=["hub", "external_key"],
                condition=~models.Q(external_key=""),
                name="one_organisation_per_external_key",
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "name_key"]),
            models.Index(fields=["hub", "latin_key"]),
            models.Index(fields=["hub", "website_host"]),
            models.Index(fields=["hub", "registration_key"]),
            models.Index(fields=["hub", "kind", "name_key"]),
            models.Index(fields=["hub", "country", "name_key"]),
            models.Index(
                fields=["hub", "merged_into", "kind", "state", "stage", "country"],
                name="organisation_facets",
            ),
            models.Index(
                fields=["hub", "name_key"],
                condition=models.Q(is_listed=True),
                name="directory_listed",
            ),
            models.Index(
                fields=["hub", "slug"],
                condition=models.Q(is_listed=True),
                name="directory_listed_address",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def display_name(self) -> str:
        """The name in the reader's language, else what it calls itself."""
        return best_or_own(self.names, self.name)

    @property
    def other_name(self) -> str:
        """The name in the other script, where it differs from the one shown."""
        shown = self.display_name
        return next(
            (n for n in (self.latin_name, self.name) if n and n != shown),
            "",
        )

    @property
    def picture_id(self) -> int | None:
        """The key of the picture that stands for it: its logo."""
        return self.logo_id

    @property
    def line(self) -> str:
        """The one-liner in the reader's language."""
        return best(self.one_liner)


def best_or_own(names: Mapping[str, str], own: str) -> str:
    """Return the name in exactly the reader's language, else the own name."""
    return names.get(get_language() or "en") or own
