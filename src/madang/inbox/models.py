"""Tables of notices, of the outbox and of people's wishes about both."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.hubs.models import Hub, HubOwned, User
from madang.kit.languages import LANGUAGES
from madang.kit.privacy import Basis, Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class MessageState(models.TextChoices):
    """A message waits, is being handed over, and is sent, failed or held back.

    *Unsure*: the worker died while handing it over, so that it may have left; a person
    decides, since nothing is sent twice by itself.
    """

    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    HELD = "held", _("Held back")
    UNSURE = "unsure", _("Perhaps sent")


class Message(models.Model):
    """One mail to one address in one language; mails about accounts have no hub."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub kind key state attempts not_before lease_until sent_at error "
        "created_at language",
        letter=(
            "user address subject text html calendar",
            personal("telling people what concerns them", basis=Basis.CONTRACT),
        ),
    )

    hub = models.ForeignKey(
        Hub, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    user = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    address = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES)
    kind = models.CharField(max_length=64)
    key = models.CharField(max_length=150, unique=True)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True)  # an iCalendar file that goes along
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=MessageState,
        default=MessageState.WAITING,
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "not_before"]),
            models.Index(fields=["hub", "-created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.address}"


class Notice(HubOwned):
    """A line in the product for one person; read, it stays until it is old."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub kind key url at read_at is_in_digest",
        letter=("user text", personal("telling people what concerns them")),
    )

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=64)
    key = models.CharField(max_length=150)
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    is_in_digest = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "user", "key"], name="one_notice_per_key"
            )
        ]
        indexes = [models.Index(fields=["user", "hub", "-at"])]

    def __str__(self) -> str:
        return self.text


class Wish(models.TextChoices):
    """How a person wants to hear of a kind of thing."""

    AT_ONCE = "now", _("By mail at once")
    DIGEST = "digest", _("In one mail a day")
    HERE = "here", _("Only here")


class Preference(HubOwned):
    """What a person wishes about one kind of notice in one hub."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        wish=("user kind wish", personal("writing no unwanted mail")),
    )

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=64)
    wish = models.CharField(max_length=6, choices=Wish, default=Wish.AT_ONCE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "user", "kind"], name="one_wish_per_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_wish_display()}"


class MailboxLetter(models.Model):
    """A mail that left the product in the demo, where no mail server is."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id at", letter=("address subject text html", personal("the demo"))
    )

    address = models.CharField(max_length=300)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.subject
