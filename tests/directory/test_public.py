"""What anybody may read is fast, in four languages, and holds nothing private."""

from __future__ import annotations

import gzip
import json
import re
from datetime import date

import pytest
from django.urls import Resolver404, resolve

from madang.directory import actions
from madang.directory.models import (
    Activity,
    Capability,
    ContactPoint,
    DirectoryPolicy,
    Link,
    Note,
    Organisation,
    Tag,
    Tagging,
)
from madang.hubs.models import Role
from madang.hubs.models.hub import RESERVED_SLUGS
from madang.kit import clock
from madang.kit.public_pages import as_data
from tests import make

pytestmark = pytest.mark.django_db
CANARY = "canary-in-the-shaft"


@pytest.fixture
def hub():
    return make.hub(
        slug="yard", name={"en": "Yard", "ko": "마당"}, languages=["en", "ko"]
    )


def listed(hub, n, **more):
    fields = {
        "name": f"한빛로봇 {n}",
        "names": {"en": f"Hanbit {n}"},
        "latin_name": f"Hanbit Robotics {n}",
        "one_liner": {"en": f"Robots {n}", "ko": f"로봇 {n}"},
        "description": {"en": "We build collaborative robots. " * 10},
        "city": "Incheon",
        "founded_on": date(2020, 1, 1),
        "website": "https://hanbit.example.org",
        "is_listed": True,
        "slug": f"hanbit-{n}",
    }
    return make.organisation(hub, **{**fields, **more})


def with_secrets(row):
    """Hang on a row what nobody outside may read, and some of what they may."""
    hub = row.hub
    Note.objects.create(hub=hub, organisation=row, text=CANARY, written_at=clock.now())
    tag = Tag.objects.create(hub=hub, word=CANARY, word_key=CANARY)
    Tagging.objects.create(hub=hub, tag=tag, organisation=row)
    make.affiliation(make.person(hub, name=CANARY, email=f"{CANARY}@x.org"), row)
    make.standing(row, remark=CANARY)
    ContactPoint.objects.create(hub=hub, organisation=row, value=CANARY)
    ContactPoint.objects.create(
        hub=hub, organisation=row, value="hello@hanbit.example.org", is_public=True
    )
    hidden = make.organisation(hub, name=CANARY)
    make.relation(row, hidden)
    make.relation(hidden, row)
    Organisation.objects.filter(pk=row.pk).update(registration_number=CANARY)
    Link.objects.create(hub=hub, organisation=row, url="https://hanbit.example.org/x")
    Activity.objects.create(hub=hub, organisation=row, code="28")
    Capability.objects.create(hub=hub, organisation=row, name="ISO 9001")
    return row


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize(
    ("path", "most"),
    [("/yard/", 8), ("/yard/companies/", 5), ("/yard/companies/hanbit-0/", 4)],
)
def test_public_pages_cost_the_same(
    client, hub, n, path, most, django_assert_num_queries
):
    first = with_secrets(listed(hub, 0))
    for i in range(1, n + 1):
        make.relation(first, listed(hub, i))
    with django_assert_num_queries(most):
        answer = client.get(path)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert CANARY not in page


def test_pages_are_light(client, hub):
    for i in range(60):
        listed(hub, i)
    with_secrets(Organisation.objects.first())
    for path, most in (("/yard/companies/", 8), ("/yard/companies/hanbit-0/", 5)):
        answer = client.get(path)
        assert len(gzip.compress(answer.content)) < most * 1024


def test_a_page_in_each_language(client, hub):
    listed(hub, 0)
    english = client.get("/yard/companies/hanbit-0/?lang=en").content.decode()
    korean = client.get("/yard/companies/hanbit-0/?lang=ko")
    text = korean.content.decode()
    assert "Robots 0" in english
    assert "로봇 0" in text
    assert '<html\n  lang="ko"' in text
    assert korean.headers["Content-Language"] == "ko"
    assert set(re.findall(r'hreflang="([^"]+)"', text)) == {
        "en",
        "ko",
        "es",
        "zh-hans",
        "x-default",
    }
    assert "/yard/companies/hanbit-0/?lang=ko" in text
    assert client.get("/yard/?lang=<script>").status_code == 200


def test_structured_data_cannot_be_broken_out_of(client, hub):
    evil = '</script><script>alert("x")</script>'
    listed(hub, 0, name=evil, names={}, one_liner={"en": evil})
    page = client.get("/yard/companies/hanbit-0/").content.decode()
    assert "<script>alert" not in page
    data = re.search(r'ld\+json">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    assert json.loads(data[1])["name"] == evil
    assert "<" not in as_data({"a": "<&>"})


def test_search_and_filters(client, hub):
    listed(hub, 0)
    listed(hub, 1, name="Acme", names={}, latin_name="", kind="investor", slug="acme")
    assert "hanbit-0/" in client.get("/yard/companies/?q=한빛").content.decode()
    page = client.get("/yard/companies/?kind=investor").content.decode()
    assert ("acme/" in page, "hanbit-0/" in page) == (True, False)
    assert "acme/" not in client.get("/yard/companies/?industry=28").content.decode()
    for query in ("?q=%00", "?page=x", "?kind=x", "?industry=x", "?q=" + "a" * 5000):
        assert client.get(f"/yard/companies/{query}").status_code == 200


def test_what_is_not_listed_or_not_public_is_not_there(client, hub):
    row = listed(hub, 0)
    other = listed(make.hub(slug="other"), 5)
    assert client.get("/yard/companies/hanbit-5/").status_code == 404
    assert other.name not in client.get("/yard/companies/").content.decode()
    gone = listed(hub, 7, merged_into=row)
    assert client.get(f"/yard/companies/{gone.slug}/").status_code == 404
    DirectoryPolicy.objects.create(hub=hub, is_public=False)
    assert client.get("/yard/companies/").status_code == 404
    assert client.get("/yard/companies/hanbit-0/").status_code == 404
    assert "hanbit-0" not in client.get("/yard/").content.decode()
    assert "hanbit-0" not in client.get("/yard/sitemap.xml").content.decode()
    hub.is_public = False
    hub.save()
    for path in ("/yard/", "/yard/companies/", "/yard/sitemap.xml"):
        assert client.get(path).status_code == 404


def test_robots_and_sitemaps(client, hub):
    listed(hub, 0)
    make.hub(slug="closed", is_public=False)
    assert "Disallow: /h/" in client.get("/robots.txt").content.decode()
    index = client.get("/sitemap.xml").content.decode()
    assert ("/yard/sitemap.xml" in index, "/closed/" in index) == (True, False)
    page = client.get("/yard/sitemap.xml").content.decode()
    assert page.count("<loc>") == 12
    assert "/yard/companies/hanbit-0/?lang=zh-hans</loc>" in page


@pytest.mark.parametrize("slug", sorted(RESERVED_SLUGS))
def test_the_products_own_addresses_are_no_hubs(slug):
    try:
        match = resolve(f"/{slug}/")
    except Resolver404:
        return
    assert match.app_name != "directory"


def test_a_signed_in_member_sees_no_more_than_anybody(client, hub):
    with_secrets(listed(hub, 0))
    client.force_login(make.member(hub, Role.GUEST))
    assert CANARY not in client.get("/yard/companies/hanbit-0/").content.decode()


@pytest.mark.parametrize("n", [1, 3])
def test_the_public_face_is_kept_until_something_is_done(
    client, hub, n, django_assert_num_queries
):
    rows = [listed(hub, i) for i in range(n)]
    by = make.actor(hub)
    actions.set_tags(rows[0], by, words=["b2b"])
    assert client.get("/yard/companies/").context["page"].paginator.count == n
    with django_assert_num_queries(3):
        client.get("/yard/companies/")
    with django_assert_num_queries(6):
        client.get("/yard/")
    actions.unlist(rows[0], by)
    assert client.get("/yard/companies/").context["page"].paginator.count == n - 1
    assert client.get("/yard/companies/hanbit-0/").status_code == 404
