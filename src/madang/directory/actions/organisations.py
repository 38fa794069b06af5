"""Adding and correcting organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from madang.directory import rules
from madang.directory.actions.done import Corrected, tell_changed
from madang.directory.checking import check, known_industries, known_languages, tidied
from madang.directory.industries import suggest
from madang.directory.models import (
    Activity,
    ChangeProposal,
    Organisation,
    ProposalState,
    stored,
    with_derived,
)
from madang.directory.queries import policy_of
from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.kit.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from madang.hubs.models import Actor, Hub

#: What a profile form may change.
PROFILE = (
    "name",
    "names",
    "latin_name",
    "one_liner",
    "description",
    "kind",
    "state",
    "stage",
    "country",
    "city",
    "site",
    "website",
    "founded_on",
    "registration_number",
    "languages",
)
#: What of it is the hub's own to say, not the company's.
HUB_ONLY = frozenset({"kind", "site"})


@action(allowed=rules.may_keep_directory)
def add_organisation(
    hub: Hub, by: Actor, *, values: Mapping[str, Any], now: datetime
) -> Organisation:
    """A new organisation stands in the directory, its industries suggested.

    Raises:
        Refused: a value is not fit to be stored.
    """
    given = tidied(Organisation, _profile(values))
    row = Organisation(hub=hub, **given)
    check(row, {"name", *given}, today=by.hub.day_of(now))
    row.save()
    codes = suggest(row.name, *row.one_liner.values(), *row.description.values())
    _set_activities(row, codes, is_suggested=True)
    tell_changed(row)
    return row


@action(allowed=rules.may_keep_own_profile)
def correct_organisation(
    organisation: Organisation,
    by: Actor,
    *,
    expected: int,
    values: Mapping[str, Any],
    now: datetime,
) -> Corrected:
    """The profile says what `values` say, as far as the actor may say it.

    Of what a company's own people send, checked facts become a proposal that waits
    for staff.

    Raises:
        Stale: somebody saved the row since version `expected`.
        Refused: a value is not fit to be stored.
        NotAllowed: the hub keeps the profiles itself.
    """
    changes = _changes(organisation, tidied(Organisation, _profile(values)))
    checked: dict[str, Any] = {}
    if not by.is_staff:
        policy = policy_of(by.hub)
        if not policy.members_may_edit:
            raise NotAllowed(_("The hub keeps these profiles itself."))
        if HUB_ONLY & changes.keys():
            raise NotAllowed(_("Only the hub's staff may change this."))
        checked = {n: v for n, v in changes.items() if n in policy.checked_facts}
    before = journal.snapshot(organisation)
    old = {name: _plain(organisation, name) for name in checked}
    _set(organisation, changes)
    check(organisation, changes, today=by.hub.day_of(now))
    new = {name: _plain(organisation, name) for name in checked}
    for name in checked:
        setattr(organisation, _column(name), before[name])
    free = [name for name in changes if name not in checked]
    if free or not checked:
        save_version(organisation, expected, with_derived(Organisation, free))
        tell_changed(organisation)
    proposal = propose(organisation, by, old, new, now) if checked else None
    told = journal.difference(before, journal.snapshot(organisation))
    lines = [journal.Line("directory.correct_organisation", organisation, told)]
    if proposal:
        asked = {name: [old[name], new[name]] for name in checked}
        line = journal.Line("directory.propose_change", organisation, asked)
        lines = [*(lines if free else []), line]
    return Corrected(organisation, proposal, lines)


@action(allowed=rules.may_keep_own_profile)
def set_industries(
    organisation: Organisation, by: Actor, *, codes: Iterable[str]
) -> Organisation:
    """The organisation works in exactly these industries, the first its main one.

    Raises:
        Refused: one of them is no section or division.
    """
    _set_activities(organisation, known_industries(codes), is_suggested=False)
    tell_changed(organisation)
    return organisation


@action(allowed=rules.may_keep_own_profile)
def list_publicly(organisation: Organisation, by: Actor) -> Organisation:
    """The organisation has a page in the public directory, at an address that stays."""
    organisation.slug = organisation.slug or _free_slug(organisation)
    organisation.is_listed = True
    save_version(organisation, organisation.version, ["slug", "is_listed"])
    return organisation


@action(allowed=rules.may_keep_own_profile)
def unlist(organisation: Organisation, by: Actor) -> Organisation:
    """The organisation is out of the public directory; its address waits for it."""
    organisation.is_listed = False
    save_version(organisation, organisation.version, ["is_listed"])
    return organisation


def _profile(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return only what a profile may hold; anything else is ignored."""
    found = {name: values[name] for name in PROFILE if name in values}
    if "languages" in found:
        found["languages"] = known_languages(found["languages"])
    return found


def _column(name: str) -> str:
    return stored(Organisation, name).attname


def _set(row: Organisation, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _changes(row: Organisation, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return those values that differ from the row's."""
    return {name: v for name, v in values.items() if getattr(row, name) != v}


def _plain(row: Organisation, name: str) -> Any:
    """Return a field's value as JSON can hold it."""
    value = getattr(row, _column(name))
    return value.isoformat() if hasattr(value, "isoformat") else value


def propose(
    row: Organisation,
    by: Actor,
    old: dict[str, Any],
    new: dict[str, Any],
    now: datetime,
) -> ChangeProposal:
    """What is asked for stands in the company's waiting proposal, or in a new one."""
    asked = {name: [old[name], new[name]] for name in new}
    waiting = ChangeProposal.objects.filter(
        organisation=row, state=ProposalState.WAITING
    ).first()
    if waiting is not None:
        waiting.changes |= asked
        waiting.save(update_fields=["changes"])
        return waiting
    return ChangeProposal.objects.create(
        hub=row.hub,
        organisation=row,
        changes=asked,
        proposed_by=by.user,
        proposed_at=now,
    )


def _set_activities(row: Organisation, codes: list[str], *, is_suggested: bool) -> None:
    Activity.objects.filter(organisation=row).delete()
    Activity.objects.bulk_create(
        Activity(
            hub_id=row.hub_id,
            organisation=row,
            code=code,
            is_main=place == 0,
            is_suggested=is_suggested,
        )
        for place, code in enumerate(codes)
    )


def _free_slug(row: Organisation) -> str:
    """Return an address made of the Latin name that nobody in the hub has yet."""
    english = row.names.get("en", "")
    stem = slugify(row.latin_name or english or row.name)[:100] or f"o-{row.pk}"
    taken = set(
        Organisation.objects.filter(
            hub_id=row.hub_id, slug__startswith=stem
        ).values_list("slug", flat=True)
    )
    return stem if stem not in taken else f"{stem}-{row.pk}"
