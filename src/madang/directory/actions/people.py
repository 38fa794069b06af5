"""Adding and correcting people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from madang.directory import rules
from madang.directory.actions.done import tell_changed
from madang.directory.checking import check, known_languages, phone_of, tidied
from madang.directory.models import Person, with_derived
from madang.hubs.actions import action, save_version

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from madang.hubs.models import Actor, Hub

#: What a person's form may change.
PROFILE = (
    "name",
    "latin_name",
    "title",
    "email",
    "phone",
    "country",
    "city",
    "languages",
    "expertise",
    "about",
    "website",
)


@action(allowed=rules.may_keep_directory)
def add_person(
    hub: Hub, by: Actor, *, values: Mapping[str, Any], now: datetime
) -> Person:
    """Somebody new stands in the directory.

    Raises:
        Refused: a value is not fit to be stored.
    """
    given = _profile(values)
    row = Person(hub=hub, **given)
    check(row, {"name", *given}, today=by.hub.day_of(now))
    row.save()
    tell_changed(row)
    return row


@action(allowed=rules.may_keep_person)
def correct_person(
    person: Person,
    by: Actor,
    *,
    expected: int,
    values: Mapping[str, Any],
    now: datetime,
) -> Person:
    """The person's profile says what `values` say.

    Raises:
        Stale: somebody saved the row since version `expected`.
        Refused: a value is not fit to be stored.
    """
    given = _profile(values)
    for name, value in given.items():
        setattr(person, name, value)
    check(person, given, today=by.hub.day_of(now))
    save_version(person, expected, with_derived(Person, list(given)))
    tell_changed(person)
    return person


def _profile(values: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: values[name] for name in PROFILE if name in values}
    if "languages" in found:
        found["languages"] = known_languages(found["languages"])
    if "phone" in found:
        found["phone"] = phone_of(found["phone"] or "", values.get("country") or "")
    return tidied(Person, found)
