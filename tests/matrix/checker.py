"""Asks every address as everybody and writes down whatever should not be."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from madang.hubs.http import Audience
from tests.matrix.census import census, written
from tests.matrix.forms import as_typed, own_body, strange_body
from tests.matrix.rows import tables
from tests.matrix.samples import SAMPLES, Sample
from tests.matrix.verdicts import Verdict, at_the_door, fits, of_own_row

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.matrix.forms import _Forms
    from tests.matrix.routes import Route
    from tests.matrix.world import Side, Walker, World

#: Those who try B's rows in every way; the others do where a door opens for them.
CURIOUS = {"visitor", "owner", "finance", "judge", "founder", "both", "left"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
PLAIN = Sample()
#: Addresses that nobody reads alone: a screen on a wall has the language it was given.
ON_A_WALL = {"spaces:display", "outcomes:answer"}
OK = 200


class Checker:
    """Walks a world; `findings` says what is wrong, `asked` how much was tried.

    `in_languages` counts the pages on which the owner could choose another language.
    """

    def __init__(self, world: World, samples: dict[str, Sample] | None = None) -> None:
        self.world, self.samples = world, SAMPLES if samples is None else samples
        self.findings: dict[str, None] = {}
        self.asked = self.in_languages = 0
        self.before = census(world.b.hub)
        self.watched = {model._meta.db_table for model in tables()} | {"hubs_hub"}
        self._clients: dict[str, tuple[Client, str]] = {}
        self._forms: dict[str, _Forms] = {}

    def begin_anew(self) -> None:
        """Forget what was found, and who is signed in: that is undone with a test."""
        self.findings, self._clients = {}, {}
        self.asked = self.in_languages = 0

    def sample(self, route: Route) -> Sample:
        """Return how to try an address."""
        return self.samples.get(route.name, PLAIN)

    def path(self, route: Route, hub: Side, args: dict[str, Any]) -> str:
        """Return an address in a hub; a row stands for its key."""
        keys = {
            name: value.pk if isinstance(value, models.Model) else value
            for name, value in args.items()
        }
        if "hub" in route.takes:
            keys["hub"] = hub.hub.slug
        return reverse(route.name, kwargs=keys)

    def walk(self, found: list[Route], walkers: list[Walker] | None = None) -> None:
        """Try every address as everybody, with own rows and with B's."""
        for walker in walkers or self.world.walkers:
            for route in found:
                if not route.is_closed and route.door is not None:
                    self.try_own(route, walker)
                    self.try_strange(route, walker)

    def try_own(self, route: Route, walker: Walker) -> None:
        """A's row at A's address."""
        a, sample = self.world.a, self.sample(route)
        path = self.path(route, a, sample.args(a))
        verdict = of_own_row(route, sample, walker, a)
        form, curious = None, walker.name in CURIOUS
        methods = sorted(verbs(route))  # a page is read before its form is sent
        if verdict is not Verdict.OPEN and not curious:
            methods = methods[:1]  # one door for all of them
        for method in methods:
            if method == "POST" and verdict is Verdict.OPEN:
                form = self.form(route)
            body = own_body(form, sample.body(a))
            answer = self.ask(route, walker, method, path, verdict, body)
            if method == "GET" and walker.name == "owner":
                self._read_as_owner(route, path, answer)
        for query in sample.asks:
            self.ask(route, walker, "GET", f"{path}?{query}", verdict)
        if curious and "POST" in verbs(route) and verdict is Verdict.OPEN:
            body = strange_body(form, sample.body(self.world.b), self.world.b)
            self.ask(route, walker, "POST", path, None, body)

    def try_strange(self, route: Route, walker: Walker) -> None:
        """B's row at A's address, and at B's own.

        A door that stays shut has refused her own row by every method already.
        """
        b, sample = self.world.b, self.sample(route)
        if not route.takes:
            return
        door = at_the_door(route, walker, self.world.a)
        verdict = Verdict.HIDDEN if door is Verdict.OPEN else door
        strange = None if sample.is_empty_elsewhere else verdict
        offered = sample.foreign(self.world) if sample.foreign else self._mixed(sample)
        if walker.name in {"both", "stranger"} and "hub" not in route.takes:
            return
        methods, is_curious = verbs(route), walker.name in CURIOUS
        if door is not Verdict.OPEN or not is_curious:
            offered, methods = offered[-1:], methods[:1]
        if door is not Verdict.OPEN and not is_curious:
            return
        for args in offered:
            path = self.path(route, self.world.a, args)
            for method in methods:
                self.ask(route, walker, method, path, strange, {})
        if "hub" in route.takes and walker.name not in {"both", "stranger"}:
            path = self.path(route, b, sample.args(b))
            self.ask(
                route, walker, verbs(route)[0], path, at_the_door(route, walker, b)
            )

    def _mixed(self, sample: Sample) -> list[dict[str, Any]]:
        """Return A's arguments with each row, and then all, taken from B."""
        mine, theirs = sample.args(self.world.a), sample.args(self.world.b)
        rows = [name for name, v in theirs.items() if isinstance(v, models.Model)]
        found = [{**mine, name: theirs[name]} for name in rows]
        if len(rows) > 1:
            found.append({**mine, **{name: theirs[name] for name in rows}})
        return found

    def try_methods(self, route: Route, walker: Walker) -> None:
        """Methods that the door does not name change nothing and show nothing."""
        sample = self.sample(route)
        path = self.path(route, self.world.a, sample.args(self.world.a))
        known = {*verbs(route), "HEAD"} if "GET" in verbs(route) else set(verbs(route))
        verdict = of_own_row(route, sample, walker, self.world.a)
        for method in METHODS:
            if method in known:
                continue
            answer = self.ask(route, walker, method, path, None)
            is_library = not route.is_ours
            refused = answer.status_code in {302, 405}  # or to confirm who she is first
            if verdict is Verdict.OPEN and not refused and not is_library:
                self.note(route, walker, method, path, f"{answer.status_code}, not 405")
        if "HEAD" in known:
            self.ask(route, walker, "HEAD", path, verdict)

    def _read_as_owner(self, route: Route, path: str, answer: HttpResponse) -> None:
        """Keep a page's form for the others; see that she may change its language."""
        text = "" if answer.streaming else text_of(answer)
        if "POST" in verbs(route):
            self._forms.setdefault(route.name, as_typed(text, path))
        is_page = answer.status_code == OK and "<!doctype html>" in text.lower()
        if not is_page or not route.is_ours or route.name in ON_A_WALL:
            return
        self.in_languages += 1
        if 'name="language"' not in text or 'value="zh-hans"' not in text:
            told = "offers no other language"
            self.note(route, self.world.walker("owner"), "GET", path, told)

    def form(self, route: Route) -> _Forms | None:
        """Return the address's own form as A's owner sees it, read once."""
        if not {"GET", "POST"} <= set(verbs(route)):
            return None
        if route.name not in self._forms:
            a = self.world.a
            path = self.path(route, a, self.sample(route).args(a))
            answer = self.send(self.world.walker("owner"), "GET", path)
            self._forms[route.name] = as_typed(text_of(answer), path)
        return self._forms[route.name]

    def ask(  # noqa: PLR0913, PLR0917 -- one cell of the matrix
        self,
        route: Route,
        walker: Walker,
        method: str,
        path: str,
        verdict: Verdict | None,
        body: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Send one request, look at its answer and its effects, and undo them."""
        self._client(walker)  # signed in before the transaction that is undone
        with transaction.atomic():
            with written() as writes:
                answer = self.send(walker, method, path, body)
                text = text_of(answer)
            if self.watched & set(writes) and not _is_personal(route, walker):
                self._look_at_effects(route, walker, method, path, writes)
            transaction.set_rollback(True)
        self._look_at_answer(route, walker, method, path, answer, text)
        location = answer.headers.get("Location", "")
        if verdict is not None and not fits(verdict, answer.status_code, location):
            told = f"answers {answer.status_code}, should be {verdict.name}"
            self.note(route, walker, method, path, told)
        return answer

    def send(
        self, walker: Walker, method: str, path: str, body: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send one request as somebody, her session as it was in the beginning."""
        self.asked += 1
        client, session = self._client(walker)
        client.cookies.clear()
        if session:
            client.cookies[settings.SESSION_COOKIE_NAME] = session
        call = getattr(client, method.lower())
        sent = call(path, body or {}) if method == "POST" else call(path)
        return cast("HttpResponse", sent)

    def _client(self, walker: Walker) -> tuple[Client, str]:
        if walker.name not in self._clients:
            client, session = Client(raise_request_exception=False), ""
            if walker.user is not None:
                client.force_login(walker.user)
                session = client.cookies[settings.SESSION_COOKIE_NAME].value
                client.get("/me/")  # her session is known from now on
            self._clients[walker.name] = client, session
        return self._clients[walker.name]

    def _look_at_effects(
        self, route: Route, walker: Walker, method: str, path: str,
        writes: dict[str, str],
    ) -> None:  # fmt: skip
        now = census(self.world.b.hub, set(writes))
        changed = [name for name, rows in now.items() if rows != self.before[name]]
        if changed:
            self.note(route, walker, method, path, f"changes B's {changed}")
        for table, values in writes.items():
            if table in self.watched and self.world.b.word in values.lower():
                self.note(route, walker, method, path, f"copies B's text into {table}")

    def _look_at_answer(  # noqa: PLR0913, PLR0917 -- one cell of the matrix
        self, route: Route, walker: Walker, method: str, path: str,
        answer: HttpResponse, text: str,
    ) -> None:  # fmt: skip
        head = str(answer.headers).lower()
        words = [self.world.b.word]
        if walker.name not in {"both", "stranger"}:
            words.append("zqhubb")
        for word in words if walker.name != "stranger" else ():
            if not _is_personal(route, walker) and (
                word in text.lower() or word in head
            ):
                self.note(route, walker, method, path, f"shows B's {word}")
        if answer.status_code >= 500 and route.name != "ready":
            self.note(route, walker, method, path, f"breaks: {answer.status_code}")
        location = answer.headers.get("Location", "/")
        if not location.startswith("/") or location.startswith(("//", "/\\")):
            self.note(route, walker, method, path, f"leads to {location}")
        if not _is_private(route, self.sample(route), answer):
            self.note(route, walker, method, path, "may be kept by a cache")

    def note(
        self, route: Route, walker: Walker, method: str, path: str, what: str
    ) -> None:
        """Write down what should not be."""
        self.findings[f"{route.name}: {walker.name} {method} {path}: {what}"] = None


def verbs(route: Route) -> tuple[str, ...]:
    """Return the methods that an address's door names."""
    return route.door.methods if route.door else ()


def _is_personal(route: Route, walker: Walker) -> bool:
    """Whether it is her own page, of somebody who belongs to B as well."""
    return walker.name in {"both", "stranger"} and "hub" not in route.takes


def _is_private(route: Route, sample: Sample, answer: HttpResponse) -> bool:
    if answer.status_code != 200 or sample.is_cacheable:
        return True
    if route.door and route.door.allowed is Audience.ANYONE:
        return True
    return "no-store" in answer.headers.get("Cache-Control", "")


def text_of(answer: HttpResponse) -> str:
    """Return an answer's whole body, streamed ones read to their end."""
    content = b"".join(answer) if answer.streaming else answer.content
    if content.startswith(b"PK\x03\x04"):  # a workbook or an archive
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
    return content.decode("utf-8", "replace")
