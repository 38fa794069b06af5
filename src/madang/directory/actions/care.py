"""Keeping the directory right: policy, proposals, pairs that look alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.directory import rules
from madang.directory.actions.done import PartDone, tell_changed
from madang.directory.actions.pictures import settle_asked_logo
from madang.directory.checking import check
from madang.directory.likeness import organisations_alike, people_alike
from madang.directory.models import (
    ChangeProposal,
    LookAlike,
    Organisation,
    PairState,
    Person,
    ProposalState,
    stored,
    with_derived,
)
from madang.directory.queries import organisation_cards, person_cards, policy_of
from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.kit.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from madang.directory.likeness import Alike
    from madang.hubs.models import Actor, Hub


@action(allowed=rules.may_set_policy)
def set_policy(
    hub: Hub,
    by: Actor,
    *,
    members_may_edit: bool,
    checked_facts: Iterable[str],
    is_public: bool,
) -> PartDone:
    """The hub keeps its directory in this way from now on."""
    row = policy_of(hub)
    before = journal.snapshot(row) if row.pk else {}
    row.members_may_edit, row.is_public = members_may_edit, is_public
    row.checked_facts = list(checked_facts)
    row.save()
    told = journal.difference(before, journal.snapshot(row))
    return PartDone(row, [journal.Line("directory.set_policy", row, told)])


@action(allowed=rules.may_keep_directory)
def accept_proposal(
    proposal: ChangeProposal,
    by: Actor,
    *,
    expected: int,
    now: datetime,
    answer: str = "",
) -> PartDone:
    """The organisation says what its people asked for.

    Raises:
        Stale: the organisation was changed since version `expected`.
        Conflict: somebody has already decided.
        Refused: what was asked for cannot be stored.
    """
    _decide(proposal, by, ProposalState.ACCEPTED, answer, now)
    settle_asked_logo(proposal, by, accepted=True, now=now)
    row = proposal.organisation
    before = journal.snapshot(row)
    for name, (_was, asked) in proposal.changes.items():
        field = stored(Organisation, name)
        setattr(row, field.attname, field.to_python(asked))
    check(row, proposal.changes, today=by.hub.day_of(now))
    save_version(row, expected, with_derived(Organisation, list(proposal.changes)))
    tell_changed(row)
    told = journal.difference(before, journal.snapshot(row))
    return PartDone(row, [journal.Line("directory.accept_proposal", row, told)])


@action(allowed=rules.may_keep_directory)
def decline_proposal(
    proposal: ChangeProposal, by: Actor, *, now: datetime, answer: str = ""
) -> PartDone:
    """The proposal is declined, with an answer to those who asked.

    Raises:
        Conflict: somebody has already decided.
    """
    _decide(proposal, by, ProposalState.DECLINED, answer, now)
    settle_asked_logo(proposal, by, accepted=False, now=now)
    row = proposal.organisation
    line = journal.Line("directory.decline_proposal", row, {"answer": ["", answer]})
    return PartDone(proposal, [line])


def _decide(
    proposal: ChangeProposal,
    by: Actor,
    state: ProposalState,
    answer: str,
    now: datetime,
) -> None:
    taken = ChangeProposal.objects.filter(
        pk=proposal.pk, state=ProposalState.WAITING
    ).update(state=state, decided_by=by.user, decided_at=now, answer=answer[:500])
    if not taken:
        raise Conflict(_("Somebody has already decided about this."))


@dataclass(frozen=True, slots=True)
class Search:
    """What a search for look-alikes found: how many pairs are to be looked at."""

    organisations: int
    people: int
    lines: Sequence[journal.Line]


@action(allowed=rules.may_keep_directory)
def find_look_alikes(hub: Hub, by: Actor, *, now: datetime) -> Search:
    """Every pair of rows that may be one and the same is on the list to look at.

    What somebody has decided stays decided.
    """
    firms = organisations_alike(organisation_cards(hub))
    people = people_alike(person_cards(hub))
    open_pairs = LookAlike.objects.filter(hub=hub, state=PairState.OPEN)
    open_pairs.delete()
    LookAlike.objects.bulk_create(
        [
            *(_pair(hub, "organisation", found, now) for found in firms),
            *(_pair(hub, "person", found, now) for found in people),
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    line = journal.Line("directory.find_look_alikes", hub, {})
    return Search(len(firms), len(people), [line])


def _pair(hub: Hub, kind: str, found: Alike, now: datetime) -> LookAlike:
    keys: dict[str, Any] = {
        f"{kind}_id": found.first,
        f"other_{kind}_id": found.second,
    }
    return LookAlike(
        hub=hub,
        likeness=found.likeness,
        reasons=list(found.reasons),
        found_at=now,
        **keys,
    )


@action(allowed=rules.may_keep_directory)
def keep_apart(pair: LookAlike, by: Actor, *, now: datetime) -> PartDone:
    """The two are known not to be the same and are not shown again."""
    pair.state, pair.decided_by, pair.decided_at = PairState.DISTINCT, by.user, now
    pair.save(update_fields=["state", "decided_by", "decided_at"])
    first: Organisation | Person | None = pair.organisation or pair.person
    line = journal.Line(
        "directory.keep_apart", pair, {"state": [PairState.OPEN, pair.state]}
    )
    return PartDone(first or pair, [line])
