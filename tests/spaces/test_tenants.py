"""Who sits where: found by name, floor and industry, and seen by those who may."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from madang.hubs.models import Role
from tests import make
from tests.spaces import make as places

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("n", [1, 3])
def test_everybody_of_the_hub_sees_who_is_listed_and_staff_all(
    client, n, django_assert_num_queries
):
    hub = make.hub()
    floor = places.floor(hub)
    for i in range(n):
        firm = make.organisation(hub, name=f"Nube {i}", is_listed=True, slug=f"n{i}")
        places.let(firm, places.to_let(floor, code=f"1A{i}"))
    hidden = make.organisation(hub, name="Stealth")
    places.let(hidden, places.to_let(floor))
    there = reverse("spaces:tenants", kwargs={"hub": hub.slug})

    def page(query=""):
        with time_machine.travel(places.NOON.replace(year=2026), tick=False):
            answer = client.get(f"{there}?{query}")
        assert answer.status_code == 200
        return answer.content.decode()

    client.force_login(make.member(hub, Role.GUEST))
    assert "Stealth" not in page()
    with django_assert_num_queries(5):
        text = page()
    assert text.count("Nube") == n
    assert "1A0" in text
    assert "Nube 0" in page(f"q=nube+1a0&floor={floor.pk}")
    assert "Nube" not in page("industry=62")
    client.force_login(make.member(hub, Role.FINANCE))
    assert "Stealth" in page()
    client.force_login(make.member(make.hub(), Role.OWNER))
    assert client.get(there).status_code == 404
