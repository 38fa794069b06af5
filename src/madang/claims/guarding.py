"""Lining up those who want the same atoms in the same moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import F

from madang.claims.models import Atom

if TYPE_CHECKING:
    from collections.abc import Collection


def guard(atoms: Collection[int]) -> None:
    """From here to the end of the transaction nobody else takes or frees these atoms.

    It has to be the first statement of its transaction that locks anything, and to name
    all atoms at once: locks are then always taken in the same order, atoms by number,
    bookings, allowances, the journal, and nobody waits in a circle.

    PostgreSQL locks the rows of one ``UPDATE`` in whatever order it meets them, so
    several are locked by a sorted read before.  SQLite has one lock for everything.
    """
    rows = Atom.objects.filter(pk__in=atoms)
    if len(atoms) > 1 and connection.vendor == "postgresql":
        locked = rows.order_by("pk").select_for_update(no_key=True)
        list(locked.values_list("pk", flat=True))
    rows.update(guard=F("guard") + 1)
