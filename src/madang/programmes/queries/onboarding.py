"""Who has done what of coming in, and who lacks what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from madang.programmes.models import (
    AT_WORK,
    Agreement,
    AgreementEdition,
    Baseline,
    ChecklistItem,
    Measure,
    PlaceTask,
    Signature,
)
from madang.programmes.queries.cohorts import places_of, places_visible_to

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from django.db.models import QuerySet

    from madang.hubs.models import Actor
    from madang.programmes.models import Cohort, Place, Programme


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the checklist for one place, and its tick."""

    item: ChecklistItem
    tick: PlaceTask | None


@dataclass(frozen=True, slots=True)
class Paper:
    """An agreement for one place: its latest edition, and what was signed.

    `signature` is what counts; one under an edition that was asked for again since
    does not, and stands in `older`.
    """

    agreement: Agreement
    edition: AgreementEdition
    signature: Signature | None
    older: Signature | None = None


@dataclass(frozen=True, slots=True)
class ComingIn:
    """What a place has done of coming in."""

    place: Place
    points: list[Point]
    papers: list[Paper]
    figures: list[Baseline] = field(default_factory=list)

    @property
    def missing_points(self) -> list[Point]:
        """The points of the company that are open."""
        return [p for p in self.points if p.tick is None and not p.item.is_for_staff]

    @property
    def missing_papers(self) -> list[Paper]:
        """The agreements that are not signed."""
        return [paper for paper in self.papers if paper.signature is None]

    @property
    def missing_measures(self) -> list[Measure]:
        """The figures that were never given."""
        given = {figure.measure for figure in self.figures}
        return [measure for measure in Measure if measure not in given]

    @property
    def total(self) -> int:
        """How many things there are: points of the company, papers, the figures."""
        own = sum(not p.item.is_for_staff for p in self.points)
        return own + len(self.papers) + 1

    @property
    def lacks(self) -> int:
        """How many of them are open."""
        figures = 1 if self.missing_measures else 0
        return len(self.missing_points) + len(self.missing_papers) + figures

    @property
    def done(self) -> int:
        """How many of them are done."""
        return self.total - self.lacks


def coming_in(places: Sequence[Place]) -> list[ComingIn]:
    """Return what each place has done: five statements for any number of places."""
    keys = [place.pk for place in places]
    cohorts = {place.cohort_id for place in places}
    programmes = {place.cohort.programme_id for place in places}
    points: dict[int, list[ChecklistItem]] = defaultdict(list)
    for item in ChecklistItem.objects.filter(cohort__in=cohorts):
        points[item.cohort_id].append(item)
    ticks = {
        (tick.place_id, tick.item_id): tick
        for tick in PlaceTask.objects.filter(place__in=keys).select_related("done_by")
    }
    editions: dict[int, dict[Agreement, list[AgreementEdition]]] = defaultdict(dict)
    for edition in _editions(programmes):
        of = editions[edition.agreement.programme_id]
        of.setdefault(edition.agreement, []).append(edition)
    signed: dict[tuple[int, int], Signature] = {
        (one.place_id, one.edition_id): one
        for one in Signature.objects.filter(place__in=keys).defer("text")
    }
    figures: dict[int, list[Baseline]] = defaultdict(list)
    for figure in Baseline.objects.filter(place__in=keys):
        figures[figure.place_id].append(figure)
    return [
        ComingIn(
            place,
            [
                Point(item, ticks.get((place.pk, item.pk)))
                for item in points[place.cohort_id]
            ],
            [
                _paper(place, agreement, rows, signed)
                for agreement, rows in editions[place.cohort.programme_id].items()
            ],
            figures[place.pk],
        )
        for place in places
    ]


def _editions(programmes: Iterable[int]) -> QuerySet[AgreementEdition]:
    """Return the editions of the agreements asked for now, the latest first."""
    found = AgreementEdition.objects.filter(
        agreement__programme__in=programmes, agreement__retired_at=None
    )
    in_order = ("agreement__order", "agreement", "-number")
    return found.select_related("agreement").defer("texts").order_by(*in_order)


def _paper(
    place: Place,
    agreement: Agreement,
    editions: Sequence[AgreementEdition],
    signed: dict[tuple[int, int], Signature],
) -> Paper:
    """Return what a place signed of an agreement; editions come latest first."""
    counts: Signature | None = None
    older: Signature | None = None
    is_enough = True
    for edition in editions:
        one = signed.get((place.pk, edition.pk))
        if one is not None and counts is None and older is None:
            counts, older = (one, None) if is_enough else (None, one)
        if edition.is_asked_again:
            is_enough = False
    return Paper(agreement, editions[0], counts, older)


def places_at_work(cohort: Cohort) -> QuerySet[Place]:
    """Return the places of those who take part, by name."""
    found = places_of(cohort).filter(state__in=AT_WORK)
    return found.select_related("organisation", "cohort")


def checklist_of(cohort: Cohort) -> QuerySet[ChecklistItem]:
    """Return the points of a cohort's checklist."""
    return ChecklistItem.objects.filter(cohort=cohort)


def points_of(by: Actor) -> QuerySet[ChecklistItem]:
    """Return the points of the hub's checklists."""
    return ChecklistItem.objects.filter(hub=by.hub).select_related("cohort")


def agreements_of(programme: Programme) -> QuerySet[Agreement]:
    """Return the agreements of a programme with their editions, retired ones last."""
    return (
        Agreement.objects.filter(programme=programme)
        .prefetch_related("editions")
        .order_by("retired_at", "order", "pk")
    )


def agreements_in(by: Actor) -> QuerySet[Agreement]:
    """Return the agreements of the hub."""
    return Agreement.objects.filter(hub=by.hub).select_related("programme")


def editions_to_sign(place: Place) -> QuerySet[AgreementEdition]:
    """Return the editions of the agreements that a place's programme asks for."""
    return AgreementEdition.objects.filter(
        hub=place.hub_id,
        agreement__programme=place.cohort.programme_id,
        agreement__retired_at=None,
    ).select_related("agreement")


def signatures_of(place: Place) -> QuerySet[Signature]:
    """Return what was signed for a place, the latest first."""
    return Signature.objects.filter(place=place).select_related("edition__agreement")


def figures_of(places: Collection[Place]) -> list[tuple[Measure, str, list[Baseline]]]:
    """Return the figures of places by measure and currency, each in its order."""
    found: dict[tuple[str, str], list[Baseline]] = defaultdict(list)
    rows = Baseline.objects.filter(place__in=places).order_by("as_of", "pk")
    for row in rows:
        found[row.measure, row.currency].append(row)
    order = {measure.value: number for number, measure in enumerate(Measure)}
    return [
        (Measure(measure), currency, found[measure, currency])
        for measure, currency in sorted(found, key=lambda key: (order[key[0]], key[1]))
    ]


@dataclass(frozen=True, slots=True)
class Growth:
    """A measure summed over a cohort: at the beginning, at last, and in between."""

    measure: Measure
    currency: str
    first: object
    last: object
    gained: object
    companies: int


def growth_of(places: Collection[Place]) -> list[Growth]:
    """Return what the places of a cohort reported first and last, summed by measure.

    A company that reported once counts with the same figure on both sides.
    """
    found = []
    for measure, currency, rows in figures_of(places):
        first: dict[int, Baseline] = {}
        last: dict[int, Baseline] = {}
        for row in rows:
            first.setdefault(row.place_id, row)
            last[row.place_id] = row
        begun = sum(row.value for row in first.values())
        ended = sum(row.value for row in last.values())
        found.append(Growth(measure, currency, begun, ended, ended - begun, len(first)))
    return found


def signatures_visible_to(by: Actor) -> QuerySet[Signature]:
    """Return the signatures that the actor may read: staff all, a company its own."""
    found = Signature.objects.filter(place__in=places_visible_to(by).values("pk"))
    return found.filter(hub=by.hub).select_related(
        "edition__agreement",
        "place__organisation",
        "place__cohort__programme",
        "user",
    )
