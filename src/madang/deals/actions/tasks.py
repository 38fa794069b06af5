"""Tasks about deals: made, done, taken up again, and reminded of."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from madang.deals import rules
from madang.deals.checking import assign, check
from madang.deals.models import Deal, DealTask
from madang.deals.queries import tasks_due
from madang.hubs import journal
from madang.hubs.actions import action
from madang.inbox.telling import Letter, tell
from madang.kit.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from madang.hubs.models import Actor, Hub

#: The kind of the notices about tasks that are due.
TASK_DUE = "deals.task_due"


@action(rules.may_keep_deals)
def add_task(deal: Deal, by: Actor, *, values: Mapping[str, Any]) -> DealTask:
    """There is something to do about the deal, by a day.

    Raises:
        Refused: a value is wrong.
    """
    task = DealTask(hub=deal.hub, deal=deal)
    assign(task, values, ("text", "due_on", "for_whom"))
    check(task)
    task.save()
    return task


@action(rules.may_keep_deals)
def finish_task(task: DealTask, by: Actor, *, now: datetime) -> DealTask:
    """The task is done.

    Raises:
        Conflict: it was done before.
    """
    if task.done_at is not None:
        raise Conflict(_("This task is done already."))
    task.done_at, task.done_by = now, by.user
    task.save(update_fields=["done_at", "done_by"])
    return task


@action(rules.may_keep_deals)
def reopen_task(task: DealTask, by: Actor) -> DealTask:
    """The task is open again, as before it was done.

    Raises:
        Conflict: it is open.
    """
    if task.done_at is None:
        raise Conflict(_("This task is open."))
    task.done_at = task.done_by = None
    task.save(update_fields=["done_at", "done_by"])
    return task


class Reminded:
    """Whom the product reminded; one line of the journal a task."""

    def __init__(self, tasks: list[DealTask]) -> None:
        self.lines = [journal.Line("deals.remind_of_tasks", one, {}) for one in tasks]


@action(rules.may_remind)
def remind_of_tasks(hub: Hub, by: Actor, *, now: datetime) -> Reminded:
    """Everybody was told, once, of her tasks that are due."""
    tasks = tasks_due(hub, by.hub.day_of(now))
    for task in tasks:
        user = task.for_whom
        if user is not None:
            key = f"deal-task-{task.pk}"
            write = partial(_letter, hub, task)
            tell(hub, [user], kind=TASK_DUE, key=key, now=now, write=write)
        task.reminded_on = by.hub.day_of(now)
        task.save(update_fields=["reminded_on"])
    return Reminded(tasks)


def _letter(hub: Hub, task: DealTask) -> Letter:
    subject = _("Due: %(task)s (%(deal)s)") % {"task": task, "deal": task.deal}
    path = reverse("deals:deal", kwargs={"hub": hub.slug, "pk": task.deal_id})
    return Letter(subject, (), _("Open the deal"), path)
