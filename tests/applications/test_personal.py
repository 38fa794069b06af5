"""What applications hold about people: handed out, erased, kept no longer than said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madang.applications.actions import appeal_decision
from madang.applications.keeping import DRAFT_DAYS
from madang.applications.models import (
    Appeal,
    Application,
    Collaborator,
    Decision,
    Submission,
)
from madang.hubs.actions import keep_no_longer
from madang.hubs.models import Membership, User
from madang.kit import personal_data
from tests import make
from tests.applications.making import CLOSES, NOW, answered, draft, intake, sent, staff

pytestmark = pytest.mark.django_db


def of(user):
    return frozenset({("hubs.user", user.pk)})


def store(name):
    return next(one for one in personal_data.stores() if one.name == name)


def test_an_export_holds_what_was_sent_and_an_erasure_empties_it():
    row, by = sent()
    held = store("applications.applications")
    told = held.collect(row.hub, of(by.user)).rows
    assert {one["entry"] for one in told} == {
        *("applications.collaborator", "applications.application"),
        "applications.submission",
    }
    assert any("We weld." in str(one) for one in told)
    held.erase(row.hub, of(by.user), staff(row.hub), NOW)
    row.refresh_from_db()
    assert (row.answers, row.started_by, row.state) == ({}, None, "submitted")
    assert Submission.objects.get().document == ""
    assert held.count(row.hub, of(by.user)) == 0


def aged(row, moment):
    Application.objects.filter(pk=row.pk).update(updated_at=moment)
    User.objects.update(created_at=moment)


def test_a_draft_that_was_never_sent_goes_with_the_account_that_only_wrote_it():
    at = intake().call
    row, by = draft(at)
    answered(row, by)
    kept, keeps = sent(at, name="Sur")
    aged(row, NOW)
    soon = CLOSES + timedelta(days=DRAFT_DAYS - 1)
    keep_no_longer(soon)
    assert Application.objects.count() == 2
    late = CLOSES + timedelta(days=DRAFT_DAYS + 1)
    keep_no_longer(late)
    assert Application.objects.get() == kept
    assert not Membership.objects.filter(user=by.user).exists()
    keep_no_longer(late)
    by.user.refresh_from_db()
    keeps.user.refresh_from_db()
    assert (by.user.is_active, "erased" in by.user.email) == (False, True)
    assert keeps.user.is_active


def test_who_never_typed_the_code_is_forgotten_and_who_has_a_role_is_not():
    unused, member = make.user(), make.member(make.hub())
    User.objects.update(created_at=NOW)
    keep_no_longer(NOW + timedelta(days=200))
    unused.refresh_from_db()
    member.refresh_from_db()
    assert (unused.is_active, member.is_active) == (False, True)


def test_after_five_years_nothing_written_is_left_but_what_was_decided():
    row, by = sent()
    made = Decision.objects.create(
        hub=row.hub,
        application=row,
        outcome="declined",
        decided_at=NOW,
        released_at=NOW,
    )
    days = timedelta(days=10)
    appeal_decision(made, by, text="Look again", now=NOW, days=days)
    Appeal.objects.update(answered_at=NOW, answer="We did")
    done = keep_no_longer(NOW + timedelta(days=1826))
    assert (done["applications.sent"], done["applications.appeals"]) == (1, 1)
    row.refresh_from_db()
    assert (row.answers, row.started_by) == ({}, None)
    assert not Collaborator.objects.exists()
    assert Decision.objects.get().outcome == "declined"
    assert Appeal.objects.get().text == ""
    again = keep_no_longer(NOW + timedelta(days=1827))
    assert (again["applications.sent"], again["applications.appeals"]) == (0, 0)
