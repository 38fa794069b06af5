"""The workflow editor: two known flows built by its pages, faults, undo, refusals."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from django.urls import reverse

from madang.applications import building, presets, soundness
from madang.applications.actions import change_workflow, draft_workflow
from madang.applications.models import Intake, WorkflowDraft
from madang.applications.picture import in_lanes, picture, shared_lines
from madang.applications.workflow import Faulty, Kind, Stage, Workflow, read
from madang.hubs.actions import Stale
from madang.kit.errors import Conflict, NotAllowed
from tests import make
from tests.applications.making import edition, intake, sent, staff

pytestmark = pytest.mark.django_db


class Editor:
    """Somebody who edits a call's workflow through its pages and nothing else."""

    def __init__(self, client, row):
        self.client, self.row = client, row
        self.at = [row.hub.slug, row.call_id]
        client.force_login(staff(row.hub).user)

    def url(self, name, *more):
        return reverse(f"applications:{name}", args=[*self.at, *more])

    def read(self):
        return self.client.get(self.url("workflow")).content.decode()

    def hidden(self, name):
        found = re.search(rf'name="{name}"\s+value="(\d+)"', self.read())
        return found[1] if found else ""

    def act(self, act, status=302, **more):
        given = {"act": act, "draft": self.hidden("draft"), **more}
        answer = self.client.post(self.url("workflow"), given)
        assert answer.status_code == status
        return answer.content.decode()

    def force(self, status=302):
        return self.act("force", status, version=self.hidden("version"))

    def write(self, name, *key, status=302, asks="", **given):
        url = self.url(name, *key)
        given["draft"] = self.hidden("draft")
        answer = self.client.post(url + asks, given)
        assert answer.status_code == status, answer.content.decode()
        return answer.content.decode()

    def stage(self, name, kind, after="", **more):
        self.write(
            "stage-new", names_en=name, kind=kind, after=after or self.last(), **more
        )

    def move(self, source, target, *guards, roles=("owner", "programme"), **more):
        given = {"source": source, "target": target, "guards": guards, "roles": roles}
        self.write("way-move-new", asks=f"?from={source}", **given, **more)

    def last(self):
        return self.way().stages[-1].key

    def way(self) -> Workflow:
        draft = WorkflowDraft.objects.filter(intake=self.row).first()
        return draft.way if draft else Intake.objects.get(pk=self.row.pk).way

    def ends(self, decision):
        """Add three ends, led to from the decision past its approval."""
        for key, word in (
            ("accepted", "Yes"),
            ("reserve", "Maybe"),
            ("declined", "No"),
        ):
            self.stage(word, "end", outcome=key)
            self.move(decision, word.lower(), "approved")
        self.move("maybe", "yes")


def same_way(built, known, names):
    """Whether a built flow joins the stages of the known one in the same way."""

    def shape(way, named):
        return {
            (named(m.source), named(m.target), m.roles, tuple(sorted(m.guards)))
            for m in way.moves
        }

    return shape(built, lambda key: key) == shape(known, lambda key: names[key])


def test_hyphas_concept_then_proposal_is_built_by_pages_alone(client):
    row = intake()
    at = Editor(client, row)
    later = edition(row.hub)
    at.act("preset", preset="empty")
    assert "There is no end" in at.read()
    at.stage("Concept review", "review", is_joined="on")
    at.stage("Proposal", "form", is_joined="on", questionnaire=later.pk)
    at.stage("Proposal review", "review", is_joined="on")
    at.stage("Choosing", "decision", is_joined="on")
    at.ends("choosing")
    for source in ("concept-review", "proposal-review"):
        at.move(source, "no", "reason_needed")
    at.move("proposal-review", "choosing")
    by_pages = {(m.source, m.target): m.key for m in at.way().moves}
    led = by_pages["proposal-review", "choosing"]
    at.write(
        *("way-move", led),
        source="proposal-review",
        target="choosing",
        names_en="On",
        roles=["owner", "programme"],
        guards=["sheets_locked"],
    )
    for key in {m.key for m in at.way().moves if m.source == "proposal-review"}:
        if key != led and at.way().move(key).target == "choosing":
            at.act(f"move-remove:{key}")
    invite = by_pages["concept-review", "proposal"]
    at.write(
        *("way-move", invite),
        source="concept-review",
        target="proposal",
        names_en="Invite",
        roles=["owner", "programme"],
        guards=["sheets_locked"],
        subject_en="Write it in full",
        body_en="We like it.",
    )
    at.move("choosing", "proposal-review", "reason_needed")
    assert soundness.flaws(at.way()) == []
    at.force()
    row.refresh_from_db()
    names = {"concept": "form", "concept-review": "concept-review"}
    names |= {"proposal": "proposal", "proposal-review": "proposal-review"}
    names |= {"decision": "choosing", "accepted": "yes", "reserve": "maybe"}
    assert same_way(
        Intake.objects.get(pk=row.pk).way,
        presets.concept_and_proposal(),
        names | {"declined": "no"},
    )
    assert Intake.objects.get(pk=row.pk).way.stage("proposal").questionnaire == later.pk
    assert (row.workflow_version, WorkflowDraft.objects.count()) == (2, 0)


def test_the_korean_gate_is_built_and_no_door_lets_past_it(client):
    row = intake(rules=[{"kind": "age", "minimum": 999}])
    at = Editor(client, row)
    at.act("preset", preset="empty")
    at.stage("서류 심사", "screening", is_joined="on")
    at.stage("Technology (30 %)", "review", is_joined="on")
    at.stage("Interview (70 %)", "interview", is_joined="on")
    at.stage("Choosing", "decision", is_joined="on")
    stages = [stage.key for stage in at.way().stages]
    assert stages == [
        *("form", "screening", "technology-30", "interview-70", "choosing")
    ]
    at.ends("choosing")
    guards = ("eligible", "sheets_locked", "sheets_locked")
    for (source, target), guard in zip(pairwise(stages[1:]), guards, strict=True):
        key = next(m.key for m in at.way().moves_from(source) if m.target == target)
        given = {"source": source, "target": target, "guards": [guard]}
        at.write("way-move", key, **given, roles=["owner", "programme"], names_en="On")
        if target != "choosing":
            at.move(target, source, "reason_needed")
        at.move(source, "no", "reason_needed")
    at.move("choosing", "interview-70", "reason_needed")
    assert soundness.flaws(at.way()) == []
    at.force()
    known = ("form", "documents", "technology", "interview", "decision")
    names = dict(zip(known, stages, strict=True)) | {"accepted": "yes"}
    assert same_way(
        Intake.objects.get(pk=row.pk).way,
        presets.gate_technology_interview(),
        names | {"reserve": "maybe", "declined": "no"},
    )
    young, _by = sent(row.call)
    assert young.stage == "screening"
    on = next(m for m in at.way().moves_from("screening") if "eligible" in m.guards)
    one = reverse("applications:move", args=[row.hub.slug, young.pk])
    page = client.post(one, {"move": on.key}, follow=True)
    assert b"is not eligible" in page.content
    api = client.post(one, {"move": on.key}, headers={"Accept": "application/json"})
    assert (api.status_code, api.json()["error"]) == (409, "Norte is not eligible.")
    many = {"act": f"move:{on.key}", "sel": [young.pk], "sure": "1"}
    assert b"is not eligible" in client.post(at.url("bulk"), many).content
    jump = next(m.key for m in at.way().moves if m.target == "yes")
    for key in (jump, "screening-yes"):
        no = client.post(one, {"move": key}, headers={"Accept": "application/json"})
        assert no.status_code == 409
    young.refresh_from_db()
    assert young.stage == "screening"


def test_steps_are_undone_redone_and_thrown_away_and_two_editors_meet(client):
    row = intake()
    at = Editor(client, row)
    before = at.way()
    at.act("stage-down:form")
    at.act("stage-remove:review")
    assert at.way().move("screening-review").target == ""
    text = at.read()
    assert "It leads nowhere" in text
    assert re.search(r'value="force"\s+disabled', text)
    assert "It leads nowhere" in at.force(422)
    at.act("undo")
    at.act("undo")
    assert at.way() == before
    at.act("redo")
    assert [one.key for one in at.way().stages][:2] == ["screening", "form"]
    assert "“Screening”: The first stage takes the form." in at.force(422)
    stale = {"act": "stage-up:form", "draft": 1}
    answer = client.post(at.url("workflow"), stale)
    assert answer.status_code == 422
    assert b"meanwhile" in answer.content
    at.act("drop")
    assert (at.way(), WorkflowDraft.objects.count()) == (before, 0)
    assert "There is no such step." in at.act("undo", 422)
    assert at.act("preset", 422, preset="moon")
    assert client.post(at.url("workflow"), {"act": "moon"}).status_code == 404
    assert client.get(at.url("stage", "moon")).status_code == 404
    assert client.get(at.url("way-move", "moon")).status_code == 404


def test_a_stage_with_applications_stays_and_their_number_is_told(client):
    row = intake()
    for name in ("Norte", "Sur"):
        sent(row.call, name=name)
    at = Editor(client, row)
    at.act("stage-remove:screening")
    key = next(m.key for m in at.way().moves_from("form"))
    given = {"source": "form", "target": "review", "roles": ["applicant"]}
    at.write("way-move", key, **given, guards=["complete"])
    assert "2 applications stand in “Screening”" in at.read()
    assert "2 applications stand in “Screening”" in at.force(422)
    with pytest.raises(Conflict, match="2 applications"):
        change_workflow(
            row,
            staff(row.hub),
            expected=row.version,
            way=presets.gate_technology_interview(),
        )
    assert Intake.objects.get(pk=row.pk).workflow_version == 1


def test_every_flaw_is_named_at_its_place():
    data = presets.simple().write()
    moves = {move["key"]: move for move in data["moves"]}
    moves["form-screening"]["guards"] = ["eligible"]
    moves["review-decision"] |= {"guards": ["moon"], "target": "review"}
    moves["decision-accepted"]["roles"] = []
    moves["decision-declined"]["roles"] = ["finance"]
    moves["screening-review"]["roles"] = ["applicant"]
    found = {(f.stage or f.move, f.text) for f in soundness.flaws(read(data))}
    assert {place for place, _text in found} == {
        *("form-screening", "review-decision", "decision-accepted"),
        *("decision-declined", "screening-review", "decision", "accepted", "reserve"),
    }
    sheets = next(m for m in data["moves"] if m["key"] == "screening-review")
    sheets |= {"roles": ["owner"], "guards": [], "source": "form"}
    data["moves"][0]["guards"] = ["complete"]
    assert "No move leaves it." not in {t for _p, t in found}
    loop = building.without_stage(presets.simple(), "decision")
    loop = building.without_move(loop, "review-declined")
    loop = building.without_move(loop, "screening-declined")
    texts = {(f.stage, f.text) for f in soundness.flaws(loop) if f.stage}
    assert ("review", "From here no end is ever reached.") in texts


def test_a_guard_that_can_never_hold_is_told():
    data = presets.simple().write()
    data["moves"][0] |= {"roles": ["owner"], "guards": ["sheets_locked"]}
    told = [f.text for f in soundness.flaws(read(data)) if f.move == "form-screening"]
    assert told == ["“All sheets are locked” can never hold in a stage of this kind."]


def test_only_who_runs_programmes_edits_and_versions_are_kept():
    row = intake()
    by = staff(row.hub)
    done = draft_workflow(row, by, expected=0, way=presets.bridge())
    assert done.lines[0].changes["stages"] == [[], ["interview", "visit", "pitch"]]
    with pytest.raises(Stale):
        draft_workflow(row, by, expected=0, way=presets.bridge())
    with pytest.raises(NotAllowed):
        draft_workflow(row, make.actor(row.hub, "finance"), expected=2, way=row.way)
    lone = Workflow((Stage("form", {"en": "Form"}, Kind.FORM),))
    with pytest.raises(Faulty):
        change_workflow(row, by, expected=1, way=lone)
    other = edition(make.hub())
    way = presets.concept_and_proposal()
    asked = read(
        way.write()
        | {
            "stages": [
                s | ({"questionnaire": other.pk} if s["key"] == "proposal" else {})
                for s in way.write()["stages"]
            ]
        }
    )
    with pytest.raises(Faulty, match="not there"):
        change_workflow(row, by, expected=1, way=asked)


@pytest.mark.parametrize("name", sorted(presets.PRESETS))
def test_the_picture_holds_each_stage_and_no_two_lines_overlap(name):
    way = presets.preset(name)
    drawn = str(picture(way, {"review"}))
    assert drawn.count("<rect") == len(way.stages)
    assert all(f'href="#stage-{one.key}"' in drawn for one in way.stages)
    assert "Submit →" in drawn
    for is_back in (True, False):
        lanes = in_lanes([one for one in shared_lines(way) if one.is_back is is_back])
        for one, lane in lanes.items():
            others = [o for o, at in lanes.items() if at == lane and o != one]
            assert all(o.bottom < one.top or one.bottom < o.top for o in others)


@pytest.mark.only_on("sqlite")
def test_the_editor_costs_the_same_for_a_small_and_a_large_workflow(
    client, django_assert_num_queries
):
    row = intake()
    at = Editor(client, row)
    at.read()
    with django_assert_num_queries(6):
        at.read()
    Intake.objects.filter(pk=row.pk).update(workflow=presets.bridge().write())
    with django_assert_num_queries(6):
        at.read()
