"""Of what there is only so much, no more is used; the ledger adds up to what is left."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from madang.claims import kinds
from madang.claims.actions import (
    NotEnough,
    adjust,
    consume,
    consume_held,
    expire_allowances,
    grant,
    hold,
    release_held,
)
from madang.claims.models import Allowance, AllowanceLine
from madang.claims.queries import allowances_of
from madang.hubs.models import Role
from madang.kit.errors import NotAllowed, Refused
from tests import make
from tests.claims.things import NOW, at, order

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make.actor(role=Role.OWNER)


def granted(by, amount=10, **more):
    return grant(by.hub, by, unit="credit", amount=amount, order=order(), **more)


def sums(allowance):
    fresh = Allowance.objects.get(pk=allowance.pk)
    lines = AllowanceLine.objects.filter(allowance=allowance)
    told = lines.aggregate(left=Sum("amount"), held=Sum("held"))
    assert told == {"left": fresh.left, "held": fresh.held}
    return fresh.left, fresh.held


def test_every_way_of_counting(by):
    stock = granted(by)
    consume(stock, by, amount=3, order=order())
    hold(stock, by, amount=4, order=order())
    assert sums(stock) == (3, 4)
    consume_held(stock, by, amount=1, order=order())
    release_held(stock, by, amount=2, order=order())
    adjust(stock, by, amount=-1, note="Counted twice", now=NOW)
    assert sums(stock) == (4, 1)
    assert list(allowances_of(by.hub, "tests.visit", 7)) == [stock]


def test_no_more_than_there_is(by):
    stock = granted(by)
    with pytest.raises(NotEnough, match="10 left, 11 needed"):
        consume(stock, by, amount=11, order=order())
    hold(stock, by, amount=8, order=order())
    for verb, amount in ((consume, 3), (consume_held, 9), (release_held, 9)):
        with pytest.raises(NotEnough):
            verb(stock, by, amount=amount, order=order())
    with pytest.raises(NotEnough):
        adjust(stock, by, amount=-3, note="Wrong", now=NOW)
    assert sums(stock) == (2, 8)


@pytest.mark.parametrize("amount", [0, -1])
def test_a_negative_credit_is_refused(by, amount):
    stock = granted(by)
    for verb in (consume, hold, release_held):
        with pytest.raises(Refused):
            verb(stock, by, amount=amount, order=order())
    with pytest.raises(Refused):
        granted(by, amount)
    with pytest.raises(Refused):
        adjust(stock, by, amount=1, note=" ", now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Allowance.objects.update(left=-1)
    with pytest.raises(IntegrityError), transaction.atomic():
        AllowanceLine.objects.update(amount=5)


def test_the_same_key_counts_once(by):
    stock = granted(by)
    for _ in range(2):
        consume(stock, by, amount=3, order=order("k"))
    assert sums(stock) == (7, 0)


def test_what_ran_out_cannot_be_used(by):
    stock = granted(by, expires_at=at(7))
    with pytest.raises(NotEnough):
        consume(stock, by, amount=1, order=order(now=at(7)))
    assert expire_allowances(by.hub, by, now=at(7)) == 1
    assert sums(stock) == (0, 0)


def test_who_may_spend_the_owners_room_says(by):
    stock = granted(by)
    founder = make.actor(by.hub, Role.GUEST)
    with pytest.raises(NotAllowed):
        consume(stock, founder, amount=1, order=order())
    spends = lambda one, _id: one.user == founder.user
    kinds.register_owner(kinds.Owner("tests.visit", "Visit", lambda *_: {}, spends))
    try:
        consume(stock, founder, amount=1, order=order())
    finally:
        kinds._owners.pop("tests.visit")
    assert sums(stock) == (9, 0)
