"""What of an agreement's terms its next version takes over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.hubs import journal
from madang.spaces.models import IndexRule, Subsidy
from madang.spaces.months import first_of_month
from madang.spaces.rises import YEAR, months_of_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from madang.hubs.models import HubOwned
    from madang.spaces.models import SpaceAgreement


def copy_terms(old: SpaceAgreement, new: SpaceAgreement) -> Iterator[journal.Line]:
    """The next version rises by the same rule and is funded by the same funders.

    Its first rise is the rule's next one after its first day; a subsidy that is over by
    then stays behind.
    """
    rule = IndexRule.objects.filter(agreement=old).first()
    if rule is not None:
        turns = len(list(months_of_rule(rule, new.starts_on)))
        first = first_of_month(rule.from_month, YEAR * turns)
        base = rule.base_month and first_of_month(rule.base_month, YEAR * turns)
        copy = _copied(rule, agreement=new, from_month=first, base_month=base)
        yield journal.Line("spaces.set_index_rule", copy, journal.created(copy))
    first = first_of_month(new.starts_on)
    for one in Subsidy.objects.filter(agreement=old):
        if one.ends_on and one.ends_on <= first:
            continue
        copy = _copied(one, agreement=new, starts_on=max(one.starts_on, first))
        yield journal.Line("spaces.add_subsidy", copy, journal.created(copy))


def _copied(row: HubOwned, **changes: object) -> HubOwned:
    """Return a new row like another, stored with some changes."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in changes
    }
    copy = type(row)(**values, **changes)
    copy.save()
    return copy
