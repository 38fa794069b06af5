"""The Bridge's whole season through the pages alone, from a programme to a cohort."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from madang.inbox.models import Message
from tests.journeys.season import (
    CLOSES,
    START,
    UNPROVED,
    YOUNG,
    Season,
    mailed,
    plain,
    work,
)

#: Whom the committee accepts; the first declines.
CHOSEN = ["Firm US 02", *(f"Firm US {n:02}" for n in (1, 3, 4, 5, 6))]
CHOSEN += [f"Firma MX {n:02}" for n in (1, 2, 3, 4, 5, 7)]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def test_a_season_from_the_call_to_the_cohort(clock):
    season = Season()
    season.set_up_programme()
    season.write_form()
    season.set_up_intake()
    _sixty_apply(season)
    _screening(season, clock)
    _judging(season, clock)
    _choosing(season)
    _deciding(season)
    _answers(season, clock)
    _settling_in(season)


def _sixty_apply(season):
    for n, one in enumerate(season.founders):
        one.sign_in(by_mail=n < 2)
        receipt = one.apply()
        assert one.name in receipt.words
    young = season.named(YOUNG)
    assert "23 meses" in young.review.words
    assert "23 meses" in young.visitor.open(young.path).words
    assert "Huella (SHA-256)" in mailed(young.email)


def _screening(season, clock):
    season.later(clock, CLOSES)
    assert YOUNG in season.applications(eligible="not_eligible").words
    assert UNPROVED in season.applications(eligible="look").words
    page = season.application(UNPROVED)
    assert "no file that proves it" in page.words
    form = page.form("result", "reason", to="/eligibility/")
    form.send(result="eligible", reason="The deed came by mail")
    page = season.application(YOUNG)
    page.form("reason", move="screening-declined").send(reason="23 months old")
    season.move_all("screening", "screening-review", eligible="eligible")
    assert season.applications(stage="review").words.count("Firm") >= 50


def _judging(season, clock):
    season.take_judges()
    season.set_up_round()
    season.later(clock, CLOSES + timedelta(days=2))
    season.judges_pledge()
    season.allocate()
    for judge, name in ((0, "Firma MX 02"), (1, "Firm US 03"), (2, "Firma MX 05")):
        desk = season.judges[judge].open("/h/bridge/judging/")
        assert desk.links_to(r"/judging/\d+/")
        assert name not in desk.words
    season.judge_all()
    season.open(season.round).form(to="/close/").send()


def _choosing(season):
    season.move_all("review", "review-decision")
    page = season.rank()
    chosen = accepted(page)
    assert chosen == [f"Firm US {n:02}" for n in range(1, 7)] + [
        f"Firma MX {n:02}" for n in range(1, 7)
    ]
    why = page.follow("/why/").words
    assert re.search(r"Firma MX 06.*Firma MX 07.*3\.8", why), why
    season.choose("Firma MX 06", "reserve", rank="1", note="Equal; the other exports")
    page = season.choose("Firma MX 07", "accepted", note="It exports already")
    assert set(accepted(page)) ^ set(chosen) == {"Firma MX 06", "Firma MX 07"}
    page = page.form("seen", to="/approve/").send()
    assert "1 of 2" in page.words
    assert not page.has_form("/decide/")
    page = season.staff[1].open(season.board).form("seen", to="/approve/").send()
    assert page.has_form("/decide/")


def accepted(page):
    """Return who is accepted on a board, by name."""
    columns = re.split(r"<h2[^>]*>", page.html)
    column = next((one for one in columns if one.strip().startswith("Accepted")), "")
    return sorted(re.findall(r"<b>\s*(Firma? (?:MX|US) \d\d)</b>", column))


def _deciding(season):
    names = ("Firma MX 01", "Firm US 01", "Firma MX 06", "Firm US 15")
    watched = [season.named(name) for name in names]  # two in, a reserve, declined
    before = [one.pages() for one in watched]
    season.open(season.board).form(to="/decide/").send()
    work()
    for one, pages in zip(watched, before, strict=True):
        for path, html in one.pages().items():
            assert html == pages[path], path
    assert not Message.objects.filter(kind="applications.decision").exists()
    season.release()
    work()
    letters = Message.objects.filter(kind="applications.decision")
    told = sorted(letters.values_list("address", "language"))
    assert told == sorted((one.email, one.language) for one in season.founders)
    page = season.open(f"{season.call}decisions/")
    assert not any("sel" in one.fields for one in page.forms)
    for one, pages in zip(watched, before, strict=True):
        assert plain(one.visitor.open(one.path).html) != pages[one.path]


def _answers(season, clock):
    season.later(clock, CLOSES + timedelta(days=5))  # the third day
    for name in CHOSEN[1:]:
        one = season.named(name)
        page = one.visitor.open(one.path).form(to="/offer/", has="accept").send()
        assert not page.has_form("/offer/")
    quitting, waiting = season.named(CHOSEN[0]), season.named("Firm US 07")
    assert not waiting.visitor.open(waiting.path).has_form("/offer/")
    page = quitting.visitor.open(quitting.path)
    page.form("reason", to="/offer/", has="decline").send(reason="We moved")
    work()
    assert "became free" in mailed(waiting.email) or "자리가 나서" in mailed(
        waiting.email
    )
    page = waiting.visitor.open(waiting.path)
    page.form(to="/offer/", has="accept").send()


def _settling_in(season):
    season.prepare_cohort()
    page = season.open(season.cohort)
    assert "12 of 12" in page.words
    names = [*CHOSEN[1:], "Firm US 07"]
    for name in names:
        receipt = season.settle_in(season.named(name))
        assert f"Lead of {name}" in receipt
    page = season.open(f"{season.cohort}onboarding/")
    assert "Nobody lacks anything" in page.words
    assert page.words.count("3 / 3 complete") == len(names)
