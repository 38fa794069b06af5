"""Objections: said by applicants, answered by staff, enforced, unknown to judges."""

from __future__ import annotations

import pytest
from django.urls import reverse

from madang.hubs.models import JournalLine, Role
from madang.hubs.queries import actor_in
from madang.judging import actions
from madang.judging.models import (
    Interest,
    InterestKind,
    InterestSource,
    Objection,
    Round,
)
from madang.judging.queries import interests_visible_to, ties_between
from madang.kit.errors import Conflict, NotAllowed
from tests import make
from tests.applications.making import draft, intake
from tests.judging import rows

pytestmark = pytest.mark.django_db
SAID = {"named": "Ana Ruiz", "kind": "investment", "why": "She owns our competitor"}


@pytest.fixture
def place():
    """Return a sent application, who leads it, and a round still in preparation."""
    return begun(intake().call)


def begun(call, name="Norte"):
    row, by = draft(call, name=name)
    made = Round.objects.filter(call=call).first() or Round.objects.create(
        hub=call.hub,
        call=call,
        stage="review",
        names={"en": "Round"},
        rubric=rows.RUBRIC,
        opens_at=rows.OPENS,
        closes_at=rows.CLOSES,
    )
    return row, by, made


def judge(hub, name, **fields):
    found = rows.judge(hub, **fields)
    found.person.name = name
    found.person.save()
    return found


def url(row, name="own-objections", **more):
    return reverse(
        f"judging:{name}", kwargs={"hub": row.hub.slug, "uuid": row.uuid, **more}
    )


def staff(row):
    return make.actor(row.hub)


def test_what_an_applicant_says_is_looked_at_accepted_and_enforced(client, place):
    row, by, _round = place
    ana, other = judge(row.hub, "Ana Ruiz"), judge(row.hub, "Bo Kim")
    client.force_login(by.user)
    mine = reverse("applications:mine", args=[row.hub.slug, row.uuid])
    assert b"Who should not judge you" in client.get(mine).content
    assert client.post(url(row), {**SAID, "why": " "}).status_code == 422
    assert client.post(url(row), SAID).status_code == 302
    page = client.get(url(row)).content.decode()
    assert "She owns our competitor" in page
    assert "Bo Kim" not in page
    said = Objection.objects.get()
    assert (said.judge, said.named) == (None, "Ana Ruiz")
    boss = staff(row)
    client.force_login(boss.user)
    assert b"named by an applicant needs" in client.get(f"/h/{row.hub.slug}/").content
    page = client.get(reverse("judging:objections", args=[row.hub.slug])).content
    assert f'name="o{said.pk}-judges" value="{ana.pk}"'.encode() in page
    answer = reverse("judging:objection-answer", args=[row.hub.slug, said.pk])
    assert client.post(answer, {"act": "accept"}).status_code == 422
    given = {"act": "accept", f"o{said.pk}-judges": [ana.pk]}
    assert client.post(answer, given).status_code == 302
    ties = ties_between([ana, other], [row])
    assert list(ties) == [(ana.pk, row.pk)]
    assert ties[ana.pk, row.pk][0].source == InterestSource.APPLICANT
    assert client.post(answer, given).status_code == 302
    assert Interest.objects.count() == 1
    client.force_login(by.user)
    page = client.get(url(row)).content.decode()
    assert "Looked at" in page
    assert "Accepted" not in page


def test_no_judge_learns_who_named_her(client, place):
    row, by, _round = place
    ana = judge(row.hub, "Ana Ruiz")
    ana.user = make.member(row.hub, Role.JUDGE)
    ana.save()
    said = actions.object_to_judge(row, by, **KIND, now=rows.NOW)
    actions.accept_objection(said, staff(row), judges=[ana], now=rows.NOW)
    herself = actor_in(row.hub, ana.user)
    assert list(interests_visible_to(herself)) == []
    client.force_login(ana.user)
    for name in ("desk", "own", "objections", "judges"):
        page = client.get(reverse(f"judging:{name}", args=[row.hub.slug]))
        assert b"competitor" not in page.content
        assert b"Norte" not in page.content
    assert client.get(url(row)).status_code in {403, 404}
    page = client.get(f"/h/{row.hub.slug}/journal/").content
    assert b"Norte" not in page
    assert b"Ruiz" not in page.replace(b"Ana Ruiz</b>", b"")


KIND = {"named": "Ana Ruiz", "kind": InterestKind.INVESTMENT, "why": "A competitor"}


def test_a_published_judge_is_chosen_by_name_and_a_firm_means_all_its_judges(
    client, place
):
    row, by, round_ = place
    firm = make.organisation(row.hub, name="Acme Capital")
    ana = judge(row.hub, "Ana Ruiz", employer=firm)
    bo = judge(row.hub, "Bo Kim", employer=firm)
    rows.seat(round_, ana)
    client.force_login(by.user)
    assert b"Ana Ruiz" not in client.get(url(row)).content
    Round.objects.update(names_judges=True)
    page = client.get(url(row)).content.decode()
    assert '<option value="Ana Ruiz">' in page
    assert "Bo Kim" not in page
    assert client.post(url(row), SAID).status_code == 302
    assert client.post(url(row), {**SAID, "named": "acme"}).status_code == 302
    by_name, by_firm = Objection.objects.order_by("pk")
    assert (by_name.judge, by_firm.judge) == (ana, None)
    boss = staff(row)
    client.force_login(boss.user)
    page = client.get(reverse("judging:objections", args=[row.hub.slug])).content
    for one in (ana, bo):
        assert f'name="o{by_firm.pk}-judges" value="{one.pk}"'.encode() in page
    actions.accept_objection(by_name, boss, judges=[ana], now=rows.NOW)
    client.force_login(by.user)
    assert b"Accepted" in client.get(url(row)).content


def test_declining_needs_a_reason_that_the_applicant_reads(client, place):
    row, by, _round = place
    said = actions.object_to_judge(row, by, **KIND, now=rows.NOW)
    client.force_login(staff(row).user)
    answer = reverse("judging:objection-answer", args=[row.hub.slug, said.pk])
    assert client.post(answer, {"act": "decline"}).status_code == 422
    given = {"act": "decline", f"o{said.pk}-answer": "She left the board in 2019."}
    assert client.post(answer, given).status_code == 302
    assert Interest.objects.count() == 0
    client.force_login(by.user)
    assert b"She left the board in 2019." in client.get(url(row)).content
    with pytest.raises(Conflict, match="looked at this already"):
        actions.take_objection_back(said, by)
    verbs = set(JournalLine.objects.values_list("verb", flat=True))
    assert {"judging.object_to_judge", "judging.decline_objection"} <= verbs


def test_it_is_taken_back_while_open_and_said_no_more_once_judging_began(client, place):
    row, by, round_ = place
    client.force_login(by.user)
    client.post(url(row), SAID)
    back = url(row, "take-objection-back", pk=Objection.objects.get().pk)
    assert client.post(back).status_code == 302
    assert Objection.objects.count() == 0
    round_.state = "open"
    round_.save()
    assert client.post(url(row), SAID).status_code == 422
    mine = reverse("applications:mine", args=[row.hub.slug, row.uuid])
    assert b"Who should not judge you" not in client.get(mine).content
    assert b"Judging has begun" in client.get(url(row)).content


def test_strangers_and_readers_say_nothing(client, place):
    row, by, _round = place
    _other, stranger, _same = begun(row.call, "Sur")
    client.force_login(stranger.user)
    assert client.get(url(row)).status_code == 404
    with pytest.raises(NotAllowed):
        actions.object_to_judge(row, stranger, **KIND, now=rows.NOW)
    with pytest.raises(NotAllowed):
        actions.accept_objection(
            actions.object_to_judge(row, by, **KIND, now=rows.NOW),
            by,
            judges=[],
            now=rows.NOW,
        )
    row.collaborators.update(role="reader")
    with pytest.raises(NotAllowed):
        actions.object_to_judge(row, by, **KIND, now=rows.NOW)


@pytest.mark.only_on("sqlite")
def test_staffs_page_costs_the_same_for_one_and_three(
    client, place, django_assert_num_queries
):
    row, by, _round = place
    page = reverse("judging:objections", args=[row.hub.slug])
    client.force_login(staff(row).user)
    actions.object_to_judge(row, by, **KIND, now=rows.NOW)
    judge(row.hub, "Ana Ruiz")
    client.get(page)
    with django_assert_num_queries(5):
        client.get(page)
    for name in ("Bo", "Cy"):
        judge(row.hub, name)
        actions.object_to_judge(row, by, **{**KIND, "named": name}, now=rows.NOW)
    with django_assert_num_queries(5):
        client.get(page)
