"""Every form has one effect, however often it is sent.

A form carries a key (`{% form_token %}`).  The key is stored in the transaction of the
form's effect, with the answer; the same form again gets that answer and changes
nothing, another form under the same key is refused.  A form that is refused is shown
again under its key; the forms of any other answer have keys of their own.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from madang.hubs.models import IdempotencyKey, User
from madang.kit import clock
from madang.kit.retries import is_worth_another_try, with_retries
from madang.kit.templatetags.forms import key_field

if TYPE_CHECKING:
    from collections.abc import Callable

UNTOLD = {"_key", "csrfmiddlewaretoken"}
REDIRECTS = range(300, 400)
OKAY = range(200, 400)
LARGEST_BODY = 200_000


class _Undone(Exception):  # noqa: N818 -- carries an answer out of a transaction
    """The view refused: its transaction is rolled back, its answer kept."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__()
        self.answer = answer


class IdempotencyMiddleware:
    """Run a keyed POST in one transaction together with its key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a form once, and repeat the answer when it comes again."""
        if request.method != "POST":
            return self.get_response(request)
        key = request.headers.get("Idempotency-Key") or request.POST.get("_key", "")
        if not key:
            return self.get_response(request)
        # It is all here: waiting for the database must make nobody late.
        request.received_at = clock.now()  # type: ignore[attr-defined]
        return self._once(request, key)

    def _once(self, request: HttpRequest, key: str) -> HttpResponse:
        owner = request.user if isinstance(request.user, User) else None
        who = str(owner.pk) if owner else request.session.session_key or "visitor"
        digest = hashlib.sha256(f"{who}:{request.path}:{key}".encode()).hexdigest()
        payload = _payload(request)
        return with_retries(lambda: self._try(request, owner, digest, payload))

    def _try(
        self, request: HttpRequest, owner: User | None, digest: str, payload: str
    ) -> HttpResponse:
        """Answer a form; what it did is undone when its answer is a refusal.

        Raises:
            OperationalError: the database wants the whole form done again.
        """
        row = None
        try:
            with transaction.atomic():
                row = IdempotencyKey.objects.create(
                    key=digest,
                    owner=owner,
                    path=request.path[:500],
                    payload=payload,
                    at=clock.now(),
                )
                answer = self.get_response(request)
                if answer.status_code not in OKAY:
                    raise _Undone(answer)  # noqa: TRY301 -- the roll-back is the point
                _renew(request, answer)
                _keep(row, answer)
                return answer
        except IntegrityError:
            if row is not None:  # not the key's
                raise
            return _replay(digest, payload)
        except _Undone as undone:
            problem = getattr(undone.answer, "problem", None)
            if problem is not None and is_worth_another_try(problem):
                _rewind(request)
                raise problem from problem.__cause__
            return undone.answer


def _rewind(request: HttpRequest) -> None:
    """Let the next try read the uploaded files from their beginning."""
    for _name, files in request.FILES.lists():
        for file in files:
            file.seek(0)


def _payload(request: HttpRequest) -> str:
    """Return a hash of what was typed and of the files' names and sizes."""
    parts = sorted(
        (name, values) for name, values in request.POST.lists() if name not in UNTOLD
    )
    files = sorted(
        (name, file.name, file.size)
        for name, found in request.FILES.lists()
        for file in found
    )
    return hashlib.sha256(repr((parts, files)).encode()).hexdigest()


def _renew(request: HttpRequest, answer: HttpResponse) -> None:
    """Give the forms of a page that answers a form a key of their own.

    They were written with the form's key, in case it is refused and shown again; it
    was taken, so what they send is something else: a confirmation, the next step.
    """
    if answer.streaming or answer.status_code in REDIRECTS:
        return
    spent = key_field(request.POST.get("_key", "")).encode()
    if spent in answer.content:
        fresh = key_field(uuid4().hex).encode()
        answer.content = answer.content.replace(spent, fresh)


def _keep(row: IdempotencyKey, answer: HttpResponse) -> None:
    row.status = answer.status_code
    row.location = answer.headers.get("Location", "")
    row.answer_type = answer.headers.get("Content-Type", "")
    if answer.status_code not in REDIRECTS and not answer.streaming:
        row.body = answer.content[:LARGEST_BODY]
    row.save(update_fields=["status", "location", "answer_type", "body"])


def _replay(digest: str, payload: str) -> HttpResponse:
    row = IdempotencyKey.objects.get(key=digest)
    if row.payload != payload:
        text = _("This form was already sent with other contents. Open it again.")
        return HttpResponse(text, status=422, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(
        bytes(row.body), status=row.status, content_type=row.answer_type or None
    )
    if row.location:
        answer.headers["Location"] = row.location
    answer.headers["Idempotent-Replay"] = "true"
    return answer
