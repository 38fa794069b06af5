"""Suggestions say why, compare tickets at a named rate, keep to what is ruled out."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from madang.deals.models import Rate, RateSource
from madang.directory.models import Activity
from madang.meetings import actions
from madang.meetings.models import Wish
from madang.meetings.planning import fits_of, lacks_in_words, suggestions_for
from tests import make
from tests.meetings import rows
from tests.meetings.rows import BEFORE

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 1)


@pytest.fixture
def scene(hub, staff):
    """A medical startup that raises won, and a fund that gives dollars."""
    firm = make.organisation(
        hub, name="Haru", stage="growth", country="KR",
        one_liner={"en": "Surgical medical devices for children"},
    )  # fmt: skip
    Activity.objects.create(hub=hub, organisation=firm, code="266")
    of = rows.matching(hub, staff)
    rows.party(
        of, staff, "left", "Haru", organisation=firm,
        thesis={"seeks": "1350000000", "currency": "KRW"},
    )  # fmt: skip
    looks = {"least": "500000", "most": "2000000", "currency": "USD"}
    for name, more in (
        ("Fund0", {"stages": ["growth"], "sectors": ["26"], "regions": ["KR"]}),
        ("Fund1", {"excludes": ["26"]}),
        ("Fund2", {"stages": ["growth"], "most": "600000"}),
    ):
        rows.party(
            of, staff, "right", name, thesis=looks | more,
            about="Funds makers of surgical medical devices",
        )  # fmt: skip
    return rows.round_of(of, staff, least=1)


def test_suggestions_say_why_in_the_reader_s_language(scene, hub):
    haru = rows.named(scene, "Haru")
    others = [rows.named(scene, f"Fund{n}") for n in range(3)]
    found = suggestions_for(haru, others, on=DAY)
    assert "Fund1" not in {one.party.name for one in found}
    reasons = found[0].reasons
    assert found[0].party.name == "Fund0"
    assert "the stage fits: Growth" in reasons
    assert "a region they look for: South Korea" in reasons
    assert any(one.startswith("both know: ") and "medical" in one for one in reasons)
    assert not any("ticket" in one for one in reasons)  # nobody tells a rate
    source = RateSource.objects.create(hub=hub, name="Bank of Korea")
    Rate.objects.create(
        hub=hub, source=source, on=date(2026, 4, 30), base="USD", quote="KRW",
        rate=Decimal(1350),
    )  # fmt: skip
    ticket = next(
        one
        for one in suggestions_for(haru, others, on=DAY)[0].reasons
        if "ticket" in one
    )
    assert ticket.startswith("the ticket fits: ₩1.35B (rate of Bank of Korea, ")
    weak = next(
        one
        for one in suggestions_for(haru, others, on=DAY)
        if one.party.name == "Fund2"
    )
    assert not any("ticket" in one for one in weak.reasons)  # a million is too much
    for language, word in (("ko", "성장"), ("es", "etapa"), ("zh-hans", "阶段")):
        with translation.override(language):
            told = " ".join(suggestions_for(haru, others, on=DAY)[0].reasons)
        assert word in told
        assert "the stage" not in told
    pairs = fits_of(scene.matching, [haru, *others], on=DAY)
    assert pairs[haru.pk, others[0].pk] > pairs[haru.pk, others[2].pk]


def test_what_is_ruled_out_is_not_planned_unless_its_owner_asks(scene, staff):
    names = dict(scene.matching.parties.values_list("pk", "name"))
    run = actions.plan_round(scene, staff, now=BEFORE)
    assert {names[right] for _left, right, *_rest in run.plan} == {"Fund0", "Fund2"}
    rows.wish(scene, staff, "Haru", "Fund1", "must")
    run = actions.plan_round(scene, staff, now=BEFORE)
    assert run.meetings == 2
    told = " ".join(lacks_in_words(run.lacking, names))
    assert "Haru and Fund1 must meet, but" in told
    rows.wish(scene, staff, "Fund1", "Haru")
    assert actions.plan_round(scene, staff, now=BEFORE).meetings == 3


def test_one_tap_makes_a_wish_and_a_wish_runs_out(client, scene, staff, time_machine):
    time_machine.move_to(BEFORE)
    haru, fund = rows.named(scene, "Haru"), rows.named(scene, "Fund0")
    client.force_login(rows.founder(haru).user)
    keys = {"hub": scene.hub.slug, "pk": haru.pk}
    path = reverse("meetings:party-wishes", kwargs=keys)
    page = client.get(path).content.decode()
    assert "the stage fits: Growth" in page
    client.post(path, {"of": fund.pk, "kind": "meet"})
    assert Wish.objects.get().expires_at is None
    assert (
        "the stage fits: Growth"
        not in client.get(path).content.decode().split("Fund2")[0]
    )
    client.post(path, {"of": fund.pk, "kind": "must", "until": "2026-04-25"})
    wish = Wish.objects.get()
    assert haru.hub.day_of(wish.expires_at) == date(2026, 4, 26)
    assert 'value="2026-04-25"' in client.get(path).content.decode()
    for wrong in ("tomorrow", "2026-02-30", "9999-12-31", "2026-04-01"):
        sent = {"of": fund.pk, "kind": "meet", "note": "Typed", "until": wrong}
        answer = client.post(path, sent)
        assert answer.status_code == 422
        assert 'value="Typed"' in answer.content.decode()
        assert Wish.objects.get().kind == "must"
    long = {"of": fund.pk, "kind": "meet", "note": "x" * 301}
    assert "at most 300 letters" in client.post(path, long).content.decode()
    client.force_login(staff.user)
    at = {"hub": scene.hub.slug, "pk": scene.matching_id}
    matrix = reverse("meetings:wishes", kwargs=at)
    assert "Must meet" in client.get(matrix).content.decode()
    time_machine.move_to(BEFORE + timedelta(days=7))
    assert "Must meet" not in client.get(matrix).content.decode()
    assert "run out" in client.get(path).content.decode()
    run = actions.plan_round(scene, staff, now=BEFORE + timedelta(days=7))
    assert run.value < 3
