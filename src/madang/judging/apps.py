from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from madang.kit.navigation import Waiting


class JudgingConfig(AppConfig):
    name = "madang.judging"

    def ready(self) -> None:
        from madang.applications import kinds as ways  # noqa: PLC0415 -- apps are ready
        from madang.inbox import kinds as letters  # noqa: PLC0415
        from madang.jobs import kinds as jobs  # noqa: PLC0415
        from madang.judging import actions, guarding, tasks  # noqa: PLC0415
        from madang.judging.sentences import SENTENCES  # noqa: PLC0415
        from madang.kit.navigation import add_waiting  # noqa: PLC0415
        from madang.kit.sentences import add_sentences  # noqa: PLC0415

        add_sentences("judging", SENTENCES)
        letters.register(
            letters.Kind(actions.INVITATION, _("Invitations to judge"), is_binding=True)
        )
        jobs.register(
            jobs.Kind(actions.ALLOCATE, tasks.run_allocation, _("Allocation of reads"))
        )
        jobs.register(
            jobs.Kind(actions.REPLAN, tasks.run_replan, _("Reads given to others"))
        )
        ways.add_guard(
            "sheets_locked",
            _("All sheets are locked"),
            guarding.sheets_are_locked,
            leaves=ways.JUDGED,
        )
        ways.add_guard("approved", _("A board approved it"), guarding.is_approved)
        ways.add_stage_user(guarding.rounds_held)
        _add_entries()
        add_waiting(_waiting)


def _add_entries() -> None:
    from madang.hubs.models import Role  # noqa: PLC0415
    from madang.judging import rules  # noqa: PLC0415
    from madang.kit.navigation import Entry, add_entry  # noqa: PLC0415

    add_entry(
        Entry(
            "judging:desk",
            _("My reads"),
            pgettext_lazy("short", "Reads"),
            "judging",
            lambda by: by.user is not None and by.has(Role.JUDGE),
            group="own",
            order=12,
        )
    )
    add_entry(
        Entry(
            "judging:rounds",
            _("Judging"),
            pgettext_lazy("short", "Judging"),
            "judging",
            rules.may_run,
            group="work",
            order=30,
        )
    )
    add_entry(
        Entry(
            "judging:judges",
            _("Judges"),
            pgettext_lazy("short", "Judges"),
            "people",
            rules.may_run,
            group="people",
            order=43,
            is_tab=False,
        )
    )


def _waiting(actor: Any, now: datetime) -> Iterator[Waiting]:
    from datetime import timedelta  # noqa: PLC0415

    from django.urls import reverse  # noqa: PLC0415
    from django.utils.translation import gettext, ngettext  # noqa: PLC0415

    from madang.hubs.models import Role  # noqa: PLC0415
    from madang.judging.queries import waiting_reads  # noqa: PLC0415
    from madang.kit.navigation import Waiting  # noqa: PLC0415

    if actor.user is None or not actor.has(Role.JUDGE):
        return
    url = reverse("judging:desk", kwargs={"hub": actor.hub.slug})
    for desk in waiting_reads(actor, now):
        text = ngettext(
            "%(count)d application to read in %(round)s",
            "%(count)d applications to read in %(round)s",
            desk.left,
        ) % {"count": desk.left, "round": desk.round.name}
        soon = desk.round.closes_at - now < timedelta(days=2)
        yield Waiting(text, url, gettext("Judging"), desk.round.closes_at, soon)
