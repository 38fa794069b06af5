"""The files the browser gets from others are the ones that were locked."""

from __future__ import annotations

import json
import shutil

import pytest

from tools import vendor


def test_the_vendored_files_are_as_locked():
    assert vendor.check() == []


def test_each_package_is_pinned_with_its_licence_beside_it():
    lock = json.loads(vendor.LOCK.read_text())
    for package in vendor.PACKAGES:
        entry = lock[package.key]
        assert entry["version"] == package.version
        assert any("LICENSE" in path for path in entry["sha256"]), package.name


def test_the_lock_holds_no_address():
    assert "://" not in vendor.LOCK.read_text()


@pytest.fixture
def copy(tmp_path):
    """Copy the smallest vendored package with a lock of its own."""
    entry = json.loads(vendor.LOCK.read_text())["htmx.org"]
    shutil.copytree(vendor.ROOT / entry["folder"], tmp_path / entry["folder"])
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools/vendor.lock.json").write_text(json.dumps({"htmx.org": entry}))
    return tmp_path, tmp_path / entry["folder"]


def test_a_changed_a_missing_and_a_foreign_file_are_named(copy):
    root, folder = copy
    assert vendor.check(root) == []
    (folder / "htmx.min.js").write_text("evil()")
    (folder / "LICENSE").unlink()
    (folder / "more.js").write_text("")
    assert vendor.check(root) == [
        "htmx.org: LICENSE is missing",
        "htmx.org: htmx.min.js was changed",
        "htmx.org: more.js is not in the lock",
    ]
