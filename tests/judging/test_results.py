"""The auditor's file: what it holds recomputes to the digits that stand on letters."""

import csv
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from madang.applications.models import Application, Submission
from madang.judging import declared
from madang.judging.actions.ranking import declare_rule, make_ranking
from madang.judging.results import results_file
from madang.judging.words import rule_in_words
from tests import make
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


def recomputed(folder):
    done = subprocess.run(
        [sys.executable, "recompute.py", "sheets.csv", "rule.json"],
        cwd=folder,
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout.split()


def test_an_auditor_recomputes_every_figure_from_the_file_alone(ranking, tmp_path):
    unpacked(ranking, tmp_path)
    assert recomputed(tmp_path) == ["1,75.0,2", "2,49.7,1"]
    text = (tmp_path / "ranking.csv").read_text("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [(x["rank"], x["total"], x["number"], x["name"]) for x in lines] == [
        ("1", "75.0", "2", "Mirae"),
        ("2", "49.7", "1", "Hanbit"),
    ]


def test_bonus_points_are_added_once_capped_and_traced(audit, staff, tmp_path):
    call = audit["document"].call
    for number, level, country in ((1, "seed", "MX"), (2, "", "US")):
        firm = make.organisation(call.hub, stage=level)
        of_call = Application.objects.filter(call=call, number=number)
        of_call.update(organisation=firm, country=country)
    sent = Submission.objects.get(application__call=call, application__number=1)
    Submission.objects.filter(pk=sent.pk).update(answers={"export": True})
    bonuses = [
        {"fact": "country", "value": "MX", "points": "1.5"},
        {"fact": "stage", "value": "seed", "points": "1"},
        {"fact": "answer.export", "value": "yes", "points": "0.75"},
    ]
    rule = content(audit) | {"bonuses": bonuses, "bonus_cap": "2.75"}
    edition = declare_rule(audit["interview"], staff, content=rule, now=rows.NOW)
    found = make_ranking(edition, staff, now=rows.NOW)
    assert [(r["number"], r["total"], r.get("bonus")) for r in found.rows] == [
        (2, "75.0", None),
        (1, "52.5", "2.75"),
    ]
    unpacked(found, tmp_path)
    assert recomputed(tmp_path) == ["1,75.0,2", "2,52.5,1"]
    sheets = (tmp_path / "sheets.csv").read_text("utf-8")
    assert "bonus,1,,country=MX,1.5" in sheets
    assert "bonus,1,,answer.export=yes,0.75" in sheets
    assert "+1.5 for country=MX" in rule_in_words(declared.read(rule), {}, {})


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
