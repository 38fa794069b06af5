"""The search index says what the directory says, after every act."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from madang.directory import actions
from madang.directory.finding import ORGANISATION, PERSON, reindex_all
from madang.directory.models import Organisation
from madang.kit import clock
from madang.search.models import Entry
from madang.search.queries import ids_matching
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make.actor()


def found(by, text, kind=ORGANISATION):
    return set(ids_matching(by.hub, text, kind))


def is_current(hub):
    """Say whether writing the index anew would change nothing."""
    stored = lambda: set(
        Entry.objects.filter(hub=hub).values_list(
            "kind", "object_id", "title", "subtitle", "title_tokens", "body_tokens"
        )
    )
    before = stored()
    reindex_all(hub)
    return before == stored()


def test_every_act_on_an_organisation_keeps_the_index_current(by):
    now = clock.now()
    row = actions.add_organisation(by.hub, by, values={"name": "한빛로봇"}, now=now)
    assert found(by, "로봇") == {row.pk}
    values = {"name": "다온바이오", "latin_name": "Daon Bio", "city": "Incheon"}
    actions.correct_organisation(row, by, expected=1, values=values, now=now)
    assert found(by, "로봇") == set()
    assert found(by, "바이오") == found(by, "incheon") == {row.pk}
    actions.set_tags(row, by, words=["수소"])
    assert found(by, "수소") == {row.pk}
    done = actions.tag_many(by.hub, by, rows=[row], word="백신")
    assert found(by, "백신") == {row.pk}
    actions.untag_many(by.hub, by, rows=[row], tag=done.tag)
    assert found(by, "백신") == set()
    actions.set_industries(row, by, codes=["28"])
    actions.list_publicly(row, by)
    actions.unlist(row, by)
    assert is_current(by.hub)


def test_every_act_on_a_person_keeps_the_index_current(by):
    now = clock.now()
    row = actions.add_person(by.hub, by, values={"name": "김하늘"}, now=now)
    assert found(by, "하늘", PERSON) == {row.pk}
    values = {"name": "박하늘", "email": "sky@example.org"}
    actions.correct_person(row, by, expected=1, values=values, now=now)
    assert found(by, "박하", PERSON) == {row.pk}
    firm = actions.add_organisation(by.hub, by, values={"name": "누리랩스"}, now=now)
    place = {"organisation": firm, "role": "founder"}
    added = actions.add_part(row, by, part="affiliation", values=place, now=now)
    assert found(by, "누리", PERSON) == {row.pk}
    actions.remove_part(row, by, part="affiliation", pk=added.row.pk)
    assert found(by, "누리", PERSON) == set()
    assert is_current(by.hub)


def test_the_command_mends_a_wrong_index(by, capsys):
    row = make.organisation(by.hub, name="한빛로봇")
    gone = make.organisation(by.hub, name="해솔테크")
    reindex_all(by.hub)
    gone.delete()
    Organisation.objects.filter(pk=row.pk).update(name="다온바이오")
    call_command("reindex", by.hub.slug)
    assert capsys.readouterr().out == f"{by.hub.slug}: 1 organisations, 0 people\n"
    assert found(by, "로봇") == found(by, "해솔") == set()
    assert found(by, "바이오") == {row.pk}
    with pytest.raises(CommandError, match="no such hub: nowhere"):
        call_command("reindex", "nowhere")
