"""What somebody keeps of a list page: its filters and order, under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.hubs.models import HubOwned, User
from madang.kit.privacy import Tag as PrivacyTag
from madang.kit.privacy import personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class ListPage(models.TextChoices):
    """A page that lists what the directory holds."""

    ORGANISATIONS = "organisations", _("Organisations")
    PEOPLE = "people", _("People")


class SavedView(HubOwned):
    """A list page as somebody likes it: `query` is its address after the ``?``."""

    privacy: ClassVar[Mapping[str, PrivacyTag]] = tags(
        technical="id hub page query",
        business="name is_shared",
        owner=("owner", personal("knowing whose view it is")),
    )

    page = models.CharField(max_length=20, choices=ListPage)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    owner = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_shared = models.BooleanField(_("for all staff"), default=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name=""), name="saved_view_has_a_name"
            ),
            models.UniqueConstraint(
                fields=["hub", "owner", "page", "name"], name="saved_view_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
