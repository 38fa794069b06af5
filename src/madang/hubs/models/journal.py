"""The journal: one line per thing done, append-only, chained by hashes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from madang.hubs.models.hub import Hub, HubOwned
from madang.hubs.models.people import User
from madang.kit.privacy import Basis, Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping

GENESIS = "0" * 64


class JournalHead(models.Model):
    """The last line of a hub's journal: the lock under which lines are numbered."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(technical="hub number digest")

    hub = models.OneToOneField(
        Hub, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=GENESIS)

    def __str__(self) -> str:
        return f"{self.hub} · {self.number}"


class JournalLine(HubOwned):
    """One thing done: who, for whom, when, what changed, from which address.

    Only `details` may change, once, to empty: erasing personal data leaves their
    digest, so that the chain still holds.  The database refuses anything else.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub number verb kind object_id digest details_digest previous",
        record=(
            "at by for_whom address subject details is_erased",
            personal(
                "showing who did what",
                basis=Basis.LEGAL,
                retention_days=3650,
                seen_by="hub staff; the person herself",
            ),
        ),
    )

    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    for_whom = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )
    address = models.CharField(max_length=45, blank=True)
    verb = models.CharField(max_length=100)
    kind = models.CharField(max_length=64)
    object_id = models.PositiveBigIntegerField(default=0)
    subject = models.CharField(max_length=200)
    details = models.TextField(blank=True)
    details_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    is_erased = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "number"], name="journal_number_once"
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "kind", "object_id", "number"]),
            models.Index(fields=["hub", "by", "number"]),
            models.Index(fields=["hub", "verb", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject}"

    @property
    def changes(self) -> dict[str, list[object]]:
        """What changed, as ``{field: [before, after]}``; empty once erased."""
        found: dict[str, list[object]] = json.loads(self.details or "{}")
        return found

    def digest_of(self) -> str:
        """Return the hash over everything in the line but `details`."""
        parts = [
            self.hub_id,
            self.number,
            self.at.isoformat(),
            self.by_id,
            self.for_whom_id,
            self.address,
            self.verb,
            self.kind,
            self.object_id,
            self.subject,
            self.details_digest,
            self.previous,
        ]
        return sha256(json.dumps(parts, ensure_ascii=False))


def sha256(text: str) -> str:
    """Return the hexadecimal SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def as_details(changes: Mapping[str, object]) -> str:
    """Return changes as canonical JSON; an empty mapping as an empty string."""
    if not changes:
        return ""
    return json.dumps(
        changes, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True
    )
