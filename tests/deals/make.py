"""Make deals for tests: a bare call gives the plainest valid one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from madang.deals import actions
from madang.hubs.models import system_actor
from tests import make

TODAY = date(2026, 5, 20)
NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)


def deal(at=None, on=TODAY, **values):
    at = at or make.hub()
    values["company"] = values.get("company") or make.organisation(at)
    values["investor"] = values.get("investor") or make.organisation(at)
    return actions.open_deal(at, system_actor(at), values=values, on=on, now=NOW)


def amount(  # noqa: PLR0913, PLR0917 -- what an amount consists of
    of, amount, kind="discussed", currency="KRW", as_of=TODAY, proof=""
):
    """Note an amount of a deal; with `proof` as the name of its evidence."""
    values = {
        "kind": kind,
        "amount": Decimal(str(amount)),
        "currency": currency,
        "as_of": as_of,
    }
    upload = SimpleUploadedFile(proof, b"received\n") if proof else None
    by = system_actor(of.hub)
    return actions.note_amount(of, by, values=values, evidence=upload, now=NOW)


def correct(row, amount, **changes):
    """Correct an amount."""
    values = {
        "amount": Decimal(str(amount)),
        "currency": row.currency,
        "as_of": row.as_of,
        **changes,
    }
    return actions.correct_amount(row, system_actor(row.hub), values=values, now=NOW)


def move(row, stage, on=TODAY, reason=""):
    """Move a deal to a stage."""
    return actions.move_deal(
        row, system_actor(row.hub), expected=row.version, stage=stage, on=on,
        reason=reason, now=NOW,
    )  # fmt: skip
