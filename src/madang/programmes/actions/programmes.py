"""Making and keeping programmes: sites, sponsors, and hubs that run them with us."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.kit.errors import Conflict, Refused
from madang.programmes import rules
from madang.programmes.checking import assign, check, free_slug
from madang.programmes.models import (
    CallState,
    CohortState,
    Cohost,
    Programme,
    ProgrammeSite,
    ProgrammeSponsor,
    ProgrammeState,
    Sight,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, Hub, Site

FIELDS = (
    "slug",
    "names",
    "summary",
    "description",
    "terms",
    "colour",
    "languages",
)


@dataclass(frozen=True, slots=True)
class Done:
    """A row and the journal's lines about it."""

    row: Any
    lines: Sequence[journal.Line]


@action(rules.may_run_programmes)
def add_programme(
    hub: Hub, by: Actor, *, values: Mapping[str, Any], sites: Sequence[Site] = ()
) -> Programme:
    """A new programme stands, as a draft; without an address it gets one of its name.

    Raises:
        Refused: a value is wrong, or the address is taken.
    """
    given = _given(values)
    row = Programme(hub=hub, **given)
    row.slug = free_slug(
        Programme.objects.filter(hub=hub), row.names, given.get("slug", ""), "programme"
    )
    check(row)
    row.save()
    _set_sites(row, sites)
    return row


@action(rules.may_run_programmes)
def change_programme(
    programme: Programme,
    by: Actor,
    *,
    expected: int,
    values: Mapping[str, Any],
    sites: Sequence[Site] | None = None,
) -> Programme:
    """The programme has these values and takes place at these sites.

    Raises:
        Refused: a value is wrong, or the address is taken.
        Stale: somebody saved the programme since.
    """
    given = _given(values)
    others = Programme.objects.filter(hub=programme.hub).exclude(pk=programme.pk)
    if not given.get("slug", programme.slug):
        given["slug"] = programme.slug
    free_slug(others, {}, given.get("slug", programme.slug), "programme")
    assign(programme, given)
    check(programme)
    save_version(programme, expected, list(given))
    if sites is not None:
        _set_sites(programme, sites)
    return programme


@action(rules.may_run_programmes)
def start_programme(programme: Programme, by: Actor) -> Programme:
    """The programme is on offer: its published calls show to the world."""
    return _set_state(programme, ProgrammeState.RUNNING)


@action(rules.may_run_programmes)
def archive_programme(programme: Programme, by: Actor) -> Programme:
    """The programme is put away; what it was stays readable.

    Raises:
        Conflict: a cohort of it is at work.
    """
    if programme.cohorts.filter(state=CohortState.RUNNING).exists():
        raise Conflict(_("A cohort of this programme is running. End it first."))
    return _set_state(programme, ProgrammeState.ARCHIVED)


@action(rules.may_run_programmes)
def restore_programme(programme: Programme, by: Actor) -> Programme:
    """An archived programme is back, running if it ever published a call."""
    was_out = programme.calls.exclude(state=CallState.DRAFT).exists()
    has_run = was_out or programme.cohorts.exists()
    return _set_state(
        programme, ProgrammeState.RUNNING if has_run else ProgrammeState.DRAFT
    )


def _set_state(programme: Programme, state: ProgrammeState) -> Programme:
    programme.state = state
    return save_version(programme, programme.version, ["state"])


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in FIELDS if name in values}


def _set_sites(programme: Programme, sites: Sequence[Site]) -> None:
    """Let the programme take place at exactly these sites, in this order."""
    wanted = list(dict.fromkeys(site.pk for site in sites))
    rows = ProgrammeSite.objects.filter(programme=programme)
    if list(rows.order_by("order").values_list("site_id", flat=True)) == wanted:
        return
    rows.delete()
    ProgrammeSite.objects.bulk_create(
        ProgrammeSite(hub=programme.hub, programme=programme, site_id=pk, order=order)
        for order, pk in enumerate(wanted)
    )


@action(rules.may_run_programmes)
def add_sponsor(
    programme: Programme,
    by: Actor,
    *,
    organisation: Organisation,
    starts_on: date,
    ends_on: date | None = None,
    remark: str = "",
) -> ProgrammeSponsor:
    """The organisation sponsors the programme from a day on.

    Raises:
        Refused: the days are the wrong way round, or it is one already.
    """
    row = ProgrammeSponsor(
        hub=programme.hub,
        programme=programme,
        organisation=organisation,
        starts_on=starts_on,
        ends_on=ends_on,
        remark=remark,
    )
    late = _("This lies before the first day.")
    check(row, ends_on=late if ends_on and ends_on < starts_on else "")
    row.save()
    return row


@action(rules.may_run_programmes)
def change_sponsor(
    sponsor: ProgrammeSponsor, by: Actor, *, values: Mapping[str, Any]
) -> ProgrammeSponsor:
    """The sponsorship has these days and this remark.

    Raises:
        Refused: the days are the wrong way round.
    """
    names = ("starts_on", "ends_on", "remark")
    assign(sponsor, {name: values[name] for name in names if name in values})
    is_late = sponsor.ends_on and sponsor.ends_on < sponsor.starts_on
    check(sponsor, ends_on=_("This lies before the first day.") if is_late else "")
    sponsor.save()
    return sponsor


@action(rules.may_run_programmes)
def remove_sponsor(sponsor: ProgrammeSponsor, by: Actor) -> None:
    """The sponsorship is gone, as if it had been entered by mistake."""
    ProgrammeSponsor.objects.filter(pk=sponsor.pk).delete()


@action(rules.may_run_programmes)
def grant_cohost(  # noqa: PLR0913 -- whom, what, from when, until when
    programme: Programme,
    by: Actor,
    *,
    partner: Hub,
    sees: Sequence[str],
    starts_at: datetime,
    ends_at: datetime | None = None,
    remark: str = "",
    now: datetime,
) -> Done:
    """The partner's staff see these things of the programme, in this period.

    Both hubs' journals say so.

    Raises:
        Refused: the partner is the hub itself, or nothing is to be seen, or the
            period is the wrong way round.
        Conflict: an agreement with the partner holds already.
    """
    row = Cohost(
        hub=programme.hub,
        programme=programme,
        partner=partner,
        sees=_known(sees),
        starts_at=starts_at,
        ends_at=ends_at,
        remark=remark,
        granted_by=by.user,
        granted_at=now,
    )
    _check_cohost(row)
    lasting = Cohost.objects.filter(programme=programme, partner=partner)
    if any(one.ends_at is None or one.ends_at > now for one in lasting):
        told = _("There is an agreement with %(hub)s already: change or end that one.")
        raise Conflict(told % {"hub": partner})
    row.save()
    return _told("grant_cohost", row, by, journal.created(row))


@action(rules.may_run_programmes)
def change_cohost(
    cohost: Cohost,
    by: Actor,
    *,
    sees: Sequence[str],
    starts_at: datetime,
    ends_at: datetime | None,
    remark: str = "",
) -> Done:
    """The partner sees these things in this period, from the next request on.

    Raises:
        Refused: nothing is to be seen, or the period is the wrong way round.
    """
    before = journal.snapshot(cohost)
    cohost.sees, cohost.remark = _known(sees), remark
    cohost.starts_at, cohost.ends_at = starts_at, ends_at
    _check_cohost(cohost)
    cohost.save()
    changes = journal.difference(before, journal.snapshot(cohost))
    return _told("change_cohost", cohost, by, changes)


@action(rules.may_run_programmes)
def end_cohost(cohost: Cohost, by: Actor, *, now: datetime) -> Done:
    """The agreement is over: the partner's next request sees nothing.

    Raises:
        Conflict: it is over already.
    """
    if cohost.ends_at is not None and cohost.ends_at <= now:
        raise Conflict(_("This agreement is over already."))
    before = journal.snapshot(cohost)
    cohost.ends_at = max(now, cohost.starts_at)
    cohost.save(update_fields=["ends_at"])
    changes = journal.difference(before, journal.snapshot(cohost))
    return _told("end_cohost", cohost, by, changes)


def _known(sees: Sequence[str]) -> list[str]:
    return [sight for sight in Sight.values if sight in set(sees)]


def _check_cohost(row: Cohost) -> None:
    is_late = row.ends_at is not None and row.ends_at < row.starts_at
    faults = {
        "partner": _("A hub does not host with itself.")
        if row.partner_id == row.hub_id
        else "",
        "sees": "" if row.sees else _("Say at least one thing that it may see."),
        "ends_at": _("This lies before the beginning.") if is_late else "",
    }
    wrong = {name: [text] for name, text in faults.items() if text}
    if wrong:
        raise Refused(next(iter(wrong.values()))[0], fields=wrong)


def _told(verb: str, row: Cohost, by: Actor, changes: Mapping[str, object]) -> Done:
    """Tell the partner's journal, too, and return the line for our own."""
    line = journal.Line(f"programmes.{verb}", row, changes)
    there = replace(
        by, hub=row.partner, roles=frozenset(), scoped=frozenset(), is_system=False
    )
    journal.write(there, [line])
    return Done(row, [line])
