"""A programme manager brings in her old spreadsheet, and takes it back.

Upload, say what the columns are, check, import with a double click, read the report,
bring in the same file again, undo.
"""

import csv
import io
import re

import pytest

from tests.browser.walking import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.only_on("sqlite")]
ROWS = 300
HEADER = ("회사명", "Company (EN)", "Web", "국가", "비고")
COUNT = """
from madang.directory.models import Organisation
from madang.jobs.models import Job
print(Organisation.objects.count(), Job.objects.filter(kind__startswith="imports").count())
"""


def spreadsheet() -> bytes:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(HEADER)
    for n in range(ROWS):
        web = f"https://garam-{n}.example"
        rows.writerow(
            [f"가람로봇 {n}호", f"Garam Robotics {n}", web, "KR", f"메모 {n}"]
        )
    return text.getvalue().encode("cp949")


def counted(demo) -> tuple[int, int]:
    companies, jobs = demo.installation.python(COUNT).split()
    return int(companies), int(jobs)


def bring(page, demo, content: bytes) -> None:
    """Upload the file and have it checked as the screen guesses."""
    page.goto(f"{demo.address}/h/technology-hub/import/")
    file = {"name": "companies.csv", "mimeType": "text/csv", "buffer": content}
    page.set_input_files("input[type=file]", file)
    page.click("main form [type=submit], main form .btn.primary")
    page.wait_for_selector("#mapping")


def said(page, words: str) -> None:
    page.wait_for_selector(f"main :text('{words}')", timeout=120_000)


def kpi(page, label: str) -> int:
    told = page.locator(".kpis > *", has_text=label).first.inner_text()
    return int(re.sub(r"\D", "", told.replace(label, "")) or 0)


def test_a_spreadsheet_comes_in_and_goes_again(crowd, demo):
    page = crowd.enter("Programme staff")
    before, jobs = counted(demo)
    bring(page, demo, spreadsheet())
    assert "가람로봇 0호" in page.inner_text("#mapping")
    assert faults_of(page, "desktop", "light", only_colours=False) == []
    chosen = page.eval_on_selector_all(
        "select[name^=column-]", "all => all.map(one => one.value)"
    )
    assert chosen[0] == "name"
    assert {"website", "country"} <= set(chosen)
    page.click("#mapping .btn.primary")
    said(page, "Nothing is written yet")
    assert counted(demo)[0] == before
    assert faults_of(page, "desktop", "dark", only_colours=False) == []
    page.dblclick(".head .btn.primary")
    said(page, "Imported.")
    assert counted(demo) == (before + ROWS, jobs + 2)
    assert kpi(page, "New") == ROWS
    assert faults_of(page, "desktop", "light", only_colours=False) == []
    report = page.url

    bring(page, demo, spreadsheet())
    page.click("#mapping .btn.primary")
    said(page, "There is nothing to import")

    page.goto(report)
    page.click("[popovertarget=undo-import]")
    page.click("#undo-import [type=submit]")
    said(page, "Undone: everything is as it was before.")
    assert counted(demo)[0] == before
