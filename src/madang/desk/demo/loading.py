"""The demo as a whole: five hubs, their people's roles, and a door for each role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import slugify

from madang.desk.demo import (
    agreements,
    applications,
    bookings,
    boston,
    charges,
    clinic,
    companies,
    comparing,
    declined,
    filling,
    fundraising,
    investor_day,
    judging,
    needs,
    network,
    orders,
    outcomes,
    pitching,
    programmes,
    questionnaires,
    readiness,
    reports,
    rounds,
    selecting,
    spaces,
)
from madang.desk.demo.logos import give_logos
from madang.desk.demo.places import HUBS, Setting
from madang.desk.demo.sharing import let_share
from madang.directory.models import Affiliation, Organisation, Person, SavedList
from madang.directory.models import SavedListItem as Item
from madang.hubs.actions.demo import open_demo_door
from madang.hubs.actions.settings import open_hub
from madang.hubs.models import Hub, Membership, Role, Site, User

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

#: Who works at each hub: role, name, Latin name.
TEAMS = {
    "technology-hub": (
        (Role.OWNER, "Mariana Robles Ibarra", "es"),
        (Role.PROGRAMME, "Ricardo Montes Luján", "es"),
        (Role.FACILITY, "Elena Prieto Salas", "es"),
        (Role.FINANCE, "Thomas Whitaker", "en"),
    ),
    "incheon-campus": (
        (Role.OWNER, "윤지호", "ko"),
        (Role.PROGRAMME, "배수빈", "ko"),
        (Role.FACILITY, "문태윤", "ko"),
    ),
    "cambridge-center": ((Role.OWNER, "Alice Hartwell", "en"),),
    "cyberport": ((Role.OWNER, "梁嘉敏", "zh-hans"),),
    "dagongfang": ((Role.OWNER, "郑海涛", "zh-hans"),),
    "pioneers-21": ((Role.OWNER, "Rosa Delgado", "en"),),
}
LATIN = {
    "윤지호": "Ji-ho Yoon", "배수빈": "Su-bin Bae", "문태윤": "Tae-yun Moon",
    "梁嘉敏": "Ka-man Leung", "郑海涛": "Haitao Zheng",
}  # fmt: skip
#: Guests of Technology Hub's programmes, one per role.
GUESTS = (
    (Role.JUDGE, "Carmen Aguirre Leal", "es"),
    (Role.MENTOR, "George Albright", "en"),
    (Role.INVESTOR, "Nora Feldman", "en"),
    (Role.SPONSOR, "Diane Mercer", "en"),
    (Role.GUEST, "Pablo Reza Orona", "es"),
)
HEADS = 3


def load(*, now: datetime, say: Callable[[str], None]) -> None:
    """Make what of the demo is not there yet; a second call changes nothing."""
    for number, setting in enumerate(HUBS):
        if Hub.objects.filter(slug=setting.slug).exists():
            continue
        say(f"  {setting.names.get('en', setting.slug)} ...")
        _load_hub(setting, number, now)
    _let_one_work_in_two_hubs()
    let_share(now=now)
    spaces.load()
    bookings.load(now)
    agreements.load(now)
    charges.load(now)
    rounds.load(now)
    network.load(now)
    programmes.load(now)
    questionnaires.load(now)
    applications.load(now)
    judging.load(now)
    selecting.load(now)
    pitching.load(now)
    investor_day.load(now)
    clinic.load(now)
    boston.load(now)
    fundraising.load(now)
    orders.load(now)
    needs.load(now)
    readiness.load(now)
    outcomes.load(now)
    declined.load(now)
    comparing.load(now)
    reports.load(now)


def _let_one_work_in_two_hubs() -> None:
    """The programme manager of Technology Hub is Incheon's mentor, too."""
    home, away = (Hub.objects.get(slug=setting.slug) for setting in HUBS[:2])
    manager = Membership.objects.filter(hub=home, role=Role.PROGRAMME).earliest("pk")
    Membership.objects.get_or_create(
        hub=away, user=manager.user, role=Role.MENTOR, ended_at=None
    )


def _load_hub(setting: Setting, number: int, now: datetime) -> None:
    hub = open_hub(
        None,
        slug=setting.slug,
        name=setting.names,
        languages=setting.languages,
        tagline=setting.tagline,
        about=setting.about,
        currency=setting.currency,
        zone=setting.places[0].zone,
        colour=setting.colour,
    )
    for order, place in enumerate(setting.places):
        Site.objects.create(
            hub=hub,
            name=place.names,
            country=place.country,
            city=place.city,
            zone=place.zone,
            address=place.address,
            order=order,
        )
    for name, kind, country in setting.partners:
        Organisation.objects.create(hub=hub, name=name, kind=kind, country=country)
    drawn = list(companies.draw(setting.companies, seed=100 + number, today=now.date()))
    made = filling.fill(hub, drawn, now=now, seed=200 + number, heads=HEADS)
    _relate_partners(hub, made)
    _saved_list(hub, made)
    give_logos(hub, _with_logos(made, first=number == 0), now=now)
    _team(hub, setting, made)


def _with_logos(made: list[Organisation], *, first: bool) -> list[Organisation]:
    """Return those that have a logo: some of the listed, more in the main hub."""
    listed = sorted((one for one in made if one.is_listed), key=lambda one: one.name)
    return listed[: 18 if first else 4]


def _relate_partners(hub: Hub, made: list[Organisation]) -> None:
    partners = Organisation.objects.filter(
        hub=hub, kind__in=["university", "agency", "hub"]
    )
    filling.relate_partners(hub, list(partners), made)


def _saved_list(hub: Hub, made: list[Organisation]) -> None:
    names = {
        "en": "To visit this month", "es": "Por visitar este mes",
        "ko": "이번 달 방문 예정", "zh-hans": "本月拜访",
    }  # fmt: skip
    kept = SavedList.objects.create(hub=hub, name=names)
    chosen = [one for one in made if one.kind == "startup"][:8]
    Item.objects.bulk_create(
        [Item(hub=hub, saved_list=kept, organisation=one) for one in chosen]
    )


def _team(hub: Hub, setting: Setting, made: list[Organisation]) -> None:
    """Make the hub's staff and, in Technology Hub, one guest of every role."""
    order = 0
    people = list(TEAMS[setting.slug])
    if setting.slug == HUBS[0].slug:
        people += GUESTS
    for role, name, language in people:
        user = _user(hub, name, language)
        Membership.objects.create(hub=hub, user=user, role=role)
        if setting.slug == HUBS[0].slug or role == Role.OWNER:
            order += 1
            door = f"{hub} · {Role(role).label}"
            place = order if setting.slug == HUBS[0].slug else 100
            open_demo_door(hub, user, title=door, order=place)
    if setting.slug == HUBS[0].slug:
        _founder(hub, made, order + 1)


def _user(hub: Hub, name: str, language: str) -> User:
    latin = LATIN.get(name, name)
    email = f"{slugify(latin).replace('-', '.')}@{hub.slug}.example"
    user = User.objects.create_user(email=email, name=name, language=language)
    Person.objects.create(
        hub=hub, user=user, name=name, latin_name=LATIN.get(name, ""), email=email
    )
    return user


def _founder(hub: Hub, made: list[Organisation], order: int) -> None:
    """Let the founder of the first listed Mexican startup sign in."""
    firm = next(
        one
        for one in made
        if one.kind == "startup" and one.country == "MX" and one.slug
    )
    place = Affiliation.objects.filter(organisation=firm, role="founder").first()
    if place is None:
        return
    person = place.person
    user = User.objects.create_user(email=person.email, name=person.name, language="es")
    person.user = user
    person.save(update_fields=["user"])
    Membership.objects.create(
        hub=hub,
        user=user,
        role=Role.MEMBER,
        scope_kind="directory.organisation",
        scope_id=firm.pk,
    )
    title = f"{hub} · {Role.MEMBER.label}: {firm}"
    open_demo_door(hub, user, title=title, order=order)
