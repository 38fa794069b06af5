"""What certificates, checklists, sharing and plans refuse; two who verify at once."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from madang.hubs.models import Role, system_actor
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.questionnaires.definition import Definition
from madang.readiness import actions
from madang.readiness.forms.certificates import kind_choices
from madang.readiness.models import Certificate, CertificateKind, ChecklistVersion
from madang.readiness.scoring import Point, result_of
from tests import make as house
from tests.readiness import make

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
GOOD = {
    "kind": "iso-9001", "issuer": "TÜV", "number": "1", "scope": "",
    "valid_from": date(2026, 1, 1), "valid_until": date(2027, 1, 1),
}  # fmt: skip


def scan(name="scan.pdf", body=PDF):
    return SimpleUploadedFile(name, body)


def note(firm, by, **values):
    return actions.note_certificate(firm, by, values=GOOD | values, now=make.NOW)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"valid_until": date(2025, 12, 31)}, "valid_until"),
        ({"valid_from": date(2026, 5, 21)}, "valid_from"),
        ({"valid_from": None}, "valid_from"),
        ({"kind": "iso-9999"}, "kind"),
        ({"number": ""}, "number"),
        ({"issuer": "x" * 201}, "issuer"),
        ({"number": "known", "valid_until": None}, "number"),
    ],
)
def test_a_wrong_certificate_is_refused_at_its_field(values, field):
    firm = house.organisation()
    by = make.person_of(firm)
    note(firm, by, number="known")
    with pytest.raises(Refused) as refused:
        note(firm, by, **values)
    assert [*refused.value.fields] == [field]
    assert Certificate.objects.count() == 1


def test_who_verifies_is_another_and_sees_evidence_of_what_holds():
    firm = house.organisation()
    founder, other = make.person_of(firm), house.actor(firm.hub)
    row = note(firm, other)
    with pytest.raises(NotAllowed):
        actions.verify_certificate(row, other, now=make.NOW)  # entered it
    keeper = house.actor(firm.hub, Role.OWNER)
    with pytest.raises(Refused, match="evidence first"):
        actions.verify_certificate(row, keeper, now=make.NOW)
    for bad in (scan("a.exe", b"MZ\x90"), scan("a.pdf", b"<html>"), scan("a.svg")):
        with pytest.raises(Refused):
            actions.prove_certificate(row, founder, evidence=bad, now=make.NOW)
    actions.prove_certificate(row, founder, evidence=scan(), now=make.NOW)
    with pytest.raises(NotAllowed):
        actions.verify_certificate(row, founder, now=make.NOW)
    late = make.NOW.replace(year=2027, month=2)
    with pytest.raises(Refused, match="expired"):
        actions.verify_certificate(row, keeper, now=late)
    actions.verify_certificate(row, keeper, now=make.NOW)
    with pytest.raises(Conflict):
        actions.prove_certificate(row, founder, evidence=scan(), now=make.NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=row.pk).update(proved_by=keeper.user)


def test_a_correction_is_another_row_and_a_withdrawn_one_says_why():
    firm = house.organisation()
    by = make.person_of(firm)
    row = note(firm, by)
    with pytest.raises(Refused):
        actions.withdraw_certificate(row, by, reason=" ")
    new = actions.correct_certificate(
        row, by, values={"number": "2"}, reason="typing error", now=make.NOW
    )
    row.refresh_from_db()
    assert (row.number, row.state, row.reason) == ("1", "corrected", "typing error")
    assert (new.number, new.state, new.corrects) == ("2", "claimed", row)
    with pytest.raises(Conflict):
        actions.withdraw_certificate(row, by, reason="again")
    with pytest.raises(NotAllowed):
        actions.withdraw_certificate(
            new, house.actor(firm.hub, Role.FINANCE), reason="x"
        )


def test_machines_and_kinds_refuse_what_makes_no_sense():
    firm = house.organisation()
    by, keeper = make.person_of(firm), house.actor(firm.hub)
    values = {"name": "Lathe", "count": 2, "capacity": 900}
    with pytest.raises(Refused) as refused:
        actions.note_machine(firm, by, values=values)
    assert [*refused.value.fields] == ["unit"]
    actions.note_machine(firm, by, values=values | {"unit": "pieces"})
    for code in ("iso-9001", "Not a code", "own-kind"):
        names = {"en": "Own"}
        if code == "own-kind":
            actions.add_kind(firm.hub, keeper, code=code, names=names)
        with pytest.raises(Refused):
            actions.add_kind(firm.hub, keeper, code=code, names=names)
    assert note(firm, by, kind="own-kind").kind == "own-kind"
    kind = CertificateKind.objects.get(hub=firm.hub)
    with pytest.raises(Conflict):
        actions.return_kind(kind, keeper)
    actions.retire_kind(kind, keeper, now=make.NOW)
    assert "own-kind" not in dict(kind_choices(by))
    actions.return_kind(kind, keeper)
    assert "own-kind" in dict(kind_choices(by))


QUESTIONS = Definition.read(
    {
        "sections": [
            {
                "key": "one",
                "title": {"en": "One"},
                "questions": [
                    {"key": "yes", "kind": "yes_no", "label": {"en": "Yes?"}},
                    {"key": "part", "kind": "percent", "label": {"en": "Part?"}},
                    {
                        "key": "step",
                        "kind": "single",
                        "label": {"en": "Step?"},
                        "options": [
                            {"key": key, "label": {"en": key}}
                            for key in ("none", "half", "all", "not_applicable")
                        ],
                    },
                    {"key": "text", "kind": "short_text", "label": {"en": "Text"}},
                ],
            }
        ]
    }
)


@pytest.mark.parametrize(
    ("answers", "score", "missed"),
    [
        ({}, "0", 1),
        ({"yes": True, "part": "100", "step": "all"}, "100.00", 0),
        ({"yes": True, "part": "50", "step": "half"}, "80.00", 0),
        ({"yes": False, "part": "50", "step": "not_applicable"}, "12.50", 1),
        ({"yes": "nonsense", "part": "1e9", "step": ["x"]}, "0", 1),
    ],
)
def test_answers_are_worth_their_weights(answers, score, missed):
    points = {
        "yes": {"weight": 6, "must": True},
        "part": {"weight": 2},
        "step": {"weight": 2},
    }
    found = result_of(QUESTIONS, points, answers)
    assert (str(found.score), found.missed) == (score, missed)
    assert Point.read({"weight": -3, "must": "x"}) == Point()


def test_a_checklist_counts_something_before_it_is_published():
    hub = house.hub()
    by = house.actor(hub)
    row = actions.draft_checklist(
        hub, by, names={"en": "C"}, owner=None, content=QUESTIONS,
        points={one.key: Point(0) for one in QUESTIONS.questions()},
    )  # fmt: skip
    version = ChecklistVersion.objects.get(checklist=row)
    with pytest.raises(Refused, match="No question counts"):
        actions.publish_checklist(version, by, now=make.NOW)
    with pytest.raises(Conflict):
        actions.open_version(row, by)
    firm = house.organisation(hub)
    with pytest.raises(Conflict):
        actions.begin_assessment(firm, make.person_of(firm), checklist=row)
    with pytest.raises(NotAllowed):
        actions.begin_assessment(firm, by, checklist=row)


def test_lists_cost_the_same_for_one_and_for_three(client):
    hub = house.hub()
    keeper = house.actor(hub)
    client.force_login(keeper.user)
    firm = house.organisation(hub)
    make.certificate(firm)
    urls = [
        reverse(f"readiness:{name}", kwargs={"hub": hub.slug})
        for name in ("companies", "certificates", "tasks", "checklists")
    ]
    urls.append(reverse("readiness:company", kwargs={"hub": hub.slug, "pk": firm.pk}))
    before = [_statements(client, url) for url in urls]
    for other in (firm, house.organisation(hub), house.organisation(hub)):
        make.certificate(other, kind="iso-14001", valid_until=None)
        actions.add_task(
            other, system_actor(hub), now=make.NOW,
            values={"title": "Audit", "due_on": date(2026, 6, 1)},
        )  # fmt: skip
        actions.share_readiness(other, system_actor(hub), reader=None, now=make.NOW)
    assert [_statements(client, url) for url in urls] == before
    assert max(before) <= 12
    page = client.get(urls[1] + "?kind=iso-14001&ends=never&q=ISO").content.decode()
    assert page.count("row-link") == 3
    csv = client.get(urls[1] + "export/?format=csv&kind=iso-9001&sort=-until")
    assert len(b"".join(csv.streaming_content).decode().splitlines()) == 2
    csv = client.get(urls[0] + "export/?format=csv")
    assert len(b"".join(csv.streaming_content).decode().splitlines()) == 4


def _statements(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("postgresql")
def test_of_two_who_verify_at_once_one_does():
    firm = house.organisation()
    row = make.certificate(firm, state="evidenced")
    keepers = [house.actor(firm.hub), house.actor(firm.hub, Role.OWNER)]
    gate, told = Barrier(2), []

    def verify(by):
        mine = Certificate.objects.get(pk=row.pk)
        gate.wait()
        try:
            actions.verify_certificate(mine, by, now=make.NOW)
            told.append("verified")
        except Conflict:
            told.append("late")
        finally:
            connection.close()

    threads = [Thread(target=verify, args=[by]) for by in keepers]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(told) == ["late", "verified"]


def test_a_withdrawn_certificate_holds_again_what_it_held():
    firm = house.organisation()
    by, keeper = make.person_of(firm), house.actor(firm.hub)
    row = note(firm, by)
    with pytest.raises(Conflict):
        actions.restore_certificate(row, by)
    actions.prove_certificate(row, by, evidence=scan(), now=make.NOW)
    actions.verify_certificate(row, keeper, now=make.NOW)
    actions.withdraw_certificate(row, by, reason="sold")
    actions.restore_certificate(row, by)
    row.refresh_from_db()
    assert (row.state, row.reason, row.verified_by) == ("verified", "", keeper.user)
    actions.withdraw_certificate(row, by, reason="sold after all")
    note(firm, by)
    with pytest.raises(Refused):
        actions.restore_certificate(row, by)
    row.refresh_from_db()
    assert row.state == "withdrawn"
    with pytest.raises(NotAllowed):
        actions.restore_certificate(row, house.actor(firm.hub, Role.FINANCE))
