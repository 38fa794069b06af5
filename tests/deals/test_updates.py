"""Investor updates: sent once to whom was chosen, read in the product, never edited."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from madang.deals import actions
from madang.deals.models import InvestorUpdate, UpdateFigure, UpdateReading
from madang.hubs.models import Role
from madang.inbox.models import Message, Notice
from tests import make
from tests.deals import make as deals

pytestmark = pytest.mark.django_db
FIRM = "directory.organisation"


def to(name, hub, **keys) -> str:
    return reverse(f"deals:{name}", kwargs={"hub": hub.slug, **keys})


@pytest.fixture
def two():
    """A company with deals with two funds, each with somebody who signs in."""
    hub = make.hub(currency="KRW", languages=["en", "ko"])
    first = deals.deal(hub)
    second = deals.deal(hub, company=first.company)
    users = [
        make.member(hub, Role.INVESTOR, scope=(FIRM, deal.investor_id))
        for deal in (first, second)
    ]
    founder = make.member(hub, Role.MEMBER, scope=(FIRM, first.company_id))
    return hub, founder, users, (first, second)


def written(client, hub, **more):
    """Write a draft with a figure, and return it."""
    given = {
        "title": "Second quarter", "starts_on": "2026-04-01", "last_on": "2026-06-30",
        "highlights": "<b>First</b> order", "asks": "Introductions",
    }  # fmt: skip
    firms = client.get(to("update-add", hub)).context["form"].fields["company"]
    given["company"] = firms.initial.pk
    answer = client.post(to("update-add", hub), given | more)
    assert answer.status_code == 302, answer.content.decode()
    row = InvestorUpdate.objects.order_by("pk").last()
    figure = {"name": "Revenue", "amount": "US$1.5M", "as_of": "2026-06-30"}
    there = to("figure-add", hub, pk=row.pk)
    assert client.post(there, figure).status_code == 302
    assert client.post(there, figure).status_code == 422
    return row


def test_an_update_is_drafted_sent_once_and_read(client, two):
    hub, founder, (one, other), (deal, _second) = two
    client.force_login(founder)
    row = written(client, hub)
    assert UpdateFigure.objects.get().currency == "USD"
    keys = {"pk": row.pk}
    text = client.get(to("update", hub, **keys)).content.decode()
    assert "&lt;b&gt;First" in text
    assert "US$1,500,000" in text
    staff = make.member(hub)
    for who in (one, other, staff):
        client.force_login(who)
        assert client.get(to("update", hub, **keys)).status_code == 404
        assert client.post(to("update-send", hub, **keys)).status_code == 404
    client.force_login(founder)
    there, firm = to("update-send", hub, **keys), str(deal.investor_id)
    assert client.post(there, {"version": 1}).status_code == 422
    alien = make.organisation(hub)
    assert client.post(there, {"version": 1, "firms": [alien.pk]}).status_code == 422
    assert client.post(there, {"version": 9, "firms": [firm]}).status_code == 409
    assert client.post(there, {"version": 1, "firms": [firm]}).status_code == 302
    again = client.post(there, {"version": 2, "firms": [firm]})
    assert again.status_code == 422
    assert "stays as it is" in again.content.decode()
    assert list(Notice.objects.values_list("user", flat=True)) == [one.pk]
    assert Message.objects.get(kind=actions.UPDATE).address == one.email
    text = client.get(to("updates", hub)).content.decode()
    assert "read by 0 of 1" in text
    client.force_login(other)
    assert client.get(to("update", hub, **keys)).status_code == 404
    client.force_login(one)
    assert "Second quarter" in client.get(to("updates", hub)).content.decode()
    for _twice in range(2):
        text = client.get(to("update", hub, **keys)).content.decode()
    assert "Who has read it" not in text
    assert UpdateReading.objects.get().user == one
    client.force_login(staff)
    text = client.get(to("update", hub, **keys)).content.decode()
    assert str(one) in text


def test_what_was_sent_never_changes_but_can_be_corrected(client, two):
    hub, founder, (one, _other), (deal, _second) = two
    client.force_login(founder)
    row = written(client, hub)
    keys = {"pk": row.pk}
    edit = {
        "title": "Q2", "starts_on": "2026-04-01", "last_on": "2026-06-30",
        "asks": "Help", "version": 1,
    }  # fmt: skip
    wrong = client.post(
        to("update-edit", hub, **keys), edit | {"last_on": "2026-01-01"}
    )
    assert "ends before it starts" in wrong.content.decode()
    assert client.post(to("update-edit", hub, **keys), edit).status_code == 302
    assert client.post(to("update-edit", hub, **keys), edit).status_code == 409
    sent = {"version": 2, "firms": [deal.investor_id]}
    client.post(to("update-send", hub, **keys), sent)
    late = client.post(to("update-edit", hub, **keys), edit | {"version": 3})
    assert late.status_code == 422
    figure = {"pk": row.pk, "figure": UpdateFigure.objects.get().pk}
    assert client.post(to("figure-drop", hub, **figure)).status_code == 409
    assert client.post(to("update-drop", hub, **keys)).status_code == 409
    for change in (
        lambda: InvestorUpdate.objects.update(title="Other"),
        lambda: UpdateFigure.objects.update(amount=9),
        lambda: UpdateFigure.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    there = to("update-correct", hub, **keys)
    assert 'value="Q2"' in client.get(there).content.decode()
    assert client.post(there, edit | {"title": "Q2 again"}).status_code == 302
    better = InvestorUpdate.objects.get(title="Q2 again")
    assert better.figures.get().name == "Revenue"
    client.force_login(one)
    old = to("update", hub, **keys)
    assert "Q2 again" not in client.get(old).content.decode()
    client.force_login(founder)
    sent = {"version": 1, "firms": [deal.investor_id]}
    client.post(to("update-send", hub, pk=better.pk), sent)
    client.force_login(one)
    assert "Q2 again" in client.get(old).content.decode()


def test_drafts_are_thrown_away_and_lists_cost_the_same(
    client, two, django_assert_num_queries
):
    hub, founder, _users, _deals = two
    client.force_login(founder)
    row = written(client, hub)
    client.post(to("update-drop", hub, pk=row.pk))
    assert not InvestorUpdate.objects.exists()
    for many in (1, 3):
        while InvestorUpdate.objects.count() < many:
            written(client, hub, title=f"Update {InvestorUpdate.objects.count()}")
        client.get(to("updates", hub))
        with django_assert_num_queries(5):
            assert client.get(to("updates", hub)).status_code == 200


def test_an_investor_without_a_fund_is_told_why_she_sees_nothing(client):
    hub = make.hub()
    client.force_login(make.member(hub, Role.INVESTOR))
    for name in ("list", "datarooms", "updates"):
        text = client.get(to(name, hub)).content.decode()
        assert "for which fund you sign in" in text, name
    assert client.get(to("update-add", hub)).status_code == 404
