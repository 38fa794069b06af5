"""Whatever people do in whatever order, the tables say what a list of bookings says."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from madang.claims.actions import move, release, reserve, shorten
from madang.claims.models import Claim
from madang.claims.queries import free_windows
from madang.claims.taken import Taken
from tests import make
from tests.claims.things import NOW, at, halls, order, overlaps, period, room

pytestmark = pytest.mark.django_db

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["reserve", "reserve", "reserve", "release", "move", "shorten"]
        ),
        st.integers(0, 3),  # which resource
        st.integers(0, 20),  # which booking
        st.integers(8, 15),
        st.integers(1, 3),
    ),
    min_size=3,
    max_size=12,
)


class Model:
    """Bookings as a plain list of who has which atoms when; of lanes one is enough."""

    def __init__(self, places):
        self.atoms = [{part.atom_id for part in one.parts.all()} for one in places]
        self.lanes = len(places) - 1
        self.rows = {}

    def is_free(self, place, begins, ends, but=None):
        busy = {
            atom
            for key, (_place, atoms, first, last) in self.rows.items()
            if key != but and first < ends and begins < last
            for atom in atoms
        }
        if place == self.lanes:
            return not self.atoms[place] <= busy
        return not self.atoms[place] & busy

    def note(self, key, place, begins, ends):
        """Write down a booking with the atoms it got; a lane must have been free."""
        claims = Claim.objects.filter(booking=key, is_blocking=True)
        got = set(claims.values_list("atom_id", flat=True))
        assert got <= self.atoms[place]
        assert len(got) == (1 if place == self.lanes else len(self.atoms[place]))
        self.rows[key] = (place, got, begins, ends)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
@example([("reserve", 3, 0, 8, 1), ("reserve", 3, 0, 9, 1), ("reserve", 3, 0, 8, 2)])
def test_histories_equal_a_brute_force_model(world, steps):
    by = world
    places = [*halls(by), room(by, lanes=2)]
    model = Model(places)
    bookings = {}
    for verb, name, which, begins, hours in steps:
        ends = begins + hours
        key = sorted(bookings)[which % len(bookings)] if bookings else None
        if verb == "reserve":
            with contextlib.suppress(Taken):
                made = reserve(places[name], by, period=period(begins, ends), order=order())  # fmt: skip
                assert model.is_free(name, begins, ends)
                bookings[made.pk] = made
                model.note(made.pk, name, begins, ends)
                continue
            assert not model.is_free(name, begins, ends)
        elif key is None:
            continue
        elif verb == "release":
            release(bookings.pop(key), by, now=NOW)
            model.rows.pop(key)
        elif verb == "shorten":
            there, _atoms, first, last = model.rows[key]
            if last - first > 1:
                shorten(bookings[key], by, period=period(first, last - 1), now=NOW)
                model.note(key, there, first, last - 1)
        else:
            free = model.is_free(name, begins, ends, but=key)
            try:
                move(bookings[key], by, period=period(begins, ends), resource=places[name], now=NOW)  # fmt: skip
            except Taken:
                assert not free
            else:
                assert free
                model.note(key, name, begins, ends)
    stand = {
        (one.booking_id, one.starts_at, one.ends_at)
        for one in Claim.objects.filter(
            is_blocking=True, hub=by.hub, booking__in=bookings
        )
    }
    assert stand == {(key, at(b), at(e)) for key, (*_, b, e) in model.rows.items()}
    assert overlaps() == 0
    for name, place in enumerate(places):
        free = {
            hour
            for window in free_windows([place], period(8, 18), 60)
            for hour in range(8, 18)
            if window.period.covers(period(hour, hour + 1))
        }
        assert free == {h for h in range(8, 18) if model.is_free(name, h, h + 1)}


@pytest.fixture
def world():
    return make.actor()
