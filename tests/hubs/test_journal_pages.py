"""The journal is read in plain words, found again, taken along and proved whole."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.management import call_command
from django.db import connection

from madang.hubs import actions, walls
from madang.hubs.actions import doing
from madang.hubs.models import JournalLine, Membership, Role, Site
from madang.kit.sentences import known_verbs
from tests import make

pytestmark = pytest.mark.django_db


def worked(hub=None, **named):
    by = make.actor(hub, Role.OWNER)
    by.user.name = named.get("name", "Lucía Herrera")
    by.user.save()
    site = actions.add_site(
        by.hub, by, name={"en": "Bridge"}, country="MX", zone="UTC", city=""
    )
    actions.update_site(site, by, city="=cmd|Juárez")
    return by, site


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Lucía Herrera changed the site Bridge"),
        ("ko", "Lucía Herrera 님이 거점 Bridge"),
        ("es", "Lucía Herrera cambió la sede Bridge"),
        ("zh-hans", "Lucía Herrera 更改了场地 Bridge"),
    ],
)
def test_a_line_is_a_sentence_in_the_readers_language(client, language, words):
    by, _site = worked()
    client.force_login(by.user)
    page = client.get(f"/h/{by.hub.slug}/journal/?lang={language}").content.decode()
    assert words in page
    assert "<ins>=cmd|Juárez</ins>" in page


def test_every_verb_of_this_room_has_its_sentence():
    from madang.hubs import actions as face
    from madang.hubs.account_journal import VERBS

    verbs = {
        f"hubs.{name}"
        for name in face.__all__
        if hasattr(getattr(face, name), "allowed")
    }
    assert verbs | {f"hubs.{verb}" for verb in VERBS} <= known_verbs()
    assert doing.action is face.action


def test_the_journal_is_filtered(client):
    by, site = worked()
    other = make.actor(by.hub)
    actions.update_site(site, other, city="El Paso")
    client.force_login(by.user)
    root = f"/h/{by.hub.slug}/journal/"

    def count(query):
        return client.get(f"{root}?{query}").context["page"].paginator.count

    assert count("") == 3
    assert count(f"who={other.user.pk}") == 1
    assert count("verb=hubs.update_site") == 2
    assert count("q=bridge") == 3
    assert count("q=nothing") == 0
    assert count("from=2100-01-01") == 0
    assert count("to=2000-01-01") == 0
    assert count("who=x&from=yesterday&page=-3") == 3


@pytest.mark.parametrize("lines", [1, 3])
def test_the_page_costs_the_same_for_many_lines(
    client, lines, django_assert_num_queries
):
    by, site = worked()
    for number in range(lines):
        actions.update_site(site, make.actor(by.hub), city=f"Town {number}")
    client.force_login(by.user)
    with django_assert_num_queries(6):
        client.get(f"/h/{by.hub.slug}/journal/")


def test_one_objects_lines_come_as_a_page_and_as_a_fragment(client):
    by, site = worked()
    client.force_login(by.user)
    address = f"/h/{by.hub.slug}/journal/hubs.site/{site.pk}/"
    assert client.get(address).context["page"].paginator.count == 2
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Bridge" in part


def test_one_persons_lines(client):
    by, _site = worked()
    other = make.member(by.hub, Role.MENTOR)
    client.force_login(by.user)
    root = f"/h/{by.hub.slug}/journal/person"
    assert client.get(f"{root}/{by.user.pk}/").context["page"].paginator.count == 2
    assert client.get(f"{root}/{other.pk}/").context["page"].paginator.count == 0
    assert client.get(f"{root}/{make.user().pk}/").status_code == 404


def test_others_read_only_what_they_did_themselves(client):
    by, site = worked()
    mentor = make.member(by.hub, Role.MENTOR)
    client.force_login(mentor)
    root = f"/h/{by.hub.slug}/journal/"
    assert client.get(root).context["page"].paginator.count == 0
    assert (
        client.get(f"{root}hubs.site/{site.pk}/").context["page"].paginator.count == 0
    )
    assert client.get(f"{root}export.csv").status_code == 403


def test_the_export_runs_no_formulas(client):
    by, _site = worked(name="=HYPERLINK(1)")
    client.force_login(by.user)
    answer = client.get(f"/h/{by.hub.slug}/journal/export.csv?verb=hubs.update_site")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["who"] == "'=HYPERLINK(1)"
    assert row["verb"] == "hubs.update_site"
    assert not any(value.startswith(("=", "+", "@")) for value in row.values())


def test_the_command_proves_a_whole_journal(capsys):
    worked()
    call_command("verify_journal")
    assert "whole" in capsys.readouterr().out


def test_the_command_names_hub_line_and_fault(capsys):
    by, _site = worked()
    connection.check_constraints()  # what waits for the end of the transaction
    walls.tear_down(connection)
    JournalLine.objects.filter(hub=by.hub, number=2).update(verb="forged")
    with pytest.raises(SystemExit) as left:
        call_command("verify_journal")
    assert left.value.code == 1
    told = capsys.readouterr().err
    assert f"{by.hub.slug}, line 2: was changed after it was written" in told


def test_a_removed_site_that_is_used_is_refused_in_words(monkeypatch):
    from django.db.models import ProtectedError

    from madang.kit.errors import Conflict

    by, site = worked()
    row = Membership.objects.first()

    def refuse(_rows):
        raise ProtectedError("used", {row})

    monkeypatch.setattr("django.db.models.query.QuerySet.delete", refuse)
    with pytest.raises(Conflict, match="still in use: membership"):
        actions.remove_site(site, by)
    assert Site.objects.filter(pk=site.pk).exists()
