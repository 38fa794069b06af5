"""Giving out rooms for a year: rounds, what teams ask, scenarios, and their offers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.jobs.actions import start_job
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.spaces import rules
from madang.spaces.actions.agreements import fault_of_amount, offer, withdraw
from madang.spaces.checking import assign, check
from madang.spaces.models import (
    NOTHING,
    AllocationRound,
    Basis,
    RequestNeighbour,
    RequestWish,
    RoomAllocation,
    RoomRequest,
    RoundScenario,
    RoundSpace,
    SpaceKind,
)
from madang.spaces.planning import Weights, allocate, material_of
from madang.spaces.queries.agreements import number_for
from madang.spaces.queries.rounds import allocations_of, held_during

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, Hub
    from madang.jobs.models import Job
    from madang.spaces.models import AgreementLine, Floor, Space

ALLOCATE = "spaces.allocate"
#: Rounds of more pairs of team and space are worked out in the background.
AT_ONCE, SECONDS, LONG_SECONDS = 600, 2, 30
ROUND = (
    "name",
    "kind",
    "starts_on",
    "ends_on",
    "currency",
    "rate_m2",
    "rate_desk",
    "m2_per_person",
)
ASKED = ("people", "net_m2", "keeps")


@dataclass(frozen=True, slots=True)
class Settled:
    """A scenario with the journal's lines about it, and how many offers stand."""

    row: RoundScenario
    lines: Sequence[journal.Line]
    count: int = 0


@action(rules.may_keep_agreements)
def open_round(hub: Hub, by: Actor, *, values: Mapping[str, Any]) -> AllocationRound:
    """Teams may ask for rooms of a round.

    Raises:
        Refused: a value is wrong, or it ends before it starts.
    """
    row = AllocationRound(hub=hub)
    assign(row, {name: values[name] for name in ROUND})
    faults = {
        name: fault_of_amount(getattr(row, name), row.currency)
        for name in ("rate_m2", "rate_desk")
    }
    check(row, **faults)
    row.save()
    return row


@action(rules.may_keep_agreements)
def offer_spaces(
    round_: AllocationRound, by: Actor, *, spaces: Sequence[Space]
) -> AllocationRound:
    """The round gives out exactly these spaces.

    Raises:
        NotAllowed: one of them is another hub's.
    """
    if any(space.hub_id != round_.hub_id for space in spaces):
        raise NotAllowed(_("This space is another hub's."))
    round_.offered.exclude(space__in=spaces).delete()
    known = set(round_.offered.values_list("space", flat=True))
    RoundSpace.objects.bulk_create(
        RoundSpace(hub=round_.hub, round=round_, space=space)
        for space in spaces
        if space.pk not in known
    )
    return round_


@action(rules.may_keep_agreements)
def close_round(round_: AllocationRound, by: Actor, *, today: date) -> AllocationRound:
    """Nobody asks for rooms of the round any more.

    Raises:
        Conflict: it is closed already.
    """
    if round_.closed_on:
        raise Conflict(_("This round is closed already."))
    round_.closed_on = today
    return save_version(round_, round_.version, ["closed_on"])


@action(rules.may_keep_agreements)
def reopen_round(round_: AllocationRound, by: Actor) -> AllocationRound:
    """Teams may ask again."""
    round_.closed_on = None
    return save_version(round_, round_.version, ["closed_on"])


@action(rules.may_ask_for_room)
def ask_for_room(
    round_: AllocationRound,
    by: Actor,
    *,
    organisation: Organisation,
    values: Mapping[str, Any],
) -> RoomRequest:
    """A team asks for a room of the round, with its wishes.

    Raises:
        Refused: the team has asked already, or no size was told.
        Conflict: the round is closed.
        NotAllowed: the team is not the actor's, or another hub's.
    """
    _must_be_own(by, organisation.pk, organisation.hub_id == round_.hub_id)
    _must_take(round_, by)
    row = RoomRequest(hub=round_.hub, round=round_, organisation=organisation)
    _fill(row, by, values)
    row.save()
    _wish(row, values)
    return row


@action(rules.may_ask_for_room)
def change_request(
    request: RoomRequest, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> RoomRequest:
    """A team asks for something else.

    Raises:
        Refused, Conflict, NotAllowed: as for `ask_for_room`.
        Stale: somebody saved it since.
    """
    _must_be_own(by, request.organisation_id, is_here=True)
    _must_take(request.round, by)
    _fill(request, by, values)
    saved = save_version(request, expected, [*ASKED, "priority"])
    _wish(saved, values)
    return saved


def _must_be_own(by: Actor, organisation: int, is_here: bool) -> None:  # noqa: FBT001
    own = by.is_staff or organisation in rules.companies_of(by)
    if not own or not is_here:
        raise NotAllowed(_("This team is not yours."))


def _must_take(round_: AllocationRound, by: Actor) -> None:
    if round_.closed_on and not by.is_staff:
        raise Conflict(_("This round is closed already."))


def _fill(row: RoomRequest, by: Actor, values: Mapping[str, Any]) -> None:
    assign(row, {name: values[name] or 0 for name in ASKED})
    if rules.may_keep_agreements(by) and values.get("priority"):
        row.priority = values["priority"]
    check(row)


def _wish(row: RoomRequest, values: Mapping[str, Any]) -> None:
    """Keep a request's wishes and neighbours as they were told."""
    row.wishes.all().delete()
    row.neighbours.all().delete()
    wishes: Sequence[Space | Floor] = values.get("wishes") or []
    RequestWish.objects.bulk_create(
        RequestWish(hub=row.hub, request=row, rank=n, **{_name(one): one})
        for n, one in enumerate(wishes, 1)
    )
    near = {one.pk: (one, True) for one in values.get("wanted") or []}
    near |= {one.pk: (one, False) for one in values.get("unwanted") or []}
    near.pop(row.organisation_id, None)
    RequestNeighbour.objects.bulk_create(
        RequestNeighbour(hub=row.hub, request=row, organisation=one, is_wanted=wanted)
        for one, wanted in near.values()
    )


def _name(wish: Space | Floor) -> str:
    return "floor" if wish._meta.model_name == "floor" else "space"


@action(rules.may_ask_for_room)
def take_back_request(request: RoomRequest, by: Actor) -> Settled:
    """The team asks for nothing; what it asked stays in the journal.

    Raises:
        Conflict: the round is closed, or a scenario has a place for it.
        NotAllowed: the team is not the actor's.
    """
    _must_be_own(by, request.organisation_id, is_here=True)
    _must_take(request.round, by)
    if RoomAllocation.objects.filter(request=request, agreement__isnull=False).exists():
        raise Conflict(_("An offer was made for this request."))
    round_ = request.round
    was = {name: [v[1], None] for name, v in journal.created(request).items()}
    RoomAllocation.objects.filter(request=request).delete()
    request.delete()
    told = [journal.Line("spaces.take_back_request", round_, was)]
    return Settled(RoundScenario(round=round_), told)


@action(rules.may_keep_agreements)
def pin(request: RoomRequest, by: Actor, *, space: Space | None) -> RoomRequest:
    """Every scenario from now on gives the team this space; nothing frees it.

    Raises:
        Refused: the round does not give out the space.
    """
    if space and not request.round.offered.filter(space=space).exists():
        raise Refused(_("The round does not give out this space."))
    request.pinned = space
    return save_version(request, request.version, ["pinned"])


@action(rules.may_keep_agreements)
def start_scenario(
    round_: AllocationRound,
    by: Actor,
    *,
    weights: Mapping[str, int],
    seed: int,
    now: datetime,
) -> RoundScenario | Job:
    """A scenario is worked out: a small one at once, a large one in the background.

    Raises:
        Refused: nobody asks, nothing is on offer, or pins contradict each other.
        AlreadyRunning: one is being worked out already.
    """
    size = round_.requests.count() * round_.offered.count()
    if size <= AT_ONCE:
        return work_out(round_, by, weights=weights, seed=seed, now=now)
    arguments = {"round": round_.pk, "weights": dict(weights), "seed": seed}
    title = _("Rooms of %(round)s") % {"round": round_}
    return start_job(
        round_.hub, by, kind=ALLOCATE, title=title, now=now, arguments=arguments,
        key=round_.job_key,
    )  # fmt: skip


@action(rules.may_keep_agreements)
def work_out(
    round_: AllocationRound,
    by: Actor,
    *,
    weights: Mapping[str, int],
    seed: int,
    now: datetime,
    seconds: float = SECONDS,
) -> RoundScenario:
    """A scenario is kept, to be compared; nobody is offered anything yet.

    Raises:
        Refused: nobody asks, nothing is on offer, or pins contradict each other.
    """
    teams, rooms = material_of(round_)
    if not teams or not rooms:
        raise Refused(_("A scenario needs teams that ask and spaces on offer."))
    counted = Weights(**weights)
    found = allocate(teams, rooms, counted, seed=seed, seconds=seconds)
    last = round_.scenarios.aggregate(last=Max("number"))["last"] or 0
    row = RoundScenario.objects.create(
        hub=round_.hub, round=round_, number=last + 1, weights=asdict(counted),
        seed=seed, status=found.status, value=found.value, bound=found.bound,
        seconds=round(found.seconds, 2), figures=dict(found.figures), made_at=now,
    )  # fmt: skip
    RoomAllocation.objects.bulk_create(
        RoomAllocation(
            hub=round_.hub, scenario=row, request_id=one.request, space_id=one.space,
            seats=one.seats, rank=one.rank, wasted_m2=one.wasted_m2,
            is_moved=one.is_moved, near=one.near, why=dict(one.why),
        )
        for one in found.given
    )  # fmt: skip
    return row


@action(rules.may_keep_agreements)
def adopt_scenario(scenario: RoundScenario, by: Actor, *, today: date) -> Settled:
    """Every team that has a room in the scenario is offered it, as far as it is free.

    A space that was let meanwhile is told at its team; the others are offered theirs.

    Raises:
        Conflict: a scenario of this round is adopted already.
    """
    round_ = AllocationRound.objects.select_for_update().get(pk=scenario.round_id)
    if round_.scenarios.filter(adopted_on__isnull=False).exists():
        raise Conflict(_("A scenario of this round is adopted already."))
    held = held_during(round_)
    count = 0
    for one in allocations_of(scenario):
        if one.space is None:
            continue
        one.told = _in_the_way(one, held)
        if not one.told:
            count += _offered(round_, one, by, today)
        one.save(update_fields=["told", "agreement"])
    snap = journal.snapshot(scenario)
    scenario.adopted_on = today
    scenario.save(update_fields=["adopted_on"])
    changes = journal.difference(snap, journal.snapshot(scenario))
    told = [journal.Line("spaces.adopt_scenario", scenario, changes)]
    return Settled(scenario, told, count)


def _in_the_way(one: RoomAllocation, held: Sequence[AgreementLine]) -> dict[str, str]:
    """Return who holds a team's space during the round; nothing if it is free."""
    lines = [line for line in held if line.space_id == one.space_id]
    desks = one.space.capacity if one.space and one.seats else 0
    if one.seats and sum(line.desks for line in lines) + one.seats <= desks:
        return {}
    for line in lines:
        agreement = line.agreement
        is_own = agreement.organisation_id == one.request.organisation_id
        code = "stays" if is_own else "let"
        name = str(agreement.organisation)
        return {"code": code, "name": name, "number": agreement.number}
    return {}


def _offered(
    round_: AllocationRound, one: RoomAllocation, by: Actor, today: date
) -> int:
    """Offer a team its room; return whether it was possible."""
    is_zone = one.space is not None and one.space.kind == SpaceKind.DESK_ZONE
    line = {
        "space": one.space,
        "basis": Basis.DESK if is_zone else Basis.M2,
        "quantity": one.seats if is_zone else None,
        "rate": round_.rate_desk if is_zone else round_.rate_m2,
    }
    values = {
        "organisation": one.request.organisation,
        "number": number_for(round_.hub, today.year),
        "kind": round_.kind,
        "starts_on": round_.starts_on,
        "ends_on": round_.ends_on,
        "currency": round_.currency,
        "deposit": NOTHING,
    }
    try:
        with transaction.atomic():
            made = offer(round_.hub, by, values=values, lines=[line], today=today)
    except Refused as refused:
        texts = [text for found in refused.fields.values() for text in found]
        one.told = {"code": "refused", "text": " ".join(texts) or str(refused)}
        return 0
    one.agreement = made.row
    return 1


@action(rules.may_keep_agreements)
def roll_back_scenario(scenario: RoundScenario, by: Actor, *, today: date) -> Settled:
    """Every offer of the scenario that nobody has signed is withdrawn.

    With a signed one among them the scenario stays adopted.

    Raises:
        Conflict: it is not adopted.
    """
    if scenario.adopted_on is None:
        raise Conflict(_("This scenario is not adopted."))
    signed = count = 0
    for one in allocations_of(scenario):
        if one.agreement is None:
            continue
        if one.agreement.signed_on:
            signed += 1
            continue
        if one.agreement.withdrawn_on is None:
            withdraw(one.agreement, by, today=today)
            count += 1
        one.agreement, one.told = None, {}
        one.save(update_fields=["agreement", "told"])
    snap = journal.snapshot(scenario)
    if not signed:
        scenario.adopted_on = None
        scenario.save(update_fields=["adopted_on"])
    changes = journal.difference(snap, journal.snapshot(scenario))
    told = [journal.Line("spaces.roll_back_scenario", scenario, changes)]
    return Settled(scenario, told, count)
