from __future__ import annotations

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class JudgingConfig(AppConfig):
    name = "madang.judging"

    def ready(self) -> None:
        from madang.applications import kinds as ways  # noqa: PLC0415 -- apps are ready
        from madang.inbox import kinds as letters  # noqa: PLC0415
        from madang.jobs import kinds as jobs  # noqa: PLC0415
        from madang.judging import (  # noqa: PLC0415
            actions,
            guarding,
            importing,
            ownlines,
            personal,
            pitch_waiting,
            tasks,
            waiting,
        )
        from madang.judging.sentences import SENTENCES  # noqa: PLC0415
        from madang.kit.navigation import add_waiting  # noqa: PLC0415
        from madang.kit.sentences import add_sentences  # noqa: PLC0415

        add_sentences("judging", SENTENCES)
        letters.register(
            letters.Kind(actions.INVITATION, _("Invitations to judge"), is_binding=True)
        )
        letters.register(
            letters.Kind(actions.PITCH_LETTER, _("Pitch days"), is_binding=True)
        )
        jobs.register(
            jobs.Kind(actions.PLAN_DAY, tasks.run_pitch_plan, _("Plan of a pitch day"))
        )
        jobs.every(
            timedelta(minutes=5), "judging.polls", tasks.close_polls, _("Ratings")
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
        ways.add_own_line(ownlines.own_line)
        personal.register()
        importing.offer()
        _add_entries()
        add_waiting(waiting.of_judges)
        add_waiting(waiting.of_staff)
        add_waiting(waiting.of_objections)
        add_waiting(pitch_waiting.of_judges)
        add_waiting(pitch_waiting.of_teams)
        ways.add_own_line(pitch_waiting.own_line)


def _add_entries() -> None:
    from madang.hubs.models import Role  # noqa: PLC0415
    from madang.judging import rules  # noqa: PLC0415
    from madang.kit.navigation import (  # noqa: PLC0415
        Entry,
        Panel,
        add_entry,
        add_panel,
    )

    add_panel(
        Panel(
            "programmes.call",
            "judging:call-panel",
            _("Judging and choice"),
            rules.may_run,
            order=20,
        )
    )

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
            "judging:pitches",
            _("Pitches and ratings"),
            pgettext_lazy("short", "Pitches"),
            "event",
            rules.may_pitch,
            group="own",
            order=14,
            is_tab=False,
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
            also=("boards/", "rules/", "rankings/", "seats/", "reads/", "pitch-days/"),
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
