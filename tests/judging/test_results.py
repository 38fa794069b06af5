"""The auditor's file: what it holds recomputes to the digits that stand on letters."""

import csv
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from madang.judging.actions.ranking import declare_rule, make_ranking
from madang.judging.results import results_file
from tests.judging import rows
from tests.judging.test_ranking import audit, content, hub, locked, staff

__all__ = ["audit", "hub", "staff"]
ROOT = Path(__file__).parents[2]
SCRIPT = "src/madang/judging/templates/judging/recompute.txt"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ranking(audit, staff):
    edition = declare_rule(
        audit["interview"], staff, content=content(audit), now=rows.NOW
    )
    return make_ranking(edition, staff, now=rows.NOW)


def unpacked(ranking, folder):
    with zipfile.ZipFile(io.BytesIO(results_file(ranking, None))) as archive:
        archive.extractall(folder)


def test_an_auditor_recomputes_every_figure_from_the_file_alone(ranking, tmp_path):
    unpacked(ranking, tmp_path)
    done = subprocess.run(
        [sys.executable, "recompute.py", "sheets.csv", "rule.json"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.split() == ["1,75.0,2", "2,49.7,1"]
    text = (tmp_path / "ranking.csv").read_text("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [(x["rank"], x["total"], x["number"], x["name"]) for x in lines] == [
        ("1", "75.0", "2", "Mirae"),
        ("2", "49.7", "1", "Hanbit"),
    ]


def test_sheets_that_changed_since_are_told(ranking, audit, hub, tmp_path):
    unpacked(ranking, tmp_path / "before")
    late = rows.application(audit["document"].call, "Late")
    locked(audit["document"], rows.judge(hub), late, all="70")
    unpacked(ranking, tmp_path / "after")
    told = [
        "Sheets changed" in (tmp_path / when / "README.txt").read_text("utf-8")
        for when in ("before", "after")
    ]
    assert told == [False, True]


def test_the_script_that_goes_along_is_the_documented_one():
    documented = ROOT / "docs" / "engine" / "recompute.py"
    assert (ROOT / SCRIPT).read_text("utf-8") == documented.read_text("utf-8")
