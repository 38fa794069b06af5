"""The tests' own machinery: a skip tells the truth, a cluster leaves nothing behind."""

import psycopg
import pytest

from tests import postgres
from tests.postgres import NoPostgres, cluster
from tests.skips import NO_DATA, refuse


def skipped(reason: str) -> pytest.TestReport:
    return pytest.TestReport(
        nodeid="tests/test_x.py::test_x",
        location=("tests/test_x.py", 1, "test_x"),
        keywords={},
        outcome="skipped",
        longrepr=("tests/test_x.py", 1, f"Skipped: {reason}"),
        when="call",
    )


@pytest.mark.parametrize(
    ("setting", "reason", "outcome"),
    [
        ("1", "no Chromium on the PATH", "failed"),
        ("1", NO_DATA, "skipped"),
        ("", "no Chromium on the PATH", "skipped"),
    ],
)
def test_a_skip_is_a_failure_only_where_nothing_may_be_missing(
    monkeypatch, setting, reason, outcome
):
    monkeypatch.setenv("MADANG_NO_SKIPS", setting)
    report = skipped(reason)
    refuse(report)
    assert report.outcome == outcome


def test_an_expected_failure_is_not_a_skip(monkeypatch):
    monkeypatch.setenv("MADANG_NO_SKIPS", "1")
    report = skipped("known")
    report.wasxfail = "known"
    refuse(report)
    assert report.outcome == "skipped"


def test_a_cluster_speaks_utf8_and_is_gone_afterwards(postgres):
    with cluster(durable=True) as address, psycopg.connect(address) as connection:
        row = connection.execute(
            "SELECT current_setting('fsync'), datcollate, pg_encoding_to_char(encoding)"
            " FROM pg_database WHERE datname = 'postgres'"
        ).fetchone()
        assert row == ("on", "C.UTF-8", "UTF8")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address, connect_timeout=2)


def test_a_machine_without_postgresql_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgres, "_release", lambda folder: 0)
    with pytest.raises(NoPostgres, match="no PostgreSQL 15 or newer"):
        postgres.binaries()
