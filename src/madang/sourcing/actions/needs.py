"""Needs: written, published to the right companies, closed, and each taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from madang.directory import industries
from madang.files.actions import store_file
from madang.hubs.actions import action, save_version
from madang.hubs.models import Role
from madang.inbox.telling import Letter, tell
from madang.kit.errors import NotAllowed, Refused
from madang.sourcing import rules
from madang.sourcing.amounts import fault_of
from madang.sourcing.certificates import certificate_key
from madang.sourcing.checking import check, fault_of_day, refuse, take
from madang.sourcing.finding import NEED, find_need, forget_need
from madang.sourcing.models import (
    Audience,
    Need,
    NeedCertificate,
    NeedCode,
    NeedInvitation,
)
from madang.sourcing.queries import people_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.core.files.base import File

    from madang.directory.models import Organisation
    from madang.files.models import StoredFile
    from madang.hubs.models import Actor, Hub

#: What people are told of needs.
NEED_NEWS = NEED
FIELDS = (
    "titles", "texts", "code", "quantity", "unit", "value", "currency", "valued_on",
    "place", "languages", "nda", "audience", "closes_at",
)  # fmt: skip
MOST_CODES, MOST_CERTIFICATES = 3, 12


@action(rules.may_buy)
def draft_need(
    hub: Hub, by: Actor, *, values: Mapping[str, Any], now: datetime
) -> Need:
    """The buyer has a draft of a need; no company knows of it.

    `values` are the need's fields, with all its `codes` and `certificates` by name.

    Raises:
        Refused: a value is wrong; each fault stands at its field.
        NotAllowed: the actor does not buy for this organisation.
    """
    row = Need(hub=hub, buyer=values["buyer"])
    if not rules.may_keep_need(by, row):
        raise NotAllowed(_("Write needs of your own organisation only."))
    _take(row, by, values, now)
    row.save()
    _write_parts(row, values)
    return row


@action(rules.may_keep_need)
def change_need(
    row: Need, by: Actor, *, expected: int, values: Mapping[str, Any], now: datetime
) -> Need:
    """The need has these values; of a published one companies read them at once.

    Raises:
        Refused: a value is wrong, or somebody closed it.
        Stale: somebody saved it since.
    """
    if row.closed_at:
        raise Refused(_("This need is closed. Open it again to change it."))
    _take(row, by, values, now)
    saved = save_version(row, expected, FIELDS)
    row.codes.all().delete()
    row.certificates.all().delete()
    _write_parts(row, values)
    if row.published_at:
        find_need(row)
    return saved


def _take(row: Need, by: Actor, values: Mapping[str, Any], now: datetime) -> None:
    """Give a need its values, if they are right.

    Raises:
        Refused: they are not; each fault stands at its field.
    """
    take(row, values, FIELDS)
    faults = _faults(row, by, values, now)
    if row.value is None:
        row.currency, row.valued_on = "", None
    check(row, **faults)


def _faults(
    row: Need, by: Actor, values: Mapping[str, Any], now: datetime
) -> dict[str, str]:
    missing, codes = _("This is missing."), values.get("codes", ())
    faults = {
        "titles": "" if any(map(str.strip, row.titles.values())) else missing,
        "quantity": _("Write a quantity above 0.") if (row.quantity or 0) <= 0 else "",
        "code": "" if _are_divisions([row.code, *codes]) else _("Choose an industry."),
    }
    if len({row.code, *codes}) > MOST_CODES:
        faults["code"] = _("At most %(most)d industries.") % {"most": MOST_CODES}
    if row.value is not None:
        faults["value"] = fault_of(row.value, row.currency)
        if row.value <= 0:
            faults["value"] = _("Write an amount above 0.")
        faults["valued_on"] = fault_of_day(by, row.valued_on, now)
        if row.valued_on is None:
            faults["valued_on"] = missing
    faults["certificates"] = _fault_of_names(values.get("certificates", ()))
    return faults


def _are_divisions(codes: Iterable[str]) -> bool:
    return all(code.isdigit() and industries.is_known(code) for code in codes)


def _fault_of_names(names: Sequence[str]) -> str:
    keys = [certificate_key(name) for name in names]
    if not all(keys):
        return _("Write the certificates by their names.")
    if len(set(keys)) < len(keys):
        return _("This certificate is named twice.")
    if len(keys) > MOST_CERTIFICATES:
        return _("At most %(most)d certificates.") % {"most": MOST_CERTIFICATES}
    return ""


def _write_parts(row: Need, values: Mapping[str, Any]) -> None:
    for code in sorted({row.code, *values.get("codes", ())}):
        NeedCode.objects.create(hub=row.hub, need=row, code=code)
    for name in values.get("certificates", ()):
        made = NeedCertificate(
            hub=row.hub, need=row, name=name, key=certificate_key(name)
        )
        check(made)
        made.save()


@action(rules.may_keep_need)
def publish_need(row: Need, by: Actor, *, expected: int, now: datetime) -> Need:
    """The companies that it is for read the need and answer it; those invited are told.

    Raises:
        Refused: it is published, its deadline is over, or it is for nobody.
        Stale: somebody saved it since.
    """
    if row.published_at:
        raise Refused(_("This need is published already."))
    if row.closes_at <= now:
        raise Refused(_("The deadline is over already. Choose a later one."))
    invited = row.invitations.filter(taken_back_at=None)
    if row.audience == Audience.CHOSEN and not invited.exists():
        raise Refused(_("Invite a company, or let all that fit know of it."))
    row.published_at = now
    saved = save_version(row, expected, ["published_at"])
    find_need(row)
    tell_of_need(
        row, invited.values_list("organisation", flat=True), Role.MEMBER,
        f"need-asked-{row.pk}", ASKED, now,
    )  # fmt: skip
    return saved


@action(rules.may_keep_need)
def unpublish_need(row: Need, by: Actor, *, expected: int) -> Need:
    """The need is a draft again and no company knows of it; its answers are kept.

    Raises:
        Refused: it is no published need.
        Stale: somebody saved it since.
    """
    if not row.published_at or row.closed_at:
        raise Refused(_("This need is not published."))
    row.published_at = None
    saved = save_version(row, expected, ["published_at"])
    forget_need(row)
    return saved


@action(rules.may_keep_need)
def close_need(row: Need, by: Actor, *, expected: int, now: datetime) -> Need:
    """The need takes no more answers.

    Raises:
        Refused: it is no published need.
        Stale: somebody saved it since.
    """
    if not row.published_at or row.closed_at:
        raise Refused(_("This need is not published."))
    row.closed_at = now
    return save_version(row, expected, ["closed_at"])


@action(rules.may_keep_need)
def reopen_need(row: Need, by: Actor, *, expected: int) -> Need:
    """The need takes answers again, until its deadline.

    Raises:
        Refused: nobody closed it.
        Stale: somebody saved it since.
    """
    if not row.closed_at:
        raise Refused(_("This need is not closed."))
    row.closed_at = None
    return save_version(row, expected, ["closed_at"])


@action(rules.may_keep_need)
def invite_to_need(
    row: Need, by: Actor, *, firm: Organisation | None, now: datetime
) -> NeedInvitation:
    """A company knows of the need; it is told at once if the need is published.

    Raises:
        Refused: it is the buyer, is invited already, or the need is closed.
    """
    if firm is None:
        raise Refused("", fields={"organisation": [_("This is missing.")]})
    held = row.invitations.filter(organisation=firm).first()
    faults = {}
    if firm.pk == row.buyer_id:
        faults["organisation"] = _("Buyer and supplier are the same.")
    elif held and not held.taken_back_at:
        faults["organisation"] = _("This company is invited already.")
    if row.closed_at:
        faults[""] = _("This need takes no more answers.")
    refuse(faults)
    made = held or NeedInvitation(hub=row.hub, need=row, organisation=firm)
    made.at, made.taken_back_at = now, None
    check(made)
    made.save()
    if row.takes_answers_at(now):
        key = f"need-asked-{row.pk}"
        tell_of_need(row, [firm.pk], Role.MEMBER, key, ASKED, now)
    return made


@action(lambda by, row: rules.may_keep_need(by, row.need))
def take_invitation_back(
    row: NeedInvitation, by: Actor, *, now: datetime
) -> NeedInvitation:
    """The company is invited no more; it knows of the need only if it is for all.

    Raises:
        Refused: the invitation was taken back already.
    """
    if row.taken_back_at:
        raise Refused(_("This invitation was taken back already."))
    row.taken_back_at = now
    row.save(update_fields=["taken_back_at"])
    return row


@action(rules.may_keep_need)
def add_need_file(
    row: Need, by: Actor, *, upload: File[Any], now: datetime
) -> StoredFile:
    """The need has a drawing or file more, behind its NDA.

    Raises:
        NotAcceptable: the file is not taken.
    """
    return store_file(row.hub, by, upload=upload, kind=NEED, object_id=row.pk, now=now)


def tell_of_need(  # noqa: PLR0913, PLR0917 -- whom, of what, in which words
    row: Need, firms: Iterable[int], role: Role, key: str, subject: str, now: datetime
) -> None:
    """The people of these organisations have a notice about a need."""
    path = reverse("sourcing:need", kwargs={"hub": row.hub.slug, "pk": row.pk})

    def write() -> Letter:
        told = _(subject) % {"title": row, "buyer": row.buyer.display_name}
        return Letter(told, (), _("Open the need"), path)

    users = people_of(firms, role, row.hub_id)
    tell(row.hub, users, kind=NEED_NEWS, key=key, now=now, write=write)


ASKED = gettext_noop("%(buyer)s looks for suppliers: %(title)s")
