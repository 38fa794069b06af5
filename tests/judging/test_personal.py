"""What judging holds about a judge: handed out, erased as far as may be, kept in term."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madang.hubs.actions import keep_no_longer
from madang.judging.models import Absence, Interest, Judge, Round, Sheet
from madang.kit import personal_data
from tests import make
from tests.judging import rows
from tests.judging.rows import CLOSES, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def judge(db):
    """Return a judge with a locked sheet, an interest and an absence."""
    hub = make.hub()
    call = rows.call(hub)
    round_ = rows.round_of(call)
    one = rows.judge(hub, remark="Quick")
    what = rows.application(call)
    read = rows.read(rows.seat(round_, one), what, state="locked", opened_at=NOW)
    Sheet.objects.create(
        hub=hub,
        read=read,
        scores={"team": "4"},
        comment_private="Only mine",
        comment_shared="For all",
        locked_at=NOW,
    )
    Interest.objects.create(
        hub=hub,
        judge=one,
        organisation=make.organisation(hub),
        kind="kinship",
        source="staff",
        reason="My brother",
        said_at=NOW,
        withdrawn_at=NOW,
    )
    day = NOW.date()
    Absence.objects.create(
        hub=hub, judge=one, starts_on=day, ends_on=day + timedelta(days=3)
    )
    return one


def test_an_export_holds_all_of_it_and_an_erasure_leaves_the_scores(judge):
    person = frozenset({("hubs.user", judge.user.pk)})
    mine = [one for one in personal_data.stores() if one.name.startswith("judging.")]
    told = str([one.collect(judge.hub, person).rows for one in mine])
    for words in ("Only mine", "For all", "My brother", "Quick", "pledge_mark"):
        assert words in told
    for one in mine:
        if one.erase is not None:
            one.erase(judge.hub, person, rows.staff(judge.hub), NOW)
    sheet = Sheet.objects.get()
    assert (sheet.scores, sheet.comment_shared) == ({"team": "4"}, "For all")
    assert sheet.comment_private == ""
    judge.refresh_from_db()
    assert (judge.user, judge.remark, judge.person is not None) == (None, "", True)
    assert not Absence.objects.exists()
    assert Interest.objects.get().reason == ""


def test_notes_interests_and_absences_end_with_their_term(judge):
    Round.objects.update(state="closed")
    early = keep_no_longer(CLOSES + timedelta(days=1090))
    assert early["judging.notes"] == 0
    late = keep_no_longer(CLOSES + timedelta(days=1100))
    names = ("notes", "interests", "absences")
    assert [late[f"judging.{name}"] for name in names] == [1, 0, 1]
    assert [early[f"judging.{name}"] for name in names] == [0, 1, 0]
    assert Judge.objects.get() == judge
    assert Sheet.objects.get().scores == {"team": "4"}
