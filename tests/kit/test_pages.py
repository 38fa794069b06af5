"""Pages of long lists: counted so far and no further, and still read to the end."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.template import Context
from django.template.loader import get_template
from django.test import RequestFactory

from madang.directory.models import Organisation
from madang.kit.pages import FARTHEST, Capped
from tests import make

pytestmark = pytest.mark.django_db
NAMES = [f"Company {n}" for n in range(7)]


@pytest.fixture
def rows():
    hub = make.hub()
    for name in NAMES:
        make.organisation(hub, name=name)
    return Organisation.objects.filter(hub=hub).order_by("name")


def shown(page):
    """Return what the pager says of a page, as text."""
    page_template: Any = get_template("kit/pager.html")
    context: Any = Context({"page": page})
    context.request = RequestFactory().get("/?page=1")
    html = page_template.template.render(context)
    return re.findall(r">([^<>]*\d+ of [^<>]*)<", html)[0]


def test_a_short_list_is_counted_and_paged_as_ever(rows):
    pages = Capped(rows, 3)
    assert (pages.count, pages.num_pages, pages.is_open) == (7, 3, False)
    assert [one.name for one in pages.get_page(3)] == NAMES[6:]
    assert shown(pages.get_page(2)) == "4–6 of 7"
    assert pages.get_page(99).number == 3


@pytest.mark.parametrize("most", [6, 7])
def test_a_list_as_long_as_the_most_is_open_only_beyond_it(rows, most):
    assert Capped(rows, 3, most).is_open == (most == 6)


def test_an_open_list_says_so_and_every_row_of_it_is_reached(rows):
    pages, number, names = Capped(rows, 3, 4), 1, []
    assert shown(pages.get_page(1)) == "1–3 of more than 4"
    while True:
        page = pages.get_page(number)
        names += [one.name for one in page]
        if not page.has_next():
            break
        number = page.next_page_number()
    assert names == NAMES
    assert shown(page) == "7–7 of more than 4"
    assert page.previous_page_number() == 2


@pytest.mark.parametrize("asked", ["99", str(FARTHEST + 1), "9" * 40])
def test_a_page_without_rows_is_the_last_that_was_counted(rows, asked):
    assert Capped(rows, 3, 4).get_page(asked).number == 2
    assert Capped(rows, 3, 4).get_page("none").number == 1


def test_counting_costs_no_more_than_the_most(rows, django_assert_num_queries):
    with django_assert_num_queries(2) as told:
        list(Capped(rows, 3, 4).get_page(1))
    assert "LIMIT 5" in told[0]["sql"]
