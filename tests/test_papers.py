"""The written papers say what the code does: settings, locks, notices."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installation import Installation
from tools import notices

ROOT = Path(__file__).parents[1]
VARIABLE = re.compile(r"[\"'](MADANG_[A-Z_]+|DATABASE_URL)[\"']")


def test_the_table_of_settings_is_what_the_code_reads():
    table = (ROOT / "docs" / "settings.md").read_text()
    written = re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)
    read = {
        name
        for file in (ROOT / "src").rglob("*.py")
        for name in VARIABLE.findall(file.read_text())
    } - {"MADANG_REQUEST_ID"}  # a note on a request, not a setting
    assert sorted(written) == sorted(read)


@pytest.mark.only_on("sqlite")
def test_production_settings_pass_the_check_for_deployment(prepared, tmp_path):
    here = prepared.migrated(
        tmp_path,
        MADANG_PRODUCTION="1",
        MADANG_SECRET_KEY="0Q-" + "aB3_xY7z" * 8,
        MADANG_HOSTS="hub.example.org",
    )
    here.run("migrate")  # compresses and names the static files
    assert "no issues (0 silenced)" in here.run("check", "--deploy")


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("extra", "says"),
    [
        ({"MADANG_PRODUCTION": "1"}, "Set MADANG_SECRET_KEY"),
        ({"DATABASE_URL": "mysql://x"}, "begins with “mysql”"),
    ],
)
def test_a_wrong_setting_is_told_in_a_sentence(tmp_path, extra, says):
    assert says in Installation(tmp_path, extra=extra).run("check", fails=True)


@pytest.mark.parametrize("name", ["base.txt", "dev.txt"])
def test_locks_hold_hashes_and_neither_address_nor_path(name):
    lock = (ROOT / "requirements" / name).read_text()
    assert "make lock" in lock.splitlines()[1]
    assert "://" not in lock
    assert "/" not in re.sub(r"#.*", "", lock)
    pinned = re.split(r"^(?=[a-z])", lock, flags=re.MULTILINE)[1:]
    assert [block for block in pinned if "--hash=sha256:" not in block] == []


def test_what_runs_is_locked_to_what_was_tested():
    base, dev = notices.locked("base.txt"), notices.locked("dev.txt")
    assert base == {name: dev.get(name) for name in base}


def test_the_notices_are_current():
    """Licences of what is locked per Python version are compared by name alone."""

    def comparable(page):
        found = re.findall(r"^\| (\S+) \| ([^|]+) \| ([^|]+) \|", page, re.MULTILINE)
        return [(n, v, "" if "," in v else lic) for n, v, lic in found]

    written = notices.PAGE.read_text()
    assert comparable(written) == comparable(notices.page())
    assert written.startswith(notices.HEAD)


def test_make_help_names_every_target():
    told = subprocess.run(
        ["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for target in ("demo", "test", "check", "fmt", "bench", "lock"):
        assert re.search(rf"^{target} +— ", told, re.MULTILINE), target


@pytest.mark.only_on("sqlite")
def test_the_bootstrap_does_nothing_when_all_is_there():
    done = subprocess.run(
        [sys.executable, "tools/bootstrap.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == ""
