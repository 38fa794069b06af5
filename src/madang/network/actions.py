"""Posting listings, asking for introductions, answering them, blocking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.directory.queries import organisations_visible_to, readers_of
from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.inbox.telling import Letter, tell
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.network import rules
from madang.network.finding import LISTING, make_findable
from madang.network.models import Block, Introduction, IntroductionState, Listing
from madang.search.indexing import forget

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor

INTRODUCTION = "network.introduction"
FIELDS = ("kind", "titles", "bodies", "industry", "keywords", "until")
#: How long a request waits, how many an organisation may send a day, and how long it
#: may not ask those again who declined.
WAITS, A_DAY, PAUSE = timedelta(days=21), 10, timedelta(days=30)
LONGEST, MOST_OPEN = timedelta(days=366), 20


@action(rules.may_post)
def post_listing(
    organisation: Organisation, by: Actor, *, values: Mapping[str, Any], today: date
) -> Listing:
    """The organisation offers or seeks something, and the others find it.

    Raises:
        Refused: a value is wrong, the day is over, or there are too many already.
    """
    own = Listing.objects.filter(hub=by.hub, organisation=organisation)
    if own.filter(closed_at=None, until__gte=today).count() >= MOST_OPEN:
        told = _("An organisation has %(most)d listings at most. Close one first.")
        raise Conflict(told % {"most": MOST_OPEN})
    row = Listing(hub=by.hub, organisation=organisation)
    _assign(row, values, today)
    row.save()
    make_findable(row)
    return row


@action(rules.may_post)
def change_listing(
    listing: Listing,
    by: Actor,
    *,
    expected: int,
    values: Mapping[str, Any],
    today: date,
) -> Listing:
    """The listing has these values.

    Raises:
        Refused: a value is wrong.
        Stale: somebody saved it since.
    """
    _assign(listing, values, today)
    saved = save_version(listing, expected, FIELDS)
    make_findable(saved)
    return saved


def _assign(row: Listing, values: Mapping[str, Any], today: date) -> None:
    for name in FIELDS:
        if name in values:
            setattr(row, name, values[name])
    try:
        row.full_clean(exclude=["hub", "organisation"])
    except ValidationError as wrong:
        raise Refused(
            _("Some values are not right."), fields=wrong.message_dict
        ) from wrong
    if not today <= row.until <= today + LONGEST:
        told = _("Choose a day within a year from today.")
        raise Refused(told, fields={"until": [told]})


@action(rules.may_close)
def close_listing(listing: Listing, by: Actor, *, now: datetime) -> Listing:
    """The listing is no longer shown.

    Raises:
        Conflict: it is closed already.
    """
    if listing.closed_at is not None:
        raise Conflict(_("This listing is closed already."))
    listing.closed_at = now
    listing.save(update_fields=["closed_at"])
    forget(listing.hub, LISTING, [listing.pk])
    return listing


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was sent, with the journal's line, which tells no message."""

    row: Introduction
    lines: Sequence[journal.Line]


@action(rules.may_post)
def ask_introduction(
    asking: Organisation,
    by: Actor,
    *,
    asked: Organisation,
    message: str,
    now: datetime,
    listing: Listing | None = None,
) -> Asked:
    """An organisation asks another to meet; the people there are told.

    Raises:
        NotAllowed: the other organisation is not to be seen.
        Refused: no message, itself, asked already, declined lately, too many a day, or
            the other takes no requests from it.
    """
    if not organisations_visible_to(by).filter(pk=asked.pk).exists():
        raise NotAllowed(_("You may not do this here."))
    if listing is not None and listing.organisation_id != asked.pk:
        raise Refused(_("This listing is of another organisation."))
    if not message.strip():
        told = _("Say what you would like to talk about.")
        raise Refused(told, fields={"message": [told]})
    _refuse_too_much(asking, asked, now)
    row = Introduction(
        hub=by.hub,
        asking=asking,
        asked=asked,
        listing=listing,
        asked_by=by.user,
        message=message.strip()[:1000],
        asked_at=now,
        expires_at=now + WAITS,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as twice:
        raise Conflict(_("Your organisation has asked already.")) from twice
    _tell(row, asked, now, "asked", lambda: _asked_letter(row))
    return Asked(row, [journal.Line("network.ask_introduction", row, {})])


def _refuse_too_much(asking: Organisation, asked: Organisation, now: datetime) -> None:
    """Accept a request that the other side may be expected to read.

    Raises:
        Refused: it may not.
    """
    if asking.pk == asked.pk:
        raise Refused(_("This is your own organisation."))
    rows = Introduction.objects.filter(hub=asking.hub_id, asking=asking)
    late = rows.filter(asked=asked, state="asked", expires_at__lte=now)
    late.update(state=IntroductionState.EXPIRED)
    is_blocked = Block.objects.filter(
        hub=asking.hub_id, organisation=asked, blocked=asking
    ).exists()
    declined = rows.filter(asked=asked, state="declined", answered_at__gt=now - PAUSE)
    if is_blocked or declined.exists():
        raise Conflict(_("This organisation takes no requests from yours at present."))
    if rows.filter(asked=asked, state="asked").exists():
        raise Conflict(_("Your organisation has asked already."))
    if rows.filter(asked_at__gt=now - timedelta(days=1)).count() >= A_DAY:
        told = _("An organisation asks for %(most)d introductions a day at most.")
        raise Conflict(told % {"most": A_DAY})


def _asked_letter(row: Introduction) -> Letter:
    about = (_("About: %(what)s") % {"what": row.listing},) if row.listing else ()
    return Letter(
        _("%(who)s would like to be introduced to %(whom)s")
        % {"who": row.asking, "whom": row.asked},
        (*about, row.message),
        _("Answer"),
        _inbox_of(row),
    )


def _inbox_of(row: Introduction) -> str:
    return reverse("network:introductions", kwargs={"hub": row.hub.slug})


def _tell(
    row: Introduction,
    firm: Organisation,
    now: datetime,
    what: str,
    write: Callable[[], Letter],
) -> None:
    readers = readers_of("organisations", row.hub, [firm.pk], row.hub.day_of(now))
    key = f"{INTRODUCTION}:{row.pk}:{what}"
    tell(row.hub, readers, kind=INTRODUCTION, key=key, now=now, write=write)


@action(rules.may_answer)
def answer_introduction(
    introduction: Introduction,
    by: Actor,
    *,
    accepts: bool,
    answer: str = "",
    now: datetime,
) -> Asked:
    """The request is accepted, and both sides see whom to write to; or declined.

    Raises:
        Conflict: it was answered or withdrawn before, or is expired.
    """
    state = IntroductionState.ACCEPTED if accepts else IntroductionState.DECLINED
    _move(introduction, state, now, by)
    introduction.answer = answer.strip()[:500]
    introduction.save(update_fields=["answer"])
    _tell(
        introduction,
        introduction.asking,
        now,
        "answered",
        lambda: _answer_letter(introduction, accepts=accepts),
    )
    changes = {"state": [IntroductionState.ASKED, state]}
    line = journal.Line("network.answer_introduction", introduction, changes)
    return Asked(introduction, [line])


def _answer_letter(row: Introduction, *, accepts: bool) -> Letter:
    told = (
        _("%(whom)s is glad to be introduced to %(who)s")
        if accepts
        else _("%(whom)s declines the introduction to %(who)s")
    )
    lines = (row.answer,) if row.answer else ()
    words = {"who": row.asking, "whom": row.asked}
    return Letter(told % words, lines, _("Look at it"), _inbox_of(row))


@action(rules.may_withdraw)
def withdraw_introduction(
    introduction: Introduction, by: Actor, *, now: datetime
) -> Asked:
    """The request is taken back before it was answered.

    Raises:
        Conflict: it was answered or withdrawn before, or is expired.
    """
    _move(introduction, IntroductionState.WITHDRAWN, now, None)
    changes = {"state": [IntroductionState.ASKED, IntroductionState.WITHDRAWN]}
    line = journal.Line("network.withdraw_introduction", introduction, changes)
    return Asked(introduction, [line])


def _move(
    row: Introduction, state: IntroductionState, now: datetime, by: Actor | None
) -> None:
    """Move an open request, if nobody was faster.

    Raises:
        Conflict: it is open no more.
    """
    open_one = Introduction.objects.filter(
        pk=row.pk, state=IntroductionState.ASKED, expires_at__gt=now
    )
    user = by.user if by else None
    if not open_one.update(state=state, answered_at=now, answered_by=user):
        raise Conflict(_("This request waits for no answer any more."))
    row.refresh_from_db()


@action(rules.may_post)
def block(
    organisation: Organisation, by: Actor, *, blocked: Organisation, now: datetime
) -> Organisation:
    """No more requests come from the other; open ones are declined."""
    Block.objects.get_or_create(
        hub=by.hub,
        organisation=organisation,
        blocked=blocked,
        defaults={"made_at": now},
    )
    rows = Introduction.objects.filter(hub=by.hub, asking=blocked, asked=organisation)
    rows.filter(state=IntroductionState.ASKED).update(
        state=IntroductionState.DECLINED, answered_at=now, answered_by=by.user
    )
    return organisation


@action(rules.may_post)
def unblock(
    organisation: Organisation, by: Actor, *, blocked: Organisation
) -> Organisation:
    """The other organisation may ask again."""
    Block.objects.filter(
        hub=by.hub, organisation=organisation, blocked=blocked
    ).delete()
    return organisation
