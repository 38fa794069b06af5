"""Surveys by a link: answered twice, late, through a strange hand, in many writings."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from madang.directory.models import Affiliation
from madang.hubs.models import Role
from madang.inbox.models import Message
from madang.kit.errors import Conflict
from madang.outcomes import actions
from madang.outcomes.models import Survey, SurveyLink, Value
from tests import make
from tests.outcomes import make as outcomes

pytestmark = pytest.mark.django_db
NOW = outcomes.NOW


@pytest.fixture
def asked():
    """Make a survey of two indicators that was sent to one company, in Spanish."""
    with time_machine.travel(NOW, tick=False):
        hub = make.hub(languages=["es", "en"])
        cohort = make.cohort(make.programme(hub))
        firm = outcomes.firm(cohort)
        Affiliation.objects.create(
            hub=hub, person=make.person(hub, email="ana@example.org"), organisation=firm
        )
        jobs, sales = outcomes.indicators(hub, "jobs", "sales")
        by = make.actor(hub, Role.OWNER)
        values = {
            "names": {"es": "Tercer trimestre"}, "intro": {}, "cohort": cohort,
            "starts_on": date(2026, 7, 1), "ends_on": date(2026, 9, 30),
            "due_on": date(2026, 11, 30), "closes_on": date(2026, 12, 15),
        }  # fmt: skip
        survey = actions.make_survey(
            hub, by, values=values, indicators=[jobs, sales], organisations=[firm],
            currency="MXN",
        )  # fmt: skip
        [(link, token)] = actions.send_survey(survey, by, now=NOW).tokens
        yield survey, link, token, jobs, sales, by


def send(client, token, status=200, **given):
    body = {"who": "Ana", **{key.replace("_", "-"): v for key, v in given.items()}}
    answer = client.post(f"/s/surveys/{token}/", body)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer.content.decode()


def test_the_letter_carries_the_link_in_the_companys_language(client, asked):
    _survey, link, token, *_ = asked
    letter = Message.objects.get(address="ana@example.org")
    assert f"/s/surveys/{token}/" in letter.text
    assert "Unas cifras de" in letter.subject
    page = client.get(f"/s/surveys/{token}/")
    assert page.headers["Cache-Control"] == "no-store"
    text = page.content.decode()
    assert link.organisation.display_name in text
    assert "Empleos nuevos" in text
    assert client.get("/s/surveys/another/").status_code == 404


def test_numbers_of_four_countries_are_taken_or_asked_back(client, asked):
    _survey, _link, token, jobs, sales, by = asked
    key = {f"value-{sales.pk}": "1.234", f"currency-{sales.pk}": "USD", "who": "Ana"}
    url = f"/s/surveys/{token}/"
    asked_back = client.post(url, key)
    assert asked_back.status_code == 422
    assert "¿Quiso decir 1\xa0234 o 1.234 (entre 1 y 2)?" in asked_back.content.decode()
    assert not Value.objects.exists()
    assert client.post(url, {**key, f"meant-{sales.pk}": "1234"}).status_code == 200
    assert Value.objects.get().amount == 1234
    for typed, amount in (
        ("about 1.5 million", 1_500_000), ("150만", 1_500_000), ("1.500.000", 1_500_000),
        ("1,5", "1.5"), ("845,000", 845_000),
    ):  # fmt: skip
        body = {**key, f"value-{sales.pk}": typed, f"value-{jobs.pk}": "12"}
        assert client.post(url, body).status_code == 200
        [row] = Value.objects.filter(indicator=sales, state="claimed")
        assert f"{row.amount:.2f}" == f"{float(amount):.2f}"
        assert Value.objects.get(indicator=jobs, state="claimed").amount == 12


#: Counts as people of four languages say them, and what is noted; nothing: asked back.
COUNTS = {
    "5명": 5, "3개": 3, "2人": 2, "12 empleos": 12, "二十五": 25, "백오": 105,
    "３０": 30, "1만2천": 12_000, "1.000": None, "三百五": None,
}  # fmt: skip


@pytest.mark.parametrize("typed", COUNTS)
def test_counts_are_taken_in_words_and_with_their_unit(client, asked, typed):
    _survey, _link, token, jobs, _sales, _by = asked
    amount = COUNTS[typed]
    text = send(client, token, 200 if amount else 422, **{f"value-{jobs.pk}": typed})
    if amount is None:
        assert text.count(f'name="meant-{jobs.pk}"') == 2
        return
    assert Value.objects.get().amount == amount


def test_two_currencies_in_one_answer_are_asked_back_as_such(client, asked):
    _survey, _link, token, _jobs, sales, _by = asked
    typed = {f"value-{sales.pk}": "USD 500 MXN 300", f"currency-{sales.pk}": "USD"}
    assert "nombra dos monedas" in send(client, token, 422, **typed)


def test_a_second_answer_corrects_the_first_and_one_value_counts(client, asked):
    _survey, _link, token, jobs, *_ = asked
    name = f"value-{jobs.pk}"
    send(client, token, **{name: "10"})
    again = client.get(f"/s/surveys/{token}/").content.decode()
    assert "la corrige" in again
    assert ">10<" not in again
    text = send(client, token, **{name: "12"})
    assert "Corrige la respuesta anterior" in text
    first, second = Value.objects.order_by("pk")
    assert (first.state, second.state) == ("reversed", "claimed")
    assert second.corrects == first
    assert second.answer.number == 2


def test_what_staff_checked_stays_and_the_answer_is_kept_beside_it(client, asked):
    _survey, link, token, jobs, _, by = asked
    name = f"value-{jobs.pk}"
    send(client, token, **{name: "10"})
    actions.verify_value(Value.objects.get(), by, now=NOW)
    text = send(client, token, **{name: "99"})
    assert "El hub ya tiene un número" in text
    assert "Esto se anotó" not in text
    assert Value.objects.get().amount == 10
    assert link.answers.last().typed == {str(jobs.pk): "99"}


def test_late_is_marked_and_too_late_is_told(client, asked):
    _survey, _link, token, jobs, *_ = asked
    with time_machine.travel(NOW + timedelta(days=20), tick=False):
        send(client, token, **{f"value-{jobs.pk}": "10"})
    assert Value.objects.get().answer.is_late
    with time_machine.travel(NOW + timedelta(days=40), tick=False):
        assert "ya no recibe respuestas" in send(
            client, token, 410, **{f"value-{jobs.pk}": "11"}
        )
    assert Value.objects.get().amount == 10


def test_a_reminder_has_its_own_link_and_revoking_ends_all(client, asked):
    survey, _link, token, _jobs, _, by = asked
    later = NOW + timedelta(days=8)
    [(_, second)] = actions.remind_of_survey(survey, by, now=later).tokens
    assert not actions.remind_of_survey(survey, by, now=later).tokens
    for one in (token, second):
        assert client.get(f"/s/surveys/{one}/").status_code == 200
    actions.revoke_link(SurveyLink.objects.get(), by, now=later)
    for one in (token, second):
        assert client.get(f"/s/surveys/{one}/").status_code == 404


def test_staff_see_who_answered_and_hand_links_over(client, asked):
    survey, link, token, jobs, _, by = asked
    send(client, token, **{f"value-{jobs.pk}": "10"})
    client.force_login(by.user)
    base = f"/h/{survey.hub.slug}/outcomes"
    assert "1 / 1" in client.get(f"{base}/surveys/").content.decode()
    assert client.get(f"{base}/surveys/new/").status_code == 200
    assert "Ana" in client.get(f"{base}/surveys/{survey.pk}/").content.decode()
    shown = client.post(f"{base}/links/{link.pk}/open/")
    assert "/s/surveys/" in shown.content.decode()
    client.post(f"{base}/surveys/{survey.pk}/close/")
    assert Survey.objects.get().state == "closed"


#: Per language what is asked back of "1.234", and what refuses a negative number.
BACK = {
    "en": ("Did you mean 1\xa0234 or 1.234 (between 1 and 2)?", "cannot be negative"),
    "es": ("¿Quiso decir 1\xa0234 o 1.234 (entre 1 y 2)?", "no puede ser negativo"),
    "ko": ("1.234 (1과 2 사이)", "음수"),
    "zh-hans": ("1.234（介于 1 与 2 之间）", "不能为负"),
}


@pytest.mark.only_on("sqlite")
def test_what_is_open_is_asked_back_in_the_respondents_language(client, asked):
    _survey, _link, token, _jobs, sales, _by = asked
    for language, (two, negative) in BACK.items():
        for typed, currency, told in (
            ("1.234", "USD", two),
            ("1,500.000", "USD", "1\xa0500\xa0000"),
            ("-3", "USD", negative),
            ("1,234,56", "USD", "1,234,56"),
            ("10-12", "USD", "10-12"),
            ("MX$1,500", "USD", "MXN"),
            ("1.5 millones de pesos", "USD", "pesos"),
            ("1.5 MDP", "EUR", "mdp"),
            ("9" * 22, "USD", "value-"),
            ("10.5", "KRW", "KRW"),
        ):
            given = {f"value-{sales.pk}": typed, f"currency-{sales.pk}": currency}
            answer = client.post(
                f"/s/surveys/{token}/?lang={language}", {"who": "Ana", **given}
            )
            text = answer.content.decode()
            assert answer.status_code == 422, (language, typed)
            assert told in text, (language, typed)
            assert f'value="{typed}"' in text
    assert not Value.objects.exists()
    for typed, currency, amount in (
        ("약 150만", "KRW", 1_500_000), ("１，５００", "CNY", 1500),
        ("1.5 millones de pesos", "MXN", 1_500_000), ("US$ 7.25", "USD", "7.25"),
    ):  # fmt: skip
        given = {f"value-{sales.pk}": typed, f"currency-{sales.pk}": currency}
        client.post(f"/s/surveys/{token}/", {"who": "Ana", **given})
        [row] = Value.objects.filter(state="claimed")
        assert (row.amount, row.currency) == (Decimal(amount), currency)


@pytest.mark.only_on("sqlite")
def test_staff_who_answer_through_a_link_cannot_verify_that_and_see_what_was_typed(
    client, asked
):
    survey, link, token, jobs, _, by = asked
    client.force_login(by.user)
    send(client, token, **{f"value-{jobs.pk}": "약 12"})
    row = Value.objects.get()
    assert row.noted_by == by.user
    base = f"/h/{survey.hub.slug}/outcomes"
    assert client.post(f"{base}/values/{row.pk}/verify/").status_code == 403
    for path in (f"values/{row.pk}/", f"surveys/{survey.pk}/"):
        assert "약 12" in client.get(f"{base}/{path}").content.decode()
    client.logout()
    send(client, token, **{f"value-{jobs.pk}": "13"})
    client.force_login(by.user)
    later = Value.objects.get(state="claimed")
    assert later.noted_by is None
    shown = client.get(f"{base}/values/{row.pk}/").content.decode()
    assert f"/values/{later.pk}/" in shown
    assert client.post(f"{base}/values/{later.pk}/verify/").status_code == 302
    assert link.answers.count() == 2


@pytest.mark.only_on("sqlite")
def test_closing_revoking_and_drafts_can_be_undone(client, asked):
    survey, link, token, jobs, _, by = asked
    client.force_login(by.user)
    base = f"/h/{survey.hub.slug}/outcomes/surveys/{survey.pk}"
    client.post(f"{base}/close/")
    text = send(client, token, 410, **{f"value-{jobs.pk}": "1"})
    assert "El hub la cerró." in text
    assert "2026" not in text.split("<main")[1].split("</main>")[0]
    assert "open/" in client.get(f"{base}/").content.decode()
    client.post(f"{base}/drop/")
    client.post(f"{base}/open/")
    send(client, token, **{f"value-{jobs.pk}": "1"})
    actions.revoke_link(link, by, now=NOW)
    assert client.get(f"/s/surveys/{token}/").status_code == 404
    [(_, other)] = actions.open_link(link, by, now=NOW).tokens
    assert client.get(f"/s/surveys/{token}/").status_code == 404
    assert client.get(f"/s/surveys/{other}/").status_code == 200
    values = {
        "names": {"es": "Otra"}, "intro": {}, "cohort": survey.cohort,
        "starts_on": survey.starts_on, "ends_on": survey.ends_on,
        "due_on": date(2026, 11, 30), "closes_on": date(2026, 12, 1),
    }  # fmt: skip
    draft = actions.make_survey(
        survey.hub, by, values=values, indicators=[jobs],
        organisations=[link.organisation],
    )  # fmt: skip
    with pytest.raises(Conflict):
        actions.send_survey(draft, by, now=NOW + timedelta(days=30))
    client.post(f"/h/{survey.hub.slug}/outcomes/surveys/{draft.pk}/close/")
    client.post(f"/h/{survey.hub.slug}/outcomes/surveys/{draft.pk}/drop/")
    assert list(Survey.objects.all()) == [survey]
