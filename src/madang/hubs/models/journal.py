"""The journal: one line per thing done, append-only, chained by hashes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _

from madang.hubs.models.hub import Hub, HubOwned
from madang.hubs.models.people import User
from madang.kit.privacy import Basis, Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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

    Only `details`, `subject` and `salt` may change, to empty: erasing personal data
    leaves their digests, so that the chain still holds.  The database refuses anything
    else.  With the salt gone, nobody can try names against what is left.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub number verb kind object_id digest details_digest "
        "subject_digest salt previous",
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
    subject = models.CharField(max_length=200, blank=True)
    #: Empty on lines written before subjects could be erased: there the chain runs over
    #: the subject itself.
    subject_digest = models.CharField(max_length=64, blank=True)
    salt = models.CharField(max_length=32, blank=True)
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

    @property
    def is_nameless(self) -> bool:
        """Whether what the line was about was erased."""
        return self.is_erased and not self.subject

    @property
    def named(self) -> str:
        """What the line is about, in words that fit any sentence once it was erased."""
        return _("somebody who was erased") if self.is_nameless else self.subject

    def faults(self) -> Iterator[str]:
        """Yield what in the line is not as it was written."""
        if not self.is_nameless:
            if self.subject_digest and self.sealed(self.subject) != self.subject_digest:
                yield "its subject was changed after it was written"
            if not self.is_erased and self.sealed(self.details) != self.details_digest:
                yield "its details were changed after they were written"
        elif not self.subject_digest:
            return  # an old line: its place is told by the line after it
        if self.digest != self.digest_of():
            yield "was changed after it was written"

    def sealed(self, text: str) -> str:
        """Return the digest under which a text of this line is kept."""
        return sha256(self.salt + text)

    def digest_of(self) -> str:
        """Return the hash over everything in the line but what may be erased."""
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
            self.subject_digest or self.subject,
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
