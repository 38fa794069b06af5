"""Entering certificates, proving, verifying, correcting them; telling of their end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from madang.files.actions import store_file
from madang.hubs.actions import action
from madang.hubs.checking import assign
from madang.inbox.telling import Letter, tell
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.readiness import finding, rules
from madang.readiness.checking import check
from madang.readiness.kinds import NAMES
from madang.readiness.models import (
    STANDING,
    Certificate,
    CertificateKind,
    CertificateState,
)
from madang.readiness.queries import kinds_of, names_of_kinds, people_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.core.files.base import File

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, Hub

#: The kind and purpose under which the evidence of certificates is kept.
CERTIFICATE, EVIDENCE = "readiness.certificate", "evidence"
#: What people are told when a certificate is about to end.
ENDING = "readiness.ending"
FIELDS = ("kind", "issuer", "number", "scope", "valid_from", "valid_until")


@action(rules.may_note_for)
def note_certificate(
    organisation: Organisation, by: Actor, *, values: Mapping[str, Any], now: datetime
) -> Certificate:
    """A company has a certificate, claimed until somebody proves it.

    `values` are kind, issuer, number, valid_from and if wanted scope, valid_until.

    Raises:
        Refused: a value is wrong, or the certificate is known already.
    """
    return _write(organisation, by, values, now)


def _write(
    firm: Organisation,
    by: Actor,
    values: Mapping[str, Any],
    now: datetime,
    corrects: Certificate | None = None,
) -> Certificate:
    row = Certificate(
        hub=firm.hub, organisation=firm, noted_by=by.user, noted_at=now,
        corrects=corrects,
    )  # fmt: skip
    assign(row, values, FIELDS)
    names = names_of_kinds(firm.hub)
    wrong = "" if row.kind in names else _("This kind of certificate is not known.")
    early = row.valid_from and row.valid_from > by.hub.day_of(now)
    told = _("A certificate that begins later is entered when it has begun.")
    check(row, kind=wrong, valid_from=told if early else "")
    row.save(force_insert=True)
    finding.make_findable(row, names.get(row.kind, ""))
    return row


@action(rules.may_change_certificate)
def prove_certificate(
    certificate: Certificate, by: Actor, *, evidence: File[Any], now: datetime
) -> Certificate:
    """A file proves the certificate, which somebody else verifies then.

    Raises:
        Refused: the file is not taken.
        Conflict: it stands no more, or is verified: who verified it saw another file.
    """
    if certificate.state == CertificateState.VERIFIED:
        raise Conflict(_("It is verified. Correct it if its evidence is wrong."))
    file = store_file(
        certificate.hub, by, upload=evidence, kind=CERTIFICATE,
        object_id=certificate.pk, now=now, purpose=EVIDENCE,
    )  # fmt: skip
    unverified = (CertificateState.CLAIMED, CertificateState.EVIDENCED)
    _move(
        certificate, unverified, state=CertificateState.EVIDENCED, evidence=file,
        proved_by=by.user,
    )  # fmt: skip
    return certificate


@action(rules.may_verify)
def verify_certificate(
    certificate: Certificate, by: Actor, *, now: datetime
) -> Certificate:
    """A second person has seen the evidence and vouches for the certificate.

    Raises:
        NotAllowed: she entered it herself, or brought its evidence.
        Refused: nothing proves it, or it has expired.
        Conflict: somebody else was faster.
    """
    row = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if by.user is None or by.user.pk in {row.noted_by_id, row.proved_by_id}:
        raise NotAllowed(
            _("Somebody else has to verify this: you entered it or its evidence.")
        )
    if row.state == CertificateState.CLAIMED:
        raise Refused(_("Add its evidence first: nothing proves it yet."))
    if row.is_expired(by.hub.day_of(now)):
        raise Refused(_("It has expired. Enter the one that follows it."))
    _move(
        certificate, (CertificateState.EVIDENCED,), state=CertificateState.VERIFIED,
        verified_by=by.user, verified_at=now,
    )  # fmt: skip
    return certificate


@action(rules.may_change_certificate)
def correct_certificate(
    certificate: Certificate,
    by: Actor,
    *,
    values: Mapping[str, Any],
    reason: str,
    now: datetime,
) -> Certificate:
    """Another row stands in its place, claimed anew; the former stays readable.

    Raises:
        Refused: no reason is given, or a value is wrong.
        Conflict: it stands no more.
    """
    _end(certificate, CertificateState.CORRECTED, reason)
    given = {name: getattr(certificate, name) for name in FIELDS} | dict(values)
    return _write(certificate.organisation, by, given, now, corrects=certificate)


@action(rules.may_change_certificate)
def withdraw_certificate(
    certificate: Certificate, by: Actor, *, reason: str
) -> Certificate:
    """The certificate holds nothing any more; it stays readable, with the reason.

    Raises:
        Refused: no reason is given.
        Conflict: it stands no more already.
    """
    _end(certificate, CertificateState.WITHDRAWN, reason)
    return certificate


@action(rules.may_change_certificate)
def restore_certificate(certificate: Certificate, by: Actor) -> Certificate:
    """A withdrawn certificate holds again what it held before.

    Raises:
        Conflict: it was not withdrawn.
        Refused: it was entered anew meanwhile.
    """
    state = CertificateState.CLAIMED
    if certificate.evidence_id:
        state = CertificateState.EVIDENCED
    if certificate.verified_at:
        state = CertificateState.VERIFIED
    values = {"state": state, "reason": ""}
    was, certificate.state = certificate.state, state
    check(certificate)
    certificate.state = was
    _move(certificate, (CertificateState.WITHDRAWN,), **values)
    names = names_of_kinds(certificate.hub)
    finding.make_findable(certificate, names.get(certificate.kind, ""))
    return certificate


def _end(row: Certificate, state: CertificateState, reason: str) -> None:
    if not reason.strip():
        told = _("Say why.")
        raise Refused(told, fields={"reason": [told]})
    _move(row, STANDING, state=state, reason=reason.strip())
    finding.hide(row)


def _move(row: Certificate, was: tuple[CertificateState, ...], **values: Any) -> None:
    """Change a certificate that is still in one of these states.

    Raises:
        Conflict: somebody else was faster.
    """
    rows = Certificate.objects.filter(pk=row.pk, state__in=was)
    if not rows.update(**values):
        raise Conflict(_("Somebody has changed this certificate meanwhile."))
    for name, value in values.items():
        setattr(row, name, value)


@action(rules.may_keep_all)
def add_kind(
    hub: Hub, by: Actor, *, code: str, names: dict[str, str]
) -> CertificateKind:
    """The hub keeps certificates of a kind that the library lacks.

    Raises:
        Refused: a value is wrong, or there is a kind of this code.
    """
    row = CertificateKind(hub=hub, code=code, names=names)
    taken = _("There is a kind of this code already.") if code in NAMES else ""
    check(row, code=taken)
    row.save(force_insert=True)
    return row


@action(rules.may_keep_all)
def retire_kind(kind: CertificateKind, by: Actor, *, now: datetime) -> CertificateKind:
    """The kind is offered no more; certificates of it stay.

    Raises:
        Conflict: it was retired already.
    """
    if not kinds_of(kind.hub_id).filter(pk=kind.pk, retired_at=None).exists():
        raise Conflict(_("This kind was retired already."))
    kind.retired_at = now
    kind.save(update_fields=["retired_at", "updated_at"])
    return kind


@action(rules.may_keep_all)
def return_kind(kind: CertificateKind, by: Actor) -> CertificateKind:
    """The kind is offered again.

    Raises:
        Conflict: it was not retired.
    """
    if kind.retired_at is None:
        raise Conflict(_("This kind is on offer."))
    kind.retired_at = None
    kind.save(update_fields=["retired_at", "updated_at"])
    return kind


@action(rules.may_be_system)
def remind_of_certificate(
    certificate: Certificate, by: Actor, *, stage: int, name: str, now: datetime
) -> Certificate:
    """The company's people know that a certificate ends soon; once for each `stage`.

    A stage is a number of days before the end.
    """
    rows = Certificate.objects.filter(pk=certificate.pk)
    if not rows.exclude(reminded__lte=stage).update(reminded=stage):
        return certificate
    certificate.reminded = stage
    ends = certificate.valid_until or by.hub.day_of(now)
    keys = {"hub": certificate.hub.slug, "pk": certificate.pk}
    path = reverse("readiness:certificate", kwargs=keys)

    def write() -> Letter:
        told = _("%(what)s ends on %(day)s") % {
            "what": name, "day": date_format(ends, "DATE_FORMAT"),
        }  # fmt: skip
        line = _("Ask for the audit in time, and enter the certificate that follows.")
        return Letter(told, (line,), _("Open it"), path)

    tell(
        certificate.hub, people_of(certificate.organisation_id, certificate.hub_id),
        kind=ENDING, key=f"certificate-{certificate.pk}-{stage}", now=now, write=write,
    )  # fmt: skip
    return certificate
