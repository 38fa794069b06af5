"""Rounds: made, changed, over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from madang.hubs.actions import action, save_version
from madang.kit.errors import Conflict, Refused
from madang.meetings import grid, rules
from madang.meetings.models import (
    CarryOver,
    Entry,
    Meeting,
    Round,
    RoundState,
    Table,
)
from madang.meetings.queries import parties_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from madang.hubs.models import Actor
    from madang.meetings.models import Matching

WORDS = ("names", "note", "site")
FIELDS = (
    *WORDS, "kind", "zone", "starts_on", "ends_on", "opens", "closes",
    "slot_minutes", "pause_minutes", "breaks", "least", "most", "carry_over",
    "previous",
)  # fmt: skip
MOST_TABLES = 500


class NotNow(Conflict):
    """The round stands where this can no longer, or not yet, be done."""


@action(allowed=rules.may_organise)
def make_round(
    matching: Matching,
    by: Actor,
    *,
    values: Mapping[str, Any],
    tables: Sequence[tuple[str, str]],
) -> Round:
    """A round stands, with its tables and every party of the matching in it.

    Raises:
        Refused: a value is not fit to be stored, or no slot fits into its hours.
    """
    round_ = Round(hub=matching.hub, matching=matching)
    _fill(round_, values)
    round_.save()
    _set_tables(round_, tables)
    Entry.objects.bulk_create(
        [
            Entry(hub=round_.hub, round=round_, party=party)
            for party in parties_in(matching)
        ]
    )
    return round_


@action(allowed=rules.may_organise)
def change_round(
    round_: Round,
    by: Actor,
    *,
    expected: int,
    values: Mapping[str, Any],
    tables: Sequence[tuple[str, str]] | None = None,
) -> Round:
    """The round is as `values` say; once published only its words and its tables.

    Raises:
        Stale: somebody saved it since version `expected`.
        NotNow: it is published and more than words would change.
        Refused: a value is not fit to be stored.
    """
    fixed = [name for name in FIELDS if name not in WORDS]
    before = [getattr(round_, name) for name in fixed]
    _fill(round_, values)
    after = [getattr(round_, name) for name in fixed]
    if round_.state != RoundState.WISHES and before != after:
        raise NotNow(_("The round is published; its days and rules stay."))
    saved = save_version(round_, expected, list(FIELDS))
    if tables is not None:
        _set_tables(round_, tables)
    return saved


def _fill(round_: Round, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in values:
            setattr(round_, name, values[name])
    if round_.zone not in available_timezones():
        _refuse("zone", _("“%(name)s” is no time zone.") % {"name": round_.zone})
    if round_.ends_on < round_.starts_on:
        _refuse("ends_on", _("The last day cannot come before the first."))
    if (round_.ends_on - round_.starts_on).days >= grid.MOST_DAYS:
        _refuse("ends_on", _("A round lasts at most 31 days."))
    if not round_.slot_minutes > 0:
        _refuse("slot_minutes", _("A slot lasts at least a minute."))
    if round_.least > round_.most:
        _refuse("least", _("The least cannot be above the most."))
    if not round_.slots:
        _refuse("closes", _("No slot fits between the beginning and the end."))
    _check_before(round_)


def _check_before(round_: Round) -> None:
    if round_.carry_over != CarryOver.ALL and round_.previous is None:
        _refuse("previous", _("Say which round came before."))
    if round_.previous is not None and (
        round_.previous.matching_id != round_.matching_id
        or round_.previous_id == round_.pk
    ):
        _refuse("previous", _("The round before is another one of this matching."))


def _refuse(field: str, told: str) -> None:
    raise Refused(told, fields={field: [told]})


def _set_tables(round_: Round, tables: Sequence[tuple[str, str]]) -> None:
    """Keep tables by their label; one at which somebody sits cannot go."""
    labels = [label for label, _link in tables]
    if not labels or len(labels) > MOST_TABLES:
        _refuse("tables", _("Give one to 500 tables."))
    if len(set(labels)) < len(labels):
        _refuse("tables", _("Two tables have the same name."))
    standing = {row.label: row for row in Table.objects.filter(round=round_)}
    gone = [row for label, row in standing.items() if label not in set(labels)]
    if Meeting.objects.filter(table__in=gone).exists():
        _refuse("tables", _("Somebody sits there. Close the table instead."))
    Table.objects.filter(pk__in=[row.pk for row in gone]).delete()
    for order, (label, link) in enumerate(tables):
        row = standing.get(label) or Table(hub=round_.hub, round=round_, label=label)
        row.link, row.order = link, order
        row.save()
