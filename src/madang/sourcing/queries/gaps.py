"""Which local companies cover which needs: by their word, on paper, or nobody."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import pgettext_lazy

from madang.directory.models import OrganisationKind, OrganisationState
from madang.directory.queries import organisations_of
from madang.hubs.queries import sites_of
from madang.kit.search_text import fold
from madang.sourcing.models import AnswerKind, GapRates, NeedAnswer
from madang.sourcing.queries.needs import abilities_seen_by, certificates_of, codes_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from madang.hubs.models import Actor, Hub
    from madang.sourcing.models import Need
    from madang.sourcing.queries.needs import Ability

#: Organisations that make or do something for others.
SUPPLYING = (
    OrganisationKind.STARTUP, OrganisationKind.CORPORATE, OrganisationKind.SERVICE,
    OrganisationKind.SUPPLIER,
)  # fmt: skip


class Coverage(models.TextChoices):
    """Who in the region can meet a need, from nobody to somebody who said so."""

    MISSING = "missing", pgettext_lazy("need", "Nobody")
    HELP = "help", pgettext_lazy("need", "Only with help")
    PAPER = "paper", pgettext_lazy("need", "Fits on paper")
    COVERED = "covered", pgettext_lazy("need", "A company can")


def local_firms(hub: Hub) -> set[int]:
    """Return the active companies in the cities of the hub's sites; two statements."""
    cities = {(site.country, fold(site.city)) for site in sites_of(hub) if site.city}
    firms = organisations_of(hub).filter(
        country__in={country for country, _city in cities}, kind__in=SUPPLYING,
        state=OrganisationState.ACTIVE,
    )  # fmt: skip
    rows = firms.exclude(city="").order_by().values_list("pk", "country", "city")
    return {pk for pk, country, city in rows if (country, fold(city)) in cities}


def is_counted(need: Need) -> bool:
    """Whether a need counts in the map of gaps: published, and nobody closed it."""
    return bool(need.published_at) and not need.closed_at


def coverage_of(by: Actor, needs: Sequence[Need], on: date) -> Mapping[int, Coverage]:
    """Return who of the region covers each need that counts; nine statements.

    A local company covers it that said so; on paper one does that works in one of its
    industries and holds all its certificates, as far as the actor may read of them, and
    did not say otherwise.
    """
    counted = [one for one in needs if is_counted(one)]
    firms = local_firms(by.hub)
    able = abilities_seen_by(by, firms, on)
    by_code: dict[str, set[int]] = defaultdict(set)
    for firm, one in able.items():
        for code in one.codes:
            by_code[code].add(firm)
    codes, papers = codes_of(counted), certificates_of(counted)
    said = _said(counted, firms)
    found = {}
    for need in counted:
        near = {firm for code in codes[need.pk] for firm in by_code[code]}
        keys = {one.key for one in papers[need.pk]} if need.pk in papers else set()
        near -= {need.buyer_id, *said[need.pk]}
        found[need.pk] = _coverage(said[need.pk].values(), near, keys, able)
    return found


def _coverage(
    said: Collection[str],
    near: Collection[int],
    keys: Collection[str],
    able: Mapping[int, Ability],
) -> Coverage:
    if AnswerKind.CAN in said:
        return Coverage.COVERED
    if any(able[firm].certificates.issuperset(keys) for firm in near):
        return Coverage.PAPER
    return Coverage.HELP if AnswerKind.HELP in said else Coverage.MISSING


def _said(
    needs: Sequence[Need], firms: Collection[int]
) -> Mapping[int, Mapping[int, str]]:
    """Return what local companies answered, by need; one statement."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    rows = NeedAnswer.objects.filter(
        need__in=[one.pk for one in needs], withdrawn_at=None
    )
    for need, firm, kind in rows.values_list("need", "organisation", "kind"):
        if firm in firms:
            found[need][firm] = kind
    return found


def rates_of_gaps(hub: Hub) -> GapRates | None:
    """Return the rates at which gaps are added up, if somebody named any."""
    return GapRates.objects.filter(hub=hub).order_by("-pk").first()


def answers_counted(needs: Sequence[Need]) -> Mapping[int, Mapping[str, int]]:
    """Return how many companies gave which answer to each need; one statement."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = NeedAnswer.objects.filter(
        need__in=[one.pk for one in needs], withdrawn_at=None
    )
    counted = rows.order_by().values_list("need", "kind").annotate(n=models.Count("pk"))
    for need, kind, count in counted:
        found[need][kind] = count
    return found
