"""What ties judges to applicants: as people said, and as the directory tells.

Worked out anew at every reading, so that a change in the directory holds at once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from madang.applications.models import Collaborator
from madang.directory.models import (
    Affiliation,
    AffiliationRole,
    Relation,
    RelationKind,
)
from madang.judging.models import Interest, InterestKind, InterestSource, Judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from madang.applications.models import Application
    from madang.hubs.models import Actor

Pair = tuple[int, int]  # (judge, application)
#: Hosts whose mailboxes say nothing about who works together.
FREE_MAIL = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "outlook.es",
        "hotmail.com",
        "hotmail.es",
        "live.com",
        "live.com.mx",
        "msn.com",
        "yahoo.com",
        "yahoo.es",
        "yahoo.com.mx",
        "yahoo.co.kr",
        "ymail.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "proton.me",
        "protonmail.com",
        "gmx.com",
        "gmx.net",
        "mail.com",
        "zoho.com",
        "naver.com",
        "daum.net",
        "hanmail.net",
        "nate.com",
        "kakao.com",
        "qq.com",
        "163.com",
        "126.com",
        "sina.com",
        "foxmail.com",
        "prodigy.net.mx",
    ]
)
#: What a person is to an organisation that she has a stake in.
AT_HOME = (
    AffiliationRole.FOUNDER,
    AffiliationRole.EXECUTIVE,
    AffiliationRole.EMPLOYEE,
    AffiliationRole.BOARD,
    AffiliationRole.PARTNER,
    AffiliationRole.PROFESSOR,
)
#: Which relations between two organisations tie their people.
BINDING = {
    RelationKind.INVESTED_IN: InterestKind.INVESTMENT,
    RelationKind.SUBSIDIARY_OF: InterestKind.EMPLOYER,
    RelationKind.SPUN_OUT_OF: InterestKind.EMPLOYER,
}


@dataclass(frozen=True, slots=True)
class Tie:
    """One reason why a judge must not read an application."""

    kind: InterestKind
    source: InterestSource
    detail: str = ""

    @property
    def words(self) -> str:
        """The reason in the reader's language."""
        said = f"{self.kind.label}: {self.detail}" if self.detail else self.kind.label
        return str(said)


Ties = dict[Pair, list[Tie]]


def interests_visible_to(by: Actor) -> QuerySet[Interest]:
    """Return the interests that people said; to a judge her own."""
    found = Interest.objects.filter(hub=by.hub).select_related(
        "judge__person", "application", "organisation", "said_by"
    )
    if by.is_managing:
        return found
    if by.user is None:
        return found.none()
    return found.filter(judge__user=by.user, source=InterestSource.JUDGE)


def ties_between(judges: Sequence[Judge], applications: Sequence[Application]) -> Ties:
    """Return why which of these judges must not read which of these applications.

    Costs five statements for any number of either.
    """
    if not judges or not applications:
        return {}
    ground = _Ground(judges, applications)
    ties: Ties = defaultdict(list)
    for found in (
        ground.said(),
        ground.at_home(),
        ground.related(),
        ground.same_mail(),
        ground.founded_together(),
    ):
        for pair, tie in found:
            if tie not in ties[pair]:
                ties[pair].append(tie)
    return dict(ties)


class _Ground:
    """Judges and applications with indexes, so that no product of both is walked."""

    def __init__(
        self, judges: Sequence[Judge], applications: Sequence[Application]
    ) -> None:
        self.judges, self.applications = judges, applications
        self.hub_id = judges[0].hub_id
        self.of_organisation: dict[int, list[int]] = defaultdict(list)
        for one in applications:
            if one.organisation_id is not None:
                self.of_organisation[one.organisation_id].append(one.pk)
        self.places = _places(judges)
        self.homes: dict[int, dict[int, str]] = {
            judge.pk: {
                place.organisation_id: place.organisation.name
                for place in self.places[judge.person_id]
                if place.role in AT_HOME
            }
            for judge in judges
        }
        for judge in judges:
            if judge.employer_id is not None:
                self.homes[judge.pk].setdefault(judge.employer_id, "")

    def said(self) -> Iterable[tuple[Pair, Tie]]:
        """Yield what people said."""
        known = {one.pk for one in self.applications}
        rows = Interest.objects.filter(
            hub=self.hub_id, judge__in=self.judges, withdrawn_at=None
        )
        for row in rows:
            hit = (
                [row.application_id]
                if row.application_id is not None
                else self.of_organisation.get(row.organisation_id or 0, [])
            )
            tie = Tie(InterestKind(row.kind), InterestSource(row.source), row.reason)
            yield from (
                ((row.judge_id, application), tie)
                for application in hit
                if application in known
            )

    def at_home(self) -> Iterable[tuple[Pair, Tie]]:
        """Yield judges who have or had a place at an applicant's organisation."""
        for judge in self.judges:
            for place in self.places[judge.person_id]:
                kind = (
                    InterestKind.MENTOR
                    if place.role == AffiliationRole.ADVISER
                    else InterestKind.EMPLOYER
                )
                tie = Tie(kind, InterestSource.DERIVED, place.organisation.name)
                yield from self._each(judge, place.organisation_id, tie)
            if judge.employer_id is not None:
                tie = Tie(InterestKind.EMPLOYER, InterestSource.DERIVED)
                yield from self._each(judge, judge.employer_id, tie)

    def related(self) -> Iterable[tuple[Pair, Tie]]:
        """Yield judges whose organisation invested in an applicant, or owns it."""
        theirs: dict[int, list[Judge]] = defaultdict(list)
        for judge in self.judges:
            for organisation in self.homes[judge.pk]:
                theirs[organisation].append(judge)
        if not theirs or not self.of_organisation:
            return
        ours, applying = list(theirs), list(self.of_organisation)
        rows = Relation.objects.filter(
            Q(subject__in=ours, object__in=applying)
            | Q(subject__in=applying, object__in=ours),
            hub=self.hub_id,
            kind__in=list(BINDING),
        ).select_related("subject", "object")
        for row in rows:
            kind = BINDING[RelationKind(row.kind)]
            for home, applicant in (
                (row.subject, row.object),
                (row.object, row.subject),
            ):
                tie = Tie(kind, InterestSource.DERIVED, home.name)
                for judge in theirs.get(home.pk, []):
                    yield from self._each(judge, applicant.pk, tie)

    def same_mail(self) -> Iterable[tuple[Pair, Tie]]:
        """Yield judges who share a mail domain with somebody who applies."""
        found: dict[str, set[int]] = defaultdict(set)
        people = Collaborator.objects.filter(
            hub=self.hub_id, application__in=self.applications
        ).select_related("user")
        for one in people:
            for address in (one.email, one.user.email if one.user else ""):
                found[_domain(address)].add(one.application_id)
        found.pop("", None)
        for judge in self.judges:
            user_mail = judge.user.email if judge.user else ""
            for domain in {_domain(judge.person.email), _domain(user_mail)} - {""}:
                tie = Tie(InterestKind.DOMAIN, InterestSource.DERIVED, domain)
                for application in sorted(found.get(domain, ())):
                    yield (judge.pk, application), tie

    def founded_together(self) -> Iterable[tuple[Pair, Tie]]:
        """Yield judges who founded a company with a founder of an applicant."""
        founded: dict[int, list[Judge]] = defaultdict(list)
        for judge in self.judges:
            for place in self.places[judge.person_id]:
                if place.role == AffiliationRole.FOUNDER:
                    founded[place.organisation_id].append(judge)
        if not founded or not self.of_organisation:
            return
        rows = Affiliation.objects.filter(
            hub=self.hub_id,
            role=AffiliationRole.FOUNDER,
            organisation__in=list(founded),
            person__affiliations__role=AffiliationRole.FOUNDER,
            person__affiliations__organisation__in=list(self.of_organisation),
        ).values_list(
            "organisation_id",
            "organisation__name",
            "person__affiliations__organisation_id",
        )
        for company, name, applicant in rows:
            tie = Tie(InterestKind.COFOUNDER, InterestSource.DERIVED, name)
            for judge in founded[company]:
                yield from self._each(judge, applicant, tie)

    def _each(
        self, judge: Judge, organisation: int, tie: Tie
    ) -> Iterable[tuple[Pair, Tie]]:
        for application in self.of_organisation.get(organisation, ()):
            yield (judge.pk, application), tie


def _places(judges: Sequence[Judge]) -> Mapping[int, list[Affiliation]]:
    found: dict[int, list[Affiliation]] = defaultdict(list)
    rows = Affiliation.objects.filter(
        hub=judges[0].hub_id, person__in=[judge.person_id for judge in judges]
    )
    kinds = [*AT_HOME, AffiliationRole.ADVISER]
    for row in rows.filter(role__in=kinds).select_related("organisation"):
        found[row.person_id].append(row)
    return found


def _domain(address: str) -> str:
    """Return the host of a mail address; nothing for one of everybody's hosts."""
    host = address.rpartition("@")[2].strip().lower()
    return "" if host in FREE_MAIL else host
