"""The map is readable at 50 nodes, usable at 3,000, and always the same."""

from __future__ import annotations

import doctest
import random
import time

import pytest
from django.urls import reverse

from madang.directory import ecosystem, planning
from madang.directory.models import Organisation, Relation
from madang.directory.queries import Node, Tie, ecosystem_of
from madang.hubs.models import Role
from tests import make

KINDS = ("startup", "investor", "university", "corporate")


def graph(count, seed=1):
    """Return a graph in which a few are related to many, as in life."""
    chance = random.Random(seed)
    nodes = {
        pk: Node(pk, f"한빛 {pk}", KINDS[pk % 4], "KR", "C")
        for pk in range(1, count + 1)
    }
    ties = [
        Tie(pk, chance.randint(1, max(1, pk // 6)), "supplies")
        for pk in range(2, count + 1)
    ]
    return nodes, [tie for tie in ties if tie.subject != tie.target]


def words(way, value):
    return f"{way} {value}"


def test_the_examples_hold():
    assert doctest.testmod(ecosystem).failed == 0


def test_the_same_graph_is_drawn_alike_and_on_the_page():
    nodes, ties = graph(50)
    first = planning.draw(nodes, ties, planning.Choice(), zoom=1, words=words)
    ecosystem.layout.cache_clear()
    assert planning.draw(nodes, ties, planning.Choice(), zoom=1, words=words) == first
    for spot in first.spots:
        assert 0 <= spot.x <= ecosystem.WIDTH
        assert 0 <= spot.y <= ecosystem.HEIGHT


def test_fifty_nodes_are_readable():
    """Nearly every name is written, no two cover each other, nodes keep apart."""
    nodes, ties = graph(50)
    drawn = planning.draw(nodes, ties, planning.Choice(), zoom=1, words=words)
    assert (drawn.way, len(drawn.spots), drawn.left_out) == ("", 50, 0)
    assert sum(spot.label is not None for spot in drawn.spots) >= 45
    gaps = [
        ((a.x - b.x) ** 2 + (a.y - b.y) ** 2) ** 0.5
        for i, a in enumerate(drawn.spots)
        for b in drawn.spots[:i]
    ]
    assert min(gaps) > 12


def test_three_thousand_nodes_are_groups_to_look_into():
    nodes, ties = graph(3000)
    begun = time.process_time()
    drawn = planning.draw(nodes, ties, planning.Choice(), zoom=1, words=words)
    assert time.process_time() - begun < 1.5
    assert (drawn.way, drawn.total) == ("kind", 3000)
    assert {spot.name for spot in drawn.spots} == {f"kind {kind}" for kind in KINDS}
    assert sum(spot.size for spot in drawn.spots) == 3000
    closer = planning.Choice(kind="startup")
    assert planning.draw(nodes, ties, closer, zoom=1, words=words).way == "section"
    last = planning.Choice(kind="startup", section="C", country="KR")
    drawn = planning.draw(nodes, ties, last, zoom=1, words=words)
    assert (drawn.way, len(drawn.spots)) == ("", planning.MOST)
    assert drawn.left_out == drawn.total - planning.MOST


def test_the_focus_is_drawn_with_its_neighbours():
    nodes, ties = graph(3000)
    drawn = planning.draw(nodes, ties, planning.Choice(focus=1), zoom=1, words=words)
    assert len(drawn.spots) <= planning.MOST
    assert "1" in {spot.key for spot in drawn.spots}


def test_a_window_stays_on_the_page():
    near = planning.window(4, 5000, -3)
    assert (near.x, near.y) == (900, 0)
    assert near.moved(1, 0) == near
    assert near.zoomed(1) == planning.window(1, 0, 0)
    assert planning.window(3, 0, 0).zoom == 1


@pytest.fixture
def hub():
    return make.hub(slug="yard")


def there(hub):
    return reverse("directory:ecosystem", kwargs={"hub": hub.slug})


@pytest.mark.django_db
@pytest.mark.parametrize("n", [1, 3, 200])
def test_the_page_costs_the_same(client, hub, n, django_assert_num_queries):
    client.force_login(make.member(hub))
    middle = make.organisation(hub, name="Middle <b>")
    rows = Organisation.objects.bulk_create(
        Organisation(hub=hub, name=f"N {i}") for i in range(n)
    )
    Relation.objects.bulk_create(
        Relation(hub=hub, subject=middle, object=row, kind="supplies") for row in rows
    )
    with django_assert_num_queries(5):
        answer = client.get(there(hub))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Middle <b>" not in page
    assert ("kind=startup" in page) == (n > 150)


@pytest.mark.django_db
def test_nonsense_in_the_address_is_ignored(client, hub):
    client.force_login(make.member(hub))
    make.relation(make.organisation(hub), make.organisation(hub))
    for query in (
        "?focus=9" + "9" * 40,
        "?kind=x&by=y&section=1&country=USA",
        "?zoom=9&x=-1&y=a",
        "?relation=x",
        "?zoom=4&x=900&y=99999",
        "?by=country",
        "?by=section",
    ):
        assert client.get(there(hub) + query).status_code == 200


@pytest.mark.django_db
def test_who_sees_which_nodes(client, hub):
    own, listed, hidden = (make.organisation(hub) for _ in range(3))
    Organisation.objects.filter(pk=listed.pk).update(is_listed=True, slug="l")
    make.relation(own, listed)
    make.relation(own, hidden)
    founder = make.actor(hub, Role.MEMBER, scope=("directory.organisation", own.pk))
    nodes, ties = ecosystem_of(founder)
    assert (set(nodes), len(ties)) == ({own.pk, listed.pk}, 1)
    nodes, ties = ecosystem_of(make.actor(hub))
    assert (len(nodes), len(ties)) == (3, 2)
