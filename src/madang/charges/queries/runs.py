"""What a month's run would charge: all schedules, less what stands charged."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from madang.charges.models import InvoiceLine
from madang.spaces.months import first_of_month
from madang.spaces.queries import running_after
from madang.spaces.schedule import by_month, stretches_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from madang.hubs.models import Hub
    from madang.spaces.models import AgreementLine, SpaceAgreement
    from madang.spaces.schedule import Charge


@dataclass(slots=True)
class Proposal:
    """What an agreement costs in a month and what of it is charged already.

    `changed` are lines whose charge differs from what the schedule says now, with what
    was charged and what it says.
    """

    agreement: SpaceAgreement
    fresh: list[tuple[AgreementLine, Charge]] = field(default_factory=list)
    charged: int = 0
    changed: list[tuple[AgreementLine, Decimal, Decimal]] = field(default_factory=list)

    @property
    def net(self) -> Decimal:
        """What is still to be charged, without tax."""
        return sum((charge.amount for _line, charge in self.fresh), Decimal(0))


def proposals_for(hub: Hub, month: date) -> list[Proposal]:
    """Return what every signed agreement costs in a month, by tenant.

    `month` is its first day.  Costs two statements for any number of agreements.
    """
    running = running_after(hub, month).filter(starts_on__lt=first_of_month(month, 1))
    rows = running.select_related("agreement__organisation", "space").order_by("pk")
    standing = _standing(hub, month)
    found: list[Proposal] = []
    by_agreement: dict[int, list[AgreementLine]] = defaultdict(list)
    for row in rows:
        by_agreement[row.agreement_id].append(row)
    for lines in by_agreement.values():
        proposal = _proposal(lines, month, standing)
        if proposal.fresh or proposal.charged:
            found.append(proposal)
    found += _no_longer(hub, month, standing, by_agreement)
    return sorted(
        found, key=lambda p: (str(p.agreement.organisation), p.agreement.number)
    )


def _standing(hub: Hub, month: date) -> Mapping[int, Decimal]:
    """Return what stands charged for a month, by line of an agreement."""
    found = InvoiceLine.objects.filter(
        hub=hub, month=month, agreement_line__isnull=False, is_taken_back=False
    )
    return dict(found.values_list("agreement_line", "net"))


def _proposal(
    lines: list[AgreementLine], month: date, standing: Mapping[int, Decimal]
) -> Proposal:
    agreement = lines[0].agreement
    stretches = stretches_of(lines, agreement.over_on, agreement.currency, month)
    months = by_month(stretches, agreement.currency)
    charges = {
        charge.line: charge
        for one in months
        if one.first == month
        for charge in one.charges
    }
    proposal = Proposal(agreement)
    for line in lines:
        charge = charges.get(line.pk)
        if line.pk in standing:
            proposal.charged += 1
            now = charge.amount if charge else Decimal(0)
            if standing[line.pk] != now:
                proposal.changed.append((line, standing[line.pk], now))
        elif charge is not None and charge.amount:
            proposal.fresh.append((line, charge))
    return proposal


def _no_longer(
    hub: Hub,
    month: date,
    standing: Mapping[int, Decimal],
    known: Mapping[int, list[AgreementLine]],
) -> list[Proposal]:
    """Return agreements that were charged for a month in which they no longer run."""
    there = {line.pk for lines in known.values() for line in lines}
    gone = [pk for pk in standing if pk not in there]
    if not gone:
        return []
    charged = InvoiceLine.objects.filter(
        hub=hub, agreement_line__in=gone, month=month, is_taken_back=False
    ).select_related("agreement_line__agreement__organisation", "agreement_line__space")
    found: dict[int, Proposal] = {}
    for row in charged:
        if (line := row.agreement_line) is not None:
            one = found.setdefault(line.agreement_id, Proposal(line.agreement))
            one.charged += 1
            one.changed.append((line, row.net, Decimal(0)))
    return list(found.values())
