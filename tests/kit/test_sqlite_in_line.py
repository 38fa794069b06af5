"""Who writes to SQLite lines up: one at a time, and the line is left whatever happens."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
from contextlib import closing

import pytest
from django.db import OperationalError, connections
from django.db.utils import ConnectionHandler

from madang.config.database import database_from
from madang.kit.sqlite_in_line.base import DatabaseWrapper
from madang.kit.sqlite_in_line.line import Line, line_for

pytestmark = [pytest.mark.only_on("sqlite"), pytest.mark.django_db]


@pytest.fixture
def database(tmp_path):
    """Connections to a file of their own, one a thread, as the product opens them."""
    found = ConnectionHandler({"default": database_from("", data_dir=tmp_path)})
    with found["default"].cursor() as cursor:
        cursor.execute("CREATE TABLE counted (n integer)")
    yield found
    found.close_all()


@pytest.fixture
def line(database):
    return line_for(database["default"].settings_dict["NAME"])


def is_free(line):
    """Ask from another thread: a lock knows no owner."""
    if line.enter(0.05):
        line.leave()
        return True
    return False


def test_the_product_writes_in_line():
    assert type(connections["default"]) is DatabaseWrapper


@pytest.mark.parametrize("ending", ["commit", "rollback", "close"])
def test_a_transaction_holds_the_line_to_its_end(database, line, ending):
    one = database["default"]
    one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert not is_free(line)
    getattr(one, ending)()
    assert is_free(line)


def test_a_transaction_that_cannot_begin_leaves_the_line(database, line):
    one = database["default"]
    with one.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(one.settings_dict["NAME"])) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError):
            one.set_autocommit(
                False, force_begin_transaction_with_broken_autocommit=True
            )
    assert is_free(line)


def test_threads_count_together(database, line):
    def count():
        one = database["default"]
        for _turn in range(10):
            one.set_autocommit(
                False, force_begin_transaction_with_broken_autocommit=True
            )
            with one.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM counted")
                cursor.execute("INSERT INTO counted VALUES (%s)", cursor.fetchone())
            one.commit()
            one.set_autocommit(True)
        one.close()

    threads = [threading.Thread(target=count) for _n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database["default"].cursor() as cursor:
        cursor.execute("SELECT n FROM counted ORDER BY n")
        assert [n for (n,) in cursor.fetchall()] == list(range(60))
    assert is_free(line)


def test_another_process_waits(tmp_path):
    path = str(tmp_path / "file.line")
    mine = Line(path)
    assert mine.enter(1)
    fork = multiprocessing.get_context("fork")
    passed = fork.Event()

    def other():
        Line(path).enter(1)
        passed.set()

    process = fork.Process(target=other)
    process.start()
    assert not passed.wait(0.1)
    mine.leave()
    assert passed.wait(30)
    process.join()


def test_without_a_file_the_threads_line_up(tmp_path):
    line = Line(str(tmp_path / "missing" / "file.line"))
    assert line.enter(1)
    assert not is_free(line)
    line.leave()
    assert is_free(line)
