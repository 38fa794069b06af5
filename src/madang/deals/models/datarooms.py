"""Tables of data rooms: files of a deal or a round, who may open them, and who did."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.deals.models.deals import Deal
from madang.deals.models.rounds import FundraisingRound
from madang.directory.models import Organisation
from madang.files.models import StoredFile
from madang.hubs.models import HubOwned, Settled, User
from madang.kit.privacy import Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class DataRoom(HubOwned):
    """The files of a company for one deal or for one round; nobody else's at first.

    With `gives_originals` those who may open a file get it as it is where no mark can
    be laid over it.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="deal round gives_originals"
    )

    deal = models.OneToOneField(
        Deal, null=True, blank=True, on_delete=models.PROTECT, related_name="room"
    )
    round = models.OneToOneField(
        FundraisingRound,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="room",
    )
    gives_originals = models.BooleanField(
        _("give files that cannot be marked as they are"), default=False
    )

    class Meta:
        verbose_name = _("data room")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(deal=None) ^ models.Q(round=None),
                name="room_of_a_deal_or_a_round",
            )
        ]

    def __str__(self) -> str:
        return str(self.deal or self.round)

    @property
    def company(self) -> Organisation:
        """Whose files these are."""
        of = self.deal or self.round
        assert of is not None  # noqa: S101 -- a constraint sees to it
        return of.company


class RoomFile(HubOwned):
    """One version of a file in a data room; whether a mark can be laid over it."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub file", business="room can_mark"
    )

    room = models.ForeignKey(DataRoom, on_delete=models.CASCADE, related_name="files")
    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="+")
    can_mark = models.BooleanField()

    class Meta:
        verbose_name = _("file of a data room")
        indexes = [models.Index(fields=["hub", "room"])]

    def __str__(self) -> str:
        return str(self.file)


class RoomGrant(HubOwned):
    """Who of an investor may open a room's files, and until when.

    Without a `user` it is everybody who signs in for the firm.  A withdrawn grant stays
    to be read; a person may hold one beside her firm's.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="room firm expires_at withdrawn_at",
        who=("user", personal("knowing who may open which files")),
        record=(
            "granted_by granted_at withdrawn_by",
            personal("showing who let whom in"),
        ),
    )

    room = models.ForeignKey(DataRoom, on_delete=models.CASCADE, related_name="grants")
    firm = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("investor"),
    )
    user = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("person"),
    )
    expires_at = models.DateTimeField(_("open until"))
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("access to a data room")
        ordering = ["withdrawn_at", "firm__name_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "firm"],
                condition=models.Q(user=None, withdrawn_at=None),
                name="one_grant_a_firm",
            ),
            models.UniqueConstraint(
                fields=["room", "firm", "user"],
                condition=models.Q(withdrawn_at=None),
                name="one_grant_a_person",
            ),
        ]
        indexes = [models.Index(fields=["hub", "firm", "expires_at"])]

    def __str__(self) -> str:
        return f"{self.firm} · {self.user}" if self.user else str(self.firm)

    def is_open(self, now: datetime) -> bool:
        """Whether it lets anybody in."""
        return self.withdrawn_at is None and now < self.expires_at


class RoomOpening(HubOwned):
    """A line of a room's log: who opened which version of which file, and when.

    `firm` is the investor for whom it was opened, nothing for the company and the hub.
    """

    settled: ClassVar[Settled | None] = Settled(but=("user", "file"))
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub file",
        business="room firm name version is_original",
        record=("user at", personal("showing a company who opened its files")),
    )

    room = models.ForeignKey(
        DataRoom, on_delete=models.PROTECT, related_name="openings"
    )
    file = models.ForeignKey(
        StoredFile, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=200)
    version = models.PositiveIntegerField()
    is_original = models.BooleanField()
    firm = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    user = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("opened file")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["hub", "room", "-at"], name="openings_of_a_room"),
            models.Index(fields=["user", "-at"], name="openings_by_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"
