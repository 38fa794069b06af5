"""Freezing a report: everything it shows and rests on, under one checksum."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext as _

from madang.hubs.actions import action
from madang.kit.errors import Conflict, Refused
from madang.programmes.models import Cohort
from madang.reports import rules
from madang.reports.models import Report, Snapshot, SnapshotPart
from madang.reports.putting import put_together
from madang.reports.queries import blocks_of, parts_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from madang.hubs.models import Actor
    from madang.reports.gathering import Row

#: So many rows lie in one part of a snapshot.
PART = 5000


class FrozenAlready(Conflict):
    """For this day it was frozen before."""


def canonical(content: Any) -> str:
    """Return JSON in the one spelling that a checksum is taken of.

    >>> canonical({"b": "é", "a": 1})
    '{"a":1,"b":"é"}'
    """
    return json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


@dataclass(slots=True)
class Kept:
    """Takes rows as they are added up, each once, and packs them part by part."""

    waiting: list[list[Any]] = field(default_factory=list)
    parts: list[tuple[str, bytes]] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    cohorts: set[int] = field(default_factory=set)

    def take(self, code: str, row: Row) -> None:
        """Keep a row, unless it was kept for another figure."""
        pk, firm, name, cohort, starts, ends, _month, amount, currency, *came = row
        if pk in self.seen:
            return
        self.seen.add(pk)
        if cohort:
            self.cohorts.add(cohort)
        self.waiting.append([
            code, pk, firm, name, cohort, starts.isoformat(), ends.isoformat(),
            str(amount), currency, *came,
        ])  # fmt: skip
        if len(self.waiting) >= PART:
            self.pack()

    def pack(self) -> None:
        """Pack the rows that wait."""
        if self.waiting:
            text = canonical(self.waiting).encode()
            self.parts.append((sha256(text).hexdigest(), zlib.compress(text, 6)))
            self.waiting = []

    def summary(self, report: Report) -> dict[str, Any]:
        """Return what the content says of the rows."""
        self.pack()
        rows = Cohort.objects.filter(hub=report.hub_id, pk__in=self.cohorts)
        return {
            "count": len(self.seen),
            "parts": [digest for digest, _body in self.parts],
            "cohorts": {str(one.pk): one.names for one in rows},
        }


@action(rules.may_mail)
def freeze_report(
    report: Report,
    by: Actor,
    *,
    as_of: date,
    now: datetime,
    due_on: date | None = None,
) -> Snapshot:
    """What the report shows on a day is kept for good, as its next edition.

    Raises:
        Refused: it is empty, or a rate, a consent or a picture is missing, or the day
            is to come or before the report begins.
        FrozenAlready: it was frozen for the day it was due.
    """
    list(Report.objects.select_for_update().filter(pk=report.pk))
    if due_on and report.snapshots.filter(due_on=due_on).exists():
        raise FrozenAlready(_("It was frozen for this day already."))
    blocks = blocks_of(report)
    if not blocks:
        raise Refused(_("The report has no block yet: add a text or a figure."))
    _must_be_over(report, as_of, now)
    snapshot = Snapshot(
        hub=report.hub, report=report, sponsor=report.sponsor, as_of=as_of,
        edition=(report.snapshots.aggregate(last=Max("edition"))["last"] or 0) + 1,
        titles=report.titles, frozen_at=now.replace(microsecond=0), by=by.user,
        due_on=due_on,
    )  # fmt: skip
    return _frozen(snapshot, report, blocks)


def _must_be_over(report: Report, as_of: date, now: datetime) -> None:
    fault = ""
    if as_of > report.hub.day_of(now):
        fault = _("This day is still to come.")
    elif as_of < report.starts_on:
        fault = _("This day is before the report's first day.")
    if fault:
        raise Refused(fields={"as_of": [fault]})


def _frozen(snapshot: Snapshot, report: Report, blocks: list[Any]) -> Snapshot:
    """Store a snapshot whole, then the parts that its body names by checksum."""
    kept = Kept()
    content, pictures = put_together(
        report, blocks, as_of=snapshot.as_of, take=kept.take
    )
    content["edition"] = snapshot.edition
    content["frozen_at"] = snapshot.frozen_at.isoformat()
    content["rows"] = kept.summary(report)
    snapshot.body = canonical(content)
    snapshot.sha256 = sha256(snapshot.body.encode()).hexdigest()
    snapshot.save()
    for number, (digest, body) in enumerate(kept.parts, start=1):
        _part(snapshot, "rows", number, digest, body)
    for number, data in enumerate(pictures, start=1):
        _part(snapshot, "picture", number, sha256(data).hexdigest(), data)
    return snapshot


def _part(snapshot: Snapshot, kind: str, number: int, digest: str, body: bytes) -> None:
    SnapshotPart.objects.create(
        hub=snapshot.hub, snapshot=snapshot, kind=kind, number=number, body=body,
        sha256=digest,
    )  # fmt: skip


def is_whole(snapshot: Snapshot) -> bool:
    """Return whether a snapshot and its parts are still what their checksums say."""
    if sha256(snapshot.body.encode()).hexdigest() != snapshot.sha256:
        return False
    rows = list(snapshot.content["rows"]["parts"])
    found = [
        sha256(zlib.decompress(bytes(part.body))).hexdigest()
        for part in parts_of(snapshot, "rows")
    ]
    pictures = [b["sha256"] for b in snapshot.content["blocks"] if b["kind"] == "photo"]
    shown = [sha256(bytes(p.body)).hexdigest() for p in parts_of(snapshot, "picture")]
    return rows == found and pictures == shown
