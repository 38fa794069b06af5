"""Clinics: companies see experts of the fields they need; interpreters where needed."""

from datetime import time
from itertools import pairwise

import pytest
from django.urls import reverse

from madang.inbox.models import Message
from madang.kit.errors import NotAllowed, Refused
from madang.kit.personal_data import stores, whole_person
from madang.meetings import actions
from madang.meetings.actions import Interprets, Sits
from madang.meetings.models import Field, Interpreter, Matching, Meeting, PartyField
from madang.meetings.planning import (
    faults_of,
    lacks_in_words,
    lines_of,
    material_of,
    mend,
    spread_of,
)
from tests import make
from tests.meetings import rows
from tests.meetings.rows import BEFORE

pytestmark = pytest.mark.django_db


def words(run):
    names = dict(run.round.matching.parties.values_list("pk", "name"))
    return lacks_in_words(run.lacking, names)


def interpreters(of, staff, *people):
    of.refresh_from_db()
    actions.set_interpreters(of, staff, people=people, expected=of.version, now=BEFORE)


@pytest.fixture
def tower(hub, staff):
    """Three Korean startups and three funds that speak English only."""
    of = rows.matching(hub, staff)
    for n in range(3):
        sits = [Sits(f"Kim {n}", languages=("ko",))]
        rows.party(of, staff, "left", f"Startup{n}", sitting=sits)
        rows.party(of, staff, "right", f"Fund{n}")
    day = rows.round_of(of, staff, least=0)
    for n in range(3):
        rows.wish(day, staff, f"Startup{n}", "Fund0")
    rows.wish(day, staff, "Startup0", "Fund1")
    return day


def test_a_pair_without_a_common_language_is_given_an_interpreter(tower, staff):
    run = actions.plan_round(tower, staff, now=BEFORE)
    assert (run.meetings, len(run.lacking)) == (0, 4)
    assert "nobody interprets between theirs" in words(run)[0]
    mina = Interprets("Mina", "mina@example.org", ("ko-en",))
    interpreters(tower.matching, staff, mina, Interprets("Ana", "", ("es-en",)))
    run = rows.published(tower, staff)
    sat = Meeting.objects.filter(interpreter__name="Mina")
    assert (run.meetings, sat.count()) == (4, 4)
    assert len(set(sat.values_list("starts_at", flat=True))) == 4
    material = material_of(tower, now=BEFORE)
    lines = lines_of(run)
    assert faults_of(material, lines) == []
    silent = [type(line)(*line.write()[:6]) for line in lines]
    assert "need an interpreter" in faults_of(material, silent)[0]
    held = {line.pair: line for line in lines}
    again = mend(material, lines, now=BEFORE)
    assert all(held[line.pair] == line for line in again.lines if line.pair in held)


def test_an_interpreter_is_written_to_and_can_be_forgotten(tower, staff):
    interpreters(
        tower.matching, staff, Interprets("Mina", "Mina@example.org", ("ko-en",))
    )
    rows.published(tower, staff)
    letters = Message.objects.filter(address="Mina@example.org")
    assert letters.get().text.count("New: Startup") == 4
    assert "Startup0 – Fund1" in letters.get().text
    gone = Meeting.objects.filter(interpreter__name="Mina").first()
    tower.refresh_from_db()
    actions.withdraw_party(gone.left, staff)
    tower.refresh_from_db()
    actions.mend_round(tower, staff, expected=tower.version, now=BEFORE)
    assert "Called off" in letters.order_by("pk").last().text

    her = make.person(staff.hub, email="mina@example.org")
    person = whole_person(staff.hub, ("directory.person", her.pk))
    held = {one.name: one for one in stores()}["meetings.interpreting"]
    assert [row["what"] for row in held.collect(staff.hub, person).rows] == ["Mina"]
    assert held.erase is not None
    assert held.erase(staff.hub, person, staff, BEFORE) == 1
    assert not Interpreter.objects.exclude(name="–", email="").exists()
    assert Meeting.objects.filter(interpreter__isnull=False).exists()


def test_interpreters_keep_their_hours_and_who_has_none_is_named(tower, staff):
    interpreters(tower.matching, staff, Interprets("Mina", "", ("en-ko",)))
    mina = Interpreter.objects.get()
    keys = [key for key, _period in tower.keyed_slots]
    actions.set_shift(tower, staff, interpreter=mina, away=keys[2:])
    run = actions.plan_round(tower, staff, now=BEFORE)
    assert {line.slot for line in lines_of(run)} == set(keys[:2])
    assert [row["why"] for row in run.lacking] == ["voice", "voice"]
    assert "no interpreter between their" in words(run)[0]
    interpreters(
        tower.matching,
        staff,
        Interprets("Mina", "", ("en-ko",)),
        Interprets("Sol", "", ("ko-en",)),
    )
    run = rows.published(tower, staff)
    assert (run.meetings, run.lacking) == (6, [])  # two and four of their slots
    assert Meeting.objects.filter(interpreter=mina).count() <= 2
    actions.set_shift(tower, staff, interpreter=mina, away=keys)
    at = {line.pair: line.slot for line in lines_of(run)}
    mended = mend(material_of(tower, now=BEFORE), lines_of(run), now=BEFORE)
    assert {line.helper for line in mended.lines} == {mina.pk + 1}
    stayed = [line for line in mended.lines if at[line.pair] == line.slot]
    assert len(stayed) >= 2


def test_what_is_refused_about_interpreters(client, tower, staff, time_machine):
    time_machine.move_to(BEFORE)
    client.force_login(staff.user)
    keys = {"hub": tower.hub.slug, "pk": tower.matching_id}
    path = reverse("meetings:interpreters", kwargs=keys)
    for wrong in (
        "Mina; mina@example.org",
        "Mina; ; korean",
        "Mina; ; ko-ko",
        "M;x;ko-en",
    ):
        said = {"version": tower.matching.version, "people": wrong}
        assert client.post(path, said).status_code == 422
    said = {"version": tower.matching.version, "people": "Mina; ; ko-en, ko-es"}
    assert client.post(path, said).status_code == 302
    mina = Interpreter.objects.get()
    assert mina.pairs == ["en-ko", "es-ko"]
    there = {"hub": tower.hub.slug, "pk": tower.pk, "person": mina.pk}
    slot = tower.keyed_slots[1][0]
    client.post(reverse("meetings:shift", kwargs=there), {"there": [slot]})
    rows.published(tower, staff)
    page = client.get(reverse("meetings:shift", kwargs=there)).content.decode()
    assert page.count("Startup") == 1
    assert "Mina" in client.get(path).content.decode()
    at = {"hub": tower.hub.slug, "pk": tower.pk}
    page = client.get(reverse("meetings:round", kwargs=at)).content.decode()
    assert "interpreted by Mina" in page


@pytest.fixture
def clinic(hub, staff):
    """Four startups; patents has two experts, labour law one, who answers both."""
    of = rows.matching(hub, staff, kind="clinic")
    for n in range(4):
        rows.party(of, staff, "left", f"Startup{n}")
    for name in ("Patent0", "Patent1", "Labour"):
        rows.party(of, staff, "right", name)
    day = rows.round_of(of, staff, least=0)
    actions.add_usual_fields(of, staff, expected=of.version)
    of.refresh_from_db()
    patents, labour = (
        next(one for one in Field.objects.all() if one.names["en"] == name)
        for name in ("Patents", "Labour law")
    )
    party = {one.name: one.pk for one in of.parties.all()}
    marks = [(party[f"Startup{n}"], patents.pk) for n in range(4)]
    marks += [(party["Patent0"], patents.pk), (party["Patent1"], patents.pk)]
    marks += [(party["Labour"], labour.pk), (party["Startup0"], labour.pk)]
    actions.set_fields(of, staff, marks=marks, expected=of.version)
    return day


def test_a_startup_sees_one_expert_of_each_field_it_needs(client, clinic, staff):
    run = rows.published(clinic, staff)
    seen = sorted(rows.plan_of(clinic))
    assert (run.meetings, run.lacking, run.is_proved) == (5, [], True)
    assert ("Startup0", "Labour") in seen
    assert {left for left, _right in seen} == {f"Startup{n}" for n in range(4)}
    homes = {
        (row.right_id, row.table_id) for row in Meeting.objects.filter(round=clinic)
    }
    assert len(homes) == len({expert for expert, _table in homes})
    material = material_of(clinic, now=BEFORE)
    assert faults_of(material, lines_of(run)) == []
    line = next(
        one for one in lines_of(run) if one.left == rows.named(clinic, "Startup1").pk
    )
    other = {"Patent0", "Patent1"} - {
        right for left, right in seen if left == "Startup1"
    }
    more = type(line)(
        line.left, rows.named(clinic, *other).pk, material.keys[-1], line.table,
        line.left_rep, rows.named(clinic, *other).representatives.get().pk,
    )  # fmt: skip
    assert any("too many experts" in one for one in faults_of(material, [line, more]))
    client.force_login(staff.user)
    at = {"hub": clinic.hub.slug, "pk": clinic.pk}
    page = client.get(reverse("meetings:clinic", kwargs=at)).content.decode()
    assert page.count("Patent0") + page.count("Patent1") == 4
    assert "nobody" not in page


def test_who_sees_too_few_experts_is_named_with_the_reason(clinic, staff):
    taken = rows.named(clinic, "Startup3")
    tech = next(one for one in Field.objects.all() if one.names["en"] == "Technology")
    PartyField.objects.create(hub=clinic.hub, party=taken, field=tech)
    for name in ("Patent0", "Patent1"):
        party = rows.named(clinic, name)
        party.most = 1
        party.save()
    run = actions.plan_round(clinic, staff, now=BEFORE)
    told = " ".join(words(run))
    assert "Startup3 sees 0 of 1 experts for Technology: 0 answer it." in told
    assert told.count("experts for Patents: those who answer it have no more room") == 2
    assert run.value <= run.bound
    rows.wish(clinic, staff, "Startup3", "Labour")
    run = actions.plan_round(clinic, staff, now=BEFORE)
    names = {one.name: one.pk for one in clinic.matching.parties.all()}
    held = {line.pair for line in lines_of(run)}
    assert (names["Startup3"], names["Labour"]) in held  # wished, though no field


def test_fields_are_made_and_marked_by_clicking(client, hub, staff, clinic):
    client.force_login(staff.user)
    of = Matching.objects.get()
    at = {"hub": hub.slug, "pk": of.pk}
    path = reverse("meetings:fields", kwargs=at)
    said = {"names_en": "Export", "least": "2", "most": "1"}
    new = reverse("meetings:field-new", kwargs=at)
    assert client.post(new, said).status_code == 422
    assert client.post(new, said | {"least": "0"}).status_code == 302
    export = Field.objects.last()
    edit = reverse("meetings:field-edit", kwargs={"hub": hub.slug, "pk": export.pk})
    client.post(edit, {"names_en": "Exports", "least": "1", "most": "1"})
    founder = rows.named(clinic, "Startup2")
    marks = [f"{founder.pk}-{export.pk}", "nonsense"]
    client.post(path, {"version": of.version, "mark": marks})
    assert PartyField.objects.count() == 1
    assert "Exports" in client.get(path).content.decode()
    drop = reverse("meetings:field-drop", kwargs={"hub": hub.slug, "pk": export.pk})
    client.post(drop)
    assert PartyField.objects.count() == 0
    patents = Field.objects.get(order=3)
    client.force_login(rows.founder(founder).user)
    own = reverse("meetings:party-fields", kwargs={"hub": hub.slug, "pk": founder.pk})
    client.post(own, {"field": [patents.pk]})
    assert PartyField.objects.get().party == founder
    there = reverse("meetings:party-wishes", kwargs={"hub": hub.slug, "pk": founder.pk})
    assert "Fields we need" in client.get(there).content.decode()
    client.post(own, {"field": ["999999"]})
    assert PartyField.objects.count() == 1
    stranger = rows.founder(rows.named(clinic, "Startup1"))
    with pytest.raises(NotAllowed):
        actions.set_own_fields(founder, stranger, fields=[])
    with pytest.raises(Refused):
        actions.add_usual_fields(of, staff, expected=of.version)


def test_nobody_of_a_clinic_sits_twice_and_no_expert_walks(hub, staff):
    of = rows.matching(hub, staff, kind="clinic")
    for n in range(5):
        rows.party(of, staff, "left", f"Startup{n}")
    for n in range(2):
        rows.party(of, staff, "right", f"Firm{n}", sitting=[Sits("A"), Sits("B")])
    actions.add_usual_fields(of, staff, expected=of.version)
    of.refresh_from_db()
    firms = Field.objects.get(order=5)
    marks = [(one.pk, firms.pk) for one in of.parties.all()]
    actions.set_fields(of, staff, marks=marks, expected=of.version)
    day = rows.round_of(of, staff, tables=4, most=6, closes=time(10, 30))
    run = rows.published(day, staff)
    assert run.meetings == 10
    for firm in of.parties.filter(side="right"):
        sat = Meeting.objects.filter(right=firm).order_by("starts_at", "table")
        by_rep = {}
        for row in sat:
            by_rep.setdefault(row.right_rep_id, []).append(row)
        for own in by_rep.values():
            assert all(one.ends_at <= two.starts_at for one, two in pairwise(own))


@pytest.fixture
def fair(hub, staff):
    """Fourteen startups need patents, which three experts answer, for ten slots."""
    of = rows.matching(hub, staff, kind="clinic")
    for n in range(14):
        rows.party(of, staff, "left", f"Startup{n}")
    for name in ("Ann", "Bo", "Cho"):
        rows.party(of, staff, "right", name)
    actions.add_usual_fields(of, staff, expected=of.version)
    of.refresh_from_db()
    patents = Field.objects.get(order=3)
    marks = [(one.pk, patents.pk) for one in of.parties.all()]
    actions.set_fields(of, staff, marks=marks, expected=of.version)
    return rows.round_of(of, staff, closes=time(14), most=14, least=0)


def shared(run):
    lines = lines_of(run)
    found = spread_of(material_of(run.round, now=BEFORE), lines)
    return {part.name: part.count for one in found for part in one.parts}, found


def test_experts_of_one_field_see_about_as_many_companies(fair, staff):
    run = actions.plan_round(fair, staff, now=BEFORE)
    counts, (spread,) = shared(run)
    assert (sorted(counts.values()), spread.reasons) == ([4, 5, 5], [])
    assert (run.meetings, run.lacking, run.is_proved) == (14, [], True)
    short = rows.named(fair, "Cho")
    short.most = 2
    short.save()
    counts, (spread,) = shared(actions.plan_round(fair, staff, now=BEFORE))
    assert counts == {"Ann": 6, "Bo": 6, "Cho": 2}
    assert spread.reasons == ["Cho has room for 2 meetings."]


def test_who_is_asked_for_by_name_sees_them_and_the_page_says_so(
    client, fair, staff, time_machine
):
    time_machine.move_to(BEFORE)
    for n in range(8):
        rows.wish(fair, staff, f"Startup{n}", "Ann")
    run = rows.planned(fair, staff)
    assert shared(run)[0] == {"Ann": 8, "Bo": 3, "Cho": 3}
    client.force_login(staff.user)
    at = {"hub": fair.hub.slug, "pk": fair.pk}
    page = client.get(reverse("meetings:round", kwargs=at)).content.decode()
    assert "How the experts" in page
    assert "8 companies ask for Ann." in page


def test_no_promise_is_broken_to_share_evenly(fair, staff):
    """Bo is there only when twelve of the companies are not: shares give way."""
    keys = material_of(fair, now=BEFORE).keys
    early, late = keys[:4], keys[4:]
    for n in range(14):
        own = rows.named(fair, f"Startup{n}").representatives.get()
        away = late if n < 2 else early
        actions.set_hours(fair, staff, representative=own, away=away)
    bo = rows.named(fair, "Bo").representatives.get()
    actions.set_hours(fair, staff, representative=bo, away=late)
    run = actions.plan_round(fair, staff, now=BEFORE)
    counts, (spread,) = shared(run)
    assert (run.meetings, run.lacking) == (14, [])
    assert counts == {"Ann": 6, "Bo": 2, "Cho": 6}
    assert "Bo is away, or in other meetings" in spread.reasons[0]
