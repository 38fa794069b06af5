from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JudgingConfig(AppConfig):
    name = "madang.judging"

    def ready(self) -> None:
        from madang.applications import kinds as ways  # noqa: PLC0415 -- apps are ready
        from madang.inbox import kinds as letters  # noqa: PLC0415
        from madang.jobs import kinds as jobs  # noqa: PLC0415
        from madang.judging import actions, guarding, tasks  # noqa: PLC0415
        from madang.judging.sentences import SENTENCES  # noqa: PLC0415
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
            "sheets_locked", _("All sheets are locked"), guarding.sheets_are_locked
        )
        ways.add_guard("approved", _("A board approved it"), guarding.is_approved)
