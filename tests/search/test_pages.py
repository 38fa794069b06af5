"""The search page and the suggestions: what they show, to whom, at what cost."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from madang.directory.finding import reindex_all
from madang.hubs.models import Role
from tests import make

pytestmark = pytest.mark.django_db


def url(name, hub):
    return reverse(f"search:{name}", kwargs={"hub": hub.slug})


@pytest.fixture
def hub():
    return make.hub()


@pytest.fixture
def staff(client, hub):
    client.force_login(make.member(hub))
    return client


def fill(hub, n):
    for i in range(n):
        firm = make.organisation(
            hub, name=f"한빛로봇 {i}", latin_name="Hanbit Robotics"
        )
        make.affiliation(make.person(hub, name=f"김로봇 {i}"), firm)
    reindex_all(hub)


#: Beside these, two statements find out who asks and where.
WHO = 2


@pytest.mark.parametrize("n", [1, 3, 40])
@pytest.mark.parametrize("name", ["page", "suggest"])
@pytest.mark.parametrize(("text", "most"), [("", 0), ("로봇", 2), ("ㅎㅂ", 2)])
def test_searching_costs_four_statements_at_most(  # noqa: PLR0913, PLR0917 -- fixtures
    staff, hub, n, name, text, most, django_assert_num_queries
):
    fill(hub, n)
    with django_assert_num_queries(WHO + most):
        answer = staff.get(url(name, hub), {"q": text})
    assert answer.status_code == 200


def test_a_mistyped_word_costs_two_more(staff, hub, django_assert_num_queries):
    fill(hub, 3)
    with django_assert_num_queries(WHO + 4):
        page = staff.get(url("page", hub), {"q": "robtics"}).content.decode()
    assert "한빛로봇" in page


def test_hits_are_grouped_marked_and_lead_on(staff, hub):
    fill(hub, 25)
    page = staff.get(url("page", hub), {"q": "로봇"}).content.decode()
    assert "한빛<mark>로봇</mark>" in page
    assert "김<mark>로봇</mark>" in page
    more = reverse("directory:organisations", kwargs={"hub": hub.slug})
    assert f'href="{more}?q=%EB%A1%9C%EB%B4%87"' in page


def test_suggestions_are_a_fragment(staff, hub):
    fill(hub, 1)
    page = staff.get(url("suggest", hub), {"q": "로봇"}).content.decode()
    assert "<html" not in page
    assert "<h3>" in page


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '" OR 1', "x" * 5000])
def test_what_was_typed_is_text(staff, hub, text):
    for name in ("page", "suggest"):
        page = staff.get(url(name, hub), {"q": text}).content.decode()
        assert "<script>alert" not in page


def test_others_find_only_what_they_may_see(client, hub):
    fill(hub, 80)
    listed = make.organisation(hub, name="로봇공원", is_listed=True, slug="park")
    reindex_all(hub)
    client.force_login(make.member(hub, Role.INVESTOR))
    page = client.get(url("page", hub), {"q": "로봇"}).content.decode()
    assert set(re.findall(r"/organisations/(\d+)/", page)) == {str(listed.pk)}
    assert "/people/" not in page
    client.force_login(make.member(make.hub()))
    assert client.get(url("page", hub)).status_code == 404
