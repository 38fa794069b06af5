"""A row of every table of a hub, every text of it marked with the hub's word."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.apps import apps
from django.db import models

from madang.applications import presets
from madang.hubs.models import Hub, HubOwned, JournalLine, Membership
from madang.hubs.models.journal import sha256
from madang.inbox.models import Message
from madang.kit.texts import TextsField
from madang.spaces.models import Building, Occasion, Space

if TYPE_CHECKING:
    from tests.matrix.world import Side

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
LATER = datetime(2099, 1, 5, 9, tzinfo=UTC)
TODAY = date(2026, 1, 5)
MONTH = date(2026, 1, 1)
#: A picture of one dot, as PNG.
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49"
    "444154789c636800000082008177cd72b60000000049454e44ae426082"
)
#: Made by the world itself, through the product's own actions.
MADE_OTHERWISE = {JournalLine, Membership}
#: Values that a field's type does not tell; a function takes the side.
TOLD: dict[str, dict[str, Any]] = {
    "hubs.site": {"zone": "UTC"},
    "hubs.invitation": {
        "scope_kind": "",
        "role": "guest",
        "expires_at": LATER,
        "accepted_at": None,
        "accepted_by": None,
    },
    "hubs.share": {
        "to_hub": lambda side: side.partner,
        "kind": "directory.organisation",
        "object_id": lambda side: side["organisation"].pk,
        "fields": ["profile"],
        "starts_at": NOW,
        "ends_at": LATER,
        "ended_by": None,
    },
    "hubs.sharelook": {"what": "page"},
    "directory.savedview": {"query": "", "is_shared": True},
    "directory.savedlist": {"deleted_at": None},
    "hubs.demodoor": {"user": lambda side: side.owner},
    "directory.organisation": {"registration_number": "K1", "external_key": ""},
    "directory.person": {"user": None, "phone": "", "external_key": ""},
    "directory.activity": {"code": "J"},
    "directory.relation": {"object": lambda side: side["listed"]},
    "directory.changeproposal": {
        "changes": lambda side: {"city": ["", f"{side.word}proposal"]},
        "decided_by": None,
    },
    "directory.lookalike": {
        "other_organisation": lambda side: side["listed"],
        "person": None,
        "other_person": None,
    },
    "directory.mergerecord": {
        "kind": "directory.organisation",
        "before": {"kept": {}, "gone": {}},
        "after": {},
        "moved": [],
        "kept_id": lambda side: side["organisation"].pk,
        "gone_id": lambda side: side["listed"].pk,
        "undone_at": NOW,
    },
    "directory.directorypolicy": {"checked_facts": []},
    "imports.import": {"kind": "directory.organisation", "state": "checked"},
    "imports.importrow": {
        "outcome": "refused",
        "faults": lambda side: [{"field": "name", "text": f"{side.word}fault"}],
    },
    "meetings.round": {
        "state": "published",
        "letter": 1,
        "starts_on": TODAY,
        "ends_on": TODAY,
        "opens": time(9),
        "closes": time(11),
        "zone": "UTC",
        "previous": None,
    },
    "meetings.party": {"organisation": lambda side: side["organisation"]},
    "meetings.representative": {"zone": "", "language": "en"},
    "meetings.wish": {"of_party": lambda side: other_party(side)},
    "meetings.pin": {"right": lambda side: other_party(side)},
    "meetings.meeting": {
        "right": lambda side: other_party(side),
        "right_rep": None,
        "ends_at": datetime(2026, 1, 5, 10, tzinfo=UTC),
        "missing": None,
    },
    "meetings.irday": {"state": "published", "is_open": True, "zone": "UTC"},
    "meetings.pitch": {"title": "", "removed_at": None, "minutes": 10},
    "meetings.run": {"value": 1.0, "bound": 1.0, "status": "optimal"},
    "meetings.outcome": {"currency": ""},
    "judging.judge": {"user": lambda side: side.owner, "languages": ["en"]},
    "judging.absence": {"ends_on": date(2026, 1, 9)},
    "judging.round": {
        "state": "open",
        "closes_at": LATER,
        "rubric": lambda side: _rubric(f"{side.word}criterion"),
        "cover": [],
    },
    "judging.seat": {"state": "accepted", "pledged_at": NOW},
    "judging.interest": {
        "application": None,
        "organisation": lambda side: side["listed"],
    },
    "judging.objection": {"state": "open", "answered_at": None},
    "judging.scenario": {"state": "draft", "plan": [], "settings": {}},
    "judging.read": {"state": "opened", "opened_at": NOW, "why": {}},
    "judging.ruleedition": {
        "content": lambda side: {
            "stages": [{"round": side["round"].pk, "weight": "1"}]
        },
    },
    "judging.ranking": {
        "rows": lambda side: [
            {
                "number": 1,
                "standing": "ranked",
                "rank": 1,
                "total": "1.0",
                "reason": f"{side.word}reason",
                "stages": {},
            }
        ],
        "notes": [],
    },
    "judging.board": {"quotas": [], "tie_rule": {}, "state": "open"},
    "judging.boardchoice": {
        "outcome": "accepted",
        "reason_code": "rank",
        "chosen_by": lambda side: side.owner,
    },
    "judging.approval": {"user": lambda side: side.owner, "withdrawn_at": None},
    "judging.pitchday": {
        "ends_at": datetime(2026, 1, 5, 12, tzinfo=UTC),
        "zone": "UTC",
        "state": "published",
        "settings": lambda side: {"rooms": [f"{side.word}room"], "judges_each": 1},
    },
    "judging.pitchslot": {
        "ends_at": datetime(2026, 1, 5, 9, 10, tzinfo=UTC),
        "room": lambda side: f"{side.word}room",
    },
    "judging.dayjudge": {"zone": "", "room": lambda side: f"{side.word}room"},
    "judging.ratingpoll": {"closes_at": LATER, "state": "open"},
    "jobs.job": {"state": "failed", "key": ""},
    "inbox.notice": {
        "user": lambda side: side.owner,
        "url": lambda side: f"/h/{side.hub.slug}/",
    },
    "inbox.message": {"state": "failed"},
    "search.entry": {
        "kind": "directory.organisation",
        "object_id": lambda side: side["organisation"].pk,
        "path": "/",
    },
    "programmes.call": {
        "zone": "UTC",
        "opens_at": datetime(2026, 1, 1, tzinfo=UTC),
        "closes_at": LATER,
        "early_at": None,
        "state": "published",
    },
    "programmes.programme": {"state": "running"},
    "programmes.cohort": {"plan": {}},
    "programmes.cohortsession": {"ends_at": LATER},
    "programmes.place": {"seat": 1, "state": "active", "former": {}},
    "programmes.cohost": {
        "partner": lambda side: _partner(),
        "sees": ["programme", "cohorts"],
    },
    "programmes.agreement": {"retired_at": None},
    "claims.resource": {
        "kind": "spaces.space",
        "object_id": lambda side: row_of(Space, side).pk,
        "zone": "UTC",
        "opening": [],
    },
    "claims.booking": {
        "owner_kind": "spaces.occasion",
        "owner_id": lambda side: row_of(Occasion, side).pk,
        "state": "confirmed",
        "ends_at": LATER,
    },
    "spaces.spaceagreement": {
        "currency": "USD",
        "signed_on": TODAY,
        "previous": None,
        "deposit": 10,
        "deposit_state": "due",
    },
    "spaces.bookingrule": {"kind": "most", "parameters": {"many": 900}, "space": None},
    "spaces.bookingprice": {"currency": "USD", "price": 10, "starts_on": LATER.date()},
    "spaces.creditplan": {"agreement": None, "monthly": 4, "months": 1},
    "spaces.bookingcost": {"currency": "USD", "amount": 10, "credits": 1},
    "spaces.agreementline": {"rises": []},
    "spaces.allocationround": {
        "currency": "USD",
        "closed_on": None,
        "starts_on": TODAY,
        "ends_on": LATER.date(),
    },
    "spaces.roomrequest": {
        "people": 3,
        "keeps": 1,
        "priority": 3,
        "pinned": None,
    },
    "spaces.requestwish": {"floor": None},
    "spaces.requestneighbour": {"is_wanted": True},
    "spaces.roundscenario": {"figures": {}, "weights": {}, "adopted_on": TODAY},
    "spaces.roomallocation": {"agreement": None, "why": {}, "told": {}},
    "spaces.indexrule": {"base_month": MONTH, "percent": None, "from_month": MONTH},
    "spaces.indexvalue": {"month": MONTH},
    "spaces.rentstep": {
        "month": MONTH,
        "confirmed_on": None,
        "dismissed_on": None,
    },
    "spaces.subsidy": {
        "funder": "hub",
        "percent": 10,
        "amount": None,
        "starts_on": MONTH,
        "ends_on": None,
    },
    "spaces.agreementpaper": {"removed_at": None},
    "claims.claim": {"ends_at": LATER},
    "claims.waiting": {"ends_at": LATER},
    "claims.series": {
        "owner_kind": "spaces.occasion",
        "owner_id": lambda side: row_of(Occasion, side).pk,
        "zone": "UTC",
        "group": lambda _side: uuid4(),
        "begins": time(9),
        "ends": time(10),
        "until": date(2026, 1, 9),
    },
    "charges.invoice": {
        "kind": "invoice",
        "state": "issued",
        "number": 1,
        "year": 2026,
        "issued_on": TODAY,
        "issued_at": NOW,
        "due_on": TODAY,
        "credits": None,
        "currency": "USD",
        "language": "en",
        "label": lambda side: f"{side.word}label",
        "gross": 1,
        "seller": lambda side: _side_of(f"{side.word}seller"),
        "buyer": lambda side: _side_of(f"{side.word}buyer"),
    },
    "charges.invoiceline": {
        "state": "issued",
        "month": TODAY,
        "quantity": 1,
        "starts_on": None,
        "ends_on": None,
        "credits": None,
    },
    "charges.payment": {"currency": "USD", "amount": 1, "reverses": None},
    "charges.paymentshare": {"amount": 1},
    "charges.taxrate": {"percent": 5},
    "deals.deal": {"investor": lambda side: side["listed"], "round": None},
    "deals.dealamount": {"currency": "USD", "kind": "discussed", "supersedes": None},
    "deals.fundraisinground": {"currency": "USD", "target": 5},
    "deals.dataroom": {"round": None},
    "deals.roomfile": {"can_mark": False},
    "deals.roomopening": {"is_original": True},
    "deals.roomgrant": {"user": None, "withdrawn_at": None, "expires_at": LATER},
    "deals.investorupdate": {"state": "draft", "sent_at": None, "corrects": None},
    "deals.updatefigure": {"currency": "USD", "state": "draft"},
    "deals.rate": {"base": "USD", "quote": "KRW"},
    "deals.missionstop": {"zone": "UTC", "country": "US"},
    "deals.mou": {"currency": "USD", "maximum": 7},
    "deals.mission": {"last_on": TODAY, "is_public": True},
    "sourcing.purchaseorder": {
        "buyer": lambda side: side["listed"],
        "number_key": "n-1",
        "currency": "USD",
        "amount": 9,
        "source": "hand",
        "state": "open",
    },
    "sourcing.orderchange": {"undoes": None},
    "sourcing.rfq": {
        "buyer": lambda side: side["listed"],
        "is_open": True,
        "closes_at": LATER,
        "opens_at": None,
        "currency": "USD",
        "published_at": NOW,
        "awarded_at": None,
        "cancelled_at": None,
    },
    "sourcing.need": {
        "buyer": lambda side: side["listed"],
        "code": "25",
        "quantity": 1,
        "value": 9,
        "currency": "USD",
        "valued_on": TODAY,
        "languages": ["en"],
        "audience": "members",
        "closes_at": LATER,
        "published_at": NOW,
        "closed_at": None,
    },
    "sourcing.needcode": {"code": "25"},
    "sourcing.needinvitation": {"taken_back_at": None},
    "sourcing.needanswer": {"kind": "can", "withdrawn_at": None},
    "sourcing.ndaacceptance": {"digest": lambda side: sha256(f"{side.word}nda")},
    "sourcing.gaprates": {"currency": "USD", "rates": {"MXN": "0.05"}},
    "sourcing.rfqline": {"quantity": 1, "position": 1},
    "sourcing.quote": {
        "supplier": lambda side: side["organisation"],
        "currency": "USD",
        "revision": 1,
    },
    "sourcing.comparison": {"currency": "USD", "rates": {"MXN": "0.05"}},
    "sourcing.orderrow": {
        "reverses": None,
        "currency": "USD",
        "quantity": 1,
        "amount": 9,
        "position": 1,
    },
    "sourcing.orderdelivery": {"reverses": None, "quantity": 1, "position": 1},
    "outcomes.indicator": {
        "unit": "money",
        "nature": "flow",
        "method": "asked",
        "measure": "",
        "retired_on": None,
    },
    "outcomes.value": {
        "state": "claimed",
        "origin": "company",
        "currency": "USD",
        "amount": 9,
        "is_baseline": False,
        "corrects": None,
        "source_key": "",
        "source_path": "",
        "starts_on": MONTH,
        "ends_on": TODAY,
        "month": MONTH,
        "edition": 1,
    },
    "outcomes.valuestep": {"state": "claimed", "was": ""},
    "outcomes.tally": {
        "level": "claimed",
        "month": MONTH,
        "currency": "USD",
        "programme": None,
    },
    "outcomes.target": {"amount": 9, "starts_on": MONTH, "level": "claimed"},
    "outcomes.statedspend": {
        "amount": 9,
        "currency": "USD",
        "starts_on": MONTH,
        "local_percent": None,
    },
    "outcomes.sponsorshare": {"percent": 10, "starts_on": MONTH},
    "outcomes.survey": {
        "state": "open",
        "starts_on": MONTH,
        "due_on": date(2099, 1, 1),
        "closes_on": date(2099, 2, 1),
    },
    "outcomes.surveylink": {"revoked_at": None},
    "outcomes.surveykey": {
        "token_digest": lambda side: sha256(f"{side.word}survey"),
    },
    "readiness.certificate": {
        "kind": "iso-9001",
        "state": "claimed",
        "valid_from": TODAY,
        "valid_until": LATER.date(),
        "reason": "",
        "verified_by": None,
        "verified_at": None,
        "corrects": None,
        "reminded": None,
    },
    "readiness.checklist": {"retired_at": None},
    "readiness.checklistversion": {
        "state": "draft",
        "published_at": None,
        "points": {},
    },
    "readiness.assessment": {
        "state": "draft",
        "answers": lambda side: {"q": f"{side.word}answer"},
        "notes": lambda side: {"q": f"{side.word}note"},
        "score": None,
        "handed_in_at": None,
    },
    "readiness.sharing": {
        "reader": lambda side: side["listed"],
        "taken_back_at": None,
    },
    "readiness.plantask": {
        "state": "open",
        "due_on": TODAY,
        "done_at": None,
        "mentor": None,
    },
    "readiness.machine": {"made_in": 2019, "capacity": 9, "count": 1},
    "reports.report": {
        "cohort": None,
        "starts_on": MONTH,
        "ends_on": LATER.date(),
        "every": "",
        "next_on": None,
        "archived_at": None,
        "currency": "USD",
    },
    "reports.reportblock": {
        "kind": "text",
        "look": "",
        "codes": [],
        "cohort": None,
        "removed_at": None,
    },
    "reports.snapshot": {
        "body": lambda side: json.dumps(_frozen(f"{side.word}frozen")),
        "titles": lambda side: {"en": f"{side.word}snapshot"},
        "is_public": True,
        "has_files": True,
    },
    "reports.snapshotpart": {
        "kind": "picture",
        "number": 1,
        "body": DOT,
    },
    "reports.reportletter": {
        "revoked_at": None,
        "token_digest": lambda side: sha256(f"{side.word}letter"),
    },
    "reports.recipient": {"removed_at": None},
    "reports.companyconsent": {"withdrawn_on": None},
    "reports.sponsorquestion": {"answered_at": None, "answer": ""},
    "spaces.building": {"retired_on": None},
    "spaces.tracing": {
        "found": lambda side: {
            "unit": "m",
            "layers": [f"{side.word}layer"],
            "shapes": [[0, [[0, 0], [4, 0], [4, 4], [0, 4]]]],
            "lines": [],
            "texts": [[0, 1, 1, f"{side.word}text"]],
            "left_out": 0,
        },
    },
    "network.listing": {
        "industry": "",
        "keywords": lambda side: [f"{side.word}keyword"],
        "until": date(2099, 1, 5),
        "closed_at": None,
    },
    "network.introduction": {
        "asking": lambda side: side["listed"],
        "asked": lambda side: side["organisation"],
        "expires_at": LATER,
        "state": "asked",
        "answered_at": None,
    },
    "network.block": {"blocked": lambda side: side["listed"]},
    "spaces.display": {
        "building": None,
        "language": "en",
        "revoked_at": None,
        "token_digest": lambda side: sha256(f"{side.word}display"),
    },
    "spaces.formerdrawing": {"outline": [], "walls": [], "polygons": {}},
    "spaces.floor": {"outline": [], "walls": [], "retired_on": None},
    "spaces.space": {
        "building": lambda side: row_of(Building, side),
        "parent": None,
        "equipment": ["projector"],
        "polygon": [],
        "is_bookable": True,
        "retired_on": None,
    },
    "questionnaires.questionnaire": {"archived_at": None},
    "questionnaires.edition": {
        "state": "draft",
        "frozen_at": None,
        "fingerprint": "",
        "content": lambda side: _questions(f"{side.word}edition"),
    },
    "questionnaires.libraryquestion": {
        "key": "kept",
        "content": lambda side: _question("kept", f"{side.word}library"),
    },
    "programmes.baseline": {"currency": "", "value": 1},
    "applications.intake": {
        "workflow": presets.simple().write(),
        "rules": [],
        "letters": {},
        "last_number": 1,
    },
    "applications.workflowdraft": {
        "content": presets.simple().write(),
        "past": [],
        "ahead": [],
    },
    "applications.application": {
        "stage": "form",
        "shown_stage": "form",
        "form_stage": "form",
        "state": "submitted",
        "submitted_at": NOW,
        "started_by": lambda side: side.owner,
        "form_due_at": None,
        "country": "MX",
    },
    "applications.collaborator": {
        "role": "lead",
        "is_signatory": False,
        "user": lambda side: side.owner,
    },
    "applications.submission": {"document": "{}", "number": 1, "stage": "form"},
    "applications.eligibilitycheck": {"override": ""},
    "applications.decision": {"outcome": "accepted", "released_at": NOW},
    "applications.offer": {"expires_at": LATER, "state": "open"},
    "applications.exemption": {"expires_at": LATER, "revoked_at": None},
    "files.storedfile": {
        "kind": "tests.organisation",
        "object_id": lambda side: side["organisation"].pk,
        "replaces": None,
        "removed_at": NOW,
        "width": None,
    },
}


def other_party(side: Side) -> Any:
    """Return a fund across from the side's own party, made if it is not there yet."""
    name = f"{side.word}fund"
    own = row_of(apps.get_model("meetings", "Party"), side)
    side.rows["fund"], _is_new = type(own).objects.get_or_create(
        hub=side.hub, matching=own.matching, name=name, side="right"
    )
    return side.rows["fund"]


def _frozen(word: str) -> dict[str, Any]:
    """Return the content of a snapshot worded with a side's word."""
    texts = {"en": word}
    words = {"heads": texts, "texts": texts}
    photo = {"type": "image/png", "size": [1, 1], "sha256": "", "number": 1, "file": 1}
    return {
        "hub": {"slug": "hub", "names": texts},
        "titles": texts,
        "about": {"sponsor": texts},
        **dict.fromkeys(("starts_on", "ends_on", "as_of"), TODAY.isoformat()),
        "step": "quarter",
        "level": "claimed",
        "fewest": 5,
        "rates": {"currency": "", "source": "", "on": "", "pairs": []},
        "blocks": [{"kind": "text", **words}, {"kind": "photo", **words, **photo}],
        "definitions": [],
        "consents": [],
        "rows": {"count": 0, "parts": [], "cohorts": {}},
    }


def _rubric(word: str) -> dict[str, Any]:
    """Return a rubric with one criterion, worded with a side's word."""
    criterion = {"key": "c1", "names": {"en": word}, "weight": "1"}
    scale = {"lowest": "1", "highest": "5", "step": "1"}
    return {**scale, "criteria": [criterion]}


def _question(key: str, word: str) -> dict[str, Any]:
    """Return a question worded with a side's word."""
    return {"key": key, "kind": "short_text", "label": {"en": word}}


def _questions(word: str) -> dict[str, Any]:
    """Return the content of an edition worded with a side's word."""
    asked = [_question("first", f"{word}a"), _question("second", f"{word}b")]
    removed = [_question("gone", f"{word}c")]
    section = {"key": "part", "title": {"en": word}, "questions": asked}
    return {"sections": [section], "removed": removed}


def _side_of(word: str) -> dict[str, Any]:
    """Return what an invoice says of one who sends or gets it."""
    lists: dict[str, Any] = {"address": [word], "bank": [word]}
    return lists | {"name": word, "tax_id": "", "footer": ""}


def _partner() -> Hub:
    """Return a hub that stands outside both sides."""
    return Hub.objects.get_or_create(slug="partner", name={"en": "Partner"})[0]


def tables() -> list[type[models.Model]]:
    """Return every table whose rows belong to a hub."""
    owned = [m for m in apps.get_models() if issubclass(m, HubOwned)]
    return [*owned, Message]


def fill(side: Side) -> None:
    """Make the missing row of every table, the pointed-at ones first."""
    for model in tables():
        if model not in MADE_OTHERWISE:
            row_of(model, side)


def key_of(model: type[models.Model]) -> str:
    """Return what a side calls a table's row: the table's name, its room's if taken."""
    name = model._meta.model_name or ""
    first = next(one for one in tables() if one._meta.model_name == name)
    return name if model is first else model._meta.label_lower


def row_of(model: type[models.Model], side: Side) -> Any:
    """Return the side's row of a table, made if it is not there yet."""
    label = key_of(model)
    if label in side.rows:
        return side.rows[label]
    side.rows[label] = None  # while it is made, so that a circle of keys ends here
    told = TOLD.get(model._meta.label_lower, {})
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.name in told:
            value = told[field.name]
            values[field.name] = value(side) if callable(value) else value
        elif field.editable and not field.primary_key:
            value = _value(field, model, side)
            if value is not None:
                values[field.name] = value
    side.rows[label] = model._default_manager.create(**values)
    return side.rows[label]


def _value(field: Any, model: type[models.Model], side: Side) -> Any:  # noqa: PLR0911 -- one line a kind of field
    """Return something that fits a field, marked with the side's word if it can be."""
    word = f"{side.word}{model._meta.model_name}"
    if field.name == "hub":
        return side.hub
    if isinstance(field, models.ForeignKey):
        return _pointed_at(field, side)
    if field.choices:
        return field.get_default() or next(iter(field.choices))[0]
    if isinstance(field, TextsField):
        return {"en": word}
    if isinstance(field, models.JSONField):
        return None if field.has_default() else {}
    if isinstance(field, models.EmailField):
        return f"{word}@example.org"
    if isinstance(field, models.URLField):
        return f"https://{word}.example.org/"
    if isinstance(field, models.SlugField):
        return word
    if isinstance(field, (models.CharField, models.TextField)):
        fits = field.max_length is None or field.max_length >= len(word)
        return word if fits else None
    return _moment(field)


def _moment(field: Any) -> Any:
    if field.null or field.has_default() or getattr(field, "auto_now", False):
        return None
    if isinstance(field, models.DateTimeField):
        return NOW
    if isinstance(field, models.DateField):
        return TODAY
    is_number = isinstance(field, (models.IntegerField, models.DecimalField))
    return 1 if is_number else None


def _pointed_at(field: Any, side: Side) -> Any:
    target = field.remote_field.model
    if target._meta.label_lower == "hubs.user":
        return side.owner
    if field.name == "person" and field.null:
        return None  # a row is about an organisation or a person, never both
    return row_of(target, side)
