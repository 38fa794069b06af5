"""What the lists of organisations and of people are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, F, Q, Value
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from madang.directory import industries
from madang.directory.models import (
    Activity,
    Affiliation,
    AffiliationRole,
    Capability,
    CapabilityKind,
    ContactPoint,
    ListPage,
    Organisation,
    OrganisationKind,
    OrganisationState,
    Person,
    Stage,
    Standing,
    StandingKind,
    Tagging,
)
from madang.directory.queries.listing import Column, Hanging, Plan, Wanted
from madang.directory.queries.visible import organisations_visible_to, people_visible_to
from madang.kit.signs import country_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from django.db.models import QuerySet, TextChoices
    from django.http import QueryDict

    from madang.hubs.models import Hub

LONGEST_TEXT = 100
LONGEST_KEY = 17  # digits that fit into every database


def _word_of(choices: type[TextChoices]) -> Callable[[str], str]:
    words = dict(choices.choices)
    return lambda value: str(words.get(value, value))


def _country(code: str) -> str:
    return country_name(code, get_language() or "en")


def _codes_of(section: str) -> Iterable[str]:
    return (section, *industries.DIVISIONS.get(section, ()))


def _section(code: str) -> str:
    return industries.SECTION_OF.get(code, "")


def _open_standings(hub: Hub, today: date) -> QuerySet[Standing]:
    rows = Standing.objects.filter(hub=hub)
    return rows.filter(Q(ends_on=None) | Q(ends_on__gt=today))


def _open_affiliations(hub: Hub, today: date) -> QuerySet[Affiliation]:
    rows = Affiliation.objects.filter(hub=hub)
    return rows.filter(Q(ends_on=None) | Q(ends_on__gt=today))


def _has(
    name: str,
    word: Any,
    rows: Callable[[Hub, date], QuerySet[Any]],
    owner: str = "organisation",
) -> Hanging:
    return Hanging("has", _("Has"), rows, owner, fixed=name, word=lambda _v: str(word))


ORGANISATIONS = Plan(
    visible=organisations_visible_to,
    kind="directory.organisation",
    on_list="organisation",
    facets=(
        Column("kind", _("Kind"), _word_of(OrganisationKind)),
        Hanging(
            "standing",
            _("Standing"),
            _open_standings,
            "organisation",
            "kind",
            word=_word_of(StandingKind),
            is_for_staff=True,
        ),
        Column("country", _("Country"), _country),
        Column("stage", _("Stage"), _word_of(Stage)),
        Hanging(
            "section",
            _("Main industry"),
            lambda hub, _day: Activity.objects.filter(hub=hub, is_main=True),
            "organisation",
            "code",
            word=industries.name_of,
            stored=_codes_of,
            shown=_section,
        ),
        Hanging(
            "tag",
            _("Tag"),
            lambda hub, _day: Tagging.objects.filter(
                hub=hub, organisation__isnull=False
            ),
            "organisation",
            "tag__word",
            is_for_staff=True,
        ),
        Column("state", _("State"), _word_of(OrganisationState)),
        _has(
            "website",
            _("Website"),
            lambda hub, _day: Organisation.objects.filter(hub=hub, website_host__gt=""),
            "pk",
        ),
        _has("people", _("People"), _open_affiliations),
        _has(
            "contact",
            _("Contact"),
            lambda hub, _day: ContactPoint.objects.filter(
                hub=hub, organisation__isnull=False
            ),
        ),
        _has(
            "certificate",
            _("Certificate"),
            lambda hub, _day: Capability.objects.filter(
                hub=hub, kind=CapabilityKind.CERTIFICATE
            ),
        ),
        _has(
            "page",
            _("Public page"),
            lambda hub, _day: Organisation.objects.filter(hub=hub, is_listed=True),
            "pk",
        ),
    ),
    orders={
        "name": ("name_key",),
        "country": ("country", "city"),
        "stage": ("stage",),
        "headcount": ("headcount",),
        "founded": ("founded_on",),
        "changed": ("updated_at",),
    },
)

PEOPLE = Plan(
    visible=people_visible_to,
    kind="directory.person",
    on_list="person",
    facets=(
        Column("country", _("Country"), _country),
        Hanging(
            "role",
            pgettext_lazy("affiliation", "Role"),
            _open_affiliations,
            "person",
            "role",
            word=_word_of(AffiliationRole),
        ),
        Hanging(
            "tag",
            _("Tag"),
            lambda hub, _day: Tagging.objects.filter(hub=hub, person__isnull=False),
            "person",
            "tag__word",
            is_for_staff=True,
        ),
        _has(
            "email",
            _("E-mail address"),
            lambda hub, _day: Person.objects.filter(hub=hub, email__gt=""),
            "pk",
        ),
        _has("organisation", _("Organisation"), _open_affiliations, "person"),
        _has(
            "account",
            _("Account"),
            lambda hub, _day: Person.objects.filter(hub=hub, user__isnull=False),
            "pk",
        ),
    ),
    orders={
        "name": ("name_key",),
        "country": ("country", "city"),
        "changed": ("updated_at",),
    },
)

PLANS = {ListPage.ORGANISATIONS: ORGANISATIONS, ListPage.PEOPLE: PEOPLE}


def wanted_of(plan: Plan, given: QueryDict) -> Wanted:
    """Return what an address asks of a list; what no list knows is ignored."""
    names = {facet.name for facet in plan.facets}
    chosen = {
        name: [value[:200] for value in given.getlist(name)[:50] if value]
        for name in names
        if name in given
    }
    order = given.get("sort", "")
    number = given.get("list", "")
    return Wanted(
        text=given.get("q", "").strip()[:LONGEST_TEXT],
        chosen={name: values for name, values in chosen.items() if values},
        saved_list=int(number) if _is_key(number) else 0,
        order=order if order.removeprefix("-") in plan.orders else "",
    )


def _is_key(text: str) -> bool:
    return text.isdecimal() and len(text) <= LONGEST_KEY


def keys_in(texts: Iterable[str]) -> list[int]:
    """Return what of some texts can be keys of rows."""
    return [int(text) for text in texts if _is_key(text)]


def marks_of(
    page: ListPage, hub: Hub, ids: Iterable[int], today: date, *, is_staff: bool
) -> dict[int, dict[str, list[str]]]:
    """Return what hangs on the rows of a page, by row and sort: one statement.

    Sorts are ``tag``, ``standing`` and ``industry``, of people ``tag`` and ``place``.
    """
    keys = list(ids)
    found: dict[int, dict[str, list[str]]] = {key: {} for key in keys}
    parts = (
        _organisation_marks(hub, keys, today)
        if page == ListPage.ORGANISATIONS
        else _person_marks(hub, keys, today)
    )
    allowed = [rows for rows, for_staff in parts if is_staff or not for_staff]
    first, *others = allowed
    for _place, sort, key, word in sorted(first.union(*others, all=True)):
        found[key].setdefault(sort, []).append(word)
    return found


def _mark(
    rows: QuerySet[Any], sort: str, owner: str, word: str, place: str = ""
) -> Any:
    text = CharField(max_length=200)
    return (
        rows.order_by()
        .annotate(
            mark_place=F(place) if place else F("pk"),
            mark_sort=Value(sort, text),
            mark_word=F(word),
        )
        .values_list("mark_place", "mark_sort", owner, "mark_word")
    )


def _organisation_marks(
    hub: Hub, keys: list[int], today: date
) -> list[tuple[Any, bool]]:
    taggings = Tagging.objects.filter(organisation__in=keys)
    standings = _open_standings(hub, today).filter(organisation__in=keys)
    mains = Activity.objects.filter(organisation__in=keys, is_main=True)
    return [
        (_mark(mains, "industry", "organisation", "code"), False),
        (_mark(standings, "standing", "organisation", "kind"), True),
        (_mark(taggings, "tag", "organisation", "tag__word"), True),
    ]


def _person_marks(hub: Hub, keys: list[int], today: date) -> list[tuple[Any, bool]]:
    places = _open_affiliations(hub, today).filter(
        person__in=keys, organisation__merged_into=None
    )
    taggings = Tagging.objects.filter(person__in=keys)
    return [
        (_mark(places, "place", "person", "organisation__name"), False),
        (_mark(taggings, "tag", "person", "tag__word"), True),
    ]
