"""What is done about people's data: looks noted, consents, requests, holds, erasure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from madang.hubs import rules
from madang.hubs.actions.doing import action
from madang.hubs.actions.people import LastOwner
from madang.hubs.journal import Line
from madang.hubs.models import (
    AccessLog,
    Consent,
    ConsentText,
    Hub,
    LegalHold,
    Membership,
    PrivacyRequest,
    RequestKind,
    Role,
    User,
)
from madang.hubs.signals import privacy_request_answered, privacy_request_made
from madang.kit import personal_data, retention
from madang.kit.errors import Conflict, NotAllowed
from madang.kit.personal_data import Fate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from django.utils.functional import _StrPromise

    from madang.hubs.models import Actor
    from madang.kit.personal_data import Person, Store

#: The strictest of the laws we keep: Korea's, ten days.
TIME_TO_ANSWER = timedelta(days=10)


def note_view(
    by: Actor, kind: str, pk: int, *, now: datetime, reason: str = ""
) -> None:
    """It is noted that the actor saw this person's data today; costs one statement.

    Nothing is noted of the product itself and of a person looking at herself.
    """
    if by.user is None or (kind, pk) == (User._meta.label_lower, by.user.pk):
        return
    look = AccessLog(
        hub=by.hub,
        viewer=by.user,
        kind=kind,
        object_id=pk,
        reason=reason[:100],
        on=by.hub.day_of(now),
        at=now,
    )
    AccessLog.objects.bulk_create([look], ignore_conflicts=True)


@action(rules.may_set_up)
def publish_text(  # noqa: PLR0913 -- what a consent text consists of
    hub: Hub,
    by: Actor,
    *,
    purpose: str,
    title: Mapping[str, str],
    text: Mapping[str, str],
    is_required: bool,
    is_abroad: bool,
    now: datetime,
) -> ConsentText:
    """A new version of what is asked for this purpose is in force; the last is retired.

    Consents to earlier versions stay on record and do not count for the new one.
    """
    versions = ConsentText.objects.filter(hub=hub, purpose=purpose)
    last = versions.aggregate(last=Max("number"))["last"] or 0
    versions.filter(retired_at=None).update(retired_at=now)
    return ConsentText.objects.create(
        hub=hub,
        purpose=purpose,
        number=last + 1,
        title=dict(title),
        text=dict(text),
        is_required=is_required,
        is_abroad=is_abroad,
        published_at=now,
    )


@action(rules.may_set_up)
def retire_text(text: ConsentText, by: Actor, *, now: datetime) -> ConsentText:
    """Nobody is asked for this consent any more."""
    text.retired_at = now
    text.save(update_fields=["retired_at"])
    return text


@action(rules.is_user)
def give_consent(
    text: ConsentText, by: Actor, *, language: str, now: datetime
) -> Consent:
    """The actor's consent to this version stands, with the language she read it in.

    Raises:
        NotAllowed: the actor is nobody.
        Conflict: the text is no longer in force, or she has consented already.
    """
    if by.user is None:
        raise NotAllowed(_("You may not do this here."))
    if text.retired_at is not None:
        raise Conflict(_("There is a newer text. Read that one, please."))
    try:
        with transaction.atomic():
            return Consent.objects.create(
                hub=by.hub, user=by.user, text=text, language=language, given_at=now
            )
    except IntegrityError as twice:
        raise Conflict(_("You have agreed to this already.")) from twice


@action(rules.is_oneself)
def withdraw_consent(consent: Consent, by: Actor, *, now: datetime) -> Consent:
    """The consent stands no longer, from now on.

    Raises:
        Conflict: it was withdrawn before.
    """
    standing = Consent.objects.filter(pk=consent.pk, withdrawn_at=None)
    if not standing.update(withdrawn_at=now):
        raise Conflict(_("You have withdrawn this already."))
    consent.withdrawn_at = now
    return consent


@action(rules.is_user)
def ask_about_data(
    hub: Hub, by: Actor, *, kind: RequestKind, text: str, now: datetime
) -> PrivacyRequest:
    """The hub has a request to answer within ten days."""
    request = PrivacyRequest.objects.create(
        hub=hub,
        user=by.user,
        person_name=str(by.user)[:200],
        kind=kind,
        text=text,
        asked_at=now,
        due_on=(now + TIME_TO_ANSWER).date(),
    )
    privacy_request_made.send(PrivacyRequest, request=request, by=by)
    return request


@action(rules.may_answer_requests)
def answer_request(
    request: PrivacyRequest, by: Actor, *, answer: str, now: datetime
) -> PrivacyRequest:
    """The person has her answer.

    Raises:
        Conflict: somebody else has answered.
    """
    waiting = PrivacyRequest.objects.filter(pk=request.pk, answered_at=None)
    if not waiting.update(answered_at=now, answered_by=by.user, answer=answer):
        raise Conflict(_("Somebody else has answered this meanwhile."))
    request.refresh_from_db()
    privacy_request_answered.send(PrivacyRequest, request=request, by=by)
    return request


@action(rules.may_answer_requests)
def hold_data(
    hub: Hub, by: Actor, *, user: User, reason: str, until: date | None, now: datetime
) -> LegalHold:
    """Nothing about the user is erased in this hub while the hold stands."""
    return LegalHold.objects.create(
        hub=hub,
        kind=User._meta.label_lower,
        object_id=user.pk,
        person_name=str(user)[:200],
        reason=reason,
        until=until,
        set_by=by.user,
        set_at=now,
    )


@action(rules.may_answer_requests)
def lift_hold(hold: LegalHold, by: Actor, *, now: datetime) -> LegalHold:
    """The hold stands no longer."""
    hold.lifted_at = now
    hold.save(update_fields=["lifted_at"])
    return hold


@dataclass(frozen=True, slots=True)
class Finding:
    """What there is of a person in one store, and what becomes of it."""

    store: Store
    rows: int
    fate: Fate
    reasons: Sequence[str | _StrPromise]


@dataclass(frozen=True, slots=True)
class Erasure:
    """The report of an erasure: what was done, what stayed and why."""

    person: Person
    findings: Sequence[Finding]
    lines: Sequence[Line]


def preview_erasure(hub: Hub, person: Person, now: datetime) -> list[Finding]:
    """Return what an erasure would do in this hub; nothing is changed."""
    holds = personal_data.holds_on(hub, person, now)
    found = []
    for store in personal_data.stores():
        why = [h.reason for h in holds if not h.stores or store.name in h.stores]
        kept = bool(why) or store.fate is Fate.KEEP
        reasons = [*why, *([store.reason] if store.reason else [])]
        fate = Fate.KEEP if kept else store.fate
        found.append(Finding(store, store.count(hub, person), fate, reasons))
    return found


@action(rules.may_answer_requests)
def erase_person(
    hub: Hub,
    by: Actor,
    *,
    user: User,
    now: datetime,
    request: PrivacyRequest | None = None,
) -> Erasure:
    """What the hub holds about the user is gone, apart from what must stay.

    Raises:
        LastOwner: she is the hub's last owner.
    """
    Hub.objects.select_for_update().get(pk=hub.pk)
    owners = Membership.objects.filter(hub=hub, role=Role.OWNER, ended_at=None)
    is_owner = owners.filter(user=user).exists()
    if is_owner and not owners.exclude(user=user).exists():
        raise LastOwner(
            _("%(user)s is the hub's last owner. Make somebody else an owner first.")
            % {"user": user}
        )
    person = personal_data.whole_person(hub, (User._meta.label_lower, user.pk))
    findings = preview_erasure(hub, person, now)
    for finding in findings:
        if finding.fate is not Fate.KEEP and finding.store.erase is not None:
            finding.store.erase(hub, person, by, now)
    report = [
        {
            "store": finding.store.name,
            "rows": finding.rows,
            "fate": finding.fate.value,
            "reasons": [str(reason) for reason in finding.reasons],
        }
        for finding in findings
        if finding.rows
    ]
    if request is not None:
        request.report = report
        request.save(update_fields=["report"])
    user.refresh_from_db()
    line = Line("hubs.erase_person", user, {"report": [None, report]})
    return Erasure(person, findings, [line])


def keep_no_longer(now: datetime) -> dict[str, int]:
    """Everything whose time is over is gone, in all hubs; return how many rows of what.

    The nightly job calls it; each rule is its own transaction.
    """
    done = {}
    for rule in retention.rules():
        with transaction.atomic():
            done[rule.name] = rule.sweep(rule.before(now))
    return done
