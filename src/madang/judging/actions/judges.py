"""The pool of judges: who is in it, what she reads, when she is away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from madang.hubs.actions import action, save_version
from madang.judging import rules
from madang.judging.models import Absence, Interest, Judge, JudgeState, Seat
from madang.kit.errors import Conflict, Refused
from madang.kit.languages import CODES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from madang.directory.models import Person
    from madang.hubs.models import Actor, Hub

#: What a judge's form may change; she herself only the second part.
PROFILE = ("role", "marks", "employer", "severity", "remark", "state")
OWN_PROFILE = ("expertise", "languages", "capacity")
MOST_READS = 500
MOST_MARKS = 20


@action(allowed=rules.may_run)
def add_judge(
    hub: Hub, by: Actor, *, person: Person, values: Mapping[str, Any]
) -> Judge:
    """Somebody of the directory is in the pool of judges.

    Raises:
        Conflict: she is in it already.
        Refused: a value is not fit to be stored.
    """
    given = _checked(values)
    given.setdefault("languages", list(person.languages))
    try:
        with transaction.atomic():
            return Judge.objects.create(
                hub=hub, person=person, user=person.user, **given
            )
    except IntegrityError as twice:
        raise Conflict(
            _("%(name)s is in the pool already.") % {"name": person.name}
        ) from twice


@action(allowed=rules.may_run)
def change_judge(
    judge: Judge, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> Judge:
    """The judge's entry says what `values` say.

    Raises:
        Stale: somebody saved it since version `expected`.
        Refused: a value is not fit to be stored.
    """
    return _change(judge, expected, _checked(values))


@action(allowed=rules.may_run)
def drop_judge(judge: Judge, by: Actor) -> None:
    """The judge is in no pool, as if she had never been taken in; the person stays.

    Raises:
        Conflict: she was asked for a round, or an interest of hers is on record.
    """
    if Seat.objects.filter(judge=judge).exists():
        raise Conflict(_("She was asked for a round, so she stays."))
    if Interest.objects.filter(judge=judge).exists():
        raise Conflict(_("An interest of hers is on record, so she stays."))
    judge.delete()


@action(allowed=rules.may_say_interest)
def change_own_entry(
    judge: Judge, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> Judge:
    """The judge reads these languages, knows these fields and has so much time.

    Raises:
        Stale: somebody saved it since version `expected`.
        Refused: a value is not fit to be stored.
    """
    own = {name: values[name] for name in OWN_PROFILE if name in values}
    return _change(judge, expected, _checked(own))


def _change(judge: Judge, expected: int, given: dict[str, Any]) -> Judge:
    for name, value in given.items():
        setattr(judge, name, value)
    return save_version(judge, expected, list(given))


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that may be stored.

    Raises:
        Refused: one is not fit; names the field.
    """
    given = {n: values[n] for n in (*PROFILE, *OWN_PROFILE) if n in values}
    faults: dict[str, list[str]] = {}
    capacity = given.get("capacity", 0)
    if not isinstance(capacity, int) or not 0 <= capacity <= MOST_READS:
        faults["capacity"] = [_("Give a number of reads from 0 to 500.")]
    if set(given.get("languages", ())) - set(CODES):
        faults["languages"] = [_("Choose among the four languages.")]
    if given.get("state", JudgeState.ACTIVE) not in JudgeState.values:
        faults["state"] = [_("Choose one of the list.")]
    marks = given.get("marks", {})
    if len(marks) > MOST_MARKS or any(
        not isinstance(word, str) or len(word) > 60  # noqa: PLR2004 -- a fact's length
        for pair in marks.items()
        for word in pair
    ):
        faults["marks"] = [_("Give at most 20 marks of at most 60 characters.")]
    if faults:
        raise Refused(next(iter(faults.values()))[0], fields=faults)
    return given


@action(allowed=rules.may_say_interest)
def add_absence(judge: Judge, by: Actor, *, starts_on: date, ends_on: date) -> Absence:
    """The judge is not counted on from the first day until before the last.

    Raises:
        Refused: the last day is not after the first.
    """
    if ends_on <= starts_on:
        raise Refused(
            _("The end must come after the beginning."),
            fields={"ends_on": [_("The end must come after the beginning.")]},
        )
    return Absence.objects.create(
        hub=judge.hub, judge=judge, starts_on=starts_on, ends_on=ends_on
    )


def _owns(by: Actor, absence: Absence) -> bool:
    return rules.may_say_interest(by, absence.judge)


@action(allowed=_owns)
def remove_absence(absence: Absence, by: Actor) -> None:
    """The judge has time on those days after all."""
    absence.delete()
