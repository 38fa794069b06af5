"""Alive is cheap; ready tells what is wrong, in words, and asks the database rarely."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder

from madang.jobs.models import WorkerBeat
from madang.jobs.queries import silence
from madang.kit import clock, health
from madang.kit.models import Heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    monkeypatch.setattr(health, "memory", health._Memory())
    health._migrated.clear()


def test_alive_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_ready_when_everything_holds(client):
    WorkerBeat.objects.create(worker="w", at=clock.now())
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "checks": {"database": "ok", "schema": "ok", "disk": "ok", "worker": "ok"},
    }
    assert answer["Cache-Control"] == "no-store"


def test_not_ready_without_a_worker(client):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["worker"] == (
        "has never been seen: run `madang worker`"
    )


def test_a_silent_worker_is_told_with_its_silence():
    now = clock.now()
    beat = WorkerBeat.objects.create(worker="w", at=now - timedelta(seconds=91))
    assert silence(now) == "silent for 91 s"
    beat.at = now - timedelta(seconds=90)
    beat.save()
    assert silence(now) == ""


def test_a_missing_migration_is_told():
    MigrationRecorder.Migration.objects.filter(app="kit").delete()
    assert health.schema_is_current(clock.now()) == (
        "1 migrations are not applied: run `madang migrate`"
    )


def test_a_full_disk_is_told(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(health, "FEWEST_FREE_BYTES", 10**18)
    assert health.disk_has_room(clock.now()) == "less than 200 MB left"


def test_a_lost_database_is_told_without_its_address(client, monkeypatch):
    def lose(_name, _now):
        raise DatabaseError("connection to db.internal refused")

    monkeypatch.setattr(Heartbeat, "beat", lose)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "cannot be reached"
    assert b"internal" not in answer.content


def test_a_flood_of_questions_is_answered_from_memory(
    client, django_assert_num_queries
):
    first = client.get("/readyz")
    with django_assert_num_queries(0):
        again = client.get("/readyz")
    assert again.json() == first.json()
