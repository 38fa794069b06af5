"""Setting up how a call takes applications, and exceptions from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from madang.applications import eligibility, letters, rules, soundness, workflow
from madang.applications.actions.results import InUse
from madang.applications.models import (
    Application,
    Exemption,
    ExemptionKind,
    Intake,
)
from madang.hubs.actions import action, save_version
from madang.kit.errors import Conflict, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from madang.hubs.models import Actor
    from madang.programmes.models import Call
    from madang.questionnaires.models import Edition

#: What of an intake is changed by its page.
OPTIONS = frozenset(
    {"needs_signatory", "has_preferences", "gives_feedback", "offer_days"}
    | {"appeal_days"}
)


class NotFrozen(Refused):
    """A form that may still change cannot be used by a call."""


@action(allowed=rules.may_run_calls)
def open_intake(
    call: Call, by: Actor, *, edition: Edition, way: workflow.Workflow
) -> Intake:
    """The call takes applications with this form, along this way.

    Raises:
        NotFrozen: the form is still being written.
        Faulty: the workflow does not work; says where.
        Conflict: the call has an intake already.
    """
    _frozen(edition)
    soundness.check(way)
    row = Intake(hub=call.hub, call=call, edition=edition, workflow=way.write())
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as twice:
        raise Conflict(_("This call takes applications already.")) from twice
    return row


@action(allowed=rules.may_run_calls)
def choose_form(
    intake: Intake, by: Actor, *, expected: int, edition: Edition
) -> Intake:
    """The call uses another frozen form.

    Raises:
        NotFrozen: the form is still being written.
        InUse: somebody has begun to answer the present one.
        Stale: somebody saved the intake since.
    """
    _frozen(edition)
    if edition.pk != intake.edition_id:
        if Application.objects.filter(call=intake.call_id).exists():
            raise InUse(_("Somebody has begun to apply; the form stays as it is."))
        intake.edition = edition
    return save_version(intake, expected, ["edition"])


@action(allowed=rules.may_run_calls)
def change_rules(
    intake: Intake, by: Actor, *, expected: int, asked: tuple[eligibility.Rule, ...]
) -> Intake:
    """These rules say who may take part; what was checked before is checked again.

    Raises:
        Stale: somebody saved the intake since.
    """
    intake.rules = eligibility.write(asked)
    intake.__dict__.pop("asked", None)
    return save_version(intake, expected, ["rules"])


@action(allowed=rules.may_run_calls)
def change_letters(
    intake: Intake, by: Actor, *, expected: int, given: Mapping[str, Any]
) -> Intake:
    """The call's letters say what was given.

    Raises:
        Faulty: a text holds what is not allowed; the place is named.
        Stale: somebody saved the intake since.
    """
    read = letters.read(dict(given))
    intake.letters = {
        kind: text.write() for kind, text in read.items() if text != letters.OWN[kind]
    }
    return save_version(intake, expected, ["letters"])


@action(allowed=rules.may_run_calls)
def change_options(
    intake: Intake, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> Intake:
    """The call's choices are those given; what is no choice is ignored.

    Raises:
        Stale: somebody saved the intake since.
    """
    given = {name: value for name, value in values.items() if name in OPTIONS}
    for name, value in given.items():
        setattr(intake, name, value)
    return save_version(intake, expected, [*given])


@action(allowed=rules.may_run_calls)
def grant_exemption(  # noqa: PLR0913 -- what an exemption consists of
    call: Call,
    by: Actor,
    *,
    email: str,
    kind: ExemptionKind,
    reason: str,
    expires_at: datetime,
    now: datetime,
) -> Exemption:
    """The rule is set aside for whoever has this address, until it expires.

    Raises:
        Refused: there is no reason, or it would be over already.
        Conflict: one of this kind stands already.
    """
    if not reason.strip():
        raise Refused(fields={"reason": [_("Say why.")]})
    if expires_at <= now:
        raise Refused(fields={"expires_at": [_("Choose a moment still to come.")]})
    row = Exemption(
        hub=call.hub,
        call=call,
        email=email.strip().lower(),
        kind=kind,
        reason=reason.strip()[:500],
        expires_at=expires_at,
        granted_by=by.user,
        granted_at=now,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as twice:
        told = _("%(email)s has this exemption already. End it first.")
        raise Conflict(told % {"email": row.email}) from twice
    return row


@action(allowed=rules.may_run_calls)
def revoke_exemption(exemption: Exemption, by: Actor, *, now: datetime) -> Exemption:
    """The rule holds again for this address."""
    exemption.revoked_at = exemption.revoked_at or now
    exemption.save(update_fields=["revoked_at"])
    return exemption


def _frozen(edition: Edition) -> None:
    if not edition.is_frozen:
        raise NotFrozen(_("Freeze the form first, so that it stays the same for all."))
