"""The tenant, its sites, and what every row of a hub has in common."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.kit.languages import best
from madang.kit.privacy import Tag, tags
from madang.kit.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

#: First path parts that are the product's own and so can be no hub's slug.
RESERVED_SLUGS = frozenset(
    {"account", "admin", "api", "csp-report", "demo", "h", "healthz", "i18n", "media"}
    | {"me", "new", "readyz", "robots.txt", "sitemap.xml", "static", "style", "s"}
)


def is_known_zone(name: str) -> None:
    """Accept an IANA zone.

    Raises:
        ValidationError: there is no such zone.
    """
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is no time zone."), params={"name": name})


def is_free_slug(slug: str) -> None:
    """Accept a slug that the product does not use itself.

    Raises:
        ValidationError: the slug is reserved.
    """
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("“%(slug)s” is reserved."), params={"slug": slug})


def default_languages() -> list[str]:
    """Return the languages of a new hub."""
    return ["en"]


is_colour = RegexValidator(r"^#[0-9a-f]{6}$", _("Write a colour like #3457d5."))
is_currency = RegexValidator(r"^[A-Z]{3}$", _("Write a currency like USD."))
is_country = RegexValidator(r"^[A-Z]{2}$", _("Write a country like MX."))


class OfHub(Protocol):
    """Anything that belongs to one hub, the hub itself included."""

    @property
    def hub_id(self) -> int | None:
        """The hub's key; nothing for what belongs to no hub."""


class Hub(models.Model):
    """A startup hub: the tenant that owns every other row.

    `logo` is the key of a stored picture of this hub, kept by the room of files.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id created_at version logo",
        business="slug name tagline about languages currency zone colour is_public",
    )

    slug = models.SlugField(_("address"), unique=True, validators=[is_free_slug])
    name = TextsField(_("name"), blank=False)
    tagline = TextsField(_("tagline"))
    about = TextsField(_("about"))
    languages = models.JSONField(_("languages"), default=default_languages)
    currency = models.CharField(
        _("reporting currency"), max_length=3, default="USD", validators=[is_currency]
    )
    zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[is_known_zone]
    )
    colour = models.CharField(
        _("colour"), max_length=7, default="#3457d5", validators=[is_colour]
    )
    is_public = models.BooleanField(_("has public pages"), default=True)
    logo = models.PositiveBigIntegerField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("hub")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(slug=""), name="hub_has_an_address"
            )
        ]

    def __str__(self) -> str:
        return best(self.name, first=self.languages) or self.slug

    @property
    def hub_id(self) -> int:
        """The hub is its own tenant, so that actions may act on it."""
        return self.pk

    def day_of(self, moment: datetime) -> date:
        """Return which day it is in the hub at a moment."""
        return moment.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True, slots=True)
class Settled:
    """From when on a row never changes and is never deleted; the database sees to it.

    Settled are rows whose `column` holds `value`; with no column, every row is, from
    its birth.  Columns named in `but` may still change.
    """

    column: str = ""
    value: str = ""
    but: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exclusive:
    """Which rows never overlap in time; the database sees to it, whoever writes.

    Of two rows with the same `of` and a true `where`, the half-open periods from
    `starts` to `ends` share no instant.  All four are columns.
    """

    of: str
    starts: str
    ends: str
    where: str


class HubOwned(models.Model):
    """What every row of one hub has: the hub, which never changes.

    Keys between such rows are walled by the database: the row pointed at belongs to
    the same hub (see `walls`).  A model whose rows settle says so in `settled`, one
    whose rows exclude each other in time in `exclusive`.
    """

    privacy: ClassVar[Mapping[str, Tag]]
    settled: ClassVar[Settled | None] = None
    exclusive: ClassVar[Exclusive | None] = None

    hub = models.ForeignKey(
        Hub, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: models.Field[Any, Any]) -> str:  # noqa: N802 -- the name is Django's
        """Return a choice in words, for ``get_kind_display()`` and its like.

        Django makes all choices hashable anew for every word, which a list feels.
        """
        value = getattr(self, field.attname)
        return str(_words_of(field).get(value, value))


@cache
def _words_of(field: models.Field[Any, Any]) -> Mapping[Any, Any]:
    return dict(field.flatchoices)


class Versioned(HubOwned):
    """A row that several people edit: `version` grows by one with every save."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Site(HubOwned):
    """A place of the hub, with its country, address and clock."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="name country city address zone order",
    )

    name = TextsField(_("name"), blank=False)
    country = models.CharField(_("country"), max_length=2, validators=[is_country])
    city = models.CharField(_("city"), max_length=100, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, validators=[is_known_zone])
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("site")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return best(self.name)

    @property
    def clock(self) -> ZoneInfo:
        """The site's zone."""
        return ZoneInfo(self.zone)
