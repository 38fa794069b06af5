"""What a browser would send from the forms of a page, and the same with strange rows."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.matrix.world import Side

#: Names under which lists and bulk forms take keys of rows.
KEYS: tuple[str, ...] = (
    "ids",
    "id",
    "pk",
    "sel",
    "select",
    "selected",
    "rows",
    "organisation",
    "organisations",
)
KEYS += ("person", "people", "other", "list", "saved_list", "file", "tag", "user", "to")
ELSEWHERE = "https://elsewhere.example/"


class _Forms(HTMLParser):
    """Collects the fields of the forms that are posted to the page itself."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.fields, self.named = path, {}, {}
        self._inside, self._text, self._select = False, "", ""
        self.choices: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {key: value or "" for key, value in attrs}
        if tag == "form":
            posted = of.get("method", "").lower() == "post"
            self._inside = posted and of.get("action", "") in {"", self.path}
        elif self._inside and tag in {"input", "textarea", "select"}:
            self._field(tag, of)
        elif self._select and tag == "option":
            self.choices[self._select].append(of.get("value", ""))
            if "selected" in of:
                self.fields[self._select] = of.get("value", "")

    def _field(self, tag: str, of: dict[str, str]) -> None:
        name = of.get("name", "")
        self._text = name if tag == "textarea" else ""
        self._select = name if tag == "select" else ""
        if tag == "select":
            self.choices[name] = []
        if not name or name in {"_key", "csrfmiddlewaretoken"}:
            return
        if of.get("type") in {"checkbox", "radio"} and "checked" not in of:
            return
        self.fields.setdefault(name, of.get("value", ""))
        if of.get("list", "").startswith("names_"):
            self.named[name] = of["list"].removeprefix("names_")

    def handle_data(self, data: str) -> None:
        if self._text:
            self.fields[self._text] = data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea":
            self._text = ""
        elif tag == "select":
            self._select = ""


def as_typed(page: str, path: str) -> _Forms:
    """Return the fields of a page's own forms."""
    found = _Forms(path)
    found.feed(page)
    return found


def own_body(found: _Forms | None, told: dict[str, Any]) -> dict[str, Any]:
    """Return what is sent when nothing is changed, with a wish to go elsewhere."""
    fields = dict(found.fields) if found else {}
    return fields | told | {"next": ELSEWHERE}


def strange_body(
    found: _Forms | None, told: dict[str, Any], strange: Side
) -> dict[str, Any]:
    """Return the same with keys of another hub's rows wherever one may be named."""
    key = strange["organisation"].pk
    fields: dict[str, Any] = {name: [str(key), "all"] for name in KEYS}
    if found:
        fields |= found.fields
        for name, kind in found.named.items():
            fields[name] = f"x #{strange[kind].pk}"
        for name, values in found.choices.items():
            if any(value.isdigit() for value in values):
                row = strange.rows.get(name)
                fields[name] = str(row.pk if row else key)
    return fields | told | {"next": ELSEWHERE}
