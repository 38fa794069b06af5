"""What is rendered once and kept: complete keys, or nothing is kept."""

import pytest
from django.template import Context, Template
from django.utils import translation

from madang.hubs.models import Role
from tests import make

HEAD = "{% load i18n kept %}"


def shown(source: str, **values: object) -> str:
    return Template(HEAD + source).render(Context(values))


def test_a_kept_part_sees_only_what_it_is_kept_under():
    source = "{% kept a=a %}{{ a }}/{{ b }}{% endkept %}"
    assert shown(source, a=1, b="secret") == "1/"


def test_another_value_is_another_part():
    page = Template(HEAD + "{% kept a=a %}{{ a }}{% endkept %}")
    given = ["1", 1, True, None, "<b>", "1"]
    found = [page.render(Context({"a": a})) for a in given]
    assert found == ["1", "1", "True", "None", "&lt;b&gt;", "1"]


def test_each_language_has_its_own():
    page = Template(HEAD + '{% kept %}{% translate "Search" %}{% endkept %}')
    found = []
    for language in ("en", "ko", "en"):
        with translation.override(language):
            found.append(page.render(Context()))
    assert found == ["Search", "검색", "Search"]


def test_a_row_is_no_key():
    with pytest.raises(TypeError):
        shown("{% kept a=a %}{{ a }}{% endkept %}", a=object())


def test_a_form_cannot_be_kept():
    with pytest.raises(AttributeError):
        shown("{% load forms %}{% kept %}{% form_token %}{% endkept %}")


@pytest.mark.django_db
def test_frames_of_two_people_and_two_hubs_do_not_mix(client):
    here, there = make.hub(name={"en": "Here"}), make.hub(name={"en": "There"})
    staff, judge = make.member(here, Role.OWNER), make.member(there, Role.JUDGE)
    pages = []
    for user, hub in ((staff, here), (judge, there), (staff, here)):
        client.force_login(user)
        pages.append(client.get(f"/h/{hub.slug}/search/").content.decode())
    assert f"/h/{here.slug}/settings/" in pages[0]
    assert f"/h/{here.slug}/" not in pages[1]
    assert "/settings/" not in pages[1]
    assert judge.email not in pages[2]
    assert f"/h/{there.slug}/" not in pages[2]


@pytest.mark.django_db
def test_a_renamed_hub_has_its_new_name_at_once(client):
    hub = make.hub(name={"en": "Old name"})
    client.force_login(make.member(hub, Role.OWNER))
    url = f"/h/{hub.slug}/search/"
    assert "Old name" in client.get(url).content.decode()
    hub.name = {"en": "New name"}
    hub.save()
    assert "Old name" not in client.get(url).content.decode()
