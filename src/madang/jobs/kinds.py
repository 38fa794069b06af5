"""The kinds of background work that rooms offer, and what runs them.

A room registers in its ``AppConfig.ready``::

    kinds.register(Kind("directory.import", run_import, _("Import")))
    kinds.every(timedelta(minutes=5), "inbox.send", send_waiting_mail, _("Mail"))
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from madang.hubs.models import Actor
    from madang.jobs.models import Job

LEASE = timedelta(seconds=60)


class Cancelled(Exception):  # noqa: N818 -- somebody asked; nothing went wrong
    """The job was asked to stop; what it had committed stays."""


class GaveUp(Exception):  # noqa: N818 -- the job itself says that trying again is vain
    """The job cannot be done; the text says why, and it is not tried again."""


@dataclass(slots=True)
class Run:
    """One attempt at a job: its actor, its arguments, and how it reports."""

    job: Job
    actor: Actor
    report: Callable[[Job], bool]

    @property
    def arguments(self) -> dict[str, Any]:
        """What the job was started with."""
        found: dict[str, Any] = self.job.arguments
        return found

    @property
    def checkpoint(self) -> dict[str, Any]:
        """What an earlier attempt had already done."""
        found: dict[str, Any] = self.job.checkpoint
        return found

    def hold(self) -> dict[str, Any]:
        """Hold the job until the caller's transaction ends; return its checkpoint.

        Of two workers that do the same job, for one was believed dead, the second
        sees here what the first has kept.
        """
        held = type(self.job).objects.select_for_update().get(pk=self.job.pk)
        self.job.checkpoint = held.checkpoint
        return self.checkpoint

    def progress(
        self,
        done: int,
        total: int | None = None,
        *,
        note: str | None = None,
        checkpoint: dict[str, Any] | None = None,
    ) -> None:
        """Save how far the job is, in the caller's transaction if there is one.

        Raises:
            Cancelled: somebody asked the job to stop.
        """
        self.job.done = done
        if total is not None:
            self.job.total = total
        if note is not None:
            self.job.note = note[:300]
        if checkpoint is not None:
            self.job.checkpoint = checkpoint
        if self.report(self.job):
            raise Cancelled


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: its name, what runs it, and how stubbornly.

    `run` gets a `Run` and returns what is kept as the job's result.  After a failure
    the job waits ``backoff``, then twice as long, up to `attempts` tries in all.
    """

    name: str
    run: Callable[[Run], dict[str, Any] | None]
    label: str | _StrPromise
    attempts: int = 3
    backoff: timedelta = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Periodic:
    """Work of the whole installation that comes again."""

    name: str
    every: timedelta
    run: Callable[[datetime], object]
    label: str | _StrPromise


_kinds: dict[str, Kind] = {}
_periodic: dict[str, Periodic] = {}


def register(kind: Kind) -> None:
    """Offer a kind of job."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> Kind:
    """Return a kind.

    Raises:
        KeyError: no room offers it.
    """
    return _kinds[name]


def every(
    period: timedelta,
    name: str,
    run: Callable[[datetime], object],
    label: str | _StrPromise,
) -> None:
    """Have `run(now)` called once per `period` by one of the workers."""
    _periodic[name] = Periodic(name, period, run, label)


def label_of(name: str) -> str:
    """Return what periodic work is called on screens."""
    known = _periodic.get(name)
    return str(known.label) if known else name


def periodic() -> list[Periodic]:
    """Return all periodic work."""
    return list(_periodic.values())
