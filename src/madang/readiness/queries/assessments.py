"""Who sees which checklists and self-assessments, and what changed between two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q

from madang.directory.queries import organisations_of
from madang.directory.rules import ORGANISATION, own_organisations
from madang.hubs.models import Membership, Role
from madang.readiness.models import (
    Assessment,
    Checklist,
    ChecklistVersion,
    Proof,
    Sharing,
)
from madang.readiness.queries.certificates import shared_with_hub, shared_with_me
from madang.readiness.rules import buying_for, may_keep_all, may_see_all, may_speak
from madang.readiness.scoring import Result, result_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from django.db.models import QuerySet

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor


def checklists_visible_to(by: Actor) -> QuerySet[Checklist]:
    """Return the hub's checklists: to staff all, to companies and buyers the published.

    A buyer's people see their own ones and the hub's.
    """
    found = Checklist.objects.filter(hub=by.hub)
    found = found.select_related("owner", "questionnaire", "hub")
    if may_see_all(by):
        return found
    published = found.filter(
        pk__in=ChecklistVersion.objects.filter(hub=by.hub, state="published").values(
            "checklist"
        )
    )
    if may_speak(by):
        return published
    return published.filter(Q(owner=None) | Q(owner__in=buying_for(by)))


def versions_visible_to(by: Actor) -> QuerySet[ChecklistVersion]:
    """Return the versions of the checklists that the actor sees, drafts to keepers."""
    found = ChecklistVersion.objects.filter(
        hub=by.hub, checklist__in=checklists_visible_to(by).values("pk")
    ).select_related("checklist__owner", "checklist__questionnaire", "edition", "hub")
    return found if may_keep_all(by) else found.filter(state="published")


def latest_version(checklist: Checklist) -> ChecklistVersion | None:
    """Return the version that companies answer."""
    found = ChecklistVersion.objects.filter(checklist=checklist, state="published")
    return found.select_related("edition").order_by("-pk").first()


def assessments_visible_to(by: Actor) -> QuerySet[Assessment]:
    """Return the self-assessments that the actor may read.

    A company's people read their own ones, drafts too.  What is handed in, staff read
    where the company shares it with the hub; a buyer's people where it is shared with
    the buyer, and answers the buyer's own checklist or the hub's.
    """
    found = Assessment.objects.filter(hub=by.hub)
    if not by.is_system:
        handed = Q(state="handed_in", taken_back_at=None)
        seen = Q(organisation__in=own_organisations(by))
        if may_see_all(by):
            seen |= handed & Q(
                organisation__in=shared_with_hub(by.hub).values("organisation")
            )
        for buyer in buying_for(by):
            shared = shared_with_me(by).filter(reader=buyer).values("organisation")
            asks = Q(checklist__owner=None) | Q(checklist__owner=buyer)
            seen |= handed & asks & Q(organisation__in=shared)
        found = found.filter(seen)
    return found.select_related(
        "organisation",
        "checklist__owner",
        "checklist__questionnaire",
        "of_version__edition__questionnaire",
        "hub",
    )


def handed_in_of(
    firm: Organisation | int, checklist: Checklist | int
) -> QuerySet[Assessment]:
    """Return what a company handed in of a checklist, the newest first."""
    found = Assessment.objects.filter(
        organisation=firm, checklist=checklist, state="handed_in", taken_back_at=None
    )
    return found.select_related("of_version__edition").order_by("-handed_in_at", "-pk")


def opens_proofs_of(by: Actor, pk: int) -> bool:
    """Whether the actor may open the files that were brought to a self-assessment.

    They prove its answers, and those of later ones that went on from it.
    """
    files = Proof.objects.filter(file__kind="readiness.assessment", file__object_id=pk)
    known = Q(pk=pk) | Q(pk__in=files.values("assessment"))
    return assessments_visible_to(by).filter(known).exists()


def with_proofs(found: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Bring each self-assessment's evidence along."""
    proofs = Proof.objects.select_related("file").order_by("pk")
    return found.prefetch_related(Prefetch("proofs", proofs))


def before(row: Assessment) -> Assessment | None:
    """Return what the company had handed in of the same checklist the time before."""
    found = handed_in_of(row.organisation_id, row.checklist_id).exclude(pk=row.pk)
    if row.handed_in_at is not None:
        found = found.filter(handed_in_at__lt=row.handed_in_at)
    return found.first()


def result(row: Assessment, language: str) -> Result:
    """Return what a self-assessment's answers are worth."""
    version = row.of_version
    return result_of(version.edition.definition, version.points, row.answers, language)


@dataclass(frozen=True, slots=True)
class Compared:
    """A section's score now and the time before, in percent."""

    title: str
    score: Decimal | None
    former: Decimal | None
    weight: int
    missing: Decimal

    @property
    def change(self) -> Decimal | None:
        """By how many points of a hundred it rose; nothing where one is not known."""
        if self.score is None or self.former is None:
            return None
        return self.score - self.former


def compared(now: Result, former: Result | None, language: str) -> list[Compared]:
    """Return the scores section by section beside those of the time before."""
    was = {one.section.key: one.score for one in former.parts} if former else {}
    return [
        Compared(
            part.section.name(language), part.score, was.get(part.section.key),
            part.weight, part.missing,
        )
        for part in now.parts
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """A checklist with a company's last answers, those before, and its draft."""

    checklist: Checklist
    last: Assessment | None = None
    former: Assessment | None = None
    draft: Assessment | None = None

    @property
    def change(self) -> Decimal | None:
        """By how many points its score rose; nothing if it is the first."""
        if self.last is None or self.former is None:
            return None
        now, was = self.last.score, self.former.score
        return None if now is None or was is None else now - was


def standings_of(
    rows: QuerySet[Assessment], checklists: Iterable[Checklist]
) -> list[Standing]:
    """Return where a company stands with each checklist, of its rows: one statement.

    `checklists` are those that it may answer, whether it has or not.
    """
    known = {one.pk: one for one in checklists}
    drafts: dict[int, Assessment] = {}
    handed: dict[int, list[Assessment]] = {}
    for row in rows.order_by("-handed_in_at", "-pk"):
        known.setdefault(row.checklist_id, row.checklist)
        if row.is_draft:
            drafts[row.checklist_id] = row
        else:
            handed.setdefault(row.checklist_id, []).append(row)
    found = []
    for pk, one in known.items():
        last, former, *_older = [*handed.get(pk, []), None, None]
        found.append(Standing(one, last, former, drafts.get(pk)))
    return found


def newest(rows: Iterable[Assessment]) -> list[Assessment]:
    """Return the newest of each company and checklist, of rows sorted newest first."""
    found: dict[tuple[int, int], Assessment] = {}
    for row in rows:
        found.setdefault((row.organisation_id, row.checklist_id), row)
    return list(found.values())


def sharings_of(firm: Organisation | int) -> QuerySet[Sharing]:
    """Return with whom a company shared, those taken back too, the newest first."""
    found = Sharing.objects.filter(organisation=firm)
    return found.select_related("reader", "given_by", "taken_back_by", "hub")


def sharings_visible_to(by: Actor) -> QuerySet[Sharing]:
    """Return the sharings of the actor's own companies."""
    found = Sharing.objects.filter(hub=by.hub, organisation__in=own_organisations(by))
    return found.select_related("reader", "organisation", "hub")


def readers_for(by: Actor, firm: Organisation) -> QuerySet[Organisation]:
    """Return the buyers that a company may share with.

    They are those whose checklist is published, and those of the public directory for
    which somebody buys.
    """
    asks = ChecklistVersion.objects.filter(hub=by.hub, state="published")
    buys = Membership.objects.filter(
        hub=by.hub, role=Role.BUYER, scope_kind=ORGANISATION, ended_at=None
    )
    known = Q(pk__in=asks.exclude(checklist__owner=None).values("checklist__owner"))
    listed = Q(is_listed=True, pk__in=buys.values("scope_id"))
    found = organisations_of(by.hub).filter(known | listed).exclude(pk=firm.pk)
    return found.order_by("name")
