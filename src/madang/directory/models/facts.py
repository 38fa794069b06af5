"""What belongs to one organisation and grows over time: industries, heads, papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models.organisation import Organisation
from madang.hubs.models import HubOwned
from madang.kit.privacy import Tag as PrivacyTag
from madang.kit.privacy import tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class Activity(HubOwned):
    """An industry that an organisation works in: a section or division of ISIC."""

    privacy: ClassVar[Mapping[str, PrivacyTag]] = tags(
        technical="id hub is_suggested", business="organisation code is_main"
    )

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="activities"
    )
    code = models.CharField(_("industry"), max_length=3)
    is_main = models.BooleanField(_("main industry"), default=False)
    is_suggested = models.BooleanField(_("suggested, not yet confirmed"), default=False)

    class Meta:
        ordering = ["-is_main", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], name="industry_once_per_organisation"
            )
        ]
        indexes = [
            models.Index(fields=["hub", "code", "organisation"]),
            models.Index(
                fields=["hub", "code", "organisation"],
                condition=models.Q(is_main=True),
                name="directory_main_industry",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Headcount(HubOwned):
    """How many people worked at an organisation on a day."""

    privacy: ClassVar[Mapping[str, PrivacyTag]] = tags(
        technical="id hub", business="organisation counted_on people source"
    )

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="headcounts"
    )
    counted_on = models.DateField(_("counted on"))
    people = models.PositiveIntegerField(pgettext_lazy("headcount", "people"))
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        ordering = ["counted_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "counted_on"], name="one_headcount_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.counted_on} · {self.people}"


class CapabilityKind(models.TextChoices):
    """Whether it is something the organisation can do, or a paper that says so."""

    CAPABILITY = "capability", _("Capability")
    CERTIFICATE = "certificate", _("Certificate")


class Capability(HubOwned):
    """Something an organisation can do, or a certificate that proves it."""

    privacy: ClassVar[Mapping[str, PrivacyTag]] = tags(
        technical="id hub",
        business="organisation kind name number issuer valid_until evidence",
    )

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="capabilities"
    )
    kind = models.CharField(
        _("kind"),
        max_length=12,
        choices=CapabilityKind,
        default=CapabilityKind.CAPABILITY,
    )
    name = models.CharField(_("name"), max_length=200)
    number = models.CharField(_("number"), max_length=100, blank=True)
    issuer = models.CharField(_("issuer"), max_length=200, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=500, blank=True)

    class Meta:
        ordering = ["kind", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class StandingKind(models.TextChoices):
    """What an organisation is to the hub."""

    PROSPECT = "prospect", pgettext_lazy("standing", "Prospect")
    APPLICANT = "applicant", pgettext_lazy("standing", "Applicant")
    PARTICIPANT = "participant", pgettext_lazy("standing", "Participant")
    RESIDENT = "resident", pgettext_lazy("standing", "Resident")
    ALUMNUS = "alumnus", pgettext_lazy("standing", "Alumnus")
    PARTNER = "partner", pgettext_lazy("standing", "Partner")
    SPONSOR = "sponsor", pgettext_lazy("standing", "Sponsor")
    INVESTOR = "investor", pgettext_lazy("standing", "Investor")
    BUYER = "buyer", pgettext_lazy("standing", "Buyer")
    SUPPLIER = "supplier", pgettext_lazy("standing", "Supplier")


class Standing(HubOwned):
    """What an organisation is to the hub, for a period ``[starts_on, ends_on)``."""

    privacy: ClassVar[Mapping[str, PrivacyTag]] = tags(
        technical="id hub", business="organisation kind starts_on ends_on remark"
    )

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="standings"
    )
    kind = models.CharField(_("standing"), max_length=12, choices=StandingKind)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=models.Q(ends_on=None),
                name="one_open_standing_per_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(starts_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="standing_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["hub", "kind", "organisation"])]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_kind_display()}"


class RelationKind(models.TextChoices):
    """How the first organisation is related to the second."""

    SPUN_OUT_OF = "spun_out_of", pgettext_lazy("relation", "spun out of")
    INVESTED_IN = "invested_in", pgettext_lazy("relation", "invested in")
    SUPPLIES = "supplies", pgettext_lazy("relation", "supplies")
    PARTNER_OF = "partner_of", pgettext_lazy("relation", "partner of")
    SUBSIDIARY_OF = "subsidiary_of", pgettext_lazy("relation", "subsidiary of")
    TRANSFERRED_TO = (
        "transferred_to",
        pgettext_lazy("relation", "transferred technology to"),
    )


#: How a relation reads on the page of its object.
BACKWARD = {
    RelationKind.SPUN_OUT_OF: pgettext_lazy("relation back", "origin of"),
    RelationKind.INVESTED_IN: pgettext_lazy("relation back", "has as investor"),
    RelationKind.SUPPLIES: pgettext_lazy("relation back", "is supplied by"),
    RelationKind.PARTNER_OF: pgettext_lazy("relation back", "partner of"),
    RelationKind.SUBSIDIARY_OF: pgettext_lazy("relation back", "parent of"),
    RelationKind.TRANSFERRED_TO: pgettext_lazy(
        "relation back", "received technology from"
    ),
}


class Relation(HubOwned):
    """How one organisation is related to another, for a period, and who says so."""

    privacy: ClassVar[Mapping[str, PrivacyTag]] = tags(
        technical="id hub",
        business="subject object kind starts_on ends_on source source_url",
    )

    subject = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="relations"
    )
    kind = models.CharField(_("relation"), max_length=16, choices=RelationKind)
    object = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="relations_to"
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    source_url = models.URLField(_("source on the web"), max_length=500, blank=True)

    class Meta:
        ordering = ["kind", "-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(subject=models.F("object")),
                name="no_relation_to_itself",
            ),
            models.UniqueConstraint(
                fields=["subject", "object", "kind"],
                condition=models.Q(ends_on=None),
                name="one_open_relation_per_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(starts_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="relation_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["hub", "kind"])]

    def __str__(self) -> str:
        return f"{self.subject} · {self.get_kind_display()} · {self.object}"

    def words_from(self, side: Organisation) -> str:
        """Return how the relation reads on the page of one of the two."""
        if self.subject_id == side.pk:
            return self.get_kind_display()
        return str(BACKWARD[RelationKind(self.kind)])
