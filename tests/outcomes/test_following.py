"""The comparison group: asked, counted with consent only, gone when it is taken back."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
import time_machine

from madang.applications.models import Decision
from madang.hubs import actions as hubs
from madang.hubs.models import Consent, ConsentText, Role
from madang.hubs.queries import actor_in
from madang.outcomes.queries.following import compare_with_declined, followed_of
from madang.outcomes.waiting import of_declined
from tests import make
from tests.applications import making
from tests.outcomes import make as outcomes

pytestmark = pytest.mark.django_db
NOW = outcomes.NOW


@pytest.fixture
def world(client):
    """Make a cohort of six, and six whom its call declined; all said their jobs."""
    with time_machine.travel(NOW, tick=False):
        hub = make.hub()
        intake = making.intake(making.call(hub))
        call = intake.call
        cohort = make.cohort(call.programme, call=call, starts_on=date(2026, 1, 1))
        [jobs] = outcomes.indicators(hub, "jobs")
        for _ in range(6):
            outcomes.value(outcomes.firm(cohort), jobs, 4, cohort=cohort)
        people, firms = [], []
        for number in range(6):
            row, by = making.draft(call, name=f"Firm {number}")
            row.organisation = make.organisation(hub)
            row.state, row.submitted_at = "submitted", NOW
            row.save()
            Decision.objects.create(
                hub=hub, application=row, outcome="declined", decided_at=NOW,
                released_at=NOW,
            )  # fmt: skip
            outcomes.value(row.organisation, jobs, number)
            people.append(by.user)
            firms.append(row.organisation)
        owner = make.member(hub, Role.OWNER)
        client.force_login(owner)
        yield hub, cohort, people, firms


def agree(hub, user):
    """Let somebody agree to be followed."""
    text = ConsentText.objects.get(hub=hub, purpose="follow-up")
    by = actor_in(hub, user)
    return hubs.give_consent(text, by, language="en", now=NOW)


def test_only_who_agreed_counts_and_at_once_no_longer(client, world):
    hub, cohort, people, firms = world
    base = f"/h/{hub.slug}/outcomes/declined/"
    assert "Nobody is asked yet" in client.get(base).content.decode()
    assert [*of_declined(actor_in(hub, people[0]), NOW)] == []
    assert client.post(f"{base}ask/").status_code == 302
    [asked] = of_declined(actor_in(hub, people[0]), NOW)
    assert "Firm 0" in asked.text
    given = [agree(hub, user) for user in people[:5]]
    assert [*of_declined(actor_in(hub, people[0]), NOW)] == []
    followed, [pair] = compare_with_declined(cohort, 12)
    assert (followed.declined, len(followed.agreed)) == (6, 5)
    assert (pair.cohort.each, pair.cohort.companies) == (4, 6)
    assert (pair.declined.each, pair.declined.companies) == (2, 5)  # 0 1 2 3 4
    text = client.get(base, {"cohort": cohort.pk}).content.decode()
    links = re.findall(r'href="(/[^"]*declined/rows/[^"]*)"', text)
    for link, (total, rows) in zip(links, ((24, 6), (10, 5)), strict=True):
        page = client.get(html.unescape(link)).content.decode()
        assert page.count('class="row-link"') == rows
        assert re.search(rf'class="value"\s*>\s*{total}\s*</span>', page)
    by = actor_in(hub, people[4])
    hubs.withdraw_consent(given[4], by, now=NOW)
    followed, pairs = compare_with_declined(cohort, 12)
    assert (len(followed.agreed), pairs) == (4, [])
    text = client.get(base, {"cohort": cohort.pk}).content.decode()
    assert "Too few agreed" in text
    assert client.get(html.unescape(links[1])).status_code == 404
    agree(hub, people[5])
    make.place(cohort, firms[5])
    assert len(followed_of(cohort).agreed) == 4  # who has a place is no comparison


def test_a_new_text_asks_anew_and_few_who_spoke_are_hidden(client, world):
    hub, cohort, people, firms = world
    base = f"/h/{hub.slug}/outcomes/declined/"
    client.post(f"{base}ask/")
    client.post(f"{base}ask/")
    assert ConsentText.objects.filter(hub=hub).count() == 1
    for user in people:
        agree(hub, user)
    [sales] = outcomes.indicators(hub, "sales")
    for firm in firms[:4]:
        outcomes.value(firm, sales, 500)
    _, pairs = compare_with_declined(cohort, 12)
    assert [one.is_small for one in pairs] == [False, True]
    text = client.get(base, {"cohort": cohort.pk}).content.decode()
    assert "fewer than five companies" in text
    assert "US$500" not in text
    by = make.actor(hub, Role.OWNER)
    hubs.publish_text(
        hub, by, purpose="follow-up", title={"en": "T"}, text={"en": "Other"},
        is_required=False, is_abroad=False, now=NOW,
    )  # fmt: skip
    assert Consent.objects.filter(withdrawn_at=None).count() == 6
    assert followed_of(cohort).agreed == frozenset()
