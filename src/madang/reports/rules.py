"""Who may do what with reports, snapshots and questions.  Pure: no query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.directory.rules import ORGANISATION
from madang.hubs.models import Role
from madang.outcomes.rules import may_keep_outcomes, may_see_outcomes

if TYPE_CHECKING:
    from madang.hubs.models import Actor, OfHub


def may_see_reports(by: Actor, _thing: OfHub | None = None) -> bool:
    """Whoever sees all outcomes."""
    return may_see_outcomes(by)


def may_keep_reports(by: Actor, _thing: OfHub | None = None) -> bool:
    """Whoever keeps outcomes: writes, freezes, releases, mails."""
    return may_keep_outcomes(by)


def own_sponsors(by: Actor) -> frozenset[int]:
    """Return the organisations as whose sponsor the actor has signed in."""
    return by.scope_of({Role.SPONSOR}, ORGANISATION)


def may_see_as_sponsor(by: Actor, _thing: OfHub | None = None) -> bool:
    """Those who sponsor, each her own programmes."""
    return bool(own_sponsors(by))


def may_read_snapshots(by: Actor, _thing: OfHub | None = None) -> bool:
    """Staff all of them, sponsors those that were released to them."""
    return may_see_reports(by) or may_see_as_sponsor(by)


def may_mail(by: Actor, _thing: OfHub | None = None) -> bool:
    """The product itself, when the day has come, and whoever keeps reports."""
    return by.is_system or may_keep_reports(by)


def may_have_made(by: Actor, _thing: OfHub | None = None) -> bool:
    """Whoever reads snapshots, and the product itself for those with a link."""
    return by.is_system or may_read_snapshots(by)
