"""The last minute: many at once, each in or told why, none lost or doubled."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from madang.applications.actions import Closed, decide, release, submit
from madang.applications.models import Application, Letter, Submission
from madang.inbox.models import Message
from madang.kit.retries import with_retries
from tests.applications.making import CLOSES, answered, draft, intake, sent, staff

pytestmark = pytest.mark.django_db(transaction=True)
MANY, THREADS = 12, 4


def patiently(work):
    """Return what `work` gives; tests' SQLite in memory answers "locked" at once."""
    for turn in range(200):
        try:
            return with_retries(work)
        except OperationalError:
            if turn == 199:
                raise
            time.sleep(0.005)
    return None


def at_once(works):
    """Run works on a few threads; return what each gave or raised, in order."""
    results: list[object] = [None] * len(works)
    turn = iter(range(len(works)))
    lock = threading.Lock()

    def run():
        while True:
            with lock:
                n = next(turn, None)
            if n is None:
                break
            try:
                results[n] = patiently(works[n])
            except Exception as problem:  # noqa: BLE001 -- handed to the test
                results[n] = problem
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return results


def test_everybody_in_the_last_second_is_in_and_everybody_after_it_is_told():
    at = intake().call
    pairs = [draft(at, name=f"Firm {n}") for n in range(MANY)]
    for row, by in pairs:
        answered(row, by)
    early, late = CLOSES - timedelta(seconds=1), CLOSES + timedelta(seconds=1)
    works = [
        lambda row=row, by=by, now=late if n % 4 == 0 else early: submit(
            Application.objects.get(pk=row.pk), by, expected=2, now=now
        )
        for n, (row, by) in enumerate(pairs)
        for _click in range(2)
    ]
    results = at_once(works)
    told = [one for one in results if isinstance(one, Exception)]
    assert {type(one) for one in told} == {Closed}
    assert len(told) == 2 * len(range(0, MANY, 4))
    assert Submission.objects.count() == MANY - len(range(0, MANY, 4))
    assert Message.objects.filter(kind="applications.receipt").count() == (
        Submission.objects.count()
    )


def test_two_people_releasing_at_once_send_one_letter_each(monkeypatch):
    from madang.applications import kinds

    free = kinds.Guard("approved", "approved", lambda _by, _rows, _why: {})
    monkeypatch.setattr(kinds, "_guards", {**kinds._guards, "approved": free})
    at = intake().call
    rows = [sent(at, name=f"Firm {n}")[0] for n in range(4)]
    Application.objects.update(stage="decision")
    boss, other = staff(at.hub), staff(at.hub)
    ids = [
        decide(
            Application.objects.get(pk=row.pk), boss, outcome="declined", now=CLOSES
        ).pk
        for row in rows
    ]
    works = [
        lambda by=by: release(at, by, ids=ids, now=CLOSES) for by in (boss, other, boss)
    ]
    done = at_once(works)
    assert sum(len(one.decisions) for one in done) == 4
    assert Letter.objects.count() == 4
    assert Message.objects.filter(kind="applications.decision").count() == 4
