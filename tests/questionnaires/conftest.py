"""What the room's tests share."""

from __future__ import annotations

import pytest

from madang.questionnaires import kinds


@pytest.fixture
def facts(monkeypatch):
    """Tell one fact of an organisation: its name."""
    monkeypatch.setattr(kinds, "_facts", {})
    kinds.add_fact("name", "Name", lambda firm: firm.name)
