"""What judging holds about people: judges, pledges, reads and scores, interests.

Scores, pledges and approvals prove how a choice came about and stay; a judge's own
notes, her absences and what she said of herself go with her.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madang.hubs import journal
from madang.judging.models import (
    Absence,
    Approval,
    Interest,
    Judge,
    Objection,
    Round,
    RoundState,
    Seat,
    Sheet,
)
from madang.kit import personal_data, retention
from madang.kit.personal_data import Fate, Portion, Store, ids_of
from madang.kit.retention import RetentionRule

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.db.models import Model, QuerySet

    from madang.hubs.models import Actor, Hub
    from madang.kit.personal_data import Person

USER, PERSON = "hubs.user", "directory.person"


def judges(hub: Hub, person: Person) -> QuerySet[Judge]:
    """Return a person's entries in the pool."""
    mine = Q(user__in=ids_of(person, USER)) | Q(person__in=ids_of(person, PERSON))
    return Judge.objects.filter(mine, hub=hub)


def seats(hub: Hub, person: Person) -> QuerySet[Seat]:
    """Return the rounds she was asked for, with her pledges."""
    return Seat.objects.filter(hub=hub, judge__in=judges(hub, person).values("pk"))


def sheets(hub: Hub, person: Person) -> QuerySet[Sheet]:
    """Return what she scored."""
    mine = judges(hub, person).values("pk")
    return Sheet.objects.filter(hub=hub, read__seat__judge__in=mine)


def interests(hub: Hub, person: Person) -> QuerySet[Interest]:
    """Return what ties her to applicants."""
    return Interest.objects.filter(hub=hub, judge__in=judges(hub, person).values("pk"))


def absences(hub: Hub, person: Person) -> QuerySet[Absence]:
    """Return when she cannot read."""
    return Absence.objects.filter(hub=hub, judge__in=judges(hub, person).values("pk"))


def approvals(hub: Hub, person: Person) -> QuerySet[Approval]:
    """Return what she approved."""
    return Approval.objects.filter(hub=hub, user__in=ids_of(person, USER))


def objections(hub: Hub, person: Person) -> QuerySet[Objection]:
    """Return what an applicant said of judges who should not read."""
    return Objection.objects.filter(hub=hub, said_by__in=ids_of(person, USER))


def _forget_who_objected(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
    return objections(hub, person).update(said_by=None)


def _told(row: Model) -> dict[str, Any]:
    return {"id": row.pk, "what": str(row), **journal.snapshot(row)}


def _empty_entries(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
    absences(hub, person).delete()
    interests(hub, person).update(reason="")
    return judges(hub, person).update(
        user=None, employer=None, role="", marks={}, remark="", expertise=[]
    )


def _empty_notes(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
    return sheets(hub, person).exclude(comment_private="").update(comment_private="")


def _store(  # noqa: PLR0913, PLR0917 -- what a store consists of
    name: str,
    title: Any,
    rows: Callable[[Hub, Person], QuerySet[Any]],
    fate: Fate,
    reason: Any,
    order: int,
    erase: Callable[[Hub, Person, Actor, datetime], int] | None = None,
) -> Store:
    return Store(
        name=f"judging.{name}",
        title=title,
        fate=fate,
        collect=lambda hub, person: Portion([_told(row) for row in rows(hub, person)]),
        count=lambda hub, person: rows(hub, person).count(),
        erase=erase,
        reason=reason,
        order=order,
    )


PROOF = _("They prove how the choice came about.")
#: Scores first: an emptied entry no longer leads to what is kept under it.
STORES = (
    _store(
        "objections",
        _("Who should not judge, as applicants said"),
        objections,
        Fate.EMPTY,
        _("That judges were kept away, and why, stays on record."),
        46,
        _forget_who_objected,
    ),
    _store(
        "notes",
        _("A judge's own notes"),
        lambda hub, person: sheets(hub, person).exclude(comment_private=""),
        Fate.EMPTY,
        _("The scores stay; what only she read goes."),
        46,
        _empty_notes,
    ),
    _store("scores", _("Scores given as a judge"), sheets, Fate.KEEP, PROOF, 47),
    _store("pledges", _("Rounds and pledges"), seats, Fate.KEEP, PROOF, 48),
    _store("approvals", _("Approvals of a selection"), approvals, Fate.KEEP, PROOF, 49),
    _store("interests", _("Interests of a judge"), interests, Fate.KEEP, PROOF, 50),
    _store(
        "entries",
        _("Entries in the pool of judges, with absences"),
        judges,
        Fate.EMPTY,
        _("The number behind her scores stays."),
        52,
        _empty_entries,
    ),
)


def _old_notes(before: datetime) -> QuerySet[Sheet]:
    over = Round.objects.filter(state=RoundState.CLOSED, closes_at__lt=before)
    return Sheet.objects.filter(read__round__in=over).exclude(comment_private="")


def _rule(  # noqa: PLR0913, PLR0917 -- what a rule consists of
    name: str,
    title: Any,
    model: type[Model],
    field: str,
    rows: Callable[[datetime], QuerySet[Any]],
    sweep: Callable[[Any], int],
    counts_from: Any,
) -> RetentionRule:
    def due(before: datetime, hub: Hub | None) -> int:
        found = rows(before)
        return int((found if hub is None else found.filter(hub=hub)).count())

    return RetentionRule(
        name=f"judging.{name}",
        title=title,
        days=retention.days_of(model, field),
        due=due,
        sweep=lambda before: sweep(rows(before)),
        counts_from=counts_from,
    )


def _delete(found: QuerySet[Any]) -> int:
    gone: int = found.delete()[0]
    return gone


def register() -> None:
    """Leave stores and rules with the house."""
    for store in STORES:
        personal_data.add_store(store)
    for rule in (
        _rule(
            "notes",
            _("Judges' own notes"),
            Sheet,
            "comment_private",
            _old_notes,
            lambda found: found.update(comment_private=""),
            _("since the round closed"),
        ),
        _rule(
            "interests",
            _("Withdrawn interests of judges"),
            Interest,
            "reason",
            lambda before: Interest.objects.filter(withdrawn_at__lt=before),
            _delete,
            _("since withdrawn"),
        ),
        _rule(
            "absences",
            _("Absences of judges"),
            Absence,
            "starts_on",
            lambda before: Absence.objects.filter(ends_on__lt=before.date()),
            _delete,
            _("since their end"),
        ),
    ):
        retention.add_rule(rule)
