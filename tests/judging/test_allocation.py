"""Allocation: the report before opening, scenarios, pins, what is moved and what not."""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from madang.applications.models import Application
from madang.hubs.models import system_actor
from madang.jobs import runner
from madang.jobs.actions import cancel_job
from madang.jobs.models import Job, JobState
from madang.judging.actions import (
    activate_scenario,
    bring_plan,
    free_pair,
    keep_scenario,
    pass_back,
    recuse,
    rule_pair,
    start_allocation,
    withdraw_seat,
)
from madang.judging.covering import CoverRule
from madang.judging.models import Absence, Read, Round, Scenario
from madang.judging.planning import (
    Asked,
    Given,
    Reader,
    Start,
    allocate,
    capacity_of,
    given_of,
    material_of,
    reads_at_the_cut,
    shortages,
)
from madang.judging.queries import pair_rules_in, seats_in
from madang.judging.words import in_words
from madang.kit.errors import Refused
from tests import make
from tests.judging import rows
from tests.judging.rows import NOW

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("MADANG_SHARED", ROOT.parent / "shared")) / "data"


def given(**more):
    readers = tuple(
        Reader(
            n,
            {
                "industry": ("A", "B") if n % 2 else ("B",),
                "role": ("Lawyer",) * (n == 1),
            },
            4,
        )
        for n in range(1, 6)
    )
    asked = tuple(Asked(n, {"industry": "AB"[n % 2]}) for n in range(10, 16))
    rules = (CoverRule("industry"), CoverRule("role", 1, "Lawyer"))
    return Given(readers, asked, rules, 3, **more)


def test_the_report_names_what_is_short_in_the_organisers_words():
    found, is_possible = shortages(given())
    lawyers = next(row for row in found if row.value == "Lawyer")
    assert (lawyers.offered, lawyers.asked, lawyers.missing) == (4, 6, 2)
    assert not is_possible
    industry = [row for row in found if row.fact == "industry"]
    assert [(row.value, row.asked, row.offered) for row in industry] == [
        ("A", 3, 12),
        ("B", 3, 20),
    ]


def test_a_judge_of_several_fields_meets_each_of_them():
    found = allocate(given(), seconds=3)
    assert found.weighed.met["industry"] == 6
    assert found.weighed.met["role = Lawyer"] == 4
    assert found.weighed.short == 0
    assert max(Counter(seat for seat, _case in found.pairs).values()) <= 4


def test_forbidden_pairs_never_and_begun_reads_always():
    forbidden = frozenset((1, case) for case in range(10, 15))
    history = (Start(2, 10, "opened"), Start(3, 10, "passed"))
    found = allocate(given(forbidden=forbidden, history=history), seconds=3)
    assert not forbidden & set(found.pairs)
    assert (2, 10) in found.pairs
    assert (3, 10) not in found.pairs


@pytest.mark.skipif(
    not SHARED.is_dir(), reason="the public data is not beside the project"
)
@pytest.mark.only_on("sqlite")
def test_the_public_round_is_reported_as_it_is():
    """Lawyers: 500 reads on offer, 1,975 asked."""
    text = (SHARED / "judging-round" / "round.csv").read_text("utf-8")
    people = list(csv.DictReader(io.StringIO(text)))
    readers = tuple(
        Reader(
            n,
            {k: (p[k],) for k in ("industry", "program", "role", "gender") if p[k]},
            int(p["commitment"]),
            float(p["zscore"] or 0),
        )
        for n, p in enumerate(people)
        if p["type"] == "judge"
    )
    asked = tuple(
        Asked(n, {k: p[k] for k in ("industry", "program") if p[k]})
        for n, p in enumerate(people)
        if p["type"] != "judge"
    )
    assert (len(readers), len(asked)) == (583, 1975)
    rules = (CoverRule("industry"), CoverRule("role", 1, "Lawyer"))
    found, is_possible = shortages(Given(readers, asked, rules, 4))
    lawyers = next(row for row in found if row.value == "Lawyer")
    assert (lawyers.offered, lawyers.asked, is_possible) == (500, 1975, False)


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    hub = make.hub()
    round_ = rows.round_of(rows.call(hub), severity_limit=None)
    for n in range(4):
        rows.seat(round_, rows.judge(hub, role="Lawyer" if n == 0 else ""), capacity=6)
    for _n in range(5):
        rows.application(round_.call)
    return round_, rows.staff(hub)


def material(round_):
    return material_of(round_, on=NOW.date())


def scenario(round_, by, **more):
    stuff = material(round_)
    found = allocate(given_of(stuff, **more), seconds=3)
    return keep_scenario(round_, by, name="", settings={}, found=found, now=NOW)


def pairs(round_):
    return set(Read.objects.filter(round=round_).values_list("seat", "application"))


def test_a_scenario_in_force_gives_every_application_its_reads(world):
    round_, by = world
    rows.given_out(round_, by)
    assert set(Counter(a for _s, a in pairs(round_)).values()) == {2}
    read = Read.objects.first()
    assert read.why["language"] == "en"
    assert read.why["capacity"] == 6


def test_going_back_to_an_earlier_scenario_touches_unopened_reads_only(world):
    round_, by = world
    rows.given_out(round_, by)
    first = pairs(round_)
    old = Scenario.objects.get()
    begun, waiting = Read.objects.order_by("pk")[:2]
    Read.objects.filter(pk=begun.pk).update(state="opened", opened_at=NOW)
    rule_pair(
        waiting.seat, by, application=waiting.application, kind="ban", reason="",
        is_tied=False, now=NOW,
    )  # fmt: skip
    activate_scenario(scenario(round_, by), by, material=material(round_), now=NOW)
    assert Read.objects.get(pk=begun.pk).state == "opened"
    old.refresh_from_db()
    assert old.state == "retired"
    with pytest.raises(Refused, match="must not read"):
        activate_scenario(old, by, material=material(round_), now=NOW)
    for rule in pair_rules_in(round_):
        free_pair(rule, by)
    activate_scenario(old, by, material=material(round_), now=NOW)
    assert pairs(round_) == first
    assert Read.objects.get(pk=begun.pk).state == "opened"


def test_what_is_passed_back_goes_to_somebody_else_and_nothing_else_moves(world):
    round_, by = world
    rows.given_out(round_, by)
    before = pairs(round_)
    lost = Read.objects.first()
    pass_back(lost, rows.actor_of(lost.seat.judge), reason="", now=NOW)
    runner.attempt(Job.objects.get().pk, NOW)
    assert Job.objects.get().state == JobState.DONE
    after = pairs(round_)
    assert before <= after
    fresh = after - before
    assert {application for _seat, application in fresh} == {lost.application_id}
    assert len(fresh) == 1
    assert Read.objects.get(pk=lost.pk).state == "passed"


def test_a_withdrawn_judge_leaves_nothing_unread(world):
    round_, by = world
    rows.given_out(round_, by)
    seat = seats_in(round_)[0]
    withdraw_seat(seat, by, now=NOW)
    runner.attempt(Job.objects.get().pk, NOW)
    standing = Read.objects.filter(round=round_, state="unopened")
    assert set(Counter(standing.values_list("application", flat=True)).values()) == {2}
    assert not standing.filter(seat=seat).exists()


def test_a_recusal_keeps_the_judge_away_from_every_later_plan(world):
    round_, by = world
    rows.given_out(round_, by)
    read = Read.objects.first()
    recuse(read, rows.actor_of(read.seat.judge), kind="other", reason="", now=NOW)
    later = scenario(round_, by)
    assert [read.seat_id, read.application_id] not in later.plan


def test_pins_hold_and_a_tie_beats_a_pin(world):
    round_, by = world
    seat, one = seats_in(round_)[0], Application.objects.first()
    rule_pair(seat, by, application=one, kind="pin", reason="", is_tied=False, now=NOW)
    assert [seat.pk, one.pk] in scenario(round_, by).plan
    one.organisation = make.organisation(round_.hub)
    one.save()
    make.affiliation(seat.judge.person, one.organisation)
    assert material(round_).tied(seat, one.pk)
    assert [seat.pk, one.pk] not in scenario(round_, by).plan
    with pytest.raises(Refused, match="interest"):
        rule_pair(
            seat, by, application=one, kind="pin", reason="", is_tied=True, now=NOW
        )


def test_a_plan_from_a_file_is_refused_line_by_line(world):
    round_, by = world
    seat = seats_in(round_)[0]
    mail = seat.judge.person.email
    type(seat).objects.filter(pk=seat.pk).update(capacity=2)

    def bring(*lines):
        stuff = material(round_)
        return bring_plan(
            round_, by, rows=lines, material=stuff, given=given_of(stuff), now=NOW
        )

    with pytest.raises(Refused, match="can read 2; the plan gives them 3"):
        bring((mail, 1), (mail, 2), (mail, 3))
    with pytest.raises(Refused, match="Line 1: no judge"):
        bring(("nobody@example.org", 1))
    with pytest.raises(Refused, match="Line 1: no application"):
        bring((mail, 99))
    with pytest.raises(Refused, match="Line 2 stands there twice"):
        bring((mail, 1), (mail, 1))
    one = Application.objects.get(number=1)
    one.organisation = make.organisation(round_.hub)
    one.save()
    make.affiliation(seat.judge.person, one.organisation)
    with pytest.raises(Refused, match="must not read number 1"):
        bring((mail, 1))
    kept = bring((mail.upper(), 2))
    assert kept.measures["short"] == 5
    assert not Read.objects.exists()


def test_a_plan_that_no_longer_fits_is_not_put_in_force(world):
    round_, by = world
    kept = scenario(round_, by)
    seat, application = kept.plan[0]
    one = Application.objects.get(pk=application)
    one.organisation = make.organisation(round_.hub)
    one.save()
    judge = seats_in(round_).get(pk=seat).judge
    make.affiliation(judge.person, one.organisation)
    with pytest.raises(Refused, match="no longer fits"):
        activate_scenario(kept, by, material=material(round_), now=NOW)
    assert not Read.objects.exists()


def test_the_job_keeps_a_scenario_and_a_cancelled_one_keeps_nothing(world):
    round_, by = world
    settings = {"seconds": 5, "seed": 1, "with_asked": False}
    job = start_allocation(round_, by, name="first", settings=settings, now=NOW)
    runner.attempt(job.pk, NOW)
    kept = Scenario.objects.get()
    assert (kept.name, kept.measures["reads"]) == ("first", 10)
    assert not Read.objects.exists()
    job = start_allocation(round_, by, name="second", settings=settings, now=NOW)
    Job.objects.filter(pk=job.pk).update(is_cancel_asked=True)
    runner.attempt(job.pk, NOW)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert Scenario.objects.count() == 1


def test_a_judge_who_is_away_for_half_of_it_gets_half(world):
    round_, _by = world
    seat = seats_in(round_)[0]
    Absence.objects.create(
        hub=round_.hub, judge=seat.judge, starts_on=date(2026, 11, 26),
        ends_on=date(2027, 1, 1),
    )  # fmt: skip
    # 22 to 29 November are eight days, four of them away
    assert capacity_of(seat, on=NOW.date()) == 3


def test_who_must_read_the_language_does(world):
    round_, by = world
    korean = rows.application(round_.call, language="ko")
    found, is_possible = shortages(given_of(material(round_)))
    words = [line.what for line in in_words(found, material(round_)) if line.missing]
    assert words == [f"Judges who may read number {korean.number}"]
    assert not is_possible
    Round.objects.update(needs_language=False)
    round_.refresh_from_db()
    assert shortages(given_of(material(round_)))[1]
    assert korean.pk in {a for _s, a in scenario(round_, by).plan}


def test_spare_reads_go_to_the_cut(world):
    round_, _by = world
    stuff = given_of(material(round_))
    cases = [asked.application for asked in stuff.asked]
    seats = [reader.seat for reader in stuff.readers]
    totals = {
        (seat, case): 5.0 - n + 0.3 * m
        for n, case in enumerate(cases)
        for m, seat in enumerate(seats[:2])
    }
    extra = reads_at_the_cut(stuff, totals, places=2, spare=2)
    assert sum(extra.values()) == 2
    assert set(extra) <= set(cases[1:3])
    with pytest.raises(Refused):
        reads_at_the_cut(stuff, totals, places=9, spare=2)


def test_allocating_costs_the_same_for_few_and_many(world, django_assert_num_queries):
    round_, _by = world
    with django_assert_num_queries(8):
        material(round_)
    for _n in range(3):
        rows.application(round_.call)
        rows.seat(round_, rows.judge(round_.hub))
    with django_assert_num_queries(8):
        material(round_)


def test_a_job_that_was_cancelled_before_it_began_is_over(world):
    round_, by = world
    job = start_allocation(round_, by, name="", settings={"seconds": 5}, now=NOW)
    cancel_job(job, system_actor(round_.hub), now=NOW)
    runner.attempt(job.pk, NOW)
    assert not Scenario.objects.exists()
