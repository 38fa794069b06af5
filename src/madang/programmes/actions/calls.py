"""Opening calls to the world, changing, cancelling and copying them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.hubs.actions import action, save_version
from madang.kit.errors import Conflict, Refused
from madang.programmes import rules
from madang.programmes.checking import assign, check, free_slug
from madang.programmes.models import Call, CallState, ProgrammeState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.hubs.models import Actor
    from madang.programmes.models import Programme

FIELDS = (
    "slug",
    "names",
    "intro",
    "zone",
    "opens_at",
    "early_at",
    "closes_at",
    "grace_minutes",
    "languages",
)
#: What a copy takes over as it is.
COPIED = ("names", "intro", "zone", "grace_minutes", "languages")


@action(rules.may_run_programmes)
def add_call(programme: Programme, by: Actor, *, values: Mapping[str, Any]) -> Call:
    """A new call of the programme stands, as a draft.

    Raises:
        Refused: a value is wrong, the moments are out of order, or the address is
            taken.
    """
    given = _given(values)
    row = Call(hub=programme.hub, programme=programme, **given)
    return _stored(row, given.get("slug", ""))


def _stored(row: Call, wanted: str) -> Call:
    rows = Call.objects.filter(hub=row.hub)
    row.slug = free_slug(rows, row.names, wanted, "call")
    _check_moments(row)
    check(row)
    row.save()
    return row


@action(rules.may_run_programmes)
def change_call(
    call: Call, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> Call:
    """The call has these values.

    Raises:
        Refused: a value is wrong, the moments are out of order, or the address is
            taken.
        Stale: somebody saved the call since.
    """
    given = _given(values)
    if not given.get("slug", call.slug):
        given["slug"] = call.slug
    others = Call.objects.filter(hub=call.hub).exclude(pk=call.pk)
    free_slug(others, {}, given.get("slug", call.slug), "call")
    assign(call, given)
    _check_moments(call)
    check(call)
    return save_version(call, expected, list(given))


@action(rules.may_run_programmes)
def copy_call(call: Call, by: Actor, *, values: Mapping[str, Any]) -> Call:
    """A draft stands that says what the call says, at the moments in `values`.

    Raises:
        Refused: a value is wrong, the moments are out of order, or the address is
            taken.
    """
    kept = {name: getattr(call, name) for name in COPIED}
    given = kept | _given(values)
    row = Call(hub=call.hub, programme=call.programme, copied_from=call, **given)
    return _stored(row, values.get("slug", ""))


@action(rules.may_run_programmes)
def publish_call(call: Call, by: Actor) -> Call:
    """The world sees the call; a programme in draft is on offer with it.

    Raises:
        Conflict: the programme is archived.
    """
    if call.programme.state == ProgrammeState.ARCHIVED:
        raise Conflict(_("The programme is archived. Take it back first."))
    if call.programme.state == ProgrammeState.DRAFT:
        call.programme.state = ProgrammeState.RUNNING
        save_version(call.programme, call.programme.version, ["state"])
    return _set_state(call, CallState.PUBLISHED)


@action(rules.may_run_programmes)
def withdraw_call(call: Call, by: Actor) -> Call:
    """The call is a draft again: the world does not see it."""
    return _set_state(call, CallState.DRAFT)


@action(rules.may_run_programmes)
def cancel_call(call: Call, by: Actor) -> Call:
    """The call takes nothing any more; its page says that it was cancelled."""
    return _set_state(call, CallState.CANCELLED)


@action(rules.may_run_programmes)
def reopen_call(call: Call, by: Actor) -> Call:
    """A cancelled call is published again, with its old moments.

    Raises:
        Conflict: it is not cancelled.
    """
    if call.state != CallState.CANCELLED:
        raise Conflict(_("This call is not cancelled."))
    return _set_state(call, CallState.PUBLISHED)


def _set_state(call: Call, state: CallState) -> Call:
    call.state = state
    return save_version(call, call.version, ["state"])


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in FIELDS if name in values}


def _check_moments(call: Call) -> None:
    """Refuse moments that are out of order, at the one that is wrong."""
    faults: dict[str, str] = {}
    if call.closes_at <= call.opens_at:
        faults["closes_at"] = _("It closes before it opens.")
    if call.early_at is not None and not call.opens_at < call.early_at < call.closes_at:
        faults["early_at"] = _("This does not lie between opening and closing.")
    if faults:
        wrong = {name: [text] for name, text in faults.items()}
        raise Refused(next(iter(faults.values())), fields=wrong)
