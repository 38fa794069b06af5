"""How anything is done in a hub: allowed, in one transaction, and written down."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from madang.hubs import journal
from madang.hubs.models import OfHub
from madang.kit.errors import Conflict, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from madang.hubs.models.actor import Actor
    from madang.hubs.models.hub import Hub, Versioned


Subject = TypeVar("Subject", bound=OfHub)
Options = ParamSpec("Options")
Result = TypeVar("Result")


class Stale(Conflict):
    """Somebody else saved the same thing since the form was opened."""


class Journalled(Protocol):
    """A result that brings its own journal lines, for actions on many things."""

    @property
    def lines(self) -> Sequence[journal.Line]:
        """What the action did, one line an object."""


def action(
    allowed: Callable[[Actor, Any], bool],
) -> Callable[
    [Callable[Concatenate[Subject, Actor, Options], Result]],
    Callable[Concatenate[Subject, Actor, Options], Result],
]:
    """Turn ``f(subject, by, *, ...)`` into the one way to change `subject`.

    The body runs inside a transaction, only if ``allowed(by, subject)``, and leaves a
    line in the hub's journal under the name ``room.function``, with what changed: in
    the row that it returns, else in `subject`.  A result with `lines` brings its own.
    """

    def decorate(
        body: Callable[Concatenate[Subject, Actor, Options], Result],
    ) -> Callable[Concatenate[Subject, Actor, Options], Result]:
        verb = f"{body.__module__.split('.')[1]}.{body.__name__}"

        @wraps(body)
        def run(
            subject: Subject,
            by: Actor,
            /,
            *args: Options.args,
            **options: Options.kwargs,
        ) -> Result:
            if subject.hub_id != by.hub.pk or not allowed(by, subject):
                raise NotAllowed(_("You may not do this here."))
            with transaction.atomic(), journal.gathered():
                before = _before(subject)
                result = body(subject, by, *args, **options)
                journal.write(by, _lines(verb, subject, before, result))
            return result

        run.allowed = allowed  # type: ignore[attr-defined]  # read by the policy test
        return run

    return decorate


def _before(subject: Any) -> dict[str, Any]:
    return journal.snapshot(subject) if isinstance(subject, models.Model) else {}


def _lines(
    verb: str, subject: Any, before: dict[str, Any], result: Any
) -> Sequence[journal.Line]:
    if hasattr(result, "lines"):
        return list(result.lines)
    if isinstance(result, models.Model) and result is not subject:
        same = type(result) is type(subject) and result.pk == subject.pk
        changes = (
            journal.difference(before, journal.snapshot(result))
            if same
            else journal.created(result)
        )
        return [journal.Line(verb, result, changes)]
    changes = journal.difference(before, _before(subject))
    return [journal.Line(verb, subject, changes)]


Row = TypeVar("Row", bound="Versioned | Hub")


def save_version(row: Row, expected: int, fields: Sequence[str]) -> Row:
    """Save `fields` of a row, only if its version is still `expected`.

    The row's version is then ``expected + 1``.

    Raises:
        Stale: somebody saved the row since; nothing is changed.
    """
    model = type(row)
    taken = model._default_manager.filter(pk=row.pk, version=expected).update(
        version=expected + 1
    )
    if not taken:
        raise Stale(
            _("Somebody else has changed this meanwhile. Compare and save again.")
        )
    row.version = expected + 1
    updated = ["updated_at"] if hasattr(row, "updated_at") else []
    row.save(update_fields=[*fields, "version", *updated])
    return row
