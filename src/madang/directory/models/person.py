"""People, and their places in organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models.derived import DerivedField
from madang.directory.models.organisation import Organisation
from madang.directory.names import person_key
from madang.files.models import StoredFile
from madang.hubs.models import HubOwned, User, Versioned
from madang.hubs.models.hub import is_country
from madang.kit.languages import best
from madang.kit.privacy import Tag as PrivacyTag
from madang.kit.privacy import personal, tags
from madang.kit.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Mapping


class Person(Versioned):
    """Somebody the hub knows: a founder, investor, mentor, contact.

    `user` is set when she can sign in herself.
    """

    privacy: ClassVar[Mapping[str, PrivacyTag]] = tags(
        technical="id hub version created_at updated_at merged_into external_key",
        identity=(
            "user name latin_name name_key latin_key email phone country city",
            personal("knowing and reaching the person"),
        ),
        profile=(
            "title languages expertise about website photo",
            personal("introducing the person to others"),
        ),
    )

    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("name"), max_length=200)
    latin_name = models.CharField(
        _("name in Latin letters"), max_length=200, blank=True
    )
    title = TextsField(_("title"))
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    country = models.CharField(
        _("country"), max_length=2, blank=True, validators=[is_country]
    )
    city = models.CharField(_("city"), max_length=100, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    expertise = models.JSONField(_("expertise"), default=list, blank=True)
    about = TextsField(_("about"))
    website = models.URLField(_("website"), max_length=500, blank=True)
    photo = models.ForeignKey(
        StoredFile,
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    external_key = models.CharField(
        _("key in the source"), max_length=200, blank=True, default=""
    )
    name_key = DerivedField(max_length=200, source="name", rule=person_key)
    latin_key = DerivedField(max_length=200, source="latin_name", rule=person_key)
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
                condition=~models.Q(name=""), name="person_has_a_name"
            ),
            models.UniqueConstraint(
                fields=["hub", "user"],
                condition=models.Q(user__isnull=False),
                name="one_person_per_user",
            ),
            models.UniqueConstraint(
                fields=["hub", "external_key"],
                condition=~models.Q(external_key=""),
                name="one_person_per_external_key",
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "name_key"]),
            models.Index(fields=["hub", "latin_key"]),
            models.Index(fields=["hub", "email"]),
            models.Index(
                fields=["hub", "merged_into", "country"], name="person_facets"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def display_name(self) -> str:
        """The name in the person's own script."""
        return self.name

    @property
    def other_name(self) -> str:
        """The name in Latin letters, where it differs from the one shown."""
        return self.latin_name if self.latin_name != self.name else ""

    @property
    def picture_id(self) -> int | None:
        """The key of the picture that stands for her: her photo."""
        return self.photo_id

    @property
    def line(self) -> str:
        """The title in the reader's language."""
        return best(self.title)


class AffiliationRole(models.TextChoices):
    """What a person is to an organisation."""

    FOUNDER = "founder", pgettext_lazy("affiliation", "Founder")
    EXECUTIVE = "executive", pgettext_lazy("affiliation", "Executive")
    EMPLOYEE = "employee", pgettext_lazy("affiliation", "Employee")
    ADVISER = "adviser", pgettext_lazy("affiliation", "Adviser")
    BOARD = "board", pgettext_lazy("affiliation", "Board member")
    PARTNER = "partner", pgettext_lazy("affiliation", "Partner of the fund")
    PROFESSOR = "professor", pgettext_lazy("affiliation", "Professor or researcher")
    STUDENT = "student", pgettext_lazy("affiliation", "Student")
    CONTACT = "contact", pgettext_lazy("affiliation", "Contact")


class Affiliation(HubOwned):
    """A person's place in an organisation, for a period ``[starts_on, ends_on)``."""

    privacy: ClassVar[Mapping[str, PrivacyTag]] = tags(
        technical="id hub",
        relation=(
            "person organisation role title starts_on ends_on is_primary",
            personal("knowing who works where"),
        ),
    )

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="affiliations"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="affiliations"
    )
    role = models.CharField(
        _("role"),
        max_length=12,
        choices=AffiliationRole,
        default=AffiliationRole.EMPLOYEE,
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    is_primary = models.BooleanField(_("main place"), default=False)

    class Meta:
        ordering = ["-is_primary", "role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(starts_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="affiliation_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation}"

    @property
    def shown_role(self) -> str:
        """The title at that organisation, else the kind of role."""
        return self.title or self.get_role_display()
