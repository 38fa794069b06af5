"""The house rules that no linter knows."""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from importlib import import_module
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.db.models import Field, ForeignKey, ManyToManyField

from madang.hubs.models import HubOwned
from madang.kit.sentences import known_verbs

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "src" / "madang"
LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
FLOORS = [
    re.findall(r"\w+", layer) for layer in reversed(LAYERS["contracts"][0]["layers"])
]
HEIGHT = {room: height for height, floor in enumerate(FLOORS) for room in floor}
BUILT = [room for room in HEIGHT if (HOUSE / room).is_dir()]
ROOMS = [room for room in BUILT if room not in {"kit", "engine", "config"}]
FACE = {"models", "queries", "actions", "rules", "signals", "http", "journal"}
FACE |= {"form_pages", "exchange"}
FACE |= {
    "kinds",
    "finding",
    "indexing",
    "telling",
    "outbox",
    "sign_in",
    "answering",
    "industries",
    "names",
    "eligibility",
    "newcomers",
    "presets",
    "quotas",
    "moments",
    "weekly",
    "choosing",
    "definition",
    "ready",
    "showing",
    "opening",
    "periods",
    "recurrence",
    "taken",
    "walls",
    "schedule",
    "months",
    "checking",
    "consent_words",
}  # what upper rooms call
FILES = sorted(p for p in HOUSE.rglob("*.py") if "migrations" not in p.parts)
PAGES = sorted(HOUSE.rglob("*.html"))
EMPTY_NAMES = {"utils", "helpers", "common", "misc", "base", "manager", "service"}
DJANGOS_NAMES = {HOUSE / "kit/sqlite_in_line/base.py"}  # where it looks for a database


def models_of(room):
    return list(apps.get_app_config(room).get_models())


def test_foreign_keys_point_down_and_leave_no_name_behind():
    """A key named by a string, or a reverse name, escapes the import contracts."""
    wrong = [
        f"{model.__name__}.{field.name}"
        for room in ROOMS
        for model in models_of(room)
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey)
        and (other := field.remote_field.model._meta.app_label) in ROOMS
        and other != room
        and (HEIGHT[other] >= HEIGHT[room] or not field.remote_field.hidden)
    ]
    assert wrong == []


@pytest.mark.parametrize("room", ROOMS)
def test_no_table_joins_two_rows_behind_the_walls(room):
    """An automatic many-to-many table has no hub, so no wall."""
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in models_of(room)
        for field in model._meta.local_many_to_many
        if isinstance(field, ManyToManyField)
        and issubclass(field.remote_field.model, HubOwned)
        and (through := field.remote_field.through) is not None
        and through._meta.auto_created
    ]
    assert wrong == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_stored_field_has_its_privacy_tag(room):
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in models_of(room)
        for field in [*model._meta.concrete_fields, *model._meta.local_many_to_many]
        if isinstance(field, Field) and field.name not in model.privacy
    ]
    assert wrong == []


@pytest.mark.parametrize("room", BUILT)
def test_templates_name_no_room_above(room):
    """`{% url %}` and `{% include %}` are arrows too; upper rooms add panels."""
    above = "|".join(r for r in HEIGHT if HEIGHT[r] > HEIGHT[room])
    arrow = re.compile(rf"""{{%\s*(url|include|extends)\s+['"]({above})[:/]""")
    pages = (HOUSE / room).rglob("*.html")
    assert [page.name for page in pages if arrow.search(page.read_text())] == []


def test_rooms_meet_at_their_faces_only():
    """No room looks into another's views, forms, tasks or planning."""
    graph = grimp.build_graph("madang", cache_dir=None)
    behind = [
        f"{source} -> {target}"
        for source in graph.modules
        for target in graph.find_modules_directly_imported_by(source)
        if (there := target.split("."))[1:2]
        and there[1] in ROOMS
        and source.split(".")[1:2] not in ([there[1]], ["config"], ["__main__"])
        and there[2:3]
        and there[2] not in FACE
    ]
    assert behind == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(HOUSE)))
def test_files_and_functions_stay_small_and_say_what_they_are(path):
    source = path.read_text()
    long = [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        and len(ast.unparse(node).splitlines()) > 60
    ]
    assert source.count("\n") <= 600
    assert long == []
    assert path.stem not in EMPTY_NAMES or path in DJANGOS_NAMES


EDGES = ("views", "forms", "tasks", "panels", "api", "feeds", "admin", "templatetags")
TABLE_TALK = {"objects", "save", "delete", "_default_manager", "_base_manager", "raw"}
FETCHES = {"get_object_or_404", "get_list_or_404"}


def table_talk(source):
    """Return the lines that speak to a table, past the queries that know who asks."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in TABLE_TALK:
            lines.append(node.lineno)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            first = node.args[0] if node.args else None
            is_model = isinstance(first, ast.Name) and first.id[:1].isupper()
            if node.func.id in FETCHES and is_model:
                lines.append(node.lineno)
    return lines


@pytest.mark.parametrize("room", ROOMS)
def test_edges_ask_queries_not_tables(room):
    """`.objects` in a view is a tenant leak or an N+1 waiting to happen."""
    for name in EDGES:
        paths = [HOUSE / room / f"{name}.py", *(HOUSE / room / name).rglob("*.py")]
        for path in filter(Path.exists, paths):
            assert table_talk(path.read_text()) == [], path


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(HOUSE)))
def test_pages_fetch_no_rows(page):
    """A page shows what its view gave it; a table would give it every hub's rows."""
    assert re.findall(r"\{[{%][^}]*\.objects\b[^}]*[%}]\}", page.read_text()) == []


def test_the_rule_sees_each_way_around_the_queries():
    good = "get_object_or_404(rows_visible_to(request.actor), pk=pk)"
    bad = ("Row.objects.all()", "Row._base_manager.get()", "row.save()",
           "get_object_or_404(Row, pk=pk)")  # fmt: skip
    assert [table_talk(line) for line in (good, *bad)] == [[], [1], [1], [1], [1]]


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "hubs"])
def test_every_public_function_of_actions_is_an_action(room):
    if not (HOUSE / room / "actions.py").exists():
        return
    module = import_module(f"madang.{room}.actions")
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if function.__module__ == module.__name__ and not name.startswith("_"):
            assert hasattr(function, "allowed"), f"{name} lacks @action"
            assert function.__doc__, f"{name} lacks its sentence"


def test_every_deed_in_the_journal_has_its_sentence():
    """A line of the journal is read by people; its verb alone tells them nothing."""
    verb = re.compile(r"""Line\(\s*"([a-z]+\.[a-z_]+)\"""")
    told = {found for path in FILES for found in verb.findall(path.read_text())}
    for room in ROOMS:
        if (HOUSE / room / "actions.py").exists() or (
            HOUSE / room / "actions"
        ).is_dir():
            module = import_module(f"madang.{room}.actions")
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if hasattr(function, "allowed") and f".{room}." in function.__module__:
                    told.add(f"{room}.{name}")
    assert sorted(told - known_verbs()) == []


def test_no_file_holds_both_sides_of_a_merge():
    sides = re.compile(r"^\s*(<{7} |>{7} |={7}$)", re.MULTILINE)
    kinds = {".py", ".html", ".js", ".css", ".po"}
    texts = (path for path in HOUSE.rglob("*") if path.suffix in kinds)

    assert [path for path in texts if sides.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(HOUSE)))
def test_pages_keep_the_content_security_policy(page):
    """No inline script, style or handler: the browser would refuse it."""
    text = page.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/ld)", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(HOUSE)))
def test_every_form_that_changes_something_carries_its_token(page):
    text = page.read_text()
    forms = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text, re.DOTALL)
    assert [form for form in forms if "{% form_token" not in form] == []
