"""The tables of what was frozen, of its large parts, and of the letters about it."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, Settled, User
from madang.kit.languages import best
from madang.kit.privacy import DataClass, Tag, personal, tags
from madang.reports.models.reports import Report

if TYPE_CHECKING:
    from collections.abc import Mapping


class Snapshot(HubOwned):
    """A report frozen: every number, text, definition, checksum and rate it shows.

    `body` is canonical JSON and `sha256` its checksum; rows and pictures lie in parts
    whose checksums stand in it.  Neither ever changes.  Who may read it does:
    `is_public` shows it to the world, `released_at` to the sponsor it is about, and
    `has_files` lets both take the files.  `told_at` is when anybody outside could first
    read it, and `was_public` whether the world ever could: that is not taken back.
    """

    settled: ClassVar[Settled | None] = Settled(
        but=(
            "is_public",
            "has_files",
            "released_at",
            "by",
            "note",
            "told_at",
            "was_public",
        )
    )
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub edition body sha256 due_on",
        business="report is_public has_files released_at sponsor titles as_of note "
        "told_at was_public",
        record=("by frozen_at", personal("knowing who vouched for a report")),
    )

    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, related_name="snapshots"
    )
    sponsor = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    edition = models.PositiveSmallIntegerField(_("edition"))
    titles = models.JSONField(default=dict)
    as_of = models.DateField(_("as of"))
    body = models.TextField()
    sha256 = models.CharField(_("checksum"), max_length=64)
    frozen_at = models.DateTimeField()
    by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    is_public = models.BooleanField(default=False)
    has_files = models.BooleanField(default=False)
    released_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    was_public = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("snapshot of a report")
        ordering = ["-edition", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "edition"], name="snapshots_are_numbered"
            ),
            models.UniqueConstraint(
                fields=["report", "due_on"],
                condition=models.Q(due_on__isnull=False),
                name="frozen_once_a_date",
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "is_public"], name="snapshots_shown"),
            models.Index(fields=["hub", "sponsor"], name="snapshots_of_sponsor"),
        ]

    def __str__(self) -> str:
        return f"{best(self.titles)} · {self.edition}"

    @cached_property
    def content(self) -> dict[str, Any]:
        """What was frozen."""
        found: dict[str, Any] = json.loads(self.body)
        return found


class SnapshotPart(HubOwned):
    """Rows, or a picture, of a snapshot.

    Rows are canonical JSON, packed by zlib; `sha256` is the checksum of what is packed.
    """

    settled: ClassVar[Settled | None] = Settled()
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub number kind sha256", business="snapshot body"
    )

    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="parts"
    )
    kind = models.CharField(max_length=7)
    number = models.PositiveIntegerField()
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("part of a snapshot")
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "kind", "number"], name="parts_are_numbered"
            )
        ]

    def __str__(self) -> str:
        return f"{self.snapshot} · {self.kind} {self.number}"


class ReportLetter(HubOwned):
    """A mail to one recipient about one snapshot; its link ends when it is revoked."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub sent_at revoked_at",
        business="snapshot",
        contact=("address", personal("knowing who got a report")),
        secret=("token_digest", Tag(DataClass.SECRET, seen_by="nobody")),
    )

    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="letters"
    )
    address = models.EmailField()
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    sent_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("letter about a report")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "address"],
                condition=models.Q(revoked_at=None),
                name="one_letter_a_snapshot",
            )
        ]

    def __str__(self) -> str:
        return f"{self.snapshot} · {self.address}"
