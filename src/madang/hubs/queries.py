"""Reads of the hub: who is here, and as whom one acts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower

from madang.hubs import kinds
from madang.hubs.models import (
    MANAGING,
    AccessLog,
    Actor,
    Consent,
    ConsentText,
    DemoDoor,
    Hub,
    Invitation,
    JournalHead,
    JournalLine,
    LegalHold,
    Membership,
    PrivacyRequest,
    Role,
    Share,
    ShareLook,
    ShareState,
    Site,
    User,
    UserSession,
)
from madang.hubs.models.journal import sha256
from madang.kit.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from madang.hubs.models import HubOwned
    from madang.kit.personal_data import Person


def hub_by_slug(slug: str) -> Hub | None:
    """Return the hub at an address, if there is one."""
    return _HUB.first(slug)


_HUB = Prepared(lambda slug: Hub.objects.filter(slug=slug), str)


def public_hubs() -> QuerySet[Hub]:
    """Return the hubs that have public pages."""
    return Hub.objects.filter(is_public=True).order_by("slug")


def memberships_of(user: User) -> QuerySet[Membership]:
    """Return a user's memberships that hold now, in all hubs, each with its hub."""
    return _open_memberships().filter(user=user).select_related("hub")


def _open_memberships() -> QuerySet[Membership]:
    held = Membership.objects.filter(ended_at=None, suspended_at=None)
    return held.order_by("hub__slug", "role")


def user_by_key(pk: int) -> User | None:
    """Return a user and, on `held`, her memberships that hold now, in one statement.

    Whoever has no role in any hub costs a second one.
    """
    rows = _HELD.of(int(pk))
    user = rows[0].user if rows else User.objects.filter(pk=pk).first()
    if user is not None:
        user.held = rows
    return user


_HELD = Prepared(
    lambda pk: _open_memberships().filter(user=pk).select_related("hub", "user"), int
)


def actors_of(
    user: User, held: Iterable[Membership] | None = None, *, address: str = ""
) -> dict[str, Actor]:
    """Return the user as an actor in each of her hubs, by the hub's slug: one query.

    None when the memberships that she holds are known already.
    """
    rows: dict[str, list[Membership]] = defaultdict(list)
    for row in memberships_of(user) if held is None else held:
        rows[row.hub.slug].append(row)
    return {
        slug: _actor(user, rows[slug][0].hub, rows[slug], address=address)
        for slug in rows
    }


def actor_in(hub: Hub, user: User, *, address: str = "") -> Actor:
    """Return `user` as an actor in `hub`, with all roles held there."""
    return _actor(user, hub, memberships_of(user).filter(hub=hub), address=address)


def _actor(
    user: User, hub: Hub, memberships: Iterable[Membership], *, address: str
) -> Actor:
    held = list(memberships) if user.is_active else []
    return Actor(
        user=user,
        hub=hub,
        roles=frozenset(Role(m.role) for m in held if not m.scope_kind),
        scoped=frozenset(
            (Role(m.role), m.scope_kind, m.scope_id) for m in held if m.scope_kind
        ),
        address=address,
    )


def sites_of(hub: Hub) -> QuerySet[Site]:
    """Return the sites of a hub in the hub's order."""
    return Site.objects.filter(hub=hub)


def journal_visible_to(by: Actor) -> QuerySet[JournalLine]:
    """Return the journal lines the actor may read, the newest first.

    Staff read all of the hub's; anybody else reads what she did or what was done for
    her.
    """
    # Numbers begin at 1; saying so leads SQLite to the index that is in their order.
    lines = JournalLine.objects.filter(hub=by.hub, number__gt=0)
    lines = lines.select_related("by", "for_whom")
    if not by.is_staff:
        lines = lines.filter(by=by.user) | lines.filter(for_whom=by.user)
    return lines.order_by("-number")


def sites_visible_to(by: Actor) -> QuerySet[Site]:
    """Return the sites of the actor's hub."""
    return sites_of(by.hub)


def members_visible_to(by: Actor) -> QuerySet[User]:
    """Return everybody who has a role in the hub, with ``roles_here``, by name.

    Staff only: nobody else reads the list.
    """
    if not by.is_staff:
        return User.objects.none()
    here = Membership.objects.filter(hub=by.hub, ended_at=None).order_by("role", "pk")
    return (
        User.objects.filter(Exists(here.filter(user=OuterRef("pk")).order_by()))
        .prefetch_related(Prefetch("memberships", queryset=here, to_attr="roles_here"))
        .order_by(Lower("name"), "email")
    )


def memberships_visible_to(by: Actor) -> QuerySet[Membership]:
    """Return the open memberships the actor may see: all to staff, else her own."""
    rows = Membership.objects.filter(hub=by.hub, ended_at=None)
    if not by.is_staff:
        rows = rows.filter(user=by.user)
    return rows.select_related("user", "hub")


def invitations_visible_to(by: Actor) -> QuerySet[Invitation]:
    """Return the hub's invitations, those still unanswered first, to its managers."""
    if not by.is_managing:
        return Invitation.objects.none()
    return (
        Invitation.objects.filter(hub=by.hub)
        .select_related("invited_by", "accepted_by")
        .order_by(F("accepted_at").desc(nulls_first=True), "-sent_at")
    )


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation that a mailed token belongs to, whatever became of it."""
    return (
        Invitation.objects.select_related("hub", "invited_by")
        .filter(token_digest=sha256(token))
        .first()
    )


def user_of(email: str) -> User | None:
    """Return the user of an e-mail address."""
    return User.objects.filter(email__iexact=email.strip()).first()


def sessions_of(user: User) -> QuerySet[UserSession]:
    """Return where a user is signed in, the latest first."""
    return UserSession.objects.filter(user=user).order_by("-seen_at")


def demo_doors() -> QuerySet[DemoDoor]:
    """Return the demo's doors, in order."""
    return DemoDoor.objects.select_related("user", "hub").order_by("order", "pk")


def demo_door(token: str) -> DemoDoor | None:
    """Return the demo's door of this token."""
    return demo_doors().filter(token=token, user__is_active=True).first()


def journal_of_object(by: Actor, kind: str, pk: int) -> QuerySet[JournalLine]:
    """Return the lines about one object that the actor may read, the newest first."""
    return journal_visible_to(by).filter(kind=kind, object_id=pk)


def journal_of_user(by: Actor, user: User) -> QuerySet[JournalLine]:
    """Return what a user did and what was done for her, as far as the actor may."""
    return journal_visible_to(by).filter(Q(by=user) | Q(for_whom=user))


def verbs_in_journal(by: Actor) -> list[str]:
    """Return the verbs found in the hub's journal."""
    with connection.cursor() as cursor:
        cursor.execute(_steps("verb"), [by.hub.pk, by.hub.pk])
        return [verb for (verb,) in cursor]


def writers_in_journal(by: Actor) -> QuerySet[User]:
    """Return everybody who has done something in the hub."""
    keys = RawSQL(_steps("by_id"), [by.hub.pk, by.hub.pk])  # noqa: S611 -- fixed words
    return User.objects.filter(pk__in=keys).order_by(Lower("name"), "email")


def _steps(column: str) -> str:
    """Return SQL for the values of a column in one hub's journal, each once.

    It steps from value to next value along the column's index instead of reading every
    line (PostgreSQL's wiki calls it a loose index scan).
    """
    first = f"SELECT min({column}) FROM hubs_journalline WHERE hub_id = %s"  # noqa: S608 -- fixed words
    return (
        f"WITH RECURSIVE step(value) AS ({first} UNION ALL "  # noqa: S608 -- fixed words
        f"SELECT ({first} AND {column} > step.value) FROM step "
        "WHERE step.value IS NOT NULL) SELECT value FROM step WHERE value IS NOT NULL"
    )


def journal_head(hub: Hub) -> JournalHead | None:
    """Return the head of a hub's journal, once anything was done there.

    Its number is how many lines there are; its digest changes with everything done.
    """
    return _HEAD.first(hub.pk)


_HEAD = Prepared(lambda pk: JournalHead.objects.filter(hub=pk), int)


def current_texts(hub: Hub) -> QuerySet[ConsentText]:
    """Return the consent texts in force in a hub, the required ones first."""
    return ConsentText.objects.filter(hub=hub, retired_at=None).order_by(
        "-is_required", "purpose"
    )


def consent_texts_visible_to(by: Actor) -> QuerySet[ConsentText]:
    """Return the consent texts of the hub, all versions to managers."""
    texts = ConsentText.objects.filter(hub=by.hub)
    if not by.is_managing:
        texts = texts.filter(retired_at=None)
    standing = Count("consents", filter=Q(consents__withdrawn_at=None))
    return texts.order_by("purpose", "-number").annotate(standing=standing)


def consents_of(user: User, hub: Hub | None = None) -> QuerySet[Consent]:
    """Return a user's consents, in one hub or all, the latest first."""
    rows = Consent.objects.filter(user=user).select_related("text", "hub")
    if hub is not None:
        rows = rows.filter(hub=hub)
    return rows.order_by("-given_at")


def has_consented(user: User, hub: Hub, purpose: str) -> bool:
    """Return whether a user's consent to a purpose stands, in its current version."""
    return Consent.objects.filter(
        user=user, hub=hub, withdrawn_at=None,
        text__purpose=purpose, text__retired_at=None,
    ).exists()  # fmt: skip


def looks_at(hub: Hub, person: Person) -> QuerySet[AccessLog]:
    """Return who looked at a person's data in a hub, the latest first."""
    rows = AccessLog.objects.filter(hub=hub).select_related("viewer", "hub")
    return rows.filter(_points_at(person)).order_by("-at")


def _points_at(person: Person) -> Q:
    found = Q(pk__in=[])
    for kind, pk in sorted(person):
        found |= Q(kind=kind, object_id=pk)
    return found


def requests_visible_to(by: Actor) -> QuerySet[PrivacyRequest]:
    """Return what people ask about their data, unanswered and most urgent first."""
    rows = PrivacyRequest.objects.filter(hub=by.hub)
    if not by.is_managing:
        rows = rows.filter(user=by.user)
    return rows.select_related("user", "answered_by").order_by(
        F("answered_at").desc(nulls_first=True), "due_on"
    )


def requests_of(user: User) -> QuerySet[PrivacyRequest]:
    """Return what a user asked about her data, in all hubs."""
    rows = PrivacyRequest.objects.filter(user=user).select_related("hub")
    return rows.order_by("-asked_at")


def holds_visible_to(by: Actor) -> QuerySet[LegalHold]:
    """Return the legal holds that stand in the hub, to those who run it."""
    if not by.is_managing:
        return LegalHold.objects.none()
    return LegalHold.objects.filter(hub=by.hub, lifted_at=None).order_by("-set_at")


def holds_of(hub: Hub, person: Person, today: date) -> QuerySet[LegalHold]:
    """Return the legal holds on a person that stand today."""
    rows = LegalHold.objects.filter(hub=hub, lifted_at=None).filter(_points_at(person))
    return rows.filter(Q(until=None) | Q(until__gte=today))


def looks_in(by: Actor) -> QuerySet[AccessLog]:
    """Return who looked at whose data in the hub, the latest first, to its managers."""
    rows = AccessLog.objects.filter(hub=by.hub).select_related("viewer")
    return rows.order_by("-at") if by.is_managing else rows.none()


def people_known_to(by: Actor) -> QuerySet[User]:
    """Return everybody of whom the hub holds something, former members too."""
    if not by.is_managing:
        return User.objects.none()
    roles = Membership.objects.filter(hub=by.hub, user=OuterRef("pk"))
    asked = PrivacyRequest.objects.filter(hub=by.hub, user=OuterRef("pk"))
    return User.objects.filter(Exists(roles) | Exists(asked))


def hubs_that_know(user: User) -> QuerySet[Hub]:
    """Return the hubs in which a user has or had a role."""
    rows = Membership.objects.filter(hub=OuterRef("pk"), user=user)
    return Hub.objects.filter(Exists(rows)).order_by("slug")


def all_hubs() -> QuerySet[Hub]:
    """Return every hub of the installation, for the console."""
    return Hub.objects.order_by("slug")


def managers_of(hub: Hub) -> QuerySet[User]:
    """Return those who run a hub: its owners and programme staff."""
    held = Membership.objects.filter(hub=hub, ended_at=None, role__in=MANAGING)
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def partners_of(by: Actor) -> list[Hub]:
    """Return the hubs that the actor may share with.

    Those with public pages, those that she belongs to herself, and those that share
    with hers; a hub that hides itself is not told of.
    """
    mine = memberships_of(by.user).values("hub") if by.user else []
    giving = Share.objects.filter(to_hub=by.hub).values("hub")
    open_to_her = Q(is_public=True) | Q(pk__in=mine) | Q(pk__in=giving)
    return list(Hub.objects.filter(open_to_her).exclude(pk=by.hub.pk).order_by("slug"))


def shared_with(by: Actor, now: datetime) -> QuerySet[Share]:
    """Return what other hubs share with the actor's at this moment; staff only."""
    if not by.is_staff:
        return Share.objects.none()
    found = Share.objects.filter(to_hub=by.hub, ended_at=None)
    standing = found.filter(starts_at__lte=now, ends_at__gt=now)
    return standing.select_related("hub", "granted_by").order_by("-granted_at", "-pk")


def shared_by(by: Actor) -> QuerySet[Share]:
    """Return what the actor's hub shares or has shared, latest first; staff only."""
    found = Share.objects.filter(hub=by.hub) if by.is_staff else Share.objects.none()
    found = found.select_related("hub", "to_hub", "granted_by", "ended_by")
    return found.order_by("-granted_at", "-pk")


def shares_of(by: Actor, record: HubOwned, now: datetime) -> QuerySet[Share]:
    """Return the shares of a record that stand or are still to come; staff only."""
    kind = record._meta.label_lower
    found = shared_by(by).filter(kind=kind, object_id=record.pk)
    return found.filter(ended_at=None, ends_at__gt=now)


def fields_of(share: Share, now: datetime) -> frozenset[str]:
    """Return the parts of a record that a share lets read at this moment."""
    known = kinds.shareable(share.kind)
    if known is None or share.state_at(now) is not ShareState.STANDS:
        return frozenset()
    return frozenset(share.fields) & frozenset(known.fields)


def names_shared(shares: Iterable[Share]) -> dict[tuple[int, int], str]:
    """Return what shared records are called: one statement a kind."""
    keys: dict[str, set[int]] = {}
    for one in shares:
        keys.setdefault(one.kind, set()).add(one.object_id)
    found: dict[tuple[int, int], str] = {}
    for kind, ids in keys.items():
        if known := kinds.shareable(kind):
            found |= known.names_of(ids)
    return found


def looks_through(share: Share) -> QuerySet[ShareLook]:
    """Return who of the partner looked through a share, the latest first."""
    return share.looks.select_related("viewer").order_by("-at", "-pk")
