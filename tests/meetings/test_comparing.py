"""Two kept runs side by side: what differs, who gains, and back with one click."""

import pytest
from django.urls import reverse

from madang.meetings.comparing import compared
from madang.meetings.models import Run
from madang.meetings.planning import Line, lines_of
from tests.meetings import rows


def test_what_differs_between_two_plans():
    one = [Line(1, 11, "a", 7), Line(1, 12, "b", 7), Line(2, 11, "b", 8)]
    two = [Line(1, 11, "a", 8), Line(1, 12, "c", 7), Line(2, 12, "b", 8)]
    found = compared(one, two, {(2, 12): "must", (11, 2): "meet", (1, 11): "no"})
    assert found.only == ([one[2]], [two[2]])
    assert (found.moved, found.reseated) == ([(one[1], two[1])], [(one[0], two[0])])
    assert found.same == 0
    assert [(s.party, s.meetings, s.wished) for s in found.wins] == [
        (2, (1, 1), (0, 1)),
        (12, (1, 2), (0, 0)),
    ]
    assert [(s.party, s.meetings, s.wished) for s in found.loses] == [
        (11, (2, 1), (1, 0))
    ]
    assert compared(one, one, {}).same == 3


@pytest.mark.django_db
@pytest.mark.parametrize("count", [2, 3])
def test_organisers_compare_plans_and_roll_back(
    client, day, staff, count, django_assert_num_queries
):
    first = rows.published(day, staff)
    for n in range(count - 1):
        rows.wish(day, staff, "Startup0", f"Fund{n}", "no")
        last = rows.published(day, staff)
    client.force_login(staff.user)
    path = reverse("meetings:compare", kwargs={"hub": day.hub.slug, "pk": day.pk})
    asked = {"first": last.pk, "second": first.pk}
    client.get(path, asked)
    with django_assert_num_queries(8):
        page = client.get(path, asked).content.decode()
    assert "Startup0 · Fund0" in page
    assert "Roll back to this plan" in page
    assert f"meetings {5 - count} → 4" in page
    page = client.get(path, {"first": "x", "second": "999"}).content.decode()
    assert f"Plan {count}" in page
    adopt = reverse("meetings:run-adopt", kwargs={"hub": day.hub.slug, "pk": first.pk})
    client.post(adopt, {"version": day.version})
    day.refresh_from_db()
    assert day.adopted == first.pk
    assert lines_of(Run.objects.get(pk=first.pk)) == lines_of(first)
