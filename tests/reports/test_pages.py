"""Pages of reports: from the first block to the sponsor's question, seen by whom."""

from __future__ import annotations

import io
import re

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from madang.hubs.models import JournalLine, Role
from madang.inbox.models import Message
from madang.inbox.outbox import send_waiting
from madang.reports import actions, tasks
from madang.reports.models import Report, ReportBlock, Snapshot, SponsorQuestion
from tests import make
from tests.outcomes import make as outcomes
from tests.reports.make import AS_OF, NOW, World

pytestmark = pytest.mark.django_db
PLANTED = "Secret Firm"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW):
        yield


def to(name, world, **keys):
    return reverse(f"reports:{name}", kwargs={"hub": world.hub.slug, **keys})


def text_of(answer):
    return answer.content.decode()


def test_a_report_from_the_first_block_to_its_edition(client):
    world = World()
    client.force_login(world.keeper.user)
    form = {
        "titles_en": "Bridge pilot", "slug": "bridge", "starts_on": "2026-01-01",
        "ends_on": "2026-12-31", "level": "claimed", "step": "quarter",
        "currency": "USD", "source": world.source.pk, "rates_on": AS_OF.isoformat(),
        "programme": world.programme.pk,
    }  # fmt: skip
    assert (
        client.post(to("add", world), form | {"ends_on": "2025-01-01"}).status_code
        == 422
    )
    assert client.post(to("add", world), form).status_code == 302
    report = Report.objects.get()
    page = to("report", world, pk=report.pk)
    for kind, more in (
        ("text", {"texts_en": "We began."}),
        ("figures", {"codes": ["jobs", "sales"]}),
        ("chart", {"codes": "jobs", "look": "line"}),
    ):
        where = to("block-add", world, pk=report.pk, kind=kind)
        assert client.post(where, {"heads_en": kind} | more).status_code == 302
    rows = list(ReportBlock.objects.order_by("position"))
    client.post(to("block-move", world, pk=rows[2].pk, way="up"))
    shown = text_of(client.get(page))
    assert list(re.findall(r"block-(\d+)\"", shown)) == [
        str(rows[n].pk) for n in (0, 2, 1)
    ]
    client.post(to("block-remove", world, pk=rows[0].pk))
    assert f'block-{rows[0].pk}"' not in text_of(client.get(page))
    client.post(to("block-back", world, pk=rows[0].pk))
    assert f'block-{rows[0].pk}"' in text_of(client.get(page))
    assert "28" in text_of(client.get(f"{page}preview/"))
    answer = client.post(f"{page}freeze/", {"as_of": AS_OF.isoformat()})
    snapshot = Snapshot.objects.get()
    assert answer.url == to("snapshot", world, pk=snapshot.pk)
    assert snapshot.sha256 in text_of(client.get(answer.url))
    assert PLANTED in everything(client, f"{answer.url}xlsx/")
    client.force_login(make.member(world.hub, Role.FACILITY))
    assert client.get(page).status_code == 403


def everything(client, *urls):
    """Return what pages and files say, as one text."""
    found = []
    for url in urls:
        answer = client.get(url)
        assert answer.status_code == 200, url
        body = (
            b"".join(answer.streaming_content) if answer.streaming else answer.content
        )
        if "pdf" in url:
            pages = PdfReader(io.BytesIO(body)).pages
            found.append(" ".join(page.extract_text() for page in pages))
        elif "xlsx" in url:
            book = CalamineWorkbook.from_filelike(io.BytesIO(body))
            sheets = (
                book.get_sheet_by_name(one).to_python() for one in book.sheet_names
            )
            found.append(str(list(sheets)))
        else:
            found.append(body.decode())
    return "\n".join(found)


def test_the_world_sees_a_frozen_report_only_as_long_and_as_far_as_it_is_shown(client):
    world = World()
    snapshot = world.frozen()
    public = f"/{world.hub.slug}/reports/pilot/"
    assert client.get(public).status_code == 404
    actions.publish_snapshot(snapshot, world.by, with_files=False, now=NOW)
    assert client.get(f"{public}pdf/").status_code == 404
    actions.publish_snapshot(snapshot, world.by, with_files=True, now=NOW)
    told = everything(client, public, f"{public}pdf/", f"{public}xlsx/")
    assert snapshot.sha256 in told
    assert PLANTED not in told
    actions.withdraw_snapshot(snapshot, world.by)
    for url in (public, f"{public}pdf/", f"{public}xlsx/"):
        assert client.get(url).status_code == 404


def test_a_sponsor_sees_her_figures_and_what_was_released_and_asks(client):
    world = World()
    hers, other = world.frozen(), world.frozen(slug="other", sponsor=None)
    client.force_login(world.seat.user)
    page = to("sponsor", world)
    files = [
        f"{to('snapshot', world, pk=hers.pk)}{end}" for end in ("", "pdf/", "xlsx/")
    ]
    assert {client.get(url).status_code for url in files} == {404}
    actions.release_snapshot(hers, world.by, now=NOW)
    told = everything(
        client, page, f"{page}?edition={hers.pk}", *files, f"{files[0]}?as=staff"
    )
    assert PLANTED not in told
    assert "28" in told
    assert "<h3>What came of it</h3>" in text_of(client.get(page))
    assert to("sponsor-panel", world) in text_of(client.get(f"/h/{world.hub.slug}/"))
    first = text_of(client.get(to("sponsor-panel", world)))
    assert ("28" in first, PLANTED in first) == (True, False)
    assert client.get(to("snapshot", world, pk=other.pk)).status_code == 404
    assert client.get(to("list", world)).status_code == 403
    asked = {"sponsor": world.sponsor.pk, "text": "Why so few?"}
    assert client.post(page, asked).status_code == 302
    question = SponsorQuestion.objects.get()
    client.force_login(world.keeper.user)
    where = to("question", world, pk=question.pk)
    assert "Why so few?" in text_of(client.get(where))
    client.post(where, {"answer": "The year is young."})
    client.force_login(world.seat.user)
    assert "The year is young." in text_of(client.get(page))
    actions.take_back_snapshot(hers, world.by, now=NOW)
    assert client.get(files[0]).status_code == 404


def test_a_report_is_mailed_once_by_a_link_that_opens_until_it_is_revoked(client):
    world = World()
    report = world.report()
    values = {"name": "Ana", "address": "ana@example.org", "language": "es"}
    actions.add_recipient(report, world.by, values=values)
    actions.schedule_report(report, world.by, every="month", today=AS_OF)
    for _again in range(2):
        tasks.mail_due(NOW)
    [snapshot] = Snapshot.objects.filter(report=report)
    assert str(snapshot.as_of) == "2026-11-19"
    assert Message.objects.count() == 1
    send_waiting(NOW)
    [letter] = mail.outbox
    [path] = set(re.findall(r"/s/reports/[\w-]+/", str(letter.body)))
    assert PLANTED not in everything(client, path, f"{path}pdf/", f"{path}xlsx/")
    report.refresh_from_db()
    assert str(report.next_on) == "2026-12-01"
    # what was sent is told; one letter is revoked, and another one sent
    client.force_login(world.keeper.user)
    page = to("snapshot", world, pk=snapshot.pk)
    sent = snapshot.letters.get()
    revoke = to("letter-revoke", world, pk=sent.pk)
    assert revoke in text_of(client.get(page))
    client.post(revoke)
    assert client.get(path).status_code == 404
    assert revoke not in text_of(client.get(page))
    for _again in range(2):
        client.post(f"{page}send/")
    assert Message.objects.count() == 2
    assert text_of(client.get(page)).count("ana@example.org") == 3
    actions.take_back_snapshot(snapshot, world.by, now=NOW)
    assert not snapshot.letters.filter(revoked_at=None).exists()


def test_a_consent_withdrawn_by_mistake_holds_again_unless_a_newer_one_does(client):
    world = World()
    values = {
        "organisation": world.firms[0], "to": "name", "given_by": "Ana",
        "given_on": AS_OF, "remark": "",
    }  # fmt: skip
    consent = actions.note_consent(world.hub, world.by, values=values)
    client.force_login(world.keeper.user)
    client.post(to("consent-withdraw", world, pk=consent.pk))
    consent.refresh_from_db()
    assert consent.withdrawn_on
    back = to("consent-back", world, pk=consent.pk)
    newer = actions.note_consent(world.hub, world.by, values=values)
    assert client.post(back).status_code == 422
    actions.withdraw_consent(newer, world.by, today=AS_OF, now=NOW)
    assert client.post(back).status_code == 302
    consent.refresh_from_db()
    assert consent.withdrawn_on is None


def test_the_public_page_is_the_same_bytes_whatever_has_changed_since(client):
    world = World()
    snapshot = world.frozen()
    actions.publish_snapshot(snapshot, world.by, with_files=True, now=NOW)
    public = f"/{world.hub.slug}/reports/pilot/"
    addresses = [public, f"{public}pdf/?lang=es", f"{public}xlsx/?lang=ko"]

    def taken():
        with override("en"):  # what the last address asks for holds on
            answers = [client.get(one) for one in addresses]
        return [
            re.sub(rb'(nonce|value|csrf)="[^"]*"', b"", one.getvalue())
            for one in answers
        ]

    first = taken()
    outcomes.value(world.firms[0], world.jobs, 900, 5, cohort=world.cohort)
    world.firms[1].name = "Renamed"
    world.firms[1].save()
    row = snapshot.report
    actions.change_block(
        row.blocks.get(position=1), world.by, now=NOW,
        expected=row.blocks.get(position=1).version,
        values={"texts": {"en": "Other words"}},
    )  # fmt: skip
    assert taken() == first


def verbs(world):
    rows = JournalLine.objects.filter(hub=world.hub).order_by("pk")
    return list(rows.values_list("verb", flat=True))


def test_an_archived_report_rests_and_comes_back_with_all_that_was_sent(client):
    world = World()
    snapshot = world.frozen()
    report = snapshot.report
    actions.publish_snapshot(snapshot, world.by, with_files=True, now=NOW)
    actions.schedule_report(report, world.by, every="month", today=AS_OF)
    client.force_login(world.keeper.user)
    page, listed = to("report", world, pk=report.pk), to("list", world)
    assert f'href="{report.pk}/"' in text_of(client.get(listed))
    assert client.post(f"{page}archive/").headers["Location"] == listed
    assert f'href="{report.pk}/"' not in text_of(client.get(listed))
    assert f'href="{report.pk}/"' in text_of(client.get(f"{listed}?archived=1"))
    tasks.mail_due(NOW)
    assert client.post(f"{page}freeze/", {"as_of": AS_OF}).status_code == 422
    assert Snapshot.objects.count() == 1
    public = f"/{world.hub.slug}/reports/{report.slug}/"
    assert snapshot.sha256 in text_of(client.get(public))
    assert client.post(f"{page}back/").headers["Location"] == page
    report.refresh_from_db()
    assert (report.archived_at, str(report.next_on)) == (None, "2026-12-01")
    assert verbs(world)[-2:] == ["reports.archive_report", "reports.bring_back_report"]


def test_a_removed_recipient_is_brought_back_unless_her_address_came_anew(client):
    world = World()
    snapshot = world.frozen()
    ana = {"name": "Ana", "address": "ana@example.org", "language": "es"}
    row = actions.add_recipient(snapshot.report, world.by, values=ana)
    actions.send_snapshot(snapshot, world.by, now=NOW)
    client.force_login(world.keeper.user)
    back = to("recipient-back", world, pk=row.pk)
    client.post(to("recipient-drop", world, pk=row.pk))
    actions.send_snapshot(snapshot, world.by, now=NOW)
    assert snapshot.letters.filter(revoked_at=None).count() == 1
    assert back in text_of(client.get(to("report", world, pk=snapshot.report_id)))
    again = actions.add_recipient(snapshot.report, world.by, values=ana)
    assert client.post(back).status_code == 422
    actions.drop_recipient(again, world.by, now=NOW)
    assert client.post(back).status_code == 302
    row.refresh_from_db()
    assert row.removed_at is None
    assert verbs(world)[-1] == "reports.bring_back_recipient"
