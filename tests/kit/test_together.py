"""Several small tables asked at once answer what each would by itself."""

from typing import Any

import pytest

from madang.directory.models import Activity, Capability, Link, Tagging
from madang.kit.together import Together
from tests import make

pytestmark = pytest.mark.django_db

QUERIES: tuple[Any, ...] = (
    lambda pk: Activity.objects.filter(organisation=pk),
    lambda pk: Capability.objects.filter(organisation=pk, kind="certificate"),
    lambda pk: Link.objects.filter(organisation=pk),
    lambda pk: Tagging.objects.filter(organisation=pk).values_list("tag__word"),
)


def filled(n):
    firm = make.organisation()
    for i in range(n):
        Activity.objects.create(
            hub=firm.hub, organisation=firm, code=str(10 + i), is_main=i == n - 1
        )
        for kind in ("certificate", "skill"):
            Capability.objects.create(
                hub=firm.hub,
                organisation=firm,
                kind=kind,
                name=f"한 {n - i}",
                valid_until=None if i else "2027-01-31",
            )
    return firm


def cells(rows):
    return [
        [
            (type(value), value)
            for name, value in sorted(vars(row).items())
            if name != "_state"
        ]
        for row in rows
    ]


@pytest.mark.parametrize("n", [0, 1, 3])
def test_rows_come_as_their_own_queries_give_them(n, django_assert_num_queries):
    firm, _other = filled(n), filled(2)
    together = Together(*QUERIES)
    with django_assert_num_queries(1):
        *found, words = together.of(firm.pk)
    for rows, query in zip(found, QUERIES, strict=False):
        alone = list(query(firm.pk))
        assert [row.pk for row in rows] == [row.pk for row in alone]
        assert cells(rows) == cells(alone)
    assert words == []


def test_values_come_as_texts():
    firm = make.organisation()
    from madang.directory import actions

    actions.set_tags(firm, make.actor(firm.hub), words=["b", "a"])
    together = Together(
        lambda pk: (
            Tagging.objects.filter(organisation=pk)
            .order_by("-tag__word_key")
            .values_list("tag__word")
        )
    )
    assert together.of(firm.pk) == [[("b",), ("a",)]]
