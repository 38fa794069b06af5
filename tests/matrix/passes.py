"""Further walks: without the form's token, one hub after the other, nonsense."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.test import Client

from madang.hubs.http import Audience
from tests.matrix.checker import text_of, verbs
from tests.matrix.nonsense import NONSENSE, answered_with
from tests.matrix.verdicts import Verdict, of_own_row
from tests.matrix.world import Walker

if TYPE_CHECKING:
    from tests.matrix.checker import Checker
    from tests.matrix.routes import Route
    from tests.matrix.world import Side

#: Addresses that other programs post to, which cannot know a token.
WITHOUT_TOKEN = {"csp_report"}
FORBIDDEN = 403


def _owner_of(side: Side) -> Walker:
    return Walker("b-owner", side.owner)


def open_routes(found: list[Route]) -> list[Route]:
    """Return the addresses that anybody can open at all."""
    return [route for route in found if not route.is_closed and route.door is not None]


def try_without_token(checker: Checker, found: list[Route]) -> int:
    """No form is taken from a page that is not ours; return how many were tried."""
    a, owner = checker.world.a, checker.world.walker("owner")
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(owner.user)
    routes = [route for route in open_routes(found) if "POST" in verbs(route)]
    for route in routes:
        path = checker.path(route, a, checker.sample(route).args(a))
        with transaction.atomic():
            status = client.post(path, checker.sample(route).body(a)).status_code
            transaction.set_rollback(True)
        if (status == FORBIDDEN) is (route.name in WITHOUT_TOKEN):
            told = f"answers {status} to a form without its token"
            checker.note(route, owner, "POST", path, told)
    return len(routes)


def try_one_after_the_other(checker: Checker, found: list[Route]) -> int:
    """What A's owner was shown last is not shown to B's; return how many were asked."""
    a, b = checker.world.a, checker.world.b
    hers, theirs = checker.world.walker("owner"), _owner_of(checker.world.b)
    asked = 0
    for route in open_routes(found):
        if "hub" not in route.takes or "GET" not in verbs(route):
            continue
        sample = checker.sample(route)
        text_of(checker.send(hers, "GET", checker.path(route, a, sample.args(a))))
        path = checker.path(route, b, sample.args(b))
        answer = checker.send(theirs, "GET", path)
        asked += 1
        text = text_of(answer).lower()
        if a.word in text or a.word in str(answer.headers).lower():
            checker.note(route, theirs, "GET", path, "shows A's rows")
        stored = answer.headers.get("Cache-Control", "")
        if "public" in stored and (answer.cookies or theirs.user.name.lower() in text):
            checker.note(route, theirs, "GET", path, "is hers, and kept for everybody")
        is_private = route.door.allowed is not Audience.ANYONE
        kept = "no-store" in stored or "private" in stored
        if is_private and not kept:
            checker.note(route, theirs, "GET", path, f"Cache-Control: {stored}")
    return asked


def try_nonsense(checker: Checker, found: list[Route]) -> int:
    """Forms and addresses that say nonsense are refused; return how many were asked.

    Every name that a page asks for is there, so that no field needs to be known here.
    Queries are asked of what is no row's own page: lists, maps, files, new rows.
    """
    a, asked = checker.world.a, 0
    people = [checker.world.walker(name) for name in ("owner", "founder", "visitor")]
    for route in open_routes(found):
        sample = checker.sample(route)
        known = (p for p in people if of_own_row(route, sample, p, a) is Verdict.OPEN)
        if not route.is_ours or not (walker := next(known, None)):
            continue
        path = checker.path(route, a, sample.args(a))
        for method in verbs(route) if route.takes <= {"hub"} else _posts(route):
            asked += 1
            with answered_with(NONSENSE[method]):
                checker.ask(route, walker, method, path, None, {"_": "_"})
    return asked


def _posts(route: Route) -> tuple[str, ...]:
    return tuple({"POST"} & set(verbs(route)))
