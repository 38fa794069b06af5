"""Make rows for tests: a bare call gives the plainest valid row."""

from __future__ import annotations

from itertools import count

from madang.directory.models import (
    Affiliation,
    Organisation,
    Person,
    Relation,
    Standing,
)
from madang.hubs.models import Actor, Hub, Membership, Role, Site, User
from madang.hubs.queries import actor_in

_serial = count(1)


def hub(**fields) -> Hub:
    n = next(_serial)
    return Hub.objects.create(
        **{"slug": f"hub-{n}", "name": {"en": f"Hub {n}"}, **fields}
    )


def site(at: Hub | None = None, **fields) -> Site:
    n = next(_serial)
    defaults = {"name": {"en": f"Site {n}"}, "country": "MX", "zone": "UTC"}
    return Site.objects.create(hub=at or hub(), **{**defaults, **fields})


def user(**fields) -> User:
    n = next(_serial)
    return User.objects.create_user(
        **{"email": f"user-{n}@example.org", "name": f"User {n}", **fields}
    )


def member(
    at: Hub,
    role: Role = Role.PROGRAMME,
    who: User | None = None,
    scope: tuple[str, int] = ("", 0),
) -> User:
    who = who or user()
    kind, pk = scope
    Membership.objects.create(hub=at, user=who, role=role, scope_kind=kind, scope_id=pk)
    return who


def actor(
    at: Hub | None = None,
    role: Role = Role.PROGRAMME,
    scope: tuple[str, int] = ("", 0),
) -> Actor:
    at = at or hub()
    return actor_in(at, member(at, role, scope=scope))


def organisation(at: Hub | None = None, **fields) -> Organisation:
    n = next(_serial)
    defaults = {"name": f"Organisation {n}", "country": "MX"}
    return Organisation.objects.create(hub=at or hub(), **{**defaults, **fields})


def person(at: Hub | None = None, **fields) -> Person:
    n = next(_serial)
    return Person.objects.create(
        hub=at or hub(),
        **{"name": f"Person {n}", "email": f"p{n}@example.org"} | fields,
    )


def affiliation(who: Person, where: Organisation, **fields) -> Affiliation:
    return Affiliation.objects.create(
        hub=who.hub, person=who, organisation=where, **fields
    )


def relation(
    subject: Organisation, target: Organisation, kind: str = "supplies", **fields
) -> Relation:
    return Relation.objects.create(
        hub=subject.hub, subject=subject, object=target, kind=kind, **fields
    )


def standing(of: Organisation, kind: str = "resident", **fields) -> Standing:
    return Standing.objects.create(hub=of.hub, organisation=of, kind=kind, **fields)
