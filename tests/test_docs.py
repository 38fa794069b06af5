"""The documentation can be walked: from the first page to every other, by links."""

import re
import tomllib
from pathlib import Path

import pytest

from madang.engine import registry
from tools import translations

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)(#[^)]*)?\)")
PAPERS = sorted(
    {
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("benchmarks/**/*.md"),
    }
)
ENGINE = ROOT / "docs" / "engine"
MODEL, METHOD = "(Model|The rule)", "(Method|The severity fit)"


def links(paper):
    """Return (path, anchor) of every relative link of a paper."""
    return [
        ((paper.parent / path).resolve(), anchor.removeprefix("#"))
        for path, anchor in LINK.findall(paper.read_text())
    ]


def anchors(paper):
    """Return the anchors of a paper's headings."""
    heads = re.findall(r"^#+ (.+)$", paper.read_text(), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", head.casefold()) for head in heads)
    return {head.strip().replace(" ", "-") for head in plain}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: str(p.relative_to(ROOT)))
def test_relative_links_lead_to_what_is_there(paper):
    wrong = [
        (path, anchor)
        for path, anchor in links(paper)
        if not path.exists() or (anchor and anchor not in anchors(path))
    ]
    assert wrong == []


def test_every_paper_is_reached_from_the_first_page():
    reached, ahead = set(), [ROOT / "README.md"]
    while ahead:
        paper = ahead.pop()
        if paper in reached:
            continue
        reached.add(paper)
        for path, _ in links(paper):
            target = path / "README.md" if path.is_dir() else path
            if target.suffix == ".md" and target.exists():
                ahead.append(target)
    assert [
        str(paper.relative_to(ROOT)) for paper in PAPERS if paper not in reached
    ] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_make_target_that_is_named_exists(paper):
    targets = set(
        re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    )
    named = re.findall(r"(?:^|`)make ([a-z]+)", paper.read_text(), re.MULTILINE)
    assert set(named) - targets == set()


@pytest.mark.parametrize("problem", [*registry.names(), "scoring"])
def test_every_problem_of_the_engine_has_its_page(problem):
    index = (ENGINE / "README.md").read_text()
    page = (ENGINE / f"{problem}.md").read_text()
    assert f"]({problem}.md)" in index
    for head in (MODEL, METHOD, r"Guarantee.*", r".*[Ll]imits"):
        assert re.search(rf"^## {head}$", page, re.MULTILINE), head
    assert re.search(r"\b(19|20)\d\d\b", page), "no paper is named"


def test_the_guides_name_only_what_the_screens_say():
    """A label in bold is a string of a catalogue, in the guide's language."""
    for guide, language in (
        ("en", None),
        ("ko", "ko"),
        ("es", "es"),
        ("zh", "zh_Hans"),
    ):
        said = {
            form
            for room in translations.rooms()
            for message in translations.read(room, language or "ko")
            if message.id
            for form in (
                translations.forms_of(message)
                if language
                else [message.id if isinstance(message.id, str) else message.id[0]]
            )
        }
        text = (ROOT / "docs" / "guide" / f"{guide}.md").read_text()
        labels = re.findall(r"\*\*(.+?)\*\*", text)
        assert len(labels) > 20
        assert sorted({label for label in labels if label not in said}) == []


def test_every_test_that_a_paper_names_exists():
    defined = {
        name
        for file in (ROOT / "tests").rglob("*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)
    }
    named = {
        name
        for paper in PAPERS
        for name in re.findall(r"`(test_\w+)`", paper.read_text())
    }
    assert sorted(named - defined) == []
    assert len(named) > 50


@pytest.mark.parametrize(
    "record", sorted(ROOT.glob("docs/decisions/0*.md")), ids=lambda p: p.stem
)
def test_a_decision_is_short_numbered_and_says_what_it_costs(record):
    text = record.read_text()
    assert text.startswith(f"# {int(record.name[:4])}. ")
    assert text.count("\n") < 40
    assert "**Chosen:**" in text
    assert re.search(r"\*\*(Given up|Consequences):\*\*", text)


def test_the_house_plan_has_the_floors_of_the_contract():
    """Every built room stands in the plan's table, on the same order of floors."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers = contract["tool"]["importlinter"]["contracts"][0]["layers"]
    built = [
        room
        for layer in layers
        for room in re.findall(r"\w+", layer)
        if (ROOT / "src" / "madang" / room).is_dir()
    ]
    plan = (ROOT / "docs" / "house.md").read_text()
    table = plan.split("| Floor |", 1)[1].split("\n\n", 1)[0]
    rows = table.splitlines()[2:]
    told = [
        room
        for row in rows
        if row
        for room in (re.findall(r"`(\w+)`", row) or [row.split("|")[1].strip()])
    ]
    assert told == built
