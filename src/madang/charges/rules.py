"""Who may do what with invoices and payments.  Pure questions: no query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.hubs.models import Role

if TYPE_CHECKING:
    from madang.hubs.models import Actor, OfHub

#: Who belongs to a company, and under which kind a role is bound to one.
MEMBER, FIRM = Role.MEMBER, "directory.organisation"


def may_keep_charges(by: Actor, _thing: OfHub | None = None) -> bool:
    """Finance and owners write invoices, issue them and record what was paid."""
    return by.has(Role.FINANCE, Role.OWNER)


def may_see_all_charges(by: Actor, _thing: OfHub | None = None) -> bool:
    """Facility staff read what finance and owners keep."""
    return may_keep_charges(by) or by.has(Role.FACILITY)


def may_see_charges(by: Actor, _thing: OfHub | None = None) -> bool:
    """Members of a company read what their company owes."""
    return may_see_all_charges(by) or by.has_somewhere(Role.MEMBER)
