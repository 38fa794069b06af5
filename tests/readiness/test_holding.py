"""Which companies hold a certificate on a day: in one statement, the best one counts."""

from __future__ import annotations

from datetime import date

import pytest

from madang.directory.models import Organisation
from madang.readiness.queries import holds
from tests import make as house
from tests.readiness import make

pytestmark = pytest.mark.django_db


def test_the_best_certificate_that_holds_on_the_day_counts(django_assert_num_queries):
    hub = house.hub()
    one, two, three, late = (house.organisation(hub) for _ in range(4))
    make.certificate(one)
    make.certificate(one, state="evidenced", valid_until=None)
    make.certificate(two, state="withdrawn", reason="sold")
    make.certificate(three, kind="iso-14001")
    make.certificate(late, valid_from=date(2026, 5, 21))
    ids = [one.pk, two.pk, three.pk, late.pk]
    with django_assert_num_queries(1):
        assert holds(ids, "iso-9001", make.TODAY) == {one.pk: "evidenced"}
    rows = Organisation.objects.filter(hub=hub)
    with django_assert_num_queries(1):
        found = holds(rows, "iso-9001", date(2026, 12, 31))
    assert found == {one.pk: "evidenced", late.pk: "claimed"}
    assert holds(ids, "iso-9001", date(2027, 1, 1)) == {one.pk: "evidenced"}
    assert holds(ids, "iso-9001", date(2024, 12, 31)) == {}
