"""Writing drawn companies and people into a hub's directory, in bulk."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.text import slugify

from madang.desk.demo import companies, people
from madang.directory import signals
from madang.directory.models import (
    Activity,
    Affiliation,
    Capability,
    CapabilityKind,
    ContactPoint,
    Headcount,
    Note,
    Organisation,
    Person,
    Relation,
    RelationKind,
    Standing,
    Tag,
    Tagging,
)
from madang.hubs import journal
from madang.hubs.models import system_actor
from madang.kit.search_text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madang.desk.demo.companies import Company
    from madang.hubs.models import Hub

STANDINGS = {
    "startup": ("resident", "resident", "alumnus", "applicant", "prospect"),
    "supplier": ("supplier", "participant"),
    "corporate": ("buyer", "partner"),
    "investor": ("investor",),
    "service": ("partner",),
    "research": ("partner",),
}
CERTIFICATES = ("ISO 9001", "IATF 16949", "ISO 13485", "ISO 14001")
CAPABILITIES = ("5-axis milling", "Injection moulding", "SMT assembly", "Clean room")
NOTES = {
    "es": "Visita a planta: piden una cotización para diciembre y presentar al comprador.",
    "en": "Met at the demo day; wants introductions to two buyers and a desk from January.",
    "ko": "데모데이에서 만남. 1월부터 좌석 두 개와 구매사 두 곳 소개를 원함.",
    "zh-hans": "路演时见面，希望一月起租两个工位，并介绍两家采购商。",
}


def fill(
    hub: Hub, drawn: Sequence[Company], *, now: datetime, seed: int, heads: int = 2
) -> list[Organisation]:
    """Write companies with all that hangs on them, and their people; one transaction.

    `heads` is how many people a company has at most.
    """
    chance = Random(seed)  # noqa: S311 -- demo data, nothing secret
    with transaction.atomic():
        made = _organisations(hub, drawn)
        pairs = list(zip(made, drawn, strict=True))
        rows: list[Any] = []
        tags = _tags(hub, drawn)
        for one, company in pairs:
            rows += _parts(hub, one, company, tags, now, chance)
        rows += _relations(hub, made, chance)
        _save(rows)
        persons = _people(hub, pairs, heads, chance)
        _tell(hub, Organisation, made)
        _tell(hub, Person, persons)
    return made


def _organisations(hub: Hub, drawn: Sequence[Company]) -> list[Organisation]:
    taken: set[str] = set()
    rows = []
    for company in drawn:
        slug = slugify(company.latin or company.name) or f"company-{company.number}"
        listed = company.kind == "startup" and company.number % 3 != 0
        while slug in taken:
            slug = f"{slug}-{company.number}"
        taken.add(slug)
        rows.append(
            Organisation(
                hub=hub,
                kind=company.kind,
                state=company.state,
                name=company.name,
                names=company.names,
                latin_name=company.latin,
                country=company.country,
                city=company.city,
                founded_on=company.founded,
                stage=company.stage,
                website=company.website,
                registration_number=company.registration,
                one_liner=company.one_liner,
                description=company.description,
                languages=list(hub.languages),
                headcount=company.headcounts[-1][1] if company.headcounts else None,
                is_listed=listed,
                slug=slug if listed else "",
            )
        )
    return Organisation.objects.bulk_create(rows, batch_size=500)


def _tags(hub: Hub, drawn: Sequence[Company]) -> dict[str, Tag]:
    known = {tag.word: tag for tag in Tag.objects.filter(hub=hub)}
    wanted = sorted({word for company in drawn for word in company.tags} - set(known))
    fresh = [Tag(hub=hub, word=word, word_key=fold(word)) for word in wanted]
    return known | {tag.word: tag for tag in Tag.objects.bulk_create(fresh)}


def _parts(
    hub: Hub,
    one: Organisation,
    company: Company,
    tags: dict[str, Tag],
    now: datetime,
    chance: Random,
) -> list[Any]:
    about = {"hub": hub, "organisation": one}
    since = now.date() - timedelta(days=chance.randint(30, 900))
    rows: list[Any] = [
        Activity(**about, code=company.line.code, is_main=True),
        *(Tagging(**about, tag=tags[word]) for word in company.tags),
        *(
            Headcount(**about, counted_on=day, people=many)
            for day, many in company.headcounts
        ),
        ContactPoint(**about, kind="email", value=f"hello@{one.website[12:]}"),
    ]
    standing = chance.choice(STANDINGS[company.kind])
    if standing in {"resident", "alumnus"}:
        before = since - timedelta(days=90)
        rows.append(
            Standing(**about, kind="applicant", starts_on=before, ends_on=since)
        )
    if standing == "alumnus":
        left = since + timedelta(days=25)
        rows.append(Standing(**about, kind="resident", starts_on=since, ends_on=left))
        rows.append(Standing(**about, kind="alumnus", starts_on=left))
    else:
        rows.append(Standing(**about, kind=standing, starts_on=since))
    if company.kind == "supplier":
        rows += _papers(about, now, chance)
    if company.number % 5 == 0:
        text = NOTES.get(hub.languages[0], NOTES["en"])
        rows.append(Note(**about, text=text, written_at=now - timedelta(days=9)))
    return rows


def _papers(about: dict[str, Any], now: datetime, chance: Random) -> list[Any]:
    until = now.date() + timedelta(days=chance.randint(-60, 900))
    number = f"{chance.randint(10000, 99999)}"
    paper = {"issuer": "TÜV", "number": number, "valid_until": until}
    certificate = CapabilityKind.CERTIFICATE
    return [
        Capability(**about, name=chance.choice(CAPABILITIES)),
        Capability(
            **about, kind=certificate, name=chance.choice(CERTIFICATES), **paper
        ),
    ]


def _relations(
    hub: Hub, made: Sequence[Organisation], chance: Random
) -> list[Relation]:
    """Draw who invested in, supplies, came out of and works with whom."""
    of = {kind: [o for o in made if o.kind == kind] for kind in {o.kind for o in made}}
    plan = [
        ("investor", RelationKind.INVESTED_IN, "startup", 3),
        ("supplier", RelationKind.SUPPLIES, "corporate", 2),
        ("startup", RelationKind.SPUN_OUT_OF, "university", 0.2),
        ("startup", RelationKind.PARTNER_OF, "startup", 0.25),
        ("service", RelationKind.PARTNER_OF, "startup", 2),
        ("research", RelationKind.TRANSFERRED_TO, "startup", 2),
        ("supplier", RelationKind.SUBSIDIARY_OF, "corporate", 0.2),
    ]
    pairs: dict[tuple[int, str, int], Relation] = {}
    for kind, relation, other_kind, often in plan:
        pool = of.get(other_kind, [])
        for place, subject in enumerate(of.get(kind, [])):
            others = pool if kind != other_kind else [*pool[:place], *pool[place + 1 :]]
            times = int(often) + (chance.random() < often % 1)
            for other in chance.sample(others, min(times, len(others))):
                key = (subject.pk, str(relation), other.pk)
                pairs[key] = Relation(
                    hub=hub, subject=subject, kind=relation, object=other
                )
    return list(pairs.values())


def relate_partners(
    hub: Hub, partners: Sequence[Organisation], made: Sequence[Organisation]
) -> None:
    """Tie a hub's partners to a handful of its startups, and let the search know."""
    startups = [one for one in made if one.kind == "startup"]
    rows = []
    for number, partner in enumerate(partners):
        for one in startups[number :: len(partners) * 4]:
            pair = {"subject": one, "kind": RelationKind.SPUN_OUT_OF, "object": partner}
            if partner.kind != "university":
                pair["kind"] = RelationKind.PARTNER_OF
            rows.append(Relation(hub=hub, **pair))
    Relation.objects.bulk_create(rows)
    _tell(hub, Organisation, partners)


def _save(rows: Sequence[Any]) -> None:
    by_model: dict[type, list[Any]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    for model, found in by_model.items():
        model._default_manager.bulk_create(found, batch_size=500)  # type: ignore[attr-defined]


def _people(
    hub: Hub,
    pairs: Sequence[tuple[Organisation, Company]],
    heads: int,
    chance: Random,
) -> list[Person]:
    drawn = [
        (one, company, somebody)
        for one, company in pairs
        for somebody in people.draw(
            company.country, company.website[12:], chance.randint(1, heads), chance
        )
    ]
    persons = Person.objects.bulk_create(
        [
            Person(
                hub=hub,
                name=somebody.name,
                latin_name=somebody.latin,
                email=somebody.email,
                country=somebody.country,
                city=one.city,
                languages=list(somebody.languages),
                title=somebody.title,
                expertise=list(company.tags),
            )
            for one, company, somebody in drawn
        ],
        batch_size=500,
    )
    Affiliation.objects.bulk_create(
        [
            Affiliation(
                hub=hub,
                person=person,
                organisation=one,
                role=somebody.role,
                starts_on=one.founded_on,
                is_primary=True,
            )
            for person, (one, _company, somebody) in zip(persons, drawn, strict=True)
        ],
        batch_size=500,
    )
    return persons


def _tell(hub: Hub, model: type, made: Sequence[Any]) -> None:
    """Let the search know, and the journal tell who came in."""
    signals.changed.send(model, model=model, hub=hub, ids=[row.pk for row in made])
    told = [
        journal.Line("directory.add_organisation", row, {"name": [None, row.name]})
        if model is Organisation
        else journal.Line("directory.add_person", row, {"name": [None, row.name]})
        for row in made
    ]
    journal.write(system_actor(hub), told)


def draw_many(many: int, *, today: Any, seed: int = 1) -> list[Company]:
    """Return `many` companies of all five countries, for benchmarks and tests."""
    share = {"KR": 0.35, "MX": 0.2, "US": 0.2, "CN": 0.2, "HK": 0.05}
    wanted = {country: round(many * part) for country, part in share.items()}
    wanted["KR"] += many - sum(wanted.values())
    return list(companies.draw(wanted, seed=seed, today=today))
