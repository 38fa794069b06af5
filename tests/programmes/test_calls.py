"""Calls: open and close to the second, by the clock of their place, for everybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import translation

from madang.hubs.models import Role
from madang.kit.errors import Conflict, Refused
from madang.programmes import actions, kinds
from madang.programmes.models import Call, Phase, ProgrammeSite
from madang.programmes.shifting import shifted
from tests import make

pytestmark = pytest.mark.django_db
JUAREZ = "America/Ciudad_Juarez"
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


@pytest.fixture
def border():
    """A programme of a hub with a site on each side of the border."""
    hub = make.hub(languages=["es", "en"])
    programme = make.programme(hub, languages=["es", "en"])
    for number, (country, zone) in enumerate(
        (("MX", JUAREZ), ("US", "America/Denver"))
    ):
        site = make.site(hub, country=country, zone=zone)
        ProgrammeSite.objects.create(
            hub=hub, programme=programme, site=site, order=number
        )
    return programme


def typed(form=None, **more):
    return {
        "names_en": "Bridge",
        "zone": JUAREZ,
        "opens_at": "2026-10-01T09:00",
        "closes_at": "2026-10-30T16:00",
        "grace_minutes": "0",
        "languages": ["es"],
        "_key": uuid4().hex,
        **more,
    }


def test_a_call_goes_through_its_phases_to_the_microsecond():
    closes = datetime(2026, 2, 1, 16, tzinfo=UTC)
    call = make.call(closes_at=closes, early_at=NOON, grace_minutes=10)
    moment = timedelta(microseconds=1)
    seen = [
        call.phase(at)
        for at in (
            call.opens_at - moment,
            call.opens_at,
            NOON - moment,
            NOON,
            closes - moment,
            closes,
            closes + timedelta(minutes=10) - moment,
            closes + timedelta(minutes=10),
        )
    ]
    assert seen == [
        Phase.AHEAD,
        Phase.EARLY,
        Phase.EARLY,
        Phase.OPEN,
        Phase.OPEN,
        Phase.GRACE,
        Phase.GRACE,
        Phase.CLOSED,
    ]
    assert [call.takes(closes), call.takes(call.ends_at)] == [True, False]


@pytest.mark.parametrize(
    ("zone", "closes", "instant"),
    [
        (JUAREZ, "2026-11-01T23:59", datetime(2026, 11, 2, 6, 59, tzinfo=UTC)),
        (JUAREZ, "2026-10-31T23:59", datetime(2026, 11, 1, 5, 59, tzinfo=UTC)),
        ("Asia/Seoul", "2026-11-01T23:59", datetime(2026, 11, 1, 14, 59, tzinfo=UTC)),
    ],
)
def test_a_minute_to_midnight_is_the_same_on_server_form_and_page(
    client, border, zone, closes, instant
):
    client.force_login(make.member(border.hub, Role.PROGRAMME))
    url = f"/h/{border.hub.slug}/programmes/{border.pk}/calls/new/"
    answer = client.post(url, typed(zone=zone, closes_at=closes))
    call = Call.objects.get()
    assert (answer.status_code, call.closes_at) == (302, instant)
    edit = client.get(f"/h/{border.hub.slug}/calls/{call.pk}/edit/").content.decode()
    assert f'value="{closes}"' in edit
    actions.publish_call(call, make.actor(border.hub))
    with time_machine.travel(instant - timedelta(seconds=1), tick=False):
        page = client.get(f"/{border.hub.slug}/calls/{call.slug}/?lang=en")
    text = page.content.decode()
    place = {"Asia/Seoul": "Seoul, UTC+9"}.get(zone, "")
    if not place:
        place = "Ciudad Juárez, UTC−" + ("7" if "11-01" in closes else "6")
    assert f"2026 23:59 ({place})" in text
    assert f'datetime="{instant:%Y-%m-%dT%H:%M:%SZ}" data-countdown' in text
    assert 'data-label="Your time:"' in text
    with time_machine.travel(instant, tick=False):
        page = client.get(f"/{border.hub.slug}/calls/{call.slug}/?lang=en")
    assert "data-countdown" not in page.content.decode()


def test_the_form_explains_times_that_never_come_and_asks_about_those_that_come_twice(
    client, border
):
    client.force_login(make.member(border.hub, Role.PROGRAMME))
    url = f"/h/{border.hub.slug}/programmes/{border.pk}/calls/new/?lang=en"
    never = client.post(
        url, typed(opens_at="2026-03-08T02:30", closes_at="2026-03-20T16:00")
    )
    told = never.content.decode()
    assert never.status_code == 422
    assert "before 02:00, or 03:00 or later" in told
    assert "opens_at_which" not in told
    twice = client.post(url, typed(closes_at="2026-11-01T01:30"))
    told = twice.content.decode()
    assert (twice.status_code, Call.objects.count()) == (422, 0)
    assert 'name="closes_at_which"' in told
    assert "the first (UTC−6) or the second (UTC−7)" in told
    client.post(url, typed(closes_at="2026-11-01T01:30", closes_at_which="second"))
    assert Call.objects.get().closes_at == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"closes_at": "2026-09-01T16:00"}, "closes_at"),
        ({"early_at": "2026-12-01T16:00"}, "early_at"),
        ({"closes_at": "when it is done"}, "closes_at"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"grace_minutes": "-1"}, "grace_minutes"),
        ({"slug": "taken"}, "slug"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(client, border, given, field):
    make.call(border, slug="taken")
    client.force_login(make.member(border.hub, Role.PROGRAMME))
    url = f"/h/{border.hub.slug}/programmes/{border.pk}/calls/new/"
    answer = client.post(url, typed(**given))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Bridge" in answer.content.decode()


def test_the_slower_of_two_editors_sees_both_and_keeps_hers(client, border):
    call = make.call(border, names={"en": "Old"})
    client.force_login(make.member(border.hub, Role.PROGRAMME))
    url = f"/h/{border.hub.slug}/calls/{call.pk}/edit/?lang=en"
    by = make.actor(border.hub)
    actions.change_call(call, by, expected=1, values={"names": {"en": "Hers"}})
    answer = client.post(url, typed(names_en="Mine", version="1", slug=call.slug))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="Mine"' in text
    assert "Hers" in text
    again = client.post(url, typed(names_en="Mine", version="2", slug=call.slug))
    assert (again.status_code, Call.objects.get().names["en"]) == (302, "Mine")


def test_a_copy_is_shifted_by_whole_weeks_and_off_holidays_of_both_countries(border):
    call = make.call(
        border,
        zone=JUAREZ,
        opens_at=datetime(2025, 11, 17, 16, tzinfo=UTC),  # 09:00 there
        closes_at=datetime(2025, 11, 26, 23, tzinfo=UTC),  # 16:00 there
    )
    with translation.override("en"):
        opens, closes = shifted(call, 52, ["MX", "US"])
    assert opens.new == datetime(2026, 11, 17, 16, tzinfo=UTC)
    assert opens.why == ("Nov 16, 2026 is a public holiday: Revolution Day (MX).",)
    assert (closes.new, closes.why) == (datetime(2026, 11, 25, 23, tzinfo=UTC), ())


def test_a_copy_stays_at_the_same_clock_when_clocks_have_changed_meanwhile(border):
    call = make.call(
        border,
        zone=JUAREZ,
        opens_at=datetime(2026, 2, 2, 16, tzinfo=UTC),
        closes_at=datetime(2026, 2, 27, 23, tzinfo=UTC),
    )
    _opens, closes = shifted(call, 26, ["MX", "US"])
    assert closes.new == datetime(2026, 8, 28, 22, tzinfo=UTC)  # 16:00, an hour ahead


def test_the_proposal_is_shown_before_it_is_saved_and_can_be_changed(client, border):
    call = make.call(
        border,
        zone=JUAREZ,
        opens_at=datetime(2025, 11, 17, 16, tzinfo=UTC),
        closes_at=datetime(2025, 12, 17, 23, tzinfo=UTC),
        intro={"en": "Come"},
    )
    client.force_login(make.member(border.hub, Role.PROGRAMME))
    url = f"/h/{border.hub.slug}/calls/{call.pk}/copy/?lang=en&weeks=52"
    with time_machine.travel(NOON):
        page = client.get(url)
        text = page.content.decode()
        assert "Revolution Day (MX)" in text
        assert 'value="2026-11-17T09:00"' in text
        assert Call.objects.count() == 1
        sent = typed(opens_at="2026-11-18T09:00", closes_at="2026-12-16T16:00")
        client.post(url, sent)
    copy = Call.objects.get(copied_from=call)
    assert copy.opens_at == datetime(2026, 11, 18, 16, tzinfo=UTC)
    assert (copy.state, copy.intro) == ("draft", {"en": "Come"})


@pytest.mark.parametrize("n", [1, 3])
def test_the_worlds_pages_cost_the_same_for_one_call_and_three(
    client, n, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(kinds, "_sources", [])  # what rooms above ask is theirs
    programme = make.programme()
    calls = [make.call(programme) for _ in range(n)]
    with time_machine.travel(NOON):
        client.get(f"/{programme.hub.slug}/calls/")
        with django_assert_num_queries(2):
            listed = client.get(f"/{programme.hub.slug}/calls/")
        with django_assert_num_queries(5):
            page = client.get(f"/{programme.hub.slug}/calls/{calls[0].slug}/")
    assert listed.content.decode().count("call-card") == n
    assert page.status_code == 200


def test_the_world_sees_no_draft_and_is_told_what_was_cancelled(client):
    programme = make.programme()
    draft = make.call(programme, state="draft")
    gone = make.call(programme, state="cancelled")
    hidden = make.call(make.programme(programme.hub, state="draft"))
    base = f"/{programme.hub.slug}/calls/"
    assert client.get(f"{base}{draft.slug}/").status_code == 404
    assert client.get(f"{base}{hidden.slug}/").status_code == 404
    told = client.get(f"{base}{gone.slug}/?lang=en")
    assert "This call was cancelled" in told.content.decode()
    listed = client.get(base).content.decode()
    assert (str(draft) in listed, str(gone) in listed) == (False, True)


@pytest.mark.parametrize(
    ("lang", "word"),
    [
        ("en", "Closes in"),
        ("ko", "마감까지"),
        ("es", "Cierra en"),
        ("zh-hans", "距截止"),
    ],
)
def test_the_page_speaks_four_languages_and_names_them_to_search_engines(
    client, lang, word
):
    call = make.call(names={"en": "Bridge", "ko": "브리지"})
    with time_machine.travel(NOON):
        page = client.get(f"/{call.hub.slug}/calls/{call.slug}/?lang={lang}")
    text = page.content.decode()
    assert word in text
    assert page.headers["Content-Language"] == lang
    assert text.count('rel="alternate"') == 5
    sitemap = client.get(f"/{call.hub.slug}/sitemap.xml").content.decode()
    assert f"/calls/{call.slug}/?lang={lang}" in sitemap
    home = client.get(f"/{call.hub.slug}/").content.decode()
    assert f'href="/{call.hub.slug}/calls/' in home


def test_rooms_above_put_a_button_beside_the_moments(client, monkeypatch):
    monkeypatch.setattr(kinds, "_sources", [])
    kinds.add_call_panel(
        lambda by, call, now: (
            kinds.CallPanel("Half an hour.", "Apply", "/apply/me/")
            if call.takes(now)
            else None
        )
    )
    call = make.call()
    url = f"/{call.hub.slug}/calls/{call.slug}/"
    with time_machine.travel(NOON):
        assert 'href="/apply/me/"' in client.get(url).content.decode()
    with time_machine.travel(call.closes_at):
        assert 'href="/apply/me/"' not in client.get(url).content.decode()


def test_publishing_needs_a_programme_that_is_not_archived_and_reopening_a_cancelled_call():
    by = make.actor()
    call = make.call(make.programme(by.hub, state="archived"), state="draft")
    with pytest.raises(Conflict):
        actions.publish_call(call, by)
    with pytest.raises(Conflict):
        actions.reopen_call(call, by)
    assert Call.objects.get(pk=call.pk).state == "draft"


def test_only_those_who_run_programmes_draft_calls():
    hub = make.hub()
    programme = make.programme(hub)
    for role in (Role.FINANCE, Role.JUDGE, Role.MEMBER):
        with pytest.raises(Refused):
            actions.add_call(programme, make.actor(hub, role), values={})
    assert Call.objects.count() == 0
