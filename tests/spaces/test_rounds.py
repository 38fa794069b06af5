"""Rooms for teams: the best plan, why somebody has none, offers made and withdrawn."""

from __future__ import annotations

import itertools
import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.hubs.models import Role, system_actor
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.spaces import actions
from madang.spaces.models import SpaceAgreement
from madang.spaces.planning import (
    Room,
    Team,
    Weights,
    allocate,
    are_beside,
    fits,
    worth,
)
from madang.spaces.queries.rounds import allocations_of, rounds_visible_to
from madang.spaces.rounds_shown import comparison, shortage_of, shown_of
from tests import make
from tests.spaces import make as places
from tests.spaces.test_pages import page, to

TODAY = date(2026, 11, 2)
NOW = places.NOON.replace(year=2026)
EVEN = Weights()


def suite(pk, net=20, *, at=0, floor=1, holder=0):
    """Return a suite of a row: each is 5 m wide, `at` its place."""
    box = (5.0 * at, 0.0, 5.0 * at + 4.8, 5.0)
    return Room(pk, floor, False, Decimal(net), 0, box, holder)


def team(n, m2=10, **more):
    return Team(n, n, max(m2 // 5, 1), Decimal(m2), **more)


def rooms_of(found):
    return {one.request: one.space for one in found.given}


@pytest.mark.only_on("sqlite")
def test_wishes_staying_and_surplus_decide_and_the_engine_proves_it():
    rooms = [suite(1, 40), suite(2, 12, at=1), suite(3, 20, at=2)]
    teams = [
        team(1, 10, wishes={("space", 2): 1, ("floor", 1): 2}),
        team(2, 35),
        team(3, 18, keeps=3, current=frozenset({3})),
    ]
    found = allocate(teams, rooms, EVEN)
    assert rooms_of(found) == {1: 2, 2: 1, 3: 3}
    assert (found.status, found.value) == ("optimal", found.bound)
    assert [one.rank for one in found.given] == [1, 0, 0]
    assert [int(one.wasted_m2) for one in found.given] == [2, 5, 2]
    assert found == allocate(teams, rooms, EVEN) or found.value == found.bound


@pytest.mark.only_on("sqlite")
def test_who_has_no_room_is_told_why():
    one_floor = [suite(1), suite(2, at=1)]
    teams = [team(1, unwanted=frozenset({2})), team(2, unwanted=frozenset({1}))]
    found = allocate([*teams, team(3, 500)], one_floor, EVEN)
    placed = [one for one in found.given if one.space]
    assert len(placed) == 1
    why = {one.request: one.why["code"] for one in found.given if not one.space}
    assert why[3] == "size"
    assert {why.get(1), why.get(2)} == {None, "beside"}
    apart = [suite(1), suite(2, at=3)]
    assert None not in rooms_of(allocate(teams, apart, EVEN)).values()
    full = allocate([team(1), team(2, priority=5)], [suite(1)], EVEN)
    assert rooms_of(full) == {1: None, 2: 1}
    assert full.given[0].why == {"code": "full", "rooms": 1}


@pytest.mark.only_on("sqlite")
def test_pins_hold_and_contradictions_are_refused():
    rooms = [suite(1), suite(2, at=1), Room(9, 1, True, Decimal(60), 6)]
    found = allocate([team(1, 90, pinned=2), team(2)], rooms, EVEN)
    assert rooms_of(found)[1] == 2  # though it is too small
    for wrong in (
        [team(1, pinned=1), team(2, pinned=1)],
        [team(1, pinned=77)],
        [team(1, 35, pinned=9)],
    ):
        with pytest.raises(Refused):
            allocate(wrong, rooms, EVEN)


@pytest.mark.only_on("sqlite")
def test_wanted_neighbours_come_together_by_swaps_within_an_honest_bound():
    rooms = [suite(n, at=n) for n in range(1, 6)]
    teams = [
        team(1, pinned=1), team(2, wanted=frozenset({1})), team(3), team(4), team(5),
    ]  # fmt: skip
    found = allocate(teams, rooms, EVEN)
    given = rooms_of(found)
    assert given[2] == 2
    assert (found.status, found.value) == ("optimal", found.bound)
    assert [one.near for one in found.given[:2]] == [1, 1]


def best_of(teams, rooms, weights):
    """Return the value of the best plan by trying all, neighbours left aside."""
    known, best = {room.pk: room for room in rooms}, 0
    for plan in itertools.product([None, *known], repeat=len(teams)):
        load, value, is_right = {}, 0, True
        for one, pk in zip(teams, plan, strict=True):
            if pk is None:
                continue
            room = known[pk]
            load[pk] = load.get(pk, 0) + (one.people if room.is_zone else 1)
            is_right &= fits(one, room) and load[pk] <= (room.seats or 1)
            value += worth(one, room, weights)
        for one, other in itertools.combinations(range(len(teams)), 2):
            a, b = plan[one], plan[other]
            is_near = None not in {a, b} and (a == b or are_beside(known[a], known[b]))
            hates = teams[other].firm in teams[one].unwanted
            is_right &= not (is_near and hates)
        best = max(best, value) if is_right else best
    return best


@pytest.mark.only_on("sqlite")
@settings(max_examples=15, deadline=None)
@given(
    sizes=st.lists(
        st.tuples(st.integers(1, 40), st.integers(1, 5)), min_size=1, max_size=4
    ),
    nets=st.lists(st.integers(5, 45), min_size=1, max_size=3),
    seats=st.integers(0, 6),
    enemy=st.integers(0, 4),
    wish=st.integers(0, 3),
)
def test_a_plan_is_as_good_as_the_best_of_all(sizes, nets, seats, enemy, wish):
    rooms = [suite(n, net, at=n) for n, net in enumerate(nets, 1)]
    rooms.append(Room(9, 2, True, Decimal(50), seats))
    teams = [
        team(n, m2, priority=priority, wishes={("space", n): 1},
             unwanted=frozenset({enemy} - {n}) if n == 1 else frozenset())
        for n, (m2, priority) in enumerate(sizes, 1)
    ]  # fmt: skip
    weights = Weights(wish=wish)
    found = allocate(teams, rooms, weights)
    assert found.value == found.bound == best_of(teams, rooms, weights)


@pytest.fixture
def round_(db):
    """Return a round of three suites and a zone, opened by the hub itself."""
    hub = make.hub()
    floor = places.floor(hub)
    box = lambda n: [[5 * n, 0], [5 * n + 5, 0], [5 * n + 5, 5], [5 * n, 5]]
    spaces = [
        places.to_let(floor, code=f"A{n}", net_m2="25", polygon=box(n))
        for n in range(3)
    ]
    zone = {"kind": "desk_zone", "capacity": 6, "net_m2": "40"}
    spaces.append(places.to_let(floor, code="Z1", **zone))
    by = system_actor(hub)
    values = {
        "name": "2027", "kind": "licence", "currency": "USD",
        "starts_on": date(2027, 1, 1), "ends_on": date(2028, 1, 1),
        "rate_m2": Decimal(10), "rate_desk": Decimal(90), "m2_per_person": Decimal(5),
    }  # fmt: skip
    with pytest.raises(Refused):
        actions.open_round(hub, by, values=values | {"ends_on": date(2027, 1, 1)})
    row = actions.open_round(hub, by, values=values)
    return actions.offer_spaces(row, by, spaces=spaces)


def ask(row, *, people=4, name="", **more):
    firm = make.organisation(row.hub, name=name or "Team")
    values = {"people": people, "net_m2": 0, "keeps": 0, "priority": 3, **more}
    return actions.ask_for_room(
        row, system_actor(row.hub), organisation=firm, values=values
    )


def test_a_scenario_becomes_offers_once_and_is_rolled_back(round_):
    by = system_actor(round_.hub)
    with pytest.raises(Refused):
        actions.start_scenario(round_, by, weights={}, seed=0, now=NOW)
    with pytest.raises(Refused, match=r"not right|how many"):
        ask(round_, people=0)
    asked = [ask(round_, name=name) for name in ("One", "Two", "Three")]
    asked.append(ask(round_, people=6, name="Four"))
    asked.append(ask(round_, people=100, name="Five"))
    assert len(shortage_of(round_)) == 2
    row = actions.start_scenario(round_, by, weights={}, seed=0, now=NOW)
    [compared] = comparison(round_)
    assert (compared.placed, compared.teams, row.status) == (4, 5, "optimal")
    given = {str(one.request): one for one in allocations_of(row)}
    assert (given["Four"].space.code, given["Four"].seats) == ("Z1", 6)
    let = given["Two"].space
    other = make.organisation(round_.hub, name="Faster")
    places.let(other, let, starts_on=date(2026, 12, 1), ends_on=date(2027, 3, 1))
    done = actions.adopt_scenario(row, by, today=TODAY)
    assert done.count == 3
    told = {str(one.row.request): one.told for one in shown_of(allocations_of(row))}
    assert told["Two"].startswith("Let meanwhile to Faster")
    with pytest.raises(Conflict, match="already"):
        actions.adopt_scenario(row, by, today=TODAY)
    offers = SpaceAgreement.objects.filter(hub=round_.hub, starts_on=date(2027, 1, 1))
    assert offers.filter(signed_on=None, withdrawn_on=None).count() == 3
    first = offers.order_by("pk").first()
    actions.sign(first, by, expected=1, signed_on=TODAY, now=NOW)
    assert actions.roll_back_scenario(row, by, today=TODAY).count == 2
    row.refresh_from_db()
    assert row.adopted_on  # one is signed
    assert offers.filter(withdrawn_on=TODAY).count() == 2


def test_a_member_asks_for_her_own_team_only(round_):
    own = make.organisation(round_.hub)
    scope = ("directory.organisation", own.pk)
    member = make.actor(round_.hub, Role.MEMBER, scope=scope)
    values = {"people": 3, "net_m2": 0, "keeps": 3, "priority": 5}
    one = actions.ask_for_room(round_, member, organisation=own, values=values)
    assert one.priority == 3  # the hub's word
    strange = make.organisation(round_.hub)
    with pytest.raises(NotAllowed):
        actions.ask_for_room(round_, member, organisation=strange, values=values)
    by = system_actor(round_.hub)
    actions.close_round(round_, by, today=TODAY)
    assert not rounds_visible_to(member).exists()
    with pytest.raises(Conflict):
        actions.change_request(one, member, expected=1, values=values)


def test_a_round_is_kept_through_its_pages(client, round_, django_assert_num_queries):
    hub = round_.hub
    client.force_login(make.member(hub, Role.FACILITY))
    firm, other = (make.organisation(hub, name=name) for name in ("Alma", "Beta"))
    add = to("request-add", hub, pk=round_.pk)
    space = round_.offered.first().space
    sent = {
        "organisation": f"Alma #{firm.pk}", "people": "4", "keeps": "0",
        "wish_1": f"space-{space.pk}", "wish_2": f"floor-{space.floor_id}",
        "unwanted": f"Beta #{other.pk}", "priority": "3",
    }  # fmt: skip
    wrong = client.post(add, sent | {"people": ""})
    assert (wrong.status_code, "how many people" in wrong.content.decode()) == (
        422,
        True,
    )
    assert client.post(add, sent).status_code == 302
    assert client.post(add, sent).status_code == 422
    ask(round_, name="Beta 2")
    scenario = to("scenario-add", hub, pk=round_.pk)
    weights = {"wish": 2, "waste": 1, "keep": 1, "near": 1, "seed": 0}
    there = client.post(scenario, weights).headers["Location"]
    text = client.get(there).content.decode()
    assert ("Alma" in text, '<svg class="plan' in text or "<svg" in text) == (
        True,
        True,
    )
    page(client, "round", hub, pk=round_.pk)
    with django_assert_num_queries(20):
        text = page(client, "round", hub, pk=round_.pk)
    assert re.search(r">\s*2 / 2\s*<", text)
    assert client.post(f"{there}do/adopt/").status_code == 302
    assert client.post(f"{there}do/adopt/").status_code == 409
    assert client.post(f"{there}do/roll-back/").status_code == 302
    request = round_.requests.first()
    pinned = {"space": space.pk, "back": there.rstrip("/").rpartition("/")[2]}
    assert client.post(to("request-pin", hub, pk=request.pk), pinned).status_code == 302
    form = client.get(to("request-edit", hub, pk=request.pk)).content.decode()
    assert f'value="space-{space.pk}" selected' in form
    assert client.post(to("request-remove", hub, pk=request.pk)).status_code == 302
    assert "Rooms for teams" in page(client, "rounds", hub)
