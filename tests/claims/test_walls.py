"""The database itself refuses what overlaps, from whoever it comes."""

from __future__ import annotations

import pytest
from django.core import serializers
from django.db import IntegrityError, connection, transaction

from madang.claims.models import Claim
from madang.claims.taken import Taken
from madang.hubs import walls
from madang.hubs.checks import walls_stand
from tests import make
from tests.claims.things import at, book, room

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    by = make.actor()
    return Claim.objects.get(booking=book(room(by), by))


def copy_of(claim, **fields):
    plain = {"hub": claim.hub, "booking": claim.booking, "atom": claim.atom}
    times = {"starts_at": claim.starts_at, "ends_at": claim.ends_at}
    return Claim(**{**plain, **times, **fields})


def refused(work):
    with pytest.raises(IntegrityError) as problem, transaction.atomic():
        work()
    assert walls.is_overlap(problem.value)


def test_an_overlapping_row_is_refused_however_it_comes(claim):
    refused(copy_of(claim).save)
    refused(lambda: Claim.objects.bulk_create([copy_of(claim)]))
    text = serializers.serialize("json", [claim]).replace(f'"pk": {claim.pk}', '"pk": 9999999')  # fmt: skip
    (row,) = serializers.deserialize("json", text)
    refused(row.save)
    columns = "hub_id, booking_id, atom_id, starts_at, ends_at, is_blocking"
    sql = f"INSERT INTO claims_claim ({columns}) SELECT {columns} FROM claims_claim"
    refused(lambda: connection.cursor().execute(sql))


def test_a_row_cannot_be_changed_into_one_that_overlaps(claim):
    other = copy_of(claim, starts_at=at(10), ends_at=at(11))
    other.save()
    rows = Claim.objects.filter(pk=other.pk)
    refused(lambda: rows.update(starts_at=at(9.5)))
    idle = copy_of(claim, is_blocking=False)
    idle.save()
    refused(lambda: Claim.objects.filter(pk=idle.pk).update(is_blocking=True))
    away = copy_of(claim, atom=claim.booking.resource.parts.get().atom)
    away.starts_at, away.ends_at = at(12), at(13)
    away.save()
    assert rows.update(ends_at=at(12)) == 1


def test_a_claim_that_ends_before_it_begins_is_refused(claim):
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(claim, starts_at=at(12), ends_at=at(12)).save()


def test_long_claims_are_told_by_the_database(claim):
    copy_of(claim, starts_at=at(10), ends_at=at(16)).save()
    copy_of(claim, starts_at=at(16), ends_at=at(16 + 6.5)).save()
    found = Claim.objects.order_by("starts_at").values_list("is_long", flat=True)
    assert list(found) == [False, False, True]


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("text", ["2026-03-02T12:00:00", "2026-03-02 12:00", "noon"])
def test_a_moment_of_another_shape_is_refused(claim, text):
    rows = Claim.objects.filter(pk=claim.pk)
    with pytest.raises(IntegrityError, match="whole second"), transaction.atomic():
        connection.cursor().execute("UPDATE claims_claim SET ends_at = %s", [text])
    assert rows.get().ends_at == at(10)


def test_a_missing_wall_is_named_and_built_again():
    name = next(w.name for w in walls.walls(connection.vendor) if "wall_ex" in w.name)
    with connection.cursor() as cursor:
        cursor.execute(walls._standing(connection)[name])
    assert [e.msg for e in walls_stand(databases=["default"])] == [
        f"The wall {name} is missing in the database “default”."
    ]
    walls.build(connection)
    assert walls.missing(connection) == []
    by = make.actor()
    made = Claim.objects.get(booking=book(room(by), by))
    refused(copy_of(made).save)


def test_what_only_the_wall_saw_is_refused_like_any_other(claim, monkeypatch):
    """A row written past the room between the look and the write."""
    from madang.claims.actions import taking

    place = claim.booking.resource
    by = make.actor(claim.hub)
    monkeypatch.setattr(taking, "busy_on", lambda *_args, **_options: [])
    with pytest.raises(Taken):
        book(place, by)
