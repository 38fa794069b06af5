"""Who can sign in, and what they are to a hub."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from madang.hubs.models.hub import HubOwned, is_known_zone
from madang.kit.languages import LANGUAGES
from madang.kit.privacy import DataClass, Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class UserManager(BaseUserManager["User"]):
    """Makes users; an e-mail address is their only name for signing in."""

    def create_user(self, email: str, password: str | None = None, **rest: Any) -> User:
        """Return a saved user; without a password only other ways in work."""
        user = self.model(email=email.strip().lower(), **rest)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, password: str | None = None, **rest: Any
    ) -> User:
        """Return a saved user of the stock admin."""
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, **rest
        )

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the user of an address, whatever its capitals."""
        return self.get(email__iexact=username)


class Theme(models.TextChoices):
    """Light, dark, or what the device says."""

    AUTO = "auto", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in; may belong to several hubs."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id is_active is_staff is_superuser groups user_permissions "
        "created_at",
        identity=(
            "email name last_login",
            personal("signing in and being addressed", retention_days=None),
        ),
        preference=(
            "language time_zone theme",
            personal("speaking to the person", seen_by="the person"),
        ),
        secret=("password", Tag(DataClass.SECRET, seen_by="nobody")),
    )

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(
        _("language"), max_length=8, choices=LANGUAGES, blank=True
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, validators=[is_known_zone]
    )
    theme = models.CharField(
        _("theme"), max_length=5, choices=Theme, default=Theme.AUTO
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may use the stock admin"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    #: The memberships that hold now, with their hubs, where they were read with her.
    held: list[Membership] | None = None

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("user")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_user_per_address")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return the name, or the address while there is none."""
        return str(self)


class Role(models.TextChoices):
    """What a user is to a hub."""

    OWNER = "owner", _("Owner")
    PROGRAMME = "programme", _("Programme staff")
    FACILITY = "facility", _("Facility staff")
    FINANCE = "finance", _("Finance")
    JUDGE = "judge", _("Judge")
    MENTOR = "mentor", _("Mentor")
    MEMBER = "member", _("Member of a company")
    INVESTOR = "investor", _("Investor")
    BUYER = "buyer", _("Buyer")
    SPONSOR = "sponsor", _("Sponsor")
    GUEST = "guest", _("Guest")


#: Roles of those who work for the hub.
STAFF = frozenset({Role.OWNER, Role.PROGRAMME, Role.FACILITY, Role.FINANCE})
#: Roles that change the hub's own settings and people.
MANAGING = frozenset({Role.OWNER, Role.PROGRAMME})


class Membership(HubOwned):
    """A user's role in a hub: for all of it, or for the one object it is scoped to.

    `scope_kind` is a model label such as ``directory.organisation``; both scope fields
    are empty for a role in the whole hub.  Ended memberships stay, for the journal.
    A suspended one gives no rights until it is resumed.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub scope_kind scope_id",
        relation=(
            "user role since_at suspended_at ended_at",
            personal("knowing who may do what", retention_days=1095),
        ),
    )

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=Role)
    scope_kind = models.CharField(max_length=64, blank=True)
    scope_id = models.PositiveBigIntegerField(default=0)
    since_at = models.DateTimeField(auto_now_add=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "user", "role", "scope_kind", "scope_id"],
                condition=models.Q(ended_at=None),
                name="one_open_membership_per_role",
            ),
            models.CheckConstraint(
                condition=models.Q(scope_kind="", scope_id=0)
                | (~models.Q(scope_kind="") & models.Q(scope_id__gt=0)),
                name="membership_scope_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
