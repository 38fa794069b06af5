"""The list of credits: every tenant's balance, searched, sorted and exported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.queries import organisations_visible_to
from madang.kit.short_lists import Column, Filter, ShortList
from madang.spaces.queries.costs import balances

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor
    from madang.spaces.queries.costs import Balance


@dataclass(frozen=True, slots=True)
class Row:
    """A tenant with its credits."""

    organisation: Organisation
    balance: Balance


COLUMNS = (
    Column("tenant", _("Tenant"), lambda r: str(r.organisation)),
    Column("left", pgettext_lazy("credits", "Left"), lambda r: r.balance.left, "num"),
    Column("held", pgettext_lazy("credits", "Held"), lambda r: r.balance.held, "num"),
    Column("ends", _("Next to end"), lambda r: r.balance.next_end),
)


def credits_list(by: Actor, given: QueryDict, now: datetime) -> ShortList:
    """Return the balances that the actor may see, as the address asks for them."""
    found = balances(by, now)
    rows = organisations_visible_to(by).filter(pk__in=found)
    filters = [
        Filter(
            "has",
            pgettext_lazy("credits", "Left"),
            lambda r: [("some", _("Some")) if r.balance.left else ("none", _("None"))],
        )
    ]
    return ShortList(
        sorted(
            (Row(row, found[row.pk]) for row in rows), key=lambda r: str(r.organisation)
        ),
        given,
        columns=COLUMNS,
        filters=filters,
        words=lambda r: [str(r.organisation)],
    )
