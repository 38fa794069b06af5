"""What every test may lean on: what the machine has, and what a skip means.

A test that needs Chromium, PostgreSQL or the reference data skips with a reason where
they are missing.  `MADANG_NO_SKIPS=1` turns a skip into a failure, apart from the
reference data, which is not part of the project.  `only_on("sqlite")` leaves a test
out of the run on the other database: that is not a skip.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.chromium import chromium  # noqa: F401 -- a fixture
from tests.demonstration import demo  # noqa: F401 -- a fixture
from tests.one_chain import _one_chain  # noqa: F401 -- a fixture
from tests.postgres import NoPostgres, cluster
from tests.prepared import begin_migrated, prepared  # noqa: F401 -- a fixture
from tests.skips import NO_DATA, refuse

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from django.db.backends.base.operations import BaseDatabaseOperations

ROOT = Path(__file__).parent
#: Fixtures by which a test asks for a database.
DATABASE = {"db", "transactional_db", "prepared", "postgres"}


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Yield the address of a running PostgreSQL: the runner's, or one of our own."""
    if given := os.environ.get("MADANG_TEST_POSTGRES"):
        yield given
        return
    try:
        with cluster() as address:
            yield address
    except NoPostgres as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of the reference data, which lives beside the project."""
    folder = Path(os.environ.get("MADANG_SHARED", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(NO_DATA)
    return folder


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,  # noqa: ARG001 -- its effect
) -> None:
    """Copy a migrated database; Django's own `migrate` then finds all done."""
    begin_migrated()


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers that this file reads."""
    config.addinivalue_line(
        "markers", "only_on(vendor): runs on this database alone (sqlite, postgresql)"
    )


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave out what the other database tells; begin with what takes long."""
    vendor = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
    other = [item for item in items if not _runs_on(item, vendor)]
    if other:
        config.hook.pytest_deselected(items=other)
        items[:] = [item for item in items if _runs_on(item, vendor)]
    items[:] = _spread(items)


def _spread(items: list[pytest.Item]) -> list[pytest.Item]:
    """Put slow files at the head of both halves, where two processes begin.

    A file stays whole, since its tests share what takes long to make.
    """
    slow: dict[Path, list[pytest.Item]] = {}
    quick = []
    for item in items:
        if item.get_closest_marker("slow") is None:
            quick.append(item)
        else:
            slow.setdefault(item.path, []).append(item)
    files = list(slow.values())
    heads = [[item for file in files[side::2] for item in file] for side in (0, 1)]
    middle = max(0, len(items) // 2 - len(heads[0]))
    return [*heads[0], *quick[:middle], *heads[1], *quick[middle:]]


def _runs_on(item: pytest.Item, vendor: str) -> bool:
    mark = item.get_closest_marker("only_on")
    if mark is not None:
        return vendor in mark.args
    return vendor == "sqlite" or _touches_a_database(item)


def _touches_a_database(item: pytest.Item) -> bool:
    """Whether a test says so: what does not is the same on every database."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(DATABASE & fixtures)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[
    None, pytest.TestReport, pytest.TestReport
]:
    """Fail a test that skipped where nothing may be missing."""
    report = yield
    refuse(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[
    None, pytest.CollectReport, pytest.CollectReport
]:
    """Fail a whole file that skipped where nothing may be missing."""
    report = yield
    refuse(report)
    return report


#: What refuses to be emptied, where triggers are asked; emptying PostgreSQL asks none.
GUARDS = (
    "SELECT 'DROP TRIGGER \"' || name || '\"' FROM sqlite_master "
    "WHERE type = 'trigger' AND sql LIKE '% BEFORE DELETE ON %'"
)


@pytest.fixture(autouse=True, scope="session")
def _flush_through_the_walls() -> Iterator[None]:
    """Let a transactional test empty the tables although the journal only grows.

    Emptying ends with Django's own ``post_migrate``, which builds the walls again.
    """
    from django.db import connection  # noqa: PLC0415 -- settings are ready now

    kind = type(connection.ops)  # a browser's thread has connections of its own
    plain = kind.execute_sql_flush

    def flush(self: BaseDatabaseOperations, sql_list: Iterable[str]) -> None:
        used = self.connection
        if used.vendor == "sqlite":
            with used.cursor() as cursor:
                for (drop,) in cursor.execute(GUARDS).fetchall():
                    cursor.execute(drop)
        plain(self, sql_list)

    kind.execute_sql_flush = flush  # type: ignore[method-assign]
    yield
    kind.execute_sql_flush = plain  # type: ignore[method-assign]
