"""Pages of deals: what they show, to whom, what they do, and what they cost."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from madang.deals.listing import DealsList
from madang.deals.models import Deal, DealAmount, DealTask, FundraisingRound
from madang.hubs.models import Role
from madang.kit import clock
from tests import make
from tests.deals import make as deals

pytestmark = pytest.mark.django_db
FIRM = "directory.organisation"
DAY = timedelta(days=1)


def to(name, hub, **keys) -> str:
    return reverse(f"deals:{name}", kwargs={"hub": hub.slug, **keys})


def page(client, name, hub, **keys):
    """Return a page's text."""
    answer = client.get(to(name, hub, **keys))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.fixture
def hub():
    return make.hub(languages=["en", "ko"], currency="KRW")


@pytest.fixture
def keeper(client, hub):
    client.force_login(make.member(hub, Role.PROGRAMME))
    return client


def told(answer, *words):
    """The form is refused and says so."""
    assert answer.status_code == 422
    text = answer.content.decode()
    for word in words:
        assert word in text, word


def test_a_deal_goes_from_the_first_talk_to_the_money(keeper, hub):
    firm, fund = make.organisation(hub, name="새솔"), make.organisation(hub)
    today = clock.now().date()
    there, sent = to("add", hub), {
        "company": f"새솔 #{firm.pk}", "investor": f"{fund} #{fund.pk}",
        "stage": "first_talk", "on": str(today - 9 * DAY), "probability": "40",
    }  # fmt: skip
    assert keeper.get(there).status_code == 200
    told(
        keeper.post(there, sent | {"investor": f"새솔 #{firm.pk}"}), "invest in itself"
    )
    told(keeper.post(there, sent | {"probability": "140"}), "100")
    assert keeper.post(there, sent).status_code == 302
    told(keeper.post(there, sent), "open deal already")
    deal = Deal.objects.get()
    amount = {
        "kind": "discussed", "amount": "845억", "currency": "KRW",
        "as_of": str(today - 5 * DAY), "source": "Video call",
    }  # fmt: skip
    there = to("amount-add", hub, pk=deal.pk)
    assert keeper.get(there).status_code == 200
    for wrong, words in (
        ({"amount": "1.234억"}, "two ways"),
        ({"amount": "much"}, "no amount"),
        ({"amount": "US$5M"}, "the currency is KRW"),
        ({"amount": "0,5"}, "no decimals"),
        ({"as_of": str(today + 2 * DAY)}, "still to come"),
    ):
        told(keeper.post(there, amount | wrong), words)
    assert keeper.post(there, amount).status_code == 302
    assert DealAmount.objects.get().amount == 84_500_000_000
    text = page(keeper, "deal", hub, pk=deal.pk)
    assert "₩84,500,000,000" in text
    assert "Probability: 40%" in text
    move = to("move", hub, pk=deal.pk)
    assert keeper.get(f"{move}?stage=passed").status_code == 200
    told(keeper.post(move, {"stage": "closed", "version": 1}), "money received")
    told(keeper.post(move, {"stage": "passed", "version": 1}), "Say why")
    proof = SimpleUploadedFile("receipt.txt", b"paid\n")
    paid = amount | {"kind": "received", "amount": "84.5 bn"}
    assert keeper.post(there, {**paid, "evidence": proof}).status_code == 302
    step = {"stage": "closed", "version": 1, "board": "1"}
    assert keeper.post(move, step)["Location"] == to("board", hub)
    assert keeper.post(move, step | {"stage": "dormant"}).status_code == 409
    row = DealAmount.objects.get(kind="received")
    there = to("correct", hub, pk=row.pk)
    assert "84500000000" in keeper.get(there).content.decode()
    told(keeper.post(there, amount | {"amount": "0"}), "has to remain")
    assert keeper.post(there, amount | {"amount": "846억"}).status_code == 302
    text = page(keeper, "deal", hub, pk=deal.pk)
    assert "<s>" in text
    assert "₩84,600,000,000" in text
    assert "receipt.txt" in text


def test_spanish_and_korean_read_their_own_amounts(keeper, hub):
    deal = deals.deal(hub)
    there = to("amount-add", hub, pk=deal.pk)
    sent = {"kind": "asked", "as_of": str(deals.TODAY)}
    for language, amount, currency in (
        ("es", "84,5", "USD"),
        ("ko", "1조 2천만", "KRW"),
    ):
        with translation.override(language):
            keeper.post(there, sent | {"amount": amount, "currency": currency})
    found = DealAmount.objects.order_by("pk").values_list("amount", flat=True)
    assert list(found) == [Decimal("84.50"), Decimal(1_000_020_000_000)]


def test_notes_and_tasks_are_kept_and_facts_changed(keeper, hub):
    deal = deals.deal(hub)
    keys = {"pk": deal.pk}
    there = to("note-add", hub, **keys)
    told(keeper.post(there, {"text": " "}), "This field is required")
    assert keeper.post(there, {"text": "They like the lab"}).status_code == 302
    assert "They like the lab" in page(keeper, "deal", hub, **keys)
    there = to("task-add", hub, **keys)
    assert keeper.get(there).status_code == 200
    told(keeper.post(there, {"text": "Call"}), "This field is required")
    keeper.post(there, {"text": "Call", "due_on": str(deals.TODAY - DAY)})
    task = DealTask.objects.get()
    for act, is_done in (("finish", True), ("reopen", False)):
        keeper.post(to("task-do", hub, pk=task.pk, act=act))
        task.refresh_from_db()
        assert (task.done_at is not None) is is_done
    again = keeper.post(to("task-do", hub, pk=task.pk, act="reopen"))
    assert again.status_code == 409
    assert keeper.post(to("task-do", hub, pk=task.pk, act="eat")).status_code == 404
    there, sent = to("edit", hub, **keys), {"next_step": "Send the deck", "version": 1}
    assert keeper.get(there).status_code == 200
    assert keeper.post(there, sent).status_code == 302
    stale = keeper.post(there, sent | {"next_step": "Wait"})
    assert stale.status_code == 409
    assert "Send the deck" in stale.content.decode()


def test_each_side_sees_its_own_of_a_deal(client, hub):
    deal, other = deals.deal(hub), deals.deal(hub)
    deals.amount(deal, 7_000_000)
    deals.move(deal, "passed", reason="Weak team")
    users = {
        "fund": make.member(hub, Role.INVESTOR, scope=(FIRM, deal.investor_id)),
        "founder": make.member(hub, Role.MEMBER, scope=(FIRM, deal.company_id)),
    }
    for name, user in users.items():
        client.force_login(user)
        client.post(to("note-add", hub, pk=deal.pk), {"text": f"of the {name}"})
        text = page(client, "deal", hub, pk=deal.pk)
        assert "₩7,000,000" in text
        assert "Weak team" not in text
        assert [who for who in users if f"of the {who}" in text] == [name]
        assert client.get(to("deal", hub, pk=other.pk)).status_code == 404
        assert str(other.company) not in page(client, "list", hub)
        sheet = client.get(to("export", hub), {"format": "csv"})
        lines = b"".join(sheet.streaming_content).decode()
        assert (str(deal.company) in lines, str(other.company) in lines) == (
            True,
            False,
        )
        assert "Probability" not in lines
        for door in ("board", "add"):
            assert client.get(to(door, hub)).status_code == 403
        firm = deal.investor if name == "fund" else deal.company
        assert str(deal.company) in page(client, "organisation-panel", hub, pk=firm.pk)
        alien = to("organisation-panel", hub, pk=other.company_id)
        assert client.get(alien).status_code == 404


def test_a_round_has_its_investors_and_the_company_sees_it(keeper, hub, client):
    firm, fund = make.organisation(hub), make.organisation(hub, kind="investor")
    there = to("round-add", hub)
    sent = {
        "company": f"{firm} #{firm.pk}", "name": "Series A", "instrument": "equity",
        "target": "US$5M", "currency": "USD", "opened_on": str(deals.TODAY),
    }  # fmt: skip
    assert keeper.get(there).status_code == 200
    told(keeper.post(there, sent | {"currency": "KRW"}), "This says USD")
    assert keeper.post(there, sent).status_code == 302
    row = FundraisingRound.objects.get()
    keys = {"pk": row.pk}
    there, share = to("share-add", hub, **keys), {"investor": f"{fund} #{fund.pk}"}
    told(keeper.post(there, share | {"percent": "101"}), "Only 100 per cent are left")
    assert keeper.post(there, share | {"percent": "70"}).status_code == 302
    there, sent = to("round-edit", hub, **keys), sent | {"version": "1"}
    assert keeper.get(there).status_code == 200
    assert keeper.post(there, sent | {"target": "6M"}).status_code == 302
    assert keeper.post(there, sent).status_code == 409
    client.force_login(make.member(hub, Role.MEMBER, scope=(FIRM, firm.pk)))
    text = page(client, "round", hub, **keys)
    assert "US$6,000,000" in text
    assert "70%" in text
    client.force_login(make.member(hub, Role.INVESTOR, scope=(FIRM, fund.pk)))
    assert client.get(to("round", hub, **keys)).status_code == 404
    assert "Series A" not in page(client, "rounds", hub)
    client.force_login(make.member(hub))
    client.post(to("share-drop", hub, pk=row.shares.get().pk))
    assert not row.shares.exists()


def test_files_of_deals_run_no_formula(keeper, hub):
    deals.deal(hub, company=make.organisation(hub, name="=cmd|' /C calc'!A0"))
    sheet = keeper.get(to("export", hub), {"format": "csv"})
    assert "\n'=cmd" in b"".join(sheet.streaming_content).decode()


def test_the_list_filters_counts_and_sorts_as_its_rows_say(hub):
    by, today = make.actor(hub), deals.TODAY
    keeper = make.member(hub)
    first = deals.deal(
        hub, company=make.organisation(hub, name="새솔"), owner=keeper,
        next_step="Call Mina", next_step_on=today - DAY,
    )  # fmt: skip
    second = deals.deal(
        hub, company=make.organisation(hub, name="Beta"), on=today - DAY
    )
    third = deals.deal(hub, company=make.organisation(hub, name="Alfa"), probability=9)
    deals.amount(first, 900, as_of=today - DAY)
    deals.amount(first, 5)
    deals.correct(deals.amount(second, 7, currency="USD"), 70)
    deals.amount(second, 40, "received", "EUR")
    deals.amount(third, 6, "asked")
    deals.move(second, "passed", reason="Late")

    def asked(words):
        found = DealsList(by, QueryDict(words), today)
        rows = list(found.deals())
        assert found.total == len(rows)
        names = {first: "1", second: "2", third: "3"}
        return "".join(names[row] for row in rows)

    for words, expected in {
        "": "321", "q=mina": "1", "q=%EC%83%88": "1", "q=alf": "3", "q=zz": "",
        "stage=passed": "2", "stage=passed&stage=sourced": "321", "stage=eaten": "321",
        "currency=USD": "2", "currency=KRW": "31", "currency=EUR&currency=KRW": "321",
        "late=late": "1", "late=x": "321", f"owner={keeper.pk}": "1", "owner=0": "32",
        "owner=0&stage=passed&currency=KRW": "", "owner=9999": "",
        "sort=company": "321", "sort=-discussed": "213", "sort=discussed": "123",
        "sort=asked": "321", "sort=-received": "231", "sort=stage": "312",
        "sort=since": "321", "sort=due": "132", "sort=-probability": "321",
        "sort=owner": "132", "sort=step": "132", "sort=discussed_in": "123",
        "sort=nothing": "321",
    }.items():  # fmt: skip
        assert asked(words) == expected, words
    found = DealsList(by, QueryDict("stage=sourced"), today)
    told = {
        facet.name: {one.value: one.count for one in facet.choices}
        for facet in found.facets
    }
    assert told == {
        "stage": {"sourced": 2, "passed": 1},
        "late": {"late": 1},
        "owner": {str(keeper.pk): 1, "0": 1},
    }


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize(
    ("name", "statements"), [("board", 7), ("list", 6), ("report", 8), ("rounds", 3)]
)
def test_lists_cost_the_same_for_any_number(
    keeper, hub, django_assert_num_queries, many, name, statements
):
    for _ in range(many):
        deal = deals.deal(hub)
        deals.amount(deal, 7)
        deals.amount(deal, 9, "asked", "USD")
    address = to(name, hub)
    keeper.get(address)
    with django_assert_num_queries(statements):
        assert keeper.get(address).status_code == 200
