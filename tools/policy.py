"""Write docs/policy.md: every address, its methods, and who may open its door."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
for folder in (ROOT, ROOT / "src"):
    sys.path.insert(0, str(folder))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.config.settings")

TARGET = ROOT / "docs" / "policy.md"
HEAD = """# Who may open which address

Made from the doors of the views by `.venv/bin/python tools/policy.py`; a test compares
it with the code. A role stands here when the view's door opens for somebody who holds
it in the whole hub; “member of a company” is one whose role is scoped to it. Which rows
she then sees, and what she may do with one, queries and actions decide on top of it.
Everybody else gets 404, a visitor the sign-in page, somebody of the hub without the
role 403.

| Address | Path | Methods | Who |
|---|---|---|---|
"""


def text() -> str:
    """Return the whole page."""
    from tests.matrix.routes import routes  # noqa: PLC0415 -- Django is ready now

    lines = [
        f"| {route.name} | `/{route.pattern}` | {' '.join(route.door.methods)} "
        f"| {who(route.door.allowed)} |"
        for route in sorted(routes(), key=lambda route: route.name)
        if route.door is not None
    ]
    return HEAD + "\n".join(lines) + "\n"


def who(allowed: object) -> str:
    """Say for whom a door opens."""
    from madang.hubs.http import Audience  # noqa: PLC0415 -- Django is ready now

    if isinstance(allowed, Audience):
        return {
            Audience.ANYONE: "anyone",
            Audience.SIGNED_IN: "anyone signed in",
            Audience.OPERATOR: "operators of the installation",
        }[allowed]
    assert callable(allowed)  # noqa: S101 -- a door holds an audience or a rule
    told = [name for name, actor in actors() if allowed(actor)]
    return "every role" if len(told) == len(actors()) else ", ".join(told) or "nobody"


def actors() -> list[tuple[str, object]]:
    """Return somebody of every role, and a member of one company."""
    from madang.hubs.models import Actor, Hub, Role, User  # noqa: PLC0415 -- the same

    hub, user = Hub(pk=1, slug="hub"), User(pk=1, email="somebody@example.org")
    scope = frozenset({(Role.MEMBER, "directory.organisation", 1)})
    found: list[tuple[str, object]] = [
        (role.value, Actor(user, hub, frozenset({role}))) for role in Role
    ]
    return [*found, ("member of a company", Actor(user, hub, scoped=scope))]


if __name__ == "__main__":
    import django

    django.setup()
    TARGET.write_text(text(), encoding="utf-8")
