"""Writing and sending: drafts, devices, people, deadlines to the second."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from madang.applications.actions import (
    Closed,
    Elsewhere,
    Incomplete,
    attach_file,
    begin_application,
    bring_back,
    grant_exemption,
    invite_collaborator,
    name_signatory,
    revoke_exemption,
    save_draft,
    set_preferences,
    submit,
    take_off,
    withdraw,
)
from madang.applications.models import (
    Application,
    Collaborator,
    ExemptionKind,
    KeptDraft,
    Submission,
)
from madang.applications.queries import applications_visible_to
from madang.directory.models import Standing
from madang.hubs.actions import Stale
from madang.hubs.actions.invitations import accept
from madang.hubs.models import Invitation, JournalLine, Membership, Role
from madang.hubs.queries import actor_in
from madang.inbox.models import Message, Notice
from madang.kit.errors import Conflict, NotAllowed, Refused
from tests import make
from tests.applications.making import (
    ANSWERS,
    CLOSES,
    NOW,
    again,
    answered,
    call,
    draft,
    intake,
    programme,
    sent,
    staff,
    visitor,
)

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF"


def test_beginning_twice_is_one_application_and_makes_a_guest():
    at = intake().call
    who = visitor(at.hub)
    first = begin_application(
        at, who, name="Norte", country="MX", language="en", now=NOW
    )
    second = begin_application(
        at, who, name="NORTE, S.A. de C.V.", country="MX", language="en", now=NOW
    )
    assert first.pk == second.pk
    assert Application.objects.count() == 1
    by = again(first, who)
    assert by.is_insider
    assert not by.roles
    assert list(applications_visible_to(by)) == [first]
    assert (first.number, first.stage, first.shown_stage) == (1, "form", "form")


def test_numbers_follow_each_other_in_a_call():
    at = intake().call
    assert [draft(at, name=f"Firm {n}")[0].number for n in range(3)] == [1, 2, 3]


def test_a_draft_is_saved_without_a_journal_line_and_counts_its_version():
    row, by = draft()
    lines = JournalLine.objects.count()
    answered(row, by)
    row.refresh_from_db()
    assert (row.version, row.answers, row.saved_by) == (2, ANSWERS, by.user)
    assert JournalLine.objects.count() == lines


def test_two_devices_meet_and_nothing_typed_is_lost():
    row, by = draft()
    answered(row, by)
    mine = {**ANSWERS, "pitch": "Mine"}
    with pytest.raises(Elsewhere) as met:
        save_draft(row, by, expected=1, answers=mine, now=NOW)
    assert met.value.application.answers == ANSWERS
    row.refresh_from_db()
    save_draft(row, by, expected=row.version, answers=mine, now=NOW, keep_former=True)
    row.refresh_from_db()
    assert row.answers == mine
    assert KeptDraft.objects.get().answers == ANSWERS


def test_what_is_sent_is_numbered_hashed_told_and_can_be_hashed_again():
    row, by = draft()
    answered(row, by)
    done = submit(row, by, expected=row.version, now=NOW)
    one = Submission.objects.get()
    assert hashlib.sha256(one.document.encode()).hexdigest() == one.fingerprint
    assert json.loads(one.document)["answers"] == ANSWERS
    assert json.loads(one.document)["sent_at"] == "2026-11-22T12:00:00.000000+00:00"
    row.refresh_from_db()
    assert (row.state, row.stage, row.shown_stage) == (
        *("submitted", "screening", "screening"),
    )
    mail = Message.objects.get(kind="applications.receipt")
    assert one.fingerprint in mail.text
    assert "05:00:00" in mail.text
    assert "Ciudad Juárez" in mail.text
    line = JournalLine.objects.get(verb="applications.submit")
    assert "We weld." not in line.details
    assert done.submission == one


def test_sending_again_unchanged_is_the_same_submission():
    row, by = sent()
    again_ = submit(row, by, expected=row.version, now=NOW + SECOND)
    assert again_.submission.number == 1
    assert Submission.objects.count() == 1
    assert Message.objects.filter(kind="applications.receipt").count() == 1


def test_editing_until_the_deadline_keeps_what_was_sent_before():
    row, by = sent()
    answered(row, by, {**ANSWERS, "pitch": "Better"}, now=NOW + SECOND)
    submit(row, by, expected=row.version, now=NOW + SECOND)
    assert [one.number for one in Submission.objects.order_by("number")] == [1, 2]
    assert Submission.objects.get(number=1).answers == ANSWERS
    assert Message.objects.filter(kind="applications.receipt").count() == 2


def test_the_deadline_holds_to_the_second_and_the_grace_after_it():
    at = intake(call(grace_minutes=10)).call
    end = CLOSES + timedelta(minutes=10)
    row, by = draft(at)
    answered(row, by)
    with pytest.raises(Closed) as late:
        submit(row, by, expected=row.version, now=end)
    assert "16:10:00" in str(late.value)
    submit(row, by, expected=row.version, now=end - SECOND)
    with pytest.raises(Closed):
        save_draft(row, by, expected=row.version, answers={}, now=end)
    with pytest.raises(Closed):
        begin_application(
            at, visitor(at.hub), name="Late", country="", language="en", now=end
        )


def test_a_deadline_that_staff_move_counts_at_once():
    row, by = draft()
    answered(row, by)
    type(row.call).objects.update(closes_at=NOW)
    with pytest.raises(Closed):
        submit(row, by, expected=row.version, now=NOW)


def test_what_is_missing_or_wrong_is_named_by_question_and_nothing_is_sent():
    row, by = draft()
    answered(row, by, {"pitch": "x" * 501})
    with pytest.raises(Incomplete) as no:
        submit(row, by, expected=row.version, now=NOW)
    assert set(no.value.fields) == {"founded_on", "pitch"}
    assert not Submission.objects.exists()


def test_what_another_device_saved_is_read_before_it_is_sent():
    row, by = draft()
    answered(row, by)
    with pytest.raises(Stale):
        submit(row, by, expected=1, now=NOW)


def test_an_answer_to_a_question_that_is_gone_stays_and_hinders_nothing():
    _row, by = sent(answers={**ANSWERS, "removed": "old"})
    assert Submission.objects.get().answers["removed"] == "old"


def test_withdrawing_can_be_undone_until_the_deadline():
    row, by = sent()
    withdraw(row, by, now=NOW)
    with pytest.raises(Conflict):
        withdraw(row, by, now=NOW)
    with pytest.raises(Closed):
        submit_changed(row, by)
    bring_back(row, by, now=CLOSES - SECOND)
    assert row.state == "submitted"
    withdraw(row, by, now=CLOSES)
    with pytest.raises(Closed):
        bring_back(row, by, now=CLOSES)


def submit_changed(row, by):
    Application.objects.filter(pk=row.pk).update(answers={**ANSWERS, "pitch": "New"})
    submit(row, by, expected=row.version, now=NOW)


def test_an_exemption_lets_one_applicant_send_late_for_a_while():
    row, by = draft()
    answered(row, by)
    after = CLOSES + timedelta(hours=1)
    boss = staff(row.hub)
    until = after + timedelta(hours=1)
    kind = ExemptionKind.LATE
    given = {"email": by.user.email.upper(), "kind": kind, "expires_at": until}
    with pytest.raises(Refused):
        grant_exemption(row.call, boss, reason=" ", now=NOW, **given)
    granted = grant_exemption(row.call, boss, reason="Flood", now=NOW, **given)
    with pytest.raises(Conflict):
        grant_exemption(row.call, boss, reason="Again", now=NOW, **given)
    submit(row, by, expected=row.version, now=after)
    answered(row, by, {**ANSWERS, "pitch": "More"}, now=after)
    with pytest.raises(Closed):
        submit(row, by, expected=row.version, now=until)
    revoke_exemption(granted, boss, now=after)
    with pytest.raises(Closed):
        submit(row, by, expected=row.version, now=after)


def test_an_invited_reader_reads_an_editor_writes_and_the_signatory_alone_sends():
    row, lead = draft()
    answered(row, lead)
    people = {}
    for role in ("editor", "reader"):
        user = make.user()
        invite_collaborator(
            row, lead, email=user.email, role=role, language="en", now=NOW
        )
        asked = Invitation.objects.get(email=user.email)
        accept(asked, actor_in(row.hub, user), now=NOW)
        people[role] = again(row, visitor_of(row.hub, user))
    with pytest.raises(NotAllowed):
        save_draft(row, people["reader"], expected=row.version, answers={}, now=NOW)
    answered(row, people["editor"], {**ANSWERS, "pitch": "Ours"})
    part = Collaborator.objects.get(user=people["editor"].user)
    name_signatory(row, lead, collaborator=part.pk)
    with pytest.raises(NotAllowed):
        submit(row, lead, expected=row.version, now=NOW)
    submit(row, people["editor"], expected=row.version, now=NOW)
    assert Message.objects.filter(kind="applications.receipt").count() == 3
    take_off(part, lead, now=NOW)
    assert not again(row, people["editor"]).is_insider


def test_a_call_that_asks_for_a_signatory_takes_nothing_before_one_is_named():
    row, lead = draft(intake(needs_signatory=True).call)
    answered(row, lead)
    with pytest.raises(Refused, match="who signs"):
        submit(row, lead, expected=row.version, now=NOW)
    name_signatory(row, lead, collaborator=Collaborator.objects.get().pk)
    submit(row, lead, expected=row.version, now=NOW)
    assert Submission.objects.count() == 1


def visitor_of(hub, user):
    return actor_in(hub, user)


def test_only_the_lead_invites_and_nobody_twice():
    row, lead = draft()
    given = {"email": "a@example.org", "role": "editor", "language": "en", "now": NOW}
    invite_collaborator(row, lead, **given)
    with pytest.raises(Conflict):
        invite_collaborator(row, lead, **given)
    _stranger, by = draft(row.call, name="Other")
    with pytest.raises(NotAllowed):
        invite_collaborator(row, by, **given)


def test_a_file_is_taken_for_what_it_is():
    row, by = draft()
    keep = {"question": "proof", "now": NOW}
    page = SimpleUploadedFile("deed.pdf", b"<!doctype html><script>")
    with pytest.raises(Refused):
        attach_file(row, by, upload=page, **keep)
    large = SimpleUploadedFile("deed.pdf", PDF + b" " * (5 * 1024 * 1024))
    with pytest.raises(Refused) as no:
        attach_file(row, by, upload=large, **keep)
    assert "proof" in no.value.fields or str(no.value)
    fine = SimpleUploadedFile("deed.pdf", PDF)
    stored = attach_file(row, by, upload=fine, **keep)
    assert (stored.name, stored.media_type) == ("deed.pdf", "application/pdf")
    with pytest.raises(Refused):
        attach_file(
            row, by, upload=SimpleUploadedFile("a.pdf", PDF), question="gone", now=NOW
        )


def test_a_new_firm_enters_the_directory_with_its_people_as_members():
    row, by = sent(name="Nueva Luz")
    firm = row.organisation
    assert (firm.name, firm.country) == ("Nueva Luz", "MX")
    assert Standing.objects.get(organisation=firm).kind == "applicant"
    scope = Membership.objects.get(user=by.user, role=Role.MEMBER)
    assert (scope.scope_kind, scope.scope_id) == ("directory.organisation", firm.pk)


def test_nobody_walks_into_a_firm_by_its_name():
    at = intake().call
    make.organisation(at.hub, name="Norte S.A. de C.V.")
    row, by = sent(at, name="norte")
    assert row.organisation is None
    assert not Membership.objects.filter(user=by.user, role=Role.MEMBER).exists()


def test_a_deleted_company_leaves_its_application():
    row, _by = sent()
    row.organisation.delete()
    row.refresh_from_db()
    assert row.organisation is None
    assert row.name == "Norte"


def test_other_calls_of_the_programme_are_named_by_rank():
    hub = make.hub()
    shared = programme(hub)
    at = intake(call(hub, programme=shared), has_preferences=True).call
    other = intake(call(hub, programme=shared)).call
    stranger = intake(call(hub)).call
    row, by = draft(at)
    set_preferences(row, by, calls=[other.pk], now=NOW)
    assert [(p.call, p.rank) for p in row.preferences.all()] == [(other, 2)]
    with pytest.raises(Refused):
        set_preferences(row, by, calls=[stranger.pk], now=NOW)


def test_staff_see_no_draft_and_a_stranger_nothing():
    row, by = draft()
    boss = staff(row.hub)
    assert not applications_visible_to(boss).exists()
    answered(row, by)
    submit(row, by, expected=row.version, now=NOW)
    assert list(applications_visible_to(boss)) == [row]
    other, stranger = draft(row.call, name="Other")
    assert list(applications_visible_to(stranger)) == [other]
    finance = make.actor(row.hub, Role.FINANCE)
    assert not applications_visible_to(finance).exists()
    assert Notice.objects.filter(user=stranger.user).count() == 0


def test_two_years_count_on_the_calls_last_day_in_its_zone():
    row, by = sent(
        intake(rules=[{"kind": "age", "minimum": 24}]).call,
        answers={**ANSWERS, "founded_on": "2024-12-20"},
    )
    check = row.checks.get()
    assert (row.eligible, check.facts["on"]) == ("not_eligible", "2026-11-22")
    assert date.fromisoformat(check.facts["founded_on"]) == date(2024, 12, 20)
