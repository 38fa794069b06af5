"""Editions are written, frozen for good, and begun anew; the library keeps questions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from madang.hubs.actions import Stale
from madang.hubs.models import JournalLine, Role
from madang.kit import clock
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.questionnaires import actions, queries
from madang.questionnaires.models import Edition, EditionState
from tests import make
from tests.questionnaires.samples import asking

pytestmark = pytest.mark.django_db
ONE = asking({"key": "name", "kind": "short_text"})


def opened(by=None, content=ONE):
    by = by or make.actor()
    made = actions.open_questionnaire(
        by.hub, by, names={"en": "Form"}, purpose="application", content=content
    )
    return by, made.edition


def frozen(by=None, content=ONE):
    by, edition = opened(by, content)
    actions.freeze_edition(edition, by, expected=1, now=clock.now())
    return by, edition


def test_a_frozen_edition_is_sealed_and_the_database_keeps_it():
    by, edition = frozen()
    edition = Edition.objects.get(pk=edition.pk)
    assert edition.is_frozen
    assert edition.fingerprint == ONE.fingerprint
    rows = Edition.objects.filter(pk=edition.pk)
    for change in (
        {"content": {}},
        {"state": "draft", "frozen_at": None, "fingerprint": ""},
        {"number": 5},
    ):
        with pytest.raises(DatabaseError, match="settled"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError, match="settled"), transaction.atomic():
        rows.delete()
    with pytest.raises(actions.Frozen):
        actions.change_edition(edition, by, expected=2, content=ONE)
    with pytest.raises(actions.Frozen):
        actions.freeze_edition(edition, by, expected=2, now=clock.now())
    with pytest.raises(actions.Frozen):
        actions.drop_draft(edition, by)


def test_a_change_after_freezing_makes_a_new_edition():
    by, first = frozen()
    second = actions.open_edition(first.questionnaire, by)
    assert (second.number, second.state) == (2, EditionState.DRAFT)
    assert second.definition == ONE
    with pytest.raises(Conflict):
        actions.open_edition(first.questionnaire, by)
    changed = asking({"key": "name", "kind": "short_text", "required": True})
    actions.change_edition(second, by, expected=1, content=changed)
    assert Edition.objects.get(pk=first.pk).definition == ONE
    assert Edition.objects.get(pk=second.pk).definition == changed
    assert [e.pk for e in queries.earlier_editions(second)] == [first.pk]
    actions.drop_draft(second, by)
    assert [e.number for e in queries.editions_of(first.questionnaire)] == [1]


def test_what_is_unsound_is_not_frozen():
    by, edition = opened(content=asking({"key": "a", "kind": "single"}))
    with pytest.raises(actions.NotSound):
        actions.freeze_edition(edition, by, expected=1, now=clock.now())
    assert Edition.objects.get(pk=edition.pk).state == EditionState.DRAFT


def test_two_who_change_the_same_draft_do_not_undo_each_other():
    by, edition = opened()
    other = Edition.objects.get(pk=edition.pk)
    actions.change_edition(edition, by, expected=1, content=asking())
    with pytest.raises(Stale):
        actions.change_edition(other, by, expected=1, content=ONE)
    with pytest.raises(Refused):
        actions.freeze_edition(other, by, expected=1, now=clock.now())


def test_the_journal_tells_what_changed_and_no_more():
    by, edition = opened(
        content=asking({"key": "a", "kind": "date"}, {"key": "b", "kind": "date"})
    )
    content = asking({"key": "a", "kind": "date"}, {"key": "b", "kind": "number"})
    actions.change_edition(edition, by, expected=1, content=content)
    line = JournalLine.objects.filter(hub=by.hub).latest("number")
    assert line.verb == "questionnaires.change_edition"
    assert '"b"' in line.details
    assert '"a"' not in line.details


def test_removed_questions_wait_in_the_draft_and_leave_when_it_is_frozen():
    by, edition = opened(
        content=replace(
            ONE, removed=asking({"key": "x", "kind": "date"}).sections[0].questions
        )
    )
    assert [q.key for q in edition.definition.removed] == ["x"]
    actions.freeze_edition(edition, by, expected=1, now=clock.now())
    assert edition.definition.removed == ()


def test_a_copy_begins_with_the_same_questions():
    by, edition = frozen()
    made = actions.copy_questionnaire(edition, by, names={"en": "Copy"})
    assert made.edition.definition == edition.definition
    assert made.edition.number == 1
    assert made.questionnaire.purpose == "application"


def test_an_archived_questionnaire_is_offered_to_no_call():
    by, edition = frozen()
    assert list(queries.frozen_editions_for(by, "application")) == [edition]
    assert list(queries.frozen_editions_for(by, "feedback")) == []
    form = actions.archive_questionnaire(edition.questionnaire, by, now=clock.now())
    assert list(queries.frozen_editions_for(by)) == []
    actions.restore_questionnaire(form, by)
    assert list(queries.frozen_editions_for(by)) == [edition]


def test_the_library_keeps_one_meaning_a_key():
    by = make.actor()
    (question,) = ONE.questions()
    row = actions.keep_question(by.hub, by, question=question)
    assert list(queries.library_visible_to(by)) == [row]
    actions.keep_question(by.hub, by, question=replace(question, limit=9))
    assert queries.library_visible_to(by).get().question.limit == 9
    with pytest.raises(Conflict):
        actions.keep_question(
            by.hub,
            by,
            question=asking({"key": "name", "kind": "date"}).question("name"),
        )
    row = actions.retire_question(
        queries.library_visible_to(by).get(), by, now=clock.now()
    )
    assert list(queries.library_visible_to(by)) == []
    actions.return_question(row, by)
    assert queries.library_visible_to(by).count() == 1


@pytest.mark.parametrize("role", [Role.JUDGE, Role.FACILITY, Role.GUEST])
def test_only_those_who_run_the_hub_write(role):
    owner, edition = opened()
    by = make.actor(owner.hub, role)
    with pytest.raises(NotAllowed):
        actions.open_questionnaire(by.hub, by, names={"en": "x"}, purpose="feedback")
    with pytest.raises(NotAllowed):
        actions.change_edition(edition, by, expected=1, content=ONE)
    assert queries.editions_visible_to(by).exists() is by.is_staff
    assert queries.questionnaires_visible_to(by).exists() is by.is_staff


def test_hubs_do_not_see_each_other():
    opened()
    other, _edition = opened()
    assert queries.questionnaires_visible_to(other).count() == 1
    assert queries.editions_visible_to(other).count() == 1
