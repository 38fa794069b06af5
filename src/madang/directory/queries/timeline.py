"""What happened with an organisation or person, by day: facts and journal together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain, groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.directory.models import MergeRecord, Organisation
from madang.directory.parts import PARTS
from madang.directory.queries.pages import relations_of
from madang.directory.queries.visible import people_visible_to
from madang.hubs.queries import journal_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from madang.directory.models import Affiliation, Person, Relation
    from madang.directory.parts import Owner
    from madang.hubs.models import Actor, JournalLine

MOST = 60


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: the day or moment, what, and where it leads."""

    at: date | datetime
    title: str
    more: str = ""
    person: int = 0
    organisation: int = 0
    times: int = 1

    @property
    def day(self) -> date:
        """The day of it."""
        return self.at.date() if isinstance(self.at, datetime) else self.at


def timeline_of(owner: Owner, by: Actor) -> list[Event]:
    """Return what happened, the latest first: at most seven statements."""
    facts = (
        _of_organisation(owner, by)
        if isinstance(owner, Organisation)
        else _of_person(owner)
    )
    found = list(chain(facts, _of_journal(owner, by) if by.is_staff else ()))
    found.sort(key=lambda e: (e.day, str(e.at)), reverse=True)
    return _folded(found)[:MOST]


def _folded(events: list[Event]) -> list[Event]:
    """Return the events with runs of the same thing on one day told once."""
    told: list[Event] = []
    for _key, run in groupby(events, key=lambda e: (e.day, e.title, e.more)):
        same = list(run)
        told.append(replace(same[0], times=len(same)))
    return told


def _of_organisation(row: Organisation, by: Actor) -> Iterator[Event]:
    if row.founded_on:
        yield Event(row.founded_on, _("Founded"))
    for standing in row.standings.all():
        label = standing.get_kind_display()
        if standing.starts_on:
            yield Event(standing.starts_on, label, standing.remark)
        if standing.ends_on:
            told = _("%(standing)s until this day") % {"standing": label}
            yield Event(standing.ends_on, told)
    for count in row.headcounts.all():
        told = _("%(people)d people") % {"people": count.people}
        yield Event(count.counted_on, told, count.source)
    for relation in relations_of(row, by):
        if relation.starts_on:
            yield _relation_event(relation, row)
    people = row.affiliations.filter(person__merged_into=None)
    if not by.is_staff:
        people = people.filter(person__in=people_visible_to(by))
    for place in people.exclude(starts_on=None).select_related("person")[:MOST]:
        yield _place_event(place, str(place.person), person=place.person_id)


def _relation_event(relation: Relation, row: Organisation) -> Event:
    other = relation.object if relation.subject_id == row.pk else relation.subject
    told = f"{relation.words_from(row)} {other.display_name}"
    day = relation.starts_on or date.min
    return Event(day, told, relation.source, organisation=other.pk)


def _place_event(
    place: Affiliation, name: str, *, person: int = 0, organisation: int = 0
) -> Event:
    day = place.starts_on or date.min
    return Event(day, name, place.shown_role, person, organisation)


def _of_person(row: Person) -> Iterator[Event]:
    places = row.affiliations.filter(organisation__merged_into=None)
    for place in places.select_related("organisation"):
        name = str(place.organisation)
        if place.starts_on:
            yield _place_event(place, name, organisation=place.organisation_id)
        if place.ends_on:
            told = _("Left %(organisation)s") % {"organisation": name}
            yield Event(place.ends_on, told, organisation=place.organisation_id)


def _of_journal(owner: Owner, by: Actor) -> Iterator[Event]:
    """Yield what was done in the product, also with rows merged into this one."""
    kind = owner._meta.label_lower
    merged = MergeRecord.objects.filter(
        hub=by.hub, kind=kind, kept_id=owner.pk, undone_at=None
    )
    ids = [owner.pk, *merged.values_list("gone_id", flat=True)]
    lines = journal_visible_to(by).filter(kind=kind, object_id__in=ids)
    for line in lines[:MOST]:
        who = str(line.by or "Madang")
        yield Event(line.at, verb_words(line), who)


def verb_words(line: JournalLine) -> str:
    """Return what was done, in the reader's words."""
    part = next(iter(line.changes), "") if "_part" in line.verb else ""
    words = {
        "directory.add_organisation": _("Added to the directory"),
        "directory.add_person": _("Added to the directory"),
        "directory.correct_organisation": _("Profile corrected"),
        "directory.correct_person": _("Profile corrected"),
        "directory.propose_change": _("Change proposed"),
        "directory.accept_proposal": _("Proposed change accepted"),
        "directory.decline_proposal": _("Proposed change declined"),
        "directory.set_industries": _("Industries set"),
        "directory.set_tags": _("Tags set"),
        "directory.copy_shared": _("Copied from a partner hub"),
        "directory.shared_copied": _("Copied by a partner hub"),
        "directory.attach_file": _("File added"),
        "directory.detach_file": _("File removed"),
        "directory.return_file": _("File brought back"),
        "directory.set_picture": _("Picture changed"),
        "directory.remove_picture": _("Picture removed"),
        "directory.bring_back_picture": _("Picture brought back"),
        "directory.list_publicly": _("Put into the public directory"),
        "directory.unlist": _("Taken out of the public directory"),
        "directory.merge": _("Merged with another entry"),
        "directory.merge_away": _("Merged into another entry"),
        "directory.undo_merge": _("Merge undone"),
        "directory.add_part": _("Added: %(part)s"),
        "directory.change_part": _("Changed: %(part)s"),
        "directory.remove_part": _("Removed: %(part)s"),
    }
    told = words.get(line.verb, line.verb)
    return told % {"part": _part_title(part)} if part else told


def _part_title(name: str) -> str:
    return str(PARTS[name].title) if name in PARTS else name
