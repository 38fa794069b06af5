"""Pages that cost the same for one row, three and many, and stay light."""

import gzip
from uuid import uuid4

import pytest

from madang.desk.demo import filling
from madang.directory import signals
from madang.directory.models import Organisation
from madang.hubs.models import Invitation, Role
from madang.inbox.models import Message
from madang.kit import clock
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("n", [1, 3, 60])
@pytest.mark.parametrize("page", ["search/", "search/suggest/"])
def test_a_search_costs_the_same_however_much_it_finds(
    client, n, page, django_assert_num_queries
):
    hub = make.hub()
    client.force_login(make.member(hub, Role.PROGRAMME))
    made = [make.organisation(hub, name=f"로봇 {i}") for i in range(n)]
    ids = [one.pk for one in made]
    signals.changed.send(Organisation, model=Organisation, hub=hub, ids=ids)
    url = f"/h/{hub.slug}/{page}"
    client.get(url)
    with django_assert_num_queries(4):
        answer = client.get(url, {"q": "로봇"})
    assert "로봇" in answer.content.decode()
    assert len(gzip.compress(answer.content)) < 8 * 1024


def test_the_page_of_a_real_organisation_is_light(client):
    hub = make.hub()
    now = clock.now()
    client.force_login(make.member(hub, Role.PROGRAMME))
    made = filling.fill(
        hub, filling.draw_many(40, today=now.date()), now=now, seed=1, heads=12
    )
    for one in made[:10]:
        answer = client.get(f"/h/{hub.slug}/organisations/{one.pk}/")
        assert len(gzip.compress(answer.content)) < 8 * 1024


@pytest.mark.parametrize("n", [1, 3, 40])
def test_a_form_with_journal_and_mail_costs_the_same(
    client, n, django_assert_max_num_queries
):
    hub = make.hub()
    client.force_login(make.member(hub, Role.OWNER))
    url = f"/h/{hub.slug}/settings/invite/"
    form = {"role": "judge", "language": "en"}
    for i in range(n):
        client.post(url, {**form, "email": f"{i}@example.org", "_key": uuid4().hex})
    with django_assert_max_num_queries(22):  # savepoints count, too
        answer = client.post(url, {**form, "email": "x@example.org", "_key": "x" * 32})
    assert answer.status_code == 302
    assert len(answer.content) < 1024
    assert Invitation.objects.filter(hub=hub).count() == n + 1
    assert Message.objects.count() == n + 1
