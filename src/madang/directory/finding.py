"""The directory's copies in the search index, kept with each change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from madang.directory import signals
from madang.directory.models import Affiliation, Organisation, Person, Tagging
from madang.search.indexing import Findable, forget, index, keep_only, relearn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from madang.hubs.models import Hub

ORGANISATION, PERSON = "directory.organisation", "directory.person"
BATCH = 500


def listen() -> None:
    """Keep the index current whenever the directory says that something changed."""
    signals.changed.connect(_changed, dispatch_uid="directory.finding.changed")
    signals.gone.connect(_gone, dispatch_uid="directory.finding.gone")


def reindex(hub: Hub, model: type, ids: Collection[int]) -> None:
    """Write some rows' entries anew."""
    kind, entries = (
        (ORGANISATION, _organisations(hub, ids))
        if model is Organisation
        else (PERSON, _people(hub, ids))
    )
    index(hub, kind, list(entries))


def reindex_all(hub: Hub) -> tuple[int, int]:
    """Write a hub's entries anew, without what is gone; return how many there are."""
    counts = []
    for model, kind in ((Organisation, ORGANISATION), (Person, PERSON)):
        rows = model._default_manager.filter(hub=hub, merged_into=None)
        ids = list(rows.values_list("pk", flat=True))
        keep_only(hub, kind, ids)
        for start in range(0, len(ids), BATCH):
            reindex(hub, model, ids[start : start + BATCH])
        counts.append(len(ids))
    relearn(hub)
    return counts[0], counts[1]


def _changed(*, model: type, hub: Hub, ids: Collection[int], **_signal: Any) -> None:
    reindex(hub, model, ids)


def _gone(*, model: type, hub: Hub, ids: Collection[int], **_signal: Any) -> None:
    forget(hub, ORGANISATION if model is Organisation else PERSON, ids)


def _organisations(hub: Hub, ids: Collection[int]) -> Iterable[Findable]:
    words: dict[int, list[str]] = {}
    taggings = Tagging.objects.filter(organisation__in=ids)
    for pk, word in taggings.values_list("organisation_id", "tag__word"):
        words.setdefault(pk, []).append(word)
    found = Organisation.objects.filter(hub=hub, pk__in=ids, merged_into=None)
    for one in found.iterator(chunk_size=BATCH):
        place = ", ".join(filter(None, (one.city, one.country)))
        yield Findable(
            one.pk,
            one.name,
            f"/h/{hub.slug}/organisations/{one.pk}/",
            subtitle=place,
            names=tuple(filter(None, (one.latin_name, *one.names.values()))),
            texts=(
                *one.one_liner.values(),
                *one.description.values(),
                *words.get(one.pk, []),
                one.website_host,
                one.registration_number,
            ),
        )


def _people(hub: Hub, ids: Collection[int]) -> Iterable[Findable]:
    places: dict[int, list[str]] = {}
    affiliations = Affiliation.objects.filter(person__in=ids).order_by("-is_primary")
    for pk, name in affiliations.values_list("person_id", "organisation__name"):
        places.setdefault(pk, []).append(name)
    for one in Person.objects.filter(hub=hub, pk__in=ids, merged_into=None):
        yield Findable(
            one.pk,
            one.name,
            f"/h/{hub.slug}/people/{one.pk}/",
            subtitle=next(iter(places.get(one.pk, [])), ""),
            names=tuple(filter(None, (one.latin_name,))),
            texts=(
                *one.title.values(),
                *places.get(one.pk, []),
                *map(str, one.expertise),
                one.email,
            ),
        )
