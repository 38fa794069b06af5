"""The first page says what waits; the demo is the same at every start."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from madang.desk.demo import companies, filling, logos
from madang.desk.demo.places import HUBS
from madang.directory.models import Organisation, Person, Relation
from madang.hubs.journal import broken_lines
from madang.hubs.models import DemoDoor, Hub, Role, Share
from madang.kit import clock
from madang.kit.navigation import Waiting, _sources, add_waiting
from madang.kit.search_text import fold
from madang.search.queries import ids_matching
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("organisations", [1, 3, 40])
def test_the_first_page_costs_the_same_for_any_number(
    client, django_assert_num_queries, organisations
):
    by = make.actor(role=Role.OWNER)
    for _ in range(organisations):
        make.organisation(by.hub, country="MX")
    client.force_login(by.user)
    url = f"/h/{by.hub.slug}/"
    client.get(url)
    with django_assert_num_queries(29):
        page = client.get(url)
    assert page.status_code == 200


def test_what_waits_is_said_first_and_only_to_whom_it_waits_for(client):
    by = make.actor()
    other = make.actor(by.hub, Role.JUDGE)
    source = lambda actor, now: (
        [Waiting("Look here", "/x/", "t")] if actor.is_staff else []
    )
    add_waiting(source)
    try:
        client.force_login(by.user)
        assert "Look here" in client.get(f"/h/{by.hub.slug}/").content.decode()
        client.force_login(other.user)
        page = client.get(f"/h/{by.hub.slug}/").content.decode()
        assert "Look here" not in page
        assert "Nothing waits for you" in page
    finally:
        _sources.remove(source)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_first_page(client, role):
    hub = make.hub()
    client.force_login(make.member(hub, role))
    assert client.get(f"/h/{hub.slug}/").status_code == 200


def test_a_founder_finds_her_company_on_the_first_page(client):
    hub = make.hub()
    firm = make.organisation(hub)
    user = make.member(hub, Role.MEMBER, scope=("directory.organisation", firm.pk))
    client.force_login(user)
    assert str(firm) in client.get(f"/h/{hub.slug}/").content.decode()


def test_the_demo_loads_once_and_is_whole(settings, tmp_path):
    settings.DEMO, settings.MEDIA_ROOT = True, tmp_path
    call_command("demo_data", verbosity=0)
    call_command("demo_data", verbosity=0)
    assert Hub.objects.count() == len(HUBS)
    assert 450 <= Organisation.objects.count() <= 600
    assert 800 <= Person.objects.count() <= 1000
    assert Relation.objects.count() > 150
    assert DemoDoor.objects.filter(hub__slug="technology-hub").count() >= len(Role)
    for hub in Hub.objects.all():
        assert list(broken_lines(hub)) == []
        assert set(hub.tagline) >= {"en"}
        assert hub.logo
    assert Share.objects.count() == 7
    assert 30 <= Organisation.objects.exclude(logo=None).count() <= 40


def test_a_company_of_the_demo_always_has_the_same_mark():
    assert logos.mark("한빛로봇") == logos.mark("한빛로봇")
    assert len({logos.mark(f"Company {n}") for n in range(12)}) == 12


def test_the_demos_data_belong_to_the_demo_alone():
    with pytest.raises(CommandError):
        call_command("demo_data")


def test_the_same_seed_draws_the_same_companies():
    today = date(2026, 11, 21)
    draw = lambda: list(companies.draw({"KR": 30, "MX": 20}, seed=4, today=today))
    assert draw() == draw()
    assert len({company.name for company in draw()}) == 50


def test_sixty_korean_pairs_find_all_of_the_generators_companies_and_nothing_else():
    hub = make.hub()
    drawn = filling.draw_many(600, today=date(2026, 11, 21))
    filling.fill(hub, drawn, now=clock.now(), seed=1, heads=1)
    texts = {
        one.pk: fold(
            " ".join(
                [one.name, one.latin_name, *one.names.values(), *one.one_liner.values()]
                + [*one.description.values(), one.city, one.country, one.website_host]
                + list(one.taggings.values_list("tag__word", flat=True))
            )
        )
        for one in Organisation.objects.filter(hub=hub).prefetch_related("taggings")
    }
    pairs: dict[str, None] = {}
    for company in drawn:
        name = company.names.get("ko", "")
        pairs |= {name[i : i + 2]: None for i in range(len(name) - 1) if name.isalpha()}
    queries = sorted(pairs)[:: max(1, len(pairs) // 60)][:60]
    assert len(queries) == 60
    for query in queries:
        truth = {pk for pk, text in texts.items() if query in text}
        found = set(ids_matching(hub, query, "directory.organisation"))
        assert found == truth, query
