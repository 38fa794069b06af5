"""Make rows for tests: a bare call gives the plainest valid row."""

from __future__ import annotations

from datetime import UTC, date, datetime
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
from madang.programmes.models import Call, Cohort, Place, Programme

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


def programme(at: Hub | None = None, **fields) -> Programme:
    n = next(_serial)
    defaults = {"slug": f"programme-{n}", "names": {"en": f"Programme {n}"}}
    return Programme.objects.create(
        hub=at or hub(), **{**defaults, "state": "running", **fields}
    )


def call(of: Programme | None = None, **fields) -> Call:
    n = next(_serial)
    of = of or programme()
    defaults = {
        "slug": f"call-{n}",
        "names": {"en": f"Call {n}"},
        "zone": "UTC",
        "opens_at": datetime(2026, 1, 1, 9, tzinfo=UTC),
        "closes_at": datetime(2026, 2, 1, 16, tzinfo=UTC),
        "state": "published",
    }
    return Call.objects.create(hub=of.hub, programme=of, **{**defaults, **fields})


def cohort(of: Programme | None = None, **fields) -> Cohort:
    n = next(_serial)
    of = of or programme()
    defaults = {
        "names": {"en": f"Cohort {n}"},
        "starts_on": date(2026, 3, 2),
        "ends_on": date(2026, 5, 29),
        "places": 3,
    }
    return Cohort.objects.create(hub=of.hub, programme=of, **{**defaults, **fields})


def place(of: Cohort, who: Organisation | None = None, **fields) -> Place:
    taken = Place.objects.filter(cohort=of, seat__isnull=False).count()
    defaults = {"state": "active", "seat": taken + 1, "since": of.starts_on}
    return Place.objects.create(
        hub=of.hub,
        cohort=of,
        organisation=who or organisation(of.hub),
        **{**defaults, **fields},
    )
