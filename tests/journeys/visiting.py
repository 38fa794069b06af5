"""Somebody who uses pages alone: reads a page, fills in a form that is there, sends it.

What a person could not do fails: a field that the page lacks, a choice that is not
offered, a button that is not there or cannot be pressed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

VOID = {"input", "br", "hr", "img", "link", "meta"}
REDIRECTS = 5


@dataclass
class Field:
    """One input of a form; `choices` are what a person could choose."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form of a page, with its inputs as they stand."""

    page: Page
    action: str
    method: str
    key: str = ""
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[tuple[str, str, bool]] = field(default_factory=list)

    @property
    def pressable(self) -> list[str]:
        """The values of the buttons that can be pressed."""
        return [value for _name, value, is_off in self.buttons if not is_off]

    def send(self, press: str = "", *, status: int = 200, **typed: object) -> Page:
        """Fill the fields in, press a button (by its value), return where it leads."""
        sent = {name: list(one.values) for name, one in self.fields.items()}
        for name, value in typed.items():
            sent[name] = self._typed(self.fields, name, value)
        usable = [one for one in self.buttons if not one[2] and press in {"", one[1]}]
        assert usable, f"no button “{press}” can be pressed: {self.page.path}"
        if usable[0][0]:
            sent[usable[0][0]] = [usable[0][1]]
        sent = {name: values for name, values in sent.items() if values}
        visitor = self.page.visitor
        if self.method == "get":
            return visitor.open(self.action, sent, status=status)
        return visitor.send(self.action, sent, status=status)

    def _typed(self, known: dict[str, Field], name: str, value: object) -> list[Any]:
        assert name in known, f"no field {name} in {self.page.path}: {sorted(known)}"
        if isinstance(value, SimpleUploadedFile):
            assert known[name].kind == "file", name
            return [value]
        if value is None or value is False:
            return []
        if value is True:
            return known[name].choices[:1]
        given = value if isinstance(value, list | tuple) else [value]
        texts = [str(one) for one in given]
        if known[name].kind in {"checkbox", "radio", "select"}:
            lacking = [one for one in texts if one not in known[name].choices]
            assert not lacking, (self.page.path, name, lacking, known[name].choices)
        return texts


@dataclass
class Page:
    """What somebody sees."""

    visitor: Visitor
    path: str
    html: str
    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    words: str = ""

    def form(self, *names: str, to: str = "", has: str = "", **holds: str) -> Form:
        """Return the only form with these fields, some filled so, that is sent there.

        `has` is the value of one of its buttons.
        """
        found = [
            one
            for one in self.forms
            if {*names, *holds} <= set(one.fields)
            and one.action.endswith(to)
            and (not has or has in one.pressable)
            and all(one.fields[n].values == [v] for n, v in holds.items())
        ]
        assert len(found) == 1, (
            f"{len(found)} forms with {names} to “{to}” in {self.path}: "
            f"{[(f.action, sorted(f.fields)) for f in self.forms]}\n{self.words[:800]}"
        )
        return found[0]

    def forms_to(self, to: str) -> list[Form]:
        """Return every form that is sent there, in the page's order."""
        return [one for one in self.forms if one.action.endswith(to)]

    def has_form(self, to: str) -> bool:
        """Return whether a form is sent there."""
        return any(one.action.endswith(to) for one in self.forms)

    def follow(self, pattern: str) -> Page:
        """Open the first link whose address has this pattern at its end."""
        return self.visitor.open(self.link(pattern))

    def link(self, pattern: str) -> str:
        """Return the first address that has this pattern at its end."""
        found = self.links_to(pattern)
        assert found, (pattern, self.path, self.links)
        return found[0]

    def links_to(self, pattern: str) -> list[str]:
        """Return every address that has this pattern at its end."""
        return [one for one in self.links if re.search(f"{pattern}$", one)]


class Visitor:
    """A browser without script: cookies, links, forms, redirects."""

    def __init__(self, user=None, *, language: str = "en", address: str = "") -> None:
        self.client = Client(REMOTE_ADDR=address or "127.0.0.1")
        self.client.cookies["django_language"] = language
        self.user, self.is_away = user, user is not None

    def open(
        self, path: str, given: dict[str, Any] | None = None, *, status: int = 200
    ) -> Page:
        """Read a page."""
        if given:
            path = f"{path.partition('?')[0]}?{urlencode(given, doseq=True)}"
        self._come_back()
        return self._page(self.client.get(path), path, status)

    def send(self, path: str, given: dict[str, Any], *, status: int = 200) -> Page:
        """Send a form."""
        return self._page(self.client.post(path, given), path, status)

    def _come_back(self) -> None:
        """Sign in again after days away, whose session has ended."""
        if self.is_away and self.user is not None:
            self.client.force_login(self.user)
        self.is_away = False

    def _page(self, answer, path: str, status: int) -> Page:
        for _turn in range(REDIRECTS):
            if answer.status_code not in {301, 302, 303}:
                break
            path = urljoin(path, answer["Location"])
            answer = self.client.get(path)
        assert answer.status_code == status, (
            answer.status_code,
            path,
            _words(answer.content.decode(errors="replace"))[-1500:],
        )
        return _read(self, path, answer.content.decode(errors="replace"))


def _words(html: str) -> str:
    text = re.sub(r"(?s)<(script|style|datalist).*?</\1>|<[^>]+>", " ", html)
    return re.sub(r"\s+", " ", text)


def _read(visitor: Visitor, path: str, html: str) -> Page:
    page = Page(visitor, path, html, words=_words(html))
    reader = _Reader(page)
    reader.feed(html)
    return page


class _Reader(HTMLParser):
    """Collects the links and forms of a page as a browser would send them."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.inside: Form | None = None
        self.text: Field | None = None
        self.select: Field | None = None
        self.fieldsets: list[bool] = []

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        of = {key: value or "" for key, value in pairs}
        if tag == "a" and "href" in of:
            there = urljoin(self.page.path, of["href"].partition("#")[0])
            self.page.links.append(urlsplit(there)._replace(fragment="").geturl())
        elif tag == "form":
            action = urljoin(self.page.path, of.get("action", ""))
            if not of.get("action"):
                action = self.page.path
            method = of.get("method", "get").lower()
            self.inside = Form(self.page, action, method, of.get("id", ""))
            self.page.forms.append(self.inside)
        elif tag == "fieldset":
            self.fieldsets.append("disabled" in of)
        elif tag in {"input", "textarea", "select", "button"}:
            self._control(tag, of)
        elif tag == "option" and self.select is not None:
            self.select.choices.append(of.get("value", ""))
            if "selected" in of:
                self.select.values.append(of.get("value", ""))

    def _form(self, of: dict[str, str]) -> Form | None:
        if of.get("form"):
            named = [one for one in self.page.forms if one.key == of["form"]]
            return named[0] if named else None
        return self.inside

    def _control(self, tag: str, of: dict[str, str]) -> None:
        form, name = self._form(of), of.get("name", "")
        if form is None:
            return
        off = "disabled" in of or any(self.fieldsets)
        kind = of.get("type", "text") if tag == "input" else tag
        if tag == "button" or kind in {"submit", "image"}:
            if of.get("type", "submit") == "submit":
                form.buttons.append((name, of.get("value", ""), off))
            return
        if off or not name:
            return
        one = form.fields.setdefault(name, Field(name, kind))
        if kind in {"checkbox", "radio"}:
            one.choices.append(of.get("value", "on"))
            if "checked" in of:
                one.values.append(of.get("value", "on"))
        elif kind == "select":
            self.select = one
        elif kind == "textarea":
            one.values, self.text = [""], one
        elif kind != "file":
            one.values.append(of.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.values[0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag == "fieldset" and self.fieldsets:
            self.fieldsets.pop()
        elif tag == "textarea" and self.text is not None:
            self.text.values[0] = self.text.values[0].removeprefix("\n")
            self.text = None
        elif tag == "select":
            if self.select is not None and not self.select.values:
                self.select.values = self.select.choices[:1]
            self.select = None
