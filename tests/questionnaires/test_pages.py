"""Staff write, try, freeze and copy questionnaires on their pages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from madang.hubs.models import Role
from madang.kit import clock
from madang.questionnaires import actions, queries, ready
from madang.questionnaires.models import Edition, LibraryQuestion, Questionnaire
from madang.questionnaires.soundness import flaws
from tests import make
from tests.questionnaires.samples import asking, everything

pytestmark = pytest.mark.django_db
TWO = asking({"key": "name", "kind": "short_text"}, {"key": "size", "kind": "number"})


@pytest.fixture
def by():
    return make.actor()


@pytest.fixture
def desk(by):
    client = Client()
    client.force_login(by.user)
    return client


def draft(by, content=TWO):
    return actions.open_questionnaire(
        by.hub, by, names={"en": "Form"}, purpose="application", content=content
    ).edition


def url(by, name, **keys):
    return reverse(f"questionnaires:{name}", kwargs={"hub": by.hub.slug, **keys})


def now(edition):
    return Edition.objects.get(pk=edition.pk).definition


def order(edition):
    return [q.key for q in now(edition).questions()]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(
    by, desk, rows, django_assert_num_queries
):
    for _ in range(rows):
        draft(by)
    desk.get(url(by, "list"))
    with django_assert_num_queries(5):
        page = desk.get(url(by, "list"))
    assert page.content.decode().count("row-link") == rows


@pytest.mark.only_on("sqlite")
def test_the_builder_asks_as_much_for_nineteen_questions_as_for_two(
    by, desk, django_assert_num_queries
):
    for content in (TWO, everything()):
        edition = draft(by, content)
        desk.get(url(by, "edition", pk=edition.pk))
        with django_assert_num_queries(4):
            desk.get(url(by, "edition", pk=edition.pk))


def test_begin_from_a_ready_made_one(by, desk):
    answer = desk.post(
        url(by, "new"),
        {"names_es": "Solicitud", "purpose": "application", "from": "bridge"},
    )
    edition = Edition.objects.get(questionnaire__names={"es": "Solicitud"})
    assert answer.url == url(by, "edition", pk=edition.pk)
    assert len(order(edition)) == 20
    assert desk.post(url(by, "new"), {"purpose": "application"}).status_code == 422


@pytest.mark.parametrize("one", ready.READY.values(), ids=lambda one: one.key)
def test_what_is_ready_made_is_sound_and_in_four_languages(one):
    definition = one.definition()
    assert flaws(definition) == []
    for question in definition.questions():
        texts = [question.label or question.text]
        texts += [option.label for option in (*question.options, *question.rows)]
        assert all(len(text) == 4 for text in texts), question.key


def test_a_question_is_added_changed_and_given_choices(by, desk):
    edition = draft(by)
    page = url(by, "question-new", pk=edition.pk) + "?kind=single&section=all"
    assert desk.get(page).status_code == 200
    given = {
        "label_en": "How far are you?",
        "label_ko": "어느 단계인가요?",
        "options-0-key": "",
        "options-0-en": "Idea",
        "options-1-key": "",
        "options-1-en": "Sales",
        "options-1-ko": "매출",
        "required": "on",
    }
    desk.post(page, given)
    question = now(edition).question("how_far_are_you")
    assert [o.key for o in question.options] == ["idea", "sales"]
    assert question.required
    page = url(by, "question", pk=edition.pk, key="how_far_are_you")
    given |= {"options-0-key": "idea", "options-1-key": "sales", "options-0-en": "Plan"}
    desk.post(page, given)
    again = now(edition).question("how_far_are_you")
    assert [(o.key, o.name("en")) for o in again.options] == [
        ("idea", "Plan"),
        ("sales", "Sales"),
    ]


def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(by, desk):
    edition = draft(by)
    page = url(by, "question-new", pk=edition.pk) + "?kind=money"
    answer = desk.post(
        page, {"label_en": "Funds", "currencies": "PESOS", "minimum": "x"}
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Name the currencies" in html
    assert "This is not understood." in html
    assert "PESOS" in html
    assert order(edition) == ["name", "size"]


def test_rows_of_choices_move_without_being_saved(by, desk):
    options = [{"key": k, "label": {"en": k.upper()}} for k in "ab"]
    edition = draft(by, asking({"key": "x", "kind": "single", "options": options}))
    page = url(by, "question", pk=edition.pk, key="x")
    rows = {"options-0-key": "a", "options-0-en": "A", "options-1-key": "b"}
    sent = rows | {"options-1-en": "B", "label_en": "X?"}
    html = desk.post(page, sent | {"move": "options:1:up"}).content.decode()
    assert html.index('value="B"') < html.index('value="A"')
    html = desk.post(page, sent | {"move": "options:0:out"}).content.decode()
    assert 'value="A"' not in html
    assert now(edition).question("x").name() == "X"


def test_a_key_is_never_given_twice(by, desk):
    edition = draft(by)
    desk.post(url(by, "arrange", pk=edition.pk), {"act": "remove:name"})
    page = url(by, "question-new", pk=edition.pk) + "?kind=short_text"
    assert desk.post(page, {"label_en": "x", "key": "name"}).status_code == 422
    desk.post(page, {"label_en": "Name"})
    assert order(edition) == ["size", "name_2"]


@pytest.mark.parametrize(
    ("question", "operator", "value", "kept"),
    [
        ("exports", "is", "sí", "yes"),
        ("stage", "is", "Idea", "idea"),
        ("stage", "is", "idea", "idea"),
        ("size", "at_least", "1,000", "1000"),
        ("size", "answered", "", ""),
        ("stage", "is", "Pilot", None),
        ("stage", "at_least", "3", None),
        ("size", "at_least", "many", None),
    ],
)
def test_a_condition_is_written_in_words(by, desk, question, operator, value, kept):
    options = [{"key": k.lower(), "label": {"en": k}} for k in ("Idea", "Sales")]
    edition = draft(
        by,
        asking(
            {"key": "exports", "kind": "yes_no"},
            {"key": "stage", "kind": "single", "options": options},
            {"key": "size", "kind": "number"},
            {"key": "last", "kind": "long_text"},
        ),
    )
    answer = desk.post(
        url(by, "question", pk=edition.pk, key="last"),
        {
            "label_en": "Last",
            "condition_question": question,
            "condition_operator": operator,
            "condition_value": value,
        },
    )
    condition = now(edition).question("last").condition
    if kept is None:
        assert answer.status_code == 422
        assert condition is None
    else:
        assert (condition.question, condition.operator, condition.value) == (
            question,
            operator,
            kept,
        )


def test_two_who_write_different_questions_both_keep_their_work(by, desk):
    edition = draft(by)
    pages = {k: url(by, "question", pk=edition.pk, key=k) for k in ("name", "size")}
    seen = {k: desk.get(page).context["seen"] for k, page in pages.items()}
    desk.post(pages["name"], {"label_en": "Firm", "seen": seen["name"]})
    desk.post(pages["size"], {"label_en": "Staff", "seen": seen["size"]})
    assert [q.name() for q in now(edition).questions()] == ["Firm", "Staff"]
    late = desk.post(pages["name"], {"label_en": "Company", "seen": seen["name"]})
    assert late.status_code == 422
    html = late.content.decode()
    assert "Firm" in html
    assert "Company" in html
    assert now(edition).question("name").name() == "Firm"


def test_questions_and_sections_move_leave_and_come_back(by, desk):
    edition = draft(by)
    arrange = url(by, "arrange", pk=edition.pk)
    desk.post(url(by, "section-new", pk=edition.pk), {"title_en": "More"})
    desk.post(arrange, {"act": "down:name"})
    assert order(edition) == ["size", "name"]
    desk.post(arrange, {"act": "down:name"})
    assert [len(s.questions) for s in now(edition).sections] == [1, 1]
    desk.post(arrange, {"act": "section-up:more"})
    assert order(edition) == ["name", "size"]
    desk.post(arrange, {"act": "copy:size"})
    assert order(edition) == ["name", "size", "size_2"]
    desk.post(arrange, {"act": "section-remove:more"})
    assert len(now(edition).sections) == 2
    answer = desk.post(arrange, {"act": "remove:size"}, follow=True)
    assert order(edition) == ["name", "size_2"]
    *_earlier, message = list(answer.context["messages"])
    undo = message.extra_tags.removeprefix("undo:")
    desk.post(undo)
    assert order(edition) == ["name", "size", "size_2"]
    assert desk.post(arrange, {"act": "explode:size"}).status_code == 404


def test_the_library_lends_a_question_with_its_key(by, desk):
    first, second = draft(by), draft(by, asking({"key": "x", "kind": "date"}))
    desk.post(url(by, "arrange", pk=first.pk), {"act": "keep:size"})
    arrange = url(by, "arrange", pk=second.pk)
    desk.post(arrange, {"act": "library:size", "section": "all"})
    desk.post(arrange, {"act": "library:size", "section": "all"})
    assert order(second) == ["x", "size"]
    row = LibraryQuestion.objects.get()
    desk.post(url(by, "library-retire", pk=row.pk))
    assert "<code>size" not in desk.get(url(by, "library")).content.decode()
    desk.post(url(by, "library-return", pk=row.pk))
    assert "<code>size" in desk.get(url(by, "library")).content.decode()


def test_freezing_and_a_new_edition_and_what_changed(by, desk):
    edition = draft(by)
    desk.post(url(by, "freeze", pk=edition.pk), {"version": "1"})
    edition.refresh_from_db()
    assert edition.is_frozen
    assert desk.get(url(by, "question", pk=edition.pk, key="name")).status_code == 404
    desk.post(url(by, "edition-new", pk=edition.questionnaire_id))
    second = queries.draft_of(edition.questionnaire)
    desk.post(url(by, "arrange", pk=second.pk), {"act": "remove:size"})
    html = desk.get(url(by, "questionnaire", pk=edition.questionnaire_id)).content
    assert "“Size” is no longer asked." in html.decode()
    desk.post(url(by, "drop", pk=second.pk))
    assert queries.draft_of(edition.questionnaire) is None
    desk.post(url(by, "copy", pk=edition.pk))
    assert Questionnaire.objects.filter(names={"en": "Form (copy)"}).count() == 1


def test_an_unsound_draft_is_not_frozen_and_says_why(by, desk):
    edition = draft(by, asking({"key": "x", "kind": "single"}))
    html = desk.get(url(by, "edition", pk=edition.pk)).content.decode()
    assert "Offer two choices at least." in html
    assert 'id="freeze"' not in html
    answer = desk.post(url(by, "freeze", pk=edition.pk), follow=True)
    assert "Mend what is marked" in answer.content.decode()


def test_the_preview_tries_what_would_be_sent_and_keeps_nothing(by, desk):
    content = asking({"key": "name", "kind": "short_text", "required": True})
    edition = draft(by, content)
    page = url(by, "preview", pk=edition.pk) + "?in=ko&width=phone"
    assert 'class="phone"' in desk.get(page).content.decode()
    answer = desk.post(page, {"q.asked": "name", "q-name": ""})
    assert answer.status_code == 422
    assert "답을 적어 주세요." in answer.content.decode()
    assert desk.post(page, {"q-name": "Acme"}).status_code == 200
    answer = desk.post(
        url(by, "try-question", pk=edition.pk) + "?in=es",
        {"kind": "number", "label_es": "¿Cuántos?", "minimum": "x"},
    )
    assert "¿Cuántos?" in answer.content.decode()


def test_names_change_and_questionnaires_rest_in_the_archive(by, desk):
    row = draft(by).questionnaire
    names = {"names_en": "Other", "purpose": "feedback", "version": "1"}
    desk.post(url(by, "rename", pk=row.pk), names)
    row.refresh_from_db()
    assert (row.names, row.purpose) == ({"en": "Other"}, "feedback")
    assert desk.post(url(by, "rename", pk=row.pk), names).status_code == 422
    desk.post(url(by, "archive", pk=row.pk))
    assert "Other" not in desk.get(url(by, "list")).content.decode()
    assert "Other" in desk.get(url(by, "list") + "?archived=1").content.decode()
    desk.post(url(by, "restore", pk=row.pk))
    assert "Other" in desk.get(url(by, "list")).content.decode()


def test_a_frozen_edition_is_read_by_staff_who_may_not_write(by):
    edition = draft(by)
    actions.freeze_edition(edition, by, expected=1, now=clock.now())
    reader = Client()
    reader.force_login(make.actor(by.hub, Role.FINANCE).user)
    assert reader.get(url(by, "edition", pk=edition.pk)).status_code == 200
    assert reader.post(url(by, "copy", pk=edition.pk)).status_code == 403
    stranger = Client()
    stranger.force_login(make.actor(by.hub, Role.JUDGE).user)
    assert stranger.get(url(by, "list")).status_code == 403
