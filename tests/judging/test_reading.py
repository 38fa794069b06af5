"""A judge at work: what she may see, score, lock, pass back, and when she steps back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madang.hubs.actions import Stale
from madang.hubs.models import Membership
from madang.jobs.models import Job
from madang.judging.actions import (
    lock_sheet,
    open_read,
    pass_back,
    recuse,
    reopen_sheet,
    save_sheet,
    say_interest,
    take_back,
)
from madang.judging.actions.rounds import NotNow
from madang.judging.models import Interest, Read, Round, Sheet, SheetEdit
from madang.judging.queries import desks_of, reads_visible_to, review_page
from madang.kit.errors import NotAllowed, Refused
from tests import make
from tests.judging import rows
from tests.judging.rows import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(db):
    hub = make.hub()
    call = rows.call(hub)
    return rows.seat(rows.round_of(call), rows.judge(hub))


@pytest.fixture
def read(seat):
    return rows.read(seat, rows.application(seat.round.call))


def opened(read, by):
    sheet = open_read(read, by, seen=1, now=NOW)
    read.refresh_from_db()
    return sheet


def test_scores_are_saved_locked_and_kept_on_record(seat, read):
    by = rows.actor_of(seat.judge)
    sheet = opened(read, by)
    saved = save_sheet(
        read, by, expected=sheet.version, values={"team": "4"}, now=NOW,
        comment_private="mine", comment_shared="ours",
    )  # fmt: skip
    assert saved.scores == {"team": "4"}
    with pytest.raises(Refused, match="Market"):
        lock_sheet(read, by, expected=saved.version, values={}, now=NOW)
    lock_sheet(read, by, expected=saved.version, values={"market": "na"}, now=NOW)
    read.refresh_from_db()
    assert read.state == "locked"
    edit = SheetEdit.objects.get()
    assert (edit.act, edit.scores) == ("locked", {"team": "4", "market": None})
    with pytest.raises(NotNow, match="locked"):
        save_sheet(read, by, expected=saved.version + 1, values={}, now=NOW)


def test_two_windows_cannot_overwrite_each_other(seat, read):
    by = rows.actor_of(seat.judge)
    sheet = opened(read, by)
    save_sheet(read, by, expected=sheet.version, values={"team": "4"}, now=NOW)
    with pytest.raises(Stale, match="another window"):
        save_sheet(read, by, expected=sheet.version, values={"team": "1"}, now=NOW)
    assert Sheet.objects.get().scores == {"team": "4"}


def test_nobody_scores_for_somebody_else_or_outside_the_round(seat, read):
    by = rows.actor_of(seat.judge)
    staff = rows.staff(seat.hub)
    other = rows.actor_of(rows.judge(seat.hub))
    for stranger in (staff, other):
        with pytest.raises(NotAllowed):
            open_read(read, stranger, seen=1, now=NOW)
    with pytest.raises(NotNow):
        open_read(read, by, seen=1, now=NOW + timedelta(days=30))
    Round.objects.update(state="closed")
    read.refresh_from_db()
    read.round.refresh_from_db()
    with pytest.raises(NotNow):
        open_read(read, by, seen=1, now=NOW)


def test_staff_open_a_locked_score_again_with_a_reason(seat, read):
    by, staff = rows.actor_of(seat.judge), rows.staff(seat.hub)
    sheet = opened(read, by)
    both = {"team": "4", "market": "2"}
    lock_sheet(read, by, expected=sheet.version, values=both, now=NOW)
    with pytest.raises(Refused):
        reopen_sheet(read, staff, reason=" ", now=NOW)
    reopen_sheet(read, staff, reason="a newer deck", now=NOW)
    assert read.state == "opened"
    assert [e.act for e in SheetEdit.objects.all()] == ["locked", "reopened"]
    with pytest.raises(NotAllowed):
        reopen_sheet(read, by, reason="please", now=NOW)


@pytest.mark.only_on("sqlite")
def test_recusing_hides_the_application_and_asks_for_another_judge(seat, read):
    by = rows.actor_of(seat.judge)
    rows.given_out(seat.round, rows.staff(seat.hub))
    opened(read, by)
    recuse(read, by, kind="kinship", reason="my cousin", now=NOW)
    assert not reads_visible_to(by).filter(pk=read.pk).exists()
    assert Interest.objects.get().source == "judge"
    assert Job.objects.get(kind="judging.replan").by is None
    with pytest.raises(NotNow):
        save_sheet(read, by, expected=1, values={"team": "4"}, now=NOW)


@pytest.mark.only_on("sqlite")
def test_reads_that_ended_do_not_end_twice(seat, read):
    by, staff = rows.actor_of(seat.judge), rows.staff(seat.hub)
    pass_back(read, by, reason="no time", now=NOW)
    for act, who in ((pass_back, by), (take_back, staff)):
        with pytest.raises(NotNow):
            act(read, who, reason="", now=NOW)
    assert Read.objects.get().state == "passed"


def test_a_judge_sees_her_own_reads_only(seat, read):
    by = rows.actor_of(seat.judge)
    other = rows.seat(seat.round, rows.judge(seat.hub))
    theirs = rows.read(other, rows.application(seat.round.call))
    assert list(reads_visible_to(by)) == [read]
    assert theirs not in reads_visible_to(by)
    assert list(reads_visible_to(rows.staff(seat.hub))) == []


@pytest.mark.parametrize("way", ["role", "seat", "round", "application", "suspended"])
def test_a_read_is_gone_on_the_next_request(seat, read, way):
    by = rows.actor_of(seat.judge)
    assert reads_visible_to(by).exists()
    if way == "role":
        Membership.objects.update(ended_at=NOW)
    elif way == "suspended":
        Membership.objects.update(suspended_at=NOW)
    elif way == "seat":
        type(seat).objects.update(state="withdrawn")
    elif way == "round":
        Round.objects.update(state="draft")
    else:
        type(read.application).objects.update(state="withdrawn")
    assert not reads_visible_to(rows.actor_of(seat.judge)).exists()


TIES = (
    "said",
    "organisation",
    "employer",
    "domain",
    "adviser",
    "investment",
    "founder",
)


@pytest.mark.parametrize("way", TIES)
def test_a_tie_hides_the_application_whenever_it_is_found(seat, way):
    hub, judge = seat.hub, seat.judge
    firm, home = make.organisation(hub), make.organisation(hub)
    one = rows.application(seat.round.call, organisation=firm, mail="a@shared.example")
    rows.read(seat, one)
    kept = rows.read(seat, rows.application(seat.round.call))
    by = rows.actor_of(judge)
    assert reads_visible_to(by).count() == 2
    tie(way, judge, one, firm, home)
    assert list(reads_visible_to(by)) == [kept]
    assert [task.read for desk in desks_of(by) for task in desk.tasks] == [kept]
    page = review_page(kept, reads_visible_to(by))
    assert [task.read for task in page.list] == [kept]


def tie(way, judge, one, firm, home):
    by = rows.staff(judge.hub)
    if way == "said":
        say_interest(judge, by, kind="kinship", application=one, now=NOW)
    elif way == "organisation":
        say_interest(judge, by, kind="other", organisation=firm, now=NOW)
    elif way == "employer":
        make.affiliation(judge.person, firm, role="employee", ends_on="2020-01-01")
    elif way == "adviser":
        make.affiliation(judge.person, firm, role="adviser")
    elif way == "domain":
        judge.person.email = "me@Shared.example"
        judge.person.save()
    elif way == "investment":
        make.affiliation(judge.person, home, role="partner")
        make.relation(home, firm, "invested_in")
    elif way == "founder":
        friend = make.person(judge.hub)
        for who, where in ((judge.person, home), (friend, home), (friend, firm)):
            make.affiliation(who, where, role="founder")


@pytest.mark.only_on("sqlite")
def test_a_shared_free_mail_host_is_no_tie(seat):
    one = rows.application(seat.round.call, mail="someone@gmail.com")
    rows.read(seat, one)
    seat.judge.person.email = "judge@gmail.com"
    seat.judge.person.save()
    assert reads_visible_to(rows.actor_of(seat.judge)).count() == 1


def test_others_show_only_after_ones_own_lock(seat, read):
    by = rows.actor_of(seat.judge)
    other = rows.judge(seat.hub)
    theirs = rows.read(rows.seat(seat.round, other), read.application)
    both = {"team": "1", "market": "2"}
    for who, one in ((rows.actor_of(other), theirs), (by, read)):
        sheet = opened(one, who)
        assert review_page(read, reads_visible_to(by)).others == ()
        lock_sheet(
            one, who, expected=sheet.version, values=both, now=NOW,
            comment_private="zqsecret", comment_shared="shared",
        )  # fmt: skip
        one.refresh_from_db()
    found = review_page(reads_visible_to(by).get(), reads_visible_to(by)).others
    assert [(str(o.total), o.comment) for o in found] == [("1.6", "shared")]
    assert "zqsecret" not in repr(found)
    Round.objects.update(show_others="never")
    assert review_page(reads_visible_to(by).get(), reads_visible_to(by)).others == ()


def test_a_newer_submission_shows_until_the_judge_saves_again(seat, read):
    by = rows.actor_of(seat.judge)
    sheet = opened(read, by)
    assert not review_page(read, reads_visible_to(by)).task.is_changed
    rows.submit(read.application, {"pitch": "better robots"})
    page = review_page(read, reads_visible_to(by))
    assert page.task.is_changed
    save_sheet(read, by, expected=sheet.version, values={}, seen=page.latest, now=NOW)
    assert not review_page(read, reads_visible_to(by)).task.is_changed


@pytest.mark.only_on("sqlite")
def test_desk_and_review_cost_the_same_for_one_read_and_three(
    seat, read, django_assert_num_queries
):
    by = rows.actor_of(seat.judge)
    firm = make.organisation(seat.hub)
    read.application.organisation = firm
    read.application.save()
    with django_assert_num_queries(9):
        desks_of(by)
    with django_assert_num_queries(10):
        review_page(read, reads_visible_to(by))
    for _n in range(2):
        more = rows.application(
            seat.round.call, organisation=make.organisation(seat.hub)
        )
        rows.read(seat, more)
    with django_assert_num_queries(9):
        desks_of(by)
    with django_assert_num_queries(10):
        review_page(read, reads_visible_to(by))
