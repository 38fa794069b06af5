"""What breaks answers with the right code, plain words and a number to look up."""

import errno
import logging
import sqlite3

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, ProgrammingError, connection
from django.http import HttpResponse
from django.urls import include, path

from madang.hubs.http import ANYONE, door
from madang.hubs.models import IdempotencyKey
from madang.kit import retries

raised: list[BaseException] = []


@door(ANYONE, "GET", "POST")
def breaking(request):
    if raised:
        raise raised.pop(0)
    return HttpResponse("done")


urlpatterns = [
    path("breaking", breaking),
    path("", include("madang.config.urls")),
]
handler500 = "madang.kit.outages.server_error"
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


def caused(kind, cause):
    problem = kind(str(cause))
    problem.__cause__ = cause
    return problem


def of_sqlite(name, text):
    cause = sqlite3.OperationalError(text)
    cause.sqlite_errorname = name
    return caused(OperationalError, cause)


FULL = [
    OSError(errno.ENOSPC, "No space left on device"),
    of_sqlite("SQLITE_FULL", "database or disk is full"),
    caused(OperationalError, psycopg.errors.DiskFull("no room")),
]
AWAY = [
    of_sqlite("SQLITE_BUSY", "database is locked"),
    of_sqlite("SQLITE_IOERR_WRITE", "disk I/O error"),
    of_sqlite("SQLITE_CANTOPEN", "unable to open database file"),
    caused(OperationalError, psycopg.OperationalError("connection refused")),
    caused(OperationalError, psycopg.errors.AdminShutdown("going down")),
]
OURS = [
    ValueError("s3cret detail"),
    of_sqlite("SQLITE_ERROR", "no such column: s3cret"),
    caused(ProgrammingError, psycopg.errors.UndefinedColumn("s3cret")),
    DatabaseError("s3cret"),
    OSError(errno.ENOENT, "s3cret"),
]


@pytest.mark.parametrize(
    ("problem", "status"),
    [(p, 507) for p in FULL] + [(p, 503) for p in AWAY] + [(p, 500) for p in OURS],
    ids=repr,
)
def test_a_problem_answers_plainly_and_is_found_in_the_log(
    client, caplog, problem, status
):
    client.raise_request_exception = False
    raised[:] = [problem]
    with caplog.at_level(logging.ERROR):
        answer = client.get("/breaking", headers={"X-Request-ID": "proxy-4711"})
    page = answer.content.decode()
    assert answer.status_code == status
    assert "proxy-4711" in page
    assert "s3cret" not in page
    assert "Traceback" not in page
    assert answer["Cache-Control"] == "no-store"
    assert answer.get("Retry-After") == ("10" if status == 503 else None)
    assert any(record.exc_info for record in caplog.records)


def test_a_bare_page_stands_in_when_the_product_cannot_show_its_own(
    client, monkeypatch
):
    def refuse(*_args):
        raise FileNotFoundError("frame.html")

    monkeypatch.setattr("madang.kit.outages.render_to_string", refuse)
    client.raise_request_exception = False
    raised[:] = [ValueError("s3cret")]
    answer = client.get("/breaking", headers={"X-Request-ID": "proxy-4711"})
    assert answer.status_code == 500
    assert "<strong>proxy-4711</strong>" in answer.content.decode()
    assert "s3cret" not in answer.content.decode()


def test_a_program_is_told_in_json(client):
    client.raise_request_exception = False
    raised[:] = [ValueError("s3cret")]
    answer = client.get("/breaking", headers={"Accept": "application/json"})
    assert answer.status_code == 500
    assert answer.json().keys() == {"title", "detail", "number"}


def test_a_lost_database_never_opens_a_door(client, monkeypatch):
    """Signing in needs the database: without it nobody gets a page."""
    client.raise_request_exception = False
    client.cookies["sessionid"] = "somebody"

    def refuse(*_args, **_named):
        raise AWAY[3]

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/admin/")
    assert answer.status_code == 503


LOST_SNAPSHOT = of_sqlite("SQLITE_BUSY_SNAPSHOT", "database is locked")


class Work:
    def __init__(self, *problems):
        self.problems = list(problems)
        self.waits: list[float] = []

    def __call__(self):
        if self.problems:
            raise self.problems.pop(0)
        return "done"


DEADLOCK = caused(OperationalError, psycopg.errors.DeadlockDetected("deadlock"))
LOST_RACE = caused(OperationalError, psycopg.errors.SerializationFailure("race"))


@pytest.mark.django_db(transaction=True)
def test_a_deadlock_is_tried_again_three_times_after_growing_random_waits():
    work = Work(DEADLOCK, LOST_RACE, LOST_SNAPSHOT)
    assert retries.with_retries(work, sleep=work.waits.append) == "done"
    assert [
        low <= wait <= low * 4
        for low, wait in zip((0.005, 0.02, 0.08), work.waits, strict=True)
    ] == [True] * 3
    with pytest.raises(OperationalError):
        retries.with_retries(Work(*[DEADLOCK] * 4), sleep=lambda _s: None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("problem", [AWAY[0], AWAY[3], FULL[1]], ids=repr)
def test_what_would_fail_again_is_not_tried_again(problem):
    work = Work(problem, DEADLOCK)
    with pytest.raises(OperationalError):
        retries.with_retries(work, sleep=work.waits.append)
    assert work.waits == []


def test_inside_a_transaction_nothing_is_tried_again():
    work = Work(DEADLOCK)
    with pytest.raises(OperationalError):
        retries.with_retries(work, sleep=work.waits.append)
    assert work.waits == []


@pytest.mark.django_db(transaction=True)
def test_a_form_that_lost_a_race_is_answered_as_if_nothing_had_happened(client):
    client.raise_request_exception = False
    raised[:] = [DEADLOCK, LOST_RACE, DEADLOCK]
    answer = client.post("/breaking", {"_key": "k1", "name": "Ana"})
    assert (answer.status_code, answer.content) == (200, b"done")
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_form_that_keeps_losing_says_so_and_leaves_nothing(client):
    client.raise_request_exception = False
    raised[:] = [DEADLOCK] * 9
    answer = client.post("/breaking", {"_key": "k2", "name": "Ana"})
    assert answer.status_code == 503
    assert len(raised) == 5
    assert IdempotencyKey.objects.count() == 0
