"""Who sees which needs, answers and files of them: nobody whom it is not for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from madang.directory.models import Activity, Capability
from madang.readiness.models import Certificate
from madang.readiness.queries import certificates_visible_to, names_of_kinds
from madang.readiness.queries import on as standing_on
from madang.sourcing.certificates import certificate_key
from madang.sourcing.models import (
    Audience,
    Award,
    NdaAcceptance,
    Need,
    NeedAnswer,
    NeedCertificate,
    NeedCode,
    NeedInvitation,
    OrderRow,
    RfqInvitation,
)
from madang.sourcing.rules import (
    buying_for,
    may_keep_need,
    may_see_all_orders,
    may_see_worth,
    selling_for,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date, datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub


@dataclass(frozen=True, slots=True)
class Ability:
    """What a company can show on a day: its industries and its certificates' keys."""

    codes: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()

    def fits(self, codes: Collection[str], certificates: Collection[str]) -> bool:
        """Whether it works in one of these industries and holds all these papers."""
        return bool(self.codes & set(codes)) and self.certificates >= set(certificates)


def certificates_held(
    hub: Hub,
    firms: Collection[int],
    on: date,
    papers: QuerySet[Certificate] | None = None,
) -> Mapping[int, frozenset[str]]:
    """Return the keys of the certificates that companies hold on a day.

    The one place that says who holds what: the papers in readiness that stand, all of
    the hub or those given, and what the directory says; three statements for any number
    of companies.
    """
    found: dict[int, set[str]] = defaultdict(set)
    kept = Certificate.objects.filter(hub=hub) if papers is None else papers
    names = names_of_kinds(hub)
    rows = standing_on(kept.filter(organisation__in=firms), on).order_by()
    for firm, kind in rows.values_list("organisation", "kind"):
        found[firm].add(certificate_key(names.get(kind, kind)))
    said = Capability.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=on),
        hub=hub, kind="certificate", organisation__in=firms,
    )  # fmt: skip
    for firm, name in said.order_by().values_list("organisation", "name"):
        found[firm].add(certificate_key(name))
    return {firm: frozenset(keys - {""}) for firm, keys in found.items()}


def abilities_of(
    hub: Hub,
    firms: Collection[int],
    on: date,
    papers: QuerySet[Certificate] | None = None,
) -> Mapping[int, Ability]:
    """Return what companies can show on a day; four statements.

    An industry that was only suggested and nobody confirmed does not count.
    """
    rows = Activity.objects.filter(hub=hub, organisation__in=firms, is_suggested=False)
    codes: dict[int, set[str]] = defaultdict(set)
    for firm, code in rows.order_by().values_list("organisation", "code"):
        codes[firm].add(code)
    held = certificates_held(hub, firms, on, papers)
    return {
        firm: Ability(frozenset(codes[firm]), held.get(firm, frozenset()))
        for firm in firms
    }


def abilities_seen_by(
    by: Actor, firms: Collection[int], on: date
) -> Mapping[int, Ability]:
    """Return what companies can show on a day, as far as the actor may read of it."""
    return abilities_of(by.hub, firms, on, certificates_visible_to(by))


def needs_visible_to(by: Actor, now: datetime) -> QuerySet[Need]:
    """Return all needs to staff, its own to a buyer, to companies those for them.

    A company sees what is published and invites it or asks it for a quote, is for all
    companies, or is for those that fit and it fits; to everybody else a need does not
    exist.
    """
    found = Need.objects.filter(hub=by.hub).select_related("buyer")
    if may_see_all_orders(by):
        return found
    seen = Q(buyer__in=buying_for(by))
    if own := selling_for(by):
        able = abilities_of(by.hub, own, by.hub.day_of(now))
        for firm in sorted(own):
            seen |= Q(published_at__isnull=False) & _is_for(firm, able[firm])
    return found.filter(seen)


def _is_for(firm: int, able: Ability) -> Q:
    """Return the condition under which a published need is for a company."""
    invited = NeedInvitation.objects.filter(
        need=OuterRef("pk"), organisation=firm, taken_back_at=None
    )
    shared = NeedCode.objects.filter(need=OuterRef("pk"), code__in=able.codes)
    lacking = NeedCertificate.objects.filter(need=OuterRef("pk")).exclude(
        key__in=able.certificates
    )
    fits = Q(audience=Audience.FITTING) & Exists(shared) & ~Exists(lacking)
    asked = _asked_to_quote().filter(rfq__need=OuterRef("pk"), organisation=firm)
    named = Exists(invited) | Exists(asked)
    open_to = named | Q(audience=Audience.MEMBERS) | fits
    return ~Q(buyer=firm) & open_to


def _asked_to_quote() -> QuerySet[RfqInvitation]:
    """Return the invitations to quote that suppliers know of."""
    return RfqInvitation.objects.filter(rfq__published_at__isnull=False)


def needs_to_answer(by: Actor, now: datetime, most: int = 5) -> list[Need]:
    """Return the open needs that wait for the actor's companies, soonest first."""
    if may_see_all_orders(by) or not (own := selling_for(by)):
        return []
    answered = NeedAnswer.objects.filter(
        need=OuterRef("pk"), organisation__in=own, withdrawn_at=None
    )
    found = needs_visible_to(by, now).filter(
        ~Exists(answered), published_at__isnull=False, closed_at=None, closes_at__gt=now
    )
    found = found.exclude(buyer__in=buying_for(by) | own).defer("texts", "nda")
    return list(found.order_by("closes_at", "pk")[:most])


def firms_answering(by: Actor, need: Need, now: datetime) -> frozenset[int]:
    """Return for which of her companies the actor may answer a need; seven statements.

    They are those that a published need is for, never the buyer itself.
    """
    own = selling_for(by) - {need.buyer_id}
    if not own or not need.published_at:
        return frozenset()
    if need.audience == Audience.MEMBERS:
        return own
    held = need.invitations.filter(organisation__in=own, taken_back_at=None)
    asked = _asked_to_quote().filter(rfq__need=need, organisation__in=own)
    keys_of = held.order_by().values_list("organisation", flat=True)
    asked_keys = asked.order_by().values_list("organisation", flat=True)
    invited = frozenset(keys_of.union(asked_keys))
    if need.audience == Audience.CHOSEN or invited == own:
        return invited
    codes = codes_of([need])[need.pk]
    keys = {paper.key for paper in certificates_of([need]).get(need.pk, ())}
    able = abilities_of(by.hub, own, by.hub.day_of(now))
    return invited | {firm for firm in own if able[firm].fits(codes, keys)}


def answers_visible_to(by: Actor, now: datetime) -> QuerySet[NeedAnswer]:
    """Return answers to staff and the buyer, to a company its own alone."""
    found = NeedAnswer.objects.filter(hub=by.hub).select_related("organisation", "need")
    if may_see_all_orders(by):
        return found
    mine = Q(organisation__in=selling_for(by), need__in=needs_visible_to(by, now))
    return found.filter(Q(need__buyer__in=buying_for(by)) | mine)


def answers_of_firms(need: Need, own: Collection[int]) -> list[NeedAnswer]:
    """Return what the reader's own companies said to a need, withdrawn answers too."""
    found = need.answers.filter(organisation__in=own).select_related("organisation")
    return list(found.order_by("pk"))


def invitations_to_need(by: Actor, need: Need) -> list[NeedInvitation]:
    """Return who is invited to those who keep the need or are staff, else nobody."""
    if not may_see_worth(by, need):
        return []
    found = need.invitations.filter(taken_back_at=None)
    return list(found.select_related("organisation"))


def need_invitations_of(by: Actor) -> QuerySet[NeedInvitation]:
    """Return the standing invitations to needs that the actor keeps."""
    found = NeedInvitation.objects.filter(hub=by.hub, taken_back_at=None)
    found = found.select_related("need__buyer", "organisation")
    if may_see_all_orders(by):
        return found
    return found.filter(need__buyer__in=buying_for(by))


def acceptances_visible_to(by: Actor, need: Need) -> list[NdaAcceptance]:
    """Return who accepted a need's NDA: to those who keep it all, else one's own."""
    found = need.acceptances.select_related("organisation", "by").order_by("pk")
    if not may_see_worth(by, need):
        found = found.filter(organisation__in=selling_for(by))
    return list(found)


def may_open_need_files(
    by: Actor, need: Need, own: frozenset[int], digest: str
) -> bool:
    """Whether the actor may open a need's files, who may answer it for `own`.

    Its keepers may; a company's people may once the company accepted the very text
    that the NDA has now, and at once where there is none.
    """
    if may_keep_need(by, need):
        return True
    if not own or not need.nda:
        return bool(own)
    return need.acceptances.filter(organisation__in=own, digest=digest).exists()


def certificates_of(needs: Iterable[Need]) -> Mapping[int, list[NeedCertificate]]:
    """Return the certificates that needs ask for; one statement."""
    found: dict[int, list[NeedCertificate]] = defaultdict(list)
    for row in NeedCertificate.objects.filter(need__in=[one.pk for one in needs]):
        found[row.need_id].append(row)
    return found


def codes_of(needs: Iterable[Need]) -> Mapping[int, list[str]]:
    """Return the industries of needs, the main one first; one statement."""
    mains = {one.pk: one.code for one in needs}
    found: dict[int, list[str]] = {pk: [code] for pk, code in mains.items()}
    rows = NeedCode.objects.filter(need__in=list(mains)).values_list("need", "code")
    for need, code in rows:
        if code != mains[need]:
            found[need].append(code)
    return found


def rows_ordered_for(need: Need) -> QuerySet[OrderRow]:
    """Return the open rows of orders that RFQs made of a need led to, each once."""
    awards = Award.objects.filter(
        hub=need.hub_id, line__rfq__need=need, reverses=None, reversal=None
    )
    found = OrderRow.objects.filter(hub=need.hub_id, reverses=None, reversal=None)
    return found.filter(order__in=awards.values("order")).select_related("order")
