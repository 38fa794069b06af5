"""Make certificates and checklists for tests: a bare call gives the plainest one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count

from madang.hubs.models import Role
from madang.readiness.models import Certificate
from tests import make

TODAY = date(2026, 5, 20)
NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)
_serial = count(1)


def person_of(firm, role=Role.MEMBER):
    """Somebody who belongs to a company, or buys for it, and has no other role."""
    return make.actor(firm.hub, role, ("directory.organisation", firm.pk))


def certificate(of, **fields):
    """A row of a certificate, as it stands in the table."""
    given = {
        "kind": "iso-9001", "issuer": "TÜV", "number": f"N-{next(_serial)}",
        "valid_from": date(2025, 1, 1), "valid_until": date(2026, 12, 31),
        "noted_at": NOW, **fields,
    }  # fmt: skip
    return Certificate.objects.create(hub=of.hub, organisation=of, **given)
