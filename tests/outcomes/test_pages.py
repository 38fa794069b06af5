"""Pages of outcomes: what they say, what they refuse, what they cost."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine

from madang.directory.finding import reindex_all
from madang.hubs.models import Hub, Role, system_actor
from madang.outcomes import actions
from madang.outcomes.models import Target, Value
from madang.outcomes.queries import listing, values_found
from madang.programmes.models import ProgrammeSponsor
from tests import make
from tests.outcomes import make as outcomes

pytestmark = pytest.mark.django_db
NOW = outcomes.NOW


@pytest.fixture
def world(client):
    with time_machine.travel(NOW, tick=False):
        hub = make.hub()
        programme = make.programme(hub)
        cohort = make.cohort(programme)
        firm = outcomes.firm(cohort)
        sponsor = make.organisation(hub)
        ProgrammeSponsor.objects.create(
            hub=hub, programme=programme, organisation=sponsor,
            starts_on=date(2026, 1, 1),
        )  # fmt: skip
        jobs, money = outcomes.indicators(hub, "jobs", "sales")
        outcomes.value(firm, jobs, 12, 4)
        outcomes.value(firm, money, "1234.50", 5)
        by = system_actor(hub)
        values = {
            "indicator": jobs, "programme": programme, "amount": 33, "level": "claimed",
            "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31),
        }  # fmt: skip
        actions.set_target(hub, by, values=values)
        user = make.member(hub, Role.OWNER)
        client.force_login(user)
        yield hub, programme, cohort, firm, sponsor, jobs, money


def page(client, hub, path="", status=200, **asked):
    answer = client.get(f"/h/{hub.slug}/outcomes/{path}", asked)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def test_every_dashboard_shows_its_figures_and_opens_their_rows(client, world):
    hub, programme, cohort, firm, sponsor, jobs, _ = world
    for path in (
        "",
        f"programmes/{programme.pk}/",
        f"cohorts/{cohort.pk}/",
        f"companies/{firm.pk}/",
        f"sponsors/{sponsor.pk}/",
    ):
        text = page(client, hub, path)
        assert "New jobs" in text
        assert "US$1,234.50" in text
    text = page(client, hub, f"programmes/{programme.pk}/")
    assert "Too early to say" not in text
    assert '<svg class="chart' in text or "chart-wide" in text
    rows = page(client, hub, f"indicators/{jobs.pk}/rows/", of="cohort", pk=cohort.pk)
    assert firm.display_name in rows
    sheet = client.get(
        f"/h/{hub.slug}/outcomes/indicators/{jobs.pk}/rows/", {"format": "csv"}
    )
    assert b"New jobs" in b"".join(sheet)


def test_the_other_pages_open(client, world):
    hub, programme, cohort, firm, *_ = world
    value = Value.objects.first()
    for path in (
        "indicators/", "indicators/library/", "indicators/new/", "values/",
        f"values/{value.pk}/", f"values/{value.pk}/correct/", "targets/",
        f"values/{value.pk}/evidence/", "targets/new/", f"cohorts/{cohort.pk}/table/",
        f"programmes/{programme.pk}/shares/", f"companies/{firm.pk}/values/new/",
        f"companies/{firm.pk}/panel/", f"cohorts/{cohort.pk}/panel/",
        f"indicators/{value.indicator_id}/edit/", "targets/panel/",
    ):  # fmt: skip
        page(client, hub, path)
    for strange in ("9" * 400, "99999999999999999999", "-1", "x\0"):
        for path in ("compare/", "survival/"):
            page(client, hub, path, cohort=strange)
    text = page(client, hub, "compare/", cohort=cohort.pk)
    assert "New jobs" in text


def test_a_cohorts_table_takes_numbers_as_people_write_them(client, world):
    hub, _, cohort, firm, _, _, money = world
    url = f"/h/{hub.slug}/outcomes/cohorts/{cohort.pk}/table/"
    url += f"?indicator={money.pk}&first=2026-07&last=2026-09&currency=MXN"
    field = f"value-{firm.pk}"
    answer = client.post(url, {field: "1.234"})
    assert answer.status_code == 422
    assert (
        "Did you mean 1\xa0234 or 1.234 (between 1 and 2)?" in answer.content.decode()
    )
    answer = client.post(url, {field: "about 1.5 million"})
    assert answer.status_code == 302
    value = Value.objects.get(currency="MXN")
    assert value.amount == 1_500_000
    assert value.cohort == cohort
    assert "MX$1,500,000" in client.get(url).content.decode()


def test_a_targets_faults_are_told_at_once(client, world):
    hub = world[0]
    answer = client.post(f"/h/{hub.slug}/outcomes/targets/new/", {"amount": "-5"})
    assert answer.status_code == 422
    faults = answer.context["form"].errors
    assert {"indicator", "amount", "first", "last", "level"} <= faults.keys()
    assert faults["amount"] == ["A value cannot be negative."]


def test_who_noted_a_value_cannot_verify_it_and_another_can(client, world):
    hub, _, _, firm, *_ = world
    owner = make.actor(hub, Role.OWNER)
    [jobs] = outcomes.indicators(hub, "jobs")
    row = outcomes.value(firm, jobs, 3, 9, by=owner)
    client.force_login(owner.user)
    url = f"/h/{hub.slug}/outcomes/values/{row.pk}/"
    assert client.post(f"{url}verify/").status_code == 403
    client.force_login(make.member(hub, Role.FINANCE))
    assert client.post(f"{url}verify/").status_code == 302
    row.refresh_from_db()
    assert row.state == "verified"
    assert client.post(f"{url}reject/", {"reason": ""}).status_code == 422
    client.post(f"{url}reject/", {"reason": "payroll says two"})
    row.refresh_from_db()
    assert row.state == "rejected"


def test_a_value_came_to_its_state_at_a_time_of_its_place(client, world):
    hub, *_ = world
    Hub.objects.filter(pk=hub.pk).update(zone="Asia/Seoul")
    text = page(client, hub, f"values/{Value.objects.earliest('pk').pk}/")
    assert re.search(r">[^<]*18:00[^<]*</time>", text)


def test_pages_cost_the_same_for_one_row_and_for_three(
    client, world, django_assert_num_queries
):
    hub, programme, cohort, firm, sponsor, jobs, _ = world
    [target] = Target.objects.all()
    costs = {
        "": 11,
        "values/": 6,
        f"programmes/{programme.pk}/": 15,
        f"cohorts/{cohort.pk}/": 9,
        f"companies/{firm.pk}/": 10,
        f"sponsors/{sponsor.pk}/": 11,
        "targets/": 6,
        f"targets/{target.pk}/": 6,
        f"indicators/{jobs.pk}/rows/": 7,
        "indicators/": 3,
    }
    given = {
        "indicator": jobs, "amount": 5, "level": "claimed",
        "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31),
    }  # fmt: skip
    actions.set_target(hub, system_actor(hub), values=given)
    page(client, hub)
    for number in range(2):
        for path, cost in costs.items():
            with django_assert_num_queries(cost):
                page(client, hub, path)
        for month in (6, 7):
            outcomes.value(outcomes.firm(cohort) if number else firm, jobs, 2, month)
            given["starts_on"] = date(2026, month, 1)
            of = {"programme": programme if number else None}
            actions.set_target(hub, system_actor(hub), values=given | of)


def _listed(client, hub, **asked):
    """Return the amounts that the list of values shows, in its order."""
    text = page(client, hub, "values/", **asked)
    cells = re.findall(r'<td class="num" data-label="Value">(.+?)</td>', text)
    return [re.sub("<[^>]+>", "", cell) for cell in cells]


def test_values_of_few_and_of_many_companies_are_found_alike(world, monkeypatch):
    hub, *_ = world
    owner, found = make.actor(hub, Role.OWNER), []
    reindex_all(hub)
    for few in (1000, 0):
        monkeypatch.setattr(listing, "FEW", few)
        found.append([*values_found(owner, "organisation")])
    assert found[0] == found[1] != []


def test_values_are_narrowed_by_all_that_a_manager_knows_of_them(client, world):
    hub, programme, cohort, _, _, jobs, money = world
    other = make.cohort(make.programme(hub))
    rival = outcomes.firm(other)
    outcomes.value(rival, jobs, 7, 6, cohort=other)
    proven = outcomes.value(rival, money, 90, 4, currency="MXN")
    Value.objects.filter(pk=proven.pk).update(state="rejected")
    everything = ["7", "US$1,234.50", "MX$90", "12"]
    assert _listed(client, hub) == everything
    assert _listed(client, hub, indicator=jobs.pk) == ["7", "12"]
    reindex_all(hub)
    assert _listed(client, hub, q=rival.name) == ["7", "MX$90"]
    assert _listed(client, hub, programme=other.programme.pk) == [
        "7",
        "MX$90",
    ]
    assert _listed(client, hub, programme=programme.pk, cohort=cohort.pk) == [
        "US$1,234.50", "12",
    ]  # fmt: skip
    assert _listed(client, hub, first="2026-05") == ["7", "US$1,234.50"]
    assert _listed(client, hub, first="2026-04", last="2026-04") == ["MX$90", "12"]
    assert _listed(client, hub, state="rejected", q=rival.name) == ["MX$90"]
    assert _listed(client, hub, state="rejected", indicator=jobs.pk) == []
    for strange in ({"indicator": "9" * 50}, {"programme": "x\0"}, {"cohort": "0"}):
        assert _listed(client, hub, **strange) == everything
    moved = {"programme": programme.pk, "cohort": other.pk}
    assert _listed(client, hub, **moved) == ["US$1,234.50", "12"]


def test_values_are_sorted_by_company_period_and_amounts_of_one_indicator(
    client, world
):
    hub, _, cohort, _, _, jobs, _ = world
    rival = make.organisation(hub, name="Aaa First")
    make.place(cohort, rival)
    outcomes.value(rival, jobs, 30, 6)
    assert _listed(client, hub, sort="company")[0] == "30"
    assert _listed(client, hub, sort="period") == ["12", "US$1,234.50", "30"]
    assert _listed(client, hub, sort="amount") == _listed(client, hub)
    by_amount = {"indicator": jobs.pk, "sort": "amount"}
    assert _listed(client, hub, **by_amount) == ["12", "30"]
    text = page(client, hub, "values/", **by_amount, state="claimed")
    assert 'aria-sort="ascending"' in text
    assert f"indicator={jobs.pk}" in text[text.index('class="tabs line"') :]


def test_what_is_left_of_the_values_is_taken_along_as_a_file(client, world):
    hub, _, _, firm, _, jobs, _ = world
    asked = {"indicator": jobs.pk, "format": "csv"}
    text = client.get(f"/h/{hub.slug}/outcomes/values/", asked)
    lines = b"".join(text.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert lines[1].split(",")[2] == firm.name


def test_swapped_months_of_the_list_are_told_at_the_month(client, world):
    hub, *_ = world
    text = page(client, hub, "values/", first="2026-06", last="2026-01")
    told = "The last month comes after the first."
    assert told in text[text.index('id="id_last_error"') :][:400]


def test_a_company_narrows_its_own_values_and_finds_no_other(client, world):
    hub, programme, _, firm, _, jobs, _ = world
    rival = outcomes.firm(make.cohort(make.programme(hub)))
    outcomes.value(rival, jobs, 7, 6)
    member = make.member(hub, Role.MEMBER, scope=("directory.organisation", firm.pk))
    client.force_login(member)
    asked = {"q": rival.name, "programme": programme.pk, "indicator": jobs.pk}
    assert _listed(client, hub, **asked) == ["12"]
    assert str(programme) not in page(client, hub, "values/", **asked)


def test_what_is_wrong_with_months_stands_at_them(client, world):
    hub, _, _, firm, _, jobs, _ = world
    url = f"/h/{hub.slug}/outcomes/companies/{firm.pk}/values/new/"
    given = {"indicator": jobs.pk, "amount": "5"}
    for first, last, at, told in (
        ("2026-06", "2026-01", "last", "The last month comes after the first."),
        ("2099-01", "2099-03", "first", "This period is still to come."),
    ):
        text = client.post(
            url, {**given, "first": first, "last": last}
        ).content.decode()
        assert told in text[text.index(f'id="id_{at}_error"') :][:400]
        assert 'value="5"' in text


def test_cohorts_are_compared_before_anybody_chose(client, world):
    hub, _, cohort, *_ = world
    text = page(client, hub, "compare/")
    assert re.search(rf'value="{cohort.pk}"[^>]*checked', text)
    assert f'data-label="{cohort}"' in text
    assert "Choose cohorts to lay side by side" in page(
        client, hub, "compare/", months=12
    )


def test_the_hubs_page_begins_with_its_targets(client, world):
    hub, *_ = world
    panel = f"/h/{hub.slug}/outcomes/targets/panel/"
    text = page(client, hub)
    assert text.index(f'hx-get="{panel}"') < text.index("Which values")


JUNK = ("", "\0", "9" * 400, "1.5.5", "<script>alert(1)</script>\u202e\U0001f335")


@pytest.mark.only_on("sqlite")
def test_no_form_of_outcomes_takes_junk_or_breaks_of_it(client, world):
    hub, programme, cohort, firm, _, jobs, _ = world
    [target] = Target.objects.all()
    value = Value.objects.first()
    by = system_actor(hub)
    values = {
        "names": {"en": "Asked"}, "intro": {}, "cohort": cohort,
        "starts_on": date(2026, 7, 1), "ends_on": date(2026, 9, 30),
        "due_on": date(2026, 12, 1), "closes_on": date(2026, 12, 1),
    }  # fmt: skip
    survey = actions.make_survey(
        hub, by, values=values, indicators=[jobs], organisations=[firm]
    )
    [(_, token)] = actions.open_link(survey.links.get(), by, now=NOW).tokens
    actions.send_survey(survey, by, now=NOW)
    base = f"/h/{hub.slug}/outcomes/"
    month = "?first=2026-07&last=2026-09"
    for path in (
        f"{base}indicators/new/", f"{base}indicators/{jobs.pk}/edit/",
        f"{base}targets/new/", f"{base}targets/{target.pk}/edit/",
        f"{base}programmes/{programme.pk}/shares/", f"{base}surveys/new/",
        f"{base}companies/{firm.pk}/values/new/", f"{base}values/{value.pk}/correct/",
        f"{base}values/{value.pk}/evidence/", f"{base}values/{value.pk}/reverse/",
        f"{base}local/spend/new/", f"/s/surveys/{token}/",
        f"{base}cohorts/{cohort.pk}/table/{month}&indicator={jobs.pk}",
    ):  # fmt: skip
        names = fields_of(client.get(path).content.decode()) or ["reason"]
        for junk in JUNK:
            answer = client.post(path, dict.fromkeys(names, junk))
            junk = junk.replace("\0", "")  # noqa: PLW2901 -- no form brings it in
            is_short = junk and ("/reverse/" in path or "shares" in path)
            is_empty = not junk and ("table" in path or "shares" in path)
            if not (is_short or is_empty or answer.status_code == 422):
                pytest.fail(f"{path} answered {answer.status_code} to {junk[:30]!r}")
            assert "<script>alert(1)" not in answer.content.decode()
    for strange in ("2026-13", "x", "9" * 50, "2027-01"):
        for path in ("", f"cohorts/{cohort.pk}/table/", f"indicators/{jobs.pk}/rows/"):
            page(client, hub, path, first=strange, last="2026-02", level="x\0")
    assert Value.objects.filter(state="claimed").count() >= 1


def fields_of(text):
    """Return the names of the inputs of a page's main form."""
    main = text.partition("<main")[2].partition("</main>")[0]
    names = re.findall(r'<(?:input|select|textarea)[^>]*\bname="([^"]+)"', main)
    return [name for name in names if name not in {"csrfmiddlewaretoken", "_key"}]
