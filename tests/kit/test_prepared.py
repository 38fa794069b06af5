"""A prepared query gives what the query itself would, and asks for its own values."""

import pytest
from django.db import connection

from madang.directory.models import Affiliation, Organisation, Person
from madang.kit.prepared import Prepared
from tests import make

pytestmark = pytest.mark.django_db


def people(pk):
    found = Affiliation.objects.filter(organisation=pk).select_related("person")
    return found.order_by("person__name_key", "pk")


def firm_with(*names):
    firm = make.organisation(name=names[0], names={"ko": names[0]})
    for name in names[1:]:
        person = Person.objects.create(hub=firm.hub, name=name)
        Affiliation.objects.create(hub=firm.hub, organisation=firm, person=person)
    return firm


def cells(row):
    return {name: value for name, value in vars(row).items() if name != "_state"}


@pytest.mark.parametrize("n", [0, 1, 3])
def test_rows_and_what_hangs_on_them_are_the_querys_own(n, django_assert_num_queries):
    firm = firm_with("한빛", *(f"P{i}" for i in range(n)))
    firm_with("Other", "Q")
    prepared = Prepared(people, int)
    for _again in range(2):
        with django_assert_num_queries(1):
            found = prepared.of(firm.pk)
            persons = [cells(row.person) for row in found]
    alone = list(people(firm.pk))
    assert [cells(row) for row in found] == [cells(row) for row in alone]
    assert persons == [cells(row.person) for row in alone]
    assert not any(row._state.adding for row in found)


def test_each_value_stands_in_its_own_place():
    hub = make.hub()
    firm = Organisation.objects.create(hub=hub, name="A", slug="it's %s \\ '; --")
    Organisation.objects.create(hub=hub, name="B", slug="b")
    prepared = Prepared(
        lambda hub, slug: Organisation.objects.filter(hub=hub, slug=slug), int, str
    )
    assert prepared.of(hub.pk, firm.slug) == [firm]
    assert prepared.first(hub.pk + 1, firm.slug) is None
    assert prepared.first(hub.pk, "it's") is None


def test_a_value_of_another_kind_is_refused():
    prepared = Prepared(people, int)
    with pytest.raises(TypeError, match="asked with"):
        prepared.of("1 OR 1=1")
    with pytest.raises(TypeError, match="asked with"):
        prepared.of(None)


@pytest.mark.parametrize(
    "query",
    [
        lambda slug: Organisation.objects.filter(slug__contains=slug),
        lambda _slug: Organisation.objects.filter(slug="fixed"),
        lambda slug: Organisation.objects.filter(slug=slug).values("pk"),
        lambda slug: Organisation.objects.filter(slug=slug).prefetch_related("links"),
    ],
)
def test_what_cannot_be_prepared_is_refused_at_once(query):
    with pytest.raises(TypeError):
        Prepared(query, str).of("a")


def test_the_statement_is_made_once():
    made = []

    def query(pk):
        made.append(pk)
        return people(pk)

    prepared = Prepared(query, int)
    prepared.of(1)
    prepared.of(2)
    assert len(made) == 1
    assert connection.vendor in prepared._plans
