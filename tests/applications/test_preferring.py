"""A declined first choice goes on to the next call that its applicant named."""

from __future__ import annotations

import pytest
from django.urls import reverse

from madang.applications.actions import release, set_preferences, submit
from madang.applications.models import (
    Application,
    Collaborator,
    Decision,
    Preference,
    Submission,
)
from madang.hubs.models import JournalLine
from madang.inbox.models import Message
from tests.applications.making import (
    ANSWERS,
    CLOSES,
    NOW,
    QUESTIONS,
    answered,
    call,
    draft,
    edition,
    intake,
    sent,
    staff,
)

pytestmark = pytest.mark.django_db
LATER = CLOSES.replace(day=28)


@pytest.fixture
def calls():
    """Return three calls of one programme; the first lets applicants rank others."""
    first = intake(has_preferences=True).call
    asked = edition(first.hub, {"sections": QUESTIONS["sections"][1:]})
    more = {"programme": first.programme}
    second = intake(call(first.hub, **more), edition=asked).call
    third = intake(call(first.hub, **more)).call
    return first, second, third


def chosen(calls, wishes):
    """Return a sent application that named further calls, and who leads it."""
    row, by = draft(calls[0])
    answered(row, by)
    set_preferences(row, by, calls=[one.pk for one in wishes], now=NOW)
    submit(row, by, expected=row.version, now=NOW)
    return row, by


def decided(row, outcome="declined"):
    Application.objects.filter(pk=row.pk).update(stage=outcome)
    return Decision.objects.create(
        hub=row.hub, application=row, outcome=outcome, decided_at=NOW
    )


def released(row, outcome="declined"):
    found = decided(row, outcome)
    boss = staff(row.hub)
    release(row.call, boss, ids=[found.pk], now=LATER)
    return boss


def test_a_released_decline_goes_to_the_next_choice_by_itself(calls, client):
    row, by = chosen(calls, [calls[1], calls[2]])
    decided(row)
    assert Application.objects.count() == 1  # nothing before it is released
    Decision.objects.all().delete()
    boss = released(row)
    made = Application.objects.get(came_from=row)
    assert (made.call, made.number, made.state) == (calls[1], 1, "submitted")
    assert (made.stage, made.eligible) == ("screening", "eligible")
    assert made.answers == {"pitch": "We weld."}  # what this call asks, and no more
    paper = Submission.objects.get(application=made)
    assert Submission.objects.get(application=row).fingerprint in paper.document
    assert Collaborator.objects.get(application=made).user == by.user
    assert Preference.objects.get(application=made).call == calls[2]
    line = JournalLine.objects.get(verb="applications.forward")
    assert line.object_id == made.pk
    told = Message.objects.filter(kind="applications.news").values_list("address")
    assert list(told) == [(by.user.email,)]
    client.force_login(by.user)
    for one, words in ((row, "your next choice"), (made, "next choice after")):
        page = reverse("applications:mine", args=[row.hub.slug, one.uuid])
        assert words in client.get(page).content.decode()
    client.force_login(boss.user)
    for one, words in ((row, "Went on to"), (made, "Came from")):
        page = reverse("applications:application", args=[row.hub.slug, one.pk])
        assert words in client.get(page).content.decode()


def test_it_goes_on_from_there_and_ends_where_no_choice_is_left(calls):
    row, _by = chosen(calls, [calls[1], calls[2]])
    released(row)
    second = Application.objects.get(came_from=row)
    released(second)
    third = Application.objects.filter(came_from=second)
    assert not third.exists()  # it asks for more than the second call's form held
    assert Application.objects.count() == 2


@pytest.mark.parametrize("outcome", ["accepted", "reserve"])
def test_nobody_goes_on_who_was_not_declined(calls, outcome):
    row, _by = chosen(calls, [calls[1]])
    released(row, outcome)
    assert Application.objects.count() == 1


def test_a_call_that_is_over_or_cancelled_is_passed_over(calls):
    row, _by = chosen(calls, [calls[1], calls[2]])
    other, _he = sent(calls[1], name="Sur", answers={"pitch": "x"})
    released(other)  # the second call has told somebody: it is decided
    released(row)
    assert Application.objects.get(came_from=row).call == calls[2]
    alone, _she = sent(calls[2], name="Este")
    Preference.objects.create(hub=row.hub, application=alone, call=calls[1], rank=2)
    released(alone)
    assert not Application.objects.filter(came_from=alone).exists()


def test_who_applied_there_already_is_not_doubled(calls):
    row, by = chosen(calls, [calls[2]])
    sent(calls[2], by, answers=ANSWERS)
    released(row)
    assert Application.objects.filter(call=calls[2]).count() == 1
