"""The order in which everything scarce is taken, whoever asks for it.

A cheap look without a lock; then, in one transaction, the guards of all atoms by
number, a second look, and one write.  Whoever loses is told outside the transaction
what is in the way and what could be had instead.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar

from django.db import IntegrityError
from django.utils.translation import gettext as _

from madang.claims.guarding import guard
from madang.claims.models import Booking, BookingState, Claim
from madang.claims.queries.free import alternatives_to
from madang.claims.queries.overlapping import (
    Busy,
    atoms_for,
    atoms_of,
    busy_on,
    by_atom,
    obstacles_among,
    span_of,
)
from madang.claims.taken import Taken
from madang.hubs.journal import Line, created
from madang.hubs.models import OfHub
from madang.hubs.walls import is_overlap
from madang.kit.errors import Refused
from madang.kit.retries import with_retries

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from madang.claims.taken import Wish
    from madang.hubs.models import Actor

Subject = TypeVar("Subject", bound=OfHub)
Options = ParamSpec("Options")
Result = TypeVar("Result")


class OtherRequest(Refused):
    """The key was used before, for something else."""


@dataclass(frozen=True, slots=True)
class For:
    """For whom and what something is taken: an owner in the words of a room above."""

    kind: str
    id: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """Who asks, when and under which name.

    The same `key` again gets the same answer and takes nothing more.  `past_policy`
    leaves opening hours, lengths and horizon aside, for those who decide about the
    resource.
    """

    owner: For
    now: datetime
    key: str = ""
    past_policy: bool = False


@dataclass(slots=True)
class Done(Generic[Result]):
    """What an action returns, with the journal lines of everything it did."""

    result: Result
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Asked:
    """A look before the lock: what is wanted, when it is asked, and what to ignore.

    `is_any` asks for as many of the wishes as can be had, at least one.
    """

    wishes: Sequence[Wish]
    now: datetime
    but: Collection[int] = ()
    is_any: bool = False


class Lost(Exception):  # noqa: N818 -- leaves a transaction, becomes a refusal
    """Somebody was quicker; what is in the way is told outside the transaction."""

    def __init__(self, met: list[tuple[Wish, list[Busy]]]) -> None:
        super().__init__()
        self.met = met


class Again(Exception):  # noqa: N818 -- leaves a transaction, becomes an answer
    """The same request came before; this is what it got."""

    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result


def looking_first(
    asked: Callable[..., Asked | None],
) -> Callable[
    [Callable[Concatenate[Subject, Actor, Options], Done[Result]]],
    Callable[Concatenate[Subject, Actor, Options], Result],
]:
    """Let an action look before it locks, try again, and tell the loser what to do.

    `asked(subject, by, **options)` says what is wanted, and may raise `Again` when the
    request was answered before; ``None`` wants nothing that somebody else could have.
    """

    def decorate(
        act: Callable[Concatenate[Subject, Actor, Options], Done[Result]],
    ) -> Callable[Concatenate[Subject, Actor, Options], Result]:
        @wraps(act)
        def run(
            subject: Subject,
            by: Actor,
            /,
            *args: Options.args,
            **options: Options.kwargs,
        ) -> Result:
            want: Asked | None = None
            try:
                if act.allowed(by, subject):  # type: ignore[attr-defined]  # else it refuses
                    want = asked(subject, by, **options)
                    if want is not None:
                        find_room(want)
                return with_retries(lambda: act(subject, by, *args, **options)).result
            except Again as again:
                answer: Result = again.result
                return answer
            except Lost as lost:
                raise _refusal(lost.met, by, want) from None
            except IntegrityError as problem:
                if want is None or not is_overlap(problem):
                    raise
                raise _refusal(_met(want), by, want) from problem

        return run

    return decorate


def _refusal(
    met: Sequence[tuple[Wish, Sequence[Busy]]], by: Actor, want: Asked | None
) -> Taken:
    """Return the refusal with what the actor may know of the obstacles.

    Of several wishes the first that cannot be had is the one to find another place for.
    """
    obstacles = obstacles_among(by, met)
    if want is None or not met:
        return Taken(obstacles)
    return Taken(obstacles, alternatives_to(met[0][0], by, want.now, but=want.but))


def _met(want: Asked) -> list[tuple[Wish, list[Busy]]]:
    """Return what is in the way of each wish that cannot be had."""
    try:
        find_room(want)
    except Lost as lost:
        return lost.met
    return [(wish, []) for wish in want.wishes]


Given = list[tuple["Wish", list[int]]]
Met = list[tuple["Wish", list[Busy]]]


def find_room(want: Asked) -> tuple[Given, list[Busy]]:
    """Return the atoms for each wish, and the overdue holds found on the way.

    Costs one statement for any number of wishes, two if atoms were not read before.

    Raises:
        Lost: some wish cannot be had; of those that ask for any, none can.
    """
    given, met, overdue = find_what_can_be_had(want)
    if met and not (want.is_any and given):
        raise Lost(met)
    return given, overdue


def find_what_can_be_had(want: Asked) -> tuple[Given, Met, list[Busy]]:
    """Return atoms for the wishes that can be had, what the others met, overdue holds.

    Wishes are served in their order; one that is served is in the way of the next.
    """
    atoms = atoms_of(wish.resource for wish in want.wishes)
    keys = {atom for found in atoms.values() for atom in found}
    found = busy_on(keys, span_of(want.wishes), but=want.but)
    blocking = by_atom(one for one in found if one.blocks(want.now))
    given: Given = []
    met: Met = []
    for wish in want.wishes:
        mine, obstacles = atoms_for(wish, atoms[wish.resource.pk], blocking)
        if not mine:
            met.append((wish, obstacles))
            continue
        given.append((wish, mine))
        for atom in mine:
            blocking[atom].append(Busy(atom, wish.taken, 0, None))
    return given, met, [one for one in found if not one.blocks(want.now)]


def guard_wishes(wishes: Sequence[Wish], *more: int) -> None:
    """Line up for all atoms of some resources, and for some more of them."""
    atoms = atoms_of(wish.resource for wish in wishes)
    guard(sorted({atom for found in atoms.values() for atom in found} | set(more)))


def lapse(overdue: Sequence[Busy], now: datetime) -> list[Line]:
    """Free the atoms of holds that nobody confirmed in time, and tell the journal.

    Raises:
        Lost: one of them was confirmed in the same moment.
    """
    keys = {one.booking for one in overdue}
    if not keys:
        return []
    held = Booking.objects.filter(
        pk__in=keys, state=BookingState.HELD, expires_at__lte=now
    )
    held.update(state=BookingState.EXPIRED)
    over = Booking.objects.filter(pk__in=keys).select_related("resource")
    if any(one.is_taking for one in over):
        raise Lost([])
    Claim.objects.filter(booking__in=keys).update(is_blocking=False)
    change = {"state": [BookingState.HELD.value, BookingState.EXPIRED.value]}
    return [Line("claims.expire_holds", booking, change) for booking in over]


def write(
    given: Sequence[tuple[Wish, Sequence[int]]],
    by: Actor,
    order: Order,
    /,
    each: Sequence[Mapping[str, Any]] = (),
    **fields: Any,
) -> list[Booking]:
    """Write the bookings and all their claims, two statements for any number.

    `fields` are those of all of them, `each` has those of one after the other.
    """
    group = uuid.uuid4()
    own = each or [{}] * len(given)
    bookings = Booking.objects.bulk_create(
        [
            Booking(
                **{
                    "hub": by.hub,
                    "group": group,
                    "resource": wish.resource,
                    "owner_kind": order.owner.kind,
                    "owner_id": order.owner.id,
                    "label": order.owner.label[:200],
                    "by": by.for_whom or by.user,
                    "made_at": order.now,
                    "starts_at": wish.period.starts_at,
                    "ends_at": wish.period.ends_at,
                    "lanes": wish.lanes,
                    "key": order.key,
                    "state": BookingState.CONFIRMED,
                    **fields,
                    **more,
                }
            )
            for (wish, _atoms), more in zip(given, own, strict=True)
        ]
    )
    write_claims(
        [
            (booking, wish, atoms)
            for booking, (wish, atoms) in zip(bookings, given, strict=True)
        ]
    )
    return bookings


def write_claims(
    given: Sequence[tuple[Booking, Wish, Sequence[int]]],
) -> None:
    """Write the claims of some bookings, sorted, in one statement."""
    claims = [
        Claim(
            hub_id=booking.hub_id,
            booking=booking,
            atom_id=atom,
            starts_at=period.starts_at,
            ends_at=period.ends_at,
        )
        for booking, wish, atoms in given
        for period in [wish.taken]
        for atom in atoms
    ]
    claims.sort(key=lambda claim: (claim.atom_id, claim.starts_at))
    Claim.objects.bulk_create(claims)


def booked(bookings: Sequence[Booking], verb: str) -> list[Line]:
    """Return a journal line for each new booking."""
    return [Line(verb, booking, created(booking)) for booking in bookings]


def fingerprint_of(wishes: Sequence[Wish], owner: For) -> str:
    """Return what tells one request from another under the same key."""
    parts = sorted(
        (
            wish.resource.pk,
            wish.period.starts_at.isoformat(),
            wish.period.ends_at.isoformat(),
            wish.lanes,
        )
        for wish in wishes
    )
    text = repr((parts, owner.kind, owner.id))
    return hashlib.sha256(text.encode()).hexdigest()


def answered_before(by: Actor, key: str, fingerprint: str) -> list[Booking]:
    """Return the bookings that a key has brought already.

    Raises:
        OtherRequest: the key came with another request.
    """
    if not key:
        return []
    rows = Booking.objects.filter(hub=by.hub, key=key).order_by("pk")
    found = list(rows.select_related("resource"))
    if any(one.fingerprint != fingerprint for one in found):
        raise OtherRequest(
            _("This was already sent with other contents. Open it again.")
        )
    return found
