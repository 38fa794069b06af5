"""What this room holds about people: its stores, its linker, its rules of retention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import CASCADE, Exists, ForeignKey, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from madang.hubs import journal, sessions
from madang.hubs.actions.people import withdraw_links
from madang.hubs.models import (
    AccessLog,
    Consent,
    HubOwned,
    IdempotencyKey,
    Invitation,
    JournalLine,
    LegalHold,
    Membership,
    PrivacyRequest,
    Share,
    ShareLook,
    User,
    UserSession,
)
from madang.hubs.queries import holds_of
from madang.kit import personal_data, retention
from madang.kit.personal_data import Fate, Hold, Portion, Store, ids_of
from madang.kit.retention import RetentionRule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from django.db.models import Model, QuerySet

    from madang.hubs.models import Actor, Hub
    from madang.kit.personal_data import Person

USER = "hubs.user"
#: Where a row of a person says what she is called.
NAMES = ("name", "latin_name")


def users(_hub: Hub, person: Person) -> QuerySet[User]:
    """Return the person's accounts."""
    return User.objects.filter(pk__in=ids_of(person, USER))


def memberships(hub: Hub, person: Person) -> QuerySet[Membership]:
    """Return her roles in the hub, ended ones too."""
    return Membership.objects.filter(hub=hub, user__in=ids_of(person, USER))


def invitations(hub: Hub, person: Person) -> QuerySet[Invitation]:
    """Return the invitations to her addresses, and those she accepted."""
    addresses = [user.email.lower() for user in users(hub, person)]
    mine = Q(email__in=addresses) | Q(accepted_by__in=ids_of(person, USER))
    return Invitation.objects.filter(mine, hub=hub)


def devices(_hub: Hub, person: Person) -> QuerySet[UserSession]:
    """Return where she is signed in."""
    return UserSession.objects.filter(user__in=ids_of(person, USER))


def consents(hub: Hub, person: Person) -> QuerySet[Consent]:
    """Return what she allowed the hub."""
    return Consent.objects.filter(hub=hub, user__in=ids_of(person, USER))


def requests(hub: Hub, person: Person) -> QuerySet[PrivacyRequest]:
    """Return what she asked the hub about her data."""
    return PrivacyRequest.objects.filter(hub=hub, user__in=ids_of(person, USER))


def looks(hub: Hub, person: Person) -> QuerySet[AccessLog]:
    """Return who looked at her data."""
    return AccessLog.objects.filter(_about(person), hub=hub).select_related("viewer")


def _about(person: Person) -> Q:
    found = Q(pk__in=[])
    for kind, pk in sorted(person):
        found |= Q(kind=kind, object_id=pk)
    return found


def lines_about(hub: Hub, person: Person) -> QuerySet[JournalLine]:
    """Return the journal's lines about her, her roles and her invitations."""
    about = _about(person)
    for rows in (memberships(hub, person), invitations(hub, person)):
        kind = rows.model._meta.label_lower
        about |= Q(kind=kind, object_id__in=list(rows.values_list("pk", flat=True)))
    return JournalLine.objects.filter(about, hub=hub)


def lines_by(hub: Hub, person: Person) -> QuerySet[JournalLine]:
    """Return the journal's lines of what she did."""
    return JournalLine.objects.filter(hub=hub, by__in=ids_of(person, USER))


def _told(row: Model) -> dict[str, Any]:
    return {"id": row.pk, "what": str(row), **journal.snapshot(row)}


def _told_line(line: JournalLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "at": line.at,
        "verb": line.verb,
        "what": line.named,
        "address": line.address,
        "changes": line.changes,
    }


def _store(  # noqa: PLR0913 -- what a store consists of
    name: str,
    title: Any,
    rows: Any,
    *,
    fate: Fate,
    erase: Any = None,
    reason: Any = "",
    order: int = 50,
    told: Callable[[Any], dict[str, Any]] = _told,
) -> Store:
    return Store(
        name=f"hubs.{name}",
        title=title,
        fate=fate,
        collect=lambda hub, person: Portion([told(row) for row in rows(hub, person)]),
        count=lambda hub, person: rows(hub, person).count(),
        erase=erase,
        reason=reason,
        order=order,
    )


def _empty_lines(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
    """Take a person's name out of the journal; who did what, and when, stays.

    Lines about her, and lines that name her: by her address wherever it stands, by her
    name only on what hangs on her, for others may be called the same.
    """
    journal.write_waiting()  # what was done just now names her, too
    names, addresses = _called(hub, person)
    about = lines_about(hub, person) | _naming(hub, addresses)
    holds = LegalHold.objects.filter(_about(person), hub=hub)
    about |= _lines_of(hub, LegalHold, holds.values("pk"))
    for model, rows, is_hers in _hanging(hub, person):
        told = _lines_of(hub, model, rows)
        about |= told if is_hers else told & _naming(hub, names)
    return about.exclude(subject="", is_erased=True).update(
        subject="", salt="", details="", is_erased=True
    )


def _called(hub: Hub, person: Person) -> tuple[set[str], set[str]]:
    """Return a person's names and her addresses, as far as rows still tell them."""
    names, addresses = set(), set()
    for model in apps.get_models():
        ids = ids_of(person, model._meta.label_lower)
        for row in model._default_manager.filter(pk__in=ids) if ids else ():
            told = [getattr(row, name, "") for name in NAMES]
            told += getattr(row, "names", {}).values()
            names |= {name for name in told if name and len(name) > 1}
            addresses |= {getattr(row, "email", "")} - {""}
    invited = invitations(hub, person).values_list("email", flat=True)
    return names, addresses | set(invited)


def _naming(hub: Hub, texts: Iterable[str]) -> QuerySet[JournalLine]:
    """Return the lines in which one of some texts stands."""
    found = Q(pk__in=[])
    for text in sorted(texts):
        found |= Q(subject__icontains=text) | Q(details__icontains=text)
    return JournalLine.objects.filter(found, hub=hub)


def _lines_of(
    hub: Hub, model: type[HubOwned], rows: QuerySet[Any, Any]
) -> QuerySet[JournalLine]:
    kind = model._meta.label_lower
    return JournalLine.objects.filter(hub=hub, kind=kind, object_id__in=rows)


def _hanging(
    hub: Hub, person: Person
) -> Iterator[tuple[type[HubOwned], QuerySet[Any, Any], bool]]:
    """Yield the rows with a key to one of the person's, by model.

    And whether they are nothing without her, or only mention her.
    """
    for model in apps.get_models():
        if not issubclass(model, HubOwned):
            continue
        for field in model._meta.concrete_fields:
            if not isinstance(field, ForeignKey):
                continue
            kind = field.remote_field.model._meta.label_lower
            if not (ids := ids_of(person, kind)):
                continue
            found = model._default_manager.filter(hub=hub, **{f"{field.name}__in": ids})
            if found.exists():  # else the one statement would ask about every room
                rows = found.values("pk")
                yield model, rows, field.remote_field.on_delete is CASCADE


def _delete(rows: Any) -> Any:
    def erase(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
        gone: int = rows(hub, person).delete()[0]
        return gone

    return erase


def _end_memberships(hub: Hub, person: Person, by: Actor, now: datetime) -> int:
    rows = memberships(hub, person)
    for row in rows.filter(ended_at=None).select_related("user", "hub"):
        Membership.objects.filter(pk=row.pk).update(ended_at=now)
        withdraw_links(row, by, now)
    return rows.delete()[0]


def _empty_account(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
    """Leave nothing in the account that says whose it was, if no hub needs it."""
    emptied = 0
    for user in users(hub, person):
        if Membership.objects.filter(user=user, ended_at=None).exists():
            continue
        _empty_user(user)
        emptied += 1
    return emptied


def _empty_user(user: User) -> None:
    sessions.end_sessions(user)
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    user.email, user.name = f"erased-{user.pk}@erased.invalid", ""
    user.language = user.time_zone = ""
    user.last_login, user.is_active = None, False
    user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()


def idle_accounts(before: datetime) -> QuerySet[User]:
    """Return accounts without any role, ended ones included, that nobody has used.

    Whoever gives her address to apply has an account before she types the code; if
    nothing comes of it, or her draft is gone, this is all that is left of her.
    """
    unused = Q(last_login=None) | Q(last_login__lt=before)
    roles = Membership.objects.filter(user=OuterRef("pk"))
    found = User.objects.filter(unused, ~Exists(roles), created_at__lt=before)
    return found.filter(is_active=True, is_staff=False, is_superuser=False)


def _empty_idle(before: datetime) -> int:
    found = list(idle_accounts(before))
    for user in found:
        _empty_user(user)
    return len(found)


def _holds(hub: Hub, person: Person, now: datetime) -> Iterator[Hold]:
    for row in holds_of(hub, person, hub.day_of(now)):
        yield Hold(row.reason)


STORES = [
    _store(
        "journal",
        _("Journal lines about the person"),
        lines_about,
        fate=Fate.EMPTY,
        erase=_empty_lines,
        reason=_("That something was done, when and by whom stays; what changed goes."),
        order=5,
        told=_told_line,
    ),
    _store(
        "invitations",
        _("Invitations"),
        invitations,
        fate=Fate.ERASE,
        erase=_delete(invitations),
        order=80,
    ),
    _store(
        "roles",
        _("Roles"),
        memberships,
        fate=Fate.ERASE,
        erase=_end_memberships,
        order=90,
    ),
    _store(
        "account",
        _("Account"),
        users,
        fate=Fate.EMPTY,
        erase=_empty_account,
        reason=_("It stays for as long as the person belongs to another hub."),
        order=95,
    ),
    _store("devices", _("Devices"), devices, fate=Fate.EMPTY, order=96),
    _store(
        "deeds",
        _("Journal lines of what the person did"),
        lines_by,
        fate=Fate.KEEP,
        reason=_("The law asks who did what; the name goes with the account."),
        order=97,
        told=_told_line,
    ),
    _store(
        "consents",
        _("Consents"),
        consents,
        fate=Fate.KEEP,
        reason=_("They prove what was allowed; kept for five years."),
        order=98,
    ),
    _store(
        "requests",
        _("Requests about personal data"),
        requests,
        fate=Fate.KEEP,
        reason=_("They prove that the request was answered; kept for five years."),
        order=98,
    ),
    _store(
        "looks",
        _("Who saw the person's data"),
        looks,
        fate=Fate.KEEP,
        reason=_("The person may ask for it; kept for three years."),
        order=99,
    ),
]


def _rule(  # noqa: PLR0913 -- what a rule consists of
    name: str,
    title: Any,
    model: Any,
    field: str,
    *,
    counts_from: Any,
    by: str = "",
    only: Q | None = None,
    sweep: Callable[[Any], int] | None = None,
) -> RetentionRule:
    """Return a rule on rows whose `by` (else `field`) lies long enough ago."""

    def rows(before: datetime) -> Any:
        old = Q(**{f"{by or field}__lt": before})
        return model._default_manager.filter(old & only if only else old)

    def due(before: datetime, hub: Hub | None) -> int:
        found = rows(before)
        if hub is not None and issubclass(model, HubOwned):
            found = found.filter(hub=hub)
        count: int = found.count()
        return count

    def delete(found: Any) -> int:
        gone: int = found.delete()[0]
        return gone

    return RetentionRule(
        name=f"hubs.{name}",
        title=title,
        days=retention.days_of(model, field),
        due=due,
        sweep=lambda before: (sweep or delete)(rows(before)),
        counts_from=counts_from,
    )


def _empty(found: QuerySet[JournalLine]) -> int:
    return found.update(details="", is_erased=True)


def _end_devices(found: QuerySet[Any]) -> int:
    rows = list(found)
    for row in rows:
        sessions.end_session(row)
    return len(rows)


RULES = [
    ("forms", _("Keys of forms sent"), IdempotencyKey, "at", _("since the form")),
    ("invitations", _("Invitations"), Invitation, "sent_at", _("since sent")),
    ("roles", _("Ended roles"), Membership, "ended_at", _("since their end")),
    ("looks", _("Who saw whose data"), AccessLog, "at", _("since the look")),
    (
        "consents",
        _("Withdrawn consents"),
        Consent,
        "withdrawn_at",
        _("since the withdrawal"),
    ),
    (
        "requests",
        _("Requests about personal data"),
        PrivacyRequest,
        "answered_at",
        _("since the answer"),
    ),
    ("holds", _("Lifted legal holds"), LegalHold, "lifted_at", _("since lifted")),
    (
        "share_looks",
        _("Who at partner hubs saw shared records"),
        ShareLook,
        "at",
        _("since the look"),
    ),
]


#: Days after its making, and after its last use, that an account without a role stays.
IDLE_DAYS = 180


def register() -> None:
    """Leave stores, holder and rules with the house."""
    retention.add_rule(
        RetentionRule(
            name="hubs.accounts",
            title=_("Accounts without a role"),
            days=IDLE_DAYS,
            # they belong to no hub, so that no hub's page counts them
            due=lambda before, hub: 0 if hub else idle_accounts(before).count(),
            sweep=_empty_idle,
            counts_from=_("since last used"),
        )
    )
    for store in STORES:
        personal_data.add_store(store)
    personal_data.add_holder(_holds)
    for name, title, model, field, counts_from in RULES:
        rule = _rule(name, title, model, field, counts_from=counts_from)
        retention.add_rule(rule)
    retention.add_rule(
        _rule(
            "devices",
            _("Devices"),
            UserSession,
            "seen_at",
            counts_from=_("since last seen"),
            sweep=_end_devices,
        )
    )
    retention.add_rule(
        _rule(
            "shares",
            _("Shares with partner hubs"),
            Share,
            "reason",
            by="ends_at",
            counts_from=_("since their end"),
        )
    )
    retention.add_rule(
        _rule(
            "journal",
            _("What changed, in the journal"),
            JournalLine,
            "details",
            by="at",
            only=Q(is_erased=False),
            counts_from=_("since it was done"),
            sweep=_empty,
        )
    )
