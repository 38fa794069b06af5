"""The whole way through HTTP: a founder proves, answers and plans, others read."""

from __future__ import annotations

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from madang.hubs.models import Role
from madang.inbox.models import Message
from madang.kit.navigation import waiting_for
from madang.readiness.models import (
    Assessment,
    Certificate,
    Checklist,
    ChecklistVersion,
    PlanTask,
    Sharing,
)
from madang.readiness.tasks import remind
from tests import make as house
from tests.readiness import make

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def scan(name="scan.pdf"):
    return SimpleUploadedFile(name, PDF, "application/pdf")


class Walker:
    """Somebody signed in who opens pages and sends forms."""

    def __init__(self, who):
        self.who, self.client = who, Client()
        self.client.force_login(who.user)

    def to(self, name, **keys):
        return reverse(f"readiness:{name}", kwargs={"hub": self.who.hub.slug, **keys})

    def sees(self, name, **keys):
        answer = self.client.get(self.to(name, **keys), follow=True)
        assert answer.status_code == 200, (name, answer.status_code)
        return answer.content.decode()

    def lacks(self, name, **keys):
        return self.client.get(self.to(name, **keys)).status_code in {403, 404}

    def sends(self, name, body=None, status=302, query="", **keys):
        answer = self.client.post(self.to(name, **keys) + query, body or {})
        assert answer.status_code == status, answer.content.decode()[-4000:]
        return answer


@time_machine.travel(make.NOW, tick=False)
def test_founder_manager_and_buyer_walk_through_readiness():
    hub = house.hub()
    firm, plant = house.organisation(hub), house.organisation(hub, name="Planta Uno")
    other = house.organisation(hub)
    founder = Walker(make.person_of(firm))
    manager = Walker(house.actor(hub, Role.PROGRAMME))
    buyer = Walker(make.person_of(plant, Role.BUYER))
    rival = Walker(make.person_of(other))

    _a_checklist_of_the_plant(manager, plant)
    row = _a_certificate(founder, manager, firm)
    first = _taken_back_and_handed_in_again(founder, _a_self_assessment(founder, firm))
    _shared_and_taken_back(founder, (manager, buyer, rival), plant, first)
    _a_plan(founder, hub, firm, first)

    page = manager.sees("certificates")
    assert row.number in page
    assert "Planta Uno" in founder.sees("company", pk=firm.pk)


def _a_checklist_of_the_plant(manager, plant):
    body = {"names_en": "Plant checklist", "owner": plant.name, "start": "ready"}
    manager.sends("checklist-add", body)
    row = Checklist.objects.get(hub=plant.hub)
    version = ChecklistVersion.objects.get(checklist=row)
    page = manager.sees("weigh", pk=version.pk)
    assert "Weight of" in page
    points = {f"weight-{k}": v["weight"] for k, v in version.points.items()}
    wrong = {**points, "version": version.version, "weight-fmea": 101}
    manager.sends("weigh", wrong, 422, pk=version.pk)
    musts = {"must-quality_system": "on", "evidence-quality_system": "on"}
    given = {**points, **musts, "version": version.version}
    manager.sends("weigh", given, pk=version.pk)
    manager.sends("weigh", given, 409, pk=version.pk)
    manager.sends("publish", pk=version.pk)
    manager.sends("publish", status=409, pk=version.pk)
    assert "evidence wanted" in manager.sees("checklist", pk=row.pk)


def _a_certificate(founder, manager, firm):
    body = {
        "kind": "iatf-16949", "issuer": "TÜV Rheinland", "number": "MX-77",
        "valid_from": "2025-06-01", "valid_until": "2026-06-20", "evidence": scan(),
    }  # fmt: skip
    founder.sends("certificate-add", body, pk=firm.pk)
    row = Certificate.objects.get(organisation=firm)
    assert row.state == "evidenced"
    assert founder.client.post(founder.to("verify", pk=row.pk)).status_code == 403
    told = [one.text for one in waiting_for(manager.who, make.NOW)]
    assert "1 certificate with evidence waits to be verified" in told
    manager.sends("verify", pk=row.pk)
    row.refresh_from_db()
    assert (row.state, row.verified_by) == ("verified", manager.who.user)
    assert "Verified" in founder.sees("certificate", pk=row.pk)
    for _time in range(2):
        remind(make.NOW)
    mails = Message.objects.filter(hub=firm.hub, user=founder.who.user)
    assert [one.subject for one in mails] == ["IATF 16949 ends on June 20, 2026"]
    assert mail.outbox == []
    return row


def _answers(form, part, **given):
    """Return what a part of the form sends, everything fully in place by default."""
    section = next(s for s in form.sections if s.key == part)
    body = {"q.asked": [one.key for one in section.questions]}
    plain = {"single": "full", "yes_no": "yes", "percent": "90", "short_text": "30 %"}
    for one in section.questions:
        body[f"q-{one.key}"] = given.get(one.key, plain[one.kind])
    return body


def _filled(founder, row, **given):
    definition = row.of_version.edition.definition
    parts = [one.key for one in definition.sections]
    for part in parts:
        row.refresh_from_db()
        body = _answers(definition, part, **given)
        go = "hand_in" if part == parts[-1] else "next"
        body |= {"version": row.version, "part": part, "go": go}
        founder.sends("write", body, query=f"?part={part}", pk=row.pk)
    row.refresh_from_db()


def _a_self_assessment(founder, firm):
    checklist = Checklist.objects.get(hub=firm.hub)
    begun = founder.sends("begin", pk=firm.pk, checklist=checklist.pk)
    row = Assessment.objects.get(organisation=firm)
    assert begun["Location"] == founder.to("write", pk=row.pk)
    founder.sends("begin", pk=firm.pk, checklist=checklist.pk)  # the same draft
    definition = row.of_version.edition.definition
    body = _answers(definition, "quality", quality_system="planned")
    body |= {
        "version": row.version, "part": "quality", "go": "hand_in",
        "note-quality_system": "Audit in May", "proof-quality_system": scan("q.pdf"),
    }  # fmt: skip
    refused = founder.sends("write", body, 200, query="?part=quality", pk=row.pk)
    assert "Some questions are not answered yet" in refused.content.decode()
    founder.sends("write", body, 409, query="?part=quality", pk=row.pk)
    row.refresh_from_db()
    _filled(founder, row, quality_system="planned", fmea="none")
    assert (row.state, row.missed) == ("handed_in", 1)
    founder.sends("drop", status=404, pk=row.pk)
    page = founder.sees("assessment", pk=row.pk)
    assert "must not met" in page
    assert "q.pdf" in page
    return row


def _taken_back_and_handed_in_again(founder, row):
    founder.sends("reopen", pk=row.pk)
    row.refresh_from_db()
    assert (row.state, row.taken_back_by) == ("handed_in", founder.who.user)
    assert "it counts no more" in founder.sees("assessment", pk=row.pk)
    draft = Assessment.objects.get(organisation=row.organisation_id, state="draft")
    assert (draft.answers, draft.notes) == (row.answers, row.notes)
    assert draft.proofs.get().file == row.proofs.get().file
    founder.sends("reopen", status=409, pk=row.pk)
    _filled(founder, draft, quality_system="planned", fmea="none")
    assert (draft.state, draft.missed, draft.score) == ("handed_in", 1, row.score)
    return draft


def _shared_and_taken_back(founder, readers, plant, row):
    manager, buyer, rival = readers
    firm, keys = row.organisation, {"pk": row.pk}
    assert [who.lacks("assessment", **keys) for who in (manager, buyer, rival)] == [
        True, True, True,
    ]  # fmt: skip
    assert buyer.lacks("company", pk=firm.pk)
    assert "does not share" in manager.sees("company", pk=firm.pk)
    founder.sends("share", {"reader": plant.pk}, pk=firm.pk)
    founder.sends("share", {"reader": plant.pk}, 422, pk=firm.pk)
    founder.sends("share", {"reader": ""}, pk=firm.pk)
    for who in (manager, buyer):
        assert firm.name in who.sees("companies")
        assert "must not met" in who.sees("assessment", **keys)
        assert "IATF 16949" in who.sees("company", pk=firm.pk)
    assert buyer.lacks("certificates")
    assert rival.lacks("company", pk=firm.pk)
    file = row.proofs.get().file
    url = reverse("files:download", kwargs={"hub": firm.hub.slug, "pk": file.pk})
    assert (buyer.client.get(url).status_code, rival.client.get(url).status_code) == (
        200, 404,
    )  # fmt: skip
    for one in Sharing.objects.filter(organisation=firm):
        assert rival.client.post(rival.to("take-back", pk=one.pk)).status_code == 404
        founder.sends("take-back", pk=one.pk)
        founder.sends("take-back", status=409, pk=one.pk)
    assert [who.lacks("assessment", **keys) for who in (manager, buyer)] == [True, True]
    assert buyer.client.get(url).status_code == 404
    assert buyer.lacks("company", pk=firm.pk)
    assert firm.name not in buyer.sees("companies")


def _a_plan(founder, hub, firm, first):
    mentor = house.member(hub, Role.MENTOR)
    cohort = house.cohort(house.programme(hub))
    house.place(cohort, firm)
    session = cohort.sessions.create(
        hub=hub, title={"en": "FMEA training"}, starts_at="2026-06-01T09:00Z",
        ends_at="2026-06-01T12:00Z", site=house.site(hub),
    )  # fmt: skip
    body = {"keys": ["fmea"], "due_on": "2026-06-10", "owner": founder.who.user.pk}
    founder.sends("plan", {**body, "keys": ["ppap"]}, 422, pk=first.pk)
    founder.sends("plan", {**body, "due_on": "2026-05-19"}, 422, pk=first.pk)
    founder.sends("plan", body, pk=first.pk)
    founder.sends("plan", body, pk=first.pk)  # the open one stays
    task = PlanTask.objects.get(organisation=firm)
    given = {
        "title": task.title, "owner": founder.who.user.pk, "due_on": "2026-06-10",
        "state": "begun", "session": session.pk, "mentor": mentor.pk, "version": 1,
    }  # fmt: skip
    founder.sends(
        "task-edit", {**given, "mentor": founder.who.user.pk}, 422, pk=task.pk
    )
    founder.sends("task-edit", given, pk=task.pk)
    founder.sends("task-edit", given, 409, pk=task.pk)
    helper = Client()
    helper.force_login(mentor)
    assert task.title in helper.get(founder.to("tasks")).content.decode()
    late = make.NOW.replace(month=6, day=11)
    waits = waiting_for(founder.who, late)
    assert waits[0].text == f"The task “{task.title}” is overdue"
    task.refresh_from_db()
    founder.sends("task-finish", {"version": task.version}, 422, pk=task.pk)
    done = {"version": task.version, "note": "All families", "evidence": scan("f.pdf")}
    founder.sends("task-finish", done, pk=task.pk)
    assert "Assess the question again" in founder.sees("task", pk=task.pk)
    founder.sends("task-reopen", {"version": 1}, 409, pk=task.pk)
    founder.sends("task-reopen", pk=task.pk)
    founder.sends("task-reopen", {}, 409, pk=task.pk)
    task.refresh_from_db()
    assert (task.state, task.done_at, task.note) == ("begun", None, "All families")
    done = {"version": task.version, "note": "All families, now for good"}
    founder.sends("task-finish", done, pk=task.pk)
    again = founder.sends("task-again", pk=task.pk)
    row = Assessment.objects.get(organisation=firm, state="draft")
    assert again["Location"] == founder.to("write", pk=row.pk) + "?question=fmea"
    assert row.answers["fmea"] == "none"
    assert row.notes == {"quality_system": "Audit in May"}
    with time_machine.travel(late, tick=False):
        founder.client.force_login(founder.who.user)  # the sign-in has expired
        _filled(founder, row, quality_system="planned")
        page = founder.sees("assessment", pk=row.pk)
    assert row.score > first.score
    assert "Last time" in page
