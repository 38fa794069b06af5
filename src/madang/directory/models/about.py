"""What can be hung on an organisation or on a person: links, contacts, tags, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models.organisation import Organisation, is_web_address
from madang.directory.models.person import Person
from madang.hubs.models import HubOwned, User
from madang.kit.privacy import Tag as PrivacyTag
from madang.kit.privacy import personal, tags
from madang.kit.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Mapping

ONE_SUBJECT = models.Q(organisation__isnull=False, person__isnull=True) | models.Q(
    organisation__isnull=True, person__isnull=False
)


def one_subject() -> models.CheckConstraint:
    """Return the constraint that a row is about one organisation or one person."""
    return models.CheckConstraint(
        condition=ONE_SUBJECT, name="%(app_label)s_%(class)s_is_about_one"
    )


class About(HubOwned):
    """A row about one organisation or one person, never both."""

    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="%(class)ss",
    )
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="%(class)ss",
    )

    class Meta:
        abstract = True
        constraints = [one_subject()]

    @property
    def subject(self) -> Organisation | Person:
        """The organisation or person that it is about."""
        found = self.organisation or self.person
        if found is None:  # the database refuses such a row
            raise LookupError
        return found


class LinkKind(models.TextChoices):
    """Where a link leads."""

    SITE = "site", _("Website")
    LINKEDIN = "linkedin", "LinkedIn"
    GITHUB = "github", "GitHub"
    VIDEO = "video", _("Video")
    NEWS = "news", _("In the news")
    SOCIAL = "social", _("Social network")
    OTHER = "other", pgettext_lazy("link", "Other")


class Link(About):
    """A place on the web about an organisation or person."""

    privacy: ClassVar[Mapping[str, PrivacyTag]] = tags(
        technical="id hub",
        link=(
            "organisation person kind url label",
            personal("introducing the person or organisation"),
        ),
    )

    kind = models.CharField(
        _("kind"), max_length=10, choices=LinkKind, default=LinkKind.SITE
    )
    url = models.URLField(_("address"), max_length=500, validators=[is_web_address])
    label = models.CharField(_("label"), max_length=100, blank=True)

    class Meta(About.Meta):
        ordering = ["kind", "pk"]

    def __str__(self) -> str:
        return self.label or self.url


class ContactKind(models.TextChoices):
    """How somebody is reached."""

    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    ADDRESS = "address", _("Postal address")
    MESSENGER = "messenger", _("Messenger")


class ContactPoint(About):
    """A way to reach an organisation or person."""

    privacy: ClassVar[Mapping[str, PrivacyTag]] = tags(
        technical="id hub is_public",
        contact=(
            "organisation person kind value label",
            personal("reaching the person or organisation"),
        ),
    )

    kind = models.CharField(
        _("kind"), max_length=10, choices=ContactKind, default=ContactKind.EMAIL
    )
    value = models.CharField(_("value"), max_length=300)
    label = models.CharField(_("label"), max_length=100, blank=True)
    is_public = models.BooleanField(_("on the public page"), default=False)

    class Meta(About.Meta):
        ordering = ["kind", "pk"]

    def __str__(self) -> str:
        return self.value


class Tag(HubOwned):
    """A word that the hub's staff put on organisations and people."""

    privacy: ClassVar[Mapping[str, PrivacyTag]] = tags(
        technical="id hub word_key", business="word colour"
    )

    word = models.CharField(_("tag"), max_length=60)
    word_key = models.CharField(max_length=60, editable=False)
    colour = models.CharField(_("colour"), max_length=10, blank=True)

    class Meta:
        ordering = ["word_key"]
        constraints = [
            models.UniqueConstraint(fields=["hub", "word_key"], name="tag_once_per_hub")
        ]

    def __str__(self) -> str:
        return self.word


class Tagging(About):
    """A tag on one organisation or person."""

    privacy: ClassVar[Mapping[str, PrivacyTag]] = tags(
        technical="id hub",
        tagged=("tag organisation person", personal("sorting and finding")),
    )

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings")

    class Meta(About.Meta):
        constraints = [
            one_subject(),
            models.UniqueConstraint(
                fields=["tag", "organisation"], name="tag_once_per_organisation"
            ),
            models.UniqueConstraint(
                fields=["tag", "person"], name="tag_once_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tag} · {self.subject}"


class Note(About):
    """What staff remember about an organisation or person; never seen outside."""

    privacy: ClassVar[Mapping[str, PrivacyTag]] = tags(
        technical="id hub is_pinned",
        note=(
            "organisation person text author written_at",
            personal("remembering what was said and agreed"),
        ),
    )

    text = models.TextField(_("note"), max_length=10_000)
    author = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()
    is_pinned = models.BooleanField(_("pinned"), default=False)

    class Meta(About.Meta):
        ordering = ["-is_pinned", "-written_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]


class SavedList(HubOwned):
    """A list of organisations and people that somebody keeps.

    A deleted one stays for a while, out of sight, so that deleting can be undone.
    """

    privacy: ClassVar[Mapping[str, PrivacyTag]] = tags(
        technical="id hub created_at deleted_at",
        business="name is_shared",
        owner=("owner", personal("knowing whose list it is")),
    )

    name = TextsField(_("name"), blank=False)
    owner = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_shared = models.BooleanField(_("for all staff"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["hub", "owner"])]

    def __str__(self) -> str:
        return next((text for text in self.name.values() if text), "")


class SavedListItem(About):
    """One organisation or person on a saved list."""

    privacy: ClassVar[Mapping[str, PrivacyTag]] = tags(
        technical="id hub saved_list",
        item=("organisation person remark", personal("working through a list")),
    )

    saved_list = models.ForeignKey(
        SavedList, on_delete=models.CASCADE, related_name="items"
    )
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    class Meta(About.Meta):
        constraints = [
            one_subject(),
            models.UniqueConstraint(
                fields=["saved_list", "organisation"], name="organisation_once_a_list"
            ),
            models.UniqueConstraint(
                fields=["saved_list", "person"], name="person_once_a_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.saved_list} · {self.subject}"
