"""Everything stored is tagged, and the table for readers says what the tags say."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps

from madang.config.privacy import LIBRARIES, stored_fields, table

DOCS = Path(__file__).parents[2] / "docs"


def test_every_stored_field_of_the_installation_is_tagged():
    assert [f"{m}.{f}" for m, f, tag in stored_fields() if tag is None] == []


def test_no_tag_is_given_for_what_is_not_there():
    stored = {(model, field) for model, field, _tag in stored_fields()}
    told = {(model, f) for model, known in LIBRARIES.items() for f in known}
    assert told - stored == set()
    assert all(hasattr(m, "privacy") for m in apps.get_app_config("hubs").get_models())


def test_the_table_is_current():
    """Mend with ``tools/privacy_table.py``."""
    assert (DOCS / "privacy.md").read_text() == table()
