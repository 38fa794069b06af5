"""Bookings, and the claims on atoms that they consist of."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.claims.models.series import Series
from madang.claims.models.things import Atom, Resource
from madang.claims.periods import Period
from madang.hubs.models import Exclusive, HubOwned, User, Versioned
from madang.kit.privacy import Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

#: Claims above this length are read by an index of their own: a lease of ten years
#: would otherwise make every search look back ten years.
LONG = timedelta(hours=6)


class BookingState(models.TextChoices):
    """A booking is asked for or held, confirmed, and ends in one of three ways."""

    ASKED = "asked", _("Asked for")
    HELD = "held", _("Held")
    CONFIRMED = "confirmed", _("Booked")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Not approved in time")
    RELEASED = "released", _("Given back")


#: States in which a booking's claims block its atoms.
TAKING = (BookingState.HELD, BookingState.CONFIRMED)
#: States in which a booking waits for somebody's word.
ASKING = (BookingState.ASKED, BookingState.HELD)


class Booking(Versioned):
    """A resource taken for a period by one owner: claims that stand and fall together.

    `owner_kind` and `owner_id` say for what, in the words of a room above (a visit, a
    lease, an outage, a session).  Bookings made in one breath, all or nothing, share
    `group`.  A booking that is `HELD` blocks until `expires_at`; one that is `ASKED`
    has no claims and competes with others until one is accepted.

    The period is what was asked for; claims also cover set-up and clearing.  `key` is
    the sender's own name for the request: the same key again gives the same booking,
    and `fingerprint` tells another request under the same key.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at group resource owner_kind "
        "owner_id lanes state expires_at series series_on key fingerprint",
        business="starts_at ends_at",
        person=(
            "label by made_at reason",
            personal("knowing who has what when", retention_days=1095),
        ),
    )

    group = models.UUIDField(default=uuid.uuid4, editable=False)
    resource = models.ForeignKey(
        Resource, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner_kind = models.CharField(max_length=64)
    owner_id = models.PositiveBigIntegerField()
    label = models.CharField(_("what for"), max_length=200, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    lanes = models.PositiveIntegerField(default=1)
    state = models.CharField(_("state"), max_length=10, choices=BookingState)
    expires_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    series = models.ForeignKey(
        Series, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    series_on = models.DateField(null=True, blank=True)
    key = models.CharField(max_length=100, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")),
                name="booking_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(state="held", expires_at__isnull=False)
                | ~models.Q(state="held"),
                name="a_held_booking_expires",
            ),
            models.UniqueConstraint(
                fields=["hub", "key", "resource"],
                condition=~models.Q(key=""),
                name="one_booking_per_key",
            ),
            models.UniqueConstraint(
                fields=["series", "series_on"],
                condition=models.Q(state__in=["held", "confirmed", "asked"]),
                name="one_booking_per_date_of_a_series",
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "starts_at"]),
            models.Index(fields=["hub", "owner_kind", "owner_id"]),
            models.Index(fields=["hub", "group"]),
            models.Index(fields=["resource", "starts_at"]),
            models.Index(
                fields=["expires_at"],
                condition=models.Q(state="held"),
                name="claims_held_bookings",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def period(self) -> Period:
        """When it takes place, without set-up and clearing."""
        return Period(self.starts_at, self.ends_at)

    @property
    def is_taking(self) -> bool:
        """Whether it blocks what it is about (a hold: until it expires)."""
        return self.state in TAKING

    def is_overdue(self, now: datetime) -> bool:
        """Return whether it is a hold whose time is over."""
        return (
            self.state == BookingState.HELD
            and self.expires_at is not None
            and self.expires_at <= now
        )


class IsLong(models.Func):
    """Whether a claim takes longer than `LONG`; the database works it out itself."""

    output_field = models.BooleanField()

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        *_templates: Any,
        **_context: Any,
    ) -> tuple[str, tuple[Any, ...]]:
        """Return SQL of the database in use, which both keep as a stored column."""
        start, end = (compiler.compile(one)[0] for one in self.source_expressions)
        hours = LONG.total_seconds() / 3600
        if connection.vendor == "postgresql":
            return f"({end} - {start} > interval '{hours:g} hours')", ()
        return f"(julianday({end}) - julianday({start}) > {hours / 24!r})", ()


class Claim(HubOwned):
    """A half-open period on one atom, owed to a booking.

    No two blocking claims on an atom overlap: the database itself refuses that, from
    whoever it comes (see `Exclusive`).
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub booking atom is_blocking is_long",
        business="starts_at ends_at",
    )
    exclusive: ClassVar[Exclusive | None] = Exclusive(
        "atom_id", "starts_at", "ends_at", "is_blocking"
    )

    booking = models.ForeignKey(
        Booking, on_delete=models.CASCADE, related_name="claims"
    )
    atom = models.ForeignKey(
        Atom, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_blocking = models.BooleanField(default=True)
    is_long = models.GeneratedField(
        expression=IsLong("starts_at", "ends_at"),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["starts_at", "atom_id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")),
                name="claim_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(
                fields=["hub", "starts_at", "ends_at", "atom"],
                condition=models.Q(is_blocking=True, is_long=False),
                name="claims_by_time",
            ),
            models.Index(
                fields=["hub", "ends_at", "starts_at", "atom"],
                condition=models.Q(is_blocking=True, is_long=True),
                name="claims_long_by_time",
            ),
            models.Index(
                fields=["atom", "starts_at", "ends_at"],
                condition=models.Q(is_blocking=True, is_long=False),
                name="claims_by_atom",
            ),
            models.Index(
                fields=["atom", "ends_at", "starts_at"],
                condition=models.Q(is_blocking=True, is_long=True),
                name="claims_long_by_atom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.atom_id}: {self.starts_at:%Y-%m-%d %H:%M}"
