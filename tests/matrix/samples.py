"""Sample arguments of every address that takes any, and what to know of its answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import time_machine
from django.core import signing

from madang.directory.rules import own_organisations
from madang.files.links import SALT, token_for
from madang.hubs.models import Role
from madang.programmes import calendars
from madang.reports.rules import own_sponsors
from madang.spaces import calendars as booked

if TYPE_CHECKING:
    from collections.abc import Callable

    from madang.hubs.models import Actor
    from tests.matrix.world import Side, World

Arguments = dict[str, Any]
KEEPERS = (Role.FACILITY, Role.PROGRAMME, Role.OWNER)


@dataclass(frozen=True, slots=True)
class Sample:
    """What an address is tried with.

    `args` are the side's own rows (a row stands for its key); `shown_to` narrows the
    door for the sample row: others get 404 or 403 (the query or action decides).
    `foreign` replaces the other side's rows where a link alone lets somebody in.
    `body` is what a form of this side would post, `asks` what comes after the ``?``.  `is_hidden` says that the page is
    there in a demo only.  `is_cacheable` says that a browser may keep the answer,
    `is_empty_elsewhere` that strange rows get an empty page instead of 404.
    """

    args: Callable[[Side], Arguments] = lambda _side: {}
    shown_to: Callable[[Actor, Side], bool] | None = None
    foreign: Callable[[World], list[Arguments]] | None = None
    body: Callable[[Side], Arguments] = lambda _side: {}
    asks: tuple[str, ...] = ()
    is_hidden: bool = False
    is_cacheable: bool = False
    is_empty_elsewhere: bool = False


def staff(by: Actor, _side: Side) -> bool:
    """Only those who work for the hub."""
    return by.is_staff


def managing(by: Actor, _side: Side) -> bool:
    """Only those who run the hub."""
    return by.is_managing


def nobody(by: Actor, _side: Side) -> bool:
    """Nobody here: a library asks for a password, a page is for another hub."""
    return False


def insider(by: Actor, _side: Side) -> bool:
    """Everybody with a role."""
    return by.is_insider


def facility(by: Actor, _side: Side) -> bool:
    """Those who keep the hub's buildings."""
    return by.has(*KEEPERS)


def owner(by: Actor, side: Side) -> bool:
    """Only the owner herself: the row is hers."""
    return by.user == side.owner


def company(by: Actor, side: Side) -> bool:
    """Those who work for the hub, and the company's own people."""
    return by.is_staff or side["organisation"].pk in own_organisations(by)


def herself(by: Actor, side: Side) -> bool:
    """Those who work for the hub, and the person herself."""
    return by.is_staff or by.user == side["founder"]


def booker(by: Actor, _side: Side) -> bool:
    """Tenants' people, and those who keep the spaces."""
    return by.has_somewhere(Role.MEMBER, *KEEPERS)


def round_reader(by: Actor, _side: Side) -> bool:
    """Those who work for the hub, and its companies' people while a round is open."""
    return by.is_staff or by.has_somewhere(Role.MEMBER)


def of_the_occasion(by: Actor, side: Side) -> bool:
    """Staff, who booked it, and the people of the company that it is for."""
    own = side["organisation"].pk in own_organisations(by)
    return by.is_staff or by.user == side.owner or own


def booker_or_facility(by: Actor, side: Side) -> bool:
    """Who booked it, and those who keep the spaces."""
    return by.has(*KEEPERS) or by.user == side.owner


def booker_or_staff(by: Actor, side: Side) -> bool:
    """Who booked it, and those who work for the hub."""
    return by.is_staff or by.user == side.owner


def folder(_side: Side) -> Arguments:
    """Return the folder of the organisations' pages."""
    return {"folder": "organisations"}


def row(name: str, shown_to: Any = None, **more: Any) -> Sample:
    """Return a sample of an address that takes one row's key."""
    return Sample(lambda side: {"pk": side[name]}, shown_to, **more)


def page(name: str, part: str = "", **rows: str) -> Callable[[Side], Arguments]:
    """Return the arguments of an address under an organisation's page."""

    def args(side: Side) -> Arguments:
        found = folder(side) | {"pk": side[name]} | ({"part": part} if part else {})
        return found | {key: side[value] for key, value in rows.items()}

    return args


def _file(name: str) -> Callable[[Side], Arguments]:
    """Return the arguments of the page of a file that hangs on the organisation."""
    return lambda side: {"pk": side["organisation"], "file": side[name]}


def _links(world: World) -> list[Arguments]:
    """Return links to B's file that are forged, old, or made for somebody of A."""
    file, mine, theirs = world.b["file"], world.a.owner, world.b.owner
    forged = signing.dumps([file.pk, theirs.pk], salt="other", compress=True)
    with time_machine.travel("2020-01-01"):
        old = token_for(file, theirs)
    tokens = [forged, old, token_for(file, mine), f"{token_for(file, theirs)}x"]
    left = world.walker("left").user
    assert signing.loads(tokens[2], salt=SALT)
    return [{"token": t} for t in [*tokens, token_for(world.a["file"], left)]]


def _other_slug(world: World) -> list[Arguments]:
    return [{"slug": world.b.hub.slug}]


def _other_company(world: World) -> list[Arguments]:
    return [{"slug": world.b["listed"].slug}]


def _other_logo(world: World) -> list[Arguments]:
    return [
        {"slug": world.b["listed"].slug, "side": 64},
        {"slug": world.a["organisation"].slug or "x", "side": 64},
    ]


def _no_token(_world: World) -> list[Arguments]:
    return [{"token": "0" * 43}]


def own_company(by: Actor, side: Side) -> bool:
    """Only the company's own people: nobody else speaks for it."""
    return side["organisation"].pk in own_organisations(by)


def keeper(by: Actor, side: Side) -> bool:
    """Those who run programmes, and the company's own people."""
    return by.is_managing or own_company(by, side)


def _act(name: str, act: str, shown_to: Any = managing) -> Sample:
    return Sample(lambda side: {"pk": side[name], "act": act}, shown_to)


def _other_call(world: World) -> list[Arguments]:
    return [{"slug": world.b["call"].slug}]


def _plans(world: World) -> list[Arguments]:
    """Return addresses of B's plan that are forged or made for somebody of A."""
    theirs = world.b["cohort"]
    forged = signing.dumps([theirs.pk, world.b.owner.pk], salt="other", compress=True)
    mine = calendars.token_for(theirs, world.a.owner)
    left = calendars.token_for(world.a["cohort"], world.walker("left").user)
    return [{"token": t} for t in (forged, mine, left, f"{mine}x")]


def _feeds(world: World) -> list[Arguments]:
    """Return addresses of bookings in B that are forged or of somebody of A."""
    forged = signing.dumps([world.b.hub.pk, world.b.owner.pk], salt="other")
    mine = booked.token_for(world.b.hub, world.a.owner)
    left = booked.token_for(world.a.hub, world.walker("left").user)
    return [{"token": t} for t in (forged, mine, left, f"{mine}x")]


def biller(by: Actor, _side: Side) -> bool:
    """Those who keep the hub's invoices and payments."""
    return by.has(Role.FINANCE, Role.OWNER)


def billed(by: Actor, side: Side) -> bool:
    """Those who keep or check the invoices, and the company's own people."""
    watches = by.has(Role.FINANCE, Role.OWNER, Role.FACILITY)
    return watches or side["organisation"].pk in own_organisations(by)


CHARGES: dict[str, Sample] = {
    "charges:invoice": row("invoice", billed),
    "charges:pdf": row("invoice", billed),
    "charges:invoice-edit": row("invoice", biller),
    "charges:discard": row("invoice", biller),
    "charges:issue": row("invoice", biller),
    "charges:credit": row("invoice", biller),
    "charges:line-add": row("invoice", biller),
    "charges:line-edit": row("invoiceline", biller),
    "charges:line-remove": row("invoiceline", biller),
    "charges:payment": row("payment", billed),
    "charges:allot": row("payment", biller),
    "charges:payment-reverse": row("payment", biller),
    "charges:give-back": Sample(
        lambda side: {"pk": side["payment"], "invoice": side["invoice"]}, biller
    ),
    "charges:statement": row("organisation", billed),
    "charges:statement-export": row("organisation", billed),
    "charges:tenant-panel": row("organisation", billed),
    "charges:use-credit": row("organisation", biller),
    "charges:address": row("organisation", biller),
    "charges:agreement-panel": row("spaceagreement", billed),
    "charges:rate-retire": row("taxrate", biller),
}
PROGRAMME, CALL, COHORT = (row(n, staff) for n in ("programme", "call", "cohort"))
RUN = {
    name: row(name, managing)
    for name in ("programme", "call", "cohort", "programmesponsor", "cohost")
}
PLACE = row("place", company)
PROGRAMMES: dict[str, Sample] = {
    "programmes:programme": PROGRAMME,
    "programmes:programme-edit": RUN["programme"],
    "programmes:programme-do": _act("programme", "archive"),
    "programmes:sponsor-add": RUN["programme"],
    "programmes:cohost-add": RUN["programme"],
    "programmes:call-add": RUN["programme"],
    "programmes:cohort-add": RUN["programme"],
    "programmes:agreement-add": RUN["programme"],
    "programmes:sponsor": RUN["programmesponsor"],
    "programmes:sponsor-remove": RUN["programmesponsor"],
    "programmes:cohost": RUN["cohost"],
    "programmes:cohost-end": RUN["cohost"],
    "programmes:agreement": row("agreement", staff),
    "programmes:edition-add": row("agreement", managing),
    "programmes:agreement-do": _act("agreement", "retire"),
    "programmes:call": CALL,
    "programmes:call-edit": RUN["call"],
    "programmes:call-copy": RUN["call"],
    "programmes:call-do": _act("call", "withdraw"),
    "programmes:cohort": COHORT,
    "programmes:cohort-edit": RUN["cohort"],
    "programmes:cohort-do": _act("cohort", "start"),
    "programmes:plan": RUN["cohort"],
    "programmes:plan-file": row("cohort", company),
    "programmes:session-add": RUN["cohort"],
    "programmes:offer": RUN["cohort"],
    "programmes:onboarding": COHORT,
    "programmes:remind": RUN["cohort"],
    "programmes:point-add": RUN["cohort"],
    "programmes:point": row("checklistitem", managing),
    "programmes:point-remove": row("checklistitem", managing),
    "programmes:session": row("cohortsession", managing),
    "programmes:session-remove": row("cohortsession", managing),
    "programmes:place": PLACE,
    "programmes:place-do": _act("place", "graduate"),
    "programmes:place-undo": row("place", managing),
    "programmes:tick": Sample(
        lambda side: {"pk": side["place"], "item": side["checklistitem"]}, keeper
    ),
    "programmes:sign": Sample(
        lambda side: {"pk": side["place"], "edition": side["agreementedition"]},
        own_company,
    ),
    "programmes:figures": row("place", keeper),
    "programmes:signature": row("signature", company),
    "programmes:signature-file": row("signature", company),
    "programmes:cohosted-programme": row("programme", nobody),
    "programmes:organisation-panel": row("organisation", company),
    "programmes:plan-feed": Sample(
        lambda side: {"token": calendars.token_for(side["cohort"], side.owner)},
        foreign=_plans,
    ),
    "spaces:building-edit": row("building", facility),
    "spaces:building-do": _act("building", "retire", facility),
    "spaces:floor-add": row("building", facility),
    "spaces:floor": row("floor", insider),
    "spaces:floor-edit": row("floor", facility),
    "spaces:floor-do": _act("floor", "retire", facility),
    "spaces:floor-copy": row("floor", facility),
    "spaces:draw": row("floor", facility),
    "network:listing": row("listing", company),
    "network:listing-edit": row("listing", own_company),
    "network:listing-close": row("listing", keeper),
    "network:introduction-do": Sample(
        lambda side: {"pk": side["introduction"], "act": "decline"}, own_company
    ),
    "network:block-remove": row("block", own_company),
    "network:ask": row("organisation", own_company),
    "network:organisation-panel": row("organisation", company),
    "spaces:tracing": row("tracing", facility),
    "spaces:display-revoke": row("display", facility),
    "spaces:display": Sample(
        lambda side: {"token": f"{side.word}display"}, foreign=_no_token
    ),
    "spaces:display-code": Sample(
        lambda side: {"token": f"{side.word}display"}, foreign=_no_token
    ),
    "spaces:restore-drawing": row("formerdrawing", facility),
    "spaces:space-add": row("floor", facility),
    "spaces:space": row("space", insider),
    "spaces:space-edit": row("space", facility),
    "spaces:space-move": row("space", facility),
    "spaces:space-do": _act("space", "retire", facility),
    "spaces:photo-add": row("space", facility),
    "spaces:qr-code": row("space", insider),
    "spaces:room-week": row("space", booker),
    "spaces:book": row("space", booker),
    "spaces:booking": row("booking", of_the_occasion),
    "spaces:booking-file": row("booking", of_the_occasion),
    "spaces:booking-tell": row("booking", booker_or_facility),
    "spaces:booking-move": row("booking", booker_or_facility),
    "spaces:booking-shorten": row("booking", booker_or_facility),
    "spaces:booking-do": _act("booking", "cancel", booker_or_facility),
    "spaces:booking-series": row("series", booker_or_staff),
    "spaces:series-edit": row("series", booker_or_facility),
    "spaces:series-do": _act("series", "retry", booker_or_facility),
    "spaces:booking-approve": row("booking", facility),
    "spaces:booking-decline": row("booking", facility),
    "spaces:booking-act": _act("booking", "here", booker_or_facility),
    "spaces:booking-policy": row("space", facility),
    "spaces:booking-rule-add": Sample(lambda _side: {"kind": "most"}, facility),
    "spaces:booking-rule": row("bookingrule", facility),
    "spaces:booking-rule-switch": _act("bookingrule", "off", facility),
    "spaces:booking-guests": row("booking", booker_or_facility),
    "spaces:guest-receive": _act("guest", "here", staff),
    "spaces:book-price": row("space", booker),
    "spaces:prices": row("space", facility),
    "spaces:price-add": row("space", facility),
    "spaces:price-edit": row("bookingprice", facility),
    "spaces:price-remove": row("bookingprice", facility),
    "spaces:credits-of": row("organisation", company),
    "spaces:credits-correct": row("organisation", staff),
    "spaces:credit-plan-edit": row("creditplan", staff),
    "spaces:agreement-credits": row("spaceagreement", staff),
    "spaces:bookings-export": Sample(lambda _side: {"form": "csv"}, staff),
    "spaces:bookings-feed": Sample(
        lambda side: {"token": booked.token_for(side.hub, side.owner)},
        foreign=_feeds,
    ),
    "spaces:waiting-leave": row("waiting", booker_or_facility),
    "spaces:agreement": row("spaceagreement", company),
    "spaces:agreement-edit": row("spaceagreement", facility),
    "spaces:agreement-do": _act("spaceagreement", "resume", facility),
    "spaces:agreement-step": _act("spaceagreement", "deposit", staff),
    "spaces:schedule": row("spaceagreement", company),
    "spaces:line-add": row("spaceagreement", facility),
    "spaces:line-edit": row("agreementline", facility),
    "spaces:line-remove": row("agreementline", facility),
    "spaces:round": row("allocationround", round_reader),
    "spaces:round-do": _act("allocationround", "close", facility),
    "spaces:round-spaces": row("allocationround", facility),
    "spaces:request-add": row("allocationround", round_reader),
    "spaces:scenario-add": row("allocationround", facility),
    "spaces:request-edit": row("roomrequest", company),
    "spaces:request-remove": row("roomrequest", company),
    "spaces:request-pin": row("roomrequest", facility),
    "spaces:scenario": row("roundscenario", staff),
    "spaces:scenario-do": _act("roundscenario", "roll-back", facility),
    "spaces:index-rule": row("spaceagreement", facility),
    "spaces:index-rule-remove": row("spaceagreement", facility),
    "spaces:subsidy-add": row("spaceagreement", facility),
    "spaces:subsidy-end": row("subsidy", facility),
    "spaces:subsidy-remove": row("subsidy", facility),
    "spaces:paper-add": row("spaceagreement", facility),
    "spaces:paper-do": _act("agreementpaper", "remove", facility),
    "spaces:step-do": _act("rentstep", "confirm", facility),
    "spaces:rent-index": row("rentindex", staff),
    "spaces:seats-panel": row("organisation", company),
    "spaces:export": Sample(lambda _side: {"form": "csv"}, staff),
    "programmes:public-call": Sample(
        lambda side: {"slug": side["call"].slug}, foreign=_other_call
    ),
}


def money(by: Actor, _side: Side) -> bool:
    """Those of the staff who see every deal."""
    return by.has(Role.FINANCE, Role.PROGRAMME, Role.OWNER)


def of_the_deal(by: Actor, side: Side) -> bool:
    """Those of the staff who see every deal, and the company's own people."""
    return money(by, side) or own_company(by, side)


def keeper_of_the_deal(by: Actor, side: Side) -> bool:
    """Those of the staff who keep deals, and the company's own people."""
    return by.has(Role.PROGRAMME, Role.OWNER) or own_company(by, side)


def _other_mission(world: World) -> list[Arguments]:
    return [{"slug": world.b["mission"].slug}]


def released(by: Actor, side: Side) -> bool:
    """Those of the staff who see figures, and the sponsor it was released to."""
    return money(by, side) or side["organisation"].pk in own_sponsors(by)


def _reported(name: str, shown_to: Any = managing, **more: Any) -> Sample:
    return Sample(lambda side: {"pk": side[name], **more}, shown_to)


def _public_report(*names: str) -> Sample:
    """Return a sample of a report's public pages; `names` are what they take beside."""

    def args(side: Side) -> Arguments:
        return {"slug": side["report"].slug} | dict.fromkeys(names, 1)

    def foreign(world: World) -> list[Arguments]:
        return [{"slug": world.b["report"].slug} | dict.fromkeys(names, 1)]

    return Sample(args, foreign=foreign)


def _letter(*names: str) -> Sample:
    """Return a sample of what a letter about a report opens."""

    def foreign(_world: World) -> list[Arguments]:
        return [{"token": "0" * 43} | dict.fromkeys(names, 1)]

    def args(side: Side) -> Arguments:
        return {"token": f"{side.word}letter"} | dict.fromkeys(names, 1)

    return Sample(args, foreign=foreign)


REPORTS: dict[str, Sample] = {
    "reports:report": row("report", money),
    "reports:edit": row("report", managing),
    "reports:archive": row("report", managing),
    "reports:back": row("report", managing),
    "reports:preview": row("report", money, asks=("as=outside",)),
    "reports:block-add": _reported("report", kind="text"),
    "reports:recipient-add": row("report", managing),
    "reports:schedule": row("report", managing),
    "reports:freeze": row("report", managing),
    "reports:block-edit": row("reportblock", managing),
    "reports:block-picture": row("reportblock", nobody),
    "reports:block-remove": row("reportblock", managing),
    "reports:block-back": row("reportblock", managing),
    "reports:block-move": _reported("reportblock", way="up"),
    "reports:recipient-drop": row("recipient", managing),
    "reports:recipient-back": row("recipient", managing),
    "reports:snapshot": row("snapshot", released, asks=("as=outside",)),
    "reports:pdf": row("snapshot", released),
    "reports:xlsx": row("snapshot", released),
    "reports:picture": _reported("snapshot", released, number=1),
    "reports:publish": row("snapshot", managing),
    "reports:withdraw": row("snapshot", managing),
    "reports:release": row("snapshot", managing),
    "reports:take-back": row("snapshot", managing),
    "reports:send": row("snapshot", managing),
    "reports:consent-withdraw": row("companyconsent", managing),
    "reports:consent-back": row("companyconsent", managing),
    "reports:letter-revoke": row("reportletter", managing),
    "reports:question": row("sponsorquestion", money),
    "reports:public": _public_report(),
    "reports:public-pdf": _public_report(),
    "reports:public-xlsx": _public_report(),
    "reports:public-picture": _public_report("number"),
    "reports:letter": _letter(),
    "reports:letter-pdf": _letter(),
    "reports:letter-xlsx": _letter(),
    "reports:letter-picture": _letter("number"),
}
DEALS: dict[str, Sample] = {
    "deals:deal": row("deal", of_the_deal),
    "deals:edit": row("deal", managing),
    "deals:move": row("deal", managing),
    "deals:amount-add": row("deal", money),
    "deals:correct": row("dealamount", money),
    "deals:note-add": row("deal", of_the_deal),
    "deals:task-add": row("deal", managing),
    "deals:task-do": _act("dealtask", "finish"),
    "deals:rate-add": row("ratesource", money),
    "deals:rate-drop": row("rate", money),
    "deals:round": row("fundraisinground", of_the_deal),
    "deals:round-edit": row("fundraisinground", managing),
    "deals:share-add": row("fundraisinground", managing),
    "deals:share-drop": row("roundshare", managing),
    "deals:party-link": row("party", nobody),
    "deals:dataroom-of-deal": row("deal", keeper_of_the_deal),
    "deals:dataroom-of-round": row("fundraisinground", keeper_of_the_deal),
    "deals:dataroom": row("dataroom", of_the_deal),
    "deals:dataroom-log": row("dataroom", of_the_deal),
    "deals:dataroom-log-export": row("dataroom", of_the_deal),
    "deals:originals": row("dataroom", keeper_of_the_deal),
    "deals:file-add": row("dataroom", keeper_of_the_deal),
    "deals:access-add": row("dataroom", keeper_of_the_deal),
    "deals:file": row("roomfile", nobody),
    "deals:file-replace": row("roomfile", nobody),
    "deals:file-do": Sample(
        lambda side: {"pk": side["roomfile"], "act": "restore"}, keeper_of_the_deal
    ),
    "deals:access-do": Sample(
        lambda side: {"pk": side["roomgrant"], "act": "withdraw"}, keeper_of_the_deal
    ),
    "deals:update-add": Sample(shown_to=own_company),
    "deals:update": row("investorupdate", own_company),
    "deals:update-edit": row("investorupdate", own_company),
    "deals:update-correct": row("investorupdate", own_company),
    "deals:update-drop": row("investorupdate", own_company),
    "deals:update-send": row("investorupdate", own_company),
    "deals:figure-add": row("investorupdate", own_company),
    "deals:figure-drop": Sample(
        lambda side: {"pk": side["investorupdate"], "figure": side["updatefigure"]},
        own_company,
    ),
    "deals:mission": row("mission", money),
    "deals:mission-edit": row("mission", managing),
    "deals:stop-add": row("mission", managing),
    "deals:stop-drop": row("missionstop", managing),
    "deals:link": row("mission", managing),
    "deals:unlink": Sample(
        lambda side: {"pk": side["mission"], "deal": side["deal"]}, managing
    ),
    "deals:mou-add": row("mission", managing),
    "deals:mou-edit": row("mou", managing),
    "deals:mou-drop": row("mou", managing),
    "deals:public-mission": Sample(
        lambda side: {"slug": side["mission"].slug}, foreign=_other_mission
    ),
    "deals:organisation-panel": row("organisation", of_the_deal),
}


def of_the_order(by: Actor, side: Side) -> bool:
    """Those of the staff who work for every company, and the supplier's own people."""
    return by.has(Role.PROGRAMME, Role.OWNER) or own_company(by, side)


def who_asks_or_is_asked(by: Actor, side: Side) -> bool:
    """Staff who see all orders, and every company, for the RFQ is open to all."""
    return money(by, side) or bool(own_organisations(by))


SOURCING: dict[str, Sample] = {
    "sourcing:order": row("purchaseorder", of_the_deal),
    "sourcing:order-edit": row("purchaseorder", of_the_order),
    "sourcing:order-amend": row("purchaseorder", of_the_order),
    "sourcing:order-cancel": row("purchaseorder", of_the_order),
    "sourcing:order-renew": row("purchaseorder", of_the_order),
    "sourcing:change-undo": row("orderchange", of_the_order),
    "sourcing:deliver": row("purchaseorder", of_the_order),
    "sourcing:take-back": row("orderdelivery", of_the_order),
    "sourcing:evidence": row("purchaseorder", of_the_order),
    "sourcing:orders-panel": row("organisation", of_the_deal),
    "sourcing:rfq": row("rfq", who_asks_or_is_asked),
    "sourcing:rfq-edit": row("rfq", managing),
    "sourcing:rfq-publish": row("rfq", managing),
    "sourcing:rfq-invite": row("rfq", managing),
    "sourcing:rfq-cancel": row("rfq", managing),
    "sourcing:rfq-resume": row("rfq", managing),
    "sourcing:rfq-deadline": row("rfq", managing),
    "sourcing:rfq-file": row("rfq", managing),
    "sourcing:quote-withdraw": row("quote", own_company),
    "sourcing:award-back": row("rfq", managing),
    "sourcing:award-again": row("rfq", managing),
    "sourcing:rfq-ask": row("rfq", own_company),
    "sourcing:rfq-answer": row("rfqquestion", managing),
    "sourcing:quote-give": row("rfq", own_company),
    "sourcing:quote": row("quote", of_the_deal),
    "sourcing:comparison": row("rfq", money),
    "sourcing:rates-freeze": row("rfq", managing),
    "sourcing:award": row("rfq", managing),
    "sourcing:need": row("need", who_asks_or_is_asked),
    "sourcing:need-edit": row("need", managing),
    "sourcing:need-publish": row("need", managing),
    "sourcing:need-unpublish": row("need", managing),
    "sourcing:need-close": row("need", managing),
    "sourcing:need-reopen": row("need", managing),
    "sourcing:need-invite": row("need", managing),
    "sourcing:need-uninvite": row("needinvitation", managing),
    "sourcing:need-file": row("need", managing),
    "sourcing:need-rfq": row("need", managing),
    "sourcing:need-answer": row("need", own_company),
    "sourcing:need-withdraw": row("needanswer", own_company),
    "sourcing:need-nda": row("need", own_company),
    "sourcing:need-suppliers": row("need", managing),
}


def second_keeper(by: Actor, side: Side) -> bool:
    """Those who run the hub; not the owner, who entered this one."""
    return managing(by, side) and not owner(by, side)


READINESS: dict[str, Sample] = {
    **{
        f"readiness:{name}": row(model, rule)
        for names, model, rule in (
            ("company panel", "organisation", company),
            ("certificate-add machine-add", "organisation", keeper),
            ("certificate", "certificate", company),
            ("prove correct withdraw restore", "certificate", keeper),
            ("verify", "certificate", second_keeper),
            ("machine-edit machine-remove", "machine", keeper),
            ("kind-retire kind-return", "certificatekind", managing),
            ("checklist", "checklist", staff),
            ("weigh publish", "checklistversion", managing),
            ("assessment write drop", "assessment", own_company),
            ("plan reopen", "assessment", nobody),
            ("share task-add", "organisation", own_company),
            ("take-back", "sharing", own_company),
            (
                "task task-edit task-finish task-reopen task-again",
                "plantask",
                own_company,
            ),
        )
        for name in names.split()
    },
    "readiness:checklist-do": _act("checklist", "retire"),
    "readiness:begin": Sample(
        lambda side: {"pk": side["organisation"], "checklist": side["checklist"]},
        nobody,
    ),
}
LIST = row("savedlist", staff)
ORGANISATION = row("organisation", company)
PERSON = row("own_person", herself)
IMPORT = row("import", staff)
QUESTIONNAIRE = row("questionnaire", staff)
EDITION = row("edition", staff)


def second_person(by: Actor, side: Side) -> bool:
    """Those who see every value; not the owner, who noted this one."""
    return money(by, side) and not owner(by, side)


OUTCOMES: dict[str, Sample] = {
    **{
        f"outcomes:{name}": row(model, rule)
        for names, model, rule in (
            ("programme", "programme", money),
            ("shares", "programme", managing),
            ("cohort cohort-panel", "cohort", money),
            ("table", "cohort", managing),
            ("company company-panel", "organisation", of_the_deal),
            ("value-add", "organisation", keeper),
            ("sponsor", "organisation", money),
            ("rows", "indicator", money),
            ("indicator-edit", "indicator", managing),
            ("value", "value", of_the_deal),
            ("verify", "value", second_person),
            ("survey", "survey", money),
            ("correct prove", "value", keeper),
            ("shared", "received", money),
            ("spend-drop", "statedspend", managing),
            ("target", "target", money),
            ("target-edit target-drop", "target", managing),
        )
        for name in names.split()
    },
    "outcomes:survey-do": _act("survey", "close"),
    "outcomes:link-do": _act("surveylink", "revoke"),
    "outcomes:answer": Sample(
        lambda side: {"token": f"{side.word}survey"}, foreign=_no_token
    ),
    "outcomes:indicator-do": _act("indicator", "retire"),
    "outcomes:value-do": _act("value", "reverse", keeper),
}


SAMPLES: dict[str, Sample] = {
    **OUTCOMES,
    **DEALS,
    **REPORTS,
    **CHARGES,
    **READINESS,
    **SOURCING,
    "jobs:job": row("job", staff),
    "jobs:cancel": row("job", staff),
    "jobs:retry": row("job", staff),
    "files:download": row("file", company),
    "files:thumbnail": Sample(
        lambda side: {"pk": side["file"], "side": 256}, company, is_cacheable=True
    ),
    "files:remove": row("file", company),
    "files:bring-back": row("storedfile", company),
    "files:hub-logo": Sample(
        lambda side: {"pk": side["hub_logo"], "side": 64}, is_cacheable=True
    ),
    "files:by-link": Sample(
        lambda side: {"token": token_for(side["file"], side.owner)}, foreign=_links
    ),
    "inbox:open": row("notice", owner),
    "inbox:message": row("message", managing),
    "inbox:resend": row("message", managing),
    "inbox:hold": row("message", managing),
    "inbox:mailbox": Sample(is_hidden=True),
    "imports:import": IMPORT,
    "imports:reread": row("mapping", staff),
    "imports:check": row("mapping", staff),
    "imports:run": IMPORT,
    "imports:undo": IMPORT,
    "imports:remap": IMPORT,
    "imports:faults": IMPORT,
    "directory:suggest": Sample(
        lambda _side: {"kind": "organisation"}, asks=("object=zqcanary",)
    ),
    "directory:organisation": ORGANISATION,
    "directory:organisation-edit": ORGANISATION,
    "directory:invite-member": ORGANISATION,
    "directory:industries": ORGANISATION,
    "directory:set-listed": ORGANISATION,
    "directory:organisation-notes": ORGANISATION,
    "directory:organisation-timeline": ORGANISATION,
    "directory:person": PERSON,
    "directory:person-edit": PERSON,
    "directory:person-notes": row("person", staff),
    "directory:person-timeline": PERSON,
    "directory:organisations": Sample(asks=("q=zqcanary",)),
    "directory:persons": Sample(asks=("q=zqcanary",)),
    "directory:export": Sample(
        folder, asks=("format=csv", "format=json", "format=xlsx&q=zqcanary")
    ),
    "directory:marked": Sample(
        folder,
        body=lambda side: {
            "act": "export",
            "do": "1",
            "format": "csv",
            "file_format": "csv",
            "sel": [str(side["organisation"].pk)],
        },
    ),
    "directory:tags-undo": Sample(folder),
    "directory:view-save": Sample(folder, body=lambda _side: {"name": "tried"}),
    "directory:view-delete": Sample(
        lambda side: {"folder": "organisations", "pk": side["savedview"]}, owner
    ),
    "directory:list": LIST,
    "directory:list-rename": LIST,
    "directory:list-take-off": LIST,
    "directory:list-delete": LIST,
    "directory:list-restore": LIST,
    "questionnaires:questionnaire": QUESTIONNAIRE,
    "questionnaires:rename": QUESTIONNAIRE,
    "questionnaires:archive": QUESTIONNAIRE,
    "questionnaires:restore": QUESTIONNAIRE,
    "questionnaires:edition-new": QUESTIONNAIRE,
    "questionnaires:edition": EDITION,
    "questionnaires:copy": EDITION,
    "questionnaires:freeze": EDITION,
    "questionnaires:drop": EDITION,
    "questionnaires:arrange": row(
        "edition", staff, body=lambda _side: {"act": "down:first"}
    ),
    "questionnaires:preview": row("edition", staff, asks=("in=ko&width=phone",)),
    "questionnaires:section-new": EDITION,
    "questionnaires:section": Sample(
        lambda side: {"pk": side["edition"], "key": "part"}, staff
    ),
    "questionnaires:question-new": row("edition", staff, asks=("kind=number",)),
    "questionnaires:question": Sample(
        lambda side: {"pk": side["edition"], "key": "first"}, staff
    ),
    "questionnaires:try-question": row(
        "edition", staff, body=lambda _side: {"kind": "number", "label_en": "x"}
    ),
    "questionnaires:library-retire": row("libraryquestion", staff),
    "questionnaires:library-return": row("libraryquestion", staff),
    "search:page": Sample(asks=("q=zqcanary",)),
    "search:suggest": Sample(asks=("q=zqcanary",)),
    "directory:tags": Sample(
        page("organisation"), body=lambda _side: {"tags": "tried"}
    ),
    "directory:organisation-files": row("organisation", company),
    "directory:file": Sample(_file("attached"), company),
    "directory:file-remove": Sample(_file("attached"), company),
    "directory:file-back": Sample(_file("detached"), staff),
    "directory:picture": Sample(page("organisation"), company),
    "directory:picture-remove": Sample(page("organisation"), company),
    "directory:picture-back": Sample(page("organisation"), company),
    "directory:public-logo": Sample(
        lambda side: {"slug": side["listed"].slug, "side": 64}, foreign=_other_logo
    ),
    "directory:share": row("organisation", managing),
    "directory:shared": row("received", staff),
    "directory:shared-file": Sample(
        lambda side: {"pk": side["received"], "file": side["received_file"]}, staff
    ),
    "directory:shared-logo": Sample(
        lambda side: {"pk": side["received"], "side": 64}, staff
    ),
    "directory:shared-copy": row("received", staff),
    "directory:merge": Sample(page("organisation", other="listed")),
    "directory:part-add": Sample(
        page("organisation", "relation"),
        staff,
        body=lambda side: {"kind": "supplies", "object": f"x #{side['listed'].pk}"},
    ),
    "directory:part": Sample(page("organisation", "link", row="link"), company),
    "directory:part-remove": Sample(page("organisation", "link", row="link"), company),
    "directory:decide": row("changeproposal", staff),
    "directory:keep-apart": row("lookalike", staff),
    "directory:merge-undo": row("merged", staff),
    "directory:public-organisation": Sample(
        lambda side: {"slug": side["listed"].slug}, foreign=_other_company
    ),
    **PROGRAMMES,
    "hubs:demo": Sample(is_hidden=True),
    "hubs:demo_enter": Sample(
        lambda side: {"token": side["demodoor"].token}, is_hidden=True
    ),
    "hubs:share": row("share", staff),
    "hubs:share_end": row("share", managing),
    "hubs:session_end": row("session", owner),
    "hubs:invitation": Sample(
        lambda side: {"token": f"{side.word}token"}, foreign=_no_token
    ),
    "hubs:site": row("site", managing),
    "hubs:site_remove": row("site", managing),
    "hubs:journal_person": row("founder", staff),
    "hubs:journal_object": Sample(
        lambda side: {"kind": "directory.organisation", "pk": side["organisation"]},
        is_empty_elsewhere=True,
    ),
    "hubs:consent_text": row("consenttext", managing),
    "hubs:consent_text_retire": row("consenttext", managing),
    "hubs:privacy_request": row("privacyrequest", managing),
    "hubs:person_data": row("founder", managing),
    "hubs:person_export": row("founder", managing),
    "hubs:person_erase": row(
        "founder", managing, body=lambda side: {"confirm": str(side["founder"])}
    ),
    "hubs:person_hold": row("founder", managing, body=lambda _side: {"reason": "x"}),
    "hubs:hold_lift": row("legalhold", managing),
    "hubs:ask_about_data": Sample(
        lambda side: {"slug": side.hub.slug}, insider, foreign=_other_slug
    ),
    "hubs:consent_give": Sample(
        lambda side: {"slug": side.hub.slug, "pk": side["consenttext"]}, insider
    ),
    "hubs:consent_withdraw": Sample(
        lambda side: {"slug": side.hub.slug, "pk": side["consent"]}, owner
    ),
    "hubs:member": row("owner", staff),
    "hubs:role_give": Sample(
        lambda side: {"pk": side["founder"]}, body=lambda _side: {"role": "guest"}
    ),
    "hubs:role_change": row("role", managing, body=lambda _side: {"role": "judge"}),
    "hubs:role_suspend": row("role", managing),
    "hubs:role_end": row("role", staff),
    "hubs:invitation_resend": row("invitation", managing),
    "hubs:invitation_revoke": row("invitation", managing),
    "account_reauthenticate": Sample(shown_to=nobody),
    "mfa_reauthenticate": Sample(shown_to=nobody),
    "mfa_reauthenticate_webauthn": Sample(shown_to=nobody),
    "mfa_remove_webauthn": Sample(lambda _side: {"pk": 1}),
    "mfa_edit_webauthn": Sample(lambda _side: {"pk": 1}),
}


def _no_seat(_world: World) -> list[Arguments]:
    return [{"token": "1" * 43}]


ROUND, SEAT, OWN_READ = (
    row("round", managing),
    row("seat", managing),
    row("read", nobody),  # the owner works on the application that she would read
)
JUDGING: dict[str, Sample] = {
    "judging:seat-answer": Sample(
        lambda side: {"token": f"{side.word}seat"}, foreign=_no_seat
    ),
    "judging:own": Sample(shown_to=owner),
    "judging:own-absence": Sample(shown_to=owner),
    "judging:own-absence-remove": row("absence", owner),
    "judging:read": OWN_READ,
    "judging:recuse": OWN_READ,
    "judging:pass": OWN_READ,
    "judging:read-file": Sample(
        lambda side: {"pk": side["read"], "file": side["file"]}, nobody
    ),
    "judging:judges-template": Sample(asks=("format=csv", "format=xlsx")),
    "judging:judges": Sample(asks=("q=zqcanary", "format=csv")),
    "judging:judge": row("judge", managing),
    "judging:judge-edit": row("judge", managing),
    "judging:interest-add": row("judge", managing),
    "judging:interest-withdraw": row("interest", managing),
    "judging:objection-answer": row("objection", managing),
    "judging:absence-add": row("judge", managing),
    "judging:absence-remove": row("absence", managing),
    "judging:round-new": row("call", managing),
    "judging:call-panel": row("call", managing),
    "judging:criterion": Sample(
        lambda side: {"pk": side["round"], "key": "c1"}, managing
    ),
    "judging:criterion-move": Sample(
        lambda side: {"pk": side["round"], "key": "c1"}, managing
    ),
    "judging:pair-free": row("pairrule", managing),
    "judging:scenario": row("scenario", managing),
    "judging:scenario-activate": row("scenario", managing),
    "judging:scenario-drop": row("scenario", managing),
    "judging:take-back": row("read", managing),
    "judging:reopen": row("read", managing),
    "judging:reads-of": Sample(
        lambda side: {"pk": side["round"], "number": 1}, managing
    ),
    **{
        f"judging:{name}": ROUND
        for name in (
            "round",
            "round-edit",
            "round-open",
            "round-close",
            "round-again",
            "rubric",
            "cover",
            "seats",
            "panels",
            "allocation",
            "allocation-start",
            "allocation-cut",
            "allocation-bring",
            "pair-add",
        )
    },
    **{f"judging:seat-{name}": SEAT for name in ("again", "withdraw", "capacity")},
    **{f"judging:{name}": ROUND for name in ("ranking", "rule")},
    "judging:ranking-make": row("ruleedition", managing),
    **{
        f"judging:{name}": row("ranking", managing)
        for name in ("ranking-export", "results", "board-new")
    },
    **{
        f"judging:board{name}": row("board", managing)
        for name in ("", "-edit", "-why", "-take", "-approve", "-again", "-decide")
    },
    "judging:board-choose": Sample(
        lambda side: {"pk": side["board"], "number": 1}, managing
    ),
    "judging:choice-back": row("boardchoice", managing),
    "judging:approval-withdraw": row("approval", managing),
    **{f"judging:{name}": ROUND for name in ("days", "day-new", "poll")},
    **{
        f"judging:{name}": row("pitchday", managing)
        for name in (
            *("day", "day-edit", "day-judges", "day-plan", "day-drop", "day-publish"),
            *("day-back", "day-end", "running-order", "day-timer", "day-clock"),
            *("day-results", "results-open", "results-close"),
        )
    },
    **{
        f"judging:slot-{name}": row("pitchslot", managing)
        for name in ("move", "pin", "clock")
    },
    "judging:order": row("pitchday", owner),
    "judging:order-calendar": row("pitchday", owner),
    "judging:pitch-calendar": row("pitchslot", owner),
    "judging:application-panel": row("application", owner),
    "judging:poll-close": row("ratingpoll", managing),
    # Nobody may rate what no judge has scored.
    "judging:rate": Sample(
        lambda side: {"pk": side["ratingpoll"], "uuid": side["application"].uuid},
        nobody,
        foreign=lambda world: [
            {"pk": world.b["ratingpoll"].pk, "uuid": world.b["application"].uuid},
            {"pk": world.b["ratingpoll"].pk, "uuid": world.a["application"].uuid},
        ],
    ),
}
SAMPLES |= JUDGING


def _mine(**more: Any) -> Sample:
    """Return a sample of a page that only those see who work on the application."""
    return Sample(
        lambda side: {"uuid": side["application"].uuid, **more},
        owner,
        foreign=lambda world: [{"uuid": world.b["application"].uuid, **more}],
    )


CALL = row("call", managing)
APPLICATION = row("application", managing)
SAMPLES |= {
    "applications:begin": Sample(
        lambda side: {"slug": side["call"].slug},
        foreign=lambda world: [{"slug": world.b["call"].slug}],
    ),
    "applications:part": _mine(section="none"),
    "applications:receipt": _mine(number=1),
    "applications:receipt-file": _mine(number=1),
    "applications:person-off": Sample(
        lambda side: {"uuid": side["application"].uuid, "pk": side["collaborator"]},
        owner,
        foreign=lambda world: [
            {"uuid": world.b["application"].uuid, "pk": world.b["collaborator"].pk},
            {"uuid": world.a["application"].uuid, "pk": world.b["collaborator"].pk},
        ],
    ),
    **{
        f"applications:{name}": _mine()
        for name in (
            *("mine", "form", "save", "upload", "review", "withdraw", "bring-back"),
            *("offer", "people", "signatory", "preferences"),
        )
    },
    # Who was accepted has nothing to appeal against.
    "applications:appeal": Sample(
        lambda side: {"uuid": side["application"].uuid},
        nobody,
        foreign=lambda world: [{"uuid": world.b["application"].uuid}],
    ),
    **{
        f"applications:{name}": CALL
        for name in (
            *("applications", "export", "bulk", "check", "decisions", "intake"),
            *("rules", "letters", "exemptions", "call-panel"),
            *("stage-new", "way-move-new"),
        )
    },
    "applications:workflow": row(
        "call", managing, body=lambda _side: {"act": "preset", "preset": "empty"}
    ),
    "applications:stage": Sample(
        lambda side: {"pk": side["call"], "key": "screening"}, managing
    ),
    "applications:way-move": Sample(
        lambda side: {"pk": side["call"], "key": "form-screening"}, managing
    ),
    **{
        f"applications:{name}": APPLICATION
        for name in (
            *("application", "move", "eligibility", "decision", "feedback"),
            *("answer-appeal", "link", "note"),
        )
    },
    "applications:letter": Sample(
        lambda side: {"pk": side["call"], "row": side["decision"]}, managing
    ),
    "applications:exemption-end": Sample(
        lambda side: {"pk": side["call"], "row": side["exemption"]}, managing
    ),
    "applications:organisation-panel": row("organisation", managing),
    "judging:own-objections": _mine(),
    "judging:take-objection-back": Sample(
        lambda side: {"uuid": side["application"].uuid, "pk": side["objection"]},
        owner,
        foreign=lambda world: [
            {"uuid": world.b["application"].uuid, "pk": world.b["objection"].pk},
            {"uuid": world.a["application"].uuid, "pk": world.b["objection"].pk},
        ],
    ),
}


def sitting(by: Actor, side: Side) -> bool:
    """Who sits for the party, and the people of its company."""
    return by.user == side.owner or own_company(by, side)


def organising_or_sitting(by: Actor, side: Side) -> bool:
    """Organisers, who sits for the party, and the people of its company."""
    return by.is_managing or sitting(by, side)


def _at(name: str, **more: str) -> Callable[[Side], Arguments]:
    """Return the arguments of a page of meetings, further rows by their names."""

    def args(side: Side) -> Arguments:
        return {"pk": side[name]} | {key: side[value] for key, value in more.items()}

    return args


SAMPLES |= {
    **{
        f"meetings:{name}": row("matching", managing)
        for name in (
            *("matching", "matching-edit", "wishes", "party-add", "round-new"),
            *("fields", "fields-usual", "field-new", "interpreters", "report"),
            *("ir-days", "ir-day-new"),
        )
    },
    **{
        f"meetings:{name}": row("irday", managing)
        for name in (
            *("ir-day", "ir-day-edit", "ir-day-set", "ir-day-turn", "ir-day-wall"),
            "ir-day-counts",
        )
    },
    **{
        f"meetings:pitch-{name}": row("pitch", managing)
        for name in ("act", "remove", "back")
    },
    "meetings:ir-day-live": row("irday", organising_or_sitting),
    "meetings:ir-day-open": row("irday"),
    "meetings:pitch-interest": row(
        "pitch", sitting, body=lambda side: {"by": side["party"].pk}
    ),
    "meetings:pitch-deck": row("pitch", organising_or_sitting),
    "meetings:deck-remove": row("pitch", organising_or_sitting),
    "meetings:deck-back": row("pitch", organising_or_sitting),
    **{
        f"meetings:{name}": row("meetings.round", managing)
        for name in (
            *("round", "round-edit", "round-plan", "round-publish", "round-pin"),
            *("round-end", "day", "round-mend", "wall", "figures"),
            "round-sheets",
            *("rooms", "rooms-take", "round-withdraw", "clinic", "compare"),
        )
    },
    **{
        f"meetings:party-{name}": row("party", managing)
        for name in ("edit", "withdraw")
    },
    "meetings:report-file": row("matching", managing),
    "meetings:organisation-panel": row("organisation", keeper),
    "meetings:party-wishes": row("party", organising_or_sitting),
    "meetings:party-fields": row("party", organising_or_sitting),
    "meetings:field-edit": row("field", managing),
    "meetings:field-drop": row("field", managing),
    "meetings:shift": Sample(_at("meetings.round", person="interpreter"), managing),
    "meetings:run-adopt": row("run", managing),
    "meetings:entry-act": row("meetings.entry", managing),
    "meetings:meeting-mark": row("meeting", managing),
    "meetings:board": Sample(_at("meetings.round", table="table"), managing),
    "meetings:table-close": Sample(_at("meetings.round", table="table"), managing),
    "meetings:hours": Sample(_at("meetings.round", seat="representative"), sitting),
    "meetings:outcome": Sample(_at("meeting", side="party"), sitting),
    "meetings:pair": Sample(_at("party", other="fund"), organising_or_sitting),
}
