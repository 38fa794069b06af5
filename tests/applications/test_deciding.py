"""Moving, deciding, releasing, offers and the reserve list, appeals."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from madang.applications import kinds, presets
from madang.applications.actions import (
    AlreadyTold,
    Forbidden,
    TooLate,
    accept_offer,
    answer_appeal,
    appeal_decision,
    check_all,
    decide,
    decline_offer,
    move,
    move_many,
    override_eligibility,
    release,
    write_feedback,
)
from madang.applications.expiring import expire_offers
from madang.applications.models import (
    Appeal,
    Decision,
    Eligible,
    Letter,
    Offer,
    StageMove,
)
from madang.applications.queries import answers_for_reading, applications_to_judge
from madang.hubs.models import Role, system_actor
from madang.inbox.models import Message
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.programmes.models import Cohort, Place
from tests import make
from tests.applications.making import (
    ANSWERS,
    NOW,
    call,
    draft,
    intake,
    sent,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open_guards(monkeypatch):
    """Sheets and approval belong to the room above; here they let everybody pass."""
    guards = {
        key: kinds.Guard(key, key, lambda _by, _rows, _why: {})
        for key in ("sheets_locked", "approved")
    }
    monkeypatch.setattr(kinds, "_guards", {**kinds._guards, **guards})


def at_decision(at=None, name="Norte", **fields):
    """Return an application that waits for its decision, its lead and staff."""
    row, by = sent(at, name=name, **fields)
    boss = staff(row.hub)
    for step in ("screening-review", "review-decision"):
        move(row, boss, move=step, now=NOW)
    row.refresh_from_db()
    return row, by, boss


def told(row, boss, outcome, rank=None):
    """Return the released decision."""
    found = decide(row, boss, outcome=outcome, now=NOW, rank=rank)
    release(row.call, boss, ids=[found.pk], now=NOW)
    found.refresh_from_db()
    return found


def test_a_move_is_on_record_and_judges_find_who_stands_where():
    row, _by, boss = at_decision()
    steps = [(m.source, m.target, m.by) for m in StageMove.objects.order_by("pk")][1:]
    assert steps == [
        ("screening", "review", boss.user),
        ("review", "decision", boss.user),
    ]
    assert list(applications_to_judge(row.call, "decision")) == [row]
    assert not applications_to_judge(row.call, "review").exists()


def test_a_guard_that_nobody_registered_lets_nothing_pass(monkeypatch):
    row, _by = sent()
    boss = staff(row.hub)
    move(row, boss, move="screening-review", now=NOW)
    monkeypatch.setattr(kinds, "_guards", {})
    with pytest.raises(Forbidden) as no:
        move(row, boss, move="review-decision", now=NOW)
    assert "sheets_locked" in str(no.value)


def test_only_the_roles_of_a_move_make_it():
    way = presets.simple().write()
    next(m for m in way["moves"] if m["key"] == "screening-review")["roles"] = ["owner"]
    at = intake().call
    from madang.applications.models import Intake

    Intake.objects.filter(call=at).update(workflow=way)
    row, _by = sent(at)
    with pytest.raises(NotAllowed):
        move(row, staff(row.hub), move="screening-review", now=NOW)
    move(row, make.actor(row.hub, Role.OWNER), move="screening-review", now=NOW)


def test_many_move_at_once_and_who_may_not_is_named():
    at = intake(rules=[{"kind": "country", "choices": ["MX"]}]).call
    row, _by = sent(at)
    other, _he = sent(at, name="Sur", country="US")
    elsewhere, _she = sent(intake(call(at.hub)).call, name="Oeste")
    ids = [row.pk, other.pk, elsewhere.pk]
    done = move_many(at, staff(at.hub), ids=ids, move="screening-review", now=NOW)
    assert done.applications == [row]
    assert done.refused == {other.pk: "Sur is not eligible."}


def test_an_override_counts_until_the_rules_say_otherwise():
    at = intake(rules=[{"kind": "headcount", "minimum": 1}]).call
    row, _by = sent(at, answers={k: v for k, v in ANSWERS.items() if k != "headcount"})
    boss = staff(row.hub)
    assert row.eligible == "look"
    with pytest.raises(Refused):
        override_eligibility(row, boss, result=Eligible.ELIGIBLE, reason=" ", now=NOW)
    override_eligibility(row, boss, result=Eligible.ELIGIBLE, reason="Seen", now=NOW)
    check_all(at, boss, now=NOW)
    row.refresh_from_db()
    assert row.eligible == "eligible"
    assert row.checks.first().override_reason == "Seen"
    row.submissions.update(answers={**ANSWERS, "headcount": "0"})
    check_all(at, boss, now=NOW)
    row.refresh_from_db()
    assert row.eligible == "not_eligible"


def test_twins_and_former_participants_are_found_across_calls():
    at = intake(rules=[{"kind": "double"}, {"kind": "once"}]).call
    row, _by = sent(at)
    twin, _he = sent(at, name="NORTE S.A. de C.V.")
    assert (row.eligible, twin.eligible) == ("eligible", "look")
    cohort = Cohort.objects.create(
        hub=at.hub,
        programme=at.programme,
        names={"en": "Spring"},
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 6, 1),
        places=3,
    )
    Place.objects.create(
        hub=at.hub,
        cohort=cohort,
        organisation=row.organisation,
        state="graduated",
        seat=1,
        since=date(2026, 1, 1),
    )
    check_all(at, staff(at.hub), now=NOW)
    row.refresh_from_db()
    assert row.eligible == "not_eligible"


def surface(client, row, by):
    """Return every page of an applicant, byte by byte."""
    client.force_login(by.user)
    keys = {"hub": row.hub.slug, "uuid": row.uuid}
    names = ["mine", "form", "review", "people", "preferences"]
    urls = [reverse(f"applications:{name}", kwargs=keys) for name in names]
    urls += [reverse("applications:receipt", kwargs={**keys, "number": 1})]
    urls += [reverse("applications:own", args=[row.hub.slug])]
    urls += [f"/h/{row.hub.slug}/", f"/h/{row.hub.slug}/inbox/"]
    pages = []
    for url in urls:
        content = client.get(url).content.decode()
        for mark in ('name="csrfmiddlewaretoken"', 'name="_key"'):
            while mark in content:
                begin = content.index(mark)
                content = content[:begin] + content[content.index(">", begin) :]
        pages.append(content)
    return pages


def test_before_the_release_nothing_on_the_applicants_surface_changes(client):
    with time_machine.travel(NOW, tick=False):
        row, by = sent()
        before = surface(client, row, by)
        boss = staff(row.hub)
        for step in ("screening-review", "review-decision"):
            move(row, boss, move=step, now=NOW)
        check_all(row.call, boss, now=NOW)
        found = decide(row, boss, outcome="accepted", now=NOW, note="Best of all")
        write_feedback(found, boss, text="Splendid", now=NOW)
        assert surface(client, row, by) == before
        release(row.call, boss, ids=[found.pk], now=NOW)
        after = surface(client, row, by)
    assert after[0] != before[0]
    assert "Splendid" in after[0]
    assert "Best of all" not in "".join(after)


def test_a_decision_changes_until_it_is_told_and_goes_out_once():
    row, by, boss = at_decision()
    found = decide(row, boss, outcome="declined", now=NOW, reason_code="weak")
    again = decide(row, boss, outcome="declined", now=NOW, reason_code="late")
    assert (again.pk, again.reason_code) == (found.pk, "late")
    write_feedback(found, boss, text="First", now=NOW)
    write_feedback(found, boss, text="Second", now=NOW)
    assert [e.text for e in found.feedback_edits.all()] == ["First", "Second"]
    first = release(row.call, boss, ids=[found.pk], now=NOW)
    second = release(row.call, staff(row.hub), ids=[found.pk], now=NOW)
    assert (len(first.decisions), len(second.decisions)) == (1, 0)
    assert Letter.objects.count() == 1
    mail = Message.objects.get(kind="applications.decision", user=by.user)
    assert "Second" in mail.text
    assert "First" not in mail.text
    with pytest.raises(AlreadyTold):
        write_feedback(again.__class__.objects.get(), boss, text="Third", now=NOW)
    with pytest.raises(AlreadyTold):
        decide(row, boss, outcome="accepted", now=NOW)


def test_a_draft_cannot_be_decided_on():
    row, _by = draft()
    with pytest.raises(Forbidden):
        decide(row, staff(row.hub), outcome="accepted", now=NOW)


def cohort_of(at, *quotas):
    Cohort.objects.create(
        hub=at.hub,
        programme=at.programme,
        call=at,
        names={"en": "Autumn"},
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 6, 1),
        places=4,
        quotas=list(quotas),
    )


def quota(value, *, spill=True):
    return {
        "attribute": "country",
        "value": value,
        "minimum": 0,
        "maximum": 1,
        "spill": spill,
    }


def test_declining_promotes_the_next_of_the_same_quota_then_spills():
    at = intake().call
    cohort_of(at, quota("MX"), quota("US"))
    mx, mx_by, boss = at_decision(at, "Norte")
    us2, _b, _c = at_decision(at, "Rio", country="US")
    mx2, mx2_by, _d = at_decision(at, "Sur")
    for row, outcome, rank in [
        (mx, "accepted", None),
        (us2, "reserve", 1),
        (mx2, "reserve", 2),
    ]:
        told(row, boss, outcome, rank)
    first = Offer.objects.get()
    assert first.expires_at.isoformat() == "2026-11-30T06:59:59+00:00"
    decline_offer(first, mx_by, now=NOW + timedelta(days=3), reason="Moved")
    second = Offer.objects.get(instead_of=first)
    assert second.decision.application == mx2
    assert second.decision.released_at == NOW + timedelta(days=3)
    with pytest.raises(TooLate):
        accept_offer(first, mx_by, now=NOW + timedelta(days=3))
    over = second.expires_at + timedelta(seconds=1)
    with pytest.raises(TooLate):
        accept_offer(second, mx2_by, now=over)
    assert expire_offers(over) == 1
    third = Offer.objects.get(instead_of=second)
    assert third.decision.application == us2
    assert expire_offers(over) == 0
    assert Letter.objects.filter(decision__application=mx2).count() == 2


def test_without_spill_nobody_of_another_group_is_promoted():
    at = intake().call
    cohort_of(at, quota("MX", spill=False), quota("US", spill=False))
    mx, mx_by, boss = at_decision(at, "Norte")
    us, _b, _c = at_decision(at, "Rio", country="US")
    told(mx, boss, "accepted")
    told(us, boss, "reserve", 1)
    decline_offer(Offer.objects.get(), mx_by, now=NOW)
    assert Offer.objects.count() == 1


def test_who_accepts_has_its_place_in_the_cohort_or_staff_are_told():
    at = intake().call
    cohort_of(at)
    cohort = Cohort.objects.get()
    for name, room in (("Norte", 4), ("Sur", 1)):
        Cohort.objects.update(places=room)
        row, by, boss = at_decision(at, name)
        told(row, boss, "accepted")
        offer = Offer.objects.get(decision__application=row)
        accept_offer(offer, by, now=NOW)
        assert offer.state == "accepted"
    place = Place.objects.get(cohort=cohort)
    assert (place.organisation.name, place.state) == ("Norte", "active")
    subjects = Message.objects.filter(kind="applications.staff").values_list("subject")
    assert sum("by hand" in subject for (subject,) in subjects) == 2  # each boss


def test_an_accepted_place_stays_accepted():
    row, by, boss = at_decision()
    told(row, boss, "accepted")
    offer = Offer.objects.get()
    accept_offer(offer, by, now=NOW)
    with pytest.raises(TooLate):
        decline_offer(offer, by, now=NOW)
    stranger = draft(row.call, name="Other")[1]
    with pytest.raises(NotAllowed):
        decline_offer(offer, stranger, now=NOW)
    assert expire_offers(NOW + timedelta(days=400)) == 0


def test_an_appeal_is_answered_by_somebody_else_and_may_reopen_the_decision():
    row, by, boss = at_decision()
    found = told(row, boss, "declined")
    days = timedelta(days=10)
    with pytest.raises(Conflict):
        appeal_decision(found, by, text="Why", now=NOW + timedelta(days=11), days=days)
    made = appeal_decision(found, by, text="Why", now=NOW, days=days)
    with pytest.raises(Conflict):
        appeal_decision(found, by, text="Again", now=NOW, days=days)
    given = {"is_upheld": True, "panel": "New panel", "answer": "Right", "now": NOW}
    with pytest.raises(Refused):
        answer_appeal(made, boss, **given)
    other = staff(row.hub)
    answer_appeal(made, other, **given)
    row.refresh_from_db()
    assert (row.stage, row.shown_stage) == ("decision", "declined")
    assert Appeal.objects.get().state == "upheld"
    decide(row, other, outcome="accepted", now=NOW)
    assert Decision.objects.filter(superseded_at=None).get().outcome == "accepted"


def test_a_second_form_opens_after_the_first_round():
    at = intake(way=presets.concept_and_proposal()).call
    row, by = sent(at)
    boss = staff(row.hub)
    later = NOW + timedelta(days=60)
    move(
        row, boss, move="concept-review-proposal", now=later,
        due_at=later + timedelta(days=10),
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.form_stage, row.shown_stage, row.answers) == (
        *("proposal", "proposal", ANSWERS),
    )
    from madang.applications.actions import Closed, save_draft, submit

    more = {**ANSWERS, "pitch": "The whole of it"}
    save_draft(row, by, expected=row.version, answers=more, now=later)
    with pytest.raises(Closed):
        submit(row, by, expected=row.version, now=later + timedelta(days=10))
    submit(row, by, expected=row.version, now=later)
    row.refresh_from_db()
    assert (row.stage, row.submissions.first().stage) == (
        *("proposal-review", "proposal"),
    )


def test_blind_reading_holds_no_name_and_no_redacted_answer():
    row, _by = sent(answers={**ANSWERS, "pitch": "We at Norte weld."})
    plain = answers_for_reading(row, blind=False)
    blind = answers_for_reading(row, blind=True)
    assert plain.name == "Norte"
    text = json.dumps([[str(line.words) for line in p.lines] for p in blind.parts])
    assert "Norte" not in text
    assert blind.name == "#1"


def test_the_house_alone_lets_offers_expire():
    row, _by, boss = at_decision()
    told(row, boss, "accepted")
    from madang.applications.actions import expire_offer

    late = NOW + timedelta(days=60)
    with pytest.raises(NotAllowed):
        expire_offer(Offer.objects.get(), boss, now=late)
    expire_offer(Offer.objects.get(), system_actor(row.hub), now=late)
